//! A document that belongs to the one before it.

use wenshu_model::{FindingCode, RemovalReason};
use wenshu_parse::correct;

use super::{corrected, has, merge, plans, removed, shown, titles};

/// A report whose second part was taken for a plan of its own.
const PARTS: &str = "第一部分 2023年工作总结
一、抓好学习
全年集中学习十二次。
第二部分 2024年工作计划
一、抓好服务
全年走访一百户。
明州市教育局
2024年1月5日
";

#[test]
fn a_chapter_is_a_heading_again_with_the_label_that_parted_it() {
    let plans = corrected(PARTS, 2, &[merge(2)]);
    let plan = &plans.documents[0];
    assert_eq!((titles(&plans), plan.index), (vec!["2023年工作总结"], 1));
    assert_eq!(
        shown(plan),
        ["# 一、抓好学习", "全年集中学习十二次。", "# 第二部分 2024年工作计划", "# 一、抓好服务", "全年走访一百户。"]
    );
    let heading = &plan.blocks[2];
    assert_eq!((heading.level, heading.number.as_ref(), heading.doubt), (None, None, None));
    assert_eq!(plan.elements.signature[0].text, "明州市教育局");
    assert_eq!(plan.elements.date_of_issue.as_ref().unwrap().text, "2024年1月5日");
    assert_eq!((plan.lines.first, plan.lines.last), (2, 8));
    assert_eq!(removed(&plans, RemovalReason::Separator), ["第一部分"]);
}

/// A notice whose annex was taken for a document, since its title is a heading too.
const ANNEX: &str = "# 明州市教育局关于做好防汛工作的通知

各直属学校：

请认真做好防汛工作。

附件：1.防汛工作方案  2.值班表

明州市教育局

2024年4月8日

附件1

# 防汛工作方案

一、加强值班

汛期各学校每天安排专人值班，遇到险情立即上报，不得迟报、漏报、瞒报，确保师生安全。

二、备足物资

六月底前备足沙袋、雨具和照明器材，由专人保管，定期检查。

附件2

值班表

每天两人。
";

#[test]
fn an_annex_keeps_its_number_and_the_paper_its_signature() {
    let plans = corrected(ANNEX, 2, &[merge(2)]);
    let plan = &plans.documents[0];
    assert_eq!(titles(&plans), ["明州市教育局关于做好防汛工作的通知"]);
    assert_eq!(plan.elements.addressees.as_ref().unwrap().text, "各直属学校：");
    assert_eq!(plan.elements.attachment_notes.len(), 2);
    assert_eq!(plan.elements.signature[0].text, "明州市教育局");
    assert_eq!(plan.elements.date_of_issue.as_ref().unwrap().text, "2024年4月8日");
    assert_eq!(
        shown(plan),
        [
            "请认真做好防汛工作。",
            "@1 # 附件1",
            "@1 # 防汛工作方案",
            "@1 # 一、加强值班",
            "@1 汛期各学校每天安排专人值班，遇到险情立即上报，不得迟报、漏报、瞒报，确保师生安全。",
            "@1 # 二、备足物资",
            "@1 六月底前备足沙袋、雨具和照明器材，由专人保管，定期检查。",
            "@2 # 附件2",
            "@2 # 值班表",
            "@2 每天两人。",
        ]
    );
    assert!(!has(&plan.findings, FindingCode::AttachmentMismatch));
}

#[test]
fn the_end_of_the_first_document_stands_in_the_middle() {
    let text = "2023年××小学工作计划
一、抓好教学
认真备课。
××小学
2023年1月5日
2024年××小学工作计划
各班：
一、抓好德育
每月开展一次主题班会，评选文明班级和美德少年，组织学雷锋活动，保证活动时间。
××小学
2024年1月8日
";
    let plans = corrected(text, 2, &[merge(2)]);
    let plan = &plans.documents[0];
    assert_eq!(titles(&plans), ["2023年××小学工作计划"]);
    assert_eq!(
        shown(plan),
        [
            "# 一、抓好教学",
            "认真备课。",
            "××小学",
            "2023年1月5日",
            "# 2024年××小学工作计划",
            "各班：",
            "# 一、抓好德育",
            "每月开展一次主题班会，评选文明班级和美德少年，组织学雷锋活动，保证活动时间。",
        ]
    );
    assert_eq!(plan.elements.date_of_issue.as_ref().unwrap().text, "2024年1月8日");
    assert_eq!(plan.elements.addressees, None);
}

#[test]
fn a_border_that_is_gone_is_not_doubted() {
    let text = "2023年××小学工作计划
一、抓好教学
认真备课。
二、抓好安全
定期检查。
2024年××小学工作计划
一、抓好德育
每月开展一次主题班会，评选文明班级和美德少年，组织学雷锋活动。
二、抓好体育
保证学生每天在校体育活动时间不少于一小时。
";
    let before = plans(text);
    assert!(has(&before.documents[1].findings, FindingCode::DoubtfulSeparation));
    let plans = corrected(text, 2, &[merge(2)]);
    let plan = &plans.documents[0];
    assert!(!has(&plan.findings, FindingCode::DoubtfulSeparation));
    let review: Vec<u32> = (0..)
        .zip(&plan.findings)
        .filter(|(_, finding)| finding.severity == wenshu_model::Severity::Review)
        .map(|(index, _)| index)
        .collect();
    assert_eq!(plan.needs_review, review);
    assert_eq!(plan.record.tasks.len(), before.documents.iter().map(|plan| plan.record.tasks.len()).sum::<usize>());
}

const SERIES: &str = "教育局工作计划范文 篇1
一、加强学习
认真学习。
教育局工作计划范文 篇2
一、加强管理
认真管理。
教育局工作计划范文 篇3
一、加强服务
认真服务。
教育局工作计划范文 篇4
一、加强安全
认真检查。
";

#[test]
fn a_title_that_was_cut_from_a_separator_is_the_separator_again() {
    let plans = corrected(SERIES, 4, &[merge(4)]);
    assert_eq!(titles(&plans), ["教育局工作计划"; 3]);
    assert_eq!(
        shown(&plans.documents[2]),
        ["# 一、加强服务", "认真服务。", "# 教育局工作计划范文 篇4", "# 一、加强安全", "认真检查。"]
    );
    assert_eq!(removed(&plans, RemovalReason::Separator), ["范文 篇1", "范文 篇2", "范文 篇3"]);
    assert!(has(&plans.documents[2].findings, FindingCode::TitleDerived));
}

#[test]
fn a_chain_joins_one_document_in_any_order_of_the_corrections() {
    let there = corrected(SERIES, 4, &[merge(2), merge(3)]);
    let back = corrected(SERIES, 4, &[merge(3), merge(2)]);
    assert_eq!(there, back);
    assert_eq!(there.documents.iter().map(|plan| plan.index).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(shown(&there.documents[0]).len(), 8);
    let step = correct(correct(plans(SERIES), &[merge(2)]).unwrap(), &[merge(2)]).unwrap();
    assert_eq!(there, step);
}

#[test]
fn the_title_that_a_separator_names_comes_back_with_it() {
    let text = "篇一：甲校工作计划\n甲校2024年工作计划\n一、加强学习\n认真学习。\n篇二：乙校工作计划\n乙校2024年工作计划\n一、加强管理\n认真管理。\n";
    let plans = corrected(text, 2, &[merge(2)]);
    assert_eq!(removed(&plans, RemovalReason::DuplicateTitle), ["甲校工作计划"]);
    assert_eq!(
        shown(&plans.documents[0])[2..],
        ["# 篇二：乙校工作计划", "# 乙校2024年工作计划", "# 一、加强管理", "认真管理。"]
    );
}

#[test]
fn a_long_title_of_two_lines_is_one_heading() {
    let text = "篇一
甲校2024年工作计划
一、加强学习
认真学习。
篇二
明州市教育局、明州市财政局、明州市人力资源和社会保障局关于
进一步加强义务教育阶段学校课后服务经费保障和管理工作的实施方案
一、加强管理
课后服务经费专款专用。
";
    let plans = corrected(text, 2, &[merge(2)]);
    let blocks = shown(&plans.documents[0]);
    assert_eq!(blocks[2], "# 篇二");
    assert!(blocks[3].starts_with("# 明州市教育局") && blocks[3].ends_with("实施方案"), "{blocks:?}");
    assert_eq!(blocks[4], "# 一、加强管理");
}

#[test]
fn a_headline_that_served_as_a_title_is_no_part_of_the_whole() {
    let text = "学校工作计划（精选2篇）\n篇1\n一、加强学习\n认真学习。\n篇2\n一、加强管理\n认真管理。\n";
    let before = plans(text);
    assert_eq!((titles(&before), before.changed.len()), (vec!["学校工作计划"; 2], 2));
    let plans = corrected(text, 2, &[merge(2)]);
    assert_eq!((titles(&plans), plans.changed.len()), (vec!["学校工作计划"], 1));
    assert_eq!(shown(&plans.documents[0])[2..], ["# 篇2", "# 一、加强管理", "认真管理。"]);
    // Nobody is asked about a number that a person made.
    assert_eq!(plans.findings, []);
}

#[test]
fn a_separator_that_is_printed_twice_is_text_once() {
    let text = "工作计划 篇1\n一、加强学习\n认真学习。\n工作计划 篇2\n乙校2024年工作计划\n工作计划 篇2\n一、加强管理\n认真管理。\n";
    let plans = corrected(text, 2, &[merge(2)]);
    assert_eq!(
        shown(&plans.documents[0])[2..],
        ["# 工作计划 篇2", "# 乙校2024年工作计划", "# 一、加强管理", "认真管理。"]
    );
    assert_eq!(removed(&plans, RemovalReason::Separator), ["篇1", "工作计划 篇2"]);
}

#[test]
fn what_the_end_of_a_file_reads_as_its_imprint_serves_the_whole() {
    let text = "明州市教育局文件
明教〔2026〕12号
明州市教育局关于印发2026年工作要点的通知
各直属学校：
现将工作要点印发给你们，请认真执行。
明州市教育局
2026年7月4日
2026年教育工作要点
一、加强学习
各校每月集中学习一次，认真撰写学习笔记，学期末由教务处统一检查并计入年度考核。
抄送：市委办公室，市政府办公室。
明州市教育局办公室    2026年7月5日印发
";
    let plans = corrected(text, 2, &[merge(2)]);
    let plan = &plans.documents[0];
    assert_eq!(plan.elements.document_number.as_ref().unwrap().text, "明教〔2026〕12号");
    assert_eq!(plan.elements.copy_to.as_ref().unwrap().text, "抄送：市委办公室，市政府办公室。");
    assert!(plan.elements.printing.as_ref().unwrap().text.ends_with("印发"));
    assert_eq!(plan.elements.signature, []);
    assert_eq!(shown(plan)[1..4], ["明州市教育局", "2026年7月4日", "# 2026年教育工作要点"]);
}
