//! Same input and options, same bytes.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wenshu_conformance::converted::conversion;
use wenshu_conformance::program;

/// Every file below a folder, with its bytes.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn assert_same(arguments: &[&str], environment: &[(&str, &str)]) {
    let out = tempfile::tempdir().unwrap();
    let status = Command::new(program::wenshu().unwrap())
        .arg("convert")
        .args(program::sample_plans().unwrap())
        .args(["--formats", "pdf,docx,json", "--out"])
        .arg(out.path())
        .args(arguments)
        .envs(environment.iter().copied())
        .output()
        .unwrap()
        .status;
    assert!(status.success());
    let (first, second) = (files(conversion().out.path()), files(out.path()));
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    assert_eq!(first.len(), 30 * 3 + 2);
    for (name, bytes) in &first {
        assert!(second[name] == *bytes, "{} differs", name.display());
    }
}

#[test]
fn a_second_run_gives_the_same_bytes() {
    assert_same(&[], &[]);
}

#[test]
fn another_time_zone_and_language_give_the_same_bytes() {
    assert_same(&[], &[("TZ", "Asia/Shanghai"), ("LC_ALL", "zh_CN.UTF-8"), ("HOME", "/nonexistent")]);
}

#[test]
fn another_number_of_threads_gives_the_same_bytes() {
    assert_same(&["--jobs", "1"], &[]);
    assert_same(&["--jobs", "7"], &[]);
}

#[test]
fn reports_hold_no_clock_and_no_place_on_this_machine() {
    let out = conversion().out.path();
    for name in ["report.json", "report.html"] {
        let text = fs::read_to_string(out.join(name)).unwrap();
        let home = std::env::var("HOME").unwrap_or_else(|_| "/home/".to_owned());
        for foreign in [out.to_str().unwrap(), env!("CARGO_MANIFEST_DIR"), "/home/", "/tmp/", &format!("{home}/")] {
            assert!(!text.contains(foreign), "{name} holds {foreign}");
        }
    }
}
