//! The page of a batch: counts, rate, failures by reason, files.

use jiff::{SignedDuration, Timestamp};
use maud::{Markup, html};
use wenshu_messages::query::JobSums;

use super::job::{fact, paper};
use super::shell::{Frame, Shell};
use super::words::Word;
use super::{history, text};
use crate::backend::FailureCount;
use crate::views::{Batch, Job};

/// A batch and what is shown of it.
#[derive(Debug, Clone, Copy)]
pub struct BatchShown<'a> {
    /// The batch.
    pub batch: &'a Batch,
    /// Failures by reason, the most frequent first.
    pub failures: &'a [FailureCount],
    /// Its files, the latest first; in a small batch with their documents.
    pub jobs: &'a [Job],
    /// True when there are more files than these.
    pub more: bool,
}

/// The page of a batch.
pub fn batch_page(shell: &Shell, shown: BatchShown<'_>) -> Markup {
    let id = shown.batch.batch.to_string();
    let open = shown.batch.sums.open > 0;
    let main = html! {
        div class="wide" {
            nav class="crumbs" aria-label=(shell.say(Word::Crumbs)) { a href="/jobs" { (shell.say(Word::HistoryTitle)) } }
            h1 { (shell.say(Word::BatchTitle)) }
            p class="hint" { (shell.fill(Word::BatchOf, &[("id", &id)])) }
            (live(shell, shown))
        }
    };
    shell.page(Frame { title: shell.say(Word::BatchTitle), view: "live", unfinished: open, full: false }, &main)
}

fn live(shell: &Shell, shown: BatchShown<'_>) -> Markup {
    let batch = shown.batch;
    let open = batch.sums.open > 0;
    let events = open.then(|| format!("/v1/batches/{}/events", batch.batch));
    let (done, all) = (ended(&batch.sums).to_string(), total(&batch.sums).to_string());
    let said = shell.fill(Word::BatchProgress, &[("done", &done), ("all", &all)]);
    html! {
        div id="live" data-events=[events] data-said=(said) {
            p class="batch-progress" {
                progress value=(done) max=(all) aria-label=(said) {}
                " " (said)
            }
            (sums(shell, shown))
            div class="actions" {
                a class="button primary" href={ "/v1/batches/" (batch.batch) "/outputs.zip" } download { (shell.say(Word::DownloadAll)) }
                @if open {
                    form method="post" action={ "/batches/" (batch.batch) "/cancel" } {
                        (shell.csrf_field())
                        button type="submit" { (shell.say(Word::BatchCancel)) }
                    }
                }
            }
            @if !shown.failures.is_empty() { (failures(shell, shown.failures)) }
            @if !batch.refused.is_empty() { (refused(shell, batch)) }
            section { h2 { (shell.say(Word::BatchJobs)) } (files(shell, shown.jobs)) }
            @if shown.more {
                p { a href={ "/jobs?batch=" (batch.batch) } { (shell.say(Word::AllHistory)) } }
            }
        }
    }
}

fn sums(shell: &Shell, shown: BatchShown<'_>) -> Markup {
    let sums = &shown.batch.sums;
    let figures = [
        (Word::BatchOpen, sums.open, true),
        (Word::BatchDone, sums.completed, true),
        (Word::BatchPartly, sums.completed_with_failures, false),
        (Word::BatchFailed, sums.failed, true),
        (Word::BatchCancelled, sums.cancelled, false),
        (Word::BatchExpired, sums.expired, false),
        (Word::BatchDocuments, sums.documents, true),
    ];
    html! {
        dl class="facts" {
            @for (word, figure, always) in figures {
                @if always || figure > 0 { (fact(shell, word, &html! { (figure) })) }
            }
            @if let Some(rate) = rate(shown.jobs) { (fact(shell, Word::BatchRate, &html! { (format!("{rate:.0}")) })) }
        }
    }
}

const fn ended(sums: &JobSums) -> u64 {
    sums.completed + sums.completed_with_failures + sums.failed + sums.cancelled + sums.expired
}

const fn total(sums: &JobSums) -> u64 {
    ended(sums) + sums.open
}

/// Files that ended a minute, from when the first of these was accepted to when
/// the last ended; nothing until some time has passed.
pub fn rate(jobs: &[Job]) -> Option<f64> {
    let ends: Vec<Timestamp> = jobs.iter().filter_map(|job| job.ended).collect();
    let first = jobs.iter().map(|job| job.accepted).min()?;
    let passed: SignedDuration = ends.iter().max()?.duration_since(first);
    let seconds = passed.as_secs_f64();
    #[allow(clippy::cast_precision_loss, reason = "a page of jobs")]
    let count = ends.len() as f64;
    (seconds > 0.0).then(|| count * 60.0 / seconds)
}

fn failures(shell: &Shell, failures: &[FailureCount]) -> Markup {
    html! {
        section {
            h2 { (shell.say(Word::BatchFailures)) }
            table {
                caption { (shell.say(Word::BatchFailuresCaption)) }
                thead { tr {
                    th scope="col" { (shell.say(Word::ColReason)) }
                    th scope="col" class="number" { (shell.say(Word::ColCount)) }
                    th scope="col" { (shell.say(Word::WhatToDo)) }
                } }
                tbody { @for failure in failures { tr {
                    td { (text::visible(&failure.problem.reason)) }
                    td class="number" { (failure.jobs) }
                    td { (text::visible(&failure.problem.advice)) }
                } } }
            }
        }
    }
}

fn refused(shell: &Shell, batch: &Batch) -> Markup {
    html! {
        section {
            h2 { (shell.say(Word::BatchRefused)) }
            table {
                caption { (shell.say(Word::BatchRefused)) }
                thead { tr {
                    th scope="col" { (shell.say(Word::ColFile)) }
                    th scope="col" { (shell.say(Word::ColReason)) }
                    th scope="col" { (shell.say(Word::WhatToDo)) }
                } }
                tbody { @for refused in &batch.refused { tr {
                    th scope="row" { (text::isolated(&refused.file)) }
                    td { (text::visible(&refused.problem.reason)) }
                    td { (text::visible(&refused.problem.advice)) }
                } } }
            }
        }
    }
}

fn files(shell: &Shell, jobs: &[Job]) -> Markup {
    html! {
        (history::table(shell, jobs, Word::BatchJobsCaption, false))
        @for job in jobs.iter().filter(|job| !job.documents.is_empty()) {
            section class="batch-file" {
                h3 { a href={ "/jobs/" (job.job) } { (text::isolated(&job.file)) } }
                ol class="papers compact" { @for document in &job.documents { (paper(shell, job.job, document, 4)) } }
            }
        }
    }
}
