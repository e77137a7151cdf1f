//! Punctuation in the text (9704-9, GB/T 15834): small detectors of what can be
//! told without a person.

use super::{Fault, Measure, Verdict};
use crate::text::is_han;
use crate::view::patterns::{is_han_numeral, ordinal};
use crate::view::{Element, Item, View};

pub(super) fn measure(id: &str) -> Option<Measure> {
    Some(match id {
        "9704-9-a" | "reg-11-a" => whole,
        "15834-4-a" => |view| scan(view, "全角标点", half_width),
        "15834-4.8-a" => |view| scan(view, "“”成对，里层用‘’", quotes),
        "15834-4.8-b" => |view| scan(view, "内外层交替", nested_quotes),
        "15834-4.9-a" => |view| scan(view, "括号成对，不套用同一形式", brackets),
        "15834-4.9-b" => |view| scan(view, "年份括入“〔〕”", year_brackets),
        "15834-4.10-a" => |view| scan(view, "破折号为“——”", dashes),
        "15834-4.11-a" => |view| scan(view, "省略号为“……”", dots),
        "15834-A.9-a" => |view| scan(view, "不与“等”同用", dots_with_deng),
        "15834-4.13-a" => |view| scan(view, "起止用“—”，数值范围用“～”", ranges),
        "15834-4.13-b" => |view| scan(view, "统一用“—”“～”", odd_connectors),
        "15834-4.14-a" => |view| scan(view, "间隔号用“·”", middle_dots),
        "15834-4.15-a" => |view| scan(view, "《》成对，里层用〈〉", titles),
        "15834-4.5-a" => |view| scan(view, "“等”之前不用顿号", comma_before_deng),
        "15834-4.5-b" => |view| scan(view, "并列的引号、书名号之间不用顿号", comma_between_quotes),
        "15834-4.5-c" => |view| scan(view, "概数不用顿号", comma_in_estimate),
        "15834-A.4-a" => |view| scan(view, "全数字日期用短横线", comma_in_date),
        "15834-B.3" => |view| scan(view, "“一、”“（一）”“1.”“（1）”", ordinals),
        "impl-space" => |view| scan(view, "汉字之间、标点前后不留空格", spaces),
        "impl-dup" => |view| scan(view, "标点不重复", doubled),
        _ => return None,
    })
}

/// A detector: what is wrong in a paragraph.
type Detector = fn(&[char]) -> Option<String>;

/// Paragraphs whose text a writer chose.
pub(super) fn prose(view: &View) -> impl Iterator<Item = &Item> {
    view.items.iter().filter(|item| !matches!(item.element, Element::PageNumber | Element::Mark))
}

/// Looks through all paragraphs.
pub(super) fn scan(view: &View, wanted: &str, detector: Detector) -> Verdict {
    let faults: Vec<Fault> = prose(view)
        .filter_map(|item| {
            let chars: Vec<char> = item.text.chars().collect();
            detector(&chars).map(|words| Fault::at(item, words))
        })
        .collect();
    let count = prose(view).count();
    Verdict::of(faults, format!("检查{count}段"), wanted)
}

/// The binding rows of punctuation, numerals and units together.
fn whole(view: &View) -> Verdict {
    let broken: Vec<&str> = wenshu_standard::rules()
        .filter(|rule| rule.id.starts_with("15834-") || rule.id.starts_with("15835-") || rule.id.starts_with("unit-"))
        .filter(|rule| rule.strength == wenshu_standard::Strength::Must)
        .filter(|rule| super::measure(rule.id).is_some_and(|measure| measure(view).is_broken()))
        .map(|rule| rule.id)
        .collect();
    let faults =
        if broken.is_empty() { vec![] } else { vec![Fault::anywhere(format!("违反{}", broken.join("、")))] };
    Verdict::of(faults, "能自动检查的各条均符合", "计量单位、标点、数字符合国家标准").saying("须由人判断的各条另列")
}

/// Some characters around a place.
fn around(chars: &[char], at: usize) -> String {
    chars.iter().skip(at.saturating_sub(4)).take(9).collect()
}

fn at(chars: &[char], index: Option<usize>) -> Option<char> {
    chars.get(index?).copied()
}

fn is_cjk(c: char) -> bool {
    is_han(c) || "，。、；：？！（）“”‘’《》〈〉【】〔〕…—".contains(c)
}

/// A half-width mark beside a Han character. Figures, addresses of the web and
/// Latin phrases keep theirs.
fn half_width(chars: &[char]) -> Option<String> {
    let skipped = ordinal(&chars.iter().take(8).collect::<String>()).map_or(0, |found| found.written.chars().count());
    for (index, c) in chars.iter().enumerate().skip(skipped) {
        if !",;:?!()\"".contains(*c) {
            continue;
        }
        let before = at(chars, index.checked_sub(1)).filter(|c| !c.is_whitespace());
        let after = at(chars, Some(index + 1)).filter(|c| !c.is_whitespace());
        let web = chars.iter().skip(index).take(3).collect::<String>().starts_with("://");
        if !web && (before.is_some_and(is_cjk) || after.is_some_and(is_cjk)) {
            return Some(format!("“{}”", around(chars, index)));
        }
    }
    // A full stop between Han characters or at the end of a Han sentence.
    let last = chars.len().checked_sub(1)?;
    let stop = chars.iter().enumerate().skip(skipped).find(|(index, c)| {
        **c == '.'
            && at(chars, index.checked_sub(1)).is_some_and(is_han)
            && (*index == last || at(chars, Some(index + 1)).is_some_and(is_han))
    })?;
    Some(format!("“{}”", around(chars, stop.0)))
}

fn quotes(chars: &[char]) -> Option<String> {
    if let Some(index) = chars.iter().position(|c| *c == '"') {
        let han = at(chars, index.checked_sub(1)).is_some_and(is_han) || at(chars, Some(index + 1)).is_some_and(is_han);
        if han {
            return Some(format!("“{}”用直引号", around(chars, index)));
        }
    }
    unpaired(chars, '“', '”')
}

/// Depth of a pair that is not closed or not opened.
fn unpaired(chars: &[char], open: char, close: char) -> Option<String> {
    let mut depth = 0_i32;
    for (index, c) in chars.iter().enumerate() {
        depth += i32::from(*c == open) - i32::from(*c == close);
        if depth < 0 {
            return Some(format!("“{}”处缺少{open}", around(chars, index)));
        }
    }
    (depth > 0).then(|| format!("缺少{close}"))
}

fn nested(chars: &[char], open: char, close: char) -> Option<usize> {
    let mut depth = 0_i32;
    for (index, c) in chars.iter().enumerate() {
        if *c == open {
            depth += 1;
            if depth > 1 {
                return Some(index);
            }
        } else if *c == close {
            depth -= 1;
        }
    }
    None
}

fn nested_quotes(chars: &[char]) -> Option<String> {
    nested(chars, '“', '”').map(|index| format!("“{}”", around(chars, index)))
}

fn brackets(chars: &[char]) -> Option<String> {
    // An ordinal such as 1） closes what nothing opens.
    let skipped = ordinal(&chars.iter().take(8).collect::<String>()).map_or(0, |found| found.written.chars().count());
    let rest = chars.get(skipped..)?;
    unpaired(rest, '（', '）')
        .or_else(|| nested(rest, '（', '）').map(|index| format!("“{}”套用圆括号", around(rest, index))))
}

/// `国办发[2026]1号` in running text and letterhead alike.
fn year_brackets(chars: &[char]) -> Option<String> {
    let found = chars.iter().enumerate().position(|(index, c)| {
        let close = match c {
            '[' => ']',
            '［' => '］',
            '(' => ')',
            '（' => '）',
            '【' => '】',
            _ => return false,
        };
        let year: Vec<char> = chars.iter().skip(index + 1).take(4).copied().collect();
        let digits = year.len() == 4 && year.iter().all(char::is_ascii_digit) && year.starts_with(&['2', '0']);
        let tail: Vec<char> = chars.iter().skip(index + 6).take(6).copied().collect();
        let number = tail.iter().take_while(|c| c.is_ascii_digit()).count();
        let ends = tail.get(number) == Some(&'号');
        digits
            && at(chars, Some(index + 5)) == Some(close)
            && number > 0
            && ends
            && at(chars, index.checked_sub(1)).is_some_and(is_han)
    })?;
    Some(format!("“{}”", chars.iter().skip(found.saturating_sub(3)).take(13).collect::<String>()))
}

fn dashes(chars: &[char]) -> Option<String> {
    let found = chars.iter().enumerate().position(|(index, c)| {
        let pair = at(chars, Some(index + 1)) == Some(*c);
        pair && matches!(c, '-' | '－' | '―' | '─') && at(chars, index.checked_sub(1)).is_some_and(is_han)
    })?;
    Some(format!("“{}”", around(chars, found)))
}

fn dots(chars: &[char]) -> Option<String> {
    let mut index = 0;
    while let Some(c) = chars.get(index) {
        let run = chars.iter().skip(index).take_while(|next| *next == c).count();
        let beside =
            at(chars, index.checked_sub(1)).is_some_and(is_cjk) || at(chars, Some(index + run)).is_some_and(is_cjk);
        let wrong = match c {
            '.' | '。' | '・' => run >= 3,
            '…' => run == 1 || run == 3,
            _ => false,
        };
        if wrong && beside {
            return Some(format!("“{}”", around(chars, index)));
        }
        index += run.max(1);
    }
    None
}

fn dots_with_deng(chars: &[char]) -> Option<String> {
    let text: String = chars.iter().collect();
    ["……等", "等……"].iter().find(|wrong| text.contains(*wrong)).map(|wrong| format!("“{wrong}”"))
}

/// `2016-2020年`, `10-20%`, `5~8`.
fn ranges(chars: &[char]) -> Option<String> {
    let found = chars.iter().enumerate().position(|(index, c)| {
        if !matches!(c, '-' | '~' | '－') {
            return false;
        }
        let digits_before = chars.iter().take(index).rev().take_while(|c| c.is_ascii_digit() || **c == '.').count();
        let digits_after = chars.iter().skip(index + 1).take_while(|c| c.is_ascii_digit() || **c == '.').count();
        let unit = at(chars, Some(index + 1 + digits_after));
        let ends = unit.is_some_and(|c| "年月日%％℃个人天项次户亩万亿元吨米岁家名周".contains(c));
        let outer = at(chars, (index).checked_sub(digits_before + 1));
        let clean = outer.is_none_or(|c| !c.is_ascii_alphabetic() && !"-/.".contains(c));
        let percent = digits_before == 0 && at(chars, index.checked_sub(1)).is_some_and(|c| "%％".contains(c));
        (digits_before > 0 || percent) && digits_after > 0 && ends && clean
    })?;
    Some(format!("“{}”", around(chars, found)))
}

fn odd_connectors(chars: &[char]) -> Option<String> {
    let found = chars.iter().position(|c| matches!(c, '\u{2015}' | '\u{2500}' | '\u{301c}' | '\u{2212}'))?;
    let digits = at(chars, found.checked_sub(1)).is_some_and(|c| c.is_ascii_digit() || is_han(c));
    digits.then(|| format!("“{}”", around(chars, found)))
}

fn middle_dots(chars: &[char]) -> Option<String> {
    let found = chars.iter().enumerate().position(|(index, c)| {
        matches!(c, '・' | '•' | '‧' | '∙' | '．')
            && at(chars, index.checked_sub(1)).is_some_and(is_han)
            && at(chars, Some(index + 1)).is_some_and(is_han)
    })?;
    Some(format!("“{}”", around(chars, found)))
}

fn titles(chars: &[char]) -> Option<String> {
    unpaired(chars, '《', '》')
        .or_else(|| nested(chars, '《', '》').map(|index| format!("“{}”套用《》", around(chars, index))))
}

fn find(chars: &[char], wrong: &str) -> Option<String> {
    let wanted: Vec<char> = wrong.chars().collect();
    let index = chars.windows(wanted.len()).position(|window| window == wanted.as_slice())?;
    Some(format!("“{}”", around(chars, index)))
}

fn comma_before_deng(chars: &[char]) -> Option<String> {
    let index = chars.windows(2).position(|pair| pair == ['、', '等'])?;
    // 等 may begin a word of its own.
    let next = at(chars, Some(index + 2));
    (!next.is_some_and(|c| "级待候于同额效".contains(c))).then(|| format!("“{}”", around(chars, index)))
}

fn comma_between_quotes(chars: &[char]) -> Option<String> {
    find(chars, "”、“").or_else(|| find(chars, "》、《"))
}

/// `三、四个`: neighbours in counting, with a measure behind.
fn comma_in_estimate(chars: &[char]) -> Option<String> {
    let order = "一二三四五六七八九";
    let index = chars.windows(4).enumerate().skip(1).find_map(|(index, window)| {
        let [a, '、', b, unit] = window else { return None };
        let (a, b) = (order.chars().position(|c| c == *a)?, order.chars().position(|c| c == *b)?);
        let alone = !at(chars, index.checked_sub(1)).is_some_and(|c| is_han_numeral(c) || "第、（".contains(c));
        (b == a + 1 && "个天年月名家次项人".contains(*unit) && alone).then_some(index)
    })?;
    Some(format!("“{}”", around(chars, index)))
}

/// `2026、7、4`.
fn comma_in_date(chars: &[char]) -> Option<String> {
    let found = chars.iter().enumerate().position(|(index, c)| {
        let digits = |from: usize| chars.iter().skip(from).take_while(|c| c.is_ascii_digit()).count();
        let month = digits(index + 1);
        let year = chars.iter().take(index).rev().take_while(|c| c.is_ascii_digit()).count();
        *c == '、'
            && year == 4
            && (1..=2).contains(&month)
            && at(chars, Some(index + 1 + month)) == Some('、')
            && (1..=2).contains(&digits(index + 2 + month))
    })?;
    Some(format!("“{}”", around(chars, found)))
}

/// Ordinals with a wrong mark at the head of a paragraph.
fn ordinals(chars: &[char]) -> Option<String> {
    let text: String = chars.iter().take(12).collect();
    let found = ordinal(&text).filter(|found| !found.regular)?;
    Some(format!("“{}”", found.written))
}

fn spaces(chars: &[char]) -> Option<String> {
    let found = chars.windows(3).position(|window| {
        let [a, ' ' | '\u{a0}', b] = window else { return false };
        is_han(*a) && is_han(*b) || (is_cjk(*a) && !is_han(*a) && is_cjk(*b))
    })?;
    let gap: usize = chars.iter().filter(|c| **c == ' ').count();
    // Names set apart by rows of blanks (rosters) are no slip of the pen.
    (gap <= 3).then(|| format!("“{}”", around(chars, found)))
}

fn doubled(chars: &[char]) -> Option<String> {
    let found = chars.windows(2).position(|pair| matches!(pair, [a, b] if a == b && "，。、；：".contains(*a)))?;
    (at(chars, Some(found + 2)) != at(chars, Some(found))).then(|| format!("“{}”", around(chars, found)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(detector: Detector, wrong: &[&str], right: &[&str]) {
        for text in wrong {
            assert!(detector(&text.chars().collect::<Vec<_>>()).is_some(), "nothing in {text}");
        }
        for text in right {
            assert_eq!(detector(&text.chars().collect::<Vec<_>>()), None, "{text}");
        }
    }

    #[test]
    fn marks_of_15834() {
        finds(
            half_width,
            &["加强领导,落实责任", "一是(试点)", "完成任务."],
            &["3.5亿元", "见http://a.cn/b", "1.总体要求", "上午8:30"],
        );
        finds(quotes, &["所谓\"放管服\"", "“一网通办", "一网”通办"], &["“一网通办”改革"]);
        finds(nested_quotes, &["“学习“两个确立”精神”"], &["“学习‘两个确立’精神”"]);
        finds(brackets, &["（试行", "（一（二））"], &["（试行）和（草案）", "1）第一步"]);
        finds(year_brackets, &["国办发[2026]1号", "按照国办发（2026）12号"], &["国办发〔2026〕1号", "（2026年）"]);
        finds(dashes, &["核心--人才"], &["核心——人才"]);
        finds(dots, &["水、电...", "水电…", "水电。。。"], &["水、电……", "3.14"]);
        finds(dots_with_deng, &["水、电……等"], &["水、电等"]);
        finds(ranges, &["2016-2020年", "10~20%"], &["2016—2020年", "010-6655", "2026-07-04"]);
        finds(middle_dots, &["列夫•托尔斯泰"], &["列夫·托尔斯泰"]);
        finds(titles, &["《关于《办法》的通知》", "《办法"], &["《关于〈办法〉的通知》"]);
        finds(comma_before_deng, &["水、电、等"], &["水、电等", "一、等级"]);
        finds(comma_between_quotes, &["“水”、“电”"], &["“水”“电”"]);
        finds(comma_in_estimate, &["约三、四个"], &["三、四两项", "三四个"]);
        finds(comma_in_date, &["2026、7、4"], &["2026-7-4"]);
        finds(ordinals, &["（一）、加强", "1、加强"], &["一、加强", "1.加强"]);
        finds(spaces, &["加强 领导", "加强， “一"], &["加强 5G 建设"]);
        finds(doubled, &["加强，，领导", "完成。。"], &["完成。", "水电。。。"]);
    }
}
