//! Characters of symbol fonts: their places mean nothing without the font.
//!
//! Only what plans use is known: ticks, boxes, arrows, bullets, numbers in
//! rings. The tables are those of the fonts' own documentation.

/// The character of text that stands for place `code` of a font; nothing when
/// there is none. A place in an ordinary font is a character already.
pub fn character(font: &str, code: u32) -> Option<char> {
    let place = if (0xf000..=0xf0ff).contains(&code) { code - 0xf000 } else { code };
    match font.trim().to_ascii_lowercase().as_str() {
        "wingdings" => wingdings(place),
        "wingdings 2" => wingdings2(place),
        "wingdings 3" => wingdings3(place),
        "symbol" => symbol(place),
        "webdings" | "marlett" | "zapf dingbats" | "monotype sorts" => None,
        _ => char::from_u32(place).filter(|c| !c.is_control() && !is_private(*c)),
    }
}

/// True for a font whose places are known.
pub fn is_known_font(font: &str) -> bool {
    matches!(font.trim().to_ascii_lowercase().as_str(), "wingdings" | "wingdings 2" | "wingdings 3" | "symbol")
}

/// True for characters that only a font gives a meaning to.
pub fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

fn wingdings(place: u32) -> Option<char> {
    Some(match place {
        0x20 => ' ',
        0x28 => '☎',
        0x2a => '✉',
        0x36 => '⌛',
        0x6c => '●',
        0x6d => '❍',
        0x6e => '■',
        0x6f | 0x70 | 0xa8 => '□',
        0x71 | 0x72 => '❑',
        0x73 | 0x74 => '◆',
        0x75 => '◆',
        0x76 => '❖',
        0x77 => '◆',
        0x80 => '⓪',
        0x81..=0x8a => char::from_u32(0x2460 + place - 0x81)?,
        0x8b => '⓿',
        0x8c..=0x95 => char::from_u32(0x2776 + place - 0x8c)?,
        0x9e => '·',
        0x9f => '•',
        0xa1 => '○',
        0xa4 => '◉',
        0xa7 => '▪',
        0xab => '★',
        0xd8 => '➢',
        0xdf => '←',
        0xe0 => '→',
        0xe1 => '↑',
        0xe2 => '↓',
        0xe8 => '➔',
        0xf0 => '⇨',
        0xfb => '✗',
        0xfc => '✓',
        0xfd => '☒',
        0xfe => '☑',
        _ => return None,
    })
}

fn wingdings2(place: u32) -> Option<char> {
    Some(match place {
        0x4f => '✗',
        0x50 => '✓',
        0x51 => '☒',
        0x52 => '☑',
        0x53 | 0x54 => '☒',
        0x6a => '⓪',
        0x6b..=0x74 => char::from_u32(0x2460 + place - 0x6b)?,
        0x97 | 0x98 => '●',
        0xa2 => '■',
        0xa3 => '□',
        _ => return None,
    })
}

fn wingdings3(place: u32) -> Option<char> {
    Some(match place {
        0x21 => '←',
        0x22 => '→',
        0x23 => '↑',
        0x24 => '↓',
        0x70 => '▲',
        0x71 => '▼',
        0x74 => '◀',
        0x75 => '▶',
        0x7d => '▶',
        _ => return None,
    })
}

fn symbol(place: u32) -> Option<char> {
    const GREEK: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    const SMALL: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
    let letter = |letters: &str, from: u32| letters.chars().nth(usize::try_from(place - from).ok()?);
    match place {
        0x41..=0x5a => letter(GREEK, 0x41),
        0x61..=0x7a => letter(SMALL, 0x61),
        0x2d => Some('−'),
        0x20..=0x3f => char::from_u32(place),
        0xa3 => Some('≤'),
        0xa5 => Some('∞'),
        0xb0 => Some('°'),
        0xb1 => Some('±'),
        0xb3 => Some('≥'),
        0xb4 => Some('×'),
        0xb7 => Some('·'),
        0xb8 => Some('÷'),
        0xb9 => Some('≠'),
        0xbb => Some('≈'),
        0xac => Some('←'),
        0xad => Some('↑'),
        0xae => Some('→'),
        0xaf => Some('↓'),
        0xbc => Some('…'),
        0xd6 => Some('√'),
        // With serifs, and without.
        0xd2 | 0xe2 => Some('®'),
        0xd3 | 0xe3 => Some('©'),
        0xd4 | 0xe4 => Some('™'),
        0xe5 => Some('∑'),
        _ => None,
    }
}
