//! Rich Text Format (RTF 1.9.1), with what programs really write: bytes of the
//! font's code page, as they are or as `\'hh`, and `\u` with a stand-in.
//!
//! What a reader of the document sees becomes lines. Heads and feet of pages,
//! comments, hidden and deleted text are listed as removed. Nothing outside the
//! file is ever looked at, and nothing in it acts.

mod destinations;
mod fonts;
mod labels;
mod lists;
mod pictures;
mod reader;
mod shapes;
mod state;
mod styles;
mod text;
mod tokens;
mod words;

use wenshu_model::{Finding, FindingCode, Severity};

use crate::{IngestError, Limits, Reading, encoding, word::code_pages::CodePage};
use reader::{Outcome, Reader};

/// Reads a document.
///
/// # Errors
/// When it is nested too deeply, too much of it is lost or garbled, or another
/// limit is passed.
pub fn read_rtf(bytes: &[u8], limits: &Limits) -> Result<Reading, IngestError> {
    let outcome = Reader::new(bytes, limits, None).read()?;
    let Some(real) = encoding::chinese_encoding(&outcome.western) else { return finished(outcome, None) };
    // The file calls its text Western, and it is not.
    let page = CodePage::Encoding(real);
    let declared = outcome.page.name();
    finished(Reader::new(bytes, limits, Some(page)).read()?, Some(declared))
}

/// What was read, with what is to be said of its characters.
fn finished(outcome: Outcome, declared: Option<&'static str>) -> Result<Reading, IngestError> {
    let Outcome { mut reading, page, lost, .. } = outcome;
    encoding::refuse_spoilt(&reading.lines)?;
    reading.encoding = Some(page.name());
    if let Some(declared) = declared {
        reading.findings.insert(
            0,
            Finding {
                code: FindingCode::EncodingDeclaredWrong,
                severity: Severity::Info,
                lines: None,
                excerpt: declared.to_owned(),
                message: format!("文件声明的编码是 {declared}，实际是 {}，已按实际编码读取", page.name()),
            },
        );
    }
    let undecodable = crate::undecodable_bytes(lost, &reading.lines);
    reading.findings.extend(undecodable);
    Ok(reading)
}
