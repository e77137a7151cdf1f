//! 版记 (clause 7.4): built upwards from the lower edge of the type area.

use wenshu_fonts::Fonts;
use wenshu_model::letterhead::RuleWeight;
use wenshu_model::pages::{Colour, LinePart, Page, RuleOf};
use wenshu_model::{Imprint, OfficialDocument};
use wenshu_standard::{Profile, figures};

use crate::blocks::{BrokenParagraph, Frame, break_paragraph};
use crate::drawing::{draw_line, rule};
use crate::measure::{ASCENT, BODY_SIZE, BOTTOM, HEIGHT, LEFT, WIDTH, pt};
use crate::page_number::page_number;
use crate::pieces::{Cutter, Missing};
use crate::{Layout, MOST_PAGES, TypesetError, findings};

/// Distance of two lines of the 版记, pt.
const PITCH: f64 = figures::IMPRINT_PITCH_PT.value;
/// Lines of a 版记 that a page holds.
const MOST_LINES: usize = (HEIGHT / PITCH) as usize;

/// How much room a 版记 takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ImprintRoom {
    /// Stands at the foot of the page where the text ends, with an ordinary
    /// gap between them.
    pub fits_below_text: bool,
    /// Pages that it takes when it stands on its own; more than one only when
    /// it is longer than any 版记 should be.
    pub pages: u32,
}

/// How much room the 版记 of a document takes, and whether the last page of its
/// text, as [`typeset_text`](crate::typeset_text) laid it out, has that room.
/// `None` when the document has no 版记.
pub fn imprint_room(
    layout: &Layout,
    document: &OfficialDocument,
    profile: &Profile,
    fonts: &Fonts,
) -> Option<ImprintRoom> {
    let imprint = document.imprint.as_ref().filter(|imprint| !imprint.entries.is_empty())?;
    let mut cutter = Cutter { fonts, latin: profile.latin_face, missing: Missing::default() };
    let count = lines_of(&break_entries(imprint, &mut cutter)).len();
    Some(ImprintRoom { fits_below_text: fits(layout, imprint, count), pages: count.div_ceil(MOST_LINES) as u32 })
}

fn fits(layout: &Layout, imprint: &Imprint, lines: usize) -> bool {
    let top = foot(imprint) - lines as f64 * PITCH;
    lines <= MOST_LINES && pt(layout.text_bottom) + BODY_SIZE * 7.0 / 8.0 <= top
}

/// Lower edge of the box of the last line. With a closing rule it is the rule's
/// middle; in a letter the characters themselves end with the type area
/// (9704-7.4.1-c, 9704-10.1-g).
fn foot(imprint: &Imprint) -> f64 {
    if imprint.closing_rule { BOTTOM } else { BOTTOM + (PITCH - figures::IMPRINT_SIZE_PT.value) / 2.0 }
}

/// Puts the 版记 on its page behind the text, after the blank pages that fit
/// decided on (9704-7.5-d). A 版记 that would cover the text goes to a page of
/// its own, whatever was decided.
///
/// # Errors
/// [`TypesetError::NotFitted`] when its page is not decided,
/// [`TypesetError::TooManyPages`] as in [`typeset`](crate::typeset).
pub fn place_imprint(
    layout: &mut Layout,
    document: &OfficialDocument,
    profile: &Profile,
    fonts: &Fonts,
) -> Result<(), TypesetError> {
    let Some(imprint) = document.imprint.as_ref().filter(|imprint| !imprint.entries.is_empty()) else {
        return Ok(());
    };
    let set = imprint.set.ok_or(TypesetError::NotFitted)?;
    let mut cutter = Cutter { fonts, latin: profile.latin_face, missing: Missing::default() };
    let entries = break_entries(imprint, &mut cutter);
    let lines = lines_of(&entries);
    let own_pages = lines.len().div_ceil(MOST_LINES) + set.blank_pages as usize;
    let pages = layout.pages.pages.len().saturating_add(own_pages);
    if pages > MOST_PAGES {
        return Err(TypesetError::TooManyPages { pages, limit: MOST_PAGES });
    }
    if !set.own_page
        && fits(layout, imprint, lines.len())
        && let Some(page) = layout.pages.pages.last_mut()
    {
        draw(imprint, &entries, &lines, true, page);
    } else {
        layout.pages.pages.extend((0..set.blank_pages).map(|_| Page::default()));
        // Full pages from the last one upwards.
        let over = lines.len() % MOST_LINES;
        let (head, rest) = lines.split_at(over);
        let chunks: Vec<&[(usize, usize)]> =
            std::iter::once(head).filter(|head| !head.is_empty()).chain(rest.chunks(MOST_LINES)).collect();
        for (at, chunk) in chunks.iter().enumerate() {
            let mut page = Page::default();
            draw(imprint, &entries, chunk, at + 1 == chunks.len(), &mut page);
            if set.blank_pages == 0 {
                let number = layout.pages.pages.len() + 1;
                page.lines.push(page_number(number, profile.page_numbers, fonts));
            }
            layout.pages.pages.push(page);
        }
    }
    layout.findings.extend(findings::missing_glyphs(document, &cutter.missing));
    Ok(())
}

fn break_entries<'a>(imprint: &'a Imprint, cutter: &mut Cutter<'_>) -> Vec<BrokenParagraph<'a>> {
    let entries = imprint.entries.iter().map(|entry| &entry.paragraph);
    entries.map(|paragraph| break_paragraph(paragraph, None, Frame::type_area(paragraph), cutter)).collect()
}

/// Entry and line of each line, from top to bottom.
fn lines_of(entries: &[BrokenParagraph<'_>]) -> Vec<(usize, usize)> {
    let numbered = entries.iter().enumerate();
    numbered.flat_map(|(entry, broken)| (0..broken.lines.len()).map(move |line| (entry, line))).collect()
}

/// Draws some lines so that they end at the foot of a page.
fn draw(imprint: &Imprint, entries: &[BrokenParagraph<'_>], lines: &[(usize, usize)], ends: bool, page: &mut Page) {
    let foot = foot(imprint);
    let mut drawn = Vec::with_capacity(lines.len());
    for (place, (entry, line)) in lines.iter().enumerate() {
        let top = foot - (lines.len() - place) as f64 * PITCH;
        let weight = imprint.entries.get(*entry).and_then(|entry| entry.rule_above);
        if let Some(weight) = weight.filter(|_| *line == 0) {
            page.rules.push(rule_at(top, weight));
        }
        if let Some(broken) = entries.get(*entry) {
            let baseline = top + (PITCH - broken.size) / 2.0 + ASCENT * broken.size;
            drawn.extend(draw_line(broken, None, *line, baseline));
        }
    }
    if imprint.closing_rule && ends {
        page.rules.push(rule_at(foot, RuleWeight::Thick));
    }
    let number = page.lines.last().filter(|line| line.part == LinePart::PageNumber).map(|_| page.lines.len() - 1);
    let at = number.unwrap_or(page.lines.len());
    page.lines.splice(at..at, drawn);
}

/// 9704-7.4.1-a, -b: as wide as the type area.
fn rule_at(y: f64, weight: RuleWeight) -> wenshu_model::pages::Rule {
    let width = match weight {
        RuleWeight::Thick => figures::IMPRINT_THICK_MM.value,
        RuleWeight::Thin => figures::IMPRINT_THIN_MM.value,
    };
    rule(RuleOf::Imprint, (LEFT, y), (LEFT + WIDTH, y), width, Colour::Black)
}
