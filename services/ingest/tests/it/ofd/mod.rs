//! OFD: text that stands at places comes back as paragraphs.

// Helpers outside of test functions fail the test when they panic.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

mod hostile;
mod parts;
pub mod writer;

use wenshu_model::source::{HintAlign, Media};
use wenshu_model::{FindingCode, RemovalReason};

use crate::shared::{PLANS, has_finding, plan, read, removed, texts};
use writer::{Cut, EM, LEFT, Ofd, Pages, Paragraph, Place, SIZE, code, object, text};

const CUTS: [Cut; 5] = [Cut::Line, Cut::Grouped, Cut::Character, Cut::Scaled, Cut::Page];

fn body(text: &str) -> Paragraph {
    Paragraph { text: text.to_owned(), place: Place::Body }
}

#[test]
fn real_plans_come_back_paragraph_by_paragraph() {
    for name in PLANS {
        let text = plan(name);
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let paragraphs: Vec<Paragraph> = lines.iter().map(|line| body(line)).collect();
        let pages = Pages::set(&paragraphs);
        for cut in CUTS {
            let source = read(&pages.file(cut).bytes(), "a.ofd");
            assert_eq!(source.media, Media::Ofd);
            let found = texts(&source);
            let joined = |text: &str| text.split_whitespace().collect::<String>();
            // Nothing is lost and nothing invented but spaces.
            assert_eq!(joined(&found.concat()), joined(&lines.concat()), "{name} {cut:?}");
            let whole = lines.iter().filter(|line| found.contains(line)).count();
            assert!(whole * 100 >= lines.len() * 98, "{name} {cut:?}: {whole} of {} paragraphs", lines.len());
            let numbers = removed(&source, RemovalReason::PageNumber);
            assert_eq!(numbers.len(), pages.0.len(), "{name} {cut:?}");
        }
    }
}

#[test]
fn the_parts_of_a_plan_stand_as_they_did() {
    let long = "为深入贯彻落实全国教育大会精神，加快推进教育现代化，办好人民满意的教育，结合本区实际，制定2024年工作计划如下。";
    let paragraphs = [
        ("某某区教育局关于印发2024年度全区教育工作计划的通知", Place::Title),
        ("各中小学、幼儿园，局机关各科室：", Place::Flush),
        (long, Place::Body),
        ("一、指导思想", Place::Body),
        (long, Place::Body),
        ("某某区教育局", Place::Right),
        ("2024年1月5日", Place::Right),
    ]
    .map(|(text, place)| Paragraph { text: text.to_owned(), place });
    for cut in CUTS {
        let source = read(&Pages::set(&paragraphs).file(cut).bytes(), "a.ofd");
        let lines: Vec<_> = source.lines.iter().map(|line| (line.text.as_str(), line.hint.align)).collect();
        // The title is set in two lines, and parse knows titles over two lines.
        let (title, rest) = lines.split_at(lines.len() - 6);
        assert_eq!(title.iter().map(|(text, _)| *text).collect::<String>(), paragraphs[0].text, "{cut:?}");
        assert!(title.iter().all(|(_, align)| *align == Some(HintAlign::Center)), "{cut:?} {title:?}");
        let right = Some(HintAlign::Right);
        let expected = [
            ("各中小学、幼儿园，局机关各科室：", None),
            (long, None),
            ("一、指导思想", None),
            (long, None),
            ("某某区教育局", right),
            ("2024年1月5日", right),
        ];
        assert_eq!(rest, expected, "{cut:?}");
        assert!(source.lines.iter().all(|line| line.origin.page == Some(1)));
    }
}

#[test]
fn paragraphs_go_on_over_pages() {
    let long = "坚持立德树人。".repeat(100);
    let pages = Pages::set(&[body(&long), body("完。")]);
    assert!(pages.0.len() > 1);
    let source = read(&pages.file(Cut::Line).bytes(), "a.ofd");
    assert_eq!(texts(&source), [long.as_str(), "完。"]);
    assert_eq!(source.lines[1].origin.page, Some(2));
}

#[test]
fn heads_that_repeat_are_furniture() {
    let page = |n: u32| {
        text(LEFT, 30.0, "某某区教育局文件汇编")
            + &text(LEFT + 2.0 * EM, 60.0, &format!("第{n}件事。"))
            + &text(100.0, 275.0, &n.to_string())
    };
    let ofd = Ofd { pages: (1..=4).map(page).collect(), ..Ofd::default() };
    let source = read(&ofd.bytes(), "a.ofd");
    assert_eq!(texts(&source), ["第1件事。", "第2件事。", "第3件事。", "第4件事。"]);
    assert_eq!(removed(&source, RemovalReason::RunningHead), ["某某区教育局文件汇编"; 4]);
    assert_eq!(removed(&source, RemovalReason::PageNumber), ["1", "2", "3", "4"]);
}

#[test]
fn numbers_inside_a_page_are_text() {
    let ofd = Ofd::page(&(text(LEFT, 60.0, "经费") + &text(LEFT, 90.0, "12") + &text(LEFT, 120.0, "万元")));
    assert_eq!(texts(&read(&ofd.bytes(), "a.ofd")), ["经费", "12", "万元"]);
}

#[test]
fn bold_runs_are_told() {
    let steps = |n: usize| format!(r#" DeltaX="g {n} {EM}""#);
    let x = LEFT + 4.0 * EM;
    let bold = [
        object(x, 60.0, SIZE, 3, &code(0.0, SIZE, &steps(1), "粗体"), ""),
        object(x, 60.0, SIZE, 1, &code(0.0, SIZE, &steps(1), "粗体"), r#" Weight="700""#),
        object(x, 60.0, SIZE, 1, &code(0.0, SIZE, &steps(1), "粗体"), r#" Stroke="true""#),
        object(x, 60.0, SIZE, 1, &code(0.0, SIZE, &steps(1), "粗体"), "").repeat(2),
    ];
    for bold in bold {
        let source = read(&Ofd::page(&(text(LEFT, 60.0, "后面四字") + &bold)).bytes(), "a.ofd");
        assert_eq!(texts(&source), ["后面四字粗体"], "{bold}");
        let runs: Vec<_> = source.lines[0].hint.emphasis.iter().map(|run| (run.start, run.end, run.strong)).collect();
        assert_eq!(runs, [(4, 6, true)], "{bold}");
    }
}

#[test]
fn tables_are_read_row_by_row_and_doubted() {
    let row = |y: f64, cells: [&str; 3]| -> String {
        cells.iter().zip([LEFT, 80.0, 140.0]).map(|(cell, x)| text(x, y, cell)).collect()
    };
    let ofd = Ofd::page(
        &(row(60.0, ["序号", "项目", "经费"])
            + &row(70.0, ["一", "校舍", "百万"])
            + &row(80.0, ["二", "设备", "十万"])),
    );
    let source = read(&ofd.bytes(), "a.ofd");
    assert_eq!(texts(&source)[1], "一\u{3000}\u{3000}校舍\u{3000}\u{3000}百万");
    assert!(has_finding(&source, FindingCode::DoubtfulReading));
}

#[test]
fn turned_and_vertical_text_stands_apart() {
    let turned = object(
        50.0,
        100.0,
        SIZE,
        1,
        &code(0.0, SIZE, r#" DeltaX="g 3 5.6""#, "内部资料"),
        r#" CTM="0.7 0.7 -0.7 0.7 0 0""#,
    );
    let vertical = object(20.0, 80.0, SIZE, 1, &code(0.0, SIZE, r#" DeltaX="g 2 0" DeltaY="g 2 6""#, "装订线"), "");
    let ofd = Ofd::page(&(text(LEFT, 80.0, "甲乙丙丁。") + &turned + &vertical + &text(LEFT, 90.2, "戊己庚辛。")));
    let mut lines = read(&ofd.bytes(), "a.ofd").lines.into_iter().map(|line| line.text).collect::<Vec<_>>();
    lines.sort();
    assert_eq!(lines, ["内部资料", "戊己庚辛。", "甲乙丙丁。", "装订线"]);
}

#[test]
fn a_page_of_turned_text_alone_is_text() {
    let turned =
        object(50.0, 100.0, SIZE, 1, &code(0.0, SIZE, r#" DeltaX="g 3 5.6""#, "横向文字"), r#" CTM="0 1 -1 0 0 0""#);
    assert_eq!(texts(&read(&Ofd::page(&turned).bytes(), "a.ofd")), ["横向文字"]);
}
