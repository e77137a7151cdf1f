//! The three connectors (15834-4.13-a, -b): - in codes, — from time to time,
//! ～ between quantities. What could be more than one thing stays.

use wenshu_model::ChangeReason;

use super::Manner;
use crate::characters::{
    NOTHING, at, before, is_chinese, is_han, is_placeholder, is_shared_mark, is_space, run_end, stands_at,
};
use crate::edit::Edit;

/// What a connector between two figures is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Connector {
    /// From a time to a time: —.
    Time,
    /// Between two quantities: ～.
    Quantity,
    /// A code, a telephone number, a date, a score, or right as it is.
    Other,
    /// Could be a range; a person must say.
    Doubtful,
}

/// 2016-2020年 → 2016—2020年, 25-30人 → 25～30人, ~ → ～ between figures.
pub(super) fn connectors(text: &[char], _: &Manner) -> Vec<Edit> {
    let mut edits = Vec::new();
    for place in 0..text.len() {
        let mark = at(text, place);
        if !is_stroke(mark) && !is_wave(mark) {
            continue;
        }
        let joint = Joint::of(text, place);
        let after = match (joint.connector(text), is_wave(mark)) {
            (Connector::Other | Connector::Doubtful, _) => continue,
            (_, true) | (Connector::Quantity, _) => "～",
            (Connector::Time, false) => "—",
        };
        let is_same_kind = is_wave(mark) || (after == "—" && matches!(mark, '―' | '–'));
        let reason = if is_same_kind { ChangeReason::ConnectorForm } else { ChangeReason::Connector };
        edits.push(Edit::new(joint.start, joint.end, after, reason));
    }
    edits
}

/// Places of connectors whose form cannot be told.
pub(crate) fn doubtful(text: &[char]) -> Vec<usize> {
    (0..text.len())
        .filter(|&place| {
            let mark = at(text, place);
            (is_stroke(mark) || is_wave(mark)) && Joint::of(text, place).connector(text) == Connector::Doubtful
        })
        .collect()
}

const fn is_stroke(c: char) -> bool {
    matches!(c, '-' | '－' | '–' | '‐' | '‑' | '−' | '―')
}

const fn is_wave(c: char) -> bool {
    matches!(c, '~' | '〜' | '∼' | '˜')
}

const fn is_connector(c: char) -> bool {
    is_stroke(c) || is_wave(c) || matches!(c, '—' | '～')
}

const fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || is_placeholder(c)
}

/// A connector with the spaces around it, which belong to no side.
struct Joint {
    start: usize,
    end: usize,
}

impl Joint {
    fn of(text: &[char], place: usize) -> Self {
        let ahead = text.get(..place).unwrap_or_default().iter().rev().take(2).take_while(|c| is_space(**c)).count();
        let behind = text.get(place + 1..).unwrap_or_default().iter().take(2).take_while(|c| is_space(**c)).count();
        Self { start: place - ahead, end: place + 1 + behind }
    }

    fn connector(&self, text: &[char]) -> Connector {
        let (previous, next) = (before(text, self.start), at(text, self.end));
        if is_connector(previous) || is_connector(next) {
            return Connector::Other;
        }
        if is_han(previous) && is_han(next) {
            return between_words(text, self);
        }
        let Some(left) = Figure::ending_at(text, self.start) else { return Connector::Other };
        let Some(right) = Figure::starting_at(text, self.end) else { return Connector::Other };
        between_figures(text, &left, &right)
    }
}

/// 周一-周五 is a time; 教学-研究 may be anything.
fn between_words(text: &[char], joint: &Joint) -> Connector {
    let is_weekday =
        |place: usize| matches!(at(text, place), '周' | '期') && "一二三四五六日天".contains(at(text, place + 1));
    let starts_week = is_weekday(joint.end) || (at(text, joint.end) == '星' && is_weekday(joint.end + 1));
    if joint.start >= 2 && is_weekday(joint.start - 2) && starts_week { Connector::Time } else { Connector::Doubtful }
}

/// A number with what stands right behind it.
#[derive(Debug)]
struct Figure {
    start: usize,
    /// One past the last digit.
    digits_end: usize,
    /// The unit between the digits and the connector, on the left side.
    unit: Vec<char>,
    value: Option<f64>,
    length: usize,
}

/// The longest unit that is looked for: 万元, 平方米.
const UNIT_LENGTH: usize = 3;
/// The longest number that is a quantity or a year.
const FIGURE_LENGTH: usize = 12;

impl Figure {
    fn ending_at(text: &[char], end: usize) -> Option<Self> {
        let unit = text
            .get(..end)?
            .iter()
            .rev()
            .take(UNIT_LENGTH)
            .take_while(|c| is_han(**c) || matches!(c, '%' | '‰' | '℃'))
            .count();
        let digits_end = end - unit;
        let length = text
            .get(..digits_end)?
            .iter()
            .rev()
            .take(FIGURE_LENGTH)
            .take_while(|c| is_figure(**c) || **c == '.')
            .count();
        Self::of(text, digits_end - length, digits_end, text.get(digits_end..end)?.to_vec())
    }

    fn starting_at(text: &[char], start: usize) -> Option<Self> {
        let digits_end =
            run_end(text.get(..start + FIGURE_LENGTH).unwrap_or(text), start, |c| is_figure(c) || c == '.');
        Self::of(text, start, digits_end, Vec::new())
    }

    fn of(text: &[char], start: usize, digits_end: usize, unit: Vec<char>) -> Option<Self> {
        let digits = text.get(start..digits_end)?;
        let written: String = digits.iter().collect();
        let holds_figure = digits.iter().any(|c| is_figure(*c));
        holds_figure.then(|| Self { start, digits_end, unit, value: written.parse().ok(), length: digits.len() })
    }

    /// A year in four places: 2016, 20xx.
    fn is_year(&self, text: &[char]) -> bool {
        let first_two = (at(text, self.start), at(text, self.start + 1));
        let holds_stop = text.get(self.start..self.digits_end).unwrap_or_default().contains(&'.');
        self.length == 4 && matches!(first_two, ('2', '0') | ('1', '9')) && !holds_stop
    }

    /// 007 and telephone codes.
    fn is_code(&self, text: &[char]) -> bool {
        self.length > 5 || (self.length > 1 && at(text, self.start) == '0' && at(text, self.start + 1) != '.')
    }
}

const TIME_UNITS: &str = "年月日号时点分";

fn between_figures(text: &[char], left: &Figure, right: &Figure) -> Connector {
    if is_time_of_day(text, left, right) {
        return Connector::Time;
    }
    if belongs_to_code(text, left, right) {
        return Connector::Other;
    }
    if left.is_year(text) {
        return between_years(text, left, right);
    }
    if left.is_code(text) || right.is_code(text) || is_score(text, left, right) {
        return Connector::Other;
    }
    between_values(text, left, right)
}

/// ABC-12, 2026-7-4, 〔2012-13, 8:30-9: the figures are parts of something
/// longer.
fn belongs_to_code(text: &[char], left: &Figure, right: &Figure) -> bool {
    let (ahead, behind) = (before(text, left.start), at(text, right.digits_end));
    let goes_on = |c: char| is_connector(c) || matches!(c, '/' | '\\');
    let opens = ahead.is_ascii_alphabetic() || matches!(ahead, '.' | '〔' | '[');
    let is_time = matches!(ahead, ':' | '：') && before(text, left.start - 1).is_ascii_digit();
    opens || is_time || goes_on(ahead) || goes_on(behind) || behind == ':'
}

/// 8:30-11:30.
fn is_time_of_day(text: &[char], left: &Figure, right: &Figure) -> bool {
    let is_colon = |c: char| matches!(c, ':' | '：');
    let minutes_end = run_end(text, right.digits_end + 1, |c| c.is_ascii_digit());
    let hours_ahead = left.start.checked_sub(2).is_some_and(|hour| at(text, hour).is_ascii_digit());
    is_colon(before(text, left.start))
        && hours_ahead
        && left.length == 2
        && left.unit.is_empty()
        && is_colon(at(text, right.digits_end))
        && right.length <= 2
        && minutes_end - right.digits_end == 3
}

fn between_years(text: &[char], left: &Figure, right: &Figure) -> Connector {
    let next = at(text, right.digits_end);
    let is_worded = next == '年' || (next == '学' && at(text, right.digits_end + 1) == '年');
    let left_is_plain = left.unit.is_empty() || left.unit == ['年'];
    if left_is_plain && is_worded && (right.is_year(text) || right.length == 2) {
        return Connector::Time;
    }
    if !left.unit.is_empty() {
        return between_values(text, left, right);
    }
    let is_later = matches!((left.value, right.value), (Some(from), Some(to)) if from < to && to - from <= 50.0);
    let stands_free = next == NOTHING || is_chinese(next) && next != '号' || is_shared_mark(next) || next == ')';
    match (right.is_year(text) && is_later && stands_free, right.is_year(text)) {
        (true, _) => Connector::Time,
        (false, true) => Connector::Doubtful,
        (false, false) => Connector::Other,
    }
}

/// 以3-2获胜: a score.
fn is_score(text: &[char], left: &Figure, right: &Figure) -> bool {
    let ahead = before(text, left.start);
    let behind = at(text, right.digits_end);
    matches!(ahead, '以' | '分') || matches!(behind, '胜' | '负' | '败' | '战' | '获' | '惜' | '逆' | '平' | '领')
}

fn between_values(text: &[char], left: &Figure, right: &Figure) -> Connector {
    let (Some(from), Some(to)) = (left.value, right.value) else { return between_placeholders(text, left, right) };
    let next = at(text, right.digits_end);
    if let Some(unit) = left.unit.last() {
        let has_same_unit =
            text.get(right.digits_end..right.digits_end + left.unit.len()) == Some(left.unit.as_slice());
        return match (TIME_UNITS.contains(*unit), TIME_UNITS.contains(next), has_same_unit) {
            (true, true, _) => Connector::Time,
            (false, _, true) if from < to => Connector::Quantity,
            _ => Connector::Doubtful,
        };
    }
    if from >= to {
        return Connector::Other;
    }
    let is_day_of_month = matches!(next, '日' | '号') && before(text, left.start) == '月';
    let is_clock = matches!(next, '时' | '点') && to <= 24.0;
    if (next == '月' && to <= 12.0) || is_day_of_month || is_clock {
        return Connector::Time;
    }
    // Four digits and four digits are rather a telephone number.
    let is_long = left.length > 3 && right.length > 3;
    let is_unit = is_han(next) && !"号班室栋幢楼转".contains(next) && (!is_long || "元人名米个所次册".contains(next));
    if is_unit || matches!(next, '%' | '‰' | '℃') || has_unit_symbol(text, right.digits_end) {
        Connector::Quantity
    } else if next.is_ascii_alphabetic() || !is_chinese(before(text, left.start)) {
        Connector::Other
    } else {
        Connector::Doubtful
    }
}

/// 20xx-20xx年 is a time; other stand-ins are left alone.
fn between_placeholders(text: &[char], _left: &Figure, right: &Figure) -> Connector {
    if at(text, right.digits_end) == '年' && right.is_year(text) { Connector::Time } else { Connector::Other }
}

fn has_unit_symbol(text: &[char], start: usize) -> bool {
    let end = run_end(text, start, |c| c.is_ascii_alphanumeric());
    let symbol: String = text.get(start..end).unwrap_or_default().iter().collect();
    ["km", "kg", "g", "m", "cm", "mm", "t", "h", "min", "s", "kW", "W", "L", "mL", "ml", "MPa", "Hz"]
        .contains(&symbol.as_str())
}

/// 15～30% → 15%～30%; adds a unit, so off by default (15835-5.1.3-a).
pub(super) fn range_units(text: &[char], _: &Manner) -> Vec<Edit> {
    missing_units(text).map(|(place, unit)| Edit::new(place, place, unit, ChangeReason::RangeUnit)).collect()
}

/// Ranges whose first value lacks the % 万 亿 of the second: the place for the
/// unit, and the unit.
pub(crate) fn missing_units(text: &[char]) -> impl Iterator<Item = (usize, String)> + '_ {
    (1..text.len()).filter_map(|place| {
        if !matches!(at(text, place), '～' | '—') || !before(text, place).is_ascii_digit() {
            return None;
        }
        let digits = run_end(text, place + 1, |c| c.is_ascii_digit() || c == '.');
        let behind = text.get(digits..).unwrap_or_default();
        let unit = ["%", "‰", "万元", "亿元", "万", "亿"].into_iter().find(|unit| stands_at(behind, 0, unit))?;
        (digits > place + 1).then(|| (place, unit.to_owned()))
    })
}
