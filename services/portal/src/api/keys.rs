//! Endpoints about keys of programs.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use uuid::Uuid;

use crate::Portal;
use crate::auth::{By, Caller, KeyWanted, Scope};
use crate::extract::{Json, Path, json};
use crate::problem::{ApiProblem, Code};
use crate::requests::KeyRequest;
use crate::views::{Keys, NewKey};

/// Most characters of a key's name, which is an account's name to the records.
const NAME_MOST: usize = 64;

/// `GET /v1/keys`.
pub(super) async fn list(State(portal): State<Arc<Portal>>, caller: Caller) -> Result<Response, ApiProblem> {
    let keys = portal.accounts.keys(&caller.tenant).await?;
    Ok(json(StatusCode::OK, &Keys { keys }))
}

/// `POST /v1/keys`.
pub(super) async fn create(
    State(portal): State<Arc<Portal>>,
    caller: Caller,
    Json(asked): Json<KeyRequest>,
) -> Result<Response, ApiProblem> {
    let (key, secret) = make(&portal, &caller, asked).await?;
    Ok(json(StatusCode::CREATED, &NewKey { key, secret }))
}

/// Makes a key of the caller's tenant that may do no more than the caller.
///
/// # Errors
/// A field is wrong, or the caller may do less.
pub(crate) async fn make(
    portal: &Portal,
    caller: &Caller,
    asked: KeyRequest,
) -> Result<(crate::auth::KeyInfo, String), ApiProblem> {
    caller.may(Scope::Admin)?;
    let now = Timestamp::now();
    let name = asked.name.trim();
    if name.is_empty() || name.chars().count() > NAME_MOST || name.chars().any(char::is_control) {
        return Err(ApiProblem::field("name", format!("请写 1 至 {NAME_MOST} 个字，说明密钥的用途")));
    }
    if asked.scopes.is_empty() {
        return Err(ApiProblem::field("scopes", "请至少选一种权限"));
    }
    if asked.expires.is_some_and(|expires| expires <= now) {
        return Err(ApiProblem::field("expires", "到期时间已经过去"));
    }
    for scope in &asked.scopes {
        caller.may(*scope)?;
    }
    let made_by = match &caller.by {
        By::Session(session) => Some(session.user),
        By::Key(_) | By::ThisMachine => None,
    };
    let KeyRequest { scopes, expires, .. } = asked;
    let wanted = KeyWanted { tenant: caller.tenant.clone(), name: name.to_owned(), scopes, expires, made_by };
    Ok(portal.accounts.create_key(wanted, now).await?)
}

/// `DELETE /v1/keys/{id}`.
pub(super) async fn revoke(
    State(portal): State<Arc<Portal>>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Response, ApiProblem> {
    let revoked = portal.accounts.revoke_key(&caller.tenant, id, Timestamp::now()).await?;
    if revoked { Ok(StatusCode::NO_CONTENT.into_response()) } else { Err(ApiProblem::new(Code::NotFound)) }
}
