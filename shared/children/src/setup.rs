//! What a worker tells a new child about its limits: one argument.

use std::ffi::OsString;

use serde::{Deserialize, Serialize};

use crate::limits::Limits;
use crate::seal::Sealing;

const ARGUMENT: &str = "--wenshu-child=";

/// The sign that this process was started as a child.
///
/// ```no_run
/// use std::process::ExitCode;
/// use wenshu_children::{Answer, Setup, serve};
///
/// fn main() -> ExitCode {
///     if let Some(setup) = Setup::from_arguments(std::env::args_os()) {
///         return serve(&setup, |header, parts| Answer { header: header.to_vec(), parts });
///     }
///     // … the worker …
///     ExitCode::SUCCESS
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setup {
    /// The rules, unless they could not be read.
    pub(crate) rules: Option<Rules>,
}

/// Limits that a child applies to itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Process id of the worker.
    pub worker: u32,
    pub memory_bytes: u64,
    pub cpu_seconds: u64,
    pub open_files: u64,
    pub stack_bytes: usize,
    pub alone_memory_bytes: u64,
    pub alone_cpu_seconds: u64,
    pub sealing: Sealing,
}

impl Setup {
    /// The setup among the arguments of this process; nothing if it was not
    /// started as a child.
    pub fn from_arguments(arguments: impl IntoIterator<Item = impl Into<OsString>>) -> Option<Self> {
        arguments.into_iter().find_map(|argument| {
            let argument: OsString = argument.into();
            let json = argument.to_str()?.strip_prefix(ARGUMENT)?;
            Some(Self { rules: serde_json::from_str(json).ok() })
        })
    }
}

/// The argument that tells a child of this process its limits.
pub fn argument(limits: &Limits) -> String {
    let rules = Rules {
        worker: std::process::id(),
        memory_bytes: limits.memory_bytes,
        cpu_seconds: limits.cpu_seconds,
        open_files: limits.open_files,
        stack_bytes: limits.stack_bytes,
        alone_memory_bytes: limits.alone_memory_bytes,
        alone_cpu_seconds: limits.alone_cpu_seconds,
        sealing: limits.sealing,
    };
    // Numbers always have a form in JSON; a child without one would not start.
    format!("{ARGUMENT}{}", serde_json::to_string(&rules).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_reads_the_limits_of_its_worker() {
        let limits = Limits {
            memory_bytes: 7,
            cpu_seconds: 8,
            open_files: 9,
            stack_bytes: 10,
            alone_memory_bytes: 11,
            alone_cpu_seconds: 12,
            ..Limits::default()
        };
        let setup = Setup::from_arguments(["program".to_owned(), argument(&limits)]).unwrap();
        let worker = std::process::id();
        let rules = Rules {
            worker,
            memory_bytes: 7,
            cpu_seconds: 8,
            open_files: 9,
            stack_bytes: 10,
            alone_memory_bytes: 11,
            alone_cpu_seconds: 12,
            sealing: Sealing::Prefer,
        };
        assert_eq!(setup.rules, Some(rules));
    }

    #[test]
    fn a_program_started_by_hand_is_no_child() {
        assert_eq!(Setup::from_arguments(["program", "child"]), None);
        assert_eq!(Setup::from_arguments(["program", "--wenshu-child=x"]), Some(Setup { rules: None }));
    }
}
