//! Calls to receivers on this machine: signed, bounded, and never inside unless
//! that is allowed.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "in a test, a panic is the answer"
)]

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use jiff::Timestamp;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use wenshu_ledger::webhooks::{
    AddressFault, AddressRules, Call, Failure, Lookup, Outcome, Sender, SystemLookup, WebhookSecret,
};

const INSIDE: AddressRules = AddressRules { allow_private: true, allow_http: true };
const OUTSIDE: AddressRules = AddressRules { allow_private: false, allow_http: true };
const BODY: &[u8] = "{\"schema\":\"wenshu.reply/1\",\"file\":\"计划.txt\"}".as_bytes();
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLNmw";

/// A receiver that keeps what it is sent and answers what it is told to.
struct Receiver {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Receiver {
    async fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (requests, answer) = (Arc::<Mutex<Vec<String>>>::default(), answer.into());
        let kept = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let request = take(stream, &answer).await;
                kept.lock().unwrap().push(request);
            }
        });
        Self { address, requests }
    }

    fn url(&self) -> String {
        format!("http://{}/hook?a=1", self.address)
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

/// Reads a request to the end of its body, then answers.
async fn take(mut stream: TcpStream, answer: &[u8]) -> String {
    let (mut bytes, mut buffer) = (Vec::new(), [0; 4096]);
    while !bytes.ends_with(BODY) {
        let count = stream.read(&mut buffer).await.unwrap();
        if count == 0 {
            break;
        }
        bytes.extend_from_slice(&buffer[..count]);
    }
    // The caller may hang up before all of it is written.
    let _ = stream.write_all(answer).await;
    if answer.is_empty() {
        // Says nothing, until the caller has had enough.
        let _ = stream.read(&mut buffer).await;
    }
    String::from_utf8(bytes).unwrap()
}

fn status(line: &str) -> String {
    format!("HTTP/1.1 {line}\r\ncontent-length: 0\r\n\r\n")
}

/// Names of a test's own, and how often they were looked up.
struct Names {
    answer: Vec<IpAddr>,
    asked: AtomicUsize,
}

#[async_trait]
impl Lookup for Names {
    async fn lookup(&self, _: &str) -> io::Result<Vec<IpAddr>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        Ok(self.answer.clone())
    }
}

fn names(answer: &[&str]) -> Arc<Names> {
    Arc::new(Names { answer: answer.iter().map(|text| text.parse().unwrap()).collect(), asked: AtomicUsize::new(0) })
}

async fn call_with(rules: AddressRules, timeout: Duration, lookup: Arc<dyn Lookup>, url: &str) -> Outcome {
    let secret = WebhookSecret::parse(SECRET).unwrap();
    let traceparent = Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    let call = Call { url, id: "msg-1", body: BODY, secret: &secret, traceparent };
    let sender = Sender::new(rules, timeout, lookup).unwrap();
    sender.send(&call, Timestamp::from_second(1_783_152_000).unwrap()).await
}

async fn call(rules: AddressRules, url: &str) -> Outcome {
    call_with(rules, Duration::from_secs(20), Arc::new(SystemLookup), url).await
}

#[tokio::test]
async fn a_call_is_a_signed_post_of_the_reply() {
    let receiver = Receiver::answering(status("204 No Content")).await;
    assert_eq!(call(INSIDE, &receiver.url()).await, Outcome::Delivered);
    let request = receiver.requests().remove(0);
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert_eq!(body.as_bytes(), BODY);
    let mut lines = head.lines();
    assert_eq!(lines.next(), Some("POST /hook?a=1 HTTP/1.1"));
    let header = |name: &str| {
        let prefix = format!("{name}: ");
        head.lines().find_map(|line| line.strip_prefix(&prefix)).unwrap_or_default().to_owned()
    };
    assert_eq!(header("content-type"), "application/json");
    assert_eq!(header("user-agent"), concat!("wenshu/", env!("CARGO_PKG_VERSION")));
    assert_eq!(header("webhook-id"), "msg-1");
    assert_eq!(header("webhook-timestamp"), "1783152000");
    let signature = WebhookSecret::parse(SECRET).unwrap().sign("msg-1", 1_783_152_000, BODY);
    assert_eq!(header("webhook-signature"), signature);
    assert!(header("traceparent").starts_with("00-0af7"));
}

#[tokio::test]
async fn only_2xx_is_delivered_and_only_410_is_the_end() {
    for (line, outcome) in [
        ("200 OK", Outcome::Delivered),
        ("202 Accepted", Outcome::Delivered),
        ("400 Bad Request", Outcome::TryLater { reason: Failure::Status(400) }),
        ("401 Unauthorized", Outcome::TryLater { reason: Failure::Status(401) }),
        ("410 Gone", Outcome::GiveUp { reason: Failure::Gone }),
        ("429 Too Many Requests", Outcome::TryLater { reason: Failure::Status(429) }),
        ("500 Internal Server Error", Outcome::TryLater { reason: Failure::Status(500) }),
        ("503 Service Unavailable", Outcome::TryLater { reason: Failure::Status(503) }),
    ] {
        let receiver = Receiver::answering(status(line)).await;
        assert_eq!(call(INSIDE, &receiver.url()).await, outcome, "{line}");
        assert_eq!(receiver.requests().len(), 1, "{line}");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let inner = Receiver::answering(status("200 OK")).await;
    for code in [301, 302, 303, 307, 308] {
        let answer = format!("HTTP/1.1 {code} Moved\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n", inner.url());
        let receiver = Receiver::answering(answer).await;
        assert_eq!(call(INSIDE, &receiver.url()).await, Outcome::TryLater { reason: Failure::Status(code) });
    }
    assert!(inner.requests().is_empty());
}

#[tokio::test]
async fn an_inner_address_is_not_even_connected_to() {
    let receiver = Receiver::answering(status("200 OK")).await;
    let refused = Outcome::GiveUp { reason: Failure::Address(AddressFault::Private) };
    let port = receiver.address.port();
    for host in ["127.0.0.1", "127.1", "0x7f.1", "0177.0.0.1", "2130706433", "localhost", "[::ffff:127.0.0.1]"] {
        assert_eq!(call(OUTSIDE, &format!("http://{host}:{port}/")).await, refused, "{host}");
    }
    let plain = AddressRules { allow_private: true, allow_http: false };
    let refused = Outcome::GiveUp { reason: Failure::Address(AddressFault::NotEncrypted) };
    assert_eq!(call(plain, &receiver.url()).await, refused);
    assert!(receiver.requests().is_empty());
}

#[tokio::test]
async fn a_name_that_stands_for_an_inner_address_is_given_up() {
    let receiver = Receiver::answering(status("200 OK")).await;
    let url = format!("http://oa.example.cn:{}/", receiver.address.port());
    for answer in [&["127.0.0.1"][..], &["8.8.8.8", "127.0.0.1"], &["::ffff:127.0.0.1"]] {
        let outcome = call_with(OUTSIDE, Duration::from_secs(20), names(answer), &url).await;
        assert_eq!(outcome, Outcome::GiveUp { reason: Failure::InnerAddress }, "{answer:?}");
    }
    assert!(receiver.requests().is_empty());
}

#[tokio::test]
async fn a_name_is_looked_up_once_a_call_so_that_what_was_checked_is_called() {
    let receiver = Receiver::answering(status("200 OK")).await;
    let names = names(&["127.0.0.1"]);
    let url = format!("http://oa.example.cn:{}/", receiver.address.port());
    for calls in 1..=2 {
        let lookup: Arc<dyn Lookup> = names.clone();
        assert_eq!(call_with(INSIDE, Duration::from_secs(20), lookup, &url).await, Outcome::Delivered);
        assert_eq!(names.asked.load(Ordering::SeqCst), calls);
    }
    assert!(receiver.requests()[0].contains("host: oa.example.cn"), "{}", receiver.requests()[0]);
}

#[tokio::test]
async fn who_does_not_answer_is_called_later() {
    let silent = Receiver::answering(Vec::new()).await;
    let outcome = call_with(INSIDE, Duration::from_millis(200), Arc::new(SystemLookup), &silent.url()).await;
    assert_eq!(outcome, Outcome::TryLater { reason: Failure::Timeout });

    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let outcome = call(INSIDE, &format!("http://{closed}/")).await;
    assert_eq!(outcome, Outcome::TryLater { reason: Failure::Unreachable });

    let nobody = call_with(INSIDE, Duration::from_secs(20), names(&[]), "http://oa.example.cn:8080/").await;
    assert_eq!(nobody, Outcome::TryLater { reason: Failure::Unreachable });
}

/// An endless answer would otherwise be read until the time is up.
#[tokio::test]
async fn an_answer_is_read_in_part_only() {
    let mut answer = b"HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n".to_vec();
    answer.extend(std::iter::repeat_n(b'x', 100_000_000));
    let receiver = Receiver::answering(answer).await;
    assert_eq!(call(INSIDE, &receiver.url()).await, Outcome::Delivered);
}
