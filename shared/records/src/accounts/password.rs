//! Passwords: argon2id, as a PHC string.
//!
//! Hashing and verifying are pure functions that take tens of milliseconds and
//! 19 MiB of memory each: callers run them off the threads that serve, and only
//! so many at once.

use std::fmt;

use argon2::password_hash::phc;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization;

use crate::error::RecordsError;

/// Least characters of a password.
pub const PASSWORD_LEAST: usize = 12;
/// Most characters of a password.
pub const PASSWORD_MOST: usize = 256;

/// The least that OWASP's cheat sheet on password storage recommends.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Of no password, random bytes with the figures above: what is verified where
/// there is no user, so that the time tells nothing.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$rJMQ0beaqWO4Ox4XbE9y7Q$es9zNF5LnNCyfUkT0rbA20dui+3fy35RiUP7M+U3O7E";

/// Hash of a password, with all that is needed to verify it.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    pub(crate) fn stored(text: String) -> Option<Self> {
        phc::PasswordHash::new(&text).is_ok().then_some(Self(text))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PasswordHash(…)")
    }
}

/// Hashes a password that a user chose. `salt` is random.
///
/// # Errors
/// [`RecordsError::PasswordLength`] when it is too short or too long,
/// [`RecordsError::PasswordUnhashed`] when there is no memory for it.
pub fn hash(password: &str, salt: [u8; 16]) -> Result<PasswordHash, RecordsError> {
    let password = composed(password).ok_or(RecordsError::PasswordLength)?;
    if password.chars().count() < PASSWORD_LEAST {
        return Err(RecordsError::PasswordLength);
    }
    let hashed = hasher().and_then(|hasher| hasher.hash_password_with_salt(password.as_bytes(), &salt));
    hashed.map(|hash| PasswordHash(hash.to_string())).map_err(RecordsError::PasswordUnhashed)
}

/// True when a password is the one that was hashed. Where there is none
/// (`None`: no such user, disabled, or of an OpenID provider) it takes the same
/// time to say false.
///
/// # Errors
/// [`RecordsError::PasswordUnhashed`] when there is no memory for it.
pub fn verify(password: &str, stored: Option<&PasswordHash>) -> Result<bool, RecordsError> {
    // What is too long for any password costs no more than one.
    let composed = composed(password);
    let known = stored.is_some() && composed.is_some();
    let text = stored.map_or(NOBODYS, PasswordHash::as_str);
    let verified = phc::PasswordHash::new(text)
        .map_err(|_| argon2::password_hash::Error::EncodingInvalid)
        .and_then(|hash| hasher()?.verify_password(composed.unwrap_or_default().as_bytes(), &hash));
    match verified {
        Ok(()) => Ok(known),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(RecordsError::PasswordUnhashed(error)),
    }
}

fn hasher() -> Result<Argon2<'static>, argon2::password_hash::Error> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// A password in NFC, the same however it was typed; `None` when it is too long.
fn composed(password: &str) -> Option<String> {
    let composed: String = password.nfc().take(PASSWORD_MOST + 1).collect();
    (composed.chars().count() <= PASSWORD_MOST).then_some(composed)
}

#[cfg(test)]
mod tests {
    use super::{NOBODYS, hash, phc};

    /// Else the time would tell who has an account.
    #[test]
    fn where_there_is_no_user_as_much_is_reckoned_as_for_one() {
        let one = hash("of somebody 2026", [3; 16]).unwrap();
        let (one, nobodys) = (phc::PasswordHash::new(one.as_str()).unwrap(), phc::PasswordHash::new(NOBODYS).unwrap());
        assert_eq!(one.algorithm.as_str(), "argon2id");
        assert_eq!(one.params.as_str(), "m=19456,t=2,p=1");
        assert_eq!((one.algorithm, one.version, &one.params), (nobodys.algorithm, nobodys.version, &nobodys.params));
        let lengths = |hash: &phc::PasswordHash| (hash.salt.unwrap().len(), hash.hash.unwrap().len());
        assert_eq!(lengths(&one), lengths(&nobodys));
    }
}
