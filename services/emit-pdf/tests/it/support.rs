//! A document out of plain text, for tests, benches and examples: the first
//! line is the title, every other line a paragraph, with headings told by their
//! ordinals. The real work is done by parse and format; this only gives the
//! layout something like their output to work on.

use wenshu_model::official::DOCUMENT_SCHEMA;
use wenshu_model::{Block, Face, Language, OfficialDocument, PaperKind, Paragraph, Role, Run};
use wenshu_standard::roles::setting;

/// The document of a text.
pub fn document(text: &str) -> OfficialDocument {
    let mut lines =
        text.lines().map(|line| line.trim_matches(['\u{3000}', ' ', '\u{feff}'])).filter(|line| !line.is_empty());
    let title = lines.next().unwrap_or_default().to_owned();
    let mut blocks = vec![Block::Paragraph(paragraph(Role::Title, &title))];
    for (index, line) in lines.enumerate() {
        let mut paragraph = paragraph(role_of(line), line);
        paragraph.blank_rows_before = u32::from(index == 0);
        blocks.push(Block::Paragraph(paragraph));
    }
    OfficialDocument {
        schema: DOCUMENT_SCHEMA.to_owned(),
        index: 1,
        kind: PaperKind::Plain,
        language: Language::Simplified,
        title,
        blocks,
        ..OfficialDocument::default()
    }
}

fn role_of(line: &str) -> Role {
    let short = line.chars().count() <= 26;
    let ordinal = |ch: char| "一二三四五六七八九十".contains(ch);
    let after = line.trim_start_matches(ordinal);
    let bracketed = line.strip_prefix('（').map(|rest| rest.trim_start_matches(ordinal));
    if short && after.len() < line.len() && after.starts_with('、') {
        Role::Heading(1)
    } else if short && bracketed.is_some_and(|rest| rest.starts_with('）')) {
        Role::Heading(2)
    } else {
        Role::Body
    }
}

/// A paragraph as the standard sets its role.
pub fn paragraph(role: Role, text: &str) -> Paragraph {
    let setting = setting(role);
    let heading = matches!(role, Role::Heading(_));
    Paragraph {
        role,
        runs: vec![Run {
            text: text.to_owned(),
            face: if heading || role == Role::Title { setting.face } else { Face::FangSong },
        }],
        first_indent: setting.first_indent,
        align: setting.align,
        keep_with_next: heading,
        outline: setting.outline,
        ..Paragraph::default()
    }
}
