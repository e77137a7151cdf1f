//! Papers with letterhead and 版记, their places given by hand as fit gives
//! them, and what else only papers have: pictures, turned tables, adjusted
//! spacing.

use std::sync::Arc;

use wenshu_model::finding::{Finding, FindingCode, Severity};
use wenshu_model::letterhead::{
    Imprint, ImprintEntry, ImprintSet, LetterheadSet, PlacedBox, PlacedRule, RulePart, RuleWeight,
};
use wenshu_model::official::{Figure, TabAlign, TabStop, Table};
use wenshu_model::pages::Colour;
use wenshu_model::source::{Asset, PictureMedia};
use wenshu_model::{Alignment, Block, Face, Letterhead, Lines, OfficialDocument, PaperKind, Paragraph, Role, Run};

use super::{block, body, cell, document, paragraph};

/// Every paper with its name.
pub fn all() -> Vec<(&'static str, OfficialDocument)> {
    vec![
        ("downward", downward()),
        ("joint", joint()),
        ("upward", upward()),
        ("letter", letter()),
        ("order", order()),
        ("imprint-own-page", imprint_own_page()),
        ("imprint-blank-page", imprint_blank_page()),
        ("imprint-rules", imprint_rules()),
        ("turned-table", turned_table()),
        ("pictures", pictures()),
        ("adjusted", adjusted()),
        ("commented", commented()),
    ]
}

/// Height of an em in millimetres.
fn em(points: f32) -> f32 {
    points * 25.4 / 72.0
}

fn place(left_mm: f32, top_mm: f32, width_mm: f32, size_pt: f32) -> PlacedBox {
    PlacedBox { left_mm, top_mm, width_mm, size_pt, pitch_pt: size_pt + 14.0 }
}

fn rule(part: RulePart, left_mm: f32, right_mm: f32, middle_mm: f32, weight_pt: f32) -> PlacedRule {
    PlacedRule { part, left_mm, right_mm, middle_mm, weight_pt, colour: Colour::Red }
}

/// Em top of a mark whose ink begins `ink_mm` below the top of the sheet, in
/// the shipped face: 府, 局 and 会 begin 0.03 em below the top of the em box.
fn mark_top(ink_mm: f32, size_pt: f32) -> f32 {
    ink_mm - 0.03 * em(size_pt)
}

/// Em top of a grid row of page 1 in the DOCX, the rows counted from 1.
fn row_top(row: u32) -> f32 {
    37.0 + (row - 1) as f32 * em(28.95) + em(28.95 - 16.0) / 2.0
}

/// A mark of `lines` at 72 mm, the number `drop` below it, the separator 4 mm
/// below the number, and the rows that this takes.
fn general(
    mut paragraphs: Vec<Paragraph>,
    mut places: Vec<PlacedBox>,
    number: Vec<Paragraph>,
    foot: f32,
) -> Letterhead {
    let mut top = foot + 20.78;
    for text in number {
        paragraphs.push(text);
        places.push(place(28.0, top, 156.0, 16.0));
        top += em(30.0);
    }
    let middle = top - em(14.0) + 4.0;
    let rules = vec![rule(RulePart::Separator, 28.0, 184.0, middle, 1.0)];
    let rows = ((middle + 20.78 - 37.0 - em(28.95 - 22.0) / 2.0) / em(28.95)).round() as u32;
    Letterhead { paragraphs, set: Some(LetterheadSet { places, rules, rows }) }
}

fn entry(role: Role, text: &str, rule_above: Option<RuleWeight>) -> ImprintEntry {
    let label = text.split_once('：').map_or(0, |(label, _)| label.chars().count() + 1) as f32;
    let text = match role {
        Role::Printing => Paragraph {
            left_indent: 1.0,
            align: Alignment::Left,
            stops: vec![TabStop { at: 156.0 / em(14.0) - 1.0, align: TabAlign::Right }],
            ..paragraph(role, text)
        },
        _ => Paragraph { left_indent: 1.0 + label, first_indent: -label, right_indent: 1.0, ..paragraph(role, text) },
    };
    ImprintEntry { paragraph: text, rule_above }
}

/// 抄送 over 印发机关, the usual 版记.
fn imprint(set: ImprintSet) -> Imprint {
    Imprint {
        entries: vec![
            entry(
                Role::CopyTo,
                "抄送：市委各部门，市人大常委会办公室，市政协办公室，市监委，市法院，市检察院，各人民团体，驻市各单位。",
                Some(RuleWeight::Thick),
            ),
            entry(Role::Printing, "某某市人民政府办公室\t2026年7月4日印发", Some(RuleWeight::Thin)),
        ],
        closing_rule: true,
        set: Some(set),
    }
}

fn text(count: usize) -> impl Iterator<Item = Block> {
    let sentence =
        "各级各部门要坚持统筹发展和安全，聚焦重点领域和薄弱环节，明确时间表、路线图、责任人，确保各项措施落到实处。";
    (0..count).map(move |_| body(sentence))
}

fn signed_text(paragraphs: usize) -> Vec<Block> {
    let title = block(Role::Title, "某某市人民政府关于印发\n2026年安全生产工作计划的通知");
    let addressee = Paragraph {
        blank_rows_before: 1,
        ..paragraph(Role::Addressee, "各县（市、区）人民政府，市直各部门：")
    };
    let signature = Paragraph {
        right_indent: 3.75,
        blank_rows_before: 3,
        keep_with_next: true,
        ..paragraph(Role::Signature, "某某市人民政府")
    };
    let date = Paragraph { right_indent: 4.0, blank_rows_after: 1, ..paragraph(Role::DateOfIssue, "2026年7月4日") };
    let mut blocks = vec![title, Block::Paragraph(addressee)];
    blocks.extend(text(paragraphs));
    blocks.extend([Block::Paragraph(signature), Block::Paragraph(date), block(Role::Note, "（此件公开发布）")]);
    blocks
}

fn mark(size_pt: f32) -> (Paragraph, PlacedBox) {
    let text = paragraph(Role::IssuerMark, "某某市人民政府文件");
    (text, place(28.0, mark_top(72.0, size_pt), 156.0, size_pt))
}

fn head(corner: &[(Role, &str)]) -> Letterhead {
    let mut paragraphs: Vec<Paragraph> = corner.iter().map(|(role, text)| paragraph(*role, text)).collect();
    let mut places: Vec<PlacedBox> =
        (1..=corner.len() as u32).map(|row| place(28.0, row_top(row), 156.0, 16.0)).collect();
    let (text, at) = mark(48.0);
    let foot = at.top_mm + em(48.0);
    paragraphs.push(text);
    places.push(at);
    general(paragraphs, places, vec![paragraph(Role::DocumentNumber, "某政发〔2026〕12号")], foot)
}

/// 文件 to organs below, with all corner elements and a 版记 on page 2.
pub fn downward() -> OfficialDocument {
    let corner = [(Role::CopyNumber, "000012"), (Role::Secrecy, "机密★1年"), (Role::Urgency, "特急")];
    OfficialDocument {
        kind: PaperKind::Document,
        issuer: Some("某某市人民政府".to_owned()),
        letterhead: Some(head(&corner)),
        imprint: Some(imprint(ImprintSet::default())),
        ..document("某某市人民政府关于印发2026年安全生产工作计划的通知", signed_text(8))
    }
}

/// Three organs, 文件 beside them.
pub fn joint() -> OfficialDocument {
    let size = 32.0;
    let organs = ["某某市教育局", "某某市公安局", "某某市市场监督管理局"];
    let top = |line: usize| mark_top(72.0, size) + line as f32 * em(size * 1.4);
    let mut paragraphs: Vec<Paragraph> = organs
        .iter()
        .map(|organ| Paragraph { align: Alignment::Distribute, ..paragraph(Role::IssuerMark, organ) })
        .collect();
    let mut places: Vec<PlacedBox> = (0..3).map(|line| place(32.0, top(line), 115.0, size)).collect();
    paragraphs.push(paragraph(Role::MarkSuffix, "文件"));
    places.push(place(152.0, top(1), 2.0 * em(size) + 1.0, size));
    let foot = top(2) + em(size);
    let number = vec![paragraph(Role::DocumentNumber, "某教发〔2026〕3号")];
    OfficialDocument {
        kind: PaperKind::Document,
        letterhead: Some(general(paragraphs, places, number, foot)),
        imprint: Some(imprint(ImprintSet::default())),
        ..document("通知", signed_text(7))
    }
}

/// Upward paper: three signatories on two rows, the number at the left of the last.
pub fn upward() -> OfficialDocument {
    let stops = |list: &[f32]| list.iter().map(|at| TabStop { at: *at, align: TabAlign::Left }).collect::<Vec<_>>();
    let kai = |text: &str| Run { text: text.to_owned(), face: Face::Kai };
    let song = |text: &str| Run { text: text.to_owned(), face: Face::FangSong };
    let first = Paragraph {
        runs: vec![song("\t签发人："), kai("张三\t李四五")],
        stops: stops(&[16.0, 23.0]),
        ..paragraph(Role::Signatories, "")
    };
    let last = Paragraph {
        runs: vec![song("某政〔2026〕9号"), kai("\t王五")],
        left_indent: 1.0,
        align: Alignment::Left,
        stops: stops(&[20.0]),
        ..paragraph(Role::DocumentNumber, "")
    };
    let (text, at) = mark(48.0);
    let foot = at.top_mm + em(48.0);
    OfficialDocument {
        kind: PaperKind::Upward,
        letterhead: Some(general(vec![text], vec![at], vec![first, last], foot)),
        imprint: Some(imprint(ImprintSet { own_page: true, blank_pages: 0 })),
        ..document("请示", signed_text(1))
    }
}

/// 信函: double rules, 份号 and number on one row, no page number on page 1, 版记
/// without rules.
pub fn letter() -> OfficialDocument {
    let size = 42.0;
    let upper = mark_top(30.0, size) + em(size) + 4.0;
    let below = upper + em(2.25 + 1.5 + 0.75);
    let paragraphs = vec![
        Paragraph {
            runs: vec![Run { text: "某某市人民政府办公室".to_owned(), face: Face::XiaoBiaoSong }],
            ..paragraph(Role::IssuerMark, "")
        },
        paragraph(Role::CopyNumber, "000003"),
        Paragraph { align: Alignment::Right, ..paragraph(Role::DocumentNumber, "某政办函〔2026〕5号") },
    ];
    let row = below + 4.94;
    let places = vec![
        place(28.0, mark_top(30.0, size), 156.0, size),
        place(28.0, row, 156.0, 16.0),
        place(28.0, row, 156.0, 16.0),
    ];
    let rules = vec![
        rule(RulePart::LetterTopThick, 20.0, 190.0, upper + em(1.125), 2.25),
        rule(RulePart::LetterTopThin, 20.0, 190.0, upper + em(2.25 + 1.5 + 0.375), 0.75),
        rule(RulePart::LetterFootThin, 20.0, 190.0, 277.0 - em(1.5), 0.75),
        rule(RulePart::LetterFootThick, 20.0, 190.0, 277.0 + em(0.75), 2.25),
    ];
    let copies = entry(Role::CopyTo, "抄送：市财政局，市审计局。", None);
    OfficialDocument {
        kind: PaperKind::Letter,
        letterhead: Some(Letterhead { paragraphs, set: Some(LetterheadSet { places, rules, rows: 4 }) }),
        imprint: Some(Imprint { entries: vec![copies], closing_rule: false, set: Some(ImprintSet::default()) }),
        ..document("关于印发工作计划的函", signed_text(10))
    }
}

/// 命令: mark at 57 mm, number, no title, no rule.
pub fn order() -> OfficialDocument {
    let size = 48.0;
    let top = mark_top(57.0, size);
    let paragraphs = vec![paragraph(Role::IssuerMark, "某某市人民政府令"), paragraph(Role::DocumentNumber, "第12号")];
    let places = vec![place(28.0, top, 156.0, size), place(28.0, top + em(size) + 20.78, 156.0, 16.0)];
    let set = LetterheadSet { places, rules: Vec::new(), rows: 8 };
    OfficialDocument {
        kind: PaperKind::Order,
        letterhead: Some(Letterhead { paragraphs, set: Some(set) }),
        imprint: Some(imprint(ImprintSet::default())),
        ..document("某某市人民政府令", text(4).collect())
    }
}

/// The text ends on page 1; the 版记 stands on page 2.
pub fn imprint_own_page() -> OfficialDocument {
    OfficialDocument {
        kind: PaperKind::Document,
        letterhead: Some(head(&[])),
        imprint: Some(imprint(ImprintSet { own_page: true, blank_pages: 0 })),
        ..document("通知", signed_text(1))
    }
}

/// The text fills page 2; page 3 is blank, the 版记 stands on page 4.
pub fn imprint_blank_page() -> OfficialDocument {
    OfficialDocument {
        kind: PaperKind::Document,
        letterhead: Some(head(&[])),
        imprint: Some(imprint(ImprintSet { own_page: true, blank_pages: 1 })),
        ..document("通知", signed_text(10))
    }
}

/// 主送 moved into the 版记, 抄送, another element, and the printing row.
pub fn imprint_rules() -> OfficialDocument {
    let entries = vec![
        entry(Role::MainTo, "主送：各县（市、区）人民政府，市直各部门。", Some(RuleWeight::Thick)),
        entry(Role::CopyTo, "抄送：市委办公室，市人大常委会办公室。", None),
        entry(Role::ImprintOther, "联系人：张三。", Some(RuleWeight::Thin)),
        entry(Role::Printing, "某某市人民政府办公室\t2026年7月4日印发", Some(RuleWeight::Thin)),
    ];
    OfficialDocument {
        kind: PaperKind::Document,
        letterhead: Some(head(&[])),
        imprint: Some(Imprint { entries, closing_rule: true, set: Some(ImprintSet::default()) }),
        ..document("通知", signed_text(6))
    }
}

/// Text, two turned tables, text again.
pub fn turned_table() -> OfficialDocument {
    let cells =
        (0..12).flat_map(|row| (0..8).map(move |column| cell(row, column, &format!("第{row}行{column}")))).collect();
    let turned =
        Table { column_shares: vec![0.125; 8], head_rows: 1, cells, size_pt: 12.0, turned: true, ..Table::default() };
    let mut blocks = vec![block(Role::Title, "任务分工表")];
    blocks.extend(text(2));
    blocks.extend([Block::Table(turned.clone()), Block::Table(turned)]);
    blocks.extend(text(2));
    document("任务分工表", blocks)
}

const PNG: &[u8] = include_bytes!("picture.png");
const JPEG: &[u8] = include_bytes!("picture.jpeg");

fn asset(sha256: &str, media: PictureMedia, bytes: &[u8]) -> Asset {
    Asset { sha256: sha256.to_owned(), media, width: 48, height: 32, bytes: Arc::from(bytes) }
}

pub fn figure(asset: &str, height_mm: f32, alt: &str) -> Block {
    Block::Figure(Figure {
        asset: asset.to_owned(),
        width_mm: height_mm * 1.5,
        height_mm,
        alt: alt.to_owned(),
        lines: None,
    })
}

/// Two pictures, one of them twice.
pub fn pictures() -> OfficialDocument {
    let mut blocks = vec![block(Role::Title, "进度示意图")];
    blocks.extend(text(1));
    blocks.push(figure("aa", 40.0, "“进度”<图> & 表"));
    blocks.extend(text(1));
    blocks.extend([figure("bb", 60.0, ""), figure("aa", 20.0, "再次")]);
    OfficialDocument {
        assets: vec![
            asset("cc", PictureMedia::Png, PNG),
            asset("aa", PictureMedia::Png, PNG),
            asset("bb", PictureMedia::Jpeg, JPEG),
        ],
        ..document("进度示意图", blocks)
    }
}

/// Distances of characters and lines that fit changed.
pub fn adjusted() -> OfficialDocument {
    let mut blocks = signed_text(6);
    for block in &mut blocks {
        if let Block::Paragraph(text) = block {
            text.character_spacing_pt = -0.1;
            text.line_pitch_pt = -0.25;
        }
    }
    document("通知", blocks)
}

pub fn finding(lines: Option<Lines>, excerpt: &str, severity: Severity, message: &str) -> Finding {
    let (excerpt, message) = (excerpt.to_owned(), message.to_owned());
    Finding { code: FindingCode::Placeholder, severity, lines, excerpt, message }
}

/// Findings on the title, inside paragraphs, in a cell, in the letterhead and
/// in the 版记; some without a place, and one that asks for nobody.
pub fn commented() -> OfficialDocument {
    let mut paper = downward();
    for (line, block) in (10..).zip(&mut paper.blocks) {
        if let Block::Paragraph(text) = block {
            text.lines = Some(Lines::one(line));
        }
    }
    let cells = vec![cell(0, 0, "责任人"), cell(0, 1, "完成时限"), cell(1, 0, "甲\n乙××丙"), cell(1, 1, "20__年")];
    let table = Table { column_shares: vec![0.5; 2], head_rows: 1, cells, size_pt: 12.0, ..Table::default() };
    paper.blocks.insert(4, Block::Table(Table { lines: Some(Lines { first: 40, last: 45 }), ..table }));
    if let Some(head) = paper.letterhead.as_mut().and_then(|head| head.paragraphs.last_mut()) {
        head.lines = Some(Lines::one(3));
    }
    if let Some(foot) = paper.imprint.as_mut().and_then(|foot| foot.entries.first_mut()) {
        foot.paragraph.lines = Some(Lines::one(60));
    }
    paper.findings = vec![
        finding(Some(Lines::one(12)), "薄弱环节", Severity::Review, "第一条：请核对“薄弱环节”<&>"),
        finding(Some(Lines::one(12)), "重点领域和薄弱…", Severity::Warning, "第二条，与第一条交叠"),
        finding(Some(Lines::one(13)), "没有这些字", Severity::Review, "第三条：整段"),
        finding(Some(Lines::one(44)), "××", Severity::Review, "第四条：在单元格里"),
        finding(None, "", Severity::Warning, "第五条：没有位置"),
        finding(Some(Lines::one(3)), "〔2026〕", Severity::Review, "第六条：在版头"),
        finding(Some(Lines::one(60)), "市监委", Severity::Review, "第七条：在版记"),
        finding(Some(Lines::one(50)), "", Severity::Review, "第八条：该行已删去"),
        finding(Some(Lines::one(12)), "路线图", Severity::Info, "不成为批注"),
    ];
    paper
}
