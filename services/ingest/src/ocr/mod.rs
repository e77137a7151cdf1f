//! Text that an engine recognised on pictures of pages.
//!
//! The engine runs elsewhere; this reads its account of each page, and makes
//! lines and paragraphs of it as of a PDF file. All that it recognised is in the
//! text or listed; of what it was not sure is said where.

mod doubts;
mod hocr;
mod place;

use wenshu_model::{Recogniser, Scan};

use crate::flow::Flow;
use crate::pdf::{furniture, layout, writer};
use crate::{IngestError, Limits, Reading};

/// Reads the engine's account of each page of a scan.
///
/// # Errors
/// When one cannot be read, when there is no text, or a limit is passed.
pub fn read_recognised(
    scan: &Scan,
    recogniser: &Recogniser,
    pages: &[Vec<u8>],
    limits: &Limits,
) -> Result<Reading, IngestError> {
    if pages.len() != scan.pages.len() {
        return Err(IngestError::RecognitionUnreadable { page: pages.len() });
    }
    let mut flow = Flow::new(limits);
    let mut facts = doubts::Facts::default();
    let mut texts = Vec::new();
    for ((bytes, scanned), number) in pages.iter().zip(&scan.pages).zip(1u32..) {
        let page = hocr::read(bytes, usize::try_from(number).unwrap_or(usize::MAX), limits)?;
        let signs = || page.lines.iter().flat_map(|line| &line.signs);
        let doubted = signs().filter(|sign| sign.confidence < place::DOUBTED).count();
        facts.page(number, signs().count(), doubted, page.pictures);
        texts.push(layout::lay_out(number, place::place(&page, *scanned), Vec::new()));
    }
    if facts.empty.len() == facts.pages {
        return Err(IngestError::NothingRecognised { pages: facts.pages });
    }
    for (page, text, reason) in furniture::take_furniture(&mut texts) {
        flow.set_page(page);
        flow.remove(&text, reason);
    }
    writer::write(&texts, None, &mut flow)?;
    let mut reading = flow.finish()?;
    let mut findings = facts.findings(recogniser);
    findings.append(&mut reading.findings);
    findings.extend(doubts::take(&mut reading.lines));
    reading.findings = findings;
    Ok(reading)
}
