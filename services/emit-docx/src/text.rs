//! What XML allows in a text, checked before anything is built.
//!
//! Must never repair a text: a character that cannot be written is an error,
//! since dropping it here would break the promise that nothing is lost.

use wenshu_model::{Block, OfficialDocument, Paragraph};

use crate::error::{EmitDocxError, TextPlace};

/// Refuses a document with a character that XML 1.0 forbids.
pub(crate) fn check_characters(document: &OfficialDocument) -> Result<(), EmitDocxError> {
    check(&document.title, TextPlace::Title)?;
    check(document.issuer.as_deref().unwrap_or_default(), TextPlace::Issuer)?;
    for (number, paragraph) in (1..).zip(document.letterhead.iter().flat_map(|letterhead| &letterhead.paragraphs)) {
        check_paragraph(paragraph, TextPlace::Letterhead(number))?;
    }
    for (number, entry) in (1..).zip(document.imprint.iter().flat_map(|imprint| &imprint.entries)) {
        check_paragraph(&entry.paragraph, TextPlace::Imprint(number))?;
    }
    for (number, block) in (1..).zip(&document.blocks) {
        let place = TextPlace::Block(number);
        match block {
            Block::Paragraph(paragraph) => check_paragraph(paragraph, place)?,
            Block::Table(table) => table.cells.iter().try_for_each(|cell| check(&cell.text, place))?,
            Block::Figure(figure) => check(&figure.alt, place)?,
        }
    }
    Ok(())
}

fn check_paragraph(paragraph: &Paragraph, place: TextPlace) -> Result<(), EmitDocxError> {
    paragraph.runs.iter().try_for_each(|run| check(&run.text, place))
}

fn check(text: &str, place: TextPlace) -> Result<(), EmitDocxError> {
    match text.chars().find(|character| is_forbidden(*character)) {
        None => Ok(()),
        Some(character) => Err(EmitDocxError::ForbiddenCharacter { place, code: u32::from(character) }),
    }
}

/// True for the characters outside production 2 (Char) of XML 1.0, and for the
/// carriage return, which every XML reader turns into a line feed.
pub(crate) fn is_forbidden(character: char) -> bool {
    matches!(character, '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}
