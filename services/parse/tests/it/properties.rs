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

pub fn line() -> impl Strategy<Value = String> {
    let scrap =
        prop_oneof![4 => prop::sample::select(SCRAPS).prop_map(str::to_owned), 1 => "\\PC{0,6}", 1 => "[一-龥]{1,30}"];
    prop::collection::vec(scrap, 0..8).prop_map(|scraps| scraps.concat())
}

pub fn source_of(lines: &[String]) -> Source {
    Source {
        file: "任意.txt".to_owned(),
        sha256: String::new(),
        bytes: 0,
        media: Media::Text,
        recogniser: None,
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

/// Places and offsets are inside their texts, and say what stands there.
pub fn check(plans: &Plans) {
    let visible = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count();
    // Ingest's have no place in the Source.
    let own = || plans.removed.iter().skip(plans.source.removed.len());
    for removed in own() {
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
    let removed: usize = own().map(|removed| visible(&removed.text)).sum();
    assert!(removed <= source);
}

/// Lines of real papers, whole: mixed in any order they reach the passes that
/// single scraps do not.
pub const PAPER_LINES: &[&str] = &[
    "000001",
    "机密★1年",
    "秘密★6个月    加急",
    "特  急",
    "明州市教育局文件",
    "明州市教育局",
    "明州市财政局    文件",
    "文件",
    "明州市人民政府令",
    "第12号",
    "明州市教育局局长办公会议纪要",
    "明教〔2026〕12号",
    "（明教[2026]12号）",
    "明教〔2026〕12号      签发人：张三  李四",
    "签发人：张三",
    "王五  赵六",
    "明教〔2026〕13号    王五",
    "明州市教育局关于印发",
    "《2026年工作要点》的通知",
    "关于防汛的请示",
    "各区县（市）教育局，各直属学校：",
    "请认真做好防汛工作，确保安全。",
    "一、工作安排",
    "（一）开展检查。四月底前完成。",
    "附件：1.检查表  2.名单",
    "2.名单",
    "附件1",
    "附件2：名单",
    "检查表",
    "（此页无正文）",
    "明州市教育局    明州市财政局",
    "市长  王××",
    "2026年7月4日",
    "二〇二六年七月四日",
    "（此件公开发布）",
    "（联系人：张三，电话：0999-8600100）",
    "出席：张三、李四  请假：王五",
    "列席：各科室主要负责人",
    "主送：各直属学校。",
    "抄送：市委办公室，市政府办公室，",
    "市人大办公室。",
    "抄报：省教育厅。",
    "明州市教育局办公室    2026年7月5日印发",
    "2026年7月5日印发",
    "共印50份",
    "主题词：教育 防汛",
    "主动公开",
    "索 引 号：1133-2026",
    "发文机关：明州市教育局",
    "发文字号：明教〔2026〕12号",
    "标　　题：关于防汛的通知",
    "成文日期：2026年4月8日",
    "",
];

/// Characters of the Source that are in no document and no removal, or in two.
pub fn unaccounted(plans: &Plans) -> usize {
    let mut taken: Vec<Vec<u32>> = plans.source.lines.iter().map(|line| vec![0; line.text.chars().count()]).collect();
    let e = |plan: &wenshu_model::Plan| {
        let e = plan.elements.clone();
        let single = [
            e.copy_number,
            e.secrecy,
            e.urgency,
            e.document_number,
            e.addressees,
            e.date_of_issue,
            e.note,
            e.main_to,
            e.copy_to,
            e.printing,
        ];
        let several = [
            e.issuer_marks,
            e.signatories,
            e.title,
            e.subtitle,
            e.attachment_notes,
            e.signature,
            e.signers,
            e.attendance,
            e.imprint_other,
        ];
        let all: Vec<_> = single.into_iter().flatten().chain(several.into_iter().flatten()).collect();
        for located in &all {
            // A title taken from the headline has no pieces: it stands among the changes.
            assert!(located.pieces.is_empty() || held(plans, &located.pieces) == bare(&located.text));
        }
        all.into_iter().flat_map(|located| located.pieces).collect::<Vec<_>>()
    };
    let elements = plans.documents.iter().flat_map(e);
    let blocks = plans.documents.iter().flat_map(|plan| &plan.blocks).flat_map(|block| block.pieces.clone());
    let removed = plans.removed.iter().flat_map(|removed| removed.pieces.clone());
    for piece in elements.chain(blocks).chain(removed) {
        for cell in &mut taken[piece.line as usize - 1][piece.start as usize..piece.end as usize] {
            *cell += 1;
        }
    }
    let lines = plans.source.lines.iter().zip(&taken);
    lines
        .flat_map(|(line, taken)| line.text.chars().zip(taken))
        .filter(|(c, count)| !c.is_whitespace() && **count != 1)
        .count()
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
    fn lines_of_papers_in_any_order_are_all_accounted_for(
        lines in prop::collection::vec(prop::sample::select(PAPER_LINES), 1..60),
        pictures in prop::collection::vec(0..60_usize, 0..4),
    ) {
        let lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
        let mut source = source_of(&lines);
        for picture in pictures.into_iter().filter(|index| *index < lines.len()) {
            let line = &mut source.lines[picture];
            line.text.clear();
            line.hint.picture = Some("a".to_owned());
        }
        let figures = source.lines.iter().filter(|line| line.hint.picture.is_some()).count();
        match parse(source) {
            Ok(plans) => {
                check(&plans);
                assert_eq!(unaccounted(&plans), 0);
                let set = plans.documents.iter().flat_map(|plan| &plan.blocks).filter(|block| block.picture.is_some()).count();
                let lost = |findings: &[wenshu_model::Finding]| {
                    findings.iter().filter(|finding| finding.code == wenshu_model::FindingCode::PictureLost).count()
                };
                let lost = lost(&plans.findings);
                assert_eq!(set + lost, figures);
            }
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
