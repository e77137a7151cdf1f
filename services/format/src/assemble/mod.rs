//! The document's blocks in setting order, every element decided.
//!
//! Form of the paper: plain (impl-plain-a): title, one blank row, addressee,
//! body, attachment note, signature and date of an unsealed paper, note, the
//! attachments on pages of their own. Elements of a letterhead that the text
//! has are kept at their place above the title, those of a 版记 at the end.

mod attachments;
mod body;
mod closing;
mod table;

use wenshu_model::{Alignment, Block, Face, Lines, Paragraph, Plan, Role, Run};
use wenshu_standard::{Profile, figures, setting};

use crate::revise::{self, Part, Revised};
use crate::title::{BrokenTitle, break_title};

/// What assembling found out beside the blocks.
#[derive(Debug, Default)]
pub(crate) struct Assembled {
    pub blocks: Vec<Block>,
    /// Titles that could not be broken well, with their place.
    pub shapeless: Vec<(String, Option<Lines>)>,
}

/// Builds the blocks out of the revised texts, which are in setting order.
pub(crate) fn assemble(plan: &Plan, texts: &[Revised], profile: &Profile) -> Assembled {
    let mut assembled = Assembled::default();
    let insets = closing::Insets::of(texts);
    let mut rest = texts;
    while let [first, behind @ ..] = rest {
        let start = assembled.blocks.len();
        let mut taken = 1;
        match first.part {
            Part::Head(alignment) => assembled.blocks.push(head(first, alignment)),
            Part::Title => assembled.push_title(first, Role::Title),
            Part::Subtitle => assembled.push_lines(first, Role::Subtitle),
            Part::Addressee => assembled.push_lines(first, Role::Addressee),
            Part::Block(index) if attachments::is_head(plan, index) => {
                attachments::push(plan, index, first, &mut assembled)
            }
            Part::Block(index) => body::push(plan, index, first, &mut assembled.blocks),
            Part::Cell(index) => {
                let same = behind.iter().take_while(|next| next.part == first.part).count();
                taken += same;
                table::push(plan, index, rest.get(..taken).unwrap_or_default(), &mut assembled.blocks);
            }
            Part::AttachmentNote(index, _) => assembled.blocks.push(closing::attachment_note(first, index, profile)),
            Part::Signature | Part::DateOfIssue => assembled.blocks.push(insets.paragraph(first)),
            Part::Note => assembled.push_lines(first, Role::Note),
            Part::Imprint => assembled.blocks.push(imprint(first)),
        }
        set_rows_above(&mut assembled.blocks, start, texts, texts.len() - rest.len());
        rest = rest.get(taken..).unwrap_or_default();
    }
    closing::keep_with_body(&mut assembled.blocks);
    assembled
}

impl Assembled {
    fn push_title(&mut self, revised: &Revised, role: Role) {
        let BrokenTitle { lines, is_shapely } = break_title(&revised.string().replace('\n', ""));
        if !is_shapely {
            self.shapeless.push((lines.concat(), revised.lines));
        }
        let mut title = paragraph(role, &lines.join("\n"), revised.lines);
        title.keep_with_next = true;
        self.blocks.push(Block::Paragraph(title));
    }

    /// A paragraph for each line of the text.
    fn push_lines(&mut self, revised: &Revised, role: Role) {
        for line in revised.string().split('\n') {
            let mut one = paragraph(role, line, revised.lines);
            one.keep_with_next = matches!(role, Role::Subtitle | Role::Addressee);
            self.blocks.push(Block::Paragraph(one));
        }
    }
}

/// A paragraph of one run, set as the standard sets its role.
fn paragraph(role: Role, text: &str, lines: Option<Lines>) -> Paragraph {
    let setting = setting(role);
    Paragraph {
        role,
        runs: vec![Run { text: text.to_owned(), face: setting.face }],
        first_indent: setting.first_indent,
        align: setting.align,
        outline: setting.outline,
        lines,
        ..Paragraph::default()
    }
}

/// An element of a letterhead in a plain paper: on a line of its own, so that
/// nothing of the text is lost.
fn head(revised: &Revised, alignment: revise::Alignment) -> Block {
    let mut head = paragraph(Role::Body, &revised.string(), revised.lines);
    head.first_indent = 0.0;
    head.align = match alignment {
        revise::Alignment::Left => Alignment::Left,
        revise::Alignment::Center => Alignment::Center,
    };
    head.keep_with_next = true;
    Block::Paragraph(head)
}

fn imprint(revised: &Revised) -> Block {
    let mut imprint = paragraph(Role::Body, &revised.string(), revised.lines);
    imprint.first_indent = 0.0;
    imprint.align = Alignment::Left;
    imprint.runs.iter_mut().for_each(|run| run.face = Face::FangSong);
    Block::Paragraph(imprint)
}

/// Sets the blank rows above the first block that a text was made into.
fn set_rows_above(blocks: &mut [Block], start: usize, texts: &[Revised], index: usize) {
    let previous = index.checked_sub(1).and_then(|previous| texts.get(previous));
    let (Some(previous), Some(current)) = (previous, texts.get(index)) else { return };
    if let Some(Block::Paragraph(first)) = blocks.get_mut(start)
        && !first.page_break_before
    {
        first.blank_rows_before = first.blank_rows_before.max(rows_above(previous.part, current.part));
    }
}

/// Blank rows between the elements of a letterhead and the title of a plain
/// paper, and above the elements of a 版记. The standard has no such paper; one
/// row keeps them apart.
const ROWS_AROUND_ODD_ELEMENTS: u32 = 1;

/// The named blank rows; there are no others (impl-7.3.3-f).
fn rows_above(previous: Part, current: Part) -> u32 {
    let is_closing = |part: Part| matches!(part, Part::Signature | Part::DateOfIssue);
    match (previous, current) {
        (_, Part::Subtitle) => 0,
        (Part::Title | Part::Subtitle, _) => figures::ROWS_BELOW_TITLE.value as u32,
        (Part::Head(_), Part::Head(_)) | (Part::Imprint, Part::Imprint) => 0,
        (Part::Head(_), _) | (_, Part::Imprint) => ROWS_AROUND_ODD_ELEMENTS,
        (_, Part::AttachmentNote(0, _)) => figures::ROWS_ABOVE_ATTACHMENT_NOTE.value as u32,
        (before, after) if is_closing(after) && !is_closing(before) => {
            figures::ROWS_ABOVE_UNSEALED_SIGNATURE.value as u32
        }
        _ => 0,
    }
}
