//! Pages that show something.

use std::sync::Arc;

use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use futures_util::future::join_all;
use jiff::Timestamp;
use maud::Markup;
use wenshu_messages::event::JobStatus;
use wenshu_messages::query::JobSums;
use wenshu_messages::{BatchId, JobId};
use wenshu_settings::PortalAuth;

use super::{by_provider, html, see_other};
use crate::auth::{By, Caller, KeyInfo, Scope};
use crate::backend::{BackendError, Filter};
use crate::extract::Path;
use crate::page::access::{KeyRow, keys_page, login_page};
use crate::page::batch::{BatchShown, batch_page};
use crate::page::document::{document_page, waiting_page};
use crate::page::history::{Wanted, history_page};
use crate::page::job::{Shown, job_page};
use crate::page::left_out::{reason_of, source_page};
use crate::page::place::Place;
use crate::page::shell::Shell;
use crate::page::upload::upload_page;
use crate::problem::{ApiProblem, Code};
use crate::views::{Batch, Job, Jobs, RefusedFile};
use crate::{Portal, convert};

/// Latest files on the upload page.
const RECENT: u32 = 5;
/// Files on a page of the history or of a batch.
const LISTED: u32 = 50;
/// Files of a batch up to which their documents are shown as well.
const WITH_DOCUMENTS: u64 = 20;

/// Who asks for a page, and where.
pub(super) struct Visitor {
    /// Who.
    pub(super) caller: Caller,
    /// Where.
    pub(super) place: Place,
}

impl FromRequestParts<Arc<Portal>> for Visitor {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, portal: &Arc<Portal>) -> Result<Self, ApiProblem> {
        let place = Place::of(&parts.headers, &parts.uri);
        let caller = Caller::from_request_parts(parts, portal).await?;
        caller.may(Scope::Read)?;
        Ok(Self { caller, place })
    }
}

impl Visitor {
    /// The frame of the visitor's pages.
    pub(super) fn shell(&self) -> Shell {
        let person = match &self.caller.by {
            By::Session(session) => Some(session),
            By::ThisMachine | By::Key(_) => None,
        };
        let csrf = self.caller.csrf();
        Shell {
            lang: self.place.lang,
            path: self.place.path.clone(),
            csrf: (!csrf.is_empty()).then(|| csrf.to_owned()),
            person: person.map(|session| session.name.clone()),
            admin: person.is_some_and(|session| session.admin),
        }
    }

    pub(super) fn answer(&self, markup: Markup) -> Response {
        html(&self.place, StatusCode::OK, markup)
    }
}

/// `GET /`.
pub(super) async fn upload(State(portal): State<Arc<Portal>>, visitor: Visitor) -> Result<Response, ApiProblem> {
    let filter = Filter { limit: RECENT, ..Filter::default() };
    // The page is there to take a file, whatever is known of earlier ones.
    let recent = portal.backend.jobs(&visitor.caller.tenant, filter).await.map(|(jobs, _)| jobs).unwrap_or_default();
    let recent: Vec<Job> = recent.into_iter().map(convert::listed).collect();
    Ok(visitor.answer(upload_page(&visitor.shell(), &recent)))
}

/// `GET /jobs`.
pub(super) async fn history(State(portal): State<Arc<Portal>>, visitor: Visitor) -> Result<Response, ApiProblem> {
    let wanted = wanted(&visitor.place);
    let filter = Filter {
        batch: wanted.batch,
        search: (!wanted.search.is_empty()).then(|| wanted.search.clone()),
        status: wanted.status,
        open: wanted.open,
        after: wanted.after,
        limit: LISTED,
    };
    let (jobs, more) = portal.backend.jobs(&visitor.caller.tenant, filter).await?;
    let found = Jobs { jobs: jobs.into_iter().map(convert::listed).collect(), more };
    Ok(visitor.answer(history_page(&visitor.shell(), &wanted, &found)))
}

/// What the address looks for; what is none of its choices is left out.
fn wanted(place: &Place) -> Wanted {
    const SEARCH_MOST: usize = 200;
    let state = place.value("status").unwrap_or_default();
    let id = |name: &str| place.value(name).and_then(|text| serde_json::from_value(text.into()).ok());
    Wanted {
        search: place.value("search").unwrap_or_default().trim().chars().take(SEARCH_MOST).collect(),
        status: JobStatus::ALL.into_iter().find(|status| status.as_str() == state),
        open: state == "open",
        batch: id("batch").map(BatchId),
        after: id("after").map(JobId),
    }
}

async fn job_of(portal: &Portal, visitor: &Visitor, job: JobId) -> Result<Job, ApiProblem> {
    Ok(convert::job(portal.backend.job(&visitor.caller.tenant, job).await?))
}

/// `GET /jobs/{job}`.
pub(super) async fn job(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Path(id): Path<JobId>,
) -> Result<Response, ApiProblem> {
    let job = job_of(&portal, &visitor, id).await?;
    // What cannot be read has no source; the page says why above.
    let source = match job.status {
        Some(_) => portal.backend.source(&visitor.caller.tenant, id).await.ok(),
        None => None,
    };
    let shown =
        Shown { reason: visitor.place.value("reason").and_then(reason_of), all: visitor.place.value("all").is_some() };
    Ok(visitor.answer(job_page(&visitor.shell(), &job, source.as_ref(), shown)))
}

/// `GET /jobs/{job}/source`.
pub(super) async fn source(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Path(id): Path<JobId>,
) -> Result<Response, ApiProblem> {
    let job = job_of(&portal, &visitor, id).await?;
    let source = portal.backend.source(&visitor.caller.tenant, id).await?;
    Ok(visitor.answer(source_page(&visitor.shell(), &job, &source)))
}

/// `GET /jobs/{job}/documents/{document}`.
pub(super) async fn document(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Path((id, number)): Path<(JobId, u32)>,
) -> Result<Response, ApiProblem> {
    let job = job_of(&portal, &visitor, id).await?;
    let shell = visitor.shell();
    let found = job.documents.iter().find(|document| document.document == number);
    match (found, job.status) {
        (Some(document), _) if document.viewable => {
            let review = match portal.backend.review(&visitor.caller.tenant, id, number).await {
                Ok(review) => review,
                Err(BackendError::NotYet) => return Ok(visitor.answer(waiting_page(&shell, &job))),
                Err(error) => return Err(error.into()),
            };
            let page = visitor.place.value("page").and_then(|page| page.parse().ok()).unwrap_or(1);
            Ok(visitor.answer(document_page(&shell, &job, document, &review, page)))
        }
        (_, None) => Ok(visitor.answer(waiting_page(&shell, &job))),
        // It failed: the page of the job says why.
        (Some(_), Some(_)) => Ok(see_other(&format!("/jobs/{id}#d{number}"))),
        // Nothing was made of the file, or a correction left fewer documents.
        (None, Some(_)) => Ok(see_other(&format!("/jobs/{id}"))),
    }
}

/// `GET /batches/{batch}`.
pub(super) async fn batch(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Path(id): Path<BatchId>,
) -> Result<Response, ApiProblem> {
    show_batch(&portal, &visitor, id, Vec::new()).await
}

/// The page of a batch, with the files of the upload that were not taken on.
pub(super) async fn show_batch(
    portal: &Portal,
    visitor: &Visitor,
    id: BatchId,
    refused: Vec<RefusedFile>,
) -> Result<Response, ApiProblem> {
    let tenant = &visitor.caller.tenant;
    let sums = portal.backend.sums(tenant, Some(id)).await?;
    let all = all(&sums);
    if all == 0 {
        return Err(ApiProblem::new(Code::NotFound));
    }
    let filter = Filter { batch: Some(id), limit: LISTED, ..Filter::default() };
    let (views, more) = portal.backend.jobs(tenant, filter).await?;
    let mut jobs: Vec<Job> = views.into_iter().map(convert::listed).collect();
    if all <= WITH_DOCUMENTS {
        let whole = join_all(jobs.iter().map(|job| portal.backend.job(tenant, job.job))).await;
        jobs = whole.into_iter().filter_map(Result::ok).map(convert::job).collect();
    }
    let failures = if sums.failed > 0 { portal.backend.failures(tenant, id).await? } else { Vec::new() };
    let batch = Batch { batch: id, sums, refused };
    let shown = BatchShown { batch: &batch, failures: &failures, jobs: &jobs, more };
    Ok(visitor.answer(batch_page(&visitor.shell(), shown)))
}

const fn all(sums: &JobSums) -> u64 {
    sums.open + sums.completed + sums.completed_with_failures + sums.failed + sums.cancelled + sums.expired
}

/// `GET /keys`.
pub(super) async fn keys(State(portal): State<Arc<Portal>>, visitor: Visitor) -> Result<Response, ApiProblem> {
    show_keys(&portal, &visitor, None).await
}

/// The page of keys, with one that was just made.
pub(super) async fn show_keys(portal: &Portal, visitor: &Visitor, made: Option<&str>) -> Result<Response, ApiProblem> {
    visitor.caller.may(Scope::Admin)?;
    let now = Timestamp::now();
    let keys = portal.accounts.keys(&visitor.caller.tenant).await?;
    let rows: Vec<KeyRow> = keys.into_iter().map(|key| key_row(key, now)).collect();
    Ok(visitor.answer(keys_page(&visitor.shell(), &rows, made)))
}

fn key_row(key: KeyInfo, now: Timestamp) -> KeyRow {
    KeyRow {
        id: key.id.to_string(),
        name: key.name,
        scopes: key.scopes.iter().map(|scope| scope.as_str().to_owned()).collect(),
        created: key.created,
        revoked: key.revoked.is_some(),
        expired: key.expires.is_some_and(|expires| expires <= now),
    }
}

/// `GET /login`.
pub(super) async fn login(State(portal): State<Arc<Portal>>, parts: Parts) -> Response {
    if portal.settings.auth == PortalAuth::None {
        return see_other("/");
    }
    let place = Place::of(&parts.headers, &parts.uri);
    let shell = Shell { lang: place.lang, path: place.path.clone(), ..Shell::default() };
    let next = place.value("next").unwrap_or("/");
    html(&place, StatusCode::OK, login_page(&shell, next, by_provider(&portal), None))
}
