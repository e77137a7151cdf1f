//! The contract for other systems, held by all services as separate processes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::StreamExt;
use lapin::message::Delivery;
use lapin::options::{
    BasicAckOptions, BasicConsumeOptions, BasicPublishOptions, ConfirmSelectOptions, QueueBindOptions,
    QueueDeclareOptions,
};
use lapin::types::{AMQPValue, FieldTable};
use lapin::{BasicProperties, Channel, Connection, ConnectionProperties, Consumer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::process::Command;
use tokio::time::{Instant, timeout};
use uuid::Uuid;
use wenshu_pipeline_tests::poison::{Poison, faulty};
use wenshu_pipeline_tests::{
    Broker, Database, Expected, Options, Pipeline, Process, Receiver, Service, Submission, User, Vhost, eventually,
    page, plan_files,
};

const LIMIT: Duration = Duration::from_secs(180);

/// A plan of one document with `words` in it.
fn plan(words: &str) -> String {
    format!(
        "2026年度工作计划\n\n一、总体要求\n坚持稳中求进，{words}。\n\n二、主要任务\n（一）办好实事。3月底前完成。\n"
    )
}

async fn options() -> (Vhost, String, Options) {
    let vhost = Broker::shared().await.vhost().await;
    let database = Database::shared().await.new_database().await;
    let options = Options::new(vhost.url(), Some(database.clone()));
    (vhost, database, options)
}

fn with_faulty(mut options: Options, service: Service) -> Options {
    options.instead.insert(service, (faulty(service), Vec::new()));
    options
}

/// A program of somebody else: a connection as one user, and a reply queue.
struct Stranger {
    user: String,
    queue: String,
    connection: Connection,
    channel: Channel,
    consumer: Consumer,
}

impl Stranger {
    async fn connect(vhost: &Vhost, user: &str, password: &str) -> Self {
        let url = vhost.url_for(user, password);
        let connection = Connection::connect(&url, ConnectionProperties::default()).await.unwrap();
        let channel = connection.create_channel().await.unwrap();
        channel.confirm_select(ConfirmSelectOptions::default()).await.unwrap();
        let queue = format!("wenshu.reply.{user}.{}", Uuid::new_v4());
        declare(&channel, &queue).await.unwrap();
        let consumer = consume(&channel, &queue).await.unwrap();
        Self { user: user.to_owned(), queue, connection, channel, consumer }
    }

    /// A channel to be refused on: the broker closes it.
    async fn channel(&self) -> Channel {
        let channel = self.connection.create_channel().await.unwrap();
        channel.confirm_select(ConfirmSelectOptions::default()).await.unwrap();
        channel
    }

    /// The properties of a good request.
    fn properties(&self, correlation: &str) -> BasicProperties {
        BasicProperties::default()
            .with_delivery_mode(2)
            .with_content_type("application/json".into())
            .with_user_id(self.user.as_str().into())
            .with_reply_to(self.queue.as_str().into())
            .with_correlation_id(correlation.into())
            .with_message_id(Uuid::new_v4().to_string().into())
    }

    async fn send(&self, key: &str, body: &[u8], properties: BasicProperties) {
        publish(&self.channel, "wenshu.requests", key, body, properties).await.unwrap();
    }

    /// Sends a body and waits for the first answer to it.
    async fn request(&mut self, body: &[u8]) -> Value {
        let correlation = Uuid::new_v4().to_string();
        self.send("interactive", body, self.properties(&correlation)).await;
        self.answer(&correlation).await.0
    }

    async fn ask(&mut self, mut question: Value) -> Value {
        question["schema"] = json!("wenshu.query/1");
        let correlation = Uuid::new_v4().to_string();
        self.send("query", question.to_string().as_bytes(), self.properties(&correlation)).await;
        self.answer(&correlation).await.0
    }

    /// The next answer with this correlation id, and its traceparent.
    async fn answer(&mut self, correlation: &str) -> (Value, Option<String>) {
        let end = Instant::now() + LIMIT;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let delivery = timeout(left, self.next()).await.unwrap_or_else(|_| panic!("no answer to {correlation}"));
            if delivery.properties.correlation_id().as_ref().is_some_and(|id| id.as_str() == correlation) {
                return (serde_json::from_slice(&delivery.data).unwrap(), header(&delivery, "traceparent"));
            }
        }
    }

    async fn next(&mut self) -> Delivery {
        let delivery = self.consumer.next().await.unwrap().unwrap();
        delivery.acker.ack(BasicAckOptions::default()).await.unwrap();
        delivery
    }
}

fn header(delivery: &Delivery, name: &str) -> Option<String> {
    match delivery.properties.headers().as_ref()?.inner().get(name)? {
        AMQPValue::LongString(text) => Some(text.to_string()),
        AMQPValue::ShortString(text) => Some(text.to_string()),
        _ => None,
    }
}

async fn declare(channel: &Channel, queue: &str) -> lapin::Result<()> {
    let mut arguments = FieldTable::default();
    arguments.insert("x-queue-type".into(), AMQPValue::LongString("quorum".into()));
    let options = QueueDeclareOptions { durable: true, ..Default::default() };
    channel.queue_declare(queue.into(), options, arguments).await.map(drop)
}

async fn consume(channel: &Channel, queue: &str) -> lapin::Result<Consumer> {
    channel.basic_consume(queue.into(), "".into(), BasicConsumeOptions::default(), FieldTable::default()).await
}

async fn publish(
    channel: &Channel,
    exchange: &str,
    key: &str,
    body: &[u8],
    properties: BasicProperties,
) -> lapin::Result<()> {
    let options = BasicPublishOptions { mandatory: true, ..Default::default() };
    let confirm = channel.basic_publish(exchange.into(), key.into(), options, body, properties).await?.await?;
    assert!(confirm.take_message().is_none(), "nobody takes {exchange} {key}");
    Ok(())
}

/// Whether the broker said that this is not allowed.
fn is_refused<T>(result: lapin::Result<T>) -> bool {
    result.is_err_and(|error| error.to_string().contains("ACCESS_REFUSED") || error.to_string().contains("access"))
}

// --- the example clients

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A Python that has pika: that of `tests/run`, or the system's.
async fn python() -> PathBuf {
    for candidate in [workspace().join("target/venv/bin/python"), PathBuf::from("python3")] {
        let tried = Command::new(&candidate).args(["-c", "import pika"]).output().await;
        if tried.is_ok_and(|output| output.status.success()) {
            return candidate;
        }
    }
    panic!("no Python with pika: tests/run makes target/venv from tests/python/requirements.txt");
}

async fn submits_all_files(pipeline: &Pipeline, expected: &Expected, mut client: impl FnMut() -> Command) {
    for file in plan_files() {
        let out = tempfile::tempdir().unwrap();
        let mut command = client();
        command.arg("--url").arg(pipeline.broker()).arg("--file").arg(&file);
        command.arg("--out").arg(out.path()).arg("--objects").arg(pipeline.store());
        let output = timeout(LIMIT, command.kill_on_drop(true).output()).await.expect("the client ends").unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let fetched: BTreeMap<String, Vec<u8>> = std::fs::read_dir(out.path())
            .unwrap()
            .map(|entry| entry.unwrap())
            .map(|entry| (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).unwrap()))
            .collect();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let wanted = expected.of_file(&name);
        assert!(!wanted.is_empty());
        assert_eq!(fetched.keys().collect::<Vec<_>>(), wanted.keys().collect::<Vec<_>>(), "{name}");
        for (output, bytes) in &fetched {
            assert!(*bytes == wanted[output], "{name}: {output} differs from that of wenshu convert");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn both_example_clients_fetch_what_convert_makes() {
    let (_vhost, _, options) = options().await;
    let pipeline = Pipeline::start(options).await;
    let expected = Expected::of(&plan_files(), "pdf,docx");
    let python = python().await;
    let clients = workspace().join("tests/clients");
    assert!(clients.join("node/node_modules/amqplib").exists(), "npm ci in tests/clients/node comes first");
    submits_all_files(&pipeline, &expected, || {
        let mut command = Command::new(&python);
        command.arg(clients.join("python/submit.py"));
        command
    })
    .await;
    // Another key, lest the second client be given the first one's job.
    submits_all_files(&pipeline, &expected, || {
        let mut command = Command::new("node");
        command.arg(clients.join("node/submit.mjs")).args(["--formats", "docx,pdf"]);
        command
    })
    .await;
    pipeline.stop().await;
}

// --- requests that are refused

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_request_is_answered_with_field_and_reason() {
    let (vhost, _, options) = options().await;
    let mut pipeline = Pipeline::prepare(options);
    pipeline.spawn(Service::Ledger);
    pipeline.wait_until_started().await;
    let mut stranger = Stranger::connect(&vhost, "guest", "guest").await;
    let good = Submission::new("计划.txt", plan("依法办事")).body();
    let cases: Vec<(&str, &str, &str, Value)> = vec![
        ("formatz", "field", "没有名为", json!(["pdf"])),
        ("formats", "field", "类型", json!("pdf")),
        ("formats[0]", "field", "取值", json!(["odt"])),
        ("comments", "field", "类型", json!("yes")),
        ("source.inline", "field", "base64", json!({ "inline": "%%%" })),
        ("source.inline", "too-large", "超过", json!({ "inline": STANDARD.encode(vec![b'x'; 721_000]) })),
        (
            "source.object.key",
            "object",
            "前缀",
            json!({ "object": {
            "key": format!("beta/incoming/{}", "a".repeat(64)), "sha256": "a".repeat(64), "bytes": 3 } }),
        ),
        ("elements", "field", "", json!({ "defaults": { "urgency": ["a"] } })),
        ("deadline_s", "field", "期限", json!(0)),
        ("reply_to", "field", "前缀", json!("wenshu.reply.beta.x")),
        ("webhook", "field", "密钥", json!("https://oa.example.gov.cn/hook")),
        ("schema", "malformed", "", json!("wenshu.request/99")),
    ];
    for (field, code, reason, value) in cases {
        let mut body = good.clone();
        body[field.split(['.', '[']).next().unwrap()] = value;
        body["idempotency_key"] = json!(field);
        let answer = stranger.request(body.to_string().as_bytes()).await;
        assert_eq!(answer["type"], "conversion.rejected", "{field}: {answer}");
        let told = answer["field"].as_str().unwrap();
        assert!(told == field || (field == "elements" && told.starts_with("elements.")), "{field}: {answer}");
        assert_eq!(answer["code"], code, "{field}: {answer}");
        assert!(answer["reason"].as_str().unwrap().contains(reason), "{field}: {answer}");
        assert!(!answer["advice"].as_str().unwrap().is_empty(), "{field}: {answer}");
        if code != "malformed" {
            assert_eq!(answer["idempotency_key"], field, "{answer}");
        }
    }
    for body in [&b"\xff\xfe no JSON"[..], b"", b"[1]", b"{}"] {
        let answer = stranger.request(body).await;
        assert_eq!(answer["type"], "conversion.rejected", "{answer}");
    }
    let answer = stranger.request(format!("{{\"x\": \"{}\"}}", "x".repeat(1_100_000)).as_bytes()).await;
    assert_eq!(answer["code"], "too-large", "{answer}");

    // Two that say the same, without a correlation id: two answers.
    for _ in 0..2 {
        let named = stranger.properties("").with_message_id(Uuid::new_v4().to_string().into());
        stranger.send("bulk", b"{}", named).await;
    }
    for _ in 0..2 {
        let (answer, _) = stranger.answer("").await;
        assert_eq!(answer["type"], "conversion.rejected", "{answer}");
    }

    // Nobody whom one could answer: no user, or another's queue. The next
    // request is served all the same.
    let nobody = stranger.properties("nobody");
    let nobody = BasicProperties::default().with_reply_to(nobody.reply_to().clone().unwrap());
    stranger.send("interactive", good.to_string().as_bytes(), nobody.with_correlation_id("nobody".into())).await;
    let elsewhere = stranger.properties("elsewhere").with_reply_to("wenshu.ingest.bulk".into());
    stranger.send("interactive", good.to_string().as_bytes(), elsewhere).await;
    let answer = stranger.request(good.to_string().as_bytes()).await;
    assert_eq!(answer["type"], "conversion.accepted", "{answer}");
    let depths = vhost.queue_depths().await.unwrap();
    assert_eq!(depths["wenshu.ingest.bulk"].ready, 0, "an answer went to a queue of tasks");
}

// --- cancel

/// Clock ticks of CPU time that a process has used; nothing when it is gone.
fn cpu_ticks(pid: u32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    fields.get(11)?.parse().ok()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancel_ends_a_document_that_loops_and_frees_its_place() {
    let (_vhost, _, options) = options().await;
    let options = with_faulty(options, Service::Parse)
        .set("work.slots", 1)
        .set("work.document_cpu_ms", 300_000)
        .set("work.document_wall_ms", 400_000);
    let mut pipeline = Pipeline::start(options).await;
    let mut client = pipeline.client().await;
    let loops = Submission::new("循环.txt", plan(Poison::EndlessLoop.words()));
    client.submit(&loops).await;
    let job = loop {
        let answer = client.next(LIMIT).await.expect("an answer");
        if answer["type"] == "conversion.accepted" {
            break answer["job"].clone();
        }
    };
    let parse: &Process = pipeline.service(Service::Parse);
    let before: BTreeMap<u32, u64> =
        parse.children().into_iter().filter_map(|pid| Some((pid, cpu_ticks(pid)?))).collect();
    let looping = eventually("a child of parse loops", LIMIT, async || {
        let used = |pid: &u32| cpu_ticks(*pid).unwrap_or(0).saturating_sub(before.get(pid).copied().unwrap_or(0));
        parse.children().into_iter().find(|pid| used(pid) > 50).ok_or("no child is busy")
    })
    .await;

    // Two seconds are promised; five times that is a defect and not a busy machine.
    let asked = Instant::now();
    let answer = client.ask(json!({ "type": "job.cancel", "job": job })).await;
    assert_eq!((&answer["type"], &answer["jobs"]), (&json!("cancelled"), &json!(1)), "{answer}");
    let keys = [loops.key.clone()];
    let completion = client.completions(&keys, Duration::from_secs(10)).await[&loops.key].clone();
    assert_eq!(completion["status"], "cancelled", "{completion}");
    eventually("the child that looped is gone", Duration::from_secs(10), async || {
        if parse.children().contains(&looping) { Err(looping) } else { Ok(()) }
    })
    .await;
    assert!(asked.elapsed() < Duration::from_secs(10), "{:?}", asked.elapsed());

    // The only place is free again; a second cancel finds nothing to do.
    let next = Submission::new("下一个.txt", plan("依法办事"));
    client.submit(&next).await;
    let completion = client.completions(std::slice::from_ref(&next.key), LIMIT).await[&next.key].clone();
    assert_eq!(completion["status"], "completed", "{completion}");
    let answer = client.ask(json!({ "type": "job.cancel", "job": job })).await;
    assert_ne!(answer["jobs"], 1, "{answer}");
}

// --- tenants

/// A user with the permissions of `docs/integrators.md`.
async fn add_tenant(vhost: &Vhost, name: &str) {
    let own = format!("wenshu\\.reply\\.{name}\\..*");
    let user = User {
        name: name.to_owned(),
        password: "secret".to_owned(),
        configure: format!("^{own}$"),
        write: format!("^(wenshu\\.requests|{own})$"),
        read: format!("^(wenshu\\.events|{own})$"),
        topics: vec![("wenshu.events".to_owned(), "^$".to_owned(), format!("^{name}\\..*$"))],
    };
    vhost.add_user(&user).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tenants_reach_nothing_of_each_other() {
    let (vhost, _, options) = options().await;
    let mut options = options;
    options.settings.push(("WENSHU__BROKER__SERVICE_USERS".to_owned(), "guest".to_owned()));
    let pipeline = Pipeline::start(options).await;
    for name in ["alpha", "beta"] {
        add_tenant(&vhost, name).await;
    }
    let mut alpha = Stranger::connect(&vhost, "alpha", "secret").await;
    let mut beta = Stranger::connect(&vhost, "beta", "secret").await;
    let beta_listens = beta.channel().await;
    let bind = async |channel: &Channel, queue: &str, key: &str| {
        let (options, arguments) = (QueueBindOptions::default(), FieldTable::default());
        channel.queue_bind(queue.into(), "wenshu.events".into(), key.into(), options, arguments).await
    };
    let beta_events = format!("wenshu.reply.beta.{}", Uuid::new_v4());
    declare(&beta_listens, &beta_events).await.unwrap();
    bind(&beta_listens, &beta_events, "beta.*.job.ended").await.unwrap();

    // What beta does itself works.
    let submission = Submission::new("计划.txt", plan("依法办事"));
    let body = submission.body();
    beta.send("interactive", body.to_string().as_bytes(), beta.properties("own")).await;
    let (accepted, _) = beta.answer("own").await;
    let (completion, _) = beta.answer("own").await;
    assert_eq!(completion["status"], "completed", "{completion}");
    let job = accepted["job"].clone();
    assert_eq!(beta.ask(json!({ "type": "job.status", "job": job })).await["type"], "job");
    let mut events = consume(&beta_listens, &beta_events).await.unwrap();
    timeout(LIMIT, events.next()).await.expect("its own event").unwrap().unwrap();

    // Alpha asks for beta's job.
    for question in ["job.status", "job.cancel"] {
        let answer = alpha.ask(json!({ "type": question, "job": job })).await;
        assert_eq!(answer["type"], "not_found", "{question}: {answer}");
    }
    let answer = alpha.ask(json!({ "type": "job.list", "limit": 50 })).await;
    assert_eq!(answer["jobs"], json!([]), "{answer}");
    // The same key is another job, and beta's object is no source.
    let answer = alpha.request(body.to_string().as_bytes()).await;
    assert_eq!((&answer["type"], &answer["duplicate"]), (&json!("conversion.accepted"), &json!(false)), "{answer}");
    assert_ne!(answer["job"], job);
    let mut stolen = body.clone();
    stolen["source"] = json!({ "object": completion["outputs"][0]["object"] });
    stolen["idempotency_key"] = json!("stolen");
    let answer = alpha.request(stolen.to_string().as_bytes()).await;
    assert_eq!(answer["code"], "object", "{answer}");
    // Beta's queue as that of alpha's answers.
    let mut foreign = body.clone();
    foreign["reply_to"] = json!(beta.queue);
    foreign["idempotency_key"] = json!("foreign");
    let answer = alpha.request(foreign.to_string().as_bytes()).await;
    assert_eq!((&answer["type"], &answer["field"]), (&json!("conversion.rejected"), &json!("reply_to")), "{answer}");
    let properties = alpha.properties("foreign").with_reply_to(beta.queue.as_str().into());
    alpha.send("query", br#"{"schema":"wenshu.query/1","type":"job.list","limit":50}"#, properties.clone()).await;
    alpha.send("interactive", body.to_string().as_bytes(), properties).await;
    // Served in turn: both are through when this is answered.
    alpha.request(foreign.to_string().as_bytes()).await;
    alpha.ask(json!({ "type": "job.list", "limit": 50 })).await;
    assert!(timeout(Duration::from_millis(500), beta.next()).await.is_err(), "beta heard of alpha");

    // What the broker does not allow.
    assert!(is_refused(consume(&alpha.channel().await, &beta.queue).await), "alpha read beta's answers");
    assert!(is_refused(declare(&alpha.channel().await, "wenshu.reply.beta.mine").await));
    assert!(is_refused(declare(&alpha.channel().await, "wenshu.parse.bulk").await));
    for key in ["beta.#", "#", "*.*.job.ended"] {
        assert!(is_refused(bind(&alpha.channel().await, &alpha.queue, key).await), "alpha bound {key}");
    }
    for (exchange, key) in
        [("wenshu.events", "alpha.bulk.job.ended"), ("wenshu.work", "ingest.bulk"), ("wenshu.dead", "")]
    {
        let channel = alpha.channel().await;
        let sent = publish(&channel, exchange, key, b"{}", alpha.properties("x")).await;
        assert!(is_refused(sent), "alpha published to {exchange}");
    }
    for queue in ["wenshu.ingest.bulk", "wenshu.dead", "wenshu.query"] {
        assert!(is_refused(consume(&alpha.channel().await, queue).await), "alpha read {queue}");
    }
    let spoofed = alpha.properties("x").with_user_id("beta".into());
    let sent = publish(&alpha.channel().await, "wenshu.requests", "interactive", b"{}", spoofed).await;
    assert!(sent.unwrap_err().to_string().contains("PRECONDITION_FAILED"), "alpha passed for beta");
    drop(pipeline);
}

// --- webhooks

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLNmw";

/// HMAC-SHA256 as RFC 2104 has it: the receiver's own reckoning.
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 64];
    block[..key.len()].copy_from_slice(key);
    let inner = Sha256::new().chain_update(block.map(|byte| byte ^ 0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(block.map(|byte| byte ^ 0x5c)).chain_update(inner).finalize().to_vec()
}

fn with_secret(mut options: Options, allow_private: bool) -> Options {
    options.settings.push(("WENSHU__WEBHOOKS__SECRETS__guest".to_owned(), SECRET.to_owned()));
    options.set("webhooks.waits_s", "[1, 2]").set("webhooks.allow_private", allow_private)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_is_signed_and_called_again_across_a_restart() {
    let (_vhost, _, options) = options().await;
    let mut pipeline = Pipeline::start(with_secret(options, true)).await;
    let receiver = Receiver::start(|call| if call == 0 { 500 } else { 200 }).await;
    let mut client = pipeline.client().await;
    let mut submission = Submission::new("计划.txt", plan("依法办事"));
    submission.more.push(("webhook", json!(format!("http://127.0.0.1:{}/hook", receiver.port()))));
    client.submit(&submission).await;
    eventually("the first call", LIMIT, async || receiver.calls().first().map(drop).ok_or(())).await;
    pipeline.service(Service::Ledger).kill();
    pipeline.spawn(Service::Ledger);
    let calls = eventually("the second call", LIMIT, async || {
        let calls = receiver.calls();
        if calls.len() >= 2 { Ok(calls) } else { Err(calls.len()) }
    })
    .await;
    let ids: BTreeSet<&String> = calls.iter().map(|call| &call.headers["webhook-id"]).collect();
    assert_eq!(ids.len(), 1, "every try has the same id");
    let key = STANDARD.decode(SECRET.trim_start_matches("whsec_")).unwrap();
    for call in &calls {
        assert_eq!(call.path, "/hook");
        let [id, at, signature] =
            ["webhook-id", "webhook-timestamp", "webhook-signature"].map(|name| call.headers[name].clone());
        let signed = [format!("{id}.{at}.").as_bytes(), &call.body].concat();
        assert_eq!(signature, format!("v1,{}", STANDARD.encode(hmac(&key, &signed))));
        assert!((jiff::Timestamp::now().as_second() - at.parse::<i64>().unwrap()).abs() < 300);
        let body: Value = serde_json::from_slice(&call.body).unwrap();
        assert_eq!((&body["type"], &body["status"]), (&json!("conversion.completed"), &json!("completed")), "{body}");
        assert_eq!(body["idempotency_key"], submission.key.as_str());
    }
    client.completions(std::slice::from_ref(&submission.key), LIMIT).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_address_is_refused_and_never_called() {
    let (vhost, _, options) = options().await;
    let pipeline = Pipeline::start(with_secret(options, false)).await;
    let receiver = Receiver::start(|_| 200).await;
    let mut stranger = Stranger::connect(&vhost, "guest", "guest").await;
    let port = receiver.port();
    for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"] {
        let mut submission = Submission::new("计划.txt", plan("依法办事"));
        submission.more.push(("webhook", json!(format!("https://{host}:{port}/hook"))));
        let answer = stranger.request(submission.body().to_string().as_bytes()).await;
        assert_eq!((&answer["type"], &answer["field"]), (&json!("conversion.rejected"), &json!("webhook")), "{host}");
    }
    // Without the address the same request is served. That a name is looked up
    // and refused at the call is tested where the calls are made.
    let mut client = pipeline.client().await;
    let submission = Submission::new("计划.txt", plan("依法办事"));
    client.submit(&submission).await;
    client.completions(std::slice::from_ref(&submission.key), LIMIT).await;
    assert!(receiver.calls().is_empty());
}

// --- retention and expiry

/// Files below a folder.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries
        .flatten()
        .flat_map(|entry| if entry.path().is_dir() { files_below(&entry.path()) } else { vec![entry.path()] })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn retention_leaves_no_object_and_no_row() {
    let (_vhost, database, options) = options().await;
    let options = with_faulty(options, Service::Format).set("ledger.retention_s", 3);
    let pipeline = Pipeline::start(options).await;
    let mut client = pipeline.client().await;
    // One that is done, and one that leaves a dead letter.
    let submissions = [plan("依法办事"), plan(Poison::Abort.words())].map(|text| Submission::new("计划.txt", text));
    for submission in &submissions {
        client.submit(submission).await;
    }
    let keys = submissions.map(|submission| submission.key);
    let completions = client.completions(&keys, LIMIT).await;
    assert_eq!(completions[&keys[0]]["counts"]["documents_failed"], 0);
    assert_eq!(completions[&keys[1]]["counts"]["documents_failed"], 1);
    let tables = ["jobs", "documents", "outputs", "findings", "attempts", "outbox", "dead_letters"];
    let counts = tables.map(|table| format!("(SELECT count(*) FROM {table})")).join(" || ' ' || ");
    eventually("rows and objects are gone", LIMIT, async || {
        let rows = Database::shared().await.query(&database, &format!("SELECT {counts}")).await.unwrap();
        let files = files_below(&pipeline.store().join("guest"));
        if rows == ["0 0 0 0 0 0 0"] && files.is_empty() { Ok(()) } else { Err((rows, files.len())) }
    })
    .await;
    let folders: Vec<_> = std::fs::read_dir(pipeline.store().join("guest")).into_iter().flatten().flatten().collect();
    let of_jobs = |completion: &Value| {
        let job = completion["job"].as_str().unwrap();
        folders.iter().any(|folder| folder.file_name() == *job)
    };
    assert!(!completions.values().any(of_jobs), "a folder of a job is left");
    let answer = client.ask(json!({ "type": "job.status", "job": completions[&keys[0]]["job"] })).await;
    assert_eq!(answer["type"], "not_found", "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_past_its_deadline_expires_once() {
    let (vhost, _, options) = options().await;
    let mut pipeline = Pipeline::prepare(options);
    for service in Service::ALL.into_iter().filter(|service| *service != Service::Parse) {
        pipeline.spawn(service);
    }
    pipeline.wait_until_started().await;
    let mut client = pipeline.client().await;
    let mut late = Submission::new("计划.txt", plan("依法办事"));
    late.more.push(("deadline_s", json!(2)));
    client.submit(&late).await;
    let completion = client.completions(std::slice::from_ref(&late.key), LIMIT).await[&late.key].clone();
    assert_eq!(completion["status"], "expired", "{completion}");

    // The worker comes, finds the task, and nothing more is said of the job.
    pipeline.spawn(Service::Parse);
    let next = Submission::new("计划.txt", plan("依法办事"));
    client.submit(&next).await;
    let completion = client.completions(std::slice::from_ref(&next.key), LIMIT).await[&next.key].clone();
    assert_eq!(completion["status"], "completed", "{completion}");
    eventually("all queues are empty", LIMIT, async || {
        let depths = vhost.queue_depths().await?;
        let left: Vec<_> = depths.into_iter().filter(|(_, depth)| depth.ready + depth.unacked > 0).collect();
        if left.is_empty() { Ok(()) } else { Err(format!("{left:?}")) }
    })
    .await;
    while client.next(Duration::from_millis(500)).await.is_some() {}
    let said = client.answers.iter().filter(|(_, answer)| {
        answer["type"] == "conversion.completed" && answer["idempotency_key"] == late.key.as_str()
    });
    assert_eq!(said.count(), 1);
    let letters = client.ask(json!({ "type": "dead.list", "limit": 50 })).await;
    assert_eq!(letters["letters"], json!([]), "{letters}");
}

// --- what is told of a document

#[tokio::test(flavor = "multi_thread")]
async fn one_trace_leads_from_the_request_to_the_reply() {
    let (vhost, _, options) = options().await;
    let pipeline = Pipeline::start(options.set("telemetry.log", "debug")).await;
    let mut stranger = Stranger::connect(&vhost, "guest", "guest").await;
    let trace = Uuid::new_v4().simple().to_string();
    let mut headers = FieldTable::default();
    headers.insert("traceparent".into(), AMQPValue::LongString(format!("00-{trace}-00f067aa0ba902b7-01").into()));
    let body = Submission::new("计划.txt", plan("依法办事")).body().to_string();
    stranger.send("interactive", body.as_bytes(), stranger.properties("traced").with_headers(headers)).await;
    let (accepted, of_accepted) = stranger.answer("traced").await;
    let (completed, of_completed) = stranger.answer("traced").await;
    assert_eq!(completed["status"], "completed", "{completed}");
    for header in [of_accepted, of_completed] {
        let header = header.expect("an answer carries the trace");
        assert_eq!(header.split('-').nth(1), Some(trace.as_str()), "{header}");
    }
    let logs = pipeline.logs();
    let lines: Vec<Value> = logs.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let of_job: Vec<&Value> = lines.iter().filter(|line| line["wenshu.job"] == accepted["job"]).collect();
    let services: BTreeSet<&str> = of_job.iter().filter_map(|line| line["service"].as_str()).collect();
    assert_eq!(services.len(), 6, "{services:?}");
    for line in of_job {
        assert_eq!(line["trace_id"], trace.as_str(), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_text_of_a_document_is_in_no_log_metric_or_span() {
    const CANARY: &str = "金丝雀Kanarienvogel7f3a";
    const MARK: &str = "Kanarienvogel7f3a";
    let (vhost, _, options) = options().await;
    let collector = Receiver::start(|_| 200).await;
    let options = with_faulty(with_faulty(options, Service::Parse), Service::Format)
        .set("telemetry.log", "trace")
        .set("telemetry.otlp_endpoint", format!("http://127.0.0.1:{}", collector.port()))
        .set("work.document_cpu_ms", 2_000)
        .set("work.document_wall_ms", 5_000);
    let mut pipeline = Pipeline::start(options).await;
    let mut client = pipeline.client().await;
    let title = plan("依法办事").replace("2026年度工作计划", &format!("{CANARY}2026年度工作计划"));
    let mut texts = vec![plan(CANARY), title];
    texts.extend(Poison::ALL.map(|poison| plan(&format!("{CANARY}{}", poison.words()))));
    let submissions: Vec<Submission> = texts.into_iter().map(|text| Submission::new("计划.txt", text)).collect();
    for submission in &submissions {
        client.submit(submission).await;
    }
    let keys: Vec<String> = submissions.iter().map(|submission| submission.key.clone()).collect();
    let completions = client.completions(&keys, LIMIT).await;
    assert_eq!(completions[&keys[0]]["status"], "completed");
    // A request that is refused for a value, one that is no message, and dead
    // letters that somebody looks at.
    let mut stranger = Stranger::connect(&vhost, "guest", "guest").await;
    let mut wrong = submissions[0].body();
    wrong["elements"] = json!({ "defaults": { "document_number": [CANARY] }, CANARY: CANARY });
    assert_eq!(stranger.request(wrong.to_string().as_bytes()).await["type"], "conversion.rejected");
    stranger.request(format!("{{\"{CANARY}").as_bytes()).await;
    let letters = client.ask(json!({ "type": "dead.list", "limit": 50 })).await;
    assert!(!letters["letters"].as_array().unwrap().is_empty(), "{letters}");
    assert!(!letters.to_string().contains(MARK), "{letters}");

    let mut told = String::new();
    for (service, process) in pipeline.services() {
        let ready = |line: &str| line.contains("server.port");
        let line = process.wait_for_line("its port", LIMIT, ready).await;
        let line: Value = serde_json::from_str(&line).unwrap();
        let port = u16::try_from(line["server.port"].as_u64().unwrap()).unwrap();
        let (status, metrics) = page(port, "/metrics").await.unwrap();
        assert!(status == 200 && metrics.contains("wenshu_"), "{service:?}");
        let figure = |name: &str| -> f64 {
            let values = metrics.lines().filter(|line| line.starts_with(name));
            values.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum()
        };
        assert!(figure("wenshu_object_bytes_total") > 0.0, "{service:?}: no object is counted");
        if service != Service::Ledger {
            assert_eq!((figure("wenshu_slots{"), figure("wenshu_children{")), (2.0, 2.0), "{service:?}");
        }
        told.push_str(&metrics);
        process.signal_terminate();
        process.wait(LIMIT).await;
    }
    told.push_str(&pipeline.logs());
    let calls = collector.calls();
    assert!(calls.iter().any(|call| call.path == "/v1/traces" && !call.body.is_empty()), "no span was exported");
    let spans: Vec<u8> = calls.into_iter().flat_map(|call| call.body).collect();
    told.push_str(&String::from_utf8_lossy(&spans));
    assert!(told.contains("wenshu-parse") && told.contains("a document starts"));
    if let Some(at) = told.find(MARK) {
        let around = told.floor_char_boundary(at.saturating_sub(300))..told.ceil_char_boundary(at + 60);
        panic!("text of a document is told: {:?}", told.get(around));
    }
}
