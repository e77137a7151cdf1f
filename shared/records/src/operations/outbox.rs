//! The outbox.

use std::collections::HashMap;

use jiff::Timestamp;
use uuid::Uuid;
use wenshu_messages::JobId;

use crate::error::Fault;
use crate::outbox::{Destination, NewEntry, OutboxEntry, lease_end};
use crate::rows;
use crate::sql::{Column, Connection, Sql, Value, column, same_for};

const PUBLISH: &str = "publish";
const WEBHOOK: &str = "webhook";

const INSERT: Sql = Sql {
    postgres: "INSERT INTO outbox (kind, target, routing_key, message_id, properties, body, job, attempts, next_at) \
        SELECT kind, target, routing_key, message_id, properties, body, job, 0, next_at FROM UNNEST($1::text[], \
        $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[], $7::uuid[], $8::bigint[]) \
        AS new (kind, target, routing_key, message_id, properties, body, job, next_at) \
        ON CONFLICT (message_id) DO NOTHING RETURNING id, message_id",
    sqlite: "INSERT INTO outbox (kind, target, routing_key, message_id, properties, body, job, attempts, next_at) \
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, unhex(value ->> 5), \
        unhex(value ->> 6), 0, value ->> 7 FROM json_each($1) WHERE TRUE \
        ON CONFLICT (message_id) DO NOTHING RETURNING id, message_id",
};

const DUE: Sql = Sql {
    postgres: "UPDATE outbox SET next_at = $3 WHERE id = ANY(ARRAY(SELECT id FROM outbox WHERE next_at <= $1 \
        ORDER BY next_at, id LIMIT $2 FOR UPDATE SKIP LOCKED)) \
        RETURNING id, kind, target, routing_key, message_id, properties, body, job, attempts",
    sqlite: "UPDATE outbox SET next_at = $3 WHERE id IN (SELECT id FROM outbox WHERE next_at <= $1 \
        ORDER BY next_at, id LIMIT $2) \
        RETURNING id, kind, target, routing_key, message_id, properties, body, job, attempts",
};

const SENT: Sql = Sql {
    postgres: "DELETE FROM outbox WHERE id = ANY($1::bigint[])",
    sqlite: "DELETE FROM outbox WHERE id IN (SELECT value ->> 0 FROM json_each($1))",
};

const FAILED: Sql = Sql::same("UPDATE outbox SET attempts = attempts + 1, next_at = $2 WHERE id = $1");

const GIVEN_UP: Sql = Sql::same("DELETE FROM outbox WHERE id = $1 RETURNING kind, job, attempts");

const KEEP_ATTEMPT: Sql = Sql::same(
    "INSERT INTO attempts (job, document, stage, attempt, reason, at) VALUES ($1, 0, $2, $3, $4, $5) \
     ON CONFLICT DO NOTHING",
);

const LENGTH: Sql = Sql::same("SELECT COUNT(*) FROM outbox");

/// An entry's row.
#[derive(sqlx::FromRow)]
struct EntryRow {
    id: i64,
    kind: String,
    target: String,
    routing_key: String,
    message_id: String,
    properties: String,
    body: Vec<u8>,
    job: Option<Uuid>,
    attempts: i64,
}

impl EntryRow {
    fn entry(self) -> Result<OutboxEntry, Fault> {
        let destination = match self.kind.as_str() {
            PUBLISH => Destination::Publish { exchange: self.target, routing_key: self.routing_key },
            WEBHOOK => Destination::Webhook { url: self.target },
            _ => return Err(Fault::Column("kind")),
        };
        let entry = NewEntry {
            destination,
            message_id: self.message_id,
            properties: rows::read("properties", &self.properties)?,
            body: self.body,
            job: self.job.map(JobId),
        };
        Ok(OutboxEntry { id: self.id, attempts: rows::small(self.attempts), entry })
    }
}

/// Writes entries; those that are the caller's to send now. An entry whose
/// message id waits already is somebody else's.
pub(crate) async fn insert<C: Connection>(
    connection: &mut C,
    entries: Vec<NewEntry>,
    now: Timestamp,
) -> Result<Vec<OutboxEntry>, Fault> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let properties: Result<Vec<_>, _> =
        entries.iter().map(|entry| rows::write("properties", &entry.properties)).collect();
    let columns = vec![
        column(&entries, |entry| kind(&entry.destination).to_owned()),
        column(&entries, |entry| target(&entry.destination).to_owned()),
        column(&entries, |entry| routing_key(&entry.destination).to_owned()),
        column(&entries, |entry| entry.message_id.clone()),
        Column::Text(properties?),
        column(&entries, |entry| entry.body.clone()),
        column(&entries, |entry| entry.job.map(|job| job.0)),
        same_for(entries.len(), lease_end(now)),
    ];
    let written: Vec<(i64, String)> = connection.rows_many(INSERT, columns).await?;
    let mut ids: HashMap<String, i64> = written.into_iter().map(|(id, message)| (message, id)).collect();
    let with_id = |entry: NewEntry| Some(OutboxEntry { id: ids.remove(&entry.message_id)?, attempts: 0, entry });
    Ok(entries.into_iter().filter_map(with_id).collect())
}

const fn kind(destination: &Destination) -> &'static str {
    match destination {
        Destination::Publish { .. } => PUBLISH,
        Destination::Webhook { .. } => WEBHOOK,
    }
}

fn target(destination: &Destination) -> &str {
    match destination {
        Destination::Publish { exchange, .. } => exchange,
        Destination::Webhook { url } => url,
    }
}

fn routing_key(destination: &Destination) -> &str {
    match destination {
        Destination::Publish { routing_key, .. } => routing_key,
        Destination::Webhook { .. } => "",
    }
}

/// Hands out entries whose time has come, the oldest first.
pub(crate) async fn due<C: Connection>(
    connection: &mut C,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<OutboxEntry>, Fault> {
    let values = vec![now.as_microsecond().into(), i64::from(limit).into(), lease_end(now).into()];
    let found: Vec<EntryRow> = connection.rows(DUE, values).await?;
    let mut entries: Vec<_> = found.into_iter().map(EntryRow::entry).collect::<Result<_, _>>()?;
    entries.sort_by_key(|entry| entry.id);
    Ok(entries)
}

/// Forgets entries that went out.
pub(crate) async fn sent<C: Connection>(connection: &mut C, mut ids: Vec<i64>) -> Result<(), Fault> {
    ids.sort_unstable();
    connection.run_many(SENT, vec![ids.into()]).await?;
    Ok(())
}

/// Counts a failed try and names the time of the next.
pub(crate) async fn failed<C: Connection>(connection: &mut C, id: i64, next: Timestamp) -> Result<(), Fault> {
    connection.run(FAILED, vec![id.into(), next.as_microsecond().into()]).await?;
    Ok(())
}

/// Forgets an entry that will not be tried again; its job keeps the reason
/// among its attempts.
pub(crate) async fn given_up<C: Connection>(
    connection: &mut C,
    id: i64,
    reason: String,
    now: Timestamp,
) -> Result<(), Fault> {
    let gone: Vec<(String, Option<Uuid>, i64)> = connection.rows(GIVEN_UP, vec![id.into()]).await?;
    let Some((kind, Some(job), attempts)) = gone.into_iter().next() else { return Ok(()) };
    let values = vec![job.into(), kind.into(), Value::Int(attempts + 1), reason.into(), now.as_microsecond().into()];
    connection.run(KEEP_ATTEMPT, values).await?;
    Ok(())
}

/// Entries that wait.
pub(crate) async fn length<C: Connection>(connection: &mut C) -> Result<u64, Fault> {
    let found: Vec<(i64,)> = connection.rows(LENGTH, Vec::new()).await?;
    Ok(found.first().map_or(0, |(count,)| rows::large(*count)))
}
