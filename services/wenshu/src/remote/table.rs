//! Tables for a terminal: columns side by side, wide characters counted as two.

use super::words::plain;

/// A table: a line of heads, and one a row.
pub(crate) fn lines(heads: &[&str], rows: &[Vec<String>]) -> Vec<String> {
    let heads: Vec<String> = heads.iter().map(|head| (*head).to_owned()).collect();
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| plain(cell)).collect()).collect();
    let mut widths: Vec<usize> = Vec::new();
    for row in std::iter::once(&heads).chain(&rows) {
        for (column, cell) in row.iter().enumerate() {
            match widths.get_mut(column) {
                Some(most) => *most = (*most).max(width(cell)),
                None => widths.push(width(cell)),
            }
        }
    }
    std::iter::once(&heads).chain(&rows).map(|row| line(row, &widths)).collect()
}

fn line(row: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, most) in row.iter().zip(widths) {
        line.push_str(cell);
        line.push_str(&" ".repeat(most.saturating_sub(width(cell)) + 2));
    }
    line.trim_end().to_owned()
}

/// Columns of a terminal that a text takes.
fn width(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// Han, kana, Hangul and the full-width forms.
const fn is_wide(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}'
        | '\u{20000}'..='\u{3fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_their_heads() {
        let rows = [vec!["1".to_owned(), "计划\u{1b}[31m".to_owned()], vec!["100".to_owned(), "b".to_owned()]];
        assert_eq!(lines(&["编号", "文件"], &rows), ["编号  文件", "1     计划 [31m", "100   b"]);
    }
}
