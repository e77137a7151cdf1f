//! A RabbitMQ node of the test's own.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::OnceCell;
use tokio::time::{sleep, timeout};

use crate::erlang::{Node, script};
use crate::server::{Server, Start, tail, tell_end};
use crate::vhost::{Depth, User, Vhost};
use crate::{ports, scratch};

/// Five seconds on an idle machine; builds and other brokers share it.
const BOOT_LIMIT: Duration = Duration::from_secs(180);
/// An orderly stop closes connections and syncs logs.
const STOP_LIMIT: Duration = Duration::from_secs(60);
/// An alarm that was set is seen at once.
const ALARM_LIMIT: Duration = Duration::from_secs(15);

/// RabbitMQ's own default and ours between two alarms.
const DISK_FREE_LIMIT: u64 = 50_000_000;
const MEMORY_HIGH_WATERMARK: &str = "0.4";
/// A share of memory that every node uses, in Erlang's notation.
const MEMORY_USED_UP: &str = "0.00001";

/// How a broker is set up. `default()` is what Debian's package does.
#[derive(Debug, Clone, Default)]
pub struct BrokerOptions {
    /// How long a delivery may stay unacknowledged, in milliseconds. The
    /// broker looks about once a minute.
    pub consumer_timeout_ms: Option<u64>,
    /// The heartbeat that the broker proposes, in seconds.
    pub heartbeat_s: Option<u16>,
    /// More lines for `rabbitmq.conf`.
    pub more: Vec<String>,
}

/// A RabbitMQ node with its own name, ports, cookie, name server and data, on
/// 127.0.0.1. Its user is guest/guest. Killed and removed when dropped.
///
/// What hurts the node takes `&mut`, so that it cannot be done to the shared one.
#[derive(Debug)]
pub struct Broker {
    node: Arc<Node>,
    server: Option<Server>,
    /// Dropped after the server. It stays when the server is killed.
    _name_server: Server,
}

impl Broker {
    /// Starts a node and waits until it takes connections.
    ///
    /// # Panics
    /// When RabbitMQ is missing or does not start; the message has its log.
    pub async fn start(options: BrokerOptions) -> Self {
        let folder = scratch::folder("broker");
        let node = Node {
            name: format!("wenshu-{}@localhost", uuid::Uuid::new_v4().simple()),
            amqp_port: ports::free(),
            distribution_port: ports::free(),
            epmd_port: ports::free(),
            folder,
        };
        write_configuration(&node, &options);
        let name_server = start_name_server(&node).await;
        let mut broker = Self { node: Arc::new(node), server: None, _name_server: name_server };
        broker.start_again().await;
        broker
    }

    /// The one node that all tests of this process share, each in a
    /// [`Broker::vhost`] of its own.
    pub async fn shared() -> &'static Self {
        static SHARED: OnceCell<Broker> = OnceCell::const_new();
        SHARED.get_or_init(|| Self::start(BrokerOptions::default())).await
    }

    /// Starts the node on its old data after [`Broker::kill`] or [`Broker::stop`].
    ///
    /// # Panics
    /// When it runs already or does not start.
    pub async fn start_again(&mut self) {
        assert!(self.server.is_none(), "the broker runs already");
        let server = Server::start(Start {
            program: &script("rabbitmq-server"),
            arguments: Vec::new(),
            environment: self.node.environment(),
            folder: &self.node.folder,
            account: None,
        });
        let server = self.server.insert(server);
        wait_until_ready(server, &self.node).await;
    }

    /// Has the node write its list of queues to disk now. RabbitMQ 3.10 writes
    /// the names of new quorum queues some seconds after it has confirmed the
    /// declaration; a node killed before that comes back with a queue that
    /// never answers, and with it the confirmed messages are out of reach. A
    /// test that kills soon after a declaration, and is not about that, calls
    /// this between.
    pub async fn sync_declarations(&self) {
        self.node.evaluate("[ok = dets:sync(T) || T <- dets:all()], \"\"").await.unwrap();
    }

    /// SIGKILL, as at a power cut; returns when the process is gone. See
    /// [`Broker::sync_declarations`].
    pub fn kill(&mut self) {
        self.server.take().expect("the broker runs").kill();
    }

    /// An orderly stop. Killed when it takes too long.
    pub async fn stop(&mut self) {
        let mut server = self.server.take().expect("the broker runs");
        server.signal(Signal::TERM);
        let ended = server.wait(STOP_LIMIT).await;
        assert!(ended.is_some(), "the broker has not stopped within {STOP_LIMIT:?} of SIGTERM");
    }

    /// SIGSTOP: connections stay open and nobody answers.
    pub fn freeze(&mut self) {
        self.server.as_mut().expect("the broker runs").signal(Signal::STOP);
    }

    /// SIGCONT, after [`Broker::freeze`].
    pub fn thaw(&mut self) {
        self.server.as_mut().expect("the broker runs").signal(Signal::CONT);
    }

    /// `amqp://` of the node's default vhost `/`.
    pub fn amqp_url(&self) -> String {
        self.root().url()
    }

    /// The same for a user made with [`Broker::add_user`].
    pub fn amqp_url_for(&self, user: &str, password: &str) -> String {
        self.root().url_for(user, password)
    }

    /// The port of AMQP on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.node.amqp_port
    }

    /// A new vhost of this node, for one test. Removed when dropped.
    pub async fn vhost(&self) -> Vhost {
        Vhost::create(Arc::clone(&self.node)).await
    }

    /// The default vhost `/`.
    pub fn root(&self) -> Vhost {
        Vhost::root(Arc::clone(&self.node))
    }

    /// Runs `rabbitmqctl`, about one second of CPU a call.
    ///
    /// # Panics
    /// When it fails.
    pub async fn ctl(&self, arguments: &[&str]) -> String {
        self.node.ctl(arguments).await.unwrap_or_else(|error| panic!("rabbitmqctl {arguments:?}: {error}"))
    }

    /// Evaluates Erlang in the node; the value is a string or binary. Some
    /// milliseconds a call. `Err` tells what the node answered instead.
    pub async fn evaluate(&self, source: &str) -> Result<String, String> {
        self.node.evaluate(source).await
    }

    /// Closes the connections of all vhosts as an operator does.
    pub async fn close_all_connections(&self, reason: &str) {
        let reason = crate::erlang::binary(reason);
        let close = format!(
            "rabbit_networking:close_connections(rabbit_networking:connections(), binary_to_list({reason})), \"\""
        );
        self.node.evaluate(&close).await.unwrap();
    }

    /// Adds a user of the vhost `/`.
    pub async fn add_user(&self, user: &User) {
        self.root().add_user(user).await;
    }

    /// The queues of the vhost `/`; see [`Vhost::queue_depths`].
    pub async fn queue_depths(&self) -> Result<std::collections::BTreeMap<String, Depth>, String> {
        self.root().queue_depths().await
    }

    /// Pretends that the disk is full, or has room again, and waits until the
    /// node acts on it.
    pub async fn set_disk_alarm(&mut self, full: bool) {
        let limit = if full { 1 << 60 } else { DISK_FREE_LIMIT };
        self.set_alarm(&format!("rabbit_disk_monitor:set_disk_free_limit({limit})"), "disk", full).await;
    }

    /// Pretends that memory is used up, or free again, and waits until the
    /// node acts on it.
    pub async fn set_memory_alarm(&mut self, full: bool) {
        let mark = if full { MEMORY_USED_UP } else { MEMORY_HIGH_WATERMARK };
        self.set_alarm(&format!("vm_memory_monitor:set_vm_memory_high_watermark({mark})"), "memory", full).await;
    }

    /// Resident memory of the node in bytes; `None` when it does not run.
    pub fn memory(&self) -> Option<u64> {
        self.server.as_ref()?.memory()
    }

    /// The node's process; `None` when it does not run.
    pub fn pid(&self) -> Option<u32> {
        self.server.as_ref().map(Server::pid)
    }

    /// The last lines of the node's log.
    pub fn log_tail(&self, lines: usize) -> String {
        tail(&self.node.folder.join("stdout"), lines)
    }

    async fn set_alarm(&self, change: &str, resource: &str, expected: bool) {
        let look = "io_lib:format(\"~p\", [[R || {{resource_limit, R, _}, _} <- rabbit_alarm:get_alarms()]])";
        self.node.evaluate(&format!("{change}, \"\"")).await.unwrap();
        crate::eventually(&format!("the {resource} alarm is {expected}"), ALARM_LIMIT, async || {
            let alarms = self.node.evaluate(look).await?;
            if alarms.contains(resource) == expected { Ok(()) } else { Err(format!("alarms: {alarms}")) }
        })
        .await;
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        drop(self.server.take());
        drop(fs::remove_dir_all(&self.node.folder));
    }
}

fn write_configuration(node: &Node, options: &BrokerOptions) {
    let mut lines = vec![
        format!("listeners.tcp.1 = 127.0.0.1:{}", node.amqp_port),
        "log.console = true".to_owned(),
        "log.console.level = info".to_owned(),
        "log.file = false".to_owned(),
        format!("disk_free_limit.absolute = {DISK_FREE_LIMIT}"),
        format!("vm_memory_high_watermark.relative = {MEMORY_HIGH_WATERMARK}"),
    ];
    lines.extend(options.consumer_timeout_ms.map(|limit| format!("consumer_timeout = {limit}")));
    lines.extend(options.heartbeat_s.map(|heartbeat| format!("heartbeat = {heartbeat}")));
    lines.extend(options.more.iter().cloned());
    let write = |name: &str, text: &str| fs::write(node.folder.join(name), text).unwrap();
    write("rabbitmq.conf", &(lines.join("\n") + "\n"));
    write("rabbitmq-env.conf", "");
    // Tells what is in a quorum queue each second instead of each five.
    write("advanced.config", "[{rabbit, [{quorum_tick_interval, 1000}]}].\n");
    write("enabled_plugins", "[].\n");
    write(".erlang.cookie", &uuid::Uuid::new_v4().simple().to_string());
    let secret = fs::Permissions::from_mode(0o400);
    fs::set_permissions(node.folder.join(".erlang.cookie"), secret).unwrap();
    fs::create_dir(node.folder.join("conf.d")).unwrap();
}

/// `epmd`, in the foreground, so that it is ours and dies with us: a node that
/// finds none starts a daemon that stays.
async fn start_name_server(node: &Node) -> Server {
    let folder = node.folder.join("epmd");
    fs::create_dir(&folder).unwrap();
    let port = node.epmd_port.to_string();
    let mut server = Server::start(Start {
        program: Path::new("epmd"),
        arguments: ["-port", &port, "-address", "127.0.0.1"].map(str::to_owned).into(),
        environment: Vec::new(),
        folder: &folder,
        account: None,
    });
    let end = Instant::now() + BOOT_LIMIT;
    while TcpStream::connect(("127.0.0.1", node.epmd_port)).await.is_err() {
        if let Some(status) = server.ended() {
            panic!("epmd (Debian: erlang-base): {}\n{}", tell_end(status), tail(&folder.join("stderr"), 20));
        }
        assert!(Instant::now() < end, "epmd does not listen on its port within {BOOT_LIMIT:?}");
        sleep(Duration::from_millis(5)).await;
    }
    server
}

async fn wait_until_ready(server: &mut Server, node: &Node) {
    let told = || format!("{}\n{}", tail(&node.folder.join("stdout"), 60), tail(&node.folder.join("stderr"), 20));
    let end = Instant::now() + BOOT_LIMIT;
    while !greets(node.amqp_port).await {
        if let Some(status) = server.ended() {
            panic!("RabbitMQ ended at start: {}\n{}", tell_end(status), told());
        }
        assert!(Instant::now() < end, "RabbitMQ does not answer within {BOOT_LIMIT:?}\n{}", told());
        sleep(Duration::from_millis(25)).await;
    }
}

/// Whether the node answers the header of AMQP 0-9-1. The listeners open last
/// in a boot, when all queues are there.
async fn greets(port: u16) -> bool {
    let talk = async {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
        stream.write_all(b"AMQP\x00\x00\x09\x01").await.ok()?;
        // The first frame is a method frame, whose kind is 1.
        let kind = stream.read_u8().await.ok()?;
        (kind == 1).then_some(())
    };
    matches!(timeout(Duration::from_secs(5), talk).await, Ok(Some(())))
}
