//! Accounts: who may do what. In the same database as the records, and written
//! the same way.

pub(crate) mod key;
pub(crate) mod name;
pub mod password;
pub(crate) mod secret;
pub(crate) mod session;
mod store;
pub(crate) mod throttle;
pub(crate) mod user;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::accounts::key::{ApiKey, NewKey};
use crate::accounts::name::AccountName;
use crate::accounts::password::PasswordHash;
use crate::accounts::secret::SecretHash;
use crate::accounts::session::{NewSession, Session};
use crate::accounts::user::{NewUser, Subject, Usable, User};
use crate::error::RecordsError;
use crate::job::Scope;
use crate::records::Page;

/// Users, keys, sessions and failed logins.
///
/// Each call is one transaction. Time and random bytes are the caller's, and a
/// call that failed for the moment
/// ([`is_transient`](RecordsError::is_transient)) may be repeated with the same.
/// What a [`Scope`] does not show is as if it did not exist.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// Makes an account. The same twice is made once, under the same id.
    ///
    /// # Errors
    /// [`RecordsError::NameTaken`] when another user has the name,
    /// [`RecordsError::SubjectTaken`] when another user is that subject.
    async fn create_user(&self, user: NewUser, now: Timestamp) -> Result<User, RecordsError>;

    /// A user.
    async fn user(&self, scope: &Scope, id: Uuid) -> Result<Option<User>, RecordsError>;

    /// The user of an OpenID provider, who may be disabled.
    async fn user_of(&self, subject: &Subject) -> Result<Option<User>, RecordsError>;

    /// Users in the order of their ids, after `after`; at most `limit`, which is
    /// cut to 200.
    async fn users(&self, scope: &Scope, after: Option<Uuid>, limit: u32) -> Result<Page<User>, RecordsError>;

    /// The user of a name with the hash to verify the password with; `None` for
    /// one that is unknown, disabled, or has no password. Either is given to
    /// [`verify`](password::verify), so that the time tells nothing.
    async fn login(&self, name: &AccountName) -> Result<Option<(User, PasswordHash)>, RecordsError>;

    /// Changes a password and ends all sessions of the user; false when there is
    /// no such user with a password.
    async fn set_password(&self, scope: &Scope, id: Uuid, password: PasswordHash) -> Result<bool, RecordsError>;

    /// Disables a user and ends all sessions of the user; false when there is no
    /// such user. Keys that the user made are the tenant's, and stay.
    async fn disable_user(&self, scope: &Scope, id: Uuid, now: Timestamp) -> Result<bool, RecordsError>;

    /// Lets a user log in again; false when there is no such user.
    async fn enable_user(&self, scope: &Scope, id: Uuid) -> Result<bool, RecordsError>;

    /// How many accounts somebody can use at this time, of all tenants.
    async fn usable(&self, now: Timestamp) -> Result<Usable, RecordsError>;

    /// Makes a key. The same twice is made once, under the same id.
    async fn create_key(&self, key: NewKey, now: Timestamp) -> Result<ApiKey, RecordsError>;

    /// Keys in the order of their ids, after `after`; at most `limit`, which is
    /// cut to 200. Those that are revoked or expired are among them.
    async fn keys(&self, scope: &Scope, after: Option<Uuid>, limit: u32) -> Result<Page<ApiKey>, RecordsError>;

    /// Revokes a key; false when there is no such key. The first time counts.
    async fn revoke_key(&self, scope: &Scope, id: Uuid, now: Timestamp) -> Result<bool, RecordsError>;

    /// The key of a text that somebody presents; `None` for any that is not to
    /// be accepted at this time.
    async fn find_key(&self, presented: &str, now: Timestamp) -> Result<Option<ApiKey>, RecordsError>;

    /// Begins a session that ends after `longest`. False when the user is
    /// disabled, or the password was changed since it was verified; nothing
    /// begins then.
    async fn begin_session(
        &self,
        session: NewSession,
        now: Timestamp,
        longest: SignedDuration,
    ) -> Result<bool, RecordsError>;

    /// The session of a token, and notes that it was used; `None` when it ended
    /// or was not used for `idle` (less by up to an eighth, and by at most a
    /// minute).
    async fn session(
        &self,
        token: &SecretHash,
        now: Timestamp,
        idle: SignedDuration,
    ) -> Result<Option<Session>, RecordsError>;

    /// Ends a session; false when there is none.
    async fn end_session(&self, token: &SecretHash) -> Result<bool, RecordsError>;

    /// Ends all sessions of a user; how many.
    async fn end_sessions(&self, scope: &Scope, user: Uuid) -> Result<u64, RecordsError>;

    /// Asks before a password is verified whether the name may be tried now.
    /// `None`: it may, and the try counts as failed until
    /// [`login_succeeded`](Self::login_succeeded); counted beforehand, many at
    /// the same time are no way around the wait. Else how long to wait; the try
    /// does not count.
    async fn begin_login(&self, name: &AccountName, now: Timestamp) -> Result<Option<SignedDuration>, RecordsError>;

    /// Forgets the failures of a name.
    async fn login_succeeded(&self, name: &AccountName) -> Result<(), RecordsError>;

    /// Removes sessions that ended and failures that no longer count, at most
    /// `limit` of each; how many. `idle` as for [`session`](Self::session).
    async fn forget_ended(&self, now: Timestamp, idle: SignedDuration, limit: u32) -> Result<u64, RecordsError>;

    /// Asks whether the database answers.
    async fn probe(&self) -> Result<(), RecordsError>;

    /// Ends all connections, after the calls under way: those of the records
    /// too, where both were opened at once.
    async fn close(&self);
}
