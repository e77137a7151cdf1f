//! `docs/conformance.md`: every rule of strength M, N, R or O with what sets it
//! and what proves it, written from the recorded run.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use wenshu_check::Status;
use wenshu_conformance::program::root;
use wenshu_standard::figures::Strength;
use wenshu_standard::{Rule, rules};

use super::exempt::EXEMPT;
use super::fault::{Fault, Medium, Plant};
use super::record::{Outcome, Record, record};

/// Most papers that are named in a cell.
const NAMED: usize = 3;

/// The rules that the table is about: those that bind, among them those that
/// bind when their element is there.
pub fn tabled() -> impl Iterator<Item = &'static Rule> {
    let bind = [Strength::Must, Strength::Normal, Strength::Recommended, Strength::IfPresent];
    rules().filter(move |rule| bind.contains(&rule.strength))
}

/// How a rule stands in the table.
enum Standing<'a> {
    Verified(Vec<&'a Outcome>),
    Exempt(&'static str, &'static str),
    Open,
}

fn standing<'a>(record: &'a Record, rule: &str) -> Standing<'a> {
    let found: Vec<&Outcome> =
        record.planted.iter().filter(|outcome| outcome.fault.rule == rule && outcome.is_found()).collect();
    if !found.is_empty() {
        return Standing::Verified(found);
    }
    match EXEMPT.iter().find(|(id, ..)| *id == rule) {
        Some((_, why, reason)) => Standing::Exempt(why.words(), reason),
        None => Standing::Open,
    }
}

/// The document.
pub fn document() -> String {
    let record = record();
    let sources = citations();
    let mut text = head(record);
    let mut clause = "";
    for rule in tabled() {
        let own = clause_of(rule);
        if own != clause {
            clause = own;
            let _ =
                write!(text, "\n## {clause}\n\n| Rule | | Asks for | Set by | Verified by |\n|---|---|---|---|---|\n");
        }
        let set_by = sources.get(rule.id).map_or_else(|| "–".to_owned(), |files| join(files.iter()));
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {set_by} | {} |",
            rule.id,
            rule.strength.letter(),
            rule.says,
            verified_by(record, rule.id)
        );
    }
    text.push_str(&deviations());
    text.push_str(&planted(record));
    text
}

/// Where good papers break rules, and why.
fn deviations() -> String {
    let mut text = String::from(
        "\n## Where good papers break rules\n\nNo other rule is broken in any good paper.\n\n\
         | Paper | Rules | Why |\n|---|---|---|\n",
    );
    for (paper, rules, why) in super::DEVIATIONS {
        let rules = rules.iter().map(|rule| format!("`{rule}`")).collect::<Vec<_>>().join(", ");
        let _ = writeln!(text, "| {paper} | {rules} | {why} |");
    }
    text
}

/// Every planted fault, with what else it turned red.
fn planted(record: &Record) -> String {
    let mut text = String::from(
        "\n## The planted faults\n\nA fault of one rule may break others with it: a mark that stands too low drives the \
         number too near. What else turned red is recorded here.\n\n\
         | Rule | File | Fault | Before | After | Also red |\n|---|---|---|---|---|---|\n",
    );
    for outcome in &record.planted {
        let after = match &outcome.after {
            Ok((status, _)) => words_of(*status),
            Err(_) => "no result",
        };
        let others = outcome.others.iter().map(|rule| format!("`{rule}`")).collect::<Vec<_>>().join(", ");
        let _ = writeln!(
            text,
            "| `{}` | {}.{} | {} | {} | {after} | {others} |",
            outcome.fault.rule,
            outcome.fault.sample,
            outcome.fault.medium().ending(),
            shown(&outcome.fault),
            outcome.before.map_or("no result", words_of),
        );
    }
    text
}

const fn words_of(status: Status) -> &'static str {
    match status {
        Status::Kept => "kept",
        Status::Broken => "broken",
        Status::NotApplicable => "not applicable",
        Status::CannotVerify => "cannot be verified",
    }
}

fn head(record: &Record) -> String {
    let (mut verified, mut exempt, mut open) = (0, BTreeMap::new(), 0);
    for rule in tabled() {
        match standing(record, rule.id) {
            Standing::Verified(_) => verified += 1,
            Standing::Exempt(why, _) => *exempt.entry(why).or_insert(0) += 1,
            Standing::Open => open += 1,
        }
    }
    let count = |medium| record.planted.iter().filter(|outcome| outcome.fault.medium() == medium).count();
    let found = record.planted.iter().filter(|outcome| outcome.is_found()).count();
    let papers: BTreeSet<&str> = record.good.iter().map(|(good, _)| good.name.as_str()).collect();
    let mut text = String::from("# Conformance\n\n");
    text.push_str(
        "Every rule of strength M (应当), N (一般), R (推荐) or O (如有) of the rule catalogue in `shared/standard/src/rules`: what sets \
         it, and what proves that it is kept. Written by the tests from a recorded run; do not edit. \
         `WENSHU_UPDATE_GOLDENS=1 cargo test -p wenshu-conformance --test it planted` writes it anew.\n\n",
    );
    let _ = write!(
        text,
        "A rule counts as verified when `wenshu check`\n\n- does not call it broken in the good file, and\n- calls it broken \
         in a copy of that file in which this rule was broken by hand (a planted fault).\n\n\
         *Set by* names the sources of the program that cite the rule. *Verified by* says in how many of the {} good papers \
         the rule was measured and kept, as PDF and as DOCX, and in how many only a rendering or a person could tell (the gallery in `tests/gallery`, the thirty documents of the real \
         plans, and the paper of words), and which planted faults turned it red (`tests/conformance/tests/it/planted`).\n\n",
        papers.len()
    );
    let total = tabled().count();
    let _ = write!(text, "| | Rules |\n|---|---|\n| Of strength M, N, R or O | {total} |\n| Verified | {verified} |\n");
    for (why, count) in exempt {
        let _ = writeln!(text, "| Not verified: {why} | {count} |");
    }
    let _ = writeln!(text, "| Not verified yet | {open} |");
    let _ = writeln!(
        text,
        "\nPlanted faults: {} in PDF files, {} in DOCX files; {found} found.",
        count(Medium::Pdf),
        count(Medium::Docx)
    );
    text
}

/// The part of the specification that a rule belongs to.
fn clause_of(rule: &Rule) -> &'static str {
    let id = rule.id;
    let starts = |parts: &[&str]| parts.iter().any(|part| id.starts_with(part));
    if starts(&["9704-3.", "9704-4", "9704-5.", "9704-6.", "33476.2-5", "33476.2-6"]) {
        "Sheet, grid and type (clauses 3 to 6)"
    } else if starts(&["9704-7.1", "9704-7.2", "33476.2-7.1"])
        || ["reg-9-1-a", "reg-9-2-a", "reg-9-3-a", "reg-9-5-a", "reg-9-6-a"].contains(&id)
    {
        "版头 (clause 7.2)"
    } else if starts(&["9704-7.3", "reg-9-"]) || id == "15834-B.4-a" {
        "主体 (clause 7.3)"
    } else if starts(&["9704-7.4", "9704-7.5", "9704-8", "33476.2-7.3", "33476.2-8"]) {
        "版记, page numbers, turned tables (clauses 7.4, 7.5, 8)"
    } else if starts(&["9704-10"]) {
        "信函, 命令（令）, 纪要 (clause 10)"
    } else {
        "Punctuation, numerals, units (clause 9)"
    }
}

fn verified_by(record: &Record, rule: &str) -> String {
    let faults = match standing(record, rule) {
        Standing::Exempt(why, reason) => return format!("*{why}*: {reason}"),
        Standing::Open => return "**not verified yet**".to_owned(),
        Standing::Verified(faults) => faults,
    };
    [Medium::Pdf, Medium::Docx].map(|medium| in_medium(record, rule, medium, &faults)).join("<br>")
}

/// What was seen of a rule in the files of one format.
fn in_medium(record: &Record, rule: &str, medium: Medium, faults: &[&Outcome]) -> String {
    let papers = |status: Status| -> Vec<&str> {
        let good = record.good.iter().filter(|(good, _)| good.medium == medium);
        let found = good.filter(|(good, _)| record.status(&good.name, medium, rule) == Some(status));
        found.map(|(good, _)| good.name.as_str()).collect()
    };
    let (kept, unknown) = (papers(Status::Kept), papers(Status::CannotVerify));
    let planted: Vec<&&Outcome> = faults.iter().filter(|outcome| outcome.fault.medium() == medium).collect();
    let mut text = format!("{}: kept in {}", medium.name(), kept.len());
    let own = planted.iter().map(|outcome| outcome.fault.sample).filter(|name| kept.contains(name));
    let others = kept.iter().copied().filter(|name| !name.contains('#'));
    let mut seen = BTreeSet::new();
    let named: Vec<&str> = own.chain(others).filter(|name| seen.insert(*name)).take(NAMED).collect();
    if !named.is_empty() {
        let more = if kept.len() > named.len() { ", …" } else { "" };
        let _ = write!(text, " ({}{more})", named.join(", "));
    }
    if !unknown.is_empty() {
        let _ = write!(text, ", cannot be verified in {}", unknown.len());
    }
    let red: Vec<String> =
        planted.iter().map(|outcome| format!("{} ({})", shown(&outcome.fault), outcome.fault.sample)).collect();
    if red.is_empty() {
        text.push_str("; none planted");
    } else {
        let _ = write!(text, "; red: {}", red.join("; "));
    }
    text
}

/// A fault in a cell: what is wrong, or the wrong words.
fn shown(fault: &Fault) -> String {
    let what = fault.what.replace('\n', " / ").replace('|', "\\|");
    match fault.plant {
        Plant::TypedPdf(..) | Plant::TypedDocx(..) => format!("`{what}`"),
        Plant::Pdf(_) | Plant::Docx(_) => what,
    }
}

fn join<'a>(files: impl Iterator<Item = &'a String>) -> String {
    files.map(|file| format!("`{file}`")).collect::<Vec<_>>().join(", ")
}

/// The sources that cite each rule: those of the program, without its tests,
/// the catalogue and the check itself.
fn citations() -> BTreeMap<&'static str, BTreeSet<String>> {
    let mut sources = Vec::new();
    for folder in ["services", "shared"] {
        collect(&root().join(folder), &mut sources);
    }
    let mut cited: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
    let ids: Vec<&'static str> = tabled().map(|rule| rule.id).collect();
    for path in sources {
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        let name = name.split_once('/').map_or(name.as_str(), |(_, rest)| rest).replacen("/src/", "/", 1);
        for id in &ids {
            if cites(text, id) {
                cited.entry(id).or_default().insert(name.clone());
            }
        }
    }
    cited
}

fn collect(folder: &Path, sources: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            let skipped = ["tests", "benches", "examples", "fuzz", "target", "check", "rules"].contains(&name.as_str());
            if !skipped {
                collect(&path, sources);
            }
        } else if name.ends_with(".rs") {
            sources.push(path);
        }
    }
}

/// True when a text cites a rule, alone or in a row such as
/// `9704-5.2.1-a to -c`.
fn cites(text: &str, id: &str) -> bool {
    let whole = text.match_indices(id).any(|(at, _)| {
        let after = text[at + id.len()..].chars().next();
        !after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.')
            && !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.')
    });
    let Some((stem, letter)) = id.rsplit_once('-').filter(|(_, letter)| letter.len() == 1) else { return whole };
    whole
        || text.match_indices(&format!("{stem}-")).any(|(at, found)| {
            let rest: Vec<char> = text[at + found.len()..].chars().take(7).collect();
            let letter = letter.chars().next().unwrap();
            matches!(rest.as_slice(), [first, ' ', 't', 'o', ' ', '-', last] if (first..=last).contains(&&letter))
        })
}
