//! The five real files through all services as separate processes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

use std::collections::BTreeMap;
use std::time::Duration;

use wenshu_pipeline_tests::{
    Broker, Bucket, Client, Database, Expected, Options, Pipeline, Submission, Vhost, check, plan_files,
};

const LIMIT: Duration = Duration::from_secs(180);

fn plans(formats: &[&'static str]) -> (Vec<Submission>, Expected) {
    let files = plan_files();
    let submissions = files.iter().map(|file| {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        Submission { formats: formats.to_vec(), ..Submission::new(name, std::fs::read(file).unwrap()) }
    });
    (submissions.collect(), Expected::of(&files, &formats.join(",")))
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_documents_come_out_as_convert_makes_them() {
    let vhost = Broker::shared().await.vhost().await;
    let database = Database::shared().await.new_database().await;
    let pipeline = Pipeline::start(Options::new(vhost.url(), Some(database))).await;
    let client = pipeline.client().await;
    all_come_out(&vhost, pipeline, client).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_documents_come_out_the_same_from_a_bucket_and_one_database_file() {
    let (vhost, bucket) = (Broker::shared().await.vhost().await, Bucket::start().await);
    let pipeline = Pipeline::start(bucket.options(Options::new(vhost.url(), None))).await;
    let client = Client::connect(&vhost.url(), &bucket.store()).await;
    all_come_out(&vhost, pipeline, client).await;
}

/// The five files through a pipeline: 30 documents, 90 outputs, and nothing left.
async fn all_come_out(vhost: &Vhost, pipeline: Pipeline, mut client: Client) {
    let (submissions, expected) = plans(&["pdf", "docx", "json"]);
    for submission in &submissions {
        client.submit(submission).await;
    }
    let files: BTreeMap<String, String> =
        submissions.iter().map(|submission| (submission.key.clone(), submission.file.clone())).collect();
    let keys: Vec<String> = files.keys().cloned().collect();
    let completions = client.completions(&keys, LIMIT).await;
    let account = check(&client, &completions, &files, &expected);
    assert_eq!((account.jobs, account.documents, account.outputs), (5, 30, 90));
    pipeline.stop().await;
    let left = vhost.queue_depths().await.unwrap();
    let left: Vec<_> =
        left.iter().filter(|(name, depth)| !name.contains(".reply.") && (depth.ready + depth.unacked) > 0).collect();
    assert!(left.is_empty(), "messages are left: {left:?}");
}
