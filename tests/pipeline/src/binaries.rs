//! Our binaries, built with the profile of the test that starts them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The services that are processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Service {
    /// Reads uploaded files.
    Ingest,
    /// Finds the structure.
    Parse,
    /// Formats and fits.
    Format,
    /// Typesets and writes PDF.
    EmitPdf,
    /// Writes DOCX.
    EmitDocx,
    /// Keeps the books: intake, records, answers, timers.
    Ledger,
}

impl Service {
    /// All of them, in the order of the flow.
    pub const ALL: [Self; 6] = [Self::Ingest, Self::Parse, Self::Format, Self::EmitPdf, Self::EmitDocx, Self::Ledger];

    /// The workers: all but the ledger.
    pub const WORKERS: [Self; 5] = [Self::Ingest, Self::Parse, Self::Format, Self::EmitPdf, Self::EmitDocx];

    /// Its binary.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ingest => "wenshu-ingest",
            Self::Parse => "wenshu-parse",
            Self::Format => "wenshu-format",
            Self::EmitPdf => "wenshu-emit-pdf",
            Self::EmitDocx => "wenshu-emit-docx",
            Self::Ledger => "wenshu-ledger",
        }
    }

    /// Its binary, built if need be.
    pub fn binary(self) -> PathBuf {
        let path = build_binaries().join(self.name());
        assert!(path.exists(), "there is no binary {}", self.name());
        path
    }
}

/// Names a folder of binaries to use as they are, in place of building them: for
/// measuring those of a release.
const FOLDER_VARIABLE: &str = "WENSHU_BINARIES";

/// Builds the binaries of all services, once in a test process, so that no test
/// runs yesterday's, and returns their folder. Blocks; the first build can take
/// minutes.
///
/// # Panics
/// When they do not build.
pub fn build_binaries() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        if let Some(folder) = std::env::var_os(FOLDER_VARIABLE) {
            return PathBuf::from(folder);
        }
        let folder = profile_folder();
        let target = folder.parent().expect("the profile's folder is in the target folder");
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into()));
        // The selection of packages that tests/run makes: another one has other
        // features, and builds half of the dependencies again.
        cargo.args(["build", "--quiet", "--workspace", "--all-targets", "--profile", profile(&folder), "--target-dir"]);
        cargo.arg(target);
        let status = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).status().expect("cargo starts");
        assert!(status.success(), "the binaries of the pipeline do not build");
        folder
    })
}

/// Tests are built into `TARGET/PROFILE/deps`.
fn profile_folder() -> PathBuf {
    let test = std::env::current_exe().expect("the test knows its own file");
    let folder = test.parent().and_then(Path::parent).expect("a test lies two folders below the target folder");
    folder.to_path_buf()
}

fn profile(folder: &Path) -> &str {
    match folder.file_name().and_then(|name| name.to_str()).expect("the profile's folder has a name") {
        "debug" => "dev",
        name => name,
    }
}
