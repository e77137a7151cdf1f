//! The threats of docs/threats.md against the finished program: every row is at
//! least one file that `tests/tools/threats.py` makes.

use std::process::Command;

use wenshu_conformance::program::{root, wenshu};

#[test]
fn hostile_files_are_refused_soon_and_cheaply_and_harm_nobody() {
    let script = root().join("tests/tools/threats.py");
    let output = Command::new("python3").arg(script).arg(wenshu().unwrap()).output().expect("python3 is needed");
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
