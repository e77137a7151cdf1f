//! What lies in storage of a job, for who looks at it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use wenshu_messages::query::{DocumentView, JobObjects, JobView};
use wenshu_messages::{JobId, ObjectRef, Tenant};
use wenshu_model::Source;
use wenshu_report::InputPart;

use super::Pipeline;
use crate::backend::{Backend, BackendError};
use crate::viewing::Looked;
use crate::views::{Preview, Review, SourceView};

/// A document of a job.
pub(super) fn document(view: &JobView, document: u32) -> Result<&DocumentView, BackendError> {
    let found = view.documents.iter().find(|found| found.document == document);
    let ended = view.summary.status.is_some();
    found.ok_or(if ended || view.summary.counts.documents != 0 && document > view.summary.counts.documents {
        BackendError::NotFound
    } else {
        BackendError::NotYet
    })
}

/// The fitted document, to look at.
pub(super) async fn paper(
    pipeline: &Pipeline,
    tenant: &Tenant,
    job: JobId,
    number: u32,
) -> Result<Looked, BackendError> {
    let view = pipeline.job(tenant, job).await?;
    let main = reached(&view, document(&view, number)?.paper.clone())?;
    looked(pipeline, tenant, &view, &main).await
}

/// What a document was set from, to set it anew.
pub(super) async fn plan(
    pipeline: &Pipeline,
    tenant: &Tenant,
    job: JobId,
    number: u32,
) -> Result<Looked, BackendError> {
    let view = pipeline.job(tenant, job).await?;
    let main = reached(&view, document(&view, number)?.plan.clone())?;
    looked(pipeline, tenant, &view, &main).await
}

/// An object that may not be there yet, or never will be.
fn reached(view: &JobView, object: Option<ObjectRef>) -> Result<ObjectRef, BackendError> {
    object.ok_or(if view.summary.status.is_some() { BackendError::NotFound } else { BackendError::NotYet })
}

async fn looked(
    pipeline: &Pipeline,
    tenant: &Tenant,
    view: &JobView,
    main: &ObjectRef,
) -> Result<Looked, BackendError> {
    let objects = view.objects.as_ref();
    let maybe = async |object: Option<&ObjectRef>| match object {
        Some(object) => pipeline.object(tenant, object).await.map(Some),
        None => Ok(None),
    };
    let pictures = objects.and_then(|objects| objects.pictures.as_ref());
    let given = objects.and_then(|objects| objects.given.as_ref());
    let (main, pictures, given) = tokio::try_join!(pipeline.object(tenant, main), maybe(pictures), maybe(given))?;
    let documents = view.summary.counts.documents.max(objects.map_or(1, |objects| objects.files));
    Ok(Looked { file: view.summary.file.clone(), documents, main, pictures, given })
}

/// The file as it was read.
pub(super) async fn source(pipeline: &Pipeline, tenant: &Tenant, job: JobId) -> Result<SourceView, BackendError> {
    let view = pipeline.job(tenant, job).await?;
    let JobObjects { lines, report, .. } = view.objects.clone().ok_or(BackendError::NotFound)?;
    let (lines, report) = (reached(&view, lines)?, reached(&view, report)?);
    let (lines, report) = tokio::try_join!(pipeline.object(tenant, &lines), pipeline.object(tenant, &report))?;
    let source: Source = serde_json::from_slice(&lines).map_err(|_| BackendError::NotFound)?;
    let part: InputPart = serde_json::from_slice(&report).map_err(|_| BackendError::NotFound)?;
    Ok(SourceView {
        lines: source.lines.into_iter().map(|line| line.text).collect(),
        removed: part.report.removed,
        changed: part.report.changed,
        findings: part.report.findings,
    })
}

/// A preview with its picture.
pub(super) fn preview(review: Review, page: u32, picture: &Bytes) -> Preview {
    Preview { review, page, picture: STANDARD.encode(picture) }
}
