//! 附件说明 and 附件 (9704-7.3.4, 7.3.7; reg-9-10).

use super::grid::set_as;
use super::measures::{ROW_MM, TWIP, cells, first_offset, has_blank_rows, left_inset, mm, rest_offset, source};
use super::{Fault, Measure, Verdict};
use crate::faces::FaceClass;
use crate::view::patterns::{attachment_number, is_attachment_label, labelled, ordinal};
use crate::view::pdf::{ABOVE, TOP, left};
use crate::view::{Element, Item, Side, View};

pub(super) fn measure(id: &str) -> Option<Measure> {
    Some(match id {
        "9704-7.3.4-a" => note_place,
        "9704-7.3.4-b" => note_numbers,
        "9704-7.3.4-c" => note_without_marks,
        "9704-7.3.4-d" => note_wraps,
        "reg-9-10-a" | "9704-7.3.7-d" => same_as_note,
        "9704-7.3.7-a" => on_new_page,
        "9704-7.3.7-b" => label,
        "9704-7.3.7-c" => title_place,
        "9704-7.3.7-e" => set_like_body,
        "9704-7.3.7-f" => unbound,
        _ => return None,
    })
}

const NO_NOTE: &str = "没有附件说明";
const NO_ATTACHMENT: &str = "没有附件";

fn note_place(view: &View) -> Verdict {
    let Some(first) = view.first(Element::AttachmentNote) else { return Verdict::absent(NO_NOTE) };
    let wanted = "正文下空一行，左空二字，“附件”后用全角冒号";
    let mut faults = Vec::new();
    if !first.text.starts_with("附件：") {
        faults.push(Fault::at(first, format!("“{}”", first.text.chars().take(4).collect::<String>())));
    }
    let inset = match source(view, first) {
        Some(paragraph) => Some(first_offset(&paragraph.properties, first.size()) / TWIP),
        None => left_inset(view, first),
    };
    if let Some(inset) = inset.filter(|inset| (inset - cells(2.0)).abs() > 1.4) {
        faults.push(Fault::at(first, format!("左空{}", mm(inset))));
    }
    let same_page = view.before(first).is_some_and(|above| above.page == first.page && !above.in_table);
    if same_page && has_blank_rows(first, 1.0) == Some(false) {
        faults.push(Fault::at(first, format!("正文下空{:.1}行", first.blank_rows.unwrap_or(0.0))));
    }
    Verdict::of(faults, "下空一行，左空二字", wanted)
}

/// Number, when there is one, and name of each attachment of the note.
fn noted(view: &View) -> Vec<(Option<u32>, String, &Item)> {
    let mut found = Vec::new();
    for item in view.of(Element::AttachmentNote) {
        // A DOCX may hold all names in one paragraph, on lines of their own.
        let whole = if item.lines.is_empty() { item.rows.clone() } else { vec![item.text.clone()] };
        for row in whole {
            let text = labelled(&row, &["附件", "附"]).map_or(row.as_str(), |(_, rest)| rest).trim();
            if text.is_empty() {
                continue;
            }
            match ordinal(text).filter(|found| found.level == 3) {
                Some(number) => {
                    let name = text.chars().skip(number.written.chars().count()).collect::<String>();
                    found.push((Some(number.value), name.trim().to_owned(), item));
                }
                None => found.push((None, text.to_owned(), item)),
            }
        }
    }
    found
}

fn note_numbers(view: &View) -> Verdict {
    let noted = noted(view);
    let Some((_, _, first)) = noted.first() else { return Verdict::absent(NO_NOTE) };
    let wanted = "一个附件不编号；多个附件用1. 2. 依次编号";
    let numbers: Vec<Option<u32>> = noted.iter().map(|(number, _, _)| *number).collect();
    let right = match numbers.as_slice() {
        [only] => only.is_none(),
        all => all.iter().zip(1..).all(|(found, wanted)| *found == Some(wanted)),
    };
    let dotted = view.of(Element::AttachmentNote).all(|item| {
        let text = labelled(&item.text, &["附件", "附"]).map_or(item.text.as_str(), |(_, rest)| rest);
        ordinal(text.trim()).is_none_or(|found| found.regular)
    });
    let told = format!("{}个附件", noted.len());
    let faults =
        if right && dotted { vec![] } else { vec![Fault::at(first, format!("{told}，序号不依次为1. 2. 3."))] };
    Verdict::of(faults, told, wanted)
}

fn note_without_marks(view: &View) -> Verdict {
    Verdict::each(view.of(Element::AttachmentNote), NO_NOTE, "附件名称后不加标点", |item| {
        let end = item.text.chars().next_back().filter(|c| "。；;，,、．.：:".contains(*c))?;
        (item.text.chars().count() > 3).then(|| format!("以“{end}”结尾"))
    })
}

/// Where the name begins on a line: behind `附件：` and the ordinal.
fn name_start(item: &Item) -> Option<f64> {
    let line = item.lines.first()?;
    let text = line.text();
    let rest = labelled(&text, &["附件", "附"]).map_or(text.as_str(), |(_, rest)| rest);
    let skipped =
        ordinal(rest.trim_start()).filter(|found| found.level == 3).map_or(0, |found| found.written.chars().count());
    let name = rest.trim_start().chars().skip(skipped).collect::<String>().trim_start().chars().count();
    // Counted from the end of the line: ligatures and blanks stand before it.
    let mut left_over = name;
    for glyph in line.glyphs.iter().rev() {
        let count = glyph.text.chars().count();
        if left_over <= count {
            return Some(glyph.x);
        }
        left_over -= count;
    }
    None
}

fn note_wraps(view: &View) -> Verdict {
    let wanted = "回行与附件名称首字对齐";
    if view.docx().is_some() {
        let long = |item: &&Item| item.text.chars().count() > 24;
        return Verdict::each(
            view.of(Element::AttachmentNote).filter(long),
            "附件说明没有回行",
            wanted,
            |item| {
                let paragraph = source(view, item)?;
                let rest = rest_offset(&paragraph.properties, item.size()) / TWIP / cells(1.0);
                // Two characters, 附件： and a number of up to 1.5.
                (!(4.7..=7.0).contains(&rest)).then(|| format!("回行左空{rest:.1}字"))
            },
        );
    }
    let wrapped = view.of(Element::AttachmentNote).filter(|item| item.lines.len() > 1);
    Verdict::each(wrapped, "附件说明没有回行", wanted, |item| {
        let start = name_start(item)?;
        let off = item.lines.iter().skip(1).map(left).find(|x| (x - start).abs() > 0.9)?;
        Some(format!("名称首字在{start:.1}毫米，回行在{off:.1}毫米"))
    })
}

/// Number and title of each attachment behind the text.
fn attached(view: &View) -> Vec<(Option<u32>, String, &Item)> {
    let mut found: Vec<(Option<u32>, String, &Item)> = Vec::new();
    for item in &view.items {
        match item.element {
            Element::AttachmentLabel => found.push((attachment_number(&item.text), String::new(), item)),
            Element::AttachmentTitle => {
                if let Some((_, title, _)) = found.last_mut() {
                    title.push_str(&item.text);
                }
            }
            _ => {}
        }
    }
    found
}

/// Widths and white space aside.
fn bare(text: &str) -> String {
    let one = |c: char| match c {
        '（' => '(',
        '）' => ')',
        c => c,
    };
    text.chars().filter(|c| !c.is_whitespace() && !"《》".contains(*c)).map(one).collect()
}

fn same_as_note(view: &View) -> Verdict {
    let (noted, attached) = (noted(view), attached(view));
    let wanted = "附件的顺序号和标题与附件说明一致";
    if attached.is_empty() {
        return if noted.is_empty() {
            Verdict::absent(NO_ATTACHMENT)
        } else {
            Verdict::unknown("有附件说明而文件中没有附件，请核对附件是否另附")
        };
    }
    let mut faults = Vec::new();
    if noted.is_empty() {
        // A plan with attached tables alone is no paper with attachments.
        return Verdict::unknown("有附件而没有附件说明，是否应有须由人判断");
    }
    if noted.len() != attached.len() {
        let (_, _, item) = attached.first().map_or((None, String::new(), None), |(n, t, i)| (*n, t.clone(), Some(*i)));
        let words = format!("附件说明列{}个，实有{}个", noted.len(), attached.len());
        faults.push(item.map_or_else(|| Fault::anywhere(words.clone()), |item| Fault::at(item, words.clone())));
    }
    for ((number, name, _), (label, title, item)) in noted.iter().zip(&attached) {
        if bare(name) != bare(title) {
            faults.push(Fault::at(item, format!("说明为“{name}”，附件标题为“{title}”")));
        } else if number.is_some() && number != label {
            faults.push(Fault::at(item, "顺序号不一致"));
        }
    }
    Verdict::of(faults, format!("{}个附件一致", attached.len()), wanted)
}

fn on_new_page(view: &View) -> Verdict {
    Verdict::each(view.of(Element::AttachmentLabel), NO_ATTACHMENT, "另面编排，在版记之前", |item| {
        let imprint = view.items.iter().find(|found| found.element.in_imprint());
        if imprint.is_some_and(|imprint| imprint.number < item.number) {
            return Some("在版记之后".to_owned());
        }
        let Some(file) = view.docx() else {
            let above = view.before(item)?;
            return (above.page == item.page).then(|| "没有另起一页".to_owned());
        };
        let index = item.source?;
        let paragraph = file.paragraphs.get(index)?;
        let above = file.paragraphs.get(..index)?.iter().rev();
        let broken_above = above.take_while(|p| p.text().trim().is_empty() || p.breaks_page).any(|p| p.breaks_page);
        let direct = index.checked_sub(1).and_then(|at| file.paragraphs.get(at));
        let section = direct.is_some_and(|p| p.section != paragraph.section);
        let breaks = paragraph.properties.is_on("pageBreakBefore") || paragraph.breaks_page || broken_above || section;
        (!breaks).then(|| "没有分页".to_owned())
    })
}

fn label(view: &View) -> Verdict {
    Verdict::each(view.of(Element::AttachmentLabel), NO_ATTACHMENT, "3号黑体，顶格，版心第一行", |item| {
        if let Some(words) = set_as(item, 16.0, FaceClass::Hei) {
            return Some(words);
        }
        if left_inset(view, item).is_some_and(|inset| inset.abs() > 1.0) || item.side != Side::Left {
            return Some("没有顶格".to_owned());
        }
        let line = item.lines.first()?;
        let top = line.y - ABOVE * 16.0 * crate::pdf::MM;
        (top > TOP + 3.6).then(|| format!("上边缘在{}", mm(top)))
    })
}

fn title_place(view: &View) -> Verdict {
    let titles = view
        .of(Element::AttachmentTitle)
        .filter(|item| view.before(item).is_some_and(|above| above.element == Element::AttachmentLabel));
    Verdict::each(titles, NO_ATTACHMENT, "居中，版心第三行", |item| {
        if let Some(line) = item.lines.first() {
            let centre = f64::midpoint(left(line), crate::view::pdf::right(line));
            if (centre - 106.0).abs() > 1.5 {
                return Some("没有居中".to_owned());
            }
            let label = view.before(item)?.lines.first()?;
            let rows = (line.y - label.y) / ROW_MM;
            return (!(1.7..=2.45).contains(&rows)).then(|| format!("在标识下第{rows:.1}行"));
        }
        if item.side != Side::Centre {
            return Some("没有居中".to_owned());
        }
        (has_blank_rows(item, 1.0) == Some(false))
            .then(|| format!("与标识之间空{:.1}行", item.blank_rows.unwrap_or(0.0)))
    })
}

fn set_like_body(view: &View) -> Verdict {
    let text = view
        .of(Element::AttachmentBody)
        .filter(|item| item.level.is_none() && item.side == Side::Left && item.text.chars().count() > 20);
    Verdict::each(text, "附件没有成段的文字", "格式同正文（3号仿宋，段首空二字）", |item| {
        set_as(item, 16.0, FaceClass::FangSong).or_else(|| {
            left_inset(view, item).filter(|i| (i - cells(2.0)).abs() > 1.4).map(|i| format!("左空{}", mm(i)))
        })
    })
}

fn unbound(view: &View) -> Verdict {
    let labels: Vec<&Item> = view.of(Element::AttachmentLabel).collect();
    if labels.is_empty() {
        return Verdict::absent(NO_ATTACHMENT);
    }
    let numbered = labels.iter().filter(|item| !item.text.starts_with("附件"));
    if numbered.clone().next().is_none() {
        return Verdict::absent("附件与正文在同一文件中");
    }
    Verdict::each(
        numbered.copied(),
        NO_ATTACHMENT,
        "首行顶格标注发文字号、“附件”和顺序号",
        |item| {
            (!is_attachment_label(&item.text) || left_inset(view, item).is_some_and(|inset| inset.abs() > 1.0))
                .then(|| format!("“{}”", item.text))
        },
    )
    .saying("附件与正文分开装订的写法")
}
