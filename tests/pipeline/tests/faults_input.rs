//! Faults of what comes in: poison among good documents, messages that are none
//! of ours, everything twice, and a disk without room. The neighbours are
//! unharmed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::future::join_all;
use lapin::options::{BasicConsumeOptions, QueueBindOptions, QueueDeclareOptions};
use lapin::types::FieldTable;
use lapin::{Connection, ConnectionProperties, Consumer};
use serde_json::{Value, json};
use wenshu_pipeline_tests::load::half_written;
use wenshu_pipeline_tests::poison::{Poison, faulty};
use wenshu_pipeline_tests::{
    Broker, Client, Database, Load, Options, Pipeline, Service, Submission, Vhost, dead_letters, eventually,
    nothing_waits, page_of,
};

const LIMIT: Duration = Duration::from_secs(180);
const STAGES: [&str; 5] = ["ingest", "parse", "format", "emit-pdf", "emit-docx"];
const LANES: [&str; 2] = ["interactive", "bulk"];

async fn pipeline(change: impl FnOnce(Options) -> Options) -> (Vhost, Pipeline, Client) {
    let vhost = Broker::shared().await.vhost().await;
    let database = Database::shared().await.new_database().await;
    let pipeline = Pipeline::start(change(Options::new(vhost.url(), Some(database)))).await;
    let client = pipeline.client().await;
    (vhost, pipeline, client)
}

/// One poisonous document of each class among `good` good ones each, in the
/// children of one worker.
async fn poison_costs_nobody_else(service: Service, good: usize) {
    let (vhost, mut pipeline, mut client) = pipeline(|options| {
        let mut options = options
            .set("work.document_cpu_ms", 2000)
            .set("work.document_wall_ms", 6000)
            .set("work.child_memory_mib", 256);
        options.instead.insert(service, (faulty(service), Vec::new()));
        options
    })
    .await;
    let mut load = Load::new();
    let worker = pipeline.service(service).pid();
    let mut poisonous: BTreeMap<String, Poison> = BTreeMap::new();
    for poison in Poison::ALL {
        load.submit(&mut client, good / 2).await;
        let submission = Submission::new(format!("{poison:?}.txt"), load.text_with(poison.words()));
        client.submit(&submission).await;
        poisonous.insert(submission.key.clone(), poison);
        load.submit(&mut client, good - good / 2).await;
    }
    let account = load.account(&mut client, LIMIT).await;
    assert_eq!(account.jobs, good * Poison::ALL.len());
    let keys: Vec<String> = poisonous.keys().cloned().collect();
    let completions = client.completions(&keys, LIMIT).await;
    let mut jobs: BTreeSet<String> = BTreeSet::new();
    for (key, poison) in &poisonous {
        let completion = &completions[key];
        let code = problem_code(&client, completion);
        assert_eq!(code, poison.code(), "{poison:?}: {completion}");
        jobs.insert(completion["job"].as_str().unwrap().to_owned());
    }
    nothing_waits(&vhost).await;
    let letters = dead_letters(&mut client).await;
    let dead: BTreeSet<String> = letters.iter().map(|letter| letter["job"].as_str().unwrap().to_owned()).collect();
    assert_eq!((letters.len(), &dead), (jobs.len(), &jobs), "{letters:?}");
    assert_eq!(pipeline.service(service).pid(), worker);
    assert!(pipeline.service(service).is_running(), "the worker itself has ended");
    pipeline.stop().await;
}

/// What a job was told of its poisonous document: of the job itself, or of its
/// only document, or of an output of that.
fn problem_code(client: &Client, completion: &Value) -> String {
    let own = &completion["problem"]["code"];
    if let Some(code) = own.as_str() {
        assert_eq!(completion["status"], "failed", "{completion}");
        return code.to_owned();
    }
    assert_eq!(completion["status"], "completed", "{completion}");
    let report: Value = serde_json::from_slice(&client.object(&completion["report"])).unwrap();
    let mut codes = Vec::new();
    problems_in(&report, &mut codes);
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), 1, "{report}");
    codes.remove(0)
}

fn problems_in(value: &Value, codes: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value["code"].as_str() {
                    Some(code) if name == "problem" || name == "error" => codes.push(code.to_owned()),
                    _ => problems_in(value, codes),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| problems_in(value, codes)),
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn poison_in_parse_one_in_twenty_costs_no_neighbour() {
    poison_costs_nobody_else(Service::Parse, 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn poison_in_ingest_one_in_twenty_costs_no_neighbour() {
    poison_costs_nobody_else(Service::Ingest, 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn poison_in_format_one_in_twenty_costs_no_neighbour() {
    poison_costs_nobody_else(Service::Format, 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn poison_in_emit_pdf_one_in_twenty_costs_no_neighbour() {
    poison_costs_nobody_else(Service::EmitPdf, 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn poison_in_emit_docx_one_in_twenty_costs_no_neighbour() {
    poison_costs_nobody_else(Service::EmitDocx, 20).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_that_are_none_of_ours_become_dead_letters_and_harm_no_neighbour() {
    let (vhost, mut pipeline, mut client) = pipeline(|options| options).await;
    let mut load = Load::new();
    load.submit(&mut client, 4).await;
    let unknown = |place: &str| json!({ "schema": "wenshu.message/99", "place": place }).to_string();
    let mut wanted: BTreeSet<(String, String)> = BTreeSet::new();
    for stage in STAGES {
        for lane in LANES {
            let (key, queue) = (format!("{stage}.{lane}"), format!("wenshu.{stage}.{lane}"));
            for (reason, body) in [("malformed", format!("no JSON for {key}")), ("unknown-version", unknown(&key))] {
                client.publish("wenshu.work", &key, body.as_bytes(), "odd").await.unwrap();
                wanted.insert((queue.clone(), reason.to_owned()));
            }
        }
    }
    for lane in LANES {
        let (key, queue) = (format!("default.{lane}.job.parsed"), format!("wenshu.ledger.{lane}"));
        for (reason, body) in [("malformed", format!("no JSON for {key}")), ("unknown-version", unknown(&key))] {
            client.publish("wenshu.events", &key, body.as_bytes(), "odd").await.unwrap();
            wanted.insert((queue.clone(), reason.to_owned()));
        }
    }
    // Strangers are answered.
    for key in ["interactive", "bulk", "query"] {
        for (number, body) in ["no JSON", r#"{"schema":"wenshu.request/99"}"#].into_iter().enumerate() {
            client.publish("wenshu.requests", key, body.as_bytes(), &format!("{key}-{number}")).await.unwrap();
        }
    }
    load.submit(&mut client, 4).await;
    let account = load.account(&mut client, LIMIT).await;
    assert_eq!((account.jobs, account.outputs), (8, 16));
    // The unknown ones have their tries first: a newer worker might know them.
    nothing_waits(&vhost).await;
    let letters = dead_letters(&mut client).await;
    let text = |letter: &Value, name: &str| letter[name].as_str().unwrap().to_owned();
    let found: BTreeSet<(String, String)> =
        letters.iter().map(|letter| (text(letter, "queue"), text(letter, "reason"))).collect();
    assert_eq!(found, wanted);
    assert_eq!(letters.len(), wanted.len(), "{letters:?}");
    for correlation in ["interactive-0", "interactive-1", "bulk-0", "bulk-1"] {
        let answer = loop {
            let known = client.answers.iter().find(|(_, answer)| answer["correlation_id"] == correlation);
            match known {
                Some((_, answer)) => break answer.clone(),
                None => drop(client.next(LIMIT).await.expect("an answer to each request")),
            }
        };
        assert_eq!(answer["type"], "conversion.rejected", "{answer}");
    }
    // The alert hangs on this figure.
    eventually("the ledger's page counts them", Duration::from_secs(60), async || {
        let (_, page) = page_of(pipeline.service(Service::Ledger), "/metrics").await?;
        let counted = page.lines().find_map(|line| line.strip_prefix("wenshu_dead_messages ")).unwrap_or("none");
        if counted == wanted.len().to_string() { Ok(()) } else { Err(counted.to_owned()) }
    })
    .await;
    pipeline.stop().await;
}

/// Hears every task and event of a vhost.
async fn listen(url: &str) -> (Connection, Consumer) {
    let connection = Connection::connect(url, ConnectionProperties::default()).await.unwrap();
    let channel = connection.create_channel().await.unwrap();
    let options = QueueDeclareOptions { exclusive: true, ..Default::default() };
    channel.queue_declare("spy".into(), options, FieldTable::default()).await.unwrap();
    let bind = async |exchange: &str, key: &str| {
        let options = QueueBindOptions::default();
        channel.queue_bind("spy".into(), exchange.into(), key.into(), options, FieldTable::default()).await.unwrap();
    };
    bind("wenshu.events", "#").await;
    for stage in STAGES {
        for lane in LANES {
            bind("wenshu.work", &format!("{stage}.{lane}")).await;
        }
    }
    let options = BasicConsumeOptions { no_ack: true, ..Default::default() };
    let consumer = channel.basic_consume("spy".into(), "".into(), options, FieldTable::default()).await.unwrap();
    (connection, consumer)
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_delivered_twice_and_submitted_ten_times_completes_once() {
    let (vhost, pipeline, mut client) = pipeline(|options| options).await;
    let (hearing, mut consumer) = listen(&vhost.url()).await;
    let repeater = pipeline.client().await;
    // Each message again as soon as it is heard, so that both are on their way
    // at once, and each once more when all is over.
    let repeating = tokio::spawn(async move {
        let mut seen: BTreeSet<(String, String, Vec<u8>)> = BTreeSet::new();
        loop {
            let next = tokio::time::timeout(Duration::from_secs(5), consumer.next()).await;
            let Ok(Some(Ok(delivery))) = next else { return (repeater, seen) };
            let message = (delivery.exchange.to_string(), delivery.routing_key.to_string(), delivery.data);
            if !seen.contains(&message) {
                repeater.publish(&message.0, &message.1, &message.2, "again").await.unwrap();
                seen.insert(message);
            }
        }
    });
    let mut load = Load::new();
    for _ in 0..6 {
        let submission = load.submission();
        let tries = join_all((0..10).map(|_| client.try_submit(&submission))).await;
        assert!(tries.iter().all(Result::is_ok));
    }
    load.account(&mut client, LIMIT).await;
    let (repeater, seen) = repeating.await.unwrap();
    hearing.close(200, "".into()).await.unwrap();
    // An ingest, a parse, a format and two emit tasks a job, and their events.
    assert!(seen.len() >= 6 * 10, "{}", seen.len());
    // The ledger's own events lead to whoever listens, and nobody does any more.
    let own = ["job.accepted", "job.ended"];
    for (exchange, key, body) in seen.iter().filter(|(_, key, _)| !own.iter().any(|own| key.ends_with(own))) {
        repeater.publish(exchange, key, body, "late").await.unwrap();
    }
    nothing_waits(&vhost).await;
    let account = load.account_and_nothing_left(&mut client, &vhost, LIMIT).await;
    assert_eq!((account.jobs, account.outputs), (6, 12));
    let ids: BTreeSet<&String> = client
        .answers
        .iter()
        .filter(|(_, answer)| answer["type"] == "conversion.completed")
        .map(|(id, _)| id)
        .collect();
    assert_eq!(ids.len(), 6, "one completion a job");
    pipeline.stop().await;
}

/// A small file system of its own; gone when dropped.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(folder: &Path, size: &str) -> Self {
        fs::create_dir_all(folder).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={size},mode=0755"), "tmpfs"]).arg(folder);
        assert!(mount.status().unwrap().success(), "a file system of its own needs root");
        Self(folder.to_owned())
    }

    /// Takes all room that is left.
    fn fill(&self) {
        let mut file = fs::File::create(self.0.join("ballast")).unwrap();
        let block = vec![0; 4096];
        while std::io::Write::write_all(&mut file, &block).is_ok() {}
    }

    fn free(&self) {
        fs::remove_file(self.0.join("ballast")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("-l").arg(&self.0).status());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_of_the_workers_loses_nothing() {
    let vhost = Broker::shared().await.vhost().await;
    let database = Database::shared().await.new_database().await;
    let options = Options::new(vhost.url(), Some(database)).set("work.retry_waits_s", "[2, 5, 10]");
    let mut pipeline = Pipeline::prepare(options);
    let disk = SmallDisk::mount(&pipeline.store(), "16m");
    for service in Service::ALL {
        pipeline.spawn(service);
    }
    pipeline.wait_until_started().await;
    let mut client = pipeline.client().await;
    let mut load = Load::new();
    load.submit(&mut client, 60).await;
    load.completed(&mut client, 1, LIMIT).await;
    disk.fill();
    eventually("a task is tried again", LIMIT, async || {
        if pipeline.logs().contains("storage-full") { Ok(()) } else { Err("not yet") }
    })
    .await;
    disk.free();
    let account = load.account_and_nothing_left(&mut client, &vhost, LIMIT).await;
    assert_eq!((account.jobs, account.outputs), (60, 120));
    assert_eq!(half_written(&pipeline), Vec::<String>::new());
    drop(disk);
    pipeline.stop().await;
}
