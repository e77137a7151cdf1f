//! Tables on the grid.

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

#[test]
fn each_line_of_a_cell_takes_a_row_and_text_goes_on_below_the_table() {
    let long = "国家发展和改革委员会教育部财政部人力资源和社会保障部";
    let layout = lay_out_table(table(12.0, 0, &[&["1", long, long], &["2", "短", "短"]]));
    let lines = all_lines(&layout);
    let after = lines.iter().find(|line| text_of(line) == "表后。").unwrap();
    let tallest = lines.iter().filter(|line| line.part == LinePart::Cell).filter(|line| long.contains(&text_of(line)));
    let rows = tallest.count() / 2;
    assert!(rows >= 2);
    assert!((row_of(after) - (1.0 + rows as f64 + 1.0)).abs() < 0.01);
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
    assert!((down[0].to.1 - down[0].from.1 - PITCH).abs() < 0.01, "the rule is one row high");
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
