//! Each paper becomes what `expected.toml` says.

use std::collections::BTreeSet;

use wenshu_conformance::converted::none_of;

use super::samples::{expectations, failures, folder, samples};

#[test]
fn every_paper_of_the_gallery_is_made() {
    none_of(failures());
}

#[test]
fn the_folder_the_expectations_and_the_readme_name_the_same_papers() {
    let inputs: BTreeSet<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "README.md" && [".txt", ".md", ".html"].iter().any(|ending| name.ends_with(ending)))
        .collect();
    let expected: BTreeSet<String> = expectations().iter().map(|expected| expected.file.clone()).collect();
    assert_eq!(inputs, expected);
    assert!(expected.len() >= 24, "{} papers", expected.len());
    let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
    let mut violations = Vec::new();
    for expected in expectations() {
        let row = readme.lines().find(|line| line.starts_with(&format!("| `{}` |", expected.file)));
        let Some(row) = row else {
            violations.push(format!("README.md lacks {}", expected.file));
            continue;
        };
        let rules = expected.rules.join(", ");
        if !row.ends_with(&format!("| {rules} |")) || !row.contains(&expected.shows) {
            violations.push(format!("README.md says otherwise: {row}"));
        }
    }
    none_of(violations);
}

/// DESIGN §5: the form of the paper, given or told from its elements.
#[test]
fn each_paper_has_the_expected_kind() {
    let wrong = samples().filter(|sample| sample.json["kind"] != sample.expected.kind.as_str());
    none_of(wrong.map(|sample| format!("{}: {}", sample.name(), sample.json["kind"])).collect());
}

/// 33476.2-7.3.1-a, 9704-7.5-d: pages, those of the 版记 and blank ones among
/// them.
#[test]
fn each_paper_has_the_expected_pages() {
    let wrong = samples().filter(|sample| sample.pdf.pages.len() != sample.expected.pages);
    let said = |sample: &super::samples::Sample| {
        format!("{}: {} pages instead of {}", sample.name(), sample.pdf.pages.len(), sample.expected.pages)
    };
    none_of(wrong.map(said).collect());
}

/// Where text and given elements differ, the given ones are set and a finding
/// says so (DESIGN §5).
#[test]
fn conflicts_between_text_and_given_elements_are_findings() {
    let sample = super::samples::sample("conflict");
    let findings = sample.report["documents"][0]["findings"].as_array().unwrap();
    let told: Vec<&str> = findings
        .iter()
        .filter(|finding| finding["code"] == "element-conflict")
        .map(|finding| finding["excerpt"].as_str().unwrap_or_default())
        .collect();
    assert_eq!(told.len(), 3, "{findings:#?}");
    for sample in samples().filter(|sample| sample.name() != "conflict") {
        let findings = sample.report["documents"][0]["findings"].as_array().unwrap();
        let false_alarm = findings.iter().find(|finding| finding["code"] == "element-conflict");
        assert!(false_alarm.is_none(), "{}: {false_alarm:?}", sample.name());
    }
}

/// DESIGN §5: a site's deviations are listed, with the rule departed from.
#[test]
fn deviations_of_a_profile_are_findings_and_only_there() {
    let mut violations = Vec::new();
    for sample in samples() {
        let findings = sample.report["documents"][0]["findings"].as_array().unwrap();
        let told = findings.iter().filter(|finding| finding["code"] == "profile-deviation").count();
        let wanted = match sample.name() {
            "profile-site" => 5,
            "profile-33476" => 1,
            _ => 0,
        };
        if told != wanted {
            violations.push(format!("{}: {told} deviations instead of {wanted}", sample.name()));
        }
    }
    none_of(violations);
}
