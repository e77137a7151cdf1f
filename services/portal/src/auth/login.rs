//! Logging in and out with a form.

use std::sync::Arc;

use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use jiff::Timestamp;
use serde::Deserialize;
use tokio::sync::Semaphore;
use wenshu_settings::PortalAuth;

use super::Login;
use super::caller::{Caller, count_address};
use crate::Portal;
use crate::problem::{ApiProblem, Code};

/// Passwords that are checked at once: each takes memory and a core for some
/// tens of milliseconds.
const CHECKED_AT_ONCE: usize = 2;
/// Logins that wait for their turn.
const WAITING_MOST: usize = 32;
/// Most characters of a name or password.
const TEXT_MOST: usize = 1_000;

/// How many passwords are checked at once.
#[derive(Debug)]
pub(crate) struct Gate {
    waiting: Semaphore,
    checking: Semaphore,
}

impl Default for Gate {
    fn default() -> Self {
        Self { waiting: Semaphore::new(WAITING_MOST), checking: Semaphore::new(CHECKED_AT_ONCE) }
    }
}

/// `POST /login` and `POST /logout`: forms of the page, answered with a redirect.
/// `GET /login/oidc` leads to the provider, which leads back to it.
pub fn router() -> Router<Arc<Portal>> {
    Router::new()
        .route("/login", post(log_in))
        .route("/logout", post(log_out))
        .route("/login/oidc", get(super::oidc::log_in))
}

/// The form of a login.
#[derive(Deserialize)]
struct LoginForm {
    name: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// The form of a logout.
#[derive(Deserialize)]
struct LogoutForm {
    #[serde(default)]
    csrf: String,
}

async fn log_in(State(portal): State<Arc<Portal>>, request: Request) -> Result<Response, ApiProblem> {
    if portal.settings.auth == PortalAuth::None {
        return Ok(redirect("/", None));
    }
    let (parts, body) = request.into_parts();
    count_address(&portal, &parts)?;
    let form: LoginForm = form(Request::from_parts(parts, body)).await?;
    if form.name.chars().count() > TEXT_MOST || form.password.chars().count() > TEXT_MOST {
        return Err(ApiProblem::new(Code::Login));
    }
    let busy = || ApiProblem::new(Code::Busy).after(1);
    let _waiting = portal.logins.waiting.try_acquire().map_err(|_| busy())?;
    let _checking = portal.logins.checking.acquire().await.map_err(|_| busy())?;
    match portal.accounts.login(&form.name, &form.password, Timestamp::now()).await? {
        Login::Granted { token } => Ok(redirect(own_path(&form.next), portal.set_cookie(&token))),
        Login::Wrong => Err(ApiProblem::new(Code::Login)),
        Login::Wait { seconds } => Err(ApiProblem::new(Code::LoginWait).after(seconds.max(1))),
    }
}

async fn log_out(State(portal): State<Arc<Portal>>, caller: Caller, request: Request) -> Result<Response, ApiProblem> {
    let token = portal.token_of(request.headers()).map(str::to_owned);
    let shown = super::caller::csrf_header(request.headers()).map(str::to_owned);
    let shown = match shown {
        Some(shown) => shown,
        None => form::<LogoutForm>(request).await?.csrf,
    };
    caller.check_csrf(Some(&shown))?;
    if let Some(token) = token {
        portal.accounts.end_session(&token).await?;
    }
    Ok(redirect("/login", portal.set_cookie("")))
}

/// A small form without files.
async fn form<T: serde::de::DeserializeOwned>(request: Request) -> Result<T, ApiProblem> {
    let form = Form::from_request(request, &()).await;
    form.map(|Form(form)| form).map_err(|_| ApiProblem::new(Code::Malformed))
}

/// A path of this server: anything else would lead to another site.
pub(super) fn own_path(next: &str) -> &str {
    let own = next.starts_with('/')
        && !next.starts_with("//")
        && next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if own { next } else { "/" }
}

pub(super) fn redirect(path: &str, cookie: Option<HeaderValue>) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let path = HeaderValue::try_from(path).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(header::LOCATION, path);
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_leads_to_no_other_site() {
        assert_eq!(own_path("/jobs?after=1"), "/jobs?after=1");
        for next in ["", "//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nb", "/ \t"] {
            assert_eq!(own_path(next), "/", "{next}");
        }
    }
}
