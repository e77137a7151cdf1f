//! Rows of documents.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::error::Fault;
use crate::fold::{DocumentKey, DocumentState, Formats};
use crate::job::Problems;
use crate::rows;
use crate::sql::{Column, Connection, Sql, column};

const SOME: Sql = Sql {
    postgres: "SELECT d.job, d.document, title, pages, part_report, formatted, given_up, made, failed, problems, paper, plan \
        FROM UNNEST($1::uuid[], $2::bigint[]) AS wanted (job, document) \
        JOIN documents AS d ON d.job = wanted.job AND d.document = wanted.document",
    sqlite: "SELECT job, document, title, pages, part_report, formatted, given_up, made, failed, problems, paper, plan \
        FROM json_each($1) CROSS JOIN documents ON job = unhex(value ->> 0) AND document = value ->> 1",
};

const ALL_OF_JOBS: Sql = Sql {
    postgres: "SELECT job, document, title, pages, part_report, formatted, given_up, made, failed, problems, paper, plan \
        FROM documents WHERE job = ANY($1::uuid[])",
    sqlite: "SELECT job, document, title, pages, part_report, formatted, given_up, made, failed, problems, paper, plan \
        FROM documents WHERE job IN (SELECT unhex(value ->> 0) FROM json_each($1))",
};

const STORE: Sql = Sql {
    postgres: "INSERT INTO documents (job, document, title, pages, part_report, formatted, given_up, made, failed, \
        problems, paper, plan) SELECT * FROM UNNEST($1::uuid[], $2::bigint[], $3::text[], $4::bigint[], $5::text[], \
        $6::boolean[], $7::boolean[], $8::bigint[], $9::bigint[], $10::text[], $11::text[], \
        $12::text[]) \
        ON CONFLICT (job, document) DO UPDATE SET title = excluded.title, pages = excluded.pages, \
        part_report = excluded.part_report, formatted = excluded.formatted, given_up = excluded.given_up, \
        made = excluded.made, failed = excluded.failed, problems = excluded.problems, paper = excluded.paper, \
        plan = excluded.plan",
    sqlite: "INSERT INTO documents (job, document, title, pages, part_report, formatted, given_up, made, failed, \
        problems, paper, plan) SELECT unhex(value ->> 0), value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, \
        value ->> 6, value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11 FROM json_each($1) WHERE TRUE \
        ON CONFLICT (job, document) DO UPDATE SET title = excluded.title, pages = excluded.pages, \
        part_report = excluded.part_report, formatted = excluded.formatted, given_up = excluded.given_up, \
        made = excluded.made, failed = excluded.failed, problems = excluded.problems, paper = excluded.paper, \
        plan = excluded.plan",
};

#[derive(sqlx::FromRow)]
struct DocumentRow {
    job: Uuid,
    document: i64,
    title: String,
    pages: i64,
    part_report: Option<String>,
    formatted: bool,
    given_up: bool,
    made: i64,
    failed: i64,
    problems: Option<String>,
    paper: Option<String>,
    plan: Option<String>,
}

impl DocumentRow {
    fn state(self) -> Result<(DocumentKey, DocumentState), Fault> {
        let state = DocumentState {
            title: self.title,
            pages: self.pages,
            part_report: rows::read_maybe("part_report", self.part_report.as_deref())?,
            formatted: self.formatted,
            given_up: self.given_up,
            made: Formats::from_row(self.made),
            failed: Formats::from_row(self.failed),
            problems: rows::read_maybe("problems", self.problems.as_deref())?.unwrap_or_default(),
            paper: rows::read_maybe("paper", self.paper.as_deref())?,
            plan: rows::read_maybe("plan", self.plan.as_deref())?,
        };
        Ok(((self.job, self.document), state))
    }
}

/// Documents by their keys. Their jobs are locked.
pub(crate) async fn some<C: Connection>(
    connection: &mut C,
    keys: &[DocumentKey],
) -> Result<BTreeMap<DocumentKey, DocumentState>, Fault> {
    if keys.is_empty() {
        return Ok(BTreeMap::new());
    }
    let columns = vec![column(keys, |key| key.0), column(keys, |key| key.1)];
    let found: Vec<DocumentRow> = connection.rows_many(SOME, columns).await?;
    found.into_iter().map(DocumentRow::state).collect()
}

/// All documents of jobs.
pub(crate) async fn all_of<C: Connection>(
    connection: &mut C,
    jobs: &[Uuid],
) -> Result<BTreeMap<DocumentKey, DocumentState>, Fault> {
    let found: Vec<DocumentRow> = connection.rows_many(ALL_OF_JOBS, vec![jobs.to_vec().into()]).await?;
    found.into_iter().map(DocumentRow::state).collect()
}

/// Writes documents, new or changed.
pub(crate) async fn store<C: Connection>(
    connection: &mut C,
    documents: &[(DocumentKey, DocumentState)],
) -> Result<(), Fault> {
    if documents.is_empty() {
        return Ok(());
    }
    let reports: Result<Vec<_>, _> =
        documents.iter().map(|(_, state)| rows::write_maybe("part_report", state.part_report.as_ref())).collect();
    let problems: Result<Vec<_>, _> = documents.iter().map(|(_, state)| write_problems(&state.problems)).collect();
    let papers: Result<Vec<_>, _> =
        documents.iter().map(|(_, state)| rows::write_maybe("paper", state.paper.as_ref())).collect();
    let plans: Result<Vec<_>, _> =
        documents.iter().map(|(_, state)| rows::write_maybe("plan", state.plan.as_ref())).collect();
    let columns = vec![
        column(documents, |(key, _)| key.0),
        column(documents, |(key, _)| key.1),
        column(documents, |(_, state)| state.title.clone()),
        column(documents, |(_, state)| state.pages),
        Column::MaybeText(reports?),
        column(documents, |(_, state)| state.formatted),
        column(documents, |(_, state)| state.given_up),
        column(documents, |(_, state)| state.made.bits()),
        column(documents, |(_, state)| state.failed.bits()),
        Column::MaybeText(problems?),
        Column::MaybeText(papers?),
        Column::MaybeText(plans?),
    ];
    connection.run_many(STORE, columns).await?;
    Ok(())
}

/// Most documents have none: the column stays empty.
fn write_problems(problems: &Problems) -> Result<Option<String>, Fault> {
    let some = *problems != Problems::default();
    rows::write_maybe("problems", some.then_some(problems))
}
