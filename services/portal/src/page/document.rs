//! The page of a document: its structure, its pages with marks, and what to look
//! at, side by side.

use maud::{Markup, html};

use super::elements_form::{self, Has};
use super::job::{downloads, formats_again};
use super::labels;
use super::left_out::{changes, finding_body};
use super::shell::{Frame, Shell};
use super::text::{isolated, shortened, source_link, visible};
use super::words::Word;
use crate::views::{BlockView, Document, FindingView, Job, Review};

/// Width of a page's picture in pixels of the screen, and of its small one.
const PICTURE_WIDTH: u32 = 720;
const SMALL_WIDTH: u32 = 120;
/// Characters of a paragraph in the structure.
const PARAGRAPH_MOST: usize = 26;

/// The page of a document, opened at a page from 1.
pub fn document_page(shell: &Shell, job: &Job, document: &Document, review: &Review, page: u32) -> Markup {
    let page = page.clamp(1, review.pages.max(1));
    let title = review.title_lines.concat();
    let open = job.status.is_none();
    let events = open.then(|| format!("/v1/jobs/{}/events", job.job));
    let main = html! {
        div class="review" id="review" data-job=(job.job) data-document=(document.document) data-page=(page)
            data-pages=(review.pages) data-width=(PICTURE_WIDTH) {
            a class="skip" href="#findings" { (shell.say(Word::SkipToFindings)) }
            div class="review-bar" {
                div class="review-title" {
                    nav class="crumbs" aria-label=(shell.say(Word::Crumbs)) { a href={ "/jobs/" (job.job) } { (isolated(&job.file)) } }
                    h1 { (isolated(&title)) }
                }
                (other_documents(shell, job, document))
                div id="live" class="review-downloads" data-events=[events] { (downloads(shell, document)) }
            }
            (structure(shell, job, review))
            (paper(shell, job, document, review, page))
            (details(shell, job, document, review))
        }
    };
    shell.page(Frame { title: &title, view: "document", unfinished: open, full: true }, &main)
}

/// In place of a document that cannot be shown yet.
pub fn waiting_page(shell: &Shell, job: &Job) -> Markup {
    let events = job.status.is_none().then(|| format!("/v1/jobs/{}/events", job.job));
    let main = html! {
        div class="narrow" id="live" data-events=[events] data-whole="1" {
            h1 { (shell.say(Word::NotYetTitle)) }
            p class="lead" { (shell.say(Word::NotYetLead)) }
            (super::job::stages(shell, job))
            p { a href={ "/jobs/" (job.job) } { (shell.say(Word::BackToJob)) } }
        }
    };
    shell.page(Frame { title: shell.say(Word::NotYetTitle), view: "live", unfinished: true, full: false }, &main)
}

fn other_documents(shell: &Shell, job: &Job, document: &Document) -> Markup {
    let place = job.documents.iter().position(|other| other.document == document.document);
    let before = place.and_then(|at| at.checked_sub(1)).and_then(|at| job.documents.get(at));
    let after = place.and_then(|at| job.documents.get(at + 1));
    let step = |to: Option<&Document>, word: Word, sign: &str| {
        html! { @if let Some(to) = to {
            a class="button small" href={ "/jobs/" (job.job) "/documents/" (to.document) } aria-label=(shell.say(word)) title=(shell.say(word)) { (sign) }
        } }
    };
    html! {
        @if job.documents.len() > 1 {
            nav class="stepper" aria-label=(shell.say(Word::DocumentNav)) {
                (step(before, Word::PrevDocument, "‹"))
                span { (document.document) " / " (job.documents.len()) }
                (step(after, Word::NextDocument, "›"))
            }
        }
    }
}

fn structure(shell: &Shell, job: &Job, review: &Review) -> Markup {
    html! {
        section class="structure" aria-labelledby="structure-title" tabindex="0" {
            h2 id="structure-title" { (shell.say(Word::Structure)) }
            p class="kind" {
                (shell.say(Word::KindIs)) (shell.say(Word::Colon)) strong id="kind" { (labels::kind(shell.lang, review.kind)) }
                " " span class="hint" id="kind-reason" { (shell.say(labels::kind_reason(review.kind_reason))) }
            }
            @if !review.elements.is_empty() {
                h3 { (shell.say(Word::StructureElements)) }
                dl class="outline-elements" {
                    @for element in &review.elements {
                        dt { (elements_form::label(shell.lang, &element.key)) }
                        dd {
                            @for value in &element.values { span { (shortened(value, 80)) } }
                            @if let Some(lines) = element.lines { (source_link(shell, job.job, lines)) }
                        }
                    }
                }
            }
            h3 { (shell.say(Word::StructureBody)) }
            ol class="outline" { @for block in &review.blocks { (outline_entry(shell, block)) } }
        }
    }
}

fn outline_entry(shell: &Shell, block: &BlockView) -> Markup {
    let level = block.level.unwrap_or(0).min(5);
    let class = if block.kind == "heading" { format!("heading level-{level}") } else { format!("text level-{level}") };
    let words = html! {
        @if let Some(word) = block_word(&block.kind) { span class="block-kind" { (shell.say(word)) } " " }
        (shortened(&block.text, PARAGRAPH_MOST))
    };
    html! {
        li class=(class) {
            @match block.page {
                Some(page) => a href={ "?page=" (page) } data-page=(page) { (words) },
                None => (words),
            }
        }
    }
}

/// Kinds of block that their text does not tell.
fn block_word(kind: &str) -> Option<Word> {
    match kind {
        "table" => Some(Word::BlockTable),
        "roster" => Some(Word::BlockRoster),
        "figure" => Some(Word::BlockFigure),
        "note" => Some(Word::BlockNote),
        "page_break" => Some(Word::BlockPageBreak),
        _ => None,
    }
}

fn paper(shell: &Shell, job: &Job, document: &Document, review: &Review, page: u32) -> Markup {
    let pictures = format!("/v1/jobs/{}/documents/{}/pages", job.job, document.document);
    let (number, all) = (page.to_string(), review.pages.to_string());
    let step = |to: u32, word: Word, id: &str, sign: &str| {
        let there = (1..=review.pages).contains(&to);
        html! {
            a id=(id) class="button small" href=[there.then(|| format!("?page={to}"))] aria-label=(shell.say(word))
                title=(shell.say(word)) aria-disabled=[(!there).then_some("true")] { (sign) }
        }
    };
    html! {
        section class="paper-view" aria-labelledby="page-title" {
            div class="page-bar" {
                h2 id="page-title" class="unseen" { (shell.say(Word::PagePanel)) }
                (step(page.saturating_sub(1), Word::PrevPage, "prev-page", "‹"))
                span id="page-of" { (shell.fill(Word::PageOf, &[("n", &number), ("all", &all)])) }
                (step(page.saturating_add(1), Word::NextPage, "next-page", "›"))
                span id="preview-badge" class="badge" hidden { (shell.say(Word::PreviewBadge)) }
                span id="preview-problem" class="preview-problem" role="status" {}
            }
            div class="page-and-thumbs" {
                nav class="thumbs" aria-label=(shell.say(Word::Thumbnails)) {
                    ol id="thumbs" {
                        @for n in 1..=review.pages {
                            li {
                                a href={ "?page=" (n) } data-page=(n) aria-current=[(n == page).then_some("page")] {
                                    img src={ (pictures) "/" (n) ".png?width=" (SMALL_WIDTH) } alt=(shell.fill(Word::NthPage, &[("n", &n.to_string())]))
                                        width="60" height="85" loading="lazy";
                                    span aria-hidden="true" { (n) }
                                }
                            }
                        }
                    }
                }
                div class="sheet-scroll" id="sheet-scroll" tabindex="0" role="group" aria-label=(shell.say(Word::PagePanel)) {
                    div class="sheet" id="sheet" {
                        img id="picture" src={ (pictures) "/" (page) ".png?width=" (PICTURE_WIDTH) }
                            srcset={ (pictures) "/" (page) ".png?width=" (PICTURE_WIDTH * 2) " 2x" }
                            width=(PICTURE_WIDTH) height=(picture_height(review)) data-pictures=(pictures) fetchpriority="high"
                            alt=(shell.fill(Word::PagePicture, &[("n", &number)]));
                    }
                }
            }
        }
    }
}

fn picture_height(review: &Review) -> u32 {
    if review.page_width <= 0.0 {
        return PICTURE_WIDTH;
    }
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float becomes the nearest number there is"
    )]
    let height = (f64::from(PICTURE_WIDTH) * review.page_height / review.page_width).round() as u32;
    height
}

fn details(shell: &Shell, job: &Job, document: &Document, review: &Review) -> Markup {
    let tab = |target: &str, word: Word, count: Option<usize>| {
        html! { a href={ "#" (target) } {
            (shell.say(word)) @if let Some(count) = count { " " span class="count" { (count) } }
        } }
    };
    html! {
        section class="details" aria-label=(shell.say(Word::Details)) {
            nav class="tabs" id="tabs" aria-label=(shell.say(Word::Details)) {
                (tab("findings", Word::TabFindings, Some(review.findings.len())))
                (tab("elements", Word::TabElements, None))
                (tab("changes", Word::TabChanges, Some(review.changed.len())))
                (tab("source", Word::TabSource, None))
            }
            (findings(shell, job, review))
            (elements(shell, job, document, review))
            (altered(shell, job, review))
            section id="source" class="panel" tabindex="-1" {
                h2 { (shell.say(Word::SourceTitle)) }
                p { a id="source-link" href={ "/jobs/" (job.job) "/source" } { (shell.say(Word::SourceOpen)) } }
                div id="source-here" data-source={ "/jobs/" (job.job) "/source" } {}
            }
        }
    }
}

fn findings(shell: &Shell, job: &Job, review: &Review) -> Markup {
    html! {
        section id="findings" class="panel" tabindex="-1" {
            h2 { (shell.say(Word::FindingsTitle)) }
            @if review.findings.is_empty() { p { (shell.say(Word::FindingsNone)) } } @else {
                p class="hint with-script" { (shell.say(Word::FindingsHint)) }
                ol class="findings numbered" id="finding-list" {
                    @for (index, finding) in review.findings.iter().enumerate() { (finding_entry(shell, job, index + 1, finding)) }
                }
            }
            @if !review.adjustments.is_empty() {
                h3 { (shell.say(Word::AdjustmentsTitle)) }
                ul { @for adjustment in &review.adjustments { li {
                    a href={ "?page=" (adjustment.page) } data-page=(adjustment.page) { (labels::adjustment(shell.lang, adjustment)) }
                } } }
            }
        }
    }
}

fn finding_entry(shell: &Shell, job: &Job, number: usize, view: &FindingView) -> Markup {
    let mark = view.mark.map(|[left, top, width, height]| format!("{left:.5} {top:.5} {width:.5} {height:.5}"));
    html! {
        li id={ "f" (number) } tabindex="-1" class=[view.needs_review.then_some("look")] data-page=[view.page] data-mark=[mark]
            data-message=(visible(&view.finding.message)) {
            span class="finding-number" aria-hidden="true" { (number) }
            div {
                (finding_body(shell, job.job, &view.finding))
                @if let Some(page) = view.page {
                    " " a class="goto" href={ "?page=" (page) "#f" (number) } data-page=(page) { (shell.fill(Word::GoToPage, &[("n", &page.to_string())])) }
                }
            }
        }
    }
}

fn elements(shell: &Shell, job: &Job, document: &Document, review: &Review) -> Markup {
    html! {
        section id="elements" class="panel" tabindex="-1" {
            h2 { (shell.say(Word::ElementsTitle)) }
            p class="hint" { (shell.say(Word::ElementsLead)) }
            form id="elements-form" method="post" action={ "/jobs/" (job.job) "/rerender" } {
                (shell.csrf_field())
                input type="hidden" name="document" value=(document.document);
                (formats_again(job))
                (elements_form::fields(shell, Some(Has { given: &review.given, found: &review.elements })))
                p class="apply" { button type="submit" class="primary" { (shell.say(Word::ApplyElements)) } }
            }
        }
    }
}

fn altered(shell: &Shell, job: &Job, review: &Review) -> Markup {
    html! {
        section id="changes" class="panel" tabindex="-1" {
            h2 { (shell.say(Word::ChangedTitle)) }
            @if review.changed.is_empty() { p { (shell.say(Word::ChangedNone)) } } @else {
                (changes(shell, job.job, &review.changed, Word::ChangedCaption))
            }
        }
    }
}
