//! Turned tables (clause 8).

use wenshu_model::Block;
use wenshu_model::official::Table;
use wenshu_model::pages::{LinePart, TextLine};

use crate::support::*;

fn turned(rows: usize) -> Table {
    let row: &[&str] = &["一月", "二月", "三月"];
    let mut all: Vec<&[&str]> = vec![&["左", "中", "右"]];
    all.extend(std::iter::repeat_n(row, rows));
    Table { turned: true, ..table(12.0, 1, &all) }
}

fn cells(layout: &wenshu_typeset::Layout, page: usize) -> Vec<&TextLine> {
    layout.pages.pages[page].lines.iter().filter(|line| line.turned).collect()
}

#[test]
fn a_turned_table_stands_on_pages_of_its_own() {
    let layout = lay_out(vec![body("前。"), Block::Table(turned(5)), body("后。")]);
    assert_eq!(layout.pages.pages.len(), 3);
    assert_eq!(text_of(text_lines(&layout.pages.pages[0])[0]), "前。");
    assert_eq!(text_of(text_lines(&layout.pages.pages[2])[0]), "后。");
    let middle = text_lines(&layout.pages.pages[1]);
    assert!(middle.iter().all(|line| line.turned && line.cell.is_some()));
    assert!((row_of(text_lines(&layout.pages.pages[2])[0])).abs() < 0.001);
}

/// 9704-8-b: the head at the left of the upright sheet, the table read from
/// below upwards.
#[test]
fn it_is_turned_counter_clockwise_with_its_head_at_the_left() {
    let layout = lay_out(vec![Block::Table(turned(3))]);
    let lines = cells(&layout, 0);
    let of = |text: &str| *lines.iter().find(|line| text_of(line) == text).unwrap();
    let (left, right) = (of("左"), of("右"));
    assert!((left.baseline - right.baseline).abs() < 0.001, "one row is one baseline");
    assert!(places(left)[0] < places(right)[0], "it runs upwards from the foot of the sheet");
    let first_row = lines.iter().find(|line| text_of(line) == "一月").unwrap();
    assert!(left.baseline < first_row.baseline && left.baseline > 28.0);
    let rules = &layout.pages.pages[0].rules;
    let ends = || rules.iter().flat_map(|rule| [rule.from, rule.to]);
    let (low, high) = ends().fold((f64::MAX, f64::MIN), |(low, high), (_, y)| (low.min(y), high.max(y)));
    assert!((low - 37.0).abs() < 0.01 && (high - 262.0).abs() < 0.01, "225 mm wide: {low} to {high}");
    assert!(ends().all(|(x, _)| (27.99..184.01).contains(&x)));
    let width = |y: f64| 297.0 - y;
    assert!(lines.iter().all(|line| places(line)[0] > width(262.0) - 0.01 && places(line)[0] < width(37.0)));
}

/// 9704-8-a: the page number stays where it is; the head is set again.
#[test]
fn a_long_one_repeats_its_head_on_every_page() {
    let layout = lay_out(vec![Block::Table(turned(40))]);
    assert_eq!(layout.pages.pages.len(), 3, "fourteen rows a page below the head");
    for (number, page) in layout.pages.pages.iter().enumerate() {
        let part = if number == 0 { LinePart::Cell } else { LinePart::RepeatedCell };
        assert!(page.lines.iter().any(|line| line.part == part && text_of(line) == "左"));
        assert!(page.lines.iter().filter(|line| line.turned).all(|line| line.baseline < 184.0));
        let last = page.lines.last().unwrap();
        assert!(last.part == LinePart::PageNumber && !last.turned);
    }
    let rows: usize =
        (0..3).map(|page| cells(&layout, page).iter().filter(|line| text_of(line) == "一月").count()).sum();
    assert_eq!(rows, 40);
}
