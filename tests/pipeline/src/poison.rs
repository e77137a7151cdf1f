//! Workers with planted faults: the real ones, around a stage that falls at
//! certain words, and with an end at a named point.
//!
//! The program `wenshu-faulty` is a worker by the name under which it is started:
//! `faulty-parse` is parse. Words of a document say how the stage falls;
//! variables say at which point the worker ends.

use std::path::PathBuf;

use crate::binaries::{Service, build_binaries};
use crate::scratch;

/// How a document falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Poison {
    /// The stage panics.
    Panic,
    /// The process aborts.
    Abort,
    /// The stack runs over.
    StackOverflow,
    /// All memory is taken.
    OutOfMemory,
    /// It never ends.
    EndlessLoop,
    /// The process exits.
    Exit,
}

impl Poison {
    /// All.
    pub const ALL: [Self; 6] =
        [Self::Panic, Self::Abort, Self::StackOverflow, Self::OutOfMemory, Self::EndlessLoop, Self::Exit];

    /// The words in a document that plant it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Panic => "PLANTED-PANIC",
            Self::Abort => "PLANTED-ABORT",
            Self::StackOverflow => "PLANTED-STACK-OVERFLOW",
            Self::OutOfMemory => "PLANTED-OUT-OF-MEMORY",
            Self::EndlessLoop => "PLANTED-ENDLESS-LOOP",
            Self::Exit => "PLANTED-EXIT",
        }
    }

    /// What its job is told (`problem.code`).
    pub const fn code(self) -> &'static str {
        match self {
            Self::Panic | Self::Abort | Self::Exit => "crash",
            Self::StackOverflow | Self::OutOfMemory => "memory",
            Self::EndlessLoop => "time",
        }
    }
}

/// Words in a document that make every stage with planted faults take its time,
/// so that the next ones wait.
pub const SLOW: &str = "PLANTED-SLOW";

/// Variable: the point at which the worker ends (`before-work`, …).
pub const POINT: &str = "FAULT_POINT";
/// Variable: how many messages pass the point before it ends.
pub const AFTER: &str = "FAULT_AFTER";

/// The program that stands in for a worker.
pub fn faulty(service: Service) -> PathBuf {
    let path = scratch::folder("faulty").join(service.name().replace("wenshu", "faulty"));
    // The name decides what it is; a link would be resolved.
    std::fs::hard_link(build_binaries().join("wenshu-faulty"), &path)
        .or_else(|_| std::fs::copy(build_binaries().join("wenshu-faulty"), &path).map(drop))
        .expect("the program is at hand");
    path
}
