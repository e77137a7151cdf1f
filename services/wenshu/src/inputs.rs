//! Which files the INPUT arguments name.
//!
//! The order is that of the arguments; inside a folder and a pattern that of
//! the names. Names of folders given to the outputs depend on this order alone.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use wenshu_ingest::Limits;
use wenshu_ingest::batch::{self, Packed};
use wenshu_paper::{read_file, refused};
use wenshu_report::{Folders, Problem, ProblemCode};

use crate::output::RESERVED;
use crate::stages::{max_bytes, of_ingest};

/// Endings of the files that are taken from a folder.
const ENDINGS: [&str; 21] = [
    "txt", "text", "md", "markdown", "html", "htm", "mht", "mhtml", "docx", "docm", "dotx", "doc", "dot", "wps", "wpt",
    "rtf", "odt", "fodt", "pdf", "ofd", "zip",
];

/// Depth to which a folder is searched.
const MAX_DEPTH: usize = 32;

/// One file to convert, or an argument that names none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// How reports call it: the file's name, with its folders below the one
    /// given, never the place on this machine.
    pub name: String,
    /// Where its outputs go, below the output folder.
    pub folder: String,
    /// Where it is, or why there is nothing to read.
    pub place: Result<Place, Problem>,
}

/// Where the bytes of an input are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A file.
    File(PathBuf),
    /// A file in a ZIP file.
    Packed {
        /// The ZIP file.
        batch: PathBuf,
        /// Which of its files.
        file: Packed,
    },
}

impl Place {
    /// The bytes, `limit` of them at most.
    ///
    /// # Errors
    /// A [`Problem`] that names the reason and what to do.
    pub fn read(&self, limit: u64) -> Result<Vec<u8>, Problem> {
        match self {
            Self::File(path) => read_file(path, limit),
            Self::Packed { batch, file } => {
                let bytes = read_range(batch, file.offset, file.length).map_err(|error| refused(&error))?;
                file.unpack(&bytes, &Limits::default()).map_err(|error| of_ingest(&error))
            }
        }
    }
}

/// What the arguments name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inputs {
    /// The files, and the arguments that could not be used.
    pub inputs: Vec<Input>,
    /// Files of a given folder that are of another format.
    pub skipped: Vec<String>,
}

/// Lists the files that `arguments` name. `out` is left out of every folder: a
/// second run would take the outputs of the first for inputs.
pub fn gather(arguments: &[PathBuf], out: &Path) -> Inputs {
    let mut search = Search { out: out.canonicalize().ok(), found: Vec::new(), skipped: Vec::new() };
    for argument in arguments {
        search.argument(argument);
    }
    let mut folders = Folders::new(RESERVED);
    let inputs = search.found.into_iter().map(|(name, place)| {
        let stem = Path::new(&name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Input { folder: folders.assign(&stem), name, place }
    });
    Inputs { inputs: inputs.collect(), skipped: search.skipped }
}

struct Search {
    out: Option<PathBuf>,
    found: Vec<(String, Result<Place, Problem>)>,
    skipped: Vec<String>,
}

impl Search {
    fn argument(&mut self, argument: &Path) {
        match fs::metadata(argument) {
            Ok(found) if found.is_dir() => self.folder_argument(argument),
            Ok(_) => self.file(last_name(argument), argument),
            // A file may be called a[1].txt; only what is no file is a pattern.
            Err(_) if is_pattern(argument) => self.pattern(argument),
            Err(error) => self.found.push((last_name(argument), Err(refused(&error)))),
        }
    }

    fn folder_argument(&mut self, folder: &Path) {
        let before = self.found.len();
        self.folder(folder, "", 0);
        if self.found.len() == before {
            let problem = Problem::new(ProblemCode::EmptyFolder, "目录中没有可转换的文件");
            self.found.push((last_name(folder), Err(problem)));
        }
    }

    fn folder(&mut self, folder: &Path, prefix: &str, depth: usize) {
        let entries = match fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
            Ok(entries) => entries,
            Err(error) => {
                let name = if prefix.is_empty() { last_name(folder) } else { prefix.trim_end_matches('/').to_owned() };
                return self.found.push((name, Err(refused(&error))));
            }
        };
        let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            self.entry(&path, prefix, depth);
        }
    }

    fn entry(&mut self, path: &Path, prefix: &str, depth: usize) {
        let file = last_name(path);
        let name = format!("{prefix}{file}");
        // `~$plan.docx` and `.plan.txt.swp` belong to an editor, not to the user.
        if file.starts_with('.') || file.starts_with("~$") {
            return;
        }
        let is_link = fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
        match fs::metadata(path) {
            // A link to a folder may lead round in a circle.
            Ok(found) if found.is_dir() => {
                if !is_link && depth < MAX_DEPTH && !self.is_out(path) {
                    self.folder(path, &format!("{name}/"), depth + 1);
                }
            }
            Ok(_) if self.is_own_output(path, &file) => {}
            Ok(_) if fits(path) => self.file(name, path),
            Ok(_) => self.skipped.push(name),
            Err(error) => self.found.push((name, Err(refused(&error)))),
        }
    }

    /// A file, or the files in it when it is a batch.
    fn file(&mut self, name: String, path: &Path) {
        match files_of_batch(path) {
            Ok(None) => self.found.push((name, Ok(Place::File(path.to_owned())))),
            Ok(Some(files)) if files.is_empty() => {
                let problem = Problem::new(ProblemCode::EmptyFolder, "压缩包里没有文件");
                self.found.push((name, Err(problem)));
            }
            Ok(Some(files)) => self.found.extend(files.into_iter().map(|file| {
                let place = Place::Packed { batch: path.to_owned(), file: file.clone() };
                (format!("{name}/{}", file.name), Ok(place))
            })),
            Err(problem) => self.found.push((name, Err(problem))),
        }
    }

    fn is_out(&self, path: &Path) -> bool {
        self.out.is_some() && path.canonicalize().ok() == self.out
    }

    fn is_own_output(&self, path: &Path, file: &str) -> bool {
        RESERVED.contains(&file) && path.parent().is_some_and(|folder| self.is_out(folder))
    }

    fn pattern(&mut self, pattern: &Path) {
        let before = self.found.len();
        let matches = pattern.to_str().and_then(|text| glob::glob(text).ok());
        for path in matches.into_iter().flatten().flatten() {
            match fs::metadata(&path) {
                Ok(found) if found.is_dir() => {}
                Ok(_) => self.file(last_name(&path), &path),
                Err(error) => self.found.push((last_name(&path), Err(refused(&error)))),
            }
        }
        if self.found.len() == before {
            let problem = Problem::new(ProblemCode::NoMatch, "没有与通配符相符的文件");
            self.found.push((last_name(pattern), Err(problem)));
        }
    }
}

/// The files of a batch; nothing for a file of any other kind, which is read
/// when its turn comes.
fn files_of_batch(path: &Path) -> Result<Option<Vec<Packed>>, Problem> {
    // Opening a pipe would wait for a writer.
    if !fs::metadata(path).is_ok_and(|found| found.is_file()) {
        return Ok(None);
    }
    let mut mark = [0; 2];
    let begins = File::open(path).and_then(|mut file| file.read_exact(&mut mark));
    // A document of a kind that is packed is never asked for what is in it.
    let is_document = path.extension().is_some_and(|ending| {
        ["docx", "docm", "dotx", "odt", "ofd", "xlsx", "pptx"].iter().any(|known| ending.eq_ignore_ascii_case(known))
    });
    if begins.is_err() || &mark != b"PK" || is_document {
        return Ok(None);
    }
    let bytes = read_file(path, max_bytes())?;
    batch::files(&bytes, &Limits::default()).map_err(|error| of_ingest(&error))
}

fn read_range(path: &Path, offset: u64, length: u64) -> std::io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(offset))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn is_pattern(argument: &Path) -> bool {
    argument.to_str().is_some_and(|text| text.contains(['*', '?', '[']))
}

fn fits(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// The last part of a path as text; `.` and `..` have none and stay as given.
fn last_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    name.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder_of(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        folder
    }

    fn names(found: &Inputs) -> Vec<&str> {
        found.inputs.iter().map(|input| input.name.as_str()).collect()
    }

    #[test]
    fn a_folder_gives_its_files_in_the_order_of_their_names() {
        let folder = folder_of(&["b.txt", "a.MD", "sub/c.html", "~$b.txt", ".hidden.txt", "scan.png"]);
        let found = gather(&[folder.path().to_owned()], Path::new("none"));
        assert_eq!(names(&found), ["a.MD", "b.txt", "sub/c.html"]);
        assert_eq!(found.skipped, ["scan.png"]);
    }

    #[test]
    fn outputs_of_an_earlier_run_are_no_inputs() {
        let folder = folder_of(&["a.txt", "out/a/x.html", "out/report.html"]);
        let found = gather(&[folder.path().to_owned()], &folder.path().join("out"));
        assert_eq!(names(&found), ["a.txt"]);
        let found = gather(&[folder.path().join("out")], &folder.path().join("out"));
        assert_eq!(names(&found), ["a/x.html"]);
    }

    #[test]
    fn a_pattern_is_expanded_and_a_file_with_a_bracket_is_not() {
        let folder = folder_of(&["a[1].txt", "a2.txt"]);
        let found = gather(&[folder.path().join("a[1].txt"), folder.path().join("a?.txt")], Path::new("none"));
        assert_eq!(names(&found), ["a[1].txt", "a2.txt"]);
    }

    #[test]
    fn an_argument_without_a_file_is_a_problem_and_no_more() {
        let folder = folder_of(&["a.txt", "pictures/b.png"]);
        let arguments = ["x*.txt", "c.txt", "pictures", "a.txt"].map(|name| folder.path().join(name));
        let found = gather(&arguments, Path::new("none"));
        let codes: Vec<_> = found.inputs.iter().map(|input| input.place.as_ref().map_err(|e| e.code).err()).collect();
        let expected = [ProblemCode::NoMatch, ProblemCode::NotFound, ProblemCode::EmptyFolder].map(Some);
        assert_eq!(codes[..3], expected);
        assert_eq!(codes[3], None);
    }

    #[test]
    fn equal_stems_from_two_folders_get_folders_of_their_own() {
        let folder = folder_of(&["x/plan.txt", "y/plan.md"]);
        let found = gather(&[folder.path().join("y/plan.md"), folder.path().join("x/plan.txt")], Path::new("none"));
        let folders: Vec<_> = found.inputs.iter().map(|input| input.folder.as_str()).collect();
        assert_eq!(folders, ["plan", "plan-2"]);
    }
}
