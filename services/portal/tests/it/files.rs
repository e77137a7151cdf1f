//! What a job made, as files and views.

use std::io::{Cursor, Read};

use serde_json::json;

use crate::client::{Answer, get, post};
use crate::fake::{PNG, output_bytes};
use crate::server::start;

#[tokio::test]
async fn views_of_a_job_are_shown() {
    let server = start().await;
    let job = server.submitted("计划.txt", "第一行".as_bytes(), &[]).await;
    let shown = async |path: &str| server.ask_as_oa(get(format!("/v1/jobs/{job}{path}"))).await.is(200);
    assert_eq!(shown("/report").await.value()["schema"], "wenshu.job-report/1");
    assert_eq!(shown("/source").await.value()["lines"][0], "第一行");
    assert_eq!(shown("/documents/1").await.value()["title_lines"][0], "工作计划");
    let page = shown("/documents/1/pages/2.png?width=100").await;
    assert_eq!(page.body, PNG);
    assert_eq!(page.header("content-type"), Some("image/png"));
    assert!(page.header("cache-control").unwrap().contains("immutable"));
    let body = json!({ "elements": { "defaults": { "title": "新" } }, "page": 9, "width": 300 });
    let preview = server.ask_as_oa(post(format!("/v1/jobs/{job}/documents/1/preview")).json(&body)).await.is(200);
    assert_eq!(preview.value()["page"], 2);
}

#[tokio::test]
async fn what_is_not_there_yet_says_so() {
    let server = start().await;
    let job = server.submitted("计划.txt", b"OPEN", &[]).await;
    let paths =
        ["report", "source", "documents/1", "documents/1/pages/1.png", "documents/1/outputs/pdf", "outputs.zip"];
    for path in paths {
        server.ask_as_oa(get(format!("/v1/jobs/{job}/{path}"))).await.is(409).tells("not-yet");
    }
}

#[tokio::test]
async fn an_output_is_a_download_that_is_fetched_once() {
    let server = start().await;
    let job = server.submitted("计划.txt", b"x", &[]).await;
    let path = format!("/v1/jobs/{job}/documents/1/outputs/docx");
    let answer = server.ask_as_oa(get(&path)).await.is(200);
    assert_eq!(answer.body, output_bytes(wenshu_report::Format::Docx));
    let disposition = answer.header("content-disposition").unwrap();
    assert_eq!(disposition, "attachment; filename=\"01-__.docx\"; filename*=UTF-8''01-%E8%AE%A1%E5%88%92.docx");
    let tag = answer.header("etag").unwrap();
    let again = server.ask_as_oa(get(&path).header("If-None-Match", tag)).await.is(304);
    assert!(again.body.is_empty());
    server.ask_as_oa(get(&path).header("If-None-Match", "\"other\"")).await.is(200);
}

#[tokio::test]
async fn all_outputs_come_as_one_zip_file_that_is_the_same_each_time() {
    let server = start().await;
    let job = server.submitted("计划.txt", b"x", &[]).await;
    let path = format!("/v1/jobs/{job}/outputs.zip");
    let answer = server.ask_as_oa(get(&path)).await.is(200);
    assert_eq!(answer.header("content-type"), Some("application/zip"));
    assert!(answer.header("content-disposition").unwrap().contains("%E8%AE%A1%E5%88%92.zip"));
    assert_eq!(
        entries(&answer),
        [("01-计划.pdf".to_owned(), "the pdf".to_owned()), ("01-计划.docx".to_owned(), "the docx".to_owned())]
    );
    assert_eq!(server.ask_as_oa(get(&path)).await.body, answer.body);
}

/// Names and contents.
pub fn entries(answer: &Answer) -> Vec<(String, String)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(&answer.body)).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut file = zip.by_index(index).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            (file.name().to_owned(), text)
        })
        .collect()
}
