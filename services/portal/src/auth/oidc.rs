//! Login by an OpenID Connect provider: authorization code with PKCE.
//!
//! What a login began with (state, nonce, verifier) is remembered in a cookie of
//! the browser that began it, so that any replica may finish it and no other
//! browser can. The ID token comes from the provider itself over TLS in exchange
//! for the code, where its signature need not be checked (OpenID Connect Core
//! 3.1.3.7, 6); issuer, audience, time and nonce are.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jiff::Timestamp;
use reqwest::{Client, Url, redirect};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::sync::OnceCell;
use uuid::Uuid;
use wenshu_messages::Tenant;
use wenshu_settings::{Oidc, PortalAuth};

use super::Login;
use super::login::{own_path, redirect as lead};
use crate::Portal;
use crate::extract::Query;
use crate::problem::{ApiProblem, Code};

/// Longest wait for the provider.
const WAIT: Duration = Duration::from_secs(10);
/// Most bytes of its answers.
const ANSWER_BYTES_MOST: usize = 1 << 20;
/// By how much the provider's clock may differ from ours, s.
const CLOCKS_DIFFER_S: i64 = 60;
/// Seconds until a provider that is away may be back.
const AGAIN_S: u32 = 5;

/// The provider, once its description was fetched.
#[derive(Debug, Default)]
pub(crate) struct Provider {
    known: OnceCell<Known>,
}

#[derive(Debug)]
struct Known {
    client: Client,
    described: Described,
}

/// What the provider says of itself.
#[derive(Debug, Deserialize)]
struct Described {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
}

/// The provider's answer to the code.
#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

/// Parameters of `GET /login/oidc`: from the page, or from the provider.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    next: String,
    code: Option<String>,
    state: Option<String>,
    error: Option<String>,
}

/// What a login began with.
struct Flow {
    state: String,
    nonce: String,
    verifier: String,
    next: String,
}

/// `GET /login/oidc`.
pub(super) async fn log_in(
    State(portal): State<Arc<Portal>>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, ApiProblem> {
    if portal.settings.auth == PortalAuth::None || portal.settings.oidc.issuer.is_empty() {
        return Err(ApiProblem::new(Code::NoRoute));
    }
    let known = portal.provider.known(&portal.settings.oidc).await?;
    match (asked.code, asked.state) {
        (Some(code), Some(state)) => finish(&portal, known, &headers, &code, &state).await,
        _ if asked.error.is_some() => Err(refused("登录服务没有让您登录")),
        _ => begin(&portal, known, own_path(&asked.next)),
    }
}

/// Leads to the provider.
fn begin(portal: &Portal, known: &Known, next: &str) -> Result<Response, ApiProblem> {
    let flow = Flow { state: random(), nonce: random(), verifier: random(), next: next.to_owned() };
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(flow.verifier.as_bytes()));
    let mut url = Url::parse(&known.described.authorization_endpoint).map_err(|_| away())?;
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &portal.settings.oidc.client_id)
        .append_pair("redirect_uri", &leads_back(portal))
        .append_pair("scope", "openid profile")
        .append_pair("state", &flow.state)
        .append_pair("nonce", &flow.nonce)
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256");
    Ok(lead(url.as_str(), portal.set_flow(&flow.text())))
}

/// Asks the provider who came back with the code, and begins a session.
async fn finish(
    portal: &Portal,
    known: &Known,
    headers: &HeaderMap,
    code: &str,
    state: &str,
) -> Result<Response, ApiProblem> {
    let flow = portal.flow_of(headers).and_then(Flow::read).ok_or_else(|| refused("登录已过期，请重新登录"))?;
    if !bool::from(flow.state.as_bytes().ct_eq(state.as_bytes())) {
        return Err(refused("登录已过期，请重新登录"));
    }
    let settings = &portal.settings.oidc;
    let tokens: Tokens = known.exchange(settings, code, &flow.verifier, &leads_back(portal)).await?;
    let now = Timestamp::now();
    let claims = claims_of(&tokens.id_token).ok_or_else(away)?;
    let person = Person::of(&claims, settings, &flow.nonce, now)?;
    let Person { subject, name, tenant } = &person;
    let login = portal.accounts.login_of_provider(&settings.issuer, subject, name, tenant, now).await?;
    match login {
        Login::Granted { token } => {
            let mut response = lead(own_path(&flow.next), portal.set_cookie(&token));
            if let Some(forget) = portal.set_flow("") {
                response.headers_mut().append(header::SET_COOKIE, forget);
            }
            Ok(response)
        }
        Login::Wrong => Err(refused("账号已停用、换了租户，或用户名已被别的账号占用")),
        Login::Wait { seconds } => Err(ApiProblem::new(Code::LoginWait).after(seconds.max(1))),
    }
}

fn refused(why: &str) -> ApiProblem {
    ApiProblem::new(Code::Login).detail(why).advice("请重新登录；如反复出现，请找管理员")
}

/// The provider does not answer, or not as one.
fn away() -> ApiProblem {
    ApiProblem::new(Code::Unavailable).after(AGAIN_S).detail("登录服务暂时不可用")
}

/// Where the provider leads back to.
fn leads_back(portal: &Portal) -> String {
    format!("{}/login/oidc", portal.settings.public_url.trim_end_matches('/'))
}

/// 244 random bits, as text that a verifier may be made of.
fn random() -> String {
    format!("{}{}", Uuid::new_v4().simple(), Uuid::new_v4().simple())
}

impl Flow {
    fn text(&self) -> String {
        format!("{}.{}.{}.{}", self.state, self.nonce, self.verifier, URL_SAFE_NO_PAD.encode(&self.next))
    }

    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split('.').map(str::to_owned);
        let (state, nonce, verifier) = (parts.next()?, parts.next()?, parts.next()?);
        let next = String::from_utf8(URL_SAFE_NO_PAD.decode(parts.next()?).ok()?).ok()?;
        (parts.next().is_none() && !state.is_empty()).then_some(Self { state, nonce, verifier, next })
    }
}

impl Provider {
    async fn known(&self, settings: &Oidc) -> Result<&Known, ApiProblem> {
        self.known.get_or_try_init(|| Known::fetch(settings)).await
    }
}

impl Known {
    /// Fetches the provider's description, which must be its own.
    async fn fetch(settings: &Oidc) -> Result<Self, ApiProblem> {
        // One kind of cryptography a process; whoever came first chose the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .user_agent(concat!("wenshu/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .timeout(WAIT)
            .build()
            .map_err(|_| away())?;
        let url = format!("{}/.well-known/openid-configuration", settings.issuer.trim_end_matches('/'));
        let described: Described = read(client.get(url)).await?;
        if described.issuer != settings.issuer {
            tracing::warn!("the provider's description names another issuer than portal.oidc.issuer");
            return Err(away());
        }
        let endpoints = [&described.authorization_endpoint, &described.token_endpoint];
        if !endpoints.into_iter().all(|endpoint| is_as_safe(&settings.issuer, endpoint)) {
            tracing::warn!("the provider's description leads to an address without encryption");
            return Err(away());
        }
        Ok(Self { client, described })
    }

    async fn exchange(
        &self,
        settings: &Oidc,
        code: &str,
        verifier: &str,
        leads_back: &str,
    ) -> Result<Tokens, ApiProblem> {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", leads_back),
            ("client_id", settings.client_id.as_str()),
            ("code_verifier", verifier),
        ];
        let user = encoded(&[("", &settings.client_id)]);
        let secret = encoded(&[("", settings.client_secret.expose())]);
        // Both are form-encoded before they are joined (RFC 6749, 2.3.1).
        let credentials = format!("{}:{}", user.trim_start_matches('='), secret.trim_start_matches('='));
        let request = self
            .client
            .post(&self.described.token_endpoint)
            .header(header::AUTHORIZATION, format!("Basic {}", STANDARD.encode(credentials)))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(encoded(&fields));
        read(request).await
    }
}

/// Whether an endpoint is encrypted where the issuer is: what the provider says
/// there is believed without a signature.
fn is_as_safe(issuer: &str, endpoint: &str) -> bool {
    !issuer.starts_with("https://") || endpoint.starts_with("https://")
}

/// Fields as a form.
fn encoded(fields: &[(&str, &str)]) -> String {
    let url = Url::parse_with_params("http://form.invalid/", fields);
    url.ok().and_then(|url| url.query().map(str::to_owned)).unwrap_or_default()
}

/// An answer in JSON. What else the provider says is not told on: it may name
/// what is no caller's business.
async fn read<T: DeserializeOwned>(request: reqwest::RequestBuilder) -> Result<T, ApiProblem> {
    let mut response = request.send().await.map_err(|_| away())?;
    if response.status().is_client_error() {
        tracing::warn!(status = response.status().as_u16(), "the provider refuses");
        return Err(refused("登录服务没有确认您的身份"));
    }
    if !response.status().is_success() {
        return Err(away());
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| away())? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > ANSWER_BYTES_MOST {
            return Err(away());
        }
    }
    serde_json::from_slice(&bytes).map_err(|_| away())
}

/// The claims of a token.
fn claims_of(token: &str) -> Option<Value> {
    let payload = token.split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}

/// Who logged in.
#[derive(Debug, PartialEq, Eq)]
struct Person {
    subject: String,
    name: String,
    tenant: Tenant,
}

impl Person {
    /// The person of an ID token that is for us, of this login, and of now.
    fn of(claims: &Value, settings: &Oidc, nonce: &str, now: Timestamp) -> Result<Self, ApiProblem> {
        let not_ours = || refused("登录服务的答复不是给本系统的");
        let text = |name: &str| claims.get(name).and_then(Value::as_str);
        let for_us = match claims.get("aud") {
            Some(Value::String(one)) => *one == settings.client_id,
            Some(Value::Array(all)) => {
                // Where there are several, the party must be us.
                let named = all.iter().any(|one| one.as_str() == Some(&settings.client_id));
                named && (all.len() == 1 || text("azp") == Some(&settings.client_id))
            }
            _ => false,
        };
        let ends = claims.get("exp").and_then(Value::as_f64).unwrap_or(0.0);
        let is_now = (now.as_second() - CLOCKS_DIFFER_S) as f64 <= ends;
        let of_this_login = text("nonce").is_some_and(|told| bool::from(told.as_bytes().ct_eq(nonce.as_bytes())));
        let subject = text("sub").filter(|subject| !subject.is_empty()).ok_or_else(not_ours)?;
        if text("iss") != Some(&settings.issuer) || !for_us || !is_now || !of_this_login {
            return Err(not_ours());
        }
        let tenant = text(&settings.tenant_claim).and_then(|tenant| tenant.parse().ok());
        let tenant = tenant.ok_or_else(|| refused("登录服务没有说明您属于哪个租户"))?;
        let name = text("preferred_username").or_else(|| text("name")).unwrap_or(subject);
        Ok(Self { subject: subject.to_owned(), name: name.to_owned(), tenant })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encrypted_provider_leads_to_no_open_address() {
        assert!(is_as_safe("https://id.example.cn", "https://other.example.cn/token"));
        assert!(!is_as_safe("https://id.example.cn", "http://id.example.cn/token"));
        assert!(is_as_safe("http://127.0.0.1:9", "http://127.0.0.1:9/token"));
    }
}
