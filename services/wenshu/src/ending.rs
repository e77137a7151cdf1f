//! How a command ended, as an exit code (DESIGN §7).

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Everything was converted: 0.
    Good,
    /// Some inputs or documents failed: 1.
    SomeFailed,
    /// The command could not begin: wrong arguments, an unreadable profile, an
    /// output folder that cannot be made: 2.
    Usage,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(match ending {
            Ending::Good => 0,
            Ending::SomeFailed => 1,
            Ending::Usage => 2,
        })
    }
}
