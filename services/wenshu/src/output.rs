//! Writes the outputs: each file appears whole under its name, or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use wenshu_report::{Problem, ProblemCode};

/// Name of the report for programs.
pub const REPORT_FILE: &str = "report.json";
/// Name of the report for people.
pub const SUMMARY_FILE: &str = "report.html";
/// Name of the report as a table, of `wenshu submit`.
pub const TABLE_FILE: &str = "report.csv";
/// Names in the output folder that no input's folder may take.
pub const RESERVED: [&str; 3] = [REPORT_FILE, SUMMARY_FILE, TABLE_FILE];

/// How names of unfinished files begin and end.
const UNFINISHED: &str = ".wenshu-";
const UNFINISHED_END: &str = ".part";

/// Tells apart the unfinished files of this process's threads.
static COUNTER: AtomicU64 = AtomicU64::new(0);

/// Makes the output folder and tries whether it can be written to.
///
/// # Errors
/// A [`Problem`] when it cannot.
pub fn prepare(out: &Path) -> Result<(), Problem> {
    fs::create_dir_all(out).map_err(|error| failed(&error))?;
    Unfinished::create(out).map(drop)
}

/// Writes `bytes` to `path`, making its folder.
///
/// # Errors
/// A [`Problem`] when the file could not be written; nothing is left behind.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    let mut file = Unfinished::create(folder)?;
    file.append(bytes)?;
    file.finish(path)
}

/// Removes unfinished files that a killed process left in a folder. Only for one
/// in which no other process writes. What cannot be removed stays: it is in
/// nobody's way.
pub fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let is_unfinished =
            name.to_str().is_some_and(|name| name.starts_with(UNFINISHED) && name.ends_with(UNFINISHED_END));
        if is_unfinished {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// A file that has no name of its own yet: it is renamed when it is whole, so
/// that nobody ever sees half of it, and is gone when it never becomes so.
#[derive(Debug)]
pub struct Unfinished {
    path: PathBuf,
    file: BufWriter<File>,
}

impl Unfinished {
    /// An empty file in `folder`.
    ///
    /// # Errors
    /// A [`Problem`] when it cannot be made.
    pub fn create(folder: &Path) -> Result<Self, Problem> {
        let count = COUNTER.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!("{UNFINISHED}{}-{count}{UNFINISHED_END}", std::process::id()));
        let options = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(&path);
        let file = options.map_err(|error| failed(&error))?;
        Ok(Self { path, file: BufWriter::new(file) })
    }

    /// Adds bytes at its end.
    ///
    /// # Errors
    /// A [`Problem`] when they cannot be written.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        self.file.write_all(bytes).map_err(|error| failed(&error))
    }

    /// Adds all of another file at its end.
    ///
    /// # Errors
    /// A [`Problem`] when one cannot be read or the other not be written.
    pub fn append_file(&mut self, mut other: Self) -> Result<(), Problem> {
        let copied = other.file.flush().and_then(|()| other.file.get_mut().rewind());
        let copied = copied.and_then(|()| std::io::copy(other.file.get_mut(), &mut self.file));
        copied.map(drop).map_err(|error| failed(&error))
    }

    /// Gives the file its name, in place of one that has it.
    ///
    /// # Errors
    /// A [`Problem`] when the last bytes cannot be written or the name not be
    /// given.
    pub fn finish(mut self, path: &Path) -> Result<(), Problem> {
        self.file.flush().and_then(|()| fs::rename(&self.path, path)).map_err(|error| failed(&error))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After `finish` the name is free again, and removing fails as it
        // should. Otherwise the problem to report is the one that led here.
        let _ = fs::remove_file(&self.path);
    }
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
    fn what_a_killed_process_left_is_swept_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".wenshu-1-0.part", ".wenshu-submit.jsonl", "01-甲.pdf"] {
            fs::write(folder.path().join(name), b"x").unwrap();
        }
        sweep(folder.path());
        sweep(&folder.path().join("absent"));
        let left = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        assert_eq!(left.collect::<std::collections::BTreeSet<_>>().len(), 2);
        assert!(!folder.path().join(".wenshu-1-0.part").exists());
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
