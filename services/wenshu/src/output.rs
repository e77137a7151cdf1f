//! Writes the outputs: each file appears whole under its name, or not at all.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::problem::{Problem, ProblemCode};

/// Name of the report for programs.
pub const REPORT_FILE: &str = "report.json";
/// Name of the report for people.
pub const SUMMARY_FILE: &str = "report.html";

/// Tells apart the unfinished files of this process's threads.
static COUNTER: AtomicU64 = AtomicU64::new(0);

/// Makes the output folder and tries whether it can be written to.
///
/// # Errors
/// A [`Problem`] when it cannot.
pub fn prepare(out: &Path) -> Result<(), Problem> {
    fs::create_dir_all(out).map_err(|error| failed(&error))?;
    let trial = unfinished(out);
    fs::write(&trial, b"").map_err(|error| failed(&error))?;
    fs::remove_file(&trial).map_err(|error| failed(&error))
}

/// Writes `bytes` to `path`, making its folder: first under a name of its own,
/// then renamed, so that nobody ever sees half a file.
///
/// # Errors
/// A [`Problem`] when the file could not be written; nothing is left behind.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    let unfinished = unfinished(folder);
    let written = fs::File::create(&unfinished)
        .and_then(|mut file| file.write_all(bytes))
        .and_then(|()| fs::rename(&unfinished, path));
    written.map_err(|error| {
        // The problem to report is the first one; an unfinished file that
        // cannot be removed either changes nothing about it.
        let _ = fs::remove_file(&unfinished);
        failed(&error)
    })
}

fn unfinished(folder: &Path) -> PathBuf {
    let count = COUNTER.fetch_add(1, Ordering::Relaxed);
    folder.join(format!(".wenshu-{}-{count}.part", std::process::id()))
}

fn failed(error: &std::io::Error) -> Problem {
    use std::io::ErrorKind;
    let reason = match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => "没有写入权限".to_owned(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "磁盘空间不足".to_owned(),
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => "同名文件占用了输出目录的位置".to_owned(),
        ErrorKind::IsADirectory => "同名目录占用了输出文件的位置".to_owned(),
        _ => format!("无法写入（{error}）"),
    };
    Problem::new(ProblemCode::Write, reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_write_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let taken = folder.path().join("x.pdf");
        fs::create_dir_all(taken.join("inside")).unwrap();
        assert_eq!(write(&taken, b"%PDF").unwrap_err().code, ProblemCode::Write);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn an_output_replaces_the_one_of_an_earlier_run() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/x.pdf");
        write(&path, b"first").unwrap();
        write(&path, b"second").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"second");
    }
}
