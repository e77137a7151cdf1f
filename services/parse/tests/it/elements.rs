//! The elements of papers as people write them (clause 7, clause 10), one
//! small file each with its outline beside it. `WENSHU_UPDATE_GOLDENS=1` writes
//! the outlines anew; read the difference. All organs and persons are invented.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::print_stdout, missing_docs)]

use crate::outline;

use std::path::{Path, PathBuf};

use wenshu_ingest::{Limits, ingest};
use wenshu_model::plan::Located;
use wenshu_model::{FindingCode, Plan, Plans};
use wenshu_parse::parse;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/elements")
}

fn plans(file: &str) -> Plans {
    let bytes = std::fs::read(folder().join(file)).unwrap();
    parse(ingest(&bytes, file, &Limits::default()).unwrap()).unwrap_or_else(|error| panic!("{file}: {error}"))
}

fn of_text(text: &str) -> Plans {
    parse(ingest(text.as_bytes(), "文.txt", &Limits::default()).unwrap()).unwrap_or_else(|error| panic!("{error}"))
}

fn texts(located: &[Located]) -> Vec<&str> {
    located.iter().map(|located| located.text.as_str()).collect()
}

fn text(located: &Option<Located>) -> &str {
    located.as_ref().map_or("", |located| located.text.as_str())
}

fn has(plan: &Plan, code: FindingCode) -> bool {
    plan.findings.iter().any(|finding| finding.code == code)
}

#[test]
fn every_paper_has_the_elements_that_were_reviewed() {
    let update = std::env::var_os("WENSHU_UPDATE_GOLDENS").is_some();
    let mut samples: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    samples.retain(|path| path.extension().is_some_and(|extension| extension != "golden"));
    samples.sort();
    assert!(samples.len() >= 14);
    let mut different = Vec::new();
    for sample in samples {
        let name = sample.file_name().unwrap().to_string_lossy().into_owned();
        let found = outline::outline(&plans(&name));
        let golden_of = sample.with_extension("golden");
        if update {
            std::fs::write(&golden_of, &found).unwrap();
        }
        if std::fs::read_to_string(&golden_of).unwrap_or_default() != found {
            println!("--- {name}\n{found}");
            different.push(name);
        }
    }
    assert!(different.is_empty(), "outlines differ: {different:?}");
}

/// A notice with the given lines in front of its title and behind its date.
fn notice(head: &str, tail: &str) -> Plan {
    let body = "各直属学校：\n请各校认真做好防汛工作，确保师生安全。\n";
    let text = format!("{head}\n明州市教育局关于做好防汛工作的通知\n{body}明州市教育局\n2026年4月8日\n{tail}");
    let plans = of_text(&text);
    assert_eq!(plans.documents.len(), 1, "{text}");
    plans.documents.into_iter().next().unwrap()
}

/// 9704-7.2.5-b, 15834-4.9-b: brackets and spaces of any form.
#[test]
fn a_document_number_is_found_in_any_brackets() {
    for number in [
        "明教〔2026〕12号",
        "明教[2026]12号",
        "明教（2026）12号",
        "明教【2026】 12 号",
        "明教﹝2026﹞第12号",
        "明 教 〔2026〕 12号",
    ] {
        let plan = notice(&format!("明州市教育局文件\n{number}"), "");
        assert_eq!(text(&plan.elements.document_number), number);
        assert_eq!(texts(&plan.elements.issuer_marks), ["明州市教育局文件"]);
        assert_eq!(plan.title, "明州市教育局关于做好防汛工作的通知");
        // A web copy has the number without a mark, above or below the title.
        assert_eq!(text(&notice(number, "").elements.document_number), number);
    }
}

/// 9704-7.2.6: one signatory and several, on the number's line and on their own.
#[test]
fn signatories_stand_on_the_line_of_the_number_or_above_it() {
    let signatories = |head: &str| {
        let plan = notice(&format!("明州市教育局文件\n{head}"), "");
        assert_eq!(text(&plan.elements.document_number), "明教〔2026〕12号", "{head}");
        plan.elements.signatories.iter().map(|name| name.text.clone()).collect::<Vec<_>>()
    };
    assert_eq!(signatories("明教〔2026〕12号        签发人：张三"), ["签发人：张三"]);
    assert_eq!(signatories("明教〔2026〕12号　　签发人：张三  李四"), ["签发人：张三", "李四"]);
    assert_eq!(signatories("签发人：张　三　李四\n明教〔2026〕12号    王五"), ["签发人：张三", "李四", "王五"]);
    assert_eq!(signatories("签发人：张三\n李四\n明教〔2026〕12号"), ["签发人：张三", "李四"]);
    assert_eq!(signatories("明教〔2026〕12号\n签发人：张三"), ["签发人：张三"]);
}

/// 9704-7.3.5: dates of every form, organ before and behind, one and several.
#[test]
fn signatures_and_dates_of_every_form_are_found() {
    let signed = |tail: &str| {
        let plans = of_text(&format!("关于防汛的通知\n各直属学校：\n请各校认真做好防汛工作，确保师生安全。\n{tail}"));
        let e = plans.documents[0].elements.clone();
        assert_eq!(plans.documents[0].blocks.len(), 1, "{tail}");
        (texts(&e.signature).join("|"), text(&e.date_of_issue).to_owned(), texts(&e.signers).join("|"))
    };
    let row = |organs: &str, date: &str, signers: &str| (organs.to_owned(), date.to_owned(), signers.to_owned());
    for date in [
        "2026年7月4日",
        "2026年07月04日",
        "二〇二六年七月四日",
        "二○二六年七月四日",
        "2026-7-4",
        "2026.7.4",
        "2026年7月4号",
    ] {
        assert_eq!(signed(&format!("明州市教育局\n{date}")), row("明州市教育局", date, ""));
        assert_eq!(signed(&format!("{date}\n明州市教育局")), row("明州市教育局", date, ""));
    }
    assert_eq!(signed("明州市教育局（印章）\n2026年7月4日"), row("明州市教育局（印章）", "2026年7月4日", ""));
    assert_eq!(
        signed("明州市教育局    明州市公安局\n明州市水利局\n2026年7月4日"),
        row("明州市教育局|明州市公安局|明州市水利局", "2026年7月4日", "")
    );
    assert_eq!(signed("市长  王××\n2026年7月4日"), row("", "2026年7月4日", "市长  王××"));
    assert_eq!(
        signed("明州市人民政府\n市　长　顾长河\n2026年7月4日"),
        row("明州市人民政府", "2026年7月4日", "市　长　顾长河")
    );
    // People and what they do are no signers.
    let plan = of_text("值班安排\n各学校：\n请按下表值班，确保安全。\n主任 张三\n副主任 李四\n2026年7月4日");
    assert!(plan.documents[0].elements.signers.is_empty());
    assert_eq!(signed("局长 张三\n局长 李四\n2026年7月4日"), row("", "2026年7月4日", "局长 张三|局长 李四"));
}

/// 9704-7.3.6-a, 9704-7.4: notes and the 版记 in the forms that are met.
#[test]
fn notes_and_imprints_of_every_form_are_found() {
    let e = notice("", "（此件公开发布）\n抄送：市委办公室。\n明州市教育局办公室\n2026年4月9日印发").elements;
    assert_eq!(text(&e.note), "（此件公开发布）");
    assert_eq!(text(&e.copy_to), "抄送：市委办公室。");
    assert_eq!(text(&e.printing), "明州市教育局办公室  2026年4月9日印发");
    let e = notice("", "主题词：教育　防汛　通知\n抄报：省教育厅。\n抄 送：市委办公室。\n共印50份").elements;
    assert_eq!(text(&e.copy_to), "抄 送：市委办公室。");
    assert_eq!(texts(&e.imprint_other), ["主题词：教育　防汛　通知", "抄报：省教育厅。", "共印50份"]);
    let e = notice("", "公开方式：主动公开\n主送：各直属学校。\n抄送：市委办公室，\n市政府办公室。").elements;
    assert_eq!(text(&e.main_to), "主送：各直属学校。");
    assert_eq!(text(&e.copy_to), "抄送：市委办公室，市政府办公室。");
    assert_eq!(texts(&e.imprint_other), ["公开方式：主动公开"]);
}

/// Precision before recall: lines that only look like elements are text.
#[test]
fn lines_that_only_look_like_elements_are_text() {
    for line in [
        "会议纪要要及时抄送各处室。",
        "抄送：",
        "签发人要严格把关。",
        "出席：校领导。",
        "主送：校办公室。",
        "明州市教育局文件规定，学校要定期检查。",
        "该办法已于2026年3月5日印发",
        "省长 张三到校调研。",
        "（此件公开发布）",
    ] {
        let plans = of_text(&format!(
            "2026年学校工作计划\n一、工作安排\n认真做好各项工作，按时完成任务。\n{line}\n二、其他\n及时总结经验。"
        ));
        let plan = &plans.documents[0];
        let bare = wenshu_model::PlanElements { title: plan.elements.title.clone(), ..Default::default() };
        assert_eq!(plan.elements, bare, "{line}");
        assert!(plan.blocks.iter().any(|block| block.text == line), "{line}");
    }
    for line in ["抄送：", "该办法已于2026年3月5日印发", "出席：校领导。", "主送：校办公室。"]
    {
        let plans = of_text(&format!("2026年学校工作计划\n一、工作安排\n认真做好各项工作，按时完成任务。\n{line}"));
        let plan = &plans.documents[0];
        let bare = wenshu_model::PlanElements { title: plan.elements.title.clone(), ..Default::default() };
        assert_eq!(plan.elements, bare, "{line}");
    }
}

/// 9704-7.3.7-d: the note and the attachments are the same in number and name.
#[test]
fn attachments_that_differ_from_their_note_are_a_finding() {
    let plan = |note: &str, attachments: &str| {
        let text = format!(
            "关于防汛的通知\n各直属学校：\n请各校认真做好防汛工作，确保师生安全。\n{note}\n明州市教育局\n2026年4月8日\n{attachments}"
        );
        of_text(&text).documents.into_iter().next().unwrap()
    };
    let two = "附件1\n防汛检查表\n一、检查校舍。\n附件2\n联络员名单（试行）\n一、张三。";
    for note in [
        "附件：1.防汛检查表\n2.联络员名单（试行）",
        "附件：1．《防汛检查表》；\n　　　2．联络员名单(试行)。",
        "附件：1.防汛检查表  2.联络员名单（试行）",
    ] {
        let plan = plan(note, two);
        assert_eq!(plan.elements.attachment_notes.len(), 2, "{note}");
        assert!(!has(&plan, FindingCode::AttachmentMismatch), "{note}");
    }
    for note in
        ["附件：1.防汛检查表\n2.联系人名单", "附件：防汛检查表", "附件：1.防汛检查表\n2.联络员名单（试行）\n3.预案"]
    {
        assert!(has(&plan(note, two), FindingCode::AttachmentMismatch), "{note}");
    }
    assert!(!has(&plan("附件：防汛检查表", "附件\n防汛检查表\n一、检查校舍。"), FindingCode::AttachmentMismatch));
}

/// Soft breaks of Markdown do not run the elements of a notice together.
#[test]
fn a_notice_in_markdown_keeps_its_lines_apart() {
    let file = "明州市教育局文件\n明教〔2026〕12号\n\n# 关于做好防汛工作的通知\n\n各直属学校：\n\n请**认真**做好防汛工作，\n确保师生安全。\n\n明州市教育局\n2026年4月8日\n\n抄送：市委办公室。\n明州市教育局办公室  2026年4月9日印发\n";
    let plans = parse(ingest(file.as_bytes(), "文.md", &Limits::default()).unwrap()).unwrap();
    let e = &plans.documents[0].elements;
    assert_eq!(texts(&e.issuer_marks), ["明州市教育局文件"]);
    assert_eq!(text(&e.document_number), "明教〔2026〕12号");
    assert_eq!(texts(&e.signature), ["明州市教育局"]);
    assert_eq!(text(&e.date_of_issue), "2026年4月8日");
    assert_eq!(text(&e.copy_to), "抄送：市委办公室。");
    assert_eq!(text(&e.printing), "明州市教育局办公室  2026年4月9日印发");
}

/// 9704-10.3-b: minutes whose mark is given beside the file; and a plan that
/// lists who was there is none.
#[test]
fn the_attendance_of_minutes_is_found_without_their_mark() {
    let list = "出席：柳怀远，乔木\n请假：卢望之\n列席：各科室主要负责人";
    let plans =
        of_text(&format!("2026年3月12日召开局长办公会议。现纪要如下：\n一、会议听取了汇报，要求按时整改。\n{list}"));
    let plan = &plans.documents[0];
    assert_eq!(texts(&plan.elements.attendance).join("\n"), list);
    assert!(!has(plan, FindingCode::NoTitle) && !has(plan, FindingCode::CutOffEnd));
    let plans = of_text(&format!("2026年学校工作计划\n一、会议安排\n每月召开一次校务会，研究重要事项。\n{list}"));
    assert!(plans.documents[0].elements.attendance.is_empty());
}

#[test]
fn a_title_that_only_the_separator_names_is_kept_where_none_is_needed() {
    let plans = of_text(
        "篇一：甲局工作方案\n一、加强学习\n认真学习。\n篇二：乙市人民政府令\n明州市人民政府令\n第12号\n请认真做好防汛工作。\n",
    );
    let order = &plans.documents[1];
    assert_eq!(texts(&order.elements.issuer_marks), ["明州市人民政府令"]);
    assert_eq!(texts(&order.elements.title), ["乙市人民政府令"]);
}
