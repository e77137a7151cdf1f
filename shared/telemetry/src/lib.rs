//! Logs, traces, metrics and health of a service.
//!
//! One [`Telemetry::start`] a process gives all four. What is here for whoever
//! writes a service:
//!
//! - [`conventions`]: the spans of sending, receiving, processing and settling
//!   a message, with the names of OpenTelemetry and our own ids.
//! - [`trace`]: the trace context that travels in a message.
//! - [`Metrics`]: every metric, as a method. Labels are closed enums, so that
//!   no text of a document or of a stranger becomes a time series.
//! - [`Health`]: which part is up, and that the main loop still turns.
//!
//! What a service must see to: call [`Health::beat`] from its main loop, and
//! say what becomes of its parts. What must never happen: text of a document
//! in a log, a span or a label. Crates of others are held to `info`, since
//! their debug output shows messages and statements.

pub mod conventions;
mod error;
mod health;
pub mod labels;
mod line;
mod logs;
mod metrics;
mod panics;
mod process;
mod server;
mod service;
mod start;
#[cfg(test)]
mod tests;
pub mod trace;

pub use error::TelemetryError;
pub use health::{Health, LIVE_WITHIN, PartState, Reason, Report};
pub use metrics::{ChildFigures, Metrics};
pub use service::{Part, Service};
pub use start::Telemetry;
