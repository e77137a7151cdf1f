//! A PostgreSQL cluster of the tests' own, in a temporary folder, on a socket.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Weak, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use sqlx::{Connection, PgConnection};
use tempfile::TempDir;

const VERSIONS: &str = "/usr/lib/postgresql";
const START_LIMIT: Duration = Duration::from_secs(120);

/// A running cluster; killed when dropped.
pub struct Cluster {
    folder: TempDir,
    server: Mutex<Option<Server>>,
}

/// The server process, owned by a thread: the kernel kills it when that thread
/// ends, and so when the tests are killed.
struct Server {
    stop: mpsc::Sender<()>,
    thread: thread::JoinHandle<()>,
}

impl Cluster {
    /// The cluster that tests share, each with a database of its own. It lives
    /// as long as a test uses it.
    pub fn shared() -> Arc<Self> {
        static SHARED: Mutex<Weak<Cluster>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        shared.upgrade().unwrap_or_else(|| {
            let cluster = Arc::new(Self::start());
            *shared = Arc::downgrade(&cluster);
            cluster
        })
    }

    /// A new cluster.
    pub fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("wenshu-records-").tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777)).unwrap();
        let cluster = Self { folder, server: Mutex::new(None) };
        let made = as_postgres(&program("initdb"))
            .args(["-N", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-D"])
            .arg(cluster.data())
            .output()
            .unwrap();
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        let access = "local all postgres trust\nlocal all all scram-sha-256\n";
        fs::write(cluster.data().join("pg_hba.conf"), access).unwrap();
        cluster.start_again();
        cluster
    }

    /// Starts the server on its data.
    pub fn start_again(&self) {
        let mut command = as_postgres(&program("postgres"));
        command.arg("-D").arg(self.data()).arg("-k").arg(self.folder.path());
        for setting in ["listen_addresses=", "fsync=on", "max_connections=200", "shared_buffers=64MB"] {
            command.args(["-c", setting]);
        }
        let log = fs::File::options().create(true).append(true).open(self.folder.path().join("log")).unwrap();
        command.stdout(Stdio::null()).stderr(log);
        let (stop, stopped) = mpsc::channel();
        let thread = thread::spawn(move || keep(command.spawn().expect("setpriv starts"), &stopped));
        *self.server.lock().unwrap() = Some(Server { stop, thread });
        self.wait_until_ready();
    }

    /// An immediate shutdown: sessions break off, the next start recovers.
    pub fn stop_at_once(&self) {
        let stopped = as_postgres(&program("pg_ctl"))
            .args(["stop", "-w", "-m", "immediate", "-D"])
            .arg(self.data())
            .output()
            .unwrap();
        assert!(stopped.status.success(), "pg_ctl: {}", String::from_utf8_lossy(&stopped.stderr));
        let server = self.server.lock().unwrap().take().unwrap();
        server.thread.join().unwrap();
    }

    /// The URL of a database for a user, who may have a password.
    pub fn url(&self, user: &str, database: &str) -> String {
        format!("postgres://{user}@localhost/{database}?host={}", self.folder.path().display())
    }

    /// A new empty database; its URL.
    pub async fn new_database(&self) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        self.run(&format!("CREATE DATABASE {name}")).await;
        self.url("postgres", &name)
    }

    /// Runs SQL in the first database.
    pub async fn run(&self, sql: &str) {
        let mut connection = PgConnection::connect(&self.url("postgres", "postgres")).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    }

    /// The server's process.
    #[allow(dead_code, reason = "the measurement of rates asks for it")]
    pub fn pid(&self) -> u32 {
        let file = fs::read_to_string(self.data().join("postmaster.pid")).unwrap();
        file.lines().next().unwrap().parse().unwrap()
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn wait_until_ready(&self) {
        let end = Instant::now() + START_LIMIT;
        loop {
            let look =
                Command::new(program("pg_isready")).arg("-q").arg("-h").arg(self.folder.path()).status().unwrap();
            if look.success() {
                return;
            }
            assert!(Instant::now() < end, "PostgreSQL does not start: {}", self.log());
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(server) = self.server.get_mut().unwrap_or_else(|poisoned| poisoned.into_inner()).take() {
            drop(server.stop);
            drop(server.thread.join());
        }
    }
}

/// Waits until the server ends, or until nobody wants it.
fn keep(mut child: Child, stopped: &mpsc::Receiver<()>) {
    while child.try_wait().unwrap().is_none() {
        if let Err(mpsc::RecvTimeoutError::Disconnected) = stopped.recv_timeout(Duration::from_millis(20)) {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }
}

/// A program of the newest PostgreSQL.
fn program(name: &str) -> PathBuf {
    let versions = fs::read_dir(VERSIONS).into_iter().flatten().flatten().map(|entry| entry.path());
    let number = |path: &Path| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    let newest = versions.filter(|path| path.join("bin/initdb").exists()).max_by_key(|path| number(path));
    newest.unwrap_or_else(|| panic!("no PostgreSQL in {VERSIONS}: apt-get install postgresql")).join("bin").join(name)
}

/// A command as the user postgres where the tests run as root, which PostgreSQL
/// refuses.
fn as_postgres(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.arg("--pdeathsig=KILL");
    let is_root = fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    if is_root {
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]);
    }
    command.arg(program).env("LANG", "C.UTF-8").current_dir("/");
    command
}
