//! Tests from outside, in one program: linking is most of their price.

mod bad_input;
mod conservation;
mod encodings;
mod html;
mod markdown;
mod mutations;
mod pictures;
mod same_structure;
mod shared;
