//! Holes in the text: placeholders, lost characters, missing words, words that
//! stand twice, sections without text, a cut-off end.

use wenshu_model::plan::{BlockKind, PlanBlock};
use wenshu_model::{Finding, FindingCode, Severity};

use crate::document::finding;
use crate::fold;
use crate::paragraph::is_closing;
use crate::tail::is_no_body_phrase;
use crate::text::is_han;

/// Checks title and blocks.
pub(crate) fn check(title: &str, blocks: &[PlanBlock], findings: &mut Vec<Finding>) {
    let title_chars: Vec<char> = title.chars().collect();
    if let Some((at, _)) = placeholders(&title_chars) {
        let lines = blocks.first().map(|block| block.lines);
        findings.push(finding(
            FindingCode::Placeholder,
            Severity::Review,
            lines,
            &around(&title_chars, at),
            "标题中有占位符，需补填",
        ));
    }
    for block in blocks {
        let text = block_text(block);
        check_text(block, &text, findings);
    }
    check_phrases(blocks, findings);
    check_sections(blocks, findings);
    check_end(blocks, findings);
}

fn block_text(block: &PlanBlock) -> Vec<char> {
    match &block.table {
        Some(table) => table.cells.iter().flat_map(|cell| cell.text.chars().chain(['\n'])).collect(),
        None => block.text.chars().collect(),
    }
}

fn check_text(block: &PlanBlock, chars: &[char], findings: &mut Vec<Finding>) {
    let mut push = |code, severity, at: usize, message: &str| {
        findings.push(finding(code, severity, Some(block.lines), &around(chars, at), message));
    };
    if let Some((at, count)) = placeholders(chars) {
        push(FindingCode::Placeholder, Severity::Review, at, &format!("占位符 {count} 处，需补填"));
    }
    if let Some(at) = lost(chars) {
        push(FindingCode::LostCharacter, Severity::Review, at, "有字符丢失，需对照原件补正");
    }
    if let Some(at) = missing(chars) {
        push(FindingCode::MissingWords, Severity::Review, at, "此处似有缺漏");
    }
    if let Some(at) = doubled(chars) {
        push(FindingCode::DoubledWord, Severity::Warning, at, "词语重复");
    }
}

/// First placeholder and how many there are: ____, xx, 20xx, ×××, *市.
fn placeholders(chars: &[char]) -> Option<(usize, usize)> {
    let mut first = None;
    let mut count = 0;
    let mut index = 0;
    while let Some(c) = chars.get(index).copied() {
        let run = chars.iter().skip(index).take_while(|other| same_stand_in(c, **other)).count();
        let before = index.checked_sub(1).and_then(|i| chars.get(i)).copied();
        let after = chars.get(index + run).copied();
        let found = match c {
            '_' | '＿' => run >= 2 || beside_han(before, after),
            'x' | 'X' | 'ｘ' | 'Ｘ' => is_x_stand_in(run, before, after),
            '×' => run >= 2 || (beside_han(before, after) && !before.is_some_and(|c| c.is_ascii_digit())),
            '*' | '＊' => run >= 2 && beside_han(before, after) || run == 1 && after.is_some_and(is_place),
            '△' | '○' | '〇' => run >= 2 && c != '〇' && beside_han(before, after),
            _ => false,
        };
        if found {
            first.get_or_insert(index);
            count += 1;
        }
        index += run.max(1);
    }
    first.map(|first| (first, count))
}

fn same_stand_in(c: char, other: char) -> bool {
    other == c && !c.is_whitespace() && matches!(c, '_' | '＿' | 'x' | 'X' | 'ｘ' | 'Ｘ' | '×' | '*' | '＊' | '△' | '○')
}

fn beside_han(before: Option<char>, after: Option<char>) -> bool {
    before.is_some_and(is_han) || after.is_some_and(is_han)
}

/// xx年, XX市, 20xx, 第x届 — not a word, not 4x100, not 2X4.
fn is_x_stand_in(run: usize, before: Option<char>, after: Option<char>) -> bool {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    if word(before) || word(after) || run > 6 {
        return false;
    }
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    if digit(before) && digit(after) {
        return run >= 2;
    }
    run >= 2
        || (before.is_some_and(is_han) && after.is_some_and(is_han))
        || (before.is_none() && after.is_some_and(is_han))
}

/// *市, *县: a name blotted out.
fn is_place(c: char) -> bool {
    matches!(c, '市' | '县' | '区' | '省' | '镇' | '乡' | '校' | '局')
}

/// ?? between Han characters, U+FFFD, □.
fn lost(chars: &[char]) -> Option<usize> {
    chars.iter().enumerate().find_map(|(index, c)| {
        let question = matches!(c, '?' | '？') && chars.get(index + 1).is_some_and(|c| matches!(c, '?' | '？'));
        let behind_han = index.checked_sub(1).and_then(|i| chars.get(i)).copied().is_some_and(is_han);
        let exclaims = index > 0 && chars.get(index + 2).is_none_or(|c| matches!(c, '”' | '！' | '!'));
        let lost_pair = question && behind_han && !(exclaims && asks(chars.get(..index).unwrap_or_default()));
        (matches!(c, '□' | '■') && is_in_word(chars, index) || *c == '\u{fffd}' || lost_pair).then_some(index)
    })
}

fn is_in_word(chars: &[char], index: usize) -> bool {
    index.checked_sub(1).and_then(|i| chars.get(i)).copied().is_some_and(is_han)
}

/// A real question: 吗, 呢, 什么, 如何.
fn asks(chars: &[char]) -> bool {
    let tail: String = chars.iter().rev().take(12).collect::<Vec<_>>().into_iter().rev().collect();
    ["吗", "呢", "什么", "如何", "怎么", "哪", "谁", "何", "几"].iter().any(|word| tail.contains(word))
}

/// Shapes that only a dropped word or number leaves behind.
fn missing(chars: &[char]) -> Option<usize> {
    (0..chars.len()).find(|&index| {
        let at = |offset: usize| chars.get(index + offset).copied();
        let (Some(c), Some(next)) = (at(0), at(1)) else { return false };
        let empty =
            matches!((c, next), ('“', '”') | ('《', '》') | ('（', '）') | ('(', ')') | ('‘', '’') | ('【', '】'));
        // （-2030年）, 《 年…》: the first year is gone.
        let opened = matches!(c, '（' | '(' | '《' | '—')
            && (matches!(next, '-' | '—' | '－')
                && at(2).is_some_and(|c| c.is_ascii_digit() || matches!(c, 'x' | 'X' | '_'))
                || next == ' ' && at(2) == Some('年'));
        let dash_opened = c == '—'
            && next.is_ascii_digit()
            && index.checked_sub(1).and_then(|i| chars.get(i)).is_some_and(|c| matches!(c, '（' | '(' | '《' | '布'));
        // 分别达到和100%, 制定的、等: a member of the list is gone.
        let member = matches!(
            (c, next, at(2)),
            ('达', '到', Some('和' | '、' | '，' | ',')) | ('的', '、', Some('等')) | ('为', '和', Some('0'..='9'))
        );
        let comma = matches!(c, '，' | '、' | ',') && matches!(next, '。' | '；') || c == '、' && next == '，';
        empty || opened || dash_opened || member || comma
    })
}

/// A word of two to four characters twice in a row: 广泛开展开展.
fn doubled(chars: &[char]) -> Option<usize> {
    (0..chars.len()).find(|&index| {
        (2..=4).any(|length| {
            let first = chars.get(index..index + length);
            let second = chars.get(index + length..index + 2 * length);
            let (Some(first), Some(second)) = (first, second) else { return false };
            let plain = first.iter().all(|c| is_han(*c)) && first.first() != first.get(1);
            // 一个一个, 一步一步, 研究研究 are words; a doubled word in a plan is not.
            let natural = first.first() == Some(&'一') || chars.get(index + 2 * length) == Some(&'地');
            plain && first == second && !natural
        })
    })
}

/// 此页无正文, which the standard has no use for (9704-7.3.5.5-a).
fn check_phrases(blocks: &[PlanBlock], findings: &mut Vec<Finding>) {
    for block in blocks {
        let chars: Vec<char> = block.text.chars().collect();
        if chars.len() <= 12 && is_no_body_phrase(&fold::key(&chars)) {
            let message = "“此页无正文”不合现行标准，文字未动；请删去，版面由程序调整";
            findings.push(finding(
                FindingCode::NoBodyPhrase,
                Severity::Review,
                Some(block.lines),
                &block.text,
                message,
            ));
        }
    }
}

/// A heading with nothing under it.
fn check_sections(blocks: &[PlanBlock], findings: &mut Vec<Finding>) {
    for pair in blocks.windows(2) {
        let [heading, next] = pair else { continue };
        let same_or_higher = match (heading.level, next.level) {
            (Some(level), Some(next_level)) => next_level <= level,
            _ => false,
        };
        let sentence = heading.text.ends_with('。');
        if heading.kind == BlockKind::Heading && same_or_higher && !sentence && heading.attachment == next.attachment {
            let excerpt = format!("{}{}", heading.number.as_deref().unwrap_or_default(), heading.text);
            findings.push(finding(
                FindingCode::EmptySection,
                Severity::Review,
                Some(heading.lines),
                &excerpt,
                "标题之下没有内容",
            ));
        }
    }
}

/// The last block of the body breaks off.
fn check_end(blocks: &[PlanBlock], findings: &mut Vec<Finding>) {
    let Some(last) = blocks.iter().rev().find(|block| block.attachment.is_none()) else { return };
    let text: Vec<char> = last.text.chars().filter(|c| !c.is_whitespace()).collect();
    let trailing_dots = text.iter().rev().take_while(|c| matches!(c, '.' | '…')).count();
    let end = text.iter().rev().find(|c| !is_closing(**c)).copied();
    let sentence = text.iter().any(|c| matches!(c, '，' | ',' | '。')) && text.len() >= 15;
    let plain_end =
        end.is_some_and(|c| is_han(c) || c.is_ascii_alphanumeric() || matches!(c, '，' | ',' | '、' | '：' | ':'));
    let complete = matches!(last.kind, BlockKind::Table | BlockKind::Roster | BlockKind::Figure);
    if !complete && (trailing_dots > 1 || sentence && plain_end) {
        let excerpt: String = text.iter().rev().take(20).collect::<Vec<_>>().into_iter().rev().collect();
        findings.push(finding(
            FindingCode::CutOffEnd,
            Severity::Review,
            Some(last.lines),
            &excerpt,
            "文末不完整，原件可能被截断",
        ));
    }
}

/// The words round `at`.
fn around(chars: &[char], at: usize) -> String {
    chars.iter().skip(at.saturating_sub(12)).take(30).collect()
}
