//! The portal as its users meet it.

mod page;
