//! The *flag* rows of spec §8–§9: every hit is a finding, the text stays, and
//! what only looks like a hit is none.

#![allow(clippy::indexing_slicing)]

use crate::common;

use common::{block, body, document, located, paragraphs, plan};
use wenshu_format::format;
use wenshu_model::plan::BlockKind;
use wenshu_model::{Finding, FindingCode, Severity};
use wenshu_standard::Profile;

fn findings(text: &str) -> Vec<Finding> {
    let document = document(&plan("", vec![body(text)]));
    assert_eq!(paragraphs(&document)[0].text(), text, "a flag row changed the text");
    document.findings
}

fn hits(text: &str, code: FindingCode) -> usize {
    findings(text).iter().filter(|finding| finding.code == code).count()
}

/// Checks how often each text is reported.
fn counts(code: FindingCode, cases: &[(&str, usize)]) {
    for (text, wanted) in cases {
        assert_eq!(hits(text, code), *wanted, "{text}: {:?}", findings(text));
    }
}

#[test]
fn nested_quotes_and_brackets_are_reported() {
    counts(
        FindingCode::QuoteNesting,
        &[("“甲“乙”丙”", 1), ("“甲‘乙’丙”", 0), ("“甲”“乙”", 0), ("标本兼治“的方针，“以人为本”", 0)],
    );
    counts(FindingCode::BracketNesting, &[("（甲（乙）丙）", 1), ("（甲〔乙〕丙）", 0), ("（甲）（乙）", 0)]);
}

#[test]
fn single_dashes_and_doubtful_connectors_are_reported() {
    counts(
        FindingCode::SingleDash,
        &[
            ("北京—上海", 1),
            ("团结——奋进", 0),
            ("2016—2020年", 0),
            ("周一—周五", 0),
            ("二〇二四—二〇二五学年", 0),
            ("3月—5月", 0),
        ],
    );
    counts(
        FindingCode::ConnectorDoubt,
        &[
            ("教研-科研", 1),
            ("安排在3-5班", 1),
            ("2026-7-4", 0),
            ("电话0513-85512345", 0),
            ("比分3-2", 0),
            ("GB/T 9704-2012", 0),
            ("B-2型", 0),
        ],
    );
}

#[test]
fn too_many_ellipses_are_reported() {
    counts(FindingCode::EllipsisExcess, &[("………………", 1), ("学习、生活等……", 1), ("学习……", 0), ("……等待", 0)]);
}

#[test]
fn stops_between_han_characters_are_reported() {
    counts(FindingCode::MiddleDot, &[("买买提.阿里同志", 1), ("中国馆·职业", 0), ("3.14", 0), ("A.B两类", 0)]);
}

#[test]
fn enumeration_commas_in_odd_places_are_reported() {
    counts(FindingCode::CommaBetweenQuoted, &[("“甲”、“乙”、“丙”", 2), ("《甲》、《乙》", 1), ("“甲”和“乙”", 0)]);
    counts(FindingCode::CommaBeforeEtc, &[("人、财、物、等", 1), ("人、财、物等", 0), ("特等、等级、等次", 0)]);
    counts(
        FindingCode::CommaInApproximate,
        &[("某一、二个大类专业", 1), ("三、四年级", 0), ("第一、二次会议", 0), ("一、二、三个", 0), ("分三、五次", 0)],
    );
}

#[test]
fn stops_inside_quotes_are_reported_where_the_sentence_goes_on() {
    counts(
        FindingCode::QuoteStop,
        &[
            ("坚持“安全第一。”的方针", 1),
            ("做到“早发现，”早报告", 1),
            ("他说：“安全第一。”", 0),
            ("坚持“安全第一”。", 0),
        ],
    );
}

#[test]
fn numbers_in_odd_forms_are_reported() {
    counts(
        FindingCode::HanMeasure,
        &[("全长十五公里", 1), ("三四公里", 0), ("二〇二四年工作", 1), ("一公里", 0), ("数十公里", 0)],
    );
    counts(
        FindingCode::MixedNumerals,
        &[
            ("共5十人", 1),
            ("二十5人", 1),
            ("2012十佳", 0),
            ("5千米", 0),
            ("20十佳", 0),
            ("3百人", 1),
            ("获2024年十佳", 0),
        ],
    );
    counts(FindingCode::NumberGrouping, &[("共12,345人，投入54321元", 1), ("共12345人", 0), ("共12,345人", 0)]);
    counts(FindingCode::DecimalZero, &[("增长.46个百分点", 1), ("增长0.46", 0), ("见第1.2节", 0)]);
    counts(FindingCode::RangeUnit, &[("增长15～30%", 1), ("15%～30%", 0), ("100～150千克", 0), ("3～5万元", 1)]);
    counts(FindingCode::MixedLargeValue, &[("3亿4500万元", 1), ("3.45亿元", 0)]);
}

#[test]
fn years_and_days_in_odd_forms_are_reported() {
    counts(
        FindingCode::ShortYear,
        &[("09年3月", 1), ("10年底完成", 1), ("用10年时间", 0), ("近20年来", 0), ("2010年3月", 0), ("80年代", 0)],
    );
    counts(
        FindingCode::EventDate,
        &[
            ("“3.15”活动", 1),
            ("“9.10”教师节", 1),
            ("“3·15”活动", 0),
            ("“2.0”版", 0),
            ("“五·四”运动", 1),
            ("“一·二八”", 0),
        ],
    );
    counts(FindingCode::HanZero, &[("二零二四年", 1), ("二〇二四年", 0), ("一百〇五", 1), ("一百零五", 0)]);
    counts(
        FindingCode::DateForm,
        &[("8月1号", 1), ("二〇二六年7月", 1), ("2026年七月", 1), ("2026年7月1日", 0), ("8月1号楼", 0)],
    );
}

#[test]
fn units_that_are_not_legal_are_reported() {
    counts(FindingCode::IllegalUnit, &[("长5英尺", 1), ("高3公分", 1), ("加大马力", 0), ("15亩", 0)]);
    counts(FindingCode::UnitCase, &[("频率50HZ", 1), ("频率50Hz", 0)]);
}

#[test]
fn half_bracketed_numbers_are_reported() {
    let document = document(&plan("", vec![block(BlockKind::Paragraph, Some(4), Some("1)"), "加强管理。")]));
    assert!(document.findings.iter().any(|finding| finding.code == FindingCode::NumberForm));
}

#[test]
fn a_title_without_a_kind_is_no_more_than_information() {
    let document = document(&plan("2024年工作计划", Vec::new()));
    let finding = document.findings.iter().find(|finding| finding.code == FindingCode::TitleComposition).unwrap();
    assert_eq!(finding.severity, Severity::Info);
    let notice = common::document(&plan("关于印发计划的通知", Vec::new()));
    assert!(notice.findings.is_empty());
}

#[test]
fn a_date_of_issue_without_a_day_is_reported() {
    let mut plan = plan("2024年工作计划", vec![body("全文。")]);
    plan.elements.date_of_issue = Some(located("2018 年 3 月", 9));
    let document = document(&plan);
    assert!(document.findings.iter().any(|finding| finding.code == FindingCode::DateForm));
    assert_eq!(paragraphs(&document).last().unwrap().text(), "2018年3月");
}

#[test]
fn departures_of_the_profile_are_reported() {
    let profile = Profile { bold_levels: [3].into(), ..Profile::default() };
    let document = format(&plan("", Vec::new()), &[], &Default::default(), &profile).unwrap();
    assert_eq!(document.findings.len(), 1);
    assert_eq!(document.findings[0].code, FindingCode::ProfileDeviation);
}

#[test]
fn findings_of_parse_come_first_and_stay() {
    let mut plan = plan("2024年工作计划", Vec::new());
    plan.findings.push(Finding {
        code: FindingCode::NearDuplicate,
        severity: Severity::Review,
        lines: None,
        excerpt: String::new(),
        message: "重复".to_owned(),
    });
    assert_eq!(document(&plan).findings[0].code, FindingCode::NearDuplicate);
}

#[test]
fn a_title_without_a_shape_is_reported() {
    let document = document(&plan(&"工".repeat(120), Vec::new()));
    assert!(document.findings.iter().any(|finding| finding.code == FindingCode::TitleShape));
}

#[test]
fn doubts_about_the_script_are_reported() {
    let doubts = |text: &str| {
        let document = document(&plan("", vec![body(text)]));
        document.findings.into_iter().filter(|finding| finding.code == FindingCode::ScriptDoubt).collect::<Vec<_>>()
    };
    let converted = doubts("密切乾羣關係,建設學校隊伍。");
    assert_eq!((converted.len(), converted[0].severity), (1, Severity::Info));
    let left = doubts("加强领导，为実现目标而奋斗，建設学校队伍，发扬优良传统。");
    assert_eq!((left.len(), left[0].severity), (1, Severity::Warning));
    assert!(doubts("加强领导，乾隆年间的名著。").is_empty());
}
