//! Faults of signature, date and attachments (clauses 7.3.5 to 7.3.7).

use super::docx::Docx;
use super::fault::{Fault, docx, pdf};
use super::pdf::{Pdf, Picked};

const SEALED: &str = "document-corner";
const SHORT: &str = "unsealed-short-name";
const LONG: &str = "unsealed-long-name";
const JOINT: &str = "unsealed-joint";
const STAMP: &str = "order-stamp";
const STAMP_JOINT: &str = "stamp-joint";
const ATTACHED: &str = "attachments-two";

/// Height of a row, mm.
const ROW: f64 = 29.61 * 25.4 / 72.0;
/// Width of a cell, mm.
const CELL: f64 = 156.0 / 28.0;

pub fn faults() -> Vec<Fault> {
    let mut faults = sealed();
    faults.extend(unsealed());
    faults.extend(stamped());
    faults.extend(attachments());
    faults
}

/// The last line that is just this text: a signature, not its mention.
fn alone(p: &Pdf, text: &str) -> Picked {
    let found = (0..p.pages.len()).flat_map(|page| p.lines(page)).rfind(|line| p.text(line).trim() == text);
    found.unwrap_or_else(|| panic!("no line “{text}”"))
}

/// Moves a right inset of a paragraph by so many 字.
fn shift_inset(d: &mut Docx, style: &str, zi: f64) {
    d.paragraphs_of(style, |paragraph| {
        let indent = paragraph.child_or_new("w:pPr").child_or_new("w:ind");
        let old = |key: &str, fallback: f64| indent.get(key).map_or(fallback, |value| value.parse().unwrap());
        let (chars, twips) = (old("w:rightChars", 0.0), old("w:right", 0.0));
        indent.set("w:rightChars", &format!("{:.0}", chars + zi * 100.0));
        indent.set("w:right", &format!("{:.0}", twips + zi * 315.9));
    });
}

fn sealed() -> Vec<Fault> {
    vec![
        pdf("9704-7.3.5.1-a", SEALED, "the date stands one 字 from the right", |p| {
            let date = alone(p, "2026年4月20日");
            p.shift(&date, 3.0 * CELL, 0.0);
        }),
        docx("9704-7.3.5.1-a", SEALED, "the date stands one 字 from the right", |d| shift_inset(d, "WsDate", -3.0)),
        pdf("9704-7.3.5.1-b", SEALED, "the signature is two 字 off the middle of the date", |p| {
            let name = alone(p, "明州市应急管理局");
            p.shift(&name, -2.0 * CELL, 0.0);
        }),
        docx("9704-7.3.5.1-b", SEALED, "the signature is two 字 off the middle of the date", |d| {
            shift_inset(d, "WsSignature", 2.0);
        }),
    ]
}

fn unsealed() -> Vec<Fault> {
    vec![
        pdf("9704-7.3.5.2-a", LONG, "the signature stands five 字 from the right", |p| {
            for text in ["明州市社会科学界联合会科学普及工作委员会", "2026年6月3日"] {
                let line = alone(p, text);
                p.shift(&line, -3.0 * CELL, 0.0);
            }
        }),
        docx("9704-7.3.5.2-a", LONG, "the signature stands five 字 from the right", |d| {
            shift_inset(d, "WsSignature", 3.0);
            shift_inset(d, "WsDate", 3.0);
        }),
        pdf("9704-7.3.5.2-a", LONG, "no blank row stands above the signature", |p| {
            for text in ["明州市社会科学界联合会科学普及工作委员会", "2026年6月3日"] {
                let line = alone(p, text);
                p.shift(&line, 0.0, -ROW);
            }
        }),
        docx("9704-7.3.5.2-a", LONG, "no blank row stands above the signature", |d| {
            d.paragraphs_of("WsSignature", |paragraph| {
                paragraph.set_paragraph("w:spacing", &[("w:before", "0")]);
            });
        }),
        pdf("9704-7.3.5.2-b", LONG, "the date begins below the signature's first character", |p| {
            let (name, date) = (alone(p, "明州市社会科学界联合会科学普及工作委员会"), alone(p, "2026年6月3日"));
            let by = p.first(&name).x - p.first(&date).x;
            p.shift(&date, by, 0.0);
        }),
        docx("9704-7.3.5.2-b", LONG, "the date begins below the signature's first character", |d| {
            shift_inset(d, "WsDate", 2.0);
        }),
        pdf("9704-7.3.5.2-c", SHORT, "the long date stands at the right edge", |p| {
            let date = alone(p, "2026年3月28日");
            p.shift(&date, 2.0 * CELL, 0.0);
            let name = alone(p, "江屿区司法局");
            p.shift(&name, 2.0 * CELL, 0.0);
        }),
        docx("9704-7.3.5.2-c", SHORT, "the long date stands at the right edge", |d| {
            shift_inset(d, "WsDate", -2.0);
            shift_inset(d, "WsSignature", -2.0);
        }),
        pdf("9704-7.3.5.2-d", JOINT, "the host organ signs last", |p| {
            let (first, second) = (alone(p, "明州市妇女联合会"), alone(p, "明州市文化广电和旅游局"));
            let by = p.first(&second).y - p.first(&first).y;
            p.shift(&first, 0.0, by);
            p.shift(&second, 0.0, -by);
        }),
        docx("9704-7.3.5.2-d", JOINT, "the host organ signs last", |d| {
            d.body(|body| {
                let place = |text: &str| {
                    let is = |node: &super::docx::Node| {
                        matches!(node, super::docx::Node::Element(element)
                            if element.style() == Some("WsSignature") && element.text().contains(text))
                    };
                    body.nodes.iter().position(is).expect("a signature")
                };
                let (first, second) = (place("明州市妇女联合会"), place("明州市文化广电和旅游局"));
                body.nodes.swap(first, second);
            });
        }),
        pdf("9704-7.3.5.4-a", SHORT, "the date of issue is padded with zeros", |p| {
            let date = alone(p, "2026年3月28日");
            p.retype(&date, "2026年03月28日");
        }),
        docx("9704-7.3.5.4-a", SHORT, "the date of issue is padded with zeros", |d| {
            d.paragraphs_of("WsDate", |paragraph| paragraph.retype("3月28日", "03月28日"));
        }),
        docx("9704-7.3.5.4-a", SHORT, "the date of issue is in Han digits", |d| {
            d.paragraphs_of("WsDate", |paragraph| paragraph.retype("2026年3月28日", "二〇二六年三月二十八日"));
        }),
    ]
}

fn stamped() -> Vec<Fault> {
    vec![
        pdf("9704-7.3.5.3-a", STAMP, "one blank row stands above the stamp", |p| {
            let (office, date) = (p.find("市长"), alone(p, "2026年5月15日"));
            let office = p.line_of(&office);
            p.shift(&office, 0.0, -ROW);
            p.shift(&date, 0.0, -ROW);
        }),
        docx("9704-7.3.5.3-a", STAMP, "no blank row stands above the stamp", |d| {
            d.paragraph("市长", |paragraph| paragraph.set_paragraph("w:spacing", &[("w:before", "0")]));
        }),
        pdf("9704-7.3.5.3-b", STAMP, "the date stands right below the stamp", |p| {
            let date = alone(p, "2026年5月15日");
            p.shift(&date, 0.0, -ROW);
        }),
        docx("9704-7.3.5.3-b", STAMP, "the date stands at the right edge", |d| shift_inset(d, "WsDate", -4.0)),
        pdf(
            "9704-7.3.5.3-c",
            STAMP_JOINT,
            "office title and stamp of the second organ do not align with the first",
            |p| {
                let second = p.line("明州军分区司令员");
                p.shift(&second, -9.0, 0.0);
            },
        ),
    ]
}

fn attachments() -> Vec<Fault> {
    vec![
        pdf("9704-7.3.7-a", ATTACHED, "an attachment begins below another", |p| {
            let page = p.pages.len() - 2;
            let label = p.find("附件2");
            assert!(label.page > 0);
            let moved = p.between(label.page, 30.0, 264.0);
            let to = label.page - 1;
            let _ = page;
            p.carry(&moved, to, 120.0);
        }),
        docx("9704-7.3.7-a", ATTACHED, "an attachment begins below another", |d| {
            d.paragraphs_of("WsAttachmentLabel", |paragraph| {
                paragraph.child_or_new("w:pPr").drop_children("w:pageBreakBefore");
                paragraph.set_paragraph("w:pageBreakBefore", &[("w:val", "0")]);
            });
        }),
        pdf("9704-7.3.7-b", ATTACHED, "附件1 stands in the middle", |p| {
            let label = alone(p, "附件1");
            p.shift(&label, 60.0, 0.0);
        }),
        pdf("9704-7.3.7-b", ATTACHED, "附件1 is 仿宋", |p| {
            let label = alone(p, "附件1");
            p.set_face(&label, "FangSong");
        }),
        docx("9704-7.3.7-b", ATTACHED, "附件1 is 仿宋", |d| {
            d.paragraphs_of("WsAttachmentLabel", |paragraph| paragraph.set_face("仿宋_GB2312"));
        }),
        pdf("9704-7.3.7-c", ATTACHED, "the title of an attachment stands on the second row", |p| {
            let title = p.find_last("竞赛项目和名额分配");
            p.shift(&title, 0.0, -ROW);
        }),
        docx("9704-7.3.7-c", ATTACHED, "the title of an attachment stands on the second row", |d| {
            d.paragraphs_of("WsAttachmentTitle", |paragraph| {
                paragraph.set_paragraph("w:spacing", &[("w:before", "0")]);
            });
        }),
        pdf("9704-7.3.7-d", ATTACHED, "the title of an attachment is not that of the note", |p| {
            let title = p.find_last("竞赛项目和名额分配");
            p.retype(&title, "竞赛项目和名额安排");
        }),
        docx("9704-7.3.7-d", ATTACHED, "the title of an attachment is not that of the note", |d| {
            d.paragraphs_of("WsAttachmentTitle", |paragraph| {
                if paragraph.text().contains("竞赛项目") {
                    paragraph.retype("名额分配", "名额安排");
                }
            });
        }),
        pdf("9704-7.3.7-e", "upward-1", "a paragraph of an attachment is 5号", |p| {
            let line = p.line("检测单位于2025年10月");
            p.resize(&line, 10.5);
        }),
        docx("9704-7.3.7-e", "upward-1", "a paragraph of an attachment is 5号", |d| {
            d.paragraph("检测单位于2025年10月", |paragraph| paragraph.set_size("21"));
        }),
        pdf("9704-7.3.6-a", "note", "the note stands four rows below the date", |p| {
            let line = p.line("（此件公开发布");
            let from = p.first(&line).y - 1.0;
            let note = p.between(line.page, from, from + 2.0 * ROW);
            p.shift(&note, 0.0, 4.0 * ROW);
        }),
        docx("9704-7.3.6-a", "note", "the note stands in half-width brackets", |d| {
            d.paragraphs_of("WsNote", |paragraph| {
                paragraph.retype("（此件", "(此件");
                paragraph.retype("室）", "室)");
            });
        }),
    ]
}
