//! The harness itself: what it says of brokers, databases, cables and processes
//! is so. Times and sizes that it prints are for the reader.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "in a test, a panic is the answer"
)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use lapin::options::{
    BasicAckOptions, BasicConsumeOptions, BasicGetOptions, BasicPublishOptions, ConfirmSelectOptions,
    QueueDeclareOptions,
};
use lapin::types::{AMQPValue, FieldTable};
use lapin::{BasicProperties, Channel, Connection, ConnectionProperties};
use tokio::time::timeout;
use wenshu_pipeline_tests::{Broker, BrokerOptions, Database, Depth, Link, Process, Proxy, User, eventually};

/// For what takes no time on an idle machine.
const SOON: Duration = Duration::from_secs(60);

async fn connect(url: &str) -> Connection {
    timeout(SOON, Connection::connect(url, ConnectionProperties::default())).await.expect("connects").unwrap()
}

async fn confirming_channel(connection: &Connection) -> Channel {
    let channel = connection.create_channel().await.unwrap();
    channel.confirm_select(ConfirmSelectOptions::default()).await.unwrap();
    channel
}

async fn declare_quorum_queue(channel: &Channel, name: &str) {
    let mut arguments = FieldTable::default();
    arguments.insert("x-queue-type".into(), AMQPValue::LongString("quorum".into()));
    channel.queue_declare(name.into(), QueueDeclareOptions::durable(), arguments).await.unwrap();
}

async fn publish(channel: &Channel, queue: &str, body: &[u8]) -> lapin::Result<bool> {
    let persistent = BasicProperties::default().with_delivery_mode(2);
    let options = BasicPublishOptions::default();
    let confirm = channel.basic_publish("".into(), queue.into(), options, body, persistent).await?;
    Ok(confirm.await?.is_ack())
}

/// A dead process whose parent has not collected it yet has the state Z.
fn is_alive(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(") ").is_some_and(|(_, state)| !state.starts_with('Z'))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_broker_keeps_what_it_confirmed() {
    let begin = Instant::now();
    let mut broker = Broker::start(BrokerOptions::default()).await;
    println!("boot {:?}, resident {} MiB", begin.elapsed(), broker.memory().unwrap() / 1024 / 1024);

    let connection = connect(&broker.amqp_url()).await;
    let channel = confirming_channel(&connection).await;
    declare_quorum_queue(&channel, "kept").await;
    for number in 0..200 {
        assert!(publish(&channel, "kept", format!("message {number}").as_bytes()).await.unwrap());
    }
    broker.sync_declarations().await;
    let first = broker.pid().unwrap();
    broker.kill();
    assert!(!is_alive(first));
    assert!(broker.pid().is_none());

    let begin = Instant::now();
    broker.start_again().await;
    println!("start after SIGKILL {:?}", begin.elapsed());
    let connection = connect(&broker.amqp_url()).await;
    let channel = connection.create_channel().await.unwrap();
    let mut consumer = channel
        .basic_consume("kept".into(), "".into(), BasicConsumeOptions::default(), FieldTable::default())
        .await
        .unwrap();
    for number in 0..200 {
        let delivery = timeout(SOON, consumer.next()).await.expect("kept").unwrap().unwrap();
        assert_eq!(delivery.data, format!("message {number}").into_bytes());
        assert!(delivery.ack(BasicAckOptions::default()).await.unwrap());
    }
    // An ack is sent, never answered: a broker that stops at once may not have
    // taken the last of them.
    let is_empty = async |broker: &Broker| match broker.queue_depths().await {
        Ok(depths) if depths.get("kept") == Some(&Depth { ready: 0, unacked: 0 }) => Ok(()),
        other => Err(other),
    };
    eventually("all acks are taken", SOON, async || is_empty(&broker).await).await;

    let begin = Instant::now();
    broker.stop().await;
    println!("orderly stop {:?}", begin.elapsed());
    broker.start_again().await;
    eventually("the queue is empty after an orderly restart", SOON, async || is_empty(&broker).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn alarms_block_publishing_until_they_are_over_and_a_frozen_broker_answers_again() {
    let mut broker = Broker::start(BrokerOptions { heartbeat_s: Some(30), ..BrokerOptions::default() }).await;
    let connection = connect(&broker.amqp_url()).await;
    let channel = confirming_channel(&connection).await;
    declare_quorum_queue(&channel, "held").await;
    assert_eq!(connection.configuration().heartbeat(), 30);

    broker.set_disk_alarm(true).await;
    // The first bytes after an alarm have the broker notice the publisher.
    let held = tokio::spawn({
        let channel = channel.clone();
        async move { publish(&channel, "held", b"waits").await }
    });
    eventually("the publisher is blocked", SOON, async || {
        if connection.status().blocked() { Ok(()) } else { Err("not blocked") }
    })
    .await;
    assert!(!held.is_finished());
    broker.set_disk_alarm(false).await;
    assert!(timeout(SOON, held).await.expect("the alarm is over").unwrap().unwrap());

    broker.set_memory_alarm(true).await;
    let held = tokio::spawn({
        let channel = channel.clone();
        async move { publish(&channel, "held", b"waits too").await }
    });
    eventually("the publisher is blocked again", SOON, async || {
        if connection.status().blocked() { Ok(()) } else { Err("not blocked") }
    })
    .await;
    broker.set_memory_alarm(false).await;
    assert!(timeout(SOON, held).await.expect("the alarm is over").unwrap().unwrap());

    broker.freeze();
    let silent = timeout(Duration::from_millis(500), publish(&channel, "held", b"later")).await;
    assert!(silent.is_err(), "a frozen broker has answered");
    broker.thaw();
    eventually("all three are there", SOON, async || match broker.queue_depths().await {
        Ok(depths) if depths["held"].ready == 3 => Ok(()),
        other => Err(other),
    })
    .await;

    assert!(connection.status().connected());
    broker.close_all_connections("maintenance").await;
    eventually("the connection is closed", SOON, async || {
        if connection.status().connected() { Err("connected") } else { Ok(()) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_brokers_run_at_once_and_know_nothing_of_each_other() {
    let (one, two) = tokio::join!(Broker::shared(), Broker::start(BrokerOptions::default()));
    assert_ne!(one.port(), two.port());
    assert_ne!(one.port(), 5672);
    let connection = connect(&one.amqp_url()).await;
    let channel = connection.create_channel().await.unwrap();
    declare_quorum_queue(&channel, "of one").await;
    assert!(one.queue_depths().await.unwrap().contains_key("of one"));
    assert!(two.queue_depths().await.unwrap().is_empty());
    let listed = one.ctl(&["list_queues", "name", "--silent"]).await;
    assert!(listed.contains("of one"), "{listed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn tests_share_a_broker_in_vhosts_of_their_own() {
    let broker = Broker::shared().await;
    let begin = Instant::now();
    let (mine, other) = (broker.vhost().await, broker.vhost().await);
    println!("a vhost {:?}", begin.elapsed() / 2);
    let connection = connect(&mine.url()).await;
    let channel = confirming_channel(&connection).await;
    declare_quorum_queue(&channel, "tasks").await;
    for _ in 0..3 {
        assert!(publish(&channel, "tasks", b"{}").await.unwrap());
    }
    let taken = channel.basic_get("tasks".into(), BasicGetOptions::default()).await.unwrap();
    assert!(taken.is_some());
    let begin = Instant::now();
    let depths = mine.queue_depths().await.unwrap();
    println!("depths {:?}", begin.elapsed());
    assert_eq!(depths["tasks"], Depth { ready: 2, unacked: 1 });
    assert!(other.queue_depths().await.unwrap().is_empty());

    // Closing the connections of one test leaves those of others alone.
    let bystander = connect(&other.url()).await;
    assert_eq!(mine.close_all_connections("maintenance").await, 1);
    eventually("the connection is closed", SOON, async || {
        if connection.status().connected() { Err("connected") } else { Ok(()) }
    })
    .await;
    assert!(bystander.status().connected());

    let name = mine.name().to_owned();
    drop(mine);
    let left = broker.evaluate("lists:join(\" \", rabbit_vhost:list_names())").await.unwrap();
    assert!(!left.split(' ').any(|vhost| vhost == name), "{left}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_may_do_what_its_permissions_say_and_no_more() {
    let vhost = Broker::shared().await.vhost().await;
    let user = User {
        name: format!("stranger of {}", vhost.name()),
        password: "p@ss/ word".to_owned(),
        configure: "^open\\.".to_owned(),
        write: "^amq\\.(default|topic)$".to_owned(),
        read: "^open\\.".to_owned(),
        topics: vec![("amq.topic".to_owned(), "^mine\\.".to_owned(), "^mine\\.".to_owned())],
    };
    vhost.add_user(&user).await;
    let connection = connect(&vhost.url_for(&user.name, &user.password)).await;
    let channel = connection.create_channel().await.unwrap();
    let declared = |channel: Channel, name: &'static str| async move {
        channel.queue_declare(name.into(), QueueDeclareOptions::durable(), FieldTable::default()).await
    };
    declared(channel.clone(), "open.a").await.unwrap();
    assert!(declared(channel, "secret.a").await.unwrap_err().to_string().contains("ACCESS_REFUSED"));

    let channel = confirming_channel(&connection).await;
    let topic = |key: &'static str| {
        let (options, properties) = (BasicPublishOptions::default(), BasicProperties::default());
        let channel = channel.clone();
        async move { channel.basic_publish("amq.topic".into(), key.into(), options, b"x", properties).await?.await }
    };
    topic("mine.a").await.unwrap();
    assert!(topic("other.a").await.unwrap_err().to_string().contains("ACCESS_REFUSED"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_cable_carries_nothing_and_tells_nobody() {
    let vhost = Broker::shared().await.vhost().await;
    let proxy = Proxy::to(&vhost.url()).await;
    let connection = connect(&proxy.url(&vhost.url())).await;
    let channel = confirming_channel(&connection).await;
    declare_quorum_queue(&channel, "far").await;
    assert!(publish(&channel, "far", b"1").await.unwrap());
    assert_eq!(proxy.connections(), 1);

    proxy.set(Link::Cut).await;
    let lost = tokio::spawn({
        let channel = channel.clone();
        async move { publish(&channel, "far", b"2").await }
    });
    assert!(timeout(Duration::from_millis(500), connect(&proxy.url(&vhost.url()))).await.is_err());
    assert!(!lost.is_finished(), "a message went through a cut cable");
    assert!(connection.status().connected());
    proxy.set(Link::Pass).await;
    assert!(timeout(SOON, lost).await.expect("the cable is whole").unwrap().unwrap());

    proxy.set(Link::Delay(Duration::from_millis(200))).await;
    let begin = Instant::now();
    assert!(publish(&channel, "far", b"3").await.unwrap());
    assert!(begin.elapsed() >= Duration::from_millis(400), "there and back: {:?}", begin.elapsed());

    proxy.set(Link::BytesPerSecond(10_000)).await;
    let begin = Instant::now();
    assert!(publish(&channel, "far", &vec![0; 10_000]).await.unwrap());
    assert!(begin.elapsed() >= Duration::from_millis(900), "10,000 bytes: {:?}", begin.elapsed());

    proxy.set(Link::Refuse).await;
    let refused = Connection::connect(&proxy.url(&vhost.url()), ConnectionProperties::default()).await;
    assert!(refused.is_err());
    proxy.reset();
    eventually("the reset is seen", SOON, async || match proxy.connections() {
        0 if !connection.status().connected() => Ok(()),
        open => Err(open),
    })
    .await;
    proxy.set(Link::Pass).await;
    connect(&proxy.url(&vhost.url())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_database_keeps_what_it_committed() {
    let begin = Instant::now();
    let mut database = Database::start().await;
    println!("a cluster {:?}", begin.elapsed());
    let begin = Instant::now();
    let url = database.new_database().await;
    println!("a database {:?}", begin.elapsed());
    assert_eq!(database.query(&url, "SHOW fsync").await.unwrap(), ["on"]);
    database.query(&url, "CREATE TABLE kept (number int); INSERT INTO kept VALUES (1), (2)").await.unwrap();

    database.kill();
    assert!(database.query(&url, "SELECT 1").await.is_err());
    let begin = Instant::now();
    database.start_again().await;
    println!("start after SIGKILL {:?}", begin.elapsed());
    assert_eq!(database.query(&url, "SELECT number FROM kept ORDER BY 1").await.unwrap(), ["1", "2"]);

    let begin = Instant::now();
    database.restart().await;
    println!("orderly restart {:?}", begin.elapsed());
    assert_eq!(database.query(&url, "SELECT count(*) FROM kept").await.unwrap(), ["2"]);

    let shared = Database::shared().await;
    let (one, two) = (shared.new_database().await, shared.new_database().await);
    shared.query(&one, "CREATE TABLE mine ()").await.unwrap();
    assert!(shared.query(&two, "SELECT * FROM mine").await.unwrap_err().contains("mine"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_dropped_server_is_left() {
    let (broker, database) = tokio::join!(Broker::start(BrokerOptions::default()), Database::start());
    let processes = processes_below(std::process::id());
    let servers = [broker.pid().unwrap(), database.pid().unwrap()];
    let folders = servers.map(|pid| std::fs::read_link(format!("/proc/{pid}/cwd")).unwrap());
    assert!(folders.iter().all(|folder| folder.is_dir()));
    let theirs: Vec<u32> = servers.into_iter().flat_map(|pid| processes_below(pid).into_iter().chain([pid])).collect();
    assert!(theirs.len() > 6, "a node, a server and their helpers: {theirs:?}");
    assert!(theirs.iter().all(|pid| processes.contains(pid) && is_alive(*pid)));

    let panicking = tokio::spawn(async move {
        let _held = (broker, database);
        panic!("as a failing test does");
    });
    assert!(panicking.await.unwrap_err().is_panic());
    eventually("all processes are gone", SOON, async || {
        let left: Vec<u32> = theirs.iter().copied().filter(|pid| is_alive(*pid)).collect();
        if left.is_empty() { Ok(()) } else { Err(left) }
    })
    .await;
    assert!(!folders.iter().any(|folder| folder.exists()), "their folders are removed");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "no test of its own: the next one starts and kills it"]
async fn a_killed_test_process_starts_servers_first() {
    let (broker, database) = tokio::join!(Broker::shared(), Database::shared());
    println!("\nservers {} {}", broker.pid().unwrap(), database.pid().unwrap());
    std::future::pending::<()>().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_killed_test_process_is_left() {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "a_killed_test_process_starts_servers_first", "--ignored", "--nocapture"]);
    let mut victim = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut lines = std::io::BufRead::lines(std::io::BufReader::new(victim.stdout.take().unwrap()));
    let line =
        lines.find_map(|line| line.unwrap().strip_prefix("servers ").map(str::to_owned)).expect("it starts them");
    let servers: Vec<u32> = line.split(' ').map(|pid| pid.parse().unwrap()).collect();
    let all = processes_below(victim.id());
    assert!(servers.iter().all(|pid| all.contains(pid)));
    let folder = folder_of(victim.id()).expect("it has a folder");

    victim.kill().unwrap();
    victim.wait().unwrap();
    eventually("all processes and the folder are gone", SOON, async || {
        let left: Vec<u32> = all.iter().copied().filter(|pid| is_alive(*pid)).collect();
        if left.is_empty() && !folder.exists() { Ok(()) } else { Err((left, folder.clone())) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_is_started_watched_and_ended() {
    let script = "echo \"ready $GREETING $TEST_SECRET\" >&2; sleep 1000 & trap 'kill $!; exit 7' TERM; wait";
    let spawn = || {
        let arguments = vec!["-c".to_owned(), script.to_owned()];
        Process::spawn_program("shell", Path::new("/bin/sh"), arguments, [("GREETING", "hello")])
    };
    let mut process = spawn();
    let line = process.wait_for_line("that it is ready", SOON, |line| line.starts_with("ready")).await;
    assert_eq!(line.trim_end(), "ready hello");
    eventually("its child runs", SOON, async || match process.children().len() {
        1 => Ok(()),
        other => Err(other),
    })
    .await;
    assert!(process.is_running());
    assert_eq!(process.terminate(SOON).await.code(), Some(7));
    assert!(!process.is_running());

    let mut process = spawn();
    let child = eventually("its child runs", SOON, async || process.children().first().copied().ok_or("none")).await;
    process.kill();
    assert_eq!(process.survivors(), [child]);
    drop(process);
    eventually("the survivor is gone too", SOON, async || if is_alive(child) { Err(child) } else { Ok(()) }).await;
}

#[tokio::test]
#[should_panic(expected = "not within 200ms: a third look; last seen: Some(\"2 of 3\")")]
async fn what_never_comes_is_reported_with_the_last_state() {
    eventually("a third look", Duration::from_millis(200), async || Err::<(), _>("2 of 3")).await;
}

/// All processes below this one, as `/proc` tells them.
fn processes_below(root: u32) -> Vec<u32> {
    let mut found = vec![root];
    let mut next = 0;
    while next < found.len() {
        let listed = Command::new("ps").args(["-o", "pid=", "--ppid", &found[next].to_string()]).output().unwrap();
        found.extend(String::from_utf8_lossy(&listed.stdout).split_whitespace().map(|pid| pid.parse::<u32>().unwrap()));
        next += 1;
    }
    found.remove(0);
    found
}

fn folder_of(process: u32) -> Option<std::path::PathBuf> {
    let prefix = format!("wenshu-pipeline-{process}-");
    let entries = std::fs::read_dir(std::env::temp_dir()).unwrap().flatten();
    entries
        .map(|entry| entry.path())
        .find(|path| path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(&prefix)))
}
