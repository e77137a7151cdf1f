//! Profiles, formats and names, through the program.

use std::fs;
use std::path::Path;

use serde_json::Value;
use wenshu_conformance::docx;
use wenshu_conformance::faces::{FaceClass, class_of};
use wenshu_conformance::{pdf, program};

const TRADITIONAL: &str = "2024年教育局工作計劃\n\n爲做好2024年工作,制定本計劃。\n\n一、加強學習\n\n每月組織一次集中學習,做到有記錄、有檢查。\n";

/// Converts a text with these arguments besides and gives the report.
fn convert(folder: &Path, arguments: &[&str]) -> Value {
    let file = folder.join("計劃.txt");
    fs::write(&file, TRADITIONAL).unwrap();
    let mut all = vec!["convert", file.to_str().unwrap(), "--out", folder.to_str().unwrap()];
    all.extend(arguments);
    let output = program::run(&all).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    program::report(folder).unwrap()
}

fn output(folder: &Path, report: &Value, format: &str) -> std::path::PathBuf {
    let files = report["inputs"][0]["documents"][0]["files"].as_array().unwrap();
    let file = files.iter().find(|file| file["format"] == format).unwrap();
    folder.join(file["path"].as_str().unwrap())
}

fn text(file: &pdf::PdfFile) -> String {
    file.pages.iter().flat_map(|page| &page.glyphs).map(|glyph| glyph.text.as_str()).collect()
}

#[test]
fn a_profile_keeps_the_script_and_switches_a_normalisation_off() {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("某局.toml");
    fs::write(&profile, "name = \"某局\"\nto_simplified = false\nnormalise_off = [\"15834-4-a\"]\n").unwrap();
    let report = convert(folder.path(), &["--profile", profile.to_str().unwrap()]);
    let file = pdf::read(&output(folder.path(), &report, "pdf")).unwrap();
    assert!(text(&file).contains("加強學習") && text(&file).contains("工作,制定"), "{}", text(&file));
    assert_eq!(report["profile"]["name"], "某局");
    assert_eq!(file.language.as_deref(), Some("zh-TW"));
}

#[test]
fn digits_take_the_han_face_when_the_profile_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("p.toml");
    fs::write(&profile, "latin_face = \"han\"\n").unwrap();
    let report = convert(folder.path(), &["--profile", profile.to_str().unwrap()]);
    let file = pdf::read(&output(folder.path(), &report, "pdf")).unwrap();
    let latin = |glyph: &&pdf::Glyph| class_of(&glyph.font) == Some(FaceClass::Latin);
    assert_eq!(file.pages.iter().flat_map(|page| &page.glyphs).filter(latin).count(), 0);
}

#[test]
fn a_departure_from_the_standard_is_carried_out_and_reported() {
    let folder = tempfile::tempdir().unwrap();
    let profile = folder.path().join("p.toml");
    fs::write(&profile, "bold_levels = [1]\ndocx_grid = \"33476.2\"\nfont_names = \"system\"\n").unwrap();
    let report = convert(folder.path(), &["--profile", profile.to_str().unwrap()]);
    let rules: Vec<&str> = report["profile"]["deviations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found["rule"].as_str().unwrap())
        .collect();
    assert_eq!(rules, ["impl-bold", "9704-5.2.1-a"]);
    let file = docx::read(&output(folder.path(), &report, "docx")).unwrap();
    let heading = file.paragraphs.iter().find(|paragraph| paragraph.text().starts_with("一、")).unwrap();
    assert!(heading.runs.iter().all(|run| run.properties.is_on("b")));
    assert_eq!(file.sections[0].number("pgMar", "top"), Some(1960));
    assert_eq!(file.sections[0].number("docGrid", "linePitch"), Some(592));
    let body = file.paragraphs.iter().find(|paragraph| paragraph.style == "公文正文").unwrap();
    assert_eq!(body.runs[0].properties.get("rFonts", "eastAsia"), Some("仿宋"));
}

#[test]
fn only_the_formats_asked_for_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let report = convert(folder.path(), &["--formats", "docx"]);
    let files = report["inputs"][0]["documents"][0]["files"].as_array().unwrap();
    assert_eq!(files.iter().map(|file| file["format"].as_str().unwrap()).collect::<Vec<_>>(), ["docx"]);
}

#[test]
fn equal_stems_get_folders_of_their_own_in_the_order_of_the_inputs() {
    let folder = tempfile::tempdir().unwrap();
    let text = |name: &str| TRADITIONAL.replace("2024", name);
    let mut arguments = vec!["convert".into()];
    for (place, year) in [("b", "2021"), ("a", "2022"), ("c", "2023")] {
        let path = folder.path().join(place).join("Plan.txt");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text(year)).unwrap();
        arguments.push(path);
    }
    for jobs in ["1", "4"] {
        let out = folder.path().join(format!("out{jobs}"));
        let more = ["--jobs".into(), jobs.into(), "--out".into(), out.clone()];
        let all: Vec<_> = arguments.iter().cloned().chain(more).collect();
        assert!(program::run(&all).unwrap().status.success());
        for (place, year) in [("Plan", "2021"), ("Plan-2", "2022"), ("Plan-3", "2023")] {
            assert!(
                out.join(place).join(format!("01-{year}年教育局工作计划.pdf")).is_file(),
                "{place} with --jobs {jobs}"
            );
        }
    }
}

/// A title may hold what a file system forbids, and more than a name may have.
#[test]
fn any_title_gives_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("CON.txt");
    let title = format!("关于《2024/2025学年“双减”工作》：{}的工作计划", "提升课后服务质量".repeat(12));
    fs::write(&file, format!("{title}\n\n为做好工作，制定本计划。\n\n一、加强领导\n\n各校要落实责任。\n")).unwrap();
    let arguments = ["convert", file.to_str().unwrap(), "--out", folder.path().to_str().unwrap()];
    let output = program::run(&arguments).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report = program::report(folder.path()).unwrap();
    assert_eq!(report["inputs"][0]["folder"], "_CON");
    for written in report["inputs"][0]["documents"][0]["files"].as_array().unwrap() {
        let path = folder.path().join(written["path"].as_str().unwrap());
        assert!(path.is_file());
        assert!(path.file_name().unwrap().len() <= 140);
    }
}
