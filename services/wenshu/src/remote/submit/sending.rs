//! One file on its way to the pipeline.

use std::future::Future;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use tokio::time::sleep;
use wenshu_messages::request::SourceGiven;
use wenshu_messages::{BatchId, ObjectRef};
use wenshu_objects::{Objects, ObjectsError};
use wenshu_pipeline::Outgoing;
use wenshu_pipeline::link::Backoff;
use wenshu_report::{Problem, ProblemCode};

use super::super::error::RemoteError;
use super::super::publishing::Publisher;
use super::super::site::Site;
use super::super::voice::Voice;
use super::asked::Asked;
use super::entries::{Entry, FoundFile};
use super::of_storage;
use crate::inputs::Place;
use crate::stages::max_bytes;

/// What sending needs, shared by all files at once.
pub(super) struct Sender {
    pub(super) site: Arc<Site>,
    pub(super) publisher: Arc<Publisher>,
    pub(super) objects: Objects,
    pub(super) asked: Arc<Asked>,
    pub(super) batch: BatchId,
    pub(super) reply_to: String,
}

/// Why a file was not sent.
pub(super) enum Unsent {
    /// It costs this file.
    File(Problem),
    /// It costs the run.
    Run(RemoteError),
}

impl Sender {
    /// Sends the request for a file until the broker has it.
    ///
    /// # Errors
    /// [`Unsent`].
    pub(super) async fn send(&self, entry: &Entry, voice: &Voice) -> Result<(), Unsent> {
        let file = entry.file.as_ref().map_err(|problem| Unsent::File(problem.clone()))?;
        let bytes = reread(file).await.map_err(Unsent::File)?;
        let body = self.body(entry, bytes, voice).await?;
        let message = Outgoing {
            correlation_id: Some(entry.id.clone()),
            reply_to: Some(self.reply_to.clone()),
            ..Outgoing::new(self.site.topology.requests(), self.asked.lane.as_str().to_owned(), body)
        };
        self.publisher.publish_surely(&message, voice).await.map_err(Unsent::Run)
    }

    /// The request with the file in it, or, where that is too large, with the
    /// key of an object of the job's own, which is deleted with the job.
    async fn body(&self, entry: &Entry, bytes: Bytes, voice: &Voice) -> Result<Vec<u8>, Unsent> {
        let limits = &self.site.settings.ledger;
        if bytes.len() as u64 <= limits.inline_bytes_most {
            let body = self.json(entry, SourceGiven::Inline(STANDARD.encode(&bytes)))?;
            if body.len() as u64 <= limits.request_bytes_most {
                return Ok(body);
            }
        }
        if bytes.len() as u64 > limits.source_bytes_most {
            let most = limits.source_bytes_most;
            let reason = format!("文件有 {} 字节，超过流水线的上限 {most} 字节", bytes.len());
            return Err(Unsent::File(Problem::new(ProblemCode::TooLarge, reason)));
        }
        let (tenant, job) = (self.site.tenant.as_str(), entry.job.to_string());
        let stored = surely(&self.site, voice, || self.objects.put(tenant, &job, bytes.clone())).await;
        let stored = stored.map_err(|error| Unsent::Run(error.into()))?;
        let object = ObjectRef { key: stored.key.to_string(), sha256: stored.sha256().to_owned(), bytes: stored.bytes };
        self.json(entry, SourceGiven::Object(object))
    }

    fn json(&self, entry: &Entry, source: SourceGiven) -> Result<Vec<u8>, Unsent> {
        let request = self.asked.request(entry, self.batch, source);
        serde_json::to_vec(&request).map_err(|error| Unsent::File(Problem::caused(ProblemCode::Internal, &error)))
    }
}

/// The file again, which must be what it was when its key was made.
async fn reread(file: &FoundFile) -> Result<Bytes, Problem> {
    let (place, sha256) = (file.place.clone(), file.sha256.clone());
    let reading = tokio::task::spawn_blocking(move || reread_now(&place, &sha256)).await;
    reading.unwrap_or_else(|_| Err(Problem::internal("")))
}

fn reread_now(place: &Place, sha256: &str) -> Result<Bytes, Problem> {
    let bytes = place.read(max_bytes())?;
    if hex::encode(Sha256::digest(&bytes)) != sha256 {
        return Err(Problem::new(ProblemCode::Changing, "文件在提交过程中被修改"));
    }
    Ok(bytes.into())
}

/// Does something with storage until it succeeds or fails for good.
///
/// # Errors
/// An error that no waiting can mend.
pub(super) async fn surely<T, F>(
    site: &Site,
    voice: &Voice,
    mut operation: impl FnMut() -> F,
) -> Result<T, ObjectsError>
where
    F: Future<Output = Result<T, ObjectsError>>,
{
    let mut backoff = Backoff::new(&site.settings.broker);
    loop {
        match operation().await {
            Ok(done) => {
                voice.going_on();
                return Ok(done);
            }
            Err(error) if error.is_transient() => voice.waiting(&of_storage(&error).reason),
            Err(error) => return Err(error),
        }
        sleep(backoff.next_wait()).await;
    }
}
