//! What every answer carries, and what an upload never becomes (S21).

use crate::client::{get, post};
use crate::server::{start, start_open};

#[tokio::test]
async fn every_answer_carries_the_headers_of_safety() {
    let server = start_open().await;
    let job = server.submitted("a.txt", b"x", &[]).await;
    let paths = [
        "/v1/health".to_owned(),
        "/v1/jobs".to_owned(),
        "/v1/nothing".to_owned(),
        "/nothing".to_owned(),
        format!("/v1/jobs/{job}/documents/1/outputs/pdf"),
        format!("/v1/jobs/{job}/outputs.zip"),
        format!("/v1/jobs/{job}/events"),
        "/v1/openapi.json".to_owned(),
    ];
    for path in paths {
        let answer = server.ask(get(&path)).await;
        let header = |name: &str| answer.header(name).unwrap_or_else(|| panic!("{path}: no {name}")).to_owned();
        let policy = header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(header("x-content-type-options"), "nosniff");
        let referrer = if path.starts_with("/v1/") { "no-referrer" } else { "same-origin" };
        assert_eq!(header("referrer-policy"), referrer);
        assert_eq!(header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(header("cross-origin-resource-policy"), "same-origin");
        assert!(header("cache-control").contains("no-"), "{path}");
    }
}

#[tokio::test]
async fn an_upload_never_comes_back_as_html() {
    let html = b"<html><script>alert(1)</script></html>";
    let server = start().await;
    for name in ["a.html", "a.svg", "a.xhtml", "a.js", "a.pdf"] {
        let job = server.submitted(name, html, &[]).await;
        let answer = server.ask_as_oa(get(format!("/v1/jobs/{job}/original"))).await.is(200);
        assert_eq!(answer.body, html);
        assert_eq!(answer.header("content-type"), Some("application/octet-stream"));
        assert!(answer.header("content-disposition").unwrap().starts_with("attachment; "));
        for path in ["", "/source", "/report"] {
            let answer = server.ask_as_oa(get(format!("/v1/jobs/{job}{path}"))).await.is(200);
            assert_eq!(answer.header("content-type"), Some("application/json"));
        }
    }
}

#[tokio::test]
async fn a_head_is_an_answer_without_its_body() {
    let server = start_open().await;
    let answer = server.ask(get("/v1/jobs").method("HEAD")).await.is(200);
    assert!(answer.body.is_empty());
    server.ask(post("/v1/health")).await.is(405);
}
