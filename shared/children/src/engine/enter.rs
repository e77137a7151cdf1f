//! The side of the new process: limits, seal, and then the foreign program in
//! its place.

use std::ffi::OsString;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

use rustix::process::Resource;

use super::{Rules, SEAL_WORD, codes, seal};
use crate::confine::{self, Loose};
use crate::seal::{Seal, Sealing};

const ARGUMENT: &str = "--wenshu-engine=";

/// Less than what people and other documents wait for.
const NICE: i32 = 10;

/// Address space beyond the memory: libraries and data that are mapped.
const ADDRESS_SPACE_BYTES: u64 = 1 << 30;

/// The sign that this process was started to become a foreign program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    rules: Option<Rules>,
}

impl Entry {
    /// The order among the arguments of this process; nothing if it was not
    /// started for this.
    pub fn from_arguments(arguments: impl IntoIterator<Item = impl Into<OsString>>) -> Option<Self> {
        // The first argument alone: what a person types behind it is not ours.
        let argument: OsString = arguments.into_iter().nth(1)?.into();
        let json = argument.to_str()?.strip_prefix(ARGUMENT)?;
        Some(Self { rules: serde_json::from_str(json).ok() })
    }
}

/// The argument that tells the new process its rules.
pub(super) fn argument(rules: &Rules) -> Option<String> {
    Some(format!("{ARGUMENT}{}", serde_json::to_string(rules).ok()?))
}

/// Confines this process and becomes the foreign program. Returns only if that
/// fails; `main` returns what this does.
pub fn enter(entry: &Entry) -> ExitCode {
    let Some(rules) = &entry.rules else { return ExitCode::from(codes::SETUP) };
    match confine(rules) {
        Err(Loose::Orphaned) => return ExitCode::from(codes::ORPHANED),
        Err(Loose::Refused) => return ExitCode::from(codes::LIMITS),
        Err(Loose::Unsealed) => return ExitCode::from(codes::UNSEALED),
        Ok(told) => {
            let told = serde_json::to_string(&told).unwrap_or_default();
            let _ = writeln!(std::io::stderr(), "{SEAL_WORD}{told}");
        }
    }
    let mut command = Command::new(&rules.program);
    command.args(&rules.arguments).env_clear();
    command.envs(rules.environment.iter().map(|(name, value)| (name, value)));
    // Returns only with an error.
    let _ = command.exec();
    ExitCode::from(codes::NOT_STARTED)
}

fn confine(rules: &Rules) -> Result<Seal, Loose> {
    confine::bind_to_worker(rules.worker)?;
    let _ = rustix::process::nice(NICE);
    limit(rules).map_err(|_| Loose::Refused)?;
    match rules.sealing {
        Sealing::Off => Ok(Seal::default()),
        Sealing::Prefer => Ok(seal::close(&rules.program, &rules.reads)),
        Sealing::Require => {
            Some(seal::close(&rules.program, &rules.reads)).filter(|seal| seal.is_whole()).ok_or(Loose::Unsealed)
        }
    }
}

fn limit(rules: &Rules) -> rustix::io::Result<()> {
    confine::lower(Resource::Data, rules.memory_bytes)?;
    confine::lower(Resource::As, rules.memory_bytes.saturating_add(ADDRESS_SPACE_BYTES))?;
    // Its output is a pipe, to which this does not apply.
    confine::lower(Resource::Fsize, 0)?;
    confine::lower(Resource::Core, 0)?;
    confine::lower(Resource::Nofile, rules.open_files)?;
    // The soft limit sends the signal that tells this limit from a kill; the hard
    // one is for a program that ignores it.
    let cpu = rustix::process::Rlimit {
        current: Some(rules.cpu_seconds),
        maximum: Some(rules.cpu_seconds.saturating_add(2)),
    };
    rustix::process::setrlimit(Resource::Cpu, cpu)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_argument_can_ask_for_it() {
        assert_eq!(Entry::from_arguments(["program", "convert", "--wenshu-engine={}"]), None);
        assert_eq!(Entry::from_arguments(["program", "--wenshu-engine=x"]), Some(Entry { rules: None }));
    }
}
