//! References to what lies in object storage.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An object: where it lies and what it must hold. Who reads it checks the size
/// and the hash.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct ObjectRef {
    /// `<tenant>/<job>/<sha256>`.
    pub key: String,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    #[schemars(regex(pattern = r"^[0-9a-f]{64}$"))]
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
}
