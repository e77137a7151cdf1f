//! What the pipeline hands from worker to worker as JSON makes the very same
//! papers as one process does: the thirty documents of the real files, the
//! papers of the gallery and the samples of findings.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;
use wenshu_fonts::Fonts;
use wenshu_format::given::from_toml;
use wenshu_ingest::{Limits, ingest};
use wenshu_model::{GivenElements, Plans, Source};
use wenshu_paper::{Draft, PictureError, Setting, emit, emit_laid_out, lay_out, put_back, report_of, set, take};
use wenshu_parse::parse;
use wenshu_report::{Characters, DocumentReport, Format, InputPart, Status};
use wenshu_standard::Profile;

/// A file with what stands beside it.
struct Sample {
    name: String,
    bytes: Vec<u8>,
    given: GivenElements,
    profile: Profile,
}

/// The files of a folder below `tests`; a profile stands beside one under the
/// ending `profile_ending`.
fn samples(folder: &str, profile_ending: &str) -> Vec<Sample> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests").join(folder);
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending != "toml") && !path.ends_with("README.md"));
    paths.sort();
    let read = |path: &PathBuf| {
        let beside = |ending: &str| fs::read_to_string(path.with_extension(ending)).ok();
        Sample {
            name: path.file_name().unwrap().to_string_lossy().into_owned(),
            bytes: fs::read(path).unwrap(),
            given: beside("elements.toml").map(|text| from_toml(&text).unwrap()).unwrap_or_default(),
            profile: beside(profile_ending).map(|text| Profile::from_toml(&text, &[]).unwrap()).unwrap_or_default(),
        }
    };
    paths.iter().map(read).collect()
}

fn over_json<T: Serialize + DeserializeOwned>(value: &T) -> T {
    serde_json::from_slice(&serde_json::to_vec(value).unwrap()).unwrap()
}

/// Source and plans of a sample, each compared with itself after JSON.
fn plans_of(sample: &Sample) -> Plans {
    let mut source: Source = ingest(&sample.bytes, &sample.name, &Limits::default()).unwrap();
    let pictures = take(&mut source.assets);
    let mut travelled = over_json(&source);
    assert!(travelled == source, "{}: the source differs", sample.name);
    put_back(&mut travelled.assets, &pictures).unwrap();
    put_back(&mut source.assets, &pictures).unwrap();
    let plans = parse(source).unwrap();
    assert!(parse(travelled).unwrap() == plans, "{}: the plans of the source differ", sample.name);
    let mut travelled = over_json(&plans);
    put_back(&mut travelled.source.assets, &pictures).unwrap();
    assert!(travelled == plans, "{}: the plans differ", sample.name);
    plans
}

/// Makes every document of a sample on both ways; gives how many there are.
#[track_caller]
fn assert_same_papers(sample: &Sample) -> usize {
    let plans = plans_of(sample);
    for plan in &plans.documents {
        let name = format!("{} #{}", sample.name, plan.index);
        let setting =
            Setting { profile: &sample.profile, fonts: Fonts::shipped(), requires_fonts: false, comments: true };
        let (assets, documents) = (&plans.source.assets[..], plans.documents.len());
        let draft = Draft { plan, assets, file: &sample.name, given: &sample.given, documents };
        let fit = set(&draft, &setting).unwrap();

        let (plan, given) = (&over_json(plan), &over_json(&sample.given));
        let again = set(&Draft { plan, given, ..draft }, &setting).unwrap();
        assert!(again == fit, "{name}: the plan makes another document after JSON");

        let mut document = fit.document.clone();
        let pictures = take(&mut document.assets);
        let mut document = over_json(&document);
        put_back(&mut document.assets, &pictures).unwrap();
        assert!(document == fit.document, "{name}: the document differs after JSON");
        let layout = lay_out(&document, &setting).unwrap();
        assert!(layout.pages == fit.layout.pages, "{name}: the pages differ");
        assert_eq!(layout.findings, fit.layout.findings, "{name}");
        for format in Format::ALL {
            let at_once = emit_laid_out(format, &fit.document, &fit.layout.pages, &setting).unwrap();
            assert!(emit(format, &document, &setting).unwrap() == at_once, "{name}: the {format} differs");
        }
        assert_eq!(report_of(plan, &document), report_of(plan, &fit.document), "{name}");
    }
    plans.documents.len()
}

#[test]
fn the_thirty_documents_are_the_same_after_json() {
    let made: usize = samples("fixtures/plans", "profile.toml").iter().map(assert_same_papers).sum();
    assert_eq!(made, 30);
}

#[test]
fn the_papers_of_the_gallery_are_the_same_after_json() {
    let made: usize = samples("gallery", "profile.toml").iter().map(assert_same_papers).sum();
    assert!(made >= 40, "{made}");
}

#[test]
fn the_samples_of_findings_are_the_same_after_json() {
    let made: usize = samples("fixtures/findings", "toml").iter().map(assert_same_papers).sum();
    assert!(made >= 40, "{made}");
}

#[test]
fn a_document_without_the_bytes_of_its_pictures_is_refused() {
    let sample = samples("gallery", "profile.toml").into_iter().find(|sample| sample.name == "pictures.md").unwrap();
    let mut assets = plans_of(&sample).source.assets;
    assert!(!assets.is_empty());
    let sha256 = assets[0].sha256.clone();
    let mut pictures = take(&mut assets);
    pictures.remove(&sha256);
    assert_eq!(put_back(&mut assets, &pictures), Err(PictureError::Missing { sha256 }));
}

/// The part of a file and the reports of its documents, as they travel.
fn parts_of(sample: &Sample) -> (InputPart, Vec<DocumentReport>) {
    let plans = plans_of(sample);
    let setting = Setting { profile: &sample.profile, fonts: Fonts::shipped(), requires_fonts: false, comments: false };
    let (assets, documents) = (&plans.source.assets[..], plans.documents.len());
    let made = plans.documents.iter().map(|plan| {
        let draft = Draft { plan, assets, file: &sample.name, given: &sample.given, documents };
        let mut report = report_of(plan, &set(&draft, &setting).unwrap().document);
        report.close();
        over_json(&report)
    });
    (over_json(&InputPart::of_plans(sample.name.clone(), "out".to_owned(), &plans)), made.collect())
}

#[test]
fn every_character_is_accounted_for_whatever_comes_back_and_in_any_order() {
    let sample = samples("fixtures/plans", "profile.toml").into_iter().find(|sample| sample.name == "004.txt").unwrap();
    let (part, made) = parts_of(&sample);
    assert!(made.len() > 1);
    for missing in 0..=made.len() {
        let mut part = part.clone();
        made.iter().skip(missing).rev().for_each(|report| part.put(report.clone()));
        let report = part.close();
        let places: Vec<u32> = report.documents.iter().map(|document| document.index).collect();
        assert_eq!(places, (1..=made.len() as u32).collect::<Vec<_>>());
        let Characters { unexplained, not_emitted, in_documents, .. } = report.characters.unwrap();
        assert_eq!(unexplained, 0);
        assert_eq!(not_emitted == 0, missing == 0);
        assert_eq!(in_documents == 0, missing == made.len());
        let status = if missing == 0 {
            Status::Ok
        } else if missing == made.len() {
            Status::Failed
        } else {
            Status::Partial
        };
        assert_eq!(report.status, status);
    }
}
