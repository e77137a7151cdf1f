//! What the forms of the pages do. Each shows the session's token.

use std::sync::Arc;

use axum::Form;
use axum::extract::{FromRequest, Request, State};
use axum::response::Response;
use jiff::Timestamp;
use uuid::Uuid;
use wenshu_messages::{BatchId, JobId};

use super::see_other;
use super::sight::{Visitor, show_batch, show_keys};
use crate::Portal;
use crate::api::keys::make;
use crate::auth::{Caller, Scope};
use crate::extract::Path;
use crate::intake::{Taken, TakenOn, take_again, take_page_form};
use crate::page::rerender_form::rerender_request;
use crate::problem::{ApiProblem, Code};
use crate::requests::KeyRequest;

/// Fields of a small form, whose token was checked.
async fn fields(caller: &Caller, request: Request) -> Result<Vec<(String, String)>, ApiProblem> {
    let form = Form::<Vec<(String, String)>>::from_request(request, &()).await;
    let Form(fields) = form.map_err(|_| ApiProblem::new(Code::Malformed))?;
    let token = fields.iter().find(|(name, _)| name == "csrf").map(|(_, token)| token.as_str());
    caller.check_csrf(token)?;
    Ok(fields)
}

/// `POST /upload`.
pub(super) async fn upload(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    request: Request,
) -> Result<Response, ApiProblem> {
    visitor.caller.may(Scope::Submit)?;
    match take_page_form(&portal, &visitor.caller, request).await? {
        TakenOn::Job(job) => Ok(see_other(&format!("/jobs/{job}"))),
        TakenOn::Batch(Taken { batch, refused }) if refused.is_empty() => Ok(see_other(&format!("/batches/{batch}"))),
        // What was not taken on is nowhere kept: it is said at once.
        TakenOn::Batch(Taken { batch, refused }) => show_batch(&portal, &visitor, batch, refused).await,
    }
}

/// `POST /jobs/{job}/cancel`.
pub(super) async fn cancel_job(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Path(job): Path<JobId>,
    request: Request,
) -> Result<Response, ApiProblem> {
    visitor.caller.may(Scope::Cancel)?;
    fields(&visitor.caller, request).await?;
    portal.backend.cancel(&visitor.caller.tenant, job).await?;
    Ok(see_other(&format!("/jobs/{job}")))
}

/// `POST /batches/{batch}/cancel`.
pub(super) async fn cancel_batch(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Path(batch): Path<BatchId>,
    request: Request,
) -> Result<Response, ApiProblem> {
    visitor.caller.may(Scope::Cancel)?;
    fields(&visitor.caller, request).await?;
    portal.backend.cancel_batch(&visitor.caller.tenant, batch).await?;
    Ok(see_other(&format!("/batches/{batch}")))
}

/// `POST /jobs/{job}/rerender`.
pub(super) async fn rerender(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Path(job): Path<JobId>,
    request: Request,
) -> Result<Response, ApiProblem> {
    visitor.caller.may(Scope::Submit)?;
    let fields = fields(&visitor.caller, request).await?;
    let submitted = take_again(&portal, &visitor.caller, job, rerender_request(&fields)?, None).await?;
    Ok(see_other(&format!("/jobs/{}", submitted.job)))
}

/// `POST /keys`.
pub(super) async fn make_key(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    request: Request,
) -> Result<Response, ApiProblem> {
    visitor.caller.may(Scope::Admin)?;
    let fields = fields(&visitor.caller, request).await?;
    let name = fields.iter().find(|(name, _)| name == "name").map(|(_, name)| name.clone()).unwrap_or_default();
    let scopes = fields.iter().filter(|(name, _)| name == "scopes");
    let scopes = scopes.filter_map(|(_, text)| Scope::ALL.into_iter().find(|scope| scope.as_str() == text)).collect();
    let (_, secret) = make(&portal, &visitor.caller, KeyRequest { name, scopes, expires: None }).await?;
    show_keys(&portal, &visitor, Some(&secret)).await
}

/// `POST /keys/{key}/revoke`.
pub(super) async fn revoke_key(
    State(portal): State<Arc<Portal>>,
    visitor: Visitor,
    Path(key): Path<Uuid>,
    request: Request,
) -> Result<Response, ApiProblem> {
    visitor.caller.may(Scope::Admin)?;
    fields(&visitor.caller, request).await?;
    portal.accounts.revoke_key(&visitor.caller.tenant, key, Timestamp::now()).await?;
    Ok(see_other("/keys"))
}
