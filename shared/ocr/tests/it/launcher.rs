//! Becomes the engine.
#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]

use std::process::ExitCode;

use wenshu_children::engine::{Entry, enter};

fn main() -> ExitCode {
    enter(&Entry::from_arguments(std::env::args_os()).unwrap())
}
