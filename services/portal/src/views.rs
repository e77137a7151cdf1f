//! What the API answers, as types: one shape for JSON, for the page and for the
//! OpenAPI document.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wenshu_messages::event::JobStatus;
use wenshu_messages::query::JobSums;
use wenshu_messages::reply::Counts;
use wenshu_messages::{BatchId, JobId, Lane};
use wenshu_model::official::{Adjustment, KindReason};
use wenshu_model::{Change, Elements, Finding, Lines, PaperKind, Removed};
use wenshu_report::{Format, Problem};

use crate::auth::KeyInfo;

/// A job: one file on its way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Job {
    /// Its id.
    pub job: JobId,
    /// The batch that it is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<BatchId>,
    /// The job whose documents it sets again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub based_on: Option<JobId>,
    /// Name of the file, without folders.
    pub file: String,
    /// How urgent it is.
    pub lane: Lane,
    /// Where it stands.
    pub stage: Stage,
    /// How it ended; absent while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<JobStatus>,
    /// Why nothing was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
    /// Sums so far.
    pub counts: Counts,
    /// When it was accepted.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub accepted: Timestamp,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub ended: Option<Timestamp>,
    /// Its documents so far; empty in lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<Document>,
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The file is read and told apart into documents.
    Reading,
    /// The documents are known and being set.
    Setting,
    /// All are set; outputs are being written.
    Writing,
    /// It ended.
    Ended,
}

/// A document of a job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// Its place in the file, from 1.
    pub document: u32,
    /// Its title on one line; empty until known.
    pub title: String,
    /// Pages of the PDF; 0 until it is set.
    pub pages: u32,
    /// Why it, or an output of it, was not made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<Problem>,
    /// Its outputs so far.
    pub outputs: Vec<Output>,
    /// Outputs asked for.
    pub wanted: u32,
    /// True when its pages can be shown.
    pub viewable: bool,
}

/// A finished file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Output {
    /// Which.
    pub format: Format,
    /// Its name: `01-<title>.pdf`.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
    /// Where it is fetched: a path of this server.
    pub href: String,
}

/// A page of jobs, the latest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Jobs {
    /// The jobs.
    pub jobs: Vec<Job>,
    /// True when there are more: ask again with `after` the last one's id.
    pub more: bool,
}

/// A batch: a folder or archive whose files are jobs of their own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Batch {
    /// Its id.
    pub batch: BatchId,
    /// Sums of its jobs.
    pub sums: JobSums,
    /// Files of the upload that could not be taken on, with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<RefusedFile>,
}

/// A file of an upload that could not be taken on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RefusedFile {
    /// Its name, with the folders of the upload.
    pub file: String,
    /// Why.
    pub problem: Problem,
}

/// A document laid open: what was recognised, what was noticed, and where each
/// stands on the pages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Review {
    /// Its place in the file, from 1.
    pub document: u32,
    /// Its title, one entry a line as set.
    pub title_lines: Vec<String>,
    /// Form of the paper.
    pub kind: PaperKind,
    /// Why this form was chosen.
    pub kind_reason: KindReason,
    /// What was given for it beside the file.
    #[serde(default)]
    pub given: Elements,
    /// Each departure from the usual spacing.
    pub adjustments: Vec<Adjustment>,
    /// The elements that it has, in the order of the standard.
    pub elements: Vec<ElementView>,
    /// The body, in reading order.
    pub blocks: Vec<BlockView>,
    /// What was noticed.
    pub findings: Vec<FindingView>,
    /// What was altered, with place and reason.
    pub changed: Vec<Change>,
    /// Width of a page, mm.
    pub page_width: f64,
    /// Height of a page, mm.
    pub page_height: f64,
    /// Pages.
    pub pages: u32,
}

/// An element of a 公文 as it stands in the document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ElementView {
    /// The key of `wenshu.elements/1`: `document_number`.
    pub key: String,
    /// Its value, one entry a member of a list.
    pub values: Vec<String>,
    /// Where it stands in the source; absent for a value that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Lines>,
}

/// A block of the body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BlockView {
    /// heading, paragraph, item, table, roster, figure, note or page_break.
    pub kind: String,
    /// Level by numbering style, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<u8>,
    /// Number and text as set.
    pub text: String,
    /// Where it stands in the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Lines>,
    /// The page on which it begins, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

/// A finding, and where it stands on the pages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FindingView {
    /// What was noticed.
    #[serde(flatten)]
    pub finding: Finding,
    /// True when a person must look at it.
    pub needs_review: bool,
    /// The page, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The line on the page, as shares of its width and height: left, top,
    /// width, height.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<[f64; 4]>,
}

/// The file as it was read: numbered lines, which all places refer to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SourceView {
    /// The text of each line; the first is line 1.
    pub lines: Vec<String>,
    /// What is in no document, with the reason.
    pub removed: Vec<Removed>,
    /// What was altered in telling the documents apart.
    pub changed: Vec<Change>,
    /// What concerns the file as a whole.
    pub findings: Vec<Finding>,
}

/// A document set anew with elements that are being filled in; nothing is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Preview {
    /// The document as it would be.
    pub review: Review,
    /// The page asked for, from 1; the last when there are fewer.
    pub page: u32,
    /// The page as PNG, base64.
    pub picture: String,
}

/// Whether the server answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Health {
    /// Always true.
    pub ok: bool,
}

/// Jobs that were taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Cancelled {
    /// How many had been open.
    pub jobs: u32,
}

/// Failures of a batch by reason, the most frequent first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Failures {
    /// The reasons.
    pub failures: Vec<Failure>,
}

/// A reason why jobs of a batch failed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Failure {
    /// The problem of one of them; the others have its code and cause.
    pub problem: Problem,
    /// How many jobs it befell.
    pub jobs: u64,
}

/// Keys of the tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Keys {
    /// The keys.
    pub keys: Vec<KeyInfo>,
}

/// A key that was made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewKey {
    /// What a list says of it.
    pub key: KeyInfo,
    /// What a program shows: `Authorization: Bearer …`. It is told this once.
    pub secret: String,
}
