//! Why a start was refused.

use std::fmt;
use std::io;
use std::path::PathBuf;

use thiserror::Error;

/// Where a value was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// In the site's file.
    File(PathBuf),
    /// In a variable of the environment.
    Variable(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(formatter, "配置文件 {}", path.display()),
            Self::Variable(name) => write!(formatter, "环境变量 {name}"),
        }
    }
}

/// A refused setting. Each message is one line for an operator: which key,
/// where, what is wrong and what would be right. No message holds a value
/// that could be secret.
#[derive(Debug, Error)]
pub enum SettingsError {
    /// The site's file cannot be read.
    #[error("配置文件 {} 无法读取，请检查路径和权限", path.display())]
    Unreadable {
        /// Its path.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The site's file is no TOML. The parser's error is not kept as a source:
    /// it quotes the line, which may hold a secret.
    #[error("配置文件 {} 第 {line} 行不是合法的 TOML：{problem}", path.display())]
    Syntax {
        /// Its path.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What the parser says.
        problem: String,
    },
    /// A variable of ours is no UTF-8.
    #[error("环境变量 {name} 的值不是 UTF-8 文字，请改正")]
    NotText {
        /// Its name.
        name: String,
    },
    /// A key that does not exist.
    #[error("{origin} 里没有“{key}”这个设置项{}", advice(.nearest.as_deref()))]
    Unknown {
        /// Where it stands.
        origin: Origin,
        /// The key as it was written.
        key: String,
        /// The nearest that exists, written the way it would be there.
        nearest: Option<String>,
    },
    /// A variable that names a setting with single underscores, and would
    /// have no effect.
    #[error("环境变量 {name} 不起作用：层次之间要用两个下划线，应写作 {right}")]
    SingleUnderscore {
        /// Its name.
        name: String,
        /// What it should be.
        right: String,
    },
    /// A value of a wrong type.
    #[error("{origin} 的 {key} 应为{expected}，现为{found}")]
    WrongType {
        /// Where it stands.
        origin: Origin,
        /// The key.
        key: String,
        /// What it should be.
        expected: &'static str,
        /// What it is.
        found: &'static str,
    },
    /// A number outside its range.
    #[error("{origin} 的 {key} 应在 {least} 至 {most} 之间，现为 {value}")]
    OutOfRange {
        /// Where it stands.
        origin: Origin,
        /// The key.
        key: String,
        /// Its value.
        value: f64,
        /// The least allowed.
        least: f64,
        /// The most allowed.
        most: f64,
    },
    /// A word that is not one of the allowed.
    #[error("{origin} 的 {key} 只能是 {}，现为“{value}”", allowed.join("、"))]
    NotAChoice {
        /// Where it stands.
        origin: Origin,
        /// The key.
        key: String,
        /// Its value.
        value: String,
        /// The allowed words.
        allowed: &'static [&'static str],
    },
    /// A secret is given as a value and as a file.
    #[error("{key} 和 {key}_file 只能设置一个，现在两个都有")]
    GivenTwice {
        /// The key of the value.
        key: String,
    },
    /// The file of a secret cannot be read.
    #[error("{key} 指定的密钥文件 {} 无法读取，请检查路径和权限", path.display())]
    SecretUnreadable {
        /// The key that names the file.
        key: String,
        /// Its path.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// The file of a secret has nothing in it.
    #[error("{key} 指定的密钥文件 {} 是空的", path.display())]
    SecretEmpty {
        /// The key that names the file.
        key: String,
        /// Its path.
        path: PathBuf,
    },
    /// A key is missing that another setting requires.
    #[error("缺少 {key}：{because}时必须设置")]
    Missing {
        /// The missing key.
        key: &'static str,
        /// The setting that requires it.
        because: &'static str,
    },
    /// A value in a wrong form.
    #[error("{key} 应为{expected}")]
    WrongForm {
        /// The key.
        key: String,
        /// What it should be.
        expected: &'static str,
    },
    /// Two settings that cannot go together.
    #[error("{key}（{value}）{relation} {other}（{other_value}）：{because}")]
    Conflict {
        /// The key to change.
        key: &'static str,
        /// Its value.
        value: String,
        /// How it should stand to the other, such as 应大于.
        relation: &'static str,
        /// The other key, or a sum of keys.
        other: &'static str,
        /// The other's value.
        other_value: String,
        /// What would go wrong.
        because: &'static str,
    },
    /// The compiled-in defaults do not fit the types: a defect, which the
    /// tests of this crate rule out.
    #[error("内置的默认设置有误，这是程序的缺陷，请报告")]
    BuiltIn(#[source] toml::de::Error),
}

/// The advice about a misspelt key.
fn advice(nearest: Option<&str>) -> String {
    match nearest {
        Some(key) => format!("，是不是 {key}？"),
        None => "，请对照默认配置文件改正或删去".to_owned(),
    }
}
