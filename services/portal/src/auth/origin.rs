//! Requests that another site's page sent.
//!
//! A browser says where a request comes from; a program says nothing. A request
//! that changes something and comes from elsewhere is refused, whatever it
//! shows. Without a login the name in `Host` must be this machine's: a page whose
//! name was made to lead here (DNS rebinding) is of the same origin to a browser.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use wenshu_settings::PortalAuth;

use crate::Portal;
use crate::problem::{ApiProblem, Code};

/// Lets requests of this site and of programs pass.
pub(crate) async fn of_this_site(State(portal): State<Arc<Portal>>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = request.uri().authority().map(|authority| authority.as_str()).or_else(|| text(headers, &header::HOST));
    if portal.settings.auth == PortalAuth::None && !host.is_some_and(is_this_machine) {
        return ApiProblem::new(Code::Host).into_response();
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !reads && !is_own(headers, host.unwrap_or_default(), &portal.settings.public_url) {
        return ApiProblem::new(Code::CrossOrigin).into_response();
    }
    next.run(request).await
}

/// Whether a request comes from a page of ours or from no page.
fn is_own(headers: &HeaderMap, host: &str, public_url: &str) -> bool {
    let site = text(headers, &HeaderName::from_static("sec-fetch-site"));
    if site.is_some_and(|site| !matches!(site, "same-origin" | "none")) {
        return false;
    }
    match text(headers, &header::ORIGIN) {
        None => !headers.contains_key(header::ORIGIN),
        Some(origin) => {
            let own = origin.split_once("://").is_some_and(|(_, place)| place.eq_ignore_ascii_case(host));
            own || (!public_url.is_empty() && origin.eq_ignore_ascii_case(origin_of(public_url)))
        }
    }
}

/// Scheme and host of an address.
fn origin_of(url: &str) -> &str {
    let begin = url.find("://").map_or(0, |at| at + 3);
    let end = url.get(begin..).and_then(|rest| rest.find('/')).map_or(url.len(), |at| begin + at);
    url.get(..end).unwrap_or(url)
}

/// Whether a `Host` names this machine.
fn is_this_machine(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    name.eq_ignore_ascii_case("localhost") || matches!(name, "127.0.0.1" | "[::1]")
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_pass_without_a_login() {
        for host in ["localhost", "LOCALHOST:8080", "127.0.0.1:1", "[::1]", "[::1]:8080"] {
            assert!(is_this_machine(host), "{host}");
        }
        for host in ["", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "0.0.0.0", "::1"] {
            assert!(!is_this_machine(host), "{host}");
        }
    }

    #[test]
    fn the_origin_of_the_public_address_has_no_path() {
        assert_eq!(origin_of("https://a.example/wenshu/"), "https://a.example");
        assert_eq!(origin_of("https://a.example:8443"), "https://a.example:8443");
    }
}
