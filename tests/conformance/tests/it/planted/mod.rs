//! Planted faults: good finished files with one rule broken in each, and what
//! `wenshu check` says of the good and of the planted ones.
//!
//! A PDF is edited glyph by glyph and rule by rule, a DOCX property by
//! property; faults of words are typed into the input and converted with every
//! normalisation off. [`record`] makes and checks all of them once a test
//! process; `docs/conformance.md` is written from that run.

mod docx;
mod exempt;
mod fault;
mod faults_body;
mod faults_closing;
mod faults_forms;
mod faults_imprint;
mod faults_letterhead;
mod faults_page;
mod good;
mod pdf;
mod record;
mod table;
mod variants;
mod words;

use wenshu_conformance::converted::none_of;
use wenshu_conformance::program;

use fault::Fault;

/// Every fault.
fn faults() -> Vec<Fault> {
    [
        faults_page::faults(),
        faults_letterhead::faults(),
        faults_body::faults(),
        faults_closing::faults(),
        faults_imprint::faults(),
        faults_forms::faults(),
        variants::faults(),
        words::faults(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Rules that a good paper breaks on purpose: paper, rule, why.
const DEVIATIONS: &[(&str, &str, &str)] = &[];

/// Every good file is free of broken rules, but for what its profile asks for.
#[test]
fn check_raises_no_false_alarm_on_the_good_files() {
    let mut violations = Vec::new();
    for (good, report) in &record::record().good {
        let name = format!("{} {}", good.name, good.medium.name());
        match report {
            Err(error) => violations.push(format!("{name}: {error}")),
            Ok(report) => {
                let meant = |rule: &str| DEVIATIONS.iter().any(|(paper, id, _)| *paper == good.name && *id == rule);
                violations.extend(report.broken().filter(|result| !meant(&result.rule)).map(|result| {
                    let measured = result.measured.as_deref().unwrap_or_default();
                    let place = result.place.as_ref().map(wenshu_check::Place::words).unwrap_or_default();
                    format!("{name}: {} {measured} {place} {}", result.rule, result.message)
                }));
            }
        }
    }
    none_of(violations);
}

/// What a profile asks for against the standard is reported.
#[test]
fn check_reports_the_deviations_of_a_profile() {
    let mut violations = Vec::new();
    for (paper, rule, why) in DEVIATIONS {
        let seen = [fault::Medium::Pdf, fault::Medium::Docx].map(|medium| record::record().status(paper, medium, rule));
        if !seen.contains(&Some(wenshu_check::Status::Broken)) {
            violations.push(format!("{paper}: {rule} ({why}): {seen:?}"));
        }
    }
    none_of(violations);
}

/// Each rule is kept, or not spoken of, in the good file, and broken in the
/// planted one.
#[test]
fn check_finds_every_planted_fault() {
    let mut violations = Vec::new();
    for outcome in record::record().planted.iter().filter(|outcome| !outcome.is_found()) {
        let others = outcome.others.join(", ");
        violations.push(format!(
            "{}: {:?} before, {:?} after; red: {others}",
            outcome.fault.name(),
            outcome.before,
            outcome.after
        ));
    }
    none_of(violations);
}

/// Taking a file apart and putting it together again changes nothing that the
/// check sees: what it finds in a planted file is the fault.
#[test]
fn an_edit_of_nothing_changes_no_result() {
    let mut violations = Vec::new();
    for (good, report) in &record::record().good {
        let Ok(report) = report else { continue };
        let bytes = match good.medium {
            fault::Medium::Pdf => pdf::Pdf::read(&good.bytes).write(),
            fault::Medium::Docx => docx::Docx::read(&good.bytes).write(),
        };
        let again = wenshu_check::check(&bytes, &report.file, &wenshu_check::Limits::default()).unwrap();
        let pairs = report.results.iter().zip(&again.results).filter(|(was, is)| was.status != is.status);
        violations.extend(pairs.map(|(was, is)| {
            format!("{} {}: {} {:?} is now {:?}", good.name, good.medium.name(), was.rule, was.status, is.status)
        }));
    }
    none_of(violations);
}

#[test]
fn every_binding_rule_has_a_planted_fault_or_a_reason_why_not() {
    let faults = faults();
    let mut violations = Vec::new();
    for rule in table::tabled() {
        let planted = faults.iter().any(|fault| fault.rule == rule.id);
        let exempt = exempt::EXEMPT.iter().any(|(id, ..)| *id == rule.id);
        if planted == exempt {
            violations.push(format!("{}: planted {planted}, exempt {exempt}", rule.id));
        }
    }
    for fault in &faults {
        if wenshu_standard::rule_of(fault.rule).is_none() {
            violations.push(format!("{} is no rule", fault.name()));
        }
    }
    none_of(violations);
}

/// `WENSHU_UPDATE_GOLDENS=1` writes it anew.
#[test]
fn the_table_of_conformance_is_that_of_this_run() {
    let path = program::root().join("docs/conformance.md");
    let text = table::document();
    if std::env::var_os("WENSHU_UPDATE_GOLDENS").is_some() {
        std::fs::write(&path, text).unwrap();
        return;
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    let pair = kept.lines().zip(text.lines()).find(|(kept, made)| kept != made);
    assert!(kept == text, "docs/conformance.md is not of this run: {pair:?}");
}
