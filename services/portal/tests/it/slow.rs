//! Slow and oversize requests (S26).

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::client::{Answer, form_body, form_type, get, post};
use crate::server::{Running, start, start_with};

/// The head of an upload of so many bytes, and the first of them.
fn begun(server: &Running, length: usize, first: &[u8]) -> Vec<u8> {
    let mut ask = post("/v1/jobs").key(&server.key).header("Content-Length", length.to_string());
    ask = ask.header("Content-Type", form_type());
    let mut bytes = ask.bytes();
    bytes.extend_from_slice(first);
    bytes
}

async fn connected(server: &Running) -> TcpStream {
    TcpStream::connect(server.address).await.unwrap()
}

#[tokio::test]
async fn an_upload_that_stalls_is_cut() {
    let server = start_with(|settings| settings.rate_grace_ms = 200).await;
    let whole = form_body(&[("file", Some("a.txt"), &[b'x'; 4000])]);
    let mut stream = connected(&server).await;
    stream.write_all(&begun(&server, whole.len(), &whole[..100])).await.unwrap();
    Answer::read(&mut stream).await.is(408).tells("slow-upload");
    assert_eq!(server.fake.objects(), 0);
}

#[tokio::test]
async fn an_upload_that_drags_is_cut_when_its_time_is_over() {
    let server = start_with(|settings| {
        settings.rate_bytes_least = 0;
        settings.upload_wait_ms = 300;
    })
    .await;
    let mut stream = connected(&server).await;
    stream.write_all(&begun(&server, 4000, b"--")).await.unwrap();
    Answer::read(&mut stream).await.is(408).tells("slow-upload");
}

#[tokio::test]
async fn a_head_that_does_not_come_is_cut() {
    let server = start_with(|settings| settings.header_wait_ms = 200).await;
    let mut stream = connected(&server).await;
    stream.write_all(b"GET /v1/health HTTP/1.1\r\nHost: lo").await.unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
}

#[tokio::test]
async fn an_upload_that_says_it_is_too_large_is_answered_at_once() {
    let server = start().await;
    let mut stream = connected(&server).await;
    stream.write_all(&begun(&server, 10 << 30, b"")).await.unwrap();
    let mut head = vec![0; 12];
    stream.read_exact(&mut head).await.unwrap();
    assert_eq!(head, b"HTTP/1.1 413");
}

#[tokio::test]
async fn an_upload_that_does_not_say_its_size_is_cut_at_the_limit() {
    let server = start_with(|settings| settings.upload_bytes_most = 10_000).await;
    let mut stream = connected(&server).await;
    let ask =
        post("/v1/jobs").key(&server.key).header("Transfer-Encoding", "chunked").header("Content-Type", form_type());
    let head = String::from_utf8(ask.bytes()).unwrap().replace("Content-Length: 0\r\n", "");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut first = form_body(&[("file", Some("a.txt"), b"x")]);
    first.truncate(crate::client::find(&first, b"\r\n\r\n").unwrap() + 4);
    let chunk = |bytes: &[u8]| [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat();
    stream.write_all(&chunk(&first)).await.unwrap();
    stream.write_all(&chunk(&[b'x'; 20_000])).await.unwrap();
    Answer::read(&mut stream).await.is(413).tells("too-large");
    assert_eq!(server.fake.objects(), 0);
}

#[tokio::test]
async fn a_part_whose_head_never_ends_is_cut() {
    let server = start().await;
    let body = [b"------wenshu-test\r\nX: ", vec![b'x'; 2 << 20].as_slice()].concat();
    let answer = server.ask_as_oa(post("/v1/jobs").body(&form_type(), body)).await;
    answer.is(400).tells("malformed");
}

#[tokio::test]
async fn what_is_sent_after_the_answer_is_read_off_so_that_the_answer_is_heard() {
    let server = start_with(|settings| settings.upload_bytes_most = 10_000).await;
    let large = vec![b'x'; 8 << 20];
    // The whole is written before the answer is looked for, as a browser does.
    let answer = server.ask_as_oa(post("/v1/jobs").form(&[("file", Some("a.txt"), &large)])).await;
    answer.is(413).tells("too-large");
}

/// Asks for health until all of these are in, and takes the longest time.
async fn health_takes(server: &Running) -> Duration {
    let mut longest = Duration::ZERO;
    for _ in 0..20 {
        let began = Instant::now();
        server.ask(get("/v1/health")).await.is(200);
        longest = longest.max(began.elapsed());
    }
    longest
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_slow_heads_from_one_address_shut_nobody_out() {
    let server = start().await;
    let mut slow = Vec::new();
    for _ in 0..1_000 {
        let mut stream = connected(&server).await;
        stream.write_all(b"GET /v1/jobs HTTP/1.1\r\nX-Slow: ").await.unwrap();
        slow.push(stream);
    }
    let longest = health_takes(&server).await;
    assert!(longest < Duration::from_millis(100), "{longest:?}");
    let form = post("/v1/jobs").form(&[("file", Some("a.txt"), b"x")]);
    server.ask_as_oa(form).await.is(202);
}

#[tokio::test(flavor = "multi_thread")]
async fn stalled_uploads_make_room_for_others() {
    let server = start_with(|settings| {
        settings.connections_per_address_most = 8;
        settings.rate_bytes_least = 0;
    })
    .await;
    let mut slow = Vec::new();
    for _ in 0..8 {
        let mut stream = connected(&server).await;
        stream.write_all(&begun(&server, 4000, b"--")).await.unwrap();
        slow.push(stream);
    }
    // Others are served all the while, and the oldest goes once it has stalled.
    let others = async {
        loop {
            server.ask(get("/v1/health")).await.is(200);
        }
    };
    let mut rest = Vec::new();
    let cut = tokio::time::timeout(Duration::from_secs(30), slow[0].read_to_end(&mut rest));
    tokio::select! {
        () = others => {}
        cut = cut => drop(cut.expect("cut in time")),
    }
    assert!(rest.is_empty(), "no answer to a request that did not come whole");
}

#[tokio::test]
async fn a_connection_is_kept_for_more_requests() {
    let server = start().await;
    let mut stream = connected(&server).await;
    for _ in 0..3 {
        let ask = String::from_utf8(get("/v1/health").bytes()).unwrap().replace("Connection: close\r\n", "");
        stream.write_all(ask.as_bytes()).await.unwrap();
        let mut seen = Vec::new();
        while !seen.ends_with(b"{\"ok\":true}") {
            let mut piece = [0; 1024];
            let read = stream.read(&mut piece).await.unwrap();
            assert!(read > 0, "closed");
            seen.extend_from_slice(&piece[..read]);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn five_hundred_uploads_at_once_are_all_taken_on_or_told_to_come_again() {
    let server = start().await;
    let uploads = (0..500).map(|number| {
        let (address, key) = (server.address, server.key.clone());
        tokio::spawn(async move {
            let content = format!("{number} {}", "x".repeat(20_000));
            let form = post("/v1/jobs").form(&[("file", Some("a.txt"), content.as_bytes())]).key(&key);
            form.send(address).await.status
        })
    });
    let mut statuses = Vec::new();
    for upload in uploads.collect::<Vec<_>>() {
        statuses.push(upload.await.unwrap());
    }
    let taken = statuses.iter().filter(|status| **status == 202).count();
    assert_eq!(taken, server.fake.submissions().len(), "nothing is lost");
    assert!(statuses.iter().all(|status| matches!(status, 202 | 503)), "{statuses:?}");
    assert!(health_takes(&server).await < Duration::from_millis(100));
}
