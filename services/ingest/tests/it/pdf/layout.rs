//! From places to paragraphs, tables and columns.

use wenshu_model::source::HintAlign;
use wenshu_model::{FindingCode, RemovalReason};

use super::make::{JPEG, Maker, at, rule};
use super::{has, lines, one_page, pages, removed, text_of};
use crate::shared::read;

/// Sets paragraphs as a program does: 28 characters a line, the first two left
/// free, from `y` down.
fn set(paragraphs: &[&str], y: f64) -> (String, f64) {
    let mut out = String::new();
    let mut y = y;
    for paragraph in paragraphs {
        let chars: Vec<char> = paragraph.chars().collect();
        let (first, rest) = chars.split_at(chars.len().min(26));
        for (number, line) in std::iter::once(first).chain(rest.chunks(28)).enumerate() {
            let x = if number == 0 { 105.6 } else { 73.6 };
            out += &at("F1", 16.0, x, y, &line.iter().collect::<String>());
            y -= 28.0;
        }
    }
    (out, y)
}

const LONG: &str = "全面贯彻党的教育方针，落实立德树人根本任务，深化教育领域综合改革，加快推进教育现代化，办好人民满意的教育，为全市经济社会发展提供有力的人才支撑和智力支持。";

#[test]
fn lines_become_paragraphs_across_pages() {
    let (one, _) = set(&[LONG, "二、主要任务"], 760.0);
    // The last paragraph of page 1 goes on at the top of page 2.
    let chars: Vec<char> = LONG.chars().collect();
    let cut: String = chars.iter().take(26).collect();
    let rest: String = chars.iter().skip(26).collect();
    let one = one + &at("F1", 16.0, 105.6, 100.0, &cut) + &at("F1", 14.0, 280.0, 50.0, "- 1 -");
    let two: String = rest
        .chars()
        .collect::<Vec<_>>()
        .chunks(28)
        .enumerate()
        .map(|(number, line)| at("F1", 16.0, 73.6, 760.0 - 28.0 * number as f64, &line.iter().collect::<String>()))
        .collect();
    let two = two + &at("F1", 14.0, 280.0, 50.0, "- 2 -");
    let source = read(&pages(&[&one, &two]), "a.pdf");
    assert_eq!(text_of(&source), [LONG, "二、主要任务", LONG]);
    assert_eq!(removed(&source, RemovalReason::PageNumber), ["- 1 -", "- 2 -"]);
    assert_eq!(source.lines[2].origin.page, Some(1));
}

#[test]
fn numbers_and_heads_of_pages_are_taken_out() {
    for (one, two, three) in [
        ("— 1 —", "— 2 —", "— 3 —"),
        ("第 1 页 共 3 页", "第 2 页 共 3 页", "第 3 页 共 3 页"),
        ("1", "2", "3"),
        ("1 / 3", "2 / 3", "3 / 3"),
    ] {
        let page = |number: &str, text: &str| {
            at("F1", 10.5, 200.0, 800.0, "某某市教育局文件")
                + &set(&[text], 740.0).0
                + &at("F1", 14.0, 290.0, 40.0, number)
        };
        let source = read(&pages(&[&page(one, "第一段。"), &page(two, "第二段。"), &page(three, "第三段。")]), "a.pdf");
        assert_eq!(text_of(&source), ["第一段。", "第二段。", "第三段。"], "{one}");
        assert_eq!(removed(&source, RemovalReason::PageNumber), [one, two, three]);
        assert_eq!(removed(&source, RemovalReason::RunningHead), ["某某市教育局文件"; 3]);
    }
}

#[test]
fn text_at_the_top_of_pages_is_no_head() {
    let page = |text: &str| set(&[text, LONG], 800.0).0;
    let contents = ["工作计划 篇1", "工作计划 篇2", "另一段。", "工作计划 篇3", "又一段。", "再一段。"].map(page);
    let contents: Vec<&str> = contents.iter().map(String::as_str).collect();
    let source = read(&pages(&contents), "a.pdf");
    assert!(removed(&source, RemovalReason::RunningHead).is_empty());
    assert_eq!(text_of(&source).len(), 12);
}

#[test]
fn titles_and_signatures_have_their_alignment() {
    let content = at("F2", 22.0, 220.0, 780.0, "二〇二五年工作")
        + &at("F2", 22.0, 275.6, 745.0, "计划")
        + &set(&[LONG], 700.0).0
        + &at("F1", 16.0, 393.6, 560.0, "某某市教育局")
        + &at("F1", 16.0, 393.6, 532.0, "2025年2月8日")
        + &set(&["附件：任务清单"], 500.0).0;
    let source = read(&one_page(&content), "a.pdf");
    let shown: Vec<(&str, Option<HintAlign>)> =
        source.lines.iter().map(|line| (line.text.as_str(), line.hint.align)).collect();
    assert_eq!(
        shown,
        [
            ("二〇二五年工作", Some(HintAlign::Center)),
            ("计划", Some(HintAlign::Center)),
            (LONG, None),
            ("某某市教育局", Some(HintAlign::Right)),
            ("2025年2月8日", Some(HintAlign::Right)),
            ("附件：任务清单", None),
        ]
    );
}

#[test]
fn gaps_become_spaces_where_they_are_ones() {
    let spaced = |x: f64, y: f64, text: &str, step: f64| -> String {
        text.chars().enumerate().map(|(n, char)| at("F1", 16.0, x + n as f64 * step, y, &char.to_string())).collect()
    };
    let content = spaced(72.0, 700.0, "浙江省教育厅", 16.0)
        + &spaced(72.0, 660.0, "浙江省", 32.0)
        + &at("F1", 16.0, 72.0, 620.0, "组长：张三")
        + &at("F1", 16.0, 300.0, 620.0, "副组长：李四")
        + "BT /F1 16 Tf 1 0 0 1 72 580 Tm [(Plan) -300 (for) -300 (2025)] TJ ET "
        + "BT /F1 16 Tf 1 0 0 1 72 540 Tm [(2) 20 (0) 10 (25)] TJ ET ";
    assert_eq!(
        lines(&one_page(&content)),
        ["浙江省教育厅", "浙 江 省", "组长：张三\t副组长：李四", "Plan for 2025", "2025"]
    );
}

/// A table of 3 columns and 3 rows; its head covers two columns, its first cell two
/// rows. `stroke` draws its lines as strokes, else as bars.
fn table(top: f64, stroke: bool) -> String {
    let line = |x0: f64, y0: f64, x1: f64, y1: f64| {
        if stroke {
            rule(x0, y0, x1, y1)
        } else {
            format!("{x0} {y0} {} {} re f\n", (x1 - x0).max(0.5), (y1 - y0).max(0.5))
        }
    };
    let (a, b, c, d) = (72.0, 150.0, 325.0, 520.0);
    line(a, top, d, top)
        + &line(b, top - 20.0, d, top - 20.0)
        + &line(a, top - 40.0, d, top - 40.0)
        + &line(a, top - 80.0, d, top - 80.0)
        + &line(a, top - 80.0, a, top)
        + &line(b, top - 80.0, b, top)
        + &line(c, top - 80.0, c, top - 20.0)
        + &line(d, top - 80.0, d, top)
        + &at("F1", 12.0, 76.0, top - 24.0, "序号")
        + &at("F1", 12.0, 300.0, top - 15.0, "责任分工")
        + &at("F1", 12.0, 200.0, top - 35.0, "任务")
        + &at("F1", 12.0, 400.0, top - 35.0, "时限")
        + &at("F1", 12.0, 76.0, top - 64.0, "1")
        + &at("F1", 12.0, 152.0, top - 55.0, "学前教育普及普惠县创建工作由")
        + &at("F1", 12.0, 152.0, top - 72.0, "基础教育科牵头")
        + &at("F1", 12.0, 400.0, top - 64.0, "6月")
}

#[test]
fn ruled_tables_become_cells() {
    for stroke in [true, false] {
        let content = set(&["表格如下："], 760.0).0 + &table(700.0, stroke) + &set(&["表格之后。"], 580.0).0;
        let source = read(&one_page(&content), "a.pdf");
        let cells: Vec<(u32, u32, u32, u32, &str)> = source
            .lines
            .iter()
            .filter_map(|line| {
                let cell = line.origin.cell?;
                Some((cell.row, cell.column, cell.row_span, cell.column_span, line.text.as_str()))
            })
            .collect();
        assert_eq!(
            cells,
            [
                (1, 1, 2, 1, "序号"),
                (1, 2, 1, 2, "责任分工"),
                (2, 2, 1, 1, "任务"),
                (2, 3, 1, 1, "时限"),
                (3, 1, 1, 1, "1"),
                (3, 2, 1, 1, "学前教育普及普惠县创建工作由基础教育科牵头"),
                (3, 3, 1, 1, "6月"),
            ]
        );
        assert_eq!(source.lines.first().unwrap().text, "表格如下：");
        assert_eq!(source.lines.last().unwrap().text, "表格之后。");
    }
}

#[test]
fn a_table_goes_on_across_pages() {
    let page = |number: &str| table(700.0, true) + &at("F1", 14.0, 290.0, 40.0, number);
    let source = read(&pages(&[&page("— 1 —"), &page("— 2 —")]), "a.pdf");
    let rows: Vec<(u32, u32)> =
        source.lines.iter().filter_map(|line| line.origin.cell.map(|cell| (cell.table, cell.row))).collect();
    assert!(rows.iter().all(|(table, _)| *table == 1));
    assert_eq!(rows.iter().map(|(_, row)| *row).max(), Some(6));
}

#[test]
fn columns_are_read_one_behind_the_other() {
    let column = |x: f64, name: &str| -> String {
        (0..6)
            .map(|n| {
                at("F1", 12.0, x, 700.0 - 18.0 * f64::from(n), &format!("{name}栏第{n}行文字写满这一栏的宽度到边"))
            })
            .collect()
    };
    let content = set(&["分两栏的文字："], 760.0).0 + &column(72.0, "左") + &column(320.0, "右");
    let text = lines(&one_page(&content));
    assert_eq!(text[0], "分两栏的文字：");
    let joined = text[1..].concat();
    assert!(joined.find("左栏第5行").unwrap() < joined.find("右栏第0行").unwrap(), "{joined}");
}

#[test]
fn fields_beside_each_other_are_no_columns() {
    let rows = [
        ("组　长：张三", "副组长：李四"),
        ("成　员：王五", "赵六"),
        ("办公室：孙七", "周八"),
        ("联络员：吴九", "郑十"),
        ("电话：1234", "传真：5678"),
    ];
    let content: String = rows
        .iter()
        .enumerate()
        .map(|(n, (left, right))| {
            let y = 700.0 - 28.0 * n as f64;
            at("F1", 16.0, 72.0, y, left) + &at("F1", 16.0, 300.0, y, right)
        })
        .collect();
    let expected: Vec<String> = rows.iter().map(|(left, right)| format!("{left}\t{right}")).collect();
    assert_eq!(lines(&one_page(&content)), expected);
}

#[test]
fn turned_pages_stand_upright() {
    let turned = |matrix: &str, y: f64, text: &str| {
        format!(
            "BT /F1 16 Tf {matrix} {} Tm {} Tj ET\n",
            if matrix.starts_with("0 1") { format!("{y} 72") } else { format!("{y} 700") },
            super::make::hex(&super::make::Coding::Gbk.bytes(text))
        )
    };
    // The page is turned, and its text against that.
    let mut maker = Maker::new();
    let fonts = super::fonts(&mut maker);
    let content = turned("0 1 -1 0", 100.0, "第一行在上面。") + &turned("0 1 -1 0", 140.0, "第二行在下面。");
    maker.page_with("/MediaBox[0 0 595 842]/Rotate 90", &fonts, &content);
    maker.page(&fonts, &content);
    let content = turned("0 -1 1 0", 140.0, "第一行在上面。") + &turned("0 -1 1 0", 100.0, "第二行在下面。");
    maker.page(&fonts, &content);
    let text = lines(&maker.finish());
    assert_eq!(text, ["第一行在上面。", "第二行在下面。"].repeat(3));
}

#[test]
fn upright_lines_are_read_from_the_right() {
    let mut maker = Maker::new();
    let font = maker.font_by_cmap("SimSun", "GBK-EUC-V", "GB1");
    let content = at("F1", 16.0, 500.0, 700.0, "第一行在右面。") + &at("F1", 16.0, 470.0, 700.0, "第二行在左面。");
    maker.page(&format!("/Font<</F1 {font} 0 R>>"), &content);
    assert_eq!(lines(&maker.finish()), ["第一行在右面。", "第二行在左面。"]);
}

#[test]
fn marks_across_pages_are_taken_out_once_they_repeat() {
    let mark = |text: &str| {
        format!(
            "BT /F1 40 Tf 0.7 0.7 -0.7 0.7 200 300 Tm {} Tj ET\n",
            super::make::hex(&super::make::Coding::Gbk.bytes(text))
        )
    };
    let page = |text: &str| set(&[text], 700.0).0 + &mark("内部资料");
    let source = read(&pages(&[&page("第一页。"), &page("第二页。")]), "a.pdf");
    assert_eq!(text_of(&source), ["第一页。", "第二页。"]);
    assert_eq!(removed(&source, RemovalReason::RunningHead), ["内部资料"; 2]);
    // On one page it is what the page says.
    assert_eq!(lines(&one_page(&page("第一页。"))), ["第一页。", "内部资料"]);
}

#[test]
fn notes_follow_the_paragraph_that_refers_to_them() {
    let content = at("F1", 16.0, 105.6, 700.0, "数据见说明")
        + &at("F1", 9.0, 186.0, 706.0, "1")
        + &at("F1", 16.0, 191.0, 700.0, "。")
        + &set(&["第二段。"], 672.0).0
        + &rule(73.6, 120.0, 200.0, 120.0)
        + &at("F1", 10.0, 73.6, 105.0, "1 截至2024年底。");
    let source = read(&one_page(&content), "a.pdf");
    assert_eq!(text_of(&source), ["数据见说明[1]。", "[1] 截至2024年底。", "第二段。"]);
    assert_eq!(source.lines[1].origin.note, Some(1));
    assert!(has(&source, FindingCode::Notes));
}

#[test]
fn structure_parts_paragraphs_where_places_cannot() {
    // Two full lines: only the structure says that they are two paragraphs.
    let full = "一".repeat(28);
    let mark = |role: &str, number: u32, y: f64, text: &str| {
        format!("/{role} <</MCID {number}>> BDC {} EMC\n", at("F1", 16.0, 73.6, y, text))
    };
    let content = mark("H1", 0, 760.0, "工作计划")
        + &mark("P", 1, 700.0, &full)
        + &mark("P", 2, 672.0, &full)
        + &mark("P", 2, 644.0, &full);
    let mut maker = Maker::new();
    let fonts = super::fonts(&mut maker);
    let page = maker.page(&fonts, &content);
    let leaf = |maker: &mut Maker, role: &str, number: u32| {
        maker.object(format!("<</Type/StructElem/S/{role}/Pg {page} 0 R/K {number}>>"))
    };
    let (h, p, q) = (leaf(&mut maker, "H1", 0), leaf(&mut maker, "Normal", 1), leaf(&mut maker, "P", 2));
    let root = maker.object(format!("<</Type/StructTreeRoot/RoleMap<</Normal/P>>/K[{h} 0 R {p} 0 R {q} 0 R]>>"));
    maker.catalog = format!("/StructTreeRoot {root} 0 R");
    let source = read(&maker.finish(), "a.pdf");
    assert_eq!(text_of(&source), ["工作计划".to_owned(), full.clone(), full.repeat(2)]);
    assert_eq!(source.lines[0].hint.heading, Some(1));
}

#[test]
fn jpegs_are_taken_over_and_others_told() {
    let mut maker = Maker::new();
    let fonts = super::fonts(&mut maker);
    let jpeg = maker.stream(
        "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode",
        JPEG,
    );
    let other =
        maker.stream("/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8", b"\0");
    let content = set(&["上面一段。"], 760.0).0
        + "q 100 0 0 100 72 600 cm /A Do Q q 100 0 0 100 72 400 cm /B Do Q "
        + &set(&["下面一段。"], 300.0).0;
    maker.page(&format!("{fonts}/XObject<</A {jpeg} 0 R/B {other} 0 R>>"), &content);
    let source = read(&maker.finish(), "a.pdf");
    assert_eq!(source.assets.len(), 1);
    let shown: Vec<bool> = source.lines.iter().map(|line| line.hint.picture.is_some()).collect();
    assert_eq!(shown, [false, true, false]);
    assert!(has(&source, FindingCode::PictureLost));
}
