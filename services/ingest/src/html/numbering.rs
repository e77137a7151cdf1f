//! The numbers that a browser puts before the items of an ordered list.

use super::{
    style::Style,
    tree::{Element, NodeId, Tree},
};

/// How a list counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Decimal,
    DecimalLeadingZero,
    Letters { upper: bool },
    Roman { upper: bool },
    Han,
    None,
}

/// An open list.
#[derive(Debug, Clone, Copy)]
pub struct List {
    next: i64,
    step: i64,
    form: Form,
}

/// The list that an element opens, if it opens one; `<ul>` has no numbers.
pub fn open_list(tree: &Tree, style: &Style, id: NodeId, element: &Element) -> Option<List> {
    match &*element.name {
        "ol" => {}
        "ul" | "menu" | "dir" => return Some(List { next: 1, step: 1, form: Form::None }),
        _ => return None,
    }
    let reversed = element.attribute("reversed").is_some();
    let items = || tree.children(id).filter(|&child| is_item(tree, child)).count();
    let start = number(element.attribute("start"));
    let first = start.unwrap_or_else(|| if reversed { i64::try_from(items()).unwrap_or(1) } else { 1 });
    let styled = style.value("list-style-type").or_else(|| style.value("list-style"));
    let form = styled.and_then(form_of_style).or_else(|| form_of_type(element)).unwrap_or(Form::Decimal);
    Some(List { next: first, step: if reversed { -1 } else { 1 }, form })
}

fn is_item(tree: &Tree, id: NodeId) -> bool {
    tree.element(id).is_some_and(|element| &*element.name == "li")
}

fn number(text: Option<&str>) -> Option<i64> {
    text?.trim().parse::<i32>().ok().map(i64::from)
}

fn form_of_type(element: &Element) -> Option<Form> {
    Some(match element.attribute("type")?.trim() {
        "1" => Form::Decimal,
        "a" => Form::Letters { upper: false },
        "A" => Form::Letters { upper: true },
        "i" => Form::Roman { upper: false },
        "I" => Form::Roman { upper: true },
        "none" => Form::None,
        _ => return None,
    })
}

fn form_of_style(style: &str) -> Option<Form> {
    style.split_ascii_whitespace().find_map(|word| {
        Some(match word {
            "none" | "disc" | "circle" | "square" => Form::None,
            "decimal" => Form::Decimal,
            "decimal-leading-zero" => Form::DecimalLeadingZero,
            "lower-alpha" | "lower-latin" => Form::Letters { upper: false },
            "upper-alpha" | "upper-latin" => Form::Letters { upper: true },
            "lower-roman" => Form::Roman { upper: false },
            "upper-roman" => Form::Roman { upper: true },
            "cjk-ideographic" | "cjk-decimal" | "simp-chinese-informal" | "trad-chinese-informal" => Form::Han,
            _ => return None,
        })
    })
}

/// The mark of the next item, with the space behind it; empty when none is
/// shown.
pub fn next_mark(list: &mut List, item: &Element) -> String {
    let own = number(item.attribute("value"));
    let count = own.unwrap_or(list.next);
    list.next = count.saturating_add(list.step);
    let form = form_of_type(item).filter(|_| list.form != Form::None).unwrap_or(list.form);
    let digits = count.to_string();
    match form {
        Form::None => String::new(),
        Form::Decimal => format!("{digits}. "),
        Form::DecimalLeadingZero => format!("{count:02}. "),
        Form::Letters { upper } => format!("{}. ", letters(count, upper).unwrap_or(digits)),
        Form::Roman { upper } => format!("{}. ", roman(count, upper).unwrap_or(digits)),
        Form::Han => han(count).map_or_else(|| format!("{digits}. "), |han| format!("{han}、")),
    }
}

/// True when an item's own text begins with a number (`1、`, `（一）`, `2.`):
/// pages that print such text switch the list's numbers off in a style sheet
/// that we do not have, and nobody means to show both.
pub fn is_numbered(text: &str) -> bool {
    const DIGITS: &str = "0123456789０１２３４５６７８９一二三四五六七八九十";
    let text = text.trim_start_matches(|c: char| c.is_whitespace());
    if text.starts_with(|c| matches!(c, '①'..='⑳' | '⑴'..='⒛')) {
        return true;
    }
    let inner = text.trim_start_matches(['（', '(', '第']);
    let after = inner.trim_start_matches(|c| DIGITS.contains(c));
    let decimal = after.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    inner.len() > after.len()
        && !decimal
        && after.starts_with(['、', '.', '．', '）', ')', '，', ',', '章', '条', '节', '部'])
}

/// a, b … z, aa; nothing outside what letters can count.
fn letters(count: i64, upper: bool) -> Option<String> {
    let mut rest = u32::try_from(count).ok().filter(|&count| count > 0)?;
    let mut reversed = Vec::new();
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).ok()?;
        reversed.push(char::from(if upper { b'A' } else { b'a' } + digit));
        rest = (rest - 1) / 26;
    }
    Some(reversed.into_iter().rev().collect())
}

/// i to mmmcmxcix.
fn roman(count: i64, upper: bool) -> Option<String> {
    const VALUES: [(i64, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if !(1..4000).contains(&count) {
        return None;
    }
    let mut rest = count;
    let mut text = String::new();
    for (value, digits) in VALUES {
        while rest >= value {
            text.push_str(digits);
            rest -= value;
        }
    }
    Some(if upper { text.to_ascii_uppercase() } else { text })
}

/// 一 to 九十九.
fn han(count: i64) -> Option<String> {
    let digit = |n: i64| usize::try_from(n).ok().and_then(|n| "零一二三四五六七八九".chars().nth(n));
    if !(1..100).contains(&count) {
        return None;
    }
    let mut text = String::new();
    if count >= 20 {
        text.extend(digit(count / 10));
    }
    if count >= 10 {
        text.push('十');
    }
    if count % 10 > 0 {
        text.extend(digit(count % 10));
    }
    Some(text)
}
