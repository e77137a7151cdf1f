//! Events as they happen.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::client::{Ask, Part, find, get, post};
use crate::server::{Running, start};

/// A stream of events that is read piece by piece.
struct Following {
    stream: TcpStream,
    text: Vec<u8>,
}

impl Following {
    async fn begin(server: &Running, ask: Ask) -> Self {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(&ask.key(&server.key).bytes()).await.unwrap();
        Self { stream, text: Vec::new() }
    }

    /// Reads until a text has come; what came before it and with it.
    async fn until(&mut self, wanted: &str) -> String {
        loop {
            if let Some(at) = find(&self.text, wanted.as_bytes()) {
                let rest = self.text.split_off(at + wanted.len());
                return String::from_utf8(std::mem::replace(&mut self.text, rest)).unwrap();
            }
            let mut piece = [0; 4096];
            let read = tokio::time::timeout(Duration::from_secs(30), self.stream.read(&mut piece)).await;
            let read = read.expect("in time").unwrap();
            assert!(read > 0, "no {wanted}: {}", String::from_utf8_lossy(&self.text));
            self.text.extend_from_slice(&piece[..read]);
        }
    }

    /// Reads to the end.
    async fn rest(mut self) -> String {
        self.stream.read_to_end(&mut self.text).await.unwrap();
        String::from_utf8(self.text).unwrap()
    }
}

#[tokio::test]
async fn a_job_is_followed_to_its_end() {
    let server = start().await;
    let job = server.submitted("a.txt", b"OPEN", &[]).await;
    let mut following = Following::begin(&server, get(format!("/v1/jobs/{job}/events"))).await;
    let head = following.until("\r\n\r\n").await.to_lowercase();
    assert!(head.contains("content-type: text/event-stream"), "{head}");
    let first = following.until("\n\n").await;
    assert!(first.contains("event: job\n") && first.contains("\"stage\":\"reading\""), "{first}");
    server.fake.finish(job.parse().unwrap());
    let second = following.until("\n\n").await;
    assert!(second.contains("\"status\":\"completed\""), "{second}");
    let rest = following.rest().await;
    assert!(rest.contains("event: end\n"), "{rest}");
}

#[tokio::test]
async fn what_changes_nothing_is_not_told() {
    let server = start().await;
    let job = server.submitted("a.txt", b"OPEN", &[]).await;
    let mut following = Following::begin(&server, get(format!("/v1/jobs/{job}/events"))).await;
    following.until("\"stage\":\"reading\"").await;
    // More than the channel holds: who lags asks again.
    server.fake.stir_in_vain("oa", job.parse().unwrap(), 1_000);
    server.fake.finish(job.parse().unwrap());
    let rest = following.rest().await;
    assert_eq!(rest.matches("event: job").count(), 1, "{rest}");
}

#[tokio::test]
async fn a_batch_is_followed_until_none_is_open() {
    let server = start().await;
    let parts: [Part<'_>; 2] = [("file", Some("a.txt"), b"OPEN a"), ("file", Some("b.txt"), b"x")];
    let batch = server.ask_as_oa(post("/v1/batches").form(&parts)).await.is(202).value()["batch"].clone();
    let path = format!("/v1/batches/{}/events", batch.as_str().unwrap());
    let mut following = Following::begin(&server, get(path)).await;
    following.until("\"open\":1").await;
    let listed = server.ask_as_oa(get("/v1/jobs?open=true")).await.value();
    server.fake.finish(listed["jobs"][0]["job"].as_str().unwrap().parse().unwrap());
    following.until("\"open\":0").await;
    assert!(following.rest().await.contains("event: end"));
}

#[tokio::test]
async fn events_and_waits_end_when_the_server_stops() {
    let server = start().await;
    let job = server.submitted("a.txt", b"OPEN", &[]).await;
    let mut following = Following::begin(&server, get(format!("/v1/jobs/{job}/events"))).await;
    following.until("event: job").await;
    let (address, key) = (server.address, server.key.clone());
    let form = post("/v1/jobs?wait=60").form(&[("file", Some("b.txt"), b"OPEN")]).key(&key);
    let mut stirred = wenshu_portal::backend::Backend::stirred(&*server.fake);
    let waiting = tokio::spawn(async move { form.send(address).await });
    stirred.recv().await.unwrap();
    server.stop().await;
    assert_eq!(waiting.await.unwrap().status, 202);
    assert!(!following.rest().await.contains("event: end"));
}
