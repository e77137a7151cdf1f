//! Form of a paper, 版头 and 版记 (spec §2, §4, §7).

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the answer")]

use crate::common;

use common::{body, located, paragraphs, plan};
use wenshu_format::format;
use wenshu_model::letterhead::RuleWeight;
use wenshu_model::official::KindReason;
use wenshu_model::{Alignment, Elements, Face, FindingCode, OfficialDocument, PaperKind, Paragraph, Plan, Role};
use wenshu_standard::Profile;

fn set(plan: &Plan, elements: &Elements) -> OfficialDocument {
    format(plan, &[], elements, &Profile::default()).unwrap()
}

fn notice() -> Plan {
    plan("关于做好招生工作的通知", vec![body("全文。")])
}

fn given(marks: &[&str], number: &str) -> Elements {
    Elements {
        issuer_marks: marks.iter().map(|mark| (*mark).to_owned()).collect(),
        document_number: Some(number.to_owned()).filter(|number| !number.is_empty()),
        ..Elements::default()
    }
}

fn head(document: &OfficialDocument) -> Vec<(Role, String)> {
    let paragraphs = document.letterhead.iter().flat_map(|head| &head.paragraphs);
    paragraphs.map(|paragraph| (paragraph.role, paragraph.text())).collect()
}

fn of_role(document: &OfficialDocument, role: Role) -> &Paragraph {
    document.letterhead.as_ref().unwrap().of_role(role).next().unwrap()
}

#[test]
fn the_form_follows_from_the_elements_and_the_choice_is_reported() {
    use PaperKind::{Document, Letter, Minutes, Order, Plain, Upward};
    let one = &["明州市教育局"][..];
    let two = &["明州市教育局", "明州市公安局"][..];
    let suffix = |suffix: &str, elements: Elements| Elements { mark_suffix: Some(suffix.to_owned()), ..elements };
    let number = "明教〔2026〕4号";
    let cases = [
        (Elements::default(), Plain),
        (given(&[], number), Plain),
        (given(one, number), Document),
        (given(one, ""), Document),
        (suffix("", given(one, number)), Letter),
        (given(one, "明教函〔2026〕4号"), Letter),
        (suffix("", given(two, number)), Document),
        (suffix("文件", given(one, number)), Document),
        (suffix("令", given(one, "第5号")), Order),
        (suffix("命令", given(one, "第5号")), Order),
        (suffix("纪要", given(one, "")), Minutes),
        (Elements { signatories: vec!["张三".to_owned()], ..given(one, number) }, Upward),
        (Elements { kind: Some(Letter), ..given(one, number) }, Letter),
    ];
    for (elements, kind) in cases {
        let document = set(&notice(), &elements);
        assert_eq!(document.kind, kind, "{elements:?}");
        let reported = document.findings.iter().any(|finding| finding.code == FindingCode::KindChosen);
        assert_eq!(reported, kind != Plain);
        assert_eq!(document.letterhead.is_some(), kind != Plain);
        let reason = match (kind, elements.kind) {
            (_, Some(_)) => KindReason::Given,
            (Plain, None) => KindReason::NoLetterhead,
            (_, None) => KindReason::FromElements,
        };
        assert_eq!(document.kind_reason, reason);
    }
}

#[test]
fn the_form_follows_from_the_text_too() {
    let kind = |marks: &[&str], number: &str, signatory: Option<&str>| {
        let mut plan = notice();
        plan.elements.issuer_marks = marks.iter().map(|mark| located(mark, 1)).collect();
        plan.elements.document_number = Some(located(number, 2)).filter(|_| !number.is_empty());
        plan.elements.signatories = signatory.iter().map(|name| located(name, 3)).collect();
        let document = set(&plan, &Elements::default());
        (document.kind, document.kind_reason, head(&document))
    };
    let (found, reason, head) = kind(&["明州市教育局文件"], "明教〔2026〕4号", None);
    assert_eq!((found, reason), (PaperKind::Document, KindReason::FromText));
    assert_eq!(head[0], (Role::IssuerMark, "明州市教育局文件".to_owned()));
    assert_eq!(kind(&["明州市教育局"], "明教〔2026〕4号", None).0, PaperKind::Letter);
    assert_eq!(kind(&["明州市人民政府令"], "第5号", None).0, PaperKind::Order);
    assert_eq!(kind(&["专题会议纪要"], "", None).0, PaperKind::Minutes);
    let (found, _, head) = kind(&["明州市教育局文件"], "明教〔2026〕4号", Some("签发人：张三、李 四"));
    assert_eq!(found, PaperKind::Upward);
    assert_eq!(head[1], (Role::DocumentNumber, "明教〔2026〕4号\t签发人：张三\t李四".to_owned()));
    // A number alone makes no letterhead: nobody invents a mark.
    assert_eq!(kind(&[], "明教〔2026〕4号", None).0, PaperKind::Plain);
}

#[test]
fn the_letterhead_is_in_reading_order() {
    // 9704-7.2.3-b
    let elements = Elements {
        copy_number: Some("000007".to_owned()),
        secrecy: Some("机密★1年".to_owned()),
        urgency: Some("特急".to_owned()),
        ..given(&["明州市教育局"], "明教[2026]4号")
    };
    let document = set(&notice(), &elements);
    let wanted = [
        (Role::CopyNumber, "000007"),
        (Role::Secrecy, "机密★1年"),
        (Role::Urgency, "特急"),
        (Role::IssuerMark, "明州市教育局文件"),
        (Role::DocumentNumber, "明教〔2026〕4号"),
    ];
    assert_eq!(head(&document), wanted.map(|(role, text)| (role, text.to_owned())));
    assert_eq!(of_role(&document, Role::Secrecy).runs[0].face, Face::Hei);
    assert_eq!(of_role(&document, Role::DocumentNumber).align, Alignment::Center);
    assert_eq!(of_role(&document, Role::IssuerMark).align, Alignment::Center);
}

#[test]
fn a_joint_mark_has_an_organ_a_line_and_its_suffix_beside() {
    // 9704-7.2.4-d
    let document = set(&notice(), &given(&["明州市教育局", "明州市市场监督管理局"], "明教〔2026〕4号"));
    let wanted = [
        (Role::IssuerMark, "明州市教育局"),
        (Role::IssuerMark, "明州市市场监督管理局"),
        (Role::MarkSuffix, "文件"),
        (Role::DocumentNumber, "明教〔2026〕4号"),
    ];
    assert_eq!(head(&document), wanted.map(|(role, text)| (role, text.to_owned())));
    assert_eq!(of_role(&document, Role::IssuerMark).align, Alignment::Distribute);
    // The same, found in the text, where 文件 may follow the last organ.
    let mut plan = notice();
    plan.elements.issuer_marks = vec![located("明州市教育局  明州市公安局文件", 1)];
    let texts: Vec<String> = head(&set(&plan, &Elements::default())).into_iter().map(|(_, text)| text).collect();
    assert_eq!(texts, ["明州市教育局", "明州市公安局", "文件"]);
}

fn rows(number: &str, names: &[&str]) -> Vec<(Role, String, Vec<f32>)> {
    let elements = Elements {
        signatories: names.iter().map(|name| (*name).to_owned()).collect(),
        ..given(&["明州市教育局"], number)
    };
    let document = set(&notice(), &elements);
    let head = document.letterhead.unwrap().paragraphs;
    let rows = head.into_iter().skip(1);
    rows.map(|row| {
        assert_eq!(row.left_indent, 1.0);
        let stops = row.stops.iter().map(|stop| stop.at).collect();
        (row.role, row.text(), stops)
    })
    .collect()
}

#[test]
fn signatories_stand_right_with_the_number_on_their_last_row() {
    // 9704-7.2.5-c, 9704-7.2.6-a: right end one 字 from the edge, 28 - 1 - 2 - 4.
    let one = rows("明教〔2026〕4号", &["张三"]);
    assert_eq!(one, [(Role::DocumentNumber, "明教〔2026〕4号\t签发人：张三".to_owned(), vec![21.0])]);
    // 9704-7.2.6-c: two a row, first names below each other.
    let three = rows("明教〔2026〕4号", &["林怀瑾", "赵思齐", "孙一鸣"]);
    let wanted = [
        (Role::Signatories, "\t签发人：林怀瑾\t赵思齐", vec![16.0, 24.0]),
        (Role::DocumentNumber, "明教〔2026〕4号\t孙一鸣", vec![20.0]),
    ];
    assert_eq!(three, wanted.map(|(role, text, stops)| (role, text.to_owned(), stops)));
    let four = rows("明教〔2026〕4号", &["林怀瑾", "赵思齐", "孙一鸣", "周行"]);
    assert_eq!(four[1].1, "明教〔2026〕4号\t孙一鸣\t周行");
    assert_eq!(four[1].2, [20.0, 24.0]);
    // A number too long for two names beside it: one name a row.
    let long = rows("明州市教育体育领导小组办公室〔2026〕14号", &["林怀瑾", "赵思齐"]);
    assert_eq!(long.len(), 2);
    assert!(long[1].1.ends_with("号\t赵思齐"));
}

#[test]
fn label_and_names_of_signatories_have_their_faces() {
    // 9704-7.2.6-b
    let elements =
        Elements { signatories: vec!["张三".to_owned()], ..given(&["明州市教育局"], "明教〔2026〕4号") };
    let document = set(&notice(), &elements);
    let faces: Vec<(&str, Face)> =
        of_role(&document, Role::DocumentNumber).runs.iter().map(|run| (run.text.as_str(), run.face)).collect();
    let wanted = [("明教〔2026〕4号", Face::FangSong), ("\t签发人：", Face::FangSong), ("张三", Face::Kai)];
    assert_eq!(faces, wanted);
}

#[test]
fn a_letter_has_its_number_right_and_no_place_for_signatories() {
    // 9704-10.1-a, -d
    let elements = Elements {
        kind: Some(PaperKind::Letter),
        signatories: vec!["张三".to_owned()],
        ..given(&["明州市教育局"], "明教函〔2026〕4号")
    };
    let document = set(&notice(), &elements);
    assert_eq!(head(&document)[0].1, "明州市教育局");
    assert_eq!(of_role(&document, Role::DocumentNumber).align, Alignment::Right);
    assert_eq!(paragraphs(&document)[0].text(), "签发人：张三");
    assert!(document.findings.iter().any(|finding| finding.code == FindingCode::ElementMisplaced));
}

#[test]
fn addressees_and_title_of_an_order_are_kept_and_reported() {
    // 9704-10.2-b
    let mut plan = notice();
    plan.elements.addressees = Some(located("各学校：", 3));
    let elements = Elements { mark_suffix: Some("令".to_owned()), ..given(&["明州市人民政府"], "第5号") };
    let document = set(&plan, &elements);
    let misplaced = document.findings.iter().filter(|finding| finding.code == FindingCode::ElementMisplaced).count();
    assert_eq!(misplaced, 2);
    let texts: Vec<String> = paragraphs(&document).iter().map(|paragraph| paragraph.text()).collect();
    assert_eq!(texts, ["关于做好招生工作的通知", "各学校：", "全文。"]);
}

#[test]
fn the_imprint_has_its_entries_and_rules_in_order() {
    // 9704-7.4.1-b, 9704-7.4.2, 9704-7.4.3
    let mut plan = notice();
    plan.elements.main_to = Some(located("主送:各学校", 7));
    plan.elements.copy_to = Some(located("抄送:县委办公室,县政府办公室", 8));
    plan.elements.imprint_other = vec![located("主题词：教育　招生", 9)];
    plan.elements.printing = Some(located("县教育局办公室 2026年07月04日印发", 10));
    let document = set(&plan, &given(&["明州市教育局"], "明教〔2026〕4号"));
    let imprint = document.imprint.unwrap();
    assert!(imprint.closing_rule);
    let entries: Vec<(Role, Option<RuleWeight>, String)> =
        imprint.entries.iter().map(|entry| (entry.paragraph.role, entry.rule_above, entry.paragraph.text())).collect();
    let wanted = [
        (Role::MainTo, Some(RuleWeight::Thick), "主送：各学校。"),
        (Role::CopyTo, None, "抄送：县委办公室，县政府办公室。"),
        (Role::ImprintOther, Some(RuleWeight::Thin), "主题词：教育　招生"),
        (Role::Printing, Some(RuleWeight::Thin), "县教育局办公室\t2026年7月4日印发"),
    ];
    assert_eq!(entries, wanted.map(|(role, rule, text)| (role, rule, text.to_owned())));
    let copy = &imprint.entries[1].paragraph;
    assert_eq!((copy.left_indent, copy.first_indent, copy.right_indent), (4.0, -3.0, 1.0));
    assert!((imprint.entries[3].paragraph.stops[0].at - 30.586).abs() < 0.01);
}

#[test]
fn the_imprint_of_a_letter_has_no_rules_and_no_printing() {
    // 9704-10.1-g
    let elements = Elements {
        kind: Some(PaperKind::Letter),
        copy_to: Some("县政府办公室".to_owned()),
        printing_organ: Some("县教育局办公室".to_owned()),
        printing_date: Some("2026年7月4日".to_owned()),
        ..given(&["明州市教育局"], "明教函〔2026〕4号")
    };
    let document = set(&notice(), &elements);
    let imprint = document.imprint.unwrap();
    assert!(!imprint.closing_rule);
    assert!(imprint.entries.iter().all(|entry| entry.rule_above.is_none()));
    assert!(imprint.entries.iter().all(|entry| entry.paragraph.role != Role::Printing));
    assert!(document.findings.iter().any(|finding| finding.message.contains("9704-10.1-g")));
}

#[test]
fn attendance_hangs_below_its_first_name_with_the_label_in_hei() {
    // 9704-10.3-b, -c
    let mut plan = notice();
    plan.elements.attendance = vec![located("出席:韩松年,许清平", 8)];
    let elements = Elements {
        mark_suffix: Some("纪要".to_owned()),
        absent: Some("邵子衿".to_owned()),
        ..given(&["明州市人民政府专题会议"], "")
    };
    let document = set(&plan, &elements);
    let lists: Vec<&Paragraph> =
        paragraphs(&document).into_iter().filter(|paragraph| paragraph.role == Role::Attendance).collect();
    assert_eq!(lists[0].text(), "出席：韩松年，许清平");
    assert_eq!(lists[1].text(), "请假：邵子衿");
    for (list, rows) in lists.iter().zip([1, 0]) {
        assert_eq!(list.runs[0].face, Face::Hei);
        assert_eq!(list.runs[1].face, Face::FangSong);
        assert_eq!((list.left_indent, list.first_indent, list.blank_rows_before), (5.0, -3.0, rows));
    }
}
