//! The report of a check (schema `wenshu.check/1`).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wenshu_standard::figures::Strength;

/// The tag of this version of the report.
pub const CHECK_SCHEMA: &str = "wenshu.check/1";

/// What a check found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckReport {
    /// Always `wenshu.check/1`.
    pub schema: String,
    /// Name of the file.
    pub file: String,
    /// What it is.
    pub media: Media,
    /// The program that made it, as the file says.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub producer: Option<String>,
    /// Pages; absent when only a rendering would tell.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pages: Option<usize>,
    /// Which kind of paper it was taken for.
    pub kind: Kind,
    /// Why it was taken for that, in Chinese.
    pub kind_reason: String,
    /// The elements that were recognised, and how.
    pub recognised: Vec<Recognised>,
    /// One result a rule, in the order of the specification.
    pub results: Vec<RuleResult>,
    /// How many results have each status.
    pub counts: BTreeMap<Status, usize>,
}

impl CheckReport {
    /// The result of a rule.
    pub fn result(&self, rule: &str) -> Option<&RuleResult> {
        self.results.iter().find(|result| result.rule == rule)
    }

    /// The rules that are broken.
    pub fn broken(&self) -> impl Iterator<Item = &RuleResult> {
        self.results.iter().filter(|result| result.status == Status::Broken)
    }

    /// True when a rule of strength M is broken: `wenshu check` ends with 1.
    pub fn breaks_a_must(&self) -> bool {
        self.broken().any(|result| result.strength == Strength::Must.letter())
    }
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Media {
    /// Word.
    Docx,
    /// PDF.
    Pdf,
}

/// A kind of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Without 版头.
    Plain,
    /// 文件, downward or lateral.
    Document,
    /// 文件, upward: with signatories.
    Upward,
    /// 信函格式.
    Letter,
    /// 命令（令）格式.
    Order,
    /// 纪要格式.
    Minutes,
}

impl Kind {
    /// Its name for a clerk.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "无版头文稿",
            Self::Document => "文件（下行文、平行文）",
            Self::Upward => "文件（上行文）",
            Self::Letter => "信函",
            Self::Order => "命令（令）",
            Self::Minutes => "纪要",
        }
    }
}

/// An element that was recognised.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recognised {
    /// What it was taken for, in Chinese.
    pub element: String,
    /// Where it is.
    pub place: Place,
}

/// How a rule stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Measured, and as the rule asks.
    Kept,
    /// Measured, and not as the rule asks.
    Broken,
    /// The file has nothing that the rule speaks of.
    NotApplicable,
    /// The file has it, or may have it, and it cannot be measured in the file.
    CannotVerify,
}

/// How a rule stands in this file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleResult {
    /// Id of the rule in `spec/gbt9704.md`.
    pub rule: String,
    /// Letter of its strength: M, N, R, O, Y, D or P.
    pub strength: String,
    /// Where the rule comes from.
    pub clause: String,
    /// How it stands.
    pub status: Status,
    /// What was measured.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub measured: Option<String>,
    /// What the rule asks for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub wanted: Option<String>,
    /// The first place where it is broken, or where it was measured.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub place: Option<Place>,
    /// At how many places it is broken.
    #[serde(skip_serializing_if = "is_zero", default)]
    pub places: usize,
    /// What a clerk should know, in Chinese.
    pub message: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// A place in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Page, from 1.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub page: Option<usize>,
    /// Paragraph, from 1, in reading order.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub paragraph: Option<usize>,
    /// The words there, shortened.
    #[serde(skip_serializing_if = "String::is_empty", default)]
    pub excerpt: String,
}

impl Place {
    /// For a clerk: `第2页 第14段“（一）加强领导…”`.
    pub fn words(&self) -> String {
        let mut words = String::new();
        if let Some(page) = self.page {
            words.push_str(&format!("第{page}页"));
        }
        if let Some(paragraph) = self.paragraph {
            words.push_str(&format!("第{paragraph}段"));
        }
        if !self.excerpt.is_empty() {
            words.push_str(&format!("“{}”", self.excerpt));
        }
        words
    }
}
