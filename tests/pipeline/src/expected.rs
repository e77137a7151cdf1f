//! What `wenshu convert` makes of the same files: the outputs of the pipeline
//! must be the same, byte for byte.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::binaries::build_binaries;
use crate::scratch;

/// Outputs by file and name: `("000.txt", "01-….pdf")`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expected {
    /// The bytes.
    pub outputs: BTreeMap<(String, String), Vec<u8>>,
}

/// The five real files, in the order of their names.
pub fn plan_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/plans");
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("the plans are there").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    assert_eq!(files.len(), 5, "five real files");
    files
}

impl Expected {
    /// Runs `wenshu convert` on `files`, to `formats` (`pdf,docx`).
    ///
    /// # Panics
    /// When it fails.
    pub fn of(files: &[PathBuf], formats: &str) -> Self {
        let out = scratch::folder("convert");
        let program = build_binaries().join("wenshu");
        let mut command = Command::new(program);
        let run = command.arg("convert").args(files).arg("--out").arg(&out).args(["--formats", formats]);
        let output = run.output().expect("wenshu starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let mut outputs = BTreeMap::new();
        for file in files {
            let name = file.file_name().expect("a name").to_string_lossy().into_owned();
            let folder = out.join(file.file_stem().expect("a stem"));
            for entry in fs::read_dir(folder).expect("outputs") {
                let path = entry.expect("an entry").path();
                let output = path.file_name().expect("a name").to_string_lossy().into_owned();
                outputs.insert((name.clone(), output), fs::read(&path).expect("an output"));
            }
        }
        fs::remove_dir_all(&out).expect("the folder goes");
        Self { outputs }
    }

    /// Names and bytes of one file's outputs.
    pub fn of_file(&self, file: &str) -> BTreeMap<String, Vec<u8>> {
        let own = self.outputs.iter().filter(|((of, _), _)| of == file);
        own.map(|((_, name), bytes)| (name.clone(), bytes.clone())).collect()
    }
}
