//! A PostgreSQL cluster of the test's own.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use rustix::process::Signal;
use tokio::process::Command;
use tokio::sync::OnceCell;
use tokio::time::{sleep, timeout};

use crate::server::{Server, Start, tail, tell_end};
use crate::{ports, scratch};

/// Where Debian keeps a folder for each version.
const VERSIONS: &str = "/usr/lib/postgresql";
/// The account that Debian makes for PostgreSQL, which refuses root.
const ACCOUNT: &str = "postgres";

/// Under a second on an idle machine; after a kill it replays its log.
const START_LIMIT: Duration = Duration::from_secs(120);
/// A fast shutdown ends all sessions.
const STOP_LIMIT: Duration = Duration::from_secs(60);
/// One statement of a test.
const QUERY_LIMIT: Duration = Duration::from_secs(60);

/// A cluster with its own port and data, on 127.0.0.1, that syncs what it
/// commits. Killed and removed when dropped.
///
/// What hurts it takes `&mut`, so that it cannot be done to the shared one.
#[derive(Debug)]
pub struct Database {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    server: Option<Server>,
}

impl Database {
    /// Makes a cluster, starts it and waits until it takes connections.
    ///
    /// # Panics
    /// When PostgreSQL is missing or does not start; the message has its log.
    pub async fn start() -> Self {
        let mut database =
            Self { programs: programs(), folder: scratch::folder("database"), port: ports::free(), server: None };
        database.give_folder_away();
        database.initialise().await;
        database.start_again().await;
        database
    }

    /// The one cluster that all tests of this process share, each in a
    /// [`Database::new_database`] of its own.
    pub async fn shared() -> &'static Self {
        static SHARED: OnceCell<Database> = OnceCell::const_new();
        SHARED.get_or_init(Self::start).await
    }

    /// `postgres://` of the cluster's first database.
    pub fn url(&self) -> String {
        self.url_of("postgres")
    }

    /// A new empty database and its URL.
    pub async fn new_database(&self) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let url = self.url_of(&name);
        self.query(&self.url(), &format!("CREATE DATABASE {name}")).await.unwrap();
        url
    }

    /// Runs SQL through `psql`: a line for each row, cells parted by `|`.
    /// `Err` holds what psql says.
    pub async fn query(&self, url: &str, sql: &str) -> Result<Vec<String>, String> {
        let mut command = Command::new(self.programs.join("psql"));
        command.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", sql]);
        command.env("PGCONNECT_TIMEOUT", "10").kill_on_drop(true);
        let output = timeout(QUERY_LIMIT, command.output()).await;
        let output = output.map_err(|_| format!("psql: no answer within {QUERY_LIMIT:?}"))?;
        let output = output.map_err(|error| format!("psql does not start: {error}"))?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned());
        }
        Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
    }

    /// SIGKILL of the server and all its sessions, as at a power cut.
    pub fn kill(&mut self) {
        self.server.take().expect("the database runs").kill();
    }

    /// An orderly stop that ends all sessions.
    pub async fn stop(&mut self) {
        let mut server = self.server.take().expect("the database runs");
        server.signal(Signal::INT);
        let ended = server.wait(STOP_LIMIT).await;
        assert!(ended.is_some(), "PostgreSQL has not stopped within {STOP_LIMIT:?} of SIGINT");
    }

    /// Starts the cluster on its old data after [`Database::kill`] or
    /// [`Database::stop`].
    ///
    /// # Panics
    /// When it runs already or does not start.
    pub async fn start_again(&mut self) {
        assert!(self.server.is_none(), "the database runs already");
        let settings = [
            "listen_addresses=127.0.0.1".to_owned(),
            format!("port={}", self.port),
            "unix_socket_directories=".to_owned(),
            "fsync=on".to_owned(),
            "synchronous_commit=on".to_owned(),
            "shared_buffers=64MB".to_owned(),
            "max_connections=200".to_owned(),
        ];
        let mut arguments = vec!["-D".to_owned(), self.data().display().to_string()];
        arguments.extend(settings.into_iter().flat_map(|setting| ["-c".to_owned(), setting]));
        let server = Server::start(Start {
            program: &self.programs.join("postgres"),
            arguments,
            environment: vec![("LANG".to_owned(), "C.UTF-8".to_owned())],
            folder: &self.folder,
            account: account(),
        });
        self.server = Some(server);
        self.wait_until_ready().await;
    }

    /// An orderly stop and a start.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.start_again().await;
    }

    /// SIGSTOP of the server and its sessions: connections stay open and
    /// nobody answers.
    pub fn freeze(&mut self) {
        self.server.as_mut().expect("the database runs").signal_all(Signal::STOP);
    }

    /// SIGCONT, after [`Database::freeze`].
    pub fn thaw(&mut self) {
        self.server.as_mut().expect("the database runs").signal_all(Signal::CONT);
    }

    /// The server's process; `None` when it does not run.
    pub fn pid(&self) -> Option<u32> {
        self.server.as_ref().map(Server::pid)
    }

    fn url_of(&self, name: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{name}", self.port)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn give_folder_away(&self) {
        let Some(account) = account() else { return };
        let (user, group) = ids(account);
        std::os::unix::fs::chown(&self.folder, Some(user), Some(group)).unwrap();
    }

    async fn initialise(&self) {
        let mut server = Server::start(Start {
            program: &self.programs.join("initdb"),
            // Not synced: only what a test commits must survive its kills.
            arguments: ["-N", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-D"]
                .map(str::to_owned)
                .into_iter()
                .chain([self.data().display().to_string()])
                .collect(),
            environment: vec![("LANG".to_owned(), "C.UTF-8".to_owned())],
            folder: &self.folder,
            account: account(),
        });
        let ended = server.wait(START_LIMIT).await;
        assert!(ended.is_some_and(|status| status.success()), "initdb failed or hangs\n{}", self.told());
    }

    async fn wait_until_ready(&mut self) {
        let end = Instant::now() + START_LIMIT;
        let port = self.port.to_string();
        loop {
            let mut look = Command::new(self.programs.join("pg_isready"));
            look.args(["-q", "-h", "127.0.0.1", "-p", &port]);
            if look.status().await.expect("pg_isready starts").success() {
                return;
            }
            if let Some(status) = self.server.as_mut().and_then(Server::ended) {
                panic!("PostgreSQL ended at start: {}\n{}", tell_end(status), self.told());
            }
            assert!(Instant::now() < end, "PostgreSQL does not answer within {START_LIMIT:?}\n{}", self.told());
            sleep(Duration::from_millis(10)).await;
        }
    }

    fn told(&self) -> String {
        tail(&self.folder.join("stderr"), 40)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        drop(self.server.take());
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// The programs of the newest version that is installed.
fn programs() -> PathBuf {
    let folders = fs::read_dir(VERSIONS).into_iter().flatten().flatten();
    let version = |path: &Path| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    folders
        .map(|folder| folder.path())
        .filter(|folder| folder.join("bin/postgres").exists())
        .max_by_key(|folder| version(folder))
        .unwrap_or_else(|| panic!("no PostgreSQL in {VERSIONS}: apt-get install postgresql"))
        .join("bin")
}

/// The account to change to: PostgreSQL refuses to run as root.
fn account() -> Option<&'static str> {
    rustix::process::geteuid().is_root().then_some(ACCOUNT)
}

/// The numbers of an account and its group.
fn ids(account: &str) -> (u32, u32) {
    let users = fs::read_to_string("/etc/passwd").unwrap();
    let line = users.lines().find(|line| line.split(':').next() == Some(account));
    let fields: Vec<&str> = line.unwrap_or_else(|| panic!("no account {account} on this machine")).split(':').collect();
    (fields[2].parse().unwrap(), fields[3].parse().unwrap())
}
