//! Lines that fill their measure go on with the next one.

use std::collections::BTreeMap;

use super::line::Line;
use super::margins::{Margins, alike, measure, page_size};
use super::{Align, Block, LinedPage, StyledText};

/// Joins lines to paragraphs.
pub fn paragraphs(pages: Vec<LinedPage>) -> Vec<Block> {
    let mut measures: BTreeMap<(i64, i64), Margins> = BTreeMap::new();
    let sizes: std::collections::BTreeSet<(i64, i64)> = pages.iter().map(page_size).collect();
    for size in sizes {
        let alike = pages.iter().filter(move |page| page_size(page) == size);
        measures.extend(measure(alike).map(|margins| (size, margins)));
    }
    let mut joiner = Joiner::default();
    let mut apart = Vec::new();
    for page in pages {
        let margins = measures.get(&page_size(&page)).copied();
        let (level, turned): (Vec<Line>, Vec<Line>) = page.lines.into_iter().partition(|line| !line.turned);
        match margins {
            Some(margins) => level.into_iter().for_each(|line| joiner.add(page.number, line, margins)),
            // Lines that give no measure are not joined, but they are there.
            None => apart.extend(level.into_iter().map(|line| (page.number, line))),
        }
        apart.extend(turned.into_iter().map(|line| (page.number, line)));
    }
    let mut blocks = joiner.finish();
    blocks.extend(apart.into_iter().map(|(page, line)| Block::Paragraph {
        page,
        y: line.y,
        align: None,
        runs: line.runs,
    }));
    blocks
}

#[derive(Debug, Default)]
struct Joiner {
    blocks: Vec<Block>,
    open: Option<Open>,
}

/// The paragraph that is open.
#[derive(Debug)]
struct Open {
    page: u32,
    y: f64,
    align: Option<Align>,
    runs: Vec<StyledText>,
    /// Its last line, and the page that is on.
    last: Line,
    last_page: u32,
    margins: Margins,
    /// Left edges of its first line, and of the second.
    first_left: f64,
    second_left: Option<f64>,
}

impl Joiner {
    fn add(&mut self, page: u32, line: Line, margins: Margins) {
        match self.open.take() {
            Some(mut open) if goes_on(&open, page, &line, margins) => {
                join(&mut open.runs, &line);
                open.second_left.get_or_insert(line.left);
                open.last = line;
                open.last_page = page;
                open.margins = margins;
                self.open = Some(open);
            }
            before => {
                self.close(before);
                self.open = Some(Open {
                    page,
                    y: line.y,
                    align: alignment(&line, margins),
                    runs: line.runs.clone(),
                    first_left: line.left,
                    second_left: None,
                    last: line,
                    last_page: page,
                    margins,
                });
            }
        }
    }

    fn close(&mut self, open: Option<Open>) {
        if let Some(Open { page, y, align, runs, .. }) = open {
            self.blocks.push(Block::Paragraph { page, y, align, runs });
        }
    }

    fn finish(mut self) -> Vec<Block> {
        let open = self.open.take();
        self.close(open);
        self.blocks
    }
}

/// True when a line goes on with the open paragraph.
fn goes_on(open: &Open, page: u32, line: &Line, margins: Margins) -> bool {
    let above = &open.last;
    let apart = above.is_columned() || line.is_columned();
    if apart || open.align.is_some() || !alike(above.size, line.size) || !is_near(open, page, line, margins) {
        return false;
    }
    // The next word would have had no room.
    let full = open.margins.right - above.right < first_word(line) * line.size + 0.6 * line.size;
    full && continues_by_place(open, line, margins)
}

/// No more than the usual distance below, or at the top of the next page.
fn is_near(open: &Open, page: u32, line: &Line, margins: Margins) -> bool {
    if page == open.last_page {
        return line.y - open.last.y <= 1.6 * margins.pitch.min(3.0 * line.size);
    }
    page == open.last_page.saturating_add(1)
}

/// A line goes on when it begins at the margin, or where the lines of its
/// paragraph hang.
fn continues_by_place(open: &Open, line: &Line, margins: Margins) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() <= 0.6 * line.size;
    let indent = (line.left - margins.left) / line.size;
    if indent <= 0.8 {
        return true;
    }
    match open.second_left {
        Some(second) => near(line.left, second) && !near(line.left, open.first_left),
        // An item whose lines hang behind its number.
        None => indent > 2.6 && line.left - open.first_left > 0.8 * line.size && alignment(line, margins).is_none(),
    }
}

/// Width of what cannot be parted at the beginning of a line, in characters: a
/// word or number, or a character, and the marks that may not begin a line.
fn first_word(line: &Line) -> f64 {
    let mut width = 0.0;
    let mut characters = line.start().peekable();
    let latin = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '%' | '-' | ',' | '/');
    while let Some(c) = characters.next_if(|c| latin(*c)) {
        width += if c.is_ascii() { 0.5 } else { 1.0 };
    }
    if width == 0.0 {
        let opening = |c: char| matches!(c, '（' | '《' | '“' | '‘' | '〈' | '【' | '〔' | '「');
        while characters.next_if(|c| opening(*c)).is_some() {
            width += 1.0;
        }
        width += f64::from(u8::from(characters.next().is_some()));
    }
    let closing = |c: char| "，。、；：？！）》”’〉】〕」…".contains(c);
    while characters.next_if(|c| closing(*c)).is_some() {
        width += 1.0;
    }
    width.min(20.0)
}

/// How a line stands, when it is in the middle or towards the right.
fn alignment(line: &Line, margins: Margins) -> Option<Align> {
    let size = margins.size;
    let (before, behind) = ((line.left - margins.left) / size, (margins.right - line.right) / size);
    let large = line.size > 1.1 * size;
    if (before - behind).abs() <= 1.2 && (before > 2.6 || large && before > -1.5) {
        return Some(Align::Center);
    }
    (before >= 8.0 && behind <= 7.0 && before > behind + 2.0).then_some(Align::Right)
}

/// Puts a line behind a paragraph: Latin words get the space that the end of
/// the line stood for.
fn join(runs: &mut Vec<StyledText>, line: &Line) {
    let before = runs.last().and_then(|run| run.text.chars().next_back());
    let after = line.start().next();
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, ',' | ';' | ')');
    let spaced = before.zip(after).is_some_and(|(before, after)| {
        // Long numbers are parted too; only letters say that it was a word.
        word(before) && after.is_ascii_alphanumeric() && (before.is_ascii_alphabetic() || after.is_ascii_alphabetic())
    });
    for (index, run) in line.runs.iter().enumerate() {
        let text = if index == 0 && spaced { format!(" {}", run.text) } else { run.text.clone() };
        match runs.last_mut() {
            Some(last) if (last.bold, last.slanted) == (run.bold, run.slanted) => last.text.push_str(&text),
            _ => runs.push(StyledText { text, ..run.clone() }),
        }
    }
}
