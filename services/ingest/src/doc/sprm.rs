//! Lists of property modifiers ([MS-DOC] 2.2.5).

use super::bytes::{u8_at, u16_at};

/// The definition of a row, whose length has two bytes.
pub const TABLE_DEFINITION: u16 = 0xd608;
/// Tabs, whose length may not fit its byte.
const CHANGE_TABS: u16 = 0xc615;

/// A property modifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sprm<'b> {
    /// What it sets.
    pub code: u16,
    /// To what; for one of variable length without the length.
    pub operand: &'b [u8],
}

impl Sprm<'_> {
    /// The operand as a number of one byte.
    pub fn byte(&self) -> u8 {
        self.operand.first().copied().unwrap_or(0)
    }

    /// The operand as a number of two bytes.
    pub fn word(&self) -> u16 {
        u16_at(self.operand, 0).unwrap_or(0)
    }
}

/// The modifiers of a list, up to the first that is cut.
pub fn sprms(list: &[u8]) -> impl Iterator<Item = Sprm<'_>> {
    let mut rest = list;
    std::iter::from_fn(move || {
        let code = u16_at(rest, 0)?;
        let behind = rest.get(2..)?;
        let (skipped, length) = match code >> 13 {
            0 | 1 => (0, 1),
            2 | 4 | 5 => (0, 2),
            3 => (0, 4),
            7 => (0, 3),
            _ if code == TABLE_DEFINITION => (2, usize::from(u16_at(behind, 0)?).saturating_sub(1)),
            _ => {
                let length = usize::from(u8_at(behind, 0)?);
                let long_tabs = code == CHANGE_TABS && length == 255;
                (1, if long_tabs { tabs_length(behind)? } else { length })
            }
        };
        let operand = behind.get(skipped..skipped + length)?;
        rest = behind.get(skipped + length..)?;
        Some(Sprm { code, operand })
    })
}

/// The modifiers of a list that this reader knows, each code once: what holds in
/// the end. A piece may name a long list for each of its characters.
pub fn condensed(list: &[u8], known: &[u16]) -> Vec<u8> {
    let mut kept: Vec<Sprm<'_>> = Vec::new();
    for sprm in sprms(list).filter(|sprm| known.contains(&sprm.code)) {
        kept.retain(|other| other.code != sprm.code);
        kept.push(sprm);
    }
    kept.iter().flat_map(|sprm| sprm.code.to_le_bytes().into_iter().chain(sprm.operand.iter().copied())).collect()
}

/// Length of a long change of tabs: those deleted (4 bytes each), those added (3).
fn tabs_length(operand: &[u8]) -> Option<usize> {
    let deleted = usize::from(u8_at(operand, 1)?);
    let added = usize::from(u8_at(operand, 2 + deleted * 4)?);
    Some(2 + deleted * 4 + added * 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_follow_from_the_code() {
        let list = [
            0x03, 0x24, 1, // sprmPJc80
            0x0b, 0x46, 2, 0, // sprmPIlfo
            0x49, 0x66, 1, 0, 0, 0, // sprmPItap
            0x08, 0xd6, 3, 0, 9, 9, // sprmTDefTable: 2 bytes behind the length
            0x2b, 0xd6, 2, 5, 3, // sprmTVertMerge
            0x35, 0x08, // cut
        ];
        let read: Vec<(u16, usize)> = sprms(&list).map(|sprm| (sprm.code, sprm.operand.len())).collect();
        assert_eq!(read, [(0x2403, 1), (0x460b, 2), (0x6649, 4), (0xd608, 2), (0xd62b, 2)]);
    }

    #[test]
    fn long_changes_of_tabs_are_measured() {
        let mut list = vec![0x15, 0xc6, 255, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0x03, 0x24, 2];
        let codes: Vec<u16> = sprms(&list).map(|sprm| sprm.code).collect();
        assert_eq!(codes, [0xc615, 0x2403]);
        list.truncate(9);
        assert_eq!(sprms(&list).count(), 0);
    }
}
