//! Uploads that became no job: a process was killed between storing one and
//! taking it on, and whoever sent it was never told that it was.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use wenshu_messages::JobId;
use wenshu_objects::Objects;
use wenshu_records::{Records, Scope};

/// Removes what was stored for jobs that the records do not know. To be done
/// before anybody can upload: who sends again stores the same bytes at the same
/// place, for a job that is not known yet.
///
/// `marker` remembers until when everything was looked at, so that a start looks
/// at what the last run stored and not at a whole archive.
pub(super) async fn clear(folder: &Path, marker: &Path, objects: &Objects, records: &dyn Records) {
    let begin = SystemTime::now();
    let since = looked_at(marker);
    let mut cleared = 0_usize;
    for (tenant, job) in stored_since(folder, since) {
        // An error says nothing about the job.
        if !matches!(records.known(&Scope::All, job).await, Ok(None)) {
            continue;
        }
        match objects.delete_job(&tenant, &job.to_string()).await {
            Ok(_) => cleared += 1,
            Err(error) => tracing::warn!(error = %error, "an upload that became no job could not be removed"),
        }
    }
    let seconds = begin.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    if let Err(error) = fs::write(marker, seconds.to_string()) {
        tracing::warn!(error = %error, "the next start will look at everything that was stored");
    }
    if cleared > 0 {
        tracing::info!(uploads = cleared, "uploads that became no job were removed");
    }
}

/// Until when everything was looked at.
fn looked_at(marker: &Path) -> SystemTime {
    let seconds = fs::read_to_string(marker).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0);
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds)).unwrap_or(UNIX_EPOCH)
}

/// Tenants and jobs of which something was stored since then.
fn stored_since(folder: &Path, since: SystemTime) -> Vec<(String, JobId)> {
    let names = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found = Vec::new();
    for tenant in names(folder) {
        for job in names(&tenant.path()) {
            let is_new = job.metadata().and_then(|known| known.modified()).is_ok_and(|changed| changed >= since);
            let id = job.file_name().to_str().and_then(|name| name.parse().ok());
            if let (true, Some(id), Some(tenant)) = (is_new, id, tenant.file_name().to_str()) {
                found.push((tenant.to_owned(), id));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_stored_since_the_last_look_is_looked_at() {
        let folder = tempfile::tempdir().unwrap();
        let job = "0198f3c2-7a51-7c3e-9d1b-5a0c2e6f7b10";
        fs::create_dir_all(folder.path().join("office").join(job)).unwrap();
        fs::create_dir_all(folder.path().join("office/incoming")).unwrap();
        fs::create_dir_all(folder.path().join(".staging/x")).unwrap();
        let marker = folder.path().join("looked-at");
        let found = |marker: &Path| stored_since(folder.path(), looked_at(marker));
        assert_eq!(found(&marker), [("office".to_owned(), job.parse().unwrap())]);
        let later = SystemTime::now() + Duration::from_secs(60);
        fs::write(&marker, later.duration_since(UNIX_EPOCH).unwrap().as_secs().to_string()).unwrap();
        assert!(found(&marker).is_empty());
        fs::write(&marker, "not a number").unwrap();
        assert_eq!(found(&marker).len(), 1, "rather too much than too little");
    }
}
