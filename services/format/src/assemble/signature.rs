//! 署名, 成文日期 and the room for seals and stamps (clause 7.3.5).
//!
//! Insets are computed from the widths of names and date as spec §3.5 gives
//! them; a name wider than the type area takes its full width and wraps.

use wenshu_model::official::{TabAlign, TabStop};
use wenshu_model::{Alignment, Block, Lines, Paragraph, Role};
use wenshu_standard::Profile;
use wenshu_standard::figures::{
    BODY_SIZE_PT, CELL_PT, CHARACTERS_PER_LINE, DATE_OFFSET_ZI, MM_PER_PT, ROW_PITCH_PT, ROWS_ABOVE_STAMP,
    ROWS_ABOVE_UNSEALED_SIGNATURE, ROWS_BELOW_STAMP, SEALED_DATE_INSET_ZI, STAMP_GAP_ZI, STAMP_INSET_ZI,
    STAMP_WIDTH_MM, UNSEALED_SIGNATURE_INSET_ZI,
};

use super::paragraph;
use crate::characters::cells;
use crate::texts::{Part, Revised};

/// How a paper is signed, where no stamp is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Sealed,
    Unsealed,
}

/// True for the texts that this module sets.
pub(super) const fn is_closing(part: Part) -> bool {
    matches!(part, Part::Signature | Part::Office(_) | Part::SignerName(_) | Part::DateOfIssue)
}

/// Name and date below the body; `below_text` when something stands above them.
pub(super) fn push(texts: &[Revised], style: Style, below_text: bool, profile: &Profile, blocks: &mut Vec<Block>) {
    let of = |part: Part| texts.iter().filter(move |text| text.part == part).collect::<Vec<_>>();
    let (names, dates) = (of(Part::Signature), of(Part::DateOfIssue));
    let is_stamped = texts.iter().any(|text| matches!(text.part, Part::Office(_) | Part::SignerName(_)));
    let mut rows = match style {
        _ if is_stamped => stamped(texts, &names, &dates),
        Style::Unsealed => unsealed(&names, &dates),
        Style::Sealed if names.len() > 1 => joint(&names, &dates, profile.seal_diameter_mm),
        Style::Sealed => sealed(&names, &dates, profile.seal_diameter_mm),
    };
    if let Some(first) = rows.first_mut().filter(|_| !below_text) {
        first.blank_rows_before = 0;
    }
    blocks.extend(rows.into_iter().map(Block::Paragraph));
}

fn full() -> f32 {
    CHARACTERS_PER_LINE.value as f32
}

fn width(text: &Revised) -> f32 {
    cells(text.text.chars().iter().copied())
}

fn widest(texts: &[&Revised]) -> f32 {
    texts.iter().map(|text| width(text)).fold(0.0, f32::max)
}

fn row(role: Role, text: &Revised, right: f32) -> Paragraph {
    let mut made = paragraph(role, &text.string(), text.lines);
    made.right_indent = right.max(0.0);
    made.keep_with_next = role == Role::Signature;
    made
}

/// The name is inset two 字; the date begins two 字 right of the name's first
/// character (9704-7.3.5.2-a, -b). A date longer than the name is inset two 字
/// itself, and the name moves left to keep the offset (-c). Several organs
/// stand one below the other, the host first (-d), with the same right inset.
fn unsealed(names: &[&Revised], dates: &[&Revised]) -> Vec<Paragraph> {
    let inset = UNSEALED_SIGNATURE_INSET_ZI.value as f32;
    let offset = DATE_OFFSET_ZI.value as f32;
    let (name, date) = (widest(names), widest(dates));
    let (name_inset, date_inset) = if name == 0.0 || date == 0.0 {
        (inset, inset)
    } else if date > name {
        (inset + date + offset - name, inset)
    } else {
        (inset, inset + name - offset - date)
    };
    let names = names.iter().map(|name| row(Role::Signature, name, name_inset.min(full() - width(name))));
    let dates = dates.iter().map(|text| row(Role::DateOfIssue, text, date_inset.min(full() - width(text))));
    let mut rows: Vec<Paragraph> = names.chain(dates).collect();
    space_above(&mut rows, ROWS_ABOVE_UNSEALED_SIGNATURE.value as u32);
    rows
}

/// The date is inset four 字, the name centred on it (9704-7.3.5.1-a, -b). A
/// name that would leave the type area moves both to the left.
fn sealed(names: &[&Revised], dates: &[&Revised], diameter_mm: f64) -> Vec<Paragraph> {
    let (name, date) = (widest(names), widest(dates));
    let usual = SEALED_DATE_INSET_ZI.value as f32;
    let name_inset = if date == 0.0 { usual } else { usual + (date - name) / 2.0 };
    let past_edge = (-name_inset).max(0.0);
    let name_inset = (name_inset + past_edge).min(full() - name);
    let date_inset = if name > full() { (full() - date) / 2.0 } else { usual + past_edge };
    let names = names.iter().map(|name| row(Role::Signature, name, name_inset));
    let dates = dates.iter().map(|date| row(Role::DateOfIssue, date, date_inset));
    let mut rows: Vec<Paragraph> = names.chain(dates).collect();
    let seal = SealRows::of(diameter_mm);
    space_above(&mut rows, seal.above);
    space_below(&mut rows, seal.below);
    rows
}

/// Names in rows, each with room for its seal; the last one stands above the
/// date, where its seal covers both (9704-7.3.5.1-e). Seals do not touch, and
/// no row of them is wider than the type area.
fn joint(names: &[&Revised], dates: &[&Revised], diameter_mm: f64) -> Vec<Paragraph> {
    let (name, date) = (widest(names), widest(dates));
    if name + NAME_GAP_ZI > full() {
        // No stop can hold such a name: each organ takes lines of its own.
        return sealed(names, dates, diameter_mm);
    }
    let columns = Columns::of(names, date, diameter_mm);
    let last = columns.centres.last().copied().unwrap_or_default();
    let room = SealRows::of(diameter_mm);
    let mut rows: Vec<Paragraph> = Vec::new();
    for (index, chunk) in names.chunks(columns.centres.len().max(1)).enumerate() {
        // A last row that is not full ends above the date all the same.
        let unused = columns.centres.len().saturating_sub(chunk.len());
        let stops = columns.centres.iter().skip(unused).map(|at| TabStop { at: *at, align: TabAlign::Center });
        let mut made = tabbed(chunk, stops.collect());
        made.blank_rows_before = if index == 0 { room.above } else { room.between };
        rows.push(made);
    }
    let date_inset = (full() - last - date / 2.0).max(0.0);
    rows.extend(dates.iter().map(|date| row(Role::DateOfIssue, date, date_inset)));
    space_below(&mut rows, room.below);
    rows
}

/// The columns of a joint signature, in 字 from the left of the type area.
struct Columns {
    /// The middle of each, where names and seals stand.
    centres: Vec<f32>,
}

impl Columns {
    /// As many columns as fit, on rows of about the same length: four organs
    /// are two and two. The date below the last one is inset four 字 where the
    /// others leave that room (9704-7.3.5.1-a).
    fn of(names: &[&Revised], date: f32, diameter_mm: f64) -> Self {
        let seal = zi(diameter_mm + SEAL_GAP_MM);
        let widths_of = |per_row: usize| {
            let mut widths = vec![seal; per_row];
            // A row that is not full takes the last columns.
            for row in names.chunks(per_row) {
                for (width_of, name) in widths.iter_mut().rev().zip(row.iter().rev()) {
                    *width_of = width_of.max(width(name) + NAME_GAP_ZI);
                }
            }
            widths
        };
        let balanced = |most: usize| names.len().div_ceil(names.len().div_ceil(most).max(1)).max(1);
        let mut fitting = (1..=names.len()).rev().map(balanced).map(widths_of);
        let widths = fitting.find(|widths| widths.iter().sum::<f32>() <= full());
        let widths = widths.unwrap_or_else(|| vec![full()]);
        let total: f32 = widths.iter().sum();
        let half = widths.last().map_or(0.0, |last| last / 2.0);
        let inset = SEALED_DATE_INSET_ZI.value as f32 + date / 2.0 - half;
        let mut left = (full() - inset).clamp(total.min(full()), full()) - total;
        let mut centres = Vec::with_capacity(widths.len());
        for width in widths {
            centres.push(left + width / 2.0);
            left += width;
        }
        Self { centres }
    }
}

/// One organ a row: its signer's office title, two 字 to the left of the stamp,
/// the stamp inset four 字 (9704-7.3.5.3-a, -c). The signer's name stands where
/// the stamp will cover it. The date is inset four 字, one row below (-b).
fn stamped(texts: &[Revised], names: &[&Revised], dates: &[&Revised]) -> Vec<Paragraph> {
    let mut rows = unsealed(names, &[]);
    let stamp_right = full() - STAMP_INSET_ZI.value as f32;
    let stamp_left = stamp_right - zi(STAMP_WIDTH_MM.value);
    let office_right = stamp_left - STAMP_GAP_ZI.value as f32;
    let mut signers: Vec<Vec<&Revised>> = Vec::new();
    for text in texts {
        match text.part {
            Part::Office(_) => signers.push(vec![text]),
            Part::SignerName(_) => match signers.last_mut() {
                Some(signer) => signer.push(text),
                None => signers.push(vec![text]),
            },
            _ => {}
        }
    }
    for (index, signer) in signers.iter().enumerate() {
        let right = TabStop { at: office_right, align: TabAlign::Right };
        let middle = TabStop { at: (stamp_left + stamp_right) / 2.0, align: TabAlign::Center };
        let office = signer.first().map_or(0.0, |office| width(office));
        let mut made = if office <= office_right && signer.len() <= 2 {
            tabbed(signer, if signer.len() > 1 { vec![right, middle] } else { vec![right] })
        } else {
            untabbed(signer, STAMP_INSET_ZI.value as f32)
        };
        made.blank_rows_before = if index == 0 { ROWS_ABOVE_STAMP.value as u32 } else { 0 };
        rows.push(made);
    }
    let inset = SEALED_DATE_INSET_ZI.value as f32;
    let mut dates: Vec<Paragraph> = dates.iter().map(|date| row(Role::DateOfIssue, date, inset)).collect();
    space_above(&mut dates, ROWS_BELOW_STAMP.value as u32);
    rows.extend(dates);
    rows
}

/// Texts at stops, one each.
fn tabbed(texts: &[&Revised], stops: Vec<TabStop>) -> Paragraph {
    let text: String = texts.iter().map(|text| format!("\t{}", text.string().trim().replace('\n', " "))).collect();
    let mut made = paragraph(Role::Signature, &text, lines(texts));
    made.align = Alignment::Left;
    made.stops = stops;
    made.keep_with_next = true;
    made
}

/// Texts that no stop can hold: one after the other, flush right.
fn untabbed(texts: &[&Revised], right: f32) -> Paragraph {
    let text = texts.iter().map(|text| text.string().trim().replace('\n', " ")).collect::<Vec<_>>().join("　");
    let mut made = paragraph(Role::Signature, &text, lines(texts));
    made.right_indent = right;
    made.keep_with_next = true;
    made
}

fn lines(texts: &[&Revised]) -> Option<Lines> {
    texts.iter().filter_map(|text| text.lines).reduce(Lines::join)
}

fn space_above(rows: &mut [Paragraph], blank: u32) {
    if let Some(first) = rows.first_mut() {
        first.blank_rows_before = blank;
    }
}

fn space_below(rows: &mut [Paragraph], blank: u32) {
    if let Some(last) = rows.last_mut() {
        last.blank_rows_after = blank;
    }
}

/// Between two seals, mm: they neither cross nor touch (9704-7.3.5.1-e).
const SEAL_GAP_MM: f64 = 2.0;
/// Between two names on a row, 字.
const NAME_GAP_ZI: f32 = 1.0;
/// How far name and date lie below the seal's centre, mm: 略偏下, the middle
/// between them at most this much (impl-seal-space).
const SEAL_DROP_MM: f64 = 5.0;

/// Millimetres in 字 of the body.
fn zi(mm: f64) -> f32 {
    (mm / (CELL_PT.value * MM_PER_PT)) as f32
}

/// Blank rows that a seal needs (impl-seal-space).
///
/// With `b` blank rows above the name, the middle between name and date lies
/// 7/8 of a character, `b` rows and half of two rows of text below the last
/// line. The seal's centre is at most [`SEAL_DROP_MM`] above that middle, its
/// top not above the foot of the last line: the fewest rows that allow this
/// also keep the top within one row of it (9704-7.3.5.1-c).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct SealRows {
    /// Above the name.
    above: u32,
    /// Below the date, down to the seal's foot.
    below: u32,
    /// Between two rows of names.
    between: u32,
}

impl SealRows {
    fn of(diameter_mm: f64) -> Self {
        let row = ROW_PITCH_PT.value * MM_PER_PT;
        let em = BODY_SIZE_PT.value * MM_PER_PT;
        let gap = row - em;
        let middle_below_name_top = (row + em) / 2.0;
        let radius = diameter_mm / 2.0;
        let above = ((radius + SEAL_DROP_MM - gap - middle_below_name_top) / row).ceil().max(1.0);
        let foot_below_date = radius - SEAL_DROP_MM - middle_below_name_top;
        let below = (foot_below_date / row).ceil().max(0.0);
        let between = ((diameter_mm + SEAL_GAP_MM) / row).ceil() - 1.0;
        Self { above: above as u32, below: below as u32, between: between.max(0.0) as u32 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_of_42_mm_takes_two_rows_above_the_name_and_one_below_the_date() {
        assert_eq!(SealRows::of(42.0), SealRows { above: 2, below: 1, between: 4 });
    }

    #[test]
    fn the_top_of_every_seal_lies_within_one_row_of_the_text() {
        let row = ROW_PITCH_PT.value * MM_PER_PT;
        let em = BODY_SIZE_PT.value * MM_PER_PT;
        for diameter in 20..=60 {
            let rows = SealRows::of(f64::from(diameter));
            let middle = (row - em) + f64::from(rows.above) * row + (row + em) / 2.0;
            let top = middle - SEAL_DROP_MM - f64::from(diameter) / 2.0;
            assert!((-1e-9..=row + 1e-9).contains(&top) || rows.above == 1, "{diameter}: {top}");
        }
    }
}
