//! The JSON Schema files are those of the types, and what the program prints
//! is valid under them. `WENSHU_UPDATE_SCHEMAS=1` writes them anew.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "in a test, a panic is the answer")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use wenshu_check::{CHECK_SCHEMA, CheckReport};
use wenshu_model::elements::ELEMENTS_SCHEMA;
use wenshu_model::official::DOCUMENT_SCHEMA;
use wenshu_model::plan::PLANS_SCHEMA;
use wenshu_model::{GivenElements, OfficialDocument, Plans};
use wenshu_report::{REPORT_SCHEMA, Report};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// `wenshu.plans/1` → `schemas/wenshu.plans-1.json`.
fn path_of(tag: &str) -> PathBuf {
    root().join("schemas").join(format!("{}.json", tag.replace('/', "-")))
}

fn stored(tag: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(path_of(tag)).unwrap()).unwrap()
}

#[track_caller]
fn assert_current(tag: &str, schema: &schemars::Schema) {
    let mut text = serde_json::to_string_pretty(schema).unwrap();
    text.push('\n');
    if std::env::var_os("WENSHU_UPDATE_SCHEMAS").is_some() {
        fs::write(path_of(tag), &text).unwrap();
    }
    let kept = fs::read_to_string(path_of(tag)).unwrap_or_default();
    assert!(kept == text, "{} is not that of the type; see CONTRIBUTING.md", path_of(tag).display());
}

#[test]
fn the_stored_schemas_are_those_of_the_types() {
    assert_current(PLANS_SCHEMA, &schemars::schema_for!(Plans));
    assert_current(DOCUMENT_SCHEMA, &schemars::schema_for!(OfficialDocument));
    assert_current(REPORT_SCHEMA, &schemars::schema_for!(Report));
    assert_current(CHECK_SCHEMA, &schemars::schema_for!(CheckReport));
    assert_current(ELEMENTS_SCHEMA, &schemars::schema_for!(GivenElements));
}

#[track_caller]
fn assert_valid(tag: &str, value: &Value) {
    assert_eq!(value["schema"], tag);
    let validator = jsonschema::validator_for(&stored(tag)).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn what_the_program_prints_is_valid_under_its_schema() {
    let out = tempfile::tempdir().unwrap();
    let program = env!("CARGO_BIN_EXE_wenshu");
    let plans = root().join("tests/fixtures/plans");
    for entry in fs::read_dir(&plans).unwrap() {
        let output = Command::new(program).arg("parse").arg(entry.unwrap().path()).output().unwrap();
        assert!(output.status.success());
        assert_valid(PLANS_SCHEMA, &serde_json::from_slice(&output.stdout).unwrap());
    }
    let mut convert = Command::new(program);
    convert.arg("convert").arg(&plans).args(["--formats", "json", "--out"]).arg(out.path());
    assert!(convert.output().unwrap().status.success());
    let report: Value = serde_json::from_slice(&fs::read(out.path().join("report.json")).unwrap()).unwrap();
    assert_valid(REPORT_SCHEMA, &report);
    for document in report["inputs"].as_array().unwrap().iter().flat_map(|i| i["documents"].as_array().unwrap()) {
        let path = out.path().join(document["files"][0]["path"].as_str().unwrap());
        assert_valid(DOCUMENT_SCHEMA, &serde_json::from_slice(&fs::read(path).unwrap()).unwrap());
    }
}

#[test]
fn the_samples_of_elements_are_valid_and_a_misspelt_key_is_not() {
    let text = |file: &str| fs::read_to_string(root().join("schemas/samples").join(file)).unwrap();
    let json: Value = serde_json::from_str(&text("elements.json")).unwrap();
    let toml = serde_json::to_value(wenshu_format::given::from_toml(&text("elements.toml")).unwrap()).unwrap();
    assert_valid(ELEMENTS_SCHEMA, &json);
    assert_valid(ELEMENTS_SCHEMA, &toml);
    let validator = jsonschema::validator_for(&stored(ELEMENTS_SCHEMA)).unwrap();
    for place in ["/defaults", "/documents/0", "/documents/1/signers/0"] {
        let mut misspelt = json.clone();
        misspelt.pointer_mut(place).unwrap()["titel"] = "x".into();
        assert!(!validator.is_valid(&misspelt), "{place}");
    }
}

/// Files of each version, kept for good: what was written once can be read for
/// ever. A new version gets a file of its own; these are never edited.
#[test]
fn a_file_of_every_version_can_still_be_read() {
    let read = |tag: &str| -> Value {
        let path = root().join("schemas/samples").join(format!("{}.json", tag.replace('/', "-")));
        serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    };
    for tag in ["wenshu.plans/1", "wenshu.document/1", "wenshu.report/1", CHECK_SCHEMA] {
        assert_valid(tag, &read(tag));
    }
    let plans: Plans = serde_json::from_value(read("wenshu.plans/1")).unwrap();
    let document: OfficialDocument = serde_json::from_value(read("wenshu.document/1")).unwrap();
    let report: Report = serde_json::from_value(read("wenshu.report/1")).unwrap();
    assert_eq!(plans.documents.len(), report.inputs[0].documents.len());
    assert_eq!(document.title, report.inputs[0].documents[0].title);
}

/// What `wenshu check --json` prints of a finished file is valid, and names
/// every rule.
#[test]
fn a_check_is_valid_under_its_schema() {
    let out = tempfile::tempdir().unwrap();
    let program = env!("CARGO_BIN_EXE_wenshu");
    let mut convert = Command::new(program);
    convert.arg("convert").arg(root().join("tests/fixtures/plans/001.txt")).arg("--out").arg(out.path());
    assert!(convert.output().unwrap().status.success());
    let mut checked = 0;
    for entry in fs::read_dir(out.path().join("001")).unwrap() {
        let path = entry.unwrap().path();
        if !path.extension().is_some_and(|ending| ending == "pdf" || ending == "docx") {
            continue;
        }
        let output = Command::new(program).arg("check").arg("--json").arg(&path).output().unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_valid(CHECK_SCHEMA, &report);
        assert_eq!(report["results"].as_array().unwrap().len(), wenshu_standard::rules().count());
        checked += 1;
    }
    assert!(checked >= 2);
}
