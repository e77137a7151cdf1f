//! Characters that show nothing.
//!
//! They are taken out of every line and listed, because they would split
//! words, hide inside numbers and print as boxes. White space that a reader
//! can see as a gap (tab, NBSP, the ideographic space) is kept.

use wenshu_model::{RemovalReason, Removed, source::Origin};

/// True for a character that shows nothing and holds no place.
///
/// Line ends are not asked about here; they never stand in a line.
pub fn is_invisible(c: char) -> bool {
    match c {
        '\t' => false,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' => true,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' => true,
        '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' => true,
        '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' => true,
        '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' => true,
        _ => is_noncharacter(c),
    }
}

/// True for the 66 code points that never stand for a character.
pub fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || (c as u32) & 0xfffe == 0xfffe
}

/// Takes invisible characters out of a line. What was taken is listed once a
/// line, in order, so that a hostile file cannot make more entries than lines.
pub fn take_invisible(text: &str, origin: Origin, removed: &mut Vec<Removed>) -> String {
    if !text.chars().any(is_invisible) {
        return text.to_owned();
    }
    let (gone, kept): (String, String) = text.chars().partition(|&c| is_invisible(c));
    removed.push(Removed {
        lines: None,
        origin: Some(origin),
        text: gone,
        reason: RemovalReason::Invisible,
        pieces: Vec::new(),
    });
    kept
}
