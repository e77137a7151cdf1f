//! Keeping what happened: load and lock, fold, store.

use std::collections::BTreeMap;

use jiff::Timestamp;
use uuid::Uuid;

use crate::error::Fault;
use crate::fold::{self, AttemptRow, DocumentKey, FindingRow, Folded, Formats, JobState, Noted, OutputRow, Rows};
use crate::operations::documents;
use crate::rows;
use crate::sql::{Column, Connection, Sql, column, same_for};

const LOCK_JOBS: Sql = Sql {
    postgres: "SELECT id, wanted, state, documents, documents_ended, documents_failed, outputs, pages, findings, \
        problem, part_report, lines, pictures FROM jobs WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE",
    sqlite: "SELECT id, wanted, state, documents, documents_ended, documents_failed, outputs, pages, findings, \
        problem, part_report, lines, pictures FROM jobs WHERE id IN (SELECT unhex(value ->> 0) FROM json_each($1))",
};

const STORE_JOBS: Sql = Sql {
    postgres: "UPDATE jobs SET documents = new.documents, documents_ended = new.documents_ended, \
        documents_failed = new.documents_failed, outputs = new.outputs, pages = new.pages, findings = new.findings, \
        problem = new.problem, part_report = new.part_report, lines = new.lines, pictures = new.pictures \
        FROM UNNEST($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], \
        $8::text[], $9::text[], $10::text[], $11::text[]) AS new (id, documents, documents_ended, documents_failed, \
        outputs, pages, findings, problem, part_report, lines, pictures) WHERE jobs.id = new.id",
    sqlite: "UPDATE jobs SET documents = value ->> 1, documents_ended = value ->> 2, documents_failed = value ->> 3, \
        outputs = value ->> 4, pages = value ->> 5, findings = value ->> 6, problem = value ->> 7, \
        part_report = value ->> 8, lines = value ->> 9, pictures = value ->> 10 FROM json_each($1) WHERE jobs.id = unhex(value ->> 0)",
};

/// Like [`STORE_JOBS`], and closes.
const CLOSE_JOBS: Sql = Sql {
    postgres: "UPDATE jobs SET documents = new.documents, documents_ended = new.documents_ended, \
        documents_failed = new.documents_failed, outputs = new.outputs, pages = new.pages, findings = new.findings, \
        problem = new.problem, part_report = new.part_report, lines = new.lines, pictures = new.pictures, \
        state = 'closing', closing_at = new.closing_at \
        FROM UNNEST($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[], \
        $8::text[], $9::text[], $10::text[], $11::text[], $12::bigint[]) AS new (id, documents, documents_ended, \
        documents_failed, outputs, pages, findings, problem, part_report, lines, pictures, closing_at) WHERE jobs.id = new.id",
    sqlite: "UPDATE jobs SET documents = value ->> 1, documents_ended = value ->> 2, documents_failed = value ->> 3, \
        outputs = value ->> 4, pages = value ->> 5, findings = value ->> 6, problem = value ->> 7, \
        part_report = value ->> 8, lines = value ->> 9, pictures = value ->> 10, state = 'closing', \
        closing_at = value ->> 11 \
        FROM json_each($1) WHERE jobs.id = unhex(value ->> 0)",
};

const STORE_OUTPUTS: Sql = Sql {
    postgres: "INSERT INTO outputs (job, document, format, name, object_key, sha256, bytes) SELECT * FROM UNNEST(\
        $1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[]) \
        ON CONFLICT DO NOTHING",
    sqlite: "INSERT INTO outputs (job, document, format, name, object_key, sha256, bytes) \
        SELECT unhex(value ->> 0), value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6 \
        FROM json_each($1) WHERE TRUE ON CONFLICT DO NOTHING",
};

const STORE_FINDINGS: Sql = Sql {
    postgres: "INSERT INTO findings (job, document, code, severity, times) SELECT * FROM UNNEST($1::uuid[], \
        $2::bigint[], $3::text[], $4::text[], $5::bigint[]) ON CONFLICT DO NOTHING",
    sqlite: "INSERT INTO findings (job, document, code, severity, times) \
        SELECT unhex(value ->> 0), value ->> 1, value ->> 2, value ->> 3, value ->> 4 \
        FROM json_each($1) WHERE TRUE ON CONFLICT DO NOTHING",
};

const STORE_ATTEMPTS: Sql = Sql {
    postgres: "INSERT INTO attempts (job, document, stage, attempt, reason, at) SELECT * FROM UNNEST($1::uuid[], \
        $2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::bigint[]) ON CONFLICT DO NOTHING",
    sqlite: "INSERT INTO attempts (job, document, stage, attempt, reason, at) \
        SELECT unhex(value ->> 0), value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5 \
        FROM json_each($1) WHERE TRUE ON CONFLICT DO NOTHING",
};

#[derive(sqlx::FromRow)]
struct StateRow {
    id: Uuid,
    wanted: i64,
    state: String,
    documents: Option<i64>,
    documents_ended: i64,
    documents_failed: i64,
    outputs: i64,
    pages: i64,
    findings: i64,
    problem: Option<String>,
    part_report: Option<String>,
    lines: Option<String>,
    pictures: Option<String>,
}

impl StateRow {
    fn state(self) -> Result<(Uuid, JobState), Fault> {
        let state = JobState {
            id: self.id,
            wanted: Formats::from_row(self.wanted),
            open: self.state == rows::OPEN,
            documents: self.documents,
            documents_ended: self.documents_ended,
            documents_failed: self.documents_failed,
            outputs: self.outputs,
            pages: self.pages,
            findings: self.findings,
            problem: rows::read_maybe("problem", self.problem.as_deref())?,
            part_report: rows::read_maybe("part_report", self.part_report.as_deref())?,
            lines: rows::read_maybe("lines", self.lines.as_deref())?,
            pictures: rows::read_maybe("pictures", self.pictures.as_deref())?,
        };
        Ok((self.id, state))
    }
}

/// Folds events into the rows of their jobs, which it locks.
pub(crate) async fn fold<C: Connection>(
    connection: &mut C,
    events: Vec<Noted>,
    now: Timestamp,
) -> Result<Folded, Fault> {
    if events.is_empty() {
        return Ok(Folded::default());
    }
    let jobs = lock_jobs(connection, &events).await?;
    let keys = fold::documents_of(&events);
    let open: Vec<DocumentKey> = keys.into_iter().filter(|key| jobs.get(&key.0).is_some_and(|job| job.open)).collect();
    let documents = documents::some(connection, &open).await?;
    let changes = fold::fold(Rows { jobs, documents }, events);
    store_jobs(connection, &changes.jobs, now).await?;
    documents::store(connection, &changes.documents).await?;
    store_outputs(connection, &changes.outputs).await?;
    store_findings(connection, &changes.findings).await?;
    store_attempts(connection, &changes.attempts, now).await?;
    Ok(changes.folded)
}

async fn lock_jobs<C: Connection>(connection: &mut C, events: &[Noted]) -> Result<BTreeMap<Uuid, JobState>, Fault> {
    let ids: std::collections::BTreeSet<Uuid> = events.iter().map(|noted| noted.job.0).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let found: Vec<StateRow> = connection.rows_many(LOCK_JOBS, vec![ids.into()]).await?;
    found.into_iter().map(StateRow::state).collect()
}

async fn store_jobs<C: Connection>(connection: &mut C, jobs: &[JobState], now: Timestamp) -> Result<(), Fault> {
    let (open, closing): (Vec<_>, Vec<_>) = jobs.iter().partition(|job| job.open);
    if !open.is_empty() {
        connection.run_many(STORE_JOBS, job_columns(&open)?).await?;
    }
    if !closing.is_empty() {
        let mut columns = job_columns(&closing)?;
        columns.push(same_for(closing.len(), now.as_microsecond()));
        connection.run_many(CLOSE_JOBS, columns).await?;
    }
    Ok(())
}

fn job_columns(jobs: &[&JobState]) -> Result<Vec<Column>, Fault> {
    let problems: Result<Vec<_>, _> =
        jobs.iter().map(|job| rows::write_maybe("problem", job.problem.as_ref())).collect();
    let reports: Result<Vec<_>, _> =
        jobs.iter().map(|job| rows::write_maybe("part_report", job.part_report.as_ref())).collect();
    let lines: Result<Vec<_>, _> = jobs.iter().map(|job| rows::write_maybe("lines", job.lines.as_ref())).collect();
    let pictures: Result<Vec<_>, _> =
        jobs.iter().map(|job| rows::write_maybe("pictures", job.pictures.as_ref())).collect();
    Ok(vec![
        column(jobs, |job| job.id),
        column(jobs, |job| job.documents),
        column(jobs, |job| job.documents_ended),
        column(jobs, |job| job.documents_failed),
        column(jobs, |job| job.outputs),
        column(jobs, |job| job.pages),
        column(jobs, |job| job.findings),
        Column::MaybeText(problems?),
        Column::MaybeText(reports?),
        Column::MaybeText(lines?),
        Column::MaybeText(pictures?),
    ])
}

async fn store_outputs<C: Connection>(connection: &mut C, outputs: &[OutputRow]) -> Result<(), Fault> {
    if outputs.is_empty() {
        return Ok(());
    }
    let columns = vec![
        column(outputs, |output| output.document.0),
        column(outputs, |output| output.document.1),
        column(outputs, |output| output.format.ending().to_owned()),
        column(outputs, |output| output.name.clone()),
        column(outputs, |output| output.object.key.clone()),
        column(outputs, |output| output.object.sha256.clone()),
        column(outputs, |output| i64::try_from(output.object.bytes).unwrap_or(i64::MAX)),
    ];
    connection.run_many(STORE_OUTPUTS, columns).await?;
    Ok(())
}

async fn store_findings<C: Connection>(connection: &mut C, findings: &[FindingRow]) -> Result<(), Fault> {
    if findings.is_empty() {
        return Ok(());
    }
    let columns = vec![
        column(findings, |row| row.document.0),
        column(findings, |row| row.document.1),
        column(findings, |row| row.finding.code.clone()),
        column(findings, |row| row.finding.severity.clone()),
        column(findings, |row| i64::from(row.finding.count)),
    ];
    connection.run_many(STORE_FINDINGS, columns).await?;
    Ok(())
}

async fn store_attempts<C: Connection>(
    connection: &mut C,
    attempts: &[AttemptRow],
    now: Timestamp,
) -> Result<(), Fault> {
    if attempts.is_empty() {
        return Ok(());
    }
    let columns = vec![
        column(attempts, |row| row.document.0),
        column(attempts, |row| row.document.1),
        column(attempts, |row| row.stage.clone()),
        column(attempts, |row| row.attempt),
        column(attempts, |row| row.reason.clone()),
        same_for(attempts.len(), now.as_microsecond()),
    ];
    connection.run_many(STORE_ATTEMPTS, columns).await?;
    Ok(())
}
