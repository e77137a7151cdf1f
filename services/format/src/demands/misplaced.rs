//! Elements that a form of paper has no place for. They stand at the nearest
//! sensible place.

use wenshu_model::{Finding, FindingCode, Lines, PaperKind, Severity};

use crate::merge::shortened;
use crate::slots::Slot;
use crate::texts::{Attendance, Revised};

/// An element without a place: the rule, where it stands instead.
type Misplaced = (Slot, &'static str, &'static str);

const ABOVE_TITLE: &str = "排在标题之上";
const ALL_ORGANS: &str = "各机关名称都排入标志";

/// One finding for each of them.
pub(super) fn findings(kind: PaperKind, texts: &[Revised]) -> Vec<Finding> {
    let mut found: Vec<Finding> =
        misplaced(kind).iter().filter_map(|misplaced| finding(kind, misplaced, texts)).collect();
    if kind == PaperKind::Letter && Slot::Marks.texts(texts).count() > 1 {
        found.extend(finding(kind, &(Slot::Marks, "9704-10.1-a", ALL_ORGANS), texts));
    }
    found
}

fn misplaced(kind: PaperKind) -> &'static [Misplaced] {
    const PRESENT: Misplaced = (Slot::Attendance(Attendance::Present), "9704-10.3-b", "排在正文之后");
    match kind {
        PaperKind::Plain | PaperKind::Upward => &[PRESENT],
        PaperKind::Document => &[(Slot::Signatories, "9704-7.2.6-a", ABOVE_TITLE), PRESENT],
        PaperKind::Letter => &[
            (Slot::Signatories, "9704-10.1-a", ABOVE_TITLE),
            (Slot::PrintingOrgan, "9704-10.1-g", "作为版记的其他要素保留"),
            (Slot::PrintingDate, "9704-10.1-g", "作为版记的其他要素保留"),
            PRESENT,
        ],
        PaperKind::Order => &[
            (Slot::Signatories, "9704-10.2-b", ABOVE_TITLE),
            (Slot::Title, "9704-10.2-b", "排在令号之下"),
            (Slot::Addressees, "9704-10.2-b", "排在正文之上"),
            PRESENT,
        ],
        PaperKind::Minutes => &[(Slot::Signatories, "9704-10.3-a", ABOVE_TITLE)],
    }
}

fn finding(kind: PaperKind, (slot, rule, place): &Misplaced, texts: &[Revised]) -> Option<Finding> {
    let of_slot: Vec<&Revised> = slot.texts(texts).filter(|text| !text.text.chars().is_empty()).collect();
    let lines = of_slot.iter().filter_map(|text| text.lines).reduce(Lines::join);
    let value = shortened(&of_slot.iter().map(|text| text.string()).collect::<String>());
    (!of_slot.is_empty()).then(|| Finding {
        code: FindingCode::ElementMisplaced,
        severity: Severity::Warning,
        lines,
        message: format!("{}没有{}的位置（{rule}），{place}", crate::kind::name(kind), slot.name()),
        excerpt: value,
    })
}
