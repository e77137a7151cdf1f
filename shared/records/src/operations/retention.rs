//! Forgetting old jobs and letters.

use jiff::Timestamp;
use uuid::Uuid;
use wenshu_messages::{JobId, Tenant};

use crate::error::Fault;
use crate::rows;
use crate::sql::{Connection, Sql};

const ENDED_BEFORE: Sql =
    Sql::same("SELECT tenant, id FROM jobs WHERE ended_at IS NOT NULL AND ended_at < $1 ORDER BY ended_at LIMIT $2");

/// Only jobs that ended.
const LOCK_ENDED: Sql = Sql {
    postgres: "SELECT id FROM jobs WHERE id = ANY($1::uuid[]) AND ended_at IS NOT NULL ORDER BY id FOR UPDATE",
    sqlite: "SELECT id FROM jobs WHERE id IN (SELECT unhex(value ->> 0) FROM json_each($1)) \
        AND ended_at IS NOT NULL",
};

macro_rules! forget {
    ($table:literal, $column:literal) => {
        Sql {
            postgres: concat!("DELETE FROM ", $table, " WHERE ", $column, " = ANY($1::uuid[])"),
            sqlite: concat!(
                "DELETE FROM ",
                $table,
                " WHERE ",
                $column,
                " IN (SELECT unhex(value ->> 0) FROM json_each($1))"
            ),
        }
    };
}

/// Every table that holds rows of a job, the job's own last. The outbox is
/// short: no index of it knows jobs.
const FORGET: [Sql; 7] = [
    forget!("documents", "job"),
    forget!("outputs", "job"),
    forget!("findings", "job"),
    forget!("attempts", "job"),
    forget!("outbox", "job"),
    forget!("dead_letters", "job"),
    forget!("jobs", "id"),
];

/// Letters of jobs are forgotten with their job.
const FORGET_LETTERS: Sql = Sql::same(
    "DELETE FROM dead_letters WHERE id IN (SELECT id FROM dead_letters WHERE since < $1 \
     AND (job IS NULL OR NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.id = dead_letters.job)) LIMIT $2)",
);

/// Jobs that ended before a time, the oldest first.
pub(crate) async fn ended_before<C: Connection>(
    connection: &mut C,
    before: Timestamp,
    limit: u32,
) -> Result<Vec<(Tenant, JobId)>, Fault> {
    let values = vec![before.as_microsecond().into(), i64::from(limit).into()];
    let found: Vec<(String, Uuid)> = connection.rows(ENDED_BEFORE, values).await?;
    found.into_iter().map(|(tenant, id)| Ok((rows::tenant(&tenant)?, JobId(id)))).collect()
}

/// Removes all rows of jobs that ended; how many jobs that were.
pub(crate) async fn forget<C: Connection>(connection: &mut C, jobs: &[JobId]) -> Result<u64, Fault> {
    let wanted: Vec<Uuid> = jobs.iter().map(|job| job.0).collect();
    let ended: Vec<(Uuid,)> = connection.rows_many(LOCK_ENDED, vec![wanted.into()]).await?;
    let ended: Vec<Uuid> = ended.into_iter().map(|(id,)| id).collect();
    let mut forgotten = 0;
    for sql in FORGET {
        forgotten = connection.run_many(sql, vec![ended.clone().into()]).await?;
    }
    Ok(forgotten)
}

/// Removes letters of no known job, whatever became of them; how many.
pub(crate) async fn forget_letters<C: Connection>(
    connection: &mut C,
    before: Timestamp,
    limit: u32,
) -> Result<u64, Fault> {
    Ok(connection.run(FORGET_LETTERS, vec![before.as_microsecond().into(), i64::from(limit).into()]).await?)
}
