//! Users and their passwords.

use jiff::Timestamp;
use uuid::Uuid;
use wenshu_messages::query::PAGE_MOST;

use crate::accounts::name::AccountName;
use crate::accounts::password::PasswordHash;
use crate::accounts::user::{NewUser, Role, Subject, Usable, User};
use crate::error::Fault;
use crate::job::Scope;
use crate::operations::sessions;
use crate::records::Page;
use crate::rows;
use crate::sql::{Connection, Sql, Value};

/// The columns of a [`UserRow`].
macro_rules! user_columns {
    () => {
        "users.id, users.name, users.tenant, users.role, users.issuer, users.subject, users.created_at, \
         users.disabled_at"
    };
}
pub(crate) use user_columns;

/// A conflict that is being written is waited for.
const CREATE: Sql = Sql::same(
    "INSERT INTO users (id, name, tenant, role, password, issuer, subject, created_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
);

const BY_ID: Sql = Sql::same(concat!(
    "SELECT ",
    user_columns!(),
    ", password FROM users WHERE id = $1 AND ($2 IS NULL OR tenant = $2)"
));

const BY_NAME: Sql = Sql::same(concat!("SELECT ", user_columns!(), ", password FROM users WHERE name = $1"));

const BY_SUBJECT: Sql =
    Sql::same(concat!("SELECT ", user_columns!(), ", password FROM users WHERE issuer = $1 AND subject = $2"));

const LIST: Sql = Sql::same(concat!(
    "SELECT ",
    user_columns!(),
    " FROM users WHERE ($1 IS NULL OR tenant = $1) AND ($2 IS NULL OR id > $2) ORDER BY id LIMIT $3"
));

/// A user of an OpenID provider gets no password.
const SET_PASSWORD: Sql =
    Sql::same("UPDATE users SET password = $3 WHERE id = $1 AND ($2 IS NULL OR tenant = $2) AND password IS NOT NULL");

const DISABLE: Sql =
    Sql::same("UPDATE users SET disabled_at = COALESCE(disabled_at, $3) WHERE id = $1 AND ($2 IS NULL OR tenant = $2)");

const ENABLE: Sql = Sql::same("UPDATE users SET disabled_at = NULL WHERE id = $1 AND ($2 IS NULL OR tenant = $2)");

const USABLE: Sql = Sql::same(
    "SELECT (SELECT COUNT(*) FROM users WHERE disabled_at IS NULL), \
     (SELECT COUNT(*) FROM api_keys WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $1))",
);

/// A user as it stands in the tables.
#[derive(sqlx::FromRow)]
pub(crate) struct UserRow {
    id: Uuid,
    name: String,
    tenant: String,
    role: String,
    issuer: Option<String>,
    subject: Option<String>,
    created_at: i64,
    disabled_at: Option<i64>,
}

impl UserRow {
    pub(crate) fn user(self) -> Result<User, Fault> {
        let subject = match (self.issuer, self.subject) {
            (Some(issuer), Some(subject)) => {
                Some(Subject::new(&issuer, &subject).map_err(|_| Fault::Column("subject"))?)
            }
            _ => None,
        };
        Ok(User {
            id: self.id,
            name: name(&self.name)?,
            tenant: rows::tenant(&self.tenant)?,
            role: Role::ALL.into_iter().find(|role| role.as_str() == self.role).ok_or(Fault::Column("role"))?,
            subject,
            created: rows::time("created_at", self.created_at)?,
            disabled: self.disabled_at.map(|time| rows::time("disabled_at", time)).transpose()?,
        })
    }
}

/// A user with what only a login asks for.
#[derive(sqlx::FromRow)]
struct CredentialRow {
    #[sqlx(flatten)]
    user: UserRow,
    password: Option<String>,
}

impl CredentialRow {
    fn parts(self) -> Result<(User, Option<PasswordHash>), Fault> {
        let hash = |text| PasswordHash::stored(text).ok_or(Fault::Column("password"));
        Ok((self.user.user()?, self.password.map(hash).transpose()?))
    }
}

pub(crate) fn name(text: &str) -> Result<AccountName, Fault> {
    text.parse().map_err(|_| Fault::Column("name"))
}

/// Makes an account, once.
pub(crate) async fn create<C: Connection>(connection: &mut C, user: &NewUser, now: Timestamp) -> Result<User, Fault> {
    let subject = user.credential.subject();
    let values = vec![
        user.id.into(),
        user.name.as_str().to_owned().into(),
        user.tenant.as_str().to_owned().into(),
        user.role.as_str().to_owned().into(),
        user.credential.password().map(|password| password.as_str().to_owned()).into(),
        subject.map(|subject| subject.issuer().to_owned()).into(),
        subject.map(|subject| subject.subject().to_owned()).into(),
        now.as_microsecond().into(),
    ];
    let is_new = connection.run(CREATE, values).await? > 0;
    let values = vec![user.id.into(), Value::MaybeText(None)];
    if let Some((known, password)) = one(connection, BY_ID, values).await? {
        // What this call wrote, or an earlier one whose answer was lost.
        return if is_new || is_same(user, &known, password.as_ref()) { Ok(known) } else { Err(Fault::Column("id")) };
    }
    if one(connection, BY_NAME, vec![user.name.as_str().to_owned().into()]).await?.is_some() {
        return Err(Fault::NameTaken(user.name.clone()));
    }
    Err(Fault::SubjectTaken)
}

fn is_same(new: &NewUser, known: &User, password: Option<&PasswordHash>) -> bool {
    new.name == known.name
        && new.tenant == known.tenant
        && new.role == known.role
        && new.credential.subject() == known.subject.as_ref()
        && new.credential.password() == password
}

async fn one<C: Connection>(
    connection: &mut C,
    sql: Sql,
    values: Vec<Value>,
) -> Result<Option<(User, Option<PasswordHash>)>, Fault> {
    let found: Vec<CredentialRow> = connection.rows(sql, values).await?;
    found.into_iter().next().map(CredentialRow::parts).transpose()
}

/// A user.
pub(crate) async fn show<C: Connection>(connection: &mut C, scope: &Scope, id: Uuid) -> Result<Option<User>, Fault> {
    let found = one(connection, BY_ID, vec![id.into(), scope.tenant().into()]).await?;
    Ok(found.map(|(user, _)| user))
}

/// The user of an OpenID provider.
pub(crate) async fn of_subject<C: Connection>(connection: &mut C, subject: &Subject) -> Result<Option<User>, Fault> {
    let values = vec![subject.issuer().to_owned().into(), subject.subject().to_owned().into()];
    Ok(one(connection, BY_SUBJECT, values).await?.map(|(user, _)| user))
}

/// Users in the order of their ids.
pub(crate) async fn list<C: Connection>(
    connection: &mut C,
    scope: &Scope,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Page<User>, Fault> {
    let limit = limit.clamp(1, PAGE_MOST);
    let values = vec![scope.tenant().into(), after.into(), i64::from(limit + 1).into()];
    let found: Vec<UserRow> = connection.rows(LIST, values).await?;
    let users: Result<Vec<User>, Fault> = found.into_iter().map(UserRow::user).collect();
    Ok(Page::cut(users?, limit))
}

/// The user of a name who may log in with a password.
pub(crate) async fn with_password<C: Connection>(
    connection: &mut C,
    name: &AccountName,
) -> Result<Option<(User, PasswordHash)>, Fault> {
    let found = one(connection, BY_NAME, vec![name.as_str().to_owned().into()]).await?;
    Ok(found.and_then(|(user, password)| Some((user, password?))).filter(|(user, _)| user.disabled.is_none()))
}

/// Changes a password and ends all sessions of the user.
pub(crate) async fn set_password<C: Connection>(
    connection: &mut C,
    scope: &Scope,
    id: Uuid,
    password: &PasswordHash,
) -> Result<bool, Fault> {
    let values = vec![id.into(), scope.tenant().into(), password.as_str().to_owned().into()];
    if connection.run(SET_PASSWORD, values).await? == 0 {
        return Ok(false);
    }
    sessions::end_all(connection, scope, id).await?;
    Ok(true)
}

/// Disables a user and ends all sessions of the user.
pub(crate) async fn disable<C: Connection>(
    connection: &mut C,
    scope: &Scope,
    id: Uuid,
    now: Timestamp,
) -> Result<bool, Fault> {
    let values = vec![id.into(), scope.tenant().into(), now.as_microsecond().into()];
    if connection.run(DISABLE, values).await? == 0 {
        return Ok(false);
    }
    sessions::end_all(connection, scope, id).await?;
    Ok(true)
}

/// Lets a user log in again.
pub(crate) async fn enable<C: Connection>(connection: &mut C, scope: &Scope, id: Uuid) -> Result<bool, Fault> {
    Ok(connection.run(ENABLE, vec![id.into(), scope.tenant().into()]).await? > 0)
}

/// How many accounts somebody can use.
pub(crate) async fn usable<C: Connection>(connection: &mut C, now: Timestamp) -> Result<Usable, Fault> {
    let counts: Vec<(i64, i64)> = connection.rows(USABLE, vec![now.as_microsecond().into()]).await?;
    let (users, keys) = counts.first().copied().unwrap_or_default();
    Ok(Usable { users: rows::large(users), keys: rows::large(keys) })
}
