//! Numerals and units (GB/T 15835, GB 3100–3102).

use super::language::scan;
use super::{Fault, Measure, Verdict};
use crate::text::is_han;
use crate::view::View;
use crate::view::patterns::is_han_numeral;

pub(super) fn measure(id: &str) -> Option<Measure> {
    Some(match id {
        "15835-4.3-a" => one_form,
        "15835-5.1.1-a" => grouping,
        "15835-5.1.2-a" => |view| scan(view, "写出小数点前的0", bare_decimal),
        "15835-5.1.3-a" => |view| scan(view, "如15%～30%", lost_unit),
        "15835-5.1.4-a" => |view| scan(view, "四位数字的年份", short_year),
        "15835-5.1.4-b" => |view| scan(view, "月、日不补零", padded_date),
        "15835-5.2-a" => |view| scan(view, "年份用“〇”", zero),
        "15835-5.3-a" => |view| scan(view, "只用一个汉字数位", mixed_powers),
        "impl-date" => |view| scan(view, "如8月1日", date_words),
        "unit-a" => |view| scan(view, "法定计量单位", old_units),
        "unit-b" => |view| scan(view, "km、kg、m²、kW", wrong_case),
        "unit-c" => |view| scan(view, "单位符号没有复数和句点", plural_units),
        _ => return None,
    })
}

fn digits_before(chars: &[char], index: usize) -> usize {
    chars.iter().take(index).rev().take_while(|c| c.is_ascii_digit()).count()
}

fn digits_after(chars: &[char], index: usize) -> usize {
    chars.iter().skip(index).take_while(|c| c.is_ascii_digit()).count()
}

fn around(chars: &[char], at: usize) -> String {
    format!("“{}”", chars.iter().skip(at.saturating_sub(4)).take(10).collect::<String>())
}

/// Han and Arabic years in one text.
fn one_form(view: &View) -> Verdict {
    let has = |wanted: fn(char) -> bool| {
        super::language::prose(view).find(|item| {
            let chars: Vec<char> = item.text.chars().collect();
            chars.windows(5).any(|window| matches!(window, [year @ .., '年'] if year.iter().all(|c| wanted(*c))))
        })
    };
    match (has(is_han_numeral), has(|c| c.is_ascii_digit())) {
        (Some(han), Some(_)) => Verdict::of(vec![Fault::at(han, "年份有两种写法")], "", "前后一致"),
        _ => Verdict::kept("年份写法一致").saying("其他数字的写法须由人判断"),
    }
}

/// Numbers of five digits or more: all grouped, or none.
fn grouping(view: &View) -> Verdict {
    let (mut grouped, mut plain) = (None, None);
    for item in super::language::prose(view) {
        let chars: Vec<char> = item.text.chars().collect();
        for (index, c) in chars.iter().enumerate() {
            if *c == ',' && (1..=3).contains(&digits_before(&chars, index)) && digits_after(&chars, index + 1) == 3 {
                grouped = grouped.or(Some(item));
            }
            let starts = c.is_ascii_digit() && digits_before(&chars, index) == 0;
            let count = if starts { digits_after(&chars, index) } else { 0 };
            let unit = chars.get(index + count).is_some_and(|c| is_han(*c));
            if (5..=9).contains(&count) && unit {
                plain = plain.or(Some(item));
            }
        }
    }
    match (grouped, plain) {
        (Some(item), Some(_)) => Verdict::of(vec![Fault::at(item, "有的分节，有的不分")], "", "前后一致"),
        _ => Verdict::kept("前后一致"),
    }
}

fn bare_decimal(chars: &[char]) -> Option<String> {
    let found = chars.iter().enumerate().position(|(index, c)| {
        let before = index.checked_sub(1).and_then(|at| chars.get(at));
        *c == '.' && before.is_some_and(|c| is_han(*c) || "，（、：".contains(*c)) && digits_after(chars, index + 1) > 0
    })?;
    Some(around(chars, found))
}

/// `15～30%`, `9～16亿`.
fn lost_unit(chars: &[char]) -> Option<String> {
    let found = chars.iter().enumerate().position(|(index, c)| {
        if !matches!(c, '～' | '—' | '-' | '~') || digits_before(chars, index) == 0 {
            return false;
        }
        let count = chars.iter().skip(index + 1).take_while(|c| c.is_ascii_digit() || **c == '.').count();
        count > 0 && chars.get(index + 1 + count).is_some_and(|c| "%％万亿".contains(*c))
    })?;
    Some(around(chars, found))
}

/// `90年`: two digits that no 世纪 or counting explains.
fn short_year(chars: &[char]) -> Option<String> {
    let found = chars.iter().enumerate().position(|(index, c)| {
        let count = digits_before(chars, index);
        let month = digits_after(chars, index + 1);
        *c == '年' && count == 2 && month > 0 && chars.get(index + 1 + month) == Some(&'月')
    })?;
    Some(around(chars, found))
}

fn padded_date(chars: &[char]) -> Option<String> {
    let found = chars.iter().enumerate().position(|(index, c)| {
        let next = chars.get(index + 1) == Some(&'0') && digits_after(chars, index + 1) == 2;
        let unit = chars.get(index + 3);
        next && ((*c == '年' && unit == Some(&'月')) || (*c == '月' && unit == Some(&'日')))
    })?;
    Some(around(chars, found))
}

/// `二零二六年`.
fn zero(chars: &[char]) -> Option<String> {
    let found = chars.windows(5).position(|window| {
        matches!(window, [year @ .., '年'] if year.iter().all(|c| is_han_numeral(*c) || "○Ｏ".contains(*c))
            && year.iter().any(|c| "零○Ｏ".contains(*c)) && !year.contains(&'十') && !year.contains(&'百'))
    })?;
    Some(around(chars, found + 2))
}

/// `3亿4500万`.
fn mixed_powers(chars: &[char]) -> Option<String> {
    let found = chars.iter().enumerate().position(|(index, c)| {
        let count = digits_after(chars, index + 1);
        *c == '亿' && digits_before(chars, index) > 0 && count > 0 && chars.get(index + 1 + count) == Some(&'万')
    })?;
    Some(around(chars, found))
}

/// `8月1号`, `二〇二六年7月`.
fn date_words(chars: &[char]) -> Option<String> {
    let found = chars.iter().enumerate().position(|(index, c)| {
        let day = digits_after(chars, index + 1);
        let suffix = *c == '月'
            && digits_before(chars, index) > 0
            && (1..=2).contains(&day)
            && chars.get(index + 1 + day) == Some(&'号')
            && chars.get(index + 2 + day).is_none_or(|c| !"楼线院文".contains(*c));
        let han = chars.iter().take(index).rev().take_while(|c| is_han_numeral(**c)).count();
        let mixed = *c == '年' && han == 4 && day > 0 && chars.get(index + 1 + day) == Some(&'月');
        suffix || mixed
    })?;
    Some(around(chars, found))
}

fn after_number(chars: &[char], words: &[&str]) -> Option<String> {
    let found = chars.iter().enumerate().find_map(|(index, c)| {
        let ends = c.is_ascii_digit() && !chars.get(index + 1).is_some_and(char::is_ascii_digit);
        let rest: String = chars.iter().skip(index + 1).filter(|c| !c.is_whitespace()).take(8).collect();
        let word = words.iter().find(|word| ends && rest.starts_with(**word))?;
        let after = rest.chars().nth(word.chars().count());
        let latin = word.is_ascii();
        (!latin || !after.is_some_and(|c| c.is_ascii_alphabetic())).then_some(index)
    })?;
    Some(around(chars, found))
}

fn old_units(chars: &[char]) -> Option<String> {
    after_number(chars, &["公分", "英寸", "英尺", "英里", "加仑", "马力", "公升", "市斤", "市尺", "平方公分"])
}

fn wrong_case(chars: &[char]) -> Option<String> {
    after_number(
        chars,
        &["KM", "Km", "KG", "Kg", "KW", "Kw", "MM", "Mm²", "M2", "m2", "M3", "m3", "Mpa", "MPA", "KWh", "KWH", "Hrs"],
    )
}

fn plural_units(chars: &[char]) -> Option<String> {
    after_number(chars, &["kgs", "kms", "hrs", "mins"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_and_units() {
        type Case = (fn(&[char]) -> Option<String>, &'static str, &'static str);
        let cases: [Case; 11] = [
            (bare_decimal, "增长.46个百分点", "增长0.46个百分点"),
            (lost_unit, "增长15～30%", "增长15%～30%"),
            (short_year, "90年7月", "1990年7月"),
            (padded_date, "2026年07月04日", "2026年7月4日"),
            (zero, "二零二六年", "二〇二六年"),
            (mixed_powers, "3亿4500万元", "3.45亿元"),
            (date_words, "8月1号前", "8月1日前"),
            (date_words, "二〇二六年7月", "2026年7月"),
            (old_units, "长3公分", "长3厘米"),
            (wrong_case, "全长12KM", "全长12 km"),
            (plural_units, "重5kgs", "重5 kg"),
        ];
        for (detector, wrong, right) in cases {
            assert!(detector(&wrong.chars().collect::<Vec<_>>()).is_some(), "nothing in {wrong}");
            assert_eq!(detector(&right.chars().collect::<Vec<_>>()), None, "{right}");
        }
    }
}
