//! What other systems submit.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wenshu_model::{Correction, GivenElements};
use wenshu_report::Format;

use crate::{BatchId, JobId, Lane, ObjectRef};

/// Version tag of [`ConversionRequest`].
pub const REQUEST_SCHEMA: &str = "wenshu.request/1";

/// `conversion.request`: convert one file. Published to the exchange of
/// requests under the routing key of its lane; the tenant is that of the
/// broker's user. An unknown field is refused and named.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConversionRequest {
    /// Always `wenshu.request/1`.
    pub schema: String,
    /// Always `conversion.request`.
    #[serde(rename = "type")]
    pub kind: RequestKind,
    /// Name of the file, with or without folders; the folders are dropped.
    pub file: String,
    /// The file.
    pub source: SourceGiven,
    /// The outputs; PDF and DOCX when absent.
    #[serde(default = "usual_formats")]
    pub formats: Vec<Format>,
    /// Elements given beside the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elements: Option<GivenElements>,
    /// A profile, TOML; the standard's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// What is corrected of the documents of an earlier job; only with such a
    /// source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
    /// Put the findings for a person into the DOCX as comments.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub comments: bool,
    /// How urgent it is; that of the routing key when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lane: Option<Lane>,
    /// Two requests of a tenant with the same key are one job; the second is
    /// answered with the first one's id. At most 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idempotency_key: Option<String>,
    /// The batch that the file is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<BatchGiven>,
    /// Seconds after which the submitter no longer needs the result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline_s: Option<u32>,
    /// Queue for the answers; the message's own `reply_to` property counts when
    /// absent. Must begin with `wenshu.reply.<tenant>.`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// Where the completion is posted as well (Standard Webhooks).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub webhook: Option<String>,
}

/// Names a request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum RequestKind {
    /// `conversion.request`.
    #[default]
    #[serde(rename = "conversion.request")]
    Conversion,
}

/// The file: in the message, or in object storage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum SourceGiven {
    /// Its bytes as base64, at most 704 KiB of them.
    Inline(String),
    /// An object under the tenant's own prefix.
    Object(
        #[serde(deserialize_with = "strict_object")]
        #[schemars(with = "ObjectGiven")]
        ObjectRef,
    ),
    /// The file of an earlier job of the tenant, which is not read again: its
    /// documents are corrected and set with what this request gives. What the
    /// earlier job was given holds on where this request gives nothing else.
    Job(JobId),
}

/// An [`ObjectRef`] in a request, where an unknown field is refused.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ObjectGiven {
    /// `<tenant>/incoming/<sha256>`, or a key of an earlier job of the tenant.
    key: String,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    #[schemars(regex(pattern = r"^[0-9a-f]{64}$"))]
    sha256: String,
    /// Its size in bytes.
    bytes: u64,
}

fn strict_object<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<ObjectRef, D::Error> {
    let ObjectGiven { key, sha256, bytes } = ObjectGiven::deserialize(deserializer)?;
    Ok(ObjectRef { key, sha256, bytes })
}

/// The batch that a file is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchGiven {
    /// Chosen by the submitter.
    pub id: BatchId,
    /// Files of the batch.
    pub files: u32,
}

/// The outputs of a request that names none.
pub fn usual_formats() -> Vec<Format> {
    vec![Format::Pdf, Format::Docx]
}
