//! What can go wrong with the records, told apart by what the caller does about it.

use std::fmt;
use std::io;
use std::path::PathBuf;

use crate::accounts::name::AccountName;
use crate::accounts::password::{PASSWORD_LEAST, PASSWORD_MOST};

/// Why the records did not do what they were asked.
#[derive(Debug, thiserror::Error)]
pub enum RecordsError {
    /// The URL of the settings is no database's.
    #[error("数据库地址无法识别：{reason}；请写成 postgres://用户:密码@主机:端口/数据库名，或 sqlite:文件路径")]
    Address {
        /// What is wrong with it. The URL is not repeated: it may hold a password.
        reason: String,
    },

    /// Nobody answers as PostgreSQL at the address.
    #[error("连不上数据库 {address}，请检查地址和端口，并确认 PostgreSQL 已启动")]
    Unreachable {
        /// Host and port.
        address: String,
        /// What the driver said.
        #[source]
        source: Box<sqlx::Error>,
    },

    /// The server does not accept the user or the password.
    #[error("数据库 {address} 不接受用户 {user}，请核对设置中的用户名和密码")]
    Credentials {
        /// Host and port.
        address: String,
        /// The user of the settings.
        user: String,
        /// What the server said.
        #[source]
        source: Box<sqlx::Error>,
    },

    /// The server has no such database.
    #[error("数据库服务器 {address} 上没有数据库 {database}，请先建库（createdb {database}），或改正设置")]
    NoDatabase {
        /// Host and port.
        address: String,
        /// The database of the settings.
        database: String,
        /// What the server said.
        #[source]
        source: Box<sqlx::Error>,
    },

    /// The user may not make tables.
    #[error("用户 {user} 无权在数据库 {database} 中建表，请授予 CREATE 权限，或让其成为该库的所有者")]
    NotAllowed {
        /// The user of the settings.
        user: String,
        /// The database of the settings.
        database: String,
        /// What the server said.
        #[source]
        source: Box<sqlx::Error>,
    },

    /// The file of SQLite, or its folder, cannot be made or written.
    #[error("记录文件 {} 无法读写，请检查所在文件夹是否存在、是否有写权限、磁盘是否已满", path.display())]
    FileUnusable {
        /// The file of the settings.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },

    /// Another process has the file of SQLite open.
    #[error("记录文件 {} 正被另一个进程使用；同一文件夹只能运行一个实例，请先停止另一个，或换一个文件夹", path.display())]
    InUse {
        /// The file of the settings.
        path: PathBuf,
    },

    /// The file is not one of SQLite, or is damaged.
    #[error("文件 {} 不是 SQLite 数据库或已损坏，请从备份恢复，或换一个路径", path.display())]
    NotADatabase {
        /// The file of the settings.
        path: PathBuf,
        /// What SQLite said.
        #[source]
        source: Box<sqlx::Error>,
    },

    /// A newer version of the program has changed the tables.
    #[error("数据库的表结构（版本 {version}）比本程序新，请升级程序，或恢复升级前的备份")]
    NewerSchema {
        /// The version that this program does not know.
        version: i64,
    },

    /// The tables are not what this program made of them.
    #[error("数据库的表结构（版本 {version}）与本程序不符，请核对连接的是否为文书的数据库")]
    OtherSchema {
        /// The version that differs.
        version: i64,
    },

    /// The tables could not be made.
    #[error("数据库建表失败，请检查数据库的日志、权限和磁盘空间")]
    Migrate(#[source] Box<sqlx::migrate::MigrateError>),

    /// The database did not do it this time: no connection, a restart, a
    /// deadlock, no room. Nothing was changed unless the commit was under way;
    /// the same call may be repeated, for every operation may.
    #[error("{operation}时数据库暂不可用，请检查数据库、网络和磁盘，系统会自动重试")]
    Unavailable {
        /// What was being done.
        operation: Operation,
        /// What the driver said.
        #[source]
        source: Box<sqlx::Error>,
    },

    /// The database refused; it would do so again.
    #[error("{operation}时数据库报错，请把日志交给维护人员")]
    Refused {
        /// What was being done.
        operation: Operation,
        /// What the driver said.
        #[source]
        source: Box<sqlx::Error>,
    },

    /// A name that no user or key may have.
    #[error("名称不可用：须为 1–64 个字符，首尾不能有空格，不能含控制字符或不可见字符")]
    AccountName,

    /// Another user has the name.
    #[error("登录名“{name}”已被使用，请换一个")]
    NameTaken {
        /// The name.
        name: AccountName,
    },

    /// The claims of a token name nobody.
    #[error("统一身份认证返回的用户标识不可用，请检查认证服务的配置")]
    Subject,

    /// Another user is that subject of the OpenID provider.
    #[error("该统一身份认证用户已有账户，请直接登录")]
    SubjectTaken,

    /// A password that is too short or too long.
    #[error("密码须为 {least}–{most} 个字符", least = PASSWORD_LEAST, most = PASSWORD_MOST)]
    PasswordLength,

    /// A password could be neither hashed nor verified.
    #[error("密码暂时无法处理，服务器内存可能不足，请稍后再试")]
    PasswordUnhashed(#[source] argon2::password_hash::Error),

    /// A row holds what this program cannot read, or a value cannot be written.
    #[error("{operation}时发现 {column} 列的内容无法识别，请核对程序版本")]
    Unreadable {
        /// What was being done.
        operation: Operation,
        /// The column.
        column: &'static str,
    },
}

impl RecordsError {
    /// True when the same call may succeed later.
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable { .. } | Self::Unreachable { .. })
    }
}

/// What was asked of the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Taking jobs on.
    Accept,
    /// Keeping what happened.
    Fold,
    /// Ending jobs.
    End,
    /// Taking jobs back.
    Cancel,
    /// Ending jobs whose deadline passed.
    Expire,
    /// Reading or changing the outbox.
    Outbox,
    /// Reading or changing dead letters.
    Letters,
    /// Answering a query.
    Query,
    /// Forgetting old jobs.
    Retention,
    /// Asking whether the database answers.
    Probe,
    /// Reading or changing users.
    Users,
    /// Reading or changing keys.
    Keys,
    /// Reading or changing sessions.
    Sessions,
    /// Logging in.
    Logins,
}

impl fmt::Display for Operation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Accept => "登记任务",
            Self::Fold => "记录进度",
            Self::End => "结束任务",
            Self::Cancel => "取消任务",
            Self::Expire => "清理过期任务",
            Self::Outbox => "读写发件箱",
            Self::Letters => "读写死信",
            Self::Query => "查询",
            Self::Retention => "删除到期任务",
            Self::Probe => "探测",
            Self::Users => "读写用户",
            Self::Keys => "读写密钥",
            Self::Sessions => "读写登录状态",
            Self::Logins => "登录",
        })
    }
}

/// Why a step of an operation failed.
#[derive(Debug)]
pub(crate) enum Fault {
    Database(sqlx::Error),
    Column(&'static str),
    NameTaken(AccountName),
    SubjectTaken,
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl Fault {
    /// The fault of an operation; `passing` says whether the driver's error passes.
    pub(crate) fn of(self, operation: Operation, passing: fn(&sqlx::Error) -> bool) -> RecordsError {
        match self {
            Self::Database(source) if is_connection(&source) || passing(&source) => {
                RecordsError::Unavailable { operation, source: Box::new(source) }
            }
            Self::Database(source) => RecordsError::Refused { operation, source: Box::new(source) },
            Self::Column(column) => RecordsError::Unreadable { operation, column },
            Self::NameTaken(name) => RecordsError::NameTaken { name },
            Self::SubjectTaken => RecordsError::SubjectTaken,
        }
    }
}

/// No database, no room for another connection, or a connection that broke off.
fn is_connection(error: &sqlx::Error) -> bool {
    use sqlx::Error;
    // A connection that breaks off within a message shows as a fault of the
    // protocol.
    matches!(
        error,
        Error::Io(_)
            | Error::Tls(_)
            | Error::Protocol(_)
            | Error::PoolTimedOut
            | Error::PoolClosed
            | Error::WorkerCrashed
            | Error::BeginFailed
    )
}
