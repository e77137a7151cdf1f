//! The lines of a letterhead by their shape: 份号, 密级, 紧急程度,
//! 发文机关标志, 发文字号, 签发人. What they are is decided from the lines round
//! them ([`crate::head`], [`crate::issued`]).

use crate::fold;
use crate::numeral;
use crate::text::{Text, is_han, is_space};
use crate::words;

/// Longest line of a mark, in characters.
const LONGEST_MARK: usize = 45;
/// Longest document number, in bytes: an agency of 20 characters, a year, and more
/// digits than any number has.
const LONGEST_NUMBER: usize = 200;

/// An element of the upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Corner {
    /// 份号 (9704-7.2.1-a).
    CopyNumber,
    /// 密级和保密期限 (9704-7.2.2-a).
    Secrecy,
    /// 紧急程度 (9704-7.2.3-a).
    Urgency,
}

/// What the organs of a mark are followed by (9704-7.2.4-a, 9704-10.2-a,
/// 9704-10.3-a).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MarkEnd {
    /// 文件.
    Paper,
    /// 命令 or 令.
    Order,
    /// 纪要.
    Minutes,
}

/// The corner elements that make up a line; none when it holds anything else.
pub(crate) fn corner(text: &Text) -> Option<Vec<(Corner, Text)>> {
    if text.len() > 40 {
        return None;
    }
    let kind_of = |text: &Text| corner_kind(&fold::key(text.chars()));
    let mut found = Vec::new();
    let mut rest = words_of(text).into_iter();
    while let Some(mut word) = rest.next() {
        // 特  急: set as wide as a longer word.
        if word.len() == 1 {
            word.append(rest.next()?);
        }
        let Some(kind) = kind_of(&word) else {
            return kind_of(text).map(|kind| vec![(kind, text.clone())]);
        };
        found.push((kind, word));
    }
    (!found.is_empty()).then_some(found)
}

fn corner_kind(key: &str) -> Option<Corner> {
    if key.len() == 6 && key.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Corner::CopyNumber);
    }
    if matches!(key, "特急" | "加急" | "特提" | "平急") {
        return Some(Corner::Urgency);
    }
    let period = ["绝密", "机密", "秘密"].iter().find_map(|level| key.strip_prefix(level))?;
    is_period(period).then_some(Corner::Secrecy)
}

/// What follows a level of secrecy: nothing, or ★ and a period.
fn is_period(rest: &str) -> bool {
    let period = rest.trim_start_matches(['★', '☆', '*', '·', '▲']);
    let starred = period.len() < rest.len();
    let timed = ["年", "个月", "月", "日", "天"].iter().any(|unit| {
        period.strip_suffix(unit).is_some_and(|count| {
            let chars: Vec<char> = count.chars().collect();
            !chars.is_empty() && numeral::either(&chars).is_some_and(|(_, length)| length == chars.len())
        })
    });
    let named = matches!(period, "长期" | "启封前" | "解密前");
    rest.is_empty() || timed || named || starred && (1..=12).contains(&period.chars().count())
}

/// 文件, 令 or 纪要 at the end of an organ's name, or alone.
pub(crate) fn mark_end(key: &str) -> Option<MarkEnd> {
    if key.chars().nth(LONGEST_MARK).is_some() || !key.chars().all(is_mark_char) {
        return None;
    }
    if let Some(organ) = key.strip_suffix("文件") {
        return (organ.is_empty() || names_organ(organ)).then_some(MarkEnd::Paper);
    }
    if let Some(organ) = key.strip_suffix("命令").or_else(|| key.strip_suffix('令')) {
        return names_organ(organ).then_some(MarkEnd::Order);
    }
    key.strip_suffix("纪要").filter(|name| name.chars().count() >= 4).map(|_| MarkEnd::Minutes)
}

/// An organ's name as a mark or signature has it.
pub(crate) fn names_organ(key: &str) -> bool {
    (3..=LONGEST_MARK).contains(&key.chars().take(LONGEST_MARK + 1).count())
        && key.chars().all(is_mark_char)
        && words::ends_like_organ(key.trim_end_matches(')'))
        && !key.contains("关于")
}

fn is_mark_char(c: char) -> bool {
    is_han(c) || c.is_ascii_alphanumeric() || matches!(c, '(' | ')' | '×' | '*' | '_' | '、' | '○' | '△')
}

/// A document number and where it ends; what follows it may be signatories.
pub(crate) fn document_number(chars: &[char], agency_needed: bool) -> Option<usize> {
    let end = chars.iter().take(60).position(|c| matches!(c, '号' | '號' | '期'))? + 1;
    let key = fold::key(chars.get(..end)?);
    is_document_number(&key, agency_needed).then_some(end)
}

/// 某教发〔2024〕1号, with any brackets (15834-4.9-b).
pub(crate) fn is_document_number(key: &str, agency_needed: bool) -> bool {
    if key.len() > LONGEST_NUMBER {
        return false;
    }
    let Some(head) = key.strip_suffix('号').or_else(|| key.strip_suffix('期').filter(|_| !agency_needed)) else {
        return false;
    };
    let Some(open) = head.find(['〔', '[', '【', '(', '﹝', '［', '「', '{']) else { return false };
    let (agency, rest) = head.split_at(open);
    let mut inside = rest.chars();
    inside.next();
    let inside: String = inside.collect();
    let Some((year, number)) = inside.split_once(['〕', ']', '】', ')', '﹞', '］', '」', '}']) else {
        return false;
    };
    let year = year.trim_end_matches('年');
    let number: String = number.chars().filter(|c| *c != '第').collect();
    let is_digit = |c: char| c.is_ascii_digit() || matches!(c, 'x' | '_' | '×');
    let least = usize::from(agency_needed);
    let known_agency = (least..=20).contains(&agency.chars().count())
        && agency.chars().all(|c| is_han(c) || c.is_ascii_alphabetic() || matches!(c, '×' | '_' | '*' | '○' | '△'));
    known_agency
        && year.chars().count() == 4
        && year.chars().all(is_digit)
        && (1..=6).contains(&number.chars().count())
        && number.chars().all(is_digit)
}

/// 第5号, 第五号 under an order, 第5期 under minutes (9704-10.2-b).
pub(crate) fn is_plain_number(key: &str) -> bool {
    let bare = key.trim_matches(['(', ')']);
    let Some(inside) = bare.strip_prefix('第').and_then(|rest| rest.strip_suffix(['号', '期', '次'])) else {
        return false;
    };
    let chars: Vec<char> = inside.chars().collect();
    numeral::either(&chars).is_some_and(|(_, length)| length == chars.len())
        || !chars.is_empty() && chars.len() <= 4 && chars.iter().all(|c| matches!(c, 'x' | '×' | '_'))
}

/// Where 签发人： begins in a line that is no sentence.
pub(crate) fn signatory_label(chars: &[char]) -> Option<usize> {
    if chars.len() > 80 {
        return None;
    }
    let at = chars.windows(3).position(|word| matches!(word, ['签' | '簽', '发' | '發', '人']))?;
    let colon = chars.get(at + 3..)?.iter().find(|c| !is_space(**c));
    (matches!(colon, Some('：' | ':')) && !chars.contains(&'。')).then_some(at)
}

/// The names that make up a text: 张三  李四, 王 五. None when anything else
/// is in it.
pub(crate) fn names(text: &Text) -> Option<Vec<Text>> {
    let words = words_of(text);
    let mut names: Vec<Text> = Vec::new();
    let mut start: Option<Text> = None;
    for word in words {
        match start.take() {
            // 王 五: a name of two characters set as wide as one of three.
            Some(mut first) if word.len() == 1 => {
                first.append(word);
                names.push(first);
            }
            Some(_) => return None,
            None if word.len() == 1 => start = Some(word),
            None => names.push(word),
        }
    }
    (start.is_none() && !names.is_empty() && names.iter().all(|name| is_name(name.chars()))).then_some(names)
}

/// A person's name: two to four characters, or a stand-in for one.
pub(crate) fn is_name(chars: &[char]) -> bool {
    let plain = chars.iter().all(|c| is_han(*c) || matches!(c, '×' | '*' | '·' | 'X' | 'x' | '_' | '○' | '△'));
    let foreign = chars.contains(&'·');
    plain && (2..=if foreign { 15 } else { 4 }).contains(&chars.len())
}

/// The runs between white space.
pub(crate) fn words_of(text: &Text) -> Vec<Text> {
    let chars = text.chars();
    let mut words = Vec::new();
    let mut start = 0;
    for index in 0..=chars.len() {
        let parts = chars.get(index).is_none_or(|c| is_space(*c));
        if parts {
            words.push(text.part(start..index));
            start = index + 1;
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(line: &str) -> Text {
        Text::of_line(1, line)
    }

    #[test]
    fn corner_elements_are_told_by_their_whole_line() {
        let kinds = |line: &str| corner(&text(line)).map(|found| found.into_iter().map(|(kind, _)| kind).collect());
        assert_eq!(kinds("000023"), Some(vec![Corner::CopyNumber]));
        assert_eq!(kinds("机密★1年"), Some(vec![Corner::Secrecy]));
        assert_eq!(kinds("絕 密 ★ 長 期"), Some(vec![Corner::Secrecy]));
        assert_eq!(kinds("特　急"), Some(vec![Corner::Urgency]));
        assert_eq!(kinds("秘密★6个月   加急"), Some(vec![Corner::Secrecy, Corner::Urgency]));
        for line in ["12345", "1234567", "秘密工作会议", "秘密战线", "特急件", "加急办理", "机密文件管理"]
        {
            assert_eq!(kinds(line), None::<Vec<Corner>>, "{line}");
        }
    }

    #[test]
    fn document_numbers_have_any_brackets_and_spaces() {
        let number = |line: &str| is_document_number(&fold::key(text(line).chars()), true);
        for line in [
            "明教〔2026〕12号",
            "明教发[2026]12号",
            "明教（2026）12号",
            "明教【2026】 第 12 號",
            "明 教 〔 2026 〕 3 号",
            "×教发〔20××〕×号",
            "明政办函﹝2026﹞7号",
        ] {
            assert!(number(line), "{line}");
        }
        for line in
            ["〔2026〕12号", "根据明教〔2026〕12号文件", "第12号", "明教〔26〕12号", "2026年12号", "明教〔2026〕号"]
        {
            assert!(!number(line), "{line}");
        }
        assert!(is_document_number("〔2026〕5号", false));
        assert!(is_plain_number("第5号") && is_plain_number("第十二号") && is_plain_number("(第3期)"));
        assert!(!is_plain_number("第5号楼") && !is_plain_number("第号"));
    }

    #[test]
    fn marks_end_in_the_word_of_their_kind() {
        assert_eq!(mark_end("明州市教育局文件"), Some(MarkEnd::Paper));
        assert_eq!(mark_end("文件"), Some(MarkEnd::Paper));
        assert_eq!(mark_end("明州市人民政府令"), Some(MarkEnd::Order));
        assert_eq!(mark_end("明州市教育局局长办公会议纪要"), Some(MarkEnd::Minutes));
        for line in ["学习贯彻上级文件", "认真学习文件", "春令", "传达会议,学习文件", "工作纪要"]
        {
            let found = mark_end(line);
            assert!(found.is_none() || line.ends_with("纪要"), "{line}: {found:?}");
        }
    }

    #[test]
    fn names_are_parted_by_spaces() {
        let found = |line: &str| -> Option<Vec<String>> {
            names(&text(line)).map(|names| names.iter().map(Text::string).collect())
        };
        assert_eq!(found("张三  李四　王 五"), Some(vec!["张三".into(), "李四".into(), "王五".into()]));
        assert_eq!(found("欧阳清风"), Some(vec!["欧阳清风".into()]));
        assert_eq!(found("负责全面工作"), None);
        assert_eq!(found("张三，李四"), None);
    }
}
