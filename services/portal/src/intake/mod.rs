//! What becomes of uploads: checked, stored, submitted.

mod batch;
mod page_form;
mod waiting;

use std::sync::Arc;

use axum::extract::Request;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use wenshu_ingest::Limits;
use wenshu_ingest::batch::Packed;
use wenshu_messages::{BatchId, JobId, Lane};

pub use batch::{Taken, take_batch};
pub use page_form::{TakenOn, take_page_form};
pub(crate) use waiting::{ended, until};

use crate::Portal;
use crate::auth::Caller;
use crate::backend::{Submission, Submitted, SubmittedSource};
use crate::extract::{declared, read_json, too_large, whole};
use crate::form::{Form, Sizes, Upload, Wishes, idempotency_key, one_key};
use crate::names::cleaned;
use crate::problem::{ApiProblem, Code};
use crate::requests::{InlineSource, JobRequest, RerenderRequest};
use crate::room::Held;

/// Bytes that a form may have beside its files.
const FORM_BYTES: u64 = 4 << 20;
/// Endings of documents that are packed: never asked for what is in them.
const PACKED_DOCUMENTS: [&str; 9] = [".docx", ".docm", ".dotx", ".odt", ".ofd", ".xlsx", ".pptx", ".wps", ".wpt"];

/// Takes a form with one file on.
///
/// # Errors
/// What is wrong with it, or why it cannot be taken on.
pub async fn take_form(portal: &Arc<Portal>, caller: &Caller, request: Request) -> Result<Submitted, ApiProblem> {
    let most = portal.settings.upload_bytes_most;
    let sizes = Sizes { file: most, zip: most, whole: most.saturating_add(FORM_BYTES), pass_over: false };
    let mut form = Form::open(portal, caller, request, sizes)?;
    let mut upload: Option<Upload> = None;
    while let Some(next) = form.next().await? {
        if upload.replace(next).is_some() {
            return Err(ApiProblem::new(Code::SeveralFiles));
        }
    }
    form.check_rest()?;
    let upload = upload.ok_or_else(|| ApiProblem::new(Code::NoFile))?;
    take_file(portal, caller, upload, &form.wishes, None).await
}

/// Takes a request in JSON on.
///
/// # Errors
/// What is wrong with it, or why it cannot be taken on.
pub async fn take_json(portal: &Arc<Portal>, caller: &Caller, request: Request) -> Result<Submitted, ApiProblem> {
    let most = portal.settings.upload_bytes_most.div_ceil(3).saturating_mul(4).saturating_add(FORM_BYTES);
    declared(request.headers(), most)?;
    let header_key = idempotency_key(request.headers())?;
    let mut held = portal.room.hold();
    let body = whole(request.into_body(), most, &mut held).await?;
    // The file is there as text in the body, as text of its own, and as bytes.
    held.grow(body.len() as u64).await?;
    let asked: JobRequest = read_json(&body)?;
    drop(body);
    asked.check_version()?;
    let JobRequest { file, source, based_on, corrections, batch, .. } = asked;
    let wishes = Wishes {
        formats: asked.formats,
        elements: asked.elements,
        profile: asked.profile,
        comments: asked.comments,
        lane: asked.lane,
        idempotency_key: one_key(header_key, asked.idempotency_key)?,
        deadline_s: asked.deadline_s,
        webhook: asked.webhook,
    };
    let batch = batch.map(|batch| (batch.id, batch.files));
    match (source, based_on) {
        (Some(InlineSource::Inline(text)), None) => {
            let name = file.ok_or_else(|| ApiProblem::field("file", "没有文件名"))?;
            let upload = decoded(portal, name, &text, held)?;
            take_file(portal, caller, upload, &wishes, batch).await
        }
        (None, Some(job)) => {
            let again = SubmittedSource::Again { job, corrections };
            submit_again(portal, caller, job, again, &wishes, batch).await
        }
        (Some(_), Some(_)) => Err(ApiProblem::field("based_on", "source 和 based_on 只能有一个")),
        (None, None) => Err(ApiProblem::field("source", "没有文件：请给出 source 或 based_on")),
    }
}

fn decoded(portal: &Portal, name: String, text: &str, held: Held) -> Result<Upload, ApiProblem> {
    let bytes = STANDARD.decode(text).map_err(|_| ApiProblem::field("source.inline", "不是 base64"))?;
    if bytes.len() as u64 > portal.settings.upload_bytes_most {
        return Err(too_large(portal.settings.upload_bytes_most));
    }
    Ok(Upload { name, bytes: Ok(bytes.into()), held })
}

/// Sets the documents of a job again.
///
/// # Errors
/// There is no such job, or why the new one cannot be taken on.
pub async fn take_again(
    portal: &Arc<Portal>,
    caller: &Caller,
    job: JobId,
    asked: RerenderRequest,
    key: Option<String>,
) -> Result<Submitted, ApiProblem> {
    let again = SubmittedSource::Again { job, corrections: asked.corrections };
    let wishes = Wishes {
        formats: asked.formats,
        elements: asked.elements,
        profile: asked.profile,
        comments: asked.comments,
        idempotency_key: key,
        ..Wishes::default()
    };
    submit_again(portal, caller, job, again, &wishes, None).await
}

async fn submit_again(
    portal: &Portal,
    caller: &Caller,
    job: JobId,
    again: SubmittedSource,
    wishes: &Wishes,
    batch: Option<(BatchId, u32)>,
) -> Result<Submitted, ApiProblem> {
    let earlier = portal.backend.job(&caller.tenant, job).await?;
    submit(portal, caller, earlier.summary.file, again, wishes, batch).await
}

/// Takes one file on that is no batch.
async fn take_file(
    portal: &Portal,
    caller: &Caller,
    upload: Upload,
    wishes: &Wishes,
    batch: Option<(BatchId, u32)>,
) -> Result<Submitted, ApiProblem> {
    let Upload { name, bytes, held } = upload;
    let bytes = bytes?;
    if packed(&name, &bytes).await.is_some() {
        return Err(ApiProblem::new(Code::ZipIsABatch));
    }
    let stored = portal.backend.store(&caller.tenant, wishes.idempotency_key.as_deref(), bytes).await?;
    drop(held);
    submit(portal, caller, cleaned(&name), SubmittedSource::Stored(stored), wishes, batch).await
}

async fn submit(
    portal: &Portal,
    caller: &Caller,
    file: String,
    source: SubmittedSource,
    wishes: &Wishes,
    batch: Option<(BatchId, u32)>,
) -> Result<Submitted, ApiProblem> {
    let submission = Submission {
        tenant: caller.tenant.clone(),
        file,
        source,
        formats: wishes.outputs(),
        elements: wishes.elements.clone(),
        profile: wishes.profile.clone(),
        comments: wishes.comments,
        lane: wishes.lane.unwrap_or(Lane::Interactive),
        idempotency_key: wishes.idempotency_key.clone(),
        batch,
        deadline_s: wishes.deadline_s,
        webhook: wishes.webhook.clone(),
    };
    Ok(portal.backend.submit(submission).await?)
}

/// The files of a ZIP file of files; none when the bytes are something else. A
/// damaged one is left to the pipeline, which says what is wrong with it.
async fn packed(name: &str, bytes: &Bytes) -> Option<Vec<Packed>> {
    let name = name.to_lowercase();
    if !bytes.starts_with(b"PK") || PACKED_DOCUMENTS.iter().any(|ending| name.ends_with(ending)) {
        return None;
    }
    let bytes = bytes.clone();
    let told = tokio::task::spawn_blocking(move || wenshu_ingest::batch::files(&bytes, &Limits::default()));
    told.await.ok()?.ok()?
}
