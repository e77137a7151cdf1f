//! A vhost of a broker: exchanges, queues, connections and permissions of one
//! test.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::erlang::{Node, binary};

/// What is in a queue, counted at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Depth {
    /// Messages that wait for a consumer.
    pub ready: u64,
    /// Messages that a consumer has and has not acknowledged.
    pub unacked: u64,
}

/// A user and what it may do in one vhost: regular expressions, as of
/// `rabbitmqctl set_permissions`. Empty: nothing.
#[derive(Debug, Clone, Default)]
pub struct User {
    /// The name.
    pub name: String,
    /// The password.
    pub password: String,
    /// What it may declare and delete.
    pub configure: String,
    /// What it may publish to and bind.
    pub write: String,
    /// What it may consume from and bind to.
    pub read: String,
    /// Topic permissions: exchange, routing keys to write, routing keys to read.
    pub topics: Vec<(String, String, String)>,
}

/// A vhost. A new one is removed when dropped, with all that is in it.
#[derive(Debug)]
pub struct Vhost {
    node: Arc<Node>,
    name: String,
    is_ours: bool,
}

impl Vhost {
    pub(crate) fn root(node: Arc<Node>) -> Self {
        Self { node, name: "/".to_owned(), is_ours: false }
    }

    pub(crate) async fn create(node: Arc<Node>) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let name = format!("test-{}", NEXT.fetch_add(1, Ordering::Relaxed));
        let make = format!(
            "ok = rabbit_vhost:add({name}, <<\"tests\">>), \
             ok = rabbit_auth_backend_internal:set_permissions(<<\"guest\">>, {name}, <<\".*\">>, <<\".*\">>, <<\".*\">>, <<\"tests\">>), \
             \"\"",
            name = binary(&name)
        );
        insist(&node, "a new vhost", &make).await;
        Self { node, name, is_ours: true }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// `amqp://` of this vhost, for the user guest, who may do everything.
    pub fn url(&self) -> String {
        self.url_for("guest", "guest")
    }

    /// `amqp://` of this vhost for another user.
    pub fn url_for(&self, user: &str, password: &str) -> String {
        let (user, password, name) = (escape(user), escape(password), escape(&self.name));
        format!("amqp://{user}:{password}@127.0.0.1:{}/{name}", self.node.amqp_port)
    }

    /// Runs `rabbitmqctl` with `-p` and this vhost behind the command.
    ///
    /// # Panics
    /// When it fails.
    pub async fn ctl(&self, command: &str, arguments: &[&str]) -> String {
        let mut all = vec![command, "-p", &self.name];
        all.extend(arguments);
        self.node.ctl(&all).await.unwrap_or_else(|error| panic!("rabbitmqctl {all:?}: {error}"))
    }

    /// Adds the user and gives it its permissions.
    pub async fn add_user(&self, user: &User) {
        let (name, vhost) = (binary(&user.name), binary(&self.name));
        let [password, configure, write, read] =
            [&user.password, &user.configure, &user.write, &user.read].map(|text| binary(text));
        let module = "rabbit_auth_backend_internal";
        let mut make = format!(
            "ok = {module}:add_user({name}, {password}, <<\"tests\">>), \
             ok = {module}:set_permissions({name}, {vhost}, {configure}, {write}, {read}, <<\"tests\">>)"
        );
        for (exchange, write, read) in &user.topics {
            let [exchange, write, read] = [exchange, write, read].map(|text| binary(text));
            write!(
                make,
                ", ok = {module}:set_topic_permissions({name}, {vhost}, {exchange}, {write}, {read}, <<\"tests\">>)"
            )
            .unwrap();
        }
        make.push_str(", \"\"");
        insist(&self.node, &format!("the user {}", user.name), &make).await;
    }

    /// Closes all connections to this vhost as an operator does, and returns
    /// how many there were.
    pub async fn close_all_connections(&self, reason: &str) -> usize {
        let close = format!(
            "Ours = [C || C <- rabbit_networking:connections(), \
                          rabbit_networking:connection_info(C, [vhost]) =:= [{{vhost, {}}}]], \
             rabbit_networking:close_connections(Ours, binary_to_list({})), \
             integer_to_list(length(Ours))",
            binary(&self.name),
            binary(reason)
        );
        self.node.evaluate(&close).await.unwrap().parse().unwrap()
    }

    /// The depth of every queue, by name. Quorum queues are asked themselves:
    /// what `rabbitmqctl list_queues` says of them is some seconds old. `Err`
    /// while the node or a queue does not answer.
    pub async fn queue_depths(&self) -> Result<BTreeMap<String, Depth>, String> {
        let ask = format!(
            "Count = fun(P, Query) -> {{ok, {{_, N}}, _}} = ra:leader_query(P, Query), N end, \
             Depths = fun(Q) -> case amqqueue:get_type(Q) of \
                 rabbit_quorum_queue -> P = amqqueue:get_pid(Q), \
                     [Count(P, fun rabbit_fifo:query_messages_ready/1), \
                      Count(P, fun rabbit_fifo:query_messages_checked_out/1)]; \
                 _ -> [N || {{_, N}} <- rabbit_amqqueue:info(Q, [messages_ready, messages_unacknowledged])] \
             end end, \
             lists:map(fun(Q) -> \
                 {{resource, _, queue, Name}} = amqqueue:get_name(Q), [Ready, Unacked] = Depths(Q), \
                 [Name, 9, integer_to_list(Ready), 9, integer_to_list(Unacked), 10] \
             end, rabbit_amqqueue:list({}))",
            binary(&self.name)
        );
        let table = self.node.evaluate(&ask).await?;
        let row = |line: &str| {
            let mut cells = line.split('\t');
            let name = cells.next()?.to_owned();
            Some((name, Depth { ready: cells.next()?.parse().ok()?, unacked: cells.next()?.parse().ok()? }))
        };
        Ok(table.lines().map(|line| row(line).expect("name, ready and unacked")).collect())
    }
}

impl Drop for Vhost {
    fn drop(&mut self) {
        if !self.is_ours {
            return;
        }
        // Not through the async path: a drop cannot wait there. A node that is
        // gone has no vhost left to remove, so the answer does not matter.
        let mut command = Command::new("erl_call");
        command.args(["-r", "-e", "-timeout", "10", "-sname", &self.node.name]).envs(self.node.environment());
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let Ok(mut child) = command.spawn() else { return };
        let delete = format!("rabbit_vhost:delete({}, <<\"tests\">>).\n", binary(&self.name));
        if let Some(mut stdin) = child.stdin.take() {
            drop(std::io::Write::write_all(&mut stdin, delete.as_bytes()));
        }
        drop(child.wait());
    }
}

/// Has the node do something. A busy one may not take the call; then it has
/// done nothing, and is called again.
async fn insist(node: &Node, what: &str, source: &str) {
    let made = crate::eventually(what, Duration::from_secs(30), async || match node.evaluate(source).await {
        Err(error) if error.contains("failed to connect") => Err(error),
        made => Ok(made),
    });
    made.await.unwrap_or_else(|error| panic!("{what} is not made: {error}"));
}

/// Percent-encodes what has a meaning in a URL.
fn escape(text: &str) -> String {
    text.bytes().fold(String::new(), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            write!(escaped, "%{byte:02x}").unwrap();
        }
        escaped
    })
}
