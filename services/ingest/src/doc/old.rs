//! Documents of Word 6 and 95: their text, in the code page of the program that
//! wrote them. Their formats are not read.

use encoding_rs::MACINTOSH;
use wenshu_model::RemovalReason;

use super::{
    bytes::slice,
    compound::Compound,
    fib::{Fib, Part},
    fields::{Mark, find_marks},
    pieces::Text,
};
use crate::{
    IngestError, Limits, Reading,
    flow::ParagraphLook,
    word::{
        code_pages::CodePage,
        writer::{Fate, Look, Writer},
    },
};

/// Reads the text of a document.
///
/// # Errors
/// When it is damaged or passes a limit.
pub fn read_old(fib: &Fib, document: &[u8], compound: &Compound<'_>, limits: &Limits) -> Result<Reading, IngestError> {
    let gathered;
    let written = if let Some((at, length)) = fib.old_pieces {
        let table = slice(document, at, length).unwrap_or_default();
        gathered = Text::old_bytes(document, table)?;
        gathered.as_slice()
    } else {
        document.get(fib.first_byte..).unwrap_or_default()
    };
    let page = page_of(fib, written.get(..fib.part(Part::Body).end).unwrap_or(written));
    let mut writer = Writer::new(limits);
    let mut lost = 0;
    for (part, removed) in PARTS {
        let range = fib.part(part);
        let bytes = written.get(range.start.min(written.len())..range.end.min(written.len())).unwrap_or_default();
        let mut text = String::new();
        lost += page.decode(bytes, &mut text);
        if removed.is_some() {
            writer.begin_capture();
        }
        write(&text, &mut writer)?;
        match removed {
            Some(reason) => writer.end_capture(reason),
            None => writer.close_paragraph()?,
        }
    }
    super::finish(writer, compound, fib.characters() > written.len(), lost, page.name())
}

/// The parts of the text, and why some are no part of the lines. Where notes and
/// boxes belong is not read: they stand behind the body.
const PARTS: [(Part, Option<RemovalReason>); 7] = [
    (Part::Body, None),
    (Part::Footnotes, None),
    (Part::Endnotes, None),
    (Part::Boxes, None),
    (Part::Comments, Some(RemovalReason::Comment)),
    (Part::Heads, Some(RemovalReason::RunningHead)),
    (Part::HeadBoxes, Some(RemovalReason::RunningHead)),
];

/// The code page of a text: the Macintosh's where the file says so, that of the language, unless the text reads like
/// Chinese and the language is a Western one.
fn page_of(fib: &Fib, text: &[u8]) -> CodePage {
    const SAMPLE: usize = 8 << 10;
    if fib.is_macintosh {
        return CodePage::Encoding(MACINTOSH);
    }
    let by_language = CodePage::by_language(fib.language);
    if by_language.is_double_byte() {
        return by_language;
    }
    let sample: Vec<u8> = text.iter().copied().filter(|byte| *byte >= 0x20 || *byte == b'\r').take(SAMPLE).collect();
    // The sample may end in the middle of a character.
    let whole = sample.iter().rposition(u8::is_ascii).and_then(|end| sample.get(..=end)).unwrap_or(&sample);
    crate::encoding::chinese_encoding(whole).map_or(by_language, CodePage::Encoding)
}

/// Writes the text; where cells end only lines end, since nothing tells the rows.
fn write(text: &str, writer: &mut Writer<'_>) -> Result<(), IngestError> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let marks = find_marks(&units, 0);
    let (mut place, mut instructions, mut open) = (0usize, 0usize, Vec::new());
    for c in text.chars() {
        match marks.get(&place) {
            Some(Mark::Begin) => {
                open.push(true);
                instructions += 1;
            }
            Some(Mark::Separator) => {
                let ended = open.last_mut().is_some_and(std::mem::take);
                instructions -= usize::from(ended);
            }
            Some(Mark::End) => instructions -= usize::from(open.pop().unwrap_or(false)),
            None if instructions == 0 => write_character(c, writer)?,
            None => {}
        }
        place += c.len_utf16();
    }
    Ok(())
}

fn write_character(c: char, writer: &mut Writer<'_>) -> Result<(), IngestError> {
    let is_end = matches!(c, '\r' | '\u{7}');
    let shown = match c {
        '\u{b}' => '\n',
        '\u{1e}' => '-',
        '\u{1f}' => '\u{ad}',
        '\u{c}' | '\u{e}' if writer.flow.has_text() => '\n',
        '\t' => '\t',
        c if c < ' ' && !is_end => return Ok(()),
        c => c,
    };
    if !writer.is_begun() {
        writer.begin(ParagraphLook::default(), "")?;
    }
    if is_end {
        return writer.end_paragraph(Fate::Shown);
    }
    writer.show(shown.encode_utf8(&mut [0; 4]), Look::default())
}
