//! All that is known of jobs that end.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;
use wenshu_messages::ObjectRef;
use wenshu_messages::reply::OutputRef;

use crate::error::Fault;
use crate::fold::{DocumentKey, DocumentState, Formats};
use crate::job::{ClosingJob, DocumentOutcome};
use crate::operations::documents;
use crate::rows::{self, JobRow, job_columns};
use crate::sql::{Connection, Sql};

const JOBS: Sql = Sql {
    postgres: concat!("SELECT ", job_columns!(), " FROM jobs WHERE id = ANY($1::uuid[])"),
    sqlite: concat!("SELECT ", job_columns!(), " FROM jobs WHERE id IN (SELECT unhex(value ->> 0) FROM json_each($1))"),
};

const OUTPUTS: Sql = Sql {
    postgres: "SELECT job, document, format, name, object_key, sha256, bytes FROM outputs WHERE job = ANY($1::uuid[])",
    sqlite: "SELECT job, document, format, name, object_key, sha256, bytes FROM outputs \
        WHERE job IN (SELECT unhex(value ->> 0) FROM json_each($1))",
};

#[derive(sqlx::FromRow)]
struct OutputRow {
    job: Uuid,
    document: i64,
    format: String,
    name: String,
    object_key: String,
    sha256: String,
    bytes: i64,
}

impl OutputRow {
    fn output(self) -> Result<(DocumentKey, OutputRef), Fault> {
        let output = OutputRef {
            document: rows::small(self.document),
            format: self.format.parse().map_err(|_| Fault::Column("format"))?,
            name: self.name,
            object: ObjectRef { key: self.object_key, sha256: self.sha256, bytes: rows::large(self.bytes) },
        };
        Ok(((self.job, self.document), output))
    }
}

/// Jobs with their documents and outputs, in the order asked for; those that
/// are not known are left out.
pub(crate) async fn load<C: Connection>(connection: &mut C, jobs: &[Uuid]) -> Result<Vec<ClosingJob>, Fault> {
    if jobs.is_empty() {
        return Ok(Vec::new());
    }
    let found: Vec<JobRow> = connection.rows_many(JOBS, vec![jobs.to_vec().into()]).await?;
    let mut found: HashMap<Uuid, JobRow> = found.into_iter().map(|row| (row.id, row)).collect();
    let mut documents = documents::all_of(connection, jobs).await?;
    let mut outputs = load_outputs(connection, jobs).await?;
    jobs.iter().filter_map(|id| found.remove(id)).map(|row| closing_job(&row, &mut documents, &mut outputs)).collect()
}

/// The outputs of jobs, each document's by format.
pub(crate) async fn load_outputs<C: Connection>(
    connection: &mut C,
    jobs: &[Uuid],
) -> Result<BTreeMap<DocumentKey, Vec<OutputRef>>, Fault> {
    let found: Vec<OutputRow> = connection.rows_many(OUTPUTS, vec![jobs.to_vec().into()]).await?;
    let mut outputs: BTreeMap<DocumentKey, Vec<OutputRef>> = BTreeMap::new();
    for row in found {
        let (key, output) = row.output()?;
        outputs.entry(key).or_default().push(output);
    }
    for of_document in outputs.values_mut() {
        of_document.sort_by_key(|output| output.format);
    }
    Ok(outputs)
}

fn closing_job(
    row: &JobRow,
    documents: &mut BTreeMap<DocumentKey, DocumentState>,
    outputs: &mut BTreeMap<DocumentKey, Vec<OutputRef>>,
) -> Result<ClosingJob, Fault> {
    let facts = row.facts()?;
    let wanted: Formats = facts.order.formats.iter().copied().collect();
    let keys: Vec<DocumentKey> = documents.range((row.id, 0)..=(row.id, i64::MAX)).map(|(key, _)| *key).collect();
    let outcomes = keys.into_iter().filter_map(|key| {
        let state = documents.remove(&key)?;
        Some(outcome(key, state, wanted, outputs.remove(&key).unwrap_or_default()))
    });
    Ok(ClosingJob {
        documents: outcomes.collect(),
        problem: rows::read_maybe("problem", row.problem.as_deref())?,
        part_report: rows::read_maybe("part_report", row.part_report.as_deref())?,
        counts: row.counts(),
        facts,
    })
}

fn outcome(key: DocumentKey, state: DocumentState, wanted: Formats, outputs: Vec<OutputRef>) -> DocumentOutcome {
    DocumentOutcome {
        document: rows::small(key.1),
        done: state.done(wanted),
        problems: state.standing_problems(wanted),
        title: state.title,
        pages: rows::small(state.pages),
        part_report: state.part_report,
        outputs,
    }
}
