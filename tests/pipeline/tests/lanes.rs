//! Two lanes: somebody who waits is served next, and a bulk run goes on all the
//! same.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

use std::time::Duration;

use serde_json::Value;
use wenshu_pipeline_tests::poison::{SLOW, faulty};
use wenshu_pipeline_tests::{Broker, Database, Options, Pipeline, Service, Submission, Vhost, eventually};

const LIMIT: Duration = Duration::from_secs(300);

/// Slots of a worker: documents at work at once.
const SLOTS: usize = 2;

/// Variable: how many bulk jobs wait. The figure promised is for 5 000.
const BULK_JOBS: &str = "WENSHU_BULK_JOBS";

fn plan(number: usize) -> Submission {
    worded(number, "依法办事")
}

fn worded(number: usize, words: &str) -> Submission {
    let text = format!("2026年度第{number}号工作计划\n\n一、总体要求\n{words}。\n\n二、主要任务\n（一）办好实事。\n");
    Submission { formats: vec!["pdf", "docx"], ..Submission::new(format!("{number}.txt"), text) }
}

async fn options() -> (Vhost, Options) {
    let vhost = Broker::shared().await.vhost().await;
    let database = Database::shared().await.new_database().await;
    let options = Options::new(vhost.url(), Some(database)).set("work.slots", SLOTS).set("telemetry.log", "debug");
    (vhost, options)
}

/// A line of a worker's log: a document came to it, or started.
#[derive(Debug)]
struct Line {
    starts: bool,
    lane: String,
    job: String,
}

/// What a worker said of its documents, in order.
fn lines(pipeline: &mut Pipeline, service: Service) -> Vec<Line> {
    let log = pipeline.service(service).stderr();
    let parsed = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let text = |line: &Value, name: &str| line[name].as_str().unwrap_or_default().to_owned();
    parsed
        .filter_map(|line| {
            let starts = match line["message"].as_str()? {
                "a document starts" => true,
                "a document came" => false,
                _ => return None,
            };
            Some(Line { starts, lane: text(&line, "wenshu.lane"), job: text(&line, "wenshu.job") })
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interactive_job_starts_next_at_every_stage() {
    let count: usize = std::env::var(BULK_JOBS).map_or(300, |text| text.parse().expect("a number"));
    let (vhost, options) = options().await;
    let mut pipeline = Pipeline::prepare(options);
    pipeline.spawn(Service::Ledger);
    pipeline.wait_until_started().await;
    let mut client = pipeline.client().await;
    let bulk: Vec<Submission> = (0..count).map(|number| plan(number).bulk()).collect();
    for submission in &bulk {
        client.submit(submission).await;
    }
    eventually("the bulk jobs wait", LIMIT, async || {
        let waiting = vhost.queue_depths().await?["wenshu.ingest.bulk"].ready;
        if waiting as usize == count { Ok(()) } else { Err(waiting.to_string()) }
    })
    .await;
    for service in Service::WORKERS {
        pipeline.spawn(service);
    }
    pipeline.wait_until_started().await;
    // The bulk run has come to the last stage: every stage is at work.
    client.completions(&[bulk[0].key.clone()], LIMIT).await;

    let urgent = plan(count);
    client.submit(&urgent).await;
    let completion = client.completions(std::slice::from_ref(&urgent.key), LIMIT).await[&urgent.key].clone();
    assert_eq!(completion["status"], "completed", "{completion}");
    let ended = client.completed().len() - 1;
    assert!(ended < count, "the interactive job came last");

    let job = completion["job"].as_str().unwrap();
    for service in Service::WORKERS {
        let lines = lines(&mut pipeline, service);
        let at = |starts: bool| lines.iter().position(|line| line.job == job && line.starts == starts).unwrap();
        let between = &lines[at(false)..at(true)];
        let passed = between.iter().filter(|line| line.starts && line.lane == "bulk").count();
        // Free places are given to it first: what passes while its objects are
        // fetched is what begins in that moment, a few at most.
        let most = SLOTS + 6;
        assert!(passed <= most, "{service:?}: {passed} bulk documents started before the interactive one");
        println!("{service:?}: {passed} bulk documents passed; {ended} of {count} bulk jobs had ended");
    }
    let keys: Vec<String> = bulk.iter().map(|submission| submission.key.clone()).collect();
    let all = client.completions(&keys, LIMIT).await;
    assert!(all.values().all(|completion| completion["status"] == "completed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_five_documents_that_a_stage_starts_one_is_bulk() {
    const INTERACTIVE: usize = 60;
    const BULK: usize = 40;
    let (vhost, mut options) = options().await;
    // One place, so that the order of lines is that of the starts; and documents
    // that take longer than a message from the broker, so that others always wait
    // in the worker, where the choice is made.
    options = options.set("work.slots", 1);
    for service in Service::WORKERS {
        options.instead.insert(service, (faulty(service), Vec::new()));
    }
    let mut pipeline = Pipeline::prepare(options);
    pipeline.spawn(Service::Ledger);
    pipeline.wait_until_started().await;
    let mut client = pipeline.client().await;
    let slow = |number: usize| worded(number, SLOW);
    let urgent = (0..INTERACTIVE).map(slow);
    let submissions: Vec<Submission> = urgent.chain((0..BULK).map(|number| slow(number).bulk())).collect();
    for submission in &submissions {
        client.submit(submission).await;
    }
    // Stage by stage: both its queues are full when a worker begins.
    for service in Service::WORKERS {
        let stage = service.name().trim_start_matches("wenshu-");
        let queues = ["interactive", "bulk"].map(|lane| format!("wenshu.{stage}.{lane}"));
        eventually("both lanes wait", LIMIT, async || {
            let depths = vhost.queue_depths().await?;
            let waiting = queues.clone().map(|queue| depths[&queue].ready as usize);
            if waiting == [INTERACTIVE, BULK] { Ok(()) } else { Err(format!("{stage}: {waiting:?}")) }
        })
        .await;
        pipeline.spawn(service);
        eventually("all have started", LIMIT, async || {
            let starts = lines(&mut pipeline, service).iter().filter(|line| line.starts).count();
            if starts == INTERACTIVE + BULK { Ok(()) } else { Err(starts) }
        })
        .await;
        let lines = lines(&mut pipeline, service);
        let lanes: Vec<&str> = lines.iter().filter(|line| line.starts).map(|line| line.lane.as_str()).collect();
        // Both lanes wait until one of them has nothing left. Before the first
        // message of a lane is here, that lane does not wait; at the end what is
        // on its way from the broker is not waiting either.
        let last = |lane: &str| lanes.iter().rposition(|found| *found == lane).unwrap();
        let first = |lane: &str| lanes.iter().position(|found| *found == lane).unwrap();
        let both = &lanes[first("bulk").max(first("interactive"))..=last("bulk").min(last("interactive"))];
        assert!(both.len() > 20, "{service:?}: {lanes:?}");
        for five in both.windows(5) {
            assert!(five.contains(&"bulk"), "{service:?}: {lanes:?}");
        }
        let urgent = both.iter().filter(|lane| **lane == "interactive").count();
        assert!(urgent * 2 > both.len(), "{service:?}: the interactive lane does not come first: {lanes:?}");
    }
    let keys: Vec<String> = submissions.iter().map(|submission| submission.key.clone()).collect();
    client.completions(&keys, LIMIT).await;
}
