//! A job as the ledger shows it, as the API shows it.

use wenshu_messages::JobId;
use wenshu_messages::query::{DocumentView, JobView};
use wenshu_messages::reply::OutputRef;

use crate::views::{Document, Job, Output, Stage};

/// A job with its documents.
pub fn job(view: JobView) -> Job {
    let stage = stage(&view);
    let JobView { summary, documents, .. } = view;
    Job {
        job: summary.job,
        batch: summary.batch,
        based_on: summary.based_on,
        file: summary.file,
        lane: summary.lane,
        stage,
        status: summary.status,
        problem: summary.problem,
        counts: summary.counts,
        accepted: summary.accepted,
        ended: summary.ended,
        documents: documents.into_iter().map(|view| document(summary.job, view)).collect(),
    }
}

/// A job in a list.
pub fn listed(view: JobView) -> Job {
    Job { documents: Vec::new(), ..job(view) }
}

fn stage(view: &JobView) -> Stage {
    if view.summary.status.is_some() {
        return Stage::Ended;
    }
    let found = usize::try_from(view.summary.counts.documents).unwrap_or(usize::MAX);
    let settled = |view: &DocumentView| view.pages > 0 || view.problem.is_some();
    match found {
        0 => Stage::Reading,
        // Lists know the sums alone.
        _ if view.documents.is_empty() && view.summary.counts.pages > 0 => Stage::Writing,
        _ if view.documents.len() >= found && view.documents.iter().all(settled) => Stage::Writing,
        _ => Stage::Setting,
    }
}

fn document(job: JobId, view: DocumentView) -> Document {
    Document {
        document: view.document,
        title: view.title,
        pages: view.pages,
        problem: view.problem,
        outputs: view.outputs.into_iter().map(|output| made(job, output)).collect(),
        wanted: view.wanted,
        viewable: view.paper.is_some(),
    }
}

fn made(job: JobId, output: OutputRef) -> Output {
    let OutputRef { document, format, name, object } = output;
    Output {
        href: format!("/v1/jobs/{job}/documents/{document}/outputs/{format}"),
        format,
        name,
        bytes: object.bytes,
        sha256: object.sha256,
    }
}
