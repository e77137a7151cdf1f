//! Spans as a collector receives them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wenshu_settings::Settings;
use wenshu_telemetry::conventions::{Delivery, Ids, Settlement, conclude, identify, process, send, settle};
use wenshu_telemetry::labels::{Lane, Outcome, Stage};
use wenshu_telemetry::{Service, Telemetry, trace};

const TRACE_ID: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// Requests that came, each as head and body.
type Received = Arc<Mutex<Vec<(String, Vec<u8>)>>>;

/// Takes what an exporter sends, and says that it is well.
async fn receive(listener: TcpListener, received: Received) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(answer(stream, received.clone()));
    }
}

/// Answers the requests of one connection.
async fn answer(mut stream: TcpStream, received: Received) {
    let mut bytes = Vec::new();
    loop {
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            let mut more = [0; 4096];
            match stream.read(&mut more).await {
                Ok(0) | Err(_) => return,
                Ok(read) => bytes.extend_from_slice(&more[..read]),
            }
            continue;
        };
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let length = head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().unwrap())
        });
        let mut body = bytes.split_off(end + 4);
        let length = length.unwrap();
        let have = body.len();
        body.resize(length, 0);
        stream.read_exact(&mut body[have..]).await.unwrap();
        received.lock().unwrap().push((head, body));
        bytes.clear();
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.unwrap();
    }
}

/// Whether bytes stand within others.
fn holds(body: &[u8], part: &[u8]) -> bool {
    body.windows(part.len()).any(|window| window == part)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spans_of_one_trace_reach_the_collector_under_the_requesters_trace_id() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let received = Received::default();
    tokio::spawn(receive(listener, received.clone()));
    let settings = Settings::read(
        None,
        [
            ("WENSHU__TELEMETRY__OTLP_ENDPOINT".to_owned(), endpoint),
            ("WENSHU__TELEMETRY__SERVICE_SUFFIX".to_owned(), "-test".to_owned()),
        ],
    )
    .unwrap();
    let telemetry = Telemetry::start(&settings, Service::Parse).unwrap();

    let delivery = Delivery {
        exchange: "wenshu.work",
        routing_key: "parse.bulk",
        queue: "wenshu.parse.bulk",
        delivery_tag: 7,
        message_id: Some("m-1"),
        body_bytes: 512,
    };
    let header = format!("00-{TRACE_ID}-00f067aa0ba902b7-01");
    let work = process(Stage::Parse, Lane::Bulk, &delivery, Some(&header));
    identify(&work, &Ids { tenant: "oa", job: "job-1", document: None, attempt: 1 });
    assert_eq!(trace::trace_id(&work).as_deref(), Some(TRACE_ID));
    let passed_on = work.in_scope(|| {
        let sent = send("wenshu.work", "format.bulk", 600);
        tracing::warn!(target: "lapin::frames", body = "canary of another crate");
        trace::inject(&sent).unwrap()
    });
    work.in_scope(|| drop(settle(&delivery, Settlement::Ack)));
    conclude(&work, Outcome::Done);
    drop(work);
    assert!(passed_on.starts_with(&format!("00-{TRACE_ID}-")) && passed_on.ends_with("-01"), "{passed_on}");
    assert_ne!(passed_on, header, "the next message hangs below the span that sent it");

    // The next service goes on in the same trace.
    let next = process(Stage::Format, Lane::Bulk, &delivery, Some(&passed_on));
    assert_eq!(trace::trace_id(&next).as_deref(), Some(TRACE_ID));
    drop(next);

    telemetry.shutdown().await;
    let received = received.lock().unwrap();
    assert!(!received.is_empty(), "nothing came");
    let mut all = Vec::new();
    for (head, body) in received.iter() {
        assert!(head.starts_with("POST /v1/traces "), "{head}");
        assert!(head.to_lowercase().contains("content-type: application/x-protobuf"), "{head}");
        all.extend_from_slice(body);
    }
    let id = u128::from_str_radix(TRACE_ID, 16).unwrap().to_be_bytes();
    assert!(holds(&all, &id), "the trace id");
    let sent_by = u64::from_str_radix(passed_on.split('-').nth(2).unwrap(), 16).unwrap().to_be_bytes();
    assert!(holds(&all, &sent_by), "the span that sent the next message");
    for word in [
        "wenshu-parse-test",
        "process wenshu.work:parse.bulk:wenshu.parse.bulk",
        "send wenshu.work:format.bulk",
        "ack wenshu.work:parse.bulk:wenshu.parse.bulk",
        "messaging.system",
        "wenshu.job",
        "job-1",
    ] {
        assert!(holds(&all, word.as_bytes()), "{word}");
    }
    assert!(!holds(&all, b"canary"), "events of other crates are no part of a trace");
}
