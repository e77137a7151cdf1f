//! Why a command against the pipeline could not begin or go on.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use wenshu_messages::DecodeError;
use wenshu_objects::ObjectsError;
use wenshu_pipeline::{PipelineError, PublishError};
use wenshu_report::Problem;
use wenshu_settings::SettingsError;

/// Why a command could not begin or go on: one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// The settings are not in order.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// The broker's user is no tenant.
    #[error("消息服务的用户“{user}”不属于任何租户；请管理员在设置的 [tenants.users] 中登记")]
    Tenant {
        /// The user.
        user: String,
    },
    /// The broker cannot be reached or used.
    #[error(transparent)]
    Broker(#[from] PipelineError),
    /// The broker's user may not do this.
    #[error("用户“{user}”没有权限使用 {name}；请管理员按 docs/integrators.zh-CN.md 的说明授权")]
    Denied {
        /// The user.
        user: String,
        /// The exchange or queue.
        name: String,
        /// What the broker said.
        #[source]
        source: Box<lapin::Error>,
    },
    /// There is no pipeline on this broker.
    #[error("消息服务上没有 {name}；请核对 broker.url 和 broker.prefix，并确认 ledger 已启动过")]
    NoPipeline {
        /// What is missing.
        name: String,
    },
    /// A message was not confirmed.
    #[error("消息没有送达；请检查消息服务")]
    Publish(#[from] PublishError),
    /// Nobody answers.
    #[error("流水线在 {} 秒内没有应答查询；请确认 ledger 正在运行", within.as_secs())]
    Silent {
        /// How long was waited.
        within: Duration,
    },
    /// An answer of another version.
    #[error("流水线的应答无法读懂；请核对本程序与流水线的版本是否一致")]
    Answer(#[source] DecodeError),
    /// The ledger will not do it.
    #[error("{reason}")]
    Refused {
        /// Why.
        reason: String,
    },
    /// Object storage cannot be used.
    #[error(transparent)]
    Storage(#[from] ObjectsError),
    /// The folder of objects is not there.
    #[error("存储目录 {} 不存在；storage.folder 应与流水线各服务所用的目录相同", path.display())]
    NoFolder {
        /// The folder of the settings.
        path: PathBuf,
    },
    /// What the user gave cannot be used.
    #[error("{}", .0.line())]
    Problem(Problem),
    /// The record of a submission cannot be read or written.
    #[error("无法读写提交记录 {}；请检查输出目录的权限和剩余空间", path.display())]
    Manifest {
        /// Its path.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The record of a submission is not one.
    #[error("提交记录 {} 第 {line} 行无法读懂；请换一个输出目录，或加 --new 重新提交", path.display())]
    ManifestDamaged {
        /// Its path.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
    },
    /// Somebody else is at work in the output folder.
    #[error("另一个 wenshu submit 正在使用这个输出目录；请等它结束，或换一个输出目录")]
    ManifestBusy,
    /// The output folder is that of another submission.
    #[error("这个输出目录属于另一次提交（参数不同）；请用原来的参数继续，或换一个输出目录，或加 --new 重新提交")]
    OtherArguments,
    /// No threads for the work.
    #[error("无法开始工作；请检查系统的资源限制")]
    Runtime(#[source] io::Error),
}

impl RemoteError {
    /// A code of a closed set, for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Settings(_) => "settings",
            Self::Tenant { .. } => "tenant",
            Self::Broker(_) | Self::Publish(_) => "broker",
            Self::Denied { .. } => "denied",
            Self::NoPipeline { .. } => "no-pipeline",
            Self::Silent { .. } => "silent",
            Self::Answer(_) => "answer",
            Self::Refused { .. } => "refused",
            Self::Storage(_) | Self::NoFolder { .. } => "storage",
            Self::Problem(_) => "problem",
            Self::Manifest { .. } | Self::ManifestDamaged { .. } | Self::ManifestBusy | Self::OtherArguments => {
                "manifest"
            }
            Self::Runtime(_) => "internal",
        }
    }

    /// True when trying again can help without anybody doing anything.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Broker(error) => error.is_transient(),
            Self::Storage(error) => error.is_transient(),
            Self::Publish(_) | Self::Silent { .. } => true,
            _ => false,
        }
    }

    /// What the broker said about an exchange or queue.
    pub(crate) fn of_broker(error: lapin::Error, user: &str, name: &str) -> Self {
        match reply_code(&error) {
            Some(403) => Self::Denied { user: user.to_owned(), name: name.to_owned(), source: Box::new(error) },
            Some(404) => Self::NoPipeline { name: name.to_owned() },
            Some(405 | 406) => Self::Broker(PipelineError::Topology { name: name.to_owned(), cause: error }),
            _ => Self::Broker(PipelineError::Channel(error)),
        }
    }
}

impl From<Problem> for RemoteError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

/// The number of the broker's refusal.
fn reply_code(error: &lapin::Error) -> Option<u16> {
    match error.kind() {
        lapin::ErrorKind::ProtocolError(error) => Some(error.get_id()),
        _ => None,
    }
}
