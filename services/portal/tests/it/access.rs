//! Who may do what: keys, scopes, logins, tenants, requests of other sites (S27).

use serde_json::{Value, json};
use wenshu_portal::api::{Body, ROUTES};
use wenshu_portal::auth::Scope;

use crate::client::{Answer, Ask, Part, get, post};
use crate::people::PASSWORD;
use crate::server::{Running, start, start_open, start_with};

/// A right request to an endpoint, about things of the tenant `oa`.
fn right(route: &wenshu_portal::api::Route, job: &str, batch: &str, key: &str) -> Ask {
    let path = route
        .path
        .replace("{job}", job)
        .replace("{batch}", batch)
        .replace("{id}", key)
        .replace("{document}", "1")
        .replace("{page}", "1")
        .replace("{format}", "pdf");
    let ask = get(path).method(&route.method.to_uppercase());
    match route.id {
        "rerenderJob" => ask.json(&json!({})),
        "previewDocument" => ask.json(&json!({ "elements": {} })),
        "createKey" => ask.json(&json!({ "name": "x", "scopes": ["read"] })),
        "submitJob" => ask.json(&json!({ "based_on": job })),
        "submitBatch" => ask.form(&[("file", Some("a.txt"), b"x")]),
        _ => {
            assert!(matches!(route.body, Body::None), "{} needs a body here", route.id);
            ask
        }
    }
}

/// A job, a batch and a key of the tenant `oa`.
async fn things(server: &Running) -> (String, String, String) {
    let job = server.submitted("a.txt", b"x", &[]).await;
    let parts: [Part<'_>; 1] = [("file", Some("b.txt"), b"x")];
    let batch = server.ask_as_oa(post("/v1/batches").form(&parts)).await.is(202).value();
    let keys = server.ask_as_oa(get("/v1/keys")).await.is(200).value();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (job, text(&batch["batch"]), text(&keys["keys"][0]["id"]))
}

#[tokio::test]
async fn what_is_another_tenants_is_not_there_on_every_endpoint() {
    let server = start().await;
    let (job, batch, key) = things(&server).await;
    let other = server.people.key_of("other", &Scope::ALL);
    let mut asked = 0;
    for route in ROUTES.iter().filter(|route| route.path.contains('{') || route.id == "submitJob") {
        let ask = right(route, &job, &batch, &key);
        let answer = server.ask(ask.clone().key(&other)).await;
        assert_eq!(answer.status, 404, "{}: {}", route.id, answer.text());
        answer.tells("not-found");
        asked += 1;
    }
    assert_eq!(asked, 19);
    let listed = server.ask(get("/v1/jobs").key(&other)).await.is(200).value();
    assert_eq!(listed["jobs"], json!([]));
    let keys = server.ask(get("/v1/keys").key(&other)).await.is(200).value();
    assert_eq!(keys["keys"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn every_endpoint_works_for_its_own_tenant() {
    let server = start().await;
    let (job, batch, _) = things(&server).await;
    let spare = server.people.key_of("oa", &[Scope::Read]);
    let spare = format!("{}", uuid_of(&spare));
    for route in ROUTES {
        let answer = server.ask_as_oa(right(route, &job, &batch, &spare)).await;
        assert!(answer.status < 300, "{}: {} {}", route.id, answer.status, answer.text());
    }
}

fn uuid_of(key: &str) -> uuid::Uuid {
    key.trim_start_matches("wsk_").parse().unwrap()
}

#[tokio::test]
async fn every_endpoint_asks_who_comes_and_what_may_be_done() {
    let server = start().await;
    let (job, batch, key) = things(&server).await;
    for route in ROUTES {
        let ask = right(route, &job, &batch, &key);
        let Some(scope) = route.scope else {
            assert!(server.ask(ask).await.status < 300, "{}", route.id);
            continue;
        };
        let nobody = server.ask(ask.clone()).await.is(401).tells("unauthenticated");
        assert!(nobody.header("www-authenticate").is_some());
        server.ask(ask.clone().key("wsk_wrong")).await.is(401).tells("unauthenticated");
        server.ask(ask.clone().cookie("wrong")).await.is(401).tells("unauthenticated");
        let lacking: Vec<Scope> = Scope::ALL.into_iter().filter(|one| *one != scope).collect();
        let lacking = server.people.key_of("oa", &lacking);
        server.ask(ask.key(&lacking)).await.is(403).tells("scope");
    }
}

/// The cookie of a login, from the answer that sets it.
fn token_of(answer: &Answer) -> String {
    let cookie = answer.header("set-cookie").unwrap();
    cookie.split(';').next().unwrap().split_once('=').unwrap().1.to_owned()
}

fn login(name: &str, password: &str) -> Ask {
    let form = format!("name={name}&password={}&next=%2Fjobs", password.replace(' ', "+"));
    post("/login").body("application/x-www-form-urlencoded", form)
}

#[tokio::test]
async fn people_log_in_and_out() {
    let server = start().await;
    server.people.user("li", "oa", false);
    let answer = server.ask(login("li", PASSWORD)).await.is(303);
    assert_eq!(answer.header("location"), Some("/jobs"));
    let cookie = answer.header("set-cookie").unwrap();
    assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{cookie}");
    let token = token_of(&answer);
    server.ask(get("/v1/jobs").cookie(&token)).await.is(200);
    server.ask(get("/v1/keys").cookie(&token)).await.is(403).tells("scope");
    server.ask(post("/logout").cookie(&token)).await.tells("malformed");
    let csrf = format!("csrf={}", token.replace("token", "csrf"));
    let logout = post("/logout").cookie(&token).body("application/x-www-form-urlencoded", csrf);
    let answer = server.ask(logout).await.is(303);
    assert!(answer.header("set-cookie").unwrap().contains("Max-Age=0"));
    server.ask(get("/v1/jobs").cookie(&token)).await.is(401);
}

#[tokio::test]
async fn guessing_passwords_is_slowed_down() {
    let server = start().await;
    server.people.user("li", "oa", false);
    for _ in 0..5 {
        server.ask(login("li", "wrong")).await.is(401).tells("login");
    }
    let answer = server.ask(login("li", PASSWORD)).await.is(429).tells("login-wait");
    assert_eq!(answer.header("retry-after"), Some("2"));
}

#[tokio::test]
async fn a_secure_cookie_is_bound_to_this_host() {
    let server = start_with(|settings| settings.secure_cookies = true).await;
    server.people.user("li", "oa", false);
    let cookie = server.ask(login("li", PASSWORD)).await.is(303).header("set-cookie").unwrap().to_owned();
    assert!(cookie.starts_with("__Host-wenshu=") && cookie.contains("; Secure"), "{cookie}");
}

#[tokio::test]
async fn a_change_by_cookie_needs_the_token_of_the_session() {
    let server = start().await;
    server.people.user("li", "oa", true);
    let (token, csrf) = server.people.session_of("li");
    let (_, others) = server.people.session_of("li");
    let job = server.submitted("a.txt", b"OPEN", &[]).await;
    let cancel = || post(format!("/v1/jobs/{job}/cancel")).cookie(&token);
    server.ask(cancel()).await.is(403).tells("csrf");
    server.ask(cancel().header("X-CSRF-Token", &others)).await.is(403).tells("csrf");
    server.ask(cancel().header("X-CSRF-Token", "")).await.is(403).tells("csrf");
    server.ask(cancel().header("X-CSRF-Token", &csrf)).await.is(200);

    let file: Part<'_> = ("file", Some("a.txt"), b"x");
    let form = |parts: &[Part<'_>]| post("/v1/jobs").cookie(&token).form(parts);
    let before = server.fake.objects();
    server.ask(form(&[file])).await.is(403).tells("csrf");
    server.ask(form(&[file, ("csrf", None, csrf.as_bytes())])).await.is(403).tells("csrf");
    server.ask(form(&[("csrf", None, others.as_bytes()), file])).await.is(403).tells("csrf");
    let batch = post("/v1/batches").cookie(&token).form(&[file]);
    server.ask(batch).await.is(403).tells("csrf");
    assert_eq!(server.fake.objects(), before);
    server.ask(form(&[("csrf", None, csrf.as_bytes()), file])).await.is(202);
}

#[tokio::test]
async fn a_page_of_another_site_changes_nothing() {
    for server in [start().await, start_open().await] {
        let ask = || {
            let form = post("/v1/jobs").form(&[("file", Some("a.txt"), b"x")]);
            form.key(&server.key)
        };
        let refused = [
            ask().header("Origin", "https://evil.example"),
            ask().header("Origin", "null"),
            ask().header("Origin", "http://localhost:9"),
            ask().header("Sec-Fetch-Site", "cross-site"),
            ask().header("Sec-Fetch-Site", "same-site").header("Origin", "http://localhost"),
        ];
        for ask in refused {
            server.ask(ask).await.is(403).tells("cross-origin");
        }
        server.ask(ask().header("Sec-Fetch-Site", "same-origin").header("Origin", "http://localhost")).await.is(202);
        server.ask(ask()).await.is(202);
    }
}

#[tokio::test]
async fn the_public_address_is_of_this_site_behind_a_proxy() {
    let server = start_with(|settings| settings.public_url = "https://gongwen.example.cn/".to_owned()).await;
    let form = post("/v1/jobs").form(&[("file", Some("a.txt"), b"x")]);
    server.ask_as_oa(form.header("Origin", "https://gongwen.example.cn")).await.is(202);
}

#[tokio::test]
async fn without_a_login_the_name_of_another_server_is_refused() {
    let server = start_open().await;
    server.ask(get("/v1/jobs")).await.is(200);
    server.ask(get("/v1/jobs").header("Host", "evil.example")).await.is(403).tells("host");
    server.ask(get("/").header("Host", "127.0.0.1.evil.example:8080")).await.is(403).tells("host");
}

#[tokio::test]
async fn keys_are_made_shown_once_and_revoked() {
    let server = start().await;
    let wanted = json!({ "name": "办公系统", "scopes": ["read"], "expires": "2099-01-01T00:00:00Z" });
    let made = server.ask_as_oa(post("/v1/keys").json(&wanted)).await.is(201).value();
    let (id, secret) = (made["key"]["id"].as_str().unwrap(), made["secret"].as_str().unwrap());
    server.ask(get("/v1/jobs").key(secret)).await.is(200);
    assert!(!server.ask_as_oa(get("/v1/keys")).await.is(200).text().contains(secret));
    server.ask_as_oa(get(format!("/v1/keys/{id}")).method("DELETE")).await.is(204);
    server.ask(get("/v1/jobs").key(secret)).await.is(401);
    server.ask_as_oa(get(format!("/v1/keys/{id}")).method("DELETE")).await.is(404);
}

#[tokio::test]
async fn a_key_gives_no_more_than_it_has() {
    let server = start().await;
    let admin = server.people.key_of("oa", &[Scope::Admin]);
    let wanted = json!({ "name": "x", "scopes": ["submit"] });
    server.ask(post("/v1/keys").json(&wanted).key(&admin)).await.is(403).tells("scope");
    let past = json!({ "name": "x", "scopes": ["admin"], "expires": "2000-01-01T00:00:00Z" });
    let answer = server.ask(post("/v1/keys").json(&past).key(&admin)).await.is(422).tells("invalid-field");
    assert_eq!(answer.value()["field"], "expires");
}

#[tokio::test]
async fn a_rate_is_that_of_one_key() {
    let server = start_with(|settings| settings.requests_per_minute = 5).await;
    let other = server.people.key_of("oa", &Scope::ALL);
    for _ in 0..5 {
        server.ask_as_oa(get("/v1/jobs")).await.is(200);
    }
    let answer = server.ask_as_oa(get("/v1/jobs")).await.is(429).tells("rate");
    let wait: u32 = answer.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=12).contains(&wait), "{wait}");
    server.ask(get("/v1/jobs").key(&other)).await.is(200);
    server.ask(get("/v1/health")).await.is(200);
}
