//! Faults of 版记, page numbers and turned tables (clauses 7.4, 7.5, 8).

use super::docx::{Docx, Element};
use super::fault::{Fault, docx, pdf};
use super::pdf::Pdf;

const SAME: &str = "imprint-same-page";
const BLANK: &str = "imprint-blank-page";
const MOVED: &str = "addressees-moved";
const ATTACHED: &str = "attachments-two";
const TURNED: &str = "table-turned";

pub fn faults() -> Vec<Fault> {
    let mut faults = rules();
    faults.extend(entries());
    faults.extend(numbers());
    faults.extend(turned());
    faults
}

/// The black rules of the 版记, from the top.
fn imprint_rules(p: &mut Pdf) -> Vec<&mut super::pdf::Stroke> {
    let page = p.pages.len() - 1;
    p.wide_rules(page, 100.0).into_iter().filter(|rule| !rule.is_red()).collect()
}

/// Changes the table of the 版记.
fn imprint_table(d: &mut Docx, change: impl FnOnce(&mut Element)) {
    d.body(|body| {
        let found = body.find_mut(&|node| node.name == "w:tbl" && node.text().contains("印发"));
        change(found.expect("a 版记"));
    });
}

fn rules() -> Vec<Fault> {
    vec![
        pdf("9704-7.4.1-a", SAME, "the rules of the 版记 are 146 mm long", |p| {
            imprint_rules(p).into_iter().for_each(|rule| rule.set_ends(33.0, 179.0));
        }),
        docx("9704-7.4.1-a", SAME, "the table of the 版记 is 140 mm wide", |d| {
            imprint_table(d, |table| {
                for name in ["w:tblW", "w:tcW", "w:gridCol"] {
                    table.each(name, &mut |width| width.set("w:w", "7938"));
                }
            });
        }),
        pdf("9704-7.4.1-b", SAME, "the first rule of the 版记 is as thin as the inner ones", |p| {
            imprint_rules(p)[0].width = 0.15;
        }),
        docx("9704-7.4.1-b", SAME, "the rules of the 版记 are all 3 pt", |d| {
            imprint_table(d, |table| {
                for edge in ["w:top", "w:bottom"] {
                    table.each(edge, &mut |border| {
                        if border.get("w:sz").is_some() {
                            border.set("w:sz", "24");
                        }
                    });
                }
            });
        }),
        pdf("9704-7.4.1-c", SAME, "the last rule of the 版记 lies at 254 mm", |p| {
            imprint_rules(p).into_iter().for_each(|rule| rule.shift(0.0, -8.0));
            let page = p.pages.len() - 1;
            let from = p.first(&p.find("抄送：")).y - 1.0;
            p.shift_below(page, from, -8.0);
        }),
        pdf("33476.2-7.3.1-a", SAME, "the 版记 is on page 3", |p| p.insert_blank(0)),
        docx("33476.2-7.3.1-a", SAME, "the 版记 begins an odd page", |d| {
            d.sections(|section| {
                section.drop_children("w:type");
                section.child_or_new("w:type").set("w:val", "oddPage");
            });
            d.body(|body| {
                let place = body
                    .nodes
                    .iter()
                    .position(|node| matches!(node, super::docx::Node::Element(element) if element.name == "w:tbl"));
                let mut section = body.child("w:sectPr").expect("a section").clone();
                section.drop_children("w:type");
                let mut paragraph = Element::new("w:p", &[]);
                paragraph.child_or_new("w:pPr").nodes.push(super::docx::Node::Element(section));
                body.nodes.insert(place.expect("a 版记"), super::docx::Node::Element(paragraph));
            });
        }),
    ]
}

fn entries() -> Vec<Fault> {
    vec![
        pdf("9704-7.4.2-a", SAME, "抄送 ends without a stop", |p| {
            let line = p.line("抄送：");
            let last = super::pdf::Picked { page: line.page, at: vec![*line.at.last().unwrap()] };
            p.remove(&last);
        }),
        docx("9704-7.4.2-a", SAME, "抄送 is 3号", |d| {
            d.paragraph("抄送：", |paragraph| paragraph.set_size("32"));
        }),
        pdf("9704-7.4.2-b", MOVED, "a rule stands between 主送 and 抄送", |p| {
            let page = p.pages.len() - 1;
            let y = p.first(&p.find("抄送：")).y - 6.5;
            let mut rule = imprint_rules(p)[0].clone();
            (rule.from.1, rule.to.1) = (y, y);
            p.pages[page].marks.push(super::pdf::Mark::Stroke(rule));
        }),
        docx("9704-7.4.2-b", MOVED, "a rule stands between 主送 and 抄送", |d| {
            imprint_table(d, |table| {
                let row = table.find_mut(&|node| node.name == "w:tr" && node.text().contains("抄送：")).unwrap();
                let borders = row.find_mut(&|node| node.name == "w:tcBorders").unwrap();
                let top = borders.child_or_new("w:top");
                for (key, value) in [("w:val", "single"), ("w:sz", "6"), ("w:space", "0"), ("w:color", "000000")] {
                    top.set(key, value);
                }
            });
        }),
        pdf("9704-7.4.3-a", SAME, "印发 is 3号", |p| {
            let line = p.line("印发");
            p.resize(&line, 16.0);
        }),
        pdf("9704-7.4.3-a", SAME, "the printing organ stands at the edge", |p| {
            let organ = p.find("明州市生态环境局办公室");
            p.shift(&organ, -4.94, 0.0);
        }),
        docx("9704-7.4.3-a", SAME, "the printing organ stands at the edge", |d| {
            d.paragraph("印发", |paragraph| {
                paragraph.set_paragraph(
                    "w:ind",
                    &[("w:left", "0"), ("w:leftChars", "0"), ("w:firstLine", "0"), ("w:firstLineChars", "0")],
                );
            });
        }),
        pdf("9704-7.4.3-b", SAME, "no rule parts 抄送 from the printing organ", |p| {
            let page = p.pages.len() - 1;
            let y = imprint_rules(p)[1].from.1;
            p.drop_rules(page, |rule| (rule.from.1 - y).abs() < 0.1);
        }),
        docx("9704-7.4.3-b", SAME, "no rule parts 抄送 from the printing organ", |d| {
            imprint_table(d, |table| {
                let mut count = 0;
                table.each("w:tr", &mut |row| {
                    count += 1;
                    let edge = if count == 1 { "w:bottom" } else { "w:top" };
                    row.each(edge, &mut |border| {
                        border.attributes.clear();
                        border.set("w:val", "nil");
                    });
                });
            });
        }),
    ]
}

fn numbers() -> Vec<Fault> {
    vec![
        pdf("9704-7.5-a", SAME, "the page numbers are 5号 黑体", |p| {
            for page in 0..p.pages.len() {
                let number = p.number(page);
                p.resize(&number, 10.5);
                p.set_face(&number, "SimHei");
            }
        }),
        docx("9704-7.5-a", SAME, "the page numbers are 5号", |d| {
            d.footers(|footer| footer.set_size("21"));
        }),
        pdf("9704-7.5-b", SAME, "the page numbers lie 14 mm below the type area", |p| {
            for page in 0..p.pages.len() {
                let number = p.number(page);
                p.shift(&number, 0.0, 7.0);
            }
        }),
        docx("9704-7.5-b", SAME, "the page numbers lie 17 mm below the type area", |d| {
            d.set_section("w:pgMar", "w:footer", "850");
        }),
        docx("33476.2-8-a", "profile-33476", "the page numbers lie 17 mm below the type area", |d| {
            d.set_section("w:pgMar", "w:footer", "850");
        }),
        pdf("9704-7.5-c", SAME, "all page numbers stand in the middle", |p| {
            for page in 0..p.pages.len() {
                let number = p.number(page);
                let middle = f64::midpoint(p.first(&number).x, p.last(&number).x + p.last(&number).advance);
                p.shift(&number, 106.0 - middle, 0.0);
            }
        }),
        pdf("9704-7.5-c", SAME, "the number of page 2 stands at the right", |p| {
            let number = p.number(1);
            let right = p.last(&number).x + p.last(&number).advance;
            p.shift(&number, 179.06 - right, 0.0);
        }),
        docx("9704-7.5-c", SAME, "all page numbers stand in the middle", |d| {
            d.footers(|footer| footer.each("w:p", &mut |p| p.set_paragraph("w:jc", &[("w:val", "center")])));
        }),
        docx("9704-7.5-c", SAME, "odd and even pages have one footer", |d| {
            d.edit("word/settings.xml", |settings| settings.drop_children("w:evenAndOddHeaders"));
        }),
        pdf("9704-7.5-d", BLANK, "the page of the 版记 behind a blank page is numbered", |p| {
            let page = p.pages.len() - 1;
            let number = p.number(1);
            let glyphs: Vec<_> =
                number.at.iter().map(|index| super::pdf::Mark::Glyph(p.glyph(1, *index).clone())).collect();
            p.pages[page].marks.extend(glyphs);
        }),
        pdf("9704-7.5-e", ATTACHED, "the numbers of the attachments begin anew", |p| {
            let page = p.find("附件2").page;
            let number = p.number(page);
            let digit = number.at.iter().position(|index| p.glyph(page, *index).text.trim().parse::<u8>().is_ok());
            let digit = super::pdf::Picked { page, at: vec![number.at[digit.unwrap()]] };
            p.retype(&digit, "1");
        }),
        docx("9704-7.5-e", ATTACHED, "the numbers of the attachments begin anew", |d| {
            d.body(|body| {
                let mut section = body.child("w:sectPr").expect("a section").clone();
                let place = body.nodes.iter().position(|node| {
                    super::faults_letterhead::is_paragraph_with(node, "附件1")
                        && matches!(node, super::docx::Node::Element(element) if element.style() == Some("WsAttachmentLabel"))
                });
                section.drop_children("w:type");
                let mut paragraph = Element::new("w:p", &[]);
                paragraph.child_or_new("w:pPr").nodes.push(super::docx::Node::Element(section));
                body.nodes.insert(place.expect("附件1"), super::docx::Node::Element(paragraph));
                let last = body.elements_mut().filter(|node| node.name == "w:sectPr").last().unwrap();
                last.child_or_new("w:pgNumType").set("w:start", "1");
            });
        }),
    ]
}

fn turned() -> Vec<Fault> {
    vec![
        pdf("9704-8-a", TURNED, "the number of the turned page stands at its own foot", |p| {
            let page = turned_page(p);
            let number = p.number(page);
            let mut row = 0.0;
            p.each(&number, |glyph| {
                (glyph.x, glyph.y) = (195.0, 140.0 - row);
                glyph.turn = [0.0, 1.0, -1.0, 0.0];
                row += glyph.advance;
            });
        }),
        pdf("9704-8-b", TURNED, "the table is turned clockwise: its head is at the right", |p| {
            let page = turned_page(p);
            for mark in &mut p.pages[page].marks {
                match mark {
                    super::pdf::Mark::Glyph(glyph) if glyph.turn[1] != 0.0 => {
                        (glyph.x, glyph.y) = (212.0 - glyph.x, 299.0 - glyph.y);
                        glyph.turn = [0.0, -1.0, 1.0, 0.0];
                    }
                    super::pdf::Mark::Stroke(stroke) => {
                        for end in [&mut stroke.from, &mut stroke.to] {
                            *end = (212.0 - end.0, 299.0 - end.1);
                        }
                    }
                    _ => {}
                }
            }
        }),
    ]
}

/// The page with turned text.
fn turned_page(p: &Pdf) -> usize {
    let turned = |page: &usize| p.glyphs(*page).any(|glyph| glyph.turn[1] != 0.0);
    (0..p.pages.len()).find(turned).expect("a turned page")
}
