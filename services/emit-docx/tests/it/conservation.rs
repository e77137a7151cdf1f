//! Nothing lost, nothing invented, nothing moved: on arbitrary text.

// A test says what went wrong by panicking.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use proptest::prelude::*;
use wenshu_emit_docx::{DocxOptions, emit_docx};
use wenshu_model::letterhead::{Imprint, ImprintEntry, ImprintSet, LetterheadSet, PlacedBox, RuleWeight};
use wenshu_model::official::{Table, TableCell};
use wenshu_model::{Block, Face, Letterhead, Lines, OfficialDocument, Paragraph, Role, Run, Severity};
use wenshu_standard::{FontNames, Profile};

use crate::reading;
use crate::samples;

use reading::Docx;

/// Text as it may come: Chinese with rare names, marks of all kinds, mark-up,
/// spaces at the ends, tabs and forced breaks; no character that XML forbids.
fn any_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[一-龥]{0,12}",
        "[镕喆祎堃𠮷“”‘’—…·×①№～℃\u{a0}\u{3000}]{0,6}",
        "[ -~]{0,12}",
        "[\t\n ]{0,3}",
        any::<String>(),
    ];
    proptest::collection::vec(piece, 0..6).prop_map(|pieces| {
        let allowed =
            |character: &char| !matches!(character, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
        pieces.concat().chars().filter(allowed).collect()
    })
}

fn any_face() -> impl Strategy<Value = Face> {
    prop_oneof![Just(Face::FangSong), Just(Face::Kai), Just(Face::Hei), Just(Face::XiaoBiaoSong), Just(Face::Song)]
}

fn any_role() -> impl Strategy<Value = Role> {
    prop_oneof![
        Just(Role::Title),
        Just(Role::Body),
        Just(Role::AttachmentNote),
        Just(Role::Signature),
        Just(Role::IssuerMark),
        Just(Role::CopyTo),
        (0..8_u8).prop_map(Role::Heading),
        (0..8_u8).prop_map(Role::RunIn),
        (0..8_u8).prop_map(Role::Item),
    ]
}

fn any_paragraph() -> impl Strategy<Value = Paragraph> {
    let runs = proptest::collection::vec((any_text(), any_face()), 0..4);
    let indents = (any::<f32>(), any::<f32>(), any::<f32>());
    let outline = (any::<Option<u8>>(), proptest::option::of(0..40_u32));
    (any_role(), runs, indents, outline, any::<u32>()).prop_map(|(role, runs, indents, outline, rows)| Paragraph {
        runs: runs.into_iter().map(|(text, face)| Run { text, face }).collect(),
        first_indent: indents.0,
        left_indent: indents.1,
        right_indent: indents.2,
        outline: outline.0,
        outline_chars: outline.1,
        blank_rows_before: rows,
        ..samples::paragraph(role, "")
    })
}

fn any_table() -> impl Strategy<Value = Table> {
    (1..4_usize, 1..4_usize, proptest::collection::vec(any_text(), 9)).prop_map(|(rows, columns, texts)| {
        let cell = |(index, text): (usize, &String)| TableCell {
            text: text.clone(),
            ..samples::cell((index / columns) as u32, (index % columns) as u32, "")
        };
        let cells = texts.iter().take(rows * columns).enumerate().map(cell).collect();
        Table { column_shares: vec![1.0; columns], head_rows: 1, cells, size_pt: 12.0, ..Table::default() }
    })
}

fn any_document() -> impl Strategy<Value = OfficialDocument> {
    let block = prop_oneof![4 => any_paragraph().prop_map(Block::Paragraph), 1 => any_table().prop_map(Block::Table)];
    (any_text(), proptest::collection::vec(block, 0..6)).prop_map(|(title, blocks)| samples::document(&title, blocks))
}

/// A document with letterhead, 版记, findings of any words and every kind of page.
fn any_paper() -> impl Strategy<Value = OfficialDocument> {
    let place = (any::<f32>(), any::<f32>(), any::<f32>(), any::<f32>(), any::<f32>()).prop_map(
        |(left_mm, top_mm, width_mm, size_pt, pitch_pt)| PlacedBox { left_mm, top_mm, width_mm, size_pt, pitch_pt },
    );
    let head = proptest::collection::vec((any_paragraph(), place), 0..4);
    let weight = proptest::option::of(prop_oneof![Just(RuleWeight::Thick), Just(RuleWeight::Thin)]);
    let foot = proptest::collection::vec((any_paragraph(), weight), 0..4);
    let finding = (proptest::option::of(0..8_u32), any_text(), any_text());
    let findings = proptest::collection::vec(finding, 0..5);
    let set = (any::<bool>(), 0..3_u32);
    (any_document(), head, foot, findings, set, any::<bool>()).prop_map(
        |(mut document, head, foot, findings, set, turned)| {
            let (paragraphs, places) = head.into_iter().unzip();
            let set_head = LetterheadSet { places, rules: Vec::new(), rows: 8 };
            document.letterhead = Some(Letterhead { paragraphs, set: Some(set_head) });
            let entries =
                foot.into_iter().map(|(paragraph, rule_above)| ImprintEntry { paragraph, rule_above }).collect();
            let set = ImprintSet { own_page: set.0, blank_pages: set.1 };
            document.imprint = Some(Imprint { entries, closing_rule: true, set: Some(set) });
            for (line, block) in (0..).zip(&mut document.blocks) {
                match block {
                    Block::Paragraph(paragraph) => paragraph.lines = Some(Lines::one(line)),
                    Block::Table(table) => {
                        table.lines = Some(Lines::one(line));
                        table.turned = turned;
                    }
                    Block::Figure(_) => {}
                }
            }
            let finding = |(line, excerpt, message): (Option<u32>, String, String)| {
                samples::papers::finding(line.map(Lines::one), &excerpt, Severity::Review, &message)
            };
            document.findings = findings.into_iter().map(finding).collect();
            document
        },
    )
}

/// The text of letterhead, blocks and 版记 in order, without the lines that
/// have none.
fn text_of_paper(document: &OfficialDocument) -> String {
    let head = document.letterhead.iter().flat_map(|head| &head.paragraphs).map(Paragraph::text);
    let foot = document.imprint.iter().flat_map(|foot| &foot.entries).map(|entry| entry.paragraph.text());
    let parts = head.chain([text_of(document)]).chain(foot);
    without_empty_lines(&parts.collect::<Vec<_>>().join("\n"))
}

fn without_empty_lines(text: &str) -> String {
    text.split('\n').filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The text of a document, a line feed behind each paragraph.
fn text_of(document: &OfficialDocument) -> String {
    let mut text = String::new();
    let mut after_table = false;
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => text += &format!("{}\n", paragraph.text()),
            Block::Table(table) => {
                // Between two tables stands a line without text.
                text += if after_table { "\n" } else { "" };
                table.cells.iter().for_each(|cell| text += &format!("{}\n", cell.text));
            }
            Block::Figure(_) => text += "\n",
        }
        after_table = matches!(block, Block::Table(_));
    }
    text + if after_table || document.blocks.is_empty() { "\n" } else { "" }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_text_of_the_docx_is_the_text_of_the_document_in_order(document in any_document(), system in any::<bool>()) {
        let font_names = if system { FontNames::System } else { FontNames::Gb2312 };
        let profile = Profile { font_names, ..Profile::default() };
        let docx = Docx::open(&emit_docx(&document, &profile, &DocxOptions::default()).unwrap());
        prop_assert_eq!(docx.text(), text_of(&document));
    }

    #[test]
    fn letterhead_text_and_imprint_stand_in_the_docx_in_order(document in any_paper(), comments in any::<bool>()) {
        let docx = Docx::open(&emit_docx(&document, &Profile::default(), &DocxOptions { comments }).unwrap());
        prop_assert_eq!(without_empty_lines(&docx.text()), text_of_paper(&document));
    }

    #[test]
    fn bytes_of_any_document_are_the_same_twice(document in any_document()) {
        let emit = || emit_docx(&document, &Profile::default(), &DocxOptions::default()).unwrap();
        prop_assert_eq!(emit(), emit());
    }
}
