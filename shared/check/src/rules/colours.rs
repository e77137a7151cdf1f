//! Colour and weight of the text (9704-5.2.4, impl-bold).

use super::{Fault, Measure, Verdict};
use crate::view::{Colour, Element, View};

pub(super) fn measure(id: &str) -> Option<Measure> {
    Some(match id {
        "9704-5.2.4-a" => black,
        "impl-bold" => not_bold,
        _ => return None,
    })
}

/// The mark is red by its own rule; whatever else is not black is a fault.
fn black(view: &View) -> Verdict {
    let mut faults = Vec::new();
    for item in view.items.iter().filter(|item| item.element != Element::Mark) {
        let wrong = item
            .spans
            .iter()
            .find(|span| matches!(span.colour, Colour::Red | Colour::Other) && !span.text.trim().is_empty());
        if let Some(span) = wrong {
            let words = if span.colour == Colour::Red { "红色" } else { "非黑色" };
            faults.push(Fault::at(item, format!("“{}”为{words}", crate::view::excerpt(span.text.trim()))));
        }
    }
    Verdict::of(faults, "文字均为黑色", "黑色")
}

fn not_bold(view: &View) -> Verdict {
    let items = view.items.iter().filter(|item| item.element != Element::PageNumber && !item.in_table);
    Verdict::each(items, "没有文字", "不加粗", |item| {
        let bold = item.spans.iter().find(|span| span.bold && !span.text.trim().is_empty())?;
        Some(format!("“{}”加粗", crate::view::excerpt(bold.text.trim())))
    })
}
