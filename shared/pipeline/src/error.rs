//! What can go wrong between a service and the broker.

use std::time::Duration;

/// An error of the pipeline. None of them loses a message: what was not
/// confirmed is published again, what was not acknowledged is delivered again.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// The address of the broker cannot be used.
    #[error("broker.url 不可用（{reason}）；应形如 amqp://用户:口令@主机:5672/%2f")]
    Address {
        /// What is wrong with it.
        reason: String,
    },
    /// Nobody answers.
    #[error("无法连接消息服务 {place}；请检查 broker.url 和 RabbitMQ 是否已启动")]
    Unreachable {
        /// Host and port.
        place: String,
        /// What the client library said.
        #[source]
        cause: lapin::Error,
    },
    /// No answer in time.
    #[error("消息服务 {place} 在 {} 秒内没有应答；请检查网络和防火墙", within.as_secs_f32())]
    Silent {
        /// Host and port.
        place: String,
        /// The limit.
        within: Duration,
    },
    /// User, password or virtual host are refused.
    #[error("消息服务 {place} 拒绝登录；请检查 broker.url 中的用户、口令和虚拟主机")]
    Refused {
        /// Host and port.
        place: String,
        /// What the broker said.
        #[source]
        cause: lapin::Error,
    },
    /// The broker would not have an exchange, queue or binding as it must be.
    #[error("消息服务上的 {name} 与要求不符，继续运行会丢失消息；请核对权限，或清空并删除该队列后重新启动")]
    Topology {
        /// What was declared.
        name: String,
        /// What the broker said.
        #[source]
        cause: lapin::Error,
    },
    /// A channel could not be opened or set up, or it broke.
    #[error("与消息服务的通道中断")]
    Channel(#[source] lapin::Error),
    /// The connection ended.
    #[error("与消息服务的连接中断")]
    Disconnected,
}

impl PipelineError {
    /// True when trying again can help without anybody doing anything.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unreachable { .. } | Self::Silent { .. } | Self::Channel(_) | Self::Disconnected => true,
            Self::Address { .. } | Self::Refused { .. } => false,
            // A broker that dies in the middle of a declaration refuses nothing.
            Self::Topology { cause, .. } => !is_refused_by_the_broker(cause),
        }
    }
}

/// True when the broker itself said no to what was asked on a channel: no
/// permission, no such thing, another one by that name.
fn is_refused_by_the_broker(error: &lapin::Error) -> bool {
    match error.kind() {
        lapin::ErrorKind::ProtocolError(error) => matches!(error.get_id(), 403..=406),
        _ => false,
    }
}

/// Why a message was not confirmed. The broker may have it all the same, except
/// where it says that it has not.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// There is no connection.
    #[error("没有与消息服务的连接")]
    Disconnected,
    /// No confirm in time: the broker is blocked or the line is cut.
    #[error("消息在 {} 秒内没有得到确认", within.as_secs_f32())]
    TimedOut {
        /// The limit.
        within: Duration,
    },
    /// No queue takes it.
    #[error("没有队列接收发往 {exchange} 的消息")]
    Unroutable {
        /// Where it was published.
        exchange: String,
    },
    /// The queue is full or has no leader.
    #[error("队列已满或不可用，消息被退回")]
    Rejected,
    /// The client library failed.
    #[error("消息未能发出")]
    Client(#[source] lapin::Error),
}

impl PublishError {
    /// A code of a closed set, for logs and metrics.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Disconnected => "disconnected",
            Self::TimedOut { .. } => "timed-out",
            Self::Unroutable { .. } => "unroutable",
            Self::Rejected => "rejected",
            Self::Client(_) => "client",
        }
    }
}
