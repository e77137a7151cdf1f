//! Endpoints about jobs.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use wenshu_messages::JobId;
use wenshu_messages::query::JobView;

use super::answers;
use crate::auth::Caller;
use crate::backend::Submitted;
use crate::extract::{JSON, Json, Path, Query, json, media_type};
use crate::form::idempotency_key;
use crate::problem::{ApiProblem, Code};
use crate::requests::{Listing, RerenderRequest, Waiting};
use crate::views::{Cancelled, Jobs};
use crate::{Portal, convert, intake};

/// Says that an earlier request with this key made the job.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// `POST /v1/jobs`.
pub(super) async fn submit(
    State(portal): State<Arc<Portal>>,
    caller: Caller,
    Query(waiting): Query<Waiting>,
    request: Request,
) -> Result<Response, ApiProblem> {
    let stirred = portal.backend.stirred();
    let submitted = match media_type(request.headers()) {
        Some("multipart/form-data") => intake::take_form(&portal, &caller, request).await?,
        Some(JSON) => intake::take_json(&portal, &caller, request).await?,
        _ => return Err(ApiProblem::new(Code::MediaType)),
    };
    let wait = Duration::from_secs(waiting.wait.unwrap_or(0).min(portal.settings.wait_s_most));
    let view = intake::ended(&portal, &caller.tenant, submitted.job, wait, stirred).await?;
    Ok(taken_on(view, &submitted, waiting.wait.is_some()))
}

/// `POST /v1/jobs/{job}/rerender`.
pub(super) async fn rerender(
    State(portal): State<Arc<Portal>>,
    caller: Caller,
    Path(job): Path<JobId>,
    headers: HeaderMap,
    Json(asked): Json<RerenderRequest>,
) -> Result<Response, ApiProblem> {
    let key = idempotency_key(&headers)?;
    let submitted = intake::take_again(&portal, &caller, job, asked, key).await?;
    let view = portal.backend.job(&caller.tenant, submitted.job).await?;
    Ok(taken_on(view, &submitted, false))
}

/// The job: 200 when it was waited for and has ended, else 202.
fn taken_on(view: JobView, submitted: &Submitted, waited: bool) -> Response {
    let ended = view.summary.status.is_some();
    let status = if waited && ended { StatusCode::OK } else { StatusCode::ACCEPTED };
    let mut response = json(status, &convert::job(view));
    let headers = response.headers_mut();
    if let Ok(place) = HeaderValue::try_from(format!("/v1/jobs/{}", submitted.job)) {
        headers.insert(header::LOCATION, place);
    }
    if submitted.duplicate {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response
}

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

/// `GET /v1/jobs/{job}/report`.
pub(super) async fn report(
    State(portal): State<Arc<Portal>>,
    caller: Caller,
    Path(job): Path<JobId>,
) -> Result<Response, ApiProblem> {
    let report = portal.backend.report(&caller.tenant, job).await?;
    Ok(answers::bytes(JSON, report))
}

/// `GET /v1/jobs/{job}/source`.
pub(super) async fn source(
    State(portal): State<Arc<Portal>>,
    caller: Caller,
    Path(job): Path<JobId>,
) -> Result<Response, ApiProblem> {
    let source = portal.backend.source(&caller.tenant, job).await?;
    Ok(json(StatusCode::OK, &source))
}

/// `GET /v1/jobs/{job}/original`: never as the type that it may be.
pub(super) async fn original(
    State(portal): State<Arc<Portal>>,
    caller: Caller,
    Path(job): Path<JobId>,
    headers: HeaderMap,
) -> Result<Response, ApiProblem> {
    let (name, bytes) = portal.backend.original(&caller.tenant, job).await?;
    Ok(answers::download(&headers, answers::ANY_BYTES, &name, bytes))
}
