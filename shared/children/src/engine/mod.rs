//! A foreign program that is run for one input: bytes in through its standard
//! input, bytes out through its standard output, and nothing else.
//!
//! Our own children give up files altogether; a foreign program needs its
//! libraries and data, and something must start it. So this very program is
//! started first ([`enter`]): it lays limits and seal on itself and then becomes
//! the foreign program, which cannot take them off again.
//!
//! The program may read its libraries and the named folders; it may write no
//! file, open no connection, start no process and signal none. There is no folder
//! for its work: what it needs a temporary file for, it is refused.

mod enter;
mod run;
mod seal;

use std::path::PathBuf;
use std::time::Duration;

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use crate::seal::Sealing;

pub use enter::{Entry, enter};
pub use run::{EngineOutput, run};

/// What a foreign program is to do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EngineOrder {
    /// The program's file.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Its whole environment.
    pub environment: Vec<(String, String)>,
    /// Files and folders that it may read beside its libraries.
    pub reads: Vec<PathBuf>,
    /// What it reads from standard input.
    pub input: Bytes,
}

/// What a run may cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineLimits {
    /// Memory, in bytes.
    pub memory_bytes: u64,
    /// CPU time, in seconds; the kernel counts whole ones.
    pub cpu_seconds: u64,
    /// Time from start to end.
    pub wall: Duration,
    /// Files it may have open.
    pub open_files: u64,
    /// Bytes of its output.
    pub output_bytes: u64,
    /// Whether it is sealed off.
    pub sealing: Sealing,
}

impl Default for EngineLimits {
    fn default() -> Self {
        Self {
            memory_bytes: 768 << 20,
            cpu_seconds: 60,
            wall: Duration::from_secs(120),
            open_files: 64,
            output_bytes: 8 << 20,
            sealing: Sealing::Prefer,
        }
    }
}

/// What this program is told when it is started to become another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    /// Process id of the worker.
    worker: u32,
    program: PathBuf,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
    reads: Vec<PathBuf>,
    memory_bytes: u64,
    cpu_seconds: u64,
    open_files: u64,
    sealing: Sealing,
}

/// Exit codes of this program when it could not become the other one.
mod codes {
    pub const SETUP: u8 = 121;
    pub const LIMITS: u8 = 122;
    pub const UNSEALED: u8 = 123;
    pub const ORPHANED: u8 = 124;
    pub const NOT_STARTED: u8 = 125;
}

/// First word of the line on standard error that tells how far it is sealed.
const SEAL_WORD: &str = "wenshu-seal ";
