//! Headers of every answer: nothing of it runs as another site's, is guessed to
//! be HTML, or is kept where others could find it.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

/// For answers of the API, which a browser never shows as a page.
const API_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; sandbox";
/// For the pages: own files alone; pictures that scripts draw as well.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
                           connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Adds the headers; what an answer says of its caching stays.
pub(crate) async fn add(request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/v1/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let policy = if is_api { API_POLICY } else { PAGE_POLICY };
    // A browser that is told to name no referrer calls the origin of its forms
    // `null`, and they would be taken for another site's.
    let referrer = if is_api { "no-referrer" } else { "same-origin" };
    let fixed: [(HeaderName, &'static str); 6] = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, referrer),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
