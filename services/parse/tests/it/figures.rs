//! Pictures of a Source become figure blocks, at their place and in the right
//! document; what stands outside of all documents is said to be lost.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use wenshu_model::plan::BlockKind;
use wenshu_model::source::{Encoding, Hint, Media, Origin};
use wenshu_model::{FindingCode, Line, Plans, Source};
use wenshu_parse::parse;

/// A Source of lines; one that begins with ▣ is a picture of that name.
fn plans(lines: &[&str]) -> Plans {
    let line = |text: &&str| {
        let picture = text.strip_prefix('▣').map(str::to_owned);
        let shown = if picture.is_some() { String::new() } else { (*text).to_owned() };
        Line { text: shown, origin: Origin::default(), hint: Hint { picture, ..Hint::default() } }
    };
    parse(Source {
        file: "图.md".to_owned(),
        sha256: String::new(),
        bytes: 0,
        media: Media::Markdown,
        recogniser: None,
        encoding: Encoding { name: "UTF-8".to_owned(), declared: None, bom: false },
        lines: lines.iter().map(line).collect(),
        assets: Vec::new(),
        removed: Vec::new(),
        findings: Vec::new(),
    })
    .unwrap_or_else(|error| panic!("{error}"))
}

/// The blocks as words, a figure by its name and attachment.
fn shown(plans: &Plans, document: usize) -> Vec<String> {
    let blocks = &plans.documents[document].blocks;
    let word = |block: &wenshu_model::PlanBlock| match (block.kind, block.attachment) {
        (BlockKind::Figure, None) => format!("▣{}", block.picture.as_deref().unwrap()),
        (BlockKind::Figure, Some(number)) => format!("▣{}@{number}", block.picture.as_deref().unwrap()),
        _ => format!("{}{}", block.number.as_deref().unwrap_or_default(), block.text),
    };
    blocks.iter().map(word).collect()
}

#[test]
fn a_figure_stands_where_the_file_has_it() {
    let plans = plans(&[
        "▣a",
        "学校2026年工作计划",
        "一、工作安排",
        "认真做好工作，",
        "▣b",
        "按时完成任务。",
        "▣c",
        "二、其他",
        "及时总结。",
        "",
        "▣d",
    ]);
    assert_eq!(
        shown(&plans, 0),
        ["▣a", "一、工作安排", "认真做好工作，按时完成任务。", "▣b", "▣c", "二、其他", "及时总结。", "▣d"]
    );
    let figure = &plans.documents[0].blocks[3];
    assert_eq!((figure.lines.first, figure.pieces.len()), (5, 0));
    assert_eq!((plans.documents[0].lines.first, plans.documents[0].lines.last), (1, 11));
}

#[test]
fn a_figure_of_an_attachment_belongs_to_it() {
    let plans = plans(&[
        "关于防汛的通知",
        "各学校：",
        "请认真做好防汛工作。",
        "▣a",
        "附件：1.流程图",
        "2.分布图",
        "明州市教育局",
        "2026年4月8日",
        "附件1",
        "流程图",
        "▣b",
        "附件2",
        "分布图",
        "▣c",
        "说明：以现场为准。",
    ]);
    let figures: Vec<String> = shown(&plans, 0).into_iter().filter(|word| word.starts_with('▣')).collect();
    assert_eq!(figures, ["▣a", "▣b@1", "▣c@2"]);
    assert!(!plans.documents[0].findings.iter().any(|finding| finding.code == FindingCode::AttachmentMismatch));
}

#[test]
fn a_figure_among_furniture_is_said_to_be_lost() {
    let plans = plans(&[
        "教育局工作计划(精选2篇)",
        "▣logo",
        "首页 > 教育 > 计划",
        "篇一：学校工作计划",
        "认真做好工作，按时完成任务。",
        "▣own",
        "篇二：德育工作计划",
        "认真开展活动，按时完成任务。",
        "版权声明：",
        "▣code",
        "本站所有内容来自网络",
    ]);
    assert_eq!(shown(&plans, 0).last().unwrap(), "▣own");
    let lost: Vec<u32> = plans
        .findings
        .iter()
        .filter(|finding| finding.code == FindingCode::PictureLost)
        .map(|finding| finding.lines.unwrap().first)
        .collect();
    assert_eq!(lost, [2, 10]);
}

#[test]
fn a_table_between_figures_stays_whole() {
    let plans = plans(&[
        "学校2026年工作计划",
        "认真做好下列工作，按时完成任务。",
        "项目\t时间",
        "检查\t三月",
        "▣a",
        "总结\t五月",
    ]);
    assert_eq!(plans.documents[0].blocks.iter().filter(|block| block.kind == BlockKind::Table).count(), 1);
    assert_eq!(plans.documents[0].blocks.iter().filter(|block| block.kind == BlockKind::Figure).count(), 1);
}
