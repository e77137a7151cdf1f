//! The hash that names an object.

use sha2::{Digest, Sha256};

/// SHA-256 as 64 lower-case hexadecimal figures.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
