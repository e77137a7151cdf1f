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

/// Rules that a good paper does break, and that `wenshu check` has to say so:
/// paper, rules, why.
const DEVIATIONS: &[(&str, &[&str], &str)] = &[
    (
        "profile-site",
        &["9704-5.2.3-a", "9704-5.2.3-c", "9704-7.5-c", "impl-bold"],
        "the profile asks for lines of 28 pt, page numbers in the middle and bold headings of level 3",
    ),
    // The author's own words; the program reports them and leaves them alone.
    ("000.txt #01", &["15834-4.5-b"], "the author's words"),
    (
        "000.txt #02",
        &["9704-9-a", "reg-11-a", "15834-4-a", "15834-4.15-a", "15834-4.5-b", "num-skip"],
        "the author's words; characters were lost and stand as ??",
    ),
    ("002.txt #01", &["15834-4.5-b"], "the author's words"),
    ("002.txt #05", &["num-skip"], "the author's numbers"),
    ("002.txt #06", &["15834-4.5-b"], "the author's words"),
    ("002.txt #07", &["15834-4.5-b", "num-single"], "the author's words and numbers"),
    ("002.txt #08", &["15834-4.5-a", "15834-4.5-b", "num-skip"], "the author's words and numbers"),
    ("002.txt #09", &["15834-4.5-b"], "the author's words"),
    ("002.txt #11", &["15834-4.5-b"], "the author's words"),
    ("002.txt #12", &["15834-4.5-b"], "the author's words"),
    ("002.txt #13", &["15834-4.5-b"], "the author's words"),
    ("002.txt #14", &["15834-4.5-b"], "the author's words"),
    ("002.txt #15", &["num-skip"], "the author's numbers"),
    ("002.txt #16", &["num-restart"], "the author's numbers"),
    ("003.txt #03", &["15834-4.9-a", "15834-4.5-c"], "the author's words"),
    ("004.txt #01", &["9704-9-a", "reg-11-a", "15834-4.8-a"], "the author's words"),
    ("004.txt #02", &["15834-4.5-b"], "the author's words"),
    (
        "004.txt #03",
        &["num-skip", "num-restart", "impl-7.3.3-f"],
        "the author's numbers, and a date that reads xx年年3月",
    ),
];

/// Every good file is free of broken rules, but for what its profile asks for.
#[test]
fn check_raises_no_false_alarm_on_the_good_files() {
    let mut violations = Vec::new();
    for (good, report) in &record::record().good {
        let name = format!("{} {}", good.name, good.medium.name());
        match report {
            Err(error) => violations.push(format!("{name}: {error}")),
            Ok(report) => {
                let meant =
                    |rule: &str| DEVIATIONS.iter().any(|(paper, ids, _)| *paper == good.name && ids.contains(&rule));
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

/// What an author or a profile wants against the rules is told, not passed.
#[test]
fn check_tells_where_a_good_file_departs_from_the_rules() {
    let mut violations = Vec::new();
    let deviations = DEVIATIONS.iter().flat_map(|(paper, rules, why)| rules.iter().map(move |rule| (paper, rule, why)));
    for (paper, rule, why) in deviations {
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

/// Rules whose good file does not tell that they are kept, though a planted one
/// tells that they are broken: rule, ending of the file, why.
const UNTOLD: &[(&str, &str, &str)] = &[
    ("9704-7.3.1-b", "docx", "how far the title stands below the rule takes a rendering"),
    ("9704-7.3.5.3-a", "pdf", "the stamp is not in the file"),
    ("9704-7.3.5.3-a", "docx", "the stamp is not in the file"),
    ("33476.2-7.3.1-a", "docx", "the page of the 版记 takes a rendering"),
    ("9704-10.1-f", "pdf", "no text stands on the line above the double rule"),
    ("9704-10.2-c", "pdf", "the stamp is not in the file"),
    ("9704-10.2-c", "docx", "the stamp is not in the file"),
    ("15835-5.1.7-a", "docx", "where lines break takes a rendering"),
];

/// The good file of a fault keeps the rule, not only fails to break it.
#[test]
fn the_good_file_of_every_fault_keeps_its_rule() {
    let mut violations = Vec::new();
    for outcome in &record::record().planted {
        let (rule, ending) = (outcome.fault.rule, outcome.fault.medium().ending());
        let untold = UNTOLD.iter().any(|(id, medium, _)| (*id, *medium) == (rule, ending));
        if outcome.before != Some(wenshu_check::Status::Kept) && !untold {
            violations.push(format!("{}: {:?} before", outcome.fault.name(), outcome.before));
        }
    }
    none_of(violations);
}

/// Taking a file apart and putting it together again changes nothing that the
/// check sees: what it finds in a planted file is the fault.
#[test]
fn an_edit_of_nothing_changes_no_result() {
    let mut violations = Vec::new();
    let faults = faults();
    for (good, report) in &record::record().good {
        let used = faults.iter().any(|fault| fault.sample == good.name && fault.medium() == good.medium);
        let Some(report) = report.as_ref().ok().filter(|_| used) else { continue };
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
