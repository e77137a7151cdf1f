//! Joining the lines that one paragraph was broken into.
//!
//! Files break lines where a page or a column of a terminal ended, with or
//! without a blank line, sometimes inside a word. A line goes on with the one
//! before when that one is plainly unfinished; a heading that merely lacks a
//! full stop is not unfinished. Where the evidence is weak the lines stay
//! apart: a paragraph too many is easier to mend than two run together.

use wenshu_model::source::NamedElement;

use crate::date;
use crate::letterhead::{self, MarkEnd};
use crate::number::Style;
use crate::paragraph::{Paragraph, Tally, is_closing, is_opening};
use crate::row::{Row, columns};
use crate::tail;
use crate::text::is_han;
use crate::words;

/// Longest heading that may lack a final mark, in characters.
const LONGEST_HEADING: usize = 45;

/// Joins the rows of one document to paragraphs.
pub(crate) fn paragraphs(rows: &[&Row<'_>]) -> Vec<Paragraph> {
    let wrap = wrap_width(rows);
    let fragments = is_fragmented(rows);
    let mut paragraphs: Vec<Paragraph> = Vec::with_capacity(rows.len());
    let mut previous: Option<&Row<'_>> = None;
    for &row in rows {
        let next = Paragraph::of_row(row);
        let joins = match (paragraphs.last(), previous) {
            (Some(last), Some(previous)) if may_join(last, &next, row) => {
                both_title_an_attachment(last, &next)
                    || runs_on(last, &next)
                    || row.hint.continues && !is_complete(last)
                    || wrap.is_some_and(|width| wrapped(previous, row, last, width))
                    || fragments && goes_on(last, &next)
            }
            _ => false,
        };
        match paragraphs.last_mut() {
            Some(last) if joins => last.take_in(next),
            _ => paragraphs.push(next),
        }
        previous = Some(row);
    }
    paragraphs
}

/// Lines that can be joined at all.
fn may_join(last: &Paragraph, next: &Paragraph, row: &Row<'_>) -> bool {
    let apart = last.cell.is_some() || next.cell.is_some() || last.heading.is_some() || next.heading.is_some();
    let new_item = next.mark.is_some_and(|mark| !resumes_sentence(last, mark.style))
        || row.hint.list.is_some() && !row.hint.continues;
    let named = (last.element.is_some() || next.element.is_some()) && !both_title_an_attachment(last, next);
    !apart && !named && !new_item && !starts_item(&next.key) && !is_element_border(last, next)
}

/// Lines of one title, which is broken by hand; a label parts two of them.
fn both_title_an_attachment(last: &Paragraph, next: &Paragraph) -> bool {
    last.element == Some(NamedElement::AttachmentTitle) && last.element == next.element
}

/// True where an element of a paper ends or begins, however full the line is.
fn is_element_border(last: &Paragraph, next: &Paragraph) -> bool {
    let alone = |p: &Paragraph| {
        letterhead::corner(&p.text).is_some()
            || letterhead::is_document_number(&p.key, true)
            || letterhead::signatory_label(p.text.chars()).is_some()
            || letterhead::mark_end(&p.key) == Some(MarkEnd::Paper)
    };
    let labelled = ["主送:", "抄送:", "抄报:", "抄发:", "出席:", "请假:", "列席:"];
    let dated = date::is_date(next.text.chars()) && tail::is_organ(&last.text);
    alone(last) || alone(next) || dated || labelled.iter().any(|label| next.key.starts_with(label))
}

/// A "number" at the start of a line that is in truth the middle of a broken
/// sentence: only when the line before ends in an opening mark or a comma.
fn resumes_sentence(last: &Paragraph, style: Style) -> bool {
    let open = last.text.last().is_some_and(is_opening);
    open && matches!(style, Style::ArabicHalfBracket | Style::HanBracket | Style::Arabic | Style::Letter)
}

/// True when the sentence of `last` plainly goes on in `next`.
fn runs_on(last: &Paragraph, next: &Paragraph) -> bool {
    let Some(end) = last.text.last() else { return false };
    let Some(start) = next.text.first() else { return false };
    // A mark that cannot begin a line, or one that cannot end one.
    if is_stray_closing(start) || matches!(start, '。' | '，' | '、' | '；' | ',' | ';' | '！' | '？') {
        return true;
    }
    if matches!(end, '，' | '、' | ',' | '《' | '“' | '‘' | '（' | '(' | '—' | '-' | '·') && !is_dash_item(&last.key)
    {
        return true;
    }
    if is_complete(last) || are_parallel(last, next) {
        return false;
    }
    if begins_with_word_end(next) || is_left_hanging(end) {
        return true;
    }
    let body = last.rest();
    let Tally { sentences, commas, colons, .. } = last.tally;
    if last.tally.opens_more_than_it_closes() && next.tally.closes() {
        return true;
    }
    if last.mark.is_some() {
        // 1、目标：认真… cut off, or a sentence in front of the cut; never a plain heading.
        return sentences > 0 || (colons > 0 && commas > 0) || body.len() > LONGEST_HEADING && commas > 0;
    }
    sentences > 0 || (commas >= 2 && body.len() >= 20) || (commas == 1 && body.len() >= 30)
}

/// 神，展示… and 簿。工作…: one character and a mark, or two and a full stop,
/// are the end of a word that was cut.
fn begins_with_word_end(next: &Paragraph) -> bool {
    let mark_at = next.text.chars().iter().take(4).position(|c| matches!(c, '，' | ',' | '。' | '；' | '、'));
    let mark = mark_at.and_then(|at| next.text.get(at));
    match mark_at {
        Some(1) => true,
        Some(2) => mark == Some('。') && next.text.len() > 3,
        _ => false,
    }
}

/// A word that wants another behind it.
fn is_left_hanging(end: char) -> bool {
    matches!(
        end,
        '等' | '的' | '和' | '与' | '及' | '或' | '把' | '将' | '以' | '并' | '被' | '由' | '从' | '向' | '使'
    )
}

/// In a fragmented text everything goes on up to a full stop; a title ends it.
fn goes_on(last: &Paragraph, next: &Paragraph) -> bool {
    let stopped = last.text.last().is_some_and(|c| matches!(c, '。' | '；' | '！' | '？'));
    !stopped && next.mark.is_none() && !(last.mark.is_none() && words::ends_like_document(&last.key))
}

/// Ends as a paragraph ends.
fn is_complete(last: &Paragraph) -> bool {
    last.ends_sentence()
        || last.text.last().is_some_and(|c| matches!(c, ']' | '】' | '》') || is_closing(c) && last.text.len() < 30)
}

/// A closing mark or a lone unit at the start of a line.
fn is_stray_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '》' | '〉' | '）' | ')' | '】' | '］' | '」' | '』')
}

/// Lines of one list: they begin alike (三月份…, 四月份…; 组长…, 副组长…).
fn are_parallel(last: &Paragraph, next: &Paragraph) -> bool {
    let month = |p: &Paragraph| {
        let head: String = p.key.chars().take(5).collect();
        head.find('月')
            .is_some_and(|at| head.get(..at).is_some_and(|n| n.chars().all(|c| c.is_ascii_digit() || is_count(c))))
    };
    let ordinal = |p: &Paragraph| {
        p.key.starts_with('第') && p.key.chars().nth(1).is_some_and(|c| is_count(c) || c.is_ascii_digit())
    };
    let labelled = |p: &Paragraph| p.text.chars().iter().take(8).any(|c| matches!(c, '：' | ':'));
    month(last) && month(next) || ordinal(last) && ordinal(next) || labelled(last) && labelled(next)
}

fn is_count(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

/// —— items, 一是 points, 【labels】 and 附件 lines begin a paragraph.
pub(crate) fn starts_item(key: &str) -> bool {
    let point = {
        let mut chars = key.chars();
        chars.next().is_some_and(is_count) && chars.next().is_some_and(|c| matches!(c, '是' | '要'))
    };
    point || is_dash_item(key) || key.starts_with('【') || key.starts_with("附件") || key.starts_with("标题:")
}

fn is_dash_item(key: &str) -> bool {
    key.starts_with("——")
        || key.starts_with("--")
        || key.starts_with('●')
        || key.starts_with('■')
        || key.starts_with('◆')
}

/// Width at which the lines were wrapped, in columns, when they were: most
/// long lines end within a character or two of the same width.
fn wrap_width(rows: &[&Row<'_>]) -> Option<usize> {
    let widths: Vec<usize> = rows.iter().map(|row| row.indent + row.width()).collect();
    let widest = widths.iter().copied().filter(|width| *width <= 130).max()?;
    if widest < 40 || rows.len() < 8 {
        return None;
    }
    if widths.iter().any(|width| *width > 130) {
        return None;
    }
    let long = widths.iter().filter(|width| **width * 10 >= widest * 6).count();
    let full = widths.iter().filter(|width| **width + 5 >= widest).count();
    let unfinished = rows
        .iter()
        .zip(&widths)
        .filter(|(row, width)| **width + 5 >= widest && !Paragraph::of_row(row).ends_sentence())
        .count();
    (full >= 4 && full * 10 >= long * 6 && unfinished * 2 >= full).then_some(widest)
}

/// True when `row` goes on with the full line before it.
fn wrapped(previous: &Row<'_>, row: &Row<'_>, last: &Paragraph, width: usize) -> bool {
    let full = previous.indent + previous.width() + 5 >= width;
    let indented = row.indent > previous.indent && row.indent >= 2 || row.indent >= 4;
    full && !indented && !(last.ends_sentence() && row.blanks > 0)
}

/// True when every word or two stands on a line of its own.
fn is_fragmented(rows: &[&Row<'_>]) -> bool {
    // The cells of a table are short without being fragments.
    let rows: Vec<&Row<'_>> = rows.iter().copied().filter(|row| row.cell.is_none()).collect();
    let short = rows.iter().filter(|row| columns(row.text.chars()) <= 14).count();
    let ended = rows.iter().filter(|row| row.text.last().is_some_and(|c| matches!(c, '。' | '；'))).count();
    let han = rows.iter().filter(|row| row.text.chars().iter().any(|c| is_han(*c))).count();
    rows.len() >= 20 && short * 10 >= rows.len() * 7 && ended * 4 <= rows.len() && ended > 0 && han * 2 >= rows.len()
}
