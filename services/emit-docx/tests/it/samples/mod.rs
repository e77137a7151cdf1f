//! Official documents written by hand, each with the traits that its name says.
//! Shared by the tests, the example that writes them out and the bench.

#![allow(dead_code, missing_docs)]

use wenshu_model::official::{DOCUMENT_SCHEMA, Table, TableCell, TableSet};
use wenshu_model::{Alignment, Block, Face, Language, OfficialDocument, PaperKind, Paragraph, Role, Run};
use wenshu_standard::setting;

pub mod papers;

/// Every sample with its name: plain documents, then papers.
pub fn all() -> Vec<(&'static str, OfficialDocument)> {
    let mut samples = plain();
    samples.extend(papers::all());
    samples
}

/// The samples without letterhead, 版记 and pictures.
pub fn plain() -> Vec<(&'static str, OfficialDocument)> {
    vec![
        ("plan", plan()),
        ("signed", signed()),
        ("attachments", attachments()),
        ("table", table()),
        ("rare-names", rare_names()),
        ("full-pages", full_pages()),
        ("traditional", traditional()),
        ("faulty-table", faulty_table()),
        ("medium", medium()),
    ]
}

pub fn document(title: &str, blocks: Vec<Block>) -> OfficialDocument {
    OfficialDocument {
        schema: DOCUMENT_SCHEMA.to_owned(),
        index: 1,
        kind: PaperKind::Plain,
        language: Language::Simplified,
        title: title.to_owned(),
        issuer: None,
        blocks,
        ..OfficialDocument::default()
    }
}

/// A paragraph as its role sets it.
pub fn paragraph(role: Role, text: &str) -> Paragraph {
    let style = setting(role);
    let face = if matches!(role, Role::RunIn(_)) { Face::FangSong } else { style.face };
    Paragraph {
        role,
        runs: vec![Run { text: text.to_owned(), face }],
        first_indent: style.first_indent,
        align: style.align,
        keep_with_next: matches!(role, Role::Heading(_) | Role::Label),
        outline: style.outline,
        ..Paragraph::default()
    }
}

/// A paragraph whose first words are a heading.
pub fn run_in(level: u8, head: &str, rest: &str) -> Paragraph {
    let role = Role::RunIn(level);
    let head_run = Run { text: head.to_owned(), face: setting(role).face };
    let rest_run = Run { text: rest.to_owned(), face: Face::FangSong };
    Paragraph {
        runs: vec![head_run, rest_run],
        outline_chars: Some(head.chars().count() as u32),
        ..paragraph(role, "")
    }
}

fn body(text: &str) -> Block {
    Block::Paragraph(paragraph(Role::Body, text))
}

fn block(role: Role, text: &str) -> Block {
    Block::Paragraph(paragraph(role, text))
}

fn after_title(role: Role, text: &str) -> Block {
    Block::Paragraph(Paragraph { blank_rows_before: 1, ..paragraph(role, text) })
}

/// Title in three lines, headings of all levels, run-ins, items, quotes, Latin.
pub fn plan() -> OfficialDocument {
    let blocks = vec![
        block(Role::Title, "某某市教育局关于印发\n2024年全市中小学校校园安全\n专项整治工作计划"),
        after_title(Role::Addressee, "各县（市、区）教育局，市直各学校："),
        body(
            "为深入贯彻落实“安全第一、预防为主”的方针，进一步做好2024年度校园安全工作，结合我市实际，制定本计划。工作中要坚持‘谁主管、谁负责’的原则——层层压实责任……确保各项措施落到实处。",
        ),
        block(Role::Heading(1), "一、指导思想"),
        body(
            "以习近平新时代中国特色社会主义思想为指导，全面落实立德树人根本任务，坚持统筹发展和安全，完善体制机制，强化风险防控，推进学校安全管理标准化、规范化、常态化。",
        ),
        block(Role::Heading(1), "二、工作目标"),
        block(Role::Heading(2), "（一）总体目标"),
        body(
            "全年不发生重特大安全责任事故，师生安全知识知晓率达到98.5%以上，A级学校比例提高3—5个百分点，建成“平安校园”36所。",
        ),
        Block::Paragraph(run_in(
            2,
            "（二）具体目标。",
            "完成126所学校的隐患排查，整改率100%；组织GPS定位校车检查4次；№1至№8考点全部安装监控（含①②类点位）。",
        )),
        Block::Paragraph(run_in(1, "三、主要任务。", "各单位要对照任务分工，逐项抓好落实。")),
        block(Role::Heading(3), "1.加强组织领导"),
        Block::Paragraph(run_in(
            3,
            "2.强化宣传教育。",
            "通过网站https://www.example.com/jy和微信公众号每周发布不少于2次。",
        )),
        block(Role::Item(4), "（1）制定方案，明确职责；"),
        block(Role::Item(4), "（2）开展自查，建立台账；"),
        block(Role::Item(5), "①建立“一校一档”。"),
        block(Role::Label, "工作要求"),
        body("一是提高认识；二是压实责任；三是严肃问责。"),
    ];
    OfficialDocument {
        issuer: Some("某某市教育局".to_owned()),
        ..document("某某市教育局关于印发2024年全市中小学校校园安全专项整治工作计划", blocks)
    }
}

/// Signature and date of an unsealed paper (9704-7.3.5.2), and a note.
pub fn signed() -> OfficialDocument {
    let signature = Paragraph { right_indent: 4.0, blank_rows_before: 1, ..paragraph(Role::Signature, "某某学校") };
    let date = Paragraph { right_indent: 2.25, ..paragraph(Role::DateOfIssue, "2024年3月15日") };
    let blocks = vec![
        block(Role::Title, "学校工作计划"),
        Block::Paragraph(Paragraph { first_indent: 0.0, ..paragraph(Role::Subtitle, "（2024年度）") }),
        after_title(Role::Body, "新学期工作安排如下。"),
        Block::Paragraph(signature),
        Block::Paragraph(date),
        block(Role::Note, "（此件公开发布）"),
    ];
    document("学校工作计划", blocks)
}

/// Attachment note with hanging indents, and an attachment on a page of its own.
pub fn attachments() -> OfficialDocument {
    let first = Paragraph {
        left_indent: 6.0,
        first_indent: -4.0,
        blank_rows_before: 1,
        ..paragraph(Role::AttachmentNote, "附件：1.某某市2024年度校园安全专项整治工作领导小组成员名单及职责分工一览表")
    };
    let second =
        Paragraph { left_indent: 6.0, first_indent: -1.0, ..paragraph(Role::AttachmentNote, "2.重点任务清单") };
    let label = Paragraph { page_break_before: true, ..paragraph(Role::AttachmentLabel, "附件1") };
    let title = Paragraph { blank_rows_before: 1, ..paragraph(Role::AttachmentTitle, "领导小组成员名单") };
    let blocks = vec![
        block(Role::Title, "校园安全工作计划"),
        after_title(Role::Body, "现将有关事项安排如下。"),
        Block::Paragraph(first),
        Block::Paragraph(second),
        Block::Paragraph(label),
        Block::Paragraph(title),
        after_title(Role::Body, "组长由局长担任。"),
    ];
    document("校园安全工作计划", blocks)
}

pub fn cell(row: u32, column: u32, text: &str) -> TableCell {
    TableCell {
        row,
        column,
        row_span: 1,
        column_span: 1,
        text: text.to_owned(),
        face: if row == 0 { Face::Hei } else { Face::FangSong },
        align: if column == 0 || row == 0 { Alignment::Center } else { Alignment::Left },
    }
}

/// A table with merged cells, a repeated head and cells of two paragraphs.
pub fn table() -> OfficialDocument {
    let mut cells = vec![cell(0, 0, "时间"), cell(0, 1, "工作内容"), cell(0, 2, "责任人")];
    for row in 1..40_u32 {
        if row % 4 == 1 {
            let rows = 4.min(40 - row);
            cells.push(TableCell { row_span: rows, ..cell(row, 0, &format!("{}月", row / 4 + 1)) });
        }
        if row == 7 {
            cells.push(TableCell { column_span: 2, ..cell(row, 1, "全体会议（含“一岗双责”考核）") });
        } else {
            cells.push(cell(row, 1, "开展隐患排查\n建立工作台账"));
            cells.push(cell(row, 2, "朱镕"));
        }
    }
    let table = Table { column_shares: vec![0.2, 0.6, 0.2], head_rows: 1, cells, size_pt: 12.0, ..Table::default() };
    let small = Table {
        column_shares: vec![0.5, 0.5],
        head_rows: 0,
        cells: vec![cell(1, 0, "甲"), cell(1, 1, "乙丙丁")],
        size_pt: 22.0,
        ..Table::default()
    };
    let blocks = vec![
        block(Role::Title, "月度工作安排"),
        after_title(Role::Body, "具体安排见下表。"),
        Block::Table(table),
        Block::Table(small.clone()),
        body("以上安排如有变动另行通知。"),
        Block::Table(small),
    ];
    document("月度工作安排", blocks)
}

/// Forty rows of one line each, then a crowded table whose cells overlap.
pub fn faulty_table() -> OfficialDocument {
    let rows = (0..50).flat_map(|row| [cell(row, 0, "甲"), cell(row, 1, "乙")]).collect();
    let crowded = (0..30).map(|column| TableCell { column_span: 2, row_span: 3, ..cell(0, column, "丙丁") }).collect();
    let table = |columns: usize, cells| Table {
        column_shares: vec![1.0; columns],
        head_rows: 1,
        cells,
        size_pt: 14.0,
        ..Table::default()
    };
    // Rows of the grid, less what the outer rules take: 22 of them fill a page.
    let set = TableSet { row_heights_pt: vec![28.9; 50], repeated_rows: 1, space_below_pt: 0.0 };
    let long = Table { set: Some(set), ..table(2, rows) };
    document("", vec![Block::Table(long), Block::Table(table(30, crowded))])
}

/// Names outside GB 2312 in three faces.
pub fn rare_names() -> OfficialDocument {
    let blocks = vec![
        block(Role::Title, "陶喆工作室计划"),
        after_title(Role::Body, "组长朱镕基，副组长陶喆、王祎，成员A组3人。"),
        block(Role::Heading(2), "（一）喆组任务"),
        Block::Paragraph(run_in(2, "（二）堃组任务。", "由𠮷田负责。")),
        block(Role::Heading(1), "三、镕组任务"),
    ];
    document("陶喆工作室计划", blocks)
}

/// Three pages of Han characters alone, in one paragraph.
pub fn full_pages() -> OfficialDocument {
    let text: String =
        "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳".chars().cycle().take(26 + 28 * 65).collect();
    document("", vec![body(&text)])
}

/// Traditional characters.
pub fn traditional() -> OfficialDocument {
    let blocks =
        vec![block(Role::Title, "學校工作計劃"), after_title(Role::Body, "為貫徹落實「安全第一」的方針，制定本計劃。")];
    OfficialDocument { language: Language::Traditional, ..document("學校工作計劃", blocks) }
}

/// A plan of about 6.5 pages: each section has a heading, a run-in heading,
/// an item and paragraphs of the usual length.
pub fn medium() -> OfficialDocument {
    let section = plan().blocks.into_iter().skip(3);
    let section: Vec<Block> = section.filter(|block| length(block) > 8).collect();
    let mut blocks: Vec<Block> = plan().blocks.into_iter().take(3).collect();
    for number in 0..6 {
        blocks.extend(section.iter().cloned());
        blocks
            .push(body(&"要坚持问题导向，聚焦重点领域和薄弱环节，明确时间表、路线图、责任人，".repeat(2 + number % 3)));
    }
    document("2024年全市中小学校校园安全专项整治工作计划", blocks)
}

/// About 40 pages of the same text.
pub fn long() -> OfficialDocument {
    let medium = medium();
    let blocks = (0..6).flat_map(|_| medium.blocks.iter().cloned()).collect();
    document(&medium.title, blocks)
}

pub fn length(block: &Block) -> usize {
    match block {
        Block::Paragraph(paragraph) => paragraph.text().chars().count(),
        Block::Table(_) | Block::Figure(_) => 0,
    }
}
