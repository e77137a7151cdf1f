//! Documents of Word 97 to 2003 and of WPS, made by hand and by LibreOffice, and
//! damaged in every way.

mod builder;
mod compound;
mod hostile;
mod samples;
mod structure;
