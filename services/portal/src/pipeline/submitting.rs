//! Uploads on their way to becoming jobs.

use bytes::Bytes;
use uuid::Uuid;
use wenshu_messages::reply::{Answer, RejectionCode};
use wenshu_messages::request::{BatchGiven, ConversionRequest, REQUEST_SCHEMA, RequestKind, SourceGiven};
use wenshu_messages::{JobId, ObjectRef, Tenant};
use wenshu_pipeline::storage::Storage;

use super::{Pipeline, of_objects};
use crate::backend::{Backend, BackendError, StoredUpload, Submission, Submitted, SubmittedSource};

/// Stores an upload under the prefix of the job that it will be: the ledger
/// gives the same key the same job, and the name of a request likewise.
pub(super) async fn store(
    storage: &Storage,
    tenant: &Tenant,
    idempotency_key: Option<&str>,
    bytes: Bytes,
) -> Result<StoredUpload, BackendError> {
    let (name, job) = identity(tenant, idempotency_key);
    let stored = storage.put(tenant.as_str(), &job.to_string(), bytes).await.map_err(|error| of_objects(&error))?;
    Ok(StoredUpload { name, job, sha256: stored.sha256().to_owned(), bytes: stored.bytes })
}

/// Name of a request, and the job that the ledger makes of it.
fn identity(tenant: &Tenant, idempotency_key: Option<&str>) -> (String, JobId) {
    let name = Uuid::new_v4().to_string();
    let job = idempotency_key.map_or_else(|| JobId::of_message(tenant, &name), |key| JobId::of(tenant, key));
    (name, job)
}

/// Submits a job and waits until it is taken on.
pub(super) async fn submit(pipeline: &Pipeline, submission: Submission) -> Result<Submitted, BackendError> {
    let Submission { tenant, lane, source, .. } = &submission;
    let (name, job, source, corrections) = match source {
        SubmittedSource::Stored(upload) => {
            let key = format!("{tenant}/{}/{}", upload.job, upload.sha256);
            let object = ObjectRef { key, sha256: upload.sha256.clone(), bytes: upload.bytes };
            (upload.name.clone(), upload.job, SourceGiven::Object(object), Vec::new())
        }
        SubmittedSource::Again { job, corrections } => {
            let (name, id) = identity(tenant, submission.idempotency_key.as_deref());
            (name, id, SourceGiven::Job(*job), corrections.clone())
        }
    };
    let request = ConversionRequest {
        schema: REQUEST_SCHEMA.to_owned(),
        kind: RequestKind::Conversion,
        file: submission.file.clone(),
        source,
        formats: submission.formats.clone(),
        elements: submission.elements.clone(),
        profile: submission.profile.clone(),
        corrections,
        comments: submission.comments,
        lane: Some(*lane),
        idempotency_key: submission.idempotency_key.clone(),
        batch: submission.batch.map(|(id, files)| BatchGiven { id, files }),
        deadline_s: submission.deadline_s,
        reply_to: None,
        webhook: submission.webhook.clone(),
    };
    match pipeline.asking.request(tenant, *lane, &name, &request).await? {
        Answer::Accepted { job: taken_on, duplicate, .. } => {
            if taken_on != job {
                clear(pipeline, tenant, job).await;
            }
            Ok(Submitted { job: taken_on, duplicate })
        }
        // Taken on and ended before the first answer came.
        Answer::Completed(completion) => Ok(Submitted { job: completion.job, duplicate: false }),
        Answer::Rejected { field, code, reason, advice, .. } => {
            clear(pipeline, tenant, job).await;
            Err(rejected(field, code, reason, advice))
        }
    }
}

fn rejected(field: String, code: RejectionCode, reason: String, advice: String) -> BackendError {
    BackendError::Rejected { field, code, reason, advice }
}

/// Clears away what was stored for a job that is none: the ledger refused it, or
/// knows the upload under another key.
async fn clear(pipeline: &Pipeline, tenant: &Tenant, job: JobId) {
    // An earlier request with the same key may be the job.
    if !matches!(pipeline.job(tenant, job).await, Err(BackendError::NotFound)) {
        return;
    }
    if let Err(error) = pipeline.storage.delete_job(tenant.as_str(), &job.to_string()).await {
        tracing::warn!(error = %error, "a refused upload could not be cleared away");
    }
}
