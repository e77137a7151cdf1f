//! The papers as two programs draw them: our PDF, and LibreOffice's of the
//! DOCX.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;
use wenshu_conformance::converted::none_of;
use wenshu_conformance::pdf::{self, PdfFile};
use wenshu_conformance::program::root;

use super::measure::Paper;
use super::samples::samples;

/// What a place may be off in a word processor's rendering, mm (tool
/// tolerance: an exact line puts its leading where the program likes).
const PLAY: f64 = 1.0;
/// Upper edge of the em of 16 pt in the first line of 28.95 pt, mm.
const FIRST_ROW: f64 = 37.0 + (28.95 - 16.0) / 2.0 * 25.4 / 72.0;

struct Rendered {
    _out: TempDir,
    // In the order of the samples.
    files: Vec<(PathBuf, Option<PdfFile>)>,
}

fn rendered() -> &'static Rendered {
    static ONCE: OnceLock<Rendered> = OnceLock::new();
    ONCE.get_or_init(|| {
        let out = tempfile::tempdir().unwrap();
        let copies: Vec<PathBuf> = samples()
            .map(|sample| {
                let copy = out.path().join(format!("{}.docx", sample.name()));
                std::fs::copy(&sample.docx_path, &copy).unwrap();
                copy
            })
            .collect();
        let profile = format!("-env:UserInstallation=file://{}", out.path().join("profile").display());
        let output = Command::new("soffice")
            .args([profile.as_str(), "--headless", "--convert-to", "pdf", "--outdir"])
            .arg(out.path())
            .args(&copies)
            .env("FONTCONFIG_FILE", font_settings(out.path()))
            .output()
            .expect("soffice (libreoffice-writer-nogui) is needed");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let files = copies.iter().map(|copy| copy.with_extension("pdf"));
        let files = files.map(|path| (path.clone(), pdf::read(&path).ok())).collect();
        Rendered { _out: out, files }
    })
}

/// The project's fontconfig template with the places filled in.
fn font_settings(out: &Path) -> PathBuf {
    let faces = root().join("shared/fonts/faces").canonicalize().unwrap();
    let template = std::fs::read_to_string(root().join("shared/fonts/fontconfig.conf.in")).unwrap();
    let settings = template
        .replace("@FACES@", &faces.display().to_string())
        .replace("@CACHE@", &out.join("fontcache").display().to_string());
    let path = out.join("fonts.conf");
    std::fs::write(&path, settings).unwrap();
    path
}

/// LibreOffice's renderings.
pub fn libreoffice() -> impl Iterator<Item = Paper<'static>> {
    let files = rendered().files.iter();
    samples().zip(files).filter_map(|(sample, (path, pdf))| {
        Some(Paper { sample, pdf: pdf.as_ref()?, path, play: PLAY, first_row: FIRST_ROW })
    })
}

/// Both renderings of every paper.
pub fn papers() -> impl Iterator<Item = Paper<'static>> {
    samples().map(Paper::ours).chain(libreoffice())
}

/// Both renderings of one paper.
#[track_caller]
pub fn papers_of(name: &str) -> Vec<Paper<'static>> {
    let found: Vec<Paper> = papers().filter(|paper| paper.sample.name() == name).collect();
    assert_eq!(found.len(), 2, "{name} lacks a rendering");
    found
}

#[test]
fn libreoffice_opens_every_paper_and_makes_as_many_pages() {
    let mut violations = Vec::new();
    let (mut opened, mut made) = (0, 0);
    for sample in samples() {
        made += 1;
        let Some(paper) = libreoffice().find(|paper| paper.sample.name() == sample.name()) else {
            violations.push(format!("{}: LibreOffice made nothing readable", sample.name()));
            continue;
        };
        opened += 1;
        if paper.pdf.pages.len() != sample.pdf.pages.len() {
            let (ours, theirs) = (sample.pdf.pages.len(), paper.pdf.pages.len());
            violations.push(format!("{}: {ours} pages, LibreOffice {theirs}", sample.name()));
        }
    }
    assert_eq!(opened, made);
    none_of(violations);
}
