//! Date, note and what must not be written (9704-7.3.5.4, -5.5, 7.3.6; reg-9-13).

use super::measures::{TWIP, cells, first_offset, left_inset, mm, source};
use super::{Fault, Measure, Verdict};
use crate::view::patterns::is_regular_date;
use crate::view::{Element, View};

pub(super) fn measure(id: &str) -> Option<Measure> {
    Some(match id {
        "9704-7.3.5.4-a" => date,
        "9704-7.3.5.5-a" => no_bare_page,
        "reg-9-13-a" => sealed,
        "9704-7.3.6-a" => note,
        _ => return None,
    })
}

fn date(view: &View) -> Verdict {
    Verdict::each(
        view.of(Element::Date),
        "没有成文日期",
        "如“2026年7月4日”，月、日不编虚位",
        |item| {
            let text = item.text.split(['\t', '\u{3000}']).map(str::trim).rfind(|part| !part.is_empty())?;
            (!is_regular_date(text)).then(|| format!("“{text}”"))
        },
    )
}

fn no_bare_page(view: &View) -> Verdict {
    let wrong = view.items.iter().filter(|item| item.text.contains("此页无正文"));
    let faults = wrong.map(|item| Fault::at(item, "写有“此页无正文”")).collect();
    Verdict::of(faults, "没有“此页无正文”", "调整行距、字距，不写“此页无正文”")
}

fn sealed(view: &View) -> Verdict {
    if view.first(Element::Signature).is_none() {
        return Verdict::absent("没有署名");
    }
    Verdict::unknown("是否加盖相应印章须看成品")
}

fn note(view: &View) -> Verdict {
    Verdict::each(
        view.of(Element::Note),
        "没有附注",
        "成文日期下一行，左空二字，加圆括号",
        |item| {
            if !(item.text.starts_with('（') && item.text.ends_with('）')) {
                return Some("没有用全角圆括号".to_owned());
            }
            let inset = match source(view, item) {
                Some(paragraph) => Some(first_offset(&paragraph.properties, item.size()) / TWIP),
                None => left_inset(view, item),
            };
            if let Some(inset) =
                inset.filter(|inset| (inset - cells(2.0)).abs() > 1.4 && (inset - cells(2.5)).abs() > 1.0)
            {
                return Some(format!("左空{}", mm(inset)));
            }
            let above = view.before(item)?;
            // Room for the foot of a seal may be kept below the date.
            let far = above.page == item.page && item.blank_rows.is_some_and(|rows| rows > 2.6);
            (!matches!(above.element, Element::Date | Element::Note) || far).then(|| "不在成文日期下一行".to_owned())
        },
    )
}
