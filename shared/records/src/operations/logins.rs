//! Failures to log in.

use jiff::{SignedDuration, Timestamp};

use crate::accounts::name::AccountName;
use crate::accounts::throttle::{FAILED_LOGINS_MOST, FORGOTTEN_AFTER, Failures, Try, try_now};
use crate::error::Fault;
use crate::rows;
use crate::sql::{Connection, Sql};

/// Makes the row that is locked next, so that tries of one name follow each
/// other.
const MAKE: Sql =
    Sql::same("INSERT INTO failed_logins (name_hash, failures, last_at) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING");

const LOCK: Sql = Sql {
    postgres: "SELECT failures, last_at FROM failed_logins WHERE name_hash = $1 FOR UPDATE",
    sqlite: "SELECT failures, last_at FROM failed_logins WHERE name_hash = $1",
};

/// A success of the same name may have removed the row.
const COUNT: Sql = Sql::same(
    "INSERT INTO failed_logins (name_hash, failures, last_at) VALUES ($1, $2, $3) \
     ON CONFLICT (name_hash) DO UPDATE SET failures = excluded.failures, last_at = excluded.last_at",
);

/// A row that another try holds stays for now, so that no two wait for each
/// other.
const MAKE_ROOM: Sql = Sql {
    postgres: "DELETE FROM failed_logins WHERE name_hash IN (SELECT name_hash FROM failed_logins \
        WHERE last_at <= (SELECT last_at FROM failed_logins ORDER BY last_at DESC LIMIT 1 OFFSET $1) \
        AND name_hash <> $2 FOR UPDATE SKIP LOCKED)",
    sqlite: "DELETE FROM failed_logins \
        WHERE last_at <= (SELECT last_at FROM failed_logins ORDER BY last_at DESC LIMIT 1 OFFSET $1) \
        AND name_hash <> $2",
};

const SUCCEEDED: Sql = Sql::same("DELETE FROM failed_logins WHERE name_hash = $1");

const FORGET: Sql = Sql {
    postgres: "DELETE FROM failed_logins WHERE name_hash IN \
        (SELECT name_hash FROM failed_logins WHERE last_at <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED)",
    sqlite: "DELETE FROM failed_logins WHERE name_hash IN \
        (SELECT name_hash FROM failed_logins WHERE last_at <= $1 LIMIT $2)",
};

/// Counts a try, or says how long to wait.
pub(crate) async fn begin<C: Connection>(
    connection: &mut C,
    name: &AccountName,
    now: Timestamp,
) -> Result<Option<SignedDuration>, Fault> {
    let hash = name.hash();
    let is_new = connection.run(MAKE, vec![hash.clone().into(), now.as_microsecond().into()]).await? > 0;
    let found: Vec<(i64, i64)> = connection.rows(LOCK, vec![hash.clone().into()]).await?;
    let (count, last) = found.first().copied().unwrap_or((0, now.as_microsecond()));
    let earlier = Failures { count: rows::small(count), last: rows::time("last_at", last)? };
    let counted = match try_now(earlier, now) {
        Try::Now(counted) => counted,
        Try::After(wait) => return Ok(Some(wait)),
    };
    let values = vec![hash.clone().into(), i64::from(counted.count).into(), counted.last.as_microsecond().into()];
    connection.run(COUNT, values).await?;
    if is_new {
        connection.run(MAKE_ROOM, vec![i64::from(FAILED_LOGINS_MOST).into(), hash.into()]).await?;
    }
    Ok(None)
}

/// Forgets the failures of a name.
pub(crate) async fn succeeded<C: Connection>(connection: &mut C, name: &AccountName) -> Result<(), Fault> {
    connection.run(SUCCEEDED, vec![name.hash().into()]).await?;
    Ok(())
}

/// Removes failures that no longer count; how many.
pub(crate) async fn forget<C: Connection>(connection: &mut C, now: Timestamp, limit: u32) -> Result<u64, Fault> {
    let before = now.checked_sub(FORGOTTEN_AFTER).unwrap_or(Timestamp::MIN);
    Ok(connection.run(FORGET, vec![before.as_microsecond().into(), i64::from(limit).into()]).await?)
}
