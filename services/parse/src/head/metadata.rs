//! The table of metadata that government sites put over a paper: 索引号,
//! 发文机关, 成文日期, 标题, 发文字号 … as lines or as cells.
//!
//! It is the site's, not the paper's, and is left out. A number or title is
//! taken from it only where the paper itself has none.

use wenshu_model::RemovalReason;

use super::located;
use crate::document::Draft;
use crate::fold;
use crate::letterhead::is_document_number;
use crate::paragraph::Paragraph;
use crate::text::{Text, is_space};

/// Labels that only such a table has.
const STRONG: &[&str] = &[
    "索引号",
    "主题分类",
    "发文机关",
    "发文字号",
    "成文日期",
    "发布机构",
    "公文种类",
    "信息分类",
    "体裁分类",
    "生成日期",
    "公开责任部门",
    "信息索引",
    "组配分类",
    "发文日期",
    "统一编号",
    "文号",
    "信息类别",
];
/// Labels that other lines have as well.
const WEAK: &[&str] = &[
    "标题",
    "名称",
    "主题词",
    "发布日期",
    "公开日期",
    "有效性",
    "公开方式",
    "公开范围",
    "公开时限",
    "关键词",
    "内容概述",
    "发布时间",
    "时效",
    "废止日期",
    "信息名称",
    "文件编号",
    "来源",
    "语种",
];
/// Entries that make a table, and strong ones among them.
const FEWEST: usize = 3;
const FEWEST_STRONG: usize = 2;
/// Longest entry, in characters.
const LONGEST: usize = 120;
/// Paragraphs at the head among which a table is looked for.
const HEAD: usize = 40;

/// What the paper may lack.
#[derive(Debug, Default)]
pub(super) struct Metadata {
    number: Option<Entry>,
    title: Option<Entry>,
}

/// An entry, its label and value together.
#[derive(Debug, Clone)]
struct Entry {
    label: Text,
    value: Text,
}

/// Takes the table off the head of a document.
pub(super) fn take(paragraphs: Vec<Paragraph>, draft: &mut Draft) -> (Vec<Paragraph>, Metadata) {
    let Some((start, entries, taken)) = table(&paragraphs) else { return (paragraphs, Metadata::default()) };
    let mut rest = paragraphs;
    let behind = rest.split_off(start + taken);
    rest.truncate(start);
    rest.extend(behind);
    let mut metadata = Metadata::default();
    for entry in entries {
        let label = fold::key(entry.label.chars());
        let label = label.trim_end_matches(':');
        let is_number =
            matches!(label, "发文字号" | "文号") && is_document_number(&fold::key(entry.value.chars()), true);
        if is_number && metadata.number.is_none() {
            metadata.number = Some(entry);
        } else if matches!(label, "标题" | "名称" | "信息名称") && metadata.title.is_none() && !entry.value.is_empty()
        {
            metadata.title = Some(entry);
        } else {
            entry.leave_out(draft);
        }
    }
    (rest, metadata)
}

impl Metadata {
    /// Gives the document what it lacks, and leaves the rest out.
    pub(super) fn settle_number(&mut self, draft: &mut Draft) {
        if let Some(entry) = self.number.take() {
            if draft.elements.document_number.is_none() {
                draft.elements.document_number = Some(located(&entry.value));
                draft.leave_out(entry.label, RemovalReason::SiteFurniture);
            } else {
                entry.leave_out(draft);
            }
        }
    }

    /// The title, when no line of the paper is its own.
    pub(super) fn settle_title(&mut self, has_own: bool, draft: &mut Draft) -> bool {
        let Some(entry) = self.title.take() else { return false };
        if has_own {
            entry.leave_out(draft);
            return false;
        }
        draft.leave_out(entry.label, RemovalReason::TitleLabel);
        draft.add_title_line(entry.value);
        true
    }
}

impl Entry {
    fn leave_out(self, draft: &mut Draft) {
        draft.leave_out(self.label, RemovalReason::SiteFurniture);
        draft.leave_out(self.value, RemovalReason::SiteFurniture);
    }
}

/// Where a table begins, its entries, and the paragraphs that it takes.
fn table(paragraphs: &[Paragraph]) -> Option<(usize, Vec<Entry>, usize)> {
    let starts = (0..paragraphs.len().min(HEAD))
        .filter(|index| paragraphs.get(*index).is_some_and(|p| label_end(&p.text).is_some()));
    starts.take(1).find_map(|start| {
        let (entries, taken) = entries(paragraphs.get(start..)?);
        let strong = entries.iter().filter(|entry| is_label(entry.label.chars(), STRONG)).count();
        (entries.len() >= FEWEST && strong >= FEWEST_STRONG).then_some((start, entries, taken))
    })
}

/// The entries at the start of paragraphs: label and value on one line, or in
/// two cells side by side.
fn entries(paragraphs: &[Paragraph]) -> (Vec<Entry>, usize) {
    let mut entries = Vec::new();
    let mut index = 0;
    while let Some(paragraph) = paragraphs.get(index) {
        let Some(end) = label_end(&paragraph.text).filter(|_| paragraph.text.len() <= LONGEST) else { break };
        let (label, value) = paragraph.text.split(end);
        index += 1;
        // The value may stand in the next cell of the row; or on the next line,
        // which is certain only where another label follows it.
        let beside = paragraphs.get(index).filter(|next| {
            let row = |p: &Paragraph| p.cell.map(|cell| (cell.table, cell.row));
            let labelled_below = || paragraphs.get(index + 1).is_some_and(|p| label_end(&p.text).is_some());
            let same_row = row(paragraph).is_some() && row(next) == row(paragraph);
            let next_line = paragraph.cell.is_none() && next.cell.is_none() && labelled_below();
            value.is_empty() && (same_row || next_line) && label_end(&next.text).is_none()
        });
        let value = match beside {
            Some(next) => {
                index += 1;
                next.text.clone()
            }
            None => value,
        };
        entries.push(Entry { label, value });
    }
    (entries, index)
}

/// Where the label at the start of a line ends, its colon included.
fn label_end(text: &Text) -> Option<usize> {
    let chars = text.chars();
    let colon = chars.iter().take(12).position(|c| matches!(c, '：' | ':'));
    let end = colon.unwrap_or(chars.len());
    let label = chars.get(..end)?;
    let known = end <= 12 && (is_label(label, STRONG) || is_label(label, WEAK));
    known.then(|| colon.map_or(end, |colon| colon + 1))
}

fn is_label(chars: &[char], labels: &[&str]) -> bool {
    let bare: Vec<char> =
        chars.iter().copied().filter(|c| !is_space(*c) && !matches!(c, '：' | ':' | '[' | ']' | '【' | '】')).collect();
    labels.contains(&fold::key(&bare).as_str())
}
