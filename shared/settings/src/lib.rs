//! Settings of all services: one commented file, overridden by the environment.
//!
//! `wenshu.default.toml` is compiled in, so the documentation is the default.
//! Over it lies a site's file, and over that the environment. Everything is
//! read and checked once, at the start; a key that is unknown, misspelt, of a
//! wrong type or in conflict with another stops the start with one line that
//! names it.
//!
//! This is the only crate that reads the environment, and it reads it only in
//! [`Settings::from_environment`]; a test passes a map to [`Settings::read`].
//!
//! Not here: what a setting does. Each crate takes the part it needs.

mod checks;
mod error;
mod keys;
mod layers;
mod nearest;
mod read;
mod secret;
mod types;

pub use error::{Origin, SettingsError};
pub use read::DEFAULT_FILE;
pub use secret::Secret;
pub use types::{
    Broker, Fonts, Ledger, LogFormat, Ocr, Oidc, Portal, PortalAuth, Records, S3, Sealing, Settings, Storage,
    StorageKind, Sync, Telemetry, Tenants, UnknownUser, Webhooks, Work,
};
