//! Plans for tests, and the texts of the documents made of them.

// Each test file uses a part of these, and a broken helper may fail loudly.
#![allow(dead_code, clippy::expect_used, clippy::indexing_slicing)]

use wenshu_format::format;
use wenshu_model::plan::{BlockKind, Located, PlanElements};
use wenshu_model::{Block, Elements, Lines, OfficialDocument, Paragraph, Plan, PlanBlock, PlanRecord};
use wenshu_standard::Profile;

pub fn plan(title: &str, blocks: Vec<PlanBlock>) -> Plan {
    Plan {
        index: 1,
        title: title.to_owned(),
        lines: Lines { first: 1, last: 99 },
        elements: PlanElements::default(),
        blocks,
        record: PlanRecord::default(),
        findings: Vec::new(),
        needs_review: Vec::new(),
    }
}

pub fn block(kind: BlockKind, level: Option<u8>, number: Option<&str>, text: &str) -> PlanBlock {
    PlanBlock {
        kind,
        level,
        number: number.map(str::to_owned),
        text: text.to_owned(),
        lead: None,
        attachment: None,
        lines: Lines::one(2),
        pieces: Vec::new(),
        emphasis: Vec::new(),
        picture: None,
        table: None,
        roster: Vec::new(),
        doubt: None,
    }
}

pub fn body(text: &str) -> PlanBlock {
    block(BlockKind::Paragraph, None, None, text)
}

pub fn located(text: &str, line: u32) -> Located {
    Located { text: text.to_owned(), lines: Lines::one(line), pieces: Vec::new() }
}

pub fn document(plan: &Plan) -> OfficialDocument {
    format(plan, &[], &Elements::default(), &Profile::default()).expect("the document accounts for its text")
}

pub fn paragraphs(document: &OfficialDocument) -> Vec<&Paragraph> {
    document
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Paragraph(paragraph) => Some(paragraph),
            Block::Table(_) | Block::Figure(_) => None,
        })
        .collect()
}

/// A body paragraph as it is set under a profile.
pub fn set_with(text: &str, profile: &Profile) -> String {
    let document = format(&plan("", vec![body(text)]), &[], &Elements::default(), profile)
        .expect("the document accounts for its text");
    paragraphs(&document).iter().map(|paragraph| paragraph.text()).collect::<Vec<_>>().join("\n")
}

/// A body paragraph as it is set by default.
pub fn set(text: &str) -> String {
    set_with(text, &Profile::default())
}

/// A number and a text behind it as they are set.
pub fn set_numbered(number: &str, text: &str) -> String {
    let document = document(&plan("", vec![block(BlockKind::Paragraph, Some(1), Some(number), text)]));
    paragraphs(&document)[0].text()
}
