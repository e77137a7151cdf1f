//! The good files: the papers of the gallery, the thirty documents of the five
//! real plans, the paper of [`super::words`], and the variants of papers that only
//! come about later, such as by sealing.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use wenshu_conformance::{converted, program};

use super::fault::{Medium, Plant};
use super::pdf::Pdf;
use super::{variants, words};
use crate::gallery::samples;

/// A good file.
pub struct Good {
    /// Its paper: `document-corner`, `002.txt #05`, `words`.
    pub name: String,
    /// What it is.
    pub medium: Medium,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Every good file.
pub fn files() -> &'static [Good] {
    static ONCE: OnceLock<Vec<Good>> = OnceLock::new();
    ONCE.get_or_init(|| {
        let mut files = Vec::new();
        let mut add = |name: &str, pdf: &Path, docx: &Path| {
            for (medium, path) in [(Medium::Pdf, pdf), (Medium::Docx, docx)] {
                files.push(Good { name: name.to_owned(), medium, bytes: std::fs::read(path).unwrap() });
            }
        };
        for sample in samples::samples() {
            add(sample.name(), &sample.pdf_path, &sample.docx_path);
        }
        for document in &converted::conversion().documents {
            add(&document.name(), &document.pdf_path, &document.docx_path);
        }
        for medium in [Medium::Pdf, Medium::Docx] {
            let bytes = typed()[&(words::TEXT.to_owned(), medium)].clone();
            files.push(Good { name: words::NAME.to_owned(), medium, bytes });
        }
        for (name, base, change) in variants::VARIANTS {
            let base = files.iter().find(|good| good.name == *base && good.medium == Medium::Pdf);
            let mut pdf = Pdf::read(&base.unwrap_or_else(|| panic!("no {name}")).bytes);
            change(&mut pdf);
            files.push(Good { name: (*name).to_owned(), medium: Medium::Pdf, bytes: pdf.write() });
        }
        files
    })
}

/// A good file.
pub fn file(name: &str, medium: Medium) -> &'static Good {
    let found = files().iter().find(|good| good.name == name && good.medium == medium);
    found.unwrap_or_else(|| panic!("no {name} as {}", medium.name()))
}

/// The paper of words with other words in it.
pub fn reworded(good: &str, bad: &str) -> String {
    let mut text = words::TEXT.to_owned();
    for (good, bad) in good.split('\n').zip(bad.split('\n')) {
        assert!(text.contains(good), "“{good}” is not in the paper");
        text = text.replacen(good, bad, 1);
    }
    text
}

/// The finished file of a text that was typed, normalisations off.
pub fn typed_pdf(text: &str) -> &'static [u8] {
    &typed()[&(text.to_owned(), Medium::Pdf)]
}

/// All texts that are typed, converted in one run.
fn typed() -> &'static BTreeMap<(String, Medium), Vec<u8>> {
    static ONCE: OnceLock<BTreeMap<(String, Medium), Vec<u8>>> = OnceLock::new();
    ONCE.get_or_init(|| {
        let wordings = super::faults().into_iter().filter_map(|fault| match fault.plant {
            Plant::TypedPdf(good, bad) => Some(reworded(good, bad)),
            _ => None,
        });
        let mut texts: Vec<String> = std::iter::once(words::TEXT.to_owned()).chain(wordings).collect();
        texts.sort();
        texts.dedup();
        convert(&texts)
    })
}

fn convert(texts: &[String]) -> BTreeMap<(String, Medium), Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let (inputs, out) = (folder.path().join("in"), folder.path().join("out"));
    std::fs::create_dir(&inputs).unwrap();
    let profile = folder.path().join("off.toml");
    std::fs::write(&profile, include_str!("as-typed.toml")).unwrap();
    for (number, text) in texts.iter().enumerate() {
        std::fs::write(inputs.join(format!("{number:03}.txt")), text).unwrap();
    }
    let output = program::run(&[
        "convert".as_ref(),
        inputs.as_os_str(),
        "--formats".as_ref(),
        "pdf,docx".as_ref(),
        "--profile".as_ref(),
        profile.as_os_str(),
        "--out".as_ref(),
        out.as_os_str(),
    ])
    .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report = program::report(&out).unwrap();
    let mut made = BTreeMap::new();
    for (number, text) in texts.iter().enumerate() {
        let name = format!("{number:03}.txt");
        let input = report["inputs"]
            .as_array()
            .unwrap()
            .iter()
            .find(|input| input["file"].as_str().is_some_and(|file| file.ends_with(&name)));
        let document = &input.unwrap()["documents"][0];
        for file in document["files"].as_array().unwrap() {
            let medium = if file["format"] == "pdf" { Medium::Pdf } else { Medium::Docx };
            let bytes = std::fs::read(out.join(file["path"].as_str().unwrap())).unwrap();
            made.insert((text.clone(), medium), bytes);
        }
    }
    made
}
