//! One plan in every format gives one structure, and our own documents come
//! back as they were made.
//!
//! LibreOffice makes the files, so that no reader is tested with a writer of its
//! own making.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use wenshu_conformance::converted::{conversion, none_of};
use wenshu_conformance::program::{self, root, sample_plans};

/// What LibreOffice is asked for: the ending, and the filter where the ending
/// means several.
const FORMATS: [&str; 5] = [
    "docx:MS Word 2007 XML",
    "doc:MS Word 97",
    "rtf:Rich Text Format",
    "odt:writer8",
    "fodt:OpenDocument Text Flat XML",
];

/// Has LibreOffice convert files; they are called as before, with another ending.
pub fn libreoffice(files: &[PathBuf], filter: &str, infilter: Option<&str>, out: &Path) {
    let profile = format!("-env:UserInstallation=file://{}", out.join("profile").display());
    let mut command = Command::new("soffice");
    // Where lines of a PDF end must not depend on the faces of the machine.
    command.env("FONTCONFIG_FILE", crate::agreement::font_settings(out));
    command.args([profile.as_str(), "--headless", "--convert-to", filter]);
    command.args(infilter.map(|name| format!("--infilter={name}")));
    let output = command.arg("--outdir").arg(out).args(files).output();
    let output = output.expect("soffice (libreoffice-writer-nogui) is needed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

pub fn parsed(path: &Path) -> Value {
    let output = program::run(&["parse".as_ref(), path.as_os_str()]).unwrap();
    assert!(output.status.success(), "{}: {}", path.display(), String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Titles, elements and blocks of every document: what must not depend on the
/// format. Places and findings do.
fn structure(plans: &Value) -> Vec<Value> {
    let documents = plans["documents"].as_array().unwrap();
    documents
        .iter()
        .map(|plan| {
            let blocks = plan["blocks"].as_array().unwrap().iter().map(|block| {
                let cells = block["table"]["cells"].as_array().into_iter().flatten();
                let cells: Vec<_> = cells.map(|cell| [&cell["row"], &cell["column"], &cell["row_span"], &cell["column_span"], &cell["text"]]).collect();
                json!([block["kind"], block["level"], block["number"], block["lead"], block["text"], cells])
            });
            json!({ "title": plan["title"], "elements": texts(&plan["elements"]), "blocks": blocks.collect::<Vec<_>>() })
        })
        .collect()
}

/// The texts of all elements, by name.
fn texts(elements: &Value) -> BTreeMap<String, Vec<String>> {
    let text = |located: &Value| located["text"].as_str().unwrap_or_default().to_owned();
    let named = elements.as_object().unwrap().iter().map(|(name, value)| {
        let all = value.as_array().map_or_else(|| vec![text(value)], |all| all.iter().map(text).collect());
        (name.clone(), all)
    });
    named.collect()
}

/// Where two structures differ, for a message.
fn differences(name: &str, wanted: &[Value], seen: &[Value]) -> Vec<String> {
    let mut found = Vec::new();
    if wanted.len() != seen.len() {
        found.push(format!("{name}: {} documents instead of {}", seen.len(), wanted.len()));
    }
    for (number, (wanted, seen)) in (1..).zip(wanted.iter().zip(seen)) {
        for key in ["title", "elements"] {
            if wanted[key] != seen[key] {
                found.push(format!("{name} #{number} {key}: {} instead of {}", seen[key], wanted[key]));
            }
        }
        let (wanted, seen) = (wanted["blocks"].as_array().unwrap(), seen["blocks"].as_array().unwrap());
        if wanted.len() != seen.len() {
            found.push(format!("{name} #{number}: {} blocks instead of {}", seen.len(), wanted.len()));
        }
        let unlike = wanted.iter().zip(seen).filter(|(wanted, seen)| wanted != seen);
        found.extend(unlike.map(|(wanted, seen)| format!("{name} #{number}: {seen} instead of {wanted}")));
    }
    found
}

#[test]
fn the_five_plans_have_one_structure_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let mut unlike = Vec::new();
    for format in FORMATS {
        libreoffice(&sample_plans().unwrap(), format, Some("Text (encoded):UTF8,LF,,,"), folder.path());
        let (ending, _) = format.split_once(':').unwrap();
        for plan in sample_plans().unwrap() {
            let made = folder.path().join(plan.file_name().unwrap()).with_extension(ending);
            let name = made.file_name().unwrap().to_string_lossy().into_owned();
            unlike.extend(differences(&name, &structure(&parsed(&plan)), &structure(&parsed(&made))));
        }
    }
    none_of(unlike);
}

/// A structure without white space: a PDF has none where a line ends.
fn without_space(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.chars().filter(|char| !char.is_whitespace()).collect()),
        Value::Array(all) => all.into_iter().map(without_space).collect(),
        Value::Object(all) => all.into_iter().map(|(name, value)| (name, without_space(value))).collect(),
        other => other,
    }
}

fn structure_without_space(path: &Path) -> Vec<Value> {
    structure(&parsed(path)).into_iter().map(without_space).collect()
}

#[test]
fn the_five_plans_have_one_structure_as_pdf() {
    let folder = tempfile::tempdir().unwrap();
    libreoffice(&sample_plans().unwrap(), "pdf", Some("Text (encoded):UTF8,LF,,,"), folder.path());
    let mut unlike = Vec::new();
    for plan in sample_plans().unwrap() {
        let made = folder.path().join(plan.file_name().unwrap()).with_extension("pdf");
        let name = made.file_name().unwrap().to_string_lossy().into_owned();
        unlike.extend(differences(&name, &structure_without_space(&plan), &structure_without_space(&made)));
    }
    none_of(unlike);
}

#[test]
fn lists_tables_and_notes_have_one_structure_as_pdf() {
    let folder = tempfile::tempdir().unwrap();
    let sample = root().join("tests/conformance/samples/structured.fodt");
    libreoffice(std::slice::from_ref(&sample), "pdf", None, folder.path());
    let seen = structure_without_space(&folder.path().join("structured.pdf"));
    none_of(differences("pdf", &structure_without_space(&sample), &seen));
}

#[test]
fn lists_tables_and_notes_have_one_structure_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let sample = root().join("tests/conformance/samples/structured.fodt");
    let wanted = structure(&parsed(&sample));
    let mut unlike = Vec::new();
    for format in FORMATS {
        libreoffice(std::slice::from_ref(&sample), format, None, folder.path());
        let (ending, _) = format.split_once(':').unwrap();
        let seen = parsed(&folder.path().join("structured").with_extension(ending));
        unlike.extend(differences(ending, &wanted, &structure(&seen)));
    }
    none_of(unlike);
    // What a reader sees, said once in so many words.
    let numbers: Vec<&str> =
        wanted[0]["blocks"].as_array().unwrap().iter().filter_map(|block| block[2].as_str()).collect();
    assert_eq!(numbers, ["一、", "（一）", "（二）", "1.", "2.", "二、", "（一）"]);
}

/// Role and text of every block of a finished document.
fn roles(document: &Value) -> Vec<String> {
    let mut roles = Vec::new();
    for block in document["blocks"].as_array().unwrap() {
        let runs = block["runs"].as_array().or_else(|| block["cells"].as_array());
        let text: String = runs.into_iter().flatten().filter_map(|run| run["text"].as_str()).collect();
        roles.push(format!("{} {} {text}", block["type"], block["role"]));
    }
    roles
}

/// Converts finished files and compares role and text of every block with
/// the document that each was made from.
fn come_back(made: &[(String, PathBuf, Value)], more: &dyn Fn(&str) -> Vec<PathBuf>) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut unlike = Vec::new();
    for (number, (name, file, document)) in made.iter().enumerate() {
        // Names repeat between the inputs.
        let copy = folder.path().join(format!("{number:03}")).with_extension(file.extension().unwrap());
        fs::copy(file, &copy).unwrap();
        let out = folder.path().join(format!("out{number}"));
        let mut arguments: Vec<PathBuf> = vec!["convert".into(), copy, "--out".into(), out.clone()];
        arguments.extend(["--formats".into(), "json".into()]);
        arguments.extend(more(name));
        let output = program::run(&arguments).unwrap();
        let report = program::report(&out).unwrap();
        let documents = report["inputs"][0]["documents"].as_array().cloned().unwrap_or_default();
        let [only] = documents.as_slice() else {
            unlike.push(format!("{name}: {} documents; {}", documents.len(), String::from_utf8_lossy(&output.stderr)));
            continue;
        };
        let path = out.join(only["files"][0]["path"].as_str().unwrap());
        let again: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let (wanted, seen) = (roles(document), roles(&again));
        if document["kind"] != again["kind"] {
            unlike.push(format!("{name}: {} instead of {}", again["kind"], document["kind"]));
        }
        if wanted != seen {
            let place = wanted.iter().zip(&seen).find(|(wanted, seen)| wanted != seen);
            unlike.push(format!("{name}: {} blocks instead of {}; {place:?}", seen.len(), wanted.len()));
        }
    }
    unlike
}

#[test]
fn the_thirty_documents_come_back_as_they_were_made() {
    let made = conversion().documents.iter();
    let made: Vec<_> = made.map(|made| (made.name(), made.docx_path.clone(), made.json.clone())).collect();
    assert_eq!(made.len(), 30);
    none_of(come_back(&made, &|_| Vec::new()));
}

#[test]
fn the_thirty_documents_come_back_from_their_pdf() {
    let made = conversion().documents.iter();
    let made: Vec<_> = made.map(|made| (made.name(), made.pdf_path.clone(), made.json.clone())).collect();
    assert_eq!(made.len(), 30);
    none_of(come_back(&made, &|_| Vec::new()));
}

#[test]
fn the_gallery_comes_back_as_it_was_made() {
    let made: Vec<_> = crate::gallery::samples::finished();
    assert!(made.len() >= 30, "{}", made.len());
    // What says how a paper is set and not what is in it (sealed or not, which
    // form) is given again, as whoever sets a paper anew gives it.
    none_of(come_back(&made, &crate::gallery::samples::settings_of));
}

/// Papers of the gallery whose PDF does not say what they were made of.
const NOT_FROM_PDF: [(&str, &str); 5] = [
    ("letter-corner", "密级和份号 stand on the line of the 发文机关标志, and no rule under them tells the head's end"),
    ("order-han-number", "a heading and an item of one sentence are set alike"),
    ("stamp-joint", "names of two issuers beside each other over one date"),
    ("note", "the 署名 has another place than at the end"),
    ("pictures", "pictures that are no JPEG are listed as lost"),
];

#[test]
fn the_gallery_comes_back_from_its_pdf() {
    let made = crate::gallery::samples::samples();
    let made: Vec<_> = made.map(|made| (made.name().to_owned(), made.pdf_path.clone(), made.json.clone())).collect();
    let known = |name: &str| NOT_FROM_PDF.iter().any(|(known, _)| *known == name);
    let (not, all): (Vec<_>, Vec<_>) = made.into_iter().partition(|(name, _, _)| known(name));
    none_of(come_back(&all, &crate::gallery::samples::settings_of));
    // One that comes back is struck off the list.
    for paper in &not {
        let unlike = come_back(std::slice::from_ref(paper), &crate::gallery::samples::settings_of);
        assert!(!unlike.is_empty(), "{} comes back", paper.0);
    }
    assert_eq!(not.len(), NOT_FROM_PDF.len());
}
