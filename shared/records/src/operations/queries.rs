//! Answers about jobs and letters, within a scope.

use jiff::Timestamp;
use uuid::Uuid;
use wenshu_messages::event::JobStatus;
use wenshu_messages::query::{
    AttemptView, DeadSummary, DocumentView, FailureCount, JobObjects, JobSummary, JobSums, JobView, PAGE_MOST,
};
use wenshu_messages::reply::OutputRef;
use wenshu_messages::task::Order;
use wenshu_messages::{BatchId, JobId};
use wenshu_report::Problem;

use crate::error::Fault;
use crate::fold::{DocumentState, Formats};
use crate::job::{Again, JobFacts, KnownJob, Scope};
use crate::operations::{closing, documents};
use crate::records::{Listed, Page};
use crate::rows::{self, JobRow, Sums, job_columns};
use crate::sql::{Connection, Sql, Value};

macro_rules! summary_columns {
    () => {
        "id, tenant, batch, file, lane, wanted, state, documents, documents_ended, documents_failed, outputs, pages, \
         findings, problem, accepted_at, ended_at, again"
    };
}

const KNOWN: Sql =
    Sql::same(concat!("SELECT ", job_columns!(), " FROM jobs WHERE id = $1 AND ($2 IS NULL OR tenant = $2)"));

const SUMMARY: Sql =
    Sql::same(concat!("SELECT ", summary_columns!(), " FROM jobs WHERE id = $1 AND ($2 IS NULL OR tenant = $2)"));

/// One statement for each scope, so that each has its index.
macro_rules! list {
    ($($filter:literal)?) => {
        Sql { postgres: list!(@ "strpos" $($filter)?), sqlite: list!(@ "instr" $($filter)?) }
    };
    (@ $contains:literal $($filter:literal)?) => {
        concat!(
            "SELECT ",
            summary_columns!(),
            " FROM jobs WHERE (accepted_at, id) < ($1, $2) AND ($4 IS NULL OR ",
            $contains,
            "(lower(file), lower($4)) > 0) \
             AND ($5 IS NULL OR $5 = CASE WHEN ended_at IS NULL THEN 'open' ELSE state END)",
            $(" AND ", $filter,)?
            " ORDER BY accepted_at DESC, id DESC LIMIT $3"
        )
    };
}

const LIST_ALL: Sql = list!();
const LIST_TENANT: Sql = list!("tenant = $6");
const LIST_BATCH: Sql = list!("batch = $6");
const LIST_BATCH_OF_TENANT: Sql = list!("batch = $6 AND tenant = $7");

const FAILURES: Sql = Sql::same(
    "SELECT problem, COUNT(*) FROM jobs WHERE batch = $1 AND ($2 IS NULL OR tenant = $2) AND problem IS NOT NULL \
     GROUP BY problem ORDER BY COUNT(*) DESC, problem LIMIT 10000",
);

const OPEN: Sql = Sql::same(concat!(
    "SELECT ",
    job_columns!(),
    " FROM jobs WHERE ended_at IS NULL AND state = 'open' AND id > $1 ORDER BY id LIMIT $2"
));

const READING: Sql = Sql::same("SELECT order_json, source_json, lines, pictures, part_report FROM jobs WHERE id = $1");

macro_rules! sums {
    ($($filter:literal)?) => {
        Sql::same(concat!(
            "SELECT state, documents_failed > 0, COUNT(*), CAST(COALESCE(SUM(documents), 0) AS BIGINT), \
             CAST(SUM(documents_failed) AS BIGINT) FROM jobs",
            $(" WHERE ", $filter,)?
            " GROUP BY state, documents_failed > 0"
        ))
    };
}

const SUMS_ALL: Sql = sums!();
const SUMS_TENANT: Sql = sums!("tenant = $1");
const SUMS_BATCH: Sql = sums!("batch = $1");
const SUMS_BATCH_OF_TENANT: Sql = sums!("batch = $1 AND tenant = $2");

const PLACE: Sql = Sql::same("SELECT accepted_at, id FROM jobs WHERE id = $1 AND ($2 IS NULL OR tenant = $2)");

const ATTEMPTS: Sql = Sql::same(
    "SELECT stage, document, attempt, reason FROM attempts WHERE job = $1 ORDER BY at, document, stage, attempt",
);

const COMPLETION: Sql = Sql::same("SELECT completion FROM jobs WHERE id = $1");

const LETTERS: Sql = Sql::same(
    "SELECT id, tenant, job, document, queue, reason, since, replays FROM dead_letters \
     WHERE state = 'waiting' AND id > $1 AND ($2 IS NULL OR tenant = $2) ORDER BY id LIMIT $3",
);

#[derive(sqlx::FromRow)]
struct SummaryRow {
    id: Uuid,
    tenant: String,
    batch: Option<Uuid>,
    file: String,
    lane: String,
    wanted: i64,
    state: String,
    documents: Option<i64>,
    documents_ended: i64,
    documents_failed: i64,
    outputs: i64,
    pages: i64,
    findings: i64,
    problem: Option<String>,
    accepted_at: i64,
    ended_at: Option<i64>,
    again: Option<String>,
}

impl SummaryRow {
    fn summary(self) -> Result<JobSummary, Fault> {
        let status = rows::status(&self.state)?;
        let sums = Sums {
            documents: self.documents,
            ended: self.documents_ended,
            failed: self.documents_failed,
            outputs: self.outputs,
            pages: self.pages,
            findings: self.findings,
        };
        Ok(JobSummary {
            job: JobId(self.id),
            tenant: rows::tenant(&self.tenant)?,
            batch: self.batch.map(BatchId),
            based_on: rows::read_maybe::<Again>("again", self.again.as_deref())?.map(|again| again.job),
            file: self.file,
            lane: rows::lane(&self.lane)?,
            status,
            problem: rows::read_maybe::<Problem>("problem", self.problem.as_deref())?,
            counts: sums.counts(status.is_some()),
            accepted: rows::time("accepted_at", self.accepted_at)?,
            ended: self.ended_at.map(|at| rows::time("ended_at", at)).transpose()?,
        })
    }
}

/// What a job was asked to do.
pub(crate) async fn known<C: Connection>(
    connection: &mut C,
    scope: &Scope,
    job: JobId,
) -> Result<Option<KnownJob>, Fault> {
    let found: Vec<JobRow> = connection.rows(KNOWN, vec![job.0.into(), scope.tenant().into()]).await?;
    found.first().map(JobRow::known).transpose()
}

/// How a job stands.
pub(crate) async fn job<C: Connection>(
    connection: &mut C,
    scope: &Scope,
    job: JobId,
) -> Result<Option<JobView>, Fault> {
    let found: Vec<SummaryRow> = connection.rows(SUMMARY, vec![job.0.into(), scope.tenant().into()]).await?;
    let Some(row) = found.into_iter().next() else { return Ok(None) };
    let wanted = Formats::from_row(row.wanted);
    let documents = documents::all_of(connection, &[job.0]).await?;
    let completion: Vec<(Option<String>,)> = connection.rows(COMPLETION, vec![job.0.into()]).await?;
    let completion = completion.into_iter().next().and_then(|(completion,)| completion);
    let mut outputs = closing::load_outputs(connection, &[job.0]).await?;
    let documents = documents
        .iter()
        .map(|(key, state)| document_view(key.1, state, wanted, outputs.remove(key).unwrap_or_default()));
    Ok(Some(JobView {
        summary: row.summary()?,
        documents: documents.collect(),
        attempts: attempts(connection, job).await?,
        completion: rows::read_maybe("completion", completion.as_deref())?,
        objects: objects(connection, job).await?,
    }))
}

/// What lies in storage of a job.
async fn objects<C: Connection>(connection: &mut C, job: JobId) -> Result<Option<JobObjects>, Fault> {
    type Row = (String, String, Option<String>, Option<String>, Option<String>);
    let found: Vec<Row> = connection.rows(READING, vec![job.0.into()]).await?;
    let Some((order, source, lines, pictures, report)) = found.into_iter().next() else { return Ok(None) };
    let order: Order = rows::read("order_json", &order)?;
    Ok(Some(JobObjects {
        source: rows::read("source_json", &source)?,
        files: order.files,
        given: order.given,
        lines: rows::read_maybe("lines", lines.as_deref())?,
        pictures: rows::read_maybe("pictures", pictures.as_deref())?,
        report: rows::read_maybe("part_report", report.as_deref())?,
    }))
}

fn document_view(document: i64, state: &DocumentState, wanted: Formats, outputs: Vec<OutputRef>) -> DocumentView {
    let lacking = wanted.without(state.made);
    // A document that was given up makes nothing more.
    let failed = if state.given_up { lacking.len() } else { state.failed.without(state.made).len() };
    DocumentView {
        document: rows::small(document),
        title: state.title.clone(),
        problem: state.standing_problems(wanted).first().cloned(),
        pages: rows::small(state.pages),
        outputs,
        paper: state.paper.clone(),
        plan: state.plan.clone(),
        made: state.made.len(),
        failed,
        wanted: wanted.len(),
    }
}

async fn attempts<C: Connection>(connection: &mut C, job: JobId) -> Result<Vec<AttemptView>, Fault> {
    let found: Vec<(String, i64, i64, String)> = connection.rows(ATTEMPTS, vec![job.0.into()]).await?;
    let view = |(stage, document, attempt, reason): (String, i64, i64, String)| AttemptView {
        stage,
        document: (document > 0).then_some(rows::small(document)),
        attempt: rows::small(attempt),
        reason,
    };
    Ok(found.into_iter().map(view).collect())
}

/// A page of jobs, the latest first.
pub(crate) async fn jobs<C: Connection>(
    connection: &mut C,
    scope: &Scope,
    listed: &Listed,
) -> Result<Page<JobSummary>, Fault> {
    let Some((time, id)) = place(connection, scope, listed.after).await? else { return Ok(Page::default()) };
    let limit = listed.limit.clamp(1, PAGE_MOST);
    let standing = listed.standing.map(|standing| standing.as_str().to_owned());
    // One more tells whether there is more.
    let mut values: Vec<Value> = vec![time.into(), id.into(), i64::from(limit + 1).into()];
    values.extend([listed.search.clone().into(), standing.into()]);
    values.extend(filters(scope, listed.batch));
    let sql = match (scope, listed.batch) {
        (Scope::All, None) => LIST_ALL,
        (Scope::Tenant(_), None) => LIST_TENANT,
        (Scope::All, Some(_)) => LIST_BATCH,
        (Scope::Tenant(_), Some(_)) => LIST_BATCH_OF_TENANT,
    };
    let found: Vec<SummaryRow> = connection.rows(sql, values).await?;
    let entries: Result<Vec<_>, _> = found.into_iter().map(SummaryRow::summary).collect();
    Ok(Page::cut(entries?, limit))
}

/// Why jobs of a batch failed. Problems of one code and cause are one reason,
/// whatever place or figure they name.
pub(crate) async fn failures<C: Connection>(
    connection: &mut C,
    scope: &Scope,
    batch: BatchId,
    limit: u32,
) -> Result<Vec<FailureCount>, Fault> {
    let found: Vec<(String, i64)> = connection.rows(FAILURES, vec![batch.0.into(), scope.tenant().into()]).await?;
    let mut reasons: Vec<FailureCount> = Vec::new();
    for (problem, jobs) in found {
        let (problem, jobs) = (rows::read::<Problem>("problem", &problem)?, rows::large(jobs));
        let same =
            |known: &&mut FailureCount| known.problem.code == problem.code && known.problem.cause == problem.cause;
        match reasons.iter_mut().find(same) {
            Some(known) => known.jobs += jobs,
            None => reasons.push(FailureCount { problem, jobs }),
        }
    }
    reasons.sort_by(|one, other| (other.jobs, &one.problem.reason).cmp(&(one.jobs, &other.problem.reason)));
    reasons.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(reasons)
}

/// Open jobs after a job, by id.
pub(crate) async fn open_after<C: Connection>(
    connection: &mut C,
    after: Option<JobId>,
    limit: u32,
) -> Result<Vec<JobFacts>, Fault> {
    let after = after.map_or(Uuid::nil(), |job| job.0);
    let found: Vec<JobRow> = connection.rows(OPEN, vec![after.into(), i64::from(limit).into()]).await?;
    found.iter().map(JobRow::facts).collect()
}

/// Where a page begins: after this place. `None` when the scope has no such job.
async fn place<C: Connection>(
    connection: &mut C,
    scope: &Scope,
    after: Option<JobId>,
) -> Result<Option<(i64, Uuid)>, Fault> {
    let Some(after) = after else { return Ok(Some((Timestamp::MAX.as_microsecond(), Uuid::max()))) };
    let found: Vec<(i64, Uuid)> = connection.rows(PLACE, vec![after.0.into(), scope.tenant().into()]).await?;
    Ok(found.into_iter().next())
}

fn filters(scope: &Scope, batch: Option<BatchId>) -> impl Iterator<Item = Value> {
    let batch = batch.map(|batch| Value::Uuid(batch.0));
    batch.into_iter().chain(scope.tenant().map(Value::Text))
}

/// Sums of jobs.
pub(crate) async fn sums<C: Connection>(
    connection: &mut C,
    scope: &Scope,
    batch: Option<BatchId>,
) -> Result<JobSums, Fault> {
    let sql = match (scope, batch) {
        (Scope::All, None) => SUMS_ALL,
        (Scope::Tenant(_), None) => SUMS_TENANT,
        (Scope::All, Some(_)) => SUMS_BATCH,
        (Scope::Tenant(_), Some(_)) => SUMS_BATCH_OF_TENANT,
    };
    let groups: Vec<(String, bool, i64, i64, i64)> = connection.rows(sql, filters(scope, batch).collect()).await?;
    let mut sums = JobSums::default();
    for (state, with_failures, jobs, documents, failed) in groups {
        *sum_of(&mut sums, rows::status(&state)?, with_failures) += rows::large(jobs);
        sums.documents += rows::large(documents);
        sums.documents_failed += rows::large(failed);
    }
    Ok(sums)
}

const fn sum_of(sums: &mut JobSums, status: Option<JobStatus>, with_failures: bool) -> &mut u64 {
    match status {
        None => &mut sums.open,
        Some(JobStatus::Completed) if with_failures => &mut sums.completed_with_failures,
        Some(JobStatus::Completed) => &mut sums.completed,
        Some(JobStatus::Failed) => &mut sums.failed,
        Some(JobStatus::Cancelled) => &mut sums.cancelled,
        Some(JobStatus::Expired) => &mut sums.expired,
    }
}

#[derive(sqlx::FromRow)]
struct LetterRow {
    id: i64,
    tenant: Option<String>,
    job: Option<Uuid>,
    document: Option<i64>,
    queue: String,
    reason: String,
    since: i64,
    replays: i64,
}

impl LetterRow {
    fn summary(self) -> Result<DeadSummary, Fault> {
        Ok(DeadSummary {
            id: self.id,
            tenant: self.tenant.as_deref().map(rows::tenant).transpose()?,
            job: self.job.map(JobId),
            document: self.document.map(rows::small),
            queue: self.queue,
            reason: self.reason,
            since: rows::time("since", self.since)?,
            replays: rows::small(self.replays),
        })
    }
}

/// A page of letters that wait, the oldest first.
pub(crate) async fn letters<C: Connection>(
    connection: &mut C,
    scope: &Scope,
    after: Option<i64>,
    limit: u32,
) -> Result<Page<DeadSummary>, Fault> {
    let limit = limit.clamp(1, PAGE_MOST);
    let values = vec![after.unwrap_or(0).into(), scope.tenant().into(), i64::from(limit + 1).into()];
    let found: Vec<LetterRow> = connection.rows(LETTERS, values).await?;
    let entries: Result<Vec<_>, _> = found.into_iter().map(LetterRow::summary).collect();
    Ok(Page::cut(entries?, limit))
}
