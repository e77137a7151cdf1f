//! The equation of DESIGN §3 and its companions, on arbitrary text: nothing
//! lost, nothing invented, every record true, a second run still.

#![allow(clippy::indexing_slicing)]

use crate::common;

use std::collections::BTreeMap;

use common::{block, body, document, located, paragraphs, plan};
use proptest::prelude::*;
use wenshu_format::format;
use wenshu_model::plan::{BlockKind, PlanCell, PlanTable};
use wenshu_model::{Block, ChangeReason, Elements, OfficialDocument, PaperKind, Plan, PlanBlock, Role, Seal, Signer};
use wenshu_standard::Profile;

/// Characters that passes look for, a few neutral ones, and oddities.
const ALPHABET: &str = "[一二三十第是要等年月日号周校习管理的们万亿元人,.;:?!()（）\\[\\]〔〕\"'“”‘’「」『』《》〈〉、，。；：？！…—－~～\\-·•`％%\
0-9０-９a-cxX_ \u{3000}\u{a0}\t㈠⑴⒈①Ⅰ/@&#〇○零$]{0,40}";

fn numbers() -> impl Strategy<Value = (&'static str, &'static str, u8)> {
    prop::sample::select(vec![
        ("一、", "一、", 1),
        ("一.", "一、", 1),
        ("(一)", "（一）", 2),
        ("（二）、", "（二）", 2),
        ("1、", "1.", 3),
        ("１．", "1.", 3),
        ("(1)", "（1）", 4),
        ("⑵、", "（2）", 4),
        ("①", "①", 5),
        ("1)", "1)", 5),
    ])
}

fn counted(texts: impl IntoIterator<Item = String>) -> BTreeMap<char, i64> {
    let mut counts = BTreeMap::new();
    for c in texts.into_iter().flat_map(|text| text.chars().collect::<Vec<_>>()) {
        if !c.is_whitespace() {
            *counts.entry(c).or_default() += 1;
        }
    }
    counts
}

fn plan_texts(plan: &Plan) -> Vec<String> {
    let elements = &plan.elements;
    let mut texts = vec![plan.title.clone()];
    let single = [
        &elements.copy_number,
        &elements.secrecy,
        &elements.urgency,
        &elements.document_number,
        &elements.addressees,
        &elements.date_of_issue,
        &elements.note,
        &elements.main_to,
        &elements.copy_to,
        &elements.printing,
    ];
    texts.extend(single.into_iter().flatten().map(|located| located.text.clone()));
    let several = [
        &elements.issuer_marks,
        &elements.signatories,
        &elements.subtitle,
        &elements.attachment_notes,
        &elements.attendance,
        &elements.signature,
        &elements.signers,
        &elements.imprint_other,
    ];
    texts.extend(several.into_iter().flatten().map(|located| located.text.clone()));
    for block in &plan.blocks {
        texts.extend(block.number.clone());
        texts.push(block.text.clone());
        texts.extend(block.table.iter().flat_map(|table| &table.cells).map(|cell| cell.text.clone()));
    }
    texts
}

fn document_texts(document: &OfficialDocument) -> Vec<String> {
    let head = document.letterhead.iter().flat_map(|head| &head.paragraphs).map(|paragraph| paragraph.text());
    let body = document.blocks.iter().flat_map(|block| match block {
        Block::Paragraph(paragraph) => vec![paragraph.text()],
        Block::Table(table) => table.cells.iter().map(|cell| cell.text.clone()).collect(),
        Block::Figure(figure) => vec![figure.alt.clone()],
    });
    let foot = document.imprint.iter().flat_map(|imprint| &imprint.entries).map(|entry| entry.paragraph.text());
    head.chain(body).chain(foot).collect()
}

/// plan = document ± changes, as a count of each character.
fn assert_conserved(plan: &Plan, document: &OfficialDocument) {
    let mut sum = counted(plan_texts(plan));
    let before = counted(document.changed.iter().map(|change| change.before.clone()));
    let after = counted(document.changed.iter().map(|change| change.after.clone()));
    before.into_iter().for_each(|(c, count)| *sum.entry(c).or_default() -= count);
    after.into_iter().for_each(|(c, count)| *sum.entry(c).or_default() += count);
    sum.retain(|_, count| *count != 0);
    assert_eq!(sum, counted(document_texts(document)));
}

/// Every change of a block names characters that stand at its offset.
fn assert_records_are_true(plan: &Plan, document: &OfficialDocument) {
    for change in &document.changed {
        let Some(index) = change.block else { continue };
        let block: &PlanBlock = &plan.blocks[index as usize];
        let mut text = format!("{}{}", block.number.as_deref().unwrap_or_default(), block.text);
        for cell in block.table.iter().flat_map(|table| &table.cells) {
            text.push_str(&cell.text);
            text.push('\n');
        }
        let found: String = text.chars().skip(change.at as usize).take(change.before.chars().count()).collect();
        assert_eq!(found, change.before, "{change:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn nothing_is_lost_and_every_record_is_true(
        title in ALPHABET,
        texts in prop::collection::vec((prop::option::of(numbers()), ALPHABET, 0..50_u32), 0..4),
        elements in prop::collection::vec(ALPHABET, 8),
        cells in prop::collection::vec(ALPHABET, 4),
    ) {
        let mut blocks: Vec<PlanBlock> = texts.iter().map(|(number, text, lead)| {
            let level = number.map(|number| number.2);
            let mut made = block(BlockKind::Paragraph, level, number.map(|number| number.0), text);
            made.lead = Some((*lead).min(text.chars().count() as u32)).filter(|lead| *lead > 20);
            made
        }).collect();
        let mut table = block(BlockKind::Table, None, None, "");
        let cells = cells.into_iter().enumerate().map(|(index, text)| PlanCell {
            row: index as u32 / 2, column: index as u32 % 2, row_span: 1, column_span: 1, text,
        }).collect();
        table.table = Some(PlanTable { columns: 2, head_rows: 1, cells });
        blocks.push(table);
        let mut attachment = body(&elements[7]);
        attachment.attachment = Some(1);
        blocks.push(attachment);
        let mut plan = plan(&title, blocks);
        plan.elements.subtitle = vec![located(&elements[0], 1)];
        plan.elements.addressees = Some(located(&elements[1], 1));
        plan.elements.attachment_notes = vec![located(&elements[2], 1), located(&elements[3], 1)];
        plan.elements.signature = vec![located(&elements[4], 1)];
        plan.elements.date_of_issue = Some(located(&elements[5], 1));
        plan.elements.note = Some(located(&elements[6], 1));
        plan.elements.document_number = Some(located(&elements[0], 1));
        plan.elements.copy_to = Some(located(&elements[1], 1));
        let document = document(&plan);
        assert_conserved(&plan, &document);
        assert_records_are_true(&plan, &document);
    }

    #[test]
    fn traditional_text_is_conserved_and_still_on_a_second_run(
        text in "[學習貫徹黨的精神乾著後裏羣衆爲於藉口乾淨軟體網絡「」『』,.;:()a-c1-9 加强管理]{0,60}",
    ) {
        let first_plan = plan("", vec![body(&text)]);
        let first = document(&first_plan);
        assert_conserved(&first_plan, &first);
        assert_records_are_true(&first_plan, &first);
        let again: String = document_texts(&first).concat();
        prop_assert_eq!(document(&plan("", vec![body(&again)])).changed, vec![]);
    }

    #[test]
    fn arbitrary_characters_are_conserved(title in "\\PC{0,60}", text in any::<String>()) {
        let plan = plan(&title, vec![body(&text)]);
        let document = document(&plan);
        assert_conserved(&plan, &document);
        assert_records_are_true(&plan, &document);
    }

    #[test]
    fn a_second_run_changes_nothing(
        text in ALPHABET,
        title in ALPHABET,
        number in numbers(),
        addressee in ALPHABET,
        note in ALPHABET,
        date in "[0-9二〇○一三年月日号.\\-/ ]{0,14}",
    ) {
        let run = |title: &str, texts: [(&str, &str, &str); 2], addressee: &str, note: &str, date: &str| {
            let blocks = texts.iter().map(|(number, lead, text)| {
                let number = Some(*number).filter(|number| !number.is_empty());
                block(BlockKind::Paragraph, Some(number.map_or(1, |_| 3)), number, &format!("{lead}{text}"))
            }).collect();
            let mut plan = plan(title, blocks);
            plan.elements.addressees = Some(located(addressee, 1));
            plan.elements.note = Some(located(note, 1));
            plan.elements.date_of_issue = Some(located(date, 1));
            document(&plan)
        };
        let first = run(&title, [("", "", &text), (number.0, "", &text)], &addressee, &note, &date);
        let of = |document: &OfficialDocument, role: fn(Role) -> bool| {
            let found: Vec<String> = paragraphs(document).into_iter().filter(|p| role(p.role)).map(|p| p.text()).collect();
            found
        };
        let bodies = of(&first, |role| matches!(role, Role::Body | Role::Item(_)));
        let numbered = bodies.last().cloned().unwrap_or_default();
        let rest = numbered.strip_prefix(number.1).unwrap_or(&numbered).to_owned();
        let plain = if text.is_empty() { String::new() } else { bodies[0].clone() };
        let title = of(&first, |role| role == Role::Title).concat().replace('\n', "");
        let addressee = of(&first, |role| role == Role::Addressee).concat();
        let note = of(&first, |role| role == Role::Note).concat();
        let date = of(&first, |role| role == Role::DateOfIssue).concat();
        let second = run(&title, [("", "", &plain), (number.1, "", &rest)], &addressee, &note, &date);
        prop_assert_eq!(&second.changed, &vec![], "\n{:?}\n{:?}", first.blocks, second.blocks);
    }
}

/// A value for each element, absent half the time.
fn any_elements() -> impl Strategy<Value = Elements> {
    let one = || prop::option::of(ALPHABET);
    let list = || prop::collection::vec(ALPHABET, 0..4);
    let kind = prop::option::of(prop::sample::select(vec![
        PaperKind::Plain,
        PaperKind::Document,
        PaperKind::Upward,
        PaperKind::Letter,
        PaperKind::Order,
        PaperKind::Minutes,
    ]));
    let seal = prop::option::of(prop::sample::select(vec![Seal::Sealed, Seal::Unsealed, Seal::Stamp]));
    let head = (one(), one(), one(), list(), prop::option::of("(文件|令|纪要|)"), one(), list());
    let body = (
        one(),
        one(),
        list(),
        list(),
        "[0-9二〇年月日.\\-]{0,12}",
        seal,
        prop::collection::vec((ALPHABET, one()), 0..3),
    );
    let foot = (one(), one(), one(), one(), one(), one(), one());
    (kind, head, body, foot).prop_map(|(kind, head, body, foot)| Elements {
        kind,
        copy_number: head.0,
        secrecy: head.1,
        urgency: head.2,
        issuer_marks: head.3,
        mark_suffix: head.4,
        document_number: head.5,
        signatories: head.6,
        title: body.0,
        addressees: body.1,
        attachments: body.2,
        signature: body.3,
        date_of_issue: Some(body.4),
        seal: body.5,
        signers: body.6.into_iter().map(|(office, name)| Signer { office, name }).collect(),
        note: foot.0,
        present: foot.1,
        absent: foot.2,
        observers: foot.3,
        copy_to: foot.4,
        printing_organ: foot.5,
        printing_date: foot.6,
    })
}

/// A plan with every element that a text can have.
fn any_plan() -> impl Strategy<Value = Plan> {
    let texts = prop::collection::vec(ALPHABET, 24);
    (texts, any::<u32>()).prop_map(|(texts, mask)| {
        let mut attachment = body(&texts[0]);
        attachment.attachment = Some(1);
        let mut made = plan(&texts[1], vec![body(&texts[2]), attachment]);
        let one = |index: usize| (mask >> index & 1 == 1).then(|| located(&texts[index], index as u32 + 1));
        let several = |from: usize| [one(from), one(from + 1)].into_iter().flatten().collect::<Vec<_>>();
        let elements = &mut made.elements;
        elements.copy_number = one(3);
        elements.secrecy = one(4);
        elements.urgency = one(5);
        elements.issuer_marks = several(6);
        elements.document_number = one(8);
        elements.signatories = several(9);
        elements.addressees = one(11);
        elements.attachment_notes = several(12);
        elements.signature = several(14);
        elements.signers = several(16);
        elements.date_of_issue = one(18);
        elements.note = one(19);
        elements.attendance = several(20);
        elements.main_to = one(21);
        elements.copy_to = one(22);
        elements.printing = one(23);
        elements.imprint_other = several(3);
        made
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// plan + given = document ± changes, where a given value is listed as a
    /// change from nothing or from the text's.
    #[test]
    fn nothing_of_plan_or_given_elements_is_lost(plan in any_plan(), elements in any_elements()) {
        let document = format(&plan, &[], &elements, &Profile::default()).unwrap();
        assert_conserved(&plan, &document);
    }

    /// The elements of a finished document, given again, change nothing: the
    /// forms that format makes are those that it wants.
    #[test]
    fn the_forms_of_elements_are_still_on_a_second_run(
        texts in prop::collection::vec(ALPHABET, 8),
        printing in "[县教育局办公室 ]{0,6}[0-9二〇年月日印发.\\- ]{0,14}",
    ) {
        let run = |texts: &[String], printing: &str| {
            let mut made = plan("", vec![body("全文。")]);
            let elements = &mut made.elements;
            let one = |index: usize, label: &str| Some(located(&format!("{label}{}", texts[index]), 1));
            elements.secrecy = one(0, "");
            elements.issuer_marks = vec![located(&format!("{}文件", texts[1]), 1)];
            elements.document_number = one(2, "");
            elements.main_to = one(3, "");
            elements.copy_to = one(4, "");
            elements.attendance = one(5, "").into_iter().collect();
            elements.signers = one(6, "").into_iter().collect();
            elements.imprint_other = one(7, "").into_iter().collect();
            elements.printing = Some(located(printing, 1));
            format(&made, &[], &Elements::default(), &Profile::default()).unwrap()
        };
        let with_labels: Vec<String> = texts.iter().enumerate().map(|(index, text)| match index {
            // Spaces part the organs of a joint mark.
            1 => text.split_whitespace().collect(),
            3 => format!("主送{text}"),
            4 => format!("抄送:{text}"),
            5 => format!("出席 {text}"),
            _ => text.clone(),
        }).collect();
        let first = run(&with_labels, &printing);
        let of = |role: Role| {
            let head = first.letterhead.iter().flat_map(|head| &head.paragraphs);
            let foot = first.imprint.iter().flat_map(|imprint| &imprint.entries).map(|entry| &entry.paragraph);
            let all: Vec<String> = head.chain(paragraphs(&first)).chain(foot)
                .filter(|paragraph| paragraph.role == role).map(|paragraph| paragraph.text()).collect();
            all
        };
        let printed = of(Role::Printing).concat().replace('\t', " ");
        let others = of(Role::ImprintOther);
        let signer = of(Role::Signature).concat().trim_start_matches('\t').replace('\t', " ");
        let again = [
            of(Role::Secrecy).concat(),
            of(Role::IssuerMark).concat().trim_end_matches("文件").to_owned(),
            of(Role::DocumentNumber).concat(),
            of(Role::MainTo).concat(),
            of(Role::CopyTo).concat(),
            of(Role::Attendance).concat(),
            signer,
            others.first().cloned().unwrap_or_default(),
        ];
        let second = run(&again, &printed);
        let changed: Vec<_> = second.changed.iter().filter(|change| {
            // Spaces between elements on one line are tabs on the page.
            change.reason != ChangeReason::Space
        }).collect();
        prop_assert!(changed.is_empty(), "{:#?}\n{:?}", changed, again);
    }
}

#[test]
fn a_hostile_paragraph_is_read_in_linear_time() {
    // A hundred times the length may cost a hundred times the work, not ten
    // thousand times; the test ends in seconds or not at all.
    for pattern in ["(", "“", "1-", "a,", " ", "一 ", "‘", "《", "..", "&a", "第一、", "12345,", "年1月", "．"]
    {
        let text = pattern.repeat(20_000);
        format(&plan("", vec![body(&text)]), &[], &Elements::default(), &Profile::default()).unwrap();
    }
    format(&plan(&"工作".repeat(20_000), Vec::new()), &[], &Elements::default(), &Profile::default()).unwrap();
}
