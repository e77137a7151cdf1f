//! Shapes of real plans in word processors' formats: each is one small body
//! (`tests/foreign/NAME.xml`), from which LibreOffice makes the files, and one
//! golden that every format must equal. Where a format cannot say the same, the
//! difference has a reason here and a golden of its own (`NAME.FORMAT.golden`).
//!
//! `WENSHU_UPDATE_GOLDENS=1` writes the goldens anew from FODT; read the
//! difference.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wenshu_ingest::{Limits, ingest};
use wenshu_parse::parse;

use crate::outline;

/// What LibreOffice is asked for, by ending.
const FILTERS: [(&str, &str); 4] = [
    ("docx", "docx:MS Word 2007 XML"),
    ("doc", "doc:MS Word 97"),
    ("rtf", "rtf:Rich Text Format"),
    ("odt", "odt:writer8"),
];

/// Shape, format, and why its outline is another than the shape's.
const DIFFERENCES: &[(&str, &str, &str)] = &[(
    "restarted-list",
    "doc",
    "LibreOffice writes the second list as going on: read back by itself, it counts 3., 4. as well",
)];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign")
}

/// The shapes by name.
fn shapes() -> Vec<String> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let bodies = files.filter(|path| path.extension().is_some_and(|extension| extension == "xml"));
    let names: BTreeSet<String> = bodies.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    names.into_iter().collect()
}

/// The file of a shape: the template with its body, and its header and footer
/// where the first line gives them.
fn whole(shape: &str, template: &str) -> String {
    let body = fs::read_to_string(folder().join(shape).with_extension("xml")).unwrap();
    let (page, body) = match body.strip_prefix("@PAGE ").and_then(|rest| rest.split_once('\n')) {
        Some((page, body)) => (page, body),
        None => ("", body.as_str()),
    };
    template.replace("@PAGE@", page).replace("@BODY@", body)
}

/// Has LibreOffice convert all files at once; its start takes longer than they do.
fn libreoffice(files: &[PathBuf], filter: &str, out: &Path) {
    let profile = format!("-env:UserInstallation=file://{}", out.join("profile").display());
    let output = Command::new("soffice")
        .args([profile.as_str(), "--headless", "--convert-to", filter, "--outdir"])
        .arg(out)
        .args(files)
        .output();
    let output = output.expect("soffice (libreoffice-writer-nogui) is needed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The outline without line numbers, which depend on the format.
fn outline_of(file: &Path) -> String {
    let bytes = fs::read(file).unwrap();
    let name = file.file_name().unwrap().to_str().unwrap();
    let source = match ingest(&bytes, name, &Limits::default()) {
        Ok(source) => source,
        Err(error) => return format!("{error}\n"),
    };
    match parse(source) {
        Ok(plans) => outline::outline(&plans).lines().map(without_place).collect(),
        Err(error) => format!("{error}\n"),
    }
}

fn without_place(line: &str) -> String {
    let is_place = |word: &&str| {
        word.strip_prefix('行')
            .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit() || c == '-'))
    };
    let mut words: Vec<&str> = line.split(' ').collect();
    words.retain(|word| !is_place(word));
    words.join(" ") + "\n"
}

/// The golden of a shape in a format.
fn golden(shape: &str, format: &str) -> PathBuf {
    let own = DIFFERENCES.iter().any(|(name, ending, _)| (*name, *ending) == (shape, format));
    folder().join(if own { format!("{shape}.{format}.golden") } else { format!("{shape}.golden") })
}

#[test]
fn every_shape_has_the_reviewed_structure_in_every_format() {
    let shapes = shapes();
    assert!(shapes.len() >= 20, "{}", shapes.len());
    let made = tempfile_folder();
    let template = fs::read_to_string(folder().join("template.fodt")).unwrap();
    let files: Vec<PathBuf> = shapes.iter().map(|shape| made.join(shape).with_extension("fodt")).collect();
    for (shape, file) in shapes.iter().zip(&files) {
        fs::write(file, whole(shape, &template)).unwrap();
    }
    for (_, filter) in FILTERS {
        libreoffice(&files, filter, &made);
    }
    let update = std::env::var_os("WENSHU_UPDATE_GOLDENS").is_some();
    let mut unlike = Vec::new();
    for format in ["fodt"].into_iter().chain(FILTERS.map(|(ending, _)| ending)) {
        for shape in &shapes {
            let found = outline_of(&made.join(shape).with_extension(format));
            let golden = golden(shape, format);
            if update && (format == "fodt" || golden.file_stem().unwrap() != shape.as_str()) {
                fs::write(&golden, &found).unwrap();
            }
            let wanted = fs::read_to_string(&golden).unwrap_or_default();
            if wanted != found {
                unlike.push(format!("{shape} as {format}:\n{found}instead of\n{wanted}"));
            }
        }
    }
    fs::remove_dir_all(&made).unwrap();
    assert!(unlike.is_empty(), "{}", unlike.join("\n"));
}

/// A fresh folder of this process.
fn tempfile_folder() -> PathBuf {
    let folder = std::env::temp_dir().join(format!("wenshu-foreign-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}
