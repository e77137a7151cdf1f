//! How the bytes of a composite font become codes, and what a code means when
//! the coding is one that is known outside of PDF (ISO 32000-1, table 118).

use encoding_rs::{BIG5, Encoding, GB18030, GBK};
use hayro_cmap::{CMap, CMapName, load_embedded};

use super::Reading;

/// A coding of characters.
#[derive(Debug)]
pub enum Coding {
    /// Two bytes that are the number of a character in its collection.
    Identity,
    /// UTF-16, or UCS-2, which is a part of it.
    Utf16(Option<CMap>),
    /// A Chinese code, with the map to numbers.
    Code(&'static Encoding, Option<CMap>),
    /// Any other, by its map alone.
    Map(CMap),
}

/// A code of some bytes.
#[derive(Debug, Clone, Copy)]
pub struct Taken {
    /// Its value.
    pub value: u32,
    /// Its bytes.
    pub length: usize,
}

impl Coding {
    /// The coding of this name; one of a fixed set, nothing is looked for outside.
    pub fn by_name(name: &[u8]) -> Option<Self> {
        let map = || embedded(CMapName::from_bytes(name));
        let without_direction = name.strip_suffix(b"-H").or_else(|| name.strip_suffix(b"-V")).unwrap_or(name);
        Some(match without_direction {
            b"Identity" => Self::Identity,
            b"GB-EUC" | b"GBK-EUC" | b"GBKp-EUC" | b"GBpc-EUC" => Self::Code(GBK, map()),
            b"GBK2K" => Self::Code(GB18030, map()),
            b"ETen-B5" | b"ETenms-B5" | b"HKscs-B5" | b"B5pc" => Self::Code(BIG5, map()),
            uni if uni.starts_with(b"Uni") && (uni.ends_with(b"UCS2") || uni.ends_with(b"UTF16")) => Self::Utf16(map()),
            _ => Self::Map(map()?),
        })
    }

    /// The coding that a file brings along.
    pub fn by_map(data: &[u8]) -> Option<Self> {
        CMap::parse(data, load_embedded).map(Self::Map)
    }

    /// The first code of `bytes`.
    pub fn take(&self, bytes: &[u8]) -> Option<Taken> {
        let first = *bytes.first()?;
        let length = match self {
            Self::Identity => 2,
            Self::Utf16(_) => {
                if matches!(bytes, [0xd8..=0xdb, _, 0xdc..=0xdf, _, ..]) {
                    4
                } else {
                    2
                }
            }
            Self::Code(encoding, _) => match bytes {
                [0x81..=0xfe, 0x30..=0x39, ..] if *encoding == GB18030 => 4,
                [0x81..=0xfe, 0x40..=0xff, ..] => 2,
                _ => 1,
            },
            Self::Map(map) => return Some(take_by_map(map, bytes).unwrap_or(Taken { value: first.into(), length: 1 })),
        };
        let code = bytes.get(..length).unwrap_or(bytes);
        Some(Taken { value: joined(code), length: code.len() })
    }

    /// The number of a code's character in its collection.
    pub fn number(&self, code: Taken) -> Option<u32> {
        let length = u8::try_from(code.length).ok()?;
        match self {
            Self::Identity => Some(code.value),
            Self::Utf16(map) | Self::Code(_, map) => map.as_ref()?.lookup_cid_code(code.value, length),
            Self::Map(map) => map.lookup_cid_code(code.value, length),
        }
    }

    /// What a code means by the coding alone.
    pub fn reading(&self, code: Taken) -> Reading {
        let bytes = code.value.to_be_bytes();
        let bytes = bytes.get(4usize.saturating_sub(code.length)..).unwrap_or_default();
        match self {
            Self::Utf16(_) => {
                let units = bytes.chunks_exact(2).filter_map(|pair| Some(u16::from_be_bytes(pair.try_into().ok()?)));
                let text: Result<String, _> = char::decode_utf16(units).collect();
                text.map_or(Reading::Unknown, |text| Reading::of(&text))
            }
            Self::Code(encoding, _) => encoding
                .decode_without_bom_handling_and_without_replacement(bytes)
                .map_or(Reading::Unknown, |text| Reading::of(&text)),
            Self::Identity | Self::Map(_) => Reading::Unknown,
        }
    }
}

/// One of the maps that are part of the program.
pub fn embedded(name: CMapName<'_>) -> Option<CMap> {
    CMap::parse(load_embedded(name)?, load_embedded)
}

fn take_by_map(map: &CMap, bytes: &[u8]) -> Option<Taken> {
    (1..=bytes.len().min(4)).find_map(|length| {
        let value = joined(bytes.get(..length)?);
        map.lookup_cid_code(value, u8::try_from(length).ok()?)?;
        Some(Taken { value, length })
    })
}

fn joined(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |sum, byte| sum << 8 | u32::from(*byte))
}
