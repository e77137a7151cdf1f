//! The body: paragraphs become blocks with level, number and lead.

use wenshu_model::plan::{BlockKind, Doubt, PlanBlock};
use wenshu_model::source::{Emphasis, NamedElement};
use wenshu_model::{Lines, Source};

use crate::lists::close_lists;
use crate::number::{Mark, Style};
use crate::numeral;
use crate::paragraph::{Paragraph, is_closing, is_opening};
use crate::roster;
use crate::table;
use crate::text::{Text, is_han, is_space};

/// Longest run-in heading, in characters.
const LONGEST_LEAD: usize = 40;
/// Longest run-in heading that ends in a colon.
const LONGEST_COLON_LEAD: usize = 25;
/// Longest heading on a line of its own.
const LONGEST_HEADING: usize = 60;
/// Longest heading without a number.
const LONGEST_LABEL: usize = 25;

/// Words that end a section's label.
const LABEL_ENDS: &[&str] = &[
    "思想", "目标", "思路", "要求", "原则", "重点", "任务", "措施", "安排", "情况", "内容", "总结", "计划", "方案",
    "机构", "保障", "要点", "举措", "步骤", "概况", "背景", "说明", "回顾", "问题", "打算", "建议",
];

/// Blocks of `paragraphs`; `attachment` is the number of the attachment they
/// belong to.
pub(crate) fn blocks(source: &Source, paragraphs: &[Paragraph], attachment: Option<u32>) -> Vec<PlanBlock> {
    let half_bracket_level = half_bracket_level(paragraphs);
    let mut blocks = Vec::with_capacity(paragraphs.len());
    let mut index = 0;
    while let Some(paragraph) = paragraphs.get(index) {
        if let Some(found) = table::at_start(paragraphs.get(index..).unwrap_or_default()) {
            index += found.taken;
            blocks.push(table_block(found, attachment));
            continue;
        }
        let context = Context {
            previous: index.checked_sub(1).and_then(|i| paragraphs.get(i)),
            next: paragraphs.get(index + 1),
            after_roster: blocks.last().is_some_and(|block: &PlanBlock| block.kind == BlockKind::Roster),
            half_bracket_level,
        };
        let is_head = attachment.is_some() && (index == 0 || index == 1 && is_attachment_title(paragraph));
        blocks.push(block(source, paragraph, &context, is_head, attachment));
        index += 1;
    }
    close_lists(&mut blocks);
    blocks
}

/// The line under an attachment's label.
fn is_attachment_title(paragraph: &Paragraph) -> bool {
    paragraph.mark.is_none()
        && paragraph.cell.is_none()
        && paragraph.text.len() <= 40
        && !paragraph.key.contains(['。', ';', ':'])
}

/// What stands round a paragraph.
struct Context<'p> {
    previous: Option<&'p Paragraph>,
    next: Option<&'p Paragraph>,
    after_roster: bool,
    half_bracket_level: u8,
}

/// 1） is a fourth level, or a fifth where （1） is used as well.
fn half_bracket_level(paragraphs: &[Paragraph]) -> u8 {
    let full = paragraphs.iter().any(|p| p.mark.is_some_and(|mark| mark.style == Style::ArabicBracket));
    if full { 5 } else { 4 }
}

fn table_block(found: table::Found, attachment: Option<u32>) -> PlanBlock {
    let lines = found.texts.iter().map(Text::lines).reduce(Lines::join).unwrap_or(Lines::one(0));
    PlanBlock {
        kind: BlockKind::Table,
        level: None,
        number: None,
        text: String::new(),
        lead: None,
        attachment,
        lines,
        pieces: found.texts.iter().flat_map(Text::pieces).collect(),
        emphasis: Vec::new(),
        picture: None,
        table: Some(found.table),
        roster: Vec::new(),
        doubt: None,
    }
}

fn block(
    source: &Source,
    paragraph: &Paragraph,
    context: &Context<'_>,
    is_head: bool,
    attachment: Option<u32>,
) -> PlanBlock {
    let mark = paragraph.mark.filter(|_| !is_head);
    let (number, text) = match mark {
        Some(mark) => {
            let (number, text) = paragraph.text.split(mark.length);
            (Some(number.part(0..mark.ink).string()), text)
        }
        None => (None, paragraph.text.clone()),
    };
    let mut block = PlanBlock {
        kind: BlockKind::Paragraph,
        level: mark.and_then(|mark| level(mark, context)),
        number,
        text: text.string(),
        lead: None,
        attachment,
        lines: paragraph.text.lines(),
        pieces: paragraph.text.pieces(),
        emphasis: emphasis(source, &text),
        picture: None,
        table: None,
        roster: Vec::new(),
        doubt: None,
    };
    match mark {
        // A style that says so counts for more than the words.
        Some(_) if paragraph.element == Some(NamedElement::Item) => block.kind = BlockKind::Item,
        Some(mark) => decide_numbered(&mut block, &text, mark, context),
        None if paragraph.element == Some(NamedElement::Body) => {}
        None if is_head => block.kind = BlockKind::Heading,
        None => decide_unnumbered(&mut block, &text, paragraph, context),
    }
    block
}

fn level(mark: Mark, context: &Context<'_>) -> Option<u8> {
    match mark.style {
        Style::ArabicHalfBracket => Some(context.half_bracket_level),
        style => style.level(),
    }
}

/// Heading, run-in heading or item.
fn decide_numbered(block: &mut PlanBlock, text: &Text, mark: Mark, context: &Context<'_>) {
    if let Some(lead) = lead(text.chars(), mark) {
        block.lead = u32::try_from(lead).ok();
        return;
    }
    block.kind = if is_heading(text, mark, context) { BlockKind::Heading } else { BlockKind::Item };
}

/// Length of the run-in heading in front of a text, its mark included.
fn lead(chars: &[char], mark: Mark) -> Option<usize> {
    let stop = sentence_end(chars);
    let colon = colon_end(chars, stop.unwrap_or(chars.len()));
    if let Some(end) = colon {
        return Some(end);
    }
    let end = stop?;
    let longest = if mark.style.level().is_some_and(|level| level <= 2) { LONGEST_LEAD + 5 } else { LONGEST_LEAD };
    let follows = chars.get(end..).unwrap_or_default().iter().any(|c| !is_space(*c) && !is_closing(*c));
    (follows && end <= longest && !begins_point(chars) && !narrates(chars)).then_some(end)
}

/// 一是… is a point of running text, no heading.
fn begins_point(chars: &[char]) -> bool {
    matches!(chars, [count, '是', ..] if numeral::han_digit(*count).is_some())
}

/// 会议听取了…的汇报。 tells in minutes what was done; no heading does.
fn narrates(chars: &[char]) -> bool {
    const DEEDS: [&str; 12] =
        ["听取", "研究", "审议", "讨论", "认为", "指出", "强调", "要求", "决定", "确定", "通过", "同意"];
    let text: String = chars.iter().take(4).collect();
    text.strip_prefix("会议").is_some_and(|deed| DEEDS.contains(&deed))
}

/// True for a text that ends its sentences in half-width stops.
fn has_half_stops(chars: &[char]) -> bool {
    chars.last() == Some(&'.') && !chars.contains(&'。')
}

/// A half-width stop between Han characters, not one of an ellipsis.
fn is_half_stop(chars: &[char], index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|i| chars.get(i));
    let after = chars.get(index + 1);
    chars.get(index) == Some(&'.')
        && before.is_some_and(|c| is_han(*c) || is_closing(*c))
        && after.is_none_or(|c| *c != '.')
}

/// End of the first sentence, outside quotes and brackets.
fn sentence_end(chars: &[char]) -> Option<usize> {
    let half_stops = has_half_stops(chars);
    let mut depth = 0_i32;
    for (index, c) in chars.iter().enumerate() {
        if is_opening(*c) {
            depth += 1;
        } else if is_closing(*c) {
            depth = (depth - 1).max(0);
        } else if depth == 0 || index > 60 {
            match c {
                // A question is no heading, and ?? is a lost character.
                '?' | '？' => return None,
                '。' | '！' | '!' => return Some(index + 1),
                '.' if half_stops && depth == 0 && is_half_stop(chars, index) => return Some(index + 1),
                _ => {}
            }
        }
    }
    None
}

/// End of a lead that a colon closes: short, no clause in it, text behind.
fn colon_end(chars: &[char], stop: usize) -> Option<usize> {
    let limit = LONGEST_COLON_LEAD.min(stop);
    let mut depth = 0_i32;
    for (index, c) in chars.iter().enumerate().take(limit) {
        if is_opening(*c) {
            depth += 1;
        } else if is_closing(*c) {
            depth -= 1;
        } else if matches!(c, '；' | ';') {
            return None;
        } else if matches!(c, '：' | ':') && depth <= 0 {
            let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
            if index > 0 && digit(index - 1) && digit(index + 1) {
                return None;
            }
            let follows = chars.get(index + 1..).unwrap_or_default().iter().any(|c| !is_space(*c));
            return (follows && index > 0).then_some(index + 1);
        }
    }
    None
}

/// A numbered paragraph without lead: a heading, or an item that is all text.
fn is_heading(text: &Text, mark: Mark, context: &Context<'_>) -> bool {
    if text.is_empty() {
        return true;
    }
    if mark.style == Style::Article || text.len() > LONGEST_HEADING {
        return false;
    }
    let last = text.last();
    let clause = text.chars().iter().any(|c| matches!(c, '；' | ';'));
    if clause || matches!(last, Some('；' | ';')) {
        return false;
    }
    let upper = mark.style.level().is_some_and(|level| level <= 2);
    let section_follows = context.next.is_some_and(|next| match next.mark {
        None => upper || next.text.len() >= text.len(),
        Some(next) => next.style != mark.style && next.style.level() > mark.style.level(),
    });
    if matches!(last, Some('。' | '.')) {
        // A sentence that opens a section, or one of a list of sentences.
        return text.len() <= LONGEST_LEAD && section_follows;
    }
    let commas = text.chars().iter().filter(|c| matches!(c, '，' | ',')).count();
    let headingish = commas <= 3 || text.len() <= LONGEST_LEAD;
    headingish && (upper || section_follows)
}

/// Label, roster, —— item, 一是 point or plain paragraph.
fn decide_unnumbered(block: &mut PlanBlock, text: &Text, paragraph: &Paragraph, context: &Context<'_>) {
    if let Some(entry) =
        roster::entry(text.chars()).or_else(|| roster::run_together(text.chars(), context.after_roster))
    {
        block.kind = BlockKind::Roster;
        block.roster = vec![entry];
    } else if crate::join::starts_item(&paragraph.key) || paragraph.list {
        block.kind = BlockKind::Item;
        if paragraph.key.starts_with('【') {
            block.lead = bracketed_lead(text.chars());
            let whole = block.lead.is_none() && paragraph.key.ends_with('】') && text.len() <= LONGEST_LABEL;
            block.kind = if whole { BlockKind::Heading } else { BlockKind::Paragraph };
        }
    } else if is_label(paragraph, context) {
        block.kind = BlockKind::Heading;
        if paragraph.heading.is_none() && !paragraph.strong {
            block.doubt = Some(Doubt::HeadingOrParagraph);
        }
    }
}

/// 【label】 text: the label is the lead.
fn bracketed_lead(chars: &[char]) -> Option<u32> {
    let close = chars.iter().take(LONGEST_COLON_LEAD).position(|c| *c == '】')?;
    let follows = close + 1 < chars.len();
    u32::try_from(close + 1).ok().filter(|_| follows)
}

/// A heading without a number.
fn is_label(paragraph: &Paragraph, context: &Context<'_>) -> bool {
    let key = paragraph.key.trim_end_matches(':');
    let length = key.chars().count();
    let calm = !key.contains(['。', ';', '!', '?']) && length <= LONGEST_LABEL;
    if paragraph.heading.is_some() {
        return paragraph.text.len() <= LONGEST_HEADING;
    }
    if !calm || length < 2 || paragraph.cell.is_some() {
        return false;
    }
    let Some(next) = context.next else { return false };
    let text_follows = next.mark.is_some() || next.text.len() > LONGEST_LABEL || next.ends_sentence();
    let finished = context.previous.is_none_or(|previous| previous.ends_sentence() || previous.mark.is_some());
    if paragraph.strong {
        return text_follows;
    }
    let named = LABEL_ENDS.iter().any(|word| key.ends_with(word)) && !key.contains(',');
    let restarts = next.mark.is_some_and(|mark| mark.value == 1 && mark.style.level() >= Some(2));
    text_follows && finished && !paragraph.key.ends_with(',') && (named || (restarts && !paragraph.ends_sentence()))
}

/// The author's emphasis inside a text, as offsets into it.
fn emphasis(source: &Source, text: &Text) -> Vec<Emphasis> {
    let mut found: Vec<Emphasis> = Vec::new();
    for index in 0..text.len() {
        let Some((line, column)) = text.place(index) else { continue };
        let hint = usize::try_from(line)
            .ok()
            .and_then(|n| n.checked_sub(1))
            .and_then(|n| source.lines.get(n))
            .map(|line| &line.hint);
        let Some(hint) = hint.filter(|hint| !hint.emphasis.is_empty()) else { continue };
        // The spans of a line are in order, and there may be as many as characters.
        let at = hint.emphasis.partition_point(|span| span.end <= column);
        let Some(span) = hint.emphasis.get(at).filter(|span| span.start <= column) else { continue };
        let at = u32::try_from(index).unwrap_or(u32::MAX);
        match found.last_mut() {
            Some(last) if last.end == at && last.strong == span.strong => last.end = at + 1,
            _ => found.push(Emphasis { start: at, end: at + 1, strong: span.strong }),
        }
    }
    found
}
