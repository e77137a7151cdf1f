//! Endpoints about jobs.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use wenshu_messages::JobId;

use crate::auth::Caller;
use crate::extract::{Path, Query, json};
use crate::problem::ApiProblem;
use crate::requests::Listing;
use crate::views::{Cancelled, Jobs};
use crate::{Portal, convert};

/// `GET /v1/jobs`.
pub(super) async fn list(
    State(portal): State<Arc<Portal>>,
    caller: Caller,
    Query(asked): Query<Listing>,
) -> Result<Response, ApiProblem> {
    let (jobs, more) = portal.backend.jobs(&caller.tenant, asked.filter()?).await?;
    let jobs = jobs.into_iter().map(convert::listed).collect();
    Ok(json(StatusCode::OK, &Jobs { jobs, more }))
}

/// `GET /v1/jobs/{job}`.
pub(super) async fn show(
    State(portal): State<Arc<Portal>>,
    caller: Caller,
    Path(job): Path<JobId>,
) -> Result<Response, ApiProblem> {
    let view = portal.backend.job(&caller.tenant, job).await?;
    Ok(json(StatusCode::OK, &convert::job(view)))
}

/// `POST /v1/jobs/{job}/cancel`.
pub(super) async fn cancel(
    State(portal): State<Arc<Portal>>,
    caller: Caller,
    Path(job): Path<JobId>,
) -> Result<Response, ApiProblem> {
    let cancelled = portal.backend.cancel(&caller.tenant, job).await?;
    Ok(json(StatusCode::OK, &Cancelled { jobs: u32::from(cancelled) }))
}
