//! The number in front of a paragraph: its style, level and value.
//!
//! Levels go by style (DESIGN §4, 9704-7.3.3-d): 一、=1, （一）=2, 1.=3,
//! （1）=4, ①=5. What only looks like a number (1.25（周一）, 3.34亿元,
//! 一、二年级, 第二节下课铃声一响) is left in the text.

use crate::numeral;
use crate::text::is_space;

/// Style of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Style {
    /// 第一章.
    Chapter,
    /// 第一节.
    Section,
    /// 第一条.
    Article,
    /// 一、 and its misspellings.
    Han,
    /// （一）, (一), ㈠.
    HanBracket,
    /// 1. 1、 1．.
    Arabic,
    /// （1）, (1), ⑴.
    ArabicBracket,
    /// 1) 1）: no listed form; a fourth or a fifth level.
    ArabicHalfBracket,
    /// ①.
    Circled,
    /// A. A、 a.
    Letter,
}

/// A number at the start of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) style: Style,
    pub(crate) value: u32,
    /// Characters that the number takes with its mark and the spaces behind.
    pub(crate) length: usize,
    /// Characters of the number with its mark, without spaces behind.
    pub(crate) ink: usize,
    /// The mark behind an Arabic number, to tell 1. from 1、.
    pub(crate) mark: Option<char>,
}

impl Style {
    /// Level by numbering style; chapters and articles have none of 一、 to ①.
    pub(crate) fn level(self) -> Option<u8> {
        match self {
            Style::Chapter | Style::Han => Some(1),
            Style::Section | Style::HanBracket => Some(2),
            Style::Arabic => Some(3),
            Style::ArabicBracket | Style::ArabicHalfBracket => Some(4),
            Style::Circled | Style::Letter => Some(5),
            Style::Article => None,
        }
    }
}

/// Reads the number in front of `chars`, if there is one.
pub(crate) fn mark(chars: &[char]) -> Option<Mark> {
    let found = enclosed(chars)
        .or_else(|| bracketed(chars))
        .or_else(|| ordinal_word(chars))
        .or_else(|| han(chars))
        .or_else(|| arabic(chars))
        .or_else(|| letter(chars))?;
    let spaces = chars.iter().skip(found.ink).take_while(|c| is_space(**c)).count();
    Some(Mark { length: found.ink + spaces, ..found })
}

fn found(style: Style, value: u32, ink: usize, mark: Option<char>) -> Mark {
    Mark { style, value, length: ink, ink, mark }
}

/// ①, ㈠, ⑴, ⒈ and the doubled ①、.
fn enclosed(chars: &[char]) -> Option<Mark> {
    let c = *chars.first()?;
    let code = u32::from(c);
    let (style, value) = match c {
        '①'..='⑳' => (Style::Circled, code - 0x245f),
        '㈠'..='㈩' => (Style::HanBracket, code - 0x321f),
        '⑴'..='⒇' => (Style::ArabicBracket, code - 0x2473),
        '⒈'..='⒛' => (Style::Arabic, code - 0x2487),
        _ => return None,
    };
    let tail = chars.get(1).filter(|c| is_mark(**c)).map_or(0, |_| 1);
    Some(found(style, value, 1 + tail, None))
}

/// （一）, (1), and the doubled （一）、; also 1) and 1）.
fn bracketed(chars: &[char]) -> Option<Mark> {
    let open = chars.first().filter(|c| matches!(c, '（' | '(')).is_some();
    let start = usize::from(open);
    let inside = chars.get(start..)?;
    let spaces = inside.iter().take_while(|c| is_space(**c)).count();
    let inside = inside.get(spaces..)?;
    let (value, length, han) = match numeral::arabic(inside) {
        Some((value, length)) if length <= 2 => (value, length, false),
        Some(_) => return None,
        None => {
            let (value, length) = numeral::han_ordinal(inside)?;
            (value, length, true)
        }
    };
    let after = inside.get(length..)?;
    let gap = after.iter().take_while(|c| is_space(**c)).count();
    after.get(gap).filter(|c| matches!(c, '）' | ')'))?;
    let mut ink = start + spaces + length + gap + 1;
    if let Some(next) = chars.get(ink)
        && is_mark(*next)
    {
        ink += 1;
    }
    let style = match (open, han) {
        (true, true) => Style::HanBracket,
        (true, false) => Style::ArabicBracket,
        (false, false) => Style::ArabicHalfBracket,
        // 一） opens nowhere: the bracket was lost, the style is plain.
        (false, true) => Style::HanBracket,
    };
    // （一）班, （1）式 are words that begin with a bracket.
    if open && matches!(chars.get(ink), Some('班' | '式')) {
        return None;
    }
    Some(found(style, value, ink, None))
}

/// 第一章, 第二节, 第三条.
fn ordinal_word(chars: &[char]) -> Option<Mark> {
    chars.first().filter(|c| **c == '第')?;
    let (value, length) = numeral::either(chars.get(1..)?)?;
    let unit = 1 + length;
    let style = match chars.get(unit)? {
        '章' => Style::Chapter,
        '节' | '節' => Style::Section,
        '条' | '條' => Style::Article,
        _ => return None,
    };
    let ink = unit + 1;
    let rest = chars.get(ink..).unwrap_or_default();
    let spaced = rest.first().is_none_or(|c| is_space(*c) || is_mark(*c));
    // 第二节下课铃声一响 is a sentence; 第一章总则 is a heading.
    let heading = rest.len() <= 20 && !rest.iter().any(|c| matches!(c, '，' | ',' | '。' | '；' | '：' | ':'));
    let is_number = match style {
        Style::Article => spaced || rest.len() > 4,
        _ => spaced || (style == Style::Chapter && heading),
    };
    is_number.then(|| found(style, value, ink, None))
}

/// 一、 一． 一， 一： and 一 with a space behind.
fn han(chars: &[char]) -> Option<Mark> {
    let (value, length) = numeral::han_ordinal(chars)?;
    let gap = chars.iter().skip(length).take_while(|c| is_space(**c)).count();
    let next = chars.get(length + gap).copied();
    match next {
        Some('、' | '．' | '.' | '､') => {
            let ink = length + gap + 1;
            (!enumerates(value, chars.get(ink..)?)).then(|| found(Style::Han, value, ink, next))
        }
        Some('，' | ',' | '：' | ':') if gap == 0 && value <= 30 => Some(found(Style::Han, value, length + 1, next)),
        // 一 指导思想: a number with no mark, told by the space.
        Some(c) if gap > 0 && !c.is_ascii_digit() && value <= 30 => {
            let rest = chars.get(length + gap..)?;
            let short = rest.len() <= 25 && !rest.iter().any(|c| matches!(c, '。' | '，' | ','));
            short.then(|| found(Style::Han, value, length, None))
        }
        _ => None,
    }
}

/// 一、二年级 and 三、四个 go on counting: the first number is no ordinal.
fn enumerates(value: u32, rest: &[char]) -> bool {
    let Some((next, length)) = numeral::han_ordinal(rest) else {
        return false;
    };
    next == value + 1
        && rest.get(length).is_some_and(|c| {
            matches!(c, '个' | '级' | '等' | '年' | '类' | '线' | '批' | '期' | '次' | '、' | '班' | '届')
        })
}

/// 1. 1、 1． 1，.
fn arabic(chars: &[char]) -> Option<Mark> {
    let start = usize::from(chars.first() == Some(&'§'));
    let (value, length) = numeral::arabic(chars.get(start..)?)?;
    if length > 2 || value == 0 {
        return None;
    }
    let after = start + length;
    let gap = chars.iter().skip(after).take_while(|c| is_space(**c)).count();
    let mark = *chars.get(after + gap)?;
    let ink = after + gap + 1;
    let rest = chars.get(ink..).unwrap_or_default();
    let number_follows = rest.first().is_some_and(|c| numeral::digit(*c).is_some());
    let is_number = match mark {
        '.' | '．' if gap == 0 => !number_follows || begins_with_year(rest),
        '、' | '､' => !counts_on(value, rest),
        '，' | ',' => gap == 0 && !number_follows && value <= 30 && rest.len() > 1,
        _ => false,
    };
    is_number.then(|| found(Style::Arabic, value, ink, Some(mark)))
}

/// 2.2010届毕业生: a year after an ordinal.
fn begins_with_year(rest: &[char]) -> bool {
    let Some((year, 4)) = numeral::arabic(rest) else {
        return false;
    };
    (1900..2100).contains(&year) && rest.get(4).is_some_and(|c| matches!(c, '年' | '届' | '级' | '学' | '—' | '-'))
}

/// 3、4月份: the number goes on.
fn counts_on(value: u32, rest: &[char]) -> bool {
    numeral::arabic(rest).is_some_and(|(next, length)| {
        next == value + 1
            && rest.get(length).is_some_and(|c| matches!(c, '月' | '年' | '号' | '日' | '个' | '、' | '班'))
    })
}

/// A. A、 a. — not A、B两类.
fn letter(chars: &[char]) -> Option<Mark> {
    let c = *chars.first()?;
    let mark = *chars.get(1)?;
    if !c.is_ascii_alphabetic() || !matches!(mark, '.' | '．' | '、') {
        return None;
    }
    let next = *chars.get(2)?;
    if next.is_ascii_alphanumeric() {
        return None;
    }
    let value = u32::from(c.to_ascii_lowercase()) - u32::from('a') + 1;
    Some(found(Style::Letter, value, 2, Some(mark)))
}

/// A mark that people put behind an ordinal.
fn is_mark(c: char) -> bool {
    matches!(c, '、' | '，' | ',' | '.' | '．' | '：' | ':' | '､')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(u8, u32, String)> {
        let chars: Vec<char> = text.chars().collect();
        let mark = mark(&chars)?;
        let number = chars.iter().take(mark.ink).collect();
        Some((mark.style.level().unwrap_or(0), mark.value, number))
    }

    #[test]
    fn every_form_has_the_level_of_its_style() {
        for (text, level, value, number) in [
            ("一、加强", 1, 1, "一、"),
            ("十二、加强", 1, 12, "十二、"),
            ("一 指导思想：", 1, 1, "一"),
            ("三．要求", 1, 3, "三．"),
            ("（一）加强", 2, 1, "（一）"),
            ("(十一)加强", 2, 11, "(十一)"),
            ("（一）、加强", 2, 1, "（一）、"),
            ("㈡加强", 2, 2, "㈡"),
            ("1、加强", 3, 1, "1、"),
            ("1. 加强", 3, 1, "1."),
            ("１．加强", 3, 1, "１．"),
            ("2.2010届毕业生", 3, 2, "2."),
            ("1、2024年目标", 3, 1, "1、"),
            ("§1.目标", 3, 1, "§1."),
            ("(1)加强", 4, 1, "(1)"),
            ("（ 2 ）加强", 4, 2, "（ 2 ）"),
            ("⑴加强", 4, 1, "⑴"),
            ("1）加强", 4, 1, "1）"),
            ("①加强", 5, 1, "①"),
            ("A.加强", 5, 1, "A."),
            ("第一章 总则", 1, 1, "第一章"),
            ("第二条 为了", 0, 2, "第二条"),
        ] {
            assert_eq!(read(text), Some((level, value, number.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_number_is_left_in_the_text() {
        for text in [
            "1.25（周一）开会",
            "3.34亿元",
            "第二节下课铃声一响，学生到操场",
            "一、二年级学生",
            "一、二个大类专业",
            "3、4月份",
            "2010年，全省",
            "12月15日",
            "一是加强",
            "10年,省本级",
            "A、B两类",
            "（一）班学生",
            "2024.5.1",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
