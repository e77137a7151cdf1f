//! Taking jobs on.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use uuid::Uuid;
use wenshu_messages::Tenant;

use crate::error::Fault;
use crate::fold::Formats;
use crate::job::{Acceptance, Accepted, NewJob};
use crate::operations::outbox;
use crate::rows::{self, JobRow, job_columns};
use crate::sql::{Column, Connection, Sql, Value, column, plain};

const INSERT: Sql = Sql {
    postgres: "INSERT INTO jobs (id, tenant, batch, file, lane, order_json, source_json, wanted, idempotency_key, \
        reply_to, correlation_id, webhook, traceparent, accepted_at, deadline, again, state, documents_ended, \
        documents_failed, outputs, pages, findings) \
        SELECT *, 'open', 0, 0, 0, 0, 0 FROM UNNEST($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], \
        $6::text[], $7::text[], $8::bigint[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], \
        $14::bigint[], $15::bigint[], $16::text[]) ON CONFLICT DO NOTHING RETURNING id",
    sqlite: "INSERT INTO jobs (id, tenant, batch, file, lane, order_json, source_json, wanted, idempotency_key, \
        reply_to, correlation_id, webhook, traceparent, accepted_at, deadline, again, state, documents_ended, \
        documents_failed, outputs, pages, findings) \
        SELECT unhex(value ->> 0), value ->> 1, unhex(value ->> 2), value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12, value ->> 13, value ->> 14, value ->> 15, \
        'open', 0, 0, 0, 0, 0 FROM json_each($1) WHERE TRUE ON CONFLICT DO NOTHING RETURNING id",
};

const EARLIER: Sql = Sql {
    postgres: concat!(
        "SELECT ",
        job_columns!(),
        " FROM jobs WHERE id = ANY($1::uuid[]) OR id = ANY(ARRAY(SELECT other.id FROM jobs AS other \
         JOIN UNNEST($2::text[], $3::text[]) AS new (tenant, key) \
         ON other.tenant = new.tenant AND other.idempotency_key = new.key))"
    ),
    sqlite: concat!(
        "SELECT ",
        job_columns!(),
        " FROM jobs WHERE id IN (SELECT unhex(value ->> 0) FROM json_each($1) UNION \
         SELECT other.id FROM json_each($1) CROSS JOIN jobs AS other \
         ON other.tenant = value ->> 1 AND other.idempotency_key = value ->> 2)"
    ),
};

/// Ends at the limit: the count of a tenant far over it costs no more.
const NOT_ENDED: Sql =
    Sql::same("SELECT COUNT(*) FROM (SELECT 1 FROM jobs WHERE tenant = $1 AND ended_at IS NULL LIMIT $2) AS counted");

/// Takes jobs on, each with its entries of the outbox. A job whose id or key is
/// known changes nothing.
pub(crate) async fn accept<C: Connection>(
    connection: &mut C,
    jobs: Vec<NewJob>,
    now: Timestamp,
) -> Result<Accepted, Fault> {
    let over = over_quota(connection, &jobs).await?;
    let mut taken = insert(connection, jobs.iter().filter(|job| !over.contains_key(&job.facts.id.0))).await?;
    let mut entries = Vec::new();
    let mut answers = Vec::with_capacity(jobs.len());
    let mut others = Vec::new();
    for (place, job) in jobs.into_iter().enumerate() {
        // The first of two with one id is the new one.
        if taken.remove(&job.facts.id.0) {
            answers.push(Some(Acceptance::New(job.facts.id)));
            entries.extend(job.outbox);
        } else {
            answers.push(None);
            others.push((place, job));
        }
    }
    answer_others(connection, &others, &over, &mut answers).await?;
    let outbox = outbox::insert(connection, entries, now).await?;
    Ok(Accepted { acceptances: answers.into_iter().flatten().collect(), outbox })
}

/// Jobs not ended of a tenant, counted up to `most`.
pub(crate) async fn count_open<C: Connection>(connection: &mut C, tenant: &Tenant, most: u64) -> Result<u64, Fault> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let found: Vec<(i64,)> =
        connection.rows(NOT_ENDED, vec![Value::Text(tenant.as_str().to_owned()), Value::Int(most)]).await?;
    Ok(found.first().map_or(0, |(count,)| rows::large(*count)))
}

/// The jobs that their tenant has no room for, with its count of open ones.
async fn over_quota<C: Connection>(connection: &mut C, jobs: &[NewJob]) -> Result<HashMap<Uuid, u64>, Fault> {
    let mut open: HashMap<&Tenant, u64> = HashMap::new();
    let mut over = HashMap::new();
    for job in jobs {
        let Some(most) = job.open_most else { continue };
        let tenant = &job.facts.tenant;
        if !open.contains_key(tenant) {
            open.insert(tenant, count_open(connection, tenant, most).await?);
        }
        let count = open.entry(tenant).or_default();
        if *count >= most {
            over.insert(job.facts.id.0, *count);
        } else {
            *count += 1;
        }
    }
    Ok(over)
}

/// Writes jobs; the ids of those that were new.
async fn insert<'j, C: Connection>(
    connection: &mut C,
    jobs: impl Iterator<Item = &'j NewJob>,
) -> Result<HashSet<Uuid>, Fault> {
    let mut facts: Vec<_> = jobs.map(|job| &job.facts).collect();
    if facts.is_empty() {
        return Ok(HashSet::new());
    }
    facts.sort_by_key(|facts| facts.id);
    let orders: Result<Vec<_>, _> = facts.iter().map(|facts| rows::write("order_json", &facts.order)).collect();
    let sources: Result<Vec<_>, _> = facts.iter().map(|facts| rows::write("source_json", &facts.source)).collect();
    let again: Result<Vec<_>, _> = facts.iter().map(|facts| rows::write_maybe("again", facts.again.as_ref())).collect();
    let columns = vec![
        column(&facts, |job| job.id.0),
        column(&facts, |job| job.tenant.as_str().to_owned()),
        column(&facts, |job| job.batch.map(|batch| batch.0)),
        column(&facts, |job| job.order.file.clone()),
        column(&facts, |job| job.lane.as_str().to_owned()),
        Column::Text(orders?),
        Column::Text(sources?),
        column(&facts, |job| job.order.formats.iter().copied().collect::<Formats>().bits()),
        column(&facts, |job| job.idempotency_key.clone()),
        column(&facts, |job| job.reply_to.clone()),
        column(&facts, |job| job.correlation_id.clone()),
        column(&facts, |job| job.webhook.clone()),
        column(&facts, |job| job.traceparent.clone()),
        column(&facts, |job| job.accepted_at.as_microsecond()),
        column(&facts, |job| job.deadline.as_microsecond()),
        Column::MaybeText(again?),
    ];
    let taken: Vec<(Uuid,)> = connection.rows_many(INSERT, columns).await?;
    Ok(taken.into_iter().map(|(id,)| id).collect())
}

/// Answers the jobs that were not taken on: known by id or key, or no room.
async fn answer_others<C: Connection>(
    connection: &mut C,
    others: &[(usize, NewJob)],
    over: &HashMap<Uuid, u64>,
    answers: &mut [Option<Acceptance>],
) -> Result<(), Fault> {
    if others.is_empty() {
        return Ok(());
    }
    let columns = vec![
        column(others, |(_, job)| job.facts.id.0),
        column(others, |(_, job)| job.facts.tenant.as_str().to_owned()),
        column(others, |(_, job)| job.facts.idempotency_key.clone()),
    ];
    let earlier: Vec<JobRow> = connection.rows_many(EARLIER, columns).await?;
    for (place, job) in others {
        if let Some(answer) = answers.get_mut(*place) {
            *answer = Some(answer_other(job, &earlier, over)?);
        }
    }
    Ok(())
}

fn answer_other(job: &NewJob, earlier: &[JobRow], over: &HashMap<Uuid, u64>) -> Result<Acceptance, Fault> {
    let facts = &job.facts;
    let own = |row: &&JobRow| row.tenant == facts.tenant.as_str();
    let key = facts.idempotency_key.clone().map(plain);
    let by_key = |row: &&JobRow| key.is_some() && row.idempotency_key == key;
    let known = earlier.iter().filter(own).find(|row| row.id == facts.id.0 || by_key(row));
    match (known, over.get(&facts.id.0)) {
        (Some(row), _) => Ok(Acceptance::Duplicate(Box::new(row.known()?))),
        (None, Some(open)) => Ok(Acceptance::Quota { open: *open }),
        (None, None) => Ok(Acceptance::Taken),
    }
}
