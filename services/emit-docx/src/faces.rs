//! Faces by their 公文 names (research: spec §0.5).
//!
//! In a DOCX a face is a name that the reader's machine looks up; nothing is
//! embedded. 仿宋_GB2312 and 楷体_GB2312 hold the 6763 characters of GB 2312
//! only, and so does 方正小标宋简体: a name such as 朱镕基 would fall back to
//! whatever face Word likes. Characters outside GB 2312 are therefore asked for
//! under the name of the wider twin.

use std::sync::LazyLock;

use wenshu_model::{Face, Language};
use wenshu_standard::{FontNames, LatinFace, Profile};

/// Face of ASCII letters and digits when the profile does not ask for the Han face.
pub(crate) const TIMES: &str = "Times New Roman";

/// Names of the faces in one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FaceNames {
    names: FontNames,
    latin: LatinFace,
    /// Traditional text lies outside GB 2312 for the most part: it is asked for
    /// under the wider names altogether, since a mix would look mottled.
    is_wide: bool,
}

impl FaceNames {
    /// The names that a site uses for text of a language.
    pub(crate) fn of(language: Language, profile: &Profile) -> Self {
        let is_wide = language == Language::Traditional;
        Self { names: profile.font_names, latin: profile.latin_face, is_wide }
    }

    /// Name of a face.
    pub(crate) fn han(self, face: Face) -> &'static str {
        match self.wide(face) {
            Some(wide) if self.is_wide => wide,
            _ => usual_name(face, self.names),
        }
    }

    /// Name of the wider twin, for characters outside GB 2312; none where the
    /// face itself holds them.
    pub(crate) fn wide(self, face: Face) -> Option<&'static str> {
        match (face, self.names) {
            (Face::XiaoBiaoSong, _) => Some("方正小标宋_GBK"),
            (Face::Kai, FontNames::Gb2312) => Some("楷体"),
            (Face::FangSong, FontNames::Gb2312) => Some("仿宋"),
            _ => None,
        }
    }

    /// Name of the twin for a single character, where the usual name would
    /// not do.
    pub(crate) fn wide_for_rare(self, face: Face) -> Option<&'static str> {
        if self.is_wide { None } else { self.wide(face) }
    }

    /// Name of the face of ASCII letters and digits beside Han characters of `han`.
    pub(crate) fn latin(self, han: &'static str) -> &'static str {
        match self.latin {
            LatinFace::Times => TIMES,
            LatinFace::Han => han,
        }
    }
}

fn usual_name(face: Face, names: FontNames) -> &'static str {
    match (face, names) {
        (Face::XiaoBiaoSong, _) => "方正小标宋简体",
        (Face::Hei, _) => "黑体",
        (Face::Song, _) => "宋体",
        (Face::Kai, FontNames::Gb2312) => "楷体_GB2312",
        (Face::Kai, FontNames::System) => "楷体",
        (Face::FangSong, FontNames::Gb2312) => "仿宋_GB2312",
        (Face::FangSong, FontNames::System) => "仿宋",
    }
}

/// True when a face limited to GB 2312 lacks the character. ASCII never counts:
/// it is set in the Latin face.
pub(crate) fn is_outside_gb2312(character: char) -> bool {
    let code = u32::from(character);
    if code < 0x80 {
        return false;
    }
    let held = usize::try_from(code / 64).ok().and_then(|word| REPERTOIRE.get(word));
    held.is_none_or(|bits| bits >> (code % 64) & 1 == 0)
}

/// One bit for each character of the Basic Multilingual Plane that GB 2312
/// holds. A table, because the encoder of `encoding_rs` searches for each
/// character anew, which would take longer than all the rest of the emitter.
static REPERTOIRE: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let mut bits = vec![0_u64; 0x1_0000 / 64];
    let rows = (0xA1..=0xF7_u8).filter(|row| !(0xAA..=0xAF).contains(row));
    for (row, cell) in rows.flat_map(|row| (0xA1..=0xFE_u8).map(move |cell| (row, cell))) {
        if is_gbk_addition(row, cell) {
            continue;
        }
        let bytes = [row, cell];
        let (decoded, _, faulty) = encoding_rs::GBK.decode(&bytes);
        let mut characters = decoded.chars();
        if let (false, Some(character), None) = (faulty, characters.next(), characters.next()) {
            // Places that no standard fills decode to private-use characters.
            if ('\u{e000}'..='\u{f8ff}').contains(&character) {
                continue;
            }
            let code = u32::from(character);
            let word = usize::try_from(code / 64).ok().and_then(|word| bits.get_mut(word));
            if let Some(word) = word {
                *word |= 1 << (code % 64);
            }
        }
    }
    bits
});

/// True for the places of rows 1 to 9 that GBK and later standards filled and
/// GB 2312 left empty: small Roman numerals, vertical forms, added pinyin.
fn is_gbk_addition(row: u8, cell: u8) -> bool {
    match row {
        0xA2 => (0xA1..=0xB0).contains(&cell) || cell == 0xE3 || cell == 0xE4,
        0xA6 => cell >= 0xD9,
        0xA8 => (0xBB..=0xC4).contains(&cell),
        0xA9 => !(0xA4..=0xEF).contains(&cell),
        0xD7 => cell > 0xF9,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gb2312_holds_6763_han_characters() {
        let han = ('\u{4e00}'..='\u{9fff}').filter(|character| !is_outside_gb2312(*character));
        assert_eq!(han.count(), 6763);
    }

    #[test]
    fn gb2312_holds_682_other_characters() {
        let all: u32 = REPERTOIRE.iter().map(|word| word.count_ones()).sum();
        assert_eq!(all - 6763, 682);
    }

    #[test]
    fn names_of_people_outside_gb2312_are_told_apart() {
        assert!("镕喆祎堃𠮷".chars().all(is_outside_gb2312));
        assert!(!"工作计划，“一”——…①№·2024 year".chars().any(is_outside_gb2312));
    }
}
