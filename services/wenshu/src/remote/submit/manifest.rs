//! The record of a submission: `.wenshu-submit.jsonl` in the output folder.
//!
//! A line is added for every step of every file, and synced before the answer
//! that it comes from is acknowledged. The last line may be torn by a kill; it is
//! cut off. A line that was lost costs nothing but a second look: the key of a
//! request makes it the same job.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wenshu_messages::reply::Completion;
use wenshu_messages::{BatchId, JobId};

use super::super::error::RemoteError;
use super::report::Row;
use crate::output::Unfinished;

/// Its name.
pub(super) const MANIFEST_FILE: &str = ".wenshu-submit.jsonl";
/// Version tag of the first line.
const MANIFEST_SCHEMA: &str = "wenshu.submit/1";

#[derive(Debug, Serialize, Deserialize)]
struct Header {
    schema: String,
    batch: BatchId,
    /// Digest of the arguments.
    arguments: String,
}

/// A step of a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub(super) enum Step {
    /// The broker has the request.
    Submitted { job: JobId },
    /// The ledger has the job.
    Accepted { job: JobId },
    /// The ledger refused the request; it is sent again when the command is.
    Rejected,
    /// The job ended.
    Ended { completion: Box<Completion> },
    /// Its outputs are in the output folder.
    Downloaded { job: JobId, rows: Vec<Row> },
}

#[derive(Debug, Serialize, Deserialize)]
struct Line {
    id: String,
    #[serde(flatten)]
    step: Step,
}

/// The record, open and locked.
#[derive(Debug)]
pub(super) struct Manifest {
    path: PathBuf,
    batch: BatchId,
    file: BufWriter<File>,
    known: BTreeMap<String, Step>,
    is_resumed: bool,
}

impl Manifest {
    /// Opens the record of the folder, or begins one. `new`: begins a new one in
    /// any case.
    ///
    /// # Errors
    /// [`RemoteError::OtherArguments`] when it is of another submission,
    /// [`RemoteError::ManifestBusy`] when another process works with it,
    /// [`RemoteError::Manifest`] and [`RemoteError::ManifestDamaged`].
    pub(super) fn open(out: &Path, arguments: &str, new: bool) -> Result<Self, RemoteError> {
        let path = out.join(MANIFEST_FILE);
        let failed = |source| RemoteError::Manifest { path: path.clone(), source };
        let found = match OpenOptions::new().read(true).append(true).open(&path) {
            Ok(file) => Some(file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(failed(error)),
        };
        if let Some(file) = &found {
            lock(file, &path)?;
        }
        match found.filter(|_| !new) {
            Some(file) => Self::resume(path, file, arguments),
            None => Self::begin(path, out, arguments),
        }
    }

    fn begin(path: PathBuf, out: &Path, arguments: &str) -> Result<Self, RemoteError> {
        let header = Header {
            schema: MANIFEST_SCHEMA.to_owned(),
            batch: BatchId(Uuid::new_v4()),
            arguments: arguments.to_owned(),
        };
        let mut line = serde_json::to_vec(&header).unwrap_or_default();
        line.push(b'\n');
        let mut unfinished = Unfinished::create(out)?;
        unfinished.append(&line)?;
        unfinished.finish(&path)?;
        let failed = |source| RemoteError::Manifest { path: path.clone(), source };
        let file = OpenOptions::new().read(true).append(true).open(&path).map_err(failed)?;
        lock(&file, &path)?;
        file.sync_all().map_err(failed)?;
        Ok(Self { batch: header.batch, file: BufWriter::new(file), known: BTreeMap::new(), is_resumed: false, path })
    }

    fn resume(path: PathBuf, mut file: File, arguments: &str) -> Result<Self, RemoteError> {
        let failed = |source| RemoteError::Manifest { path: path.clone(), source };
        let mut text = Vec::new();
        file.read_to_end(&mut text).map_err(failed)?;
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
        if whole < text.len() {
            file.set_len(whole as u64).map_err(failed)?;
            file.seek(SeekFrom::End(0)).map_err(failed)?;
        }
        text.truncate(whole);
        let damaged = |line| RemoteError::ManifestDamaged { path: path.clone(), line };
        let mut lines = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let header: Option<Header> = lines.next().and_then(|line| serde_json::from_slice(line).ok());
        let header = header.filter(|header| header.schema == MANIFEST_SCHEMA).ok_or_else(|| damaged(1))?;
        if header.arguments != arguments {
            return Err(RemoteError::OtherArguments);
        }
        let mut known = BTreeMap::new();
        for (number, line) in lines.enumerate() {
            let Line { id, step } = serde_json::from_slice(line).map_err(|_| damaged(number + 2))?;
            known.insert(id, step);
        }
        Ok(Self { batch: header.batch, file: BufWriter::new(file), known, is_resumed: true, path })
    }

    /// The batch of the submission.
    pub(super) const fn batch(&self) -> BatchId {
        self.batch
    }

    /// Whether an earlier run has begun it.
    pub(super) const fn is_resumed(&self) -> bool {
        self.is_resumed
    }

    /// The last step of a file that an earlier run took.
    pub(super) fn known(&self, id: &str) -> Option<&Step> {
        self.known.get(id)
    }

    /// Adds a step; it is safe after [`Manifest::sync`].
    ///
    /// # Errors
    /// [`RemoteError::Manifest`].
    pub(super) fn add(&mut self, id: &str, step: Step) -> Result<(), RemoteError> {
        let mut line = serde_json::to_vec(&Line { id: id.to_owned(), step }).unwrap_or_default();
        line.push(b'\n');
        self.file.write_all(&line).map_err(|source| self.failed(source))
    }

    /// Brings what was added onto the disk.
    ///
    /// # Errors
    /// [`RemoteError::Manifest`].
    pub(super) fn sync(&mut self) -> Result<(), RemoteError> {
        let synced = self.file.flush().and_then(|()| self.file.get_ref().sync_data());
        synced.map_err(|source| self.failed(source))
    }

    fn failed(&self, source: io::Error) -> RemoteError {
        RemoteError::Manifest { path: self.path.clone(), source }
    }
}

/// The system lets go of the lock when the process ends, however it ends.
fn lock(file: &File, path: &Path) -> Result<(), RemoteError> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => Err(RemoteError::ManifestBusy),
        Err(TryLockError::Error(source)) => Err(RemoteError::Manifest { path: path.to_owned(), source }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(number: u128) -> Step {
        Step::Submitted { job: JobId(Uuid::from_u128(number)) }
    }

    #[test]
    fn a_record_that_was_torn_is_read_to_its_last_whole_line_and_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = Manifest::open(folder.path(), "a", false).unwrap();
        first.add("one", step(1)).unwrap();
        first.add("two", step(2)).unwrap();
        first.sync().unwrap();
        let batch = first.batch();
        drop(first);
        let path = folder.path().join(MANIFEST_FILE);
        let mut text = std::fs::read(&path).unwrap();
        text.truncate(text.len() - 5);
        std::fs::write(&path, text).unwrap();

        let mut second = Manifest::open(folder.path(), "a", false).unwrap();
        assert_eq!((second.batch(), second.is_resumed()), (batch, true));
        assert_eq!(second.known("one"), Some(&step(1)));
        assert_eq!(second.known("two"), None);
        second.add("two", step(3)).unwrap();
        second.sync().unwrap();
        drop(second);
        let third = Manifest::open(folder.path(), "a", false).unwrap();
        assert_eq!(third.known("two"), Some(&step(3)));
    }

    #[test]
    fn a_folder_of_another_submission_is_refused_unless_a_new_one_is_asked_for() {
        let folder = tempfile::tempdir().unwrap();
        let batch = Manifest::open(folder.path(), "a", false).unwrap().batch();
        assert!(matches!(Manifest::open(folder.path(), "b", false), Err(RemoteError::OtherArguments)));
        let new = Manifest::open(folder.path(), "b", true).unwrap();
        assert_ne!(new.batch(), batch);
        assert!(!new.is_resumed());
    }

    #[test]
    fn two_processes_never_share_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let first = Manifest::open(folder.path(), "a", false).unwrap();
        assert!(matches!(Manifest::open(folder.path(), "a", false), Err(RemoteError::ManifestBusy)));
        assert!(matches!(Manifest::open(folder.path(), "a", true), Err(RemoteError::ManifestBusy)));
        drop(first);
        Manifest::open(folder.path(), "a", false).unwrap();
    }

    #[test]
    fn a_line_that_is_none_is_named() {
        let folder = tempfile::tempdir().unwrap();
        drop(Manifest::open(folder.path(), "a", false).unwrap());
        let path = folder.path().join(MANIFEST_FILE);
        let mut text = std::fs::read(&path).unwrap();
        text.extend_from_slice(b"{}\n");
        std::fs::write(&path, text).unwrap();
        assert!(matches!(Manifest::open(folder.path(), "a", false), Err(RemoteError::ManifestDamaged { line: 2, .. })));
    }
}
