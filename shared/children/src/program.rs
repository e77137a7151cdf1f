//! What a child is started as.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Stdio;

use tokio::process::Command;

/// The program of the children: commonly the worker's own.
#[derive(Debug, Clone)]
pub struct Program {
    /// Its file.
    pub path: PathBuf,
    /// Its arguments; one more, which [`crate::Setup`] reads, is added.
    pub arguments: Vec<OsString>,
    /// Names of the variables of this process that a child may see. All others
    /// are kept from it: they hold the keys to broker, database and storage.
    pub environment: Vec<OsString>,
    /// The children's name in logs.
    pub name: String,
}

impl Program {
    /// A program with no arguments and an empty environment.
    pub fn new(path: impl Into<PathBuf>, name: impl Into<String>) -> Self {
        Self { path: path.into(), arguments: Vec::new(), environment: Vec::new(), name: name.into() }
    }

    /// The command that starts a child with the last argument `setup`.
    pub(crate) fn command(&self, setup: &str) -> Command {
        let mut command = Command::new(&self.path);
        command
            .args(&self.arguments)
            .arg(setup)
            .env_clear()
            .envs(self.environment.iter().filter_map(|name| Some((name, std::env::var_os(name)?))))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            // Ctrl-C on a terminal goes to its process group: the worker drains,
            // its children work on.
            .process_group(0)
            .kill_on_drop(true);
        command
    }
}
