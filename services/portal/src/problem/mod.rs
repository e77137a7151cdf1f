//! Answers that say what is wrong and what to do (RFC 9457).
//!
//! An answer holds a code of a closed set, words that are ours, and what the
//! pipeline says of the request. Never a path of the server, a chain of causes or
//! text of a document: an error of another crate is told by its kind.

mod code;
mod render;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wenshu_messages::reply::RejectionCode;

pub use code::{Code, Lang};
pub(crate) use render::in_language;

use crate::backend::BackendError;
use crate::views::RefusedFile;

/// The media type of a problem.
pub const PROBLEM_JSON: &str = "application/problem+json";
/// Seconds until a quota may have room again: jobs end meanwhile.
const QUOTA_WAIT_S: u32 = 60;
/// Seconds until a part that is away may be back.
const UNAVAILABLE_WAIT_S: u32 = 5;

/// Why a request was not carried out.
#[derive(Debug, Clone, PartialEq)]
pub struct ApiProblem {
    /// What kind of problem it is.
    pub code: Code,
    /// More about this one, in Chinese.
    pub detail: Option<String>,
    /// What to do, in Chinese, when it is not what the kind says.
    pub advice: Option<String>,
    /// The field that is wrong.
    pub field: Option<String>,
    /// Seconds after which the same may be sent again.
    pub retry_after: Option<u32>,
    /// Files of the upload and why they were not taken on.
    pub refused: Vec<RefusedFile>,
}

/// A problem as it is told: `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Told {
    /// `urn:wenshu:problem:<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What is wrong, for people.
    pub title: String,
    /// The status of the answer.
    pub status: u16,
    /// More about this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What is wrong, for programs.
    pub code: Code,
    /// What to do.
    pub advice: String,
    /// The field that is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Seconds after which the same may be sent again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u32>,
    /// Files of the upload and why they were not taken on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<RefusedFile>,
}

impl ApiProblem {
    /// A problem of this kind.
    pub const fn new(code: Code) -> Self {
        Self { code, detail: None, advice: None, field: None, retry_after: None, refused: Vec::new() }
    }

    /// A field that is wrong.
    pub fn field(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { field: Some(field.into()), detail: Some(detail.into()), ..Self::new(Code::InvalidField) }
    }

    /// The same with more about it, in Chinese.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// The same with what to do, in Chinese.
    #[must_use]
    pub fn advice(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    /// The same with the seconds after which the same may be sent again.
    #[must_use]
    pub const fn after(mut self, seconds: u32) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// The problem in a language. What the pipeline says is Chinese; in English
    /// the words of the kind stand alone.
    pub fn told(&self, lang: Lang) -> Told {
        let chinese = lang == Lang::Zh;
        let advice = self.advice.clone().filter(|_| chinese);
        Told {
            kind: format!("urn:wenshu:problem:{}", self.code.as_str()),
            title: self.code.title(lang).to_owned(),
            status: self.code.status().as_u16(),
            detail: self.detail.clone().filter(|_| chinese),
            code: self.code,
            advice: advice.unwrap_or_else(|| self.code.advice(lang).to_owned()),
            field: self.field.clone(),
            retry_after: self.retry_after,
            refused: self.refused.clone(),
        }
    }

    /// The answer in a language.
    pub fn response(&self, lang: Lang) -> Response {
        let body = serde_json::to_vec(&self.told(lang)).unwrap_or_default();
        let mut response = (self.code.status(), [(header::CONTENT_TYPE, PROBLEM_JSON)], body).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        if self.code.status() == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer realm=\"wenshu\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
        }
        response
    }
}

impl IntoResponse for ApiProblem {
    fn into_response(self) -> Response {
        let mut response = self.response(Lang::Zh);
        // The layer above knows the language and whether a person asked.
        response.extensions_mut().insert(self);
        response
    }
}

impl From<BackendError> for ApiProblem {
    fn from(error: BackendError) -> Self {
        match error {
            BackendError::Rejected { field, code, reason, advice } => {
                let problem = match code {
                    RejectionCode::Quota => Self::new(Code::Quota).after(QUOTA_WAIT_S),
                    RejectionCode::TooLarge => Self::new(Code::TooLarge),
                    RejectionCode::Malformed | RejectionCode::Field | RejectionCode::Object | RejectionCode::Tenant => {
                        Self::new(Code::InvalidField)
                    }
                };
                Self { field: Some(field), ..problem.detail(reason).advice(advice) }
            }
            BackendError::NotFound => Self::new(Code::NotFound),
            BackendError::NotYet => Self::new(Code::NotYet),
            BackendError::Busy { retry_after_s } => Self::new(Code::Busy).after(retry_after_s.max(1)),
            BackendError::Unavailable => Self::new(Code::Unavailable).after(UNAVAILABLE_WAIT_S),
            BackendError::Refused(problem) => {
                Self::new(Code::DocumentRefused).detail(problem.reason).advice(problem.advice)
            }
        }
    }
}
