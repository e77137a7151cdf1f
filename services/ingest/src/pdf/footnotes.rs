//! Notes at the foot of a page: lines under a short rule, each begun by the mark
//! that stands, small and raised, in the text. Lines as large as the text are notes
//! only where that mark is seen.

use wenshu_pdf_glyphs::Rule;

use super::furniture::names_page;
use super::line::Line;
use super::rows::Row;

/// A note.
#[derive(Debug, Clone)]
pub struct Note {
    /// Its mark.
    pub mark: String,
    /// Its lines; the first without its mark.
    pub lines: Vec<Line>,
}

/// Takes the notes of a page out of its rows.
pub fn take_notes(rows: &mut Vec<Row>, rules: &[Rule], page: u32, width: f32, height: f32) -> Vec<Note> {
    let Some(top) = separator(rows, rules, width, height) else { return Vec::new() };
    let start = rows.iter().position(|row| row.y > top).unwrap_or(rows.len());
    let above = rows.get(..start).unwrap_or_default();
    let body = usual_size(above);
    let referred = raised_marks(above, page);
    let is_referred = |line: &Line| mark(&line.text).is_some_and(|mark| referred.contains(&mark));
    let largest =
        rows.get(start).filter(|row| is_referred(&Line::of(page, &row.pieces))).map_or(0.93 * body, |_| 1.03 * body);
    let mut end = start;
    while let Some(row) = rows.get(end) {
        let line = Line::of(page, &row.pieces);
        let apart =
            end > start && rows.get(end.saturating_sub(1)).is_some_and(|before| row.y - before.y > 3.0 * before.size);
        if row.size > largest || names_page(&line.text) || apart {
            break;
        }
        end += 1;
    }
    let lines: Vec<Line> =
        rows.get(start..end).unwrap_or_default().iter().map(|row| Line::of(page, &row.pieces)).collect();
    let Some(notes) = notes(lines) else { return Vec::new() };
    rows.drain(start..end);
    notes
}

/// What stands small and raised in the text.
fn raised_marks(rows: &[Row], page: u32) -> Vec<String> {
    let marks = |row: &Row| {
        let line = Line::of(page, &row.pieces);
        let mark = |(from, to): &(u32, u32)| {
            let (from, to) = (usize::try_from(*from).ok()?, usize::try_from(*to).ok()?);
            Some(line.text.chars().skip(from).take(to.saturating_sub(from)).collect::<String>())
        };
        line.raised.iter().filter_map(mark).collect::<Vec<_>>()
    };
    rows.iter().flat_map(marks).collect()
}

/// The height of the rule over the notes: short, at the left, with small lines
/// under it.
fn separator(rows: &[Row], rules: &[Rule], width: f32, height: f32) -> Option<f32> {
    let left = rows.iter().flat_map(|row| &row.pieces).map(|piece| piece.x0).fold(f32::INFINITY, f32::min);
    let fits = |rule: &&Rule| {
        let length = rule.x1 - rule.x0;
        let level = rule.y1 - rule.y0 < 1.0;
        level && length > 30.0 && length < 0.45 * width && rule.y0 > 0.4 * height && (rule.x0 - left).abs() < 40.0
    };
    let lowest = rules.iter().filter(fits).map(|rule| rule.y0).fold(f32::NEG_INFINITY, f32::max);
    lowest.is_finite().then_some(lowest)
}

fn usual_size(rows: &[Row]) -> f32 {
    let mut sizes: Vec<f32> = rows.iter().map(|row| row.size).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(0.0)
}

/// Cuts lines into notes; nothing when the first has no mark.
fn notes(lines: Vec<Line>) -> Option<Vec<Note>> {
    let mut notes: Vec<Note> = Vec::new();
    for mut line in lines {
        match mark(&line.text) {
            Some(mark) => {
                let length = mark.chars().count();
                line.drop_front(length);
                notes.push(Note { mark, lines: vec![line] });
            }
            None => notes.last_mut()?.lines.push(line),
        }
    }
    (!notes.is_empty()).then_some(notes)
}

/// The mark in front of a note: a number, alone or in brackets, or a circled one.
fn mark(text: &str) -> Option<String> {
    let mut chars = text.chars();
    let first = chars.next()?;
    if matches!(first, '①'..='⑳' | '*' | '†') {
        return Some(first.to_string());
    }
    let close = match first {
        '[' => Some(']'),
        '〔' => Some('〕'),
        '(' => Some(')'),
        '（' => Some('）'),
        _ => None,
    };
    let digits: String = text.chars().skip(usize::from(close.is_some())).take_while(char::is_ascii_digit).collect();
    if digits.is_empty() || digits.len() > 3 {
        return None;
    }
    let behind = text.chars().nth(digits.len() + usize::from(close.is_some()));
    match close {
        Some(close) => (behind == Some(close)).then(|| format!("{first}{digits}{close}")),
        // A line that begins with a figure or a date is no note.
        None => behind.is_none_or(|char| !matches!(char, '年' | '月' | '日' | '%' | '.' | ',')).then_some(digits),
    }
}

impl Note {
    /// The number that its mark says.
    pub fn number(&self) -> Option<u32> {
        let digits: String = self.mark.chars().filter(char::is_ascii_digit).collect();
        let circled = || {
            let char = self.mark.chars().next().filter(|char| matches!(char, '①'..='⑳'))?;
            Some(u32::from(char) - u32::from('①') + 1)
        };
        digits.parse().ok().or_else(circled)
    }
}
