//! Bytes to characters.
//!
//! Second step of ingest. A byte order mark, then valid UTF-8, then a contest
//! of the encodings that Chinese files are written in, judged by how much the
//! result reads like text. What a page declares about itself counts for little,
//! because it is often wrong. Never asks the file's name.

mod candidates;
mod common_han;
mod declared;
mod mojibake;
mod plausibility;

use encoding_rs::{BIG5, DecoderResult, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use wenshu_model::{Finding, FindingCode, Line, Severity, source::Encoding};

pub use mojibake::reads_like_mojibake;
pub use plausibility::plausibility;

use crate::IngestError;
use candidates::Judgement;
pub use common_han::is_common_han;
use declared::Declaration;

/// A file as characters.
#[derive(Debug)]
pub struct Decoded {
    /// The characters, without a byte order mark.
    pub text: String,
    /// How they were written.
    pub encoding: Encoding,
    /// Places where bytes could not be decoded; each stands as U+FFFD.
    pub lost: usize,
    /// What was noticed.
    pub findings: Vec<Finding>,
}

/// Decodes the bytes of a text file.
pub fn decode(bytes: &[u8]) -> Result<Decoded, IngestError> {
    decode_labelled(bytes, None)
}

/// Decodes the bytes of a text whose encoding something outside it declares.
pub fn decode_labelled(bytes: &[u8], label: Option<String>) -> Result<Decoded, IngestError> {
    let (mark, body) = split_mark(bytes);
    let declaration = label.map(Declaration::labelled).or_else(|| declared::declaration(body));
    let judgement = match mark {
        // A mark of UTF-16 is never written by chance over other text.
        Some(encoding) if encoding != UTF_8 => Judgement { encoding, evident: true },
        _ => candidates::judge(body, declaration.as_ref(), mark)?,
    };
    let (text, lost) = decode_fully(judgement.encoding, body);
    refuse_lossy(&text)?;

    let mut findings = Vec::new();
    findings.extend(declared_wrong(declaration.as_ref(), judgement.encoding));
    findings.extend(guessed(judgement, mark.is_some(), declaration.as_ref()));
    let (text, repaired) = mojibake::repair_or_refuse(text)?;
    findings.extend(repaired);
    Ok(Decoded {
        text,
        encoding: Encoding {
            name: shown_name(judgement.encoding).to_owned(),
            declared: declaration.map(|declaration| declaration.label),
            bom: mark.is_some(),
        },
        lost,
        findings,
    })
}

/// The name used in `Source`; the web's list calls GB18030 by lower case.
fn shown_name(encoding: &'static encoding_rs::Encoding) -> &'static str {
    encoding.name()
}

/// The name used in `Source` again, for those who keep it for good.
pub fn static_name(name: &str) -> Option<&'static str> {
    encoding_rs::Encoding::for_label(name.as_bytes()).map(shown_name)
}

/// The encoding of a byte order mark, and the bytes behind it.
fn split_mark(bytes: &[u8]) -> (Option<&'static encoding_rs::Encoding>, &[u8]) {
    const MARKS: [(&[u8], &encoding_rs::Encoding); 4] =
        [(b"\xEF\xBB\xBF", UTF_8), (b"\xFF\xFE", UTF_16LE), (b"\xFE\xFF", UTF_16BE), (b"\x84\x31\x95\x33", GB18030)];
    for (mark, encoding) in MARKS {
        if let Some(body) = bytes.strip_prefix(mark) {
            return (Some(encoding), body);
        }
    }
    (None, bytes)
}

/// Decodes everything, with the count of malformed sequences; a sequence cut
/// off by the end of the file is one of them.
fn decode_fully(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> (String, usize) {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::new();
    let mut lost = 0;
    let mut rest = bytes;
    loop {
        let room = decoder.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(rest.len());
        text.reserve(room.saturating_add(3));
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        rest = rest.get(read..).unwrap_or_default();
        match result {
            DecoderResult::InputEmpty => return (text, lost),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(_, _) => {
                text.push('\u{fffd}');
                lost += 1;
            }
        }
    }
}

/// Refuses a text of which too much is lost to be worth converting.
fn refuse_lossy(text: &str) -> Result<(), IngestError> {
    let total = text.chars().filter(|c| !c.is_ascii()).count();
    let lost = text.chars().filter(|&c| c == '\u{fffd}').count();
    refuse_lost(lost, total)
}

/// Refuses a text of whose `total` characters outside ASCII too many are lost.
fn refuse_lost(lost: usize, total: usize) -> Result<(), IngestError> {
    /// A few lost characters are a matter for a person, not a reason to refuse.
    const FEW: usize = 3;
    /// One character in this many may be lost.
    const SHARE: usize = 20;
    if lost > FEW && lost.saturating_mul(SHARE) > total {
        return Err(IngestError::TooManyLost { lost, total });
    }
    Ok(())
}

/// Refuses lines of a format that names its encodings itself, when too many of
/// their characters are lost or they are garbled.
///
/// # Errors
/// [`IngestError::TooManyLost`], [`IngestError::Garbled`].
pub fn refuse_spoilt(lines: &[Line]) -> Result<(), IngestError> {
    /// Characters that the judgement on garbled text is made on.
    const SAMPLE: usize = 8 << 10;
    /// Text of which less than one letter in this many is outside ASCII is
    /// Western.
    const SHARE: usize = 4;
    let all = || lines.iter().flat_map(|line| line.text.chars());
    let chars = || all().filter(|c| !c.is_ascii());
    refuse_lost(chars().filter(|&c| c == '\u{fffd}').count(), chars().count())?;
    let letters = all().filter(|c| c.is_alphanumeric()).count();
    let foreign = chars().filter(|c| c.is_alphanumeric()).count();
    if foreign.saturating_mul(SHARE) < letters {
        return Ok(());
    }
    let sample: String = chars().take(SAMPLE).collect();
    match mojibake::repair_or_refuse(sample)? {
        (_, None) => Ok(()),
        (restored, Some(_)) => Err(IngestError::Garbled { sample: restored.chars().take(10).collect() }),
    }
}

/// The encoding that bytes are really in which a file calls Western: one of
/// Chinese, if they read like that and like nothing else.
pub fn chinese_encoding(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    /// Plausibility of Chinese text.
    const CHINESE: f64 = 0.6;
    /// Characters that are enough to tell.
    const ENOUGH: usize = 4;
    [UTF_8, GB18030, BIG5].into_iter().find(|encoding| {
        let (text, lost) = decode_fully(encoding, bytes);
        let sample: String = text.chars().filter(|c| !c.is_ascii()).collect();
        lost == 0 && sample.chars().count() >= ENOUGH && plausibility(&sample) >= CHINESE
    })
}

fn declared_wrong(declaration: Option<&Declaration>, used: &'static encoding_rs::Encoding) -> Option<Finding> {
    let declaration = declaration.filter(|declaration| !declaration.stands_for(used))?;
    Some(Finding {
        code: FindingCode::EncodingDeclaredWrong,
        severity: Severity::Info,
        lines: None,
        excerpt: declaration.label.clone(),
        message: format!("网页声明的编码是“{}”，实际是 {}，已按实际编码读取", declaration.label, shown_name(used)),
    })
}

fn guessed(judgement: Judgement, marked: bool, declaration: Option<&Declaration>) -> Option<Finding> {
    if judgement.evident || marked || declaration.is_some() {
        return None;
    }
    Some(Finding {
        code: FindingCode::EncodingGuessed,
        severity: Severity::Info,
        lines: None,
        excerpt: String::new(),
        message: format!("文件没有标明编码，按内容判断为 {}", shown_name(judgement.encoding)),
    })
}
