//! Values that are never printed.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

/// What stands in place of a secret.
const REDACTED: &str = "***";

/// A password, a key, or an address with a password in it. It can be read by
/// [`Secret::expose`] and in no other way: printing, logging and serializing
/// it yield `***`.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Takes a value.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The value, for the one call that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether nothing was given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where an address leads, without user, password and parameters, for
    /// messages to operators: `amqp://rabbit:5672/%2f`. A secret that is no
    /// address stays `***`.
    pub fn place(&self) -> String {
        let Some((scheme, rest)) = self.0.split_once(':') else {
            return REDACTED.to_owned();
        };
        let Some(rest) = rest.strip_prefix("//") else {
            let path = rest.split('?').next().unwrap_or_default();
            return if scheme == "sqlite" { format!("sqlite:{path}") } else { REDACTED.to_owned() };
        };
        if scheme == "sqlite" {
            return format!("sqlite://{}", rest.split('?').next().unwrap_or_default());
        }
        // A password may hold '/', '?' or '#' in the clear by mistake: what
        // stands before the last '@' is never shown.
        let rest = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
        let rest = rest.split(['?', '#']).next().unwrap_or_default();
        format!("{scheme}://{rest}")
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(REDACTED)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(REDACTED)
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(REDACTED)
    }
}
