//! A file's part of the report, from its plans to its end.

use serde::{Deserialize, Serialize};
use wenshu_model::Plans;

use crate::account::{Characters, of_plan};
use crate::report::{DocumentReport, InputReport, Status};

/// What is known of a file when its documents are told apart: its report, in
/// which every document stands as one of which nothing was made yet, so that a
/// document that never comes back is accounted for all the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InputPart {
    /// The report so far.
    pub report: InputReport,
    /// Source and removals of the file, before its documents.
    pub characters: Characters,
    /// Characters of each document as they stand in the file.
    pub in_plans: Vec<u64>,
}

impl InputPart {
    /// The part of a file called `file`, whose outputs go to `folder` below the
    /// output folder.
    pub fn of_plans(file: String, folder: String, plans: &Plans) -> Self {
        let Plans { source, documents, removed, changed, findings, .. } = plans;
        let report = InputReport {
            file,
            folder,
            status: Status::Failed,
            error: None,
            bytes: Some(source.bytes),
            sha256: Some(source.sha256.clone()),
            media: Some(source.media),
            encoding: Some(source.encoding.clone()),
            characters: None,
            documents: documents.iter().map(DocumentReport::of_plan).collect(),
            removed: removed.clone(),
            changed: changed.clone(),
            findings: source.findings.iter().chain(findings).cloned().collect(),
        };
        let in_plans = documents.iter().map(|plan| of_plan(plan, source)).collect();
        Self { report, characters: Characters::of_plans(plans), in_plans }
    }

    /// Puts the report of a document in its place; one of no document of this
    /// file is left out.
    pub fn put(&mut self, document: DocumentReport) {
        if let Some(place) = self.report.documents.iter_mut().find(|place| place.index == document.index) {
            *place = document;
        }
    }

    /// The file's report, with its account of characters.
    pub fn close(mut self) -> InputReport {
        let documents = &self.report.documents;
        for (document, in_plan) in documents.iter().zip(&self.in_plans) {
            match document.status {
                Status::Ok | Status::Partial => self.characters.add_document(document),
                Status::Failed => self.characters.add_lost(*in_plan),
            }
        }
        self.report.status = if documents.iter().all(|document| document.status == Status::Ok) {
            Status::Ok
        } else if documents.iter().all(|document| document.status == Status::Failed) {
            Status::Failed
        } else {
            Status::Partial
        };
        self.report.characters = Some(self.characters.close());
        self.report
    }
}
