//! 版记 (clause 7.4): 主送, 抄送, 印发机关 and 印发日期, and the elements of
//! older papers.

use wenshu_model::plan::{Located, PlanElements};

use crate::date;
use crate::fold;
use crate::head::located;
use crate::letterhead::names_organ;
use crate::paragraph::Paragraph;
use crate::text::{Text, is_space};

/// Lines that a list of organs may take below its first one.
const MOST_LINES: usize = 6;
/// Longest line of a wrapped list of organs, in characters.
const LONGEST_LINE: usize = 90;

/// What a paragraph of the 版记 is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    MainTo,
    CopyTo,
    Printing,
    Other,
}

/// Takes the 版记 off the end.
pub(super) fn take(paragraphs: &mut Vec<Paragraph>, elements: &mut PlanElements) {
    let mut found = false;
    // From the last to the first.
    let mut others = Vec::new();
    while paragraphs.len() > 1 {
        let Some((kind, count)) = last_element(paragraphs, found) else { break };
        let lines = paragraphs.split_off(paragraphs.len() - count);
        let element = element(kind, &lines);
        found = true;
        let place = match kind {
            Kind::MainTo => Some(&mut elements.main_to),
            Kind::CopyTo => Some(&mut elements.copy_to),
            Kind::Printing => Some(&mut elements.printing),
            Kind::Other => None,
        };
        match place {
            Some(place @ None) => *place = Some(element),
            _ => others.push(element),
        }
    }
    others.reverse();
    elements.imprint_other.splice(0..0, others);
}

/// Kind of the last element and the paragraphs that it takes.
fn last_element(paragraphs: &[Paragraph], found: bool) -> Option<(Kind, usize)> {
    let last = paragraphs.last()?;
    if let Some(kind) = kind(last, found) {
        let organ_above = || paragraphs.iter().rev().nth(1).is_some_and(|p| p.mark.is_none() && names_organ(&p.key));
        let parted = kind == Kind::Printing && is_printing_date(&last.text) && paragraphs.len() > 2 && organ_above();
        return Some((kind, if parted { 2 } else { 1 }));
    }
    // A list of organs that goes on below its label.
    let lines = paragraphs.iter().rev().take(MOST_LINES).position(|p| kind_of_list(&p.key).is_some())?;
    let label = paragraphs.iter().rev().nth(lines)?;
    let kind = kind_of_list(&label.key).filter(|kind| *kind != Kind::MainTo || found)?;
    let open = !label.text.chars().ends_with(&['。']) && paragraphs.len() > lines + 1;
    let mut below = paragraphs.iter().rev().take(lines);
    let closed = last.text.last() == Some('。') || names_organ(&last.key);
    let goes_on = below.all(|p| {
        p.mark.is_none() && p.cell.is_none() && p.text.len() <= LONGEST_LINE && !p.key.contains([':', ';', '?', '!'])
    });
    (open && closed && goes_on).then_some((kind, lines + 1))
}

/// True for a line of a 版记.
pub(crate) fn is_imprint(p: &Paragraph) -> bool {
    p.mark.is_none() && kind(p, true).is_some()
}

fn kind(p: &Paragraph, found: bool) -> Option<Kind> {
    if p.cell.is_some() {
        return None;
    }
    if let Some(kind) = kind_of_list(&p.key) {
        // 主送 stands above other elements only (9704-7.4.2-b).
        return (kind != Kind::MainTo || found).then_some(kind);
    }
    if is_printing(&p.text) {
        return Some(Kind::Printing);
    }
    let key = p.key.as_str();
    let printed = ["共印", "(共印", "印数:", "份数:"].iter().any(|word| key.starts_with(word)) && p.text.len() <= 20;
    let made = found && ["校对:", "打印:", "打字:", "录入:"].iter().any(|word| key.starts_with(word));
    let other = key.starts_with("主题词:") || key.starts_with("主题词") && !key.contains(['。', ',']);
    (printed || made && p.text.len() <= 40 || other || is_openness(key)).then_some(Kind::Other)
}

/// 抄送：…, 主送：…, and 抄报, 抄发, 分送 of older papers.
fn kind_of_list(key: &str) -> Option<Kind> {
    [
        ("主送:", Kind::MainTo),
        ("抄送:", Kind::CopyTo),
        ("抄报:", Kind::Other),
        ("抄发:", Kind::Other),
        ("分送:", Kind::Other),
    ]
    .into_iter()
    .find_map(|(label, kind)| key.strip_prefix(label).filter(|organs| !organs.is_empty()).map(|_| kind))
}

/// 某某局办公室  2024年3月5日印发; the organ may stand on the line above.
fn is_printing(text: &Text) -> bool {
    let Some(organ) = before_printing_date(text) else { return false };
    organ.is_empty() || names_organ(&fold::key(&organ))
}

fn is_printing_date(text: &Text) -> bool {
    before_printing_date(text).is_some_and(|organ| organ.is_empty())
}

/// What stands in front of a date and 印发.
fn before_printing_date(text: &Text) -> Option<Vec<char>> {
    let chars: Vec<char> = text.chars().iter().copied().filter(|c| !is_space(*c)).collect();
    let dated = chars.strip_suffix(&['印', '发']).or_else(|| chars.strip_suffix(&['印', '發']))?;
    let date = date::at_end(dated)?;
    let whole = chars.len() <= 60 && dated.get(date.range.clone())?.contains(&'日') && date.range.end == dated.len();
    whole.then(|| dated.get(..date.range.start).unwrap_or_default().to_vec())
}

/// 主动公开 and its kin, without brackets.
fn is_openness(key: &str) -> bool {
    let labels = ["公开方式:", "信息公开选项:", "公开属性:", "信息公开形式:", "公开类别:"];
    let key = labels.iter().find_map(|label| key.strip_prefix(label)).unwrap_or(key);
    matches!(key, "主动公开" | "依申请公开" | "不予公开" | "此件公开发布" | "此件主动公开" | "此件依申请公开")
}

/// The lines of an element as one; organ and date of 印发 stay apart.
fn element(kind: Kind, lines: &[Paragraph]) -> Located {
    let mut whole = Text::default();
    for line in lines {
        whole.append(line.text.clone());
    }
    let mut element = located(&whole);
    if kind == Kind::Printing && lines.len() > 1 {
        element.text = lines.iter().map(|line| line.text.string()).collect::<Vec<_>>().join("  ");
    }
    element
}
