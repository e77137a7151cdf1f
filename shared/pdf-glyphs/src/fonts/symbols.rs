//! The few characters of fonts of symbols that documents use, as bullets and
//! boxes, and that Unicode has.

/// What a code of a font of symbols shows; `code` may have 0xF000 added, as
/// Windows codes such fonts.
pub fn char(font: &str, code: u32) -> Option<char> {
    let code = if matches!(code, 0xf000..=0xf0ff) { code - 0xf000 } else { code };
    let font = font.to_lowercase();
    if font.contains("wingdings") && !font.contains('2') && !font.contains('3') {
        return wingdings(code);
    }
    if font.contains("symbol") {
        return match code {
            0x20 => Some(' '),
            0xb7 => Some('•'),
            0xb0 => Some('°'),
            0xb1 => Some('±'),
            0xb4 => Some('×'),
            0xa3 => Some('≤'),
            0xb3 => Some('≥'),
            0xae => Some('→'),
            _ => None,
        };
    }
    None
}

const fn wingdings(code: u32) -> Option<char> {
    Some(match code {
        0x20 => ' ',
        0x6c => '●',
        0x6e => '■',
        0x6f => '□',
        0x71 => '❑',
        0x72 => '❒',
        0x74 => '⧫',
        0x75 => '◆',
        0x76 => '❖',
        0x77 => '⬥',
        0x9f => '•',
        0xa1 => '○',
        0xa7 => '▪',
        0xa8 => '◻',
        0xd8 => '➢',
        0xe0 => '→',
        0xf0 => '⇨',
        0xfb => '✗',
        0xfc => '✓',
        0xfd => '☒',
        0xfe => '☑',
        _ => return None,
    })
}
