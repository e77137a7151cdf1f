//! Reads an input's bytes under a limit (DESIGN §8).

use std::fs::{File, Metadata, metadata};
use std::io::{ErrorKind, Read};
use std::path::Path;

use wenshu_report::{Problem, ProblemCode};

/// Reads a whole file of at most `limit` bytes.
///
/// The size is looked at before anything is read, and the reading stops at the
/// limit all the same: a device has no size, and a file may grow.
///
/// # Errors
/// A [`Problem`] that names the reason and what to do.
pub fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, Problem> {
    // Opening a pipe would wait for a writer, so the kind is asked for first.
    accept(&metadata(path).map_err(|error| refused(&error))?, limit)?;
    let mut file = File::open(path).map_err(|error| refused(&error))?;
    let before = file.metadata().map_err(|error| refused(&error))?;
    accept(&before, limit)?;

    let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or(0));
    let taken = Read::by_ref(&mut file).take(limit.saturating_add(1)).read_to_end(&mut bytes);
    let count = taken.map_err(|error| refused(&error))? as u64;
    if count > limit {
        return Err(too_large(None, limit));
    }
    let after = file.metadata().map_err(|error| refused(&error))?;
    if changed(&before, &after) {
        return Err(Problem::new(ProblemCode::Changing, "文件在读取过程中被修改"));
    }
    Ok(bytes)
}

fn accept(found: &Metadata, limit: u64) -> Result<(), Problem> {
    if found.is_dir() {
        return Err(Problem::new(ProblemCode::NotAFile, "这是一个目录，不是文件"));
    }
    if !found.is_file() {
        return Err(Problem::new(ProblemCode::NotAFile, "这是设备或管道等特殊文件"));
    }
    if found.len() > limit {
        return Err(too_large(Some(found.len()), limit));
    }
    Ok(())
}

fn changed(before: &Metadata, after: &Metadata) -> bool {
    let times = before.modified().ok().zip(after.modified().ok());
    before.len() != after.len() || times.is_some_and(|(first, second)| first != second)
}

fn too_large(size: Option<u64>, limit: u64) -> Problem {
    let limit = mebibytes(limit);
    let reason = match size {
        Some(size) => format!("文件有 {} MB，超过上限 {limit} MB", mebibytes(size)),
        None => format!("文件超过上限 {limit} MB"),
    };
    Problem::new(ProblemCode::TooLarge, reason)
}

const fn mebibytes(bytes: u64) -> u64 {
    bytes.div_ceil(1024 * 1024)
}

/// The problem that stands for an error of the file system.
pub fn refused(error: &std::io::Error) -> Problem {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Problem::new(ProblemCode::NotFound, "文件不存在"),
        ErrorKind::PermissionDenied => Problem::new(ProblemCode::NoPermission, "没有读取权限"),
        ErrorKind::IsADirectory => Problem::new(ProblemCode::NotAFile, "这是一个目录，不是文件"),
        _ => Problem::new(ProblemCode::Unreadable, format!("无法读取（{error}）")),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_over_the_limit_is_refused_before_it_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("大.txt");
        // A sparse file: reading it all would take 4 GB.
        File::create(&path).unwrap().set_len(4 << 30).unwrap();
        let problem = read_file(&path, 16 << 20).unwrap_err();
        assert_eq!(problem.code, ProblemCode::TooLarge);
        assert_eq!(problem.reason, "文件有 4096 MB，超过上限 16 MB");
    }

    #[test]
    fn a_file_of_the_very_limit_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        fs::write(&path, b"12345").unwrap();
        assert_eq!(read_file(&path, 5).unwrap(), b"12345");
        assert_eq!(read_file(&path, 4).unwrap_err().code, ProblemCode::TooLarge);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_no_file() {
        assert_eq!(read_file(Path::new("/dev/zero"), 10).unwrap_err().code, ProblemCode::NotAFile);
    }

    #[test]
    fn a_missing_file_is_named_as_such() {
        assert_eq!(read_file(Path::new("没有.txt"), 10).unwrap_err().code, ProblemCode::NotFound);
    }
}
