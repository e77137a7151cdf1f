//! The one who asks, by key, by cookie, or by being on this machine.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Instant;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use jiff::Timestamp;
use subtle::ConstantTimeEq;
use uuid::Uuid;
use wenshu_messages::Tenant;
use wenshu_settings::PortalAuth;

use super::network::{self, Peer};
use super::{Scope, SessionHolder};
use crate::Portal;
use crate::problem::{ApiProblem, Code};

/// The one who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Whose things these are.
    pub tenant: Tenant,
    /// What may be done.
    pub scopes: BTreeSet<Scope>,
    /// How it is known.
    pub by: By,
}

/// How a caller is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// By being on this machine.
    ThisMachine,
    /// By a key.
    Key(Uuid),
    /// By a cookie.
    Session(SessionHolder),
}

impl Caller {
    /// Finds out who asks.
    ///
    /// # Errors
    /// Nobody whom we know, or accounts cannot be looked up.
    pub async fn of(portal: &Portal, headers: &HeaderMap) -> Result<Self, ApiProblem> {
        if portal.settings.auth == PortalAuth::None {
            let scopes = Scope::ALL.into_iter().collect();
            return Ok(Self { tenant: Tenant::embedded(), scopes, by: By::ThisMachine });
        }
        let now = Timestamp::now();
        let unknown = || ApiProblem::new(Code::Unauthenticated);
        if let Some(value) = headers.get(header::AUTHORIZATION) {
            let shown = value.to_str().ok().and_then(bearer).ok_or_else(unknown)?;
            let key = portal.accounts.key(shown, now).await?.ok_or_else(unknown)?;
            return Ok(Self { tenant: key.tenant, scopes: key.scopes, by: By::Key(key.id) });
        }
        let token = portal.token_of(headers).filter(|token| !token.is_empty()).ok_or_else(unknown)?;
        let session = portal.accounts.session(token, now).await?.ok_or_else(unknown)?;
        let scopes = Scope::ALL.into_iter().filter(|scope| *scope != Scope::Admin || session.admin).collect();
        Ok(Self { tenant: session.tenant.clone(), scopes, by: By::Session(session) })
    }

    /// Whether the caller may do this.
    ///
    /// # Errors
    /// It may not.
    pub fn may(&self, scope: Scope) -> Result<(), ApiProblem> {
        let detail = format!("需要的权限：{}", scope.as_str());
        if self.scopes.contains(&scope) { Ok(()) } else { Err(ApiProblem::new(Code::Scope).detail(detail)) }
    }

    /// Whether a request that changes something shows the token of the caller's
    /// session, in the header `x-csrf-token` or the field `csrf` of its form.
    /// Keys need none: no browser adds them by itself.
    ///
    /// # Errors
    /// It does not.
    pub fn check_csrf(&self, shown: Option<&str>) -> Result<(), ApiProblem> {
        let By::Session(session) = &self.by else { return Ok(()) };
        let right = shown.is_some_and(|shown| bool::from(shown.as_bytes().ct_eq(session.csrf.as_bytes())));
        if right && !session.csrf.is_empty() { Ok(()) } else { Err(ApiProblem::new(Code::Csrf)) }
    }

    /// The token that the caller's forms carry; empty where none is needed.
    pub fn csrf(&self) -> &str {
        match &self.by {
            By::Session(session) => &session.csrf,
            By::ThisMachine | By::Key(_) => "",
        }
    }

    /// Counts the request against the caller's rate.
    pub(crate) fn count(&self, portal: &Portal) -> Result<(), ApiProblem> {
        let who = match &self.by {
            // The machine's own owner is kept from nothing.
            By::ThisMachine => return Ok(()),
            By::Key(id) => format!("key:{id}"),
            By::Session(session) => format!("user:{}", session.user),
        };
        count(portal, &who)
    }
}

/// Counts a request of somebody.
fn count(portal: &Portal, who: &str) -> Result<(), ApiProblem> {
    portal.rate.take(who, Instant::now()).map_err(|wait| {
        let seconds = wait.as_millis().div_ceil(1_000).max(1);
        ApiProblem::new(Code::Rate).after(u32::try_from(seconds).unwrap_or(u32::MAX))
    })
}

/// Counts a request of an address that is not known otherwise.
pub(super) fn count_address(portal: &Portal, parts: &Parts) -> Result<(), ApiProblem> {
    let peer = parts.extensions.get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0);
    count(portal, &format!("address:{}", network::client(peer, &parts.headers, &portal.proxies)))
}

fn bearer(value: &str) -> Option<&str> {
    let (scheme, shown) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| shown.trim())
}

/// The header in which a page's script shows the token of its session.
const CSRF_HEADER: &str = "x-csrf-token";

/// The token that the header of a request shows.
pub(crate) fn csrf_header(headers: &HeaderMap) -> Option<&str> {
    headers.get(CSRF_HEADER).and_then(|value| value.to_str().ok())
}

impl FromRequestParts<Arc<Portal>> for Caller {
    type Rejection = ApiProblem;

    async fn from_request_parts(parts: &mut Parts, portal: &Arc<Portal>) -> Result<Self, ApiProblem> {
        if let Some(caller) = parts.extensions.get::<Self>() {
            return Ok(caller.clone());
        }
        let caller = Self::of(portal, &parts.headers).await?;
        caller.count(portal)?;
        Ok(caller)
    }
}
