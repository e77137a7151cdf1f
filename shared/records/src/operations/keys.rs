//! Keys of programs.

use std::collections::BTreeSet;

use jiff::Timestamp;
use uuid::Uuid;
use wenshu_messages::query::PAGE_MOST;

use crate::accounts::key::{ApiKey, KeyScope, NewKey, PresentedKey};
use crate::accounts::secret::SecretHash;
use crate::error::Fault;
use crate::job::Scope;
use crate::operations::users;
use crate::records::Page;
use crate::rows;
use crate::sql::{Connection, Sql};

/// The columns of a [`KeyRow`].
macro_rules! key_columns {
    () => {
        "id, tenant, name, scopes, secret_hash, made_by, created_at, expires_at, revoked_at"
    };
}

const CREATE: Sql = Sql::same(
    "INSERT INTO api_keys (id, tenant, name, scopes, secret_hash, made_by, created_at, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
);

const BY_ID: Sql = Sql::same(concat!("SELECT ", key_columns!(), " FROM api_keys WHERE id = $1"));

const LIST: Sql = Sql::same(concat!(
    "SELECT ",
    key_columns!(),
    " FROM api_keys WHERE ($1 IS NULL OR tenant = $1) AND ($2 IS NULL OR id > $2) ORDER BY id LIMIT $3"
));

const REVOKE: Sql = Sql::same(
    "UPDATE api_keys SET revoked_at = COALESCE(revoked_at, $3) WHERE id = $1 AND ($2 IS NULL OR tenant = $2)",
);

/// A key as it stands in the tables.
#[derive(sqlx::FromRow)]
struct KeyRow {
    id: Uuid,
    tenant: String,
    name: String,
    scopes: String,
    secret_hash: Vec<u8>,
    made_by: Option<Uuid>,
    created_at: i64,
    expires_at: Option<i64>,
    revoked_at: Option<i64>,
}

impl KeyRow {
    fn parts(self) -> Result<(ApiKey, SecretHash), Fault> {
        let key = ApiKey {
            id: self.id,
            tenant: rows::tenant(&self.tenant)?,
            name: users::name(&self.name)?,
            scopes: read_scopes(&self.scopes)?,
            created: rows::time("created_at", self.created_at)?,
            expires: self.expires_at.map(|time| rows::time("expires_at", time)).transpose()?,
            revoked: self.revoked_at.map(|time| rows::time("revoked_at", time)).transpose()?,
            made_by: self.made_by,
        };
        Ok((key, SecretHash::stored(self.secret_hash).ok_or(Fault::Column("secret_hash"))?))
    }
}

/// Scopes stand as words with spaces between.
fn write_scopes(scopes: &BTreeSet<KeyScope>) -> String {
    scopes.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join(" ")
}

fn read_scopes(text: &str) -> Result<BTreeSet<KeyScope>, Fault> {
    let scope = |word| KeyScope::ALL.into_iter().find(|scope| scope.as_str() == word).ok_or(Fault::Column("scopes"));
    text.split_ascii_whitespace().map(scope).collect()
}

/// Makes a key, once.
pub(crate) async fn create<C: Connection>(connection: &mut C, key: &NewKey, now: Timestamp) -> Result<ApiKey, Fault> {
    let values = vec![
        key.id.into(),
        key.tenant.as_str().to_owned().into(),
        key.name.as_str().to_owned().into(),
        write_scopes(&key.scopes).into(),
        key.secret.to_vec().into(),
        key.made_by.into(),
        now.as_microsecond().into(),
        key.expires.map(Timestamp::as_microsecond).into(),
    ];
    connection.run(CREATE, values).await?;
    // What this call wrote, or an earlier one whose answer was lost.
    let known =
        by_id(connection, key.id).await?.filter(|(known, hash)| known.tenant == key.tenant && *hash == key.secret);
    known.map(|(known, _)| known).ok_or(Fault::Column("id"))
}

async fn by_id<C: Connection>(connection: &mut C, id: Uuid) -> Result<Option<(ApiKey, SecretHash)>, Fault> {
    let found: Vec<KeyRow> = connection.rows(BY_ID, vec![id.into()]).await?;
    found.into_iter().next().map(KeyRow::parts).transpose()
}

/// Keys in the order of their ids.
pub(crate) async fn list<C: Connection>(
    connection: &mut C,
    scope: &Scope,
    after: Option<Uuid>,
    limit: u32,
) -> Result<Page<ApiKey>, Fault> {
    let limit = limit.clamp(1, PAGE_MOST);
    let values = vec![scope.tenant().into(), after.into(), i64::from(limit + 1).into()];
    let found: Vec<KeyRow> = connection.rows(LIST, values).await?;
    let keys: Result<Vec<ApiKey>, Fault> = found.into_iter().map(|row| Ok(row.parts()?.0)).collect();
    Ok(Page::cut(keys?, limit))
}

/// Revokes a key.
pub(crate) async fn revoke<C: Connection>(
    connection: &mut C,
    scope: &Scope,
    id: Uuid,
    now: Timestamp,
) -> Result<bool, Fault> {
    Ok(connection.run(REVOKE, vec![id.into(), scope.tenant().into(), now.as_microsecond().into()]).await? > 0)
}

/// The key that somebody presents, when it is to be accepted. It is looked up by
/// its id, which is no secret, and proved by a comparison that takes the same
/// time whatever is compared.
pub(crate) async fn find<C: Connection>(
    connection: &mut C,
    presented: &PresentedKey,
    now: Timestamp,
) -> Result<Option<ApiKey>, Fault> {
    let hash = presented.secret.hash();
    let found = by_id(connection, presented.id).await?;
    Ok(found.filter(|(_, known)| *known == hash).map(|(key, _)| key).filter(|key| key.is_usable(now)))
}
