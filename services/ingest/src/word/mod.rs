//! What Word's binary files and RTF have in common: code pages, lists, fields,
//! rows of tables, and text that is shown, hidden or deleted.

pub mod code_pages;
pub mod fields;
pub mod lists;
pub mod rows;
pub mod writer;
