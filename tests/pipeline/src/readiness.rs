//! What a service says of itself over HTTP.

use std::time::Duration;

use tokio::time::timeout;

use crate::process::Process;
use crate::receiver::page;

/// A page of a service: status and body.
///
/// # Errors
/// When it cannot be fetched, with why.
pub async fn page_of(process: &Process, path: &str) -> Result<(u16, String), String> {
    let lines = process.stderr();
    let mut lines = lines.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let port = lines.find_map(|line| find_port(&line)).ok_or("no port is logged yet")?;
    let fetched = timeout(Duration::from_secs(10), page(port, path)).await.map_err(|_| "no answer".to_owned())?;
    fetched.map_err(|error| error.to_string())
}

/// The port in a line of a log, wherever the fields stand.
fn find_port(value: &serde_json::Value) -> Option<u16> {
    match value {
        serde_json::Value::Object(fields) => fields.iter().find_map(|(name, value)| match (name.as_str(), value) {
            ("server.port", port) => port.as_u64().and_then(|port| port.try_into().ok()),
            (_, deeper) => find_port(deeper),
        }),
        _ => None,
    }
}

/// Whether a service says that it is ready, and what its page holds.
///
/// # Errors
/// When the page cannot be fetched.
pub async fn is_ready(process: &Process) -> Result<(bool, String), String> {
    page_of(process, "/readyz").await.map(|(status, body)| (status == 200, body))
}
