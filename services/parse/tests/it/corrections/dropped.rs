//! A document that is none of the upload.

use wenshu_model::source::{Hint, Media};
use wenshu_model::{FindingCode, RemovalReason, Severity};
use wenshu_parse::{correct, parse};

use super::{corrected, drop, has, merge, plans, removed, shown, titles};
use crate::properties::{check, source_of, unaccounted};

const THREE: &str = "学校工作计划（精选2篇）
篇1
甲校2024年工作计划
一、加强学习
认真学习。
甲校
2024年1月5日
篇2
一、加强管理
项目\t时间
检查\t三月
总结\t五月
篇3
丙校2024年工作计划
一、加强服务
认真服务。
";

#[test]
fn all_of_its_text_is_listed_and_the_rest_is_numbered_anew() {
    let plans = corrected(THREE, 3, &[drop(1)]);
    assert_eq!(titles(&plans), ["学校工作计划", "丙校2024年工作计划"]);
    assert_eq!(plans.documents.iter().map(|plan| plan.index).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(
        removed(&plans, RemovalReason::DroppedByUser),
        ["甲校2024年工作计划", "一、加强学习", "认真学习。", "甲校", "2024年1月5日"]
    );
    let places: Vec<_> = plans.removed.iter().map(|removed| removed.pieces[0]).collect();
    assert!(places.is_sorted());
}

#[test]
fn a_table_is_listed_row_by_row_and_a_headline_is_no_title_any_more() {
    let plans = corrected(THREE, 3, &[drop(2)]);
    assert_eq!(
        removed(&plans, RemovalReason::DroppedByUser),
        ["一、加强管理", "项目\t时间", "检查\t三月", "总结\t五月"]
    );
    assert_eq!(plans.changed, []);
}

#[test]
fn what_the_headline_promises_is_counted_again() {
    let before = plans(THREE);
    assert_eq!(before.findings[0].message, "标题称有 2 篇，实际找到 3 篇");
    assert_eq!(corrected(THREE, 3, &[drop(2)]).findings, []);
    let one = corrected(THREE, 3, &[drop(2), drop(3)]);
    assert_eq!(one.findings[0].message, "标题称有 2 篇，实际找到 1 篇");
}

#[test]
fn what_stood_over_a_dropped_document_does_not_come_back() {
    let plans = corrected(THREE, 3, &[drop(2)]);
    let plans = correct(plans, &[merge(2)]).unwrap();
    assert_eq!(shown(&plans.documents[0])[4..], ["# 篇3", "# 丙校2024年工作计划", "# 一、加强服务", "认真服务。"]);
    assert_eq!(removed(&plans, RemovalReason::Separator), ["篇1", "篇2"]);
}

#[test]
fn near_duplicates_are_told_among_those_that_stay() {
    let body = "一、加强学习\n全体教师每周集中学习一次，认真撰写学习笔记，学期末由教务处统一检查并计入考核。\n";
    let text = format!("工作计划 篇1\n{body}工作计划 篇2\n一、加强管理\n认真管理。\n工作计划 篇3\n{body}");
    let before = plans(&text);
    assert!(has(&before.documents[0].findings, FindingCode::NearDuplicate));
    let two = corrected(&text, 3, &[drop(2)]);
    let twin = two.documents[0].findings.iter().find(|finding| finding.code == FindingCode::NearDuplicate).unwrap();
    assert!(twin.message.contains("第 2 份"), "{}", twin.message);
    let one = corrected(&text, 3, &[drop(3)]);
    assert!(!one.documents.iter().any(|plan| has(&plan.findings, FindingCode::NearDuplicate)));
}

#[test]
fn its_pictures_are_said_to_be_left_out() {
    let lines = [
        "甲校工作计划",
        "认真学习。",
        "甲校",
        "2024年1月5日",
        "乙校工作计划",
        "图一",
        "一、加强管理，定期检查，发现问题及时整改，并把整改情况报学校办公室备案，学期末统一考核。",
    ];
    let mut source = source_of(&lines.map(str::to_owned));
    source.media = Media::Markdown;
    source.lines[5].hint = Hint { picture: Some("a".to_owned()), ..Hint::default() };
    let before = parse(source).unwrap();
    assert_eq!(before.documents[1].blocks[0].picture.as_deref(), Some("a"));

    let kept = correct(before.clone(), &[merge(2)]).unwrap();
    assert_eq!(unaccounted(&kept), 0);
    let pictures: Vec<_> = kept.documents[0].blocks.iter().map(|block| block.picture.is_some()).collect();
    assert_eq!(pictures, [false, false, false, false, true, false]);

    let plans = correct(before, &[drop(2)]).unwrap();
    check(&plans);
    assert_eq!(unaccounted(&plans), 0);
    assert_eq!(removed(&plans, RemovalReason::PictureText), ["图一"]);
    let finding = &plans.findings[0];
    assert_eq!((finding.code, finding.severity), (FindingCode::PictureLost, Severity::Info));
    assert_eq!(finding.lines.unwrap().first, 6);
}
