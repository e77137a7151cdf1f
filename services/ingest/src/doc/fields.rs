//! Fields: marks in the text around instruction and result ([MS-DOC] 2.8.25).

use std::collections::BTreeMap;

/// What a mark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// The instruction begins.
    Begin,
    /// The result begins.
    Separator,
    /// The field ends.
    End,
}

/// Characters that are marks.
const BEGIN: u16 = 0x13;
const SEPARATOR: u16 = 0x14;
const END: u16 = 0x15;
/// Fields inside fields; what stands deeper is text.
const DEEPEST: usize = 50;

/// The marks of the whole fields in a run of text, by their place. A mark that
/// is left over, in a damaged file, is none: or all that follows would be an
/// instruction, which nobody sees.
pub fn find_marks(units: &[u16], first: usize) -> BTreeMap<usize, Mark> {
    let mut marks = BTreeMap::new();
    let mut open: Vec<(usize, Option<usize>)> = Vec::new();
    for (place, unit) in (first..).zip(units) {
        match *unit {
            BEGIN if open.len() < DEEPEST => open.push((place, None)),
            SEPARATOR => {
                if let Some((_, separator)) = open.last_mut() {
                    separator.get_or_insert(place);
                }
            }
            END => {
                if let Some((begin, separator)) = open.pop() {
                    marks.insert(begin, Mark::Begin);
                    marks.extend(separator.map(|separator| (separator, Mark::Separator)));
                    marks.insert(place, Mark::End);
                }
            }
            _ => {}
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_fields_count() {
        let units: Vec<u16> = "\u{13}A\u{14}B\u{15}\u{15}\u{13}C".encode_utf16().collect();
        let marks: Vec<(usize, Mark)> = find_marks(&units, 10).into_iter().collect();
        assert_eq!(marks, [(10, Mark::Begin), (12, Mark::Separator), (14, Mark::End)]);
    }

    #[test]
    fn fields_nest() {
        let units: Vec<u16> = "\u{13}\u{13}\u{15}\u{14}\u{15}".encode_utf16().collect();
        let marks: Vec<Mark> = find_marks(&units, 0).into_values().collect();
        assert_eq!(marks, [Mark::Begin, Mark::Begin, Mark::End, Mark::Separator, Mark::End]);
    }
}
