//! Names of tenants, jobs, lanes and stages.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Most characters of a tenant's name.
const TENANT_MOST: usize = 63;

/// Name space of jobs. It must never change: the same request would be another
/// job.
const JOBS: Uuid = Uuid::from_u128(0x6f1d_8a52_3c0e_5b7f_9d24_77e1_c8a0_4b93);

/// Whose job it is: taken from the broker-checked user or the API key, never
/// from a body (DESIGN §6). Lower-case letters, digits, `-` and `_`, at most 63,
/// beginning with a letter or digit: it is the first part of an object's key and
/// of a routing key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
pub struct Tenant(#[schemars(regex(pattern = r"^[a-z0-9][a-z0-9_-]{0,62}$"))] String);

/// A name that is no tenant's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("租户名不可用：只能用小写字母、数字、“-”和“_”，以字母或数字开头，最多 63 个字符")]
pub struct TenantError;

impl Tenant {
    /// The tenant of a run without a broker.
    pub fn embedded() -> Self {
        Self("default".to_owned())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Tenant {
    type Err = TenantError;

    fn from_str(name: &str) -> Result<Self, TenantError> {
        let fits = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit();
        let begins = name.bytes().next().is_some_and(fits);
        let goes_on = name.bytes().all(|c| fits(c) || c == b'-' || c == b'_');
        if begins && goes_on && name.len() <= TENANT_MOST { Ok(Self(name.to_owned())) } else { Err(TenantError) }
    }
}

impl TryFrom<String> for Tenant {
    type Error = TenantError;

    fn try_from(name: String) -> Result<Self, TenantError> {
        name.parse()
    }
}

impl From<Tenant> for String {
    fn from(tenant: Tenant) -> Self {
        tenant.0
    }
}

impl fmt::Display for Tenant {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// A job: one source file of a tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct JobId(
    #[schemars(with = "String", extend("format" = "uuid"))]
    /// As it stands in messages and keys.
    pub Uuid,
);

impl JobId {
    /// The job of a request with this idempotency key: the same for the same
    /// tenant and key. A submitter so knows the prefix of the job's objects
    /// before it submits.
    pub fn of(tenant: &Tenant, idempotency_key: &str) -> Self {
        // A tenant has no NUL and no colon in its name: no two of these are alike.
        Self(Uuid::new_v5(&JOBS, format!("{tenant}\0key:{idempotency_key}").as_bytes()))
    }

    /// The job of a request without a key, by its `message_id`.
    pub fn of_message(tenant: &Tenant, message_id: &str) -> Self {
        Self(Uuid::new_v5(&JOBS, format!("{tenant}\0message:{message_id}").as_bytes()))
    }
}

impl fmt::Display for JobId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for JobId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        text.parse().map(Self)
    }
}

/// A batch: a folder or archive whose files are jobs of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct BatchId(
    #[schemars(with = "String", extend("format" = "uuid"))]
    /// As it stands in messages.
    pub Uuid,
);

impl fmt::Display for BatchId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for BatchId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        text.parse().map(Self)
    }
}

/// How urgent work is: a bulk run never makes a clerk wait.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Lane {
    /// Somebody waits for it.
    #[default]
    Interactive,
    /// A run of many files.
    Bulk,
}

impl Lane {
    /// Both, the urgent one first.
    pub const ALL: [Self; 2] = [Self::Interactive, Self::Bulk];

    /// As it stands in names of queues and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Interactive => "interactive",
            Self::Bulk => "bulk",
        }
    }
}

impl fmt::Display for Lane {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A stage with workers and queues of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StageName {
    /// Bytes to numbered lines.
    Ingest,
    /// Lines to documents.
    Parse,
    /// A document to a fitted official document.
    Format,
    /// An official document to PDF.
    EmitPdf,
    /// An official document to DOCX.
    EmitDocx,
}

impl StageName {
    /// All, in the order of the flow.
    pub const ALL: [Self; 5] = [Self::Ingest, Self::Parse, Self::Format, Self::EmitPdf, Self::EmitDocx];

    /// As it stands in names of queues and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ingest => "ingest",
            Self::Parse => "parse",
            Self::Format => "format",
            Self::EmitPdf => "emit-pdf",
            Self::EmitDocx => "emit-docx",
        }
    }
}

impl fmt::Display for StageName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for StageName {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == text).ok_or(())
    }
}

/// Which document of its file a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct DocumentCount {
    /// Its place in the file, from 1.
    pub document: u32,
    /// Documents of the file.
    pub documents: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenant_is_a_plain_name() {
        for good in ["default", "a", "0-b_c", &"x".repeat(63)] {
            assert_eq!(good.parse::<Tenant>().unwrap().as_str(), good);
        }
        for bad in ["", "-a", "A", "a/b", "a.b", "a b", "教育局", "..", &"x".repeat(64)] {
            assert!(bad.parse::<Tenant>().is_err(), "{bad}");
        }
    }
}
