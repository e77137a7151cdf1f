//! The papers of the gallery, converted once a test process.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::Value;
use tempfile::TempDir;
use wenshu_conformance::docx::{self, DocxFile};
use wenshu_conformance::pdf::{self, PdfFile};
use wenshu_conformance::program;

/// `expected.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expectations {
    sample: Vec<Expected>,
}

/// What a paper must become. `expected.toml` says where the figures are from.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// The input.
    pub file: String,
    /// Form of the paper.
    pub kind: String,
    /// What it is in the gallery for.
    pub shows: String,
    /// Rules that it exercises.
    pub rules: Vec<String>,
    /// Pages of the PDF.
    pub pages: usize,
    /// Page of the 版记.
    pub imprint: Option<usize>,
    /// Blank pages in front of it.
    #[serde(default)]
    pub blank: usize,
    /// Text of the finished paper that the input does not have.
    #[serde(default)]
    pub added: Vec<String>,
    /// Text of the input that a given element replaced.
    #[serde(default)]
    pub dropped: Vec<String>,
}

impl Expected {
    /// Name of the paper: its file without the ending.
    pub fn stem(&self) -> &str {
        self.file.rsplit_once('.').map_or(&self.file, |(stem, _)| stem)
    }
}

/// Given elements that say how a paper is set.
const SETTINGS: [&str; 3] = ["kind", "seal", "host_mark_only"];

/// A paper of the gallery with its finished files.
pub struct Sample {
    /// What it must be.
    pub expected: Expected,
    /// Where the PDF is.
    pub pdf_path: PathBuf,
    /// Where the DOCX is.
    pub docx_path: PathBuf,
    /// The PDF, read back.
    pub pdf: PdfFile,
    /// The DOCX, read back.
    pub docx: DocxFile,
    /// The JSON.
    pub json: Value,
    /// The entry of its input in the report.
    pub report: Value,
}

impl Sample {
    /// Its name, for messages.
    pub fn name(&self) -> &str {
        self.expected.stem()
    }

    /// The given elements; empty when there are none.
    pub fn given(&self) -> toml::Table {
        let text = std::fs::read_to_string(folder().join(format!("{}.elements.toml", self.name()))).unwrap_or_default();
        let table: toml::Table = text.parse().unwrap();
        table.get("defaults").and_then(toml::Value::as_table).cloned().unwrap_or_default()
    }
}

/// The folder of the papers.
pub fn folder() -> PathBuf {
    program::root().join("tests/gallery")
}

/// `expected.toml`, read.
pub fn expectations() -> &'static [Expected] {
    static ONCE: OnceLock<Vec<Expected>> = OnceLock::new();
    ONCE.get_or_init(|| {
        let text = std::fs::read_to_string(folder().join("expected.toml")).unwrap();
        toml::from_str::<Expectations>(&text).unwrap().sample
    })
}

struct Gallery {
    // Holds the outputs until the process ends.
    _out: TempDir,
    samples: Vec<Result<Sample, String>>,
}

fn gallery() -> &'static Gallery {
    static ONCE: OnceLock<Gallery> = OnceLock::new();
    ONCE.get_or_init(|| {
        let out = tempfile::tempdir().unwrap();
        let made = |expected: &Expected| {
            convert(expected, out.path()).map_err(|error| format!("{}: {error:#}", expected.stem()))
        };
        let samples = expectations().iter().map(made).collect();
        Gallery { _out: out, samples }
    })
}

/// The papers that could be made.
pub fn samples() -> impl Iterator<Item = &'static Sample> {
    gallery().samples.iter().filter_map(|made| made.as_ref().ok())
}

/// Name, DOCX and document of every paper.
pub fn finished() -> Vec<(String, PathBuf, Value)> {
    samples().map(|made| (made.name().to_owned(), made.docx_path.clone(), made.json.clone())).collect()
}

/// The arguments that give a paper its settings again: those of its profile and
/// of its elements that say how it is set, none that has text of it.
pub fn settings_of(name: &str) -> Vec<PathBuf> {
    let mut arguments: Vec<PathBuf> = Vec::new();
    let profile = folder().join(format!("{name}.profile.toml"));
    if profile.exists() {
        arguments.extend(["--profile".into(), profile]);
    }
    let settings: toml::Table =
        sample(name).given().into_iter().filter(|(key, _)| SETTINGS.contains(&key.as_str())).collect();
    if !settings.is_empty() {
        let text = toml::to_string(&toml::Table::from_iter([("defaults".to_owned(), settings.into())])).unwrap();
        let path = sample(name).docx_path.with_extension("settings.toml");
        std::fs::write(&path, text).unwrap();
        arguments.extend(["--elements".into(), path]);
    }
    arguments
}

/// Why papers could not be made.
pub fn failures() -> Vec<String> {
    gallery().samples.iter().filter_map(|made| made.as_ref().err().cloned()).collect()
}

/// One paper.
#[track_caller]
pub fn sample(name: &str) -> &'static Sample {
    samples().find(|sample| sample.name() == name).unwrap_or_else(|| panic!("{name} was not made: {:?}", failures()))
}

fn convert(expected: &Expected, out: &Path) -> Result<Sample> {
    let out = out.join(expected.stem());
    let mut arguments: Vec<OsString> = vec!["convert".into(), folder().join(&expected.file).into()];
    for option in ["elements", "profile"] {
        let beside = folder().join(format!("{}.{option}.toml", expected.stem()));
        if beside.exists() {
            arguments.push(format!("--{option}").into());
            arguments.push(beside.into());
        }
    }
    arguments.extend(["--formats".into(), "pdf,docx,json".into(), "--out".into(), out.clone().into()]);
    let output = program::run(&arguments)?;
    ensure!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    let report = program::report(&out)?;
    let input = report["inputs"][0].clone();
    let documents = input["documents"].as_array().context("no documents")?;
    ensure!(documents.len() == 1, "{} documents instead of one", documents.len());
    let path = |format: &str| -> Result<PathBuf> {
        let files = documents[0]["files"].as_array().context("no files")?;
        let found = files.iter().find(|found| found["format"] == format).with_context(|| format!("no {format}"))?;
        Ok(out.join(found["path"].as_str().context("no path")?))
    };
    let (pdf_path, docx_path) = (path("pdf")?, path("docx")?);
    Ok(Sample {
        expected: expected.clone(),
        pdf: pdf::read(&pdf_path)?,
        docx: docx::read(&docx_path)?,
        json: serde_json::from_str(&std::fs::read_to_string(path("json")?)?)?,
        report: input,
        pdf_path,
        docx_path,
    })
}
