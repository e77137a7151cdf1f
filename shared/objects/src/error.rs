//! What can go wrong with storage, told apart by what the caller does about it.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use crate::Key;

type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why storage did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum ObjectsError {
    /// The words of a key are not those of a key; nothing was asked of storage.
    #[error("对象键不合规：{part}")]
    InvalidKey {
        /// The part that is wrong. Its text is not repeated: it is a stranger's.
        part: KeyPart,
    },

    /// No such object.
    #[error("存储中没有对象 {key}，可能已按保留期删除")]
    Missing {
        /// The object asked for.
        key: Key,
    },

    /// The object is not what was stored under this name.
    #[error("对象 {key} 已损坏：{damage}")]
    Corrupt {
        /// The object asked for.
        key: Key,
        /// How it differs.
        damage: Damage,
    },

    /// The object is larger than the reader allows; it was not read.
    #[error("对象 {key} 有 {bytes} 字节，超过上限 {limit} 字节")]
    TooLarge {
        /// The object asked for.
        key: Key,
        /// Its size.
        bytes: u64,
        /// The largest size allowed.
        limit: u64,
    },

    /// No room is left. Nothing half-written stays, and the same call works once
    /// there is room.
    #[error("{action}时存储空间已满，请清理磁盘或扩大配额，任务会自动重试")]
    Full {
        /// What was being done.
        action: Action,
        /// What the storage said.
        #[source]
        source: Cause,
    },

    /// The storage did not work this time: no connection, an overloaded server, a
    /// failing disk.
    #[error("{action}时存储不可用，请检查存储服务、网络或磁盘，任务会自动重试")]
    Unreachable {
        /// What was being done.
        action: Action,
        /// What the storage said.
        #[source]
        source: Cause,
    },

    /// The storage did not answer in time. A put may have happened nevertheless.
    #[error("{action}时存储在 {} 秒内没有应答，请检查存储服务的负载和网络", limit.as_secs_f32())]
    TimedOut {
        /// What was being done.
        action: Action,
        /// How long was waited.
        limit: Duration,
    },

    /// The storage refuses this program.
    #[error("{action}时被存储拒绝，请检查密钥或文件夹的权限")]
    Denied {
        /// What was being done.
        action: Action,
        /// What the storage said.
        #[source]
        source: Cause,
    },

    /// The storage cannot do what was asked, now or later.
    #[error("{action}时存储报告请求无效，请检查存储服务与本程序是否兼容")]
    Refused {
        /// What was being done.
        action: Action,
        /// What the storage said.
        #[source]
        source: Cause,
    },

    /// The folder cannot be made or used.
    #[error("存储文件夹 {} 无法使用：{fault}", path.display())]
    FolderUnusable {
        /// The folder of the settings.
        path: PathBuf,
        /// What is wrong with it.
        fault: FolderFault,
        /// What the system said.
        #[source]
        source: io::Error,
    },

    /// The settings of S3 contradict themselves.
    #[error("S3 存储的设置有误：{fault}")]
    InvalidSettings {
        /// What is wrong.
        fault: SettingsFault,
    },

    /// There is no such bucket.
    #[error("S3 存储桶 {bucket} 不存在，请先在存储服务中创建，或改正设置中的 bucket")]
    BucketMissing {
        /// The bucket of the settings.
        bucket: String,
        /// What the server said.
        #[source]
        source: Cause,
    },

    /// The server does not know the access key, or the secret is not its.
    #[error("S3 存储不认可密钥，请核对设置中的 access_key 和 secret_key")]
    WrongCredentials {
        /// What the server said.
        #[source]
        source: Cause,
    },

    /// The access key is known and may not use the bucket.
    #[error("密钥无权读写 S3 存储桶 {bucket}，请在存储服务中授予列出、读取、写入和删除的权限")]
    BucketDenied {
        /// The bucket of the settings.
        bucket: String,
        /// What the server said.
        #[source]
        source: Cause,
    },

    /// The bucket is in another region.
    #[error("S3 存储桶 {bucket} 不在区域 {region}，请改正设置中的 region")]
    WrongRegion {
        /// The bucket of the settings.
        bucket: String,
        /// The region of the settings.
        region: String,
        /// What the server said.
        #[source]
        source: Cause,
    },

    /// The server refuses requests whose time is too far from its own.
    #[error("本机时钟与 S3 存储相差过大，请校准本机时间")]
    ClockSkewed {
        /// What the server said.
        #[source]
        source: Cause,
    },

    /// Nothing answers at the server's address.
    #[error("连接不上 S3 存储 {endpoint}，请核对设置中的 endpoint 和 region，并确认服务已启动")]
    EndpointUnreachable {
        /// The address of the settings, or AWS and the region.
        endpoint: String,
        /// What the connection said.
        #[source]
        source: Cause,
    },
}

impl ObjectsError {
    /// Whether the same call may succeed later without anybody changing a setting
    /// or a document: the caller waits and tries again.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Full { .. } | Self::Unreachable { .. } | Self::TimedOut { .. } | Self::EndpointUnreachable { .. } => {
                true
            }
            Self::InvalidKey { .. }
            | Self::Missing { .. }
            | Self::Corrupt { .. }
            | Self::TooLarge { .. }
            | Self::Denied { .. }
            | Self::Refused { .. }
            | Self::FolderUnusable { .. }
            | Self::InvalidSettings { .. }
            | Self::BucketMissing { .. }
            | Self::WrongCredentials { .. }
            | Self::BucketDenied { .. }
            | Self::WrongRegion { .. }
            | Self::ClockSkewed { .. } => false,
        }
    }

    /// The error for a failed call to the file system.
    pub(crate) fn of_file(action: Action, source: io::Error) -> Self {
        use io::ErrorKind::{PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
        match source.kind() {
            StorageFull | QuotaExceeded => Self::Full { action, source: source.into() },
            PermissionDenied | ReadOnlyFilesystem => Self::Denied { action, source: source.into() },
            _ => Self::Unreachable { action, source: source.into() },
        }
    }
}

/// What was being done when storage failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Storing an object.
    Put,
    /// Reading an object.
    Get,
    /// Asking whether an object exists.
    Head,
    /// Listing the objects of a job.
    List,
    /// Deleting an object.
    Delete,
    /// Asking whether storage works.
    Probe,
    /// Forcing what was written onto the disk.
    Sync,
    /// Removing what killed processes left.
    Sweep,
}

impl fmt::Display for Action {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Put => "写入对象",
            Self::Get => "读取对象",
            Self::Head => "查询对象",
            Self::List => "列出对象",
            Self::Delete => "删除对象",
            Self::Probe => "检查存储",
            Self::Sync => "落盘",
            Self::Sweep => "清理临时文件",
        })
    }
}

/// The part of a key that is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPart {
    /// Not three segments.
    Segments,
    /// The tenant.
    Tenant,
    /// The job.
    Job,
    /// The hash.
    Sha256,
}

impl fmt::Display for KeyPart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Segments => "应为“租户/任务/sha256”三段",
            Self::Tenant => "租户名只能用小写字母、数字、_ 和 -，以字母或数字开头，最长 63 个字符",
            Self::Job => "任务应为小写 UUID 或 incoming",
            Self::Sha256 => "sha256 应为 64 位小写十六进制",
        })
    }
}

/// How an object differs from what was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// Its size, both in bytes.
    Size {
        /// The size it should have.
        expected: u64,
        /// The size it has.
        found: u64,
    },
    /// Its content: the hash is another.
    Content,
    /// The reference itself: it tells another hash than the key.
    Reference,
}

impl fmt::Display for Damage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size { expected, found } => write!(formatter, "应有 {expected} 字节，实有 {found} 字节"),
            Self::Content => formatter.write_str("内容与 sha256 不符"),
            Self::Reference => formatter.write_str("引用中的 sha256 与对象键不一致"),
        }
    }
}

/// What is wrong with the folder of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FolderFault {
    /// It does not exist and cannot be made, as its parent does not exist.
    NoParent,
    /// It is a file.
    NotAFolder,
    /// Writing is not permitted.
    NotWritable,
    /// The disk is full.
    Full,
    /// Writing fails for another reason.
    Failing,
}

impl fmt::Display for FolderFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NoParent => "上级文件夹不存在，请先创建或改正路径",
            Self::NotAFolder => "路径中有一段是文件而不是文件夹，请改正路径",
            Self::NotWritable => "没有写权限，请把文件夹授权给运行本程序的用户",
            Self::Full => "磁盘已满，请清理后再启动",
            Self::Failing => "试写失败，请检查磁盘及文件系统",
        })
    }
}

/// What is wrong with the settings of S3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingsFault {
    /// A setting is empty.
    Empty {
        /// Its name.
        name: &'static str,
    },
    /// The address is neither `https://` nor `http://`.
    Endpoint,
    /// The address is `http://`, which is not allowed.
    HttpNotAllowed,
    /// The client could not be made of them.
    Client {
        /// What the client said.
        reason: String,
    },
}

impl fmt::Display for SettingsFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty { name } => write!(formatter, "{name} 为空，请填写"),
            Self::Endpoint => formatter.write_str("endpoint 应以 https:// 或 http:// 开头"),
            Self::HttpNotAllowed => {
                formatter.write_str("endpoint 是不加密的 http://，请改用 https://，或在内网中设置 allow_http = true")
            }
            Self::Client { reason } => write!(formatter, "无法建立客户端（{reason}）"),
        }
    }
}
