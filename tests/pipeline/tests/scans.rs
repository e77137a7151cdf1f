//! Scans through the services: recognised between two calls of the stage, while
//! other files go on; what cannot be recognised is an answer and no defect.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use wenshu_pipeline_tests::{
    Broker, Database, Options, Pipeline, Submission, build_binaries, dead_letters, nothing_waits,
};

const LIMIT: Duration = Duration::from_secs(300);

/// A scan of a sample of ours.
fn scan(folder: &Path) -> Vec<u8> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tools/scans.py");
    let made =
        Command::new("python3").arg(script).arg(build_binaries().join("wenshu")).arg("--make").arg(folder).output();
    let made = made.expect("python3 and poppler-utils are needed");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    std::fs::read(folder.join("scan.pdf")).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scan_is_recognised_while_others_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let scan = scan(folder.path());
    let vhost = Broker::shared().await.vhost().await;
    let database = Database::shared().await.new_database().await;
    let options = Options::new(vhost.url(), Some(database)).set("work.ocr", "tesseract").set("work.slots", 1);
    let pipeline = Pipeline::start(options).await;
    let mut client = pipeline.client().await;
    let good = Submission::new("扫描.pdf", scan.clone());
    // A page that is no picture: the engine fails on it.
    let mut broken = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10".to_vec();
    broken.extend_from_slice(b"\n/etc/passwd\n");
    let bad = Submission::new("坏图.png", broken);
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/sample/计划.txt");
    let text = Submission::new("计划.txt", std::fs::read(sample).unwrap());
    for submission in [&good, &bad, &text] {
        client.submit(submission).await;
    }
    // One slot, and the scan came first: the text did not wait for it.
    let first = client.completions(std::slice::from_ref(&text.key), LIMIT).await;
    assert_eq!(first[&text.key]["status"], "completed", "{first:?}");
    let both = client.completions(&[good.key.clone(), bad.key.clone()], LIMIT).await;
    assert_eq!(both[&good.key]["status"], "completed", "{both:?}");
    assert_eq!(both[&bad.key]["status"], "failed", "{both:?}");
    assert_eq!(both[&bad.key]["problem"]["cause"], "ocr-failed", "{both:?}");
    nothing_waits(&vhost).await;
    assert!(dead_letters(&mut client).await.is_empty(), "a refusal is an answer, no defect");
    pipeline.stop().await;
}
