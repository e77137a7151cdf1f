//! The page of a job: how it stands, its documents, what of the file is in none
//! of them, and the correction of a wrong separation.

use maud::{Markup, html};
use wenshu_messages::JobId;
use wenshu_model::RemovalReason;
use wenshu_report::Format;

use super::problem::problem_box;
use super::shell::{Frame, Shell};
use super::words::Word;
use super::{labels, left_out, text};
use crate::views::{Document, Job, SourceView, Stage};

/// What of the lists of a job's page is shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Shown {
    /// Only texts that were left out for this reason.
    pub reason: Option<RemovalReason>,
    /// All entries, however many there are.
    pub all: bool,
}

/// The page of a job; `source` once it can be read.
pub fn job_page(shell: &Shell, job: &Job, source: Option<&SourceView>, shown: Shown) -> Markup {
    let open = job.status.is_none();
    let main = html! {
        div class="wide" {
            (crumbs(shell, job))
            h1 { (text::isolated(&job.file)) }
            (live(shell, job))
            @if !open && !job.documents.is_empty() { (separation(shell, job)) }
            @if let Some(source) = source { (left_out::sections(shell, job.job, source, shown)) }
        }
    };
    shell.page(Frame { title: &job.file, view: "live", unfinished: open, full: false }, &main)
}

fn crumbs(shell: &Shell, job: &Job) -> Markup {
    html! {
        nav class="crumbs" aria-label=(shell.say(Word::Crumbs)) {
            a href="/jobs" { (shell.say(Word::HistoryTitle)) }
            @if let Some(batch) = job.batch { " › " a href={ "/batches/" (batch) } { (shell.say(Word::OfBatch)) } }
            @if let Some(earlier) = job.based_on { " › " a href={ "/jobs/" (earlier) } { (shell.say(Word::BasedOn)) } }
        }
    }
}

/// The part that changes while the job runs; scripts put it in anew.
fn live(shell: &Shell, job: &Job) -> Markup {
    let open = job.status.is_none();
    let events = open.then(|| format!("/v1/jobs/{}/events", job.job));
    html! {
        div id="live" data-events=[events] data-said={ (text::visible(&job.file)) (shell.say(Word::Colon)) (shell.say(labels::state(job))) } {
            (stages(shell, job))
            @if let Some(problem) = &job.problem { (problem_box(shell, problem)) }
            (facts(shell, job))
            (actions(shell, job))
            (documents(shell, job))
        }
    }
}

/// The steps that the job has gone.
pub fn stages(shell: &Shell, job: &Job) -> Markup {
    let at = match job.stage {
        Stage::Reading => 1,
        Stage::Setting => 2,
        Stage::Writing => 3,
        Stage::Ended => 4,
    };
    // What ended without a document never came so far.
    let gone = if at == 4 && job.counts.documents == 0 { 2 } else { at };
    let words = [Word::StageUpload, Word::StageRead, Word::StageSet, Word::StageWrite];
    html! {
        ol class="stages" aria-label=(shell.say(Word::Stages)) {
            @for (index, word) in words.into_iter().enumerate() {
                li class=(if index < gone { "past" } else if index == at { "now" } else { "ahead" })
                    aria-current=[(index == at).then_some("step")] { (shell.say(word)) }
            }
            li class={ (if at == 4 { "now " } else { "ahead " }) (labels::state_class(job)) }
                aria-current=[(at == 4).then_some("step")] {
                (shell.say(if at == 4 { labels::state(job) } else { Word::StageDone }))
            }
        }
    }
}

fn facts(shell: &Shell, job: &Job) -> Markup {
    let counts = &job.counts;
    html! {
        dl class="facts" {
            (fact(shell, Word::CountDocuments, &html! { (counts.documents) }))
            (fact(shell, Word::CountPages, &html! { (counts.pages) }))
            (fact(shell, Word::CountFindings, &html! { (counts.findings) }))
            @if counts.documents_failed > 0 { (fact(shell, Word::CountFailed, &html! { (counts.documents_failed) })) }
            (fact(shell, Word::AcceptedAt, &text::time(job.accepted)))
            @if let Some(ended) = job.ended { (fact(shell, Word::EndedAt, &text::time(ended))) }
        }
    }
}

/// A figure with its name.
pub fn fact(shell: &Shell, name: Word, value: &Markup) -> Markup {
    html! { div { dt { (shell.say(name)) } dd { (value) } } }
}

fn documents(shell: &Shell, job: &Job) -> Markup {
    html! {
        section {
            h2 { (shell.say(Word::Documents)) }
            @if job.documents.is_empty() {
                p class="hint" {
                    (shell.say(if job.status.is_none() { Word::DocumentsWait } else { Word::DocumentsNone }))
                }
            } @else {
                ol class="papers" {
                    @for document in &job.documents { (paper(shell, job.job, document, 3)) }
                }
            }
        }
    }
}

/// A document of a list: first page, title (a heading of this level, 3 or 4),
/// downloads.
pub fn paper(shell: &Shell, job: JobId, document: &Document, level: u8) -> Markup {
    let number = document.document.to_string();
    let address = format!("/jobs/{job}/documents/{number}");
    html! {
        li class="paper" id=[(level == 3).then(|| format!("d{number}"))] {
            @if document.viewable {
                a class="paper-page" href=(address) tabindex="-1" aria-hidden="true" {
                    img src={ "/v1" (address) "/pages/1.png?width=160" } alt="" width="96" height="136" loading="lazy";
                }
            } @else {
                span class="paper-page empty" aria-hidden="true" {}
            }
            div class="paper-body" {
                @let heading = html! {
                    span class="paper-number" { (number) }
                    @if document.viewable { a href=(address) { (title(shell, document)) } } @else { (title(shell, document)) }
                };
                @if level == 3 { h3 { (heading) } } @else { h4 { (heading) } }
                @if let Some(problem) = &document.problem { (problem_box(shell, problem)) }
                p class="paper-line" {
                    @if document.pages > 0 { span class="paper-pages" { (shell.fill(Word::PagesN, &[("n", &document.pages.to_string())])) } }
                    @if document.viewable { a class="button small" href=(address) { (shell.say(Word::ReviewIt)) } }
                    (downloads(shell, document))
                }
            }
        }
    }
}

/// Title of a document on one line.
pub fn title(shell: &Shell, document: &Document) -> Markup {
    html! {
        @if document.title.is_empty() { (shell.say(Word::NoTitle)) } @else { (text::isolated(&document.title)) }
    }
}

/// A button a finished file.
pub fn downloads(shell: &Shell, document: &Document) -> Markup {
    html! {
        @for output in &document.outputs {
            a class="button small" href=(output.href) download=(text::visible(&output.name)) {
                span class="unseen" { (shell.say(Word::ColDownload)) " " }
                (labels::format_short(output.format)) " "
                span class="size" { (text::size(output.bytes)) }
                span class="unseen" { (shell.say(Word::Colon)) (text::visible(&document.title)) }
            }
        }
    }
}

fn actions(shell: &Shell, job: &Job) -> Markup {
    let api = format!("/v1/jobs/{}", job.job);
    html! {
        div class="actions" {
            @if job.documents.iter().any(|document| !document.outputs.is_empty()) {
                a class="button primary" href={ (api) "/outputs.zip" } download { (shell.say(Word::DownloadAll)) }
            }
            a class="button" href={ (api) "/original" } download { (shell.say(Word::DownloadOriginal)) }
            @if job.stage != Stage::Reading { a class="button" href={ "/jobs/" (job.job) "/source" } { (shell.say(Word::SeeSource)) } }
            @if job.status.is_some() { a class="button" href={ (api) "/report" } download="report.json" { (shell.say(Word::DownloadReport)) } }
            @if job.status.is_none() {
                form method="post" action={ "/jobs/" (job.job) "/cancel" } {
                    (shell.csrf_field())
                    button type="submit" { (shell.say(Word::Cancel)) }
                }
            }
        }
    }
}

fn separation(shell: &Shell, job: &Job) -> Markup {
    html! {
        section id="separation" {
            details open[job.documents.len() == 1 && job.counts.documents_failed > 0] {
                summary { h2 { (shell.say(Word::SeparationTitle)) } }
                p { (shell.say(Word::SeparationLead)) }
                form method="post" action={ "/jobs/" (job.job) "/rerender" } {
                    (shell.csrf_field())
                    (formats_again(job))
                    table {
                        caption { (shell.say(Word::SeparationCaption)) }
                        thead { tr {
                            th scope="col" class="number" { (shell.say(Word::ColNumber)) }
                            th scope="col" { (shell.say(Word::ColTitle)) }
                            th scope="col" { (shell.say(Word::ColAction)) }
                        } }
                        tbody { @for document in &job.documents { (separation_row(shell, document)) } }
                    }
                    p { button type="submit" class="primary" { (shell.say(Word::RenderAgain)) } }
                }
            }
        }
    }
}

fn separation_row(shell: &Shell, document: &Document) -> Markup {
    let number = document.document.to_string();
    let choices = [("keep", Word::ActionKeep), ("merge", Word::ActionMerge), ("drop", Word::ActionDrop)];
    html! {
        tr {
            th scope="row" class="number" { (number) }
            td {
                input type="hidden" name={ "was." (number) } value=(document.title);
                input type="text" name={ "title." (number) } value=(document.title) autocomplete="off"
                    aria-label=(shell.fill(Word::TitleOf, &[("n", &number)]));
            }
            td {
                div class="choice" role="radiogroup" aria-label=(shell.fill(Word::ActionOf, &[("n", &number)])) {
                    @for (value, word) in choices {
                        // The first has none before it.
                        @if value != "merge" || document.document > 1 {
                            label {
                                input type="radio" name={ "action." (number) } value=(value) checked[value == "keep"];
                                span { (shell.say(word)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What was made is made again.
pub fn formats_again(job: &Job) -> Markup {
    let made = |format: &Format| {
        job.documents.iter().flat_map(|document| &document.outputs).any(|output| output.format == *format)
    };
    html! {
        @for format in Format::ALL.iter().filter(|format| made(format)) {
            input type="hidden" name="formats" value=(format);
        }
    }
}
