//! Files of foreign formats through the services: read as `convert` reads them,
//! each by a process of its own; hostile ones between them harm nobody.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use wenshu_pipeline_tests::{
    Broker, Database, Expected, Options, Pipeline, Service, Submission, check, dead_letters, nothing_waits,
};

const LIMIT: Duration = Duration::from_secs(180);

/// A file of each format that is at hand, each with a stem of its own: `convert`
/// tells equal ones apart by the folders of their outputs.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let samples = root.join("services/ingest/tests/samples");
    let findings = root.join("tests/fixtures/findings");
    let documents = vec![
        samples.join("plan.doc"),
        samples.join("plan.rtf"),
        root.join("tests/conformance/samples/structured.fodt"),
        findings.join("ocr-text.pdf"),
        findings.join("hidden-text.html"),
        findings.join("missing-words.txt"),
    ];
    let copies = (1..).zip(documents).map(|(number, document)| {
        let copy = folder.join(format!("{number}-{}", document.file_name().unwrap().to_string_lossy()));
        std::fs::copy(document, &copy).unwrap();
        copy
    });
    copies.collect()
}

/// Bytes that must be refused, and the cause that the answer names.
fn hostile() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let deep = [b"{\\rtf1".to_vec(), vec![b'{'; 30_000]].concat();
    vec![
        ("deep.rtf", deep, "too-deep"),
        ("cut.docx", b"PK\x03\x04\x14\0\0\0\x08\0".to_vec(), "damaged"),
        ("empty.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".repeat(100), "damaged"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn foreign_files_come_out_as_convert_makes_them_and_hostile_ones_harm_nobody() {
    let vhost = Broker::shared().await.vhost().await;
    let database = Database::shared().await.new_database().await;
    let mut pipeline = Pipeline::start(Options::new(vhost.url(), Some(database))).await;
    let mut client = pipeline.client().await;
    let worker = pipeline.service(Service::Ingest).pid();
    let formats = ["docx", "json"];
    let folder = tempfile::tempdir().unwrap();
    let documents = documents(folder.path());
    let expected = Expected::of(&documents, &formats.join(","));

    let (mut files, mut refused) = (BTreeMap::new(), BTreeMap::new());
    for document in &documents {
        for (name, bytes, cause) in hostile() {
            let submission = Submission::new(name, bytes);
            client.submit(&submission).await;
            refused.insert(submission.key.clone(), cause);
        }
        let name = document.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(document).unwrap();
        let submission = Submission { formats: formats.to_vec(), ..Submission::new(name, bytes) };
        client.submit(&submission).await;
        files.insert(submission.key.clone(), submission.file.clone());
    }

    let keys: Vec<String> = files.keys().cloned().collect();
    let completions = client.completions(&keys, LIMIT).await;
    let account = check(&client, &completions, &files, &expected);
    assert_eq!(account.jobs, documents.len());
    let keys: Vec<String> = refused.keys().cloned().collect();
    let completions = client.completions(&keys, LIMIT).await;
    for (key, cause) in &refused {
        let completion = &completions[key];
        assert_eq!(
            (&completion["status"], &completion["problem"]["cause"]),
            (&"failed".into(), &(*cause).into()),
            "{completion}"
        );
    }
    nothing_waits(&vhost).await;
    assert!(dead_letters(&mut client).await.is_empty(), "a refusal is an answer, no defect");
    assert_eq!(pipeline.service(Service::Ingest).pid(), worker);
    assert!(pipeline.service(Service::Ingest).is_running());
    pipeline.stop().await;
}
