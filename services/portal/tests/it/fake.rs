//! A pipeline in memory: what a file is made into follows from its first word.
//!
//! `OPEN…` stays open until [`Fake::finish`], `FAIL…` fails, everything else is
//! one document with its outputs at once.

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use bytes::Bytes;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tokio::sync::broadcast;
use wenshu_messages::event::JobStatus;
use wenshu_messages::query::{DocumentView, JobSummary, JobSums, JobView};
use wenshu_messages::reply::{Counts, OutputRef};
use wenshu_messages::{BatchId, JobId, ObjectRef, Tenant};
use wenshu_model::official::KindReason;
use wenshu_model::{Elements, GivenElements, PaperKind};
use wenshu_portal::backend::{
    Backend, BackendError, FailureCount, Filter, Stirred, StoredUpload, Submission, Submitted, SubmittedSource,
};
use wenshu_portal::views::{Preview, Review, SourceView};
use wenshu_report::{Format, Problem, ProblemCode, output_name};

/// The picture of every page.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\nfake";

pub struct Fake {
    state: Mutex<State>,
    stirred: broadcast::Sender<Stirred>,
}

#[derive(Default)]
struct State {
    objects: BTreeMap<(Tenant, String), Bytes>,
    jobs: BTreeMap<JobId, Kept>,
    /// In the order of their coming.
    order: Vec<JobId>,
    submissions: Vec<Submission>,
    trouble: Option<BackendError>,
    submit_trouble: Option<BackendError>,
}

struct Kept {
    tenant: Tenant,
    view: JobView,
    original: Bytes,
}

impl Default for Fake {
    fn default() -> Self {
        Self { state: Mutex::default(), stirred: broadcast::Sender::new(256) }
    }
}

impl Fake {
    /// Has every call fail so; `None` ends it.
    pub fn trouble(&self, trouble: Option<BackendError>) {
        self.state.lock().unwrap().trouble = trouble;
    }

    /// Has submissions fail so; `None` ends it.
    pub fn submit_trouble(&self, trouble: Option<BackendError>) {
        self.state.lock().unwrap().submit_trouble = trouble;
    }

    /// What was submitted, in its order.
    pub fn submissions(&self) -> Vec<Submission> {
        self.state.lock().unwrap().submissions.clone()
    }

    /// Number of objects that were stored.
    pub fn objects(&self) -> usize {
        self.state.lock().unwrap().objects.len()
    }

    /// Ends an open job.
    pub fn finish(&self, job: JobId) {
        let mut state = self.state.lock().unwrap();
        let kept = state.jobs.get_mut(&job).unwrap();
        complete(&mut kept.view, &[Format::Pdf, Format::Docx]);
        let (tenant, batch) = (kept.tenant.clone(), kept.view.summary.batch);
        drop(state);
        self.stir(tenant, job, batch);
    }

    /// Says so often that something happened to a job when nothing did.
    pub fn stir_in_vain(&self, tenant: &str, job: JobId, times: usize) {
        for _ in 0..times {
            self.stir(tenant.parse().unwrap(), job, None);
        }
    }

    fn stir(&self, tenant: Tenant, job: JobId, batch: Option<BatchId>) {
        // Nobody may be listening.
        let _ = self.stirred.send(Stirred { tenant, job, batch, at: Timestamp::UNIX_EPOCH });
    }

    fn with<T>(
        &self,
        tenant: &Tenant,
        job: JobId,
        what: impl FnOnce(&Kept) -> Result<T, BackendError>,
    ) -> Result<T, BackendError> {
        let state = self.state.lock().unwrap();
        state.check()?;
        let kept = state.jobs.get(&job).filter(|kept| kept.tenant == *tenant).ok_or(BackendError::NotFound)?;
        what(kept)
    }

    fn document<T>(
        &self,
        tenant: &Tenant,
        job: JobId,
        document: u32,
        what: impl FnOnce(&DocumentView) -> Result<T, BackendError>,
    ) -> Result<T, BackendError> {
        self.with(tenant, job, |kept| {
            if kept.view.summary.status.is_none() {
                return Err(BackendError::NotYet);
            }
            let found = kept.view.documents.iter().find(|view| view.document == document);
            what(found.ok_or(BackendError::NotFound)?)
        })
    }
}

impl State {
    fn check(&self) -> Result<(), BackendError> {
        self.trouble.clone().map_or(Ok(()), Err)
    }
}

fn sha(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn object(bytes: &[u8]) -> ObjectRef {
    ObjectRef { key: "key".to_owned(), sha256: sha(bytes), bytes: bytes.len() as u64 }
}

/// The bytes of an output.
pub fn output_bytes(format: Format) -> Bytes {
    Bytes::from(format!("the {format}").into_bytes())
}

fn complete(view: &mut JobView, formats: &[Format]) {
    let title = view.summary.file.rsplit_once('.').map_or("", |(stem, _)| stem).to_owned();
    let outputs: Vec<OutputRef> = formats
        .iter()
        .map(|format| OutputRef {
            document: 1,
            format: *format,
            name: output_name(1, &title, *format),
            object: object(&output_bytes(*format)),
        })
        .collect();
    let made = u32::try_from(outputs.len()).unwrap();
    view.summary.status = Some(JobStatus::Completed);
    view.summary.ended = Some(Timestamp::UNIX_EPOCH);
    view.summary.counts = Counts { documents: 1, documents_done: 1, outputs: made, pages: 2, ..Counts::default() };
    view.documents = vec![DocumentView {
        document: 1,
        title,
        problem: None,
        made,
        failed: 0,
        wanted: made,
        pages: 2,
        outputs,
        paper: Some(object(b"paper")),
        plan: None,
    }];
}

fn review(document: u32) -> Review {
    Review {
        document,
        title_lines: vec!["工作计划".to_owned()],
        kind: PaperKind::Plain,
        kind_reason: KindReason::NoLetterhead,
        given: Elements::default(),
        adjustments: Vec::new(),
        elements: Vec::new(),
        blocks: Vec::new(),
        findings: Vec::new(),
        changed: Vec::new(),
        page_width: 210.0,
        page_height: 297.0,
        pages: 2,
    }
}

#[async_trait]
impl Backend for Fake {
    async fn store(&self, tenant: &Tenant, key: Option<&str>, bytes: Bytes) -> Result<StoredUpload, BackendError> {
        let mut state = self.state.lock().unwrap();
        state.check()?;
        let name = key.unwrap_or("request").to_owned();
        let job = JobId::of(tenant, &name);
        let stored = StoredUpload { name, job, sha256: sha(&bytes), bytes: bytes.len() as u64 };
        state.objects.insert((tenant.clone(), stored.sha256.clone()), bytes);
        Ok(stored)
    }

    async fn submit(&self, submission: Submission) -> Result<Submitted, BackendError> {
        let mut state = self.state.lock().unwrap();
        state.check()?;
        if let Some(trouble) = &state.submit_trouble {
            return Err(trouble.clone());
        }
        let tenant = submission.tenant.clone();
        state.submissions.push(submission.clone());
        let job = match &submission.idempotency_key {
            Some(key) => JobId::of(&tenant, key),
            None => JobId::of_message(&tenant, &state.submissions.len().to_string()),
        };
        if state.jobs.contains_key(&job) {
            return Ok(Submitted { job, duplicate: true });
        }
        let (original, based_on) = match &submission.source {
            SubmittedSource::Stored(stored) => {
                let object = state.objects.get(&(tenant.clone(), stored.sha256.clone()));
                (object.cloned().ok_or(BackendError::NotFound)?, None)
            }
            SubmittedSource::Again { job, .. } => {
                let earlier = state.jobs.get(job).filter(|kept| kept.tenant == tenant);
                (earlier.ok_or(BackendError::NotFound)?.original.clone(), Some(*job))
            }
        };
        let mut view = JobView {
            summary: JobSummary {
                job,
                tenant: tenant.clone(),
                batch: submission.batch.map(|(batch, _)| batch),
                based_on,
                file: submission.file.clone(),
                lane: submission.lane,
                status: None,
                problem: None,
                counts: Counts::default(),
                accepted: Timestamp::UNIX_EPOCH,
                ended: None,
            },
            documents: Vec::new(),
            attempts: Vec::new(),
            completion: None,
            objects: None,
        };
        if original.starts_with(b"FAIL") {
            view.summary.status = Some(JobStatus::Failed);
            view.summary.problem = Some(Problem::new(ProblemCode::Ingest, "文件已损坏").because("part-damaged"));
        } else if !original.starts_with(b"OPEN") {
            complete(&mut view, &submission.formats);
        }
        let batch = view.summary.batch;
        state.jobs.insert(job, Kept { tenant: tenant.clone(), view, original });
        state.order.push(job);
        drop(state);
        self.stir(tenant, job, batch);
        Ok(Submitted { job, duplicate: false })
    }

    async fn job(&self, tenant: &Tenant, job: JobId) -> Result<JobView, BackendError> {
        self.with(tenant, job, |kept| Ok(kept.view.clone()))
    }

    async fn jobs(&self, tenant: &Tenant, filter: Filter) -> Result<(Vec<JobView>, bool), BackendError> {
        let state = self.state.lock().unwrap();
        state.check()?;
        let latest = state.order.iter().rev().copied();
        let mut passed = filter.after.is_none();
        let mut found = Vec::new();
        for job in latest {
            let kept = &state.jobs[&job];
            let summary = &kept.view.summary;
            let fits = passed
                && kept.tenant == *tenant
                && filter.batch.is_none_or(|batch| summary.batch == Some(batch))
                && filter.search.as_ref().is_none_or(|text| summary.file.contains(text))
                && filter.status.is_none_or(|status| summary.status == Some(status))
                && (!filter.open || summary.status.is_none());
            passed = passed || filter.after == Some(job);
            if fits {
                found.push(JobView { documents: Vec::new(), ..kept.view.clone() });
            }
        }
        let limit = usize::try_from(filter.limit).unwrap();
        let more = found.len() > limit;
        found.truncate(limit);
        Ok((found, more))
    }

    async fn sums(&self, tenant: &Tenant, batch: Option<BatchId>) -> Result<JobSums, BackendError> {
        let state = self.state.lock().unwrap();
        state.check()?;
        let mut sums = JobSums::default();
        let jobs = state.jobs.values().filter(|kept| kept.tenant == *tenant);
        for kept in jobs.filter(|kept| batch.is_none() || kept.view.summary.batch == batch) {
            match kept.view.summary.status {
                None => sums.open += 1,
                Some(JobStatus::Completed) => sums.completed += 1,
                Some(JobStatus::Failed) => sums.failed += 1,
                Some(JobStatus::Cancelled) => sums.cancelled += 1,
                Some(JobStatus::Expired) => sums.expired += 1,
            }
            sums.documents += u64::from(kept.view.summary.counts.documents);
        }
        Ok(sums)
    }

    async fn failures(&self, tenant: &Tenant, batch: BatchId) -> Result<Vec<FailureCount>, BackendError> {
        let state = self.state.lock().unwrap();
        state.check()?;
        let jobs = state.jobs.values().filter(|kept| kept.tenant == *tenant);
        let problems: Vec<Problem> = jobs
            .filter(|kept| kept.view.summary.batch == Some(batch))
            .filter_map(|kept| kept.view.summary.problem.clone())
            .collect();
        let jobs = problems.len() as u64;
        let one = |problem| FailureCount { problem, jobs };
        Ok(problems.into_iter().next().map(one).into_iter().collect())
    }

    async fn cancel(&self, tenant: &Tenant, job: JobId) -> Result<bool, BackendError> {
        self.with(tenant, job, |_| Ok(()))?;
        let mut state = self.state.lock().unwrap();
        let summary = &mut state.jobs.get_mut(&job).unwrap().view.summary;
        let open = summary.status.is_none();
        if open {
            summary.status = Some(JobStatus::Cancelled);
        }
        drop(state);
        self.stir(tenant.clone(), job, None);
        Ok(open)
    }

    async fn cancel_batch(&self, tenant: &Tenant, batch: BatchId) -> Result<u32, BackendError> {
        let mut state = self.state.lock().unwrap();
        state.check()?;
        let mut count = 0;
        for kept in state.jobs.values_mut() {
            let summary = &mut kept.view.summary;
            if kept.tenant == *tenant && summary.batch == Some(batch) && summary.status.is_none() {
                summary.status = Some(JobStatus::Cancelled);
                count += 1;
            }
        }
        Ok(count)
    }

    fn stirred(&self) -> broadcast::Receiver<Stirred> {
        self.stirred.subscribe()
    }

    async fn output(
        &self,
        tenant: &Tenant,
        job: JobId,
        document: u32,
        format: Format,
    ) -> Result<(String, Bytes), BackendError> {
        self.document(tenant, job, document, |view| {
            let output = view.outputs.iter().find(|output| output.format == format);
            Ok((output.ok_or(BackendError::NotFound)?.name.clone(), output_bytes(format)))
        })
    }

    async fn report(&self, tenant: &Tenant, job: JobId) -> Result<Bytes, BackendError> {
        self.with(tenant, job, |kept| match kept.view.summary.status {
            None => Err(BackendError::NotYet),
            Some(_) => Ok(Bytes::from_static(br#"{"schema":"wenshu.job-report/1"}"#)),
        })
    }

    async fn original(&self, tenant: &Tenant, job: JobId) -> Result<(String, Bytes), BackendError> {
        self.with(tenant, job, |kept| Ok((kept.view.summary.file.clone(), kept.original.clone())))
    }

    async fn source(&self, tenant: &Tenant, job: JobId) -> Result<SourceView, BackendError> {
        self.with(tenant, job, |kept| match kept.view.summary.status {
            None => Err(BackendError::NotYet),
            Some(_) => Ok(SourceView {
                lines: vec![String::from_utf8_lossy(&kept.original).into_owned()],
                removed: Vec::new(),
                changed: Vec::new(),
                findings: Vec::new(),
            }),
        })
    }

    async fn review(&self, tenant: &Tenant, job: JobId, document: u32) -> Result<Review, BackendError> {
        self.document(tenant, job, document, |view| Ok(review(view.document)))
    }

    async fn page(
        &self,
        tenant: &Tenant,
        job: JobId,
        document: u32,
        page: u32,
        _width: u32,
    ) -> Result<Bytes, BackendError> {
        self.document(tenant, job, document, |view| {
            if page <= view.pages { Ok(Bytes::from_static(PNG)) } else { Err(BackendError::NotFound) }
        })
    }

    async fn preview(
        &self,
        tenant: &Tenant,
        job: JobId,
        document: u32,
        _elements: GivenElements,
        profile: Option<String>,
        page: u32,
        _width: u32,
    ) -> Result<Preview, BackendError> {
        self.document(tenant, job, document, |view| {
            if profile.is_some() {
                return Err(BackendError::Refused(Problem::new(ProblemCode::Profile, "版式配置第 1 行不对")));
            }
            Ok(Preview { review: review(view.document), page: page.min(view.pages), picture: "iVBORw==".to_owned() })
        })
    }
}
