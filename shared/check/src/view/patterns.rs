//! Patterns of elements in the text (spec §12).

/// Han numerals of ordinals.
const HAN_NUMERALS: &str = "一二三四五六七八九十百零〇";

/// True for a Han numeral.
pub fn is_han_numeral(c: char) -> bool {
    HAN_NUMERALS.contains(c)
}

/// The ordinal at the head of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordinal {
    /// Level by its form: 一、=1, （一）=2, 1.=3, （1）=4, ①=5.
    pub level: u8,
    /// Its value.
    pub value: u32,
    /// As it is written, its mark included.
    pub written: String,
    /// True when it is written as GB/T 15834 B.3 wants it.
    pub regular: bool,
}

/// The ordinal of a paragraph, regular or with a wrong mark.
pub fn ordinal(text: &str) -> Option<Ordinal> {
    let mut chars = text.chars();
    let first = chars.next()?;
    match first {
        '（' | '(' => bracketed(text),
        '①'..='⑳' => {
            let wrong = text.chars().nth(1).is_some_and(|c| "、.．，".contains(c));
            Some(made(5, first as u32 - 0x2460 + 1, text, if wrong { 2 } else { 1 }, !wrong))
        }
        '㈠'..='㈩' => Some(made(2, first as u32 - 0x3220 + 1, text, 1, false)),
        '⑴'..='⒇' => Some(made(4, first as u32 - 0x2474 + 1, text, 1, false)),
        '⒈'..='⒛' => Some(made(3, first as u32 - 0x2488 + 1, text, 1, false)),
        c if is_han_numeral(c) => {
            let digits = text.chars().take_while(|c| is_han_numeral(*c)).count();
            let mark = text.chars().nth(digits)?;
            let value = han_value(&text.chars().take(digits).collect::<String>())?;
            let regular = mark == '、';
            (regular || ".．，,：:".contains(mark)).then(|| made(1, value, text, digits + 1, regular))
        }
        c if c.is_ascii_digit() => {
            let digits = text.chars().take_while(char::is_ascii_digit).count();
            let mark = text.chars().nth(digits)?;
            let next = text.chars().nth(digits + 1);
            if digits > 2 || next.is_some_and(|c| c.is_ascii_digit()) {
                return None;
            }
            let value = text.chars().take(digits).collect::<String>().parse().ok()?;
            let regular = mark == '.';
            (regular || "、．，)）".contains(mark)).then(|| made(3, value, text, digits + 1, regular))
        }
        _ => None,
    }
}

fn bracketed(text: &str) -> Option<Ordinal> {
    let inner: String = text.chars().skip(1).take_while(|c| !"）)".contains(*c)).collect();
    let length = inner.chars().count();
    if length == 0 || length > 4 {
        return None;
    }
    let close = text.chars().nth(length + 1)?;
    let after = text.chars().nth(length + 2);
    let wrong = after.is_some_and(|c| "、，,.．".contains(c));
    let whole = text.starts_with('（') && close == '）';
    let count = length + 2 + usize::from(wrong);
    if inner.chars().all(is_han_numeral) {
        Some(made(2, han_value(&inner)?, text, count, whole && !wrong))
    } else if inner.chars().all(|c| c.is_ascii_digit()) && length <= 2 {
        Some(made(4, inner.parse().ok()?, text, count, whole && !wrong))
    } else {
        None
    }
}

fn made(level: u8, value: u32, text: &str, count: usize, regular: bool) -> Ordinal {
    Ordinal { level, value, written: text.chars().take(count).collect(), regular }
}

/// The value of a Han numeral below 1000.
pub fn han_value(text: &str) -> Option<u32> {
    let (mut sum, mut digit) = (0, 0);
    for c in text.chars() {
        match c {
            '百' => {
                sum += if digit == 0 { 1 } else { digit } * 100;
                digit = 0;
            }
            '十' => {
                sum += if digit == 0 { 1 } else { digit } * 10;
                digit = 0;
            }
            '零' | '〇' => {}
            _ => digit = u32::try_from("一二三四五六七八九".chars().position(|found| found == c)?).ok()? + 1,
        }
    }
    Some(sum + digit).filter(|value| *value > 0)
}

/// A 发文字号, also one with wrong brackets or padding.
pub fn is_document_number(text: &str) -> bool {
    let text = text.trim();
    let Some(open) = text.chars().position(|c| "〔[（(【﹝［".contains(c)) else { return false };
    let rest: String = text.chars().skip(open + 1).collect();
    let Some(close) = rest.chars().position(|c| "〕])）】﹞］".contains(c)) else { return false };
    let year: String = rest.chars().take(close).collect();
    let tail: String = rest.chars().skip(close + 1).collect();
    let sequence = tail.trim().trim_start_matches('第').trim_end_matches('号').trim();
    (1..=25).contains(&open)
        && (2..=4).contains(&year.chars().count())
        && year.chars().all(|c| c.is_ascii_digit())
        && !sequence.is_empty()
        && sequence.chars().all(|c| c.is_ascii_digit())
        && tail.chars().count() <= 8
}

/// A 发文字号 as 9704-7.2.5-b wants it.
pub fn is_regular_document_number(text: &str) -> bool {
    let Some((head, rest)) = text.trim().split_once('〔') else { return false };
    let Some((year, tail)) = rest.split_once('〕') else { return false };
    let Some(sequence) = tail.strip_suffix('号') else { return false };
    !head.is_empty()
        && year.len() == 4
        && (year.starts_with("19") || year.starts_with("20"))
        && year.chars().all(|c| c.is_ascii_digit())
        && !sequence.starts_with('0')
        && !sequence.is_empty()
        && sequence.chars().all(|c| c.is_ascii_digit())
}

/// A date that stands alone, in whatever form.
pub fn is_date(text: &str) -> bool {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    is_regular_date(&text) || is_loose_date(&text)
}

/// `2026年7月4日`.
pub fn is_regular_date(text: &str) -> bool {
    let Some((year, rest)) = text.split_once('年') else { return false };
    let Some((month, rest)) = rest.split_once('月') else { return false };
    let Some(day) = rest.strip_suffix('日') else { return false };
    let number = |text: &str, most: u32| {
        !text.starts_with('0')
            && text.len() <= 2
            && text.chars().all(|c| c.is_ascii_digit())
            && text.parse().is_ok_and(|value: u32| (1..=most).contains(&value))
    };
    year.len() == 4
        && (year.starts_with("19") || year.starts_with("20"))
        && year.chars().all(|c| c.is_ascii_digit())
        && number(month, 12)
        && number(day, 31)
}

fn is_loose_date(text: &str) -> bool {
    let numeral = |part: &str, most: usize| {
        let count = part.chars().count();
        (1..=most).contains(&count)
            && part.chars().all(|c| c.is_ascii_digit() || is_han_numeral(c) || "○Ｏ０".contains(c))
    };
    if let Some((year, rest)) = text.split_once('年') {
        let Some((month, rest)) = rest.split_once('月') else { return false };
        let day = rest.trim_end_matches(['日', '号']);
        return numeral(year, 4) && numeral(month, 2) && (day.is_empty() || numeral(day, 3));
    }
    ['-', '.', '/', '．'].iter().any(|mark| {
        let parts: Vec<&str> = text.split(*mark).collect();
        matches!(parts.as_slice(), [year, month, day]
            if year.len() == 4 && [year, month, day].iter().all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit())))
    })
}

/// `— 3 —`, or whatever else holds a page number alone on its line.
pub fn is_page_number(text: &str) -> bool {
    let inner: String = text.chars().filter(|c| !c.is_whitespace() && !"—–-－―─第页·".contains(*c)).collect();
    !inner.is_empty() && inner.len() <= 5 && inner.chars().all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
}

/// The words before and after the colon of `抄送：…`.
pub fn labelled<'t>(text: &'t str, labels: &[&str]) -> Option<(&'t str, &'t str)> {
    let (label, rest) = text.split_once(['：', ':'])?;
    labels.contains(&label.trim()).then_some((label, rest))
}

/// `附件`, `附件2`, also with a colon: alone on its line at the head of an
/// attachment, or behind a document number (9704-7.3.7-f).
pub fn is_attachment_label(text: &str) -> bool {
    let text = text.trim().trim_end_matches(['：', ':']);
    let Some((before, digits)) = text.rsplit_once("附件") else { return false };
    let ordinal = digits.trim();
    (before.is_empty() || is_document_number(before))
        && ordinal.chars().count() <= 3
        && ordinal.chars().all(|c| c.is_ascii_digit() || is_han_numeral(c))
}

/// The number of an attachment label, when it has one.
pub fn attachment_number(text: &str) -> Option<u32> {
    let digits = text.trim().trim_end_matches(['：', ':']).rsplit_once("附件")?.1.trim();
    digits.parse().ok().or_else(|| han_value(digits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_are_told_from_numbers() {
        let level = |text| ordinal(text).map(|found| (found.level, found.value, found.regular));
        assert_eq!(level("二十一、总体要求"), Some((1, 21, true)));
        assert_eq!(level("（十）加强领导"), Some((2, 10, true)));
        assert_eq!(level("（一）、加强"), Some((2, 1, false)));
        assert_eq!(level("3.落实"), Some((3, 3, true)));
        assert_eq!(level("3、落实"), Some((3, 3, false)));
        assert_eq!(level("(2)检查"), Some((4, 2, false)));
        assert_eq!(level("③检查"), Some((5, 3, true)));
        assert_eq!(level("1.5亿元"), None);
        assert_eq!(level("2026年"), None);
        assert_eq!(level("一批项目"), None);
    }

    #[test]
    fn numbers_and_dates_are_known_in_wrong_forms_too() {
        for text in ["国办发〔2026〕1号", "国办发[2026]01号", "国办发（26）第1号"] {
            assert!(is_document_number(text), "{text}");
        }
        assert!(is_regular_document_number("国办发〔2026〕12号"));
        assert!(!is_regular_document_number("国办发〔2026〕012号"));
        assert!(!is_regular_document_number("国办发[2026]12号"));
        for text in ["2026年7月4日", "2026年07月04日", "二〇二六年七月四日", "2026-7-4", "2026.7.4"] {
            assert!(is_date(text), "{text}");
        }
        assert!(!is_regular_date("2026年07月4日"));
        assert!(!is_date("2026年工作要点"));
        assert!(is_page_number("— 12 —") && is_page_number("3") && !is_page_number("2026年"));
        assert!(is_attachment_label("附件2") && is_attachment_label("国办发〔2026〕1号附件2"));
        assert!(!is_attachment_label("附件：1.名单"));
    }
}
