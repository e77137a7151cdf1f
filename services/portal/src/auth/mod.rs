//! Who asks.
//!
//! Programs show a key with scopes, people a cookie of a login. With
//! `auth = "none"` whoever is on this machine is the one tenant there is.

mod caller;
mod cookie;
pub mod login;
mod network;
pub mod oidc;
mod origin;
mod stored;

use std::collections::BTreeSet;
use std::fmt;

use async_trait::async_trait;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wenshu_messages::Tenant;

pub(crate) use caller::csrf_header;
pub use caller::{By, Caller};
pub use login::router;
pub use network::Network;
pub(crate) use network::Peer;
pub(crate) use origin::of_this_site;
pub use stored::StoredIdentities;

use crate::backend::BackendError;

/// What a key or user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Submit files, and set documents again.
    Submit,
    /// See jobs and fetch what they made.
    Read,
    /// Take jobs back.
    Cancel,
    /// Make and revoke keys.
    Admin,
}

impl Scope {
    /// All.
    pub const ALL: [Self; 4] = [Self::Submit, Self::Read, Self::Cancel, Self::Admin];

    /// As it stands in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Read => "read",
            Self::Cancel => "cancel",
            Self::Admin => "admin",
        }
    }
}

/// A key that was shown and is valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyHolder {
    /// The key.
    pub id: Uuid,
    /// Whose it is.
    pub tenant: Tenant,
    /// What it may do.
    pub scopes: BTreeSet<Scope>,
}

/// A login that is valid.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionHolder {
    /// The user.
    pub user: Uuid,
    /// The user's name.
    pub name: String,
    /// Whose jobs the user sees.
    pub tenant: Tenant,
    /// Whether the user makes and revokes keys.
    pub admin: bool,
    /// What every request that changes something must show beside the cookie.
    pub csrf: String,
}

impl fmt::Debug for SessionHolder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SessionHolder").field("user", &self.user).field("tenant", &self.tenant).finish()
    }
}

/// What became of a login.
pub enum Login {
    /// The name is known and the password right.
    Granted {
        /// The token for the cookie; it is not kept.
        token: String,
    },
    /// One of the two is wrong; which is not told.
    Wrong,
    /// There were too many failures.
    Wait {
        /// Seconds until the next try.
        seconds: u32,
    },
}

/// A key in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyInfo {
    /// Its id.
    #[schemars(with = "String", extend("format" = "uuid"))]
    pub id: Uuid,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: BTreeSet<Scope>,
    /// When it was made.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub created: Timestamp,
    /// When it stops being valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub expires: Option<Timestamp>,
    /// When it was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub revoked: Option<Timestamp>,
}

/// A key to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyWanted {
    /// Whose it is.
    pub tenant: Tenant,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: BTreeSet<Scope>,
    /// When it stops being valid.
    pub expires: Option<Timestamp>,
    /// The user who makes it; none for a key that makes one.
    pub made_by: Option<Uuid>,
}

/// Keys, accounts and logins, as the portal asks for them.
#[async_trait]
pub trait Identities: Send + Sync {
    /// Whether there is an account or a valid key.
    async fn any(&self) -> Result<bool, BackendError>;

    /// The key of a text that was shown; none when it is unknown, expired or
    /// revoked.
    async fn key(&self, shown: &str, now: Timestamp) -> Result<Option<KeyHolder>, BackendError>;

    /// The login of a cookie, which is so used; none when it has ended.
    async fn session(&self, token: &str, now: Timestamp) -> Result<Option<SessionHolder>, BackendError>;

    /// Checks name and password and begins a session.
    async fn login(&self, name: &str, password: &str, now: Timestamp) -> Result<Login, BackendError>;

    /// Begins a session of a user whom a provider has checked, by the claims `iss`
    /// and `sub`; one who is new gets an account.
    async fn login_of_provider(
        &self,
        issuer: &str,
        subject: &str,
        name: &str,
        tenant: &Tenant,
        now: Timestamp,
    ) -> Result<Login, BackendError>;

    /// Ends a session.
    async fn end_session(&self, token: &str) -> Result<(), BackendError>;

    /// The keys of a tenant.
    async fn keys(&self, tenant: &Tenant) -> Result<Vec<KeyInfo>, BackendError>;

    /// Makes a key; the text that is shown once.
    async fn create_key(&self, wanted: KeyWanted, now: Timestamp) -> Result<(KeyInfo, String), BackendError>;

    /// Revokes a key of a tenant; false when it has none such.
    async fn revoke_key(&self, tenant: &Tenant, id: Uuid, now: Timestamp) -> Result<bool, BackendError>;
}
