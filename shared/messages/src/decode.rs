//! JSON to messages and back, under a limit and by version.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::envelope::{Envelope, MESSAGE_SCHEMA};

/// Most bytes of an internal message.
pub const MESSAGE_BYTES_MOST: usize = 16 << 10;

/// Why bytes are no message, or a message cannot be sent.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// More bytes than a message may have.
    #[error("消息有 {bytes} 字节，超过上限 {most} 字节")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        most: usize,
    },
    /// No JSON object with a `schema`.
    #[error("消息不是带 schema 的 JSON 对象")]
    NotVersioned,
    /// A version that this program does not know; a newer one may.
    #[error("不认识的消息版本 {schema}")]
    UnknownVersion {
        /// What the message names.
        schema: String,
    },
    /// A field is missing, unknown or of the wrong kind.
    #[error("字段 {field} 有误：{reason}")]
    Field {
        /// Path of the field: `source.key`.
        field: String,
        /// What is wrong, in the words of the JSON reader.
        reason: String,
    },
    /// A message that cannot be written as JSON: a defect of the program.
    #[error("消息无法写成 JSON")]
    Unwritable(#[source] serde_json::Error),
}

/// Only the version of a message.
#[derive(serde::Deserialize)]
struct Versioned {
    schema: String,
}

/// An internal message.
///
/// # Errors
/// A [`DecodeError`] that names what is wrong.
pub fn decode(bytes: &[u8]) -> Result<Envelope, DecodeError> {
    decode_versioned(bytes, MESSAGE_SCHEMA, MESSAGE_BYTES_MOST)
}

/// A value of the version `schema`, of at most `most` bytes.
///
/// # Errors
/// A [`DecodeError`] that names what is wrong.
pub fn decode_versioned<T: DeserializeOwned>(bytes: &[u8], schema: &str, most: usize) -> Result<T, DecodeError> {
    if bytes.len() > most {
        return Err(DecodeError::TooLarge { bytes: bytes.len(), most });
    }
    let Versioned { schema: found } = serde_json::from_slice(bytes).map_err(|_| DecodeError::NotVersioned)?;
    if found != schema {
        return Err(DecodeError::UnknownVersion { schema: short(&found) });
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize(&mut reader);
    read.map_err(|error| {
        let reason = error.inner().to_string();
        DecodeError::Field { field: short(&field_of(&error.path().to_string(), &reason)), reason: short(&reason) }
    })
}

/// The field that is meant. One that is missing, or unknown to a part that is
/// flattened, is named by the reason alone, the path being that of what lacks
/// or has it.
fn field_of(path: &str, reason: &str) -> String {
    let name = reason.strip_prefix("missing field `").or_else(|| reason.strip_prefix("unknown field `"));
    let Some(name) = name.and_then(|rest| rest.split('`').next()) else { return path.to_owned() };
    let parent = if path == "." { "" } else { path };
    if parent == name || parent.ends_with(&format!(".{name}")) {
        path.to_owned()
    } else if parent.is_empty() {
        name.to_owned()
    } else {
        format!("{parent}.{name}")
    }
}

/// A message as JSON.
///
/// # Errors
/// [`DecodeError::TooLarge`] for an internal message over its limit.
pub fn encode(envelope: &Envelope) -> Result<Vec<u8>, DecodeError> {
    let bytes = to_json(envelope)?;
    if bytes.len() > MESSAGE_BYTES_MOST {
        return Err(DecodeError::TooLarge { bytes: bytes.len(), most: MESSAGE_BYTES_MOST });
    }
    Ok(bytes)
}

/// Any value as JSON on one line.
fn to_json(value: &impl Serialize) -> Result<Vec<u8>, DecodeError> {
    serde_json::to_vec(value).map_err(DecodeError::Unwritable)
}

/// What a stranger wrote is quoted in part only.
fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}
