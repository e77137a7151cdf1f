//! Tests from outside, in one program: linking is most of their price.

mod k8s;
mod settings;
