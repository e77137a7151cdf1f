//! Dates as people write them under a paper.

use std::ops::Range;

use crate::text::is_space;

/// A date at the end of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Date {
    /// Its characters.
    pub(crate) range: Range<usize>,
    /// 年 月 日 with nothing filled in.
    pub(crate) empty: bool,
    /// A year, month or day is a placeholder (20xx年, x月).
    pub(crate) placeholder: bool,
}

/// The date that ends `chars`, white space and brackets round it aside.
pub(crate) fn at_end(chars: &[char]) -> Option<Date> {
    let end = chars.iter().rposition(|c| !is_space(*c) && !matches!(c, ')' | '）' | '。'))? + 1;
    let limit = end.saturating_sub(30);
    // The longest date wins: 2024年3月 must not be read as 4年3月.
    (limit..end).find_map(|start| whole(chars, start, end))
}

/// True when the text is a date and nothing else.
pub(crate) fn is_date(chars: &[char]) -> bool {
    let start = chars.iter().position(|c| !is_space(*c) && !matches!(c, '(' | '（'));
    at_end(chars).is_some_and(|date| Some(date.range.start) == start)
}

/// Reads `chars[start..end]` as a whole date.
fn whole(chars: &[char], start: usize, end: usize) -> Option<Date> {
    let first = *chars.get(start)?;
    if is_space(first) {
        return None;
    }
    let mut reader = Reader { chars: chars.get(..end)?, at: start, placeholder: false };
    let year = reader.field(6);
    let dotted = reader.take(|c| matches!(c, '.' | '-' | '/' | '．' | '－'));
    if dotted {
        let is_year = year == 4;
        let month = reader.field(2);
        let second = reader.take(|c| matches!(c, '.' | '-' | '/' | '．' | '－'));
        let day = reader.field(2);
        reader.take(|c| c == '日');
        // 2018.9 alone could be a number; 2011.2. and 2018.9.3 are dates.
        let complete = is_year && month > 0 && (day > 0 || second) && reader.at == end;
        return complete.then_some(Date { range: start..end, empty: false, placeholder: reader.placeholder });
    }
    if !reader.take(|c| c == '年') {
        return None;
    }
    reader.take(|c| c == '年');
    let month = reader.field(3);
    let has_month = reader.take(|c| c == '月') || reader.take(|c| c == '份');
    reader.take(|c| c == '份');
    let day = if has_month { reader.field(3) } else { 0 };
    let has_day = has_month && reader.take(|c| matches!(c, '日' | '号' | '號'));
    if reader.at != end || (year > 0 && year < 2) {
        return None;
    }
    let empty = year == 0 && month == 0 && day == 0;
    let complete =
        (year >= 2 && has_month && (month > 0 || has_day) && (day > 0) == has_day) || (empty && has_month && has_day);
    let unfilled = year >= 2 && has_month && has_day && (month == 0 || day == 0);
    (complete || unfilled).then_some(Date {
        range: start..end,
        empty: empty || unfilled,
        placeholder: reader.placeholder,
    })
}

struct Reader<'c> {
    chars: &'c [char],
    at: usize,
    placeholder: bool,
}

impl Reader<'_> {
    fn skip_space(&mut self) {
        while self.chars.get(self.at).is_some_and(|c| is_space(*c)) {
            self.at += 1;
        }
    }

    /// Takes a field of at most `most` digits of any kind.
    fn field(&mut self, most: usize) -> usize {
        self.skip_space();
        let mut length = 0;
        while let Some(c) = self.chars.get(self.at).copied() {
            let placeholder = matches!(c, 'x' | 'X' | '×' | '_' | '*' | 'Ｘ' | 'ｘ' | '某' | '＿');
            if !(placeholder || is_digit(c)) || length == most {
                break;
            }
            self.placeholder |= placeholder;
            self.at += 1;
            length += 1;
            self.skip_space_between_digits();
        }
        length
    }

    /// 2 0 2 4 年: digits set wide.
    fn skip_space_between_digits(&mut self) {
        let next = self.chars.get(self.at..).unwrap_or_default();
        let gap = next.iter().take_while(|c| is_space(**c)).count();
        if gap > 0 && gap <= 2 && next.get(gap).is_some_and(|c| is_digit(*c)) {
            self.at += gap;
        }
    }

    fn take(&mut self, wanted: impl Fn(char) -> bool) -> bool {
        let saved = self.at;
        self.skip_space();
        if self.chars.get(self.at).is_some_and(|c| wanted(*c)) {
            self.at += 1;
            true
        } else {
            self.at = saved;
            false
        }
    }
}

/// A digit of any kind, with the Latin O that stands for 〇.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(
            c,
            '０'
                ..='９'
                    | '〇'
                    | '○'
                    | '零'
                    | 'O'
                    | 'o'
                    | 'Ｏ'
                    | '0'
                    | '一'
                    | '二'
                    | '三'
                    | '四'
                    | '五'
                    | '六'
                    | '七'
                    | '八'
                    | '九'
                    | '十'
                    | '元'
                    | '◯'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, bool, bool)> {
        let chars: Vec<char> = text.chars().collect();
        let date = at_end(&chars)?;
        Some((chars[date.range].iter().collect(), date.empty, date.placeholder))
    }

    #[test]
    fn dates_of_every_form_are_found() {
        for (text, date) in [
            ("某某市教育局2024年3月5日", "2024年3月5日"),
            ("二○○九年三月十二日", "二○○九年三月十二日"),
            ("二〇二四年三月", "二〇二四年三月"),
            ("二O一八年九月", "二O一八年九月"),
            ("2018.9.3", "2018.9.3"),
            ("2011.2.", "2011.2."),
            ("2018 年 3 月", "2018 年 3 月"),
            ("2024-03-05", "2024-03-05"),
            ("（2024年3月5日）", "2024年3月5日"),
            ("铁岭市特殊教育学校工会xx年年3月", "xx年年3月"),
            ("20__年3月", "20__年3月"),
        ] {
            assert_eq!(read(text).map(|read| read.0).as_deref(), Some(date), "{text}");
        }
    }

    #[test]
    fn a_template_is_no_date_of_issue() {
        assert!(read("　　年　月　日").is_some_and(|read| read.1));
        assert!(read("20xx年x月x日").is_some_and(|read| !read.1 && read.2));
    }

    #[test]
    fn other_numbers_are_no_dates() {
        for text in ["3.14", "共2024年", "满分100分", "12月庆新年联欢会", "2024年", "1.2.3.4", "五年"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
