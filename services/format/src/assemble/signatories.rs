//! 签发人 of an upward paper: rows of names, the first names one below the
//! other, the document number on the last row (9704-7.2.5-c, 9704-7.2.6).

use wenshu_model::official::{TabAlign, TabStop};
use wenshu_model::{Alignment, Face, Lines, Paragraph, Role, Run};
use wenshu_standard::figures::{CHARACTERS_PER_LINE, SIGNATORIES_PER_ROW, UPWARD_INSET_ZI};

use super::paragraph;
use crate::characters::cells;
use crate::texts::{Part, Revised};

/// Between two names of a row, and at least between the number and what
/// stands right of it, in 字.
const GAP_ZI: f32 = 1.0;

/// How the names are spread over rows. Lengths are 字 from the left of the
/// type area.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rows {
    per_row: usize,
    names: usize,
    /// Where the label begins.
    label_at: f32,
    /// Where the names of each column begin.
    columns: Vec<f32>,
    /// The number does not fit beside the last names and has the row below.
    number_apart: bool,
}

impl Rows {
    /// Two names a row, or one where two leave the number no room.
    pub(crate) fn of(texts: &[Revised]) -> Self {
        let width_of = |part: Part| {
            let widths = texts.iter().filter(move |text| text.part == part);
            widths.map(|text| cells(text.text.chars().iter().copied())).collect::<Vec<f32>>()
        };
        let names = width_of(Part::Signatory);
        let label = width_of(Part::SignatoryLabel).into_iter().sum();
        let number: f32 = width_of(Part::DocumentNumber).into_iter().sum();
        let room_for_number = UPWARD_INSET_ZI.value as f32 + number + GAP_ZI;
        let usual = SIGNATORIES_PER_ROW.value as usize;
        let two = Self::with(usual, &names, label);
        if two.leftmost() >= room_for_number && two.label_at >= 0.0 {
            return two;
        }
        let one = Self::with(1, &names, label);
        let number_apart = number > 0.0 && one.leftmost() < room_for_number;
        Self { number_apart, ..one }
    }

    fn with(per_row: usize, names: &[f32], label: f32) -> Self {
        let used = per_row.min(names.len()).max(1);
        let widest = |column: usize| names.iter().skip(column).step_by(per_row).copied().fold(0.0, f32::max);
        let mut columns = vec![0.0; used];
        let mut right = (CHARACTERS_PER_LINE.value - UPWARD_INSET_ZI.value) as f32;
        for (column, left) in columns.iter_mut().enumerate().rev() {
            *left = right - widest(column);
            right = *left - GAP_ZI;
        }
        let first = columns.first().copied().unwrap_or(right);
        Self { per_row, names: names.len(), label_at: first - label, columns, number_apart: false }
    }

    /// Where the last row begins at the left.
    fn leftmost(&self) -> f32 {
        let first = self.columns.first().copied().unwrap_or_default();
        if self.names > self.per_row { first } else { self.label_at }
    }

    /// Names on the row of the number.
    fn last_row(&self) -> usize {
        match (self.number_apart, self.names % self.per_row) {
            (true, _) => 0,
            (false, 0) => self.per_row.min(self.names),
            (false, rest) => rest,
        }
    }

    /// True when a name stands on a row above the number.
    pub(crate) fn is_above_number(&self, name: usize) -> bool {
        name + self.last_row() < self.names
    }

    /// True when the label does.
    pub(crate) fn label_is_above_number(&self) -> bool {
        self.number_apart || self.names > self.per_row
    }
}

/// The rows of number and signatories; `texts` are those of the letterhead.
pub(super) fn push(texts: &[Revised], paragraphs: &mut Vec<Paragraph>) {
    let rows = Rows::of(texts);
    let label: Vec<&Revised> = texts.iter().filter(|text| text.part == Part::SignatoryLabel).collect();
    let names: Vec<&Revised> = texts.iter().filter(|text| text.part == Part::Signatory).collect();
    let number: Vec<&Revised> = texts.iter().filter(|text| text.part == Part::DocumentNumber).collect();
    let above = names.len() - rows.last_row();
    let (above, last) = names.split_at_checked(above).unwrap_or((&names, &[]));
    let mut label = label.as_slice();
    for row in above.chunks(rows.per_row) {
        paragraphs.push(rows.paragraph(Role::Signatories, &[], label, row));
        label = &[];
    }
    if !number.is_empty() || !last.is_empty() || !label.is_empty() {
        let role = if number.is_empty() { Role::Signatories } else { Role::DocumentNumber };
        paragraphs.push(rows.paragraph(role, &number, label, last));
    }
}

impl Rows {
    fn paragraph(&self, role: Role, number: &[&Revised], label: &[&Revised], names: &[&Revised]) -> Paragraph {
        let all = || number.iter().chain(label).chain(names);
        let lines = all().filter_map(|text| text.lines).reduce(Lines::join);
        let mut row = paragraph(role, "", lines);
        row.align = Alignment::Left;
        row.left_indent = UPWARD_INSET_ZI.value as f32;
        row.runs = number.iter().map(|number| run(number.string(), Face::FangSong)).collect();
        let stop = |at: f32| TabStop { at, align: TabAlign::Left };
        if !label.is_empty() {
            let label: String = label.iter().map(|label| label.string()).collect();
            row.stops.push(stop(self.label_at));
            row.runs.push(run(format!("\t{}", label.trim_end()), Face::FangSong));
        }
        for (column, name) in names.iter().enumerate() {
            let follows_label = column == 0 && !label.is_empty();
            let name = name.string();
            if !follows_label {
                row.stops.push(stop(self.columns.get(column).copied().unwrap_or_default()));
            }
            let tab = if follows_label { "" } else { "\t" };
            row.runs.push(run(format!("{tab}{}", name.trim()), Face::Kai));
        }
        row
    }
}

/// A run on the one line that a paragraph with stops is.
fn run(text: String, face: Face) -> Run {
    Run { text: text.replace('\n', " "), face }
}
