//! Dates: no padding in 年月日 form, hyphens in short form, the form of the
//! date of issue (15835-5.1.4-b, 15834-A.4-a, impl-date, 9704-7.3.5.4-a).

use wenshu_model::ChangeReason;

use super::Manner;
use crate::characters::{at, before, is_space, run_end, stands_at};
use crate::edit::Edit;

/// 2026年07月04日 → 2026年7月4日, in running text too.
pub(super) fn padding(text: &[char], _: &Manner) -> Vec<Edit> {
    (0..text.len())
        .filter(|&zero| {
            let unit = at(text, zero + 2);
            let is_padded = at(text, zero) == '0' && matches!(at(text, zero + 1), '1'..='9');
            let follows = before(text, zero);
            is_padded
                && ((unit == '月'
                    && (follows == '年' || !follows.is_ascii_digit() && starts_month_and_day(text, zero)))
                    || (matches!(unit, '日' | '号') && follows == '月'))
        })
        .map(|zero| Edit::delete(zero, zero + 1, ChangeReason::DatePadding))
        .collect()
}

/// 07月04日 without a year before it.
fn starts_month_and_day(text: &[char], zero: usize) -> bool {
    let is_bare = !matches!(before(text, zero), '.' | '-' | '/' | '_' | 'x' | 'X');
    let day = run_end(text, zero + 3, |c| c.is_ascii_digit());
    is_bare && day > zero + 3 && matches!(at(text, day), '日' | '号')
}

/// 8月1号 → 8月1日; changes a word, so off by default (impl-date).
pub(super) fn suffix(text: &[char], _: &Manner) -> Vec<Edit> {
    day_suffixes(text).into_iter().map(|place| Edit::new(place, place + 1, "日", ChangeReason::DateSuffix)).collect()
}

/// Places of 号 at the end of a month and day.
pub(crate) fn day_suffixes(text: &[char]) -> Vec<usize> {
    let mut found = Vec::new();
    for (month, _) in text.iter().enumerate().filter(|(_, c)| **c == '月') {
        let day = run_end(text, month + 1, |c| c.is_ascii_digit());
        let is_day = (1..=2).contains(&(day - month - 1)) && before(text, month).is_ascii_digit();
        if is_day && at(text, day) == '号' && !matches!(at(text, day + 1), '楼' | '线' | '文' | '令' | '门' | '厅')
        {
            found.push(day);
        }
    }
    found
}

/// 2016、7、4 → 2016-7-4 (15834-A.4-a), a whole date only.
pub(super) fn short_dates(text: &[char], _: &Manner) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut place = 0;
    while place < text.len() {
        let end = run_end(text, place, |c| c.is_ascii_digit());
        if end == place {
            place += 1;
            continue;
        }
        if let Some((first, second)) = commas_of_date(text, place, end) {
            edits.push(Edit::new(first, first + 1, "-", ChangeReason::ShortDate));
            edits.push(Edit::new(second, second + 1, "-", ChangeReason::ShortDate));
        }
        place = end;
    }
    edits
}

fn commas_of_date(text: &[char], start: usize, first: usize) -> Option<(usize, usize)> {
    let second = run_end(text, first + 1, |c| c.is_ascii_digit());
    let last = run_end(text, second + 1, |c| c.is_ascii_digit());
    let is_parted = at(text, first) == '、' && at(text, second) == '、' && !matches!(before(text, start), '、');
    let is_date = is_year(number(text, start, first)?)
        && (1..=12).contains(&number(text, first + 1, second)?)
        && (1..=31).contains(&number(text, second + 1, last)?);
    (is_parted && is_date && first - start == 4 && at(text, last) != '、' && at(text, last) != '年')
        .then_some((first, second))
}

fn is_year(value: u32) -> bool {
    (1900..=2099).contains(&value)
}

fn number(text: &[char], start: usize, end: usize) -> Option<u32> {
    let digits: String = text.get(start..end)?.iter().collect();
    digits.parse().ok()
}

/// A date of issue as it should read, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IssueDate {
    /// 2026年7月4日; without a day when the text has none.
    pub text: String,
    /// Count of characters of the source that the date covers.
    pub covers: usize,
    /// Year, month and day are all there (9704-7.3.5.4-a).
    pub is_complete: bool,
}

/// Reads the date that a text begins with, in any usual form: 2026年07月04日,
/// 2026-7-4, 2026.7.4, 二〇二六年七月四日, 二O一八年. Templates and placeholders
/// are no dates.
pub(crate) fn issue_date(text: &[char]) -> Option<IssueDate> {
    let mut reader = DateReader { text, place: 0 };
    let year = reader.year()?;
    let is_worded = reader.take_unit("年");
    if !is_worded && !reader.take_unit(".．-－–—/") {
        return None;
    }
    let month = reader.part(12)?;
    let is_month_closed = if is_worded { reader.take_unit("月") } else { reader.take_unit(".．-－–—/") };
    if is_worded && !is_month_closed {
        return None;
    }
    let before_day = reader.place;
    let day = if is_month_closed { reader.part(31) } else { None };
    match day {
        Some(day) => {
            let is_closed = reader.take_unit("日号");
            if is_worded && !is_closed {
                return None;
            }
            Some(reader.date(format!("{year}年{month}月{day}日"), true))
        }
        None => {
            reader.place = before_day;
            Some(reader.date(format!("{year}年{month}月"), false))
        }
    }
}

struct DateReader<'a> {
    text: &'a [char],
    place: usize,
}

impl DateReader<'_> {
    fn skip_spaces(&mut self) {
        self.place = run_end(self.text, self.place, is_space);
    }

    fn take_unit(&mut self, units: &str) -> bool {
        self.skip_spaces();
        let is_there = units.contains(at(self.text, self.place)) && self.place < self.text.len();
        self.place += usize::from(is_there);
        is_there
    }

    /// Four digits, Arabic or Han.
    fn year(&mut self) -> Option<u32> {
        self.skip_spaces();
        let mut value = 0;
        for _ in 0..4 {
            value = value * 10 + digit(at(self.text, self.place))?;
            self.place += 1;
            self.skip_spaces();
        }
        is_year(value).then_some(value)
    }

    /// A month or day, Arabic or Han, up to `most`.
    fn part(&mut self, most: u32) -> Option<u32> {
        self.skip_spaces();
        let end = run_end(self.text, self.place, |c| c == '十' || digit(c).is_some());
        let value = part_value(self.text.get(self.place..end)?)?;
        self.place = end;
        (1..=most).contains(&value).then_some(value)
    }

    fn date(&self, text: String, is_complete: bool) -> IssueDate {
        IssueDate { text, covers: self.place, is_complete }
    }
}

fn digit(c: char) -> Option<u32> {
    let value = match c {
        '0'..='9' => return c.to_digit(10),
        '０'..='９' => return super::digits::half(c).and_then(|half| half.to_digit(10)),
        '〇' | '零' | '○' | 'O' | 'o' | 'Ｏ' | 'О' | '◯' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    };
    Some(value)
}

/// 7, 07, 七, 十, 十一, 二十, 三十一; also 一〇 and 二五.
fn part_value(part: &[char]) -> Option<u32> {
    match part {
        ['十'] => Some(10),
        ['十', ones] => Some(10 + digit(*ones)?),
        [tens, '十'] => Some(10 * digit(*tens)?),
        [tens, '十', ones] => Some(10 * digit(*tens)? + digit(*ones)?),
        [ones] => digit(*ones),
        [tens, ones] => Some(10 * digit(*tens)? + digit(*ones)?),
        _ => None,
    }
}

/// True when a Han-digit year of the calendar stands at `place`: 二〇二六年.
pub(crate) fn is_han_year(text: &[char], place: usize) -> bool {
    let digits = text.get(place..place + 4).unwrap_or_default();
    digits.len() == 4
        && digits.iter().all(|c| !c.is_ascii() && digit(*c).is_some())
        && matches!(at(text, place), '一' | '二')
        && stands_at(text, place + 4, "年")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        issue_date(&text.chars().collect::<Vec<_>>()).map(|date| date.text)
    }

    #[test]
    fn every_usual_form_is_read() {
        for (written, wanted) in [
            ("2026年07月04日", "2026年7月4日"),
            ("2026-7-4", "2026年7月4日"),
            ("2018.9.3", "2018年9月3日"),
            ("二〇二六年七月四日", "2026年7月4日"),
            ("二○○九年三月二十五日", "2009年3月25日"),
            ("二O一八年十月三十一日", "2018年10月31日"),
            ("2026年7月4号", "2026年7月4日"),
            ("2018 年 3 月", "2018年3月"),
            ("2011.2.", "2011年2月"),
        ] {
            assert_eq!(read(written).as_deref(), Some(wanted), "{written}");
        }
    }

    #[test]
    fn templates_and_other_numbers_are_no_dates() {
        for written in ["年 月 日", "20xx年3月", "xx年年3月", "1.25", "2026年13月1日", "2026年", "12345", ""]
        {
            assert_eq!(read(written), None, "{written}");
        }
    }
}
