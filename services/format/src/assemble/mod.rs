//! The document in setting order, every element decided: the letterhead, the
//! blocks of the body, the 版记.
//!
//! Elements that a plain paper or another form has no place for stand above
//! the title, so that nothing of the text is lost.

mod attachments;
mod body;
mod closing;
mod figure;
mod imprint;
mod letterhead;
pub(crate) mod signatories;
mod signature;
mod table;

use wenshu_model::source::Asset;
use wenshu_model::{Alignment, Block, Finding, Imprint, Letterhead, Lines, PaperKind, Paragraph, Plan, Role, Run};
use wenshu_standard::{Profile, figures, setting};

pub(crate) use signature::Style;

use crate::arrange::{Zone, zone};
use crate::normalise::one_line;
use crate::texts::{Part, Revised};
use crate::title::{BrokenTitle, break_title};

/// A document under construction.
#[derive(Debug, Default)]
pub(crate) struct Assembled {
    pub letterhead: Option<Letterhead>,
    pub blocks: Vec<Block>,
    pub imprint: Option<Imprint>,
    /// The pictures of its figures, each once.
    pub assets: Vec<Asset>,
    /// Titles that could not be broken well, with their place.
    pub shapeless: Vec<(String, Option<Lines>)>,
    /// What was done about tables and pictures.
    pub findings: Vec<Finding>,
}

/// What the document is made of, beside its texts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plot<'a> {
    pub plan: &'a Plan,
    pub kind: PaperKind,
    pub style: Style,
    pub assets: &'a [Asset],
    pub profile: &'a Profile,
}

/// Builds the document out of the revised texts, which are in setting order.
pub(crate) fn assemble(plot: &Plot<'_>, texts: &[Revised]) -> Assembled {
    let of = |wanted: Zone| {
        let end = texts.iter().rposition(|text| zone(text.part, plot.kind) == wanted).map_or(0, |last| last + 1);
        let start = texts.iter().position(|text| zone(text.part, plot.kind) == wanted).unwrap_or(end);
        texts.get(start..end).unwrap_or_default()
    };
    let mut assembled = Assembled::default();
    if plot.kind != PaperKind::Plain {
        assembled.letterhead = Some(letterhead::letterhead(of(Zone::Letterhead), plot.kind));
    }
    push_body(plot, of(Zone::Body), &mut assembled);
    let foot = of(Zone::Imprint);
    let is_loose = plot.kind == PaperKind::Plain && foot.iter().all(|text| text.part == Part::ImprintOther);
    if is_loose {
        // 主动公开 alone makes no 版记 of a plain paper (impl-plain-a).
        push_loose(foot, &mut assembled.blocks);
    } else {
        assembled.imprint = imprint::imprint(foot, plot.kind);
    }
    closing::keep_with_body(&mut assembled.blocks);
    assembled
}

fn push_body(plot: &Plot<'_>, texts: &[Revised], assembled: &mut Assembled) {
    let mut previous = None;
    let mut rest = texts;
    while let [first, behind @ ..] = rest {
        let start = assembled.blocks.len();
        let same = |belongs: fn(Part, Part) -> bool| {
            1 + behind.iter().take_while(|next| belongs(first.part, next.part)).count()
        };
        let taken = match first.part {
            part if is_head(part) => same(shares_line),
            Part::Cell(_) => same(|first, next| first == next),
            part if signature::is_closing(part) => same(|_, next| signature::is_closing(next)),
            _ => 1,
        };
        let (group, behind) = rest.split_at_checked(taken).unwrap_or((rest, &[]));
        push_group(plot, group, previous.is_some(), assembled);
        set_rows_above(&mut assembled.blocks, start, previous, first.part);
        previous = group.last().map(|last| last.part);
        rest = behind;
    }
}

/// Sets texts that are one paragraph, one table or one signature.
fn push_group(plot: &Plot<'_>, group: &[Revised], follows: bool, assembled: &mut Assembled) {
    let Some(first) = group.first() else { return };
    match first.part {
        part if is_head(part) => assembled.blocks.push(head(group)),
        Part::Title => assembled.push_title(first, Role::Title),
        Part::Subtitle => assembled.push_lines(first, Role::Subtitle),
        Part::Addressee => assembled.push_lines(first, Role::Addressee),
        Part::Block(index) if figure::is_figure(plot.plan, index) => figure::push(plot, index, first, assembled),
        Part::Block(index) if attachments::is_head(plot.plan, index) => {
            attachments::push(plot.plan, index, first, assembled)
        }
        Part::Block(index) => body::push(plot.plan, index, first, &mut assembled.blocks),
        Part::Cell(index) => table::push(plot.plan, index, group, assembled),
        Part::AttachmentNote(index, _) => assembled.blocks.push(closing::attachment_note(first, index, plot.profile)),
        Part::Attendance(_) => assembled.blocks.push(closing::attendance(first)),
        Part::Note => assembled.push_lines(first, Role::Note),
        _ => signature::push(group, plot.style, follows, plot.profile, &mut assembled.blocks),
    }
}

impl Assembled {
    fn push_title(&mut self, revised: &Revised, role: Role) {
        let BrokenTitle { lines, is_shapely } = break_title(&one_line(&revised.string()));
        if !is_shapely {
            self.shapeless.push((lines.concat(), revised.lines));
        }
        // A gap between two organs is none where the line ends there.
        let lines: Vec<&str> = lines.iter().map(|line| line.trim_matches('\u{3000}')).collect();
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

/// True for elements of a letterhead, where the paper has none or no place in
/// it for them.
const fn is_head(part: Part) -> bool {
    matches!(
        part,
        Part::CopyNumber
            | Part::Secrecy
            | Part::Urgency
            | Part::Mark
            | Part::MarkSuffix
            | Part::DocumentNumber
            | Part::SignatoryLabel
            | Part::Signatory
    )
}

/// True for elements of a letterhead that share a line in a plain paper: a
/// mark with what follows it, the signatories with their label.
const fn shares_line(first: Part, next: Part) -> bool {
    match first {
        Part::Mark => matches!(next, Part::MarkSuffix),
        Part::SignatoryLabel | Part::Signatory => matches!(next, Part::SignatoryLabel | Part::Signatory),
        _ => false,
    }
}

/// Elements of a letterhead without a place of their own: on a line above the
/// title.
fn head(group: &[Revised]) -> Block {
    let text: String = group
        .iter()
        .map(|text| match text.part {
            Part::Signatory => format!("{} ", text.string().trim()),
            _ => text.string(),
        })
        .collect();
    let lines = group.iter().filter_map(|text| text.lines).reduce(Lines::join);
    let mut head = paragraph(Role::Body, text.trim_end(), lines);
    head.first_indent = 0.0;
    head.align = match group.first().map(|first| first.part) {
        Some(Part::Mark | Part::MarkSuffix | Part::DocumentNumber) => Alignment::Center,
        _ => Alignment::Left,
    };
    head.keep_with_next = true;
    Block::Paragraph(head)
}

/// Lines at the end of a plain paper.
fn push_loose(texts: &[Revised], blocks: &mut Vec<Block>) {
    for (index, text) in texts.iter().enumerate() {
        let mut line = paragraph(Role::Body, &text.string(), text.lines);
        line.first_indent = 0.0;
        line.align = Alignment::Left;
        line.blank_rows_before = if index == 0 && !blocks.is_empty() { ROWS_AROUND_ODD_ELEMENTS } else { 0 };
        blocks.push(Block::Paragraph(line));
    }
}

/// Sets the blank rows above the first block that a text was made into.
fn set_rows_above(blocks: &mut [Block], start: usize, previous: Option<Part>, current: Part) {
    let Some(previous) = previous else { return };
    if let Some(Block::Paragraph(first)) = blocks.get_mut(start)
        && !first.page_break_before
    {
        first.blank_rows_before = first.blank_rows_before.max(rows_above(previous, current));
    }
}

/// Blank rows between the elements of a letterhead and the title of a plain
/// paper, and above what stands at its end. The standard has no such paper; one
/// row keeps them apart.
const ROWS_AROUND_ODD_ELEMENTS: u32 = 1;

/// The named blank rows; there are no others (impl-7.3.3-f). Those above a
/// signature depend on how it is signed and are set with it.
fn rows_above(previous: Part, current: Part) -> u32 {
    match (previous, current) {
        (_, Part::Subtitle) => 0,
        (Part::Title | Part::Subtitle, _) => figures::ROWS_BELOW_TITLE.value as u32,
        (before, after) if is_head(before) && !is_head(after) => ROWS_AROUND_ODD_ELEMENTS,
        (_, Part::AttachmentNote(0, _)) => figures::ROWS_ABOVE_ATTACHMENT_NOTE.value as u32,
        (Part::Attendance(_), Part::Attendance(_)) => 0,
        (_, Part::Attendance(_)) => figures::ROWS_ABOVE_ATTENDANCE.value as u32,
        _ => 0,
    }
}
