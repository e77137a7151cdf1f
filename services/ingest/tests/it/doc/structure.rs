//! What a document says: text, looks, lists, tables, notes, fields, pictures.

use wenshu_model::source::HintAlign;
use wenshu_model::{FindingCode, RemovalReason, Source};

use super::builder::{Builder, Level, Part, Style, sprm};
use crate::rtf::structure::cells;
use crate::shared::package::png;
use crate::shared::{has_finding, read, removed, texts};

fn source(builder: &mut Builder) -> Source {
    read(&builder.build(), "a.doc")
}

fn style(built_in: u16, base: u16, paragraph: Vec<u8>, characters: Vec<u8>) -> Style {
    Style { built_in, base, kind: 1, paragraph, characters }
}

fn special() -> Vec<u8> {
    sprm(0x0855, &[1])
}

#[test]
fn text_in_two_bytes_and_in_one() {
    let mut builder = Builder::default();
    builder.paragraph("示范市教育局工作计划😀", 0, &[]).paragraph("", 0, &[]).paragraph(
        "第一行\u{b}第二行\t尾",
        0,
        &[],
    );
    let read = source(&mut builder);
    assert_eq!(texts(&read), ["示范市教育局工作计划😀", "", "第一行", "第二行\t尾"]);
    assert_eq!(read.encoding.name, "UTF-16LE");
    assert!(read.findings.is_empty());

    let mut builder = Builder { compressed: true, ..Builder::default() };
    builder.paragraph("Plan \u{e9}", 0, &[]).paragraph("2024", 0, &[]);
    assert_eq!(texts(&source(&mut builder)), ["Plan é", "2024"]);
}

#[test]
fn chinese_in_one_byte_a_character_is_told() {
    let (bytes, ..) = encoding_rs::GB18030.encode("示范市教育局关于印发工作计划的通知");
    let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
    let mut builder = Builder { compressed: true, ..Builder::default() };
    builder.run(&text, &sprm(0x0835, &[1])).end('\r', 0, &[]).paragraph("2024", 0, &[]);
    let read = source(&mut builder);
    assert_eq!(texts(&read), ["示范市教育局关于印发工作计划的通知", "2024"]);
    assert_eq!(read.lines[0].hint.emphasis.len(), 1);
    assert!(read.lines[1].hint.emphasis.is_empty());
}

#[test]
fn headings_are_told_by_style_base_and_level() {
    let styles =
        vec![style(1, 0, vec![], vec![]), style(0xffe, 1, vec![], vec![]), style(0xffe, 0, sprm(0x2640, &[2]), vec![])];
    let mut builder = Builder { styles, ..Builder::default() };
    builder.paragraph("a", 1, &[]).paragraph("b", 2, &[]).paragraph("c", 3, &[]);
    builder.paragraph("d", 0, &sprm(0x2640, &[1])).paragraph("e", 1, &sprm(0x2640, &[9])).paragraph("f", 0, &[]);
    let read = source(&mut builder);
    let levels: Vec<_> = read.lines.iter().map(|line| line.hint.heading).collect();
    assert_eq!(levels, [Some(1), Some(1), Some(3), Some(2), None, None]);
}

#[test]
fn looks_come_from_styles_and_runs() {
    let bold = sprm(0x0835, &[1]);
    let italic = Style { built_in: 0xffe, base: 0xfff, kind: 2, paragraph: vec![], characters: sprm(0x0836, &[1]) };
    let styles = vec![style(0xffe, 0, sprm(0x2403, &[1]), bold.clone()), italic];
    let mut builder = Builder { styles, ..Builder::default() };
    builder.text("a").run("b", &bold).run("c", &sprm(0x4a30, &[2, 0])).end('\r', 0, &sprm(0x2461, &[2]));
    builder.text("d").run("e", &sprm(0x0835, &[0x81])).run("f", &sprm(0x0835, &[0x80])).end('\r', 1, &[]);
    let read = source(&mut builder);
    let aligns: Vec<_> = read.lines.iter().map(|line| line.hint.align).collect();
    assert_eq!(aligns, [Some(HintAlign::Right), Some(HintAlign::Center)]);
    let runs = |line: usize| -> Vec<_> {
        read.lines[line].hint.emphasis.iter().map(|run| (run.start, run.end, run.strong)).collect()
    };
    assert_eq!(runs(0), [(1, 2, true), (2, 3, false)]);
    assert_eq!(runs(1), [(0, 1, true), (2, 3, true)]);
}

#[test]
fn hidden_deleted_and_inserted_text() {
    let mut builder = Builder::default();
    builder.text("a").run("x", &sprm(0x083c, &[1])).run("y", &sprm(0x0800, &[1])).run("ins", &sprm(0x0801, &[1]));
    builder.end('\r', 0, &[]);
    // A mark that is deleted ends nothing; a paragraph that is hidden leaves no line.
    builder.text("b").run("\r", &sprm(0x0800, &[1])).end('c', 0, &[]);
    let read = source(&mut builder);
    assert_eq!(texts(&read), ["ains", "bc"]);
    assert_eq!(removed(&read, RemovalReason::HiddenText), ["x"]);
    assert_eq!(removed(&read, RemovalReason::DeletedText), ["y"]);
    assert!(has_finding(&read, FindingCode::TrackedChanges));

    let mut builder = Builder::default();
    let hidden = sprm(0x083c, &[1]);
    builder.paragraph("a", 0, &[]).run("all\r", &hidden).paragraph("b", 0, &[]);
    assert_eq!(texts(&source(&mut builder)), ["a", "b"]);
}

fn chinese_list() -> Vec<Level> {
    let level = |format, text| Level { format, start: 1, text };
    let mut levels = vec![level(39, "0、"), level(39, "（1）"), level(0, "2."), level(23, "•")];
    levels.extend((4..9).map(|_| level(0, "")));
    levels
}

#[test]
fn lists_count_as_readers_see_them() {
    let list = |list: u8, level: u8| [sprm(0x260a, &[level]), sprm(0x460b, &[list, 0])].concat();
    let mut builder = Builder {
        lists: vec![chinese_list(), vec![Level { format: 18, start: 3, text: "0" }]],
        overrides: vec![(0, vec![]), (1, vec![]), (0, vec![(0, 9)])],
        styles: vec![style(1, 0, list(1, 0), vec![])],
        ..Builder::default()
    };
    builder.paragraph("a", 1, &[]).paragraph("b", 0, &list(1, 1)).paragraph("c", 0, &list(1, 2));
    builder.paragraph("d", 0, &list(1, 3)).paragraph("e", 1, &[]).paragraph("f", 0, &list(1, 1));
    builder.paragraph("g", 0, &list(2, 0)).paragraph("h", 0, &list(2, 0)).paragraph("i", 0, &list(3, 0));
    builder.paragraph("j", 1, &sprm(0x460b, &[0, 0]));
    let read = source(&mut builder);
    assert_eq!(texts(&read), ["一、a", "（一）b", "1. c", "d", "二、e", "（一）f", "③g", "④h", "九、i", "j"]);
    let depths: Vec<_> = read.lines.iter().map(|line| line.hint.list).collect();
    assert_eq!(depths, [None, Some(2), Some(3), Some(4), None, Some(2), Some(1), Some(1), Some(1), None]);
}

/// The definition of a row: edges, and flags of cells.
fn row(edges: &[i16], flags: &[u16]) -> Vec<u8> {
    let mut operand = vec![flags.len() as u8];
    operand.extend(edges.iter().flat_map(|edge| edge.to_le_bytes()));
    for flags in flags {
        operand.extend(flags.to_le_bytes());
        operand.extend([0; 18]);
    }
    let length = (operand.len() as u16 + 1).to_le_bytes();
    [sprm(0xd608, &length), operand].concat()
}

/// Adds a row.
fn add_row(builder: &mut Builder, cells: &[&str], edges: &[i16], flags: &[u16], more: &[u8]) {
    let in_table = sprm(0x2416, &[1]);
    for cell in cells {
        let mut paragraphs = cell.split('|').peekable();
        while let Some(text) = paragraphs.next() {
            let mark = if paragraphs.peek().is_some() { '\r' } else { '\u{7}' };
            builder.text(text).end(mark, 0, &in_table);
        }
    }
    let end = [in_table, sprm(0x2417, &[1]), row(edges, flags), more.to_vec()].concat();
    builder.end('\u{7}', 0, &end);
}

#[test]
fn tables_are_merged_by_edges_and_flags() {
    let mut builder = Builder::default();
    builder.paragraph("before", 0, &[]);
    add_row(&mut builder, &["A", "B"], &[-108, 1000, 3000], &[0, 0], &sprm(0x3404, &[1]));
    add_row(&mut builder, &["1", "2|3", "4"], &[-108, 1000, 2000, 3010], &[0x60, 0, 0], &[]);
    add_row(&mut builder, &["", "5", ""], &[-108, 1000, 2000, 3000], &[0x20, 1, 2], &[]);
    builder.paragraph("after", 0, &[]);
    let read = source(&mut builder);
    assert_eq!(
        cells(&read),
        [
            ((1, 1, 1, 1), "A"),
            ((1, 2, 1, 2), "B"),
            ((2, 1, 2, 1), "1"),
            ((2, 2, 1, 1), "2"),
            ((2, 2, 1, 1), "3"),
            ((2, 3, 1, 1), "4"),
            ((3, 2, 1, 2), "5"),
        ]
    );
    assert!(read.lines[1].origin.cell.unwrap().header);
    assert_eq!(texts(&read).first(), Some(&"before"));
    assert_eq!(texts(&read).last(), Some(&"after"));
}

#[test]
fn tables_without_definition_keep_their_cells() {
    let mut builder = Builder::default();
    let in_table = sprm(0x2416, &[1]);
    builder.text("a").end('\u{7}', 0, &in_table).text("b").end('\u{7}', 0, &in_table);
    builder.end('\u{7}', 0, &[in_table.clone(), sprm(0x2417, &[1])].concat());
    assert_eq!(cells(&source(&mut builder)), [((1, 1, 1, 1), "a"), ((1, 2, 1, 1), "b")]);
}

#[test]
fn a_table_in_a_cell_is_a_part_of_it() {
    let mut builder = Builder::default();
    let depth = |depth: u8| [sprm(0x2416, &[1]), sprm(0x6649, &[depth, 0, 0, 0])].concat();
    builder.text("a").end('\r', 0, &depth(1));
    builder.text("n1").end('\r', 0, &[depth(2), sprm(0x244b, &[1])].concat());
    builder.text("n2").end('\r', 0, &[depth(2), sprm(0x244b, &[1])].concat());
    builder.end('\r', 0, &[depth(2), sprm(0x244b, &[1]), sprm(0x244c, &[1])].concat());
    builder.text("b").end('\u{7}', 0, &depth(1)).text("c").end('\u{7}', 0, &depth(1));
    builder.end('\u{7}', 0, &[depth(1), sprm(0x2417, &[1]), row(&[0, 500, 900], &[0, 0])].concat());
    let read = source(&mut builder);
    let all = cells(&read);
    assert_eq!(all.iter().map(|(_, text)| *text).collect::<Vec<_>>(), ["a", "n1", "n2", "b", "c"]);
    assert!(all[..4].iter().all(|(cell, _)| *cell == (1, 1, 1, 1)));
}

#[test]
fn notes_comments_heads_and_boxes() {
    let mut builder = Builder::default();
    builder.text("a").mark(0, "\u{2}", &special()).text("b").mark(2, "\u{5}", &special());
    builder.text("c").mark(1, "*", &[]).end('\r', 0, &[]);
    builder.text("d").shape(77).paragraph("e", 0, &[]);
    builder.part(Part::Footnotes).note_text(0).run("\u{2}", &special()).paragraph(" first", 0, &[]).paragraph(
        "more",
        0,
        &[],
    );
    builder.part(Part::Heads);
    for text in ["x", "x", "x", "x", "x", "x", "", "Head", "", "Page \u{13} PAGE \u{14}1\u{15}"] {
        builder.head().paragraph(text, 0, &[]);
    }
    builder.part(Part::Comments).note_text(2).run("\u{5}", &special()).paragraph("remark", 0, &[]);
    builder.part(Part::Endnotes).note_text(1).paragraph("* end", 0, &[]);
    builder.part(Part::Boxes).text_box(77).paragraph("box", 0, &[]).paragraph("", 0, &[]);
    builder.text_box(78).paragraph("nowhere", 0, &[]).text_box(0).paragraph("", 0, &[]);
    let read = source(&mut builder);
    assert_eq!(texts(&read), ["a[1]bc*[2]", "[1] first", "more", "[2] * end", "de", "box", "nowhere"]);
    assert_eq!(read.lines[2].origin.note, Some(1));
    assert_eq!(removed(&read, RemovalReason::Comment), ["remark"]);
    assert_eq!(removed(&read, RemovalReason::RunningHead), ["Head", "Page 1"]);
    assert!(has_finding(&read, FindingCode::Notes));
}

#[test]
fn fields_show_their_result() {
    let mut builder = Builder::default();
    builder.paragraph("见\u{13} HYPERLINK \"http://x\" \u{14}链接\u{15}。", 0, &[]);
    builder.paragraph("\u{13} eq \\o\\ac(○,3) \u{15}项\u{13} DDE x y \u{14}r\u{15}", 0, &[]);
    builder.paragraph("open \u{13} is no field", 0, &[]);
    let read = source(&mut builder);
    assert_eq!(texts(&read), ["见链接。", "③项r", "open  is no field"]);
    assert!(has_finding(&read, FindingCode::ActiveContent));
}

#[test]
fn symbols_have_the_character_of_their_font() {
    let mut builder = Builder { fonts: vec!["宋体", "Wingdings"], ..Builder::default() };
    let symbol = |place: u16| [sprm(0x6a09, &[1, 0, place as u8, (place >> 8) as u8]), special()].concat();
    builder.run("(", &symbol(0xf0fe)).run("(", &symbol(0xf026)).run("\u{f0fc}", &sprm(0x4a4f, &[1, 0]));
    builder.paragraph("项", 0, &[]);
    let read = source(&mut builder);
    assert_eq!(texts(&read), ["☑✓项"]);
    assert_eq!(removed(&read, RemovalReason::Symbol), ["\u{f026}"]);
}

#[test]
fn pages_and_sections_leave_no_empty_lines_and_repeat_no_number() {
    let lists = vec![vec![Level { format: 0, start: 1, text: "0." }]];
    let mut builder = Builder { lists, overrides: vec![(0, vec![])], ..Builder::default() };
    let list = sprm(0x460b, &[1, 0]);
    builder.text("a\u{c}b").end('\r', 0, &list).text("\u{c}c").end('\r', 0, &list).end('\u{c}', 0, &[]);
    builder.paragraph("d\u{1e}e\u{1f}f", 0, &[]);
    let read = source(&mut builder);
    assert_eq!(texts(&read), ["1. a", "b", "2. c", "d-ef"]);
}

fn record(head: u16, kind: u16, body: &[u8]) -> Vec<u8> {
    [&head.to_le_bytes()[..], &kind.to_le_bytes(), &(body.len() as u32).to_le_bytes(), body].concat()
}

/// A picture in the data stream, as a shape with the picture behind it.
pub fn inline_picture(blip: &[u8]) -> Vec<u8> {
    let shape = record(0xf, 0xf004, &record(2, 0xf00a, &[1, 0, 0, 0, 0, 0, 0, 0]));
    let stored = record(0x62, 0xf007, &[vec![0; 36], blip.to_vec()].concat());
    let body = [shape, stored].concat();
    let mut header = ((body.len() + 68) as u32).to_le_bytes().to_vec();
    header.extend(68u16.to_le_bytes());
    header.extend(0x64u16.to_le_bytes());
    header.resize(68, 0);
    [header, body].concat()
}

#[test]
fn pictures_in_the_text_are_taken_over() {
    let blip = record(0x6e0 << 4, 0xf01e, &[vec![0; 17], png(4, 4)].concat());
    let lost = record(0x3d4 << 4, 0xf01a, &[0; 60]);
    let data = [vec![0; 8], inline_picture(&blip)].concat();
    let mut builder = Builder { data, ..Builder::default() };
    let second = builder.data.len() as u8;
    builder.data.extend(inline_picture(&lost));
    let at = |place: u8| [sprm(0x6a03, &[place, 0, 0, 0]), special()].concat();
    builder.text("a").run("\u{1}", &at(8)).paragraph("b", 0, &[]);
    builder.text("c").run("\u{1}", &at(second)).end('\r', 0, &[]);
    builder.text("d").run("\u{1}", &[at(8), sprm(0x0806, &[1])].concat()).end('\r', 0, &[]);
    let read = source(&mut builder);
    assert_eq!(texts(&read), ["ab", "", "c", "d"]);
    assert!(read.lines[1].hint.picture.is_some());
    assert_eq!(read.assets.len(), 1);
    let said: Vec<_> = read.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(said, ["图片没有收入：格式不支持（emf），请改用 PNG 或 JPEG"]);
}

#[test]
fn macros_and_objects_are_reported() {
    let mut builder = Builder::default();
    builder.paragraph("a", 0, &[]);
    builder.streams = vec![("Macros/VBA/dir", vec![1]), ("ObjectPool/_1/Ole10Native", vec![1])];
    let read = source(&mut builder);
    let said = &read.findings.iter().find(|finding| finding.code == FindingCode::ActiveContent).unwrap().message;
    assert!(said.contains("宏") && said.contains("嵌入的文件或对象"));
}
