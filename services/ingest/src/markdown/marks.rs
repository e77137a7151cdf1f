//! What the marks at the beginning of a Markdown line are.

use crate::{IngestError, Limits};

/// First characters of what follows a name left out: `*市`, `**县`, `**同志`.
const AFTER_NAMES: &str = "省市县区乡镇村街局厅处委部院校学中小公同年月日号主书老先女总经副";
/// Words that begin with one of them and follow no name.
const OTHER_WORDS: [&str; 44] = [
    "市场",
    "市民",
    "区域",
    "区别",
    "县域",
    "乡村",
    "镇域",
    "村民",
    "局部",
    "局面",
    "处理",
    "处置",
    "委员",
    "部门",
    "部分",
    "部署",
    "院校",
    "校园",
    "校内",
    "校外",
    "校本",
    "学习",
    "学生",
    "学校",
    "学科",
    "学年",
    "学期",
    "中心",
    "中小学",
    "中央",
    "中期",
    "小组",
    "公开",
    "公共",
    "公平",
    "同时",
    "同步",
    "年度",
    "年级",
    "日常",
    "主要",
    "主题",
    "总体",
    "经费",
];

/// True when a pair of asterisk marks stands for two names left out: both what
/// it encloses and what follows it go on a name (`**市**县`).
pub fn encloses_lost_name(inner: &str, behind: &str) -> bool {
    let follows = |text: &str| text.starts_with(|c| AFTER_NAMES.contains(c));
    follows(inner) && follows(behind) && !OTHER_WORDS.iter().any(|word| inner.starts_with(word))
}

/// The text of a line behind up to three spaces, as marks may be indented.
pub fn unindented(line: &str) -> &str {
    let text = line.trim_start_matches(' ');
    if line.len() - text.len() < 4 { text } else { line }
}

/// The number of signs of an ATX heading and what follows them; the space that
/// the rules ask for may be of any kind.
pub fn heading(line: &str) -> Option<(usize, &str)> {
    let line = unindented(line);
    let text = line.trim_start_matches('#');
    let signs = line.len() - text.len();
    let spaced = text.starts_with([' ', '\t', '\u{3000}', '\u{a0}']);
    ((1..=6).contains(&signs) && spaced && !text.trim().is_empty()).then_some((signs, text))
}

/// A heading whose author left out the space: `##一、指导思想`. A single sign
/// before and behind is a topic tag, not a heading.
pub fn heading_without_space(line: &str) -> Option<(usize, &str)> {
    let line = unindented(line);
    let text = line.trim_start_matches('#');
    let signs = line.len() - text.len();
    let han = text.starts_with(|c: char| matches!(c, '\u{4e00}'..='\u{9fff}' | '（' | '('));
    let tag = signs == 1 && text.contains('#');
    ((1..=6).contains(&signs) && han && !tag && text.chars().count() <= 60).then_some((signs, text))
}

/// `|---|:--:|`: the row that makes a table of the row above.
pub fn is_delimiter_row(line: &str) -> bool {
    let line = line.trim();
    let row = line.strip_prefix('|').unwrap_or(line);
    let row = row.strip_suffix('|').unwrap_or(row);
    line.contains('|')
        && row.split('|').all(|part| {
            let part = part.trim();
            let part = part.strip_prefix(':').unwrap_or(part);
            let dashes = part.strip_suffix(':').unwrap_or(part);
            !dashes.is_empty() && dashes.chars().all(|c| c == '-')
        })
}

/// The cells of a table row, counted by its unescaped bars.
pub fn count_cells(line: &str) -> usize {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut escaped = false;
    let mut cells = 1;
    let mut ends_with_bar = false;
    for c in line.chars() {
        ends_with_bar = c == '|' && !escaped;
        cells += usize::from(ends_with_bar);
        escaped = c == '\\' && !escaped;
    }
    cells - usize::from(ends_with_bar)
}

/// The list mark that a text begins with (`- `, `1. `, `2) `), with its space.
pub fn list_mark(text: &str) -> Option<&str> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mark = match digits {
        0 if text.starts_with(['-', '+', '*']) => 1,
        1..=9 if text.get(digits..).is_some_and(|rest| rest.starts_with(['.', ')'])) => digits + 1,
        _ => return None,
    };
    let after = text.get(mark..)?;
    let space = after.len() - after.trim_start_matches([' ', '\t']).len();
    (space > 0 || after.is_empty()).then(|| text.get(..mark + space)).flatten()
}

/// True for a thematic break: three or more of one of `-`, `*`, `_`.
pub fn is_rule(line: &str) -> bool {
    let mut marks = line.chars().filter(|c| !matches!(c, ' ' | '\t'));
    let Some(first) = marks.next().filter(|c| matches!(c, '-' | '*')) else { return false };
    let rest = marks.clone().count();
    rest >= 2 && marks.all(|c| c == first)
}

/// The character and length of a code fence.
pub fn fence(line: &str) -> Option<(char, usize, &str)> {
    let line = unindented(line);
    let mark = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let info = line.trim_start_matches(mark);
    let length = line.len() - info.len();
    (length >= 3 && !(mark == '`' && info.contains('`'))).then_some((mark, length, info.trim()))
}

/// Refuses lines that open more quotes and lists than anybody writes; each
/// costs time on every later line.
pub fn refuse_deep_nesting(lines: &[String], limits: &Limits) -> Result<(), IngestError> {
    for (line, number) in lines.iter().zip(1..) {
        let mut rest = line.trim_start();
        let mut depth = 0;
        loop {
            let mark = if rest.starts_with('>') { Some(1) } else { list_mark(rest).map(str::len) };
            let Some(after) = mark.and_then(|length| rest.get(length..)) else { break };
            depth += 1;
            rest = after.trim_start();
            if depth > limits.markdown_depth {
                // A rule of dashes with spaces is one mark, not many.
                if is_rule(line) {
                    break;
                }
                return Err(IngestError::MarkdownTooDeep { line: number, limit: limits.markdown_depth });
            }
        }
    }
    Ok(())
}
