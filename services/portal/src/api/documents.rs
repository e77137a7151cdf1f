//! Endpoints about the documents of a job.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use wenshu_messages::JobId;
use wenshu_report::Format;

use super::answers;
use crate::Portal;
use crate::auth::Caller;
use crate::extract::{Json, Path, Query, json};
use crate::problem::{ApiProblem, Code};
use crate::requests::{Drawing, PreviewRequest, checked_width};

/// The documents of a job never change: a correction is a new job.
const FOREVER: &str = "private, max-age=604800, immutable";

/// `GET /v1/jobs/{job}/documents/{document}`.
pub(super) async fn review(
    State(portal): State<Arc<Portal>>,
    caller: Caller,
    Path((job, document)): Path<(JobId, u32)>,
) -> Result<Response, ApiProblem> {
    let review = portal.backend.review(&caller.tenant, job, document).await?;
    Ok(json(StatusCode::OK, &review))
}

/// `GET /v1/jobs/{job}/documents/{document}/pages/{page}.png`.
pub(super) async fn page(
    State(portal): State<Arc<Portal>>,
    caller: Caller,
    Path((job, document, page)): Path<(JobId, u32, String)>,
    Query(drawing): Query<Drawing>,
) -> Result<Response, ApiProblem> {
    let not_found = || ApiProblem::new(Code::NotFound);
    let page: u32 = page.strip_suffix(".png").and_then(|page| page.parse().ok()).ok_or_else(not_found)?;
    let width = checked_width(drawing.width)?;
    if page == 0 {
        return Err(not_found());
    }
    let picture = portal.backend.page(&caller.tenant, job, document, page, width).await?;
    let mut response = answers::bytes(answers::PNG, picture);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(FOREVER));
    Ok(response)
}

/// `GET /v1/jobs/{job}/documents/{document}/outputs/{format}`.
pub(super) async fn output(
    State(portal): State<Arc<Portal>>,
    caller: Caller,
    Path((job, document, format)): Path<(JobId, u32, Format)>,
    headers: HeaderMap,
) -> Result<Response, ApiProblem> {
    let (name, bytes) = portal.backend.output(&caller.tenant, job, document, format).await?;
    Ok(answers::download(&headers, answers::media_type_of(format), &name, bytes))
}

/// `POST /v1/jobs/{job}/documents/{document}/preview`.
pub(super) async fn preview(
    State(portal): State<Arc<Portal>>,
    caller: Caller,
    Path((job, document)): Path<(JobId, u32)>,
    Json(asked): Json<PreviewRequest>,
) -> Result<Response, ApiProblem> {
    let width = checked_width(asked.width)?;
    let PreviewRequest { elements, profile, page, .. } = asked;
    if page == 0 {
        return Err(ApiProblem::field("page", "页码从 1 起"));
    }
    let preview = portal.backend.preview(&caller.tenant, job, document, elements, profile, page, width).await?;
    Ok(json(StatusCode::OK, &preview))
}
