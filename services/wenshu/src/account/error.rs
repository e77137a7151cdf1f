//! Why an account or key was not made, shown or changed.

use std::io;
use std::path::PathBuf;

use uuid::Uuid;
use wenshu_records::{AccountName, RecordsError};
use wenshu_settings::SettingsError;

use crate::ending::Ending;

/// Why the command did not do it: one line that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The settings are not in order.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// Nothing says where the accounts are.
    #[error("没有说明账号在哪里；请用 --data 指明 wenshu serve 的数据目录，或用 --config 指明流水线的设置文件")]
    NoPlace,
    /// The path of the data folder is no text.
    #[error("数据目录的路径不是有效的文字，请换一个目录")]
    Path,
    /// There are no records at the place.
    #[error("{} 不存在，所以还没有账号；请核对 --data 或 records.url", path.display())]
    NoRecords {
        /// The file of SQLite.
        path: PathBuf,
    },
    /// The server runs, and the file is its own.
    #[error(
        "{} 正被使用，多半是 wenshu serve 正在运行；请先停止它，办完再启动（密钥也可由管理员在网页的“接口密钥”中建立和停用）",
        path.display()
    )]
    InUse {
        /// The file of SQLite.
        path: PathBuf,
    },
    /// The database did not do it.
    #[error(transparent)]
    Records(RecordsError),
    /// No such account.
    #[error("没有名为“{name}”的账号")]
    NoUser {
        /// The name.
        name: AccountName,
    },
    /// The account is one of an OpenID provider.
    #[error("“{name}”用单位统一账号登录，密码不在这里")]
    OfProvider {
        /// The name.
        name: AccountName,
    },
    /// No such key.
    #[error("没有编号为 {id} 的密钥")]
    NoKey {
        /// The id.
        id: Uuid,
    },
    /// The password was typed in two ways.
    #[error("两次输入的密码不一样，请重新运行")]
    PasswordsDiffer,
    /// No password came.
    #[error("无法读取密码")]
    PasswordUnread(#[source] io::Error),
    /// What came is no text.
    #[error("标准输入中的密码不是 UTF-8 文字，或太长")]
    PasswordText,
    /// No random bytes.
    #[error("系统给不出随机数")]
    Random(#[source] getrandom::Error),
    /// No threads for the work.
    #[error("无法开始工作；请检查系统的资源限制")]
    Runtime(#[source] io::Error),
}

impl AccountError {
    /// How the command ended.
    pub const fn ending(&self) -> Ending {
        match self {
            Self::Settings(_) | Self::NoPlace | Self::Path => Ending::Usage,
            _ => Ending::SomeFailed,
        }
    }
}

impl From<RecordsError> for AccountError {
    fn from(error: RecordsError) -> Self {
        match error {
            RecordsError::InUse { path } => Self::InUse { path },
            error => Self::Records(error),
        }
    }
}
