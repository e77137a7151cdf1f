//! People with an account.

use jiff::Timestamp;
use uuid::Uuid;
use wenshu_messages::Tenant;

use crate::accounts::name::AccountName;
use crate::accounts::password::PasswordHash;
use crate::error::RecordsError;

/// Most bytes of an issuer.
const ISSUER_MOST: usize = 512;
/// Most bytes of a subject: OpenID Connect Core, 2.
const SUBJECT_MOST: usize = 255;

/// What a user may do within the tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Makes documents.
    Clerk,
    /// Manages users and keys as well.
    Admin,
}

impl Role {
    /// All.
    pub const ALL: [Self; 2] = [Self::Clerk, Self::Admin];

    /// As it stands in JSON and in the tables.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Clerk => "clerk",
            Self::Admin => "admin",
        }
    }
}

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The user.
    pub id: Uuid,
    /// What the user logs in as; no other user of any tenant has it.
    pub name: AccountName,
    /// Whose documents the user sees.
    pub tenant: Tenant,
    /// What the user may do.
    pub role: Role,
    /// Who the user is to an OpenID provider; `None` for a user with a password.
    pub subject: Option<Subject>,
    /// When the account was made.
    pub created: Timestamp,
    /// Since when the user may not log in.
    pub disabled: Option<Timestamp>,
}

/// An account to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUser {
    /// A random id.
    pub id: Uuid,
    /// What the user logs in as.
    pub name: AccountName,
    /// Whose documents the user sees.
    pub tenant: Tenant,
    /// What the user may do.
    pub role: Role,
    /// How the user is known.
    pub credential: Credential,
}

/// How a user is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// By a password.
    Password(PasswordHash),
    /// By an OpenID provider.
    Subject(Subject),
}

impl Credential {
    pub(crate) const fn password(&self) -> Option<&PasswordHash> {
        match self {
            Self::Password(password) => Some(password),
            Self::Subject(_) => None,
        }
    }

    pub(crate) const fn subject(&self) -> Option<&Subject> {
        match self {
            Self::Password(_) => None,
            Self::Subject(subject) => Some(subject),
        }
    }
}

/// Who a user is to an OpenID provider: the two claims that together never mean
/// another person.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Subject {
    issuer: String,
    subject: String,
}

impl Subject {
    /// The claims `iss` and `sub` of a token that was checked.
    ///
    /// # Errors
    /// [`RecordsError::Subject`] when one is empty, longer than OpenID Connect
    /// allows, or holds control characters.
    pub fn new(issuer: &str, subject: &str) -> Result<Self, RecordsError> {
        let fits = |text: &str, most| !text.is_empty() && text.len() <= most && !text.chars().any(char::is_control);
        if fits(issuer, ISSUER_MOST) && fits(subject, SUBJECT_MOST) {
            Ok(Self { issuer: issuer.to_owned(), subject: subject.to_owned() })
        } else {
            Err(RecordsError::Subject)
        }
    }

    /// The provider.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The user's name there.
    pub fn subject(&self) -> &str {
        &self.subject
    }
}

/// Accounts that somebody can use now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usable {
    /// Users that are not disabled.
    pub users: u64,
    /// Keys that are neither revoked nor expired.
    pub keys: u64,
}
