//! The report of a conversion (`report.json`, schema `wenshu.report/1`).
//!
//! It depends on the inputs, the options and the version of the program alone:
//! no clock, no name of a machine, no place on its disk, so that two runs give
//! the same bytes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wenshu_model::official::{Adjustment, KindReason};
use wenshu_model::source::{Encoding, Media};
use wenshu_model::{Change, Finding, Lines, OfficialDocument, PaperKind, Plan, Removed, Severity};

use crate::account::{self, Characters};
use crate::problem::Problem;
use crate::review::ReviewPage;

/// Version tag of [`Report`].
pub const REPORT_SCHEMA: &str = "wenshu.report/1";

/// Everything that a conversion did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Always `wenshu.report/1`.
    pub schema: String,
    /// Version of the program.
    pub version: String,
    /// The profile in force.
    pub profile: ProfileReport,
    /// Wanted and used face of each class.
    #[serde(default)]
    pub faces: Vec<FaceReport>,
    /// Remarks on the files of the fonts folder.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub face_remarks: Vec<String>,
    /// The inputs, in the order in which they were given.
    pub inputs: Vec<InputReport>,
    /// Files of a given folder that are of another format.
    pub skipped: Vec<String>,
    /// Sums over all inputs.
    pub totals: Totals,
}

/// The profile, and where it departs from the standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProfileReport {
    /// Its name.
    pub name: String,
    /// Departures from the standard.
    pub deviations: Vec<DeviationReport>,
}

/// A departure from the standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeviationReport {
    /// The rule departed from.
    pub rule: String,
    /// What is done instead, in Chinese.
    pub message: String,
}

/// Which face serves a class of the standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FaceReport {
    /// The class: 仿宋体, 黑体, 楷体, 小标宋体, 宋体, 西文.
    pub class: String,
    /// Families that the class is known by, the one to prefer first.
    pub wanted: Vec<String>,
    /// The family that serves it.
    pub used: String,
    /// The site's file that holds it; absent for a shipped face.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// A shipped face stands in for the wanted one.
    pub substituted: bool,
}

/// Sums over all inputs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Totals {
    /// Inputs named.
    pub inputs: u64,
    /// Inputs of which nothing, or not every document, was made.
    pub inputs_failed: u64,
    /// Documents found.
    pub documents: u64,
    /// Documents that could not be made.
    pub documents_failed: u64,
    /// Pages of all PDFs.
    pub pages: u64,
    /// Findings of every kind.
    pub findings: u64,
    /// Findings that a person must look at.
    pub needs_review: u64,
    /// Runs left out.
    pub removed: u64,
    /// Runs altered.
    pub changed: u64,
    /// The account of characters.
    pub characters: Characters,
}

/// How an input or a document ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Everything was made.
    Ok,
    /// Some documents of the input, or some outputs of the document, were not.
    Partial,
    /// Nothing was made.
    Failed,
}

/// What became of one input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct InputReport {
    /// Its name, without the folders above it.
    pub file: String,
    /// Folder of its outputs, below the output folder.
    pub folder: String,
    /// How it ended.
    pub status: Status,
    /// Why nothing was made of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Problem>,
    /// Size in bytes, when it could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// SHA-256 of its bytes, when it could be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// What the content is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<Media>,
    /// How its characters were written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<Encoding>,
    /// The account of its characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub characters: Option<Characters>,
    /// Its documents, in the order of the file.
    pub documents: Vec<DocumentReport>,
    /// What is in no document, with the reason.
    pub removed: Vec<Removed>,
    /// What was altered in telling the documents apart.
    pub changed: Vec<Change>,
    /// What concerns the file as a whole.
    pub findings: Vec<Finding>,
}

impl InputReport {
    /// An input that could not be opened.
    pub fn failed(file: String, folder: String, problem: Problem) -> Self {
        Self {
            file,
            folder,
            status: Status::Failed,
            error: Some(problem),
            bytes: None,
            sha256: None,
            media: None,
            encoding: None,
            characters: None,
            documents: Vec::new(),
            removed: Vec::new(),
            changed: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Findings of the file and of its documents that a person must look at.
    pub fn needs_review(&self) -> u64 {
        let own = self.findings.iter().filter(|finding| finding.severity == Severity::Review).count();
        let inside: usize = self.documents.iter().map(|document| document.needs_review.len()).sum();
        (own + inside) as u64
    }
}

/// What became of one document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentReport {
    /// Its place in the file, from 1.
    pub index: u32,
    /// Its title on one line; empty when it has none.
    pub title: String,
    /// Where it stands in the file.
    pub lines: Lines,
    /// How it ended.
    pub status: Status,
    /// Why it, or an output of it, was not made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Problem>,
    /// The files written.
    pub files: Vec<OutputFile>,
    /// Form of the paper.
    #[serde(default)]
    pub kind: PaperKind,
    /// Why this form was chosen.
    #[serde(default)]
    pub kind_reason: KindReason,
    /// Each departure from the usual spacing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adjustments: Vec<Adjustment>,
    /// Pages of the PDF, when the document could be laid out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<u32>,
    /// Its characters that are no white space.
    pub characters: u64,
    /// What concerns it.
    pub findings: Vec<Finding>,
    /// What was altered in setting it.
    pub changed: Vec<Change>,
    /// Indices into `findings` of those that a person must look at.
    pub needs_review: Vec<u32>,
    /// Where the findings stand on the pages; for `report.html` alone.
    #[serde(skip)]
    pub review: Vec<ReviewPage>,
}

impl DocumentReport {
    /// A document of which nothing was made yet.
    pub fn of_plan(plan: &Plan) -> Self {
        Self {
            index: plan.index,
            title: plan.title.clone(),
            lines: plan.lines,
            status: Status::Failed,
            error: None,
            files: Vec::new(),
            kind: Default::default(),
            kind_reason: Default::default(),
            adjustments: Vec::new(),
            pages: None,
            characters: 0,
            findings: plan.findings.clone(),
            changed: Vec::new(),
            needs_review: plan.needs_review.clone(),
            review: Vec::new(),
        }
    }

    /// A document that could not be made.
    pub fn failed(mut self, problem: Problem) -> Self {
        self.error = Some(problem);
        self
    }

    /// Takes over what the fitted document says. The stages after parse add
    /// their findings behind those of parse, whose indices stay good.
    pub fn adopt(&mut self, document: &OfficialDocument) {
        self.title.clone_from(&document.title);
        self.kind = document.kind;
        self.kind_reason = document.kind_reason;
        self.adjustments = document.fitted.as_ref().map(|fitted| fitted.adjustments.clone()).unwrap_or_default();
        self.pages = document.fitted.as_ref().map(|fitted| fitted.pages);
        self.characters = account::of_document(document);
        self.findings.clone_from(&document.findings);
        self.changed.clone_from(&document.changed);
        let marked = self
            .findings
            .iter()
            .zip(0_u32..)
            .filter(|(finding, index)| finding.severity == Severity::Review || self.needs_review.contains(index));
        self.needs_review = marked.map(|(_, index)| index).collect();
    }

    /// Adds an output, or why it could not be made; the first reason counts.
    pub fn add_output(&mut self, output: Result<OutputFile, Problem>) {
        match output {
            Ok(file) => self.files.push(file),
            Err(problem) => self.error = self.error.take().or(Some(problem)),
        }
    }

    /// Says how the document ended, once its outputs are in.
    pub fn close(&mut self) {
        self.status = match (self.files.len(), &self.error) {
            (_, None) => Status::Ok,
            (0, Some(_)) => Status::Failed,
            (_, Some(_)) => Status::Partial,
        };
    }
}

/// A file written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OutputFile {
    /// `pdf`, `docx` or `json`.
    pub format: String,
    /// Its place below the output folder, with `/` between the parts.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
}

impl Totals {
    /// Adds an input.
    pub fn add(&mut self, input: &InputReport) {
        self.inputs += 1;
        self.inputs_failed += u64::from(input.status != Status::Ok);
        self.needs_review += input.needs_review();
        self.removed += input.removed.len() as u64;
        self.findings += input.findings.len() as u64;
        self.changed += input.changed.len() as u64;
        self.characters += input.characters.unwrap_or_default();
        for document in &input.documents {
            self.documents += 1;
            self.documents_failed += u64::from(document.status != Status::Ok);
            self.pages += u64::from(document.pages.unwrap_or(0));
            self.findings += document.findings.len() as u64;
            self.changed += document.changed.len() as u64;
        }
    }
}
