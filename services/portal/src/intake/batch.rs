//! Uploads of many files: each becomes a job of one batch.
//!
//! A file is in memory only until it is stored. All are stored before the first
//! is submitted, since every job says how many there are.

use std::sync::Arc;

use axum::extract::Request;
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use uuid::Uuid;
use wenshu_ingest::batch::Packed;
use wenshu_ingest::{IngestError, Limits};
use wenshu_messages::{BatchId, Lane, Tenant};
use wenshu_report::{Problem, ProblemCode};

use super::{FORM_BYTES, packed, submit};
use crate::Portal;
use crate::auth::Caller;
use crate::backend::{StoredUpload, SubmittedSource};
use crate::form::{Form, Sizes, Upload, Wishes};
use crate::names::cleaned;
use crate::problem::{ApiProblem, Code};
use crate::views::RefusedFile;

/// Name space of batches. It must never change: the same upload would be another
/// batch.
const BATCHES: Uuid = Uuid::from_u128(0x2d1c_9f04_7b8e_5a3d_8e61_44b0_95c7_d21f);
/// Files beyond which nobody sits and waits.
const INTERACTIVE_MOST: usize = 20;
/// Jobs that are submitted at once.
const AT_ONCE: usize = 16;
/// Most characters of a batch's key: `/` and a number are added for each file.
const KEY_MOST: usize = 190;

/// What became of an upload.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// The batch.
    pub batch: BatchId,
    /// Files that could not be taken on.
    pub refused: Vec<RefusedFile>,
}

/// Takes a form with many files on.
///
/// # Errors
/// What is wrong with the form, that none of its files can be taken on, or why
/// the pipeline takes nothing.
pub async fn take_batch(portal: &Arc<Portal>, caller: &Caller, request: Request) -> Result<Taken, ApiProblem> {
    let mut form = Form::open(portal, caller, request, sizes(portal))?;
    let mut gathering = Gathering::new(portal, &caller.tenant);
    while let Some(upload) = form.next().await? {
        gathering.upload(upload).await?;
    }
    form.check_rest()?;
    let Gathering { found, .. } = gathering;
    submit_all(portal, caller, found, form.wishes).await
}

/// How large the files of such a form may be.
pub(super) fn sizes(portal: &Portal) -> Sizes {
    let settings = &portal.settings;
    Sizes {
        file: settings.upload_bytes_most,
        // The ZIP file is in memory with one unpacked file beside it.
        zip: settings.batch_bytes_most.min(settings.upload_memory_bytes / 2),
        whole: settings.batch_bytes_most.saturating_add(FORM_BYTES),
        pass_over: true,
    }
}

/// A file of the upload, in its order: stored, or why not.
pub(super) struct Found {
    pub(super) name: String,
    pub(super) stored: Result<StoredUpload, Problem>,
}

/// Files as they come.
pub(super) struct Gathering<'a> {
    portal: &'a Portal,
    tenant: &'a Tenant,
    pub(super) found: Vec<Found>,
    unpacked: u64,
}

impl<'a> Gathering<'a> {
    pub(super) const fn new(portal: &'a Portal, tenant: &'a Tenant) -> Self {
        Self { portal, tenant, found: Vec::new(), unpacked: 0 }
    }

    /// A file, or the files in it.
    pub(super) async fn upload(&mut self, upload: Upload) -> Result<(), ApiProblem> {
        let Upload { name, bytes, held } = upload;
        if is_of_an_editor(&name) {
            return Ok(());
        }
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(problem) => {
                self.check_count(1)?;
                self.refuse(shown(&name), of_problem(problem));
                return Ok(());
            }
        };
        match packed(&name, &bytes).await {
            None => {
                self.check_count(1)?;
                self.store(shown(&name), bytes).await?;
            }
            Some(files) => self.unpack(&shown(&name), &bytes, files).await?,
        }
        drop(held);
        Ok(())
    }

    async fn unpack(&mut self, zip: &str, bytes: &Bytes, files: Vec<Packed>) -> Result<(), ApiProblem> {
        self.check_count(files.len())?;
        if files.is_empty() {
            self.refuse(zip.to_owned(), Problem::new(ProblemCode::EmptyFolder, "压缩包里没有文件"));
        }
        for file in files {
            let name = format!("{zip}/{}", file.name);
            let most = self.portal.settings.batch_bytes_most;
            if self.unpacked >= most {
                self.refuse(name, Problem::new(ProblemCode::TooLarge, "压缩包解开后太大；请分成几个压缩包上传"));
                continue;
            }
            match unpacked(bytes.clone(), file).await {
                Ok(whole) => {
                    self.unpacked = self.unpacked.saturating_add(whole.len() as u64);
                    self.store(name, whole).await?;
                }
                Err(problem) => self.refuse(name, problem),
            }
        }
        Ok(())
    }

    async fn store(&mut self, name: String, bytes: Bytes) -> Result<(), ApiProblem> {
        if bytes.len() as u64 > self.portal.settings.upload_bytes_most {
            self.refuse(name, Problem::new(ProblemCode::TooLarge, "文件太大"));
            return Ok(());
        }
        let stored = self.portal.backend.store(self.tenant, None, bytes).await?;
        self.found.push(Found { name, stored: Ok(stored) });
        Ok(())
    }

    fn refuse(&mut self, name: String, problem: Problem) {
        self.found.push(Found { name, stored: Err(problem) });
    }

    fn check_count(&self, more: usize) -> Result<(), ApiProblem> {
        let most = self.portal.settings.batch_files_most;
        if self.found.len() + more <= usize::try_from(most).unwrap_or(usize::MAX) {
            return Ok(());
        }
        Err(ApiProblem::new(Code::TooManyFiles).detail(format!("一次最多上传 {most} 个文件")))
    }
}

/// Unpacks one file of a ZIP file.
async fn unpacked(zip: Bytes, file: Packed) -> Result<Bytes, Problem> {
    let internal = || Problem::internal("portal/unpack");
    let work = tokio::task::spawn_blocking(move || {
        let begin = usize::try_from(file.offset).unwrap_or(usize::MAX);
        let length = usize::try_from(file.length).unwrap_or(usize::MAX);
        let part = zip.get(begin..begin.saturating_add(length)).unwrap_or_default();
        file.unpack(part, &Limits::default())
    });
    let whole = work.await.map_err(|_| internal())?;
    whole.map(Bytes::from).map_err(|error| of_ingest(&error))
}

fn of_ingest(error: &IngestError) -> Problem {
    Problem::caused(ProblemCode::Ingest, error).because(error.code())
}

/// What editors and systems leave beside files.
fn is_of_an_editor(name: &str) -> bool {
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    file.starts_with("~$") || matches!(file, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

/// The name with its folders, each clean.
fn shown(name: &str) -> String {
    let parts = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    let clean: Vec<String> = parts.map(cleaned).collect();
    if clean.is_empty() { cleaned("") } else { clean.join("/") }
}

/// Submits the files that were stored, in their order.
pub(super) async fn submit_all(
    portal: &Portal,
    caller: &Caller,
    found: Vec<Found>,
    wishes: Wishes,
) -> Result<Taken, ApiProblem> {
    if found.is_empty() {
        return Err(ApiProblem::new(Code::NoFile));
    }
    let key = batch_key(wishes.idempotency_key.clone())?;
    let batch = BatchId(Uuid::new_v5(&BATCHES, format!("{}\0{key}", caller.tenant).as_bytes()));
    let count = found.iter().filter(|file| file.stored.is_ok()).count();
    let files = u32::try_from(count).unwrap_or(u32::MAX);
    let usual = if count > INTERACTIVE_MOST { Lane::Bulk } else { Lane::Interactive };
    let lane = Some(wishes.lane.unwrap_or(usual));
    let submissions = found.into_iter().enumerate().map(|(index, Found { name, stored })| {
        let idempotency_key = Some(format!("{key}/{}", index + 1));
        let wishes = Wishes { lane, idempotency_key, ..wishes.clone() };
        async move {
            let source = match stored {
                Ok(stored) => SubmittedSource::Stored(stored),
                Err(problem) => return Ok(Some(RefusedFile { file: name, problem })),
            };
            match submit(portal, caller, cleaned(&name), source, &wishes, Some((batch, files))).await {
                Ok(_) => Ok(None),
                Err(problem) if problem.retry_after.is_some() => Err(problem),
                Err(problem) => Ok(Some(RefusedFile { file: name, problem: of_problem(problem) })),
            }
        }
    });
    let outcomes: Vec<_> = stream::iter(submissions).buffered(AT_ONCE).collect().await;
    let all = outcomes.len();
    let mut refused = Vec::new();
    for outcome in outcomes {
        match outcome {
            Ok(one) => refused.extend(one),
            Err(problem) => return Err(take_back(portal, caller, batch, &wishes, problem).await),
        }
    }
    if refused.len() == all {
        return Err(ApiProblem { refused, ..ApiProblem::new(Code::NothingTaken) });
    }
    Ok(Taken { batch, refused })
}

/// The submitter's key, or one that nobody else has.
fn batch_key(given: Option<String>) -> Result<String, ApiProblem> {
    match given {
        None => Ok(Uuid::new_v4().to_string()),
        Some(key) if key.chars().count() <= KEY_MOST => Ok(key),
        Some(_) => Err(ApiProblem::field("Idempotency-Key", format!("批次的幂等键最多 {KEY_MOST} 个字符"))),
    }
}

/// After a failure that passes: who gave a key sends the same again and the rest
/// is added. Without one the same files would be new jobs, so none may stay.
async fn take_back(
    portal: &Portal,
    caller: &Caller,
    batch: BatchId,
    wishes: &Wishes,
    problem: ApiProblem,
) -> ApiProblem {
    if wishes.idempotency_key.is_none() {
        // The failure that is told is the first one.
        let _ = portal.backend.cancel_batch(&caller.tenant, batch).await;
    }
    problem
}

/// A refusal of one file as the problem of that file.
fn of_problem(problem: ApiProblem) -> Problem {
    let code = if problem.code == Code::TooLarge { ProblemCode::TooLarge } else { ProblemCode::Message };
    let told = problem.told(crate::problem::Lang::Zh);
    let problem = Problem::new(code, told.detail.unwrap_or(told.title));
    Problem { advice: told.advice, ..problem }
}
