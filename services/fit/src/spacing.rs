//! Spacing at the end of a text: signature and date stand on a page with text
//! (9704-7.3.5.5-a), and no page ends with a single line of it.
//!
//! The ways are tried from the least visible on: characters a little closer,
//! lines a little closer, characters a little wider, lines carried over. The
//! first one after which the text lies well is kept.

use std::ops::Range;

use wenshu_fonts::Fonts;
use wenshu_model::official::{Adjustment, AdjustmentKind};
use wenshu_model::{Block, OfficialDocument, Paragraph, Role};
use wenshu_standard::{Profile, figures};
use wenshu_typeset::{Layout, TypesetError, count_lines, page_grid, typeset_text};

use crate::MOST_LAYOUTS;
use crate::first_page::shows_body;
use crate::record::{LONE_LINE, Record, SIGNATURE};
use crate::sections::{Spread, Trouble, rows_used, sections, spreads, trouble};

/// Changes of the distance of characters that are tried, pt: whole twips.
const SPACINGS: [f32; 2] = [0.05, figures::CHARACTER_PLAY_PT.value as f32];
/// Changes of the distance of lines are whole twips, pt.
const PITCH_STEP: f64 = 0.05;
/// Most rows that are won or lost by changing the distance of characters.
const MOST_ROWS: usize = 3;
/// Paragraphs that are tried at most.
const MOST_TRIED: usize = 16;
/// Layouts that fit makes before and after the spacing.
const OTHER_LAYOUTS: usize = 5;

/// The paragraphs that a way changes, and how.
struct Way {
    changed: Vec<(usize, Paragraph)>,
    adjustments: Vec<Adjustment>,
}

/// Adjusts the end of each section that needs it.
pub(crate) fn adjust(
    document: &mut OfficialDocument,
    mut layout: Layout,
    profile: &Profile,
    fonts: &Fonts,
    record: &mut Record,
) -> Result<Layout, TypesetError> {
    let mut left = MOST_LAYOUTS - OTHER_LAYOUTS;
    let mut spread = spreads(document, &layout);
    for section in sections(document) {
        let Some(found) = trouble(document, &spread, &section) else { continue };
        let ways: [fn(&Setting<'_>) -> Option<Way>; 4] = [tighten, tighten_lines, loosen, carry_over];
        for way in ways {
            let setting =
                Setting { document, layout: &layout, spread: &spread, section: &section, found, profile, fonts };
            let Some(way) = way(&setting).filter(|_| left > 0) else { continue };
            left -= 1;
            let before = apply(document, way.changed);
            let again = typeset_text(document, profile, fonts)?;
            let spread_again = spreads(document, &again);
            // 9704-7.3.3-a: page 1 does not lose its text for it.
            let loses_body = shows_body(document, &layout) && !shows_body(document, &again);
            if loses_body || trouble(document, &spread_again, &section).is_some() {
                apply(document, before);
                continue;
            }
            note(document, &way.adjustments, record);
            layout = again;
            spread = spread_again;
            break;
        }
    }
    Ok(layout)
}

/// Puts paragraphs in the place of others; gives those back.
fn apply(document: &mut OfficialDocument, changed: Vec<(usize, Paragraph)>) -> Vec<(usize, Paragraph)> {
    let replaced = changed.into_iter().filter_map(|(index, paragraph)| match document.blocks.get_mut(index) {
        Some(Block::Paragraph(slot)) => Some((index, std::mem::replace(slot, paragraph))),
        _ => None,
    });
    replaced.collect()
}

fn note(document: &OfficialDocument, adjustments: &[Adjustment], record: &mut Record) {
    for adjustment in adjustments {
        let block = adjustment.block.and_then(|block| document.blocks.get(block as usize));
        let (lines, excerpt) = match block {
            Some(Block::Paragraph(paragraph)) => (paragraph.lines, paragraph.text().chars().take(20).collect()),
            _ => (None, String::new()),
        };
        record.adjusted(adjustment.clone(), lines, excerpt);
    }
}

/// What the ways look at.
struct Setting<'a> {
    document: &'a OfficialDocument,
    layout: &'a Layout,
    spread: &'a [Option<Spread>],
    section: &'a Range<usize>,
    found: Trouble,
    profile: &'a Profile,
    fonts: &'a Fonts,
}

impl Setting<'_> {
    fn paragraph(&self, index: usize) -> Option<&Paragraph> {
        match self.document.blocks.get(index) {
            Some(Block::Paragraph(paragraph)) => Some(paragraph),
            _ => None,
        }
    }

    fn spread(&self, index: usize) -> Option<Spread> {
        self.spread.get(index).copied().flatten()
    }

    /// The section's paragraphs of running text that end on the page or the one
    /// before it, from the last on.
    fn candidates(&self) -> impl Iterator<Item = (usize, &Paragraph)> {
        let page = self.found.page;
        let before = (self.section.start..=self.found.last_block).rev();
        before
            .take_while(move |index| self.spread(*index).is_none_or(|spread| spread.last + 1 >= page))
            .filter_map(|index| Some((index, self.paragraph(index)?)))
            .filter(|(_, paragraph)| matches!(paragraph.role, Role::Body | Role::RunIn(_) | Role::Item(_)))
            .take(MOST_TRIED)
    }

    /// Rows that are free on the page before.
    fn free_rows(&self) -> usize {
        let grid = page_grid(self.profile);
        self.found.page.checked_sub(1).map_or(0, |page| grid.rows.saturating_sub(rows_used(self.layout, page, &grid)))
    }

    /// Rows that the page before lacks for all that stands on the page.
    fn lacking_rows(&self) -> usize {
        let grid = page_grid(self.profile);
        let page = self.found.page;
        let on_page = |index: &usize| self.spread(*index).is_some_and(|spread| spread.last == page);
        let here = || self.section.clone().filter(on_page);
        let below =
            here().filter_map(|index| Some(self.paragraph(index)?.blank_rows_after as usize)).max().unwrap_or(0);
        // Blank rows that were dropped at the top of the page come back.
        let above = match here().next().filter(|_| self.found.body_lines == 0) {
            Some(first) => self.paragraph(first).map_or(0, |paragraph| paragraph.blank_rows_before as usize),
            None => 0,
        };
        (rows_used(self.layout, page, &grid) + below + above).saturating_sub(self.free_rows())
    }

    fn rule(&self) -> String {
        if self.found.signature.is_some() { SIGNATURE } else { LONE_LINE }.to_owned()
    }

    fn adjustment(&self, kind: AdjustmentKind, page: usize, block: usize, points: f32) -> Adjustment {
        Adjustment {
            kind,
            rule: self.rule(),
            page: u32::try_from(page + 1).unwrap_or(u32::MAX),
            block: u32::try_from(block).ok(),
            points,
        }
    }

    /// The last paragraphs of which as many as `rows` lose or win one line by
    /// their characters' distance.
    fn respace(&self, rows: usize, sign: f32) -> Option<Way> {
        let mut way = Way { changed: Vec::new(), adjustments: Vec::new() };
        for (index, paragraph) in self.candidates() {
            if way.changed.len() == rows {
                break;
            }
            let Some(lines) = self.spread(index).map(|spread| spread.lines) else { continue };
            let wanted = if sign < 0.0 { lines.checked_sub(1) } else { Some(lines + 1) };
            let spaced = SPACINGS.iter().find_map(|points| {
                let spaced = Paragraph { character_spacing_pt: sign * points, ..paragraph.clone() };
                (Some(count_lines(&spaced, self.profile, self.fonts)) == wanted).then_some(spaced)
            });
            if let Some(spaced) = spaced {
                let page = self.spread(index).map_or(self.found.page, |spread| spread.first);
                let points = spaced.character_spacing_pt;
                way.adjustments.push(self.adjustment(AdjustmentKind::CharacterSpacing, page, index, points));
                way.changed.push((index, spaced));
            }
        }
        way.adjustments.reverse();
        (way.changed.len() == rows).then_some(way)
    }
}

/// Characters closer, so that all of the page fits on the one before.
fn tighten(setting: &Setting<'_>) -> Option<Way> {
    let rows = setting.lacking_rows();
    if (1..=MOST_ROWS).contains(&rows) { setting.respace(rows, -1.0) } else { None }
}

/// Characters wider, so that more lines come over.
fn loosen(setting: &Setting<'_>) -> Option<Way> {
    let rows = setting.free_rows()
        + 2_usize.saturating_sub(setting.found.body_lines.max(usize::from(setting.found.signature.is_none())));
    if (1..=MOST_ROWS).contains(&rows) { setting.respace(rows, 1.0) } else { None }
}

/// Lines closer on the page before. The 22 rows of the standard fill the page,
/// and half a point a line wins none; a profile's own distance may leave room.
fn tighten_lines(setting: &Setting<'_>) -> Option<Way> {
    let grid = page_grid(setting.profile);
    let rows = setting.lacking_rows();
    let pitch = grid.pitch_mm * figures::PT_PER_MM;
    let height = figures::TYPE_AREA_HEIGHT_MM.value * figures::PT_PER_MM;
    let left_over = (height - grid.rows as f64 * pitch).max(0.0);
    let each = (rows as f64 * pitch - left_over) / (grid.rows + rows) as f64;
    let each = (each / PITCH_STEP).ceil() * PITCH_STEP;
    if rows == 0 || !(PITCH_STEP..=figures::LINE_PITCH_PLAY_PT.value + 1e-9).contains(&each) {
        return None;
    }
    let page = setting.found.page.checked_sub(1)?;
    let on_page = |spread: Spread| spread.first <= page && page <= spread.last;
    let mut way = Way { changed: Vec::new(), adjustments: Vec::new() };
    for index in setting.section.clone().filter(|index| setting.spread(*index).is_some_and(on_page)) {
        if let Some(paragraph) = setting.paragraph(index) {
            let points = -each as f32;
            way.changed.push((index, Paragraph { line_pitch_pt: points, ..paragraph.clone() }));
            if way.adjustments.is_empty() {
                way.adjustments.push(setting.adjustment(AdjustmentKind::LinePitch, page, index, points));
            }
        }
    }
    (!way.changed.is_empty()).then_some(way)
}

/// The last two lines of the text go to the page of the signature, or to the
/// last page, together.
fn carry_over(setting: &Setting<'_>) -> Option<Way> {
    let last = setting.found.last_block;
    let paragraph = setting.paragraph(last)?;
    let whole = matches!(paragraph.role, Role::Heading(_) | Role::Label);
    let mut kept = last;
    let mut changed = Vec::new();
    if count_lines(paragraph, setting.profile, setting.fonts) > 1 || whole {
        changed.push((last, Paragraph { widow_control: true, ..paragraph.clone() }));
    } else {
        // A paragraph of one line takes the end of the one before with it.
        let before = last.checked_sub(1).filter(|before| *before >= setting.section.start)?;
        let above = setting.paragraph(before)?;
        changed.push((before, Paragraph { keep_with_next: true, ..above.clone() }));
        kept = before + 1;
    }
    // What lies between the text and the signature comes along.
    for index in kept..setting.found.signature.unwrap_or(kept) {
        let Some(paragraph) = setting.paragraph(index) else { continue };
        match changed.iter_mut().find(|(at, _)| *at == index) {
            Some((_, paragraph)) => paragraph.keep_with_next = true,
            None => changed.push((index, Paragraph { keep_with_next: true, ..paragraph.clone() })),
        }
    }
    let adjustment = setting.adjustment(AdjustmentKind::BodyCarriedOver, setting.found.page, last, 0.0);
    Some(Way { changed, adjustments: vec![adjustment] })
}
