//! How many one-document jobs a second the records keep, and what a job costs
//! in processor time: accept with three entries of the outbox, six events in
//! three folds, the ending with two entries, and the outbox emptied.
//!
//! `cargo run --release -p wenshu-records --example records_rate [JOBS]`

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement, not part of the program"
)]
#![allow(dead_code, reason = "shares more than it uses with the tests")]

use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

use wenshu_records::{NewJob, Noted, OutboxEntry, Records, open};

#[path = "../tests/it/cluster.rs"]
mod cluster;
#[path = "../tests/it/samples.rs"]
mod samples;

#[tokio::main]
async fn main() {
    let jobs: u128 = std::env::args().nth(1).map_or(4000, |jobs| jobs.parse().expect("a number of jobs"));
    for size in [1, 10, 50, 200] {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("records.db").display());
        let records = open(&url, 4).await.unwrap();
        measure("sqlite", &records, jobs.min(size * 400), size, &|| Duration::ZERO).await;
    }
    let cluster = cluster::Cluster::start();
    for size in [1, 10, 50, 200] {
        let records = open(&cluster.new_database().await, 4).await.unwrap();
        measure("postgres", &records, jobs.min(size * 400), size, &|| of_children(cluster.pid())).await;
    }
}

async fn measure(name: &str, records: &Arc<dyn Records>, jobs: u128, size: u128, server: &dyn Fn() -> Duration) {
    run(records, 1_000_000..1_000_000 + size, size).await;
    let (client_before, server_before, start) = (own(), server(), Instant::now());
    run(records, 1..jobs + 1, size).await;
    let wall = start.elapsed();
    let per_job = |spent: Duration| spent.as_secs_f64() * 1e3 / jobs as f64;
    println!(
        "{name:8} batches of {size:3}: {:6.0} jobs/s, client {:.3} ms, server {:.3} ms of processor a job",
        jobs as f64 / wall.as_secs_f64(),
        per_job(own() - client_before),
        per_job(server() - server_before),
    );
}

async fn run(records: &Arc<dyn Records>, numbers: std::ops::Range<u128>, size: u128) {
    let numbers: Vec<u128> = numbers.collect();
    for batch in numbers.chunks(usize::try_from(size).unwrap()) {
        let jobs: Vec<NewJob> =
            batch.iter().map(|number| samples::with_key(samples::new_job(*number), &format!("key-{number}"))).collect();
        let accepted = records.accept(jobs, samples::noon()).await.unwrap();
        send(records, accepted.outbox).await;
        for step in steps(batch) {
            records.fold(step, samples::after(1)).await.unwrap();
        }
        let ids: Vec<_> = batch.iter().map(|number| samples::id(*number)).collect();
        let closing = records.closing(&ids).await.unwrap();
        let ended = records.end(closing.iter().map(samples::ending).collect(), samples::after(2)).await.unwrap();
        assert_eq!(ended.jobs.len(), batch.len());
        send(records, ended.outbox).await;
    }
}

async fn send(records: &Arc<dyn Records>, entries: Vec<OutboxEntry>) {
    records.sent(entries.iter().map(|entry| entry.id).collect()).await.unwrap();
}

/// Six events of each job in three folds, two of them said twice.
fn steps(batch: &[u128]) -> [Vec<Noted>; 3] {
    let of_each = |from: usize, to: usize| {
        batch.iter().flat_map(|number| samples::whole_job(samples::id(*number), 1)[from..to].to_vec()).collect()
    };
    [of_each(0, 2), of_each(1, 3), of_each(2, 4)]
}

/// Processor time of this process.
fn own() -> Duration {
    ticks("self").map_or(Duration::ZERO, |(_, ticks)| duration(ticks))
}

/// Processor time of a server's processes, those that ended included.
fn of_children(parent: u32) -> Duration {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let found = processes.filter_map(|entry| ticks(entry.file_name().to_str()?));
    let own = fs::read_to_string(format!("/proc/{parent}/stat")).unwrap();
    let ended: u64 = fields(&own)[13..15].iter().map(|field| field.parse::<u64>().unwrap()).sum();
    duration(found.filter(|(of, _)| *of == parent).map(|(_, ticks)| ticks).sum::<u64>() + ended)
}

/// Parent and processor time of a process.
fn ticks(process: &str) -> Option<(u32, u64)> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields = fields(&stat);
    let ticks = fields.get(11)?.parse::<u64>().ok()? + fields.get(12)?.parse::<u64>().ok()?;
    Some((fields.get(1)?.parse().ok()?, ticks))
}

/// The fields after the name, which may hold spaces.
fn fields(stat: &str) -> Vec<&str> {
    stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().collect()).unwrap_or_default()
}

/// Linux counts in hundredths of a second.
fn duration(ticks: u64) -> Duration {
    Duration::from_millis(ticks * 10)
}
