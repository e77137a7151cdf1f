//! Endpoints about batches.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use wenshu_messages::query::JobSums;
use wenshu_messages::{BatchId, Tenant};

use crate::auth::Caller;
use crate::extract::{Path, json};
use crate::problem::{ApiProblem, Code};
use crate::views::{Batch, Cancelled, Failure, Failures};
use crate::{Portal, intake};

/// `POST /v1/batches`.
pub(super) async fn submit(
    State(portal): State<Arc<Portal>>,
    caller: Caller,
    request: Request,
) -> Result<Response, ApiProblem> {
    let taken = intake::take_batch(&portal, &caller, request).await?;
    let batch = batch_of(&portal, &caller.tenant, taken.batch).await?;
    let mut response = json(StatusCode::ACCEPTED, &Batch { refused: taken.refused, ..batch });
    if let Ok(place) = HeaderValue::try_from(format!("/v1/batches/{}", taken.batch)) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

/// A batch of a tenant. One without a job is none.
pub(super) async fn batch_of(portal: &Portal, tenant: &Tenant, batch: BatchId) -> Result<Batch, ApiProblem> {
    let sums = portal.backend.sums(tenant, Some(batch)).await?;
    if jobs_of(&sums) == 0 {
        return Err(ApiProblem::new(Code::NotFound));
    }
    Ok(Batch { batch, sums, refused: Vec::new() })
}

const fn jobs_of(sums: &JobSums) -> u64 {
    sums.open + sums.completed + sums.completed_with_failures + sums.failed + sums.cancelled + sums.expired
}

/// `GET /v1/batches/{batch}`.
pub(super) async fn show(
    State(portal): State<Arc<Portal>>,
    caller: Caller,
    Path(batch): Path<BatchId>,
) -> Result<Response, ApiProblem> {
    Ok(json(StatusCode::OK, &batch_of(&portal, &caller.tenant, batch).await?))
}

/// `GET /v1/batches/{batch}/failures`.
pub(super) async fn failures(
    State(portal): State<Arc<Portal>>,
    caller: Caller,
    Path(batch): Path<BatchId>,
) -> Result<Response, ApiProblem> {
    batch_of(&portal, &caller.tenant, batch).await?;
    let counted = portal.backend.failures(&caller.tenant, batch).await?;
    let failures = counted.into_iter().map(|one| Failure { problem: one.problem, jobs: one.jobs });
    Ok(json(StatusCode::OK, &Failures { failures: failures.collect() }))
}

/// `POST /v1/batches/{batch}/cancel`.
pub(super) async fn cancel(
    State(portal): State<Arc<Portal>>,
    caller: Caller,
    Path(batch): Path<BatchId>,
) -> Result<Response, ApiProblem> {
    batch_of(&portal, &caller.tenant, batch).await?;
    let jobs = portal.backend.cancel_batch(&caller.tenant, batch).await?;
    Ok(json(StatusCode::OK, &Cancelled { jobs }))
}
