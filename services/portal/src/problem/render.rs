//! The layer that tells a problem in the language of the request, and to a
//! person as a page.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;

use super::{ApiProblem, Lang};
use crate::{Portal, page};

/// Says the problem of an answer again, as the request wants it.
pub(crate) async fn in_language(State(portal): State<Arc<Portal>>, request: Request, next: Next) -> Response {
    let by_a_person = !request.uri().path().starts_with("/v1/") && wants_html(request.headers());
    let lang = Lang::of(request.headers());
    let place = by_a_person.then(|| page::Place::of_request(&request));
    let mut response = next.run(request).await;
    let Some(problem) = response.extensions_mut().remove::<ApiProblem>() else { return response };
    let mut again = match &place {
        Some(place) => page::problem(&portal, &problem.told(place.problem_lang()), place),
        None => problem.response(lang),
    };
    if let Some(allow) = response.headers().get(header::ALLOW) {
        again.headers_mut().insert(header::ALLOW, allow.clone());
    }
    if let Some(connection) = response.headers().get(header::CONNECTION) {
        again.headers_mut().insert(header::CONNECTION, connection.clone());
    }
    again
}

fn wants_html(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(|value| value.contains("text/html"))
}
