//! Tests from outside, in one program: linking is most of their price.

mod comments;
mod conservation;
mod package;
mod page;
mod papers;
mod paragraphs;
mod reading;
mod rows;
mod samples;
mod schema_order;
mod tables;
