//! Login by a provider, which is a small one on this machine.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::routing::{get as on_get, post as on_post};
use axum::{Form, Router};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use wenshu_settings::Secret;

use crate::client::{Answer, get};
use crate::server::{Running, start, start_with};

/// What the provider will say, and what it was asked.
#[derive(Default)]
struct Provider {
    address: Mutex<String>,
    claims: Mutex<Value>,
    asked: Mutex<Vec<(String, String)>>,
    credentials: Mutex<String>,
}

async fn provider() -> (Arc<Provider>, SocketAddr) {
    let provider = Arc::new(Provider::default());
    let router = Router::new()
        .route("/.well-known/openid-configuration", on_get(describe))
        .route("/token", on_post(token))
        .with_state(provider.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    *provider.address.lock().unwrap() = format!("http://{address}");
    tokio::spawn(async { axum::serve(listener, router).await });
    (provider, address)
}

async fn describe(State(provider): State<Arc<Provider>>) -> String {
    let root = provider.address.lock().unwrap().clone();
    json!({ "issuer": root, "authorization_endpoint": format!("{root}/authorize"), "token_endpoint": format!("{root}/token") })
        .to_string()
}

async fn token(
    State(provider): State<Arc<Provider>>,
    headers: axum::http::HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> String {
    *provider.asked.lock().unwrap() = fields;
    *provider.credentials.lock().unwrap() = headers["authorization"].to_str().unwrap().to_owned();
    let payload = URL_SAFE_NO_PAD.encode(provider.claims.lock().unwrap().to_string());
    json!({ "access_token": "x", "token_type": "Bearer", "id_token": format!("e30.{payload}.") }).to_string()
}

async fn portal_of(provider: SocketAddr) -> Running {
    start_with(|settings| {
        settings.public_url = "https://gongwen.example.cn".to_owned();
        settings.oidc.issuer = format!("http://{provider}");
        settings.oidc.client_id = "wenshu".to_owned();
        settings.oidc.client_secret = Secret::new("a:b/c");
    })
    .await
}

/// A parameter of the address that an answer leads to.
fn parameter(answer: &Answer, name: &str) -> String {
    let place = answer.header("location").unwrap();
    let query = place.split_once('?').unwrap().1;
    let mut pairs = query.split('&').map(|pair| pair.split_once('=').unwrap());
    pairs.find(|(own, _)| *own == name).unwrap().1.to_owned()
}

fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
}

/// The claims of a right login.
fn claims(provider: SocketAddr, begun: &Answer) -> Value {
    json!({
        "iss": format!("http://{provider}"), "aud": "wenshu", "sub": "42", "preferred_username": "李",
        "nonce": parameter(begun, "nonce"), "exp": 4_000_000_000_u64, "tenant": "oa",
    })
}

#[tokio::test]
async fn a_person_whom_the_provider_knows_is_logged_in() {
    let (provider, address) = provider().await;
    let server = portal_of(address).await;
    let begun = server.ask(get("/login/oidc?next=%2Fjobs")).await.is(303);
    assert!(begun.header("location").unwrap().starts_with(&format!("http://{address}/authorize?response_type=code&")));
    assert_eq!(parameter(&begun, "redirect_uri"), "https%3A%2F%2Fgongwen.example.cn%2Flogin%2Foidc");
    *provider.claims.lock().unwrap() = claims(address, &begun);

    let back = format!("/login/oidc?code=c0de&state={}", parameter(&begun, "state"));
    let answer = server.ask(get(back).header("Cookie", cookie(&begun))).await.is(303);
    assert_eq!(answer.header("location"), Some("/jobs"));
    assert!(answer.header("set-cookie").unwrap().contains("SameSite=Lax"));
    server.ask(get("/v1/jobs").header("Cookie", cookie(&answer))).await.is(200);

    let asked = provider.asked.lock().unwrap().clone();
    let field = |name: &str| asked.iter().find(|(own, _)| own == name).unwrap().1.clone();
    assert_eq!(field("code"), "c0de");
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(field("code_verifier").as_bytes()));
    assert_eq!(challenge, parameter(&begun, "code_challenge"));
    let credentials = provider.credentials.lock().unwrap().clone();
    assert_eq!(credentials, format!("Basic {}", STANDARD.encode("wenshu:a%3Ab%2Fc")));
}

#[tokio::test]
async fn an_answer_that_is_not_for_this_login_is_refused() {
    let (provider, address) = provider().await;
    let server = portal_of(address).await;
    let begun = server.ask(get("/login/oidc")).await.is(303);
    let right = claims(address, &begun);
    let back = format!("/login/oidc?code=c0de&state={}", parameter(&begun, "state"));
    let wrong = [
        ("nonce", json!("other")),
        ("aud", json!("other")),
        ("aud", json!(["wenshu", "other"])),
        ("iss", json!("https://evil.example")),
        ("exp", json!(1_000_000_000)),
        ("sub", json!("")),
        ("tenant", json!("../other")),
        ("tenant", json!(null)),
    ];
    for (claim, value) in wrong {
        let mut claims = right.clone();
        claims[claim] = value;
        *provider.claims.lock().unwrap() = claims;
        let answer = server.ask(get(&back).header("Cookie", cookie(&begun))).await.is(401).tells("login");
        assert_eq!(answer.header("set-cookie"), None, "{claim}");
    }
    *provider.claims.lock().unwrap() = right;
    // Of another browser, and with another state.
    server.ask(get(&back)).await.is(401).tells("login");
    server.ask(get("/login/oidc?code=c0de&state=other").header("Cookie", cookie(&begun))).await.is(401).tells("login");
    server.ask(get("/login/oidc?error=access_denied&state=x")).await.is(401).tells("login");
    server.ask(get(&back).header("Cookie", cookie(&begun))).await.is(303);
}

#[tokio::test]
async fn a_provider_that_is_away_is_told_and_without_one_there_is_no_such_address() {
    let unused = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    portal_of(unused).await.ask(get("/login/oidc")).await.is(503).tells("unavailable");
    start().await.ask(get("/login/oidc")).await.is(404).tells("no-route");
}

#[tokio::test]
async fn a_person_sees_the_way_to_the_provider_and_why_it_did_not_let_in() {
    let (provider, address) = provider().await;
    let server = portal_of(address).await;
    let page = |path: &str| get(path).header("Accept", "text/html");
    let way = "href=\"/login/oidc?next=%2Fjobs\"";
    assert!(server.ask(page("/login?next=%2Fjobs")).await.is(200).text().contains(way));
    assert!(!start().await.ask(page("/login")).await.is(200).text().contains("/login/oidc"));

    let begun = server.ask(get("/login/oidc")).await.is(303);
    let mut claims = claims(address, &begun);
    claims["tenant"] = json!("../other");
    *provider.claims.lock().unwrap() = claims;
    let back = format!("/login/oidc?code=c0de&state={}", parameter(&begun, "state"));
    let refused = server.ask(page(&back).header("Cookie", cookie(&begun))).await.is(401);
    let text = refused.text();
    assert!(text.contains("没有说明您属于哪个租户") && !text.contains("用户名或密码不对"), "{text}");
    assert!(!text.contains("c0de") && refused.header("set-cookie").is_none(), "{text}");
}
