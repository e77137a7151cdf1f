//! The fix rows of spec §8.1, §8.3 and §9 through the whole program, in both
//! directions: what must be set right, and what must stay as it is.

use wenshu_conformance::converted::{Document, convert_text};
use wenshu_conformance::text::squeezed;

/// Source, what the page has.
const FIXED: [(&str, &str, &str); 24] = [
    ("15834-4-a", "加强学习,提高认识;落实责任.", "加强学习，提高认识；落实责任。"),
    ("15834-4-a", "做到三个到位:思想到位、责任到位、措施到位!", "做到三个到位：思想到位"),
    ("15834-4-a", "做好校舍(含食堂)检查。", "校舍（含食堂）检查"),
    ("15834-4.8-a", "开展\"平安校园\"创建活动。", "“平安校园”创建"),
    ("15834-4.10-a", "建设平安校园--我们共同的目标。", "平安校园——我们"),
    ("15834-4.11-a", "绘画、书法、合唱...各类活动有序开展。", "合唱……各类"),
    ("15834-4.13-a", "落实2021-2025年发展规划。", "2021—2025年"),
    ("15834-4.13-a", "每班30~45人。", "30～45人"),
    ("15834-4.15-a", "学习《关于印发《学校安全条例》的通知》。", "《关于印发〈学校安全条例〉的通知》"),
    ("15834-B.3", "第一、加强领导。", "第一，加强领导"),
    ("num-runin", "一是，加强巡查；二是，加强值守。", "一是加强巡查；二是加强值守"),
    ("impl-space", "加 强 管 理，落实 责任。", "加强管理，落实责任"),
    ("impl-dup", "统一部署，，统一检查。。", "统一部署，统一检查。"),
    ("15835-5.1.4-b", "2025年03月08日前完成。", "2025年3月8日前"),
    ("15835-5.1.7-a", "培训教师１２０人次。", "培训教师120人次"),
    ("impl-space", "全年\u{a0}召开\u{3000}会议四次。", "全年召开会议四次"),
    ("15834-4-a", "是否合格?由专家评定。", "是否合格？由专家"),
    ("15834-4.8-a", "做到'五个一'和\"三个有\"。", "和“三个有”"),
    ("impl-planted", "防范种.种风险。", "防范种"),
    ("15834-4.11-a", "整改到位。。。", "整改到位……"),
    ("unit-b", "步行5KM。", "步行5"),
    ("script", "加強學習，爲羣衆服務。", "加强学习，为群众服务"),
    ("15834-4-a", "（每周一次)", "（每周一次）"),
    ("15834-4.14-a", "学习雷锋・精神。", "学习雷锋"),
];

/// What stays as it is.
const KEPT: [&str; 14] = [
    "网址为http://www.example.com/a,b;c?d=1。",
    "邮箱是office@example.com。",
    "每天8:30到校。",
    "合格率达到98.5%。",
    "投入1,250万元。",
    "版本为v2.0.1。",
    "型号为ABC-12。",
    "电话010-12345678。",
    "组织三四个小组。",
    "完成20__年任务。",
    "由×××负责。",
    "安全第一、预防为主。",
    "约占三分之一。",
    "共有学生三千四百五十人。",
];

/// One paragraph a case, so that no case touches another.
fn converted(cases: &[&str]) -> Document {
    let body: String = cases.iter().map(|case| format!("本项工作要求如下，各单位遵照执行。{case}\n\n")).collect();
    let text = format!("2025年教育局工作计划\n\n为做好全年工作，制定本计划。\n\n一、工作要求\n\n{body}");
    convert_text("cases.txt", &text).unwrap().documents.remove(0)
}

#[test]
fn what_a_fix_row_names_is_set_right_on_the_page() {
    let document = converted(&FIXED.map(|(_, source, _)| source));
    let text = document.pdf_text();
    let missing: Vec<String> = FIXED
        .iter()
        .filter(|(_, _, wanted)| !text.contains(&squeezed(wanted)))
        .map(|(rule, source, wanted)| format!("{rule}: “{source}” should give “{wanted}”"))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}\nin {text}");
}

#[test]
fn what_no_row_names_stays_as_the_author_wrote_it() {
    let document = converted(&KEPT);
    let text = document.pdf_text();
    let changed: Vec<&&str> = KEPT.iter().filter(|source| !text.contains(&squeezed(source))).collect();
    assert!(changed.is_empty(), "{changed:#?}\nin {text}");
}

/// Format applied to its own output changes nothing, seen from outside: the
/// finished text, converted again, comes out the same.
#[test]
fn finished_text_converted_again_comes_out_the_same() {
    let first = converted(&FIXED.map(|(_, source, _)| source));
    let lines: String =
        first.docx.paragraphs.iter().map(|paragraph| paragraph.text().replace('\n', "") + "\n\n").collect();
    let again = convert_text("again.txt", &lines).unwrap();
    assert_eq!(again.documents[0].pdf_text(), first.pdf_text());
    assert_eq!(
        again.documents[0].report["changed"].as_array().map(Vec::len),
        Some(0),
        "{}",
        again.documents[0].report["changed"]
    );
}
