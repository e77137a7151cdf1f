//! Elements that a user gives beside a file (DESIGN §5): one shape in a file,
//! a message and a form.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::PaperKind;

/// Version tag of [`GivenElements`] in JSON.
pub const ELEMENTS_SCHEMA: &str = "wenshu.elements/1";

/// Elements for the documents of a run: `defaults` for all, then one entry a
/// document that needs its own. An unknown key is refused and named.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenElements {
    /// `wenshu.elements/1`; may be left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// For every document. 份号, 发文字号, attachments and 成文日期 are not set from
    /// here where an upload yields several documents; that is a finding.
    #[serde(default)]
    pub defaults: Elements,
    /// For single documents; they override the defaults key by key.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<DocumentElements>,
}

/// Elements for one document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentElements {
    /// Name of the file, without folders; every file when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Place of the document in its file, from 1.
    pub index: u32,
    /// The elements.
    #[serde(flatten)]
    pub elements: Elements,
}

/// Elements of one 公文. Absent ones are taken from the text or left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Elements {
    /// Form of the paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<PaperKind>,
    /// 份号, six digits: 000001.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy_number: Option<String>,
    /// 密级和保密期限: 机密★1年.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secrecy: Option<String>,
    /// 紧急程度: 特急, 加急.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urgency: Option<String>,
    /// Organs of the 发文机关标志, the host first, without 文件.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub issuer_marks: Vec<String>,
    /// What follows the organs: 文件 (the default of a document), 命令, 令, 纪要,
    /// or nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mark_suffix: Option<String>,
    /// 发文字号 or 令号: 明教〔2026〕12号, 第5号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_number: Option<String>,
    /// 签发人, names alone, in the order of the organs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signatories: Vec<String>,
    /// 标题.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// 主送机关, with or without the colon at its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub addressees: Option<String>,
    /// Names of the attachments in the 附件说明, without ordinals.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<String>,
    /// 署名: the organs, the host first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signature: Vec<String>,
    /// 成文日期: 2026年7月4日.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date_of_issue: Option<String>,
    /// How the paper is signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seal: Option<Seal>,
    /// The signers whose stamps the paper takes, in the order of the organs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signers: Vec<Signer>,
    /// 附注, with or without its brackets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// 出席, of minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub present: Option<String>,
    /// 请假.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absent: Option<String>,
    /// 列席.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub observers: Option<String>,
    /// 抄送, without its label.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy_to: Option<String>,
    /// 印发机关.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub printing_organ: Option<String>,
    /// 印发日期: 2026年7月5日.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub printing_date: Option<String>,
}

/// How a paper is signed (clause 7.3.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Seal {
    /// 加盖印章: room for the seal is kept, none is drawn.
    Sealed,
    /// 不加盖印章.
    Unsealed,
    /// 加盖签发人签名章: room for the stamp is kept, none is drawn.
    Stamp,
}

/// A signer with a stamp (9704-7.3.5.3-a).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    /// Full office title: 市长.
    pub office: String,
    /// Name, set at the place of the stamp where given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}
