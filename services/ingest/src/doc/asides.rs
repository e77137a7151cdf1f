//! Notes, comments, boxes and heads: where they stand in the body, and where
//! their texts are.

use std::{collections::BTreeMap, ops::Range};

use super::{
    bytes::u32_at,
    fib::{Entry, Fib, Part},
    places::Places,
    records::Drawings,
};

/// What stands at a place of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Aside {
    /// A footnote or endnote, with its text.
    Note(Range<usize>),
    /// A comment, with its text.
    Comment(Range<usize>),
}

/// What stands beside the body.
#[derive(Debug, Default)]
pub struct Asides {
    /// Notes and comments by their place.
    pub marks: BTreeMap<usize, Aside>,
    /// Shapes by their place.
    pub shapes: BTreeMap<usize, u32>,
    /// Texts of boxes, by the number of the shape that stands for them in the
    /// text.
    pub boxes: BTreeMap<u32, Vec<Range<usize>>>,
    /// Texts of heads and feet.
    pub heads: Vec<Range<usize>>,
}

impl Asides {
    /// Reads the tables of a document.
    pub fn read(fib: &Fib, table: &[u8], drawings: &Drawings) -> Self {
        /// Bytes that stand with the place of a shape.
        const SHAPE: usize = 26;
        /// Bytes that stand with a box.
        const BOX: usize = 22;
        /// Texts in front of the heads: rules and words between body and notes.
        const RULES: usize = 6;
        let mut asides = Self::default();
        let notes = [
            (Entry::FootnoteMarks, Entry::FootnoteTexts, Part::Footnotes),
            (Entry::EndnoteMarks, Entry::EndnoteTexts, Part::Endnotes),
        ];
        for (marks, texts, part) in notes {
            asides.add_marks(fib, table, (marks, 2), (texts, part), Aside::Note);
        }
        asides.add_marks(fib, table, (Entry::CommentMarks, 30), (Entry::CommentTexts, Part::Comments), Aside::Comment);
        let shapes = Places::new(fib.entry(table, Entry::Shapes), SHAPE);
        asides.shapes = shapes.all().filter_map(|(place, data)| Some((place, u32_at(data, 0)?))).collect();
        let boxes = Places::new(fib.entry(table, Entry::BoxTexts), BOX);
        let texts = texts_of(&boxes, fib.part(Part::Boxes));
        let ids = boxes.all().map(|(_, data)| u32_at(data, 14).unwrap_or(0));
        for (id, text) in ids.zip(texts) {
            asides.boxes.entry(drawings.holder(id)).or_default().push(text);
        }
        let heads = Places::new(fib.entry(table, Entry::HeadTexts), 0);
        asides.heads = texts_of(&heads, fib.part(Part::Heads)).into_iter().skip(RULES).collect();
        asides
    }

    fn add_marks(
        &mut self,
        fib: &Fib,
        table: &[u8],
        (marks, size): (Entry, usize),
        (texts, part): (Entry, Part),
        kind: impl Fn(Range<usize>) -> Aside,
    ) {
        let texts = texts_of(&Places::new(fib.entry(table, texts), 0), fib.part(part));
        let marks = Places::new(fib.entry(table, marks), size);
        for ((place, _), text) in marks.all().zip(texts) {
            self.marks.insert(place, kind(text));
        }
    }
}

/// The texts that a table lists, within their part.
fn texts_of(places: &Places<'_>, part: Range<usize>) -> Vec<Range<usize>> {
    let within = |place: usize| part.start.saturating_add(place).min(part.end);
    places.ranges().into_iter().map(|range| within(range.start)..within(range.end)).collect()
}
