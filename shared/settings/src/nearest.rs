//! The key that somebody meant.

use crate::keys::KEYS;

/// Slips of the pen that still let a key be recognised.
const SLIPS_MOST: usize = 3;

/// The key nearest to a misspelt one: by the whole path, else a key of the
/// same last part in another section.
pub(crate) fn nearest_key(written: &str) -> Option<&'static str> {
    let by_path = closest(written, |key| key);
    by_path.or_else(|| closest(last_part(written), last_part))
}

/// The key whose part is closest, within the allowed slips.
fn closest(written: &str, part: impl Fn(&'static str) -> &'static str) -> Option<&'static str> {
    // A third of a short word is a different word.
    let allowed = SLIPS_MOST.min(written.chars().count() / 3);
    KEYS.iter()
        .map(|(key, _)| (slips(written, part(key)), *key))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, key)| key)
}

/// What stands behind the last dot.
fn last_part(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// Letters to insert, delete or replace (Levenshtein's distance).
fn slips(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (above, letter) in left.chars().enumerate() {
        let mut diagonal = above;
        let mut beside = above + 1;
        let mut next = vec![beside];
        for (other, up) in right.iter().zip(row.iter().skip(1)) {
            let replaced = diagonal + usize::from(letter != *other);
            beside = replaced.min(beside + 1).min(up + 1);
            next.push(beside);
            diagonal = *up;
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_count_letters() {
        assert_eq!(slips("", "abc"), 3);
        assert_eq!(slips("kitten", "sitting"), 3);
        assert_eq!(slips("slots", "slots"), 0);
        assert_eq!(slips("slot", "slots"), 1);
    }

    #[test]
    fn a_misspelt_key_finds_the_right_one() {
        assert_eq!(nearest_key("broker.ulr"), Some("broker.url"));
        assert_eq!(nearest_key("brokr.heartbeat_s"), Some("broker.heartbeat_s"));
        assert_eq!(nearest_key("broker.slots"), Some("work.slots"));
        assert_eq!(nearest_key("work.colour"), None);
    }
}
