//! Sessions of the page.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::accounts::secret::{Secret, SecretHash};
use crate::accounts::session::{NewSession, Session, Standing, standing};
use crate::error::Fault;
use crate::job::Scope;
use crate::operations::users::{UserRow, user_columns};
use crate::rows;
use crate::sql::{Connection, Sql};

/// The lock of the user's row makes this wait for a change of password or a
/// disabling that is being written, or that wait for this.
const BEGIN: Sql = Sql {
    postgres: "INSERT INTO sessions (token_hash, user_id, csrf, began_at, seen_at, expires_at) \
        SELECT $1::bytea, id, $3::text, $4::bigint, $4, $5::bigint FROM users \
        WHERE id = $2 AND disabled_at IS NULL AND password IS NOT DISTINCT FROM $6 FOR SHARE \
        ON CONFLICT DO NOTHING",
    sqlite: "INSERT INTO sessions (token_hash, user_id, csrf, began_at, seen_at, expires_at) \
        SELECT $1, id, $3, $4, $4, $5 FROM users \
        WHERE id = $2 AND disabled_at IS NULL AND password IS $6 \
        ON CONFLICT DO NOTHING",
};

const IS_BEGUN: Sql = Sql::same("SELECT 1 FROM sessions WHERE token_hash = $1 AND user_id = $2");

const FIND: Sql = Sql::same(concat!(
    "SELECT ",
    user_columns!(),
    ", csrf, began_at, seen_at, expires_at FROM sessions JOIN users ON users.id = sessions.user_id \
     WHERE token_hash = $1 AND users.disabled_at IS NULL"
));

const NOTE: Sql = Sql::same("UPDATE sessions SET seen_at = $2 WHERE token_hash = $1 AND seen_at < $2");

const END: Sql = Sql::same("DELETE FROM sessions WHERE token_hash = $1");

const END_ALL: Sql = Sql::same(
    "DELETE FROM sessions WHERE user_id = $1 \
     AND ($2 IS NULL OR EXISTS (SELECT 1 FROM users WHERE users.id = $1 AND tenant = $2))",
);

/// A row that another call holds stays for now, so that no two wait for each
/// other.
const FORGET: Sql = Sql {
    postgres: "DELETE FROM sessions WHERE token_hash IN \
        (SELECT token_hash FROM sessions WHERE expires_at <= $1 OR seen_at <= $2 LIMIT $3 FOR UPDATE SKIP LOCKED)",
    sqlite: "DELETE FROM sessions WHERE token_hash IN \
        (SELECT token_hash FROM sessions WHERE expires_at <= $1 OR seen_at <= $2 LIMIT $3)",
};

/// A session as it stands in the tables.
#[derive(sqlx::FromRow)]
struct SessionRow {
    #[sqlx(flatten)]
    user: UserRow,
    csrf: Option<String>,
    began_at: i64,
    seen_at: i64,
    expires_at: i64,
}

impl SessionRow {
    fn session(self) -> Result<Session, Fault> {
        let secret = |text: String| Secret::decode(&text).ok_or(Fault::Column("csrf"));
        Ok(Session {
            user: self.user.user()?,
            csrf: self.csrf.map(secret).transpose()?,
            began: rows::time("began_at", self.began_at)?,
            seen: rows::time("seen_at", self.seen_at)?,
            expires: rows::time("expires_at", self.expires_at)?,
        })
    }
}

/// Begins a session, once.
pub(crate) async fn begin<C: Connection>(
    connection: &mut C,
    session: &NewSession,
    now: Timestamp,
    longest: SignedDuration,
) -> Result<bool, Fault> {
    let expires = now.checked_add(longest).unwrap_or(Timestamp::MAX);
    let token = session.token.to_vec();
    let values = vec![
        token.clone().into(),
        session.user.into(),
        session.csrf.as_ref().map(Secret::encode).into(),
        now.as_microsecond().into(),
        expires.as_microsecond().into(),
        session.password.as_ref().map(|password| password.as_str().to_owned()).into(),
    ];
    if connection.run(BEGIN, values).await? > 0 {
        return Ok(true);
    }
    // By an earlier call whose answer was lost.
    let begun: Vec<(i32,)> = connection.rows(IS_BEGUN, vec![token.into(), session.user.into()]).await?;
    Ok(!begun.is_empty())
}

/// The session of a token, and whether it is to be noted that it was used.
pub(crate) async fn find<C: Connection>(
    connection: &mut C,
    token: &SecretHash,
    now: Timestamp,
    idle: SignedDuration,
) -> Result<Option<(Session, bool)>, Fault> {
    let found: Vec<SessionRow> = connection.rows(FIND, vec![token.to_vec().into()]).await?;
    let Some(session) = found.into_iter().next().map(SessionRow::session).transpose()? else { return Ok(None) };
    Ok(match standing(session.seen, session.expires, now, idle) {
        Standing::Over => None,
        Standing::GoesOn { note } => Some((session, note)),
    })
}

/// Notes that a session was used.
pub(crate) async fn note<C: Connection>(connection: &mut C, token: &SecretHash, now: Timestamp) -> Result<(), Fault> {
    connection.run(NOTE, vec![token.to_vec().into(), now.as_microsecond().into()]).await?;
    Ok(())
}

/// Ends a session.
pub(crate) async fn end<C: Connection>(connection: &mut C, token: &SecretHash) -> Result<bool, Fault> {
    Ok(connection.run(END, vec![token.to_vec().into()]).await? > 0)
}

/// Ends all sessions of a user; how many.
pub(crate) async fn end_all<C: Connection>(connection: &mut C, scope: &Scope, user: Uuid) -> Result<u64, Fault> {
    Ok(connection.run(END_ALL, vec![user.into(), scope.tenant().into()]).await?)
}

/// Removes sessions that ended; how many.
pub(crate) async fn forget<C: Connection>(
    connection: &mut C,
    now: Timestamp,
    idle: SignedDuration,
    limit: u32,
) -> Result<u64, Fault> {
    let unused = now.checked_sub(idle).unwrap_or(Timestamp::MIN);
    let values = vec![now.as_microsecond().into(), unused.as_microsecond().into(), i64::from(limit).into()];
    Ok(connection.run(FORGET, values).await?)
}
