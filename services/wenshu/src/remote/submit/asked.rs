//! What is asked for, the same for every file of a submission.

use serde::Serialize;
use sha2::{Digest, Sha256};
use wenshu_messages::request::{BatchGiven, ConversionRequest, REQUEST_SCHEMA, RequestKind, SourceGiven};
use wenshu_messages::{BatchId, Lane};
use wenshu_model::GivenElements;
use wenshu_report::{Format, Problem, ProblemCode};

use super::super::site::Site;
use super::entries::Entry;
use crate::arguments::SubmitOptions;
use crate::given::{read_elements, read_profile};

/// Bytes of a request beside source, elements and profile.
const ROOM: u64 = 8 << 10;

/// What is asked for.
#[derive(Debug)]
pub(super) struct Asked {
    formats: Vec<Format>,
    elements: Option<GivenElements>,
    profile: Option<String>,
    comments: bool,
    pub(super) lane: Lane,
    deadline_s: Option<u32>,
    files: u32,
    /// Names these arguments: another submission has another.
    pub(super) digest: String,
}

/// What makes two submissions the same.
#[derive(Serialize)]
struct Same<'a> {
    tenant: &'a str,
    prefix: &'a str,
    inputs: Vec<String>,
    formats: &'a [Format],
    elements: &'a Option<GivenElements>,
    profile: &'a Option<String>,
    comments: bool,
    lane: Option<Lane>,
    deadline_s: Option<u32>,
}

impl Asked {
    /// Reads what the options name, for `files` files.
    ///
    /// # Errors
    /// A [`Problem`] that names the file and what is wrong.
    pub(super) fn read(options: &SubmitOptions, files: usize, site: &Site) -> Result<Self, Problem> {
        let mut formats = options.formats.clone();
        formats.sort_unstable();
        formats.dedup();
        let elements = options.elements.as_deref().map(|path| read_elements(Some(path))).transpose()?;
        let profile = read_profile(options.profile.as_deref())?;
        if profile.as_ref().is_some_and(|given| given.profile.fonts_folder.is_some()) {
            let reason = "提交给流水线的配置文件不能有 fonts_folder；请去掉它，字体由流水线的 [fonts] 指定";
            return Err(Problem::new(ProblemCode::Profile, reason));
        }
        let profile = profile.map(|given| given.text);
        check_size(&elements, &profile, site.settings.ledger.request_bytes_most)?;
        let inputs = options.inputs.iter().map(|path| std::path::absolute(path).unwrap_or_else(|_| path.clone()));
        let same = Same {
            tenant: site.tenant.as_str(),
            prefix: &site.settings.broker.prefix,
            inputs: inputs.map(|path| path.to_string_lossy().into_owned()).collect(),
            formats: &formats,
            elements: &elements,
            profile: &profile,
            comments: options.comments,
            lane: options.lane,
            deadline_s: options.deadline,
        };
        let digest = hex::encode(Sha256::digest(serde_json::to_vec(&same).unwrap_or_default()));
        let usual = if files > 1 { Lane::Bulk } else { Lane::Interactive };
        Ok(Self {
            formats,
            elements,
            profile,
            comments: options.comments,
            lane: options.lane.unwrap_or(usual),
            deadline_s: options.deadline,
            files: u32::try_from(files).unwrap_or(u32::MAX),
            digest,
        })
    }

    /// The request for a file.
    pub(super) fn request(&self, entry: &Entry, batch: BatchId, source: SourceGiven) -> ConversionRequest {
        ConversionRequest {
            schema: REQUEST_SCHEMA.to_owned(),
            kind: RequestKind::Conversion,
            file: entry.name.clone(),
            source,
            formats: self.formats.clone(),
            elements: self.elements.clone(),
            corrections: Vec::new(),
            profile: self.profile.clone(),
            comments: self.comments,
            lane: Some(self.lane),
            idempotency_key: Some(entry.key.clone()),
            batch: Some(BatchGiven { id: batch, files: self.files }),
            deadline_s: self.deadline_s,
            reply_to: None,
            webhook: None,
        }
    }
}

fn check_size(elements: &Option<GivenElements>, profile: &Option<String>, most: u64) -> Result<(), Problem> {
    let bytes = serde_json::to_vec(&(elements, profile)).map_or(0, |json| json.len() as u64);
    if bytes.saturating_add(ROOM) > most {
        let reason = format!("要素和版式配置共 {bytes} 字节，超过一个请求的上限 {most} 字节；请精简要素文件");
        return Err(Problem::new(ProblemCode::Elements, reason));
    }
    Ok(())
}
