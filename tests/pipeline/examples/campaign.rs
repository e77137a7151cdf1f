//! The long campaign: many jobs while workers, ledger and broker are killed at
//! random; prints the account, and ends with an error when anything is off.
//!
//! `WENSHU_BINARIES=$PWD/target/release target/debug/examples/campaign --jobs 10000 --kills 200 --seed 1`
//!
//! The broker and the database are of its own. The same seed kills the same
//! services after the same numbers of jobs.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a program of the tests, whose output is the account"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use wenshu_pipeline_tests::{
    Broker, BrokerOptions, Client, Database, Load, Options, Pipeline, Service, dead_letters, nothing_waits,
};

/// Jobs on their way at once: enough that every queue has some.
const WINDOW: usize = 200;
/// No job ends for so long: what is missing is lost.
const STALLED: Duration = Duration::from_secs(180);
/// One kill of so many is the broker's, which takes seconds to come back.
const BROKER_ONE_IN: u64 = 20;

/// What is asked on the command line.
struct Wanted {
    jobs: usize,
    kills: usize,
    seed: u64,
}

impl Wanted {
    fn from_arguments() -> Self {
        let mut wanted = Self { jobs: 10_000, kills: 200, seed: 1 };
        let mut arguments = std::env::args().skip(1);
        while let Some(name) = arguments.next() {
            let value = arguments.next().unwrap_or_else(|| panic!("{name}: a number is missing"));
            let number: u64 = value.parse().unwrap_or_else(|_| panic!("{name}: {value} is no number"));
            match name.as_str() {
                "--jobs" => wanted.jobs = usize::try_from(number).unwrap(),
                "--kills" => wanted.kills = usize::try_from(number).unwrap(),
                "--seed" => wanted.seed = number,
                _ => panic!("unknown: {name}; known: --jobs, --kills, --seed"),
            }
        }
        wanted
    }
}

/// Numbers that look random and follow from a seed (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

/// Who is killed.
#[derive(Clone, Copy)]
enum Victim {
    Service(Service),
    Broker,
}

/// Kills, by the number of completed jobs at which they come.
fn plan(wanted: &Wanted) -> Vec<(usize, Victim)> {
    let mut random = Random(wanted.seed);
    let mut kills: Vec<(usize, Victim)> = (0..wanted.kills)
        .map(|_| {
            let after = usize::try_from(random.below(wanted.jobs as u64 * 95 / 100)).unwrap();
            let victim = match random.below(BROKER_ONE_IN) {
                0 => Victim::Broker,
                _ => Victim::Service(Service::ALL[usize::try_from(random.below(6)).unwrap()]),
            };
            (after, victim)
        })
        .collect();
    kills.sort_by_key(|(after, _)| *after);
    kills
}

/// The run as it stands.
struct Campaign {
    broker: Broker,
    pipeline: Pipeline,
    client: Client,
    load: Load,
    ended: BTreeSet<String>,
    last_end: Instant,
    killed: BTreeMap<&'static str, usize>,
    /// Jobs that were submitted right at a kill, and when that was.
    at_kills: BTreeMap<String, Instant>,
    recoveries: Vec<Duration>,
}

impl Campaign {
    async fn start() -> Self {
        let broker = Broker::start(BrokerOptions::default()).await;
        let database = Database::shared().await.new_database().await;
        let pipeline = Pipeline::start(Options::new(broker.amqp_url(), Some(database))).await;
        let client = pipeline.client().await;
        broker.sync_declarations().await;
        Self {
            broker,
            pipeline,
            client,
            load: Load::new(),
            ended: BTreeSet::new(),
            last_end: Instant::now(),
            killed: BTreeMap::new(),
            at_kills: BTreeMap::new(),
            recoveries: Vec::new(),
        }
    }

    /// Keeps the window full, and kills as planned, until every job has ended or
    /// none does any more.
    async fn run(&mut self, wanted: &Wanted) {
        let mut kills = plan(wanted).into_iter().peekable();
        self.last_end = Instant::now();
        while self.ended.len() < wanted.jobs && self.last_end.elapsed() < STALLED {
            if self.load.files().len() < wanted.jobs && self.load.files().len() - self.ended.len() < WINDOW {
                self.load.submit(&mut self.client, 1).await;
            } else {
                self.hear().await;
            }
            if kills.peek().is_some_and(|(after, _)| *after <= self.ended.len())
                && let Some((_, victim)) = kills.next()
            {
                self.kill(victim, wanted).await;
            }
        }
    }

    /// Takes an answer in.
    async fn hear(&mut self) {
        match self.client.next(Duration::from_secs(5)).await {
            Some(answer) if answer["type"] == "conversion.completed" => {
                let key = answer["idempotency_key"].as_str().expect("a key").to_owned();
                self.last_end = Instant::now();
                self.recoveries.extend(self.at_kills.remove(&key).map(|killed| killed.elapsed()));
                self.ended.insert(key);
            }
            Some(_) => {}
            None if !self.client.is_connected() => self.client.reconnect().await,
            None => {}
        }
    }

    /// SIGKILL, and a new start as an orchestrator would make it. A job that is
    /// submitted in between tells how long it takes until all is well again,
    /// what waits before it included.
    async fn kill(&mut self, victim: Victim, wanted: &Wanted) {
        let killed = Instant::now();
        match victim {
            Victim::Service(service) => {
                self.pipeline.service(service).kill();
                self.pipeline.spawn(service);
                *self.killed.entry(service.name()).or_default() += 1;
            }
            Victim::Broker => {
                self.broker.kill();
                self.broker.start_again().await;
                self.client.reconnect().await;
                *self.killed.entry("broker").or_default() += 1;
            }
        }
        if self.load.files().len() < wanted.jobs {
            let submission = self.load.submission();
            self.at_kills.insert(submission.key.clone(), killed);
            self.client.submit(&submission).await;
        }
    }

    /// Prints what became of all; whether all is well.
    async fn account(mut self, wanted: &Wanted, began: Instant) -> bool {
        let mut ids: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut completions = BTreeMap::new();
        for (id, answer) in &self.client.answers {
            if answer["type"] == "conversion.completed" {
                let key = answer["idempotency_key"].as_str().expect("a key");
                ids.entry(key).or_default().insert(id);
                completions.insert(key, answer);
            }
        }
        let twice = ids.values().filter(|ids| ids.len() > 1).count();
        let lost = wanted.jobs - completions.len();
        let (mut outputs, mut different, mut incomplete) = (0, 0, 0);
        for (key, completion) in &completions {
            let made = self.client.outputs(completion);
            let expected = self.load.expected().of_file(&self.load.files()[*key]);
            incomplete += usize::from(completion["status"] != "completed" || made.len() != expected.len());
            different += made.iter().filter(|(name, bytes)| expected.get(*name) != Some(*bytes)).count();
            outputs += made.len();
        }
        let kills: usize = self.killed.values().sum();
        self.recoveries.sort();
        let at = |part: usize| {
            let index = (self.recoveries.len() * part / 100).min(self.recoveries.len().saturating_sub(1));
            self.recoveries.get(index).copied().unwrap_or_default().as_secs_f64()
        };
        let took = began.elapsed();
        println!("jobs submitted         {}", wanted.jobs);
        println!("jobs completed         {}", completions.len());
        println!("lost                   {lost}");
        println!("completed twice        {twice}");
        println!("not complete           {incomplete}");
        println!("outputs compared       {outputs}");
        println!("outputs different      {different}");
        println!("kills                  {kills}");
        for (name, count) in &self.killed {
            println!("  {name:<20} {count}");
        }
        println!("job at a kill ends     p50/p95/max {:.1} / {:.1} / {:.1} s", at(50), at(95), at(100));
        println!(
            "time                   {:.0} s, {:.1} jobs/s",
            took.as_secs_f64(),
            wanted.jobs as f64 / took.as_secs_f64()
        );
        let dead = dead_letters(&mut self.client).await.len();
        println!("dead letters           {dead}");
        let well = lost + twice + incomplete + different + dead == 0 && kills == wanted.kills;
        if well {
            // Says itself what is left, when something is.
            nothing_waits(&self.broker.root()).await;
            self.pipeline.stop().await;
            println!("queues                 empty");
        }
        well
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let wanted = Wanted::from_arguments();
    println!("{} jobs, {} kills, seed {}", wanted.jobs, wanted.kills, wanted.seed);
    let mut campaign = Campaign::start().await;
    let began = Instant::now();
    campaign.run(&wanted).await;
    if campaign.account(&wanted, began).await { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
