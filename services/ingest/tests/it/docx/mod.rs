//! Word documents.

mod asides;
mod drawings;
pub mod file;
mod hostile;
mod numbers;
mod one_file;
mod text;
mod unseen;
