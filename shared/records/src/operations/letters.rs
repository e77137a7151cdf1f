//! Dead letters.

use jiff::Timestamp;
use uuid::Uuid;
use wenshu_messages::JobId;

use crate::error::Fault;
use crate::fold::Noted;
use crate::job::{NewJob, Scope};
use crate::letter::{DeadLetter, Kept, KeptLetter, Replay, Replayed};
use crate::operations::{accept, fold, outbox};
use crate::rows;
use crate::sql::{Connection, Sql, Value};

/// A letter that was replayed and died again waits again; one that waits or was
/// dropped stays as it is.
const KEEP: Sql = Sql::same(
    "INSERT INTO dead_letters (message_id, queue, tenant, job, document, reason, problem, headers, body, since, \
     state, replays) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'waiting', 0) \
     ON CONFLICT (message_id, queue) DO UPDATE SET reason = excluded.reason, problem = excluded.problem, \
     headers = excluded.headers, body = excluded.body, since = excluded.since, state = 'waiting' \
     WHERE dead_letters.state = 'replayed' RETURNING id",
);

const KNOWN: Sql = Sql::same("SELECT id FROM dead_letters WHERE message_id = $1 AND queue = $2");

const SHOW: Sql = Sql::same(
    "SELECT id, message_id, queue, tenant, job, document, reason, problem, headers, body, since, replays \
     FROM dead_letters WHERE id = $1 AND state = 'waiting' AND ($2 IS NULL OR tenant = $2)",
);

const REPLAY: Sql = Sql::same(
    "UPDATE dead_letters SET state = 'replayed', replays = replays + 1 \
     WHERE id = $1 AND state = 'waiting' AND ($2 IS NULL OR tenant = $2)",
);

/// The row stays, so that a second delivery of the letter is known.
const DROP: Sql = Sql {
    postgres: "UPDATE dead_letters SET state = 'dropped', headers = '[]', body = ''::bytea \
        WHERE id = $1 AND state = 'waiting' AND ($2 IS NULL OR tenant = $2)",
    sqlite: "UPDATE dead_letters SET state = 'dropped', headers = '[]', body = x'' \
        WHERE id = $1 AND state = 'waiting' AND ($2 IS NULL OR tenant = $2)",
};

#[derive(sqlx::FromRow)]
struct LetterRow {
    id: i64,
    message_id: String,
    queue: String,
    tenant: Option<String>,
    job: Option<Uuid>,
    document: Option<i64>,
    reason: String,
    problem: Option<String>,
    headers: String,
    body: Vec<u8>,
    since: i64,
    replays: i64,
}

impl LetterRow {
    fn letter(self) -> Result<KeptLetter, Fault> {
        let letter = DeadLetter {
            message_id: self.message_id,
            queue: self.queue,
            tenant: self.tenant.as_deref().map(rows::tenant).transpose()?,
            job: self.job.map(JobId),
            document: self.document.map(rows::small),
            reason: self.reason,
            problem: rows::read_maybe("problem", self.problem.as_deref())?,
            headers: rows::read("headers", &self.headers)?,
            body: self.body,
        };
        let since = rows::time("since", self.since)?;
        Ok(KeptLetter { id: self.id, letter, since, replays: rows::small(self.replays) })
    }
}

/// Keeps a letter and folds the failure that it means. The job's row is locked
/// first, as everywhere.
pub(crate) async fn keep<C: Connection>(
    connection: &mut C,
    letter: DeadLetter,
    event: Option<Noted>,
    now: Timestamp,
) -> Result<Kept, Fault> {
    let folded = fold::fold(connection, event.into_iter().collect(), now).await?;
    let (message, queue) = (letter.message_id.clone(), letter.queue.clone());
    let values = vec![
        letter.message_id.into(),
        letter.queue.into(),
        letter.tenant.map(String::from).into(),
        letter.job.map(|job| job.0).into(),
        letter.document.map(i64::from).into(),
        letter.reason.into(),
        Value::MaybeText(rows::write_maybe("problem", letter.problem.as_ref())?),
        Value::Text(rows::write("headers", &letter.headers)?),
        letter.body.into(),
        now.as_microsecond().into(),
    ];
    let kept: Vec<(i64,)> = connection.rows(KEEP, values).await?;
    if let Some((id,)) = kept.first() {
        return Ok(Kept { id: *id, new: true, folded });
    }
    let known: Vec<(i64,)> = connection.rows(KNOWN, vec![message.into(), queue.into()]).await?;
    let (id,) = known.first().ok_or(sqlx::Error::RowNotFound)?;
    Ok(Kept { id: *id, new: false, folded })
}

/// A letter that waits.
pub(crate) async fn show<C: Connection>(
    connection: &mut C,
    scope: &Scope,
    id: i64,
) -> Result<Option<KeptLetter>, Fault> {
    let found: Vec<LetterRow> = connection.rows(SHOW, vec![id.into(), scope.tenant().into()]).await?;
    found.into_iter().next().map(LetterRow::letter).transpose()
}

/// Sends a letter on its way again, once.
pub(crate) async fn replay<C: Connection>(
    connection: &mut C,
    scope: &Scope,
    id: i64,
    replay: Replay,
    now: Timestamp,
) -> Result<Option<Replayed>, Fault> {
    if connection.run(REPLAY, vec![id.into(), scope.tenant().into()]).await? == 0 {
        return Ok(None);
    }
    let replayed = match replay {
        Replay::Job(job) => {
            // An operator's decision is not refused for want of room.
            let job = NewJob { open_most: None, ..*job };
            let id = job.facts.id;
            let accepted = accept::accept(connection, vec![job], now).await?;
            Replayed { job: Some(id), outbox: accepted.outbox }
        }
        Replay::Message(entry) => Replayed { job: None, outbox: outbox::insert(connection, vec![*entry], now).await? },
    };
    Ok(Some(replayed))
}

/// Forgets a letter; false when none waits.
pub(crate) async fn drop<C: Connection>(connection: &mut C, scope: &Scope, id: i64) -> Result<bool, Fault> {
    Ok(connection.run(DROP, vec![id.into(), scope.tenant().into()]).await? > 0)
}
