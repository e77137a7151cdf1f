//! Which encoding bytes are written in.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{declared::Declaration, plausibility::plausibility};
use crate::IngestError;

/// Bytes looked at. The detector is slow, and no plan needs more to be told.
const SAMPLE: usize = 16 << 10;
/// From this on a text is so clearly Chinese that no other encoding is tried.
const CLEAR: f64 = 0.7;
/// Below this a text reads like noise in every encoding.
const LEAST: f64 = 0.12;
/// What a byte order mark or a declaration is worth where the texts are close.
const STATED: f64 = 0.15;
/// What the detector's word is worth.
const DETECTED: f64 = 0.1;

/// The verdict.
#[derive(Debug, Clone, Copy)]
pub struct Judgement {
    /// How to decode.
    pub encoding: &'static Encoding,
    /// True when the bytes can hardly be anything else (UTF-8, byte order mark).
    pub evident: bool,
}

/// Tells the encoding of a text without a UTF-16 byte order mark.
pub fn judge(
    bytes: &[u8],
    declaration: Option<&Declaration>,
    mark: Option<&'static Encoding>,
) -> Result<Judgement, IngestError> {
    if let Some(encoding) = shifted(bytes)? {
        return Ok(Judgement { encoding, evident: true });
    }
    if let Some(encoding) = wide_ascii(bytes) {
        return Ok(Judgement { encoding, evident: true });
    }
    if is_utf8(bytes) && !bytes.contains(&0) {
        return Ok(Judgement { encoding: UTF_8, evident: true });
    }
    let sample = telling_sample(bytes);
    let mut scores = Vec::new();
    // UTF-8 comes first as the likeliest; the order decides equal scores.
    for encoding in [UTF_8, GB18030, BIG5, UTF_16LE, UTF_16BE, WINDOWS_1252] {
        if encoding == WINDOWS_1252 && !is_mostly_ascii(sample) {
            continue;
        }
        let (text, _) = super::decode_fully(encoding, sample);
        let score = plausibility(&text);
        scores.push((score, encoding));
        if score >= CLEAR {
            return Ok(Judgement { encoding, evident: encoding == UTF_8 || mark.is_some() });
        }
    }
    let detected = detect(sample);
    let mut best: Option<(f64, &'static Encoding)> = None;
    for (mut score, encoding) in scores {
        if mark == Some(encoding) || declaration.is_some_and(|declaration| declaration.stands_for(encoding)) {
            score += STATED;
        }
        if detected == encoding {
            score += DETECTED;
        }
        if best.is_none_or(|(highest, _)| score > highest) {
            best = Some((score, encoding));
        }
    }
    match best {
        Some((score, encoding)) if score >= LEAST => {
            Ok(Judgement { encoding, evident: encoding == UTF_8 || mark.is_some() })
        }
        _ => Err(IngestError::NotText),
    }
}

/// The encoding of seven-bit text with shifts of ISO 2022, which is ASCII by its
/// bytes and noise if read so. That of Japanese is known; of the others nothing
/// can be made.
fn shifted(bytes: &[u8]) -> Result<Option<&'static Encoding>, IngestError> {
    let mut shifts = bytes.windows(3).filter(|window| matches!(window, [0x1b, b'$', _])).map(|window| window.get(2));
    match shifts.next().flatten() {
        Some(b'B' | b'@') if bytes.is_ascii() => Ok(Some(ISO_2022_JP)),
        Some(b')' | b'(' | b'*' | b'A') if bytes.is_ascii() => Err(IngestError::NotText),
        _ => Ok(None),
    }
}

/// UTF-16 without a mark whose characters are mostly ASCII, as those of a page
/// are: nearly every second byte is zero, and hardly one of the others.
fn wide_ascii(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let pairs = sample.chunks_exact(2);
    let units = pairs.len();
    let (mut first, mut second) = (0usize, 0usize);
    for pair in pairs {
        first += usize::from(pair.first() == Some(&0));
        second += usize::from(pair.last() == Some(&0));
    }
    // Halves of characters beyond U+FFFF may be a zero on the other side.
    let most =
        |zeros: usize, others: usize| others.saturating_mul(8) < zeros && units >= 8 && zeros.saturating_mul(2) > units;
    if most(second, first) {
        return Some(UTF_16LE);
    }
    most(first, second).then_some(UTF_16BE)
}

/// True for UTF-8, also when the last character is cut off.
fn is_utf8(bytes: &[u8]) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && error.valid_up_to() > 0,
    }
}

/// Every byte is a character of windows-1252, so that noise reads like text in
/// it; a real one has few accented letters among plain ones.
fn is_mostly_ascii(sample: &[u8]) -> bool {
    let others = sample.iter().filter(|byte| !byte.is_ascii()).count();
    others.saturating_mul(7) < sample.len()
}

/// A piece of the file beginning at its first byte outside ASCII, which is
/// where encodings differ, on an even offset for the sake of UTF-16.
fn telling_sample(bytes: &[u8]) -> &[u8] {
    let first = bytes.iter().position(|byte| !byte.is_ascii() || *byte == 0).unwrap_or(0);
    let start = if bytes.len() - first < 64 { 0 } else { first & !1 };
    let tail = bytes.get(start..).unwrap_or(bytes);
    tail.get(..SAMPLE).unwrap_or(tail)
}

/// The detector's guess. It is never told that the file is Chinese: with that
/// hint it takes Big5 for GBK.
fn detect(sample: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    let guess = detector.guess(None, Utf8Detection::Allow);
    if guess == GBK { GB18030 } else { guess }
}
