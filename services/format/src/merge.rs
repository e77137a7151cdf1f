//! Given elements and those of the text, brought together (DESIGN §5).
//!
//! The user's value is set. Where the text has another one, that becomes a
//! change and a finding; where both say the same once normalised, the text's
//! is kept with its place, and nothing is said.

use wenshu_model::{Change, ChangeReason, Finding, FindingCode, Lines, Severity};

use crate::slots::Slot;
use crate::texts::{Part, Revised};

/// Most characters of a value that a finding shows.
const LONGEST_EXCERPT: usize = 40;

/// The texts of the document.
#[derive(Debug)]
pub(crate) struct Merged {
    /// The texts that are set.
    pub texts: Vec<Revised>,
    /// Elements of the text that gave way to given ones.
    pub replaced: Vec<Replaced>,
    /// Given values for elements that the text does not have, as they were
    /// given, a line each.
    pub added: Vec<String>,
    /// Given texts that the text already has.
    pub same: Vec<Revised>,
}

impl Merged {
    /// The record of every given value that is set: what it replaced, and
    /// what it stands for alone. With it, plan = document ± changes.
    pub(crate) fn changes(&self) -> impl Iterator<Item = Change> + '_ {
        let added = self.added.iter().map(|after| Change {
            reason: ChangeReason::GivenElement,
            lines: None,
            block: None,
            at: 0,
            before: String::new(),
            after: after.clone(),
        });
        self.replaced.iter().map(Replaced::change).chain(added)
    }
}

/// An element of the text that gave way.
#[derive(Debug)]
pub(crate) struct Replaced {
    slot: Slot,
    /// Its texts.
    pub before: Vec<Revised>,
    /// The given values as they were given, a line each.
    after: String,
}

impl Replaced {
    /// The record of it.
    fn change(&self) -> Change {
        Change {
            reason: ChangeReason::GivenElement,
            lines: self.lines(),
            block: None,
            at: 0,
            before: written(&self.before),
            after: self.after.clone(),
        }
    }

    /// What a person should know of it.
    pub(crate) fn finding(&self) -> Finding {
        Finding {
            code: FindingCode::ElementConflict,
            severity: Severity::Review,
            lines: self.lines(),
            excerpt: shortened(&written(&self.before)),
            message: format!(
                "原文的{}“{}”与给定的“{}”不同，已按给定的排版",
                self.slot.name(),
                shortened(&written(&self.before)),
                shortened(&self.after)
            ),
        }
    }

    /// True when it is the date.
    pub(crate) fn is_date(&self) -> bool {
        self.slot == Slot::DateOfIssue
    }

    fn lines(&self) -> Option<Lines> {
        self.before.iter().filter_map(|text| text.lines).reduce(Lines::join)
    }
}

fn written(texts: &[Revised]) -> String {
    texts.iter().map(|text| text.written.as_str()).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

pub(crate) fn shortened(text: &str) -> String {
    let line: String = text.chars().map(|c| if c == '\n' { '　' } else { c }).take(LONGEST_EXCERPT).collect();
    if text.chars().count() > LONGEST_EXCERPT { format!("{line}……") } else { line }
}

/// Sets the given texts among those of the plan; both are normalised.
pub(crate) fn merge(texts: Vec<Revised>, given: Vec<Revised>) -> Merged {
    let mut merged = Merged { texts, replaced: Vec::new(), added: Vec::new(), same: Vec::new() };
    let mut given = given;
    for slot in Slot::GIVEN {
        let new: Vec<Revised> = given.extract_if(.., |text| Slot::of(text.part) == Some(slot)).collect();
        if !new.is_empty() {
            set(slot, new, &mut merged);
        }
    }
    merged
}

fn set(slot: Slot, new: Vec<Revised>, merged: &mut Merged) {
    let has = slot.texts(&merged.texts).next().is_some();
    if key(slot, slot.texts(&merged.texts)) == key(slot, new.iter()) {
        merged.same.extend(new);
        return;
    }
    if has {
        let before: Vec<Revised> = merged.texts.extract_if(.., |text| Slot::of(text.part) == Some(slot)).collect();
        merged.replaced.push(Replaced { slot, before, after: written(&new) });
    } else {
        merged.added.extend(Some(written(&new)).filter(|after| !after.is_empty()));
    }
    merged.texts.extend(new);
}

/// What an element says, without labels, ordinals, marks around it and spaces.
fn key<'a>(slot: Slot, texts: impl Iterator<Item = &'a Revised>) -> Vec<String> {
    let texts = texts.filter(|text| text.part != Part::SignatoryLabel);
    let bare = texts.map(|text| {
        let dense: String = text.text.chars().iter().filter(|c| !c.is_whitespace()).collect();
        bare(slot, &dense).to_owned()
    });
    let found: Vec<String> = bare.filter(|text| !text.is_empty()).collect();
    // Where office and name of a signer part cannot always be told.
    if slot == Slot::Signers { vec![found.concat()] } else { found }
}

fn bare(slot: Slot, text: &str) -> &str {
    let without = |label: &'static str| text.strip_prefix(label).map_or(text, |rest| rest.trim_start_matches('：'));
    match slot {
        Slot::Addressees => text.trim_end_matches('：'),
        Slot::AttachmentNotes => attachment_name(text),
        Slot::Attendance(list) => without(list.label()),
        Slot::Note => text.trim_start_matches('（').trim_end_matches('）'),
        Slot::CopyTo => without("抄送").trim_end_matches('。'),
        Slot::PrintingDate => text.trim_end_matches("印发"),
        _ => text,
    }
}

/// A line of an attachment note without 附件： and ordinal.
pub(crate) fn attachment_name(line: &str) -> &str {
    let rest = line.strip_prefix("附件").unwrap_or(line);
    let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).count();
    let rest = match digits(rest) {
        0 => rest.trim_start_matches('：'),
        count if rest.len() < line.len() => {
            // 附件1：名称
            rest.get(count..).unwrap_or(rest).trim_start_matches(['：', '.'])
        }
        _ => rest,
    };
    let rest = rest.trim_start();
    let ordinal = digits(rest);
    match rest.get(ordinal..).and_then(|behind| behind.strip_prefix('.')) {
        Some(name) if (1..=2).contains(&ordinal) && !name.starts_with(|c: char| c.is_ascii_digit()) => {
            name.trim_start()
        }
        _ => rest,
    }
}
