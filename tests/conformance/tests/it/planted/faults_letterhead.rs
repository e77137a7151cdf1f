//! Faults of the 版头 (clause 7.2).

use super::fault::{Fault, docx, pdf};
use super::pdf::{BLACK, Pdf, Picked};

const CORNER: &str = "document-corner";
const JOINT: &str = "document-joint-3";
const UPWARD: &str = "upward-1";
const SIGNERS: &str = "upward-3";

pub fn faults() -> Vec<Fault> {
    let mut faults = corner();
    faults.extend(mark());
    faults.extend(number());
    faults.extend(signatories());
    faults.extend(rule());
    faults
}

/// Moves the frame of a paragraph, twips.
pub fn shift_frame(paragraph: &mut super::docx::Element, x: i64, y: i64) {
    let frame = paragraph.child_or_new("w:pPr").child_or_new("w:framePr");
    for (key, by) in [("w:x", x), ("w:y", y)] {
        let old: i64 = frame.get(key).expect("a frame").parse().unwrap();
        frame.set(key, &(old + by).to_string());
    }
}

fn corner() -> Vec<Fault> {
    vec![
        pdf("9704-7.1-a", CORNER, "a line of the text stands above the red rule", |p| {
            let line = p.line("据市气象");
            let by = p.first(&p.find("明应急〔2026〕18号")).y - 9.0 - p.first(&line).y;
            p.shift(&line, 0.0, by);
        }),
        docx("9704-7.1-a", CORNER, "a paragraph of the text stands behind the 版记", |d| {
            d.body(|body| {
                let place = body.nodes.iter().position(|node| is_paragraph_with(node, "各县（区）要对"));
                let moved = body.nodes.remove(place.expect("the paragraph"));
                let end = body.nodes.len() - 1;
                body.nodes.insert(end, moved);
            });
        }),
        pdf("reg-9-1-a", CORNER, "a classified paper has no 份号", |p| {
            let number = p.find("000007");
            p.remove(&number);
        }),
        docx("reg-9-1-a", CORNER, "a classified paper has no 份号", |d| {
            d.body(|body| body.nodes.retain(|node| !is_paragraph_with(node, "000007")));
        }),
        pdf("reg-9-2-a", CORNER, "the classification has no period", |p| {
            let period = p.find("★1年");
            p.remove(&period);
        }),
        docx("reg-9-2-a", CORNER, "the classification has no period", |d| d.retype("机密★1年", "机密")),
        pdf("9704-7.2.1-a", CORNER, "the 份号 has five digits", |p| {
            let number = p.find("000007");
            p.retype(&number, "00007");
        }),
        docx("9704-7.2.1-a", CORNER, "the 份号 has five digits", |d| d.retype("000007", "00007")),
        pdf("9704-7.2.2-a", CORNER, "the classification is 仿宋", |p| {
            let secrecy = p.find("机密★1年");
            p.set_face(&secrecy, "FangSong");
        }),
        docx("9704-7.2.2-a", CORNER, "the classification is 仿宋", |d| {
            d.paragraph("机密★1年", |paragraph| paragraph.set_face("仿宋"));
        }),
        pdf("9704-7.2.3-a", CORNER, "the urgency is 4号", |p| {
            let urgency = p.find("特急");
            p.resize(&urgency, 14.0);
        }),
        docx("9704-7.2.3-a", CORNER, "the urgency is 4号", |d| {
            d.paragraph("特急", |paragraph| paragraph.set_size("28"));
        }),
        pdf("9704-7.2.3-b", CORNER, "the urgency stands above the classification", |p| {
            let (secrecy, urgency) = (p.find("机密★1年"), p.find("特急"));
            let by = p.first(&urgency).y - p.first(&secrecy).y;
            p.shift(&secrecy, 0.0, by);
            p.shift(&urgency, 0.0, -by);
        }),
        docx("9704-7.2.3-b", CORNER, "the urgency stands above the classification", |d| {
            d.paragraph("机密★1年", |paragraph| shift_frame(paragraph, 0, 579));
            d.paragraph("特急", |paragraph| shift_frame(paragraph, 0, -579));
        }),
        pdf("reg-9-3-a", CORNER, "the urgency is no word of the regulation", |p| {
            let urgency = p.find("特急");
            p.retype(&urgency, "紧急");
        }),
        docx("reg-9-3-a", CORNER, "the urgency is no word of the regulation", |d| d.retype("特急", "紧急")),
    ]
}

/// True for a paragraph of the body with a text.
pub fn is_paragraph_with(node: &super::docx::Node, text: &str) -> bool {
    matches!(node, super::docx::Node::Element(element) if element.name == "w:p" && element.text().contains(text))
}

fn mark() -> Vec<Fault> {
    vec![
        pdf("9704-7.2.4-a", CORNER, "the mark ends with a number, not 文件", |p| {
            let suffix = find_red(p, "文件");
            p.retype(&suffix, "18");
        }),
        docx("9704-7.2.4-a", CORNER, "the mark ends with a number, not 文件", |d| {
            d.paragraphs_of("WsIssuerMark", |paragraph| paragraph.retype("文件", "18"));
        }),
        docx("33476.2-7.1.1-a", "profile-33476", "the mark begins 66 mm below the edge of the sheet", |d| {
            d.paragraphs_of("WsIssuerMark", |paragraph| shift_frame(paragraph, 0, -340));
        }),
        pdf("9704-7.2.4-b", CORNER, "the mark begins 80 mm below the edge of the sheet", |p| {
            let mark = p.red(0);
            p.shift(&mark, 0.0, 8.0);
        }),
        docx("9704-7.2.4-b", CORNER, "the mark begins 80 mm below the edge of the sheet", |d| {
            d.paragraphs_of("WsIssuerMark", |paragraph| shift_frame(paragraph, 0, 454));
        }),
        pdf("9704-7.2.4-b", CORNER, "the mark is 6 mm off the middle", |p| {
            let mark = p.red(0);
            p.shift(&mark, 6.0, 0.0);
        }),
        pdf("9704-7.2.4-c", CORNER, "the mark is black", |p| {
            let mark = p.red(0);
            p.dye(&mark, [0.2, 0.2, 0.2]);
        }),
        pdf("9704-7.2.4-c", CORNER, "the mark is 黑体", |p| {
            let mark = p.red(0);
            p.set_face(&mark, "SimHei");
        }),
        docx("9704-7.2.4-c", CORNER, "the mark is 黑体", |d| {
            d.paragraphs_of("WsIssuerMark", |paragraph| paragraph.set_face("黑体"));
        }),
        docx("9704-7.2.4-c", CORNER, "the mark is dark blue", |d| {
            d.paragraphs_of("WsIssuerMark", |paragraph| paragraph.dye("1F3864"));
        }),
        pdf("9704-7.2.4-d", JOINT, "the shortest organ is not spread to the width of the others", |p| {
            let short = find_red(p, "明州市教育局");
            let left = p.first(&short).x;
            p.each(&short, |glyph| glyph.x = left + (glyph.x - left) * 0.75);
        }),
        pdf("9704-7.2.4-d", JOINT, "文件 stands beside the first organ, not the middle", |p| {
            let suffix = find_red(p, "文件");
            p.shift(&suffix, 0.0, -14.0);
        }),
    ]
}

/// A red text of page 1.
fn find_red(p: &Pdf, text: &str) -> Picked {
    let found = p.find_all(text).into_iter().find(|found| p.first(found).ink != BLACK);
    found.unwrap_or_else(|| panic!("no red “{text}”"))
}

fn number() -> Vec<Fault> {
    vec![
        pdf("9704-7.2.5-a", CORNER, "the number stands at the left", |p| {
            let number = p.find("明应急〔2026〕18号");
            let by = 28.0 - p.first(&number).x;
            p.shift(&number, by, 0.0);
        }),
        pdf("9704-7.2.5-a", CORNER, "the number stands right below the mark", |p| {
            let number = p.find("明应急〔2026〕18号");
            p.shift(&number, 0.0, -14.0);
        }),
        docx("9704-7.2.5-a", CORNER, "the number stands at the left", |d| {
            d.paragraph("明应急〔2026〕18号", |paragraph| paragraph.set_paragraph("w:jc", &[("w:val", "left")]));
        }),
        docx("9704-7.2.5-a", CORNER, "the number stands right below the mark", |d| {
            d.paragraph("明应急〔2026〕18号", |paragraph| shift_frame(paragraph, 0, -800));
        }),
        pdf("9704-7.2.5-b", CORNER, "the year stands in square brackets", |p| {
            let number = p.find("〔2026〕18号");
            p.retype(&number, "［2026］18号");
        }),
        docx("9704-7.2.5-b", CORNER, "the year stands in square brackets", |d| {
            d.retype("〔2026〕18号", "［2026］18号");
        }),
        docx("9704-7.2.5-b", CORNER, "the number is padded with a zero", |d| {
            d.retype("〔2026〕18号", "〔2026〕018号");
        }),
        docx("9704-7.2.5-b", CORNER, "the number has 第", |d| d.retype("〔2026〕18号", "〔2026〕第18号")),
        pdf("15834-4.9-b", CORNER, "the year stands in round brackets", |p| {
            let number = p.find("〔2026〕18号");
            p.retype(&number, "（2026）18号");
        }),
        docx("15834-4.9-b", CORNER, "the year stands in round brackets", |d| {
            d.retype("〔2026〕18号", "（2026）18号");
        }),
        pdf("9704-7.2.5-c", UPWARD, "the number of an upward paper stands 5 字 in", |p| {
            let number = p.find("明交〔2026〕9号");
            p.shift(&number, 22.0, 0.0);
        }),
        pdf("9704-7.2.5-c", SIGNERS, "the number stands below the last row of names", |p| {
            let number = p.find("明水〔2026〕6号");
            p.shift(&number, 0.0, 3.5);
        }),
        pdf("reg-9-5-a", JOINT, "a second organ's number stands below the first", |p| {
            let number = p.find("明教〔2026〕12号");
            let copies: Vec<_> = number
                .at
                .iter()
                .map(|index| {
                    let mut glyph = p.glyph(0, *index).clone();
                    glyph.y += 8.0;
                    super::pdf::Mark::Glyph(glyph)
                })
                .collect();
            p.shift(&number, 0.0, -2.0);
            p.pages[0].marks.extend(copies);
        }),
        docx("reg-9-5-a", JOINT, "a second organ's number stands below the first", |d| {
            d.body(|body| {
                let place = body.nodes.iter().position(|node| is_paragraph_with(node, "明教〔2026〕12号")).unwrap();
                let super::docx::Node::Element(mut second) = body.nodes[place].clone() else { unreachable!() };
                second.retype("明教", "明公");
                shift_frame(&mut second, 0, 450);
                body.nodes.insert(place + 1, super::docx::Node::Element(second));
            });
        }),
        docx("9704-7.2.5-c", UPWARD, "the number of an upward paper stands 5 字 in", |d| {
            d.paragraph("明交〔2026〕9号", |paragraph| {
                paragraph.set_paragraph("w:ind", &[("w:left", "1580"), ("w:leftChars", "500")]);
            });
        }),
    ]
}

/// Moves a tab stop; false when the paragraph has none.
pub fn move_stop(paragraph: &mut super::docx::Element, index: usize, by: i64) -> bool {
    let Some(tabs) = paragraph.child_mut("w:pPr").and_then(|properties| properties.child_mut("w:tabs")) else {
        return false;
    };
    let Some(stop) = tabs.elements_mut().nth(index) else { return false };
    let old: i64 = stop.get("w:pos").unwrap().parse().unwrap();
    stop.set("w:pos", &(old + by).to_string());
    true
}

fn signatories() -> Vec<Fault> {
    vec![
        pdf("9704-7.2.6-a", UPWARD, "the signatory stands 6 字 from the right", |p| {
            let name = p.find("签发人：陈望江");
            p.shift(&name, -28.0, 0.0);
        }),
        docx("9704-7.2.6-a", UPWARD, "the signatory stands 6 字 from the right", |d| {
            d.paragraph("签发人：", |paragraph| assert!(move_stop(paragraph, 0, -1600), "no tab stop"));
        }),
        pdf("9704-7.2.6-b", UPWARD, "the name is 仿宋", |p| {
            let name = p.find("陈望江");
            p.set_face(&name, "FangSong");
        }),
        docx("9704-7.2.6-b", UPWARD, "the name is 仿宋", |d| {
            d.paragraph("签发人：", |paragraph| paragraph.set_face("仿宋_GB2312"));
        }),
        pdf("9704-7.2.6-c", SIGNERS, "the third name does not align with the first", |p| {
            let third = p.find("孙一鸣");
            p.shift(&third, 9.0, 0.0);
        }),
        pdf("reg-9-6-a", UPWARD, "an upward paper without a signatory", |p| {
            let name = p.find("签发人：陈望江");
            p.remove(&name);
        }),
        docx("reg-9-6-a", UPWARD, "an upward paper without a signatory", |d| {
            d.paragraph("签发人：", |paragraph| paragraph.retype("签发人：陈望江", ""));
        }),
    ]
}

/// Changes the anchors of the lines that a DOCX draws, EMU.
pub fn each_line(d: &mut super::docx::Docx, mut change: impl FnMut(usize, &mut super::docx::Element)) {
    let mut count = 0;
    d.body(|body| {
        body.each("wp:anchor", &mut |anchor| {
            change(count, anchor);
            count += 1;
        });
    });
    assert!(count > 0, "no line is drawn");
}

/// Moves an anchor, EMU.
pub fn shift_anchor(anchor: &mut super::docx::Element, axis: &str, by: i64) {
    let offset = anchor.child_mut(axis).unwrap().child_mut("wp:posOffset").unwrap();
    let super::docx::Node::Text(old) = &offset.nodes[0] else { panic!("no offset") };
    let new = old.parse::<i64>().unwrap() + by;
    offset.nodes = vec![super::docx::Node::Text(new.to_string())];
}

/// Sets the length of the line that an anchor holds, EMU.
pub fn set_length(anchor: &mut super::docx::Element, length: &str) {
    anchor.child_mut("wp:extent").unwrap().set("cx", length);
    anchor.each("a:ext", &mut |extent| extent.set("cx", length));
}

fn rule() -> Vec<Fault> {
    vec![
        pdf("9704-7.2.7-a", CORNER, "the red rule is 140 mm wide", |p| {
            for rule in p.wide_rules(0, 100.0).into_iter().filter(|rule| rule.is_red()) {
                rule.set_ends(36.0, 176.0);
            }
        }),
        pdf("9704-7.2.7-a", CORNER, "the red rule lies 9 mm below the number", |p| {
            for rule in p.wide_rules(0, 100.0).into_iter().filter(|rule| rule.is_red()) {
                rule.shift(0.0, 5.0);
            }
        }),
        docx("9704-7.2.7-a", CORNER, "the red rule is 140 mm wide", |d| {
            each_line(d, |_, anchor| set_length(anchor, "5040000"));
        }),
        docx("9704-7.2.7-a", CORNER, "the red rule lies 9 mm below the number", |d| {
            each_line(d, |_, anchor| shift_anchor(anchor, "wp:positionV", 180_000));
        }),
    ]
}
