//! What the pipeline does on this machine: documents a second through the
//! broker, what an interactive job waits on an idle and on a loaded pipeline, and
//! the memory of each service.
//!
//! ```text
//! cargo build --workspace --all-targets && cargo build --release --workspace --bins
//! WENSHU_BINARIES=$PWD/target/release target/debug/examples/pipeline_rate [JOBS] [KEY=VALUE…]
//! ```
//!
//! `KEY=VALUE` are settings of the services (`storage.sync=none`, `work.slots=1`).
//! Broker, database and services run on the same cores as this program.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench says what it sees"
)]

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;
use wenshu_pipeline_tests::{
    Broker, Client, Database, Options, Pipeline, Service, Submission, build_binaries, page_of, plan_files,
};

/// Interactive jobs that are timed, each after the one before has ended.
const TIMED: usize = 100;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let jobs: usize = arguments.next().map_or(1000, |text| text.parse().expect("a number of jobs"));
    let broker = Broker::shared().await;
    let vhost = broker.vhost().await;
    let database = Database::shared().await;
    let mut options =
        Options::new(vhost.url(), Some(database.new_database().await)).set("telemetry.log", "warn,wenshu=info");
    for setting in arguments {
        let (key, value) = setting.split_once('=').expect("KEY=VALUE");
        options = options.set(key, value);
    }
    let mut pipeline = Pipeline::start(options).await;
    let texts = plans();
    println!("{} plans of the five real files, {} characters on average", texts.len(), mean_characters(&texts));

    let mut client = pipeline.client().await;
    warm_up(&mut client, &texts).await;
    told("interactive, idle", &timed(&mut client, &texts).await);

    let before = Usage::now(&mut pipeline, broker, database);
    let waits_before = waits(&mut pipeline).await;
    let began = Instant::now();
    let stages = interactive_stages(&mut pipeline).await;
    let mut urgent = pipeline.client().await;
    let ended = Arc::new(AtomicUsize::new(0));
    let bulk = tokio::spawn(bulk_run(client, texts.clone(), jobs, Arc::clone(&ended)));
    // As long as at least half of the bulk jobs wait: those of the first second
    // meet the flood of requests itself.
    let (mut flood, mut loaded) = (Vec::new(), Vec::new());
    while ended.load(Ordering::Relaxed) < jobs / 2 {
        let in_flood = began.elapsed() < Duration::from_secs(1);
        let time = one(&mut urgent, &texts, 2_000_000 + flood.len() + loaded.len()).await;
        if in_flood { flood.push(time) } else { loaded.push(time) }
    }
    let timed_jobs = flood.len() + loaded.len();
    for (what, mut times) in [("in the first second", flood), ("loaded", loaded)] {
        if !times.is_empty() {
            times.sort_by(f64::total_cmp);
            told(
                &format!(
                    "interactive, {what} ({} jobs, {} of {jobs} bulk jobs wait in the end)",
                    times.len(),
                    jobs - jobs / 2
                ),
                &times,
            );
        }
    }
    for (what, seconds) in interactive_stages(&mut pipeline).await {
        println!("  {what}: {:.1} ms", (seconds - stages[&what]) * 1000.0 / timed_jobs as f64);
    }
    let completions = bulk.await.expect("the bulk run ends");
    let took = began.elapsed().as_secs_f64();
    let used = Usage::now(&mut pipeline, broker, database);
    let documents = count(&completions, "documents") as f64 + timed_jobs as f64;
    println!(
        "{jobs} jobs and {timed_jobs} interactive ones, {documents} documents ({} failed), {} outputs in {took:.1} s: {:.1} documents a second",
        count(&completions, "documents_failed"),
        count(&completions, "outputs"),
        documents / took
    );
    let all = used.since(&before, documents);
    let alone = convert_alone(&texts);
    println!(
        "  all: {all:.2}; `wenshu convert` of the same plans: {alone:.2}; so the pipeline's own: {:.2}",
        all - alone
    );
    for (what, seconds) in waits(&mut pipeline).await {
        println!("  {what}: {:.2} a document", (seconds - waits_before[what]) / documents);
    }
    for (service, process) in pipeline.services() {
        let own = process.memory().unwrap_or(0) as f64 / 1048576.0;
        let children: Vec<f64> = process.children().iter().map(|pid| resident(*pid)).collect();
        println!("  {}: {own:.0} MiB, children {children:.0?}", service.name());
    }
    pipeline.stop().await;
}

/// One text a document of the five real files.
fn plans() -> Vec<String> {
    let mut texts = Vec::new();
    for file in plan_files() {
        let output =
            Command::new(build_binaries().join("wenshu")).arg("parse").arg(&file).output().expect("wenshu runs");
        let parsed: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let lines: Vec<&str> =
            parsed["source"]["lines"].as_array().unwrap().iter().map(|line| line["text"].as_str().unwrap()).collect();
        for document in parsed["documents"].as_array().unwrap() {
            let line = |name: &str| document["lines"][name].as_u64().unwrap() as usize;
            texts.push(lines[line("first") - 1..line("last")].join("\n"));
        }
    }
    texts
}

fn mean_characters(texts: &[String]) -> usize {
    texts.iter().map(|text| text.chars().filter(|c| !c.is_whitespace()).count()).sum::<usize>() / texts.len()
}

/// A plan that no other job has.
fn numbered(texts: &[String], number: usize) -> Submission {
    Submission::new(format!("计划{number}.txt"), format!("{}\n（第{number}号）\n", texts[number % texts.len()]))
}

async fn warm_up(client: &mut Client, texts: &[String]) {
    let submissions: Vec<Submission> = (0..texts.len()).map(|number| numbered(texts, number)).collect();
    for submission in &submissions {
        client.submit(submission).await;
    }
    let keys: Vec<String> = submissions.into_iter().map(|submission| submission.key).collect();
    client.completions(&keys, Duration::from_secs(120)).await;
}

/// Submits the bulk jobs and waits for their ends, which it counts.
async fn bulk_run(
    mut client: Client,
    texts: Vec<String>,
    jobs: usize,
    ended: Arc<AtomicUsize>,
) -> BTreeMap<String, Value> {
    let began = Instant::now();
    let before = client.ended();
    let keys = submit_bulk(&mut client, &texts, jobs).await;
    println!("submitted {jobs} in {:.1} s", began.elapsed().as_secs_f64());
    let deadline = Instant::now() + Duration::from_secs(3600);
    while client.ended() - before < jobs {
        assert!(Instant::now() < deadline, "not all jobs ended");
        client.next(Duration::from_secs(5)).await;
        ended.store(client.ended() - before, Ordering::Relaxed);
    }
    client.completions(&keys, Duration::from_secs(1)).await
}

/// Seconds from the request to the completion.
async fn one(client: &mut Client, texts: &[String], number: usize) -> f64 {
    let submission = numbered(texts, number);
    let began = Instant::now();
    client.submit(&submission).await;
    client.completions(std::slice::from_ref(&submission.key), Duration::from_secs(120)).await;
    began.elapsed().as_secs_f64()
}

/// The same of several, one after the other.
async fn timed(client: &mut Client, texts: &[String]) -> Vec<f64> {
    let mut times = Vec::new();
    for number in 0..TIMED {
        times.push(one(client, texts, 1_000_000 + number).await);
    }
    times.sort_by(f64::total_cmp);
    times
}

async fn submit_bulk(client: &mut Client, texts: &[String], jobs: usize) -> Vec<String> {
    let mut keys = Vec::new();
    for first in (0..jobs).step_by(100) {
        let submissions: Vec<Submission> =
            (first..jobs.min(first + 100)).map(|number| numbered(texts, number).bulk()).collect();
        let sent = submissions.iter().map(|submission| client.try_submit(submission));
        for sent in futures_util::future::join_all(sent).await {
            sent.expect("the broker is up");
        }
        keys.extend(submissions.into_iter().map(|submission| submission.key));
    }
    keys
}

/// CPU milliseconds of a plan that `wenshu convert` makes both outputs of, in a
/// batch.
fn convert_alone(texts: &[String]) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    std::fs::create_dir(&input).unwrap();
    let many = texts.len() * 10;
    for number in 0..many {
        let plan = numbered(texts, number);
        std::fs::write(input.join(format!("{number}.txt")), plan.bytes).unwrap();
    }
    let before = cpu(std::process::id(), true);
    let mut command = Command::new(build_binaries().join("wenshu"));
    let done = command.arg("convert").arg(&input).arg("--out").arg(&output).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    (cpu(std::process::id(), true) - before) * 1000.0 / many as f64
}

/// Seconds that interactive messages waited in queues and were worked on, by stage.
async fn interactive_stages(pipeline: &mut Pipeline) -> BTreeMap<String, f64> {
    let mut sums = BTreeMap::new();
    for (_, process) in pipeline.services() {
        let (_, page) = page_of(process, "/metrics").await.unwrap();
        for (what, metric) in [("waits", "wenshu_wait_seconds_sum"), ("works", "wenshu_task_seconds_sum")] {
            for line in page.lines().filter(|line| line.starts_with(metric) && line.contains("interactive")) {
                let stage = line.split('"').nth(1).unwrap_or_default();
                let value = line.rsplit(' ').next().and_then(|value| value.parse().ok()).unwrap_or(0.0);
                sums.insert(format!("{stage} {what}"), value);
            }
        }
    }
    sums
}

/// What all services together waited for storage and broker, ms, and moved, KB.
async fn waits(pipeline: &mut Pipeline) -> BTreeMap<&'static str, f64> {
    let mut sums = BTreeMap::new();
    for (_, process) in pipeline.services() {
        let (_, page) = page_of(process, "/metrics").await.unwrap();
        for (what, metric, scale) in [
            ("ms of reading objects", "wenshu_object_seconds_sum{direction=\"in\"}", 1000.0),
            (
                "ms of storing objects until they are on the disk",
                "wenshu_object_seconds_sum{direction=\"out\"}",
                1000.0,
            ),
            ("KB read", "wenshu_object_bytes_total{direction=\"in\"}", 0.001),
            ("KB stored", "wenshu_object_bytes_total{direction=\"out\"}", 0.001),
            ("stores", "wenshu_object_seconds_count{direction=\"out\"}", 1.0),
            ("messages published", "wenshu_confirm_seconds_count", 1.0),
            ("ms of waiting for confirms", "wenshu_confirm_seconds_sum", 1000.0),
        ] {
            let value = page.lines().find_map(|line| line.strip_prefix(metric)?.trim().parse::<f64>().ok());
            *sums.entry(what).or_default() += value.unwrap_or(0.0) * scale;
        }
    }
    sums
}

fn count(completions: &BTreeMap<String, Value>, name: &str) -> u64 {
    completions.values().map(|completion| completion["counts"][name].as_u64().unwrap()).sum()
}

fn told(what: &str, sorted: &[f64]) {
    let at = |share: f64| sorted[((sorted.len() as f64 * share).ceil() as usize).clamp(1, sorted.len()) - 1] * 1000.0;
    println!("{what}: p50 {:.0} ms, p95 {:.0} ms, p99 {:.0} ms", at(0.5), at(0.95), at(0.99));
}

/// CPU time of everybody, in seconds.
struct Usage {
    services: BTreeMap<&'static str, f64>,
    broker: f64,
    database: f64,
}

impl Usage {
    fn now(pipeline: &mut Pipeline, broker: &Broker, database: &Database) -> Self {
        let services = pipeline.services().map(|(service, process): (Service, _)| {
            let children: f64 = process.children().iter().map(|pid| cpu(*pid, true)).sum();
            (service.name(), cpu(process.pid(), true) + children)
        });
        let services = services.collect();
        Self { services, broker: broker.pid().map_or(0.0, tree), database: database.pid().map_or(0.0, tree) }
    }

    /// Prints who used how much, and gives the sum, ms a document.
    fn since(&self, before: &Self, documents: f64) -> f64 {
        println!("CPU ms a document (children that ended are counted with their parents):");
        for (name, seconds) in &self.services {
            println!("  {name}: {:.2}", (seconds - before.services[name]) * 1000.0 / documents);
        }
        println!("  broker: {:.2}", (self.broker - before.broker) * 1000.0 / documents);
        println!("  database: {:.2}", (self.database - before.database) * 1000.0 / documents);
        let services: f64 = self.services.iter().map(|(name, seconds)| seconds - before.services[name]).sum();
        (services + self.broker - before.broker + self.database - before.database) * 1000.0 / documents
    }
}

/// CPU seconds of a process, and of those of its children that it has waited for.
fn cpu(pid: u32, waited: bool) -> f64 {
    let Ok(stat) = std::fs::read_to_string(format!("/proc/{pid}/stat")) else { return 0.0 };
    let Some((_, rest)) = stat.rsplit_once(')') else { return 0.0 };
    let fields: Vec<f64> = rest.split_whitespace().skip(1).map(|field| field.parse().unwrap_or(0.0)).collect();
    let own = fields[10] + fields[11];
    (own + if waited { fields[12] + fields[13] } else { 0.0 }) / 100.0
}

/// CPU seconds of a process and all below it.
fn tree(pid: u32) -> f64 {
    let below = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    cpu(pid, true) + below.split_whitespace().filter_map(|pid| pid.parse().ok()).map(tree).sum::<f64>()
}

/// Resident memory of a process, MiB.
fn resident(pid: u32) -> f64 {
    let statm = std::fs::read_to_string(format!("/proc/{pid}/statm")).unwrap_or_default();
    statm.split_whitespace().nth(1).and_then(|pages| pages.parse::<f64>().ok()).unwrap_or(0.0) * 4096.0 / 1048576.0
}
