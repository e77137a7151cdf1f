//! The outputs of one job, from storage into the output folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use wenshu_messages::job_report::{JOB_REPORT_SCHEMA, JobReport};
use wenshu_messages::reply::{Completion, OutputRef};
use wenshu_messages::{ObjectRef, decode_versioned};
use wenshu_objects::{Key, Objects};
use wenshu_report::{Problem, ProblemCode};

use super::super::site::Site;
use super::super::voice::Voice;
use super::entries::Entry;
use super::of_storage;
use super::report::{Row, rows_of};
use super::sending::surely;
use crate::output::{self, REPORT_FILE};

/// Most bytes of an object that is fetched.
const OBJECT_BYTES_MOST: u64 = 1 << 30;

/// What fetching needs, shared by all files at once.
pub(super) struct Fetcher {
    pub(super) site: Arc<Site>,
    pub(super) objects: Objects,
    pub(super) out: PathBuf,
}

impl Fetcher {
    /// Writes the outputs and the report of a job; the rows for the report of
    /// the submission.
    ///
    /// # Errors
    /// A [`Problem`] when an object is gone or damaged, or a file cannot be
    /// written. Fetching again goes on.
    pub(super) async fn fetch(
        &self,
        entry: &Entry,
        completion: &Completion,
        voice: &Voice,
    ) -> Result<Vec<Row>, Problem> {
        let folder = self.out.join(&entry.folder);
        for output in self.outputs(completion, voice).await? {
            let bytes = self.object(&output.object, voice).await?;
            write(folder.join(file_name(&output.name)?), bytes).await?;
        }
        let report = match &completion.report {
            Some(report) => Some(self.report(report, &folder, voice).await?),
            None => None,
        };
        Ok(rows_of(&entry.name, &entry.folder, completion, report.as_ref().map(|report| &report.input)))
    }

    async fn outputs(&self, completion: &Completion, voice: &Voice) -> Result<Vec<OutputRef>, Problem> {
        let Some(manifest) = &completion.manifest else { return Ok(completion.outputs.clone()) };
        let bytes = self.object(manifest, voice).await?;
        serde_json::from_slice(&bytes).map_err(|error| Problem::caused(ProblemCode::Message, &error))
    }

    /// What `wenshu convert` would say of the file, kept beside its outputs.
    async fn report(&self, reference: &ObjectRef, folder: &Path, voice: &Voice) -> Result<JobReport, Problem> {
        let bytes = self.object(reference, voice).await?;
        let report = decode_versioned(&bytes, JOB_REPORT_SCHEMA, bytes.len())
            .map_err(|error| Problem::caused(ProblemCode::Message, &error))?;
        write(folder.join(REPORT_FILE), bytes).await?;
        Ok(report)
    }

    /// An object of this tenant, as its reference says.
    async fn object(&self, reference: &ObjectRef, voice: &Voice) -> Result<Bytes, Problem> {
        let key = Key::parse(&reference.key).map_err(|error| of_storage(&error))?;
        let (sha256, bytes) = (reference.sha256.as_str(), reference.bytes);
        let got = surely(&self.site, voice, || self.objects.get(&key, sha256, bytes, OBJECT_BYTES_MOST)).await;
        got.map_err(|error| of_storage(&error))
    }
}

/// A name without folders: what came over the network decides no place.
fn file_name(name: &str) -> Result<&str, Problem> {
    let is_plain = !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', ':', '\0']);
    if is_plain { Ok(name) } else { Err(Problem::new(ProblemCode::Message, "流水线给出的文件名不可用")) }
}

async fn write(path: PathBuf, bytes: Bytes) -> Result<(), Problem> {
    let writing = tokio::task::spawn_blocking(move || output::write(&path, &bytes)).await;
    writing.unwrap_or_else(|_| Err(Problem::internal("")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_from_the_network_never_leaves_the_folder() {
        for name in ["../a.pdf", "a/b.pdf", "a\\b.pdf", "", ".", "..", "C:a.pdf"] {
            assert!(file_name(name).is_err(), "{name}");
        }
        assert_eq!(file_name("01-工作计划.pdf").unwrap(), "01-工作计划.pdf");
    }
}
