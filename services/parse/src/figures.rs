//! Figures: the pictures of a Source as blocks of its documents.
//!
//! A picture has no text, so that no pass over the words sees it; it is put
//! between the blocks by the line that it stands on.

use wenshu_model::plan::{BlockKind, PlanBlock};
use wenshu_model::{Finding, FindingCode, Lines, Severity, Source};

use crate::document::finding;
use crate::text::{Text, is_space};

/// A picture of the Source.
#[derive(Debug, Clone)]
pub(crate) struct Figure {
    line: u32,
    picture: String,
    text: Text,
}

impl Figure {
    /// The picture of a figure block, whose words are `text`.
    pub(crate) fn of_block(block: &PlanBlock, text: Text) -> Option<Self> {
        Some(Self { line: block.lines.first, picture: block.picture.clone()?, text })
    }

    /// Line of the Source that it stands on.
    pub(crate) fn lines(&self) -> Lines {
        Lines::one(self.line)
    }

    /// The words that stand for it.
    pub(crate) fn into_text(self) -> Text {
        self.text
    }
}

/// The pictures of a Source, in order.
pub(crate) fn figures(source: &Source) -> Vec<Figure> {
    let lines = (1_u32..).zip(&source.lines);
    let figure = |(number, line): (u32, &wenshu_model::Line)| {
        let picture = line.hint.picture.clone()?;
        Some(Figure { line: number, picture, text: Text::of_line(number, &line.text) })
    };
    lines.filter_map(figure).collect()
}

/// Hands the pictures out to documents by the lines that each covers. Those
/// that stand among what is no document are given back.
pub(crate) fn assign(figures: Vec<Figure>, documents: &[Lines], source: &Source) -> (Vec<Vec<Figure>>, Vec<Figure>) {
    let mut own: Vec<Vec<Figure>> = documents.iter().map(|_| Vec::new()).collect();
    let mut outside = Vec::new();
    for figure in figures {
        let inside = |lines: &Lines| (lines.first..=lines.last).contains(&figure.line);
        let beside = |lines: &Lines| {
            let between =
                if figure.line > lines.last { lines.last + 1..figure.line } else { figure.line + 1..lines.first };
            is_blank(source, between)
        };
        let place = documents.iter().position(inside).or_else(|| documents.iter().position(beside));
        match place.and_then(|index| own.get_mut(index)) {
            Some(own) => own.push(figure),
            None => outside.push(figure),
        }
    }
    (own, outside)
}

/// True when the lines show no text.
fn is_blank(source: &Source, lines: std::ops::Range<u32>) -> bool {
    let index = |line: u32| usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1);
    let between = source.lines.get(index(lines.start)..index(lines.end)).unwrap_or_default();
    between.iter().all(|line| line.hint.picture.is_some() || line.text.chars().all(is_space))
}

/// Puts figures between the blocks of a document, by line.
pub(crate) fn insert(figures: Vec<Figure>, blocks: &mut Vec<PlanBlock>) {
    for figure in figures {
        // Behind the last block that begins above it: an attachment that stands
        // in front of its paper's signature keeps its own.
        let at = blocks.iter().rposition(|block| block.lines.first < figure.line).map_or(0, |last| last + 1);
        let attachment = at.checked_sub(1).and_then(|before| blocks.get(before)).and_then(|block| block.attachment);
        blocks.insert(at, block(figure, attachment));
    }
}

fn block(figure: Figure, attachment: Option<u32>) -> PlanBlock {
    PlanBlock {
        kind: BlockKind::Figure,
        level: None,
        number: None,
        text: figure.text.string(),
        lead: None,
        attachment,
        lines: Lines::one(figure.line),
        pieces: figure.text.pieces(),
        emphasis: Vec::new(),
        picture: Some(figure.picture),
        table: None,
        roster: Vec::new(),
        doubt: None,
    }
}

/// Says that a picture goes with the document that the user dropped.
pub(crate) fn dropped(figure: &Figure) -> Finding {
    let message = "图片在已弃用的文件中，没有收入";
    finding(FindingCode::PictureLost, Severity::Info, Some(figure.lines()), &figure.text.string(), message)
}

/// Says that a picture is in no document.
pub(crate) fn outside(figure: &Figure) -> Finding {
    let message = "图片在正文之外（网页栏目之间），没有收入";
    finding(FindingCode::PictureLost, Severity::Review, Some(figure.lines()), &figure.text.string(), message)
}
