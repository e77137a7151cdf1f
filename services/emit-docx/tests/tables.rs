//! Tables, read back from the finished file, and tables that cannot be drawn.

// A test says what went wrong by panicking.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use wenshu_emit_docx::{EmitDocxError, emit_docx};
use wenshu_model::Block;
use wenshu_model::official::{Table, TableCell};
use wenshu_standard::Profile;

mod reading;
mod samples;

use reading::{Docx, Element};

fn open() -> Docx {
    Docx::open(&emit_docx(&samples::table(), &Profile::default()).unwrap())
}

fn emit(table: Table) -> Result<Vec<u8>, EmitDocxError> {
    emit_docx(&samples::document("", vec![Block::Table(table)]), &Profile::default())
}

fn plain(columns: usize, cells: Vec<TableCell>) -> Table {
    Table { column_shares: vec![1.0; columns], head_rows: 0, cells, size_pt: 12.0, lines: None }
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
fn lines_of_a_cell_are_paragraphs_and_its_size_is_kept() {
    let docx = open();
    let tables = docx.document.all("w:tbl");
    assert_eq!(tables[0].all("w:tr")[1].all("w:tc")[1].all("w:p").len(), 2);
    let paragraph = docx.paragraph("乙丙丁");
    assert_eq!(docx.run_property(paragraph, paragraph.all("w:r")[0], "w:sz", "w:val").as_deref(), Some("44"));
}

#[test]
fn text_of_no_size_is_clipped_in_a_table() {
    let docx = open();
    let rule = docx.paragraph_property(docx.paragraph("乙丙丁"), "w:spacing", "w:lineRule");
    assert_eq!(rule.as_deref(), Some("atLeast"));
}

#[test]
fn tables_never_touch_and_never_end_the_body() {
    let docx = open();
    let body = docx.document.child("w:body").unwrap();
    let names: Vec<_> = body.children.iter().map(|child| child.name.as_str()).collect();
    assert!(names.windows(2).all(|pair| pair[0] != "w:tbl" || pair[1] == "w:p"), "{names:?}");
}

#[test]
fn overlapping_cells_are_refused_and_named() {
    let wide = TableCell { column_span: 2, ..samples::cell(0, 0, "甲") };
    let error = emit(plain(2, vec![wide, samples::cell(0, 1, "乙")])).unwrap_err();
    assert!(matches!(error, EmitDocxError::TableCell { block: 1, row: 1, column: 2 }), "{error}");
}

#[test]
fn a_cell_outside_the_columns_is_refused() {
    let error = emit(plain(2, vec![samples::cell(0, 2, "甲")])).unwrap_err();
    assert!(matches!(error, EmitDocxError::TableCell { .. }), "{error}");
}

#[test]
fn tables_that_word_cannot_open_are_refused() {
    let far = samples::cell(u32::MAX, 0, "甲");
    let long = TableCell { row_span: u32::MAX, ..samples::cell(5, 0, "甲") };
    for table in [
        plain(2, Vec::new()),
        plain(0, Vec::new()),
        plain(64, vec![samples::cell(0, 0, "甲")]),
        plain(1, vec![far]),
        plain(1, vec![long]),
    ] {
        let error = emit(table).unwrap_err();
        assert!(matches!(error, EmitDocxError::TableSize { .. }), "{error}");
    }
}

#[test]
fn odd_shares_still_fill_the_width() {
    for shares in [vec![0.0, 0.0], vec![f32::NAN, 1.0], vec![-1.0, f32::INFINITY], vec![3.0, 1.0]] {
        let cells = vec![samples::cell(0, 0, "甲"), samples::cell(0, 1, "乙")];
        let docx = Docx::open(&emit(Table { column_shares: shares, ..plain(2, cells) }).unwrap());
        let widths = docx
            .document
            .all("w:gridCol")
            .iter()
            .map(|column| column.attribute("w:w").unwrap().parse::<u32>().unwrap())
            .sum::<u32>();
        assert_eq!(widths, 8844);
    }
}
