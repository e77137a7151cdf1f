//! Talking to a broker node behind its back: its own `epmd`, evaluation inside
//! the node, and `rabbitmqctl`.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::{sleep, timeout};

/// Debian's scripts of RabbitMQ. Those in `/usr/sbin` change the user and want
/// root; these run as whoever calls them.
const SCRIPTS: &str = "/usr/lib/rabbitmq/bin";

/// `rabbitmqctl` boots an Erlang machine of its own, which a loaded machine
/// makes slow.
const CTL_LIMIT: Duration = Duration::from_secs(120);

/// Tries of a connection that the node turned away, and the wait before the next.
const CONNECT_ATTEMPTS: usize = 20;
const CONNECT_WAIT: Duration = Duration::from_millis(150);

/// An evaluation takes milliseconds, unless the node hangs.
const EVALUATE_LIMIT: Duration = Duration::from_secs(30);

/// The address of a node: what is needed to start it and to talk to it. It says
/// nothing about whether the node runs.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    pub(crate) amqp_port: u16,
    pub(crate) distribution_port: u16,
    pub(crate) epmd_port: u16,
}

impl Node {
    /// The environment of the node and of all programs that talk to it. Every
    /// file is named, so that nothing of `/etc/rabbitmq` is read.
    pub(crate) fn environment(&self) -> Vec<(String, String)> {
        let file = |name: &str| self.folder.join(name).display().to_string();
        let loopback = "-kernel inet_dist_use_interface {127,0,0,1}";
        [
            ("LANG", "C.UTF-8".to_owned()),
            // The cookie is read from here.
            ("HOME", file("")),
            ("ERL_EPMD_PORT", self.epmd_port.to_string()),
            ("ERL_EPMD_ADDRESS", "127.0.0.1".to_owned()),
            ("ERL_CRASH_DUMP_SECONDS", "0".to_owned()),
            ("RABBITMQ_NODENAME", self.name.clone()),
            ("RABBITMQ_NODE_PORT", self.amqp_port.to_string()),
            ("RABBITMQ_DIST_PORT", self.distribution_port.to_string()),
            ("RABBITMQ_CONF_ENV_FILE", file("rabbitmq-env.conf")),
            ("RABBITMQ_CONFIG_FILE", file("rabbitmq.conf")),
            ("RABBITMQ_CONFIG_FILES", file("conf.d")),
            ("RABBITMQ_ADVANCED_CONFIG_FILE", file("advanced.config")),
            ("RABBITMQ_ENABLED_PLUGINS_FILE", file("enabled_plugins")),
            ("RABBITMQ_MNESIA_BASE", file("data")),
            ("RABBITMQ_LOG_BASE", file("log")),
            // With input allowed the start script becomes the node, instead of
            // a shell that watches it: our child is the node.
            ("RABBITMQ_ALLOW_INPUT", "1".to_owned()),
            ("RABBITMQ_SERVER_START_ARGS", "-noinput +B i".to_owned()),
            ("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", loopback.to_owned()),
            ("RABBITMQ_CTL_ERL_ARGS", loopback.to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }

    /// Runs `rabbitmqctl` and returns what it printed. About one second of CPU
    /// a call: prefer [`Node::evaluate`] where a test asks often.
    pub(crate) async fn ctl(&self, arguments: &[&str]) -> Result<String, String> {
        let mut command = Command::new(script("rabbitmqctl"));
        command.args(arguments);
        self.run(command, "", CTL_LIMIT).await
    }

    /// Evaluates Erlang expressions in the node, the last of which is a string
    /// or binary of any characters, and returns it. `source` is without the
    /// final full stop.
    pub(crate) async fn evaluate(&self, source: &str) -> Result<String, String> {
        // Base64 both ways: erl_call prints terms in a notation of its own.
        // Without the line end the full stop is not seen.
        let wrapped = format!("binary_to_list(base64:encode(iolist_to_binary(begin {source} end))).\n");
        let printed = self.call(&wrapped).await?;
        let encoded = printed.trim().strip_prefix("{ok, \"").and_then(|rest| rest.strip_suffix("\"}"));
        // An empty string is an empty list.
        let encoded = if printed.trim() == "{ok, []}" { Some("") } else { encoded };
        let encoded = encoded.ok_or_else(|| format!("the node answers: {printed}"))?;
        let bytes = BASE64.decode(encoded).map_err(|error| format!("the node answers: {printed}: {error}"))?;
        String::from_utf8(bytes).map_err(|error| error.to_string())
    }

    /// Has `erl_call` evaluate. Two of them at one moment may choose the same
    /// random name, and the node then turns one away before anything is
    /// evaluated: it tries again.
    async fn call(&self, source: &str) -> Result<String, String> {
        let attempt = || {
            let mut command = Command::new("erl_call");
            command.args(["-r", "-e", "-timeout", "25", "-sname", &self.name]);
            self.run(command, source, EVALUATE_LIMIT)
        };
        for _ in 0..CONNECT_ATTEMPTS {
            match attempt().await {
                Err(error) if error.contains("failed to connect") => sleep(CONNECT_WAIT).await,
                answer => return answer,
            }
        }
        attempt().await
    }

    async fn run(&self, mut command: Command, input: &str, limit: Duration) -> Result<String, String> {
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_else(|| "/usr/bin:/bin".into()));
        command.envs(self.environment()).current_dir(&self.folder).kill_on_drop(true);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let name = command.as_std().get_program().to_string_lossy().into_owned();
        let mut child = command.spawn().map_err(|error| format!("{name} does not start: {error}"))?;
        let mut stdin = child.stdin.take().expect("the pipe asked for above");
        let work = async {
            // It may end without reading; its own answer says why.
            drop(stdin.write_all(input.as_bytes()).await);
            drop(stdin);
            child.wait_with_output().await
        };
        let output = timeout(limit, work).await.map_err(|_| format!("{name}: no answer within {limit:?}"))?;
        let output = output.map_err(|error| format!("{name}: {error}"))?;
        let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            return Ok(stdout);
        }
        Err(format!("{name}: {}: {stdout}{}", output.status, String::from_utf8_lossy(&output.stderr)))
    }
}

/// A script of Debian's RabbitMQ, or a panic that says what to install.
pub(crate) fn script(name: &str) -> PathBuf {
    let path = Path::new(SCRIPTS).join(name);
    assert!(path.exists(), "{} is missing: apt-get install rabbitmq-server", path.display());
    path
}

/// An Erlang binary of any text, for [`Node::evaluate`].
pub(crate) fn binary(text: &str) -> String {
    format!("base64:decode(\"{}\")", BASE64.encode(text))
}
