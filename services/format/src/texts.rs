//! Every text of a plan and every text that the user gave, each as what it is
//! in the document.
//!
//! The list is the one place that says which texts a plan has; the document
//! is built from it and the equation of DESIGN §3 is checked against it. A
//! line that holds several elements (签发人：张三 李四, organ and date of the
//! 版记) is cut between them, so that each is read and set on its own; no
//! character is left out by a cut.

mod cuts;
mod given;

pub(crate) use given::of_elements;

use wenshu_model::plan::{BlockKind, Located};
use wenshu_model::{Change, Lines, Plan, PlanBlock};

use crate::edit::Text;

/// What a text is in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// 份号.
    CopyNumber,
    /// 密级和保密期限.
    Secrecy,
    /// 紧急程度.
    Urgency,
    /// An organ of the 发文机关标志.
    Mark,
    /// 文件, 令 or 纪要 behind the organs.
    MarkSuffix,
    /// 签发人：.
    SignatoryLabel,
    /// A name behind it.
    Signatory,
    /// 发文字号, 令号.
    DocumentNumber,
    /// The title.
    Title,
    /// A line under the title.
    Subtitle,
    /// 主送机关.
    Addressee,
    /// Number and text of a block.
    Block(usize),
    /// A cell of the table of a block.
    Cell(usize),
    /// A line of the 附件说明: its index and how many there are.
    AttachmentNote(usize, usize),
    /// 出席, 请假, 列席 or another list of people in minutes.
    Attendance(Attendance),
    /// An organ of the signature.
    Signature,
    /// Office title of a signer: which of the signers.
    Office(usize),
    /// Name of that signer.
    SignerName(usize),
    /// 成文日期.
    DateOfIssue,
    /// 附注.
    Note,
    /// 主送 in the 版记.
    MainTo,
    /// 抄送.
    CopyTo,
    /// Another element of the 版记.
    ImprintOther,
    /// 印发机关.
    PrintingOrgan,
    /// 印发日期.
    PrintingDate,
}

/// Which list of people of minutes (9704-10.3-b, -c).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Attendance {
    Present,
    Absent,
    Observers,
    Other,
}

impl Attendance {
    /// The label as it is set, without its colon.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Present => "出席",
            Self::Absent => "请假",
            Self::Observers => "列席",
            Self::Other => "",
        }
    }

    fn of(text: &str) -> Self {
        let text = text.trim_start();
        [Self::Present, Self::Absent, Self::Observers]
            .into_iter()
            .find(|list| text.starts_with(list.label()))
            .unwrap_or(Self::Other)
    }
}

/// A text and what became of it.
#[derive(Debug, Clone)]
pub(crate) struct Revised {
    pub part: Part,
    /// The text as the plan has it or as the user gave it.
    pub written: String,
    /// The text as it is set.
    pub text: Text,
    pub lines: Option<Lines>,
    pub block: Option<u32>,
    /// Where this text begins in the text of its block or element.
    pub offset: u32,
    /// Count of characters of the number as written.
    pub number: usize,
    /// The user gave it.
    pub given: bool,
}

impl Revised {
    pub(crate) fn new(part: Part, written: String, lines: Option<Lines>) -> Self {
        Self { part, text: Text::new(&written), written, lines, block: None, offset: 0, number: 0, given: false }
    }

    /// The text as it is set.
    pub(crate) fn string(&self) -> String {
        self.text.chars().iter().collect()
    }

    /// The record of what was altered in it.
    pub(crate) fn changes(&self) -> Vec<Change> {
        let mut changes = self.text.changes(self.lines, self.block);
        for change in &mut changes {
            change.at = change.at.saturating_add(self.offset);
        }
        changes
    }
}

/// Every text of a plan, in the order of the standard.
pub(crate) fn of_plan(plan: &Plan) -> Vec<Revised> {
    let elements = &plan.elements;
    let mut texts = Vec::with_capacity(plan.blocks.len() + 8);
    texts.extend(elements.copy_number.iter().map(|located| whole(Part::CopyNumber, located)));
    texts.extend(elements.secrecy.iter().map(|located| whole(Part::Secrecy, located)));
    texts.extend(elements.urgency.iter().map(|located| whole(Part::Urgency, located)));
    cuts::marks(&elements.issuer_marks, &mut texts);
    texts.extend(elements.document_number.iter().map(|located| whole(Part::DocumentNumber, located)));
    cuts::signatories(&elements.signatories, &mut texts);
    texts.extend(title(plan));
    texts.extend(elements.subtitle.iter().map(|located| whole(Part::Subtitle, located)));
    texts.extend(elements.addressees.iter().map(|located| whole(Part::Addressee, located)));
    push_blocks(plan, false, &mut texts);
    let notes = elements.attachment_notes.len();
    let note = |(index, located)| whole(Part::AttachmentNote(index, notes), located);
    texts.extend(elements.attachment_notes.iter().enumerate().map(note));
    let attendance = |located: &Located| whole(Part::Attendance(Attendance::of(&located.text)), located);
    texts.extend(elements.attendance.iter().map(attendance));
    texts.extend(elements.signature.iter().map(|located| whole(Part::Signature, located)));
    cuts::signers(&elements.signers, &mut texts);
    texts.extend(elements.date_of_issue.iter().map(|located| whole(Part::DateOfIssue, located)));
    texts.extend(elements.note.iter().map(|located| whole(Part::Note, located)));
    push_blocks(plan, true, &mut texts);
    texts.extend(elements.main_to.iter().map(|located| whole(Part::MainTo, located)));
    texts.extend(elements.copy_to.iter().map(|located| whole(Part::CopyTo, located)));
    texts.extend(elements.imprint_other.iter().map(|located| whole(Part::ImprintOther, located)));
    elements.printing.iter().for_each(|located| cuts::printing(located, &mut texts));
    texts
}

fn whole(part: Part, located: &Located) -> Revised {
    Revised::new(part, located.text.clone(), Some(located.lines))
}

/// The title on one line; where parse gave its lines alone, these.
fn title(plan: &Plan) -> Option<Revised> {
    let places = &plan.elements.title;
    let lines = places.iter().map(|located| located.lines).reduce(Lines::join);
    let written = match plan.title.as_str() {
        "" => places.iter().map(|located| located.text.as_str()).collect(),
        title => title.to_owned(),
    };
    (!written.is_empty()).then(|| Revised::new(Part::Title, written, lines))
}

/// The blocks of the body, or those of the attachments.
fn push_blocks(plan: &Plan, of_attachments: bool, texts: &mut Vec<Revised>) {
    for (index, block) in plan.blocks.iter().enumerate() {
        if block.attachment.is_some() == of_attachments {
            push_block(index, block, texts);
        }
    }
}

fn push_block(index: usize, block: &PlanBlock, texts: &mut Vec<Revised>) {
    let number = block.number.as_deref().unwrap_or_default();
    let place = u32::try_from(index).ok();
    let written = format!("{number}{}", block.text);
    let mut offset = written.chars().count();
    // A figure without words is set all the same.
    if !written.is_empty() || block.kind == BlockKind::Figure {
        let number = number.chars().count();
        let part = Part::Block(index);
        texts.push(Revised { block: place, number, ..Revised::new(part, written, Some(block.lines)) });
    }
    for cell in block.table.iter().flat_map(|table| &table.cells) {
        let start = u32::try_from(offset).unwrap_or(u32::MAX);
        offset += cell.text.chars().count() + 1;
        let made = Revised::new(Part::Cell(index), cell.text.clone(), Some(block.lines));
        texts.push(Revised { block: place, offset: start, ..made });
    }
}
