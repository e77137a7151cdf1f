//! Documents of one file that no separator parts: a notice and the plan that
//! it issues, or two plans one behind the other.

use crate::date;
use crate::letterhead::{self, MarkEnd};
use crate::number::Style;
use crate::paragraph::Paragraph;
use crate::tail;
use crate::words;

/// Where a new document begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Border {
    /// Index of its first paragraph.
    pub(crate) at: usize,
    /// The border rests on numbering alone.
    pub(crate) doubtful: bool,
}

/// Shortest rest that can be a document, in characters.
const SHORTEST_DOCUMENT: usize = 40;

/// Borders inside `paragraphs`, in order.
pub(crate) fn borders(paragraphs: &[Paragraph]) -> Vec<Border> {
    let mut borders: Vec<Border> = Vec::new();
    let mut start = 0;
    let mut seen = Seen::of(paragraphs);
    for index in 2..paragraphs.len() {
        if index < start + 2 {
            continue;
        }
        let Some(border) = border_at(paragraphs, &seen, start, index) else { continue };
        start = index;
        seen.begin(paragraphs, start);
        borders.push(border);
    }
    borders
}

/// What is asked of all that stands before or behind a paragraph, looked up once
/// for all of them.
struct Seen {
    /// First paragraph since the running document began that ends a sentence.
    sentence: Option<usize>,
    /// Paragraphs numbered 一、 with their values.
    numbered: Vec<(usize, u32)>,
}

impl Seen {
    fn of(paragraphs: &[Paragraph]) -> Self {
        let value = |p: &Paragraph| p.mark.filter(|mark| mark.style == Style::Han).map(|mark| mark.value);
        let numbered = (0..).zip(paragraphs).filter_map(|(index, p)| Some((index, value(p)?))).collect();
        let mut seen = Self { sentence: None, numbered };
        seen.begin(paragraphs, 0);
        seen
    }

    /// A document begins at `start`.
    fn begin(&mut self, paragraphs: &[Paragraph], start: usize) {
        let behind = paragraphs.iter().enumerate().skip(start);
        self.sentence = behind.filter(|(_, p)| p.ends_sentence()).map(|(index, _)| index).next();
    }

    /// True when a sentence ends before `index` in the running document.
    fn has_sentence_before(&self, index: usize) -> bool {
        self.sentence.is_some_and(|sentence| sentence < index)
    }

    /// The numbering of the first level begins again behind `index`.
    fn restarts(&self, start: usize, index: usize) -> bool {
        let behind = self.numbered.partition_point(|(at, _)| *at <= index);
        let before = self.numbered.get(..behind).unwrap_or_default().iter().rev();
        let last = before.filter(|(at, _)| *at < index).copied().next();
        let next = self.numbered.get(behind..).unwrap_or_default().iter().take(2).map(|(_, value)| *value);
        last.is_some_and(|(at, value)| at >= start && value >= 2) && next.eq([1, 2])
    }
}

fn is_long_enough(paragraphs: &[Paragraph]) -> bool {
    let mut missing = SHORTEST_DOCUMENT;
    for paragraph in paragraphs {
        missing = missing.saturating_sub(paragraph.text.len());
        if missing == 0 {
            return true;
        }
    }
    false
}

fn border_at(paragraphs: &[Paragraph], seen: &Seen, start: usize, index: usize) -> Option<Border> {
    let before = paragraphs.get(start..index)?;
    if begins_letterhead(paragraphs, index) && goes_before(before) && seen.has_sentence_before(index) {
        return Some(Border { at: index, doubtful: false });
    }
    let title = paragraphs.get(index)?;
    if !is_title(title) {
        return None;
    }
    // A letterhead and the title below it are one paper.
    if begins_letterhead(paragraphs, start) && !seen.has_sentence_before(index) {
        return None;
    }
    let behind = paragraphs.get(index + 1..)?;
    if !is_long_enough(behind) {
        return None;
    }
    let previous = before.iter().rev().find(|p| !is_note(p) && !tail::is_imprint(p))?;
    if closes_paper(previous) {
        return Some(Border { at: index, doubtful: false });
    }
    // The organ on a line of its own above the title.
    if let [.., date, organ] = before
        && closes_paper(date)
        && words::ends_like_organ(&organ.key)
        && organ.text.len() <= 30
    {
        return Some(Border { at: index - 1, doubtful: false });
    }
    let first_heading = paragraphs.get(start)?.heading;
    if title.heading.is_some() && title.heading == first_heading && seen.has_sentence_before(index) {
        return Some(Border { at: index, doubtful: false });
    }
    (previous.ends_sentence() && seen.restarts(start, index) && is_full_title(&title.key))
        .then_some(Border { at: index, doubtful: true })
}

/// The first line of a letterhead: corner elements or a mark, and a number a
/// few lines below.
fn begins_letterhead(paragraphs: &[Paragraph], index: usize) -> bool {
    let Some(first) = paragraphs.get(index).filter(|p| p.mark.is_none() && p.cell.is_none()) else { return false };
    let corner = letterhead::corner(&first.text).is_some();
    let mark = letterhead::mark_end(&first.key);
    if !corner && mark.is_none() && !letterhead::names_organ(&first.key) {
        return false;
    }
    let calm =
        |p: &&Paragraph| p.text.len() <= 60 && !p.key.contains(['。', ';']) && !words::ends_like_document(&p.key);
    let head: Vec<&Paragraph> = paragraphs.iter().skip(index + 1).take(10).take_while(calm).collect();
    let numbered = head.iter().any(|p| letterhead::document_number(p.text.chars(), true).is_some());
    let marked = mark == Some(MarkEnd::Paper)
        || corner
        || head.iter().any(|p| letterhead::mark_end(&p.key) == Some(MarkEnd::Paper));
    let next = head.first().map(|p| p.key.as_str());
    let own_number =
        next.is_some_and(|key| letterhead::is_plain_number(key) || letterhead::is_document_number(key, false));
    numbered && marked || matches!(mark, Some(MarkEnd::Order | MarkEnd::Minutes)) && own_number
}

/// True when `before` ends like a paper, not in the middle of a letterhead or
/// with the label of an attachment.
fn goes_before(before: &[Paragraph]) -> bool {
    let Some((last, above)) = before.split_last() else { return false };
    let organ = letterhead::names_organ(&last.key) && !above.last().is_some_and(closes_paper);
    !organ && letterhead::corner(&last.text).is_none() && !last.key.starts_with("附件")
}

/// A line that could be a document's title.
fn is_title(p: &Paragraph) -> bool {
    let calm = !p.key.contains(['。', ';', ':', '?', '!']) && !p.key.starts_with("附件") && !p.key.starts_with("附表");
    p.mark.is_none()
        && p.cell.is_none()
        && calm
        && (6..=60).contains(&p.text.len())
        && words::ends_like_document(&p.key)
}

/// A title that names year or organ, not a section's label.
fn is_full_title(key: &str) -> bool {
    let year = key.contains("年") && key.chars().any(|c| c.is_ascii_digit() || matches!(c, 'x' | '_' | '〇'));
    let organ = ["局", "学校", "小学", "中学", "园", "委", "院", "校"].iter().any(|word| key.contains(word));
    (year || organ) && key.chars().count() >= 8
}

/// A date of issue, or a signed line.
fn closes_paper(p: &Paragraph) -> bool {
    p.mark.is_none()
        && p.text.len() <= 60
        && (date::is_date(p.text.chars()) || date::at_end(p.text.chars()).is_some() && !p.ends_sentence())
}

/// 附注 below the date: （此件公开发布）.
fn is_note(p: &Paragraph) -> bool {
    p.key.starts_with('(') && p.key.ends_with(')') && p.mark.is_none() && !date::is_date(p.text.chars())
}
