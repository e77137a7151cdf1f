//! The pages over HTTP, as a browser without scripts meets them.

use wenshu_model::{Correction, CorrectionAction};
use wenshu_portal::backend::SubmittedSource;
use wenshu_portal::page::assets;
use wenshu_report::Format;

use crate::client::{Answer, Ask, Part, get, post};
use crate::server::{Running, start, start_open, start_with};

/// A person at a browser: a portal, a session and its token.
struct Person {
    running: Running,
    token: String,
    csrf: String,
}

async fn person() -> Person {
    let running = start().await;
    running.people.user("王敏", "oa", true);
    let (token, csrf) = running.people.session_of("王敏");
    Person { running, token, csrf }
}

fn by_browser(ask: Ask) -> Ask {
    ask.header("Accept", "text/html,application/xhtml+xml")
}

impl Person {
    async fn ask(&self, ask: Ask) -> Answer {
        self.running.ask(by_browser(ask).cookie(&self.token)).await
    }

    async fn see(&self, path: &str) -> Answer {
        self.ask(get(path)).await
    }

    /// Sends a small form with the session's token.
    async fn send(&self, path: &str, fields: &str) -> Answer {
        let body = format!("csrf={}&{fields}", self.csrf);
        self.ask(post(path).body("application/x-www-form-urlencoded", body)).await
    }

    /// Sends the form of the upload page.
    async fn upload(&self, parts: &[Part<'_>]) -> Answer {
        let mut all: Vec<Part<'_>> = vec![("csrf", None, self.csrf.as_bytes())];
        all.extend_from_slice(parts);
        self.ask(post("/upload").form(&all)).await
    }

    /// A job of a file with this content: its page.
    async fn job(&self, content: &[u8]) -> String {
        let answer = self.upload(&[("file", Some("计划.txt"), content)]).await.is(303);
        answer.header("location").unwrap().to_owned()
    }
}

#[tokio::test]
async fn who_is_not_signed_in_is_led_to_the_login_and_back() {
    let running = start().await;
    for path in ["/", "/jobs?status=failed", "/keys", "/jobs/0191e6d2-7c1a-7cc3-98c4-dc0c0c07398f"] {
        let answer = running.ask(by_browser(get(path))).await.is(303);
        let place = answer.header("location").unwrap();
        assert!(place.starts_with("/login?next=%2F"), "{path}: {place}");
    }
    let login = running.ask(by_browser(get("/login?next=%2Fjobs%3Fa%3D1"))).await.is(200).text();
    assert!(login.contains("name=\"next\" value=\"/jobs?a=1\""));
    running.stop().await;
}

#[tokio::test]
async fn a_wrong_password_is_told_on_the_login_page() {
    let running = start().await;
    running.people.user("王敏", "oa", false);
    let form = "name=nobody&password=wrong&next=/jobs";
    let ask = post("/login").body("application/x-www-form-urlencoded", form);
    let answer = running.ask(by_browser(ask)).await.is(401);
    assert!(answer.text().contains("用户名或密码不对") && answer.text().contains("action=\"/login\""));
    running.stop().await;
}

#[tokio::test]
async fn every_page_is_html_under_the_policy_and_is_not_kept() {
    let person = person().await;
    let job = person.job("计划".as_bytes()).await;
    let document = format!("{job}/documents/1");
    let source = format!("{job}/source");
    for path in ["/", "/jobs", "/keys", &job, &document, &source] {
        let answer = person.see(path).await.is(200);
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
        assert_eq!(answer.header("cache-control"), Some("no-store"), "{path}");
        assert!(answer.header("content-security-policy").unwrap().contains("script-src 'self'"), "{path}");
        assert!(answer.text().contains("<html lang=\"zh-CN\">"), "{path}");
    }
    person.running.stop().await;
}

#[tokio::test]
async fn another_tenants_things_are_not_there() {
    let person = person().await;
    let job = person.job("OPEN".as_bytes()).await;
    let batch = person.upload(&[("file", Some("a.txt"), b"a"), ("file", Some("b.txt"), b"b")]).await.is(303);
    let batch = batch.header("location").unwrap();
    person.running.people.user("赵六", "other", true);
    let (token, csrf) = person.running.people.session_of("赵六");
    let other = Person { token, csrf, running: person.running };
    for path in [job.clone(), format!("{job}/source"), format!("{job}/documents/1"), batch.to_owned()] {
        let answer = other.see(&path).await.is(404);
        assert!(answer.text().contains("<h1>"), "{path}");
    }
    other.send(&format!("{job}/cancel"), "").await.is(404);
    other.send(&format!("{job}/rerender"), "").await.is(404);
    other.send(&format!("{batch}/cancel"), "").await;
    let listed = other.see("/jobs").await.is(200).text();
    assert!(!listed.contains(&job));
    let jobs = other.running.ask_as_oa(get("/v1/jobs?open=true")).await.value();
    assert_eq!(jobs["jobs"].as_array().unwrap().len(), 1);
    other.running.stop().await;
}

#[tokio::test]
async fn the_upload_form_takes_its_options_along() {
    let person = person().await;
    let parts: &[Part<'_>] = &[
        ("file", Some("计划.txt"), "计划".as_bytes()),
        ("file", Some(""), b""),
        ("formats", None, b"pdf"),
        ("formats", None, b"json"),
        ("comments", None, b"true"),
        ("e.issuer_marks", None, "甲局\r\n乙局".as_bytes()),
        ("e.urgency", None, b""),
    ];
    let answer = person.upload(parts).await.is(303);
    assert!(answer.header("location").unwrap().starts_with("/jobs/"));
    let submissions = person.running.fake.submissions();
    let [submission] = submissions.as_slice() else { panic!("one file is one job") };
    assert_eq!(submission.formats, [Format::Pdf, Format::Json]);
    assert!(submission.comments && submission.batch.is_none());
    let elements = submission.elements.clone().unwrap();
    assert_eq!(elements.defaults.issuer_marks, ["甲局", "乙局"]);
    assert_eq!(elements.defaults.urgency, None);
    person.running.stop().await;
}

#[tokio::test]
async fn several_files_are_a_batch_with_a_page_of_its_own() {
    let person = person().await;
    let parts: &[Part<'_>] = &[("file", Some("归档/a.txt"), b"a"), ("file", Some("归档/b.txt"), b"FAIL")];
    let answer = person.upload(parts).await.is(303);
    let page = person.see(answer.header("location").unwrap()).await.is(200).text();
    assert!(page.contains("a.txt") && page.contains("b.txt"));
    assert!(page.contains("文件已损坏") && page.contains("已处理 2 个，共 2 个"));
    person.running.stop().await;
}

#[tokio::test]
async fn a_file_of_several_that_was_not_taken_on_is_said_at_once() {
    let running = start_with(|settings| settings.upload_bytes_most = 10).await;
    running.people.user("王敏", "oa", false);
    let (token, csrf) = running.people.session_of("王敏");
    let person = Person { running, token, csrf };
    let large = [b'a'; 11];
    let answer = person.upload(&[("file", Some("大.txt"), &large), ("file", Some("小.txt"), b"a")]).await.is(200);
    assert!(answer.text().contains("大.txt") && answer.text().contains("没有收下的文件"));
    let alone = person.upload(&[("file", Some("大.txt"), &large)]).await;
    assert!((400..500).contains(&alone.status) && alone.text().contains("的上限"), "{}", alone.text());
    person.running.stop().await;
}

#[tokio::test]
async fn no_form_does_anything_without_the_token() {
    let person = person().await;
    let job = person.job("OPEN".as_bytes()).await;
    let before = person.running.fake.submissions().len();
    let forms = [format!("{job}/cancel"), format!("{job}/rerender"), "/keys".to_owned(), "/keys/1/revoke".to_owned()];
    for path in forms {
        let ask = post(&path).body("application/x-www-form-urlencoded", "csrf=wrong&name=a&scopes=read");
        let answer = person.ask(ask).await;
        assert!(matches!(answer.status, 403 | 404), "{path}: {}", answer.status);
    }
    let parts: &[Part<'_>] = &[("csrf", None, b"wrong"), ("file", Some("a.txt"), b"a")];
    person.ask(post("/upload").form(parts)).await.is(403);
    assert_eq!(person.running.fake.submissions().len(), before);
    assert!(person.see(&job).await.text().contains("正在读取"));
    person.running.stop().await;
}

#[tokio::test]
async fn a_separation_that_is_corrected_is_a_new_job() {
    let person = person().await;
    let job = person.job("计划".as_bytes()).await;
    let fields = "formats=docx&was.1=%E7%94%B2&title.1=%E4%B9%99&action.1=keep&was.2=a&title.2=a&action.2=drop";
    let answer = person.send(&format!("{job}/rerender"), fields).await.is(303);
    let again = answer.header("location").unwrap();
    assert_ne!(again, job);
    let submissions = person.running.fake.submissions();
    let last = submissions.last().unwrap();
    let SubmittedSource::Again { corrections, .. } = &last.source else { panic!("it is set again") };
    assert_eq!(corrections, &[Correction { document: 2, action: CorrectionAction::Drop }]);
    assert_eq!(last.elements.as_ref().unwrap().documents[0].elements.title.as_deref(), Some("乙"));
    assert_eq!(last.formats, [Format::Docx]);
    assert!(person.see(again).await.is(200).text().contains(&format!("href=\"{job}\"")));
    person.running.stop().await;
}

#[tokio::test]
async fn an_open_job_is_taken_back() {
    let person = person().await;
    let job = person.job("OPEN".as_bytes()).await;
    assert!(person.see(&job).await.text().contains(&format!("action=\"{job}/cancel\"")));
    person.send(&format!("{job}/cancel"), "").await.is(303);
    let page = person.see(&job).await.text();
    assert!(page.contains("已取消") && !page.contains(&format!("action=\"{job}/cancel\"")));
    person.running.stop().await;
}

#[tokio::test]
async fn a_document_that_is_not_ready_is_waited_for_and_then_shown() {
    let person = person().await;
    let job = person.job("OPEN".as_bytes()).await;
    let path = format!("{job}/documents/1");
    let waiting = person.see(&path).await.is(200).text();
    assert!(waiting.contains("这一篇还在排版") && waiting.contains("http-equiv=\"refresh\""));
    person.running.fake.finish(job.trim_start_matches("/jobs/").parse().unwrap());
    let shown = person.see(&format!("{path}?page=2")).await.is(200).text();
    assert!(shown.contains(&format!("/v1{path}/pages/2.png")) && !shown.contains("http-equiv"));
    let beyond = person.see(&format!("{job}/documents/9")).await.is(303);
    assert_eq!(beyond.header("location"), Some(job.as_str()));
    person.running.stop().await;
}

#[tokio::test]
async fn a_failed_job_says_why_and_what_to_do() {
    let person = person().await;
    let page = person.job("FAIL".as_bytes()).await;
    let page = person.see(&page).await.is(200).text();
    assert!(page.contains("文件已损坏") && page.contains("怎么办"));
    person.running.stop().await;
}

#[tokio::test]
async fn the_history_is_searched_and_paged() {
    let person = person().await;
    for _ in 0..51 {
        person.job("计划".as_bytes()).await;
    }
    person.upload(&[("file", Some("通知.txt"), b"FAIL")]).await.is(303);
    let first = person.see("/jobs").await.is(200).text();
    assert_eq!(first.matches("<th scope=\"row\"").count(), 50);
    let next = first.split("rel=\"next\" href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let older = person.see(&format!("/jobs{}", next.replace("&amp;", "&"))).await.is(200).text();
    assert_eq!(older.matches("<th scope=\"row\"").count(), 2);
    let found = person.see("/jobs?search=%E9%80%9A%E7%9F%A5&status=failed").await.is(200).text();
    assert_eq!(found.matches("<th scope=\"row\"").count(), 1);
    assert!(found.contains("value=\"通知\""));
    person.running.stop().await;
}

#[tokio::test]
async fn a_key_is_shown_once_and_no_more_after_it_is_revoked() {
    let person = person().await;
    let made = person.send("/keys", "name=%E6%95%99%E5%8A%A1&scopes=read").await.is(200).text();
    let secret = made.split("<code>").nth(1).and_then(|rest| rest.split('<').next()).unwrap();
    assert!(secret.starts_with("wsk_"));
    person.running.ask(get("/v1/jobs").key(secret)).await.is(200);
    let listed = person.see("/keys").await.is(200).text();
    assert!(!listed.contains(secret) && listed.contains("教务"));
    let revoke = made.split("action=\"/keys/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let revoked = person.send(&format!("/keys/{revoke}"), "").await;
    assert_eq!(revoked.status, 303);
    person.running.stop().await;
}

#[tokio::test]
async fn only_an_administrator_sees_the_keys() {
    let running = start().await;
    running.people.user("李四", "oa", false);
    let (token, csrf) = running.people.session_of("李四");
    let person = Person { running, token, csrf };
    person.see("/keys").await.is(403);
    person.send("/keys", "name=a&scopes=read").await.is(403);
    assert!(!person.see("/").await.is(200).text().contains("href=\"/keys\""));
    person.running.stop().await;
}

#[tokio::test]
async fn a_language_is_chosen_by_the_address_and_remembered() {
    let running = start_open().await;
    let chosen = running.ask(by_browser(get("/?lang=en"))).await.is(200);
    assert!(chosen.text().contains("<html lang=\"en\">") && chosen.text().contains("href=\"/?lang=zh\""));
    let cookie = chosen.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let later = running.ask(by_browser(get("/no-such-page")).header("Cookie", cookie)).await.is(404);
    assert!(later.text().contains("No such address"));
    let usual = running.ask(by_browser(get("/no-such-page")).header("Accept-Language", "en")).await.is(404);
    assert!(usual.text().contains("没有这个网址") && usual.header("set-cookie").is_none());
    running.stop().await;
}

#[tokio::test]
async fn style_and_scripts_are_kept_for_ever_under_their_hash() {
    let running = start_open().await;
    for asset in assets::ALL {
        let answer = running.ask(get(assets::href(asset.name))).await.is(200);
        assert_eq!(answer.header("content-type"), Some(asset.media_type));
        assert_eq!(answer.header("cache-control"), Some(assets::CACHE_CONTROL));
        assert_eq!(answer.body, asset.bytes);
    }
    running.ask(get("/assets/0000000000000000/app.css")).await.is(404);
    running.stop().await;
}
