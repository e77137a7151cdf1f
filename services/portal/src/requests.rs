//! What the API takes, as types.

use std::collections::BTreeSet;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wenshu_messages::event::JobStatus;
use wenshu_messages::query::PAGE_MOST;
use wenshu_messages::request::{BatchGiven, REQUEST_SCHEMA, RequestKind, usual_formats};
use wenshu_messages::{BatchId, JobId, Lane};
use wenshu_model::{Correction, GivenElements};
use wenshu_report::Format;

use crate::auth::Scope;
use crate::backend::Filter;
use crate::problem::{ApiProblem, Code};

/// Entries of a list when the request names no number.
const PAGE_USUAL: u32 = 50;
/// Most characters that are searched for.
const SEARCH_MOST: usize = 200;

/// Which jobs are listed.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Listing {
    /// Only those of this batch.
    #[serde(default)]
    pub batch: Option<BatchId>,
    /// Only those whose file's name contains this text.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub search: Option<String>,
    /// Only those that ended so.
    #[serde(default)]
    pub status: Option<JobStatus>,
    /// Only those that have not ended.
    #[serde(default)]
    pub open: bool,
    /// Only those before this job: the last one of the page before.
    #[serde(default)]
    pub after: Option<JobId>,
    /// Most entries, 1 to 200; 50 when absent.
    #[serde(default)]
    #[schemars(range(min = 1, max = 200))]
    pub limit: Option<u32>,
}

impl Listing {
    /// The same as the pipeline is asked.
    ///
    /// # Errors
    /// A parameter out of its range.
    pub fn filter(self) -> Result<Filter, ApiProblem> {
        let wrong = |field: &str| ApiProblem { field: Some(field.to_owned()), ..ApiProblem::new(Code::Query) };
        let limit = self.limit.unwrap_or(PAGE_USUAL);
        if !(1..=PAGE_MOST).contains(&limit) {
            return Err(wrong("limit").detail(format!("limit 应在 1 至 {PAGE_MOST} 之间")));
        }
        if self.search.as_ref().is_some_and(|text| text.chars().count() > SEARCH_MOST) {
            return Err(wrong("search").detail(format!("最多搜索 {SEARCH_MOST} 个字符")));
        }
        let search = self.search.filter(|text| !text.is_empty());
        let Self { batch, status, open, after, .. } = self;
        Ok(Filter { batch, search, status, open, after, limit })
    }
}

/// How long the answer may be held back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waiting {
    /// Wait for the end of the job up to so many seconds; the server has a limit
    /// of its own.
    #[serde(default)]
    pub wait: Option<u64>,
}

/// How a page is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Drawing {
    /// Width of the picture in pixels, 100 to 2000; 800 when absent.
    #[serde(default)]
    #[schemars(range(min = 100, max = 2000))]
    pub width: Option<u32>,
}

/// Width of a page's picture when the request names none, in pixels.
const WIDTH_USUAL: u32 = 800;

/// A width that is drawn.
///
/// # Errors
/// It is out of its range.
pub(crate) fn checked_width(width: Option<u32>) -> Result<u32, ApiProblem> {
    let width = width.unwrap_or(WIDTH_USUAL);
    if (100..=2_000).contains(&width) {
        return Ok(width);
    }
    let problem = ApiProblem::new(Code::Query).detail("width 应在 100 至 2000 之间");
    Err(ApiProblem { field: Some("width".to_owned()), ..problem })
}

/// A job as JSON: the shape of `wenshu.request/1` with the file inside, or the
/// documents of an earlier job once more.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JobRequest {
    /// `wenshu.request/1`, when given.
    #[serde(default)]
    pub schema: Option<String>,
    /// `conversion.request`, when given.
    #[serde(default, rename = "type")]
    pub kind: Option<RequestKind>,
    /// Name of the file; its folders are dropped. Needed with `source`.
    #[serde(default)]
    pub file: Option<String>,
    /// The file.
    #[serde(default)]
    pub source: Option<InlineSource>,
    /// In place of a file: the job whose documents are set again.
    #[serde(default)]
    pub based_on: Option<JobId>,
    /// What was told apart wrongly in it.
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// The outputs; PDF and DOCX when absent.
    #[serde(default = "usual_formats")]
    pub formats: Vec<Format>,
    /// Elements given beside the file.
    #[serde(default)]
    pub elements: Option<GivenElements>,
    /// A profile, TOML; the standard's when absent.
    #[serde(default)]
    pub profile: Option<String>,
    /// Put the findings for a person into the DOCX as comments.
    #[serde(default)]
    pub comments: bool,
    /// How urgent it is; interactive when absent.
    #[serde(default)]
    pub lane: Option<Lane>,
    /// Two requests of a tenant with the same key are one job; may stand in the
    /// header `Idempotency-Key` instead.
    #[serde(default)]
    #[schemars(length(min = 1, max = 200))]
    pub idempotency_key: Option<String>,
    /// The batch that the file is of.
    #[serde(default)]
    pub batch: Option<BatchGiven>,
    /// Seconds after which nobody needs the result.
    #[serde(default)]
    pub deadline_s: Option<u32>,
    /// Where the completion is posted as well.
    #[serde(default)]
    pub webhook: Option<String>,
}

/// The file of a request.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum InlineSource {
    /// Its bytes as base64.
    Inline(String),
}

impl JobRequest {
    /// Whether it is of a version that we know.
    ///
    /// # Errors
    /// It is of another.
    pub(crate) fn check_version(&self) -> Result<(), ApiProblem> {
        match &self.schema {
            Some(schema) if schema != REQUEST_SCHEMA => {
                Err(ApiProblem::field("schema", format!("只认识 {REQUEST_SCHEMA}")))
            }
            _ => Ok(()),
        }
    }
}

/// Bytes of a file in a form.
#[derive(JsonSchema)]
#[schemars(inline, extend("format" = "binary"))]
pub struct FileBytes(pub String);

/// A job as a form. The schema alone: forms are read as they come.
#[derive(JsonSchema)]
pub struct JobForm {
    /// The file.
    pub file: FileBytes,
    /// Elements given beside the file, as JSON (`wenshu.elements/1`).
    #[serde(default)]
    pub elements: Option<String>,
    /// A profile, TOML.
    #[serde(default)]
    pub profile: Option<String>,
    /// The outputs, joined by commas: `pdf,docx,json`.
    #[serde(default)]
    pub formats: Option<String>,
    /// `true`: put the findings for a person into the DOCX as comments.
    #[serde(default)]
    pub comments: Option<bool>,
    /// How urgent it is.
    #[serde(default)]
    pub lane: Option<Lane>,
    /// Seconds after which nobody needs the result.
    #[serde(default)]
    pub deadline_s: Option<u32>,
    /// Where the completion is posted as well.
    #[serde(default)]
    pub webhook: Option<String>,
}

/// A batch as a form. The schema alone: forms are read as they come.
#[derive(JsonSchema)]
pub struct BatchForm {
    /// The files, and ZIP files of files; names may carry folders.
    pub file: Vec<FileBytes>,
    /// Elements given beside the files, as JSON (`wenshu.elements/1`).
    #[serde(default)]
    pub elements: Option<String>,
    /// A profile, TOML.
    #[serde(default)]
    pub profile: Option<String>,
    /// The outputs, joined by commas: `pdf,docx,json`.
    #[serde(default)]
    pub formats: Option<String>,
    /// `true`: put the findings for a person into the DOCX as comments.
    #[serde(default)]
    pub comments: Option<bool>,
    /// How urgent it is; more than 20 files are bulk when absent.
    #[serde(default)]
    pub lane: Option<Lane>,
    /// Seconds after which nobody needs the results.
    #[serde(default)]
    pub deadline_s: Option<u32>,
    /// Where each completion is posted as well.
    #[serde(default)]
    pub webhook: Option<String>,
}

/// Documents of a job to be set again.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RerenderRequest {
    /// Elements given beside the file.
    #[serde(default)]
    pub elements: Option<GivenElements>,
    /// What was told apart wrongly.
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// The outputs; PDF and DOCX when absent.
    #[serde(default = "usual_formats")]
    pub formats: Vec<Format>,
    /// Put the findings for a person into the DOCX as comments.
    #[serde(default)]
    pub comments: bool,
    /// A profile, TOML.
    #[serde(default)]
    pub profile: Option<String>,
}

/// A document to be shown with other elements.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewRequest {
    /// Elements given beside the file.
    pub elements: GivenElements,
    /// A profile, TOML.
    #[serde(default)]
    pub profile: Option<String>,
    /// The page, from 1.
    #[serde(default = "first")]
    #[schemars(range(min = 1))]
    pub page: u32,
    /// Width of the picture in pixels, 100 to 2000; 800 when absent.
    #[serde(default)]
    #[schemars(range(min = 100, max = 2000))]
    pub width: Option<u32>,
}

const fn first() -> u32 {
    1
}

/// A key to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyRequest {
    /// What it is for.
    #[schemars(length(min = 1, max = 64))]
    pub name: String,
    /// What it may do.
    #[schemars(length(min = 1))]
    pub scopes: BTreeSet<Scope>,
    /// When it stops being valid; never when absent.
    #[serde(default)]
    #[schemars(with = "Option<String>", extend("format" = "date-time"))]
    pub expires: Option<Timestamp>,
}
