//! Word documents.

mod asides;
mod drawings;
mod file;
mod hostile;
mod numbers;
mod text;
