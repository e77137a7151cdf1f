//! Faults from the title to the attachment note (clauses 7.3.1 to 7.3.4).

use super::docx::{Element, Node};
use super::fault::{Fault, docx, pdf};
use super::pdf::{Pdf, Picked};

const CORNER: &str = "document-corner";
const SHORT: &str = "unsealed-short-name";
const ATTACHED: &str = "attachments-two";
const LONG_NAME: &str = "attachment-one";

/// Height of a row, mm.
const ROW: f64 = 29.61 * 25.4 / 72.0;

pub fn faults() -> Vec<Fault> {
    let mut faults = title();
    faults.extend(addressees());
    faults.extend(body());
    faults.extend(attachment_note());
    faults
}

/// The glyphs of page 1 in the size of a title.
fn title_of(p: &Pdf) -> Picked {
    let at = p.pages[0].marks.iter().enumerate();
    let found = at.filter(|(_, mark)| mark.glyph().is_some_and(|glyph| glyph.size == 22.0 && glyph.ink == [0.0; 3]));
    Picked { page: 0, at: found.map(|(index, _)| index).collect() }
}

/// Sets the forced breaks of a title anew: so many characters a line.
fn rebreak(paragraph: &mut Element, lines: &[&str]) {
    let run = paragraph.find_mut(&|node| node.name == "w:r").unwrap();
    run.nodes.retain(|node| matches!(node, Node::Element(element) if element.name == "w:rPr"));
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            run.nodes.push(Node::Element(Element::new("w:br", &[])));
        }
        let mut text = Element::new("w:t", &[]);
        text.nodes.push(Node::Text((*line).to_owned()));
        run.nodes.push(Node::Element(text));
    }
    let run = run.clone();
    paragraph.drop_children("w:r");
    paragraph.nodes.push(Node::Element(run));
}

const HOURGLASS: [&str; 3] = ["明州市应急管理局关于切实做好2026年", "汛期重点", "目标防护工作的通知"];

/// Sets the title of `CORNER` in lines of these texts.
fn set_title(p: &mut Pdf, lines: &[&str]) {
    let title = title_of(p);
    let mut at = title.at.iter();
    let top = p.first(&title).y;
    for (row, line) in lines.iter().enumerate() {
        let glyphs: Vec<usize> = line.chars().map(|_| *at.next().expect("as long as the title")).collect();
        let picked = Picked { page: 0, at: glyphs };
        let width: f64 = picked.at.iter().map(|index| p.glyph(0, *index).advance).sum();
        let mut x = 106.0 - width / 2.0;
        p.each(&picked, |glyph| {
            glyph.x = x;
            glyph.y = top + row as f64 * ROW;
            x += glyph.advance;
        });
    }
}

fn title() -> Vec<Fault> {
    vec![
        pdf("9704-7.3.1-a", CORNER, "the title is 小二", |p| {
            let title = title_of(p);
            p.resize(&title, 18.0);
        }),
        pdf("9704-7.3.1-a", CORNER, "the title is 黑体", |p| {
            let title = title_of(p);
            p.set_face(&title, "SimHei");
        }),
        docx("9704-7.3.1-a", CORNER, "the title is 小二", |d| {
            d.paragraphs_of("WsTitle", |paragraph| paragraph.set_size("36"));
        }),
        docx("9704-7.3.1-a", CORNER, "the title is 黑体", |d| {
            d.paragraphs_of("WsTitle", |paragraph| paragraph.set_face("黑体"));
        }),
        pdf("9704-7.3.1-b", CORNER, "the title stands at the left", |p| {
            let by = 28.0 - title_of(p).at.iter().map(|index| p.glyph(0, *index).x).fold(f64::MAX, f64::min);
            let title = title_of(p);
            p.shift(&title, by, 0.0);
        }),
        pdf("9704-7.3.1-b", SHORT, "the title stands right below the red rule", |p| {
            let title = title_of(p);
            p.shift(&title, 0.0, -14.0);
        }),
        docx("9704-7.3.1-b", CORNER, "the title stands at the left", |d| {
            d.paragraphs_of("WsTitle", |paragraph| paragraph.set_paragraph("w:jc", &[("w:val", "left")]));
        }),
        pdf("9704-7.3.1-c", CORNER, "the title is broken like an hourglass", |p| set_title(p, &HOURGLASS)),
        docx("9704-7.3.1-c", CORNER, "the title is broken like an hourglass", |d| {
            d.paragraphs_of("WsTitle", |paragraph| rebreak(paragraph, &HOURGLASS));
        }),
        pdf("15834-B.4-a", SHORT, "the title ends with a full stop", |p| {
            let end = p.find("假安排的通知");
            p.retype(&end, "假安排的通知。");
        }),
        docx("15834-B.4-a", SHORT, "the title ends with a full stop", |d| {
            d.paragraphs_of("WsTitle", |paragraph| paragraph.retype("的通知", "的通知。"));
        }),
    ]
}

fn addressees() -> Vec<Fault> {
    vec![
        pdf("9704-7.3.2-a", SHORT, "the addressees are indented by two 字", |p| {
            let line = p.line("机关各科室");
            p.shift(&line, 11.14, 0.0);
        }),
        pdf("9704-7.3.2-a", SHORT, "the addressees end with a half-width colon", |p| {
            let line = p.line("机关各科室");
            let last = Picked { page: line.page, at: vec![*line.at.last().unwrap()] };
            p.retype(&last, ":");
        }),
        docx("9704-7.3.2-a", SHORT, "the addressees are indented by two 字", |d| {
            d.paragraph("机关各科室", |paragraph| {
                paragraph.set_paragraph("w:ind", &[("w:firstLine", "632"), ("w:firstLineChars", "200")]);
            });
        }),
        docx("9704-7.3.2-a", SHORT, "the addressees end with a half-width colon", |d| {
            d.retype("直属单位：", "直属单位:");
        }),
        pdf("9704-7.3.2-b", CORNER, "addressees push the text off page 1", |p| {
            let from = p.first(&p.line("据市气象")).y - 1.0;
            let by = 262.0 - from;
            push_to_next_page(p, from, by);
            // The addressees fill the rows that are free now.
            let line = p.line("各县（区）应急管理局");
            let (y, rows) = (p.first(&line).y, ((260.0 - p.first(&line).y) / ROW) as u32);
            for row in 1..=rows {
                add_line(p, &line, y + f64::from(row) * ROW);
            }
            // Only the last ends with a colon; each fills its row.
            let lines: Vec<Picked> =
                p.lines(0).into_iter().filter(|line| p.text(line).contains("应急管理局，市")).collect();
            for line in lines.iter().take(lines.len() - 1) {
                let last = Picked { page: 0, at: vec![*line.at.last().unwrap()] };
                p.retype(&last, "，");
                let stretch = 156.0 / (p.last(line).x + p.last(line).advance - 28.0);
                p.each(line, |glyph| glyph.x = 28.0 + (glyph.x - 28.0) * stretch);
            }
        }),
        pdf("9704-7.3.3-b", SHORT, "a blank row stands between addressees and text", |p| {
            let from = p.first(&p.line("根据上级有关规定")).y - 1.0;
            p.shift_below(0, from, ROW);
        }),
        docx("9704-7.3.3-b", SHORT, "a blank row stands between addressees and text", |d| {
            d.paragraph("根据上级有关规定", |paragraph| {
                paragraph.set_paragraph("w:spacing", &[("w:before", "579")]);
            });
        }),
    ]
}

/// Moves what stands below a height of page 1 to the foot of page 2.
fn push_to_next_page(p: &mut Pdf, from: f64, _by: f64) {
    let moved = p.between(0, from, 264.0);
    let to = p.pages.len() - 1;
    assert!(to > 0, "a paper of one page");
    p.carry(&moved, to, 60.0);
}

/// Sets a line once more, at another height.
fn add_line(p: &mut Pdf, line: &Picked, y: f64) {
    let copies: Vec<_> = line
        .at
        .iter()
        .map(|index| {
            let mut glyph = p.glyph(line.page, *index).clone();
            glyph.y = y;
            super::pdf::Mark::Glyph(glyph)
        })
        .collect();
    p.pages[line.page].marks.extend(copies);
}

fn body() -> Vec<Fault> {
    vec![
        pdf("9704-7.3.3-a", CORNER, "page 1 shows no text", |p| {
            let from = p.first(&p.line("据市气象")).y - 1.0;
            push_to_next_page(p, from, 0.0);
        }),
        pdf("9704-7.3.3-b", CORNER, "a paragraph of the text is 小三", |p| {
            let line = p.line("各县（区）要对");
            p.resize(&line, 15.0);
        }),
        docx("9704-7.3.3-b", CORNER, "the text is 宋体", |d| {
            d.paragraph("各县（区）要对", |paragraph| paragraph.set_face("宋体"));
        }),
        pdf("9704-7.3.3-c", CORNER, "a paragraph is not indented", |p| {
            let line = p.line("各县（区）要对");
            p.shift(&line, -11.14, 0.0);
        }),
        pdf("9704-7.3.3-c", CORNER, "a wrapped line does not begin at the edge", |p| {
            let line = next_line(p, "据市气象");
            p.shift(&line, 5.57, 0.0);
        }),
        docx("9704-7.3.3-c", CORNER, "a paragraph is not indented", |d| {
            d.paragraph("各县（区）要对", |paragraph| {
                paragraph.set_paragraph("w:ind", &[("w:firstLine", "0"), ("w:firstLineChars", "0")]);
            });
        }),
        docx("9704-7.3.3-c", CORNER, "the wrapped lines of a paragraph are indented", |d| {
            d.paragraph("各县（区）要对", |paragraph| {
                paragraph.set_paragraph("w:ind", &[("w:left", "632"), ("w:leftChars", "200")]);
            });
        }),
        pdf("9704-7.3.3-e", CORNER, "a heading of level 1 is 楷体", |p| {
            let heading = p.find("一、明确防护重点");
            p.set_face(&heading, "KaiTi");
        }),
        pdf("9704-7.3.3-e", CORNER, "a heading of level 2 is 黑体", |p| {
            let heading = p.find("（一）强化巡查值守。");
            p.set_face(&heading, "SimHei");
        }),
        docx("9704-7.3.3-e", CORNER, "a heading of level 1 is 楷体", |d| {
            d.paragraph("一、明确防护重点", |paragraph| paragraph.set_face("楷体_GB2312"));
        }),
        docx("9704-7.3.3-e", CORNER, "headings of level 2 are 黑体", |d| {
            d.paragraph("（一）强化巡查值守。", |paragraph| {
                let first = paragraph.find_mut(&|node| node.name == "w:r").unwrap();
                first.child_or_new("w:rPr").drop_children("w:rFonts");
                let fonts = first.child_or_new("w:rPr").child_or_new("w:rFonts");
                fonts.set("w:eastAsia", "黑体");
            });
        }),
    ]
}

/// The line below the one with a text.
pub fn next_line(p: &Pdf, text: &str) -> Picked {
    let line = p.line(text);
    let lines = p.lines(line.page);
    let place = lines.iter().position(|found| *found == line).unwrap();
    lines[place + 1].clone()
}

fn attachment_note() -> Vec<Fault> {
    vec![
        pdf("9704-7.3.4-a", ATTACHED, "the attachment note is not indented", |p| {
            let line = p.line("附件：1.");
            p.shift(&line, -11.14, 0.0);
        }),
        pdf("9704-7.3.4-a", ATTACHED, "no blank row stands above the attachment note", |p| {
            for text in ["附件：1.", "2.赛事医疗保障"] {
                let line = p.line(text);
                p.shift(&line, 0.0, -ROW);
            }
        }),
        docx("9704-7.3.4-a", ATTACHED, "no blank row stands above the attachment note", |d| {
            d.paragraph("附件：1.", |paragraph| paragraph.set_paragraph("w:spacing", &[("w:before", "0")]));
        }),
        docx("9704-7.3.4-a", ATTACHED, "the attachment note has a half-width colon", |d| d.retype("附件：", "附件:")),
        pdf("9704-7.3.4-b", ATTACHED, "the second attachment is the third by its number", |p| {
            let number = p.find_all("2.赛事医疗保障").remove(0);
            let digit = Picked { page: number.page, at: number.at[..1].to_vec() };
            p.retype(&digit, "3");
        }),
        docx("9704-7.3.4-b", ATTACHED, "the second attachment is the third by its number", |d| {
            d.paragraph("2.赛事医疗保障", |paragraph| paragraph.retype("2.", "3."));
        }),
        pdf("9704-7.3.4-c", ATTACHED, "the name of an attachment ends with a stop", |p| {
            let name = p.find_all("2.赛事医疗保障和安全应急工作要求").remove(0);
            p.retype(&name, "2.赛事医疗保障和安全应急工作要求。");
        }),
        docx("9704-7.3.4-c", ATTACHED, "the name of an attachment ends with a stop", |d| {
            d.retype("竞赛项目和名额分配", "竞赛项目和名额分配；");
        }),
        pdf("9704-7.3.4-d", LONG_NAME, "the wrapped name begins at the edge", |p| {
            let line = next_line(p, "附件：2026年基层");
            let by = 28.0 - p.first(&line).x;
            p.shift(&line, by, 0.0);
        }),
        docx("9704-7.3.4-d", LONG_NAME, "the wrapped name begins at the edge", |d| {
            d.paragraph("附件：2026年基层", |paragraph| {
                let properties = paragraph.child_or_new("w:pPr");
                properties.drop_children("w:ind");
                properties.nodes.push(Node::Element(Element::new(
                    "w:ind",
                    &[
                        ("w:left", "0"),
                        ("w:leftChars", "0"),
                        ("w:hanging", "0"),
                        ("w:hangingChars", "0"),
                        ("w:firstLine", "632"),
                        ("w:firstLineChars", "200"),
                    ],
                )));
            });
        }),
        pdf("reg-9-10-a", ATTACHED, "an attachment that the note does not name", |p| {
            let note = p.find_all("2.赛事医疗保障和安全应急工作要求").remove(0);
            p.remove(&note);
        }),
        docx("reg-9-10-a", ATTACHED, "an attachment that the note does not name", |d| {
            d.body(|body| {
                let place = body.nodes.iter().position(|node| {
                    super::faults_letterhead::is_paragraph_with(node, "赛事医疗保障和安全应急工作要求")
                });
                body.nodes.remove(place.expect("the note"));
            });
        }),
    ]
}
