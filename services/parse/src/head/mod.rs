//! The head of a document: letterhead, title, addressees.
//!
//! The title is looked for among the short lines in front of the first
//! sentence or number. The line nearest the body that ends like a document
//! (计划, 方案, 要点, 通知 …) is its end; lines before it that cannot stand
//! alone (an organ, 关于…) belong to it. A plan that has no title of its own
//! takes the separator's text without 范文 and counter, or the headline's.

mod borrowed;
mod letterhead;
mod metadata;

use wenshu_model::plan::{Located, PlanElements};
use wenshu_model::source::NamedElement;
use wenshu_model::{FindingCode, RemovalReason, Severity};

use crate::date;
use crate::document::Draft;
use crate::furniture;
use crate::paragraph::Paragraph;
use crate::separate::Segment;
use crate::tail;
use crate::text::{Text, is_han};
use crate::words;
use metadata::Metadata;

/// Longest line of a title, in characters.
const LONGEST_TITLE_LINE: usize = 60;

/// Longest list of addressees, in characters.
const LONGEST_ADDRESSEES: usize = 2000;

/// Where a title can come from when the document has none of its own.
pub(crate) struct Borrowed<'a> {
    pub(crate) segment: &'a Segment,
    pub(crate) headline: Option<&'a Text>,
    /// The file shows signs of a web page.
    pub(crate) of_a_page: bool,
}

/// Takes the head off the paragraphs.
pub(crate) fn take(paragraphs: Vec<Paragraph>, borrowed: &Borrowed<'_>, draft: &mut Draft) -> Vec<Paragraph> {
    let (paragraphs, mut metadata) = metadata::take(paragraphs, draft);
    let paragraphs = drop_leading_furniture(paragraphs, draft);
    let paragraphs = letterhead::take(paragraphs, draft);
    metadata.settle_number(draft);
    let zone = zone_length(&paragraphs);
    let mut paragraphs = take_title(paragraphs, zone, borrowed, &mut metadata, draft);
    take_addressees(&mut paragraphs, &mut draft.elements);
    drop_preface(paragraphs, draft)
}

/// Headlines, menus and prefaces that stand between separator and plan.
fn drop_leading_furniture(paragraphs: Vec<Paragraph>, draft: &mut Draft) -> Vec<Paragraph> {
    let mut rest = Vec::with_capacity(paragraphs.len());
    let mut leading = true;
    for paragraph in paragraphs {
        let reason = if leading { furniture::before_plans(&paragraph) } else { None };
        match reason {
            Some(reason) => draft.leave_out(paragraph.text, reason),
            None => {
                leading &= rest.is_empty() && is_short_line(&paragraph);
                rest.push(paragraph);
            }
        }
    }
    rest
}

/// An editor's paragraph right under the title.
fn drop_preface(paragraphs: Vec<Paragraph>, draft: &mut Draft) -> Vec<Paragraph> {
    let mut paragraphs = paragraphs;
    let may_go = paragraphs.len().saturating_sub(1);
    let is_preface = |p: &&Paragraph| p.mark.is_none() && furniture::is_preface(*p);
    let prefaces = paragraphs.iter().take(may_go).take_while(is_preface).count();
    for preface in paragraphs.drain(..prefaces) {
        draft.leave_out(preface.text, RemovalReason::EditorPreface);
    }
    paragraphs
}

/// Count of the short lines in front of the body, at most ten.
fn zone_length(paragraphs: &[Paragraph]) -> usize {
    paragraphs.iter().take(10).take_while(|p| is_short_line(p)).count()
}

/// A line that could belong to a head: short, no number, no sentence.
fn is_short_line(p: &Paragraph) -> bool {
    if matches!(p.element, Some(NamedElement::Title | NamedElement::Subtitle)) {
        return true;
    }
    let numbered = p.mark.is_some() && p.heading.is_none();
    let sentence = p.key.contains(['。', '；', ';']) || (p.ends_sentence() && !p.key.starts_with("标题"));
    // A title whose lines were joined already is longer than any one of them.
    let joined_title =
        p.text.len() <= 2 * LONGEST_TITLE_LINE && words::ends_like_document(&p.key) && !p.key.contains(',');
    !numbered && !sentence && p.cell.is_none() && (p.text.len() <= LONGEST_TITLE_LINE || joined_title)
}

/// Finds the title among the first `zone` paragraphs and takes it off.
fn take_title(
    paragraphs: Vec<Paragraph>,
    zone: usize,
    borrowed: &Borrowed<'_>,
    metadata: &mut Metadata,
    draft: &mut Draft,
) -> Vec<Paragraph> {
    let body_follows = paragraphs.len() > zone;
    let head = paragraphs.get(..zone).unwrap_or_default();
    let span = own_title(head, body_follows, borrowed);
    let from_metadata = metadata.settle_title(span.is_some(), draft);
    let Some(span) = span else {
        // Orders and minutes need no title (9704-10.2-b); one that the separator
        // names is theirs.
        if from_metadata {
            borrowed::compare_with_separator(borrowed, draft);
        } else if borrowed.segment.named.is_some() || !draft.has_titled_mark() {
            borrowed::borrow_title(borrowed, draft);
        }
        return drop_repeated_title(paragraphs, zone, draft);
    };
    let mut rest = Vec::with_capacity(paragraphs.len());
    for (index, paragraph) in paragraphs.into_iter().enumerate() {
        if index < span.start {
            drop_before_title(paragraph, draft);
        } else if index < span.end {
            let line = without_label(paragraph.text, draft);
            draft.add_title_line(line);
        } else if index < span.subtitle_end {
            draft.elements.subtitle.push(located(&paragraph.text));
        } else {
            rest.push(paragraph);
        }
    }
    borrowed::compare_with_separator(borrowed, draft);
    drop_repeated_title(rest, zone.saturating_sub(span.subtitle_end), draft)
}

/// The lines of a title among the head's lines.
struct TitleSpan {
    start: usize,
    end: usize,
    subtitle_end: usize,
}

fn own_title(head: &[Paragraph], body_follows: bool, borrowed: &Borrowed<'_>) -> Option<TitleSpan> {
    let labelled = head.iter().position(|p| p.key.starts_with("标题:") || p.key.starts_with("题目:"));
    let named = borrowed.segment.named.is_some();
    if let Some(named) = named_title(head) {
        return Some(named);
    }
    let end = labelled
        .or_else(|| slogan_with_subtitle(head))
        .or_else(|| head.iter().rposition(|p| words::ends_like_document(&p.key) && !is_section(p)))
        .or_else(|| head.iter().rposition(|p| p.heading == Some(1) && !named && p.key.chars().count() >= 4))
        .or_else(|| {
            let lone = borrowed.segment.stem.is_none() && !named && head.len() == 1 && body_follows;
            head.first().filter(|p| lone && is_title_shaped(p)).map(|_| 0)
        })?;
    let mut start = end;
    while let Some(previous) = start.checked_sub(1).and_then(|index| head.get(index)) {
        let current = head.get(start)?;
        if labelled.is_some() || !begins_title(previous, current) {
            break;
        }
        start -= 1;
    }
    let after = head.get(end + 1..).unwrap_or_default();
    let subtitle = after.iter().take_while(|p| is_subtitle(p)).count();
    Some(TitleSpan { start, end: end + 1, subtitle_end: end + 1 + subtitle })
}

/// The lines that the format names as title and subtitle.
fn named_title(head: &[Paragraph]) -> Option<TitleSpan> {
    let is = |element| move |p: &&Paragraph| p.element == Some(element);
    let start = head.iter().position(|p| p.element == Some(NamedElement::Title))?;
    let lines = head.iter().skip(start).take_while(is(NamedElement::Title)).count();
    let end = start + lines;
    let below = head.iter().skip(end).take_while(is(NamedElement::Subtitle)).count();
    Some(TitleSpan { start, end, subtitle_end: end + below })
}

/// A slogan over a dash subtitle: the slogan is the title.
fn slogan_with_subtitle(head: &[Paragraph]) -> Option<usize> {
    head.windows(2).position(|pair| matches!(pair, [_, second] if is_dashed(&second.key)))
}

fn is_dashed(key: &str) -> bool {
    key.starts_with("——") || key.starts_with("--") || key.starts_with('—')
}

/// True when `previous` cannot stand alone and goes on in `current`.
fn begins_title(previous: &Paragraph, current: &Paragraph) -> bool {
    let complete = words::ends_like_document(&previous.key);
    if complete || is_dashed(&current.key) {
        return false;
    }
    words::ends_like_organ(&previous.key)
        || (previous.key.contains("关于") && previous.text.len() <= 40)
        || (previous.key.chars().next().is_some_and(|c| c.is_ascii_digit()) && previous.key.contains("年"))
        || previous.align == current.align && previous.align.is_some()
        || previous.heading.is_some() && previous.heading == current.heading
        || previous.key.ends_with(['、', '和', '与', '及', '的'])
}

/// A line under the title that belongs to it.
fn is_subtitle(p: &Paragraph) -> bool {
    let key = p.key.as_str();
    let bracketed = key.starts_with('(') && key.ends_with(')');
    let inside = key.trim_matches(['(', ')', '[', ']']);
    let draft_note = bracketed && words::DRAFT_NOTES.iter().any(|word| inside.contains(word));
    let dated = bracketed && (date::is_date(&inside.chars().collect::<Vec<_>>()) || inside.contains('年'));
    is_dashed(key)
        || tail::signed(p.text.chars()).is_some()
        || draft_note
        || dated
        || date::is_date(p.text.chars())
        || is_byline(p)
}

/// The organ under a title.
fn is_byline(p: &Paragraph) -> bool {
    let organ = words::ends_like_organ(&p.key)
        && p.text.len() <= 25
        && p.key.chars().all(|c| is_han(c) || matches!(c, '(' | ')'));
    organ && !is_label(&p.key)
}

/// A section's label, not a title: 工作目标, 指导思想.
fn is_label(key: &str) -> bool {
    let labels = [
        "指导思想",
        "工作目标",
        "工作思路",
        "总体要求",
        "工作重点",
        "主要任务",
        "工作安排",
        "组织机构",
        "总体思路",
        "基本思路",
    ];
    labels.contains(&key)
}

/// The heading of a section, with or without its number: （一）工作思路.
fn is_section(p: &Paragraph) -> bool {
    is_label(&crate::fold::key(p.rest()))
}

/// Could be a title by its looks alone.
fn is_title_shaped(p: &Paragraph) -> bool {
    let length = p.text.len();
    (4..=40).contains(&length)
        && !is_label(&p.key)
        && !p.key.contains([',', ':', '|'])
        && p.key.chars().filter(|c| is_han(*c)).count() * 2 > length
}

/// Takes the label 标题： off.
fn without_label(text: Text, draft: &mut Draft) -> Text {
    let colon = text.chars().iter().position(|c| matches!(c, '：' | ':'));
    let labelled = text.first().is_some_and(|c| matches!(c, '标' | '題' | '题' | '標'));
    match colon {
        Some(colon) if labelled && colon <= 4 => {
            let (label, title) = text.split(colon + 1);
            draft.leave_out(label, RemovalReason::TitleLabel);
            title
        }
        _ => text,
    }
}

/// A line in front of the title: the title once more, another title, or
/// something of the page.
fn drop_before_title(paragraph: Paragraph, draft: &mut Draft) {
    let reason = if words::ends_like_title(&paragraph.key) || paragraph.heading.is_some() {
        draft.find(
            FindingCode::TitleConflict,
            Severity::Review,
            paragraph.text.lines(),
            &paragraph.text.string(),
            "文前有两个不同的标题，取靠近正文的一个",
        );
        RemovalReason::DuplicateTitle
    } else if draft.of_a_page {
        RemovalReason::SiteFurniture
    } else {
        // No sign of a web page: a motto over the title is the author's.
        draft.elements.subtitle.push(located(&paragraph.text));
        return;
    };
    draft.leave_out(paragraph.text, reason);
}

/// The title a second time under the title.
fn drop_repeated_title(paragraphs: Vec<Paragraph>, zone: usize, draft: &mut Draft) -> Vec<Paragraph> {
    let title = bare(&draft.title);
    let mut rest = Vec::with_capacity(paragraphs.len());
    for (index, paragraph) in paragraphs.into_iter().enumerate() {
        if index < zone && !title.is_empty() && bare(&paragraph.key) == title {
            draft.leave_out(paragraph.text, RemovalReason::DuplicateTitle);
        } else {
            rest.push(paragraph);
        }
    }
    rest
}

fn bare(title: &str) -> String {
    let chars: Vec<char> = title.chars().filter(|c| !matches!(c, '《' | '》' | '“' | '”' | '"')).collect();
    crate::fold::key(&chars)
}

/// 主送机关: organs and a colon, right under the title.
fn take_addressees(paragraphs: &mut Vec<Paragraph>, elements: &mut PlanElements) {
    let is_addressee = paragraphs.first().is_some_and(|p| {
        let key = p.key.as_str();
        let organs = key.trim_end_matches(':');
        let named = organs.split([',', '、']).any(|organ| {
            let ends = ["单位", "科室", "处室", "部门", "机关", "股室", "师生", "教职工"];
            words::ends_like_organ(organ) || ends.iter().any(|end| organ.ends_with(end))
        });
        let verbs = ["如下", "下面", "以下", "计划", "安排", "制定", "工作", "做好", "要求", "任务", "目标"];
        key.ends_with(':')
            && organs.len() < key.len()
            && p.mark.is_none()
            && (p.text.len() <= 120 || p.text.len() <= LONGEST_ADDRESSEES && is_list_of_organs(organs))
            && named
            && !verbs.iter().any(|v| organs.contains(v))
    });
    if is_addressee {
        let paragraph = paragraphs.remove(0);
        elements.addressees = Some(located(&paragraph.text));
    }
}

/// A long list that is all organs (9704-7.3.2-b).
fn is_list_of_organs(organs: &str) -> bool {
    let ends = ["单位", "科室", "处室", "部门", "机关", "企业", "银行", "高校"];
    let parts: Vec<&str> = organs.split([',', '、', ';']).collect();
    let named = parts.iter().filter(|organ| {
        let organ = organ.trim_end_matches(')');
        words::ends_like_organ(organ) || ends.iter().any(|end| organ.ends_with(end))
    });
    !organs.contains('。') && named.count() * 10 >= parts.len() * 8
}

/// A value with its place.
pub(crate) fn located(text: &Text) -> Located {
    Located { text: text.string(), lines: text.lines(), pieces: text.pieces() }
}
