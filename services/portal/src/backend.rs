//! What the portal asks of the pipeline.
//!
//! One trait, so that the HTTP side knows neither broker nor storage. Its one
//! implementation for both modes speaks the pipeline's own contract
//! (`conversion.request`, queries, events) over RabbitMQ or within the process.

use async_trait::async_trait;
use bytes::Bytes;
use jiff::Timestamp;
use tokio::sync::broadcast;
use wenshu_messages::event::JobStatus;
pub use wenshu_messages::query::FailureCount;
use wenshu_messages::query::{JobSums, JobView};
use wenshu_messages::reply::RejectionCode;
use wenshu_messages::{BatchId, JobId, Lane, Tenant};
use wenshu_model::Correction;
use wenshu_model::GivenElements;
use wenshu_report::{Format, Problem};

use crate::views::{Preview, Review, SourceView};

/// What is to be made of one file.
#[derive(Debug, Clone, PartialEq)]
pub struct Submission {
    /// Whose it is.
    pub tenant: Tenant,
    /// Name of the file.
    pub file: String,
    /// The file.
    pub source: SubmittedSource,
    /// The outputs.
    pub formats: Vec<Format>,
    /// Elements given beside the file.
    pub elements: Option<GivenElements>,
    /// A profile, TOML.
    pub profile: Option<String>,
    /// Findings as comments in the DOCX.
    pub comments: bool,
    /// How urgent it is.
    pub lane: Lane,
    /// Two submissions of a tenant with one key are one job.
    pub idempotency_key: Option<String>,
    /// Batch and count of its files.
    pub batch: Option<(BatchId, u32)>,
    /// Seconds after which nobody needs it.
    pub deadline_s: Option<u32>,
    /// Where the completion is posted.
    pub webhook: Option<String>,
}

/// The file of a submission.
#[derive(Debug, Clone, PartialEq)]
pub enum SubmittedSource {
    /// An upload that was stored with [`Backend::store`].
    Stored(StoredUpload),
    /// The documents of an earlier job, corrected and set again.
    Again {
        /// The job.
        job: JobId,
        /// What was told apart wrongly.
        corrections: Vec<Correction>,
    },
}

/// Bytes that lie in object storage, on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredUpload {
    /// Name of the request that submits it.
    pub name: String,
    /// The job that it will be.
    pub job: JobId,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// Size.
    pub bytes: u64,
}

/// What became of a submission.
#[derive(Debug, Clone, PartialEq)]
pub struct Submitted {
    /// The job.
    pub job: JobId,
    /// An earlier submission with this key made it.
    pub duplicate: bool,
}

/// Which jobs of a tenant are listed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    /// Of this batch.
    pub batch: Option<BatchId>,
    /// Whose file's name contains this text.
    pub search: Option<String>,
    /// That ended so.
    pub status: Option<JobStatus>,
    /// That are open.
    pub open: bool,
    /// Older than this job.
    pub after: Option<JobId>,
    /// Most entries, at most 200.
    pub limit: u32,
}

/// Something happened to a job of a tenant: ask again how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stirred {
    /// Whose it is.
    pub tenant: Tenant,
    /// The job.
    pub job: JobId,
    /// The batch.
    pub batch: Option<BatchId>,
    /// When.
    pub at: Timestamp,
}

/// Why the pipeline did not do as asked.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BackendError {
    /// A field is wrong, or a quota is used up.
    #[error("{field}：{reason}")]
    Rejected {
        /// Path of the field.
        field: String,
        /// A code of a closed set.
        code: RejectionCode,
        /// Why, in Chinese.
        reason: String,
        /// What to do, in Chinese.
        advice: String,
    },
    /// There is no such thing, or it is another tenant's.
    #[error("没有这个作业或文件，或者它不属于您")]
    NotFound,
    /// It is not there yet: the job has not come so far.
    #[error("还没有处理到这一步，请稍后再试")]
    NotYet,
    /// The pipeline takes no more at present; the same may be sent again.
    #[error("系统繁忙，请稍后再试")]
    Busy {
        /// Seconds to wait.
        retry_after_s: u32,
    },
    /// Broker, storage or database cannot be reached; the same may be sent again.
    #[error("系统暂时不可用，请稍后再试")]
    Unavailable,
    /// The document cannot be set or drawn so.
    #[error("{}", .0.reason)]
    Refused(Problem),
}

/// The pipeline as the portal sees it. Every call names the tenant whose things
/// it is about; another's are [`NotFound`](BackendError::NotFound).
#[async_trait]
pub trait Backend: Send + Sync {
    /// Stores an upload under the prefix of the job that it will be, on the disk
    /// when it returns. The key is that of the submission that follows.
    async fn store(
        &self,
        tenant: &Tenant,
        idempotency_key: Option<&str>,
        bytes: Bytes,
    ) -> Result<StoredUpload, BackendError>;

    /// Submits a job and waits until it is taken on: it will end, whatever happens.
    async fn submit(&self, submission: Submission) -> Result<Submitted, BackendError>;

    /// How a job stands.
    async fn job(&self, tenant: &Tenant, job: JobId) -> Result<JobView, BackendError>;

    /// Jobs, the latest first; true when there are more.
    async fn jobs(&self, tenant: &Tenant, filter: Filter) -> Result<(Vec<JobView>, bool), BackendError>;

    /// Sums of a batch, or of all jobs of the tenant.
    async fn sums(&self, tenant: &Tenant, batch: Option<BatchId>) -> Result<JobSums, BackendError>;

    /// Failures of a batch by reason, the most frequent first.
    async fn failures(&self, tenant: &Tenant, batch: BatchId) -> Result<Vec<FailureCount>, BackendError>;

    /// Takes a job back; false when it had ended.
    async fn cancel(&self, tenant: &Tenant, job: JobId) -> Result<bool, BackendError>;

    /// Takes the open jobs of a batch back; how many.
    async fn cancel_batch(&self, tenant: &Tenant, batch: BatchId) -> Result<u32, BackendError>;

    /// What happens to jobs of all tenants. A receiver that lags asks again.
    fn stirred(&self) -> broadcast::Receiver<Stirred>;

    /// The bytes of an output, with its name.
    async fn output(
        &self,
        tenant: &Tenant,
        job: JobId,
        document: u32,
        format: Format,
    ) -> Result<(String, Bytes), BackendError>;

    /// The report of a job that ended, `wenshu.job-report/1`.
    async fn report(&self, tenant: &Tenant, job: JobId) -> Result<Bytes, BackendError>;

    /// The file that was uploaded, with its name.
    async fn original(&self, tenant: &Tenant, job: JobId) -> Result<(String, Bytes), BackendError>;

    /// The file as it was read.
    async fn source(&self, tenant: &Tenant, job: JobId) -> Result<SourceView, BackendError>;

    /// A document laid open.
    async fn review(&self, tenant: &Tenant, job: JobId, document: u32) -> Result<Review, BackendError>;

    /// A page, from 1, as PNG of this width in pixels.
    async fn page(
        &self,
        tenant: &Tenant,
        job: JobId,
        document: u32,
        page: u32,
        width: u32,
    ) -> Result<Bytes, BackendError>;

    /// A document set anew with these elements, nothing kept: the page asked for.
    #[allow(clippy::too_many_arguments, reason = "one of each")]
    async fn preview(
        &self,
        tenant: &Tenant,
        job: JobId,
        document: u32,
        elements: GivenElements,
        profile: Option<String>,
        page: u32,
        width: u32,
    ) -> Result<Preview, BackendError>;
}
