//! Which pieces stay together: the line-start and line-end prohibitions and
//! the groups that are not torn apart (spec §8.2).

use crate::marks::{self, Kind};
use crate::pieces::Piece;

/// Units of two and more characters that follow a number. The first character
/// of each is in [`is_unit`] as well.
const LONG_UNITS: [&[char]; 22] = [
    &['平', '方', '公', '里'],
    &['平', '方', '千', '米'],
    &['平', '方', '米'],
    &['立', '方', '米'],
    &['千', '瓦', '时'],
    &['百', '分', '点'],
    &['个', '百', '分', '点'],
    &['人', '民', '币'],
    &['毫', '升'],
    &['毫', '米'],
    &['厘', '米'],
    &['公', '里'],
    &['千', '米'],
    &['公', '斤'],
    &['千', '克'],
    &['公', '顷'],
    &['小', '时'],
    &['分', '钟'],
    &['个', '月'],
    &['学', '年'],
    &['学', '时'],
    &['课', '时'],
];

/// Longest stretch of characters looked at behind a number.
const LOOK_AHEAD: usize = 10;

/// Marks every piece that may not begin a line.
pub(crate) fn bind(pieces: &mut [Piece]) {
    bind_neighbours(pieces);
    bind_numbers_to_units(pieces);
    bind_document_numbers(pieces);
    bind_ordinals(pieces);
    share_cells(pieces);
}

/// The rules that hold between two characters side by side.
fn bind_neighbours(pieces: &mut [Piece]) {
    let mut before: Option<(char, Kind)> = None;
    let mut seen: Option<char> = None;
    let mut dashes = 0_usize;
    let mut iter = pieces.iter_mut().peekable();
    while let Some(piece) = iter.next() {
        let next = iter.peek().map(|piece| piece.ch);
        dashes = if piece.ch == '—' { dashes + 1 } else { 0 };
        piece.glued = match (before, piece.kind) {
            (None, _) => false,
            (Some((_, Kind::LineFeed)), _) => false,
            (Some(_), Kind::Invisible | Kind::Space | Kind::LineFeed) => true,
            (Some((left, left_kind)), _) => {
                let joined = (left_kind == Kind::Western && piece.kind == Kind::Western)
                    || matches!(left, '\u{a0}' | '\u{2060}' | '\u{200d}' | '\u{202f}');
                // 15834-5.1.4-a: —— is never split and may start a line;
                // 15834-5.1.6-a: a single — is a connector and may not.
                let connector = piece.ch == '—' && dashes == 1 && next != Some('—');
                let same = piece.ch == left && matches!(left, '—' | '…');
                // An opening mark does not end a line with a space behind it
                // either.
                let opened = seen.is_some_and(marks::never_ends);
                joined || connector || same || opened || marks::never_starts(piece.ch)
            }
        };
        // What shows nothing lends its place to the character before it, but
        // for the joiners, which must be seen by the character after them.
        if !matches!(piece.kind, Kind::Space | Kind::Invisible) {
            seen = Some(piece.ch);
        }
        let transparent = piece.kind == Kind::Invisible && !matches!(piece.ch, '\u{200d}' | '\u{2060}' | '\u{200b}');
        if !transparent || before.is_none() {
            before = Some((piece.ch, piece.kind));
        }
    }
}

/// `impl-break`, `unit-d`: a number, its 万 or 亿, and its unit.
fn bind_numbers_to_units(pieces: &mut [Piece]) {
    let mut rest = pieces;
    while let Some(place) = rest.iter().position(|piece| piece.ch.is_ascii_digit()) {
        let (_, tail) = rest.split_at_mut(place);
        let digits = tail.iter().take_while(|piece| is_part_of_number(piece.ch)).count();
        let (_, behind) = tail.split_at_mut(digits);
        let bound = unit_behind_number(behind);
        for piece in behind.iter_mut().take(bound) {
            piece.glued = true;
        }
        let (_, after) = behind.split_at_mut(bound);
        rest = after;
    }
}

fn is_part_of_number(ch: char) -> bool {
    ch.is_ascii_digit() || matches!(ch, '.' | ',')
}

/// How many pieces behind a number belong to it.
fn unit_behind_number(behind: &[Piece]) -> usize {
    let chars: Vec<char> = behind.iter().take(LOOK_AHEAD).map(|piece| piece.ch).collect();
    let scale = chars.iter().take_while(|ch| is_scale(**ch)).count();
    let rest = chars.get(scale..).unwrap_or_default();
    if let Some(unit) = LONG_UNITS.iter().find(|unit| rest.starts_with(unit)) {
        return scale + unit.len();
    }
    match rest {
        // 34 500: thousands set apart by a space (15835-5.1.1-a).
        [' ' | '\u{2009}' | '\u{202f}', a, b, c, ..]
            if scale == 0 && [a, b, c].iter().all(|digit| digit.is_ascii_digit()) =>
        {
            4
        }
        // 25 kg: a unit symbol set apart by a space.
        [' ' | '\u{2009}' | '\u{202f}', letters @ ..] if scale == 0 => {
            let word: String = letters.iter().take_while(|ch| ch.is_ascii_alphanumeric() || **ch == '²').collect();
            if is_unit_symbol(&word) { 1 + word.chars().count() } else { 0 }
        }
        [first, ..] if is_unit(*first) => scale + 1,
        _ => scale,
    }
}

fn is_scale(ch: char) -> bool {
    matches!(ch, '十' | '百' | '千' | '万' | '亿' | '余' | '多')
}

/// Units and measure words of one character.
fn is_unit(ch: char) -> bool {
    "年月日号时点分秒周天岁届期次回遍元角币人名个位员户家所项件条款章节页篇份册本套台辆架艘座栋幢间处块片支批组队班级类种门课科学\
     米里亩顷斤克吨升度倍成折寸尺平立毫厘公千百小钟％%‰℃℉°"
        .contains(ch)
}

fn is_unit_symbol(word: &str) -> bool {
    matches!(
        word,
        "km" | "m"
            | "cm"
            | "mm"
            | "kg"
            | "g"
            | "mg"
            | "t"
            | "h"
            | "min"
            | "s"
            | "kW"
            | "MW"
            | "GW"
            | "kWh"
            | "L"
            | "mL"
            | "Hz"
            | "kHz"
            | "MHz"
            | "MPa"
            | "hm²"
            | "m²"
            | "km²"
            | "MB"
            | "GB"
            | "TB"
    )
}

/// `impl-break`: 国办发〔2026〕1号 holds together from the character before 〔 to
/// the 号.
fn bind_document_numbers(pieces: &mut [Piece]) {
    let mut rest = pieces;
    while let Some(place) = rest.iter().position(|piece| piece.ch == '〔') {
        let (_, tail) = rest.split_at_mut(place);
        let digits = tail.iter().skip(1).take_while(|piece| piece.ch.is_ascii_digit()).count();
        let closes = tail.get(digits + 1).is_some_and(|piece| piece.ch == '〕');
        if digits == 4 && closes {
            let number = tail.iter().skip(6).take_while(|piece| piece.ch.is_ascii_digit()).count();
            for piece in tail.iter_mut().take(6 + number) {
                piece.glued = true;
            }
        }
        let (_, after) = tail.split_at_mut(1);
        rest = after;
    }
}

/// `impl-break`: an ordinal and the character after it. Ordinals in circles
/// never end a line as it is.
fn bind_ordinals(pieces: &mut [Piece]) {
    let mut opened: Option<usize> = None;
    let mut at_start = true;
    let mut digits = 0_usize;
    let mut bind_next = false;
    for piece in pieces.iter_mut() {
        if bind_next && !matches!(piece.kind, Kind::LineFeed) {
            piece.glued = true;
        }
        bind_next = false;
        match piece.ch {
            '（' => opened = Some(0),
            '）' => {
                bind_next = opened.is_some_and(|count| (1..=3).contains(&count));
                opened = None;
            }
            '.' | '、' => bind_next = at_start && digits > 0,
            _ => {}
        }
        if piece.ch != '（' {
            opened = opened.filter(|_| is_ordinal_digit(piece.ch)).map(|count| count + 1);
        }
        at_start = at_start && is_ordinal_digit(piece.ch);
        digits = if at_start { digits + 1 } else { 0 };
        if piece.kind == Kind::LineFeed {
            at_start = true;
        }
    }
}

fn is_ordinal_digit(ch: char) -> bool {
    ch.is_ascii_digit() || matches!(ch, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百')
}

/// 15834-5.1.2-a: two of ？ and ！ in a row share one cell, three take two.
fn share_cells(pieces: &mut [Piece]) {
    let mut rest = pieces;
    while let Some(place) = rest.iter().position(|piece| marks::shares_a_cell(piece.ch)) {
        let (_, tail) = rest.split_at_mut(place);
        let run = tail.iter().take_while(|piece| marks::shares_a_cell(piece.ch)).count();
        let (marks, after) = tail.split_at_mut(run);
        if run > 1 {
            let share = run.div_ceil(2) as f64 / run as f64;
            for mark in marks {
                // Never under half an em: readers of the text layer take a
                // larger step back for a new line.
                mark.width = (mark.width * share).max(mark.size / 2.0);
            }
        }
        rest = after;
    }
}
