//! Starts that cannot succeed: each service ends and says in one line what to
//! do. No start only looks alive.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

use std::time::Duration;

use lapin::options::QueueDeclareOptions;
use lapin::types::FieldTable;
use lapin::{Connection, ConnectionProperties};
use serde_json::Value;
use tokio::net::TcpListener;
use wenshu_pipeline_tests::{Broker, Bucket, Database, Options, Pipeline, Process, Service, Vhost, eventually, page};

/// A refusal takes milliseconds; a dead address the connect timeout of five
/// seconds.
const LIMIT: Duration = Duration::from_secs(60);

async fn vhost() -> Vhost {
    Broker::shared().await.vhost().await
}

/// Starts a service with these settings and expects that it ends with one line
/// that names all `words`.
async fn is_refused(pipeline: &Pipeline, service: Service, words: &[&str]) {
    let mut process = Process::spawn(service, pipeline.settings().to_vec());
    let status = process.wait(LIMIT).await;
    let said = process.stderr();
    assert!(status.code().is_some_and(|code| code != 0), "{service:?}: {status}: {said}");
    let lines: Vec<&str> = said.lines().filter(|line| line.starts_with("错误：")).collect();
    assert_eq!(lines.len(), 1, "{service:?}: {said}");
    for word in words {
        assert!(lines[0].contains(word), "{service:?}: {word} is missing: {}", lines[0]);
    }
    // Beside it there are log lines at most: no panic and no trace of a stack.
    let other = said.lines().filter(|line| !line.starts_with("错误：") && !line.starts_with('{'));
    assert_eq!(other.collect::<Vec<_>>(), Vec::<&str>::new(), "{service:?}");
}

async fn all_are_refused(options: Options, words: &[&str]) {
    let pipeline = Pipeline::prepare(options);
    for service in Service::ALL {
        is_refused(&pipeline, service, words).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_settings_are_named() {
    let options = Options::new("amqp://127.0.0.1:1", None);
    all_are_refused(options.clone().set("work.slotz", 2), &["work.slotz", "WENSHU__WORK__SLOTS"]).await;
    all_are_refused(options.clone().set("work.slots", "many"), &["work.slots", "应为"]).await;
    all_are_refused(options.clone().set("storage.kind", "tape"), &["storage.kind", "folder", "s3"]).await;
    all_are_refused(options.set("broker.url", "http://rabbit"), &["broker.url"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_refuses_the_user_ends_the_start() {
    let vhost = vhost().await;
    let advice = ["拒绝登录", "请检查", "口令"];
    all_are_refused(Options::new(vhost.url_for("guest", "wrong"), None), &advice).await;
    all_are_refused(Options::new(vhost.url_for("nobody", "guest"), None), &advice).await;
    let nowhere = vhost.url().replace(vhost.name(), "no-such-vhost");
    all_are_refused(Options::new(nowhere, None), &["请检查", "虚拟主机"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_is_missing_or_refuses_the_key_ends_the_start() {
    let (vhost, bucket) = (vhost().await, Bucket::start().await);
    let options = bucket.options(Options::new(vhost.url(), None));
    all_are_refused(options.clone().set("storage.s3.bucket", "elsewhere"), &["elsewhere", "创建"]).await;
    all_are_refused(options.set("storage.s3.secret_key", "wrong"), &["密钥", "secret_key"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_queue_that_would_lose_messages_ends_the_start() {
    let vhost = vhost().await;
    let connection = Connection::connect(&vhost.url(), ConnectionProperties::default()).await.unwrap();
    let channel = connection.create_channel().await.unwrap();
    let options = QueueDeclareOptions { durable: true, ..Default::default() };
    channel.queue_declare("wenshu.parse.bulk".into(), options, FieldTable::default()).await.unwrap();
    all_are_refused(Options::new(vhost.url(), None), &["wenshu.parse.bulk", "请核对"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn storage_that_cannot_be_used_ends_the_start() {
    let vhost = vhost().await;
    let options = Options::new(vhost.url(), None);
    // A file where a folder must be: that it cannot be made holds for root too.
    let file = tempfile::NamedTempFile::new().unwrap();
    let below = file.path().join("objects");
    all_are_refused(options.clone().set("storage.folder", below.display()), &["存储文件夹", "objects"]).await;
    let s3 = options.set("storage.kind", "s3");
    all_are_refused(s3.clone(), &["storage.s3.bucket"]).await;
    // A port that nobody listens on.
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let s3 = s3
        .set("storage.s3.endpoint", format!("http://127.0.0.1:{port}"))
        .set("storage.s3.allow_http", true)
        .set("storage.s3.bucket", "wenshu")
        .set("storage.s3.access_key", "a")
        .set("storage.s3.secret_key", "b");
    all_are_refused(s3, &["S3", "endpoint"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_cannot_be_used_ends_the_start_of_the_ledger() {
    let vhost = vhost().await;
    let good = Database::shared().await.new_database().await;
    let (address, _) = good.rsplit_once('/').unwrap();
    let host = address.rsplit_once('@').map_or(address, |(_, host)| host);
    let cases = [
        (format!("{address}/no_such_database"), vec!["no_such_database", "createdb"]),
        ("postgres://wenshu:secret@127.0.0.1:1/wenshu".to_owned(), vec!["连不上数据库", "请检查"]),
        (format!("postgres://stranger:wrong@{host}/postgres"), vec!["stranger", "请核对"]),
        ("mysql://127.0.0.1/wenshu".to_owned(), vec!["postgres://"]),
        ("sqlite:/dev/null/records.db".to_owned(), vec!["/dev/null", "请检查"]),
    ];
    for (url, words) in cases {
        let pipeline = Pipeline::prepare(Options::new(vhost.url(), Some(url)));
        is_refused(&pipeline, Service::Ledger, &words).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_that_is_not_there_is_waited_for_and_named() {
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let database = Database::shared().await.new_database().await;
    let mut pipeline =
        Pipeline::prepare(Options::new(format!("amqp://guest:guest@127.0.0.1:{port}/%2f"), Some(database)));
    for service in Service::ALL {
        pipeline.spawn(service);
    }
    for (service, process) in pipeline.services() {
        let line = process.wait_for_line("its port", LIMIT, |line| line.contains("server.port")).await;
        let line: Value = serde_json::from_str(&line).unwrap();
        let pages = u16::try_from(line["server.port"].as_u64().unwrap()).unwrap();
        let advice = |line: &str| line.contains("无法连接消息服务") && line.contains("请检查");
        process.wait_for_line("that the broker is not there", LIMIT, advice).await;
        let down = |body: &str| -> Vec<String> {
            let report: Value = serde_json::from_str(body).unwrap();
            let parts = report["parts"].as_array().unwrap().iter().filter(|part| part["up"] == false);
            parts.map(|part| part["part"].as_str().unwrap().to_owned()).collect()
        };
        eventually("only the broker is down", LIMIT, async || {
            let (status, body) = page(pages, "/readyz").await.map_err(|error| error.to_string())?;
            if status == 503 && down(&body) == ["broker"] {
                Ok(())
            } else {
                Err(format!("{service:?}: {status} {body}"))
            }
        })
        .await;
        assert_eq!(page(pages, "/livez").await.unwrap().0, 200, "{service:?}");
        assert!(process.is_running(), "{service:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn recognition_without_its_data_ends_the_start() {
    let options = Options::new(vhost().await.url(), None).set("work.ocr", "tesseract");
    let pipeline = Pipeline::prepare(options.clone().set("work.ocr_languages", "no_such"));
    is_refused(&pipeline, Service::Ingest, &["没有语言“no_such”的数据", "tesseract-ocr-no-such"]).await;
    all_are_refused(options.clone().set("work.ocr", "abbyy"), &["work.ocr", "off", "tesseract"]).await;
    all_are_refused(options.set("work.ocr_wall_ms", 400_000), &["work.ocr_wall_ms", "consumer_timeout"]).await;
}
