//! Characters that a site planted inside words: 种.种, 教师的`安全, 内的.所有.

use wenshu_model::ChangeReason;

use super::Manner;
use crate::characters::{at, before, is_han};
use crate::edit::Edit;

/// Words after which no sentence ends, so that a stop behind one is planted.
const NEVER_LAST: &str = "的与及和或被把将从于在向对";
/// Characters with which no sentence begins.
const NEVER_FIRST: &str = "的了着们";

/// Takes out a back-tick between Han characters, and a half-width stop where
/// neither a sentence nor a name can be divided. A stop that may be one or the
/// other stays and becomes a finding.
pub(super) fn planted(text: &[char], manner: &Manner) -> Vec<Edit> {
    (0..text.len())
        .filter(|&place| is_planted(text, place, manner.half_stops))
        .map(|place| Edit::delete(place, place + 1, ChangeReason::PlantedCharacter))
        .collect()
}

/// Where sentences end in a half-width stop, one behind 的 may be such an end.
fn is_planted(text: &[char], place: usize, half_stops: bool) -> bool {
    let (previous, next) = (before(text, place), at(text, place + 1));
    if !is_han(previous) || !is_han(next) {
        return false;
    }
    match at(text, place) {
        '`' => true,
        '.' => previous == next || NEVER_FIRST.contains(next) || (!half_stops && NEVER_LAST.contains(previous)),
        _ => false,
    }
}
