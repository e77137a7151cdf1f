//! Finds the engine, its data and its version.

use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use wenshu_children::engine::{EngineLimits, EngineOrder, run};
use wenshu_model::Recogniser;

use crate::{Engine, OcrError, Options};

const RECOGNISER: &str = "tesseract";
const DRAWER: &str = "pdftoppm";
const LANGUAGE_CHARS: usize = 32;

/// Where programs are when no PATH says so.
const PROGRAMS: [&str; 2] = ["/usr/bin", "/usr/local/bin"];
/// Where language data are, by Debian 12 and later, older ones, other systems.
const DATA: [&str; 5] = [
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/usr/share/tesseract/tessdata",
];
/// Time to say its version.
const ANSWER: Duration = Duration::from_secs(20);

impl Engine {
    /// Finds the programs and asks the engine for its version, sealed off as it
    /// will be. `launcher` is the file of this very program, whose `main` calls
    /// `wenshu_children::engine::enter`.
    ///
    /// # Errors
    /// [`OcrError`] when something is missing or does not answer.
    pub async fn find(options: Options, launcher: PathBuf) -> Result<Self, OcrError> {
        let path = env::var_os("PATH").unwrap_or_default();
        let folders: Vec<PathBuf> = env::split_paths(&path).chain(PROGRAMS.map(PathBuf::from)).collect();
        let data = env::var_os("TESSDATA_PREFIX").map(PathBuf::from);
        let data: Vec<PathBuf> = data.into_iter().chain(DATA.map(PathBuf::from)).collect();
        Self::find_in(options, launcher, &folders, &data).await
    }

    /// The same in these folders alone.
    ///
    /// # Errors
    /// [`OcrError`] when something is missing or does not answer.
    pub async fn find_in(
        options: Options,
        launcher: PathBuf,
        folders: &[PathBuf],
        data: &[PathBuf],
    ) -> Result<Self, OcrError> {
        let recogniser = program(RECOGNISER, folders)?;
        let drawer = program(DRAWER, folders)?;
        let data = data_of(&options.languages, data)?;
        let order = EngineOrder {
            program: recogniser.clone(),
            arguments: vec!["--version".to_owned()],
            ..EngineOrder::default()
        };
        let limits = EngineLimits { wall: ANSWER, sealing: options.sealing, ..EngineLimits::default() };
        let answer = run(&launcher, order, &limits).await;
        let answer = answer.map_err(|source| OcrError::Broken { program: RECOGNISER, source })?;
        let told = Recogniser { engine: version(&answer.bytes), languages: options.languages.clone() };
        Ok(Self { options, launcher, recogniser, drawer, data, told, seal: answer.seal })
    }
}

/// A program in the first of the folders that has it.
fn program(name: &'static str, folders: &[PathBuf]) -> Result<PathBuf, OcrError> {
    let found = folders.iter().filter(|folder| folder.is_absolute()).map(|folder| folder.join(name));
    // Its real place: a link is not what is executed.
    let found = found.filter_map(|file| file.canonicalize().ok()).find(|file| file.is_file());
    found.ok_or(OcrError::Absent { program: name })
}

/// The folder that has the data of all languages.
fn data_of(languages: &str, folders: &[PathBuf]) -> Result<PathBuf, OcrError> {
    let names: Vec<&str> = languages.split('+').collect();
    if !names.iter().all(|name| is_language(name)) {
        return Err(OcrError::Languages { languages: languages.to_owned() });
    }
    let has = |folder: &Path, name: &str| folder.join(format!("{name}.traineddata")).is_file();
    let whole = folders.iter().find(|folder| names.iter().all(|name| has(folder, name)));
    whole.cloned().ok_or_else(|| {
        let missing = names.iter().find(|name| !folders.iter().any(|folder| has(folder, name)));
        OcrError::LanguageAbsent { language: (*missing.or(names.first()).unwrap_or(&"")).to_owned() }
    })
}

/// A name that is no path and no argument.
fn is_language(name: &str) -> bool {
    (1..=LANGUAGE_CHARS).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// The first line of what it answered, as far as a report can bear it.
fn version(answer: &[u8]) -> String {
    let first = answer.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let shown = first.iter().copied().filter(|byte| (b' '..=b'~').contains(byte)).map(char::from);
    shown.take(LANGUAGE_CHARS).collect()
}
