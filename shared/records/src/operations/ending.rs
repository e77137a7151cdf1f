//! Ending jobs, each once.

use jiff::Timestamp;
use uuid::Uuid;
use wenshu_messages::JobId;

use crate::error::Fault;
use crate::job::{CancelTarget, Ended, Ending, EndingOf, Scope};
use crate::operations::{closing, outbox};
use crate::rows;
use crate::sql::{Column, Connection, Sql, Value, column, same_for};

const CLOSING: Sql = Sql::same(
    "SELECT id FROM jobs WHERE ended_at IS NULL AND state = 'closing' AND closing_at <= $1 ORDER BY closing_at LIMIT $2",
);

const LOCK_CLOSING: Sql = Sql {
    postgres: "SELECT id FROM jobs WHERE id = ANY($1::uuid[]) AND state = 'closing' ORDER BY id FOR UPDATE",
    sqlite: "SELECT id FROM jobs WHERE id IN (SELECT unhex(value ->> 0) FROM json_each($1)) AND state = 'closing'",
};

const LOCK_OPEN_JOB: Sql = Sql {
    postgres: "SELECT id FROM jobs WHERE id = $1 AND state = 'open' AND ($2 IS NULL OR tenant = $2) FOR UPDATE",
    sqlite: "SELECT id FROM jobs WHERE id = $1 AND state = 'open' AND ($2 IS NULL OR tenant = $2)",
};

const LOCK_OPEN_OF_BATCH: Sql = Sql {
    postgres: "SELECT id FROM jobs WHERE batch = $1 AND state = 'open' AND ($2 IS NULL OR tenant = $2) \
        ORDER BY id LIMIT $3 FOR UPDATE",
    sqlite: "SELECT id FROM jobs WHERE batch = $1 AND state = 'open' AND ($2 IS NULL OR tenant = $2) \
        ORDER BY id LIMIT $3",
};

/// Locked rows are skipped: whoever holds them is about to decide.
const LOCK_OVERDUE: Sql = Sql {
    postgres: "SELECT id FROM jobs WHERE ended_at IS NULL AND state = 'open' AND deadline <= $1 \
        ORDER BY deadline LIMIT $2 FOR UPDATE SKIP LOCKED",
    sqlite: "SELECT id FROM jobs WHERE ended_at IS NULL AND state = 'open' AND deadline <= $1 \
        ORDER BY deadline LIMIT $2",
};

const JOB_IN_SCOPE: Sql = Sql::same("SELECT 1 FROM jobs WHERE id = $1 AND ($2 IS NULL OR tenant = $2)");
const BATCH_IN_SCOPE: Sql = Sql::same("SELECT 1 FROM jobs WHERE batch = $1 AND ($2 IS NULL OR tenant = $2) LIMIT 1");

const END: Sql = Sql {
    postgres: "UPDATE jobs SET state = new.state, completion = new.completion, ended_at = new.ended_at \
        FROM UNNEST($1::uuid[], $2::text[], $3::text[], $4::bigint[]) AS new (id, state, completion, ended_at) \
        WHERE jobs.id = new.id",
    sqlite: "UPDATE jobs SET state = value ->> 1, completion = value ->> 2, ended_at = value ->> 3 \
        FROM json_each($1) WHERE jobs.id = unhex(value ->> 0)",
};

/// Jobs that close since `before` or longer: their ledger may have died.
pub(crate) async fn closing_jobs<C: Connection>(
    connection: &mut C,
    before: Timestamp,
    limit: u32,
) -> Result<Vec<JobId>, Fault> {
    let values = vec![before.as_microsecond().into(), i64::from(limit).into()];
    Ok(ids(connection.rows(CLOSING, values).await?).into_iter().map(JobId).collect())
}

/// Ends those of the jobs that close and did not end yet.
pub(crate) async fn end<C: Connection>(
    connection: &mut C,
    endings: Vec<Ending>,
    now: Timestamp,
) -> Result<Ended, Fault> {
    if endings.is_empty() {
        return Ok(Ended::default());
    }
    let mut wanted: Vec<Uuid> = endings.iter().map(|ending| ending.completion.job.0).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut locked = ids(connection.rows_many(LOCK_CLOSING, vec![wanted.into()]).await?);
    // The first of two endings of a job decides.
    let decides = |ending: &Ending| {
        let place = locked.iter().position(|id| *id == ending.completion.job.0);
        place.map(|place| locked.swap_remove(place)).is_some()
    };
    let deciding = keep(endings, decides);
    write_endings(connection, deciding, now).await
}

fn keep(endings: Vec<Ending>, mut decides: impl FnMut(&Ending) -> bool) -> Vec<Ending> {
    endings.into_iter().filter(|ending| decides(ending)).collect()
}

/// True when the scope has such a job, ended or not.
pub(crate) async fn is_found<C: Connection>(
    connection: &mut C,
    scope: &Scope,
    target: CancelTarget,
) -> Result<bool, Fault> {
    let (sql, id) = match target {
        CancelTarget::Job(job) => (JOB_IN_SCOPE, job.0),
        CancelTarget::Batch(batch) => (BATCH_IN_SCOPE, batch.0),
    };
    let found: Vec<(i32,)> = connection.rows(sql, vec![id.into(), scope.tenant().into()]).await?;
    Ok(!found.is_empty())
}

/// Takes back open jobs, at most `limit`.
pub(crate) async fn cancel<C: Connection>(
    connection: &mut C,
    scope: &Scope,
    target: CancelTarget,
    limit: u32,
    now: Timestamp,
    ending: &EndingOf,
) -> Result<Ended, Fault> {
    let locked = match target {
        CancelTarget::Job(job) => connection.rows(LOCK_OPEN_JOB, vec![job.0.into(), scope.tenant().into()]).await?,
        CancelTarget::Batch(batch) => {
            let values = vec![batch.0.into(), scope.tenant().into(), i64::from(limit).into()];
            connection.rows(LOCK_OPEN_OF_BATCH, values).await?
        }
    };
    end_open(connection, &ids(locked), now, ending).await
}

/// Ends open jobs whose deadline passed, the longest overdue first.
pub(crate) async fn expire<C: Connection>(
    connection: &mut C,
    now: Timestamp,
    limit: u32,
    ending: &EndingOf,
) -> Result<Ended, Fault> {
    let values: Vec<Value> = vec![now.as_microsecond().into(), i64::from(limit).into()];
    let locked = connection.rows(LOCK_OVERDUE, values).await?;
    end_open(connection, &ids(locked), now, ending).await
}

/// Ends open jobs that are locked.
async fn end_open<C: Connection>(
    connection: &mut C,
    jobs: &[Uuid],
    now: Timestamp,
    ending: &EndingOf,
) -> Result<Ended, Fault> {
    let closing = closing::load(connection, jobs).await?;
    write_endings(connection, closing.iter().map(ending).collect(), now).await
}

/// Writes the endings of locked jobs with what is sent.
async fn write_endings<C: Connection>(
    connection: &mut C,
    endings: Vec<Ending>,
    now: Timestamp,
) -> Result<Ended, Fault> {
    if endings.is_empty() {
        return Ok(Ended::default());
    }
    let completions: Result<Vec<_>, _> =
        endings.iter().map(|ending| rows::write("completion", &ending.completion)).collect();
    let columns = vec![
        column(&endings, |ending| ending.completion.job.0),
        column(&endings, |ending| ending.completion.status.as_str().to_owned()),
        Column::Text(completions?),
        same_for(endings.len(), now.as_microsecond()),
    ];
    connection.run_many(END, columns).await?;
    let jobs = endings.iter().map(|ending| ending.completion.job).collect();
    let ends = endings.iter().map(|ending| (ending.lane, ending.completion.status)).collect();
    let entries = endings.into_iter().flat_map(|ending| ending.outbox).collect();
    Ok(Ended { jobs, ends, outbox: outbox::insert(connection, entries, now).await? })
}

fn ids(found: Vec<(Uuid,)>) -> Vec<Uuid> {
    found.into_iter().map(|(id,)| id).collect()
}
