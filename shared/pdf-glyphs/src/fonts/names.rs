//! Names of glyphs and the characters they stand for.

use std::collections::HashMap;
use std::sync::LazyLock;

use encoding_rs::{MACINTOSH, WINDOWS_1252};

use super::Reading;

/// The Adobe Glyph List, as it is published.
static LIST: &str = include_str!("../../data/glyphlist.txt");

/// Names and the characters behind them in hexadecimal.
static BY_NAME: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    LIST.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.trim_end().split_once(';')).collect()
});

/// What the name of a glyph says (Adobe Glyph List Specification, 2).
pub fn reading(name: &str) -> Reading {
    let base = name.split('.').next().unwrap_or_default();
    let mut text = String::new();
    for part in base.split('_') {
        if let Some(codes) = BY_NAME.get(part) {
            text.extend(codes.split(' ').filter_map(hex));
        } else if let Some(codes) = part.strip_prefix("uni").filter(|codes| codes.len() >= 4 && codes.is_ascii()) {
            text.extend(codes.as_bytes().chunks_exact(4).filter_map(|code| hex(std::str::from_utf8(code).ok()?)));
        } else if let Some(code) = part.strip_prefix('u').filter(|code| (4..=6).contains(&code.len())) {
            text.extend(hex(code));
        }
    }
    Reading::of(&text)
}

fn hex(digits: &str) -> Option<char> {
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)
}

/// A coding of one byte that a font may name (ISO 32000-1, annex D).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// WinAnsiEncoding.
    Windows,
    /// MacRomanEncoding.
    Mac,
    /// StandardEncoding.
    Standard,
}

impl Base {
    /// By its name.
    pub fn by_name(name: &[u8]) -> Option<Self> {
        match name {
            b"WinAnsiEncoding" => Some(Self::Windows),
            b"MacRomanEncoding" => Some(Self::Mac),
            b"StandardEncoding" => Some(Self::Standard),
            _ => None,
        }
    }

    /// The character of a code.
    pub fn char(self, code: u8) -> Option<char> {
        let by = |encoding: &'static encoding_rs::Encoding| {
            encoding.decode_without_bom_handling(&[code]).0.chars().next().filter(|char| !char.is_control())
        };
        match self {
            // Codes without a character of their own are bullets.
            Self::Windows => by(WINDOWS_1252).or_else(|| (code > 0x7f).then_some('•')),
            Self::Mac => by(MACINTOSH),
            Self::Standard => standard(code),
        }
    }
}

/// StandardEncoding: ASCII but for its two quotes, and a half of its own.
fn standard(code: u8) -> Option<char> {
    const UPPER: &[(u8, &str)] = &[
        (0xa1, "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ"),
        (0xb1, "–†‡·"),
        (0xb6, "¶•‚„”»…‰"),
        (0xbf, "¿"),
        (0xc1, "`´ˆ˜¯˘˙¨"),
        (0xca, "˚¸"),
        (0xcd, "˝˛ˇ—"),
        (0xe1, "Æ"),
        (0xe3, "ª"),
        (0xe8, "ŁØŒº"),
        (0xf1, "æ"),
        (0xf5, "ı"),
        (0xf8, "łøœß"),
    ];
    match code {
        b'\'' => Some('’'),
        b'`' => Some('‘'),
        0x20..=0x7e => Some(char::from(code)),
        _ => UPPER
            .iter()
            .find_map(|(first, chars)| code.checked_sub(*first).and_then(|place| chars.chars().nth(place.into()))),
    }
}
