//! Uploads that became no job: a process was killed between storing one and
//! taking it on, and whoever sent it was never told that it was.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use wenshu_messages::JobId;
use wenshu_objects::Objects;
use wenshu_records::{Records, Scope};

/// Removes what was stored before `start` for jobs that the records do not know.
pub(super) async fn clear(folder: PathBuf, objects: Objects, records: Arc<dyn Records>, start: SystemTime) {
    let Ok(found) = tokio::task::spawn_blocking(move || stored_before(&folder, start)).await else { return };
    let mut cleared = 0_usize;
    for (tenant, job) in found {
        // An error says nothing about the job; the next start looks again.
        if !matches!(records.known(&Scope::All, job).await, Ok(None)) {
            continue;
        }
        match objects.delete_job(&tenant, &job.to_string()).await {
            Ok(_) => cleared += 1,
            Err(error) => tracing::warn!(error = %error, "an upload that became no job could not be removed"),
        }
    }
    if cleared > 0 {
        tracing::info!(uploads = cleared, "uploads that became no job were removed");
    }
}

/// Tenants and jobs of which something was stored, and nothing since `start`.
fn stored_before(folder: &Path, start: SystemTime) -> Vec<(String, JobId)> {
    let names = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found = Vec::new();
    for tenant in names(folder) {
        for job in names(&tenant.path()) {
            let is_old = job.metadata().and_then(|known| known.modified()).is_ok_and(|changed| changed < start);
            let id = job.file_name().to_str().and_then(|name| name.parse().ok());
            if let (true, Some(id), Some(tenant)) = (is_old, id, tenant.file_name().to_str()) {
                found.push((tenant.to_owned(), id));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn only_jobs_of_before_are_looked_at() {
        let folder = tempfile::tempdir().unwrap();
        let job = "0198f3c2-7a51-7c3e-9d1b-5a0c2e6f7b10";
        fs::create_dir_all(folder.path().join("office").join(job)).unwrap();
        fs::create_dir_all(folder.path().join("office/incoming")).unwrap();
        fs::create_dir_all(folder.path().join(".staging/x")).unwrap();
        let later = SystemTime::now() + Duration::from_secs(60);
        assert_eq!(stored_before(folder.path(), later), [("office".to_owned(), job.parse().unwrap())]);
        let earlier = SystemTime::now() - Duration::from_secs(60);
        assert!(stored_before(folder.path(), earlier).is_empty());
    }
}
