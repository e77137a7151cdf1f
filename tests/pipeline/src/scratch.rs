//! The folder of this test process, and that nothing of the process stays.
//!
//! Three nets, since a test may be killed at any point:
//! 1. `Drop` of each server and process kills it and removes its folder.
//! 2. A janitor, a small shell in a process group of its own, holds the reading
//!    end of a pipe. When the test process is gone, however it went, the pipe
//!    ends; the janitor kills what is left and removes the folder. It also
//!    serves what is shared, since Rust drops no statics.
//! 3. The first use of the folder sweeps folders whose process is gone, for
//!    the case that the janitor was killed too.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc;

use rustix::process::{Pid, Signal, kill_process_group};

/// What the folders of all test processes are called before their number.
const PREFIX: &str = "wenshu-pipeline-";

/// Run by the janitor: `$1` is the folder. Names in `groups` are the process
/// groups that are still ours. Removing is tried again, because a server that
/// is being killed may still write.
const JANITOR: &str = r#"
cat >/dev/null
round=0
while [ $round -lt 100 ]; do
    for group in "$1"/groups/*; do
        [ -e "$group" ] && kill -KILL -- "-${group##*/}"
    done
    rm -rf "$1" && [ ! -e "$1" ] && exit 0
    round=$((round + 1))
    sleep 0.1
done
"#;

struct Scratch {
    root: PathBuf,
    /// Its standard input is the pipe whose end tells that we are gone.
    _janitor: Child,
}

static SCRATCH: OnceLock<Scratch> = OnceLock::new();

/// A new empty folder, named after what it is for. World may pass through it
/// (PostgreSQL runs as another user) but not list it.
pub(crate) fn folder(purpose: &str) -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = scratch().root.join(format!("{purpose}-{number}"));
    create(&folder);
    folder
}

/// Notes a process group that must not outlive us.
pub(crate) fn own_group(group: u32) {
    fs::write(scratch().root.join("groups").join(group.to_string()), b"").unwrap();
}

/// The group is gone: its number may belong to somebody else soon.
pub(crate) fn disown_group(group: u32) {
    drop(fs::remove_file(scratch().root.join("groups").join(group.to_string())));
}

/// Starts a command from a thread that lives as long as the process. A child
/// that asked for a signal at its parent's death gets it when the *thread*
/// that started it ends, and each test has a thread of its own.
pub(crate) fn spawn(command: Command) -> io::Result<Child> {
    type Request = (Command, mpsc::Sender<io::Result<Child>>);
    static KEEPER: OnceLock<mpsc::Sender<Request>> = OnceLock::new();
    let keeper = KEEPER.get_or_init(|| {
        let (sender, requests) = mpsc::channel::<Request>();
        std::thread::spawn(move || {
            for (mut command, answer) in requests {
                drop(answer.send(command.spawn()));
            }
        });
        sender
    });
    let (answer, spawned) = mpsc::channel();
    keeper.send((command, answer)).unwrap();
    spawned.recv().unwrap()
}

fn scratch() -> &'static Scratch {
    SCRATCH.get_or_init(|| {
        sweep(&std::env::temp_dir());
        let pid = std::process::id();
        let started = start_time(pid).expect("/proc tells when this process started");
        let root = std::env::temp_dir().join(format!("{PREFIX}{pid}-{started}"));
        create(&root);
        create(&root.join("groups"));
        let mut janitor = Command::new("/bin/sh");
        janitor.args(["-c", JANITOR, "janitor"]).arg(&root).current_dir("/");
        janitor.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
        let janitor = janitor.spawn().expect("/bin/sh starts");
        Scratch { root, _janitor: janitor }
    })
}

fn create(folder: &Path) {
    fs::create_dir(folder).unwrap_or_else(|error| panic!("cannot create {}: {error}", folder.display()));
    fs::set_permissions(folder, fs::Permissions::from_mode(0o711)).unwrap();
}

/// Removes what test processes left that are gone, and kills its processes.
fn sweep(temp: &Path) {
    let Ok(entries) = fs::read_dir(temp) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some((pid, started)) = name.strip_prefix(PREFIX).and_then(|rest| rest.split_once('-')) else { continue };
        let (Ok(pid), Ok(started)) = (pid.parse::<u32>(), started.parse::<u64>()) else { continue };
        if start_time(pid) == Some(started) {
            continue;
        }
        kill_groups(&entry.path());
        drop(fs::remove_dir_all(entry.path()));
    }
}

fn kill_groups(root: &Path) {
    let Ok(groups) = fs::read_dir(root.join("groups")) else { return };
    for group in groups.flatten() {
        let Some(number) = group.file_name().to_str().and_then(|name| name.parse::<i32>().ok()) else { continue };
        // The number may be another's by now; ours names its folder.
        let environment = fs::read(format!("/proc/{number}/environ")).unwrap_or_default();
        let ours = String::from_utf8_lossy(&environment).contains(&*root.to_string_lossy());
        if let (true, Some(pid)) = (ours, Pid::from_raw(number)) {
            let _ = kill_process_group(pid, Signal::KILL);
        }
    }
}

/// When a process started, in clock ticks since boot; `None` when it is gone.
pub(crate) fn start_time(pid: u32) -> Option<u64> {
    stat_fields(pid)?.get(19)?.parse().ok()
}

/// The fields of `/proc/PID/stat` after the name, from the state on. The name
/// is in parentheses and may hold spaces and parentheses itself.
pub(crate) fn stat_fields(pid: u32) -> Option<Vec<String>> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = stat.rsplit_once(')')?;
    Some(rest.split_whitespace().map(str::to_owned).collect())
}
