//! Findings that take more than one text to see, or the document itself.

use wenshu_model::{Finding, FindingCode, Plan, Severity};
use wenshu_standard::Profile;

use super::Hit;
use crate::assemble::Assembled;
use crate::characters::{at, before, is_han, run_end};
use crate::normalise::is_half_bracketed;
use crate::texts::{Part, Revised};

/// The 15 kinds of official document (条例 article 8).
const KINDS: [&str; 16] = [
    "决议", "决定", "命令", "令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案", "函",
    "纪要",
];

/// A title ends in one of the kinds (reg-9-7-a); 计划 is none of them, so for a
/// plan this is no fault.
pub(super) fn title_composition(texts: &[Revised]) -> Option<Finding> {
    let title = texts.iter().find(|text| text.part == Part::Title)?;
    let string = title.string();
    let is_composed = KINDS.iter().any(|kind| string.ends_with(kind));
    (!is_composed).then(|| Finding {
        code: FindingCode::TitleComposition,
        severity: Severity::Info,
        lines: title.lines,
        excerpt: string,
        message: "标题末尾不是《条例》所列的 15 个文种；工作计划不属于其中".to_owned(),
    })
}

/// `1)` is no form of a level; it may be a fifth one (15834-B.3).
pub(super) fn number_form(plan: &Plan, revised: &Revised, hits: &mut Vec<Hit>) {
    let Part::Block(index) = revised.part else { return };
    let number = plan.blocks.get(index).and_then(|block| block.number.as_deref());
    if number.is_some_and(is_half_bracketed) {
        hits.push(Hit::info(FindingCode::NumberForm, 0, "序号“1)”不是标准所列形式，未改动"));
    }
}

/// Numbers of five digits and more are grouped alike (15835-5.1.1-a).
pub(super) fn number_grouping(texts: &[Revised]) -> Option<Finding> {
    let mut grouped = false;
    let mut plain = None;
    for revised in texts {
        let text = revised.text.chars();
        let mut place = 0;
        while place < text.len() {
            let end = run_end(text, place, |c| c.is_ascii_digit() || c == ',');
            let run = text.get(place..end).unwrap_or_default();
            grouped |= is_grouped(run);
            if plain.is_none() && is_long_quantity(text, place, end) {
                plain = Some(
                    Hit::info(FindingCode::NumberGrouping, place, "同一文中多位数有的分节、有的不分节")
                        .finding(text, revised.lines),
                );
            }
            place = end.max(place + 1);
        }
    }
    plain.filter(|_| grouped)
}

/// 12,345 and 1,234,567.
fn is_grouped(run: &[char]) -> bool {
    let mut groups = run.split(|c| *c == ',');
    let first = groups.next().map_or(0, <[char]>::len);
    let mut count = 0;
    let rest_are_thousands = groups.all(|group| {
        count += 1;
        group.len() == 3
    });
    (1..=3).contains(&first) && count > 0 && rest_are_thousands && first + 3 * count >= 5
}

/// Five to nine digits before a measure; longer ones are codes.
fn is_long_quantity(text: &[char], start: usize, end: usize) -> bool {
    let run = text.get(start..end).unwrap_or_default();
    let is_plain = (5..=9).contains(&run.len()) && run.iter().all(char::is_ascii_digit) && run.first() != Some(&'0');
    let next = at(text, end);
    is_plain && is_han(next) && "人名元个所件册套台亩户平吨万次".contains(next) && !before(text, start).is_ascii()
}

/// Titles without a good shape.
pub(super) fn title_shapes(assembled: &Assembled) -> impl Iterator<Item = Finding> + '_ {
    assembled.shapeless.iter().map(|(title, lines)| Finding {
        code: FindingCode::TitleShape,
        severity: Severity::Warning,
        lines: *lines,
        excerpt: title.clone(),
        message: "标题回行无法排成梯形或菱形，请调整标题".to_owned(),
    })
}

/// Where the profile departs from the standard.
pub(super) fn deviations(profile: &Profile) -> impl Iterator<Item = Finding> {
    profile.deviations().into_iter().map(|deviation| Finding {
        code: FindingCode::ProfileDeviation,
        severity: Severity::Info,
        lines: None,
        excerpt: deviation.rule.to_owned(),
        message: deviation.message,
    })
}
