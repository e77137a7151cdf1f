//! 署名, 成文日期 and 印章 (9704-7.3.5).

use super::measures::{ROW_MM, cells, mm, right_inset};
use super::{Fault, Measure, Verdict};
use crate::view::pdf::{CELL, RIGHT, em_bottom, left, right};
use crate::view::{Element, Item, View};

pub(super) fn measure(id: &str) -> Option<Measure> {
    Some(match id {
        "9704-7.3.5.1-a" => sealed_date,
        "9704-7.3.5.1-b" => sealed_name,
        "9704-7.3.5.1-c" => seal,
        "9704-7.3.5.1-d" => no_blank_seal,
        "impl-seal-space" => seal_space,
        "9704-7.3.5.1-e" => joint_seals,
        "9704-7.3.5.2-a" => unsealed_name,
        "9704-7.3.5.2-b" => unsealed_date,
        "9704-7.3.5.2-c" => long_date,
        "9704-7.3.5.2-d" => joint_order,
        "9704-7.3.5.3-a" => stamp,
        "9704-7.3.5.3-b" => stamped_date,
        "9704-7.3.5.3-c" => joint_stamps,
        "9704-7.3.5.3-d" => stamp_colour,
        _ => return None,
    })
}

/// How a paper is signed, by what is on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Signing {
    /// Nothing to measure.
    None,
    Sealed,
    Unsealed,
    Stamped,
}

/// Widths in 字 and insets in 字 of the last name and the date.
struct Closing<'v> {
    name: &'v Item,
    date: &'v Item,
    name_width: f64,
    date_width: f64,
    name_right: f64,
    date_right: f64,
}

fn width(item: &Item) -> f64 {
    match item.lines.first() {
        Some(line) => (right(line) - left(line)) / CELL,
        None => item.text.trim().chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum(),
    }
}

fn closing(view: &View) -> Option<Closing<'_>> {
    let date = view.last(Element::Date)?;
    let name = view.of(Element::Signature).last()?;
    // A row of joint names stands between tab stops.
    Some(Closing {
        name,
        date,
        name_width: width(name),
        date_width: width(date),
        name_right: right_inset(view, name)? / CELL,
        date_right: right_inset(view, date)? / CELL,
    })
}

fn near(found: f64, wanted: f64) -> bool {
    (found - wanted).abs() <= 0.3
}

/// Blank rows above the first name (or title and stamp).
fn rows_above(view: &View) -> Option<f64> {
    let first = view.items.iter().find(|item| matches!(item.element, Element::Signature | Element::OfficeTitle))?;
    let above = view.before(first)?;
    first.blank_rows.filter(|_| above.page == first.page)
}

/// The two layouts may agree sideways; the rows above then decide.
fn signing(view: &View) -> Signing {
    if view.first(Element::OfficeTitle).is_some() {
        return Signing::Stamped;
    }
    let Some(found) = closing(view) else { return Signing::None };
    let rows = rows_above(view);
    if is_joint_row(view) {
        return Signing::Sealed;
    }
    let unsealed = unsealed_faults(&found).is_empty();
    let sealed = near(found.date_right, 4.0) && is_centred(&found);
    let roomy = rows.is_some_and(|rows| rows >= 1.6);
    match (sealed, unsealed) {
        (true, false) => Signing::Sealed,
        (false, true) if !roomy => Signing::Unsealed,
        _ if roomy => Signing::Sealed,
        _ => Signing::Unsealed,
    }
}

/// Several names beside each other.
fn is_row(item: &Item) -> bool {
    if item.lines.is_empty() {
        return item.text.contains('\t');
    }
    item.lines.first().is_some_and(|line| {
        let glyphs: Vec<_> = line.glyphs.iter().filter(|glyph| !glyph.text.trim().is_empty()).collect();
        glyphs.iter().zip(glyphs.iter().skip(1)).any(|(a, b)| b.x - a.x - a.advance > 1.2 * CELL)
    })
}

fn is_joint_row(view: &View) -> bool {
    view.of(Element::Signature).any(is_row)
}

fn is_centred(found: &Closing) -> bool {
    let name = found.name_right + found.name_width / 2.0;
    let date = found.date_right + found.date_width / 2.0;
    (name - date).abs() <= 0.35
}

fn is_sealed(view: &View) -> Result<Closing<'_>, Box<Verdict>> {
    match signing(view) {
        Signing::Sealed => closing(view).ok_or_else(|| Box::new(Verdict::absent("没有署名"))),
        Signing::None => Err(Box::new(Verdict::absent("没有署名和成文日期"))),
        Signing::Unsealed => Err(Box::new(Verdict::absent("按不加盖印章的格式编排"))),
        Signing::Stamped => Err(Box::new(Verdict::absent("按加盖签名章的格式编排"))),
    }
}

fn is_unsealed(view: &View) -> Result<Closing<'_>, Box<Verdict>> {
    match signing(view) {
        Signing::Unsealed => closing(view).ok_or_else(|| Box::new(Verdict::absent("没有署名"))),
        Signing::None => Err(Box::new(Verdict::absent("没有署名和成文日期"))),
        Signing::Sealed => Err(Box::new(Verdict::absent("按加盖印章的格式编排"))),
        Signing::Stamped => Err(Box::new(Verdict::absent("按加盖签名章的格式编排"))),
    }
}

fn sealed_date(view: &View) -> Verdict {
    let found = match is_sealed(view) {
        Ok(found) => found,
        Err(verdict) => return *verdict,
    };
    // A name longer than the date may push both to the left (spec 7.3.5.1-b).
    let pushed = found.name_right < 0.3 && found.date_right > 4.0;
    let measured = format!("右空{:.1}字", found.date_right);
    let fault = !near(found.date_right, 4.0) && !pushed && !is_joint_row(view);
    Verdict::of(if fault { vec![Fault::at(found.date, measured.clone())] } else { vec![] }, measured, "右空四字")
}

fn sealed_name(view: &View) -> Verdict {
    let found = match is_sealed(view) {
        Ok(found) => found,
        Err(verdict) => return *verdict,
    };
    if is_joint_row(view) {
        return Verdict::absent("联合行文的署名另见9704-7.3.5.1-e");
    }
    let mut faults = Vec::new();
    if !is_centred(&found) {
        let off = (found.name_right + found.name_width / 2.0) - (found.date_right + found.date_width / 2.0);
        faults.push(Fault::at(found.name, format!("与日期中线相差{:.1}字", off.abs())));
    }
    if found.date.blank_rows.is_some_and(|rows| rows > 0.45) && found.date.page == found.name.page {
        faults.push(Fault::at(found.date, "署名与日期之间有空行"));
    }
    Verdict::of(faults, "以日期为准居中", "署名在日期之上，以日期为准居中")
}

/// Pictures and stamps of the size of a seal, those of a letterhead left out; a
/// signature stamp is lower.
fn seals(view: &View) -> Vec<(usize, crate::pdf::Box)> {
    let Some(pages) = view.pages() else { return Vec::new() };
    let found = pages.iter().enumerate().flat_map(|(at, page)| page.seals.iter().map(move |seal| (at, *seal)));
    let sized = |length: f64| (25.0..=60.0).contains(&length);
    found
        .filter(|(page, seal)| {
            let in_head = *page == 0 && seal.top <= 60.0;
            sized(seal.right - seal.left) && sized(seal.bottom - seal.top) && !in_head
        })
        .collect()
}

fn seal(view: &View) -> Verdict {
    let Some(date) = view.last(Element::Date) else { return Verdict::absent("没有成文日期") };
    let seals = seals(view);
    if seals.is_empty() {
        return match signing(view) {
            Signing::Sealed => Verdict::unknown("文件中没有印章图形，请核对加盖后的成品"),
            _ => Verdict::absent("按不加盖印章的格式编排"),
        };
    }
    let mut faults = Vec::new();
    // Of several seals the last covers the date, the first row stands by the text.
    let dated = seals.iter().any(|(page, seal)| {
        date.lines.first().is_some_and(|line| line.page == *page && line.y > seal.top && line.y < seal.bottom + 2.0)
    });
    if let Some((page, _)) = seals.last().filter(|_| !dated) {
        faults.push(Fault::on_page(page + 1, "印章没有压住成文日期"));
    }
    if let Some((page, first)) =
        seals.iter().min_by(|a, b| (a.0, a.1.top).partial_cmp(&(b.0, b.1.top)).unwrap_or(std::cmp::Ordering::Equal))
    {
        let text = view.items.iter().filter(|item| matches!(item.element, Element::Body | Element::AttachmentNote));
        let last =
            text.flat_map(|item| &item.lines).filter(|line| line.page == *page).map(em_bottom).max_by(f64::total_cmp);
        if last.is_some_and(|last| first.top - last > ROW_MM) {
            faults.push(Fault::on_page(page + 1, "印章顶端距正文超过一行"));
        }
    }
    Verdict::of(faults, format!("{}个印章", seals.len()), "居中下压署名和日期，顶端距正文一行之内")
        .saying("颜色和端正须看成品")
}

fn no_blank_seal(view: &View) -> Verdict {
    let seals = seals(view);
    if seals.is_empty() {
        return Verdict::absent("文件中没有印章图形");
    }
    let names: Vec<&Item> = view.of(Element::Signature).chain(view.of(Element::Date)).collect();
    let blank = seals.iter().filter(|(page, seal)| {
        !names.iter().flat_map(|item| &item.lines).any(|line| {
            let beside = left(line) > seal.right || right(line) < seal.left;
            line.page == *page && line.y > seal.top && line.y < seal.bottom && !beside
        })
    });
    let faults = blank.map(|(page, _)| Fault::on_page(page + 1, "印章下没有署名")).collect();
    Verdict::of(faults, format!("{}个印章", seals.len()), "印章下有署名")
}

fn seal_space(view: &View) -> Verdict {
    if let Err(verdict) = is_sealed(view) {
        return *verdict;
    }
    let Some(rows) = rows_above(view) else { return Verdict::unknown("署名不与正文同页，空行无从测量") };
    let first = view.first(Element::Signature);
    let fault = !(0.6..=4.4).contains(&rows);
    let faults = match first {
        Some(item) if fault => vec![Fault::at(item, format!("空{rows:.1}行"))],
        _ => vec![],
    };
    Verdict::of(faults, format!("空{rows:.1}行"), "正文与署名之间空1～4行")
}

fn joint_seals(view: &View) -> Verdict {
    let names: Vec<&Item> = view.of(Element::Signature).collect();
    if signing(view) != Signing::Sealed || !(names.len() > 1 || names.iter().any(|item| is_row(item))) {
        return Verdict::absent("不是联合行文加盖印章");
    }
    let seals = seals(view);
    let mut faults = Vec::new();
    for (at, (page, one)) in seals.iter().enumerate() {
        if one.left < 28.0 - 0.5 || one.right > RIGHT + 0.5 {
            faults.push(Fault::on_page(page + 1, "印章超出版心"));
        }
        for (other_page, other) in seals.iter().skip(at + 1) {
            let apart =
                one.right < other.left || other.right < one.left || one.bottom < other.top || other.bottom < one.top;
            if page == other_page && !apart {
                faults.push(Fault::on_page(page + 1, "印章相交或相切"));
            }
        }
    }
    for item in &names {
        if item.lines.iter().any(|line| left(line) < 27.5 || right(line) > 184.5) {
            faults.push(Fault::at(item, "署名超出版心"));
        }
    }
    if seals.is_empty() && faults.is_empty() {
        return Verdict::unknown("文件中没有印章图形，请核对加盖后的成品");
    }
    Verdict::of(faults, format!("{}个印章互不相交", seals.len()), "印章互不相交或相切，每排不超出版心")
}

/// What is wrong with name and date of an unsealed paper, sideways.
fn unsealed_faults(found: &Closing) -> Vec<&'static str> {
    let mut wrong = Vec::new();
    if found.date_width > found.name_width + 0.05 {
        let wanted = found.date_width - found.name_width + 4.0;
        if !near(found.date_right, 2.0) {
            wrong.push("c");
        } else if !near(found.name_right, wanted) {
            wrong.push("b");
        }
    } else {
        if !near(found.name_right, 2.0) {
            wrong.push("a");
        }
        if !near(found.name_right + found.name_width - found.date_right - found.date_width, 2.0) {
            wrong.push("b");
        }
    }
    wrong
}

fn unsealed_name(view: &View) -> Verdict {
    let found = match is_unsealed(view) {
        Ok(found) => found,
        Err(verdict) => return *verdict,
    };
    let mut faults = Vec::new();
    if unsealed_faults(&found).contains(&"a") {
        faults.push(Fault::at(found.name, format!("右空{:.1}字", found.name_right)));
    }
    if let Some(rows) = rows_above(view).filter(|rows| (rows - 1.0).abs() > 0.45) {
        faults.push(Fault::at(view.first(Element::Signature).unwrap_or(found.name), format!("上空{rows:.1}行")));
    }
    Verdict::of(faults, format!("右空{:.1}字", found.name_right), "正文下空一行，右空二字（日期较长时相应增加）")
}

fn unsealed_date(view: &View) -> Verdict {
    let found = match is_unsealed(view) {
        Ok(found) => found,
        Err(verdict) => return *verdict,
    };
    let shift = found.name_right + found.name_width - found.date_right - found.date_width;
    let mut faults = Vec::new();
    if unsealed_faults(&found).contains(&"b") {
        faults.push(Fault::at(found.date, format!("首字右移{shift:.1}字")));
    }
    if found.date.page == found.name.page && found.date.blank_rows.is_some_and(|rows| rows > 0.45) {
        faults.push(Fault::at(found.date, "署名与日期之间有空行"));
    }
    Verdict::of(faults, format!("首字右移{shift:.1}字"), "日期首字比署名首字右移二字")
}

fn long_date(view: &View) -> Verdict {
    let found = match is_unsealed(view) {
        Ok(found) => found,
        Err(verdict) => return *verdict,
    };
    if found.date_width <= found.name_width + 0.05 {
        return Verdict::absent("日期不长于署名");
    }
    let fault = unsealed_faults(&found).contains(&"c");
    let measured = format!("日期右空{:.1}字", found.date_right);
    Verdict::of(if fault { vec![Fault::at(found.date, measured.clone())] } else { vec![] }, measured, "日期右空二字")
}

fn joint_order(view: &View) -> Verdict {
    let names: Vec<&Item> = view.of(Element::Signature).collect();
    if signing(view) != Signing::Unsealed || names.len() < 2 {
        return Verdict::absent("不是联合行文不加盖印章");
    }
    let marks: Vec<String> = view.of(Element::Mark).map(|item| squeezed(&item.text)).collect();
    let order: Vec<Option<usize>> =
        names.iter().map(|name| marks.iter().position(|mark| mark.contains(&squeezed(&name.text)))).collect();
    let known: Vec<usize> = order.iter().flatten().copied().collect();
    if known.len() < 2 {
        return Verdict::unknown("主办机关是哪一个，文件中看不出");
    }
    let sorted = known.iter().zip(known.iter().skip(1)).all(|(a, b)| a < b);
    let faults = match names.first() {
        Some(first) if !sorted => vec![Fault::at(first, "与发文机关标志的顺序不同")],
        _ => vec![],
    };
    Verdict::of(faults, "与发文机关标志的顺序相同", "主办机关在前，其余依次向下")
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn stamped(view: &View) -> Result<(&Item, &Item), Box<Verdict>> {
    match (view.first(Element::OfficeTitle), view.last(Element::Date)) {
        (Some(office), Some(date)) => Ok((office, date)),
        _ => Err(Box::new(Verdict::absent("没有签发人职务和签名章"))),
    }
}

fn stamp(view: &View) -> Verdict {
    let (office, _) = match stamped(view) {
        Ok(found) => found,
        Err(verdict) => return *verdict,
    };
    let wanted = "正文下空二行，签名章右空四字，职务在其左空二字";
    let same_page = view.before(office).is_some_and(|above| above.page == office.page);
    let rows = office.blank_rows.filter(|_| same_page);
    if let Some(rows) = rows.filter(|rows| (rows - 2.0).abs() > 0.55) {
        return Verdict::of(vec![Fault::at(office, format!("上空{rows:.1}行"))], "", wanted);
    }
    let Some(line) = office.lines.first() else {
        return Verdict::unknown("签名章的位置须加盖后核实");
    };
    let beside = view.pages().and_then(|pages| pages.get(line.page)).and_then(|page| {
        page.seals.iter().find(|seal| seal.top < line.y && seal.bottom > line.y - 3.0 && seal.left > left(line))
    });
    let Some(seal) = beside else {
        return Verdict::unknown("文件中没有签名章图形，请核对加盖后的成品");
    };
    let mut faults = Vec::new();
    if (RIGHT - seal.right - cells(4.0)).abs() > 1.5 {
        faults.push(Fault::at(office, format!("签名章右空{}", mm(RIGHT - seal.right))));
    }
    if (seal.left - right(line) - cells(2.0)).abs() > 1.5 {
        faults.push(Fault::at(office, format!("职务与签名章相距{}", mm(seal.left - right(line)))));
    }
    Verdict::of(faults, "签名章右空四字，职务在左二字", wanted)
}

fn stamped_date(view: &View) -> Verdict {
    let (office, date) = match stamped(view) {
        Ok(found) => found,
        Err(verdict) => return *verdict,
    };
    let mut faults = Vec::new();
    let inset = right_inset(view, date).map_or(0.0, |inset| inset / CELL);
    if !near(inset, 4.0) {
        faults.push(Fault::at(date, format!("右空{inset:.1}字")));
    }
    // One blank row below the stamp, which may be higher than a row.
    let rows = date.blank_rows.filter(|_| date.page == office.page);
    if let Some(rows) = rows.filter(|rows| !(0.55..=2.2).contains(rows)) {
        faults.push(Fault::at(date, format!("与签名章之间空{rows:.1}行")));
    }
    Verdict::of(faults, format!("右空{inset:.1}字"), "签名章下空一行，日期右空四字")
}

fn joint_stamps(view: &View) -> Verdict {
    let offices: Vec<&Item> = view.of(Element::OfficeTitle).collect();
    if offices.len() < 2 {
        return Verdict::absent("不是联合行文加盖签名章");
    }
    let rights: Vec<f64> = offices.iter().filter_map(|item| item.lines.first()).map(left).collect();
    let (Some(first), true) = (rights.first().copied(), rights.len() == offices.len()) else {
        return Verdict::unknown("职务是否上下对齐须排版后核实");
    };
    let ends: Vec<f64> = offices.iter().filter_map(|item| item.lines.first()).map(right).collect();
    let aligned = |values: &[f64]| values.iter().all(|x| values.first().is_some_and(|first| (x - first).abs() < 1.0));
    let faults = if aligned(&rights) || aligned(&ends) {
        vec![]
    } else {
        vec![Fault::anywhere(format!("职务左端在{first:.1}毫米等处，没有对齐"))]
    };
    Verdict::of(faults, "职务上下对齐", "主办机关在前，职务和签名章上下对齐").saying("职务是否为全称须由人判断")
}

fn stamp_colour(view: &View) -> Verdict {
    match stamped(view) {
        Ok(_) => Verdict::unknown("签名章的颜色须看加盖后的成品"),
        Err(verdict) => *verdict,
    }
}
