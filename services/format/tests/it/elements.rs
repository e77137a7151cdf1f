//! The elements of the paper (spec §3): roles, faces, indents, rows, pages.

#![allow(clippy::indexing_slicing)]

use crate::common;

use common::{block, body, document, located, paragraphs, plan};
use wenshu_model::plan::{BlockKind, PlanCell, PlanTable};
use wenshu_model::{Alignment, Block, ChangeReason, Face, Language, OfficialDocument, Paragraph, PlanBlock, Role, Run};

fn run(text: &str, face: Face) -> Run {
    Run { text: text.to_owned(), face }
}

fn of_role(document: &OfficialDocument, role: Role) -> Vec<&Paragraph> {
    paragraphs(document).into_iter().filter(|paragraph| paragraph.role == role).collect()
}

fn only(block: PlanBlock) -> Paragraph {
    paragraphs(&document(&plan("", vec![block])))[0].clone()
}

#[test]
fn a_stand_alone_heading_takes_the_face_of_its_level() {
    for (level, number, face) in [(1, "一、", Face::Hei), (2, "（一）", Face::Kai), (3, "1.", Face::FangSong)] {
        let heading = only(block(BlockKind::Heading, Some(level), Some(number), "加强管理"));
        assert_eq!(heading.role, Role::Heading(level));
        assert_eq!(heading.runs, [run(&format!("{number}加强管理"), face)]);
        assert_eq!(heading.outline, Some(level));
        assert!(heading.keep_with_next);
        assert_eq!(heading.first_indent, 2.0);
    }
}

#[test]
fn a_heading_without_a_number_is_a_label() {
    let label = only(block(BlockKind::Heading, None, None, "年度工作重点"));
    assert_eq!((label.role, label.outline), (Role::Label, Some(1)));
    assert_eq!(label.runs, [run("年度工作重点", Face::Hei)]);
}

#[test]
fn only_the_heading_sentence_of_a_run_in_heading_takes_the_face() {
    let mut block = block(BlockKind::Paragraph, Some(2), Some("(一)"), "加强管理. 落实责任,做好工作.");
    block.lead = Some(5);
    let run_in = only(block);
    assert_eq!(run_in.role, Role::RunIn(2));
    assert_eq!(run_in.runs[0].face, Face::Kai);
    assert!(run_in.runs[0].text.starts_with("（一）加强管理"));
    assert_eq!(run_in.runs[1].face, Face::FangSong);
    assert!(run_in.runs[1].text.trim_start().starts_with("落实责任，"));
    assert_eq!(run_in.outline_chars, Some(7));
    assert!(!run_in.keep_with_next);
}

#[test]
fn the_lead_follows_the_edits_before_it() {
    let mut block = block(BlockKind::Paragraph, Some(3), Some("１、"), "抓好 \"双 减\"工作:压减作业,提质增效。");
    block.lead = Some(11);
    let run_in = only(block);
    assert_eq!(run_in.runs[0].text, "1.抓好“双减”工作：");
    assert_eq!(run_in.runs[1].text, "压减作业，提质增效。");
    assert_eq!(run_in.outline_chars, Some(10));
}

#[test]
fn the_ordinal_of_an_item_takes_the_face_of_its_level_and_its_sentence_is_text() {
    let item = only(block(BlockKind::Paragraph, Some(1), Some("一、"), "认真学习文件，落实会议精神。"));
    assert_eq!(item.role, Role::Item(1));
    assert_eq!(item.runs, [run("一、", Face::Hei), run("认真学习文件，落实会议精神。", Face::FangSong)]);
    assert_eq!(item.outline, None);
    let item = only(block(BlockKind::Item, Some(4), Some("(1)"), "认真学习。"));
    assert_eq!(item.runs, [run("（1）认真学习。", Face::FangSong)]);
}

#[test]
fn a_heading_keeps_its_stop_and_loses_a_mark_that_divides() {
    let heading = |text| only(block(BlockKind::Heading, Some(1), Some("一、"), text)).text();
    assert_eq!(heading("指导思想:"), "一、指导思想");
    assert_eq!(heading("加强管理。"), "一、加强管理。");
    assert_eq!(heading("主要任务如下："), "一、主要任务如下：");
}

#[test]
fn one_blank_row_stands_below_the_title_and_no_other() {
    let mut plan = plan("2024年工作计划", vec![body("甲。"), body("乙。")]);
    plan.elements.subtitle = vec![located("（征求意见稿）", 2)];
    plan.elements.addressees = Some(located("各学校、幼儿园:", 3));
    let document = document(&plan);
    let rows: Vec<(Role, u32)> = paragraphs(&document).iter().map(|p| (p.role, p.blank_rows_before)).collect();
    assert_eq!(rows, [(Role::Title, 0), (Role::Subtitle, 0), (Role::Addressee, 1), (Role::Body, 0), (Role::Body, 0)]);
    assert_eq!(of_role(&document, Role::Addressee)[0].text(), "各学校、幼儿园：");
    assert_eq!(of_role(&document, Role::Addressee)[0].first_indent, 0.0);
    assert_eq!(document.title, "2024年工作计划");
}

#[test]
fn an_addressee_without_a_colon_takes_one() {
    for written in ["各学校", "各学校，", "各学校：", "各学校:"] {
        let mut plan = plan("", Vec::new());
        plan.elements.addressees = Some(located(written, 1));
        assert_eq!(paragraphs(&document(&plan))[0].text(), "各学校：", "{written}");
    }
}

/// Right insets of signature and date of an unsealed paper.
fn insets(organ: &str, date: &str) -> (f32, f32) {
    let mut plan = plan("", vec![body("全文。")]);
    plan.elements.signature = vec![located(organ, 8)];
    plan.elements.date_of_issue = Some(located(date, 9));
    let document = document(&plan);
    let signature = of_role(&document, Role::Signature)[0];
    assert_eq!(signature.blank_rows_before, 1);
    assert_eq!(signature.align, Alignment::Right);
    let date = of_role(&document, Role::DateOfIssue)[0];
    assert_eq!(date.blank_rows_before, 0);
    (signature.right_indent, date.right_indent)
}

#[test]
fn the_date_begins_two_characters_right_of_the_name() {
    // Ten characters; 2024年3月15日 is 6.5 wide: 4 digits, 1 and 2 at a half.
    assert_eq!(insets("某某县教育局教育工会", "2024年3月15日"), (2.0, 3.5));
}

#[test]
fn a_date_longer_than_the_name_moves_the_name() {
    // Name 4, date 6.5: 6.5 - 4 + 4.
    assert_eq!(insets("县教育局", "2024年3月15日"), (6.5, 2.0));
}

#[test]
fn organs_of_a_joint_paper_stand_one_below_the_other() {
    let mut plan = plan("", vec![body("全文。")]);
    plan.elements.signature = vec![located("某某县教育局", 8), located("县财政局", 8)];
    plan.elements.date_of_issue = Some(located("二○二四年三月五日", 9));
    let document = document(&plan);
    let rows: Vec<u32> = of_role(&document, Role::Signature).iter().map(|p| p.blank_rows_before).collect();
    assert_eq!(rows, [1, 0]);
    assert_eq!(of_role(&document, Role::DateOfIssue)[0].text(), "2024年3月5日");
    assert_eq!(document.issuer.as_deref(), Some("某某县教育局、县财政局"));
    assert!(of_role(&document, Role::Body)[0].keep_with_next);
    assert!(document.changed.iter().any(|change| change.reason == ChangeReason::DateOfIssue));
}

#[test]
fn an_attachment_note_takes_its_form_and_hangs() {
    let notes = |texts: &[&str]| {
        let mut plan = plan("", vec![body("全文。")]);
        plan.elements.attachment_notes = texts.iter().map(|text| located(text, 5)).collect();
        let document = document(&plan);
        of_role(&document, Role::AttachmentNote).into_iter().cloned().collect::<Vec<_>>()
    };
    let single = notes(&["附件:安全责任书。"]);
    assert_eq!(single[0].text(), "附件：安全责任书");
    assert_eq!((single[0].left_indent, single[0].first_indent, single[0].blank_rows_before), (5.0, -3.0, 1));
    let several = notes(&["附件1.安全责任书;", "2、工作台账。"]);
    assert_eq!(several[0].text(), "附件：1.安全责任书");
    assert_eq!(several[1].text(), "2.工作台账");
    assert_eq!(several[0].left_indent, several[1].left_indent);
    assert_eq!(several[1].left_indent + several[1].first_indent, 5.0);
    assert_eq!(several[1].blank_rows_before, 0);
    assert_eq!(notes(&["附件：1、安全责任书"])[0].text(), "附件：1.安全责任书");
    assert_eq!(notes(&["附件1：安全责任书", "附件2：台账"])[1].text(), "附件2：台账");
}

#[test]
fn a_note_stands_in_brackets_below_the_date() {
    let mut plan = plan("", vec![body("全文。")]);
    plan.elements.date_of_issue = Some(located("2024.3.5", 8));
    plan.elements.note = Some(located("(联系人:张三)", 9));
    let document = document(&plan);
    let last = paragraphs(&document).last().copied().cloned().unwrap();
    assert_eq!((last.role, last.text().as_str(), last.first_indent), (Role::Note, "（联系人：张三）", 2.0));
}

#[test]
fn attachments_begin_pages_of_their_own_behind_the_signature() {
    let attached = |number, kind, text: &str| PlanBlock { attachment: Some(number), ..block(kind, None, None, text) };
    let mut plan = plan(
        "2024年工作计划",
        vec![
            body("全文。"),
            attached(1, BlockKind::Paragraph, "附件1"),
            attached(1, BlockKind::Paragraph, "安全责任书"),
            attached(1, BlockKind::Paragraph, "第一段。"),
            attached(2, BlockKind::Paragraph, "附件2:工作台账"),
            attached(2, BlockKind::Paragraph, "第二段。"),
        ],
    );
    plan.elements.signature = vec![located("县教育局", 8)];
    let document = document(&plan);
    let shape: Vec<(Role, bool, u32, String)> =
        paragraphs(&document).iter().map(|p| (p.role, p.page_break_before, p.blank_rows_before, p.text())).collect();
    let wanted = [
        (Role::Title, false, 0, "2024年工作计划"),
        (Role::Body, false, 1, "全文。"),
        (Role::Signature, false, 1, "县教育局"),
        (Role::AttachmentLabel, true, 0, "附件1"),
        (Role::AttachmentTitle, false, 1, "安全责任书"),
        (Role::Body, false, 0, "第一段。"),
        (Role::AttachmentLabel, true, 0, "附件2"),
        (Role::AttachmentTitle, false, 1, "工作台账"),
        (Role::Body, false, 0, "第二段。"),
    ];
    assert_eq!(shape, wanted.map(|(role, page, rows, text)| (role, page, rows, text.to_owned())));
}

#[test]
fn elements_of_a_letterhead_keep_their_place_in_a_plain_paper() {
    let mut plan = plan("关于印发计划的通知", vec![body("全文。")]);
    plan.elements.document_number = Some(located("教办[2017]3号", 1));
    plan.elements.copy_to = Some(located("抄送:县政府办公室。", 8));
    let document = document(&plan);
    let texts: Vec<String> = paragraphs(&document).iter().map(|p| p.text()).collect();
    assert_eq!(texts, ["教办〔2017〕3号", "关于印发计划的通知", "全文。"]);
    // impl-plain-a: a 版记 where an element asks for one.
    let imprint = document.imprint.unwrap();
    assert_eq!(imprint.entries[0].paragraph.text(), "抄送：县政府办公室。");
    assert_eq!(document.letterhead, None);
}

#[test]
fn a_title_loses_its_stop_and_breaks_into_lines() {
    let long = "某某县教育局关于印发2024—2025学年度全县中小学校园安全工作计划的通知。";
    let document = document(&plan(long, Vec::new()));
    let title = of_role(&document, Role::Title)[0].text();
    assert!(title.contains('\n'), "{title}");
    assert_eq!(title.replace('\n', ""), document.title);
    assert!(!document.title.ends_with('。'));
}

#[test]
fn a_table_keeps_its_cells_and_shares_the_width() {
    let cell = |row, column, text: &str| PlanCell { row, column, row_span: 1, column_span: 1, text: text.to_owned() };
    let mut table = block(BlockKind::Table, None, None, "");
    let cells = vec![
        cell(0, 0, "月份"),
        cell(0, 1, "工作内容"),
        cell(1, 0, "3月"),
        cell(1, 1, "召开全县教育工作会议,部署任务"),
    ];
    table.table = Some(PlanTable { columns: 2, head_rows: 1, cells });
    let document = document(&plan("", vec![table]));
    let [Block::Table(table)] = document.blocks.as_slice() else { panic!("one table") };
    assert!((table.column_shares.iter().sum::<f32>() - 1.0).abs() < 1e-6);
    assert!(table.column_shares[1] > table.column_shares[0]);
    assert_eq!(table.cells[3].text, "召开全县教育工作会议，部署任务");
    assert_eq!(table.cells[0].face, Face::Hei);
    assert_eq!(document.changed[0].at, 3 + 5 + 3 + 10);
}

#[test]
fn traditional_text_comes_out_simplified_with_a_record() {
    let text = "加強學校基礎設施建設,滿足羣衆需求。乾群關係「和諧」。";
    let plan = plan("2024年教育局工作計劃", vec![body(text)]);
    let simplified = document(&plan);
    assert_eq!(simplified.language, Language::Simplified);
    assert_eq!(simplified.title, "2024年教育局工作计划");
    assert_eq!(paragraphs(&simplified)[1].text(), "加强学校基础设施建设，满足群众需求。干群关系“和谐”。");
    assert!(simplified.changed.iter().any(|change| change.reason == ChangeReason::Script && change.before == "羣衆"));

    let kept = wenshu_format::format(
        &plan,
        &[],
        &wenshu_model::Elements::default(),
        &wenshu_standard::Profile { to_simplified: false, ..Default::default() },
    )
    .unwrap();
    assert_eq!(kept.language, Language::Traditional);
    assert_eq!(paragraphs(&kept)[1].text(), "加強學校基礎設施建設，滿足羣衆需求。乾群關係「和諧」。");
}

#[test]
fn simplified_text_is_never_converted() {
    for text in ["乾隆年间的名著，著作等身。", "后来在里面，征求意见。", "干部群众关系、藉口与凭藉。", "发展余地"]
    {
        let document = document(&plan("", vec![body(text)]));
        assert_eq!(paragraphs(&document)[0].text(), text);
    }
}
