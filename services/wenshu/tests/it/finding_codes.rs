//! Every finding code has a sample in `tests/fixtures/findings`, named by the
//! code, on which the stages report it. A profile (`<code>.toml`) and given elements
//! (`<code>.elements.toml`) may stand beside a sample.

#![allow(clippy::unwrap_used, clippy::panic, reason = "in a test, a panic is the answer")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use wenshu::stages;
use wenshu_fonts::Fonts;
use wenshu_format::given::from_toml;
use wenshu_model::{Finding, FindingCode, GivenElements};
use wenshu_paper::{Draft, Setting, set};
use wenshu_standard::Profile;

fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/findings");
    let mut samples: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    samples.retain(|path| path.extension().is_some_and(|extension| extension != "toml"));
    samples.sort();
    samples
}

/// Name of a code as programs read it: its file's name without the ending.
fn code_of(sample: &Path) -> String {
    sample.file_stem().unwrap().to_string_lossy().into_owned()
}

/// All findings that the stages have on a sample.
fn findings(sample: &Path) -> Vec<Finding> {
    let name = sample.file_name().unwrap().to_string_lossy();
    let profile = match fs::read_to_string(sample.with_extension("toml")) {
        Ok(text) => Profile::from_toml(&text, &[]).unwrap(),
        Err(_) => Profile::default(),
    };
    let plans =
        stages::plans_of(&fs::read(sample).unwrap(), &name).unwrap_or_else(|problem| panic!("{name}: {problem:?}"));
    let mut found = plans.source.findings.clone();
    found.extend(plans.findings.iter().cloned());
    let given = match fs::read_to_string(sample.with_extension("elements.toml")) {
        Ok(text) => from_toml(&text).unwrap(),
        Err(_) => GivenElements::default(),
    };
    let setting = Setting { profile: &profile, fonts: Fonts::shipped(), requires_fonts: false, comments: false };
    for plan in &plans.documents {
        let (assets, documents) = (&plans.source.assets, plans.documents.len());
        let draft = Draft { plan, assets, file: &name, given: &given, documents };
        let fit = set(&draft, &setting).unwrap_or_else(|problem| panic!("{name}: {problem:?}"));
        found.extend(fit.document.findings);
    }
    found
}

fn name(code: FindingCode) -> String {
    serde_json::to_value(code).unwrap().as_str().unwrap().to_owned()
}

/// Every name that the schema of the codes lists.
fn all_codes() -> BTreeSet<String> {
    fn collect(value: &Value, codes: &mut BTreeSet<String>) {
        match value {
            Value::Object(map) => {
                codes.extend(map.get("const").and_then(Value::as_str).map(str::to_owned));
                let listed = map.get("enum").and_then(Value::as_array).into_iter().flatten();
                codes.extend(listed.filter_map(Value::as_str).map(str::to_owned));
                map.values().for_each(|value| collect(value, codes));
            }
            Value::Array(list) => list.iter().for_each(|value| collect(value, codes)),
            _ => {}
        }
    }
    let mut codes = BTreeSet::new();
    collect(&serde_json::to_value(schemars::schema_for!(FindingCode)).unwrap(), &mut codes);
    codes
}

#[test]
fn every_finding_code_has_a_sample_that_shows_it() {
    let codes = all_codes();
    assert!(codes.len() > 40);
    let sampled: BTreeSet<String> = samples().iter().map(|path| code_of(path)).collect();
    let missing: Vec<_> = codes.difference(&sampled).collect();
    let unknown: Vec<_> = sampled.difference(&codes).collect();
    assert!(missing.is_empty() && unknown.is_empty(), "without a sample: {missing:?}; no code: {unknown:?}");
    let silent: Vec<String> = samples()
        .iter()
        .filter(|sample| !findings(sample).iter().any(|finding| name(finding.code) == code_of(sample)))
        .map(|sample| code_of(sample))
        .collect();
    assert!(silent.is_empty(), "samples that do not show their code: {silent:?}");
}
