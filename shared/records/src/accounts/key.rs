//! Keys of programs.

use std::collections::BTreeSet;

use jiff::Timestamp;
use uuid::Uuid;
use wenshu_messages::Tenant;

use crate::accounts::name::AccountName;
use crate::accounts::secret::{Secret, SecretHash};

/// What every key begins with, so that scanners for leaked secrets find it.
const PREFIX: &str = "wsk_";

/// What a key may be used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyScope {
    /// Handing in jobs.
    Submit,
    /// Reading jobs, reports and outputs.
    Read,
    /// Taking jobs back.
    Cancel,
    /// Managing users and keys of the tenant.
    Admin,
}

impl KeyScope {
    /// All.
    pub const ALL: [Self; 4] = [Self::Submit, Self::Read, Self::Cancel, Self::Admin];

    /// As it stands in JSON and in the tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Read => "read",
            Self::Cancel => "cancel",
            Self::Admin => "admin",
        }
    }
}

/// A key. It is of its tenant, and outlives the account of who made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// The key.
    pub id: Uuid,
    /// Whose documents it gives access to.
    pub tenant: Tenant,
    /// What people call it; others may be called the same.
    pub name: AccountName,
    /// What it may be used for.
    pub scopes: BTreeSet<KeyScope>,
    /// When it was made.
    pub created: Timestamp,
    /// From when on it is not accepted.
    pub expires: Option<Timestamp>,
    /// Since when it is not accepted.
    pub revoked: Option<Timestamp>,
    /// The user who made it; `None` when it was made at the command line.
    pub made_by: Option<Uuid>,
}

impl ApiKey {
    /// True when it is accepted at this time.
    pub fn is_usable(&self, now: Timestamp) -> bool {
        self.revoked.is_none() && self.expires.is_none_or(|expires| now < expires)
    }
}

/// A key to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// A random id; that of the [`PresentedKey`].
    pub id: Uuid,
    /// Hash of the secret of the [`PresentedKey`].
    pub secret: SecretHash,
    /// Whose documents it gives access to.
    pub tenant: Tenant,
    /// What people call it.
    pub name: AccountName,
    /// What it may be used for.
    pub scopes: BTreeSet<KeyScope>,
    /// From when on it is not accepted.
    pub expires: Option<Timestamp>,
    /// The user who makes it.
    pub made_by: Option<Uuid>,
}

/// A key as its holder has it: `wsk_`, 32 digits of its id in hexadecimal, `_`
/// and the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresentedKey {
    /// Which key it is.
    pub id: Uuid,
    /// What proves it.
    pub secret: Secret,
}

impl PresentedKey {
    /// The text, which is shown once and kept nowhere.
    pub fn encode(&self) -> String {
        format!("{PREFIX}{}_{}", self.id.simple(), self.secret.encode())
    }

    /// What [`encode`](Self::encode) gave; `None` for any other text.
    pub fn decode(text: &str) -> Option<Self> {
        let (id, secret) = text.strip_prefix(PREFIX)?.split_once('_')?;
        let is_simple = id.len() == 32 && id.bytes().all(|c| c.is_ascii_digit() || (b'a'..=b'f').contains(&c));
        let id = if is_simple { Uuid::try_parse(id).ok()? } else { return None };
        Some(Self { id, secret: Secret::decode(secret)? })
    }
}
