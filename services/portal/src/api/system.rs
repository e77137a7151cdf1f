//! Endpoints about the server itself.

use axum::http::StatusCode;
use axum::response::Response;

use crate::extract::json;
use crate::views::Health;

/// `GET /v1/health`: asks nothing of anybody, so that it answers whatever the
/// load.
pub(super) async fn health() -> Response {
    json(StatusCode::OK, &Health { ok: true })
}
