//! Requests that are good, and each way in which one is not.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the answer")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use serde_json::{Value, json};
use wenshu_messages::JobId;
use wenshu_report::Format;
use wenshu_settings::Secret;

use super::*;

const SHA: &str = "5d1467edc7ed785a82dcc0632209a237a777374ca8a1c128abfd92d2ace0f13f";

fn settings() -> Settings {
    let mut settings = Settings::read(None, Vec::new()).unwrap();
    settings.tenants.users.insert("oa-system".to_owned(), "oa".to_owned());
    let secret = Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLNmw");
    settings.webhooks.secrets.insert("oa".to_owned(), secret);
    settings
}

fn delivered() -> Delivered {
    Delivered {
        user: Some("oa-system".to_owned()),
        lane: Lane::Bulk,
        reply_to: Some("wenshu.reply.oa.1".to_owned()),
        correlation_id: Some("c-1".to_owned()),
        message_id: Some("m-1".to_owned()),
        redelivered: false,
        tenant: None,
    }
}

fn request() -> Value {
    json!({
        "schema": "wenshu.request/1",
        "type": "conversion.request",
        "file": "计划.txt",
        "source": {"inline": STANDARD.encode("工作计划")},
    })
}

fn run(request: &Value, delivered: &Delivered) -> Result<Checked, Box<Refused>> {
    check(&serde_json::to_vec(request).unwrap(), delivered, &settings(), Timestamp::UNIX_EPOCH)
}

/// The request with some fields changed.
fn with(fields: Value) -> Result<Checked, Box<Refused>> {
    let mut request = request();
    for (name, value) in fields.as_object().unwrap() {
        request[name] = value.clone();
    }
    run(&request, &delivered())
}

/// Field and code of the rejection.
#[track_caller]
fn wrong(fields: Value) -> (String, RejectionCode) {
    let refused = with(fields).unwrap_err();
    let Rejection { field, code, reason, advice } = refused.rejection;
    assert!(!reason.is_empty() && advice.starts_with(['请', '可']), "{reason}；{advice}");
    (field, code)
}

#[track_caller]
fn assert_wrong(field: &str, fields: Value) {
    assert_eq!(wrong(fields.clone()), (field.to_owned(), RejectionCode::Field), "{fields}");
}

#[test]
fn a_plain_request_takes_the_usual_outputs_and_the_lane_of_its_key() {
    let checked = run(&request(), &delivered()).unwrap();
    assert_eq!(checked.tenant.as_str(), "oa");
    assert_eq!(checked.file, "计划.txt");
    assert_eq!(checked.source, SourceChecked::Inline("工作计划".into()));
    assert_eq!(checked.formats, [Format::Pdf, Format::Docx]);
    assert_eq!((checked.given.clone(), checked.batch, checked.comments), (None, None, false));
    assert_eq!(checked.lane, Lane::Bulk);
    assert_eq!(checked.deadline.as_second(), 86_400);
    assert_eq!(checked.reply_to.as_deref(), Some("wenshu.reply.oa.1"));
    assert_eq!(checked.correlation_id.as_deref(), Some("c-1"));
    assert_eq!(checked.order(None).files, 1);
}

#[test]
fn what_a_request_says_counts_more_than_its_message() {
    let checked = with(json!({
        "formats": ["json", "pdf", "json"],
        "lane": "interactive",
        "reply_to": "wenshu.reply.oa.other",
        "deadline_s": 60,
        "comments": true,
        "batch": {"id": "0198f3c2-0000-7000-8000-00000000b001", "files": 3},
        "elements": {"defaults": {"title": "题"}},
        "profile": "name = \"甲\"",
        "idempotency_key": "k",
        "webhook": "https://oa.example.cn/hook",
    }))
    .unwrap();
    assert_eq!(checked.formats, [Format::Pdf, Format::Json]);
    assert_eq!(checked.lane, Lane::Interactive);
    assert_eq!(checked.reply_to.as_deref(), Some("wenshu.reply.oa.other"));
    assert_eq!(checked.deadline.as_second(), 60);
    assert_eq!(checked.order(None).files, 3);
    let given = checked.given.unwrap();
    assert_eq!(given.elements.defaults.title.as_deref(), Some("题"));
    assert_eq!(given.profile.as_deref(), Some("name = \"甲\""));
    assert_eq!(checked.idempotency_key.as_deref(), Some("k"));
    assert_eq!(checked.webhook.as_deref(), Some("https://oa.example.cn/hook"));
}

#[test]
fn a_name_loses_its_folders_and_what_cannot_be_seen() {
    for (given, name) in [
        ("计划.txt", "计划.txt"),
        ("/etc/../计划.txt", "计划.txt"),
        ("C:\\文件\\计划.txt", "计划.txt"),
        ("计划\u{202e}txt.exe", "计划txt.exe"),
        ("\u{feff}计\n划\0.txt ", "计划.txt"),
        ("-计划.txt", "-计划.txt"),
    ] {
        assert_eq!(with(json!({ "file": given })).unwrap().file, name);
    }
    for bad in ["", "/", "..", "a/..", " ", "\u{200b}", &"字".repeat(86)] {
        assert_wrong("file", json!({ "file": bad }));
    }
}

#[test]
fn a_field_that_is_wrong_is_named() {
    assert_wrong("flie", json!({"flie": "a"}));
    assert_wrong("file", json!({"file": 5}));
    assert_wrong("type", json!({"type": "conversion.wish"}));
    assert_wrong("formats", json!({"formats": []}));
    assert_wrong("formats[1]", json!({"formats": ["pdf", "doc"]}));
    assert_wrong("lane", json!({"lane": "express"}));
    assert_wrong("comments", json!({"comments": "yes"}));
    assert_wrong("batch.id", json!({"batch": {"id": "1", "files": 1}}));
    assert_wrong("batch.files", json!({"batch": {"id": "0198f3c2-0000-7000-8000-00000000b001", "files": 0}}));
    assert_wrong("deadline_s", json!({"deadline_s": 0}));
    assert_wrong("deadline_s", json!({"deadline_s": 86_401}));
    assert_wrong("deadline_s", json!({"deadline_s": -1}));
    assert_wrong("idempotency_key", json!({"idempotency_key": ""}));
    assert_wrong("idempotency_key", json!({"idempotency_key": "a\nb"}));
    assert_wrong("idempotency_key", json!({"idempotency_key": "键".repeat(201)}));
    assert!(with(json!({"idempotency_key": "键".repeat(200)})).is_ok());
}

#[test]
fn a_misspelt_field_is_told_in_chinese() {
    let refused = with(json!({"elements": {"documents": [{"index": 1, "titel": "x"}]}})).unwrap_err();
    assert_eq!(refused.rejection.field, "elements.documents[0].titel");
    assert_eq!(refused.rejection.reason, "没有名为“titel”的字段");
    let refused = with(json!({"formats": ["doc"]})).unwrap_err();
    assert_eq!(refused.rejection.reason, "没有“doc”这一取值");
    assert_eq!(refused.rejection.advice, "可用的取值：pdf、docx、json");
    let mut request = request();
    request.as_object_mut().unwrap().remove("source");
    let refused = run(&request, &delivered()).unwrap_err();
    assert_eq!(refused.rejection.field, "source");
    assert_eq!(refused.rejection.reason, "缺少字段“source”");
}

#[test]
fn elements_and_profile_are_checked_before_anything_is_made() {
    let long = "字".repeat(2_001);
    assert_wrong("elements.schema", json!({"elements": {"schema": "wenshu.elements/9"}}));
    assert_wrong("elements.defaults.title", json!({ "elements": {"defaults": {"title": long}} }));
    assert_wrong("elements.documents[0].index", json!({"elements": {"documents": [{"index": 0}]}}));
    assert_wrong("elements.documents[1].index", json!({"elements": {"documents": [{"index": 1}, {"index": 1}]}}));
    let entries = json!({"elements": {"documents": [{"index": 1}, {"index": 2, "note": "a\u{7}"}]}});
    assert_wrong("elements.documents[1].note", entries);
    let many: Vec<Value> = (1..=10_001).map(|index| json!({"index": index, "file": "a"})).collect();
    assert_wrong("elements.documents", json!({ "elements": {"documents": many} }));
    assert_wrong("profile", json!({"profile": "naem = \"甲\""}));
    assert_wrong("profile", json!({"profile": "name = "}));
    assert_wrong("profile", json!({"profile": "normalise_off = [\"nothing\"]"}));
    assert_wrong("profile", json!({"profile": "fonts_folder = \"/etc\""}));
    assert_wrong("profile", json!({"profile": format!("# {}", "x".repeat(64 << 10))}));
}

#[test]
fn a_source_is_one_file_within_its_limits() {
    assert_wrong("source.inline", json!({"source": {"inline": "5bel5L2c!"}}));
    assert_wrong("source.inline", json!({"source": {"inline": "5bel5L2"}}));
    assert_wrong("source.inline", json!({"source": {"inline": ""}}));
    assert_wrong("source.inline", json!({"source": {"inline": null}}));
    assert_wrong("source", json!({"source": {"url": "http://127.0.0.1/"}}));
    let most = STANDARD.encode(vec![b'a'; 720_896]);
    assert!(with(json!({ "source": {"inline": most} })).is_ok());
    let over = STANDARD.encode(vec![b'a'; 720_897]);
    let found = wrong(json!({ "source": {"inline": over} }));
    assert_eq!(found, ("source.inline".to_owned(), RejectionCode::TooLarge));
}

fn object(key: &str, sha256: &str, bytes: u64) -> Value {
    json!({"source": {"object": {"key": key, "sha256": sha256, "bytes": bytes}}})
}

#[test]
fn an_object_is_the_tenants_own() {
    let job = JobId(uuid::Uuid::from_u128(1));
    for place in ["incoming", &job.to_string()] {
        let checked = with(object(&format!("oa/{place}/{SHA}"), SHA, 9)).unwrap();
        assert!(matches!(checked.source, SourceChecked::Object(found) if found.bytes == 9));
    }
    for key in [
        format!("other/incoming/{SHA}"),
        format!("oa2/incoming/{SHA}"),
        format!("oa/../other/incoming/{SHA}"),
        format!("oa/../{SHA}"),
        format!("/oa/incoming/{SHA}"),
        format!("oa//{SHA}"),
        format!("oa/incoming/{SHA}/x"),
        format!("oa/incoming/{}", SHA.to_uppercase()),
        format!("oa\\incoming\\{SHA}"),
        format!("OA/incoming/{SHA}"),
        format!("oa/incoming/{SHA}\0"),
        "oa/incoming/report.json".to_owned(),
        String::new(),
    ] {
        assert_eq!(wrong(object(&key, SHA, 9)), ("source.object.key".to_owned(), RejectionCode::Object), "{key}");
    }
    let key = format!("oa/incoming/{SHA}");
    let other = wrong(object(&key, &SHA.replace('5', "6"), 9));
    assert_eq!(other, ("source.object.sha256".to_owned(), RejectionCode::Object));
    assert_eq!(wrong(object(&key, SHA, 0)), ("source.object.bytes".to_owned(), RejectionCode::Field));
    let large = wrong(object(&key, SHA, (64 << 20) + 1));
    assert_eq!(large, ("source.object.bytes".to_owned(), RejectionCode::TooLarge));
}

#[test]
fn answers_go_to_the_tenants_own_queues_only() {
    for queue in [
        "wenshu.reply.other.1",
        "wenshu.reply.oa2.1",
        "wenshu.reply.oa",
        "wenshu.reply.oa.",
        "wenshu.work",
        "wenshu.ingest.bulk",
        "amq.rabbitmq.reply-to.g1h2",
        &format!("wenshu.reply.oa.{}", "x".repeat(250)),
    ] {
        let refused = with(json!({ "reply_to": queue })).unwrap_err();
        assert_eq!(refused.rejection.field, "reply_to", "{queue}");
        // The message's own property is good, and hears of it.
        assert_eq!(refused.reply_to.as_deref(), Some("wenshu.reply.oa.1"));
        let delivered = Delivered { reply_to: Some(queue.to_owned()), ..delivered() };
        let refused = run(&request(), &delivered).unwrap_err();
        assert_eq!((refused.rejection.field.as_str(), refused.reply_to), ("reply_to", None), "{queue}");
    }
    assert_eq!(run(&request(), &Delivered { reply_to: None, ..delivered() }).unwrap().reply_to, None);
}

#[test]
fn a_webhook_is_a_public_address_of_a_tenant_with_a_secret() {
    for url in [
        "http://oa.example.cn/",
        "ftp://oa.example.cn/",
        "https://user:word@oa.example.cn/",
        "https://127.0.0.1/",
        "https://[::ffff:10.0.0.1]/",
        "https://0x7f.1/",
        "https://localhost/",
        "oa.example.cn",
        "",
    ] {
        assert_wrong("webhook", json!({ "webhook": url }));
    }
    let delivered = Delivered { user: Some("other".to_owned()), reply_to: None, ..delivered() };
    let mut request = request();
    request["webhook"] = "https://oa.example.cn/".into();
    assert_eq!(run(&request, &delivered).unwrap_err().rejection.field, "webhook");
}

#[test]
fn who_is_no_tenant_is_refused_and_not_answered() {
    for user in [None, Some(""), Some("OA System"), Some("../oa"), Some("-oa")] {
        let refused = run(&request(), &Delivered { user: user.map(str::to_owned), ..delivered() }).unwrap_err();
        assert_eq!(refused.rejection.code, RejectionCode::Tenant);
        assert_eq!((refused.rejection.field.as_str(), refused.tenant, refused.reply_to), ("user_id", None, None));
    }
}

#[test]
fn what_is_no_request_is_refused_and_its_sender_hears_of_it() {
    let settings = settings();
    let of = |body: &[u8]| check(body, &delivered(), &settings, Timestamp::UNIX_EPOCH).unwrap_err();
    for body in [&b""[..], b"{}", b"[]", b"\xff\xfe", b"{\"schema\":\"wenshu.request/2\"}", b"{\"schema\":1}"] {
        let refused = of(body);
        assert_eq!((refused.rejection.field.as_str(), refused.rejection.code), ("schema", RejectionCode::Malformed));
        assert_eq!(refused.reply_to.as_deref(), Some("wenshu.reply.oa.1"));
        assert_eq!(refused.correlation_id.as_deref(), Some("c-1"));
    }
    let refused = of(&vec![b' '; (1 << 20) + 1]);
    assert_eq!((refused.rejection.field.as_str(), refused.rejection.code), (".", RejectionCode::TooLarge));
    let refused = with(json!({"idempotency_key": "k-1", "reply_to": "wenshu.reply.oa.2", "files": 1})).unwrap_err();
    assert_eq!(refused.reply_to.as_deref(), Some("wenshu.reply.oa.2"));
    let Answer::Rejected { idempotency_key, field, .. } = refused.reply().answer else { unreachable!() };
    assert_eq!((idempotency_key.as_deref(), field.as_str()), (Some("k-1"), "files"));
}

#[test]
fn a_rejection_never_quotes_a_value() {
    let refused = with(json!({"file": ["绝密内容"]})).unwrap_err();
    let told = format!("{:?}", refused.rejection);
    assert!(!told.contains("绝密"), "{told}");
    let refused = with(json!({"source": {"inline": {"绝密内容": 1}}})).unwrap_err();
    assert!(!format!("{:?}", refused.rejection).contains("绝密"));
}

#[test]
fn a_job_is_the_same_for_the_same_tenant_and_key() {
    let [oa, other] = ["oa", "other"].map(|name| name.parse::<Tenant>().unwrap());
    let id = job_id(&oa, Some("k"), None);
    assert_eq!(id, job_id(&oa, Some("k"), Some("m")));
    assert_eq!(id.to_string(), "49a9c657-79db-5e4c-a096-10b25833b95d");
    let all = [
        id,
        job_id(&other, Some("k"), None),
        job_id(&oa, Some("l"), None),
        job_id(&oa, None, Some("k")),
        job_id(&oa, None, None),
        job_id(&oa, None, None),
    ];
    let different: std::collections::BTreeSet<JobId> = all.into_iter().collect();
    assert_eq!(different.len(), all.len());
}

#[test]
fn a_query_that_is_none_is_named() {
    let body = |value: Value| serde_json::to_vec(&value).unwrap();
    let id = uuid::Uuid::from_u128(7).to_string();
    assert!(read_query(&body(json!({"schema": "wenshu.query/1", "type": "job.status", "job": id}))).is_ok());
    assert!(read_query(&body(json!({"schema": "wenshu.query/1", "type": "job.burn"}))).is_err());
    let rejection = read_query(&body(json!({"schema": "wenshu.query/2", "type": "job.status"}))).unwrap_err();
    assert_eq!((rejection.field.as_str(), rejection.code), ("schema", RejectionCode::Malformed));
}

proptest! {
    #[test]
    fn any_bytes_are_a_request_or_a_rejection(body in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(check(&body, &delivered(), &settings(), Timestamp::UNIX_EPOCH).is_err());
    }

    #[test]
    fn any_texts_are_a_request_or_a_rejection(
        file in any::<String>(), inline in ".{0,40}", key in any::<String>(), queue in any::<String>(),
        webhook in "(https?://)?\\PC{0,30}", profile in "\\PC{0,30}",
    ) {
        let fields = json!({
            "file": file, "source": {"inline": inline}, "idempotency_key": key, "reply_to": queue,
            "webhook": webhook, "profile": profile,
        });
        if let Ok(checked) = with(fields) {
            prop_assert!(checked.file.len() <= 255 && !checked.file.contains(['/', '\\', '\0']));
        }
    }
}

#[test]
fn a_portal_asks_for_the_tenant_that_it_names_and_nobody_else_does() {
    let mut settings = settings();
    settings.broker.portal_users = vec!["portal".to_owned()];
    let of = |user: &str, named: Option<&str>| tenant_of(Some(user), named, &settings).map(|tenant| tenant.to_string());
    assert_eq!(of("portal", Some("school")).unwrap(), "school");
    assert_eq!(of("portal", None).unwrap_err().code, RejectionCode::Tenant);
    assert_eq!(of("portal", Some("../office")).unwrap_err().code, RejectionCode::Tenant);
    let own = of("oa-system", None).unwrap();
    assert_eq!(of("oa-system", Some("school")).unwrap(), own, "the name of another is nothing to it");

    let tenant = "school".parse().unwrap();
    let portal = Replies::of(Some("portal"), &tenant, &settings);
    assert!(portal.has("wenshu.portal.1") && !portal.has("wenshu.reply.school.1") && !portal.has("wenshu.portal."));
    let school = Replies::of(Some("school"), &tenant, &settings);
    assert!(school.has("wenshu.reply.school.1") && !school.has("wenshu.portal.1"));
}

#[test]
fn corrections_are_of_an_earlier_job() {
    let mut request = request();
    request["corrections"] = json!([{"document": 2, "action": "merge"}]);
    assert_eq!(run(&request, &delivered()).unwrap_err().rejection.field, "corrections");
    request["source"] = json!({"job": "0198f3c2-7a51-7c3e-9d1b-5a0c2e6f7b10"});
    let checked = run(&request, &delivered()).unwrap();
    assert!(matches!(checked.source, SourceChecked::Job(_, corrections) if corrections.len() == 1));
    request["corrections"] = json!([{"document": 2, "action": "split"}]);
    assert_eq!(run(&request, &delivered()).unwrap_err().rejection.field, "corrections[0].action");
}
