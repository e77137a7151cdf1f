//! The pipeline as the portal's [`Backend`]: the contract that any other system
//! speaks (`conversion.request`, queries, events), over RabbitMQ or within the
//! process.
//!
//! The portal stores an upload under the prefix of the job that it will be, and
//! then asks the ledger to take the job on: what is refused is cleared away,
//! what was taken on needs no second copy.

mod asking;
mod looking;
mod submitting;

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use wenshu_messages::query::{Found, JobSums, JobView, PAGE_MOST, Question, Standing};
use wenshu_messages::{BatchId, JobId, ObjectRef, Tenant};
use wenshu_model::GivenElements;
use wenshu_objects::{Key, Objects, ObjectsError};
use wenshu_pipeline::health::BrokerHealth;
use wenshu_pipeline::storage::Storage;
use wenshu_pipeline::{Carrier, PipelineError, Publisher, Topology};
use wenshu_report::Format;
use wenshu_settings::Settings;
use wenshu_telemetry::{Health, Metrics};

use crate::backend::{Backend, BackendError, FailureCount, Filter, Stirred, StoredUpload, Submission, Submitted};
use crate::pipeline::asking::Asking;
use crate::viewing::Viewer;
use crate::views::{Preview, Review, SourceView};

/// Most bytes of an object that the portal reads.
const OBJECT_BYTES_MOST: u64 = 256 << 20;

/// What the pipeline is made of, for the portal.
pub struct Parts {
    /// The settings.
    pub settings: Settings,
    /// What carries the messages.
    pub carrier: Carrier,
    /// Names on the broker.
    pub topology: Topology,
    /// Object storage.
    pub objects: Objects,
    /// Figures.
    pub metrics: Metrics,
    /// How the service stands.
    pub health: Health,
    /// Lays documents open and draws their pages.
    pub viewer: Viewer,
    /// Ends what goes on beside.
    pub stop: CancellationToken,
}

/// The pipeline as a [`Backend`].
pub struct Pipeline {
    asking: Arc<Asking>,
    storage: Storage,
    viewer: Viewer,
}

impl Pipeline {
    /// Connects, and listens to answers and events until `stop`.
    ///
    /// # Errors
    /// A [`PipelineError`] that no waiting can mend.
    pub async fn start(parts: Parts) -> Result<Self, PipelineError> {
        let Parts { settings, carrier, topology, objects, metrics, health, viewer, stop } = parts;
        // Whoever talks to browsers may do no more on the broker than any client.
        let topology = topology.of_a_client();
        let health = BrokerHealth::new(health);
        let (own_health, own_metrics) = (health.clone(), metrics.clone());
        let publisher =
            Publisher::start(&carrier, &settings.broker, &topology, "portal", own_health, own_metrics, stop.clone())
                .await?;
        let asking = Arc::new(Asking::new(publisher, topology, settings.broker, carrier));
        tokio::spawn(Arc::clone(&asking).listen(health, metrics.clone(), stop));
        Ok(Self { asking, storage: Storage::new(objects, metrics), viewer })
    }

    /// Lets drawing children finish.
    pub async fn drain(&self) {
        self.viewer.drain().await;
    }

    async fn query(&self, tenant: &Tenant, question: Question) -> Result<Found, BackendError> {
        match self.asking.query(tenant, question).await? {
            Found::NotFound => Err(BackendError::NotFound),
            Found::Refused { .. } => Err(BackendError::Unavailable),
            found => Ok(found),
        }
    }

    /// The bytes of an object of a tenant's job.
    async fn object(&self, tenant: &Tenant, object: &ObjectRef) -> Result<Bytes, BackendError> {
        let key = Key::parse(&object.key).map_err(|_| BackendError::NotFound)?;
        if key.tenant() != tenant.as_str() {
            return Err(BackendError::NotFound);
        }
        let got = self.storage.get(&key, &object.sha256, object.bytes, OBJECT_BYTES_MOST).await;
        got.map_err(|error| of_objects(&error))
    }
}

fn of_objects(error: &ObjectsError) -> BackendError {
    if error.is_transient() {
        return BackendError::Unavailable;
    }
    tracing::error!(error = %error, "an object could not be read or stored");
    BackendError::NotFound
}

#[async_trait]
impl Backend for Pipeline {
    async fn store(
        &self,
        tenant: &Tenant,
        idempotency_key: Option<&str>,
        bytes: Bytes,
    ) -> Result<StoredUpload, BackendError> {
        submitting::store(&self.storage, tenant, idempotency_key, bytes).await
    }

    async fn submit(&self, submission: Submission) -> Result<Submitted, BackendError> {
        submitting::submit(self, submission).await
    }

    async fn job(&self, tenant: &Tenant, job: JobId) -> Result<JobView, BackendError> {
        match self.query(tenant, Question::Job { job }).await? {
            Found::Job(view) => Ok(*view),
            _ => Err(BackendError::Unavailable),
        }
    }

    async fn jobs(&self, tenant: &Tenant, filter: Filter) -> Result<(Vec<JobView>, bool), BackendError> {
        let standing = if filter.open { Some(Standing::Open) } else { filter.status.map(Standing::from) };
        let Filter { batch, search, after, limit, .. } = filter;
        let limit = limit.clamp(1, PAGE_MOST);
        match self.query(tenant, Question::Jobs { batch, search, standing, after, limit }).await? {
            Found::Jobs { jobs, more } => {
                let view = |summary| JobView {
                    summary,
                    documents: Vec::new(),
                    attempts: Vec::new(),
                    completion: None,
                    objects: None,
                };
                Ok((jobs.into_iter().map(view).collect(), more))
            }
            _ => Err(BackendError::Unavailable),
        }
    }

    async fn sums(&self, tenant: &Tenant, batch: Option<BatchId>) -> Result<JobSums, BackendError> {
        match self.query(tenant, Question::Sums { batch }).await? {
            Found::Sums(sums) => Ok(sums),
            _ => Err(BackendError::Unavailable),
        }
    }

    async fn failures(&self, tenant: &Tenant, batch: BatchId) -> Result<Vec<FailureCount>, BackendError> {
        match self.query(tenant, Question::Failures { batch }).await? {
            Found::Failures { reasons } => Ok(reasons),
            _ => Err(BackendError::Unavailable),
        }
    }

    async fn cancel(&self, tenant: &Tenant, job: JobId) -> Result<bool, BackendError> {
        match self.query(tenant, Question::Cancel { job }).await? {
            Found::Cancelled { jobs } => Ok(jobs > 0),
            _ => Err(BackendError::Unavailable),
        }
    }

    async fn cancel_batch(&self, tenant: &Tenant, batch: BatchId) -> Result<u32, BackendError> {
        match self.query(tenant, Question::CancelBatch { batch }).await? {
            Found::Cancelled { jobs } => Ok(jobs),
            _ => Err(BackendError::Unavailable),
        }
    }

    fn stirred(&self) -> broadcast::Receiver<Stirred> {
        self.asking.stirred()
    }

    async fn output(
        &self,
        tenant: &Tenant,
        job: JobId,
        document: u32,
        format: Format,
    ) -> Result<(String, Bytes), BackendError> {
        let view = self.job(tenant, job).await?;
        let found = looking::document(&view, document)?.outputs.iter().find(|output| output.format == format);
        let output =
            found.ok_or(if view.summary.status.is_some() { BackendError::NotFound } else { BackendError::NotYet })?;
        Ok((output.name.clone(), self.object(tenant, &output.object).await?))
    }

    async fn report(&self, tenant: &Tenant, job: JobId) -> Result<Bytes, BackendError> {
        let view = self.job(tenant, job).await?;
        let completion = view.completion.ok_or(BackendError::NotYet)?;
        self.object(tenant, &completion.report.ok_or(BackendError::NotFound)?).await
    }

    async fn original(&self, tenant: &Tenant, job: JobId) -> Result<(String, Bytes), BackendError> {
        let view = self.job(tenant, job).await?;
        let objects = view.objects.ok_or(BackendError::NotFound)?;
        Ok((view.summary.file, self.object(tenant, &objects.source).await?))
    }

    async fn source(&self, tenant: &Tenant, job: JobId) -> Result<SourceView, BackendError> {
        looking::source(self, tenant, job).await
    }

    async fn review(&self, tenant: &Tenant, job: JobId, document: u32) -> Result<Review, BackendError> {
        self.viewer.review(looking::paper(self, tenant, job, document).await?).await
    }

    async fn page(
        &self,
        tenant: &Tenant,
        job: JobId,
        document: u32,
        page: u32,
        width: u32,
    ) -> Result<Bytes, BackendError> {
        let looked = looking::paper(self, tenant, job, document).await?;
        self.viewer.page(looked, page, width).await
    }

    async fn preview(
        &self,
        tenant: &Tenant,
        job: JobId,
        document: u32,
        elements: GivenElements,
        profile: Option<String>,
        page: u32,
        width: u32,
    ) -> Result<Preview, BackendError> {
        let looked = looking::plan(self, tenant, job, document).await?;
        let (review, page, picture) = self.viewer.preview(looked, elements, profile, page, width).await?;
        Ok(looking::preview(review, page, &picture))
    }
}
