//! Codings that are undone byte by byte: hexadecimal, base 85, run lengths.

use crate::PdfError;
use crate::structure::lexer::is_space;

/// ISO 32000-1, 7.4.2.
pub fn hex(data: &[u8]) -> Vec<u8> {
    let digits = data.iter().take_while(|byte| **byte != b'>').filter_map(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(data.len() / 2 + 1);
    let mut high = None;
    for digit in digits.filter_map(|digit| u8::try_from(digit).ok()) {
        match high.take() {
            None => high = Some(digit),
            Some(high) => out.push(high << 4 | digit),
        }
    }
    out.extend(high.map(|high| high << 4));
    out
}

/// ISO 32000-1, 7.4.3.
pub fn base_85(data: &[u8]) -> Vec<u8> {
    let data = data.trim_ascii_start();
    let data = data.strip_prefix(b"<~").unwrap_or(data);
    let mut out = Vec::with_capacity(data.len());
    let mut group = Vec::with_capacity(5);
    for byte in data.iter().filter(|byte| !is_space(**byte)) {
        match byte {
            b'z' if group.is_empty() => out.extend([0; 4]),
            b'!'..=b'u' => {
                group.push(byte - b'!');
                if group.len() == 5 {
                    put_group(&mut group, &mut out);
                }
            }
            _ => break,
        }
    }
    if group.len() > 1 {
        put_group(&mut group, &mut out);
    }
    out
}

/// One character less than it has bytes come of a group.
fn put_group(group: &mut Vec<u8>, out: &mut Vec<u8>) {
    let kept = group.len().saturating_sub(1);
    group.resize(5, 84);
    let value = group.iter().fold(0u32, |sum, digit| sum.wrapping_mul(85).wrapping_add(u32::from(*digit)));
    out.extend(value.to_be_bytes().iter().take(kept));
    group.clear();
}

/// ISO 32000-1, 7.4.5. `spend` is asked before each run.
pub fn run_length(
    data: &[u8],
    mut spend: impl FnMut(usize, usize) -> Result<(), PdfError>,
) -> Result<Vec<u8>, PdfError> {
    let mut out: Vec<u8> = Vec::new();
    let mut rest = data;
    while let Some((length, behind)) = rest.split_first() {
        let run = match length {
            128 => break,
            0..=127 => usize::from(*length).saturating_add(1),
            _ => 257usize.saturating_sub(usize::from(*length)),
        };
        spend(run, out.len().saturating_add(run))?;
        if *length < 128 {
            let run = run.min(behind.len());
            let (copied, after) = behind.split_at_checked(run).unwrap_or_default();
            out.extend_from_slice(copied);
            rest = after;
        } else {
            let Some((byte, after)) = behind.split_first() else { break };
            out.resize(out.len().saturating_add(run), *byte);
            rest = after;
        }
    }
    Ok(out)
}
