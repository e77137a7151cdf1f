//! Every problem, in both languages, and nothing in it that is not ours (S29).

use std::collections::BTreeSet;

use serde_json::json;
use wenshu_messages::reply::RejectionCode;
use wenshu_portal::backend::BackendError;
use wenshu_portal::problem::Code;
use wenshu_report::{Problem, ProblemCode};

use crate::batches::zip_of;
use crate::client::{Ask, get, post};
use crate::server::{Running, start, start_open, start_with};

/// Text of a document, which no answer about a mistake may repeat.
const CANARY: &str = "canary-7f3a";

fn rejected(code: RejectionCode) -> BackendError {
    let text = |text: &str| text.to_owned();
    BackendError::Rejected { field: text("webhook"), code, reason: text("理由"), advice: text("请改正") }
}

/// Requests that are wrong, with the problem that they are.
fn wrong(job: &str) -> Vec<(&'static str, Ask)> {
    let zip = zip_of(&[(CANARY, CANARY.as_bytes())]);
    let file = |content: &'static [u8]| ("file", Some(CANARY), content);
    let json_job = |value: serde_json::Value| post("/v1/jobs").json(&value);
    let broken = format!("{{\"file\": \"{CANARY}");
    let mut truncated = post("/v1/jobs").form(&[file(b"canary-7f3a")]);
    truncated.body.truncate(truncated.body.len() - 20);
    let large = vec![b'x'; 5000];
    vec![
        ("malformed", post("/v1/jobs").body("application/json", broken)),
        ("malformed", truncated),
        ("malformed", post("/v1/jobs").body("multipart/form-data", CANARY)),
        ("query", get(format!("/v1/jobs?limit={CANARY}"))),
        ("query", get("/v1/jobs?limit=0")),
        ("query", get(format!("/v1/jobs?{CANARY}=1"))),
        ("query", get(format!("/v1/jobs?search={}", CANARY.repeat(30)))),
        ("query", get(format!("/v1/jobs/{job}/documents/1/pages/1.png?width=9999"))),
        ("not-found", get(format!("/v1/jobs/{CANARY}"))),
        ("not-found", get("/v1/jobs/00000000-0000-0000-0000-000000000000")),
        ("not-found", get(format!("/v1/jobs/{job}/documents/1/outputs/{CANARY}"))),
        ("not-found", get(format!("/v1/jobs/{job}/documents/1/pages/{CANARY}"))),
        ("not-found", get(format!("/v1/jobs/{job}/documents/1/pages/0.png"))),
        ("not-found", get(format!("/v1/jobs/{job}/documents/7"))),
        ("not-found", get("/v1/batches/00000000-0000-0000-0000-000000000000")),
        ("no-route", get(format!("/v1/{CANARY}"))),
        ("no-route", get(format!("/{CANARY}"))),
        ("method", get(format!("/v1/jobs/{job}")).method("DELETE")),
        ("not-acceptable", get("/v1/jobs").header("Accept", format!("application/{CANARY}"))),
        ("too-large", post("/v1/jobs").form(&[("file", Some(CANARY), &large)])),
        ("too-many-files", post("/v1/batches").form(&[file(b"1"), file(b"2"), file(b"3")])),
        ("media-type", post("/v1/jobs").body("text/plain", CANARY)),
        ("media-type", post("/v1/batches").json(&json!({}))),
        ("media-type", post(format!("/v1/jobs/{job}/rerender")).body("text/plain", "{}")),
        ("invalid-field", json_job(json!({ "file": CANARY, "source": { "inline": CANARY } }))),
        ("invalid-field", json_job(json!({ "file": CANARY, "comments": CANARY }))),
        ("invalid-field", json_job(json!({ "file": CANARY }))),
        ("invalid-field", json_job(json!({ "schema": CANARY }))),
        ("invalid-field", json_job(json!({ "based_on": job, "source": { "inline": "" } }))),
        ("invalid-field", post("/v1/jobs").form(&[file(b"x"), ("lane", None, CANARY.as_bytes())])),
        ("invalid-field", post("/v1/jobs").form(&[file(b"x"), ("formats", None, CANARY.as_bytes())])),
        ("invalid-field", post("/v1/jobs").form(&[file(b"x"), ("unknown", None, CANARY.as_bytes())])),
        (
            "invalid-field",
            post("/v1/jobs").form(&[file(b"x"), ("elements", None, b"{\"defaults\":{\"title\":[\"canary-7f3a\"]}}")]),
        ),
        ("invalid-field", post("/v1/keys").json(&json!({ "name": "", "scopes": ["read"] }))),
        ("no-file", post("/v1/jobs").form(&[])),
        ("no-file", post("/v1/jobs").form(&[("file", Some(""), b"")])),
        ("several-files", post("/v1/jobs").form(&[file(b"1"), file(b"2")])),
        ("zip-is-a-batch", post("/v1/jobs").form(&[("file", Some(CANARY), &zip)])),
        (
            "idempotency-keys-differ",
            json_job(json!({ "based_on": job, "idempotency_key": CANARY })).header("Idempotency-Key", "k"),
        ),
        (
            "document-refused",
            post(format!("/v1/jobs/{job}/documents/1/preview")).json(&json!({ "elements": {}, "profile": CANARY })),
        ),
    ]
}

/// What goes wrong in the pipeline, with the problem that it is.
fn troubles() -> Vec<(&'static str, BackendError)> {
    vec![
        ("busy", BackendError::Busy { retry_after_s: 7 }),
        ("unavailable", BackendError::Unavailable),
        ("quota", rejected(RejectionCode::Quota)),
        ("too-large", rejected(RejectionCode::TooLarge)),
        ("invalid-field", rejected(RejectionCode::Field)),
        ("not-yet", BackendError::NotYet),
        ("document-refused", BackendError::Refused(Problem::new(ProblemCode::Format, "不能排版"))),
    ]
}

async fn limited() -> Running {
    start_with(|settings| {
        settings.upload_bytes_most = 4000;
        settings.batch_files_most = 2;
    })
    .await
}

#[tokio::test]
async fn every_mistake_is_told_by_its_code_and_repeats_nothing() {
    let server = limited().await;
    let job = server.submitted("a.txt", b"x", &[]).await;
    let mut seen = BTreeSet::new();
    for (code, ask) in wrong(&job) {
        let answer = server.ask_as_oa(ask.clone()).await.tells(code);
        assert!(!answer.text().contains("canary"), "{code}: {}", answer.text());
        let value = answer.value();
        assert_eq!(value["type"], format!("urn:wenshu:problem:{code}"));
        assert_eq!(value["status"], answer.status);
        let english = server.ask_as_oa(ask.header("Accept-Language", "en")).await.tells(code).value();
        assert!(english["title"].as_str().unwrap().is_ascii() && english["advice"].as_str().unwrap().is_ascii());
        assert!(!value["title"].as_str().unwrap().is_ascii());
        seen.insert(code);
    }
    for (code, trouble) in troubles() {
        server.fake.trouble(Some(trouble));
        let answer = server.ask_as_oa(get("/v1/jobs")).await.tells(code);
        let waits = matches!(answer.status, 429 | 503);
        assert_eq!(answer.header("retry-after").is_some(), waits, "{code}");
        assert_eq!(answer.value()["retry_after"].is_u64(), waits, "{code}");
        seen.insert(code);
    }
    // These have tests of their own, and a defect none.
    seen.extend(["unauthenticated", "login", "login-wait", "scope", "csrf", "cross-origin", "host", "rate"]);
    seen.extend(["slow-upload", "nothing-taken", "internal"]);
    let all: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(seen, all);
}

#[tokio::test]
async fn the_field_that_is_wrong_is_named() {
    let server = start().await;
    let field = async |ask: Ask| server.ask_as_oa(ask).await.is(422).value()["field"].clone();
    let request = json!({ "file": "a", "source": { "inline": "" }, "elements": { "defaults": { "titel": "x" } } });
    assert_eq!(field(post("/v1/jobs").json(&request)).await, "elements.defaults.titel");
    let form = post("/v1/jobs").form(&[("deadline_s", None, b"soon"), ("file", Some("a"), b"x")]);
    assert_eq!(field(form).await, "deadline_s");
    server.fake.submit_trouble(Some(rejected(RejectionCode::Field)));
    let form = post("/v1/jobs").form(&[("file", Some("a"), b"x")]);
    assert_eq!(field(form).await, "webhook");
}

#[tokio::test]
async fn a_batch_of_which_nothing_can_be_taken_on_says_why_for_each() {
    let server = start().await;
    server.fake.submit_trouble(Some(rejected(RejectionCode::Field)));
    let form = post("/v1/batches").form(&[("file", Some("夹/a.txt"), b"x"), ("file", Some("b.txt"), b"y")]);
    let answer = server.ask_as_oa(form).await.is(422).tells("nothing-taken");
    assert_eq!(answer.value()["refused"][0]["file"], "夹/a.txt");
    assert_eq!(answer.value()["refused"][1]["problem"]["reason"], "理由");
}

#[tokio::test]
async fn a_busy_pipeline_takes_a_batch_whole_or_not_at_all() {
    let server = start().await;
    server.fake.submit_trouble(Some(BackendError::Busy { retry_after_s: 3 }));
    let form = post("/v1/batches").form(&[("file", Some("a.txt"), b"x")]);
    let answer = server.ask_as_oa(form).await.is(503).tells("busy");
    assert_eq!(answer.header("retry-after"), Some("3"));
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let server = start_open().await;
    let answer = server.ask(get("/v1/jobs").method("DELETE")).await.is(405).tells("method");
    let allowed = answer.header("allow").unwrap();
    assert!(allowed.contains("GET") && allowed.contains("POST"), "{allowed}");
}
