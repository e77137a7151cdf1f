//! What holds for any text: every character is accounted for, every place and
//! offset is inside its text, and parse does not fall over.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use proptest::prelude::*;
use wenshu_model::source::{Encoding, Hint, Media, Origin};
use wenshu_model::{Line, Piece, Plans, Source};
use wenshu_parse::{ParseError, parse};

/// Scraps that make the passes work: separators, numbers, furniture, dates,
/// names, marks; and anything else.
const SCRAPS: &[&str] = &[
    "篇一",
    "范文",
    "（篇2）",
    "工作计划",
    "教育局",
    "一、",
    "（一）",
    "(二)",
    "1.",
    "1、",
    "（1）",
    "①",
    "2）",
    "第一章",
    "第三条",
    "标题：",
    "——",
    "一是",
    "二是",
    "。",
    "，",
    "；",
    "：",
    "“",
    "”",
    "《",
    "》",
    "（",
    "）",
    "抓好落实",
    "加强管理",
    "以下是小编整理的",
    "供大家参考",
    "版权声明",
    "相关文章",
    "本文地址",
    "附件1",
    "附件：",
    "2024年3月5日",
    "年 月 日",
    "xx年",
    "××小学",
    "各学校：",
    "组长：",
    "王芳、李明",
    "抄送：",
    "- 1 -",
    "……",
    "...",
    "____",
    "??",
    "\t",
    "　",
    " ",
    "abc",
    "3.14",
    "精选16篇",
    "签发人：张三",
    "×教发〔2024〕1号",
    "绝密★1年",
    "（此件公开发布）",
    "第二部分",
];

fn line() -> impl Strategy<Value = String> {
    let scrap =
        prop_oneof![4 => prop::sample::select(SCRAPS).prop_map(str::to_owned), 1 => "\\PC{0,6}", 1 => "[一-龥]{1,30}"];
    prop::collection::vec(scrap, 0..8).prop_map(|scraps| scraps.concat())
}

fn source_of(lines: &[String]) -> Source {
    Source {
        file: "任意.txt".to_owned(),
        sha256: String::new(),
        bytes: 0,
        media: Media::Text,
        encoding: Encoding { name: "UTF-8".to_owned(), declared: None, bom: false },
        lines: lines
            .iter()
            .map(|text| Line { text: text.clone(), origin: Origin::default(), hint: Hint::default() })
            .collect(),
        assets: Vec::new(),
        removed: Vec::new(),
        findings: Vec::new(),
    }
}

fn held(plans: &Plans, pieces: &[Piece]) -> String {
    let line = |piece: &Piece| {
        plans.source.lines[piece.line as usize - 1]
            .text
            .chars()
            .skip(piece.start as usize)
            .take((piece.end - piece.start) as usize)
            .collect::<String>()
    };
    pieces.iter().map(line).collect::<String>().split_whitespace().collect()
}

fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

fn check(plans: &Plans) {
    let visible = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    for removed in &plans.removed {
        assert_eq!(held(plans, &removed.pieces), bare(&removed.text));
    }
    for plan in &plans.documents {
        for block in &plan.blocks {
            let length = u32::try_from(block.text.chars().count()).unwrap();
            assert!(block.lead.is_none_or(|lead| lead <= length));
            assert!(
                block.roster.iter().all(|entry| entry
                    .names
                    .iter()
                    .chain([&entry.label])
                    .all(|[a, b]| a <= b && *b <= length))
            );
            let cells: String =
                block.table.iter().flat_map(|table| &table.cells).map(|cell| cell.text.as_str()).collect();
            let said = format!("{}{}{cells}", block.number.as_deref().unwrap_or_default(), block.text);
            assert_eq!(held(plans, &block.pieces), bare(&said));
        }
        assert!(plan.needs_review.iter().all(|index| (*index as usize) < plan.findings.len()));
    }
    let source: usize = plans.source.lines.iter().map(|line| visible(&line.text)).sum();
    let removed: usize = plans.removed.iter().map(|removed| visible(&removed.text)).sum();
    assert!(removed <= source);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_character_of_any_text_is_lost(lines in prop::collection::vec(line(), 0..40)) {
        match parse(source_of(&lines)) {
            Ok(plans) => check(&plans),
            Err(ParseError::NoPlan { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn a_text_run_together_is_split_without_loss(scraps in prop::collection::vec(prop::sample::select(SCRAPS), 900..1400)) {
        match parse(source_of(&[scraps.concat()])) {
            Ok(plans) => check(&plans),
            Err(ParseError::NoPlan { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }
}
