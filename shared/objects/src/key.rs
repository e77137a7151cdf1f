//! Names of objects: `<tenant>/<job>/<sha256>`.

use std::fmt;

use crate::{KeyPart, ObjectsError};

/// Longest tenant: it is a folder's name, and part of names at the broker.
const TENANT_LENGTH: usize = 63;
const JOB_LENGTH: usize = 36;
const SHA256_LENGTH: usize = 64;

/// The job of what a client stores before it has a job.
pub const INCOMING: &str = "incoming";

/// The name of one object. There is no other way to address storage, so whatever
/// passes here can neither leave the root nor reach into another tenant unseen.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    tenant: String,
    job: String,
    sha256: String,
}

impl Key {
    /// The key of the object with this hash, in this job of this tenant.
    ///
    /// # Errors
    /// [`ObjectsError::InvalidKey`] unless the tenant is 1 to 63 of `a-z 0-9 _ -`
    /// beginning with a letter or figure, the job is a lower-case UUID or
    /// `incoming`, and the hash is 64 lower-case hexadecimal figures.
    pub fn of(tenant: &str, job: &str, sha256: &str) -> Result<Self, ObjectsError> {
        check_scope(tenant, job)?;
        if !is_sha256(sha256) {
            return Err(ObjectsError::InvalidKey { part: KeyPart::Sha256 });
        }
        Ok(Self { tenant: tenant.to_owned(), job: job.to_owned(), sha256: sha256.to_owned() })
    }

    /// Reads a key that somebody else wrote.
    ///
    /// # Errors
    /// [`ObjectsError::InvalidKey`] for anything but three segments as [`Key::of`]
    /// takes them.
    pub fn parse(text: &str) -> Result<Self, ObjectsError> {
        let mut segments = text.split('/');
        match (segments.next(), segments.next(), segments.next(), segments.next()) {
            (Some(tenant), Some(job), Some(sha256), None) => Self::of(tenant, job, sha256),
            _ => Err(ObjectsError::InvalidKey { part: KeyPart::Segments }),
        }
    }

    /// Whose object it is. A reader of a key from outside compares this with the
    /// tenant it acts for.
    #[must_use]
    pub fn tenant(&self) -> &str {
        &self.tenant
    }

    /// The job it belongs to, a UUID or [`INCOMING`].
    #[must_use]
    pub fn job(&self) -> &str {
        &self.job
    }

    /// The hash of its content, 64 lower-case hexadecimal figures.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }
}

impl fmt::Display for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}/{}", self.tenant, self.job, self.sha256)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Key({self})")
    }
}

impl std::str::FromStr for Key {
    type Err = ObjectsError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// Refuses a tenant or job that cannot stand in a key.
pub(crate) fn check_scope(tenant: &str, job: &str) -> Result<(), ObjectsError> {
    if !is_tenant(tenant) {
        return Err(ObjectsError::InvalidKey { part: KeyPart::Tenant });
    }
    if !is_job(job) {
        return Err(ObjectsError::InvalidKey { part: KeyPart::Job });
    }
    Ok(())
}

fn is_tenant(text: &str) -> bool {
    text.len() <= TENANT_LENGTH
        && text.bytes().next().is_some_and(|first| first.is_ascii_lowercase() || first.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-'))
}

fn is_job(text: &str) -> bool {
    text == INCOMING || is_uuid(text)
}

/// Only the form that this program writes: two spellings of one job would be two
/// folders.
fn is_uuid(text: &str) -> bool {
    text.len() == JOB_LENGTH
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => is_lower_hex(byte),
        })
}

fn is_sha256(text: &str) -> bool {
    text.len() == SHA256_LENGTH && text.bytes().all(is_lower_hex)
}

fn is_lower_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}
