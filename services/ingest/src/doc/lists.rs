//! Lists ([MS-DOC] 2.9.206 `PlfLst`, 2.9.205 `PlfLfo`, 2.9.150 `LVLF`).

use super::{
    bytes::{i32_at, place_at, slice, u8_at, u16_at, u32_at},
    fib::{Entry, Fib},
};
use crate::{
    numerals::NumberFormat,
    word::lists::{Definition, Follow, LEVELS, Level, List, Lists, Part},
};

/// Bytes of `LSTF`, `LVLF`, `LFO` and `LFOLVL`.
const LIST: usize = 28;
const LEVEL: usize = 28;
const OVERRIDE: usize = 16;
const OVERRIDDEN_LEVEL: usize = 8;

/// The lists of a document, as far as they are sound.
pub fn read_lists(fib: &Fib, table: &[u8]) -> Lists {
    let mut lists = Lists::default();
    read_definitions(fib, table, &mut lists);
    read_overrides(fib.entry(table, Entry::ListOverrides), &mut lists);
    lists
}

/// The levels stand behind the table of lists.
fn read_definitions(fib: &Fib, table: &[u8], lists: &mut Lists) -> Option<()> {
    let (at, length) = fib.entry_at(Entry::Lists).filter(|(_, length)| *length > 0)?;
    let count = usize::from(u16_at(table, at)?);
    let mut levels_at = at.checked_add(length)?;
    for index in 0..count {
        let written = slice(table, at.checked_add(2 + index * LIST)?, LIST)?;
        let id = i32_at(written, 0)?;
        let is_simple = u8_at(written, 26)? & 1 != 0;
        let mut definition = Definition::default();
        for _ in 0..if is_simple { 1 } else { LEVELS } {
            let (level, size) = read_level(table.get(levels_at..)?)?;
            definition.levels.insert(definition.levels.len(), level);
            levels_at = levels_at.checked_add(size)?;
        }
        lists.definitions.insert(id, definition);
    }
    Some(())
}

/// A level, and its bytes.
fn read_level(written: &[u8]) -> Option<(Level, usize)> {
    let flags = u8_at(written, 5)?;
    let keeps_on = flags & 8 != 0;
    let mut level = Level {
        start: u32_at(written, 0)?.min(0x7fff),
        format: NumberFormat::from_nfc(u16::from(u8_at(written, 4)?)),
        follow: Follow::by_number(i32::from(u8_at(written, 15)?)),
        legal: flags & 4 != 0,
        restart: Some(usize::from(u8_at(written, 26)?)).filter(|_| keeps_on),
        text: Vec::new(),
    };
    let properties = usize::from(u8_at(written, 24)?) + usize::from(u8_at(written, 25)?);
    let text_at = LEVEL + properties;
    let units = usize::from(u16_at(written, text_at)?);
    let text = slice(written, text_at + 2, units * 2)?;
    let units_read = text.chunks_exact(2).filter_map(|unit| u16_at(unit, 0));
    for c in char::decode_utf16(units_read).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)) {
        let number = usize::try_from(u32::from(c)).ok().filter(|at| *at < LEVELS);
        level.push(number.map_or(Part::Character(c), Part::Number));
    }
    Some((level, text_at + 2 + units * 2))
}

/// Lists as paragraphs name them, and then what each does otherwise.
fn read_overrides(table: &[u8], lists: &mut Lists) -> Option<()> {
    let count = place_at(table, 0)?.min(table.len() / OVERRIDE);
    let mut at = 4 + count * OVERRIDE;
    for index in 0..count {
        let written = slice(table, 4 + index * OVERRIDE, OVERRIDE)?;
        let mut list = List { definition: i32_at(written, 0)?, ..List::default() };
        // Each list has four bytes that mean nothing.
        at = at.checked_add(4)?;
        for _ in 0..u8_at(written, 12)? {
            let Some(size) = read_overridden_level(table.get(at..).unwrap_or_default(), &mut list) else { break };
            at = at.checked_add(size)?;
        }
        lists.lists.insert(i32::try_from(index + 1).ok()?, list);
    }
    Some(())
}

/// What a list does otherwise at a level, and its bytes.
fn read_overridden_level(written: &[u8], list: &mut List) -> Option<usize> {
    let flags = u32_at(written, 4)?;
    let at = usize::try_from(flags & 0xf).ok()?;
    if flags & 0x20 != 0 {
        let (level, size) = read_level(written.get(OVERRIDDEN_LEVEL..)?)?;
        if flags & 0x10 != 0 {
            list.starts.insert(at, level.start);
        }
        list.levels.insert(at, level);
        return Some(OVERRIDDEN_LEVEL + size);
    }
    if flags & 0x10 != 0 {
        list.starts.insert(at, u32_at(written, 0)?.min(0x7fff));
    }
    Some(OVERRIDDEN_LEVEL)
}
