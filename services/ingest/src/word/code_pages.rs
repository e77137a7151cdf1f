//! Code pages: how single bytes stand for characters.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GB18030, IBM866, KOI8_R, MACINTOSH, SHIFT_JIS, UTF_8, WINDOWS_874, WINDOWS_1250,
    WINDOWS_1251, WINDOWS_1252, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257, WINDOWS_1258,
    X_MAC_CYRILLIC,
};

use crate::encoding::is_common_han;

/// How bytes stand for characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodePage {
    /// An encoding of the web's list, which holds those of Windows.
    Encoding(&'static Encoding),
    /// One of DOS: the characters of bytes 128 to 255.
    Dos(&'static str),
    /// A font of symbols: a byte is a place in it, U+F000 and on.
    Symbol,
}

/// Western Europe, what a file is written in that does not say otherwise.
pub const WESTERN: CodePage = CodePage::Encoding(WINDOWS_1252);

/// Code page 437.
const DOS_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
                       αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// Code page 850.
const DOS_850: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀\
                       ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

impl CodePage {
    /// The code page by its number in Windows.
    pub fn by_number(number: i32) -> Option<Self> {
        Some(Self::Encoding(match number {
            437 => return Some(Self::Dos(DOS_437)),
            850 => return Some(Self::Dos(DOS_850)),
            866 => IBM866,
            874 => WINDOWS_874,
            932 | 10001 => SHIFT_JIS,
            936 | 20936 | 54936 | 10008 => GB18030,
            949 | 51949 => EUC_KR,
            950 | 951 | 10002 => BIG5,
            1250 => WINDOWS_1250,
            1251 => WINDOWS_1251,
            1252 | 28591 | 20127 => WINDOWS_1252,
            1253 => WINDOWS_1253,
            1254 => WINDOWS_1254,
            1255 => WINDOWS_1255,
            1256 => WINDOWS_1256,
            1257 => WINDOWS_1257,
            1258 => WINDOWS_1258,
            10000 => MACINTOSH,
            10007 => X_MAC_CYRILLIC,
            20866 => KOI8_R,
            65001 => UTF_8,
            _ => return None,
        }))
    }

    /// The code page of a font's character set (RTF `\fcharset`, `CHARSET` of
    /// Windows); `None` for the sets that leave it to the file.
    pub fn by_charset(charset: i32) -> Option<Self> {
        Self::by_number(match charset {
            2 => return Some(Self::Symbol),
            77 => 10000,
            78 | 128 => 932,
            79 | 129 => 949,
            80 | 134 => 936,
            81 | 136 => 950,
            161 => 1253,
            162 => 1254,
            163 => 1258,
            177 | 83 => 1255,
            178 => 1256,
            186 => 1257,
            89 | 204 => 1251,
            87 | 222 => 874,
            238 => 1250,
            254 => 437,
            255 => 850,
            _ => return None,
        })
    }

    /// The code page of a language (LCID), as Windows sets it.
    pub fn by_language(language: u16) -> Self {
        let number = match language {
            0x0404 | 0x0c04 | 0x1404 => 950,
            language => match language & 0x3ff {
                0x04 => 936,
                0x11 => 932,
                0x12 => 949,
                0x01 | 0x20 | 0x29 => 1256,
                0x02 | 0x19 | 0x22 | 0x23 | 0x2f => 1251,
                0x05 | 0x0e | 0x15 | 0x18 | 0x1a | 0x1b | 0x1c | 0x24 => 1250,
                0x08 => 1253,
                0x0d => 1255,
                0x1e => 874,
                0x1f | 0x2c => 1254,
                0x25..=0x27 => 1257,
                0x2a => 1258,
                _ => 1252,
            },
        };
        Self::by_number(number).unwrap_or(WESTERN)
    }

    /// True where two bytes may stand for one character.
    pub fn is_double_byte(self) -> bool {
        matches!(self, Self::Encoding(encoding)
            if encoding == GB18030 || encoding == BIG5 || encoding == SHIFT_JIS || encoding == EUC_KR)
    }

    /// True for a Western or unknown alphabet, which files name when they know
    /// no better.
    pub fn is_western(self) -> bool {
        self == WESTERN || self == Self::Encoding(MACINTOSH) || matches!(self, Self::Dos(_))
    }

    /// Bytes at the end that are a part of a character only: 0, or 1 to 3.
    pub fn cut(self, bytes: &[u8]) -> usize {
        if !self.is_double_byte() || bytes.is_ascii() {
            return 0;
        }
        let is_lead = |byte: u8| match self {
            Self::Encoding(encoding) if encoding == SHIFT_JIS => matches!(byte, 0x81..=0x9f | 0xe0..=0xfc),
            _ => matches!(byte, 0x81..=0xfe),
        };
        // Only GB18030 has characters of four bytes: a digit is the second.
        let has_four = |second: Option<&u8>| self == Self::Encoding(GB18030) && second.is_some_and(u8::is_ascii_digit);
        let mut rest = bytes;
        while let Some((&first, behind)) = rest.split_first() {
            let size = match first {
                first if !is_lead(first) => 1,
                _ if has_four(behind.first()) => 4,
                _ => 2,
            };
            let Some(next) = rest.get(size..) else { return rest.len() };
            rest = next;
        }
        0
    }

    /// Decodes bytes behind `text`; gives how many characters are lost.
    pub fn decode(self, bytes: &[u8], text: &mut String) -> usize {
        if self != Self::Symbol
            && let Ok(ascii) = std::str::from_utf8(bytes)
            && ascii.is_ascii()
        {
            text.push_str(ascii);
            return 0;
        }
        match self {
            Self::Encoding(encoding) => {
                let (decoded, failed) = encoding.decode_without_bom_handling(bytes);
                text.push_str(&decoded);
                if failed { decoded.matches('\u{fffd}').count() } else { 0 }
            }
            Self::Dos(upper) => {
                text.extend(bytes.iter().map(|&byte| match byte.checked_sub(128) {
                    None => char::from(byte),
                    Some(place) => upper.chars().nth(usize::from(place)).unwrap_or('\u{fffd}'),
                }));
                0
            }
            Self::Symbol => {
                text.extend(bytes.iter().filter_map(|&byte| char::from_u32(0xf000 + u32::from(byte))));
                0
            }
        }
    }

    /// Decodes bytes of a font that leaves the code page to the file, which is one
    /// of double bytes. Such fonts are Latin ones, and some programs write their
    /// bytes in the Western code page whatever the file says: a byte with a Latin
    /// letter behind it is half of a character only if that is a common one.
    pub fn decode_loosely(self, bytes: &[u8], text: &mut String) -> usize {
        let mut lost = 0;
        let mut rest = bytes;
        while let Some((&first, behind)) = rest.split_first() {
            let pair = rest.get(..2).filter(|_| first >= 0x81);
            let is_loose =
                pair.is_some_and(|pair| pair.last().is_some_and(u8::is_ascii)) || pair.is_none() && first >= 0x80;
            let whole = pair.and_then(|pair| self.character(pair)).filter(|c| !is_loose || is_common(*c));
            match whole {
                Some(c) => {
                    text.push(c);
                    rest = rest.get(2..).unwrap_or_default();
                }
                None => {
                    lost += WESTERN.decode(&[first], text);
                    rest = behind;
                }
            }
        }
        lost
    }

    /// The character of two bytes.
    fn character(self, pair: &[u8]) -> Option<char> {
        let Self::Encoding(encoding) = self else { return None };
        let decoded = encoding.decode_without_bom_handling_and_without_replacement(pair)?;
        let mut characters = decoded.chars();
        characters.next().filter(|_| characters.next().is_none())
    }

    /// The name by which the Source gives it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Encoding(encoding) => encoding.name(),
            Self::Dos(_) => "IBM437",
            Self::Symbol => "Symbol",
        }
    }
}

/// A character that Chinese text is full of.
fn is_common(c: char) -> bool {
    is_common_han(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(page: CodePage, bytes: &[u8]) -> String {
        let mut text = String::new();
        page.decode(bytes, &mut text);
        text
    }

    #[test]
    fn fonts_and_languages_name_code_pages() {
        let chinese = CodePage::by_charset(134).unwrap();
        assert_eq!(decoded(chinese, b"\xb9\xa4\xd7\xf7\x81\x30\x81\x30"), "工作\u{80}");
        assert_eq!(decoded(CodePage::by_charset(136).unwrap(), b"\xa4u\xa7@"), "工作");
        assert_eq!(CodePage::by_charset(0), None);
        assert_eq!(CodePage::by_language(0x0804), chinese);
        assert_eq!(CodePage::by_language(0x0404), CodePage::by_number(950).unwrap());
        assert_eq!(CodePage::by_language(0x0409), WESTERN);
    }

    #[test]
    fn latin_fonts_of_chinese_files_may_be_western() {
        let loosely = |number: i32, bytes: &[u8]| {
            let mut text = String::new();
            CodePage::by_number(number).unwrap().decode_loosely(bytes, &mut text);
            text
        };
        assert_eq!(loosely(936, b"\x93demo\x94 \xb9\xa4\xd7\xf7"), "“demo” 工作");
        assert_eq!(loosely(950, b"1\xa1B\xa4u\xa7@"), "1、工作");
        assert_eq!(loosely(936, b"A\xb7"), "A·");
    }

    #[test]
    fn tables_of_dos_are_whole() {
        for table in [DOS_437, DOS_850] {
            assert_eq!(table.chars().count(), 128);
        }
        assert_eq!(decoded(CodePage::Dos(DOS_437), b"a\xc4\xff"), "a─\u{a0}");
        assert_eq!(decoded(CodePage::Dos(DOS_850), b"\xd5\xe1"), "ıß");
    }

    #[test]
    fn a_lead_byte_at_the_end_is_a_cut_character() {
        let chinese = CodePage::by_number(936).unwrap();
        assert_eq!(chinese.cut(b"a\xd6"), 1);
        assert_eq!(chinese.cut(b"\xd6\xd0"), 0);
        assert_eq!(chinese.cut(b"\xd6\xd0\x61"), 0);
        assert_eq!(chinese.cut(b"a\x82\x35\x8f"), 3);
        assert_eq!(chinese.cut(b"\x82\x35\x8f\x33"), 0);
        assert_eq!(CodePage::by_number(950).unwrap().cut(b"\xa4\x35"), 0);
        assert_eq!(WESTERN.cut(b"\xd6"), 0);
    }
}
