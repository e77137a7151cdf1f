//! Documents of an earlier job, corrected and set again, over a real broker.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

use std::time::Duration;

use serde_json::{Value, json};
use wenshu_pipeline_tests::{Broker, Client, Database, Options, Pipeline, Submission, plan_files};

const LIMIT: Duration = Duration::from_secs(120);

async fn ended(client: &mut Client, submission: &Submission) -> Value {
    client.submit(submission).await;
    client.completions(std::slice::from_ref(&submission.key), LIMIT).await.remove(&submission.key).unwrap()
}

/// The same file, not sent again.
fn again(earlier: &Value, more: Vec<(&'static str, Value)>) -> Submission {
    let source = ("source", json!({ "job": earlier["job"] }));
    let more = std::iter::once(source).chain(more).collect();
    Submission { formats: vec!["json"], more, ..Submission::new("001.txt", Vec::new()) }
}

/// Titles and document numbers of the outputs.
fn papers(client: &Client, completion: &Value) -> Vec<(String, bool)> {
    let outputs = client.outputs(completion);
    let papers = outputs.values().map(|bytes| serde_json::from_slice::<Value>(bytes).unwrap());
    papers.map(|paper| (paper["title"].as_str().unwrap().to_owned(), !paper["letterhead"].is_null())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_are_merged_dropped_and_set_with_what_is_given_now() {
    let vhost = Broker::shared().await.vhost().await;
    let database = Database::shared().await.new_database().await;
    let pipeline = Pipeline::start(Options::new(vhost.url(), Some(database))).await;
    let mut client = pipeline.client().await;
    let file = plan_files().into_iter().find(|file| file.ends_with("001.txt")).unwrap();
    let first = Submission { formats: vec!["json"], ..Submission::new("001.txt", std::fs::read(file).unwrap()) };
    let earlier = ended(&mut client, &first).await;
    let before = papers(&client, &earlier);
    assert!(before.len() > 3, "{before:?}");

    // Given elements alone: the documents are the same, one has a letterhead.
    let elements =
        json!({"documents": [{"index": 2, "issuer_marks": ["某市教育局"], "document_number": "某教〔2026〕1号"}]});
    let set = ended(&mut client, &again(&earlier, vec![("elements", elements)])).await;
    let titles = |papers: &[(String, bool)]| papers.iter().map(|(title, _)| title.clone()).collect::<Vec<_>>();
    let now = papers(&client, &set);
    assert_eq!(titles(&now), titles(&before));
    assert_eq!(now.iter().map(|(_, headed)| *headed).collect::<Vec<_>>()[..3], [false, true, false]);

    // Corrections on top of it: what was given moves with its document.
    let corrections = json!([{"document": 1, "action": "drop"}, {"document": 4, "action": "merge"}]);
    let corrected = ended(&mut client, &again(&set, vec![("corrections", corrections)])).await;
    assert_eq!(corrected["status"], "completed", "{corrected}");
    let now = papers(&client, &corrected);
    assert_eq!(now.len(), before.len() - 2);
    assert_eq!(now[0], (before[1].0.clone(), true));
    let report: Value = serde_json::from_slice(&client.object(&corrected["report"])).unwrap();
    let removed = report["removed"].as_array().unwrap();
    assert!(removed.iter().any(|removed| removed["reason"] == "dropped-by-user"), "{removed:?}");

    // A second round speaks of the documents that the first left.
    let corrections = json!([{"document": 2, "action": "merge"}]);
    let once_more = ended(&mut client, &again(&corrected, vec![("corrections", corrections)])).await;
    assert_eq!(papers(&client, &once_more).len(), before.len() - 3);
    pipeline.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_set_again_is_refused_by_name() {
    let vhost = Broker::shared().await.vhost().await;
    let database = Database::shared().await.new_database().await;
    let pipeline = Pipeline::start(Options::new(vhost.url(), Some(database))).await;
    let mut client = pipeline.client().await;
    let unknown = json!({"job": "00000000-0000-4000-8000-000000000000"});
    client.submit(&again(&unknown, Vec::new())).await;
    let answer = client.next(LIMIT).await.unwrap();
    assert_eq!((&answer["type"], &answer["field"]), (&json!("conversion.rejected"), &json!("source.job")));

    let plain = Submission::new("a.txt", "没有标题也没有正文".as_bytes().to_vec());
    let corrections = json!([{"document": 1, "action": "drop"}]);
    let wrong = Submission { more: vec![("corrections", corrections.clone())], ..plain };
    client.submit(&wrong).await;
    let answer = client.next(LIMIT).await.unwrap();
    assert_eq!((&answer["type"], &answer["field"]), (&json!("conversion.rejected"), &json!("corrections")));

    let file = plan_files().into_iter().find(|file| file.ends_with("001.txt")).unwrap();
    let first = Submission { formats: vec!["json"], ..Submission::new("001.txt", std::fs::read(file).unwrap()) };
    let earlier = ended(&mut client, &first).await;
    let beyond = json!([{"document": 999, "action": "drop"}]);
    let failed = ended(&mut client, &again(&earlier, vec![("corrections", beyond)])).await;
    assert_eq!((&failed["status"], &failed["problem"]["code"]), (&json!("failed"), &json!("parse")));
    pipeline.stop().await;
}
