//! What went wrong with an input or a document, for the clerk and for programs.

use std::error::Error;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What went wrong, by the step that failed. A closed set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemCode {
    /// No such file or folder.
    NotFound,
    /// A pattern that no file fits.
    NoMatch,
    /// A folder without a file that Wenshu reads.
    EmptyFolder,
    /// The file or folder may not be read.
    NoPermission,
    /// A device, a pipe or a socket.
    NotAFile,
    /// More bytes than the limit.
    TooLarge,
    /// The file changed while it was read.
    Changing,
    /// Reading failed in another way.
    Unreadable,
    /// Ingest refused the bytes.
    Ingest,
    /// Parse refused the text.
    Parse,
    /// There is no document in the file.
    NoDocument,
    /// Format refused the document.
    Format,
    /// The document could not be laid out.
    Typeset,
    /// No PDF could be made.
    EmitPdf,
    /// No DOCX could be made.
    EmitDocx,
    /// An output could not be written.
    Write,
    /// The profile could not be read.
    Profile,
    /// A finished file could not be measured.
    Check,
    /// The elements file could not be read.
    Elements,
    /// Fonts are missing, or the folder with them could not be read.
    Fonts,
    /// A defect of the program.
    Internal,
    /// The process that worked on it ended, by a defect of the program.
    Crash,
    /// It needs more memory than the limit.
    Memory,
    /// It needs more time than the limit.
    Time,
    /// A file in storage is missing or damaged, or storage does not answer.
    Storage,
    /// A message between services that cannot be understood.
    Message,
}

impl ProblemCode {
    /// What the clerk can do about it, in Chinese.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::NotFound => "请检查路径和文件名",
            Self::NoMatch => "请检查通配符，或直接写出文件名",
            Self::EmptyFolder => "请放入 .txt、.md 或 .html 文件，或直接写出文件名",
            Self::NoPermission => "请为该文件开通读取权限",
            Self::NotAFile => "请提供普通文件",
            Self::TooLarge => "请拆分文件后再转换",
            Self::Changing => "请等文件写完后再转换",
            Self::Unreadable => "请检查磁盘或网络位置后重试",
            Self::Ingest => "请用原来的软件另存为 UTF-8 文本后再转换",
            Self::Parse | Self::NoDocument => "请确认文件中有工作计划的正文",
            Self::Format | Self::Typeset | Self::EmitPdf | Self::EmitDocx => "请把该文件交给维护人员，其他文件不受影响",
            Self::Write => "请检查输出目录的权限和剩余空间",
            Self::Profile => "请按 docs/operators.zh-CN.md 的说明检查配置文件",
            Self::Check => "请确认文件可以用 Word、WPS 或 PDF 阅读器正常打开",
            Self::Elements => "请按 docs/operators.zh-CN.md 的说明检查要素文件",
            Self::Fonts => "请把有授权的字体放入 --fonts 指定的目录，或去掉 --require-fonts",
            Self::Crash => "这是程序缺陷，请把该文件交给维护人员，其他文件不受影响",
            Self::Memory | Self::Time => "请拆分文件，或请维护人员提高处理上限后重新提交",
            Self::Storage => "请稍后重新提交；如反复出现，请维护人员检查文件存储",
            Self::Message => "请维护人员检查各服务的版本是否一致",
            Self::Internal => "这是程序缺陷，请把该文件交给维护人员，其他文件不受影响",
        }
    }
}

/// What went wrong, why, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// The step that failed.
    pub code: ProblemCode,
    /// Why, on one line, in Chinese.
    pub reason: String,
    /// What to do, in Chinese.
    pub advice: String,
    /// The stage's own stable code for the reason, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
}

impl Problem {
    /// A problem with a reason of our own. A reason that ends in advice of its
    /// own (`；请…`) keeps it: the stage knows better what to do.
    pub fn new(code: ProblemCode, reason: impl AsRef<str>) -> Self {
        let reason = one_line(reason.as_ref());
        match reason.rsplit_once("；请") {
            Some((reason, advice)) => {
                Self { code, reason: reason.to_owned(), advice: format!("请{advice}"), cause: None }
            }
            None => Self { code, reason, advice: code.advice().to_owned(), cause: None },
        }
    }

    /// A problem that another crate names; the whole chain of causes is kept.
    pub fn caused(code: ProblemCode, error: &dyn Error) -> Self {
        let mut reason = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            reason.push('：');
            reason.push_str(&error.to_string());
            cause = error.source();
        }
        Self::new(code, reason)
    }

    /// The same with the stage's own code for the reason.
    #[must_use]
    pub fn because(mut self, cause: &str) -> Self {
        self.cause = Some(cause.to_owned());
        self
    }

    /// A defect that ended at the border of a document.
    pub fn internal(place: &str) -> Self {
        let place = if place.is_empty() { "位置不明" } else { place };
        Self::new(ProblemCode::Internal, format!("程序内部错误（{place}）"))
    }

    /// Reason and advice on one line.
    pub fn line(&self) -> String {
        format!("{}；{}", self.reason, self.advice)
    }
}

/// A message may quote the file; control characters would break the line or
/// drive the terminal.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_line_without_terminal_codes() {
        let problem = Problem::new(ProblemCode::Ingest, "坏\n\u{1b}[31m字节");
        assert!(!problem.line().chars().any(char::is_control));
    }
}
