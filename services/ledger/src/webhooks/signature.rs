//! Signatures of Standard Webhooks, version `v1`.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// The secret that a tenant shares with us. It is never printed.
#[derive(Clone)]
pub struct WebhookSecret(Hmac<Sha256>);

impl WebhookSecret {
    /// Reads `whsec_` and the base64 of 24 to 64 bytes; none when it is not
    /// that.
    pub fn parse(text: &str) -> Option<Self> {
        let key = STANDARD.decode(text.strip_prefix("whsec_")?).ok()?;
        if !(24..=64).contains(&key.len()) {
            return None;
        }
        Hmac::new_from_slice(&key).ok().map(Self)
    }

    /// The header `webhook-signature` of a message: over `id.timestamp.body`,
    /// the time in seconds.
    pub fn sign(&self, id: &str, timestamp_s: i64, body: &[u8]) -> String {
        let mut mac = self.0.clone();
        mac.update(format!("{id}.{timestamp_s}.").as_bytes());
        mac.update(body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("WebhookSecret(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The signature was reckoned with Python's `hmac`.
    #[test]
    fn a_signature_is_the_one_that_another_program_reckons() {
        let secret = WebhookSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLNmw").unwrap();
        let signature = secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,LeeIhSZERuTuBhwFH8OAIJNu3CHjpGkrkqb/kxR5SK4=");
    }

    #[test]
    fn a_secret_is_of_the_standards_form_and_is_not_printed() {
        for bad in ["", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLNmw", "whsec_", "whsec_MfKQ", "whsec_***"] {
            assert!(WebhookSecret::parse(bad).is_none(), "{bad}");
        }
        let secret = WebhookSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLNmw").unwrap();
        assert_eq!(format!("{secret:?}"), "WebhookSecret(***)");
    }
}
