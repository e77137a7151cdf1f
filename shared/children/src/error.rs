//! Why a child gave no reply.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;

/// How an order ended without a reply. Messages hold no text of the document.
#[derive(Debug, Error)]
pub enum ChildError {
    /// The handler panicked.
    #[error("处理文件的程序出现内部错误（{place}），已停止处理该文件")]
    Panicked {
        /// File name and line in the code; empty when unknown.
        place: String,
    },
    /// The child aborted, or the kernel ended it for a fault in its code.
    #[error("处理文件的进程异常中止（信号 {signal}），已停止处理该文件")]
    Aborted {
        /// The signal it ended with.
        signal: i32,
    },
    /// The stack ran over.
    #[error("文件的结构嵌套太深，处理进程的栈已用尽")]
    StackOverflow,
    /// Memory ran out within the child's limit.
    #[error("处理该文件所需的内存超过上限 {limit} 字节")]
    OutOfMemory {
        /// The limit in bytes.
        limit: u64,
    },
    /// The document took too much CPU time.
    #[error("处理该文件所需的 CPU 时间超过上限 {limit} 秒")]
    CpuLimit {
        /// The limit in seconds.
        limit: u64,
    },
    /// The document took too long.
    #[error("处理该文件所需的时间超过上限 {} 秒", limit.as_secs_f64())]
    WallLimit {
        /// The limit.
        limit: Duration,
    },
    /// The caller's deadline passed, while waiting for a child or in its work.
    #[error("任务的截止时间已到，已停止处理")]
    DeadlinePassed,
    /// The caller cancelled.
    #[error("任务已取消")]
    Cancelled,
    /// Something outside ended the child, such as the kernel when the machine or
    /// the container has no memory left.
    #[error("处理文件的进程被外部终止（信号 {signal}）；如反复出现，请检查本机或容器的内存是否不足")]
    Killed {
        /// The signal it ended with.
        signal: i32,
    },
    /// The child ended by itself.
    #[error("处理文件的进程提前退出（退出码 {code}）")]
    Exited {
        /// Its exit code.
        code: i32,
    },
    /// The child's reply was no reply.
    #[error("处理文件的进程返回了无法识别的数据")]
    Garbled,
    /// The reply was over the limits.
    #[error("处理结果太大：{bytes} 字节、{parts} 个部分，上限是 {limit} 字节、{limit_parts} 个部分")]
    ReplyTooLarge {
        /// Size of the reply in bytes, as far as it was known.
        bytes: u64,
        /// Its parts.
        parts: u64,
        /// The limit in bytes.
        limit: u64,
        /// The limit in parts.
        limit_parts: u64,
    },
    /// No child could be started.
    #[error("无法启动子进程 {program}；请检查程序文件是否存在、可执行，以及系统的进程数和内存上限")]
    Spawn {
        /// The program.
        program: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
    /// A child started, but did not get ready to work.
    #[error("子进程 {program} 启动后没有就绪（{ending}）；请检查程序版本与资源上限的设置")]
    NotReady {
        /// The program.
        program: PathBuf,
        /// How it ended.
        ending: String,
    },
    /// The kernel lacks what seals a child off, and the settings ask for it.
    #[error(
        "本机内核不支持完整的进程隔离（Landlock 与 seccomp），而设置要求必须隔离；请升级内核、调整容器的安全配置，或把 work.sealing 改为 prefer"
    )]
    Unsealed,
    /// The children are being ended: the worker stops.
    #[error("服务正在停止，未处理该文件")]
    Stopped,
}

impl ChildError {
    /// A stable name of the class, for messages, metrics and records.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Panicked { .. } => "panicked",
            Self::Aborted { .. } => "aborted",
            Self::StackOverflow => "stack_overflow",
            Self::OutOfMemory { .. } => "out_of_memory",
            Self::CpuLimit { .. } => "cpu_limit",
            Self::WallLimit { .. } => "wall_limit",
            Self::DeadlinePassed => "deadline_passed",
            Self::Cancelled => "cancelled",
            Self::Killed { .. } => "killed",
            Self::Exited { .. } => "exited",
            Self::Garbled => "garbled",
            Self::ReplyTooLarge { .. } => "reply_too_large",
            Self::Spawn { .. } | Self::NotReady { .. } => "spawn",
            Self::Unsealed => "unsealed",
            Self::Stopped => "stopped",
        }
    }

    /// Whether the document is not to blame, so that it is worth another try.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Killed { .. } | Self::Spawn { .. } | Self::NotReady { .. } | Self::Stopped)
    }
}
