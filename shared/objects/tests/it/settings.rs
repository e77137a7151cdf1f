//! Wrong settings and failing servers: each is told in one line that says what to do.

use std::fs;
use std::time::Duration;

use bytes::Bytes;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wenshu_objects::{FolderFault, Objects, ObjectsError, Place, S3Place, SettingsFault, Sync};

use crate::ground::{BUCKET, Ground, JOB, LIMIT, SECRET_KEY, s3_place};

const SOON: Duration = Duration::from_millis(400);

async fn refusal(place: &Place) -> ObjectsError {
    let error = Objects::open_within(place, Duration::from_secs(10)).await.expect_err("this place cannot be opened");
    let line = error.to_string();
    assert!(!line.contains('\n') && !line.contains(SECRET_KEY), "{line}");
    error
}

fn folder(path: impl Into<std::path::PathBuf>) -> Place {
    Place::Folder { path: path.into(), sync: Sync::Group }
}

fn fault_of(error: &ObjectsError) -> FolderFault {
    match error {
        ObjectsError::FolderUnusable { fault, .. } => *fault,
        error => panic!("{error:?}"),
    }
}

#[tokio::test]
async fn a_folder_is_made_unless_its_parent_is_missing() {
    let base = TempDir::new().unwrap();
    Objects::open(&folder(base.path().join("new"))).await.unwrap();
    Objects::open(&folder(base.path().join("new"))).await.unwrap();
    let error = refusal(&folder(base.path().join("no").join("parent"))).await;
    assert_eq!(fault_of(&error), FolderFault::NoParent);
    assert!(error.to_string().contains("上级文件夹不存在"), "{error}");
}

#[tokio::test]
async fn a_file_is_no_folder() {
    let base = TempDir::new().unwrap();
    let file = base.path().join("file");
    fs::write(&file, "x").unwrap();
    assert_eq!(fault_of(&refusal(&folder(&file)).await), FolderFault::NotAFolder);
    assert_eq!(fault_of(&refusal(&folder(file.join("below"))).await), FolderFault::NotAFolder);
}

/// `/proc` refuses new folders to everybody, root included.
#[tokio::test]
async fn a_folder_that_cannot_be_written_is_refused() {
    let error = refusal(&folder("/proc")).await;
    assert!(matches!(fault_of(&error), FolderFault::NotWritable | FolderFault::NoParent), "{error:?}");
}

#[tokio::test]
async fn settings_that_contradict_themselves_are_named() {
    let right = s3_place("http://127.0.0.1:9");
    let table: [(S3Place, SettingsFault); 5] = [
        (S3Place { bucket: String::new(), ..right.clone() }, SettingsFault::Empty { name: "bucket" }),
        (S3Place { region: " ".into(), ..right.clone() }, SettingsFault::Empty { name: "region" }),
        (S3Place { secret_key: String::new(), ..right.clone() }, SettingsFault::Empty { name: "secret_key" }),
        (S3Place { allow_http: false, ..right.clone() }, SettingsFault::HttpNotAllowed),
        (S3Place { endpoint: Some("127.0.0.1:9000".into()), ..right.clone() }, SettingsFault::Endpoint),
    ];
    for (place, expected) in table {
        match refusal(&Place::S3(place)).await {
            ObjectsError::InvalidSettings { fault } => assert_eq!(fault, expected),
            error => panic!("{error:?}"),
        }
    }
}

#[tokio::test]
async fn settings_do_not_print_their_secrets() {
    let printed = format!("{:?}", Place::S3(s3_place("http://127.0.0.1:9")));
    assert!(printed.contains(BUCKET) && !printed.contains(SECRET_KEY), "{printed}");
}

#[tokio::test]
async fn a_missing_bucket_is_named() {
    let ground = Ground::bucket().await;
    let Place::S3(right) = ground.place.clone() else { panic!("a bucket") };
    let error = refusal(&Place::S3(S3Place { bucket: "elsewhere".into(), ..right })).await;
    assert!(matches!(&error, ObjectsError::BucketMissing { bucket, .. } if bucket == "elsewhere"), "{error:?}");
    assert!(error.to_string().contains("elsewhere") && error.to_string().contains("创建"), "{error}");
}

#[tokio::test]
async fn wrong_keys_are_told() {
    let ground = Ground::bucket().await;
    let Place::S3(right) = ground.place.clone() else { panic!("a bucket") };
    for wrong in [
        S3Place { secret_key: "guessed".into(), ..right.clone() },
        S3Place { access_key: "nobody".into(), ..right.clone() },
    ] {
        let error = refusal(&Place::S3(wrong)).await;
        assert!(matches!(error, ObjectsError::WrongCredentials { .. }), "{error:?}");
        assert!(!error.is_transient());
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_and_may_come() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = refusal(&Place::S3(s3_place(&endpoint))).await;
    assert!(
        matches!(&error, ObjectsError::EndpointUnreachable { endpoint: told, .. } if *told == endpoint),
        "{error:?}"
    );
    assert!(error.is_transient());
}

/// Each answer as servers give it, and what it is told as.
#[tokio::test]
async fn what_a_server_answers_is_told_apart() {
    type Expected = fn(&ObjectsError) -> bool;
    let table: [(&str, &str, Expected, bool); 9] = [
        ("403 Forbidden", "AccessDenied", |e| matches!(e, ObjectsError::BucketDenied { .. }), false),
        ("403 Forbidden", "InvalidAccessKeyId", |e| matches!(e, ObjectsError::WrongCredentials { .. }), false),
        ("403 Forbidden", "RequestTimeTooSkewed", |e| matches!(e, ObjectsError::ClockSkewed { .. }), false),
        ("404 Not Found", "NoSuchBucket", |e| matches!(e, ObjectsError::BucketMissing { .. }), false),
        ("400 Bad Request", "AuthorizationHeaderMalformed", |e| matches!(e, ObjectsError::WrongRegion { .. }), false),
        ("301 Moved Permanently", "PermanentRedirect", |e| matches!(e, ObjectsError::WrongRegion { .. }), false),
        ("507 Insufficient Storage", "XMinioStorageFull", |e| matches!(e, ObjectsError::Full { .. }), true),
        ("503 Service Unavailable", "SlowDown", |e| matches!(e, ObjectsError::Unreachable { .. }), true),
        ("400 Bad Request", "InvalidRequest", |e| matches!(e, ObjectsError::Refused { .. }), false),
    ];
    for (status, code, expected, transient) in table {
        let endpoint = answering(status, code).await;
        let error = refusal(&Place::S3(s3_place(&endpoint))).await;
        assert!(expected(&error), "{status} {code}: {error:?}");
        assert_eq!(error.is_transient(), transient, "{status} {code}");
    }
}

#[tokio::test]
async fn a_server_that_never_answers_is_not_waited_for() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let silent = tokio::spawn(async move {
        let mut held = Vec::new();
        loop {
            held.push(listener.accept().await.unwrap());
        }
    });
    let error = Objects::open_within(&Place::S3(s3_place(&endpoint)), SOON).await.unwrap_err();
    assert!(
        matches!(error, ObjectsError::TimedOut { .. } | ObjectsError::EndpointUnreachable { .. })
            && error.is_transient(),
        "{error:?}"
    );
    silent.abort();
}

#[tokio::test]
async fn a_server_that_stops_makes_calls_fail_for_now() {
    let mut ground = Ground::bucket().await;
    let stored = ground.objects.put("default", JOB, Bytes::from_static(b"text")).await.unwrap();
    ground.stop_server().await;
    let objects = &ground.objects;
    let errors = [
        objects.put("default", JOB, Bytes::from_static(b"more")).await.map(drop).unwrap_err(),
        objects.get(&stored.key, stored.sha256(), stored.bytes, LIMIT).await.map(drop).unwrap_err(),
        objects.exists(&stored.key).await.map(drop).unwrap_err(),
        objects.delete(&stored.key).await.unwrap_err(),
        objects.delete_job("default", JOB).await.map(drop).unwrap_err(),
        objects.probe().await.unwrap_err(),
    ];
    for error in errors {
        assert!(matches!(error, ObjectsError::Unreachable { .. }) && error.is_transient(), "{error:?}");
    }
}

/// By a listing: the server of the tests makes a bucket anew for a put.
#[tokio::test]
async fn a_bucket_that_vanishes_is_not_taken_for_an_empty_job() {
    let ground = Ground::bucket().await;
    ground.objects.put("default", JOB, Bytes::from_static(b"text")).await.unwrap();
    fs::remove_dir_all(ground.root()).unwrap();
    let error = ground.objects.delete_job("default", JOB).await.unwrap_err();
    assert!(matches!(error, ObjectsError::BucketMissing { .. }), "{error:?}");
    assert!(!error.is_transient());
}

/// A server that gives every request the same answer.
async fn answering(status: &str, code: &str) -> String {
    let body = format!("<?xml version=\"1.0\"?><Error><Code>{code}</Code><Message>no</Message></Error>");
    let answer = format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/xml\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.unwrap();
            let answer = answer.clone();
            tokio::spawn(async move {
                let mut request = vec![0; 16 << 10];
                let _ = socket.read(&mut request).await;
                let _ = socket.write_all(answer.as_bytes()).await;
            });
        }
    });
    endpoint
}
