//! Papers as format makes them, and measures of their pages.

use wenshu_fit::{Fit, fit};
use wenshu_fonts::Fonts;
use wenshu_model::letterhead::{ImprintEntry, RuleWeight};
use wenshu_model::official::{TabAlign, TabStop};
use wenshu_model::pages::{LinePart, Page, RuleOf, TextLine};
use wenshu_model::{Alignment, Block, Face, Imprint, Letterhead, OfficialDocument, PaperKind, Paragraph, Role, Run};
use wenshu_standard::Profile;
use wenshu_standard::roles::setting;

/// Millimetres in a point.
pub const MM: f64 = 25.4 / 72.0;
/// Distance of two rows, mm.
pub const PITCH: f64 = (225.0 - 16.0 * MM) / 21.0;
/// Width of a cell, mm.
pub const CELL: f64 = 156.0 / 28.0;
/// Part of the em over the baseline.
pub const ASCENT: f64 = 0.859;

pub fn paragraph(role: Role, text: &str) -> Paragraph {
    let setting = setting(role);
    Paragraph {
        role,
        runs: vec![Run { text: text.to_owned(), face: setting.face }],
        first_indent: setting.first_indent,
        align: setting.align,
        keep_with_next: matches!(role, Role::Heading(_) | Role::Title | Role::Addressee),
        outline: setting.outline,
        ..Paragraph::default()
    }
}

pub fn block(role: Role, text: &str) -> Block {
    Block::Paragraph(paragraph(role, text))
}

/// Han characters without a mark, so that lines hold 28 of them.
pub fn han(count: usize) -> String {
    "国家发展和改革委员会关于推进教育工作高质量".chars().cycle().take(count).collect()
}

/// A body of exactly so many lines: one paragraph.
pub fn body_of(lines: usize) -> Block {
    block(Role::Body, &han((28 * lines).saturating_sub(2 + 14)))
}

pub fn title(text: &str) -> Block {
    block(Role::Title, text)
}

pub fn addressee(text: &str) -> Block {
    Block::Paragraph(Paragraph { blank_rows_before: 1, ..paragraph(Role::Addressee, text) })
}

/// Name and date with the room of a seal of 42 mm (impl-seal-space).
pub fn sealed() -> Vec<Block> {
    let name = Paragraph {
        right_indent: 3.5,
        blank_rows_before: 2,
        keep_with_next: true,
        ..paragraph(Role::Signature, "国家教育委员会")
    };
    let date = Paragraph { right_indent: 4.0, blank_rows_after: 1, ..paragraph(Role::DateOfIssue, "2026年7月4日") };
    vec![Block::Paragraph(name), Block::Paragraph(date)]
}

pub fn unsealed() -> Vec<Block> {
    let name = Paragraph {
        right_indent: 2.0,
        blank_rows_before: 1,
        keep_with_next: true,
        ..paragraph(Role::Signature, "国家教育委员会")
    };
    vec![
        Block::Paragraph(name),
        Block::Paragraph(Paragraph { right_indent: 3.0, ..paragraph(Role::DateOfIssue, "2026年7月4日") }),
    ]
}

/// 抄送 and 印发.
pub fn imprint() -> Imprint {
    let copy = Paragraph {
        left_indent: 4.0,
        first_indent: -3.0,
        right_indent: 1.0,
        ..paragraph(Role::CopyTo, "抄送：国务院办公厅，各省、自治区、直辖市教育厅。")
    };
    let printing = Paragraph {
        left_indent: 1.0,
        align: Alignment::Left,
        stops: vec![TabStop { at: 30.58, align: TabAlign::Right }],
        ..paragraph(Role::Printing, "国家教育委员会办公厅\t2026年7月5日印发")
    };
    Imprint {
        entries: vec![
            ImprintEntry { paragraph: copy, rule_above: Some(RuleWeight::Thick) },
            ImprintEntry { paragraph: printing, rule_above: Some(RuleWeight::Thin) },
        ],
        closing_rule: true,
        set: None,
    }
}

pub fn document(kind: PaperKind, blocks: Vec<Block>) -> OfficialDocument {
    OfficialDocument { kind, blocks, ..OfficialDocument::default() }
}

/// The paragraphs of a letterhead; marks of more than one name are joint.
pub fn letterhead(corner: &[(Role, &str)], marks: &[&str], suffix: Option<&str>, number: Option<&str>) -> Letterhead {
    let mut paragraphs: Vec<Paragraph> = corner.iter().map(|(role, text)| paragraph(*role, text)).collect();
    for mark in marks {
        let align = if marks.len() > 1 { Alignment::Distribute } else { Alignment::Center };
        paragraphs.push(Paragraph { align, ..paragraph(Role::IssuerMark, mark) });
    }
    paragraphs.extend(suffix.map(|suffix| paragraph(Role::MarkSuffix, suffix)));
    paragraphs.extend(number.map(|number| paragraph(Role::DocumentNumber, number)));
    Letterhead { paragraphs, set: None }
}

/// A downward paper with a body of so many lines.
pub fn downward(lines: usize) -> OfficialDocument {
    let blocks = vec![title("关于印发工作计划的通知"), addressee("各省、自治区、直辖市教育厅："), body_of(lines)];
    OfficialDocument {
        letterhead: Some(letterhead(&[], &["国家教育委员会文件"], None, Some("国教发〔2026〕1号"))),
        ..document(PaperKind::Document, blocks)
    }
}

pub fn fitted(document: OfficialDocument) -> Fit {
    fitted_by(document, &Profile::default())
}

pub fn fitted_by(document: OfficialDocument, profile: &Profile) -> Fit {
    fit(document, profile, Fonts::shipped()).unwrap()
}

pub fn text_of(line: &TextLine) -> String {
    line.runs.iter().flat_map(|run| &run.glyphs).map(|glyph| glyph.text).collect()
}

/// The lines of a page without its number.
pub fn text_lines(page: &Page) -> Vec<&TextLine> {
    page.lines.iter().filter(|line| line.part != LinePart::PageNumber).collect()
}

pub fn has_number(page: &Page) -> bool {
    page.lines.iter().any(|line| line.part == LinePart::PageNumber)
}

pub fn of_role(page: &Page, role: Role) -> Vec<&TextLine> {
    page.lines.iter().filter(|line| line.part == LinePart::Paragraph(role)).collect()
}

/// Top of a line's em box, mm.
pub fn em_top(line: &TextLine) -> f64 {
    line.baseline - ASCENT * line.runs[0].size * MM
}

pub fn em_bottom(line: &TextLine) -> f64 {
    em_top(line) + line.runs[0].size * MM
}

/// Highest and lowest ink of some lines, mm.
pub fn ink(lines: &[&TextLine]) -> (f64, f64) {
    let mut all = (f64::INFINITY, f64::NEG_INFINITY);
    for line in lines {
        for run in &line.runs {
            let face = Fonts::shipped().face(run.font).unwrap();
            for (bottom, top) in run.glyphs.iter().filter_map(|glyph| face.ink(glyph.id)) {
                let at = |em: f64| line.baseline - run.rise - em * run.size * MM;
                all = (all.0.min(at(top)), all.1.max(at(bottom)));
            }
        }
    }
    all
}

/// Left end of a line's first glyph and right end of its last, mm.
pub fn extent(line: &TextLine) -> (f64, f64) {
    let first = line.runs[0].glyphs[0].x;
    let run = line.runs.last().unwrap();
    let last = run.glyphs.last().unwrap();
    (first, last.x + Fonts::shipped().face(run.font).unwrap().advance(last.id) * run.size * MM)
}

pub fn rules_of(page: &Page, of: impl Fn(RuleOf) -> bool) -> Vec<wenshu_model::pages::Rule> {
    page.rules.iter().filter(|rule| of(rule.of)).copied().collect()
}

/// Every glyph of every page, repeated heads and page numbers aside.
pub fn all_text(fit: &Fit) -> String {
    let lines = fit.layout.pages.pages.iter().flat_map(|page| &page.lines);
    lines.filter(|line| !matches!(line.part, LinePart::PageNumber | LinePart::RepeatedCell)).map(text_of).collect()
}

/// The characters of letterhead, blocks and 版记, as they are to be set.
pub fn wanted_text(document: &OfficialDocument) -> String {
    let head = document.letterhead.iter().flat_map(|head| &head.paragraphs).map(Paragraph::text);
    let blocks = document.blocks.iter().flat_map(|block| match block {
        Block::Paragraph(paragraph) => vec![paragraph.text()],
        Block::Table(table) => table.cells.iter().map(|cell| cell.text.clone()).collect(),
        Block::Figure(_) => Vec::new(),
    });
    let entries = document.imprint.iter().flat_map(|imprint| &imprint.entries).map(|entry| entry.paragraph.text());
    head.chain(blocks).chain(entries).collect::<String>().replace('\n', "")
}

pub fn face_of(role: Role) -> Face {
    setting(role).face
}
