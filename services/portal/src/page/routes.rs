//! The pages for people.

use std::sync::Arc;

use axum::Router;
use axum::response::Response;

use crate::Portal;
use crate::problem::{Lang, Told};

/// The pages.
pub fn router() -> Router<Arc<Portal>> {
    Router::new()
}

/// What a person sees in place of a problem in JSON; nothing leaves it at that.
pub fn problem(_told: &Told, _lang: Lang) -> Option<Response> {
    None
}
