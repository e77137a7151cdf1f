//! A process of ours: started so that it cannot outlive us, killed with all
//! that it started.

use std::fs::{self, File};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::scratch;

/// How long a killed process may take to be gone.
const GONE: Duration = Duration::from_secs(30);

/// A running or ended process that writes to files in a folder of its own.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    pid: u32,
    ended: Option<ExitStatus>,
}

/// What to start. The environment is only what is given here and `PATH`.
pub(crate) struct Start<'a> {
    pub(crate) program: &'a Path,
    pub(crate) arguments: Vec<String>,
    pub(crate) environment: Vec<(String, String)>,
    /// Where it runs and where `stdout` and `stderr` are written (appended).
    pub(crate) folder: &'a Path,
    /// The account, when not ours.
    pub(crate) account: Option<&'a str>,
}

impl Server {
    /// Starts the process in a group of its own; the kernel kills it when we die.
    pub(crate) fn start(start: Start<'_>) -> Self {
        let log = |name: &str| -> PathBuf { start.folder.join(name) };
        let append = |path: PathBuf| -> File {
            File::options().create(true).append(true).open(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
        };
        let mut command = Command::new("setpriv");
        if let Some(account) = start.account {
            command.args(["--reuid", account, "--regid", account, "--init-groups"]);
        }
        command.args(["--pdeathsig", "KILL", "--"]).arg(start.program).args(&start.arguments);
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_else(|| "/usr/bin:/bin".into()));
        // The sweep knows our processes by this.
        command.env("WENSHU_TEST_FOLDER", start.folder).envs(start.environment);
        command.current_dir(start.folder).process_group(0);
        command.stdin(Stdio::null()).stdout(append(log("stdout"))).stderr(append(log("stderr")));
        let child = scratch::spawn(command).expect("setpriv (Debian: util-linux) starts");
        let pid = child.id();
        scratch::own_group(pid);
        Self { child, pid, ended: None }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.pid
    }

    /// How it ended; `None` while it runs.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        if self.ended.is_none()
            && let Some(status) = self.child.try_wait().expect("waiting for a child of ours")
        {
            self.note_end(status);
        }
        self.ended
    }

    /// Sends a signal to the process itself; nothing when it has ended.
    pub(crate) fn signal(&mut self, signal: Signal) {
        if self.ended().is_none() {
            send(self.pid, signal);
        }
    }

    /// Sends a signal to the process and to all it started.
    pub(crate) fn signal_all(&mut self, signal: Signal) {
        self.signal(signal);
        for descendant in descendants(self.pid) {
            send(descendant, signal);
        }
    }

    /// SIGKILL of the process and of all it started, at one moment: the
    /// process is stopped first, so that it cannot start or tell anything
    /// between. Returns when all are gone.
    pub(crate) fn kill(&mut self) -> ExitStatus {
        if let Some(status) = self.ended() {
            return status;
        }
        send(self.pid, Signal::STOP);
        let descendants = descendants(self.pid);
        send(self.pid, Signal::KILL);
        for descendant in &descendants {
            send(*descendant, Signal::KILL);
        }
        let status = self.child.wait().expect("waiting for a child of ours");
        self.note_end(status);
        let end = Instant::now() + GONE;
        while descendants.iter().any(|pid| is_alive(*pid)) {
            assert!(Instant::now() < end, "killed, but still there after {GONE:?}: {descendants:?}");
            std::thread::sleep(Duration::from_millis(5));
        }
        status
    }

    /// SIGKILL of the process alone: what it started must notice by itself.
    pub(crate) fn kill_alone(&mut self) -> ExitStatus {
        if let Some(status) = self.ended() {
            return status;
        }
        send(self.pid, Signal::KILL);
        let status = self.child.wait().expect("waiting for a child of ours");
        self.note_end(status);
        status
    }

    /// The processes that are still in its group, itself left out. They may
    /// have survived it.
    pub(crate) fn group(&self) -> Vec<u32> {
        let group = self.pid.to_string();
        let of_group = |pid: &u32| scratch::stat_fields(*pid).is_some_and(|fields| fields.get(2) == Some(&group));
        all_pids().filter(|pid| *pid != self.pid && of_group(pid) && is_alive(*pid)).collect()
    }

    fn note_end(&mut self, status: ExitStatus) {
        self.ended = Some(status);
        if self.group().is_empty() {
            scratch::disown_group(self.pid);
        }
    }

    /// Waits for the end; `None` when it still runs after `limit`.
    pub(crate) async fn wait(&mut self, limit: Duration) -> Option<ExitStatus> {
        let end = Instant::now() + limit;
        loop {
            match self.ended() {
                Some(status) => return Some(status),
                None if Instant::now() >= end => return None,
                None => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    }

    /// Resident memory in bytes; `None` when it has ended.
    pub(crate) fn memory(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid)).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        Some(line.trim().trim_end_matches(" kB").trim().parse::<u64>().ok()? * 1024)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        for survivor in self.group() {
            send(survivor, Signal::KILL);
        }
        scratch::disown_group(self.pid);
    }
}

/// All that a process started and what that started, as far as it still
/// belongs to it.
pub(crate) fn descendants(root: u32) -> Vec<u32> {
    let parents: Vec<(u32, u32)> = all_pids()
        .filter_map(|pid| {
            let parent = scratch::stat_fields(pid)?.get(1)?.parse().ok()?;
            Some((pid, parent))
        })
        .collect();
    let mut found = vec![root];
    let mut next = 0;
    while next < found.len() {
        let parent = found[next];
        found.extend(parents.iter().filter(|(_, its)| *its == parent).map(|(pid, _)| *pid));
        next += 1;
    }
    found.remove(0);
    found
}

/// Whether there is such a process that is more than an entry waiting to be
/// collected by its parent.
pub(crate) fn is_alive(pid: u32) -> bool {
    scratch::stat_fields(pid).and_then(|fields| fields.first().cloned()).is_some_and(|state| state != "Z")
}

/// How it ended, for a person.
pub(crate) fn tell_end(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("signal {signal}"),
        (None, None) => "an unknown end".to_owned(),
    }
}

/// The last lines of a file; empty when it is not there.
pub(crate) fn tail(file: &Path, lines: usize) -> String {
    let text = fs::read(file).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let all: Vec<&str> = text.lines().collect();
    all.iter().skip(all.len().saturating_sub(lines)).copied().collect::<Vec<_>>().join("\n")
}

fn all_pids() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").expect("/proc is there").flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

fn send(pid: u32, signal: Signal) {
    let pid = i32::try_from(pid).ok().and_then(Pid::from_raw).expect("a process number");
    // It may have ended in between, which is what every caller can live with.
    let _ = kill_process(pid, signal);
}
