//! Why telemetry did not start.

use std::io;

use thiserror::Error;

/// A start that was refused. Each message is one line for an operator.
#[derive(Debug, Error)]
pub enum TelemetryError {
    /// A second start in one process.
    #[error("日志和监控在一个进程里只能启动一次，这是程序的缺陷，请报告")]
    AlreadyStarted,
    /// No tokio runtime to serve health from.
    #[error("日志和监控要在 tokio 运行时里启动，这是程序的缺陷，请报告")]
    NoRuntime,
    /// The filter of the log cannot be read.
    #[error(
        "telemetry.log 的“{directive}”不是日志级别：请用 error、warn、info、debug 或 trace，或“目标=级别”，用逗号分隔"
    )]
    LogFilter {
        /// The part that is wrong.
        directive: String,
    },
    /// The exporter of spans could not be built.
    #[error("telemetry.otlp_endpoint（{endpoint}）无法使用，请检查地址")]
    Exporter {
        /// The address.
        endpoint: String,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The address of health and metrics is taken or not of this machine.
    #[error("telemetry.listen（{address}）无法监听：地址已被占用或不属于本机；请换一个端口，或用 127.0.0.1:0 自动选择")]
    Listen {
        /// The address.
        address: String,
        /// Why.
        #[source]
        source: io::Error,
    },
}
