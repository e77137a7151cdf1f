//! The tables of embedded font programs, as far as they say which glyph is which
//! character. Outlines are never read.

use std::collections::BTreeMap;

use hayro_syntax::object::{Dict, Stream};
use ttf_parser::{Face, GlyphId, PlatformId, cff};

use super::Reading;
use super::names;
use crate::PdfError;
use crate::content::Work;
use crate::filters::{Budget, open};

/// Characters by glyph.
pub type Glyphs = BTreeMap<u16, char>;

/// Characters that are looked up in a font: the first three planes.
const CHARS: u32 = 0x30000;

/// The characters of an embedded font's glyphs, by its own table.
///
/// # Errors
/// When a limit is passed.
pub fn reverse_map(
    descriptor: Option<&Dict<'_>>,
    budget: &mut Budget,
    work: &mut Work,
) -> Result<Option<Glyphs>, PdfError> {
    let stream = descriptor
        .and_then(|found| found.get::<Stream<'_>>(b"FontFile2").or_else(|| found.get::<Stream<'_>>(b"FontFile3")));
    let Some(stream) = stream else { return Ok(None) };
    let Some(data) = open(&stream, budget)? else { return Ok(None) };
    work.spend(u64::from(CHARS))?;
    Ok(glyphs_of(&data))
}

fn glyphs_of(data: &[u8]) -> Option<Glyphs> {
    let face = Face::parse(data, 0).ok()?;
    let tables: Vec<_> = face.tables().cmap?.subtables.into_iter().filter(|table| table.is_unicode()).take(4).collect();
    if tables.is_empty() {
        return None;
    }
    let mut glyphs = Glyphs::new();
    for char in (0x20..CHARS).filter_map(char::from_u32) {
        for table in &tables {
            if let Some(GlyphId(glyph)) = table.glyph_index(char.into()).filter(|glyph| glyph.0 > 0) {
                // Of several characters with one shape the usual one counts.
                glyphs.entry(glyph).and_modify(|held| *held = usual(*held, char)).or_insert(char);
            }
        }
    }
    Some(glyphs)
}

/// The more usual of two characters.
fn usual(one: char, other: char) -> char {
    let rank = |char: char| match u32::from(char) {
        0xa0 | 0xad => 2,
        0x2e80..=0x2fdf | 0xe000..=0xfaff | 0x2f800.. => 3,
        _ => 0,
    };
    if rank(other) < rank(one) { other } else { one }
}

/// What the codes of an embedded simple font show by its own tables.
///
/// # Errors
/// When a limit is passed.
pub fn simple_readings(
    descriptor: Option<&Dict<'_>>,
    budget: &mut Budget,
    work: &mut Work,
) -> Result<Option<Vec<Reading>>, PdfError> {
    let Some(descriptor) = descriptor else { return Ok(None) };
    for (key, read) in [
        (&b"FontFile3"[..], compact as fn(&[u8]) -> Option<Vec<Reading>>),
        (b"FontFile", type_1),
        (b"FontFile2", true_type),
    ] {
        let Some(stream) = descriptor.get::<Stream<'_>>(key) else { continue };
        let Some(data) = open(&stream, budget)? else { continue };
        work.spend(u64::from(CHARS))?;
        return Ok(read(&data));
    }
    Ok(None)
}

/// A font in compact form has names for its glyphs and a coding.
fn compact(data: &[u8]) -> Option<Vec<Reading>> {
    let face = Face::parse(data, 0).ok();
    let table = face.as_ref().and_then(|face| face.tables().cff).or_else(|| cff::Table::parse(data))?;
    let name = |code: u8| table.glyph_name(table.glyph_index(code).filter(|glyph| glyph.0 > 0)?);
    Some((0..=255).map(|code| name(code).map_or(Reading::Unknown, names::reading)).collect())
}

/// A Type 1 font lists its coding in clear text: `dup 65 /A put`.
fn type_1(data: &[u8]) -> Option<Vec<Reading>> {
    let clear = data.windows(5).position(|window| window == b"eexec").unwrap_or(data.len()).min(64 << 10);
    let clear = String::from_utf8_lossy(data.get(..clear)?);
    let (_, listed) = clear.split_once("/Encoding")?;
    let mut readings = vec![Reading::Unknown; 256];
    if listed.trim_start().starts_with("StandardEncoding") {
        let standard = |code: u8| names::Base::Standard.char(code).map_or(Reading::Unknown, Reading::Char);
        return Some((0..=255).map(standard).collect());
    }
    for entry in listed.split("dup").skip(1).take(256) {
        let mut words = entry.split_whitespace();
        let (Some(code), Some(name)) = (words.next(), words.next()) else { continue };
        let place = code.parse::<u8>().ok().and_then(|code| readings.get_mut(usize::from(code)));
        if let (Some(place), Some(name)) = (place, name.strip_prefix('/')) {
            *place = names::reading(name);
        }
    }
    Some(readings)
}

/// A TrueType font without a coding: from codes to glyphs by its table of
/// symbols or of the Macintosh, from glyphs to characters by its table of
/// Unicode or by names (9.6.6.4).
fn true_type(data: &[u8]) -> Option<Vec<Reading>> {
    let face = Face::parse(data, 0).ok()?;
    let by_glyph = glyphs_of(data).unwrap_or_default();
    let tables = face.tables().cmap?.subtables;
    let glyph = |code: u8| {
        let code = u32::from(code);
        tables.into_iter().take(8).find_map(|table| match (table.platform_id, table.encoding_id) {
            (PlatformId::Windows, 0) => table.glyph_index(0xf000 + code).or_else(|| table.glyph_index(code)),
            (PlatformId::Macintosh, 0) => table.glyph_index(code),
            _ => None,
        })
    };
    let reading = |code: u8| {
        let Some(glyph) = glyph(code).filter(|glyph| glyph.0 > 0) else { return Reading::Unknown };
        match (by_glyph.get(&glyph.0), face.glyph_name(glyph)) {
            (Some(char), _) => Reading::Char(*char),
            (None, Some(name)) => names::reading(name),
            (None, None) => Reading::Unknown,
        }
    };
    Some((0..=255).map(reading).collect())
}
