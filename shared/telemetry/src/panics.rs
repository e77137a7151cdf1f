//! Panics as a line of the log, without their message.

use std::panic;

/// Has a panic logged by its place alone. The message of a panic may quote
/// what was sliced or unwrapped, and that may be a document.
pub(crate) fn log_places() {
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|at| format!("{}:{}", at.file(), at.line()));
        tracing::error!(code.place = place.as_deref().unwrap_or("unknown"), "程序内部错误（panic），请报告",);
    }));
}
