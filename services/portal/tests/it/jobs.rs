//! Submitting, following and taking back jobs.

use serde_json::json;
use wenshu_messages::{JobId, Lane};
use wenshu_portal::backend::SubmittedSource;
use wenshu_report::Format;

use crate::client::{get, post};
use crate::server::start;

/// "计划" in base64.
const INLINE: &str = "6K6h5YiS";

#[tokio::test]
async fn a_file_becomes_a_job_and_says_where_it_is() {
    let server = start().await;
    let form = post("/v1/jobs").form(&[("file", Some("2026年工作计划.txt"), "计划".as_bytes())]);
    let answer = server.ask_as_oa(form).await.is(202);
    let job = answer.value();
    let id = job["job"].as_str().unwrap();
    assert_eq!(answer.header("location"), Some(format!("/v1/jobs/{id}").as_str()));
    assert_eq!(job["file"], "2026年工作计划.txt");
    assert_eq!(job["stage"], "ended");
    assert_eq!(job["documents"][0]["outputs"][0]["href"], format!("/v1/jobs/{id}/documents/1/outputs/pdf"));
    assert_eq!(job["documents"][0]["viewable"], true);
    let shown = server.ask_as_oa(get(format!("/v1/jobs/{id}"))).await.is(200);
    assert_eq!(shown.value(), job);
}

#[tokio::test]
async fn the_wishes_of_a_form_reach_the_pipeline() {
    let server = start().await;
    let elements = json!({ "defaults": { "document_number": "明教〔2026〕12号" } }).to_string();
    let parts = [
        ("elements", None, elements.as_bytes()),
        ("formats", None, "json, pdf".as_bytes()),
        ("comments", None, b"true"),
        ("lane", None, b"bulk"),
        ("deadline_s", None, b"60"),
        ("profile", None, b"# none"),
        ("webhook", None, b"https://oa.example.cn/hook"),
    ];
    server.submitted("..\\a\\计划.txt", b"x", &parts).await;
    let submission = server.fake.submissions().pop().unwrap();
    assert_eq!(submission.file, "计划.txt");
    assert_eq!(submission.formats, [Format::Pdf, Format::Json]);
    assert_eq!(submission.elements.unwrap().defaults.document_number.as_deref(), Some("明教〔2026〕12号"));
    assert_eq!((submission.comments, submission.lane, submission.deadline_s), (true, Lane::Bulk, Some(60)));
    assert_eq!(submission.profile.as_deref(), Some("# none"));
    assert_eq!(submission.webhook.as_deref(), Some("https://oa.example.cn/hook"));
}

#[tokio::test]
async fn a_request_in_json_is_the_same_job_as_a_form() {
    let server = start().await;
    let request = json!({
        "schema": "wenshu.request/1", "type": "conversion.request", "file": "计划.txt",
        "source": { "inline": INLINE }, "idempotency_key": "k",
    });
    let answer = server.ask_as_oa(post("/v1/jobs").json(&request)).await.is(202);
    let form = post("/v1/jobs").header("Idempotency-Key", "k").form(&[("file", Some("计划.txt"), "计划".as_bytes())]);
    let again = server.ask_as_oa(form).await.is(202);
    assert_eq!(answer.value(), again.value());
    assert_eq!(answer.header("idempotency-replayed"), None);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(answer.value()["job"], JobId::of(&"oa".parse().unwrap(), "k").to_string());
}

#[tokio::test]
async fn two_keys_in_one_request_are_refused_and_one_twice_is_not() {
    let server = start().await;
    let request = json!({ "file": "a.txt", "source": { "inline": INLINE }, "idempotency_key": "one" });
    let two = post("/v1/jobs").header("Idempotency-Key", "two").json(&request);
    server.ask_as_oa(two).await.is(422).tells("idempotency-keys-differ");
    // The draft of the header has the key as a structured field, with quotation marks.
    let same = post("/v1/jobs").header("Idempotency-Key", "\"one\"").json(&request);
    server.ask_as_oa(same).await.is(202);
}

#[tokio::test]
async fn a_job_may_be_based_on_another() {
    let server = start().await;
    let job = server.submitted("计划.txt", b"x", &[]).await;
    let request = json!({ "based_on": job, "corrections": [{ "document": 2, "action": "merge" }] });
    let again = server.ask_as_oa(post("/v1/jobs").json(&request)).await.is(202).value();
    assert_eq!(again["based_on"], job);
    assert_eq!(again["file"], "计划.txt");
    let submission = server.fake.submissions().pop().unwrap();
    let SubmittedSource::Again { corrections, .. } = submission.source else { panic!("not based on a job") };
    assert_eq!(corrections[0].document, 2);

    let body = json!({ "elements": { "defaults": { "title": "新标题" } }, "formats": ["docx"] });
    let rerender = post(format!("/v1/jobs/{job}/rerender")).json(&body);
    let again = server.ask_as_oa(rerender).await.is(202);
    let id = again.value()["job"].as_str().unwrap().to_owned();
    assert_eq!(again.header("location"), Some(format!("/v1/jobs/{id}").as_str()));
    assert_eq!(server.fake.submissions().pop().unwrap().formats, [Format::Docx]);
}

#[tokio::test]
async fn who_waits_is_answered_when_the_job_ends() {
    let server = start().await;
    let form = |content: &'static [u8]| post("/v1/jobs?wait=30").form(&[("file", Some("a.txt"), content)]);
    server.ask_as_oa(form(b"at once")).await.is(200);

    let mut stirred = wenshu_portal::backend::Backend::stirred(&*server.fake);
    let finishing = async {
        let job = stirred.recv().await.unwrap().job;
        server.fake.finish(job);
    };
    let (answer, ()) = tokio::join!(server.ask_as_oa(form(b"OPEN")), finishing);
    assert_eq!(answer.is(200).value()["status"], "completed");

    let short = post("/v1/jobs?wait=0").form(&[("file", Some("a.txt"), b"OPEN")]);
    assert_eq!(server.ask_as_oa(short).await.is(202).value()["stage"], "reading");
}

#[tokio::test]
async fn a_job_is_taken_back_once() {
    let server = start().await;
    let job = server.submitted("a.txt", b"OPEN", &[]).await;
    let cancel = post(format!("/v1/jobs/{job}/cancel"));
    assert_eq!(server.ask_as_oa(cancel.clone()).await.is(200).value(), json!({ "jobs": 1 }));
    assert_eq!(server.ask_as_oa(cancel).await.is(200).value(), json!({ "jobs": 0 }));
}

#[tokio::test]
async fn jobs_are_listed_by_page_and_by_what_is_looked_for() {
    let server = start().await;
    let one = server.submitted("甲.txt", b"x", &[]).await;
    server.submitted("乙.txt", b"FAIL", &[]).await;
    server.submitted("丙.txt", b"OPEN", &[]).await;
    let files = async |query: &str| {
        let answer = server.ask_as_oa(get(format!("/v1/jobs?{query}"))).await.is(200).value();
        let files: Vec<String> =
            answer["jobs"].as_array().unwrap().iter().map(|job| job["file"].as_str().unwrap().to_owned()).collect();
        (files.join(" "), answer["more"].as_bool().unwrap())
    };
    assert_eq!(files("").await, ("丙.txt 乙.txt 甲.txt".to_owned(), false));
    assert_eq!(files("limit=2").await, ("丙.txt 乙.txt".to_owned(), true));
    assert_eq!(files("status=failed").await, ("乙.txt".to_owned(), false));
    assert_eq!(files("open=true").await, ("丙.txt".to_owned(), false));
    assert_eq!(files("search=%E7%94%B2").await, ("甲.txt".to_owned(), false));
    assert_eq!(files(&format!("after={one}")).await, (String::new(), false));
}
