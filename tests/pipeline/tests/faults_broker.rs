//! Faults around us: the broker killed, absent or full, connections closed, the
//! network cut, the database gone. Nothing is lost and work goes on by itself.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

use std::time::Duration;

use wenshu_pipeline_tests::{
    Broker, BrokerOptions, Database, Link, Load, Options, Pipeline, Proxy, eventually, is_ready, page_of,
};

const LIMIT: Duration = Duration::from_secs(180);

async fn database() -> Option<String> {
    Some(Database::shared().await.new_database().await)
}

/// Waits until every service says `ready`.
async fn all_are_ready(pipeline: &mut Pipeline, ready: bool) {
    for (service, process) in pipeline.services() {
        let what = format!("{} is {}", service.name(), if ready { "ready" } else { "not ready" });
        eventually(&what, LIMIT, async || match is_ready(process).await {
            Ok((is, _)) if is == ready => Ok(()),
            Ok((_, body)) => Err(body),
            Err(error) => Err(error),
        })
        .await;
    }
}

/// No service has ended, whatever happened.
fn all_run(pipeline: &mut Pipeline) {
    for (service, process) in pipeline.services() {
        assert!(process.is_running(), "{} has ended", service.name());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_killed_under_load_loses_nothing() {
    let mut broker = Broker::start(BrokerOptions::default()).await;
    let mut pipeline = Pipeline::start(Options::new(broker.amqp_url(), database().await)).await;
    let mut client = pipeline.client().await;
    let mut load = Load::new();
    broker.sync_declarations().await;
    for done in [2, 20] {
        load.submit(&mut client, 15).await;
        load.completed(&mut client, done, LIMIT).await;
        broker.kill();
        broker.start_again().await;
        load.submit(&mut client, 1).await;
    }
    let account = load.account_and_nothing_left(&mut client, &broker.root(), LIMIT).await;
    assert_eq!((account.jobs, account.outputs), (32, 64));
    all_run(&mut pipeline);
    pipeline.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_closed_by_the_operator_under_load_lose_nothing() {
    let vhost = Broker::shared().await.vhost().await;
    let mut pipeline = Pipeline::start(Options::new(vhost.url(), database().await)).await;
    let mut client = pipeline.client().await;
    let mut load = Load::new();
    for done in [1, 12, 25] {
        load.submit(&mut client, 12).await;
        load.completed(&mut client, done, LIMIT).await;
        // Two a service and one of the client.
        assert!(vhost.close_all_connections("maintenance").await > 0);
    }
    let account = load.account_and_nothing_left(&mut client, &vhost, LIMIT).await;
    assert_eq!((account.jobs, account.outputs), (36, 72));
    all_run(&mut pipeline);
    pipeline.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn services_that_start_without_a_broker_wait_for_it() {
    let mut broker = Broker::start(BrokerOptions::default()).await;
    broker.stop().await;
    let mut pipeline = Pipeline::prepare(Options::new(broker.amqp_url(), database().await));
    for service in wenshu_pipeline_tests::Service::ALL {
        pipeline.spawn(service);
    }
    all_are_ready(&mut pipeline, false).await;
    for (service, process) in pipeline.services() {
        let (status, body) = page_of(process, "/livez").await.unwrap();
        assert_eq!(status, 200, "{}: {body}", service.name());
    }
    broker.start_again().await;
    all_are_ready(&mut pipeline, true).await;
    let mut client = pipeline.client().await;
    let mut load = Load::new();
    load.submit(&mut client, 4).await;
    let account = load.account_and_nothing_left(&mut client, &broker.root(), LIMIT).await;
    assert_eq!((account.jobs, account.outputs), (4, 8));
    all_run(&mut pipeline);
    pipeline.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_cut_under_load_loses_nothing() {
    let vhost = Broker::shared().await.vhost().await;
    let cable = Proxy::to(&vhost.url()).await;
    let options = Options::new(cable.url(&vhost.url()), database().await).set("broker.heartbeat_s", 2);
    let mut pipeline = Pipeline::start(options).await;
    // The requester has a cable of its own.
    let mut client = wenshu_pipeline_tests::Client::connect(&vhost.url(), &pipeline.store()).await;
    let mut load = Load::new();
    for done in [2, 14] {
        load.submit(&mut client, 12).await;
        load.completed(&mut client, done, LIMIT).await;
        cable.set(Link::Cut).await;
        all_are_ready(&mut pipeline, false).await;
        cable.set(Link::Pass).await;
        all_are_ready(&mut pipeline, true).await;
    }
    let account = load.account_and_nothing_left(&mut client, &vhost, LIMIT).await;
    assert_eq!((account.jobs, account.outputs), (24, 48));
    all_run(&mut pipeline);
    pipeline.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn jobs_wait_out_an_alarm_of_disk_or_memory() {
    let mut broker = Broker::start(BrokerOptions::default()).await;
    let mut pipeline = Pipeline::start(Options::new(broker.amqp_url(), database().await)).await;
    let mut client = pipeline.client().await;
    let mut load = Load::new();
    for (round, done) in [1, 13].into_iter().enumerate() {
        load.submit(&mut client, 12).await;
        load.completed(&mut client, done, LIMIT).await;
        let is_disk = round == 0;
        if is_disk {
            broker.set_disk_alarm(true).await
        } else {
            broker.set_memory_alarm(true).await
        }
        // Whoever publishes is told to wait, and says so.
        let look = async || {
            let mut seen = Vec::new();
            for (_, process) in pipeline.services() {
                seen.push(is_ready(process).await?.1);
            }
            if seen.iter().any(|body| body.contains("blocked")) { Ok(()) } else { Err(seen.join("\n")) }
        };
        eventually("a service waits for the broker", LIMIT, look).await;
        if is_disk {
            broker.set_disk_alarm(false).await
        } else {
            broker.set_memory_alarm(false).await
        }
        all_are_ready(&mut pipeline, true).await;
    }
    let account = load.account_and_nothing_left(&mut client, &broker.root(), LIMIT).await;
    assert_eq!((account.jobs, account.outputs), (24, 48));
    all_run(&mut pipeline);
    pipeline.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_killed_under_load_loses_nothing() {
    let mut database = Database::start().await;
    let url = database.new_database().await;
    let vhost = Broker::shared().await.vhost().await;
    let mut pipeline = Pipeline::start(Options::new(vhost.url(), Some(url))).await;
    let mut client = pipeline.client().await;
    let mut load = Load::new();
    for done in [1, 13] {
        load.submit(&mut client, 12).await;
        load.completed(&mut client, done, LIMIT).await;
        database.kill();
        // Requests are taken by the broker all the same.
        load.submit(&mut client, 3).await;
        database.start_again().await;
    }
    let account = load.account_and_nothing_left(&mut client, &vhost, LIMIT).await;
    assert_eq!((account.jobs, account.outputs), (30, 60));
    all_run(&mut pipeline);
    pipeline.stop().await;
}
