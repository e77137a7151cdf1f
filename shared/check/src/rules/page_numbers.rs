//! Page numbers and turned tables (9704-7.5, 8; 33476.2-8).

use super::measures::{TWIP, has_software_margins, mm, side_indent};
use super::{Fault, Measure, Verdict};
use crate::docx::{DocxFile, Paragraph};
use crate::faces::{FaceClass, class_of};
use crate::lines::Line;
use crate::pdf::MM;
use crate::report::Kind;
use crate::view::pdf::{LEFT, RIGHT, left, right};
use crate::view::{PageView, View};

/// A character of 4号, mm.
const ZI: f64 = 14.0 * MM;
/// Where the middle of the rules lies, mm from the top.
const MIDDLE: f64 = 269.0;
/// Middle of a rule above the baseline, em, where the outline is not embedded.
const RULE_ABOVE_BASELINE: f64 = 0.36;

pub(super) fn measure(id: &str) -> Option<Measure> {
    Some(match id {
        "9704-7.5-a" => form,
        "9704-7.5-b" => height,
        "33476.2-8-a" => height_in_software,
        "9704-7.5-c" => sides,
        "9704-7.5-d" => bare_pages,
        "9704-7.5-e" => in_sequence,
        "9704-8-a" => turned_number,
        "9704-8-b" => turned_head,
        _ => return None,
    })
}

/// The lines of the page numbers, with their page from 0.
fn numbers(pages: &[PageView]) -> impl Iterator<Item = (usize, &Line)> {
    pages.iter().enumerate().flat_map(|(at, page)| page.numbers.iter().map(move |line| (at, line)))
}

fn digits(line: &Line) -> Option<usize> {
    line.text().chars().filter(char::is_ascii_digit).collect::<String>().parse().ok()
}

/// Pages that must carry a number: all but page 1 of a letter, and blank pages
/// and the 版记 page behind them.
fn unnumbered(view: &View, pages: &[PageView]) -> Vec<usize> {
    let imprint = view.items.iter().find(|item| item.element.in_imprint()).and_then(|item| item.page);
    let blank = |page: &PageView| page.lines.is_empty() && page.turned.is_empty();
    let bare = imprint.filter(|page| *page >= 2 && pages.get(page - 2).is_some_and(blank));
    (0..pages.len())
        .filter(|at| pages.get(*at).is_some_and(|page| page.numbers.is_empty()))
        .filter(|at| !(view.kind == Kind::Letter && *at <= 1))
        .filter(|at| !(bare.is_some_and(|page| *at + 1 == page) || pages.get(*at).is_some_and(blank)))
        .map(|at| at + 1)
        .collect()
}

/// Footers of a DOCX with a PAGE field, by kind.
fn footers(file: &DocxFile) -> Vec<(&'static str, &Paragraph)> {
    let first = file.section_footers.first().unwrap_or(&file.footers);
    let mut found = Vec::new();
    for kind in ["default", "even"] {
        let numbered = |p: &&Paragraph| p.text().contains("PAGE");
        let holder = first.get(kind).or_else(|| file.footers.get(kind));
        if let Some(paragraph) = holder.and_then(|footer| footer.iter().find(numbered)) {
            found.push((kind, paragraph));
        }
    }
    found
}

const NO_FOOTER: &str = "页脚中没有页码";

fn form(view: &View) -> Verdict {
    let wanted = "4号（14磅）宋体半角数字，左右各一条一字线（— 1 —）";
    let mut faults = Vec::new();
    if let Some(file) = view.docx() {
        let footers = footers(file);
        if footers.is_empty() {
            return Verdict::of(vec![Fault::anywhere(NO_FOOTER)], "", wanted);
        }
        for (_, paragraph) in footers {
            let dashes = paragraph.text().chars().filter(|c| *c == '—').count();
            if dashes != 2 {
                faults.push(Fault::anywhere("数字两旁没有一字线"));
            }
            let shown = paragraph.runs.iter().filter(|run| !run.text.trim().is_empty());
            for run in shown {
                let p = &run.properties;
                let size = p.number("sz", "val").unwrap_or(20) as f64 / 2.0;
                let face = p.get("rFonts", "ascii").or_else(|| p.get("rFonts", "eastAsia")).unwrap_or_default();
                if (size - 14.0).abs() > 0.3 || class_of(face) != Some(FaceClass::Song) {
                    faults.push(Fault::anywhere(format!("{size}磅“{face}”字体")));
                    break;
                }
            }
        }
        return Verdict::of(faults, "4号宋体，两旁有一字线", wanted);
    }
    let pages = view.pages().unwrap_or_default();
    faults.extend(unnumbered(view, pages).into_iter().map(|page| Fault::on_page(page, "没有页码")));
    let mut count = 0;
    for (at, line) in numbers(pages) {
        count += 1;
        let text: String = line.text().chars().filter(|c| !c.is_whitespace()).collect();
        let ruled = text.starts_with('—') && text.ends_with('—') && digits(line).is_some();
        if !ruled {
            faults.push(Fault::on_page(at + 1, format!("“{}”", line.text().trim())));
            continue;
        }
        let shown = line.glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty());
        let wrong = shown.clone().find(|g| (g.size - 14.0).abs() > 0.3 || class_of(&g.font) != Some(FaceClass::Song));
        if let Some(glyph) = wrong {
            faults.push(Fault::on_page(at + 1, format!("{:.1}磅“{}”字体", glyph.size, glyph.font)));
        }
    }
    Verdict::of(faults, format!("{count}个页码"), wanted)
}

/// Middle of the rules' ink, and whether it was read from outlines.
fn middle(line: &Line) -> Option<(f64, bool)> {
    let rule = line.glyphs.iter().find(|glyph| glyph.text.starts_with(['—', '–', '-', '－']))?;
    Some(match rule.ink_box {
        Some(ink) => (f64::midpoint(ink.top, ink.bottom), true),
        None => (rule.y - RULE_ABOVE_BASELINE * rule.size * MM, false),
    })
}

fn height(view: &View) -> Verdict {
    let wanted = "一字线中心距纸张上边269毫米±1毫米";
    if let Some(file) = view.docx() {
        return height_of_footer(file, wanted);
    }
    let pages = view.pages().unwrap_or_default();
    let mut faults = Vec::new();
    let mut measured = None;
    for (at, line) in numbers(pages) {
        let Some((found, real)) = middle(line) else { continue };
        measured.get_or_insert((found, real));
        if (found - MIDDLE).abs() > if real { 1.0 } else { 1.5 } {
            faults.push(Fault::on_page(at + 1, mm(found)));
        }
    }
    match measured {
        None => Verdict::unknown("没有带一字线的页码"),
        Some((found, real)) => {
            let verdict = Verdict::of(faults, mm(found), wanted);
            if real {
                verdict
            } else {
                verdict.saying("字体没有嵌入，按字框推算，容差放宽到1.5毫米")
            }
        }
    }
}

fn height_of_footer(file: &DocxFile, wanted: &str) -> Verdict {
    let Some((_, paragraph)) = footers(file).into_iter().next() else { return Verdict::absent(NO_FOOTER) };
    let p = &paragraph.properties;
    if p.0.contains_key("framePr") {
        return Verdict::unknown("页码在图文框中，高度须排版后测量");
    }
    let exact = p.number("spacing", "line").filter(|_| p.get("spacing", "lineRule") == Some("exact"));
    let (Some(line), Some(section)) = (exact, file.sections.first()) else {
        return Verdict::unknown("页脚行高由字体决定，页码高度须排版后测量");
    };
    let sheet = section.number("pgSz", "h").unwrap_or(16838);
    let footer = section.number("pgMar", "footer").unwrap_or(0);
    let found = (sheet - footer) as f64 / TWIP - line as f64 / 2.0 / TWIP;
    let faults = if (found - MIDDLE).abs() > 1.5 { vec![Fault::anywhere(mm(found))] } else { vec![] };
    Verdict::of(faults, mm(found), wanted).saying("按页脚距离和行高推算")
}

fn height_in_software(view: &View) -> Verdict {
    match view.docx() {
        Some(file) if has_software_margins(file) => height(view),
        Some(_) => Verdict::absent("页边距按 GB/T 9704 设置"),
        None => Verdict::absent("这是文字处理软件的页面设置，PDF 中没有"),
    }
}

fn sides(view: &View) -> Verdict {
    let wanted = "单页码居右空一字，双页码居左空一字";
    let mut faults = Vec::new();
    if let Some(file) = view.docx() {
        let footers = footers(file);
        if footers.is_empty() {
            return Verdict::absent(NO_FOOTER);
        }
        if !file.settings.is_on("evenAndOddHeaders") {
            return Verdict::of(vec![Fault::anywhere("没有设置奇偶页不同")], "", wanted);
        }
        for (kind, paragraph) in footers {
            let p = &paragraph.properties;
            let framed = p.0.contains_key("framePr");
            let jc = p.get("jc", "val").unwrap_or("left");
            let (right, indent) = match kind {
                "default" => (
                    matches!(jc, "right" | "end"),
                    side_indent(p, &["right", "end"], &["rightChars", "endChars"], 14.0),
                ),
                _ => (
                    matches!(jc, "left" | "start" | "both"),
                    side_indent(p, &["left", "start"], &["leftChars", "startChars"], 14.0),
                ),
            };
            let page = if kind == "default" { "单页" } else { "双页" };
            if framed {
                return Verdict::unknown("页码在图文框中，左右位置须排版后测量");
            }
            if !right || (indent - 280.0).abs() > 60.0 {
                faults.push(Fault::anywhere(format!("{page}页码对齐方式为{jc}，空{:.1}字", indent / 280.0)));
            }
        }
        return Verdict::of(faults, "奇偶页分设，各空一字", wanted);
    }
    let pages = view.pages().unwrap_or_default();
    let mut count = 0;
    for (at, line) in numbers(pages) {
        count += 1;
        let odd = digits(line).unwrap_or(at + 1) % 2 == 1;
        let inset = if odd { RIGHT - right(line) } else { left(line) - LEFT };
        if (inset - ZI).abs() > 1.0 {
            let side = if odd { "右" } else { "左" };
            faults.push(Fault::on_page(at + 1, format!("{side}空{}", mm(inset))));
        }
    }
    if count == 0 {
        return Verdict::absent("没有页码");
    }
    Verdict::of(faults, format!("{count}个页码"), wanted)
}

fn bare_pages(view: &View) -> Verdict {
    let Some(pages) = view.pages() else {
        return if view.items.iter().any(|item| item.element.in_imprint()) {
            Verdict::unknown("版记前有没有空白页须排版后核实")
        } else {
            Verdict::absent("没有版记")
        };
    };
    let Some(imprint) = view.items.iter().find(|item| item.element.in_imprint()).and_then(|item| item.page) else {
        return Verdict::absent("没有版记");
    };
    let blank = |page: usize| pages.get(page - 1).is_some_and(|page| page.lines.is_empty() && page.turned.is_empty());
    let first_blank = (1..imprint).rev().take_while(|page| blank(*page)).last();
    let Some(first_blank) = first_blank else { return Verdict::absent("版记页前没有空白页") };
    let numbered =
        (first_blank..=imprint).filter(|page| pages.get(page - 1).is_some_and(|page| !page.numbers.is_empty()));
    let faults = numbered.map(|page| Fault::on_page(page, "编排了页码")).collect();
    Verdict::of(faults, "空白页和版记页没有页码", "空白页和版记页不编排页码")
}

fn in_sequence(view: &View) -> Verdict {
    let wanted = "页码连续";
    let Some(pages) = view.pages() else {
        let Some(file) = view.docx() else { return Verdict::absent("没有页码") };
        let restart = file.sections.iter().skip(1).any(|section| section.get("pgNumType", "start").is_some());
        let faults = if restart { vec![Fault::anywhere("后面的节重新编页码")] } else { vec![] };
        return Verdict::of(faults, "各节页码连续", wanted);
    };
    let found: Vec<(usize, usize)> = numbers(pages).filter_map(|(at, line)| Some((at, digits(line)?))).collect();
    if found.is_empty() {
        return Verdict::absent("没有页码");
    }
    let faults = found
        .iter()
        .filter(|(at, number)| *number != at + 1)
        .map(|(at, number)| Fault::on_page(at + 1, format!("第{}页编为{number}", at + 1)))
        .collect();
    Verdict::of(faults, format!("{}个页码", found.len()), wanted)
}

/// Pages with a table that is turned, from 0.
fn turned(pages: &[PageView]) -> Vec<usize> {
    (0..pages.len()).filter(|at| pages.get(*at).is_some_and(|page| !page.turned.is_empty())).collect()
}

const NO_TURNED: &str = "没有横排表格";

fn has_landscape(file: &DocxFile) -> bool {
    file.sections.iter().any(|s| s.number("pgSz", "w").unwrap_or(0) > s.number("pgSz", "h").unwrap_or(1))
}

fn turned_number(view: &View) -> Verdict {
    let Some(pages) = view.pages() else {
        return match view.docx() {
            Some(file) if has_landscape(file) => Verdict::unknown("横排页的页码位置须排版后测量"),
            _ => Verdict::absent(NO_TURNED),
        };
    };
    let landscape = view.pdf().is_some_and(|file| {
        file.pages.iter().any(|page| page.media_box[2] - page.media_box[0] > page.media_box[3] - page.media_box[1])
    });
    let turned = turned(pages);
    if turned.is_empty() {
        return if landscape {
            Verdict::unknown("横向页面须按装订方向转正后测量")
        } else {
            Verdict::absent(NO_TURNED)
        };
    }
    let faults = turned
        .into_iter()
        .filter(|at| {
            pages.get(*at).is_some_and(|page| {
                !page.numbers.first().and_then(middle).is_some_and(|(y, _)| (y - MIDDLE).abs() <= 1.5)
            })
        })
        .map(|at| Fault::on_page(at + 1, "页码不在其他页的位置"))
        .collect();
    Verdict::of(faults, "页码位置与其他页一致", "页码位置与其他页一致")
}

fn turned_head(view: &View) -> Verdict {
    let Some(pages) = view.pages() else {
        return match view.docx() {
            Some(file) if has_landscape(file) => Verdict::unknown("横排表格的方向须排版后核实"),
            _ => Verdict::absent(NO_TURNED),
        };
    };
    let turned = turned(pages);
    if turned.is_empty() {
        return Verdict::absent(NO_TURNED);
    }
    let wrong = turned
        .into_iter()
        .filter(|at| pages.get(*at).is_some_and(|page| page.turned.iter().any(|turn| (*turn - 90.0).abs() > 1.0)));
    let faults = wrong.map(|at| Fault::on_page(at + 1, "没有逆时针旋转90度")).collect();
    Verdict::of(faults, "表头在左（逆时针旋转90度）", "单页码表头在订口一边，双页码表头在切口一边（均为逆时针旋转）")
}
