//! Addresses of the pages: each asks the pipeline and renders what it says.

mod forms;
mod sight;

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use maud::Markup;

use super::access::{LoginTrouble, login_page};
use super::assets;
use super::history::encoded;
use super::place::Place;
use super::problem::{Trouble, error_page};
use super::shell::Shell;
use super::words::{Lang, Word};
use crate::Portal;
use crate::extract::Path;
use crate::problem::{ApiProblem, Code, Told};

/// Where the provider of the organisation's accounts leads back to.
const PROVIDER: &str = "/login/oidc";

/// The pages.
pub fn router() -> Router<Arc<Portal>> {
    Router::new()
        .route("/", get(sight::upload))
        .route("/jobs", get(sight::history))
        .route("/jobs/{job}", get(sight::job))
        .route("/jobs/{job}/source", get(sight::source))
        .route("/jobs/{job}/documents/{document}", get(sight::document))
        .route("/batches/{batch}", get(sight::batch))
        .route("/keys", get(sight::keys).post(forms::make_key))
        .route("/keys/{key}/revoke", post(forms::revoke_key))
        .route("/login", get(sight::login))
        .route("/upload", post(forms::upload))
        .route("/jobs/{job}/cancel", post(forms::cancel_job))
        .route("/jobs/{job}/rerender", post(forms::rerender))
        .route("/batches/{batch}/cancel", post(forms::cancel_batch))
        .route("/assets/{folder}/{name}", get(asset))
}

/// What a person sees in place of a problem in JSON.
pub fn problem(portal: &Portal, told: &Told, place: &Place) -> Response {
    let shell = Shell { lang: place.lang, path: place.path.clone(), ..Shell::default() };
    if told.code == Code::Unauthenticated {
        return remembered(place, see_other(&format!("/login?next={}", encoded(&place.path))));
    }
    if told.code == Code::Login && place.path.starts_with(PROVIDER) {
        return html(place, StatusCode::UNAUTHORIZED, not_confirmed(told, place.lang));
    }
    let login = match told.code {
        Code::Login => Some(LoginTrouble::Wrong),
        Code::LoginWait => Some(LoginTrouble::Slow { seconds: told.retry_after.unwrap_or(1) }),
        _ => None,
    };
    let markup = if login.is_some() {
        login_page(&shell, "/", by_provider(portal), login)
    } else {
        // Of a file that was refused the reason is its own.
        let refused = told.refused.first().map(|refused| &refused.problem);
        let reason = refused.map(|problem| problem.reason.as_str()).or(told.detail.as_deref()).unwrap_or_default();
        let advice = refused.map_or(told.advice.as_str(), |problem| problem.advice.as_str());
        error_page(&shell, Trouble { status: told.status, title: &told.title, reason, advice })
    };
    let status = StatusCode::from_u16(told.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = html(place, status, markup);
    if let Some(seconds) = told.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// Whether the organisation's own accounts can be used.
const fn by_provider(portal: &Portal) -> bool {
    !portal.settings.oidc.issuer.is_empty()
}

/// The page of a login that the provider did not confirm, or not for us.
fn not_confirmed(told: &Told, lang: Lang) -> Markup {
    // The address holds what the provider said to us alone.
    let shell = Shell { lang, path: "/login".to_owned(), ..Shell::default() };
    let reason = told.detail.as_deref().unwrap_or(shell.say(Word::LoginNotConfirmed));
    error_page(
        &shell,
        Trouble { status: told.status, title: shell.say(Word::LoginTitle), reason, advice: &told.advice },
    )
}

/// A page as an answer.
fn html(place: &Place, status: StatusCode, markup: Markup) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
    remembered(place, (status, kind, markup.into_string()).into_response())
}

/// The answer, with the language that its address asked for kept by the browser.
fn remembered(place: &Place, mut response: Response) -> Response {
    if let Some(cookie) = place.cookie() {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Leads to another page of ours.
fn see_other(path: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let path = HeaderValue::try_from(path).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(header::LOCATION, path);
    response
}

async fn asset(Path((folder, name)): Path<(String, String)>) -> Result<Response, ApiProblem> {
    let asset = assets::find(&folder, &name).ok_or(ApiProblem::new(Code::NoRoute))?;
    let headers = [(header::CONTENT_TYPE, asset.media_type), (header::CACHE_CONTROL, assets::CACHE_CONTROL)];
    Ok((headers, asset.bytes).into_response())
}
