//! The files of a submission.

use sha2::{Digest, Sha256};
use wenshu_messages::{BatchId, JobId, Tenant};
use wenshu_report::Problem;

use crate::inputs::{Input, Place};
use crate::stages::max_bytes;

/// A file of a submission.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    /// How reports call it.
    pub(super) name: String,
    /// Where its outputs go, below the output folder.
    pub(super) folder: String,
    /// The file, or why it cannot be read.
    pub(super) file: Result<FoundFile, Problem>,
    /// Names it in the record and in answers: made of its place among the
    /// outputs and its content.
    pub(super) id: String,
    /// The key of its request.
    pub(super) key: String,
    /// The job that the key makes.
    pub(super) job: JobId,
}

/// A file that was read.
#[derive(Debug, Clone)]
pub(super) struct FoundFile {
    /// Where it is.
    pub(super) place: Place,
    /// SHA-256 of its bytes.
    pub(super) sha256: String,
}

/// Reads every file once, for its hash: what was submitted before and has not
/// changed is known by it.
pub(super) fn read(inputs: Vec<Input>, batch: BatchId, tenant: &Tenant) -> Vec<Entry> {
    inputs.into_iter().map(|input| entry(input, batch, tenant)).collect()
}

fn entry(input: Input, batch: BatchId, tenant: &Tenant) -> Entry {
    let file = input.place.and_then(|place| {
        let bytes = place.read(max_bytes())?;
        Ok(FoundFile { place, sha256: hex::encode(Sha256::digest(bytes)) })
    });
    let sha256 = file.as_ref().map(|file| file.sha256.as_str()).unwrap_or_default();
    let named = format!("{}\0{}\0{sha256}", input.folder, input.name);
    let id: String = hex::encode(Sha256::digest(named)).chars().take(32).collect();
    let key = format!("{batch}:{id}");
    let job = JobId::of(tenant, &key);
    Entry { name: input.name, folder: input.folder, file, id, key, job }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry_of(folder: &str, text: &str) -> Entry {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("计划.txt");
        std::fs::write(&path, text).unwrap();
        let input = Input { name: "计划.txt".to_owned(), folder: folder.to_owned(), place: Ok(Place::File(path)) };
        entry(input, BatchId(uuid::Uuid::from_u128(7)), &Tenant::embedded())
    }

    #[test]
    fn a_file_is_the_same_job_while_its_place_and_content_are_the_same() {
        let first = entry_of("计划", "一");
        assert_eq!(first.job, entry_of("计划", "一").job);
        assert_ne!(first.job, entry_of("计划-2", "一").job);
        assert_ne!(first.job, entry_of("计划", "二").job);
        assert!(first.key.chars().count() <= 200);
    }
}
