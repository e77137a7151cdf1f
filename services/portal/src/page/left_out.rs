//! What is in no document and what was altered, readable: the other half of the
//! promise that nothing is lost.

use std::collections::BTreeMap;

use maud::{Markup, html};
use wenshu_messages::JobId;
use wenshu_model::{Change, Finding, RemovalReason};

use super::job::Shown;
use super::labels;
use super::shell::{Frame, Shell};
use super::text::{isolated, place, shortened, source_link, visible};
use super::words::Word;
use crate::views::{Job, SourceView};

/// Entries of a list that are shown unless all are asked for.
const ENTRIES_MOST: usize = 100;
/// Characters of a text that was left out.
const CHARACTERS_MOST: usize = 240;

/// Findings about the file, texts left out, texts altered.
pub fn sections(shell: &Shell, job: JobId, source: &SourceView, shown: Shown) -> Markup {
    html! {
        @if !source.findings.is_empty() {
            section {
                h2 { (shell.say(Word::FileFindings)) }
                ul class="findings" { @for finding in &source.findings { li { (finding_body(shell, job, finding)) } } }
            }
        }
        (removed(shell, job, source, shown))
        @if !source.changed.is_empty() {
            section {
                h2 { (shell.say(Word::ChangedTitle)) }
                (changes(shell, job, &source.changed, Word::ChangedFileCaption))
            }
        }
    }
}

/// Severity, message, words and place of a finding.
pub fn finding_body(shell: &Shell, job: JobId, finding: &Finding) -> Markup {
    html! {
        span class={ "severity " (labels::severity_class(finding.severity)) } { (labels::severity(shell.lang, finding.severity)) }
        " " (visible(&finding.message))
        @if !finding.excerpt.is_empty() { " " q { (shortened(&finding.excerpt, CHARACTERS_MOST)) } }
        @if let Some(lines) = finding.lines { " " (source_link(shell, job, lines)) }
    }
}

fn removed(shell: &Shell, job: JobId, source: &SourceView, shown: Shown) -> Markup {
    let chosen: Vec<_> =
        source.removed.iter().filter(|removed| shown.reason.is_none_or(|reason| removed.reason == reason)).collect();
    let most = if shown.all { usize::MAX } else { ENTRIES_MOST };
    html! {
        section id="left-out" {
            h2 { (shell.say(Word::LeftOutTitle)) }
            @if source.removed.is_empty() {
                p { (shell.say(Word::LeftOutNone)) }
            } @else {
                p { (shell.say(Word::LeftOutLead)) }
                (reasons(shell, job, source, shown.reason))
                table class="left-out" {
                    caption { (shell.say(Word::LeftOutCaption)) }
                    thead { tr {
                        th scope="col" { (shell.say(Word::ColText)) }
                        th scope="col" { (shell.say(Word::ColPlace)) }
                        th scope="col" { (shell.say(Word::ColReason)) }
                    } }
                    tbody {
                        @for entry in chosen.iter().take(most) {
                            tr {
                                td class="quoted" { (shortened(&entry.text, CHARACTERS_MOST)) }
                                td { (place(shell, job, entry)) }
                                td { (labels::removal(shell.lang, entry.reason)) }
                            }
                        }
                    }
                }
                @if chosen.len() > most { (more(shell, job, chosen.len(), shown.reason)) }
            }
        }
    }
}

fn more(shell: &Shell, job: JobId, all: usize, reason: Option<RemovalReason>) -> Markup {
    let filter = reason.map(|reason| format!("&reason={}", reason_code(reason))).unwrap_or_default();
    let all = all.to_string();
    html! {
        p {
            (shell.fill(Word::ShownOf, &[("n", &ENTRIES_MOST.to_string()), ("all", &all)])) " "
            a href={ "/jobs/" (job) "?all=1" (filter) "#left-out" } { (shell.fill(Word::ShowAllN, &[("n", &all)])) }
        }
    }
}

fn reasons(shell: &Shell, job: JobId, source: &SourceView, chosen: Option<RemovalReason>) -> Markup {
    let mut counts: BTreeMap<RemovalReason, usize> = BTreeMap::new();
    for entry in &source.removed {
        *counts.entry(entry.reason).or_default() += 1;
    }
    html! {
        @if counts.len() > 1 {
            nav class="filter" aria-label=(shell.say(Word::FilterReason)) {
                a href={ "/jobs/" (job) "#left-out" } aria-current=[chosen.is_none().then_some("true")] {
                    (shell.say(Word::AllReasons)) " " span class="count" { (source.removed.len()) }
                }
                @for (reason, count) in counts {
                    a href={ "/jobs/" (job) "?reason=" (reason_code(reason)) "#left-out" }
                        aria-current=[(chosen == Some(reason)).then_some("true")] {
                        (labels::removal(shell.lang, reason)) " " span class="count" { (count) }
                    }
                }
            }
        }
    }
}

/// A reason as it stands in JSON and in `?reason=`.
pub fn reason_code(reason: RemovalReason) -> String {
    serde_json::to_value(reason).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The reason of this code.
pub fn reason_of(code: &str) -> Option<RemovalReason> {
    serde_json::from_value(code.into()).ok()
}

/// A table of what was altered.
pub fn changes(shell: &Shell, job: JobId, changes: &[Change], caption: Word) -> Markup {
    html! {
        table class="changes" {
            caption { (shell.say(caption)) }
            thead { tr {
                th scope="col" { (shell.say(Word::ColBefore)) }
                th scope="col" { (shell.say(Word::ColAfter)) }
                th scope="col" { (shell.say(Word::ColReason)) }
                th scope="col" { (shell.say(Word::ColPlace)) }
            } }
            tbody {
                @for change in changes {
                    tr {
                        td { @if !change.before.is_empty() { del { (shortened(&change.before, CHARACTERS_MOST)) } } }
                        td { @if !change.after.is_empty() { ins { (shortened(&change.after, CHARACTERS_MOST)) } } }
                        td { (labels::change(shell.lang, change.reason)) }
                        td { @if let Some(lines) = change.lines { (source_link(shell, job, lines)) } }
                    }
                }
            }
        }
    }
}

/// The file as it was read, line by line.
pub fn source_page(shell: &Shell, job: &Job, source: &SourceView) -> Markup {
    let main = html! {
        div class="wide" {
            nav class="crumbs" aria-label=(shell.say(Word::Crumbs)) {
                a href={ "/jobs/" (job.job) } { (shell.say(Word::BackToJob)) " " (isolated(&job.file)) }
            }
            h1 { (shell.say(Word::SourceTitle)) }
            p { (shell.say(Word::SourceLead)) }
            (source_lines(source))
        }
    };
    shell.page(Frame { title: shell.say(Word::SourceTitle), ..Frame::default() }, &main)
}

/// Lines in groups, so that a browser lays out those alone that are seen.
fn source_lines(source: &SourceView) -> Markup {
    const GROUP: usize = 200;
    let left_out = lines_left_out(source);
    html! {
        div class="source" id="source-lines" {
            @for (group, lines) in source.lines.chunks(GROUP).enumerate() {
                ol class="source-group" start=(group * GROUP + 1) {
                    @for (index, line) in lines.iter().enumerate() {
                        @let number = group * GROUP + index + 1;
                        li id={ "L" (number) } class=[left_out.get(number).copied().unwrap_or(false).then_some("gone")] { (visible(line)) }
                    }
                }
            }
        }
    }
}

/// For each line number whether all of the line is in no document.
fn lines_left_out(source: &SourceView) -> Vec<bool> {
    let mut gone = vec![0_usize; source.lines.len() + 1];
    for piece in source.removed.iter().flat_map(|removed| &removed.pieces) {
        if let Some(count) = gone.get_mut(piece.line as usize) {
            *count += piece.end.saturating_sub(piece.start) as usize;
        }
    }
    // White space is in no account.
    let lengths = std::iter::once(usize::MAX).chain(source.lines.iter().map(|line| line.trim().chars().count()));
    gone.into_iter().zip(lengths).map(|(gone, length)| gone > 0 && gone >= length).collect()
}
