//! The pages of a document: their objects become paragraphs and pictures.

use std::collections::BTreeMap;

use wenshu_model::{FindingCode, RemovalReason, Severity, source::HintAlign};

use super::content::{self, Content};
use super::document::Document;
use super::matrix::Area;
use super::objects::{Count, Object, Placed, PlacedPicture};
use super::parts::Parts;
use super::reflow::{self, Align, Block, Furniture, Page};
use super::resources::Resources;
use crate::{
    IngestError,
    flow::{Flow, ParagraphLook, RunLook},
};

/// A page as it is read.
struct ReadPage {
    area: Area,
    placed: Placed,
    templates: Vec<String>,
}

/// Reads the pages of a document into a flow; `before` pages came before. Gives
/// the count of pages so far.
///
/// # Errors
/// When a limit is passed.
pub fn read_pages(
    parts: &mut Parts<'_>,
    document: &Document,
    before: usize,
    flow: &mut Flow<'_>,
) -> Result<usize, IngestError> {
    let after = before.saturating_add(document.pages.len());
    if after > parts.limits().pages {
        return Err(IngestError::TooManyPages { limit: parts.limits().pages });
    }
    let mut resources = Resources::default();
    resources.add(parts, &document.resources)?;
    let mut count = Count::up_to(parts.limits().page_objects);
    let mut pages = Vec::new();
    for (_, part) in &document.pages {
        pages.push(read_page(parts, document, part.as_deref(), &mut resources, &mut count)?);
    }
    use_templates(parts, document, &resources, &mut pages, &mut count, flow)?;
    let recognised = use_hidden_text(&mut pages, flow);
    write(parts, &resources, pages, before, flow)?;
    if recognised {
        let message = "页面是扫描的图像，文字取自其下的识别层，可能有错字、漏字，请逐字对照原件";
        flow.notices.say(FindingCode::OcrText, Severity::Review, "", message.to_owned());
    }
    Ok(after)
}

fn read_page(
    parts: &mut Parts<'_>,
    document: &Document,
    part: Option<&str>,
    resources: &mut Resources,
    count: &mut Count,
) -> Result<ReadPage, IngestError> {
    let mut page = ReadPage { area: document.area, placed: Placed::default(), templates: Vec::new() };
    let Some(part) = part else { return Ok(page) };
    let mut content: Content = parts.read(part, |xml, page| content::read_page(xml, resources, page))?;
    let own: Vec<String> = content.resources.iter().filter_map(|location| parts.expect(part, location)).collect();
    if !own.is_empty() {
        // Its fonts are known only now.
        resources.add(parts, &own)?;
        content = parts.read(part, |xml, page| content::read_page(xml, resources, page))?;
    }
    page.area = content.area.unwrap_or(page.area);
    page.placed.add(&content.objects, resources, count)?;
    page.templates = content.templates;
    Ok(page)
}

/// Templates that several pages share are furniture; what stands on one page
/// alone, or on pages that have no other text, is text.
fn use_templates(
    parts: &mut Parts<'_>,
    document: &Document,
    resources: &Resources,
    pages: &mut [ReadPage],
    count: &mut Count,
    flow: &mut Flow<'_>,
) -> Result<(), IngestError> {
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for number in pages.iter().flat_map(|page| &page.templates) {
        *uses.entry(number.as_str()).or_default() += 1;
    }
    let shared: Vec<String> =
        uses.iter().filter(|(_, uses)| **uses > 1).map(|(number, _)| (*number).to_owned()).collect();
    let bare = pages.iter().all(|page| page.placed.runs.is_empty());
    let mut objects: BTreeMap<String, Vec<Object>> = BTreeMap::new();
    for number in uses.into_keys().map(str::to_owned).collect::<Vec<_>>() {
        let Some(part) = document.templates.get(&number) else { continue };
        let template: Content = parts.read(part, |xml, page| content::read_page(xml, resources, page))?;
        if shared.contains(&number) && !bare {
            let mut placed = Placed::default();
            placed.add(&template.objects, resources, count)?;
            let text = reflow::plain_text(placed.runs);
            flow.remove(&text, RemovalReason::RunningHead);
        } else {
            objects.insert(number, template.objects);
        }
    }
    for page in pages {
        for number in &page.templates {
            if let Some(objects) = objects.get(number) {
                page.placed.add(objects, resources, count)?;
            }
        }
    }
    Ok(())
}

/// Text that is not painted lies under the pictures of scanned pages: when
/// nothing else is there, it is the text. Otherwise it is listed.
fn use_hidden_text(pages: &mut [ReadPage], flow: &mut Flow<'_>) -> bool {
    let painted = pages.iter().any(|page| page.placed.runs.iter().any(|run| !run.text.trim().is_empty()));
    let pictures = pages.iter().any(|page| !page.placed.pictures.is_empty());
    let recognised = !painted && pictures && pages.iter().any(|page| !page.placed.hidden.is_empty());
    for page in pages {
        let hidden = std::mem::take(&mut page.placed.hidden);
        if recognised {
            page.placed.runs.extend(hidden);
        } else {
            flow.remove(&reflow::plain_text(hidden), RemovalReason::HiddenText);
        }
    }
    recognised
}

/// Writes the paragraphs of all pages, and pictures where they stand.
fn write(
    parts: &mut Parts<'_>,
    resources: &Resources,
    pages: Vec<ReadPage>,
    before: usize,
    flow: &mut Flow<'_>,
) -> Result<(), IngestError> {
    let mut pictures: Vec<(u32, PlacedPicture)> = Vec::new();
    let mut laid = Vec::new();
    for (page, number) in pages.into_iter().zip(before.saturating_add(1)..) {
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        let mut own = page.placed.pictures;
        own.sort_by(|a, b| a.middle.total_cmp(&b.middle));
        pictures.extend(own.into_iter().map(|picture| (number, picture)));
        let Area { width, height, .. } = page.area;
        laid.push(Page { number, width, height, runs: page.placed.runs });
    }
    let (blocks, doubtful) = reflow::reflow(laid);
    refuse_unreadable(&blocks)?;
    let mut pictures = pictures.into_iter().peekable();
    for block in blocks {
        let (page, y) = block.begins();
        while let Some((on, picture)) = pictures.next_if(|(on, picture)| (*on, picture.middle) < (page, y)) {
            write_picture(parts, resources, on, &picture, flow)?;
        }
        write_block(block, flow)?;
    }
    for (on, picture) in pictures {
        write_picture(parts, resources, on, &picture, flow)?;
    }
    if doubtful > 0 {
        let message = format!("有 {doubtful} 行像是表格或多栏，已按从上到下、从左到右的次序读成文字，请对照原文");
        flow.notices.say(FindingCode::DoubtfulReading, Severity::Review, "", message);
    }
    Ok(())
}

/// True for characters that stand for a glyph of one font and for no text.
const fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// Refuses a document of which too much is told by its fonts alone.
fn refuse_unreadable(blocks: &[Block]) -> Result<(), IngestError> {
    /// A few are a matter for a person.
    const FEW: usize = 3;
    /// One character in this many may be lost.
    const SHARE: usize = 20;
    let texts = blocks.iter().filter_map(|block| match block {
        Block::Paragraph { runs, .. } => Some(runs),
        Block::Furniture { .. } => None,
    });
    let (mut lost, mut total) = (0usize, 0usize);
    for c in texts.flatten().flat_map(|run| run.text.chars()).filter(|c| !c.is_ascii()) {
        total = total.saturating_add(1);
        lost = lost.saturating_add(usize::from(is_private(c) || c == '\u{fffd}'));
    }
    if lost > FEW && lost.saturating_mul(SHARE) > total {
        return Err(IngestError::TooManyLost { lost, total });
    }
    Ok(())
}

fn write_block(block: Block, flow: &mut Flow<'_>) -> Result<(), IngestError> {
    match block {
        Block::Paragraph { page, align, runs, .. } => {
            flow.set_page(page);
            let align = align.map(|align| match align {
                Align::Center => HintAlign::Center,
                Align::Right => HintAlign::Right,
            });
            flow.begin_paragraph(ParagraphLook { align, ..ParagraphLook::default() }, "")?;
            let mut private = String::new();
            for run in runs {
                let (unread, read): (String, String) = run.text.chars().partition(|c| is_private(*c));
                private.push_str(&unread);
                flow.text(&read, RunLook { strong: run.bold, slanted: run.slanted })?;
            }
            flow.remove(&private, RemovalReason::Symbol);
            flow.end_paragraph()
        }
        Block::Furniture { page, kind, text, .. } => {
            flow.set_page(page);
            let reason = match kind {
                Furniture::PageNumber => RemovalReason::PageNumber,
                Furniture::RunningHead => RemovalReason::RunningHead,
            };
            flow.remove(&text, reason);
            Ok(())
        }
    }
}

fn write_picture(
    parts: &mut Parts<'_>,
    resources: &Resources,
    page: u32,
    picture: &PlacedPicture,
    flow: &mut Flow<'_>,
) -> Result<(), IngestError> {
    flow.set_page(page);
    let Some(part) = resources.picture(&picture.resource) else {
        flow.picture(&picture.resource, "", Vec::new());
        return Ok(());
    };
    if flow.picture_again(part) {
        return Ok(());
    }
    match parts.bytes_of(part, flow.limits().picture_bytes as u64) {
        Ok(bytes) => flow.picture(part, "", bytes),
        Err(IngestError::PartTooLarge { .. }) => flow.picture_too_large(part),
        Err(IngestError::PartDamaged { .. }) => flow.picture(part, "", Vec::new()),
        Err(error) => return Err(error),
    }
    Ok(())
}
