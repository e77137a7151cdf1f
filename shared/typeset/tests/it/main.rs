//! Layouts of documents built by hand, measured on the pages that come out.

mod grid;
mod line_breaks;
mod missing;
mod outline;
mod page_number;
mod properties;
mod support;
mod tables;
