//! Protects marks that are no mark-up in a Chinese text.
//!
//! A protected character is written as a noncharacter, which Markdown gives no
//! meaning and which no text contains any more at this point; [`restore`] turns
//! it back wherever it comes out. Line numbers stay as they are.

use wenshu_model::RemovalReason;

use super::marks::{
    count_cells, fence, heading, heading_without_space, is_delimiter_row, is_rule, list_mark, unindented,
};
use crate::{IngestError, Limits};

/// Protected characters and what stands for them.
const PROTECTED: [(char, char); 11] = [
    ('_', '\u{fdd0}'),
    (' ', '\u{fdd1}'),
    ('\t', '\u{fdd2}'),
    ('-', '\u{fdd3}'),
    ('*', '\u{fdd4}'),
    ('[', '\u{fdd5}'),
    ('<', '\u{fdd6}'),
    ('`', '\u{fdd7}'),
    ('~', '\u{fdd8}'),
    ('&', '\u{fdd9}'),
    ('+', '\u{fdda}'),
];

/// Characters of a line above an underline that may make it a heading.
const SHORT: usize = 40;
/// Lines in which the end of a front matter is looked for.
const FRONT_MATTER: usize = 60;

/// A line that is set aside before parsing: its number, text and reason.
pub type SetAside = (u32, String, RemovalReason);

/// The lines as comrak is to see them, and those that it is not to see.
pub fn protect(typed: &[String], limits: &Limits) -> Result<(Vec<String>, Vec<SetAside>), IngestError> {
    let mut lines: Vec<String> = typed.iter().map(|line| protect_everywhere(line)).collect();
    let aside = take_front_matter(typed, &mut lines);
    let fenced = open_fences(&mut lines);
    protect_line_starts(&mut lines, &fenced);
    underlined_headings(&mut lines, &fenced);
    widen_tables(&mut lines, &fenced, limits)?;
    protect_endless_blocks(&mut lines, &fenced);
    Ok((lines, aside))
}

/// Gives protected characters their own form back.
pub fn restore(text: &str) -> String {
    text.chars().map(restored).collect()
}

/// Protects asterisks that are text.
pub fn protect_stars(text: &str) -> String {
    text.replace('*', "\u{fdd4}")
}

/// The character that a protected one stands for.
pub fn restored(c: char) -> char {
    if !matches!(c, '\u{fdd0}'..='\u{fddf}') {
        return c;
    }
    PROTECTED.iter().find(|(_, stand_in)| *stand_in == c).map_or(c, |(own, _)| *own)
}

fn protected(c: char) -> char {
    PROTECTED.iter().find(|(own, _)| *own == c).map_or(c, |(_, stand_in)| *stand_in)
}

/// Underscores are blanks to fill in or parts of names, and an escaped
/// asterisk is text; and a character reference must not bring in one of our stand-ins.
fn protect_everywhere(line: &str) -> String {
    let mut text = line.replace("\\_", "_").replace('_', "\u{fdd0}").replace("\\*", "\u{fdd4}");
    if text.contains("&#") {
        text = text
            .split("&#")
            .enumerate()
            .map(|(index, part)| match index {
                0 => part.to_owned(),
                _ if names_a_stand_in(part) => format!("\u{fdd9}#{part}"),
                _ => format!("&#{part}"),
            })
            .collect();
    }
    text
}

/// True when the digits behind `&#` name a code point from U+FDD0 to U+FDDF.
fn names_a_stand_in(reference: &str) -> bool {
    let hexadecimal = reference.strip_prefix(['x', 'X']);
    let digits: String = hexadecimal.unwrap_or(reference).chars().take_while(char::is_ascii_hexdigit).take(9).collect();
    let code = u32::from_str_radix(&digits, if hexadecimal.is_some() { 16 } else { 10 });
    code.is_ok_and(|code| (0xfdd0..=0xfddf).contains(&code))
}

/// `---`, lines of `key: value`, `---` at the very top: data of a site
/// generator that no reader sees.
fn take_front_matter(typed: &[String], lines: &mut [String]) -> Vec<SetAside> {
    if typed.first().map(|line| line.trim_end()) != Some("---") {
        return Vec::new();
    }
    let Some(end) = typed.iter().take(FRONT_MATTER).skip(1).position(|line| matches!(line.trim_end(), "---" | "..."))
    else {
        return Vec::new();
    };
    let inner = typed.iter().skip(1).take(end);
    let data = inner.clone().all(|line| {
        let key = line.split_once(':').map(|(key, _)| key.trim());
        key.is_some_and(|key| !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c)))
            || line.starts_with([' ', '-'])
            || line.is_empty()
    });
    if !data || end == 0 {
        return Vec::new();
    }
    for line in lines.iter_mut().take(end + 2) {
        line.clear();
    }
    let numbered = inner.zip(2u32..).filter(|(line, _)| !line.trim().is_empty());
    numbered.map(|(line, number)| (number, line.clone(), RemovalReason::Markup)).collect()
}

/// Finds code blocks. A fence around Markdown or text is taken away, one that
/// is never closed is protected; what is left is true for lines of code.
fn open_fences(lines: &mut [String]) -> Vec<bool> {
    let mut fenced = vec![false; lines.len()];
    let mut pairs = Vec::new();
    let mut lone = Vec::new();
    let mut open: Option<(usize, char, usize, bool)> = None;
    for (index, line) in lines.iter().enumerate() {
        let Some((mark, length, info)) = fence(line) else { continue };
        match open {
            None => {
                let prose = matches!(info.to_ascii_lowercase().as_str(), "markdown" | "md" | "text" | "txt" | "plain");
                open = Some((index, mark, length, prose));
            }
            Some((start, own, own_length, prose)) if mark == own && length >= own_length && info.is_empty() => {
                pairs.push((start, index, prose));
                open = None;
            }
            Some(_) => {}
        }
    }
    lone.extend(open.map(|(start, ..)| start));
    for (start, end, prose) in pairs {
        if prose {
            for index in [start, end] {
                if let Some(line) = lines.get_mut(index) {
                    line.clear();
                }
            }
        } else {
            fenced.iter_mut().take(end + 1).skip(start).for_each(|code| *code = true);
        }
    }
    for index in lone {
        if let Some(line) = lines.get_mut(index) {
            *line = line.chars().map(|c| if matches!(c, '`' | '~') { protected(c) } else { c }).collect();
        }
    }
    fenced
}

/// Protects what would be mark-up only by its place at the start of a line.
fn protect_line_starts(lines: &mut [String], fenced: &[bool]) {
    let mut in_list = false;
    let mut after_blank = true;
    for (line, _) in lines.iter_mut().zip(fenced).filter(|(_, fenced)| !**fenced) {
        let text = line.trim_start_matches([' ', '\t']);
        if text.is_empty() {
            after_blank = true;
            continue;
        }
        let indent = line.len() - text.len();
        if is_lone_mark(text) {
            *line = line.chars().map(|c| if matches!(c, '-' | '*' | '+') { protected(c) } else { c }).collect();
        } else if list_mark(text).is_some() && (indent < 4 || in_list) && !is_rule(text) {
            in_list = true;
        } else {
            in_list &= indent > 0 || !after_blank;
            if !in_list && is_indented_text(line, indent) {
                let (space, text) = line.split_at(indent);
                *line = space.chars().map(protected).chain(text.chars()).collect();
            } else if let Some((signs, text)) = heading(line).or_else(|| heading_without_space(line)) {
                *line = format!("{} {}", "#".repeat(signs), text.trim_start());
            } else if is_false_definition(text) {
                *line = line.replacen('[', "\u{fdd5}", 1);
            } else if is_bracketed_picture(text) {
                // comrak takes no definition whose target stands in angle brackets.
                *line = line.replace(['<', '>'], "");
            }
        }
        after_blank = false;
    }
}

/// A page number (`- 1 -`), a dash or star alone: no list items.
fn is_lone_mark(text: &str) -> bool {
    let text = text.trim_end();
    if matches!(text, "-" | "*" | "+") {
        return true;
    }
    let inner = text.strip_prefix('-').and_then(|text| text.strip_suffix('-')).map(str::trim);
    inner.is_some_and(|inner| !inner.is_empty() && inner.chars().all(|c| c.is_ascii_digit()))
}

/// An indented line is a paragraph. With fewer than four columns it may still
/// begin with a mark.
fn is_indented_text(line: &str, indent: usize) -> bool {
    let deep = indent >= 4 || line.get(..indent).is_some_and(|space| space.contains('\t'));
    let marked = line.trim_start().starts_with(['#', '>', '|', '<', '`', '~', '=', '-', '*', '[']);
    indent > 0 && (deep || !marked)
}

/// `[注]: 本表由办公室填写` would vanish as the target of a link; only what
/// looks like an address is one.
fn is_false_definition(text: &str) -> bool {
    let Some((label, target)) = text.strip_prefix('[').and_then(|text| text.split_once("]:")) else { return false };
    let target = target.trim_start();
    let address = target.contains("://")
        || target.starts_with(['#', '/', '.', '<'])
        || target.starts_with("mailto:")
        || target.starts_with("data:");
    !label.starts_with('^') && !address
}

/// `[图1]: <data:image/png;base64,…>`, as word processors write their pictures
/// at the foot of a Markdown file.
fn is_bracketed_picture(text: &str) -> bool {
    let target = text.strip_prefix('[').and_then(|text| text.split_once("]:")).map(|(_, target)| target.trim());
    target.is_some_and(|target| target.starts_with("<data:image/") && target.ends_with('>'))
}

/// A short line that stands alone over a row of `=` or `-` is a heading; any
/// other row of dashes is a rule.
fn underlined_headings(lines: &mut [String], fenced: &[bool]) {
    for index in 1..lines.len() {
        let level = match lines.get(index).map(|line| unindented(line).trim_end()) {
            Some(row) if row.len() >= 2 && row.bytes().all(|b| b == b'=') => 1,
            Some(row) if row.len() >= 3 && row.bytes().all(|b| b == b'-') => 2,
            _ => continue,
        };
        let blank = |index: usize| lines.get(index).is_none_or(|line| line.trim().is_empty());
        let alone = index < 2 || blank(index - 2);
        let code = fenced.get(index).copied().unwrap_or_default();
        let title = lines.get(index - 1).filter(|line| {
            let text = line.trim();
            let marked = text.starts_with(['#', '>', '|', '<', '-', '*', '+', '=']) || list_mark(text).is_some();
            !text.is_empty() && text.chars().count() <= SHORT && !text.ends_with(['。', '；', '，', ';']) && !marked
        });
        if let Some(title) = title.filter(|_| alone && !code) {
            let marked = format!("{} {}", "#".repeat(level), title.trim());
            if let Some(line) = lines.get_mut(index - 1) {
                *line = marked;
            }
            if let Some(line) = lines.get_mut(index) {
                line.clear();
            }
        }
    }
}

/// Cells beyond the width of the head row would be dropped: the head and its
/// delimiter row are widened to the widest row of the table.
fn widen_tables(lines: &mut [String], fenced: &[bool], limits: &Limits) -> Result<(), IngestError> {
    let mut index = 1;
    while index < lines.len() {
        let code = fenced.get(index).copied().unwrap_or_default();
        let head = lines.get(index - 1).filter(|line| !code && line.contains('|')).map(|head| count_cells(head));
        let delimiter = lines.get(index).filter(|line| is_delimiter_row(line)).map(|row| count_cells(row));
        let Some(width) = head.filter(|_| head == delimiter) else {
            index += 1;
            continue;
        };
        let rows = || lines.iter().skip(index + 1).take_while(|line| !line.trim().is_empty());
        let widest = rows().map(|row| count_cells(row)).max().unwrap_or(0);
        if widest.max(width) > limits.table_columns {
            return Err(IngestError::TableTooWide { limit: limits.table_columns });
        }
        let end = index + 1 + rows().count();
        let missing = widest.saturating_sub(width);
        if missing > 0 {
            for (row, filler) in [(index - 1, "  |"), (index, "---|")] {
                if let Some(line) = lines.get_mut(row) {
                    let closed = line.trim_end().ends_with('|') && !line.trim_end().ends_with("\\|");
                    *line = format!("{}{}{}", line.trim_end(), if closed { "" } else { "|" }, filler.repeat(missing));
                }
            }
        }
        index = end + 1;
    }
    Ok(())
}

/// A comment or instruction that is opened and never closed would swallow the
/// rest of the file.
fn protect_endless_blocks(lines: &mut [String], fenced: &[bool]) {
    for (mark, end) in [("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">")] {
        let last = lines.iter().rposition(|line| line.contains(end));
        for (index, line) in lines.iter_mut().enumerate() {
            let code = fenced.get(index).copied().unwrap_or_default();
            if !code && unindented(line).starts_with(mark) && last.is_none_or(|last| last < index) {
                *line = line.replacen('<', "\u{fdd6}", 1);
            }
        }
    }
}
