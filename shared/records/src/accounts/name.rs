//! Names of users and keys.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::error::RecordsError;

/// Most characters of a name.
const NAME_MOST: usize = 64;

/// What a user logs in as, or a key is called: 1 to 64 characters in NFC, so
/// that a name is the same however it was typed; none that is not seen, and no
/// space at either end.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountName(String);

impl AccountName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// By which failures to log in are counted: what a stranger types as a name
    /// may be a password, and is not kept.
    pub(crate) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

impl FromStr for AccountName {
    type Err = RecordsError;

    fn from_str(name: &str) -> Result<Self, RecordsError> {
        let name: String = name.nfc().take(NAME_MOST + 1).collect();
        let fits = !name.is_empty() && name.chars().count() <= NAME_MOST;
        if fits && name.trim() == name && !name.chars().any(is_unseen) {
            Ok(Self(name))
        } else {
            Err(RecordsError::AccountName)
        }
    }
}

impl fmt::Display for AccountName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Controls, and what would make two names look the same or turn the line
/// around them: breaks of lines, characters without width, directions.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{3164}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}
