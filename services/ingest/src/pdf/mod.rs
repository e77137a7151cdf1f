//! PDF documents (ISO 32000).
//!
//! A PDF file has no lines, paragraphs or tables, only characters at places. They
//! are told from these places: characters to rows, rows to columns and cells,
//! lines to paragraphs. What stands on the page and is none of its text (heads,
//! feet, numbers) is taken out and listed, as is what its reader does not see.

mod columns;
mod footnotes;
pub mod furniture;
mod grid;
pub mod layout;
pub mod letters;
pub mod line;
mod margins;
pub mod notices;
mod paragraphs;
pub mod refusal;
mod rows;
mod text_layer;
mod usual_form;
pub mod writer;

use wenshu_model::RemovalReason;
use wenshu_pdf_glyphs::{Document, Page, Pages};

use crate::flow::Flow;
use crate::{IngestError, Limits, Reading};
use layout::PageText;
use letters::{Letter, Letters};
use notices::Facts;
use refusal::refuse;
use text_layer::{Judge, Kind};

/// Reads a file.
///
/// # Errors
/// When it cannot be read, or has no text.
pub fn read_pdf(bytes: &[u8], limits: &Limits) -> Result<Reading, IngestError> {
    let document = Document::open(bytes, &refusal::limits(limits)).map_err(refuse)?;
    let mut pages = document.pages().map_err(refuse)?;
    let mut flow = Flow::new(limits);
    let mut facts = Facts::new(&document);
    let mut judge = Judge::default();
    let mut texts = Vec::new();
    for index in 0..pages.len() {
        let Some(page) = pages.read(index).map_err(refuse)? else { break };
        texts.push(read_page(page, &pages, &mut judge, &mut facts, &mut flow));
    }
    facts.refuse_without_text(document.is_foreign_form)?;
    facts.lost = judge.verdict(pages.fonts())?;
    for (page, text, reason) in furniture::take_furniture(&mut texts) {
        flow.set_page(page);
        flow.remove(&text, reason);
    }
    take_repeated_marks(&mut texts, &mut flow);
    if document.is_foreign_form && is_stand_in(&texts) {
        return Err(IngestError::ForeignForm);
    }
    facts.columns = texts.iter().filter(|page| page.has_columns).map(|page| page.number).collect();
    writer::write(&texts, Some(&pages), &mut flow)?;
    let is_whole = facts.is_whole();
    facts.say(&mut flow);
    let reading = flow.finish()?;
    if !is_whole && reading.lines.iter().all(|line| line.text.trim().is_empty()) {
        return Err(IngestError::PdfDamaged);
    }
    Ok(reading)
}

/// Reads one page: what is unseen is listed, the rest laid out.
fn read_page(page: Page, pages: &Pages<'_>, judge: &mut Judge, facts: &mut Facts, flow: &mut Flow<'_>) -> PageText {
    let mut letters = letters::sort(&page, pages.fonts());
    let kind = text_layer::kind(&page, &letters, pages.fonts());
    facts.page(&page, kind);
    flow.set_page(page.number);
    if kind == Kind::Recognised {
        let recognised = std::mem::take(&mut letters.unpainted);
        letters.upright.extend(recognised);
    }
    judge.look(&letters.upright);
    facts.take_forms(&letters);
    list_unseen(&mut letters, flow);
    for comment in &page.comments {
        let reason = if comment.hidden { RemovalReason::HiddenText } else { RemovalReason::Comment };
        flow.remove(&comment.text, reason);
    }
    let pictures = if kind == Kind::Text { facts.shown_pictures(&page) } else { Vec::new() };
    layout::lay_out(page.number, letters, pictures)
}

/// Lists what a reader of the page does not see, and what the file itself calls
/// head or foot.
fn list_unseen(letters: &mut Letters, flow: &mut Flow<'_>) {
    for text in texts(std::mem::take(&mut letters.pagination)) {
        let is_number = furniture::names_page(&text) || text.trim().bytes().all(|byte| byte.is_ascii_digit());
        flow.remove(&text, if is_number { RemovalReason::PageNumber } else { RemovalReason::RunningHead });
    }
    let unseen = std::mem::take(&mut letters.unpainted).into_iter().chain(std::mem::take(&mut letters.hidden));
    for text in texts(unseen.collect()) {
        flow.remove(&text, RemovalReason::HiddenText);
    }
    if !letters.symbols.is_empty() {
        flow.remove(&letters.symbols, RemovalReason::Symbol);
    }
}

/// Characters as lines of text.
fn texts(letters: Vec<Letter>) -> Vec<String> {
    rows::rows(letters).iter().map(|row| line::Line::of(0, &row.pieces).text).collect()
}

/// Takes out marks that lean across several pages.
fn take_repeated_marks(pages: &mut [PageText], flow: &mut Flow<'_>) {
    let mut counts: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for text in pages.iter().flat_map(|page| &page.askew) {
        let count = counts.entry(text.clone()).or_default();
        *count = count.saturating_add(1);
    }
    for page in pages {
        flow.set_page(page.number);
        page.askew.retain(|text| {
            let reason = if furniture::names_page(text) {
                RemovalReason::PageNumber
            } else if counts.get(text).is_some_and(|count| *count > 1) {
                RemovalReason::RunningHead
            } else {
                return true;
            };
            flow.remove(text, reason);
            false
        });
    }
}

/// A page that only says that another program is needed to see the form.
fn is_stand_in(pages: &[PageText]) -> bool {
    let text: String = pages.iter().flat_map(PageText::lines).map(|line| line.text.as_str()).collect();
    let waits = ["Please wait", "请稍候", "请稍等", "正在加载", "Adobe Reader", "viewer may not be able to display"];
    pages.len() <= 1 && text.chars().count() < 1_500 && waits.iter().any(|words| text.contains(words))
}
