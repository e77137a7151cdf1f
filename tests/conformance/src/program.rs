//! Runs the finished program, as a user does.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// The program, built if need be.
///
/// # Errors
/// When it cannot be built.
pub fn wenshu() -> Result<&'static Path> {
    static PROGRAM: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let built = PROGRAM.get_or_init(|| build().map_err(|error| format!("{error:#}")));
    built.as_deref().map_err(|error| anyhow::anyhow!(error.clone()))
}

/// A test runner builds libraries and tests; the program itself only when its
/// package has tests of its own. Asking cargo again is cheap and never runs an
/// old one.
fn build() -> Result<PathBuf> {
    // `tests/run` has built everything with one selection of packages; building
    // this one alone would build half of its dependencies again.
    if let Some(folder) = std::env::var_os("WENSHU_BINARIES") {
        return Ok(Path::new(&folder).join(if cfg!(windows) { "wenshu.exe" } else { "wenshu" }));
    }
    let mut command = Command::new(env!("CARGO"));
    command.args(["build", "--quiet", "--package", "wenshu", "--manifest-path"]).arg(root().join("Cargo.toml"));
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    let output = command.output().context("cargo is needed")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // …/target/<profile>/deps/<test> → …/target/<profile>/wenshu
    let own = std::env::current_exe()?;
    let folder = own.ancestors().nth(2).context("no target folder")?;
    Ok(folder.join(if cfg!(windows) { "wenshu.exe" } else { "wenshu" }))
}

/// The project's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The five real files, in order.
///
/// # Errors
/// When they are not there.
pub fn sample_plans() -> Result<Vec<PathBuf>> {
    let folder = root().join("tests/fixtures/plans");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&folder).with_context(|| format!("{}", folder.display()))? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            files.push(path);
        }
    }
    files.sort();
    ensure!(files.len() == 5, "{} sample files instead of 5", files.len());
    Ok(files)
}

/// Runs `wenshu` with these arguments.
///
/// # Errors
/// When it cannot be started.
pub fn run<S: AsRef<std::ffi::OsStr>>(arguments: &[S]) -> Result<Output> {
    Ok(Command::new(wenshu()?).args(arguments).output()?)
}

/// The report of a run.
///
/// # Errors
/// When it is missing or no JSON.
pub fn report(out: &Path) -> Result<Value> {
    let path = out.join("report.json");
    let text = std::fs::read_to_string(&path).with_context(|| format!("{}", path.display()))?;
    Ok(serde_json::from_str(&text)?)
}
