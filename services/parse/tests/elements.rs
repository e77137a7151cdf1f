//! The elements of papers as people write them (clause 7, clause 10), one
//! small file each with its outline beside it. `WENSHU_UPDATE_GOLDENS=1` writes
//! the outlines anew; read the difference. All organs and persons are invented.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::print_stdout, missing_docs)]

mod outline;

use std::path::{Path, PathBuf};

use wenshu_ingest::{Limits, ingest};
use wenshu_model::plan::Located;
use wenshu_model::{FindingCode, Plan, Plans};
use wenshu_parse::parse;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/elements")
}

fn plans(file: &str) -> Plans {
    let bytes = std::fs::read(folder().join(file)).unwrap();
    parse(ingest(&bytes, file, &Limits::default()).unwrap()).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn of_text(text: &str) -> Plans {
    parse(ingest(text.as_bytes(), "文.txt", &Limits::default()).unwrap()).unwrap_or_else(|error| panic!("{error}"))
}

fn texts(located: &[Located]) -> Vec<&str> {
    located.iter().map(|located| located.text.as_str()).collect()
}

fn text(located: &Option<Located>) -> &str {
    located.as_ref().map_or("", |located| located.text.as_str())
}

fn has(plan: &Plan, code: FindingCode) -> bool {
    plan.findings.iter().any(|finding| finding.code == code)
}

#[test]
fn every_paper_has_the_elements_that_were_reviewed() {
    let update = std::env::var_os("WENSHU_UPDATE_GOLDENS").is_some();
    let mut samples: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    samples.retain(|path| path.extension().is_some_and(|extension| extension != "golden"));
    samples.sort();
    assert!(samples.len() >= 14);
    let mut different = Vec::new();
    for sample in samples {
        let name = sample.file_name().unwrap().to_string_lossy().into_owned();
        let found = outline::outline(&plans(&name));
        let golden_of = sample.with_extension("golden");
        if update {
            std::fs::write(&golden_of, &found).unwrap();
        }
        if std::fs::read_to_string(&golden_of).unwrap_or_default() != found {
            println!("--- {name}\n{found}");
            different.push(name);
        }
    }
    assert!(different.is_empty(), "outlines differ: {different:?}");
}
