//! What a person looks at who reviews a document: pages as pictures, what was
//! recognised, and where each finding stands.
//!
//! Documents are laid out and drawn in child processes, as in the workers: a
//! document that hurts its reader costs one picture. The portal's side is
//! [`Viewer`], the child's [`serve`].

mod child;
mod laid_open;
mod viewer;
mod wire;

pub use child::serve;
pub use viewer::{Looked, Viewer};
