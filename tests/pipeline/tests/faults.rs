//! Faults of our own processes: killed at named points, killed at work, ended
//! in an orderly way, and fed with poison. Nothing is lost, nothing comes twice,
//! and every output is that of a run without faults.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

use std::os::unix::process::ExitStatusExt;
use std::time::Duration;

use wenshu_pipeline_tests::poison::{AFTER, POINT, faulty};
use wenshu_pipeline_tests::{Broker, Client, Database, Load, Options, Pipeline, Service, Vhost, eventually};

const LIMIT: Duration = Duration::from_secs(180);
const POINTS: [&str; 4] = ["before-work", "during-work", "after-output", "between-publish-and-ack"];

/// A pipeline of a test's own on the shared broker and database.
async fn pipeline(change: impl FnOnce(Options) -> Options) -> (Vhost, Pipeline, Client) {
    let vhost = Broker::shared().await.vhost().await;
    let database = Database::shared().await.new_database().await;
    let pipeline = Pipeline::start(change(Options::new(vhost.url(), Some(database)))).await;
    let client = pipeline.client().await;
    (vhost, pipeline, client)
}

/// One service ends like at a power cut at each point, with messages before and
/// behind it; then it is started again.
async fn killed_at_each_point(service: Service, points: &[&str]) {
    let (vhost, mut pipeline, mut client) = pipeline(|options| options).await;
    let mut load = Load::new();
    let program = faulty(service);
    for (number, point) in points.iter().enumerate() {
        pipeline.service(service).terminate(LIMIT).await;
        // The ledger takes what has come as one batch: six jobs may pass it twice.
        let after = if service == Service::Ledger { number % 2 } else { number };
        let variables = [(POINT, (*point).to_owned()), (AFTER, after.to_string())];
        let variables = variables.map(|(name, value)| (name.to_owned(), value));
        pipeline.spawn_instead(service, &program, &variables);
        load.submit(&mut client, 6).await;
        let status = pipeline.service(service).wait(LIMIT).await;
        assert_eq!(status.signal(), Some(9), "{point}: the worker did not reach it");
        // Its children see by themselves that it is gone.
        eventually("the children end", Duration::from_secs(30), async || {
            let left = pipeline.service(service).survivors();
            if left.is_empty() { Ok(()) } else { Err(left) }
        })
        .await;
        pipeline.spawn(service);
        load.account(&mut client, LIMIT).await;
    }
    let account = load.account_and_nothing_left(&mut client, &vhost, LIMIT).await;
    assert_eq!((account.jobs, account.outputs), (6 * points.len(), 12 * points.len()));
    pipeline.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ingest_killed_at_each_point_loses_nothing() {
    killed_at_each_point(Service::Ingest, &POINTS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn parse_killed_at_each_point_loses_nothing() {
    killed_at_each_point(Service::Parse, &POINTS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn format_killed_at_each_point_loses_nothing() {
    killed_at_each_point(Service::Format, &POINTS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn emit_pdf_killed_at_each_point_loses_nothing() {
    killed_at_each_point(Service::EmitPdf, &POINTS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn emit_docx_killed_at_each_point_loses_nothing() {
    killed_at_each_point(Service::EmitDocx, &POINTS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_killed_at_each_point_loses_nothing() {
    killed_at_each_point(Service::Ledger, &wenshu_ledger::points::Point::ALL.map(|point| point.as_str())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_killed_while_jobs_flow_loses_nothing() {
    let (vhost, mut pipeline, mut client) = pipeline(|options| options).await;
    let mut load = Load::new();
    // Killed while requests come in, while events do, and while jobs end.
    for done in [0, 5, 15] {
        load.submit(&mut client, 10).await;
        load.completed(&mut client, done, LIMIT).await;
        pipeline.service(Service::Ledger).kill();
        load.submit(&mut client, 2).await;
        pipeline.spawn(Service::Ledger);
    }
    let account = load.account_and_nothing_left(&mut client, &vhost, LIMIT).await;
    assert_eq!((account.jobs, account.outputs), (36, 72));
    pipeline.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_worker_stops_on_sigterm_with_work_in_flight_and_loses_nothing() {
    let (vhost, mut pipeline, mut client) = pipeline(|options| options).await;
    let mut load = Load::new();
    for service in Service::ALL {
        load.submit(&mut client, 6).await;
        // Work is on its way everywhere once the first of it is done.
        load.completed(&mut client, load.keys().len() - 5, LIMIT).await;
        let status = pipeline.service(service).terminate(LIMIT).await;
        assert_eq!(status.code(), Some(0), "{}", service.name());
        load.submit(&mut client, 1).await;
        pipeline.spawn(service);
        pipeline.wait_until_started().await;
    }
    let account = load.account_and_nothing_left(&mut client, &vhost, LIMIT).await;
    assert_eq!((account.jobs, account.outputs), (42, 84));
    pipeline.stop().await;
}

/// A process that is stopped holds its messages and says nothing, as on a machine
/// that hangs: the broker takes them back when no heartbeat comes. When it wakes it
/// finds that its acknowledgements count no more.
#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_freezes_and_wakes_loses_nothing() {
    let (vhost, mut pipeline, mut client) = pipeline(|options| options.set("broker.heartbeat_s", 2)).await;
    let mut load = Load::new();
    for (service, queues) in [
        (Service::Parse, ["wenshu.parse.interactive", "wenshu.parse.bulk"]),
        (Service::Ledger, ["wenshu.ledger.interactive", "wenshu.ledger.bulk"]),
    ] {
        let before = load.keys().len();
        load.submit(&mut client, 12).await;
        load.completed(&mut client, before + 1, LIMIT).await;
        pipeline.service(service).freeze();
        load.submit(&mut client, 2).await;
        eventually("the broker takes the messages back", Duration::from_secs(60), async || {
            let depths = vhost.queue_depths().await?;
            let held: u64 = queues.iter().map(|queue| depths[*queue].unacked).sum();
            let waiting: u64 = queues.iter().map(|queue| depths[*queue].ready).sum();
            if held == 0 && waiting > 0 { Ok(()) } else { Err(format!("{held} held, {waiting} wait")) }
        })
        .await;
        pipeline.service(service).thaw();
        load.account(&mut client, LIMIT).await;
    }
    let account = load.account_and_nothing_left(&mut client, &vhost, LIMIT).await;
    assert_eq!((account.jobs, account.outputs), (28, 56));
    pipeline.stop().await;
}
