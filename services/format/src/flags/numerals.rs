//! The *flag* rows of GB/T 15835 about numbers, and units (spec §8.3, §8.4).

use wenshu_model::FindingCode;

use super::Hit;
use crate::characters::{at, before, is_han_numeral, run_end, stands_at};
use crate::normalise::{bare_decimals, missing_range_units};

/// Physical measures, which take Arabic digits.
const MEASURES: [&str; 9] = ["公里", "千米", "公斤", "千克", "平方米", "平方公里", "立方米", "毫米", "厘米"];

/// 十五公里 (15835-4.1-a). Approximate numbers (三四公里) are right in Han.
pub(super) fn han_measures(text: &[char], hits: &mut Vec<Hit>) {
    let mut place = 0;
    while place < text.len() {
        let end = run_end(text, place, is_han_numeral);
        let run = text.get(place..end).unwrap_or_default();
        let is_exact = run.len() > 1 && run.iter().any(|c| matches!(c, '十' | '百' | '千')) && !is_approximate(run);
        if is_exact && MEASURES.iter().any(|unit| stands_at(text, end, unit)) && before(text, place) != '数' {
            hits.push(Hit::info(FindingCode::HanMeasure, place, "计量宜用阿拉伯数字"));
        }
        place = end.max(place + 1);
    }
}

/// 三四, 二三十: two digits side by side.
fn is_approximate(run: &[char]) -> bool {
    run.windows(2).any(|pair| pair.iter().all(|c| "一二三四五六七八九".contains(*c)))
}

/// 二十5 and 5十 (15835-4.3-a). 十佳, 百强 and units that begin with 千 are words.
pub(super) fn mixed_numerals(text: &[char], hits: &mut Vec<Hit>) {
    let mut place = 0;
    while place < text.len() {
        let end = run_end(text, place, |c| c.is_ascii_digit());
        let is_short = (1..=2).contains(&(end - place));
        let is_tens =
            matches!(at(text, end), '十' | '百') && !"佳大项强件条名优万亿年周家分".contains(at(text, end + 1));
        let follows_tens = is_han_tens(text, place);
        let is_plain = !matches!(before(text, place), '.' | '-' | '～' | '—' | '/' | ':');
        if is_short && is_plain && (is_tens || follows_tens) {
            hits.push(Hit::warning(FindingCode::MixedNumerals, place, "同一数值中汉字数字与阿拉伯数字混用"));
        }
        place = end.max(place + 1);
    }
}

/// 二十 right before the digits: a digit and its tens.
fn is_han_tens(text: &[char], place: usize) -> bool {
    let ahead = place.checked_sub(2).map_or('\0', |ahead| at(text, ahead));
    matches!(before(text, place), '十' | '百') && "一二三四五六七八九".contains(ahead)
}

/// .46 without its zero (15835-5.1.2-a), 15～30% without its first % (15835-5.1.3-a).
pub(super) fn incomplete_numbers(text: &[char], hits: &mut Vec<Hit>) {
    let decimals = bare_decimals(text);
    hits.extend(decimals.map(|place| Hit::warning(FindingCode::DecimalZero, place, "小数缺整数位的“0”")));
    for (place, unit) in missing_range_units(text) {
        hits.push(Hit::warning(FindingCode::RangeUnit, place, format!("数值范围的前一数值缺“{unit}”")));
    }
}

/// 3亿4500万 (15835-5.3-a).
pub(super) fn large_values(text: &[char], hits: &mut Vec<Hit>) {
    for (place, _) in text.iter().enumerate().filter(|(_, c)| **c == '亿') {
        let digits = run_end(text, place + 1, |c| c.is_ascii_digit());
        if before(text, place).is_ascii_digit() && digits > place + 1 && at(text, digits) == '万' {
            hits.push(Hit::warning(FindingCode::MixedLargeValue, place, "一个数值中只用一个“万”或“亿”"));
        }
    }
}

/// Units that are not legal (unit-a).
const ILLEGAL_UNITS: [&str; 11] =
    ["公分", "英寸", "英尺", "磅", "加仑", "马力", "公升", "市斤", "市尺", "大卡", "卡路里"];
/// Symbols whose case is wrong and that are not put right without a person,
/// because the letters have other meanings too.
const DOUBTFUL_SYMBOLS: [&str; 12] = ["KV", "HZ", "hz", "Mpa", "mpa", "MPA", "KWH", "kwh", "Kwh", "KWh", "ML", "Ml"];

/// Units and symbols right behind a number (unit-a, unit-b).
pub(super) fn units(text: &[char], hits: &mut Vec<Hit>) {
    let mut place = 0;
    while place < text.len() {
        let end = run_end(text, place, |c| c.is_ascii_digit());
        if end > place {
            let symbol_end = run_end(text, end, |c| c.is_ascii_alphanumeric());
            let symbol: String = text.get(end..symbol_end).unwrap_or_default().iter().collect();
            if ILLEGAL_UNITS.iter().any(|unit| stands_at(text, end, unit)) {
                hits.push(Hit::warning(FindingCode::IllegalUnit, end, "不是法定计量单位"));
            } else if DOUBTFUL_SYMBOLS.contains(&symbol.as_str()) {
                hits.push(Hit::warning(FindingCode::UnitCase, end, "单位符号的大小写有误"));
            }
        }
        place = end.max(place + 1);
    }
}
