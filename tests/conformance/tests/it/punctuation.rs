//! Marks, numerals and spaces of the finished text (spec §8.1, §8.3), read
//! from the PDF.

use wenshu_conformance::converted::{conversion, none_of};
use wenshu_conformance::text::is_han;

/// Han or a mark of Chinese text.
fn chinese(c: char) -> bool {
    is_han(c) || "，。、；：？！（）“”‘’《》〈〉…—【】〔〕".contains(c)
}

/// Calls `find` with each character of each document's running text, and its
/// neighbours.
fn scan(find: impl Fn(Option<char>, char, Option<char>) -> bool) -> Vec<String> {
    let mut violations = Vec::new();
    for document in &conversion().documents {
        for paragraph in document.paragraphs() {
            let text: Vec<char> = paragraph.text().chars().filter(|c| *c != '\n').collect();
            for (index, c) in text.iter().enumerate() {
                let before = index.checked_sub(1).map(|at| text[at]);
                if find(before, *c, text.get(index + 1).copied()) {
                    let from = index.saturating_sub(8);
                    let shown: String = text[from..(index + 9).min(text.len())].iter().collect();
                    violations.push(format!("{}: {shown}", document.name()));
                }
            }
        }
    }
    violations
}

/// The patterns that may not stand anywhere in the text.
fn without(patterns: &[&str]) -> Vec<String> {
    let mut violations = Vec::new();
    for document in &conversion().documents {
        let text = document.pdf_text();
        for pattern in patterns.iter().filter(|pattern| text.contains(**pattern)) {
            let at = text.find(*pattern).unwrap();
            let shown: String = text[at..].chars().take(12).collect();
            violations.push(format!("{}: {shown}", document.name()));
        }
    }
    violations
}

/// 15834-4-a
#[test]
fn no_half_width_mark_stands_in_chinese_text() {
    none_of(scan(|before, c, after| {
        let near = |side: Option<char>| side.is_some_and(chinese);
        let latin = |side: Option<char>| side.is_some_and(|c| c.is_ascii_alphanumeric());
        match c {
            // ?? stands for a lost character: a finding, and left alone.
            '?' if before == Some('?') || after == Some('?') => false,
            ',' | ';' | '?' | '!' | ':' => (near(before) || near(after)) && !(latin(before) && latin(after)),
            '(' | ')' => near(before) && near(after),
            // A full stop after a number is the mark of level 3.
            '.' => before.is_some_and(is_han) && (near(after) || after.is_none()),
            _ => false,
        }
    }));
}

/// 15834-4.8-a
#[test]
fn no_straight_quote_stands_in_chinese_text() {
    none_of(scan(|before, c, after| {
        (c == '"' || c == '\'') && (before.is_some_and(chinese) || after.is_some_and(chinese))
    }));
}

/// 15834-4.10-a, 15834-4.11-a
#[test]
fn dashes_are_two_ems_and_ellipses_six_dots() {
    none_of(without(&["--", "－－", "――", "...", "。。。", "・・", "．．．", "-—", "—-"]));
    none_of(scan(|before, c, after| c == '…' && before != Some('…') && after != Some('…')));
}

/// 15834-4.13-a: years and numeric ranges.
#[test]
fn ranges_of_numbers_take_the_right_connector() {
    none_of(scan(|before, c, after| {
        let digit = |side: Option<char>| side.is_some_and(|c| c.is_ascii_digit());
        matches!(c, '~' | '〜' | '－' | '―') && digit(before) && digit(after)
    }));
}

/// 15834-4.15-a
#[test]
fn title_marks_are_not_nested_in_their_own_kind() {
    let mut violations = Vec::new();
    for document in &conversion().documents {
        for paragraph in document.paragraphs() {
            let mut depth = 0_i32;
            for c in paragraph.text().chars() {
                depth += i32::from(c == '《') - i32::from(c == '》');
                if depth > 1 {
                    violations.push(format!("{}: {}", document.name(), paragraph.text()));
                    break;
                }
            }
        }
    }
    none_of(violations);
}

/// impl-dup
#[test]
fn no_mark_is_doubled() {
    none_of(without(&["，，", "、、", "：：", "；；", "。。", "，。", "。，", "、，"]));
}

/// impl-space
#[test]
fn no_space_stands_between_han_characters_or_around_marks() {
    none_of(scan(|before, c, after| {
        let marks = |side: Option<char>| side.is_some_and(|c| chinese(c) && !is_han(c));
        let space = c.is_whitespace() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}');
        space && ((before.is_some_and(is_han) && after.is_some_and(is_han)) || marks(before) || marks(after))
    }));
}

/// 15835-5.1.7-a
#[test]
fn digits_and_letters_are_half_width() {
    none_of(scan(|_, c, _| ('０'..='９').contains(&c) || ('Ａ'..='Ｚ').contains(&c) || ('ａ'..='ｚ').contains(&c)));
}

/// 15835-5.1.4-b
#[test]
fn dates_in_running_text_have_no_padding() {
    let mut violations = Vec::new();
    for document in &conversion().documents {
        let text: Vec<char> = document.pdf_text().chars().collect();
        for window in text.windows(4) {
            if let ['年' | '月', '0', digit, '月' | '日'] = window
                && digit.is_ascii_digit()
            {
                violations.push(format!("{}: {}", document.name(), window.iter().collect::<String>()));
            }
        }
    }
    none_of(violations);
}

/// num-runin, num-ordinalwords
#[test]
fn narrative_ordinals_take_the_marks_of_the_standard() {
    none_of(without(&["一是，", "一是、", "一是：", "二是，", "二是、", "三是，", "三是、"]));
    // 安全第一、预防为主 is no ordinal: only the beginning of a sentence counts.
    none_of(without(&["。第一、", "；第一、", "。首先、", "；首先、", "。其次、", "；其次、", "。第二、", "；第二、"]));
}

/// Format turned Traditional into Simplified: characters that only Traditional
/// text has are gone.
#[test]
fn the_text_is_simplified_throughout() {
    none_of(scan(|_, c, _| "爲羣衆裏啓竈覈學習國會發實踐產業與關單這個們來時東車馬".contains(c)));
}
