//! The gallery: one paper per element and kind, made by the program, read back
//! from the finished files and measured by rule id. `tests/gallery/README.md`
//! lists the papers.

mod account;
mod attachments;
mod corner;
mod docx;
mod expectations;
mod imprint;
mod letter;
mod letterhead;
mod measure;
mod numbers;
mod order_minutes;
mod renderings;
pub mod samples;
mod signing;
mod stamped;
mod tables;
