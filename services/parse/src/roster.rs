//! Rosters: 组长：张三, 副组长：李四、王五, 成员 张三 李四.

use wenshu_model::plan::RosterEntry;

use crate::text::{is_han, is_space};

/// Labels that stand in front of people.
pub(crate) const LABELS: &[&str] = &[
    "组长",
    "副组长",
    "组员",
    "成员",
    "总指挥",
    "副总指挥",
    "指挥长",
    "副指挥长",
    "主任",
    "副主任",
    "委员",
    "总负责人",
    "总负责",
    "负责人",
    "责任人",
    "主要负责人",
    "具体负责人",
    "联系人",
    "召集人",
    "秘书长",
    "顾问",
    "主席",
    "副主席",
    "书记",
    "副书记",
    "办公室主任",
    "领导小组组长",
    "常务副组长",
    "执行组长",
    "联络员",
];

/// Reads a text as an entry of a roster.
pub(crate) fn entry(chars: &[char]) -> Option<RosterEntry> {
    let (label, start) = label(chars)?;
    let people = chars.get(start..)?;
    let names = names(people, start);
    let lone_label = people.is_empty();
    let plain = people
        .iter()
        .all(|c| is_han(*c) || is_space(*c) || is_separator(*c) || matches!(c, '·' | '（' | '）' | '(' | ')'));
    (plain && (lone_label || !names.is_empty()) && people.len() <= 400).then_some(RosterEntry { label, names })
}

/// 组员吕淑梅张燕孙玉环…: names run together cannot be told apart; they are
/// one span. Only right below another entry, because 成员单位 begins alike.
pub(crate) fn run_together(chars: &[char], after_roster: bool) -> Option<RosterEntry> {
    let text: String = chars.iter().take(2).collect();
    let labelled = matches!(text.as_str(), "组员" | "成员");
    let start = if labelled { 2 } else { 0 };
    let people = chars.get(start..)?;
    let plain = people.len() >= 4 && people.iter().all(|c| is_han(*c)) && people.len() <= 120;
    let verbs = people.iter().any(|c| matches!(c, '的' | '要' | '是' | '和' | '位' | '各' | '加' | '工'));
    (after_roster && plain && !verbs)
        .then(|| RosterEntry { label: span(0, start), names: vec![span(start, chars.len())] })
}

/// The label and where the people begin.
fn label(chars: &[char]) -> Option<([u32; 2], usize)> {
    let colon = chars.iter().take(12).position(|c| matches!(c, '：' | ':'));
    if let Some(colon) = colon {
        let name: String = chars.iter().take(colon).filter(|c| !is_space(**c)).collect();
        return LABELS.contains(&name.as_str()).then(|| (span(0, colon), colon + 1));
    }
    // 组长孙冶, 组员 付淑云…: no colon, but nothing else on the line.
    let text: String = chars.iter().collect();
    let known = ["副组长", "组长", "组员", "成员"].iter().find(|word| text.starts_with(**word))?;
    let length = known.chars().count();
    let rest = chars.get(length..)?;
    let people = rest.iter().filter(|c| is_han(**c)).count();
    let calm = rest.iter().all(|c| is_han(*c) || is_space(*c) || *c == '、');
    let one_name = (2..=4).contains(&people) && rest.len() == people;
    (calm && (rest.is_empty() || one_name || looks_like_names(rest))).then(|| (span(0, length), length))
}

/// Spaced or 、-separated names of two to four characters.
fn looks_like_names(chars: &[char]) -> bool {
    let names: Vec<usize> =
        chars.split(|c| is_space(*c) || *c == '、').map(|name| name.len()).filter(|length| *length > 0).collect();
    names.len() >= 2 && names.iter().all(|length| (1..=4).contains(length))
}

/// The names, as spans; a name of two characters set wide (王 芳) is one.
fn names(people: &[char], offset: usize) -> Vec<[u32; 2]> {
    let mut names: Vec<[u32; 2]> = Vec::new();
    let mut start = None;
    for (index, c) in people.iter().enumerate() {
        if is_separator(*c) || is_space(*c) {
            if let Some(from) = start.take() {
                names.push(span(offset + from, offset + index));
            }
        } else if start.is_none() {
            start = Some(index);
        }
    }
    if let Some(from) = start {
        names.push(span(offset + from, offset + people.len()));
    }
    merge_wide_names(&names, people, offset)
}

/// 王　芳 set wide to match three-character names: two single characters with
/// only white space between them are one name.
fn merge_wide_names(names: &[[u32; 2]], people: &[char], offset: usize) -> Vec<[u32; 2]> {
    let mut merged: Vec<[u32; 2]> = Vec::new();
    for &[start, end] in names {
        let own = people.get(start as usize - offset..end as usize - offset).unwrap_or_default();
        let single = own.iter().take_while(|c| !matches!(c, '（' | '(')).count() == 1;
        let joins = single
            && merged.last().is_some_and(|[from, to]| {
                let gap = people.get(*to as usize - offset..start as usize - offset).unwrap_or_default();
                to - from == 1 && gap.iter().all(|c| is_space(*c))
            });
        match merged.last_mut() {
            Some(last) if joins => last[1] = end,
            _ => merged.push([start, end]),
        }
    }
    merged
}

fn is_separator(c: char) -> bool {
    matches!(c, '、' | '，' | ',' | '；' | ';' | '。')
}

fn span(start: usize, end: usize) -> [u32; 2] {
    [u32::try_from(start).unwrap_or(u32::MAX), u32::try_from(end).unwrap_or(u32::MAX)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, Vec<String>)> {
        let chars: Vec<char> = text.chars().collect();
        let cut = |[start, end]: [u32; 2]| chars[start as usize..end as usize].iter().collect::<String>();
        let entry = entry(&chars)?;
        Some((cut(entry.label), entry.names.into_iter().map(cut).collect()))
    }

    #[test]
    fn labels_and_names_are_told_apart() {
        let entry =
            |label: &str, names: &[&str]| Some((label.to_owned(), names.iter().map(|n| (*n).to_owned()).collect()));
        assert_eq!(read("组长：黄贤海"), entry("组长", &["黄贤海"]));
        assert_eq!(read("副组长：林元东、黄世萍"), entry("副组长", &["林元东", "黄世萍"]));
        assert_eq!(read("成员：王　芳　李小明"), entry("成员", &["王　芳", "李小明"]));
        assert_eq!(read("组长孙冶"), entry("组长", &["孙冶"]));
        assert_eq!(read("组员"), entry("组员", &[]));
    }

    #[test]
    fn sentences_are_no_rosters() {
        for text in
            ["组长负责制要落实到位，层层签订责任书", "成员单位要各司其职", "主任：我们要做好2件事！", "目标：全面提高"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
