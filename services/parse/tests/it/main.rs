//! Tests from outside, in one program: linking is most of their price.

mod elements;
mod figures;
mod outline;
mod plan_records;
mod properties;
mod same_structure;
mod shapes;
