//! What may not begin or end a line (spec §8.2), on the PDF's visual lines.

use wenshu_conformance::converted::{Document, PlacedLine, conversion, none_of};

/// Pairs of lines of one paragraph: the end of one and the beginning of the
/// next. Forced breaks of titles are in it too.
fn breaks() -> Vec<(&'static Document, PlacedLine, PlacedLine)> {
    let mut found = Vec::new();
    for document in conversion().documents.iter().filter(|document| !document.has_table()) {
        let placed = document.placed_lines().unwrap();
        for pair in placed.windows(2).filter(|pair| pair[0].paragraph == pair[1].paragraph) {
            found.push((document, pair[0].clone(), pair[1].clone()));
        }
    }
    assert!(found.len() > 500, "only {} line breaks", found.len());
    found
}

fn ends(pair: &(&Document, PlacedLine, PlacedLine)) -> (char, char) {
    let (_, line, next) = pair;
    (line.line.text().trim_end().chars().last().unwrap(), next.line.text().trim_start().chars().next().unwrap())
}

fn violations(wrong: impl Fn(char, char) -> bool) -> Vec<String> {
    let all = breaks();
    let found = all.iter().filter(|pair| {
        let (end, start) = ends(pair);
        wrong(end, start)
    });
    let tail = |text: String| text.chars().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect::<String>();
    let head = |text: String| text.chars().take(6).collect::<String>();
    found
        .map(|(d, line, next)| format!("{}: …{}↵{}…", d.name(), tail(line.line.text()), head(next.line.text())))
        .collect()
}

/// 15834-5.1.1-a, 15834-5.1.2-a, 15834-5.1.3-a
#[test]
fn no_point_or_closing_mark_starts_a_line() {
    none_of(violations(|_, start| "。，、；：？！．.,;:?!）》〉”’】〕］」』)]}%‰℃".contains(start)));
}

/// 15834-5.1.3-a
#[test]
fn no_opening_mark_ends_a_line() {
    none_of(violations(|end, _| "（《〈“‘【〔［「『([{".contains(end)));
}

/// 15834-5.1.4-a, 15834-5.1.5-a
#[test]
fn no_dash_or_ellipsis_is_split() {
    none_of(violations(|end, start| (end == '—' && start == '—') || (end == '…' && start == '…')));
}

/// 15834-5.1.6-a, 15834-5.1.7-a, 15834-5.1.9-a. A dash of two ems may start a
/// line; one — alone may not.
#[test]
fn no_connector_middle_dot_or_slash_starts_a_line_and_no_slash_ends_one() {
    let all = breaks();
    let mut found = violations(|end, start| "～·/-－~".contains(start) || end == '/');
    for (document, _, next) in &all {
        let text = next.line.text();
        if text.starts_with('—') && !text.starts_with("——") {
            found.push(format!("{}: {text}", document.name()));
        }
    }
    none_of(found);
}

/// 15835-5.1.7-a, impl-break
#[test]
fn no_number_and_no_latin_word_is_split() {
    none_of(violations(|end, start| {
        let both = |test: fn(&char) -> bool| test(&end) && test(&start);
        both(char::is_ascii_digit)
            || both(char::is_ascii_alphabetic)
            || (end.is_ascii_digit() && ".,%".contains(start))
            || (end == '.' && start.is_ascii_digit())
    }));
}

/// impl-break: a number keeps its sign, unit and 年月日.
#[test]
fn a_number_keeps_its_unit() {
    none_of(violations(|end, start| {
        end.is_ascii_digit() && "%‰℃°年月日号时分秒元万亿个名次级所人吨米".contains(start)
    }));
}
