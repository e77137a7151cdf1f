//! The accounts on a backend: each call a transaction around an operation.

use std::ops::DerefMut;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::accounts::Accounts;
use crate::accounts::key::{ApiKey, NewKey, PresentedKey};
use crate::accounts::name::AccountName;
use crate::accounts::password::PasswordHash;
use crate::accounts::secret::SecretHash;
use crate::accounts::session::{NewSession, Session};
use crate::accounts::user::{NewUser, Subject, Usable, User};
use crate::error::{Fault, Operation, RecordsError};
use crate::job::Scope;
use crate::operations::{keys, logins, sessions, users};
use crate::records::{Page, Records};
use crate::sql::Backend;
use crate::store::{Store, read, write};

#[async_trait]
impl<B: Backend> Accounts for Store<B> {
    async fn create_user(&self, user: NewUser, now: Timestamp) -> Result<User, RecordsError> {
        write!(self, Users, connection => users::create(connection, &user, now))
    }

    async fn user(&self, scope: &Scope, id: Uuid) -> Result<Option<User>, RecordsError> {
        read!(self, Users, connection => users::show(connection, scope, id))
    }

    async fn user_of(&self, subject: &Subject) -> Result<Option<User>, RecordsError> {
        read!(self, Users, connection => users::of_subject(connection, subject))
    }

    async fn users(&self, scope: &Scope, after: Option<Uuid>, limit: u32) -> Result<Page<User>, RecordsError> {
        read!(self, Users, connection => users::list(connection, scope, after, limit))
    }

    async fn login(&self, name: &AccountName) -> Result<Option<(User, PasswordHash)>, RecordsError> {
        read!(self, Logins, connection => users::with_password(connection, name))
    }

    async fn set_password(&self, scope: &Scope, id: Uuid, password: PasswordHash) -> Result<bool, RecordsError> {
        write!(self, Users, connection => users::set_password(connection, scope, id, &password))
    }

    async fn disable_user(&self, scope: &Scope, id: Uuid, now: Timestamp) -> Result<bool, RecordsError> {
        write!(self, Users, connection => users::disable(connection, scope, id, now))
    }

    async fn enable_user(&self, scope: &Scope, id: Uuid) -> Result<bool, RecordsError> {
        write!(self, Users, connection => users::enable(connection, scope, id))
    }

    async fn usable(&self, now: Timestamp) -> Result<Usable, RecordsError> {
        read!(self, Users, connection => users::usable(connection, now))
    }

    async fn create_key(&self, key: NewKey, now: Timestamp) -> Result<ApiKey, RecordsError> {
        write!(self, Keys, connection => keys::create(connection, &key, now))
    }

    async fn keys(&self, scope: &Scope, after: Option<Uuid>, limit: u32) -> Result<Page<ApiKey>, RecordsError> {
        read!(self, Keys, connection => keys::list(connection, scope, after, limit))
    }

    async fn revoke_key(&self, scope: &Scope, id: Uuid, now: Timestamp) -> Result<bool, RecordsError> {
        write!(self, Keys, connection => keys::revoke(connection, scope, id, now))
    }

    async fn find_key(&self, presented: &str, now: Timestamp) -> Result<Option<ApiKey>, RecordsError> {
        let Some(presented) = PresentedKey::decode(presented) else { return Ok(None) };
        read!(self, Keys, connection => keys::find(connection, &presented, now))
    }

    async fn begin_session(
        &self,
        session: NewSession,
        now: Timestamp,
        longest: SignedDuration,
    ) -> Result<bool, RecordsError> {
        write!(self, Sessions, connection => sessions::begin(connection, &session, now, longest))
    }

    async fn session(
        &self,
        token: &SecretHash,
        now: Timestamp,
        idle: SignedDuration,
    ) -> Result<Option<Session>, RecordsError> {
        let found = read!(self, Sessions, connection => sessions::find(connection, token, now, idle))?;
        let Some((session, note)) = found else { return Ok(None) };
        if note {
            write!(self, Sessions, connection => sessions::note(connection, token, now))?;
        }
        Ok(Some(session))
    }

    async fn end_session(&self, token: &SecretHash) -> Result<bool, RecordsError> {
        write!(self, Sessions, connection => sessions::end(connection, token))
    }

    async fn end_sessions(&self, scope: &Scope, user: Uuid) -> Result<u64, RecordsError> {
        write!(self, Sessions, connection => sessions::end_all(connection, scope, user))
    }

    async fn begin_login(&self, name: &AccountName, now: Timestamp) -> Result<Option<SignedDuration>, RecordsError> {
        write!(self, Logins, connection => logins::begin(connection, name, now))
    }

    async fn login_succeeded(&self, name: &AccountName) -> Result<(), RecordsError> {
        write!(self, Logins, connection => logins::succeeded(connection, name))
    }

    async fn forget_ended(&self, now: Timestamp, idle: SignedDuration, limit: u32) -> Result<u64, RecordsError> {
        let sessions = write!(self, Sessions, connection => sessions::forget(connection, now, idle, limit))?;
        let logins = write!(self, Logins, connection => logins::forget(connection, now, limit))?;
        Ok(sessions + logins)
    }

    async fn probe(&self) -> Result<(), RecordsError> {
        Records::probe(self).await
    }

    async fn close(&self) {
        Records::close(self).await;
    }
}
