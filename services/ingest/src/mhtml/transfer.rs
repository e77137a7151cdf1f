//! How the bytes of a part are written (RFC 2045 6).

use crate::pictures::decode_base64;

use super::message::Part;

/// The bytes of a part. An encoding that is not known is none.
pub fn decoded(part: &Part<'_>) -> Vec<u8> {
    match part.headers.word("content-transfer-encoding").as_deref() {
        Some("base64") => base64(part.body),
        Some("quoted-printable") => quoted_printable(part.body),
        _ => part.body.to_vec(),
    }
}

/// Base64; characters that are not part of it are passed over.
pub fn base64(data: &[u8]) -> Vec<u8> {
    let known = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let mut plain: String = data.iter().copied().filter(known).map(char::from).collect();
    // One character alone holds no byte; it is left of a cut.
    if plain.len() % 4 == 1 {
        plain.pop();
    }
    decode_base64(&plain).unwrap_or_default()
}

/// Quoted-printable: `=E4`, and `=` at the end of a line that goes on. What is
/// neither stays as it is.
pub fn quoted_printable(data: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(data.len());
    let mut rest = data;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        if first != b'=' {
            bytes.push(first);
            continue;
        }
        if let Some(next_line) = soft_break(after) {
            rest = next_line;
        } else if let Some((value, behind)) = hexadecimal(after) {
            bytes.push(value);
            rest = behind;
        } else {
            bytes.push(first);
        }
    }
    bytes
}

/// What follows the end of a line, if nothing but blanks stands before it.
fn soft_break(bytes: &[u8]) -> Option<&[u8]> {
    /// Blanks that a server may have added.
    const MOST: usize = 100;
    let blanks = bytes.iter().take(MOST).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let rest = bytes.get(blanks..)?;
    if rest.is_empty() {
        return Some(rest);
    }
    rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n"))
}

fn hexadecimal(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let [high, low, behind @ ..] = bytes else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some((digit(*high)? << 4 | digit(*low)?, behind))
}

#[cfg(test)]
mod tests {
    use super::{base64, quoted_printable};

    #[test]
    fn quoted_printable_is_read_as_written_by_all() {
        assert_eq!(quoted_printable(b"=D6=d0 a=\r\nb=  \nc=3D=zz=").as_slice(), b"\xd6\xd0 abc==zz");
    }

    #[test]
    fn base64_may_have_line_ends_and_be_cut() {
        assert_eq!(base64(b"1tDO\r\nxA=="), b"\xd6\xd0\xce\xc4");
        assert_eq!(base64(b"1tDOx"), b"\xd6\xd0\xce");
        assert_eq!(base64(b"*"), b"");
    }
}
