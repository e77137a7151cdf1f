//! Orders to all workers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An order to all workers; `type` names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type")]
pub enum Control {
    /// Stop working on the envelope's job, and drop what comes of it.
    #[serde(rename = "job.cancel")]
    Cancel,
}
