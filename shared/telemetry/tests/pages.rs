//! Health and metrics, as probes and scrapers read them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wenshu_settings::Settings;
use wenshu_telemetry::{Health, Metrics, Part, Reason, Service, Telemetry, TelemetryError};

/// Status and body of a page.
async fn get(address: SocketAddr, path: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

/// Status and report of `/readyz`.
async fn ready(address: SocketAddr) -> (u16, Value) {
    let (status, body) = get(address, "/readyz").await;
    (status, serde_json::from_str(&body).unwrap())
}

fn settings(pairs: &[(&str, &str)]) -> Settings {
    let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Settings::read(None, pairs).unwrap()
}

// One test: telemetry starts once in a process.
#[tokio::test]
async fn the_pages_tell_which_part_is_down_and_that_the_process_lives() {
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let refused = Telemetry::start(&settings(&[("WENSHU__TELEMETRY__LISTEN", &address)]), Service::Ledger);
    let line = refused.err().unwrap().to_string();
    assert!(line.contains("telemetry.listen") && line.contains(&address), "{line}");

    let telemetry = Telemetry::start(&settings(&[]), Service::Ledger).unwrap();
    let again = Telemetry::start(&settings(&[]), Service::Ledger);
    assert!(matches!(again, Err(TelemetryError::AlreadyStarted)));
    let address = telemetry.address().unwrap();
    let health = telemetry.health().clone();

    let (status, report) = ready(address).await;
    assert_eq!(status, 503);
    assert_eq!(report["parts"].as_array().unwrap().len(), 3);
    assert_eq!(report["parts"][0]["reason"], "starting");

    health.up(Part::Broker);
    health.up(Part::Database);
    health.down(Part::Storage, Reason::Full);
    let (status, report) = ready(address).await;
    assert_eq!(status, 503);
    let up: Vec<_> = report["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| (part["part"].as_str().unwrap(), part["up"].as_bool().unwrap()))
        .collect();
    assert_eq!(up, [("broker", true), ("storage", false), ("database", true)]);
    assert_eq!(report["parts"][1]["reason"], "full");

    health.up(Part::Storage);
    assert_eq!(ready(address).await.0, 200);

    health.down(Part::Broker, Reason::Unreachable);
    assert_eq!(ready(address).await.0, 503);
    assert_eq!(get(address, "/livez").await.0, 200, "a broker that is down is no reason to restart");
    health.up(Part::Broker);

    let (status, text) = get(address, "/metrics").await;
    assert_eq!(status, 200);
    assert!(text.contains("wenshu_part_up{part=\"storage\"} 1"), "{text}");

    health.drain();
    let (status, report) = ready(address).await;
    assert_eq!((status, &report["draining"]), (503, &Value::Bool(true)));
    assert_eq!(get(address, "/livez").await.0, 200);
    assert_eq!(get(address, "/nowhere").await.0, 404);
    telemetry.shutdown().await;
}

#[test]
fn a_main_loop_that_stopped_beating_is_not_alive() {
    let health = Health::new(Service::Parse, Metrics::new(Service::Parse));
    let limit = Duration::from_millis(50);
    assert!(health.is_alive_within(Duration::from_secs(60)));
    while health.is_alive_within(limit) {
        std::thread::yield_now();
    }
    health.beat();
    assert!(health.is_alive_within(Duration::from_secs(60)));
}

#[test]
fn a_worker_is_ready_without_a_database_and_the_ledger_is_not() {
    for (service, is_ready) in [(Service::Parse, true), (Service::Ledger, false)] {
        let health = Health::new(service, Metrics::new(service));
        health.up(Part::Broker);
        health.up(Part::Storage);
        assert_eq!(health.is_ready(), is_ready, "{service}");
    }
}
