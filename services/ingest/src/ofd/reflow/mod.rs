//! Paragraphs out of text that stands at places on pages.
//!
//! Knows nothing of any file format. What comes in are runs of characters with
//! their base line; what comes out are paragraphs in reading order, page numbers
//! and repeated heads set apart:
//!
//! 1. runs at one height are a line ([`line`]), gaps between them spaces;
//! 2. lines that count pages, or repeat at the edge of pages, are furniture
//!    ([`furniture`]);
//! 3. where text begins and ends on a line is measured ([`margins`]);
//! 4. lines that fill their measure go on with the next one ([`paragraph`]).
//!
//! Words are never asked: a Chinese paragraph shows by its indent of two
//! characters, or by the short line before it.

mod furniture;
mod line;
mod margins;
mod paragraph;

use line::Line;

/// Characters at one place. Millimetres, from the upper left corner of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Left edge.
    pub x: f64,
    /// Base line.
    pub y: f64,
    /// Width of all characters.
    pub width: f64,
    /// Height of a character.
    pub size: f64,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub slanted: bool,
    /// False for a run that is turned or runs downwards.
    pub level: bool,
    /// The characters.
    pub text: String,
}

/// A page with its runs, in any order.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Its number, from 1.
    pub number: u32,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Its runs.
    pub runs: Vec<Run>,
}

/// How a paragraph stands on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// In the middle.
    Center,
    /// Towards the right edge.
    Right,
}

/// What repeats on pages beside their text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Furniture {
    /// The number of a page.
    PageNumber,
    /// A head, a foot, a watermark.
    RunningHead,
}

/// Characters that are set alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StyledText {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub slanted: bool,
    /// The characters.
    pub text: String,
}

/// What was found on the pages, in reading order.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph {
        /// Page on which it begins.
        page: u32,
        /// Base line of its first line.
        y: f64,
        /// How it stands.
        align: Option<Align>,
        /// Its text.
        runs: Vec<StyledText>,
    },
    /// Furniture of a page.
    Furniture {
        /// The page.
        page: u32,
        /// Base line.
        y: f64,
        /// What it is.
        kind: Furniture,
        /// Its text.
        text: String,
    },
}

impl Block {
    /// Page and base line of its beginning.
    pub const fn begins(&self) -> (u32, f64) {
        match self {
            Self::Paragraph { page, y, .. } | Self::Furniture { page, y, .. } => (*page, *y),
        }
    }
}

/// A page as lines from top to bottom.
#[derive(Debug)]
struct LinedPage {
    number: u32,
    width: f64,
    height: f64,
    lines: Vec<Line>,
}

/// Makes paragraphs of pages. Gives also the count of lines whose order is not
/// certain: those with wide gaps, as in tables and columns.
pub fn reflow(pages: Vec<Page>) -> (Vec<Block>, usize) {
    let mut pages: Vec<LinedPage> = pages
        .into_iter()
        .map(|Page { number, width, height, runs }| LinedPage { number, width, height, lines: line::lines(runs) })
        .collect();
    let mut blocks = furniture::take_furniture(&mut pages);
    let doubtful = pages.iter().flat_map(|page| &page.lines).filter(|line| line.is_columned()).count();
    blocks.extend(paragraph::paragraphs(pages));
    blocks.sort_by(|a, b| {
        let ((page_a, y_a), (page_b, y_b)) = (a.begins(), b.begins());
        page_a.cmp(&page_b).then(y_a.total_cmp(&y_b))
    });
    // One line in columns may be the end of a letter: two names side by side.
    (blocks, if doubtful >= 3 { doubtful } else { 0 })
}

/// The text of runs, a line for each line.
pub fn plain_text(runs: Vec<Run>) -> String {
    let lines: Vec<String> = line::lines(runs).iter().map(Line::text).collect();
    lines.join("\n")
}
