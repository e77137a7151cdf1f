//! PDF, DOCX and JSON say the same, and a word processor lays the DOCX out as
//! the PDF is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wenshu_conformance::converted::{Document, FOOT, conversion, none_of};
use wenshu_conformance::lines::{Line, lines_where};
use wenshu_conformance::pdf::{self, PdfFile};
use wenshu_conformance::program::root;
use wenshu_conformance::text::squeezed;

#[test]
fn pdf_docx_and_json_hold_the_same_text_in_the_same_order() {
    let mut violations = Vec::new();
    for document in conversion().documents.iter().filter(|document| !document.has_table()) {
        let pdf = document.pdf_text();
        for (name, other) in [("DOCX", document.docx_text()), ("JSON", document.json_text())] {
            if pdf != other {
                let at = pdf.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
                let shown = |text: &str| text.chars().skip(at.saturating_sub(5)).take(20).collect::<String>();
                violations.push(format!("{}: PDF “{}”, {name} “{}”", document.name(), shown(&pdf), shown(&other)));
            }
        }
    }
    none_of(violations);
}

#[test]
fn reports_name_the_pages_that_the_pdf_has() {
    for document in &conversion().documents {
        assert_eq!(document.report["pages"].as_u64(), Some(document.pdf.pages.len() as u64), "{}", document.name());
    }
}

/// PDFs that LibreOffice makes of the DOCX files, with the shipped faces under
/// the names that the files ask for.
fn libreoffice(out: &Path) -> Vec<(&'static Document, PdfFile)> {
    let fonts = font_settings(out);
    let documents = &conversion().documents;
    let mut copies = Vec::new();
    for (number, document) in documents.iter().enumerate() {
        // File names repeat between the inputs.
        let copy = out.join(format!("{number:02}.docx"));
        fs::copy(&document.docx_path, &copy).unwrap();
        copies.push(copy);
    }
    let profile = format!("-env:UserInstallation=file://{}", out.join("profile").display());
    let output = Command::new("soffice")
        .args([profile.as_str(), "--headless", "--convert-to", "pdf", "--outdir"])
        .arg(out)
        .args(&copies)
        .env("FONTCONFIG_FILE", fonts)
        .output()
        .expect("soffice (libreoffice-writer-nogui) is needed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let made = documents.iter().zip(&copies);
    made.map(|(document, copy)| (document, pdf::read(&copy.with_extension("pdf")).unwrap())).collect()
}

/// The project's fontconfig template with the places filled in.
pub fn font_settings(out: &Path) -> PathBuf {
    let faces = root().join("shared/fonts/faces").canonicalize().unwrap();
    let template = fs::read_to_string(root().join("shared/fonts/fontconfig.conf.in")).unwrap();
    let settings = template
        .replace("@FACES@", &faces.display().to_string())
        .replace("@CACHE@", &out.join("fontcache").display().to_string());
    let path = out.join("fonts.conf");
    fs::write(&path, settings).unwrap();
    path
}

fn text_lines(file: &PdfFile) -> Vec<Line> {
    let pages = file.pages.iter().enumerate();
    pages.flat_map(|(number, page)| lines_where(page, number, |glyph| glyph.y < FOOT)).collect()
}

/// Counts of characters after which a line ends.
fn breaks(lines: &[Line]) -> BTreeSet<usize> {
    let mut count = 0;
    lines
        .iter()
        .map(|line| {
            count += squeezed(&line.text()).chars().count();
            count
        })
        .collect()
}

#[test]
fn libreoffice_gives_the_same_page_counts_for_at_least_29_of_30() {
    let out = tempfile::tempdir().unwrap();
    let made = libreoffice(out.path());
    let (mut equal_pages, mut equal, mut all) = (0, 0, 0);
    let mut different = Vec::new();
    let mut other_faces = Vec::new();
    for (document, file) in &made {
        let (ours, theirs) = (document.pdf.pages.len(), file.pages.len());
        equal_pages += usize::from(ours == theirs);
        if ours != theirs {
            different.push(format!("{}: {ours} pages, LibreOffice {theirs}", document.name()));
        }
        let (mine, other) = (breaks(&document.lines()), breaks(&text_lines(file)));
        equal += mine.intersection(&other).count();
        all += mine.len();
        let foreign = file.fonts.keys().filter(|font| !document.pdf.fonts.contains_key(*font));
        other_faces.extend(foreign.map(|font| format!("{}: {font}", document.name())));
    }
    println!("LibreOffice: {equal_pages} of {} page counts equal", made.len());
    println!("LibreOffice: {equal} of {all} line ends equal ({:.1} %)", 100.0 * equal as f64 / all as f64);
    println!("page counts that differ: {different:?}");
    println!("faces of LibreOffice that are not in our PDF: {other_faces:?}");
    assert_eq!(made.len(), 30);
    assert!(equal_pages >= 29, "{different:?}");
}

#[test]
fn the_pdfs_are_sound_for_qpdf_and_mupdf() {
    let mut violations = Vec::new();
    for document in &conversion().documents {
        for (program, arguments) in [("qpdf", &["--check"][..]), ("mutool", &["info"])] {
            let output = Command::new(program).args(arguments).arg(&document.pdf_path).output();
            let output = output.unwrap_or_else(|error| panic!("{program} is needed: {error}"));
            let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
            if !output.status.success() || said.to_lowercase().contains("warning") || said.contains("error:") {
                violations.push(format!("{} {program}: {}", document.name(), said.trim()));
            }
        }
    }
    none_of(violations);
}
