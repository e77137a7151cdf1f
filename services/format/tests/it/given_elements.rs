//! Elements that the user gave: merged with those of the text, recorded and
//! reported (DESIGN §5).

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "in a test, a panic is the answer")]

use crate::common;

use common::{block, body, located, paragraphs, plan};
use wenshu_format::format;
use wenshu_model::plan::BlockKind;
use wenshu_model::{ChangeReason, Elements, Finding, FindingCode, OfficialDocument, Plan, Role};
use wenshu_standard::Profile;

fn set(plan: &Plan, elements: &Elements) -> OfficialDocument {
    format(plan, &[], elements, &Profile::default()).unwrap()
}

fn of_code(document: &OfficialDocument, code: FindingCode) -> Vec<&Finding> {
    document.findings.iter().filter(|finding| finding.code == code).collect()
}

fn texts(document: &OfficialDocument, role: Role) -> Vec<String> {
    let head = document.letterhead.iter().flat_map(|head| &head.paragraphs);
    let foot = document.imprint.iter().flat_map(|imprint| &imprint.entries).map(|entry| &entry.paragraph);
    let all = head.chain(paragraphs(document)).chain(foot);
    all.filter(|paragraph| paragraph.role == role).map(|paragraph| paragraph.text()).collect()
}

#[test]
fn a_given_value_is_set_and_the_texts_is_kept_in_the_record() {
    let mut plan = plan("关于做好招生工作的通知", vec![body("全文。")]);
    plan.elements.document_number = Some(located("明教[2025]3号", 2));
    plan.elements.date_of_issue = Some(located("2025年3月1日", 9));
    let elements = Elements {
        document_number: Some("明教〔2026〕4号".to_owned()),
        date_of_issue: Some("2026.07.04".to_owned()),
        ..Elements::default()
    };
    let document = set(&plan, &elements);
    assert_eq!(texts(&document, Role::DateOfIssue), ["2026年7月4日"]);
    let conflicts = of_code(&document, FindingCode::ElementConflict);
    assert_eq!(conflicts.len(), 2);
    assert_eq!(conflicts[0].lines.map(|lines| lines.first), Some(2));
    assert!(conflicts[0].message.contains("明教[2025]3号") && conflicts[0].message.contains("明教〔2026〕4号"));
    let changes: Vec<(&str, &str)> = document
        .changed
        .iter()
        .filter(|change| change.reason == ChangeReason::GivenElement)
        .map(|change| (change.before.as_str(), change.after.as_str()))
        .collect();
    assert_eq!(changes, [("明教[2025]3号", "明教〔2026〕4号"), ("2025年3月1日", "2026.07.04")]);
    assert!(document.changed.iter().any(|change| change.reason == ChangeReason::DateOfIssue && change.lines.is_none()));
}

#[test]
fn the_same_value_in_another_form_is_no_conflict() {
    let mut plan = plan("关于做好招生工作的通知", vec![body("全文。")]);
    plan.elements.document_number = Some(located("明教[2026]4号", 2));
    plan.elements.addressees = Some(located("各学校:", 3));
    plan.elements.signers = vec![located("市长　顾 河", 5)];
    plan.elements.copy_to = Some(located("抄送:县政府办公室", 6));
    plan.elements.printing = Some(located("县教育局办公室  2026年07月04日印发", 7));
    plan.elements.attachment_notes = vec![located("附件：1、名单", 4), located("2、台账", 5)];
    let elements = Elements {
        document_number: Some("明教〔2026〕4号".to_owned()),
        addressees: Some("各学校".to_owned()),
        signers: vec![wenshu_model::Signer { office: "市长".to_owned(), name: Some("顾河".to_owned()) }],
        copy_to: Some("县政府办公室".to_owned()),
        printing_organ: Some("县教育局办公室".to_owned()),
        printing_date: Some("2026-7-4".to_owned()),
        attachments: vec!["名单".to_owned(), "台账".to_owned()],
        ..Elements::default()
    };
    let document = set(&plan, &elements);
    assert_eq!(of_code(&document, FindingCode::ElementConflict), Vec::<&Finding>::new());
    assert!(document.changed.iter().all(|change| change.reason != ChangeReason::GivenElement));
    assert_eq!(texts(&document, Role::Addressee), ["各学校："]);
    assert_eq!(texts(&document, Role::Printing), ["县教育局办公室\t2026年7月4日印发"]);
}

#[test]
fn a_value_that_the_text_does_not_have_is_listed_as_an_addition() {
    let elements = Elements { note: Some("此件公开发布".to_owned()), ..Elements::default() };
    let document = set(&plan("", vec![body("全文。")]), &elements);
    assert_eq!(texts(&document, Role::Note), ["（此件公开发布）"]);
    let added = &document.changed[0];
    assert_eq!((added.reason, added.before.as_str()), (ChangeReason::GivenElement, ""));
    assert_eq!(added.after, "此件公开发布");
}

#[test]
fn values_of_a_wrong_form_are_set_and_reported_with_their_rule() {
    let elements = Elements {
        copy_number: Some("17".to_owned()),
        secrecy: Some("机密".to_owned()),
        urgency: Some("火急".to_owned()),
        issuer_marks: vec!["明州市教育局".to_owned()],
        document_number: Some("明教12号".to_owned()),
        date_of_issue: Some("2026年7月".to_owned()),
        printing_date: Some("近日".to_owned()),
        ..Elements::default()
    };
    let document = set(&plan("关于做好招生工作的通知", vec![body("全文。")]), &elements);
    assert_eq!(texts(&document, Role::CopyNumber), ["17"]);
    assert_eq!(texts(&document, Role::DateOfIssue), ["2026年7月"]);
    let messages: Vec<&str> =
        of_code(&document, FindingCode::ElementForm).iter().map(|finding| finding.message.as_str()).collect();
    for rule in ["9704-7.2.1-a", "reg-9-2-a", "reg-9-3-a", "9704-7.2.5-b", "9704-7.3.5.4-a", "9704-7.4.3-a"] {
        assert!(messages.iter().any(|message| message.contains(rule)), "{rule}: {messages:?}");
    }
}

#[test]
fn right_forms_are_not_reported() {
    for (secrecy, number) in
        [("机密★1年", "明教〔2026〕12号"), ("秘密★6个月", "国办发〔2026〕1号"), ("绝密★长期", "（明）字〔2026〕3号")]
    {
        let elements = Elements {
            copy_number: Some("000017".to_owned()),
            secrecy: Some(secrecy.to_owned()),
            urgency: Some("特急".to_owned()),
            issuer_marks: vec!["明州市教育局".to_owned()],
            document_number: Some(number.to_owned()),
            date_of_issue: Some("2026年7月4日".to_owned()),
            ..Elements::default()
        };
        let document = set(&plan("关于做好招生工作的通知", vec![body("全文。")]), &elements);
        assert_eq!(of_code(&document, FindingCode::ElementForm), Vec::<&Finding>::new());
    }
}

fn missing(elements: &Elements) -> Vec<String> {
    let document = set(&plan("", vec![body("全文。")]), elements);
    of_code(&document, FindingCode::ElementMissing).iter().map(|finding| finding.message.clone()).collect()
}

#[test]
fn what_a_form_asks_for_and_nobody_gave_is_reported_and_not_invented() {
    let marks = vec!["明州市教育局".to_owned()];
    let upward = missing(&Elements {
        kind: Some(wenshu_model::PaperKind::Upward),
        issuer_marks: marks.clone(),
        ..Elements::default()
    });
    for rule in ["9704-7.2.5-a", "reg-9-6-a", "9704-7.3.1-b", "9704-7.3.5.1-b", "9704-7.3.5.4-a"] {
        assert!(upward.iter().any(|message| message.contains(rule)), "{rule}: {upward:?}");
    }
    assert!(!upward.iter().any(|message| message.contains("9704-7.2.4-a")));
    let order =
        missing(&Elements { kind: Some(wenshu_model::PaperKind::Order), issuer_marks: marks, ..Elements::default() });
    assert_eq!(order.len(), 4, "suffix, number, signer, date: {order:?}");
    // reg-9-1-a: a secret paper has a 份号, whatever its form.
    let secret = missing(&Elements { secrecy: Some("秘密★1年".to_owned()), ..Elements::default() });
    assert_eq!(secret.len(), 1);
    assert!(secret[0].contains("reg-9-1-a"));
    assert_eq!(missing(&Elements::default()), Vec::<String>::new());
}

#[test]
fn a_given_title_answers_the_finding_that_there_is_none() {
    let mut plan = plan("", vec![body("全文。")]);
    plan.findings = vec![Finding {
        code: FindingCode::NoTitle,
        severity: wenshu_model::Severity::Review,
        lines: None,
        excerpt: String::new(),
        message: "没有找到标题".to_owned(),
    }];
    let elements = Elements { title: Some("2026年工作计划".to_owned()), ..Elements::default() };
    assert_eq!(of_code(&set(&plan, &elements), FindingCode::NoTitle), Vec::<&Finding>::new());
    assert_eq!(set(&plan, &elements).title, "2026年工作计划");
    assert_eq!(of_code(&set(&plan, &Elements::default()), FindingCode::NoTitle).len(), 1);
}

#[test]
fn given_attachments_make_the_note() {
    let elements = |names: &[&str]| Elements {
        attachments: names.iter().map(|name| (*name).to_owned()).collect(),
        ..Elements::default()
    };
    let plan = plan("", vec![body("全文。")]);
    // 9704-7.3.4-b: one attachment has no ordinal.
    assert_eq!(texts(&set(&plan, &elements(&["责任书。"])), Role::AttachmentNote), ["附件：责任书"]);
    let several = set(&plan, &elements(&["责任书", "工作台账；"]));
    assert_eq!(texts(&several, Role::AttachmentNote), ["附件：1.责任书", "2.工作台账"]);
    let indents: Vec<f32> = paragraphs(&several)
        .into_iter()
        .filter(|paragraph| paragraph.role == Role::AttachmentNote)
        .map(|paragraph| paragraph.left_indent)
        .collect();
    // 9704-7.3.4-d: names begin below each other.
    assert_eq!(indents[0], indents[1]);
}

#[test]
fn a_note_that_differs_from_the_attachments_is_reported() {
    let attached = |number, text: &str| wenshu_model::PlanBlock {
        attachment: Some(number),
        ..block(BlockKind::Paragraph, None, None, text)
    };
    let mismatches = |notes: &[&str], blocks: &[(u32, &str)]| {
        let mut made = plan("", vec![body("全文。")]);
        made.blocks.extend(blocks.iter().map(|(number, text)| attached(*number, text)));
        made.elements.attachment_notes = notes.iter().map(|note| located(note, 3)).collect();
        of_code(&set(&made, &Elements::default()), FindingCode::AttachmentMismatch).len()
    };
    let two = [(1, "附件1"), (1, "责任书"), (1, "正文。"), (2, "附件2"), (2, "工作台账"), (2, "正文。")];
    assert_eq!(mismatches(&["附件：1.责任书", "2.工作台账"], &two), 0);
    assert_eq!(mismatches(&["附件：1.责任书", "2.台账"], &two), 1);
    assert_eq!(mismatches(&["附件：1.责任书"], &two), 1);
    assert_eq!(mismatches(&["附件：责任书"], &two[..3]), 0);
    assert_eq!(mismatches(&["附件：责任书"], &[(1, "附件2"), (1, "责任书")]), 1);
    assert_eq!(mismatches(&["附件：责任书"], &[]), 0);
}
