//! From lines to paragraphs.
//!
//! A line goes on with the paragraph before it when that had no room left for
//! what this one begins with. Everything else (indents, gaps, other fonts, lines
//! in the middle or on the right) says that it does not.

use std::collections::BTreeSet;

use wenshu_model::source::HintAlign;
use wenshu_pdf_glyphs::{Role, Tag};

use super::line::{Line, never_begins};
use super::margins::{CLEARLY_SHORT, Margins};

/// A paragraph.
#[derive(Debug, Clone)]
pub struct Paragraph {
    /// Its lines.
    pub lines: Vec<Line>,
    /// Alignment, when all its lines have one.
    pub align: Option<HintAlign>,
    /// Heading level, when the file says so.
    pub heading: Option<u8>,
}

/// What is known beside the lines.
#[derive(Debug, Clone, Copy)]
pub struct Context<'t> {
    /// Elements of structure.
    pub tags: &'t [Tag],
    /// Whether these part paragraphs as a reader would.
    pub trust_tags: bool,
}

impl Context<'_> {
    fn role(&self, line: &Line) -> Option<Role> {
        let tag = line.first_tag.and_then(|tag| usize::try_from(tag).ok())?;
        self.tags.get(tag).map(|tag| tag.role)
    }

    /// What the structure says on whether a line goes on with the one before.
    fn goes_on(&self, one: &Line, other: &Line) -> Option<bool> {
        if !self.trust_tags {
            return None;
        }
        Some(one.last_tag? == other.first_tag?)
    }
}

/// A line with the edges of its column.
#[derive(Debug, Clone, Copy)]
pub struct Placed<'l> {
    /// The line.
    pub line: &'l Line,
    /// The edges.
    pub margins: Margins,
    /// The first of its column.
    pub is_first: bool,
    /// It stands in a cell.
    pub in_cell: bool,
}

/// Joins lines to paragraphs.
pub fn join(lines: &[Placed<'_>], context: Context<'_>) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> = Vec::new();
    let mut before: Option<Placed<'_>> = None;
    let openings = openings(lines);
    for placed in lines {
        let goes_on = before.is_some_and(|before| {
            let within = paragraphs.last().is_some_and(|paragraph| paragraph.lines.len() > 1);
            context
                .goes_on(before.line, placed.line)
                .unwrap_or_else(|| goes_on(&before, placed, within) && !opens_by_words(before.line, placed, &openings))
        });
        let align = alignment(placed);
        match paragraphs.last_mut().filter(|_| goes_on) {
            Some(paragraph) => {
                paragraph.align = paragraph.align.filter(|known| Some(*known) == align);
                paragraph.lines.push(placed.line.clone());
            }
            None => {
                let heading = match context.role(placed.line).filter(|_| context.trust_tags) {
                    Some(Role::Heading(level)) if level > 0 => Some(level),
                    _ => None,
                };
                paragraphs.push(Paragraph { lines: vec![placed.line.clone()], align, heading });
            }
        }
        before = Some(*placed);
    }
    paragraphs
}

/// True when `other` goes on with the paragraph of `one`, by their places.
/// `within` is true when `one` goes on with it already.
fn goes_on(one: &Placed<'_>, other: &Placed<'_>, within: bool) -> bool {
    let (a, b) = (one.line, other.line);
    let em = a.size.max(1.0);
    if (a.size - b.size).abs() > 0.12 * em || ends_short(one, b) {
        return false;
    }
    if !other.is_first && b.page == a.page && b.y - a.y > 1.42 * step(one) {
        return false;
    }
    if a.one_font && b.one_font && a.font != b.font && ends_sentence(a) {
        return false;
    }
    if ends_sentence(a) && begins_item(b) {
        return false;
    }
    let sides = [alignment(one), alignment(other)].contains(&Some(HintAlign::Right));
    if !other.in_cell && (sides || !centred(one) && a.x0 - b.x0 > 3.2 * em) {
        return false;
    }
    let title = centred(other) && (other.in_cell || (b.size - other.margins.size).abs() > 0.12 * em);
    let indent = b.x0 - other.margins.left;
    // Lines that hang under the first, as behind 抄送：, begin at one place.
    let hangs = if within { (b.x0 - a.x0).abs() < 0.5 * em } else { b.x0 - a.x0 > 1.2 * em };
    if hangs && indent >= 1.2 * em && !ends_sentence(a) && !begins_item(b) {
        return true;
    }
    // Lines of a title are set in the middle, one shorter than the other.
    title || indent < 1.2 * em && (indent > -1.2 * em || a.x0 - b.x0 < 1.2 * em)
}

/// Characters that tell one beginning of a paragraph from another.
const OPENING: usize = 4;

fn opening(line: &Line) -> String {
    line.text.chars().take(OPENING).collect()
}

/// How those paragraphs begin that follow a line with much room left.
fn openings(lines: &[Placed<'_>]) -> BTreeSet<String> {
    let follows_short = |pair: &[Placed<'_>]| match pair {
        [one, other] if leaves_room(one) => Some(opening(other.line)),
        _ => None,
    };
    lines.windows(2).filter_map(follows_short).collect()
}

/// True for a line that ends as only the last of a paragraph does.
fn leaves_room(placed: &Placed<'_>) -> bool {
    placed.margins.right - placed.line.x1 > CLEARLY_SHORT * placed.line.size
}

/// True where only words tell that a paragraph begins: no indent and no gap shows
/// it, and the last line before happens to be full.
fn opens_by_words(one: &Line, other: &Placed<'_>, openings: &BTreeSet<String>) -> bool {
    let text = other.line.text.as_str();
    if other.margins.marked || !ends_with_stop(one) {
        return false;
    }
    // A last line ends with a mark; one that does not is a heading.
    let is_heading = leaves_room(other) && !text.ends_with(|char: char| never_begins(char) || char == '…');
    let sums_up = ["总之", "综上", "以上是", "以上就是", "特此", "此致"].iter().any(|words| text.starts_with(words));
    is_heading || sums_up || openings.contains(&opening(other.line))
}

/// From line to line of the paragraph that a line is in.
fn step(placed: &Placed<'_>) -> f32 {
    let by_size = placed.line.size / placed.margins.size.max(1.0);
    if by_size > 1.12 { 1.25 * placed.margins.pitch.max(1.3 * placed.line.size) } else { placed.margins.pitch }
}

/// True when a line leaves room for what the next begins with.
fn ends_short(placed: &Placed<'_>, next: &Line) -> bool {
    let room = placed.margins.right - placed.line.x1;
    // Where lines are set to the full width only a last line falls short at all.
    if placed.margins.justified && room > 0.12 * placed.line.size && ends_sentence(placed.line) {
        return true;
    }
    // Without its own beginning a line has as much room on the left.
    let centred = if centred(placed) { 2.0 } else { 1.0 };
    room * centred > next.head + 0.35 * placed.line.size
}

/// True for a line that ends with a full stop, or what does its work.
fn ends_with_stop(line: &Line) -> bool {
    line.text.trim_end_matches(['”', '’', '）', ')', '"']).ends_with(['。', '！', '？', '!', '?'])
}

fn ends_sentence(line: &Line) -> bool {
    line.text.trim_end_matches(['”', '’', '）', ')', '"']).ends_with(['。', '！', '？', '：', '；', '!', '?', ':', ';'])
}

/// True for a line that begins with the number of an item.
fn begins_item(line: &Line) -> bool {
    let text = line.text.trim_start();
    let inner = text.trim_start_matches(['（', '(', '第']);
    let opened = inner.len() < text.len();
    let digits = |char: char| char.is_ascii_digit() || "一二三四五六七八九十百".contains(char);
    let after = inner.trim_start_matches(digits);
    let counted = after.len() < inner.len();
    if text.starts_with("——")
        || text.starts_with(|char: char| matches!(char, '①'..='⓿' | '●' | '■' | '◆' | '•' | '➢' | '▪'))
    {
        return true;
    }
    counted
        && (after.starts_with(['、', '．'])
            || (after.starts_with('.') && !after.starts_with(|char: char| char == '.' && after.len() == 1))
                && !after.chars().nth(1).is_some_and(|char| char.is_ascii_digit())
            || opened && after.starts_with(['）', ')', '章', '条', '节', '款', '项']))
}

/// True for a line in the middle of its column.
fn centred(placed: &Placed<'_>) -> bool {
    let (line, margins) = (placed.line, placed.margins);
    let em = line.size.max(1.0);
    let (left, right) = (line.x0 - margins.left, margins.right - line.x1);
    let width = (margins.right - margins.left).max(1.0);
    let even = (left - right).abs() < (0.9 * em).max(0.02 * width);
    // A first line that happens to end as far from the edge as it is indented.
    let is_body = (line.size - margins.size).abs() < 0.12 * em;
    let indented = is_body && (left - 2.0 * em).abs() < 0.35 * em;
    even && left > 1.2 * em && !indented
}

/// The alignment of a line; nothing for one that begins at the left.
fn alignment(placed: &Placed<'_>) -> Option<HintAlign> {
    if centred(placed) {
        return Some(HintAlign::Center);
    }
    let (line, margins) = (placed.line, placed.margins);
    let width = (margins.right - margins.left).max(1.0);
    let (left, right) = (line.x0 - margins.left, margins.right - line.x1);
    let flush = right < 0.7 * line.size && left > 0.3 * width;
    // A signature stands on the right, four characters from the edge.
    let leaning = left > 0.4 * width && right < 0.25 * width && left - right > 0.25 * width;
    (flush || leaning).then_some(HintAlign::Right)
}

/// The text between two lines of one paragraph: a space between Latin words.
pub fn between(one: &str, other: &str) -> &'static str {
    let latin = |char: Option<char>| char.is_some_and(|char| !super::line::is_wide(char) && !char.is_whitespace());
    let parted = one.ends_with(['-', '/', '\u{ad}', '_']);
    let word = latin(one.chars().next_back()) && latin(other.chars().next());
    let runs_on =
        one.ends_with(|char: char| char.is_ascii_digit()) && other.starts_with(|char: char| char.is_ascii_digit());
    if word && !parted && !runs_on { " " } else { "" }
}
