//! Places of the 版头 on page 1 (9704-7.2; 9704-10 for letters, orders and
//! minutes).
//!
//! The upper edge of the mark is fixed, and so are the gaps round the red rule.
//! The gaps of “two blank lines” are taken as near to 20.78 mm as they can so
//! that the text below begins on a row of the grid.

use wenshu_fonts::Fonts;
use wenshu_model::letterhead::{LetterheadSet, PlacedBox, PlacedRule, RulePart};
use wenshu_model::pages::Colour;
use wenshu_model::{Letterhead, PaperKind, Paragraph, Role};
use wenshu_standard::{Profile, figures};
use wenshu_typeset::{PageGrid, measure, page_grid};

use crate::mark::{self, LEFT, Mark, WIDTH, placed};

/// Size of everything but the mark, pt.
const SIZE: f64 = figures::BODY_SIZE_PT.value;
/// Height of its em box, mm.
const EM: f64 = SIZE * figures::MM_PER_PT;
/// Two blank lines, mm: what is aimed at, and the least and most that is taken.
const TWO_ROWS: f64 = figures::TWO_ROWS_MM.value;
const LEAST_GAP: f64 = 18.0;
const MOST_GAP: f64 = 26.0;
/// Room against rounding, mm.
const HAIR: f64 = 0.02;
/// Smallest part of its size to which a mark is set smaller for the grid.
const LEAST_SHARE: f64 = 0.7;

/// A letterhead with its places.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    /// The places.
    pub set: LetterheadSet,
    /// Size of the mark, pt.
    pub mark_size: f64,
    /// True for a mark of several organs.
    pub joint: bool,
    /// True when all gaps of two blank lines are within 18 to 26 mm.
    well_spaced: bool,
}

/// Places a letterhead, its mark not larger than `most` points.
pub(crate) fn place(head: &Letterhead, kind: PaperKind, most: f64, profile: &Profile, fonts: &Fonts) -> Placed {
    let placer = Placer { head, kind, grid: page_grid(profile), profile, fonts };
    let lines = mark::Lines::of(head, placer.mark_room(), profile, fonts);
    let Some(lines) = lines else { return placer.place(None) };
    let joint = lines.is_joint();
    let largest = lines.largest_size(most);
    let at = |size: f64| Placed { joint, ..placer.place(Some(lines.at(size, placer.mark_top()))) };
    let first = at(largest);
    if first.well_spaced {
        return first;
    }
    // One gap alone cannot always meet the grid: a mark a little smaller can.
    let least = (largest * LEAST_SHARE).max(figures::MARK_SMALLEST_PT.value.min(largest));
    let smaller = (1..).map(|step| largest - 0.5 * f64::from(step)).take_while(|size| *size >= least);
    smaller.map(at).find(|placed| placed.well_spaced).unwrap_or(first)
}

struct Placer<'a> {
    head: &'a Letterhead,
    kind: PaperKind,
    grid: PageGrid,
    profile: &'a Profile,
    fonts: &'a Fonts,
}

/// What has been placed so far.
struct Draft {
    places: Vec<Option<PlacedBox>>,
    rules: Vec<PlacedRule>,
}

impl Placer<'_> {
    /// Upper edge of the mark's ink, mm.
    fn mark_top(&self) -> f64 {
        match self.kind {
            PaperKind::Letter => figures::LETTER_MARK_TOP_MM.value,
            PaperKind::Order => figures::ORDER_MARK_TOP_MM.value,
            PaperKind::Plain | PaperKind::Document | PaperKind::Upward | PaperKind::Minutes => {
                figures::MARK_TOP_MM.value
            }
        }
    }

    /// Width that the mark may take, mm. The third corner element reaches below
    /// the upper edge of an order's mark, which then keeps clear of it.
    fn mark_room(&self) -> f64 {
        if self.kind == PaperKind::Letter {
            return WIDTH;
        }
        let beside =
            self.corner_rows().into_iter().filter(|(_, row)| self.grid.row_top_mm(*row) + EM > self.mark_top());
        let widest = beside.map(|(index, _)| self.width_of(index) + EM).fold(0.0, f64::max);
        WIDTH - 2.0 * widest.min(WIDTH / 4.0)
    }

    fn place(&self, mark: Option<Mark>) -> Placed {
        let mut draft = Draft { places: vec![None; self.head.paragraphs.len()], rules: Vec::new() };
        let mark_size = mark.as_ref().map_or(0.0, |mark| mark.size);
        for (index, place) in mark.iter().flat_map(|mark| &mark.places) {
            if let Some(slot) = draft.places.get_mut(*index) {
                *slot = Some(*place);
            }
        }
        let bottom = mark.map(|mark| mark.bottom);
        let (rows, well_spaced) = match self.kind {
            PaperKind::Letter => self.place_letter(bottom, &mut draft),
            _ => self.place_general(bottom, &mut draft),
        };
        // Every paragraph has its place; one of an unknown role stands on top.
        let spare = self.line_box(LEFT, self.grid.top_mm, WIDTH);
        let places = draft.places.into_iter().map(|place| place.unwrap_or(spare)).collect();
        let rows = u32::try_from(rows.min(self.grid.rows)).unwrap_or(0);
        Placed { set: LetterheadSet { places, rules: draft.rules, rows }, mark_size, joint: false, well_spaced }
    }

    /// 文件, 命令 and 纪要: corner, mark, two blank lines, number, red rule.
    fn place_general(&self, mark_bottom: Option<f64>, draft: &mut Draft) -> (usize, bool) {
        let corner_rows = self.place_corner(draft);
        let above = self.indexes(Role::Signatories);
        let numbers = self.indexes(Role::DocumentNumber);
        if self.kind == PaperKind::Plain && mark_bottom.is_none() && numbers.is_empty() && above.is_empty() {
            return (if corner_rows == 0 { 0 } else { corner_rows + 1 }, true);
        }
        // Without a mark its place is left free: the paper may have it printed.
        let bottom = mark_bottom
            .unwrap_or(self.mark_top() + 0.9 * figures::MARK_LARGEST_PT.value * figures::MM_PER_PT)
            .max(corner_rows.checked_sub(1).map_or(0.0, |last| self.grid.row_top_mm(last) + EM));
        let of_document = matches!(self.kind, PaperKind::Document | PaperKind::Upward);
        let numbered: Vec<usize> = above.into_iter().chain(numbers).collect();
        // The row of a number that is not known yet is left free as well.
        let rows: usize = numbered.iter().map(|index| self.lines_of(*index)).sum::<usize>().max(1);
        let has_row = of_document || !numbered.is_empty();
        let height = if has_row { (rows - 1) as f64 * self.grid.pitch_mm + EM } else { 0.0 };
        let has_rule = has_row && self.kind != PaperKind::Order;
        let weight = figures::SEPARATOR_WEIGHT_PT.value * figures::MM_PER_PT;
        let rule_height = if has_rule { figures::SEPARATOR_DROP_MM.value + weight } else { 0.0 };
        let gaps = if has_row { 2.0 } else { 1.0 };
        let (row, gap) = self.row_below(bottom + height + rule_height, gaps);
        let mut top = bottom + gap;
        for index in numbered {
            draft.set(index, self.line_box(LEFT, top, WIDTH));
            top += self.lines_of(index) as f64 * self.grid.pitch_mm;
        }
        if has_rule {
            let middle = bottom + gap + height + figures::SEPARATOR_DROP_MM.value + weight / 2.0;
            draft.rules.push(red_rule(RulePart::Separator, LEFT, WIDTH, middle, figures::SEPARATOR_WEIGHT_PT.value));
        }
        (row, is_two_rows(gap))
    }

    /// 信函: mark, double rule, corner elements at the left and the number at
    /// the right, title two lines below; double rule at the foot (9704-10.1).
    fn place_letter(&self, mark_bottom: Option<f64>, draft: &mut Draft) -> (usize, bool) {
        let bottom = mark_bottom.unwrap_or(self.mark_top() + 0.9 * figures::MARK_LARGEST_PT.value * figures::MM_PER_PT);
        let first = self.place_double_rules(bottom, draft) + figures::LETTER_GAP_MM.value;
        let row_top = |row: usize| first + row as f64 * self.grid.pitch_mm;
        let corner = self.corner();
        for (row, index) in corner.iter().enumerate() {
            draft.set(*index, self.line_box(LEFT, row_top(row), WIDTH));
        }
        let mut rows = corner.len();
        let mut right_row = 0;
        let numbers = self.indexes(Role::DocumentNumber).into_iter().chain(self.indexes(Role::Signatories));
        for index in numbers {
            let width = self.width_of(index);
            let beside = corner.get(right_row).map_or(0.0, |corner| self.width_of(*corner) + EM);
            if width + beside > WIDTH {
                right_row = rows.max(right_row);
            }
            let left = LEFT + WIDTH - width;
            draft.set(index, self.line_box(left, row_top(right_row), width));
            right_row += self.lines_of(index);
            rows = rows.max(right_row);
        }
        let last = rows.checked_sub(1).map_or(first - figures::LETTER_GAP_MM.value, |last| row_top(last) + EM);
        let (row, gap) = self.row_below(last, 1.0);
        (row, is_two_rows(gap))
    }

    /// 9704-10.1-b; the lower edge of the upper pair, mm.
    fn place_double_rules(&self, mark_bottom: f64, draft: &mut Draft) -> f64 {
        let length = figures::LETTER_RULE_MM.value;
        let left = (figures::SHEET_WIDTH_MM.value - length) / 2.0;
        let (thick, thin) = (figures::LETTER_THICK_PT.value, figures::LETTER_THIN_PT.value);
        let white = figures::LETTER_RULE_GAP_PT.value;
        let height = (thick + white + thin) * figures::MM_PER_PT;
        let mut rule = |part, top: f64, down: f64, weight: f64| {
            let middle = top + (down + weight / 2.0) * figures::MM_PER_PT;
            draft.rules.push(red_rule(part, left, length, middle, weight));
        };
        let top = mark_bottom + figures::LETTER_RULE_DROP_MM.value;
        rule(RulePart::LetterTopThick, top, 0.0, thick);
        rule(RulePart::LetterTopThin, top, thick + white, thin);
        let foot = figures::LETTER_FOOT_RULE_MM.value - height / 2.0;
        rule(RulePart::LetterFootThin, foot, 0.0, thin);
        rule(RulePart::LetterFootThick, foot, thin + white, thick);
        top + height
    }

    /// 份号, 密级 and 紧急程度 in this order (9704-7.2.3-b).
    fn corner(&self) -> Vec<usize> {
        [Role::CopyNumber, Role::Secrecy, Role::Urgency].into_iter().flat_map(|role| self.indexes(role)).collect()
    }

    /// The corner elements with their rows of the type area. 密级 stands on the
    /// second row even without a 份号 (9704-7.2.2-a).
    fn corner_rows(&self) -> Vec<(usize, usize)> {
        let mut row = 0;
        let mut rows = Vec::new();
        for index in self.corner() {
            let secrecy = self.paragraph(index).is_some_and(|paragraph| paragraph.role == Role::Secrecy);
            row = row.max(usize::from(secrecy));
            rows.push((index, row));
            row += 1;
        }
        rows
    }

    /// Places the corner elements; the rows that they take.
    fn place_corner(&self, draft: &mut Draft) -> usize {
        let rows = self.corner_rows();
        for (index, row) in &rows {
            draft.set(*index, self.line_box(LEFT, self.grid.row_top_mm(*row), WIDTH));
        }
        rows.last().map_or(0, |(_, row)| row + 1)
    }

    /// The grid row for what stands below `fixed`, when `gaps` gaps of two blank
    /// lines are between, and the size of each gap, mm.
    fn row_below(&self, fixed: f64, gaps: f64) -> (usize, f64) {
        let gap = |row: f64| (self.grid.top_mm + row * self.grid.pitch_mm - fixed) / gaps;
        let exact = (fixed + gaps * TWO_ROWS - self.grid.top_mm) / self.grid.pitch_mm;
        let near = exact.round().max(0.0);
        let row = if gap(near) < LEAST_GAP { near + 1.0 } else { near };
        (row as usize, gap(row))
    }

    fn indexes(&self, role: Role) -> Vec<usize> {
        let numbered = self.head.paragraphs.iter().enumerate();
        numbered.filter(|(_, paragraph)| paragraph.role == role).map(|(index, _)| index).collect()
    }

    fn paragraph(&self, index: usize) -> Option<&Paragraph> {
        self.head.paragraphs.get(index)
    }

    fn lines_of(&self, index: usize) -> usize {
        self.paragraph(index).map_or(1, |paragraph| measure(paragraph, SIZE, WIDTH, self.profile, self.fonts).lines)
    }

    fn width_of(&self, index: usize) -> f64 {
        let width = self
            .paragraph(index)
            .map_or(0.0, |paragraph| measure(paragraph, SIZE, WIDTH, self.profile, self.fonts).width_mm);
        (width + HAIR).min(WIDTH)
    }

    fn line_box(&self, left: f64, top: f64, width: f64) -> PlacedBox {
        placed(left, top, width, SIZE, self.grid.pitch_mm * figures::PT_PER_MM)
    }
}

impl Draft {
    fn set(&mut self, index: usize, place: PlacedBox) {
        if let Some(slot) = self.places.get_mut(index) {
            *slot = Some(place);
        }
    }
}

fn is_two_rows(gap: f64) -> bool {
    (LEAST_GAP..=MOST_GAP).contains(&gap)
}

fn red_rule(part: RulePart, left: f64, length: f64, middle: f64, weight_pt: f64) -> PlacedRule {
    PlacedRule {
        part,
        left_mm: left as f32,
        right_mm: (left + length) as f32,
        middle_mm: middle as f32,
        weight_pt: weight_pt as f32,
        colour: Colour::Red,
    }
}
