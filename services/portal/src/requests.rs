//! What the API takes, as types.

use base64::Engine as _;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use wenshu_messages::event::JobStatus;
use wenshu_messages::query::PAGE_MOST;
use wenshu_messages::request::{RequestKind, usual_formats};
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
