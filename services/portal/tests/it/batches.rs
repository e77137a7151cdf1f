//! Uploads of many files.

use std::collections::BTreeSet;
use std::io::{Cursor, Write};

use serde_json::json;
use wenshu_messages::Lane;
use zip::write::SimpleFileOptions;

use crate::client::{Part, get, post};
use crate::files::entries;
use crate::server::{start, start_with};

/// A ZIP file of these files.
pub fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[tokio::test]
async fn each_file_becomes_a_job_of_the_batch() {
    let server = start().await;
    let zip = zip_of(&[("里/丙.txt", "丙".as_bytes()), ("里/丁.txt", "FAIL".as_bytes())]);
    let parts: [Part<'_>; 4] = [
        ("file", Some("夹/甲.txt"), b"1"),
        ("file", Some("夹/.DS_Store"), b"x"),
        ("file", Some("夹/乙.txt"), b"OPEN"),
        ("file", Some("包.zip"), &zip),
    ];
    let answer = server.ask_as_oa(post("/v1/batches").form(&parts)).await.is(202);
    let batch = answer.value()["batch"].as_str().unwrap().to_owned();
    assert_eq!(answer.header("location"), Some(format!("/v1/batches/{batch}").as_str()));
    assert_eq!(answer.value()["sums"]["open"], 1);
    let submissions = server.fake.submissions();
    let files: BTreeSet<&str> = submissions.iter().map(|one| one.file.as_str()).collect();
    assert_eq!(files, BTreeSet::from(["甲.txt", "乙.txt", "丙.txt", "丁.txt"]));
    assert!(submissions.iter().all(|one| one.batch.unwrap().1 == 4 && one.lane == Lane::Interactive));

    let shown = server.ask_as_oa(get(format!("/v1/batches/{batch}"))).await.is(200).value();
    assert_eq!(
        shown["sums"],
        json!({ "open": 1, "completed": 2, "completed_with_failures": 0, "failed": 1,
        "cancelled": 0, "expired": 0, "documents": 2, "documents_failed": 0 })
    );
    let failures = server.ask_as_oa(get(format!("/v1/batches/{batch}/failures"))).await.is(200).value();
    assert_eq!(failures["failures"][0]["jobs"], 1);
    let listed = server.ask_as_oa(get(format!("/v1/jobs?batch={batch}"))).await.is(200).value();
    assert_eq!(listed["jobs"].as_array().unwrap().len(), 4);
    let zip = server.ask_as_oa(get(format!("/v1/batches/{batch}/outputs.zip"))).await.is(200);
    let names: Vec<String> = entries(&zip).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["丙/01-丙.pdf", "丙/01-丙.docx", "甲/01-甲.pdf", "甲/01-甲.docx"]);
    let cancelled = server.ask_as_oa(post(format!("/v1/batches/{batch}/cancel"))).await.is(200).value();
    assert_eq!(cancelled, json!({ "jobs": 1 }));
}

#[tokio::test]
async fn the_same_upload_under_the_same_key_is_the_same_batch() {
    let server = start().await;
    let parts: [Part<'_>; 2] = [("file", Some("a.txt"), b"1"), ("file", Some("b.txt"), b"2")];
    let send = async |key: &str| {
        let form = post("/v1/batches").header("Idempotency-Key", key).form(&parts);
        server.ask_as_oa(form).await.is(202).value()
    };
    let one = send("k").await;
    assert_eq!(send("k").await, one);
    assert_ne!(send("other").await["batch"], one["batch"]);
    assert_eq!(one["sums"]["completed"], 2);
}

#[tokio::test]
async fn many_files_travel_in_the_lane_where_nobody_waits() {
    let server = start().await;
    let names: Vec<String> = (0..21).map(|n| format!("{n}.txt")).collect();
    let parts: Vec<Part<'_>> = names.iter().map(|name| ("file", Some(name.as_str()), &b"x"[..])).collect();
    server.ask_as_oa(post("/v1/batches").form(&parts)).await.is(202);
    assert!(server.fake.submissions().iter().all(|one| one.lane == Lane::Bulk));
}

#[tokio::test]
async fn a_file_that_cannot_be_taken_on_stops_no_other() {
    let server = start_with(|settings| settings.upload_bytes_most = 100).await;
    let large = vec![b'x'; 200];
    let zip = zip_of(&[("大.txt", &large)]);
    let parts: [Part<'_>; 4] = [
        ("file", Some("夹/太大.txt"), &large),
        ("file", Some("好.txt"), b"x"),
        ("file", Some("包.zip"), &zip),
        ("file", Some("空.zip"), b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
    ];
    let answer = server.ask_as_oa(post("/v1/batches").form(&parts)).await.is(202).value();
    let refused = answer["refused"].as_array().unwrap();
    let told: Vec<(&str, &str)> =
        refused.iter().map(|one| (one["file"].as_str().unwrap(), one["problem"]["code"].as_str().unwrap())).collect();
    assert_eq!(told[..2], [("夹/太大.txt", "too-large"), ("包.zip/大.txt", "too-large")]);
    assert_eq!(answer["sums"]["completed"].as_u64().unwrap() + refused.len() as u64, 4);
}

#[tokio::test]
async fn too_many_files_and_none_are_refused() {
    let server = start_with(|settings| settings.batch_files_most = 2).await;
    let parts: [Part<'_>; 3] =
        [("file", Some("a.txt"), b"1"), ("file", Some("b.txt"), b"2"), ("file", Some("c.txt"), b"3")];
    server.ask_as_oa(post("/v1/batches").form(&parts)).await.is(413).tells("too-many-files");
    let zip = zip_of(&[("a.txt", b"1"), ("b.txt", b"2"), ("c.txt", b"3")]);
    let packed = post("/v1/batches").form(&[("file", Some("a.zip"), &zip)]);
    server.ask_as_oa(packed).await.is(413).tells("too-many-files");
    server.ask_as_oa(post("/v1/batches").form(&[])).await.is(422).tells("no-file");
    assert_eq!(server.fake.submissions().len(), 0);
}

#[tokio::test]
async fn a_zip_file_of_files_is_no_job() {
    let server = start().await;
    let zip = zip_of(&[("a.txt", b"1")]);
    let answer = server.ask_as_oa(post("/v1/jobs").form(&[("file", Some("a.zip"), &zip)])).await.is(422);
    let answer = answer.tells("zip-is-a-batch");
    assert!(answer.value()["advice"].as_str().unwrap().contains("/v1/batches"));
}
