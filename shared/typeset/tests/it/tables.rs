//! Tables on the grid (impl-table).

use wenshu_model::Block;
use wenshu_model::official::{Table, TableCell};
use wenshu_model::pages::{LinePart, Rule};

use crate::support::*;

fn lay_out_table(table: Table) -> wenshu_typeset::Layout {
    lay_out(vec![body("表前。"), Block::Table(table), body("表后。")])
}

fn rules(layout: &wenshu_typeset::Layout) -> Vec<Rule> {
    layout.pages.pages.iter().flat_map(|page| page.rules.clone()).collect()
}

#[test]
fn a_table_is_as_wide_as_the_type_area_with_a_thicker_frame() {
    let layout = lay_out_table(table(12.0, 1, &[&["序号", "内容"], &["1", "国家"]]));
    let rules = rules(&layout);
    let frame: Vec<&Rule> = rules.iter().filter(|rule| rule.width == 0.35).collect();
    assert_eq!(frame.len(), 4);
    let xs: Vec<f64> = frame.iter().flat_map(|rule| [rule.from.0, rule.to.0]).collect();
    assert!(xs.iter().all(|x| (x - LEFT).abs() < 0.01 || (x - RIGHT).abs() < 0.01));
    let inner: Vec<&Rule> = rules.iter().filter(|rule| rule.width == 0.25).collect();
    assert_eq!(inner.len(), 2, "one rule between two rows, one between two columns");
}

/// Distance of the lines of 小四 in a cell, mm.
const LINE: f64 = 15.6 * MM;
/// Height of a row of one line of 小四, mm.
const ROW: f64 = 24.1 * MM;

/// impl-table: lines stand 1.3 times their size apart, in the middle of a row
/// that leaves 1.5 mm above and below.
#[test]
fn the_lines_of_a_cell_stand_close_and_in_the_middle_of_their_row() {
    let long = "国家发展和改革委员会教育部财政部人力资源和社会保障部";
    let layout = lay_out_table(table(12.0, 0, &[&["1", long], &["2", "短"]]));
    let lines = all_lines(&layout);
    let cell: Vec<f64> = lines.iter().filter(|line| line.cell == Some(1)).map(|line| line.baseline).collect();
    assert!(cell.len() >= 2);
    assert!(cell.windows(2).all(|pair| (pair[1] - pair[0] - LINE).abs() < 1e-6), "{cell:?}");
    let across: Vec<f64> = edges(&layout);
    let [top, between, bottom] = across[..] else { panic!("{across:?}") };
    assert!((between - top - (cell.len() as f64 * LINE + 3.0)).abs() < 0.01, "1.5 mm above and below");
    assert!((bottom - between - ROW).abs() < 0.01);
    let middle = (cell[0] + cell[cell.len() - 1]) / 2.0 - (0.859 - 0.5) * 12.0 * MM;
    assert!((middle - f64::midpoint(top, between)).abs() < 0.01);
}

/// impl-table: a row is at least 8 mm high, whatever the size.
#[test]
fn a_row_of_small_text_is_eight_millimetres_high() {
    let layout = lay_out_table(table(9.0, 0, &[&["1", "国家"], &["2", "短"]]));
    let across = edges(&layout);
    assert!(across.windows(2).all(|pair| (8.0..8.02).contains(&(pair[1] - pair[0]))), "{across:?}");
}

/// Places of the rules across, from the top of the sheet.
fn edges(layout: &wenshu_typeset::Layout) -> Vec<f64> {
    let mut edges: Vec<f64> =
        rules(layout).iter().filter(|rule| rule.from.1 == rule.to.1).map(|rule| rule.from.1).collect();
    edges.sort_by(f64::total_cmp);
    edges.dedup_by(|a, b| (*a - *b).abs() < 0.01);
    edges
}

/// 9704-5.2.3-a: what follows a table stands on the next row of the grid, a
/// point below it at least.
#[test]
fn text_goes_on_on_the_next_row_of_the_grid() {
    let row: &[&str] = &["1", "国家"];
    for count in 1..=18 {
        let layout = lay_out_table(table(12.0, 0, &vec![row; count]));
        let after = all_lines(&layout).into_iter().find(|line| text_of(line) == "表后。").unwrap().clone();
        let rows = ((count * 482 + 20) as f64 / 579.0).ceil();
        assert!((row_of(&after) - (1.0 + rows)).abs() < 0.001, "{count} rows: {}", row_of(&after));
        let set = &layout.tables[0];
        assert_eq!(set.set.row_heights_pt, vec![24.1; count]);
        assert!((f64::from(set.set.space_below_pt) - (rows * 28.95 - count as f64 * 24.1)).abs() < 1e-4);
        assert_eq!(set.ends, [(0, 1 + rows as usize)]);
    }
}

/// 9704-5.2.1-c: wherever a table begins, no part of it leaves 37 to 262 mm,
/// every row stands on one page, and pages are filled.
#[test]
fn a_long_table_keeps_inside_the_type_area_wherever_it_begins() {
    let numbers: Vec<String> = (1..=60).map(|number| number.to_string()).collect();
    let rows: Vec<[&str; 2]> = numbers.iter().map(|number| [number.as_str(), "国家"]).collect();
    let rows: Vec<&[&str]> = rows.iter().map(|row| &row[..]).collect();
    for above in 0..22 {
        let mut blocks = vec![body("表前。"); above];
        blocks.push(Block::Table(table(12.0, 1, &rows)));
        let layout = lay_out(blocks);
        let mut seen = Vec::new();
        for page in &layout.pages.pages {
            assert!(page.rules.iter().all(|rule| rule.from.1 > 37.0 - 0.001 && rule.to.1 < 262.0 + 0.001));
            let texts = text_lines(page).into_iter().filter(|line| line.part == LinePart::Cell).map(text_of);
            let held: Vec<usize> = texts.filter_map(|text| text.parse().ok()).collect();
            assert!(held.len() != 1 || held == [60], "the head does not stand alone: {held:?}");
            seen.extend(held);
        }
        assert_eq!(seen, (1..=60).collect::<Vec<_>>());
        let full = layout.pages.pages.iter().map(|page| text_lines(page).len() / 2).max();
        assert_eq!(full, Some(26), "26 rows of 482 twips in 22 of 579, from row {above} on");
    }
}

/// A cell of several rows that a page's end tears: each of its lines stands on
/// one page, and none on another.
#[test]
fn a_torn_cell_keeps_all_its_lines() {
    let row: &[&str] = &["1", "内容"];
    let mut tall = table(12.0, 0, &vec![row; 40]);
    tall.cells.retain(|cell| cell.column > 0 || cell.row == 0);
    tall.cells[0].row_span = 40;
    tall.cells[0].text = (0..60).map(|number| char::from_u32(0x4e00 + number).unwrap().to_string() + "\n").collect();
    let layout = lay_out(vec![Block::Table(tall)]);
    assert!(layout.pages.pages.len() >= 2);
    let mut found = String::new();
    for page in &layout.pages.pages {
        let lines: Vec<&_> = text_lines(page).into_iter().filter(|line| line.cell == Some(0)).collect();
        assert!(!lines.is_empty());
        assert!(lines.windows(2).all(|pair| pair[1].baseline - pair[0].baseline > 12.0 * MM - 0.001));
        assert!(lines.iter().all(|line| (37.0..262.0).contains(&line.baseline)));
        found.extend(lines.iter().map(|line| text_of(line)));
    }
    let wanted: String = (0..60).map(|number| char::from_u32(0x4e00 + number).unwrap()).collect();
    assert_eq!(found, wanted);
}

#[test]
fn the_head_is_set_again_on_every_page_and_marked_as_repeated() {
    let row: &[&str] = &["1", "内容"];
    let mut rows: Vec<&[&str]> = vec![&["序号", "项目"]];
    rows.extend(std::iter::repeat_n(row, 50));
    let layout = lay_out_table(table(12.0, 1, &rows));
    assert_eq!(layout.pages.pages.len(), 3);
    let repeated = |page: usize| {
        let lines = text_lines(&layout.pages.pages[page]);
        lines.iter().filter(|line| line.part == LinePart::RepeatedCell).map(|line| text_of(line)).collect::<Vec<_>>()
    };
    assert!(repeated(0).is_empty());
    assert_eq!(repeated(1), ["序号", "项目"]);
    assert_eq!(repeated(2), ["序号", "项目"]);
}

#[test]
fn a_row_taller_than_a_page_is_split_and_nothing_of_it_is_lost() {
    let long = "国".repeat(2000);
    let layout = lay_out_table(table(16.0, 0, &[&["项目", &long]]));
    let set: usize = all_lines(&layout).iter().map(|line| text_of(line).matches('国').count()).sum();
    assert_eq!(set, 2000);
    for page in &layout.pages.pages {
        assert!(text_lines(page).iter().all(|line| line.baseline < 262.0));
    }
}

#[test]
fn text_keeps_inside_its_cell() {
    let shares: Vec<String> = (0..8).map(|_| "中华人民共和国教育部PowerPoint2026年".to_owned()).collect();
    let cells: Vec<&str> = shares.iter().map(String::as_str).collect();
    let layout = lay_out_table(table(12.0, 0, &[&cells]));
    let width = 156.0 / 8.0;
    for line in all_lines(&layout).iter().filter(|line| line.part == LinePart::Cell) {
        let column = ((places(line)[0] - LEFT) / width).floor();
        assert!(right_end(line) < LEFT + (column + 1.0) * width, "{}", text_of(line));
    }
}

#[test]
fn a_spanning_cell_covers_its_columns_without_a_rule_between() {
    let mut wide = table(12.0, 0, &[&["合计", "2"], &["3", "4"]]);
    wide.cells.remove(1);
    wide.cells[0].column_span = 2;
    let layout = lay_out_table(wide);
    let down: Vec<Rule> =
        rules(&layout).into_iter().filter(|rule| rule.width == 0.25 && rule.from.0 == rule.to.0).collect();
    assert_eq!(down.len(), 1);
    assert!((down[0].to.1 - down[0].from.1 - ROW).abs() < 0.01, "the rule is one row high");
}

#[test]
fn cells_that_claim_one_place_are_all_set() {
    let mut clash = table(12.0, 0, &[&["甲", "乙"]]);
    let again: Vec<TableCell> = clash.cells.clone();
    clash.cells.extend(again);
    clash.cells[0].row_span = u32::MAX;
    clash.cells[0].column_span = u32::MAX;
    let layout = lay_out_table(clash);
    let text = texts(&layout).concat();
    assert_eq!((text.matches('甲').count(), text.matches('乙').count()), (2, 2));
}

#[test]
fn a_table_with_too_many_columns_is_set_as_one_column() {
    let names: Vec<String> = (0..200).map(|column| format!("列{column}")).collect();
    let cells: Vec<&str> = names.iter().map(String::as_str).collect();
    let layout = lay_out_table(table(12.0, 0, &[&cells]));
    assert!(names.iter().all(|name| texts(&layout).contains(name)));
}

/// Linear work: each page looks at its own cells.
#[test]
fn a_table_of_ten_thousand_rows_is_laid_out() {
    let row: &[&str] = &["1", "国家", "2026年"];
    let layout = lay_out(vec![Block::Table(table(12.0, 1, &vec![row; 10_000]))]);
    let set: usize = all_lines(&layout).iter().filter(|line| line.part == LinePart::Cell).count();
    assert_eq!(set, 30_000);
}
