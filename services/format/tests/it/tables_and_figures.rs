//! Tables and pictures: size, turning, what is copied into the document.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "in a test, a panic is the answer")]

use crate::common;

use std::sync::Arc;

use common::{block, body, plan};
use wenshu_format::format;
use wenshu_model::official::{Figure, Table};
use wenshu_model::plan::{BlockKind, PlanCell, PlanTable};
use wenshu_model::source::{Asset, PictureMedia};
use wenshu_model::{Block, Elements, FindingCode, OfficialDocument, Plan, PlanBlock};
use wenshu_standard::Profile;

fn set(plan: &Plan, assets: &[Asset]) -> OfficialDocument {
    format(plan, assets, &Elements::default(), &Profile::default()).unwrap()
}

fn table(columns: u32, text: &str) -> (Table, bool) {
    let cells =
        (0..columns).map(|column| PlanCell { row: 0, column, row_span: 1, column_span: 1, text: text.to_owned() });
    let mut made = block(BlockKind::Table, None, None, "");
    made.table = Some(PlanTable { columns, head_rows: 0, cells: cells.collect() });
    let document = set(&plan("", vec![made]), &[]);
    let reported = document.findings.iter().any(|finding| finding.code == FindingCode::TableFitted);
    match document.blocks.into_iter().next() {
        Some(Block::Table(table)) => (table, reported),
        _ => panic!("a table"),
    }
}

#[test]
fn a_table_is_set_as_large_as_it_fits_and_turned_when_it_does_not() {
    let long = "加强学校基础设施建设";
    for (columns, size, turned) in
        [(2, 12.0, false), (5, 12.0, false), (6, 10.5, false), (7, 9.0, false), (8, 10.5, true), (14, 9.0, true)]
    {
        let (table, reported) = table(columns, long);
        assert_eq!((table.size_pt, table.turned), (size, turned), "{columns} columns");
        assert_eq!(reported, size < 12.0 || turned);
        assert!((table.column_shares.iter().sum::<f32>() - 1.0).abs() < 1e-4);
    }
    // Many columns that hold little need no small type.
    assert_eq!(table(10, "优").0.size_pt, 12.0);
}

/// 9704-7.3.2-a: a row is blank between the title and a table that follows it; a
/// turned table stands on a page of its own.
#[test]
fn one_row_is_blank_between_title_and_table() {
    for (columns, rows) in [(2, 1), (14, 0)] {
        let cells = (0..columns).map(|column| PlanCell {
            row: 0,
            column,
            row_span: 1,
            column_span: 1,
            text: "加强学校基础设施建设".to_owned(),
        });
        let mut made = block(BlockKind::Table, None, None, "");
        made.table = Some(PlanTable { columns, head_rows: 0, cells: cells.collect() });
        let document = set(&plan("2026年工作计划", vec![made]), &[]);
        let [Block::Paragraph(title), Block::Table(_)] = &document.blocks[..] else { panic!("{:?}", document.blocks) };
        assert_eq!(title.blank_rows_after, rows, "{columns} columns");
    }
}

fn asset(name: &str, width: u32, height: u32) -> Asset {
    Asset { sha256: name.to_owned(), media: PictureMedia::Png, width, height, bytes: Arc::from([1_u8].as_slice()) }
}

fn picture(name: Option<&str>, words: &str) -> PlanBlock {
    PlanBlock { picture: name.map(str::to_owned), ..block(BlockKind::Figure, None, None, words) }
}

fn figure(width: u32, height: u32) -> Figure {
    let document = set(&plan("", vec![picture(Some("a"), "")]), &[asset("a", width, height)]);
    match &document.blocks[0] {
        Block::Figure(figure) => figure.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_picture_is_never_enlarged_and_fits_the_type_area() {
    let small = figure(96, 48);
    assert!((small.width_mm - 25.4).abs() < 0.01 && (small.height_mm - 12.7).abs() < 0.01);
    let wide = figure(3000, 1000);
    assert!((wide.width_mm - 156.0).abs() < 0.01 && (wide.height_mm - 52.0).abs() < 0.01);
    let high = figure(1000, 3000);
    assert!((high.height_mm - 135.0).abs() < 0.01 && (high.width_mm - 45.0).abs() < 0.01);
}

#[test]
fn only_pictures_that_are_shown_are_copied_each_once() {
    let blocks = vec![picture(Some("a"), "图1"), picture(Some("a"), ""), body("全文。")];
    let document = set(&plan("", blocks), &[asset("a", 10, 10), asset("b", 10, 10)]);
    let copied: Vec<&str> = document.assets.iter().map(|asset| asset.sha256.as_str()).collect();
    assert_eq!(copied, ["a"]);
    let Block::Figure(figure) = &document.blocks[0] else { panic!("a figure") };
    assert_eq!(figure.alt, "图1");
}

#[test]
fn the_words_of_a_picture_that_is_not_at_hand_are_kept() {
    let document = set(&plan("", vec![picture(Some("a"), "图1 流程"), picture(None, "图2")]), &[]);
    let texts: Vec<String> = common::paragraphs(&document).iter().map(|paragraph| paragraph.text()).collect();
    assert_eq!(texts, ["图1流程", "图2"]);
    let lost = document.findings.iter().filter(|finding| finding.code == FindingCode::PictureLost).count();
    assert_eq!(lost, 1);
    assert!(document.assets.is_empty());
}
