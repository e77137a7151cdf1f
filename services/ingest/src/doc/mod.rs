//! Documents of Word 97 to 2003 and of WPS ([MS-DOC] in a compound file,
//! [MS-CFB]), and the text of those of Word 6 and 95.
//!
//! What a reader of the document sees becomes lines: automatic numbers are
//! written out, insertions count, boxes and notes follow the paragraph that
//! holds them. Deletions, comments, hidden text, heads and feet of pages are
//! listed as removed. Every place in the file is hostile until it was looked at.

mod asides;
mod bytes;
mod characters;
mod compound;
mod document;
mod fib;
mod fields;
mod fonts;
mod lists;
mod old;
mod pieces;
mod places;
mod properties;
mod records;
mod rows;
mod runs;
mod sprm;
mod story;
mod styles;

use wenshu_model::{FindingCode, Severity};

use crate::{IngestError, Limits, Reading, encoding, flow::Active, word::writer::Writer};
use asides::Asides;
use compound::Compound;
use document::{Document, Streams};
use fib::{Age, Fib, Part};
use story::Reader;

/// Reads a document.
///
/// # Errors
/// When the file is none of Word, is encrypted or damaged, or passes a limit.
pub fn read_doc(bytes: &[u8], limits: &Limits) -> Result<Reading, IngestError> {
    let mut compound = Compound::open(bytes)?;
    compound.refuse_foreign()?;
    let document = compound.stream("WordDocument");
    let fib = Fib::read(&document.bytes)?;
    if fib.age == Age::Old {
        return old::read_old(&fib, &document.bytes, &compound, limits);
    }
    let table = compound.stream(fib.table);
    let data = compound.stream("Data");
    let cut = document.cut || table.cut;
    let streams = Streams { document: document.bytes, table: table.bytes, data: data.bytes };
    let document = Document::read(&fib, &streams)?;

    let cut = cut || document.text.cut || fib.characters() > document.text.units.len();
    let asides = Asides::read(&fib, &streams.table, &document.drawings);
    let mut reader = Reader::new(&document, lists::read_lists(&fib, &streams.table), asides, limits);
    reader.read(fib.part(Part::Body))?;
    reader.read_rest(fib.part(Part::HeadBoxes))?;
    let lost = reader.lost;
    finish(reader.writer, &compound, cut, lost, "UTF-16LE")
}

/// Ends the document, with what is to be said of the file.
fn finish(
    mut writer: Writer<'_>,
    compound: &Compound<'_>,
    cut: bool,
    lost: usize,
    encoding: &'static str,
) -> Result<Reading, IngestError> {
    let notices = &mut writer.flow.notices;
    if compound.has_within("Macros") || compound.has("_VBA_PROJECT_CUR") {
        notices.active(Active::Macros);
    }
    if compound.has_within("ObjectPool") {
        notices.active(Active::Embedded);
    }
    if cut {
        let message = "文件不完整：部分文字或格式缺失，已读出其余内容，请对照原文件检查".to_owned();
        notices.say(FindingCode::DamagedPart, Severity::Review, "", message);
    }
    let mut reading = writer.finish()?;
    encoding::refuse_spoilt(&reading.lines)?;
    let undecodable = crate::undecodable_bytes(lost, &reading.lines);
    reading.findings.extend(undecodable);
    reading.encoding = Some(encoding);
    Ok(reading)
}
