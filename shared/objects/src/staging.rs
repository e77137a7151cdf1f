//! Temporary files: an object is written here first and gets its name when whole.
//!
//! The writer of a file holds a lock on it, which the system drops when the process
//! dies. A sweep takes only files that are old and that nobody holds, so several
//! processes and machines may share one folder.

use std::fs::{self, File};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

/// A tenant never begins with a dot, so that this is nobody's.
pub(crate) const FOLDER: &str = ".staging";

/// The folder of temporary files below a root.
#[derive(Debug)]
pub(crate) struct Staging {
    folder: PathBuf,
    /// Tells this process from all others that share the folder; a process number
    /// would not, as every container has a process 1.
    process: u64,
    next: AtomicU64,
}

/// A temporary file, whole and closed to others; it goes when dropped.
#[derive(Debug)]
pub(crate) struct Staged {
    path: PathBuf,
    /// Holds the lock.
    _file: File,
}

impl Staged {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Staged {
    /// It may have been renamed, and a sweep takes what cannot be removed now.
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

impl Staging {
    /// # Errors
    /// When the folder cannot be made.
    pub(crate) fn open(root: &Path) -> io::Result<Self> {
        let folder = root.join(FOLDER);
        fs::create_dir_all(&folder)?;
        Ok(Self { folder, process: RandomState::new().build_hasher().finish(), next: AtomicU64::new(0) })
    }

    /// Writes a temporary file. After an error nothing of it is left.
    pub(crate) fn write(&self, bytes: &[u8]) -> io::Result<Staged> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let path = self.folder.join(format!("{:016x}-{number}", self.process));
        let mut file = File::create_new(&path)?;
        // Where a file system has no locks, its age alone guards the file.
        let _ = file.try_lock();
        // Made first, so that a failing write removes the file.
        let staged = Staged { path, _file: file.try_clone()? };
        file.write_all(bytes)?;
        Ok(staged)
    }

    /// Removes what killed processes left: files older than `age` that nobody
    /// holds. Gives their number.
    pub(crate) fn sweep(&self, age: Duration) -> io::Result<u64> {
        let mut removed = 0;
        for entry in fs::read_dir(&self.folder)? {
            let path = entry?.path();
            match remove_abandoned(&path, age) {
                Ok(true) => removed += 1,
                Ok(false) => {}
                // Another process swept, or the writer was quicker.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
        Ok(removed)
    }
}

fn remove_abandoned(path: &Path, age: Duration) -> io::Result<bool> {
    let file = File::open(path)?;
    // A file from the future is young: clocks of two machines differ.
    let old = SystemTime::now().duration_since(file.metadata()?.modified()?).is_ok_and(|passed| passed >= age);
    if !old || file.try_lock().is_err() {
        return Ok(false);
    }
    fs::remove_file(path)?;
    Ok(true)
}
