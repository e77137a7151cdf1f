//! Tables, read back from the finished file, and faulty tables.

// A test says what went wrong by panicking.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use wenshu_emit_docx::{DocxOptions, emit_docx};
use wenshu_model::Block;
use wenshu_model::official::{Table, TableCell, TableSet};
use wenshu_standard::Profile;

use crate::reading;
use crate::samples;

use reading::{Docx, Element};

fn open() -> Docx {
    Docx::open(&emit_docx(&samples::table(), &Profile::default(), &DocxOptions::default()).unwrap())
}

fn emit(table: Table) -> Vec<u8> {
    emit_docx(&samples::document("", vec![Block::Table(table)]), &Profile::default(), &DocxOptions::default()).unwrap()
}

fn plain(columns: usize, cells: Vec<TableCell>) -> Table {
    Table { column_shares: vec![1.0; columns], head_rows: 0, cells, size_pt: 12.0, ..Table::default() }
}

fn value<'a>(element: &'a Element, path: &[&str], attribute: &str) -> Option<&'a str> {
    path.iter().try_fold(element, |element, name| element.child(name))?.attribute(attribute)
}

#[test]
fn a_table_is_as_wide_as_the_type_area_and_its_columns_add_up() {
    let docx = open();
    for table in docx.document.all("w:tbl") {
        assert_eq!(value(table, &["w:tblPr", "w:tblW"], "w:w"), Some("8844"));
        assert_eq!(value(table, &["w:tblPr", "w:tblLayout"], "w:type"), Some("fixed"));
        let columns = table.child("w:tblGrid").unwrap().all("w:gridCol");
        let widths = columns.iter().map(|column| column.attribute("w:w").unwrap().parse::<u32>().unwrap());
        assert_eq!(widths.sum::<u32>(), 8844);
    }
}

#[test]
fn every_row_fills_the_grid() {
    let docx = open();
    for table in docx.document.all("w:tbl") {
        let columns = table.child("w:tblGrid").unwrap().children.len();
        for row in table.all("w:tr") {
            let span = |cell: &&Element| {
                value(cell, &["w:tcPr", "w:gridSpan"], "w:val").map_or(1, |span| span.parse().unwrap())
            };
            assert_eq!(row.all("w:tc").iter().map(span).sum::<usize>(), columns);
            let width = |cell: &&Element| value(cell, &["w:tcPr", "w:tcW"], "w:w").unwrap().parse::<u32>().unwrap();
            assert_eq!(row.all("w:tc").iter().map(width).sum::<u32>(), 8844);
        }
    }
}

#[test]
fn head_rows_repeat_and_no_row_splits() {
    let docx = open();
    let tables = docx.document.all("w:tbl");
    let heads = |table: &Element| {
        let is_head = |row: &&Element| row.child("w:trPr").unwrap().child("w:tblHeader").is_some();
        table.all("w:tr").iter().map(is_head).collect::<Vec<_>>()
    };
    assert_eq!(heads(tables[0])[..3], [true, false, false]);
    assert!(heads(tables[1]).iter().all(|head| !head));
    assert!(docx.document.all("w:tr").iter().all(|row| row.child("w:trPr").unwrap().child("w:cantSplit").is_some()));
}

#[test]
fn merged_cells_are_merged() {
    let docx = open();
    let rows = docx.document.all("w:tbl")[0].all("w:tr");
    let merge = |row: usize| value(rows[row].all("w:tc")[0], &["w:tcPr", "w:vMerge"], "w:val").map(str::to_owned);
    assert_eq!(merge(1).as_deref(), Some("restart"));
    assert_eq!(merge(2).as_deref(), Some("continue"));
    assert_eq!(merge(5).as_deref(), Some("restart"));
    assert_eq!(value(rows[7].all("w:tc")[1], &["w:tcPr", "w:gridSpan"], "w:val"), Some("2"));
}

#[test]
fn lines_of_a_cell_are_paragraphs_and_no_size_exceeds_that_of_the_text() {
    let docx = open();
    let tables = docx.document.all("w:tbl");
    assert_eq!(tables[0].all("w:tr")[1].all("w:tc")[1].all("w:p").len(), 2);
    let paragraph = docx.paragraph("乙丙丁");
    assert_eq!(docx.run_property(paragraph, paragraph.all("w:r")[0], "w:sz", "w:val").as_deref(), Some("32"));
}

/// impl-table: the lines of a cell stand 1.3 times their size apart.
#[test]
fn lines_of_a_cell_have_the_distance_of_their_size() {
    let docx = open();
    for text in ["工作内容", "乙丙丁"] {
        let paragraph = docx.paragraph(text);
        assert_eq!(docx.paragraph_property(paragraph, "w:spacing", "w:lineRule").as_deref(), Some("exact"));
        let line: u32 = docx.paragraph_property(paragraph, "w:spacing", "w:line").unwrap().parse().unwrap();
        let size = docx.run_property(paragraph, paragraph.all("w:r")[0], "w:sz", "w:val").unwrap();
        assert_eq!(line, size.parse::<u32>().unwrap() * 13);
    }
}

/// A document with a table of two rows as fit hands it on.
fn fitted(set: TableSet, turned: bool) -> Docx {
    let cells = (0..3).map(|row| samples::cell(row, 0, "甲")).collect();
    let table = Table { head_rows: 1, set: Some(set), turned, ..plain(1, cells) };
    Docx::open(&emit(table))
}

/// impl-table: rows are at least as high as fit says; a row that no page holds
/// may break, so that none of it is lost.
#[test]
fn rows_have_the_heights_that_fit_decided() {
    let set = TableSet { row_heights_pt: vec![24.1, 22.7, 900.0], repeated_rows: 1, space_below_pt: 7.3 };
    let docx = fitted(set, false);
    let rows = docx.document.all("w:tr");
    let height = |row: usize| value(rows[row], &["w:trPr", "w:trHeight"], "w:val");
    assert_eq!((height(0), height(1), height(2)), (Some("482"), Some("454"), None));
    let rule = value(rows[0], &["w:trPr", "w:trHeight"], "w:hRule");
    assert_eq!(rule, Some("atLeast"));
    let whole = |row: usize| rows[row].child("w:trPr").is_some_and(|row| row.child("w:cantSplit").is_some());
    assert_eq!((whole(0), whole(1), whole(2)), (true, true, false));
}

/// 9704-5.2.3-a: a line without text brings what follows back to the grid; a
/// turned table has the page to itself.
#[test]
fn the_line_below_a_table_is_as_high_as_fit_decided() {
    let set = TableSet { row_heights_pt: vec![24.1; 3], repeated_rows: 0, space_below_pt: 14.55 };
    let spaces = |docx: &Docx| {
        let body = docx.document.child("w:body").unwrap();
        let lines = body.children.iter().filter(|child| child.name == "w:p");
        lines.map(|line| docx.paragraph_property(line, "w:spacing", "w:line").unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(spaces(&fitted(set.clone(), false)), ["291"]);
    assert_eq!(spaces(&fitted(set, true)), ["20"]);
}

/// Heights that no table can have, from a document of a stranger.
#[test]
fn heights_that_make_no_sense_are_left_out() {
    for height in [f32::NAN, f32::INFINITY, -1.0, f32::MAX] {
        let set = TableSet { row_heights_pt: vec![height; 3], repeated_rows: u32::MAX, space_below_pt: height };
        let docx = fitted(set, false);
        let heights = docx.document.all("w:trHeight");
        assert!(heights.iter().all(|element| element.attribute("w:val") == Some("0")), "{height}");
        assert_eq!(docx.document.all("w:tr").len(), 3);
    }
}

#[test]
fn tables_never_touch_and_never_end_the_body() {
    let docx = open();
    let body = docx.document.child("w:body").unwrap();
    let names: Vec<_> = body.children.iter().map(|child| child.name.as_str()).collect();
    assert!(names.windows(2).all(|pair| pair[0] != "w:tbl" || pair[1] == "w:p"), "{names:?}");
}

#[test]
fn no_cell_of_a_faulty_table_is_lost() {
    let wide = TableCell { column_span: 2, ..samples::cell(0, 0, "甲") };
    let long = TableCell { row_span: u32::MAX, column_span: u32::MAX, ..samples::cell(5, 0, "丙") };
    let far = samples::cell(u32::MAX, u32::MAX, "丁");
    let cells = vec![wide, samples::cell(0, 1, "乙"), long, samples::cell(6, 0, "戊"), far, samples::cell(0, 0, "己")];
    let docx = Docx::open(&emit(plain(1, cells)));
    let text = docx.text();
    assert!("甲乙丙丁戊己".chars().all(|cell| text.matches(cell).count() == 1), "{text}");
}

#[test]
fn a_table_too_wide_for_word_is_set_cell_below_cell() {
    let cells = (0..64).map(|column| samples::cell(0, column, "甲")).collect();
    let docx = Docx::open(&emit(plain(64, cells)));
    assert_eq!(docx.document.all("w:gridCol").len(), 1);
    assert_eq!(docx.document.all("w:tr").len(), 64);
}

#[test]
fn a_table_without_cells_has_one() {
    let docx = Docx::open(&emit(plain(2, Vec::new())));
    assert_eq!(docx.document.all("w:tc").len(), 1);
}

#[test]
fn a_crowded_table_is_set_in_a_smaller_size_and_less_padding() {
    let cells = (0..40).map(|column| samples::cell(0, column, "甲")).collect();
    let docx = Docx::open(&emit(plain(40, cells)));
    let paragraph = docx.paragraph("甲");
    assert_eq!(docx.run_property(paragraph, paragraph.all("w:r")[0], "w:sz", "w:val").as_deref(), Some("10"));
    let padding = value(docx.document.all("w:tc")[0], &["w:tcPr", "w:tcMar", "w:left"], "w:w");
    assert!(padding.unwrap().parse::<u32>().unwrap() < 85);
}

#[test]
fn odd_shares_still_fill_the_width() {
    for shares in [vec![0.0, 0.0], vec![f32::NAN, 1.0], vec![-1.0, f32::INFINITY], vec![3.0, 1.0]] {
        let cells = vec![samples::cell(0, 0, "甲"), samples::cell(0, 1, "乙")];
        let docx = Docx::open(&emit(Table { column_shares: shares, ..plain(2, cells) }));
        let widths = docx
            .document
            .all("w:gridCol")
            .iter()
            .map(|column| column.attribute("w:w").unwrap().parse::<u32>().unwrap())
            .sum::<u32>();
        assert_eq!(widths, 8844);
    }
}
