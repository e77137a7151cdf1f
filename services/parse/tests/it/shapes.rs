//! Shapes that real plans come in, one small file each with its outline beside
//! it. `WENSHU_UPDATE_GOLDENS=1` writes the outlines anew; read the difference.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout, missing_docs)]

use crate::outline;

use std::path::{Path, PathBuf};

use wenshu_ingest::{Limits, ingest};
use wenshu_parse::parse;

fn golden_of(sample: &Path) -> PathBuf {
    sample.with_extension("golden")
}

fn outline_of(sample: &Path) -> String {
    let bytes = std::fs::read(sample).unwrap();
    let name = sample.file_name().unwrap().to_string_lossy();
    match parse(ingest(&bytes, &name, &Limits::default()).unwrap()) {
        Ok(plans) => outline::outline(&plans),
        Err(error) => format!("{error}\n"),
    }
}

fn compare(samples: &[PathBuf]) {
    let update = std::env::var_os("WENSHU_UPDATE_GOLDENS").is_some();
    let mut different = Vec::new();
    for sample in samples {
        let found = outline_of(sample);
        if update {
            std::fs::write(golden_of(sample), &found).unwrap();
        }
        let golden = std::fs::read_to_string(golden_of(sample)).unwrap_or_default();
        if golden != found {
            println!("--- {}\n{found}", sample.display());
            different.push(sample.file_name().unwrap().to_owned());
        }
    }
    assert!(different.is_empty(), "outlines differ: {different:?}");
}

#[test]
fn every_shape_has_the_structure_that_was_reviewed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shapes");
    let mut samples: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    samples.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    samples.sort();
    assert!(samples.len() >= 20);
    compare(&samples);
}
