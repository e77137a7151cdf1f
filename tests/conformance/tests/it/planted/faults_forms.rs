//! Faults of 信函, 命令（令） and 纪要 (clause 10).

use super::fault::{Fault, docx, pdf};
use super::faults_letterhead::shift_frame;
use super::pdf::Pdf;

const LETTER: &str = "letter-one-page";
const CORNER: &str = "letter-corner";
const LONG: &str = "letter-two-pages";
const ORDER: &str = "order-stamp";
const MINUTES: &str = "minutes";

pub fn faults() -> Vec<Fault> {
    let mut faults = letter();
    faults.extend(order());
    faults.extend(minutes());
    faults
}

/// Moves the mark of a PDF.
fn shift_mark(p: &mut Pdf, x: f64, y: f64) {
    let mark = p.red(0);
    p.shift(&mark, x, y);
}

fn letter() -> Vec<Fault> {
    vec![
        pdf("9704-10.1-a", LETTER, "the mark begins 36 mm below the edge of the sheet", |p| shift_mark(p, 0.0, 6.0)),
        docx("9704-10.1-a", LETTER, "the mark begins 36 mm below the edge of the sheet", |d| {
            d.paragraphs_of("WsIssuerMark", |paragraph| shift_frame(paragraph, 0, 340));
        }),
        pdf("9704-10.1-b", LETTER, "the upper double rule is thin above thick", |p| {
            let mut rules = p.wide_rules(0, 150.0);
            let (first, second) = (rules[0].width, rules[1].width);
            (rules[0].width, rules[1].width) = (second, first);
        }),
        pdf("9704-10.1-b", LETTER, "the double rules are 156 mm long", |p| {
            p.wide_rules(0, 150.0).into_iter().for_each(|rule| rule.set_ends(28.0, 184.0));
        }),
        pdf("9704-10.1-c", CORNER, "the 份号 stands a row too low", |p| {
            for text in ["000012", "秘密★6个月", "特急"] {
                let found = p.find(text);
                p.shift(&found, 0.0, 8.0);
            }
        }),
        pdf("9704-10.1-d", LETTER, "the number stands at the left", |p| {
            let number = p.find("明教函〔2026〕7号");
            let by = 28.0 - p.first(&number).x;
            p.shift(&number, by, 0.0);
        }),
        pdf("9704-10.1-e", LETTER, "the title stands right below the number", |p| {
            let title = p.line("关于商请提供");
            p.shift(&title, 0.0, -14.0);
        }),
        pdf("9704-10.1-f", LONG, "a line of text touches the lower double rule", |p| {
            let line = p.lines(0).into_iter().rfind(|line| p.first(line).y < 264.0).unwrap();
            let by = 275.0 - p.first(&line).y;
            p.shift(&line, 0.0, by);
        }),
        pdf("9704-10.1-g", CORNER, "the 版记 of a letter names a printing organ", |p| {
            let copy = p.find("抄送：");
            let line = p.line_of(&copy);
            let text = "明州市办公室2026年4月8日印发";
            let glyphs: Vec<_> =
                line.at.iter().map(|index| super::pdf::Mark::Glyph(p.glyph(line.page, *index).clone())).collect();
            p.shift(&line, 0.0, -9.9);
            let start = p.pages[line.page].marks.len();
            p.pages[line.page].marks.extend(glyphs);
            let added = super::pdf::Picked { page: line.page, at: (start..p.pages[line.page].marks.len()).collect() };
            p.retype(&added, text);
        }),
        pdf("9704-10.1-h", LONG, "page 1 of a letter is numbered", |p| {
            let number = p.number(1);
            let glyphs: Vec<_> =
                number.at.iter().map(|index| super::pdf::Mark::Glyph(p.glyph(1, *index).clone())).collect();
            p.pages[0].marks.extend(glyphs);
        }),
        docx("9704-10.1-h", LONG, "page 1 of a letter is numbered", |d| {
            d.sections(|section| section.drop_children("w:titlePg"));
        }),
    ]
}

fn order() -> Vec<Fault> {
    vec![
        pdf("9704-10.2-a", ORDER, "the mark begins 72 mm below the edge of the sheet", |p| shift_mark(p, 0.0, 15.0)),
        docx("9704-10.2-a", ORDER, "the mark begins 72 mm below the edge of the sheet", |d| {
            d.paragraphs_of("WsIssuerMark", |paragraph| shift_frame(paragraph, 0, 850));
        }),
        pdf("9704-10.2-b", ORDER, "the number stands at the left", |p| {
            let number = p.find("第26号");
            p.shift(&number, -50.0, 0.0);
        }),
        docx("9704-10.2-b", ORDER, "the number stands at the left", |d| {
            d.paragraph("第26号", |paragraph| paragraph.set_paragraph("w:jc", &[("w:val", "left")]));
        }),
        pdf("9704-10.2-c", ORDER, "the signer's office is missing", |p| {
            let office = p.find_last("市长");
            p.remove(&office);
        }),
        docx("9704-10.2-c", ORDER, "the signer's office is missing", |d| {
            d.paragraph("市长", |paragraph| paragraph.retype("市长", ""));
        }),
    ]
}

fn minutes() -> Vec<Fault> {
    vec![
        pdf("9704-10.3-a", MINUTES, "the mark begins 57 mm below the edge of the sheet", |p| shift_mark(p, 0.0, -15.0)),
        docx("9704-10.3-a", MINUTES, "the mark begins 57 mm below the edge of the sheet", |d| {
            d.paragraphs_of("WsIssuerMark", |paragraph| shift_frame(paragraph, 0, -850));
        }),
        pdf("9704-10.3-b", MINUTES, "出席 is 仿宋", |p| {
            let label = p.find("出席");
            p.set_face(&label, "FangSong");
        }),
        docx("9704-10.3-b", MINUTES, "出席 is 仿宋", |d| {
            d.paragraph("出席：", |paragraph| paragraph.set_face("仿宋_GB2312"));
        }),
        docx("9704-10.3-c", MINUTES, "列席 stands above 请假", |d| {
            d.body(|body| {
                let place = |text: &str| {
                    body.nodes.iter().position(|node| super::faults_letterhead::is_paragraph_with(node, text)).unwrap()
                };
                let (absent, beside) = (place("请假："), place("列席："));
                body.nodes.swap(absent, beside);
            });
        }),
        pdf("9704-10.3-c", MINUTES, "列席 stands above 请假", |p| {
            let (absent, beside) = (p.line("请假："), p.line("列席："));
            let by = p.first(&beside).y - p.first(&absent).y;
            p.shift(&absent, 0.0, by);
            p.shift(&beside, 0.0, -by);
        }),
    ]
}
