//! Our binaries as separate processes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::Duration;

use rustix::process::Signal;

use crate::binaries::Service;
use crate::scratch;
use crate::server::{self, Server, Start, tail, tell_end};

/// A process that a test started. Its standard output and error go to files.
/// Killed with all that it started, and its folder removed, when dropped; when
/// the test panics, the last lines of its standard error are printed.
#[derive(Debug)]
pub struct Process {
    name: String,
    folder: PathBuf,
    server: Server,
}

impl Process {
    /// Starts a service. Its settings are `settings` alone (`WENSHU__…`):
    /// nothing of the test's own environment reaches it but `PATH`. It runs in
    /// an empty folder of its own, which is also its `HOME` and `TMPDIR`.
    pub fn spawn<N: Into<String>, V: Into<String>>(
        service: Service,
        settings: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        Self::spawn_program(service.name(), &service.binary(), Vec::new(), settings)
    }

    /// Starts any program in the same way; `name` is for messages.
    pub fn spawn_program<N: Into<String>, V: Into<String>>(
        name: &str,
        program: &Path,
        arguments: Vec<String>,
        settings: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let folder = scratch::folder(name);
        let mut environment: Vec<(String, String)> = vec![
            ("LANG".to_owned(), "C.UTF-8".to_owned()),
            ("HOME".to_owned(), folder.display().to_string()),
            ("TMPDIR".to_owned(), folder.display().to_string()),
            ("RUST_BACKTRACE".to_owned(), "1".to_owned()),
        ];
        environment.extend(settings.into_iter().map(|(name, value)| (name.into(), value.into())));
        let server = Server::start(Start { program, arguments, environment, folder: &folder, account: None });
        Self { name: name.to_owned(), folder, server }
    }

    /// The number of the process.
    pub fn pid(&self) -> u32 {
        self.server.pid()
    }

    /// Whether it has not ended.
    pub fn is_running(&mut self) -> bool {
        self.server.ended().is_none()
    }

    /// SIGKILL of the process alone: its children must notice by themselves,
    /// see [`Process::survivors`]. Returns when it is gone.
    pub fn kill(&mut self) -> ExitStatus {
        self.server.kill_alone()
    }

    /// SIGKILL of the process and of all it started, as at a power cut.
    pub fn kill_all(&mut self) -> ExitStatus {
        self.server.kill()
    }

    /// SIGTERM; then waits for the end.
    ///
    /// # Panics
    /// When it has not ended within `limit`.
    pub async fn terminate(&mut self, limit: Duration) -> ExitStatus {
        self.signal_terminate();
        self.wait(limit).await
    }

    /// SIGTERM alone.
    pub fn signal_terminate(&mut self) {
        self.server.signal(Signal::TERM);
    }

    /// SIGSTOP of the process alone.
    pub fn freeze(&mut self) {
        self.server.signal(Signal::STOP);
    }

    /// SIGCONT, after [`Process::freeze`].
    pub fn thaw(&mut self) {
        self.server.signal(Signal::CONT);
    }

    /// Waits for the end.
    ///
    /// # Panics
    /// When it has not ended within `limit`.
    pub async fn wait(&mut self, limit: Duration) -> ExitStatus {
        match self.server.wait(limit).await {
            Some(status) => status,
            None => panic!("{} still runs after {limit:?}", self.name),
        }
    }

    /// The processes that it started and that live now, with what they started.
    pub fn children(&self) -> Vec<u32> {
        server::descendants(self.pid()).into_iter().filter(|pid| server::is_alive(*pid)).collect()
    }

    /// Members of its process group that live though it has ended.
    pub fn survivors(&self) -> Vec<u32> {
        self.server.group()
    }

    /// Resident memory in bytes, children not counted; `None` when it has ended.
    pub fn memory(&self) -> Option<u64> {
        self.server.memory()
    }

    /// Its standard error so far.
    pub fn stderr(&self) -> String {
        self.read("stderr")
    }

    /// Its standard output so far.
    pub fn stdout(&self) -> String {
        self.read("stdout")
    }

    /// The folder in which it runs. Its temporary files are here too, so that
    /// a test sees what is left.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Waits for a line of standard error that `is_it` accepts, and returns it.
    ///
    /// # Panics
    /// When none comes within `limit`, or the process ends without one.
    pub async fn wait_for_line(&mut self, what: &str, limit: Duration, is_it: impl Fn(&str) -> bool) -> String {
        let name = self.name.clone();
        let found = crate::eventually(&format!("{name} writes {what}"), limit, async || {
            // Asked before the file is read, lest the last lines be missed.
            let ended = self.server.ended();
            let line = self.stderr().lines().find(|line| is_it(line)).map(str::to_owned);
            match (line, ended) {
                (Some(line), _) => Ok(Some(line)),
                (None, Some(_)) => Ok(None),
                (None, None) => Err(tail(&self.folder.join("stderr"), 5)),
            }
        })
        .await;
        found.unwrap_or_else(|| {
            let how = self.server.ended().map(tell_end).unwrap_or_default();
            panic!("{name} has ended ({how}) without writing {what}")
        })
    }

    fn read(&self, name: &str) -> String {
        String::from_utf8_lossy(&fs::read(self.folder.join(name)).unwrap_or_default()).into_owned()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.server.kill();
        if std::thread::panicking() {
            eprintln!("--- {} (process {}), end of its standard error:", self.name, self.pid());
            eprintln!("{}", tail(&self.folder.join("stderr"), 40));
        }
        drop(fs::remove_dir_all(&self.folder));
    }
}
