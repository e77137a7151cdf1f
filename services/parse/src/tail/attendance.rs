//! 出席, 请假 and 列席 at the end of minutes (9704-10.3-b, 9704-10.3-c).
//!
//! Only there: a list of the people present at the head of minutes is mixed
//! with time, place and chair, and is left where its author put it.

use wenshu_model::plan::PlanElements;

use crate::fold;
use crate::head::located;
use crate::paragraph::Paragraph;
use crate::text::{Text, is_space};

/// Lines that the names behind a label may take.
const MOST_LINES: usize = 12;

const LABELS: [&str; 6] = ["出席:", "请假:", "列席:", "出席人员:", "请假人员:", "列席人员:"];

/// True for a text that calls itself minutes and lists at its end who was
/// there: minutes whose mark is not in the text.
pub(super) fn is_minutes(body: &[Paragraph]) -> bool {
    let said = body.iter().any(|p| p.key.contains("纪要如下"));
    let labelled = body.iter().rev().take(2 * MOST_LINES).filter(|p| is_labelled(p)).count();
    said && labelled >= 2
}

/// Takes the attendance off the end of minutes.
pub(super) fn take(body: &mut Vec<Paragraph>, elements: &mut PlanElements) {
    // From the last to the first.
    let mut found = Vec::new();
    while body.len() > 1 {
        let Some(lines) = body.iter().rev().take(MOST_LINES).position(is_labelled) else { break };
        let names_follow = body.iter().rev().take(lines).all(are_names);
        if !names_follow || lines + 1 >= body.len() {
            break;
        }
        let mut whole = Text::default();
        for paragraph in body.split_off(body.len() - lines - 1) {
            // Names are parted by spaces as often as by marks.
            let listed = whole.last().is_some_and(|c| matches!(c, '，' | '、' | ',' | '；' | '：' | ':'));
            if listed { whole.append(paragraph.text) } else { whole.append_apart(paragraph.text) }
        }
        found.extend(parts(&whole).iter().rev().map(located));
    }
    found.reverse();
    elements.attendance.splice(0..0, found);
}

fn is_labelled(p: &Paragraph) -> bool {
    p.mark.is_none() && p.cell.is_none() && LABELS.iter().any(|label| p.key.starts_with(label))
}

/// A line of names that goes on from the line above.
fn are_names(p: &Paragraph) -> bool {
    p.mark.is_none()
        && p.cell.is_none()
        && p.text.len() <= 80
        && !p.key.contains(['。', ';', ':', '!', '?', '“', '《'])
        && !p.key.chars().any(|c| c.is_ascii_digit())
}

/// 出席：…  列席：… on one line are two entries.
fn parts(text: &Text) -> Vec<Text> {
    let chars = text.chars();
    let begins = |index: usize| {
        let spaced = index.checked_sub(1).and_then(|i| chars.get(i)).is_some_and(|c| is_space(*c));
        let head: String =
            fold::key(chars.get(index..).unwrap_or_default().get(..10.min(chars.len() - index)).unwrap_or_default());
        spaced && LABELS.iter().any(|label| head.starts_with(label))
    };
    let mut starts = vec![0];
    starts.extend((1..chars.len()).filter(|index| begins(*index)));
    starts.push(chars.len());
    starts
        .windows(2)
        .filter_map(|pair| Some(text.part(*pair.first()?..*pair.last()?)))
        .filter(|part| !part.is_empty())
        .collect()
}
