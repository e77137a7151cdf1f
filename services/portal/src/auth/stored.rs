//! Identities as the database has them.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use wenshu_messages::Tenant;
use wenshu_records::{
    AccountName, Accounts, ApiKey, Credential, KeyScope, NewKey, NewSession, NewUser, PasswordHash, PresentedKey,
    RecordsError, Role, Secret, Subject, User, password,
};
use wenshu_settings::Portal;

use super::{Identities, KeyHolder, KeyInfo, KeyWanted, Login, Scope, SessionHolder};
use crate::backend::BackendError;

/// Between two times that what is over is cleared.
const FORGET_EVERY: Duration = Duration::from_secs(600);
/// Rows that are cleared at once.
const FORGOTTEN_AT_ONCE: u32 = 10_000;
/// Keys that are shown in a list.
const KEYS_MOST: u32 = 200;

/// Keys, accounts and logins of the database.
pub struct StoredIdentities {
    accounts: Arc<dyn Accounts>,
    idle: SignedDuration,
    longest: SignedDuration,
}

impl StoredIdentities {
    /// Those of these accounts; sessions last as the settings say.
    pub fn new(accounts: Arc<dyn Accounts>, settings: &Portal) -> Self {
        let seconds = |seconds: u64| SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX));
        Self { accounts, idle: seconds(settings.session_idle_s), longest: seconds(settings.session_life_s) }
    }

    /// Clears sessions and failures that are over, now and then until `stop`.
    pub async fn forget(self: Arc<Self>, stop: CancellationToken) {
        while !stop.is_cancelled() {
            if let Err(error) = self.accounts.forget_ended(Timestamp::now(), self.idle, FORGOTTEN_AT_ONCE).await {
                tracing::warn!(error = %error, "what is over of accounts could not be cleared");
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = tokio::time::sleep(FORGET_EVERY) => {}
            }
        }
    }

    /// Begins a session; nothing when the account has changed meanwhile.
    async fn begin(&self, user: &User, password: Option<PasswordHash>, now: Timestamp) -> Result<Login, BackendError> {
        let (token, csrf) = (random_secret()?, random_secret()?);
        let session = NewSession { token: token.hash(), user: user.id, password, csrf: Some(csrf) };
        let began = self.accounts.begin_session(session, now, self.longest).await.map_err(|error| told(&error))?;
        Ok(if began { Login::Granted { token: token.encode() } } else { Login::Wrong })
    }
}

/// What the system's generator gives.
fn random<const N: usize>() -> Result<[u8; N], BackendError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| BackendError::Unavailable)?;
    Ok(bytes)
}

fn random_secret() -> Result<Secret, BackendError> {
    random().map(Secret::new)
}

fn told(error: &RecordsError) -> BackendError {
    tracing::error!(error = %error, "accounts cannot be read or written");
    BackendError::Unavailable
}

#[async_trait]
impl Identities for StoredIdentities {
    async fn any(&self) -> Result<bool, BackendError> {
        let usable = self.accounts.usable(Timestamp::now()).await.map_err(|error| told(&error))?;
        Ok(usable.users > 0 || usable.keys > 0)
    }

    async fn key(&self, shown: &str, now: Timestamp) -> Result<Option<KeyHolder>, BackendError> {
        let found = self.accounts.find_key(shown, now).await.map_err(|error| told(&error))?;
        Ok(found.map(|key| KeyHolder { id: key.id, tenant: key.tenant, scopes: scopes(&key.scopes) }))
    }

    async fn session(&self, token: &str, now: Timestamp) -> Result<Option<SessionHolder>, BackendError> {
        let Some(token) = Secret::decode(token) else { return Ok(None) };
        let found = self.accounts.session(&token.hash(), now, self.idle).await.map_err(|error| told(&error))?;
        Ok(found.map(|session| SessionHolder {
            user: session.user.id,
            name: session.user.name.to_string(),
            tenant: session.user.tenant,
            admin: session.user.role == Role::Admin,
            csrf: session.csrf.map(|csrf| csrf.encode()).unwrap_or_default(),
        }))
    }

    async fn login(&self, name: &str, shown: &str, now: Timestamp) -> Result<Login, BackendError> {
        // A name that nobody can have takes as long as one that nobody has.
        let name = name.parse::<AccountName>().ok();
        if let Some(name) = &name
            && let Some(wait) = self.accounts.begin_login(name, now).await.map_err(|error| told(&error))?
        {
            let seconds = u32::try_from(wait.as_secs().saturating_add(1)).unwrap_or(u32::MAX);
            return Ok(Login::Wait { seconds });
        }
        let known = match &name {
            Some(name) => self.accounts.login(name).await.map_err(|error| told(&error))?,
            None => None,
        };
        let (stored, shown) = (known.as_ref().map(|(_, hash)| hash.clone()), shown.to_owned());
        let verified = tokio::task::spawn_blocking(move || password::verify(&shown, stored.as_ref())).await;
        let verified = verified.map_err(|_| BackendError::Unavailable)?.map_err(|error| told(&error))?;
        match (known, name) {
            (Some((user, hash)), Some(name)) if verified => {
                self.accounts.login_succeeded(&name).await.map_err(|error| told(&error))?;
                self.begin(&user, Some(hash), now).await
            }
            _ => Ok(Login::Wrong),
        }
    }

    async fn login_of_provider(
        &self,
        issuer: &str,
        subject: &str,
        name: &str,
        tenant: &Tenant,
        now: Timestamp,
    ) -> Result<Login, BackendError> {
        let Ok(subject) = Subject::new(issuer, subject) else { return Ok(Login::Wrong) };
        let user = match self.accounts.user_of(&subject).await.map_err(|error| told(&error))? {
            Some(user) => user,
            None => {
                let Ok(name) = name.parse::<AccountName>() else { return Ok(Login::Wrong) };
                let id = Uuid::from_bytes(random()?);
                let credential = Credential::Subject(subject);
                let user = NewUser { id, name, tenant: tenant.clone(), role: Role::Clerk, credential };
                match self.accounts.create_user(user, now).await {
                    Ok(user) => user,
                    // A local account has the name: a provider may not take it over.
                    Err(error) if !error.is_transient() => return Ok(Login::Wrong),
                    Err(error) => return Err(told(&error)),
                }
            }
        };
        if user.disabled.is_some() || user.tenant != *tenant {
            return Ok(Login::Wrong);
        }
        self.begin(&user, None, now).await
    }

    async fn end_session(&self, token: &str) -> Result<(), BackendError> {
        let Some(token) = Secret::decode(token) else { return Ok(()) };
        self.accounts.end_session(&token.hash()).await.map(drop).map_err(|error| told(&error))
    }

    async fn keys(&self, tenant: &Tenant) -> Result<Vec<KeyInfo>, BackendError> {
        let scope = wenshu_records::Scope::Tenant(tenant.clone());
        let page = self.accounts.keys(&scope, None, KEYS_MOST).await.map_err(|error| told(&error))?;
        Ok(page.entries.into_iter().map(info).collect())
    }

    async fn create_key(&self, wanted: KeyWanted, now: Timestamp) -> Result<(KeyInfo, String), BackendError> {
        let name = wanted.name.parse::<AccountName>().map_err(|error: RecordsError| BackendError::Rejected {
            field: "name".to_owned(),
            code: wenshu_messages::reply::RejectionCode::Field,
            reason: error.to_string(),
            advice: "请换一个名称".to_owned(),
        })?;
        let shown = PresentedKey { id: Uuid::from_bytes(random()?), secret: random_secret()? };
        let key = NewKey {
            id: shown.id,
            secret: shown.secret.hash(),
            tenant: wanted.tenant,
            name,
            scopes: wanted.scopes.iter().map(|scope| key_scope(*scope)).collect(),
            expires: wanted.expires,
            made_by: wanted.made_by,
        };
        let key = self.accounts.create_key(key, now).await.map_err(|error| told(&error))?;
        Ok((info(key), shown.encode()))
    }

    async fn revoke_key(&self, tenant: &Tenant, id: Uuid, now: Timestamp) -> Result<bool, BackendError> {
        let scope = wenshu_records::Scope::Tenant(tenant.clone());
        self.accounts.revoke_key(&scope, id, now).await.map_err(|error| told(&error))
    }
}

fn info(key: ApiKey) -> KeyInfo {
    KeyInfo {
        id: key.id,
        name: key.name.to_string(),
        scopes: scopes(&key.scopes),
        created: key.created,
        expires: key.expires,
        revoked: key.revoked,
    }
}

fn scopes<'a>(scopes: impl IntoIterator<Item = &'a KeyScope>) -> std::collections::BTreeSet<Scope> {
    let of = |scope: &KeyScope| match scope {
        KeyScope::Submit => Scope::Submit,
        KeyScope::Read => Scope::Read,
        KeyScope::Cancel => Scope::Cancel,
        KeyScope::Admin => Scope::Admin,
    };
    scopes.into_iter().map(of).collect()
}

const fn key_scope(scope: Scope) -> KeyScope {
    match scope {
        Scope::Submit => KeyScope::Submit,
        Scope::Read => KeyScope::Read,
        Scope::Cancel => KeyScope::Cancel,
        Scope::Admin => KeyScope::Admin,
    }
}
