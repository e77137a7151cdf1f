//! Keys, accounts and logins in memory.

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use jiff::Timestamp;
use uuid::Uuid;
use wenshu_messages::Tenant;
use wenshu_portal::auth::{Identities, KeyHolder, KeyInfo, KeyWanted, Login, Scope, SessionHolder};
use wenshu_portal::backend::BackendError;

/// Password of every user; after [`WRONG_MOST`] wrong ones of a name it waits.
pub const PASSWORD: &str = "correct horse battery staple";
const WRONG_MOST: u32 = 5;

/// Keys by their text, sessions by their token.
#[derive(Default)]
pub struct People {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    keys: BTreeMap<String, (Tenant, KeyInfo)>,
    users: BTreeMap<String, (Tenant, bool)>,
    sessions: BTreeMap<String, SessionHolder>,
    wrong: BTreeMap<String, u32>,
    made: u128,
}

impl State {
    fn next(&mut self) -> Uuid {
        self.made += 1;
        Uuid::from_u128(self.made)
    }

    fn begin(&mut self, name: &str) -> String {
        let (tenant, admin) = self.users[name].clone();
        let id = self.next();
        let token = format!("token-{}", id.simple());
        let csrf = format!("csrf-{}", id.simple());
        let user = Uuid::new_v5(&Uuid::nil(), name.as_bytes());
        let session = SessionHolder { user, name: name.to_owned(), tenant, admin, csrf };
        self.sessions.insert(token.clone(), session);
        token
    }
}

impl People {
    pub fn user(&self, name: &str, tenant: &str, admin: bool) {
        self.state.lock().unwrap().users.insert(name.to_owned(), (tenant.parse().unwrap(), admin));
    }

    /// A key of a tenant with these scopes.
    pub fn key_of(&self, tenant: &str, scopes: &[Scope]) -> String {
        let mut state = self.state.lock().unwrap();
        let id = state.next();
        let text = format!("wsk_{}", id.simple());
        let info = KeyInfo {
            id,
            name: "test".to_owned(),
            scopes: scopes.iter().copied().collect(),
            created: Timestamp::UNIX_EPOCH,
            expires: None,
            revoked: None,
        };
        state.keys.insert(text.clone(), (tenant.parse().unwrap(), info));
        text
    }

    /// A login: token and CSRF token.
    pub fn session_of(&self, name: &str) -> (String, String) {
        let mut state = self.state.lock().unwrap();
        let token = state.begin(name);
        let csrf = state.sessions[&token].csrf.clone();
        (token, csrf)
    }
}

#[async_trait]
impl Identities for People {
    async fn any(&self) -> Result<bool, BackendError> {
        let state = self.state.lock().unwrap();
        Ok(!state.keys.is_empty() || !state.users.is_empty())
    }

    async fn key(&self, shown: &str, now: Timestamp) -> Result<Option<KeyHolder>, BackendError> {
        let state = self.state.lock().unwrap();
        let found = state
            .keys
            .get(shown)
            .filter(|(_, info)| info.revoked.is_none() && info.expires.is_none_or(|expires| expires > now));
        Ok(found.map(|(tenant, info)| KeyHolder { id: info.id, tenant: tenant.clone(), scopes: info.scopes.clone() }))
    }

    async fn session(&self, token: &str, _now: Timestamp) -> Result<Option<SessionHolder>, BackendError> {
        Ok(self.state.lock().unwrap().sessions.get(token).cloned())
    }

    async fn login(&self, name: &str, password: &str, _now: Timestamp) -> Result<Login, BackendError> {
        let mut state = self.state.lock().unwrap();
        if state.wrong.get(name).is_some_and(|wrong| *wrong >= WRONG_MOST) {
            return Ok(Login::Wait { seconds: 2 });
        }
        if state.users.contains_key(name) && password == PASSWORD {
            return Ok(Login::Granted { token: state.begin(name) });
        }
        *state.wrong.entry(name.to_owned()).or_default() += 1;
        Ok(Login::Wrong)
    }

    async fn login_of_provider(
        &self,
        _issuer: &str,
        subject: &str,
        _name: &str,
        tenant: &Tenant,
        _now: Timestamp,
    ) -> Result<Login, BackendError> {
        let mut state = self.state.lock().unwrap();
        state.users.insert(subject.to_owned(), (tenant.clone(), false));
        Ok(Login::Granted { token: state.begin(subject) })
    }

    async fn end_session(&self, token: &str) -> Result<(), BackendError> {
        self.state.lock().unwrap().sessions.remove(token);
        Ok(())
    }

    async fn keys(&self, tenant: &Tenant) -> Result<Vec<KeyInfo>, BackendError> {
        let state = self.state.lock().unwrap();
        Ok(state.keys.values().filter(|(own, _)| own == tenant).map(|(_, info)| info.clone()).collect())
    }

    async fn create_key(&self, wanted: KeyWanted, now: Timestamp) -> Result<(KeyInfo, String), BackendError> {
        let mut state = self.state.lock().unwrap();
        let id = state.next();
        let KeyWanted { tenant, name, scopes, expires, .. } = wanted;
        let info = KeyInfo { id, name, scopes, created: now, expires, revoked: None };
        let text = format!("wsk_{}", id.simple());
        state.keys.insert(text.clone(), (tenant, info.clone()));
        Ok((info, text))
    }

    async fn revoke_key(&self, tenant: &Tenant, id: Uuid, now: Timestamp) -> Result<bool, BackendError> {
        let mut state = self.state.lock().unwrap();
        let found = state.keys.values_mut().find(|(own, info)| own == tenant && info.id == id);
        Ok(found.is_some_and(|(_, info)| info.revoked.replace(now).is_none()))
    }
}
