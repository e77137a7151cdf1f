//! The page of earlier uploads, with search.

use maud::{Markup, html};
use wenshu_messages::event::JobStatus;
use wenshu_messages::{BatchId, JobId};

use super::shell::{Frame, Shell};
use super::words::Word;
use super::{labels, text};
use crate::views::{Job, Jobs};

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Text in the name of the file.
    pub search: String,
    /// How the jobs ended.
    pub status: Option<JobStatus>,
    /// Those that are open.
    pub open: bool,
    /// Of this batch.
    pub batch: Option<BatchId>,
    /// Older than this job.
    pub after: Option<JobId>,
}

impl Wanted {
    /// As it stands in `?status=`.
    pub const fn state(&self) -> &'static str {
        match (self.open, self.status) {
            (true, _) => "open",
            (false, Some(status)) => status.as_str(),
            (false, None) => "",
        }
    }

    fn is_all(&self) -> bool {
        self.search.is_empty() && self.state().is_empty() && self.batch.is_none() && self.after.is_none()
    }

    /// The query of the first page of these.
    fn query(&self) -> String {
        let batch = self.batch.map(|batch| format!("&batch={batch}")).unwrap_or_default();
        format!("?search={}&status={}{batch}", encoded(&self.search), self.state())
    }
}

/// Percent-encodes a value of a query.
pub fn encoded(text: &str) -> String {
    let mut query = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            query.push(char::from(byte));
        } else {
            query.push_str(&format!("%{byte:02X}"));
        }
    }
    query
}

/// The page of earlier uploads.
pub fn history_page(shell: &Shell, wanted: &Wanted, found: &Jobs) -> Markup {
    let main = html! {
        div class="wide" {
            h1 { (shell.say(Word::HistoryTitle)) }
            (search(shell, wanted))
            @if found.jobs.is_empty() {
                p { (shell.say(if wanted.is_all() { Word::HistoryFirst } else { Word::HistoryNone })) }
            } @else {
                (table(shell, &found.jobs, Word::HistoryCaption, true))
            }
            nav class="pager" aria-label=(shell.say(Word::HistoryTitle)) {
                @if wanted.after.is_some() {
                    a class="button" href=(wanted.query()) { (shell.say(Word::Newest)) }
                }
                @if let Some(last) = found.jobs.last().filter(|_| found.more) {
                    a class="button" rel="next" href={ (wanted.query()) "&after=" (last.job) } { (shell.say(Word::Older)) }
                }
            }
        }
    };
    shell.page(Frame { title: shell.say(Word::HistoryTitle), ..Frame::default() }, &main)
}

fn search(shell: &Shell, wanted: &Wanted) -> Markup {
    html! {
        form class="search" method="get" action="/jobs" role="search" {
            @if let Some(batch) = wanted.batch { input type="hidden" name="batch" value=(batch); }
            div class="field" {
                label for="search" { (shell.say(Word::SearchName)) }
                input type="search" id="search" name="search" value=(wanted.search);
            }
            div class="field" {
                label for="status" { (shell.say(Word::SearchStatus)) }
                select id="status" name="status" {
                    option value="" { (shell.say(Word::AnyStatus)) }
                    option value="open" selected[wanted.open] { (shell.say(Word::StateOpen)) }
                    @for status in JobStatus::ALL {
                        option value=(status.as_str()) selected[!wanted.open && wanted.status == Some(status)] {
                            (shell.say(labels::status_word(status)))
                        }
                    }
                }
            }
            button type="submit" { (shell.say(Word::Search)) }
        }
    }
}

/// A table of jobs.
pub fn table(shell: &Shell, jobs: &[Job], caption: Word, with_batch: bool) -> Markup {
    html! {
        table class="jobs" {
            caption { (shell.say(caption)) }
            thead { tr {
                th scope="col" { (shell.say(Word::ColFile)) }
                th scope="col" { (shell.say(Word::ColState)) }
                th scope="col" class="number" { (shell.say(Word::ColDocuments)) }
                th scope="col" class="number" { (shell.say(Word::ColPages)) }
                th scope="col" class="number" { (shell.say(Word::CountFindings)) }
                @if with_batch { th scope="col" { (shell.say(Word::ColBatch)) } }
                th scope="col" { (shell.say(Word::ColWhen)) }
            } }
            tbody { @for job in jobs { (row(shell, job, with_batch)) } }
        }
    }
}

fn row(shell: &Shell, job: &Job, with_batch: bool) -> Markup {
    html! {
        tr {
            th scope="row" class="file" { a href={ "/jobs/" (job.job) } { (text::isolated(&job.file)) } }
            td {
                span class={ "state " (labels::state_class(job)) } { (shell.say(labels::state(job))) }
                @if let Some(problem) = &job.problem { span class="why" { (text::visible(&problem.reason)) } }
            }
            td class="number" { (job.counts.documents) }
            td class="number" { (job.counts.pages) }
            td class="number" { (job.counts.findings) }
            @if with_batch {
                td { @if let Some(batch) = job.batch { a href={ "/batches/" (batch) } { (shell.say(Word::BatchLink)) } } }
            }
            td class="when" { (text::time(job.accepted)) }
        }
    }
}
