//! The five real files, through ingest and parse: what holds for any text
//! holds for them.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::Path;

use wenshu_format::format;
use wenshu_ingest::{Limits, ingest};
use wenshu_model::{Block, OfficialDocument, Plan};
use wenshu_parse::parse;
use wenshu_standard::Profile;

fn plans() -> Vec<Plan> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/plans");
    ["000.txt", "001.txt", "002.txt", "003.txt", "004.txt"]
        .into_iter()
        .flat_map(|file| {
            let bytes = std::fs::read(folder.join(file)).unwrap();
            parse(ingest(&bytes, file, &Limits::default()).unwrap()).unwrap().documents
        })
        .collect()
}

fn text(document: &OfficialDocument) -> String {
    let paragraphs = document.blocks.iter().map(|block| match block {
        Block::Paragraph(paragraph) => paragraph.text(),
        Block::Table(table) => table.cells.iter().map(|cell| cell.text.as_str()).collect(),
        Block::Figure(_) => String::new(),
    });
    paragraphs.collect::<Vec<_>>().join("\n")
}

/// Characters that no Chinese text of these files should hold any more, where
/// they stand beside a Han character.
fn half_width_leftovers(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    characters
        .windows(3)
        .filter(|three| ",;:()!\"'`".contains(three[1]) && (is_han(three[0]) || is_han(three[2])))
        .map(|three| three.iter().collect())
        .collect()
}

#[test]
fn every_document_accounts_for_its_text_and_comes_out_clean() {
    let profile = Profile::default();
    let plans = plans();
    assert_eq!(plans.len(), 30);
    for plan in &plans {
        let document = format(plan, &[], &Default::default(), &profile).unwrap();
        let text = text(&document);
        assert_eq!(half_width_leftovers(&text), Vec::<String>::new(), "{}", document.title);
        assert!(!text.contains("  "), "{}", document.title);
        assert!(!text.contains(['羣', '學', '黨', '爲']), "{}", document.title);
    }
}

#[test]
fn the_same_plan_gives_the_same_document() {
    let profile = Profile::default();
    for plan in plans() {
        assert_eq!(
            format(&plan, &[], &Default::default(), &profile).unwrap(),
            format(&plan, &[], &Default::default(), &profile).unwrap()
        );
    }
}

#[test]
fn planted_characters_of_the_files_are_gone() {
    let profile = Profile::default();
    let all: String =
        plans().iter().map(|plan| text(&format(plan, &[], &Default::default(), &profile).unwrap())).collect();
    for (written, wanted) in [("内的.所有", "内的所有"), ("教师的`安全", "教师的安全"), ("种.种", "种种")]
    {
        assert!(!all.contains(written) && all.contains(wanted), "{written}");
    }
}
