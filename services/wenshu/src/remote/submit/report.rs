//! The report of a submission: one row a document, as `report.csv` for people
//! and `report.json` for programs.

use std::path::Path;

use serde::{Deserialize, Serialize};
use wenshu_messages::event::JobStatus;
use wenshu_messages::reply::Completion;
use wenshu_messages::{BatchId, JobId};
use wenshu_report::{DocumentReport, InputReport, Problem, ProblemCode, Status};

use super::super::voice::Voice;
use super::super::words;
use crate::output::{self, REPORT_FILE, TABLE_FILE};

/// Version tag of `report.json`.
const REPORT_SCHEMA: &str = "wenshu.submit-report/1";

/// Offices take a CSV file for one in the system's encoding unless it begins so.
const BYTE_ORDER_MARK: &str = "\u{feff}";

const HEADS: [&str; 14] = [
    "文件",
    "目录",
    "作业",
    "序号",
    "标题",
    "状态",
    "页数",
    "提示",
    "需核对",
    "输出",
    "问题代码",
    "原因",
    "办法",
    "说明",
];

/// A document, or a file without one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Row {
    /// Name of the file.
    pub(super) file: String,
    /// Folder of the outputs, below the output folder.
    pub(super) folder: String,
    /// The job; absent for a file that was not submitted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) job: Option<JobId>,
    /// Place of the document in the file, from 1; absent for a file as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) document: Option<u32>,
    /// Title of the document.
    pub(super) title: String,
    /// How it ended.
    pub(super) status: RowStatus,
    /// Pages of the PDF.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) pages: Option<u32>,
    /// What was noticed.
    pub(super) findings: u32,
    /// What of it a person must look at.
    pub(super) needs_review: u32,
    /// The outputs, below the output folder.
    pub(super) outputs: Vec<String>,
    /// Why it, or an output of it, was not made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) problem: Option<RowProblem>,
    /// What `wenshu convert` would say of the file, below the output folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) report: Option<String>,
}

/// How a document, or a file without one, ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RowStatus {
    /// Every output was made.
    Ok,
    /// Some outputs were.
    Partial,
    /// Nothing was made.
    Failed,
    /// The job was taken back.
    Cancelled,
    /// The job's deadline passed.
    Expired,
}

/// What went wrong. Its codes are those of reports and of rejections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RowProblem {
    /// By the step that failed.
    pub(super) code: String,
    /// Why, in Chinese.
    pub(super) reason: String,
    /// What to do, in Chinese.
    pub(super) advice: String,
}

impl From<Problem> for RowProblem {
    fn from(problem: Problem) -> Self {
        Self { code: code_of(&problem.code), reason: problem.reason, advice: problem.advice }
    }
}

/// A code as it stands in JSON.
pub(super) fn code_of(code: &impl Serialize) -> String {
    let code = serde_json::to_value(code).unwrap_or_default();
    code.as_str().unwrap_or_default().to_owned()
}

impl Row {
    /// A file of which nothing was made.
    pub(super) fn failed(file: &str, folder: &str, job: Option<JobId>, problem: impl Into<RowProblem>) -> Self {
        Self {
            file: file.to_owned(),
            folder: folder.to_owned(),
            job,
            document: None,
            title: String::new(),
            status: RowStatus::Failed,
            pages: None,
            findings: 0,
            needs_review: 0,
            outputs: Vec::new(),
            problem: Some(problem.into()),
            report: None,
        }
    }

    fn of_document(file: &str, folder: &str, job: JobId, document: &DocumentReport) -> Self {
        let status = match document.status {
            Status::Ok => RowStatus::Ok,
            Status::Partial => RowStatus::Partial,
            Status::Failed => RowStatus::Failed,
        };
        Self {
            file: file.to_owned(),
            folder: folder.to_owned(),
            job: Some(job),
            document: Some(document.index),
            title: document.title.clone(),
            status,
            pages: document.pages,
            findings: count(document.findings.len()),
            needs_review: count(document.needs_review.len()),
            outputs: document.files.iter().map(|output| format!("{folder}/{}", output.path)).collect(),
            problem: document.error.clone().map(RowProblem::from),
            report: Some(format!("{folder}/{REPORT_FILE}")),
        }
    }
}

/// The rows of a job that ended, by its report where it has one.
pub(super) fn rows_of(file: &str, folder: &str, completion: &Completion, report: Option<&InputReport>) -> Vec<Row> {
    let job = completion.job;
    let documents = report.map(|report| report.documents.as_slice()).unwrap_or_default();
    if !documents.is_empty() {
        return documents.iter().map(|document| Row::of_document(file, folder, job, document)).collect();
    }
    let (status, problem) = match completion.status {
        JobStatus::Completed | JobStatus::Failed => {
            let none = || Problem::new(ProblemCode::NoDocument, "文件中没有找到公文正文");
            (RowStatus::Failed, completion.problem.clone().unwrap_or_else(none).into())
        }
        JobStatus::Cancelled => (RowStatus::Cancelled, withdrawn("cancelled", "作业已取消")),
        JobStatus::Expired => (RowStatus::Expired, withdrawn("expired", "作业超过期限，没有完成")),
    };
    let whole = report.map(|_| format!("{folder}/{REPORT_FILE}"));
    vec![Row { status, report: whole, ..Row::failed(file, folder, Some(job), problem) }]
}

fn withdrawn(code: &str, reason: &str) -> RowProblem {
    let advice = "如仍需要，请加 --new 重新提交".to_owned();
    RowProblem { code: code.to_owned(), reason: reason.to_owned(), advice }
}

/// Sums over a submission.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(super) struct Totals {
    /// Files named.
    pub(super) files: u64,
    /// Files of which nothing, or not everything, was made.
    pub(super) files_failed: u64,
    /// Documents found.
    pub(super) documents: u64,
    /// Documents of which not every output was made.
    pub(super) documents_failed: u64,
    /// Outputs.
    pub(super) outputs: u64,
    /// Pages of all PDFs.
    pub(super) pages: u64,
    /// Findings that a person must look at.
    pub(super) needs_review: u64,
}

impl Totals {
    fn add(&mut self, rows: &[Row]) {
        self.files += 1;
        self.files_failed += u64::from(rows.iter().any(|row| row.status != RowStatus::Ok));
        for row in rows {
            self.documents += u64::from(row.document.is_some());
            self.documents_failed += u64::from(row.document.is_some() && row.status != RowStatus::Ok);
            self.outputs += row.outputs.len() as u64;
            self.pages += u64::from(row.pages.unwrap_or(0));
            self.needs_review += u64::from(row.needs_review);
        }
    }
}

#[derive(Serialize)]
struct Report<'a> {
    schema: &'static str,
    version: &'static str,
    batch: BatchId,
    rows: Vec<&'a Row>,
    skipped: &'a [String],
    totals: Totals,
}

/// Writes both files, of the rows of each file in the order of the inputs.
///
/// # Errors
/// A [`Problem`] when one cannot be written.
pub(super) fn write(out: &Path, batch: BatchId, files: Vec<&[Row]>, skipped: &[String]) -> Result<Totals, Problem> {
    let mut totals = Totals::default();
    files.iter().for_each(|rows| totals.add(rows));
    let rows: Vec<&Row> = files.into_iter().flatten().collect();
    let table = table(&rows).map_err(|error| Problem::caused(ProblemCode::Internal, &error))?;
    output::write(&out.join(TABLE_FILE), &table)?;
    let report = Report { schema: REPORT_SCHEMA, version: env!("CARGO_PKG_VERSION"), batch, rows, skipped, totals };
    let json = serde_json::to_vec_pretty(&report);
    let mut json = json.map_err(|error| Problem::caused(ProblemCode::Internal, &error))?;
    json.push(b'\n');
    output::write(&out.join(REPORT_FILE), &json)?;
    Ok(totals)
}

fn table(rows: &[&Row]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    writer.write_record(HEADS)?;
    for row in rows {
        let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
        let problem = |part: fn(&RowProblem) -> &String| row.problem.as_ref().map(part).cloned().unwrap_or_default();
        let cells = [
            row.file.clone(),
            row.folder.clone(),
            row.job.map(|job| job.to_string()).unwrap_or_default(),
            number(row.document),
            row.title.clone(),
            status_word(row.status).to_owned(),
            number(row.pages),
            row.findings.to_string(),
            row.needs_review.to_string(),
            row.outputs.join("；"),
            problem(|problem| &problem.code),
            problem(|problem| &problem.reason),
            problem(|problem| &problem.advice),
            row.report.clone().unwrap_or_default(),
        ];
        writer.write_record(cells.iter().map(|cell| harmless(cell)))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// A cell that a spreadsheet takes for text, whatever it begins with: a title
/// from outside must not become a formula.
fn harmless(cell: &str) -> String {
    let cell = words::plain(cell);
    if cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) {
        format!("'{cell}")
    } else {
        cell
    }
}

const fn status_word(status: RowStatus) -> &'static str {
    match status {
        RowStatus::Ok => "完成",
        RowStatus::Partial => "部分失败",
        RowStatus::Failed => "失败",
        RowStatus::Cancelled => "已取消",
        RowStatus::Expired => "已过期",
    }
}

/// Says what became of a file.
pub(super) fn tell_file(rows: &[Row], voice: &Voice) {
    let Some(first) = rows.first() else { return };
    if voice.is_json() {
        #[derive(Serialize)]
        struct Event<'a> {
            event: &'static str,
            file: &'a str,
            folder: &'a str,
            rows: &'a [Row],
        }
        return voice.event(&Event { event: "file", file: &first.file, folder: &first.folder, rows });
    }
    let made: Vec<&Row> = rows.iter().filter(|row| !row.outputs.is_empty()).collect();
    if !made.is_empty() {
        let pages: u32 = made.iter().map(|row| row.pages.unwrap_or(0)).sum();
        let review: u32 = made.iter().map(|row| row.needs_review).sum();
        let mut line = format!("完成 {}：{} 个文档", words::plain(&first.file), made.len());
        if pages > 0 {
            line.push_str(&format!("，{pages} 页"));
        }
        if review > 0 {
            line.push_str(&format!("，{review} 处需要核对"));
        }
        voice.say(&format!("{line} → {}", first.folder));
    }
    for row in rows {
        let Some(problem) = &row.problem else { continue };
        let place = row.document.map(|index| format!(" 第{index}个文档")).unwrap_or_default();
        let line = format!("失败 {}{place}：{}；{}", row.file, problem.reason, problem.advice);
        voice.complain(&words::plain(&line));
    }
}

/// The last word on a submission.
pub(super) fn tell(totals: &Totals, out: &Path, voice: &Voice) {
    voice.end();
    if voice.is_json() {
        #[derive(Serialize)]
        struct Event<'a> {
            event: &'static str,
            report: &'static str,
            totals: &'a Totals,
        }
        return voice.event(&Event { event: "finished", report: REPORT_FILE, totals });
    }
    let mut line = format!("共 {} 个文件，{} 个文档", totals.files, totals.documents);
    for (count, text) in [(totals.files_failed, "个文件未全部完成"), (totals.needs_review, "处需要核对")] {
        if count > 0 {
            line.push_str(&format!("，{count} {text}"));
        }
    }
    voice.say(&format!("{line}；清单见 {}", out.join(TABLE_FILE).display()));
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(title: &str) -> Row {
        let problem = Problem::new(ProblemCode::Format, "坏");
        Row { title: title.to_owned(), ..Row::failed("a.txt", "a", None, problem) }
    }

    #[test]
    fn a_title_never_becomes_a_formula() {
        for title in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1"] {
            assert!(harmless(title).starts_with('\''), "{title:?}");
        }
        assert_eq!(harmless("二〇二六年工作计划"), "二〇二六年工作计划");
    }

    #[test]
    fn the_table_has_a_row_a_document_and_quotes_what_needs_it() {
        let rows = [row("甲，\"乙\"\n丙"), row("=丁")];
        let text = String::from_utf8(table(&rows.iter().collect::<Vec<_>>()).unwrap()).unwrap();
        let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().unwrap().len(), HEADS.len());
        let titles: Vec<String> = reader.records().map(|record| record.unwrap()[4].to_owned()).collect();
        assert_eq!(titles, ["甲，\"乙\" 丙", "'=丁"]);
    }

    #[test]
    fn sums_count_files_and_documents_apart() {
        let folder = tempfile::tempdir().unwrap();
        let good = Row { status: RowStatus::Ok, document: Some(1), problem: None, pages: Some(2), ..row("甲") };
        let bad = Row { document: Some(2), ..row("乙") };
        let files: [&[Row]; 2] = [&[good, bad], &[row("")]];
        let totals = write(folder.path(), BatchId(uuid::Uuid::nil()), files.to_vec(), &[]).unwrap();
        assert_eq!((totals.files, totals.files_failed), (2, 2));
        assert_eq!((totals.documents, totals.documents_failed, totals.pages), (2, 1, 2));
        let json: serde_json::Value =
            serde_json::from_slice(&std::fs::read(folder.path().join(REPORT_FILE)).unwrap()).unwrap();
        assert_eq!(json["rows"].as_array().unwrap().len(), 3);
    }
}
