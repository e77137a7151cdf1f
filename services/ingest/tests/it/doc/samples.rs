//! One plan, saved by LibreOffice as DOC and as RTF, gives the same lines.

use wenshu_model::source::HintAlign;
use wenshu_model::{FindingCode, RemovalReason, Source};

use crate::rtf::structure::cells;
use crate::shared::{has_finding, read, removed, texts};

const DOC: &[u8] = include_bytes!("../../samples/plan.doc");
const RTF: &[u8] = include_bytes!("../../samples/plan.rtf");

const LINES: [&str; 34] = [
    "示范市教育局2025年工作计划",
    "",
    "各县区教育局：",
    "现将要点印发新的措辞，请认真贯彻[1]执行。",
    "[1] 贯彻情况年底上报。",
    "一、指导思想",
    "坚持立德树人。以质量为中心。第一行",
    "第二行\t制表",
    "（一）总体要求",
    "1. 加强领导",
    "（1）成立小组",
    "（2）明确分工",
    "2. 落实责任",
    "（二）主要目标",
    "项目甲",
    "项目乙",
    "二、工作安排",
    "序号",
    "任务",
    "时间",
    "1",
    "招生",
    "基教科",
    "招办",
    "7月",
    "培训",
    "人事科",
    "8月",
    "图示：如上。",
    "",
    "带框的段落。见链接。",
    "文本框里的话",
    "示范市教育局",
    "2025年1月6日",
];

fn check(source: &Source) {
    assert_eq!(texts(source), LINES);
    let line = |text: &str| source.lines.iter().find(|line| line.text == text).unwrap();
    assert_eq!(line("一、指导思想").hint.heading, Some(1));
    assert_eq!(line("（一）总体要求").hint.heading, Some(2));
    assert_eq!(line("（2）明确分工").hint.list, Some(2));
    assert_eq!(line("项目甲").hint.list, Some(1));
    assert_eq!(line(LINES[0]).hint.align, Some(HintAlign::Center));
    assert_eq!(line("示范市教育局").hint.align, Some(HintAlign::Right));
    let runs: Vec<_> = line(LINES[6]).hint.emphasis.iter().map(|run| (run.start, run.end, run.strong)).collect();
    assert_eq!(runs, [(0, 7, true), (8, 10, false)]);
    assert!(source.lines[29].hint.picture.is_some());
    assert_eq!(source.assets.len(), 1);
    let spans: Vec<_> = cells(source).into_iter().map(|(cell, _)| cell).collect();
    assert_eq!(spans[..4], [(1, 1, 1, 1), (1, 2, 1, 2), (1, 4, 1, 1), (2, 1, 2, 1)]);
    assert_eq!(removed(source, RemovalReason::RunningHead), ["示范市教育局文件", "第1页"]);
    assert_eq!(removed(source, RemovalReason::Comment), ["请核对单位名称"]);
    assert_eq!(removed(source, RemovalReason::DeletedText), ["旧的措辞"]);
    assert_eq!(removed(source, RemovalReason::HiddenText), ["隐藏的话"]);
    assert!(has_finding(source, FindingCode::TrackedChanges));
    assert!(!has_finding(source, FindingCode::PictureLost));
}

#[test]
fn the_plan_as_doc() {
    check(&read(DOC, "plan.doc"));
    check(&read(DOC, "plan.wps"));
}

#[test]
fn the_plan_as_rtf() {
    check(&read(RTF, "plan.rtf"));
}
