//! The thirty documents that the program makes of the five real files, read
//! back. Converted once a test process.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tempfile::TempDir;

use crate::docx::{self, DocxFile};
use crate::lines::{Line, lines_where};
use crate::pdf::{self, PdfFile};
use crate::program;
use crate::text::squeezed;

/// Text of a page ends above this, page numbers begin below, mm: the type area
/// ends at 262 mm, the page number's rules lie at 269 mm.
pub const FOOT: f64 = 264.0;

/// Everything that a run made of the samples.
pub struct Conversion {
    /// The output folder.
    pub out: TempDir,
    /// `report.json`.
    pub report: Value,
    /// The documents in order.
    pub documents: Vec<Document>,
}

/// One finished document.
pub struct Document {
    /// Name of the input.
    pub file: String,
    /// Its place in the input, from 1.
    pub index: u64,
    /// Its entry in the report.
    pub report: Value,
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
}

/// The documents of the samples.
///
/// # Panics
/// When the program cannot be run or an output cannot be read: every test
/// needs them.
pub fn conversion() -> &'static Conversion {
    static ONCE: OnceLock<Result<Conversion, String>> = OnceLock::new();
    let made = ONCE.get_or_init(|| convert_samples().map_err(|error| format!("{error:#}")));
    match made {
        Ok(conversion) => conversion,
        #[expect(clippy::panic, reason = "a test without the program's outputs has nothing to measure")]
        Err(error) => panic!("{error}"),
    }
}

fn convert_samples() -> Result<Conversion> {
    let out = tempfile::tempdir()?;
    let mut arguments: Vec<PathBuf> = vec!["convert".into()];
    arguments.extend(program::sample_plans()?);
    arguments.extend(["--formats".into(), "pdf,docx,json".into(), "--out".into(), out.path().to_owned()]);
    let output = program::run(&arguments)?;
    ensure!(
        output.status.success(),
        "wenshu convert ended with {}: {}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    let report = program::report(out.path())?;
    let documents = read_documents(&report, out.path())?;
    Ok(Conversion { out, report, documents })
}

/// Converts one text of its own and reads the outputs back.
///
/// # Errors
/// When the program refuses it or an output cannot be read.
pub fn convert_text(name: &str, text: &str) -> Result<Conversion> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join(name);
    std::fs::write(&path, text)?;
    let out = tempfile::tempdir()?;
    let formats: [&std::ffi::OsStr; 4] =
        ["--formats".as_ref(), "pdf,docx,json".as_ref(), "--out".as_ref(), out.path().as_os_str()];
    let output = program::run(&[&["convert".as_ref(), path.as_os_str()][..], &formats].concat())?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report = program::report(out.path())?;
    let documents = read_documents(&report, out.path())?;
    Ok(Conversion { out, report, documents })
}

fn read_documents(report: &Value, out: &Path) -> Result<Vec<Document>> {
    let mut documents = Vec::new();
    for input in report["inputs"].as_array().context("no inputs")? {
        let file = input["file"].as_str().context("no file")?.to_owned();
        for entry in input["documents"].as_array().context("no documents")? {
            documents.push(read_document(&file, entry, out).with_context(|| format!("{file}: {}", entry["title"]))?);
        }
    }
    Ok(documents)
}

fn read_document(file: &str, entry: &Value, out: &Path) -> Result<Document> {
    let path = |format: &str| -> Result<PathBuf> {
        let files = entry["files"].as_array().context("no files")?;
        let found = files.iter().find(|found| found["format"] == format).with_context(|| format!("no {format}"))?;
        Ok(out.join(found["path"].as_str().context("no path")?))
    };
    let (pdf_path, docx_path) = (path("pdf")?, path("docx")?);
    Ok(Document {
        file: file.to_owned(),
        index: entry["index"].as_u64().context("no index")?,
        report: entry.clone(),
        pdf: pdf::read(&pdf_path)?,
        docx: docx::read(&docx_path)?,
        json: serde_json::from_str(&std::fs::read_to_string(path("json")?)?)?,
        pdf_path,
        docx_path,
    })
}

/// A visual line with the DOCX paragraph that it belongs to.
#[derive(Debug, Clone)]
pub struct PlacedLine {
    /// The line on the PDF's page.
    pub line: Line,
    /// Index of the paragraph among those of the DOCX that have text.
    pub paragraph: usize,
    /// True when it is the paragraph's first line.
    pub first: bool,
    /// True when it is the paragraph's last line.
    pub last: bool,
}

impl Document {
    /// `002.txt #05`, for messages.
    pub fn name(&self) -> String {
        format!("{} #{:02}", self.file, self.index)
    }

    /// The lines of text, without page numbers, in reading order.
    pub fn lines(&self) -> Vec<Line> {
        let pages = self.pdf.pages.iter().enumerate();
        pages.flat_map(|(number, page)| lines_where(page, number, |glyph| glyph.y < FOOT)).collect()
    }

    /// The line of the page number of each page.
    pub fn page_numbers(&self) -> Vec<Vec<Line>> {
        let pages = self.pdf.pages.iter().enumerate();
        pages.map(|(number, page)| lines_where(page, number, |glyph| glyph.y >= FOOT)).collect()
    }

    /// Text of the PDF's pages without page numbers and white space.
    pub fn pdf_text(&self) -> String {
        squeezed(&self.lines().iter().map(Line::text).collect::<String>())
    }

    /// The DOCX paragraphs that have text.
    pub fn paragraphs(&self) -> Vec<&docx::Paragraph> {
        self.docx.paragraphs.iter().filter(|paragraph| !squeezed(&paragraph.text()).is_empty()).collect()
    }

    /// Text of the DOCX without white space.
    pub fn docx_text(&self) -> String {
        squeezed(&self.docx.paragraphs.iter().map(docx::Paragraph::text).collect::<String>())
    }

    /// Text of the JSON without white space.
    pub fn json_text(&self) -> String {
        let mut text = String::new();
        for block in self.json.get("blocks").and_then(Value::as_array).into_iter().flatten() {
            for part in block["runs"].as_array().or_else(|| block["cells"].as_array()).into_iter().flatten() {
                text.push_str(part["text"].as_str().unwrap_or_default());
            }
        }
        squeezed(&text)
    }

    /// True when the DOCX has a table: cells of one row share baselines, so
    /// that lines and paragraphs do not follow each other.
    pub fn has_table(&self) -> bool {
        self.docx.tables > 0
    }

    /// Each line of the PDF with the paragraph of the DOCX whose text it holds.
    /// Only for documents without a table.
    ///
    /// # Errors
    /// When the two texts part ways, with the place.
    pub fn placed_lines(&self) -> Result<Vec<PlacedLine>> {
        let paragraphs: Vec<String> = self.paragraphs().iter().map(|paragraph| squeezed(&paragraph.text())).collect();
        let mut placed = Vec::new();
        let (mut number, mut rest) = (0, paragraphs.first().map_or("", String::as_str));
        let mut first = true;
        for line in self.lines() {
            let text = squeezed(&line.text());
            if text.is_empty() {
                continue;
            }
            rest = rest.strip_prefix(text.as_str()).with_context(|| {
                let shown: String = rest.chars().take(30).collect();
                format!("{} page {}: line “{text}” where the DOCX has “{shown}”", self.name(), line.page + 1)
            })?;
            let last = rest.is_empty();
            placed.push(PlacedLine { line, paragraph: number, first, last });
            first = last;
            if last {
                number += 1;
                rest = paragraphs.get(number).map_or("", String::as_str);
            }
        }
        ensure!(number == paragraphs.len(), "{}: the PDF ends at paragraph {number}", self.name());
        Ok(placed)
    }
}

/// Fails with the first of the violations and their number; says nothing when
/// there is none.
///
/// # Panics
/// When there is a violation.
#[track_caller]
pub fn none_of(violations: Vec<String>) {
    let shown: Vec<&str> = violations.iter().take(12).map(String::as_str).collect();
    assert!(violations.is_empty(), "{} violations:\n{}", violations.len(), shown.join("\n"));
}
