//! Entries of the 版记 (clause 7.4), from top to bottom, with their rules.

use wenshu_model::letterhead::{Imprint, ImprintEntry, RuleWeight};
use wenshu_model::official::{TabAlign, TabStop};
use wenshu_model::{Alignment, Lines, PaperKind, Paragraph, Role};
use wenshu_standard::figures::{IMPRINT_INSET_ZI, IMPRINT_SIZE_PT, PT_PER_MM, TYPE_AREA_WIDTH_MM};

use super::paragraph;
use crate::characters::cells;
use crate::texts::{Part, Revised};

/// Width of 抄送： and 主送：, in 字.
const LABEL_ZI: f32 = 3.0;
/// Least space between organ and date on one row, in 字.
const GAP_ZI: f32 = 1.0;

/// The 版记 of a paper; none when there is nothing in it. A letter's has no
/// rules (9704-10.1-g).
pub(super) fn imprint(texts: &[Revised], kind: PaperKind) -> Option<Imprint> {
    let mut entries = Vec::new();
    for text in texts {
        match text.part {
            Part::MainTo => push(listed(Role::MainTo, text), true, &mut entries),
            // No rule between 主送 and 抄送 (9704-7.4.2-b).
            Part::CopyTo => {
                let is_first = entries.is_empty();
                push(listed(Role::CopyTo, text), is_first, &mut entries);
            }
            Part::ImprintOther => {
                let is_first = !entries.iter().any(|entry| entry.paragraph.role == Role::ImprintOther);
                push(plain(Role::ImprintOther, text), is_first, &mut entries);
            }
            _ => {}
        }
    }
    let printing = printing(texts, kind);
    for (index, row) in printing.into_iter().enumerate() {
        push(row, index == 0, &mut entries);
    }
    if entries.is_empty() {
        return None;
    }
    let has_rules = kind != PaperKind::Letter;
    if has_rules {
        if let Some(first) = entries.first_mut() {
            first.rule_above = Some(RuleWeight::Thick);
        }
    } else {
        entries.iter_mut().for_each(|entry| entry.rule_above = None);
    }
    Some(Imprint { entries, closing_rule: has_rules, set: None })
}

fn push(paragraph: Paragraph, ruled: bool, entries: &mut Vec<ImprintEntry>) {
    entries.push(ImprintEntry { paragraph, rule_above: ruled.then_some(RuleWeight::Thin) });
}

fn plain(role: Role, text: &Revised) -> Paragraph {
    let inset = IMPRINT_INSET_ZI.value as f32;
    let mut made = paragraph(role, &text.string(), text.lines);
    made.left_indent = inset;
    made.right_indent = inset;
    made
}

/// 抄送：… with the lines after the first below the first name (9704-7.4.2-a).
fn listed(role: Role, text: &Revised) -> Paragraph {
    let mut made = plain(role, text);
    made.left_indent += LABEL_ZI;
    made.first_indent = -LABEL_ZI;
    made
}

/// 印发机关 and 印发日期 on one row (9704-7.4.3-a). A letter has none
/// (9704-10.1-g); what was there all the same is kept as another element.
fn printing(texts: &[Revised], kind: PaperKind) -> Vec<Paragraph> {
    let of = |part: Part| {
        let found = texts.iter().filter(move |text| text.part == part);
        let lines = found.clone().filter_map(|text| text.lines).reduce(Lines::join);
        (found.map(|text| text.string().trim().replace('\n', " ")).collect::<Vec<_>>().join(" "), lines)
    };
    let ((organ, organ_lines), (date, date_lines)) = (of(Part::PrintingOrgan), of(Part::PrintingDate));
    let role = if kind == PaperKind::Letter { Role::ImprintOther } else { Role::Printing };
    let inset = IMPRINT_INSET_ZI.value as f32;
    let right = type_area_zi() - inset;
    let row = |text: &str, lines| {
        let mut row = paragraph(role, text, lines);
        row.left_indent = inset;
        row
    };
    if date.is_empty() {
        let mut made = row(&organ, organ_lines);
        made.right_indent = inset;
        return if organ.is_empty() { Vec::new() } else { vec![made] };
    }
    let width = inset + cells(organ.chars()) + GAP_ZI + cells(date.chars());
    if width <= right {
        let lines = [organ_lines, date_lines].into_iter().flatten().reduce(Lines::join);
        let mut made = row(&format!("{organ}\t{date}"), lines);
        made.align = Alignment::Left;
        made.stops = vec![TabStop { at: right, align: TabAlign::Right }];
        return vec![made];
    }
    // Too long for one row: the date stands below the organ, flush right.
    let mut above = row(&organ, organ_lines);
    above.right_indent = inset;
    let mut below = row(&date, date_lines);
    below.align = Alignment::Right;
    below.right_indent = inset;
    vec![above, below]
}

/// Width of the type area in characters of the 版记.
fn type_area_zi() -> f32 {
    (TYPE_AREA_WIDTH_MM.value * PT_PER_MM / IMPRINT_SIZE_PT.value) as f32
}
