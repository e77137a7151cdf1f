//! Outputs together as a ZIP file, made while it is sent.
//!
//! One output is in memory at a time. The same outputs give the same bytes: the
//! order is fixed, and there are no times in it.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream;
use tokio::sync::mpsc;
use wenshu_messages::query::{JobView, PAGE_MOST};
use wenshu_messages::{BatchId, JobId, Tenant};
use wenshu_report::{Folders, Format};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::answers;
use super::batches::batch_of;
use crate::Portal;
use crate::auth::Caller;
use crate::backend::Filter;
use crate::extract::Path;
use crate::problem::{ApiProblem, Code};

/// Most outputs of one file.
const OUTPUTS_MOST: usize = 20_000;
/// Pieces that wait for a slow client.
const PIECES: usize = 8;
/// Bytes of a piece.
const PIECE_BYTES: usize = 64 << 10;
/// Little effort: PDF and DOCX are compressed already.
const EFFORT: i64 = 1;

/// `GET /v1/jobs/{job}/outputs.zip`.
pub(super) async fn of_job(
    State(portal): State<Arc<Portal>>,
    caller: Caller,
    Path(job): Path<JobId>,
) -> Result<Response, ApiProblem> {
    let view = portal.backend.job(&caller.tenant, job).await?;
    let name = format!("{}.zip", stem(&view.summary.file));
    let mut entries = Entries::default();
    entries.job(&view, "");
    send(portal, caller.tenant, name, entries.list).await
}

/// `GET /v1/batches/{batch}/outputs.zip`: a folder for each file.
pub(super) async fn of_batch(
    State(portal): State<Arc<Portal>>,
    caller: Caller,
    Path(batch): Path<BatchId>,
) -> Result<Response, ApiProblem> {
    batch_of(&portal, &caller.tenant, batch).await?;
    let mut jobs = jobs_of(&portal, &caller.tenant, batch).await?;
    // The order of the list is that of time.
    jobs.sort_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
    let mut entries = Entries::default();
    let mut folders = Folders::new([]);
    for (file, job) in jobs {
        let view = portal.backend.job(&caller.tenant, job).await?;
        entries.job(&view, &format!("{}/", folders.assign(stem(&file))));
        if entries.list.len() > OUTPUTS_MOST {
            return Err(ApiProblem::new(Code::TooManyFiles).advice("请按作业分别下载"));
        }
    }
    send(portal, caller.tenant, format!("{batch}.zip"), entries.list).await
}

/// Names and ids of the jobs of a batch.
async fn jobs_of(portal: &Portal, tenant: &Tenant, batch: BatchId) -> Result<Vec<(String, JobId)>, ApiProblem> {
    let mut found: Vec<(String, JobId)> = Vec::new();
    let mut after = None;
    loop {
        let filter = Filter { batch: Some(batch), after, limit: PAGE_MOST, ..Filter::default() };
        let (jobs, more) = portal.backend.jobs(tenant, filter).await?;
        let last = jobs.last().map(|view| view.summary.job);
        found.extend(jobs.into_iter().map(|view| (view.summary.file, view.summary.job)));
        if found.len() > OUTPUTS_MOST {
            return Err(ApiProblem::new(Code::TooManyFiles).advice("请按作业分别下载"));
        }
        if !more || last.is_none() {
            return Ok(found);
        }
        after = last;
    }
}

/// The name of a file without its ending.
fn stem(file: &str) -> &str {
    match file.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => file,
    }
}

/// An output, and its name in the ZIP file.
struct Entry {
    job: JobId,
    document: u32,
    format: Format,
    name: String,
}

#[derive(Default)]
struct Entries {
    list: Vec<Entry>,
    taken: BTreeSet<String>,
}

impl Entries {
    /// The outputs of a job, in a folder. Their names are safe and of one job
    /// differ; who unpacks on a system without case must not lose one.
    fn job(&mut self, view: &JobView, folder: &str) {
        let mut outputs: Vec<_> = view.documents.iter().flat_map(|document| &document.outputs).collect();
        outputs.sort_by_key(|output| (output.document, output.format));
        for output in outputs {
            let clean = crate::names::cleaned(&output.name);
            let mut name = format!("{folder}{clean}");
            let mut count = 2;
            while !self.taken.insert(name.to_lowercase()) {
                name = format!("{folder}{count}-{clean}");
                count += 1;
            }
            let job = view.summary.job;
            self.list.push(Entry { job, document: output.document, format: output.format, name });
        }
    }
}

/// Sends the outputs. The first is fetched before the answer begins, so that
/// what is gone is told as a problem.
async fn send(portal: Arc<Portal>, tenant: Tenant, name: String, entries: Vec<Entry>) -> Result<Response, ApiProblem> {
    let Some(first) = entries.first() else { return Err(ApiProblem::new(Code::NotYet)) };
    let (_, first) = portal.backend.output(&tenant, first.job, first.document, first.format).await?;
    let (pieces, sent) = mpsc::channel(PIECES);
    let (files, fetched) = mpsc::channel(1);
    tokio::task::spawn_blocking(move || {
        let failed = pieces.clone();
        if let Err(error) = write_zip(fetched, pieces) {
            // The client has gone, or sees the file break off.
            let _ = failed.blocking_send(Err(error));
        }
    });
    tokio::spawn(fetch(portal, tenant, entries, first, files));
    let pieces = stream::unfold(sent, async |mut sent: mpsc::Receiver<_>| Some((sent.recv().await?, sent)));
    Ok(answers::streamed(answers::ZIP, &name, Body::from_stream(pieces)))
}

/// A file of the ZIP file, or that there is none more to be had.
type Fetched = io::Result<(String, Bytes)>;

/// Fetches the outputs one after the other.
async fn fetch(portal: Arc<Portal>, tenant: Tenant, entries: Vec<Entry>, first: Bytes, files: mpsc::Sender<Fetched>) {
    let mut first = Some(first);
    for Entry { job, document, format, name } in entries {
        let fetched = match first.take() {
            Some(bytes) => Ok((name, bytes)),
            None => {
                let output = portal.backend.output(&tenant, job, document, format).await;
                output.map(|(_, bytes)| (name, bytes)).map_err(|_| io::Error::other("output"))
            }
        };
        let failed = fetched.is_err();
        if files.send(fetched).await.is_err() || failed {
            return;
        }
    }
}

/// Writes the files as they come.
fn write_zip(mut fetched: mpsc::Receiver<Fetched>, pieces: mpsc::Sender<io::Result<Bytes>>) -> io::Result<()> {
    let mut zip = ZipWriter::new_stream(Pieces { pieces, gathered: Vec::new() });
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(EFFORT))
        .unix_permissions(0o644);
    while let Some(file) = fetched.blocking_recv() {
        let (name, bytes) = file?;
        zip.start_file(name, options)?;
        zip.write_all(&bytes)?;
    }
    let mut rest = zip.finish()?.into_inner();
    rest.flush()
}

/// Gathers what is written into pieces of some size.
struct Pieces {
    pieces: mpsc::Sender<io::Result<Bytes>>,
    gathered: Vec<u8>,
}

impl Pieces {
    fn pass_on(&mut self) -> io::Result<()> {
        let piece = std::mem::take(&mut self.gathered);
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.pieces.blocking_send(Ok(piece.into())).map_err(gone)
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= PIECE_BYTES {
            self.pass_on()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.gathered.is_empty() { Ok(()) } else { self.pass_on() }
    }
}
