//! Which characters stand in an em box in Chinese text.
//!
//! Fonts made for several scripts draw quotes, dots, dashes and mathematical
//! signs narrow; Chinese text sets them one cell wide (GB/T 15834-2011 §5.1).

/// True for characters that are no Han characters and yet take a whole cell.
///
/// Han characters and full-width forms are left out: every face draws them
/// one em wide already.
pub fn fills_an_em(ch: char) -> bool {
    matches!(ch,
        '“' | '”' | '‘' | '’' | '·' | '—' | '―' | '…' | '※'
        | '×' | '÷' | '±' | '°' | '§' | '¤' | '¨' | '‰' | '′' | '″' | '‖'
        | '℃' | '←'..='↓' | '↖'..='↙'
        // Numbers in circles and brackets, Roman numerals as one character.
        | '①'..='⒛' | 'Ⅰ'..='Ⅻ' | 'ⅰ'..='ⅹ' | '㈠'..='㈩'
        // Mathematical signs, lines, blocks, shapes and stars of GB 2312.
        | '∀'..='⋿' | '─'..='╋' | '■'..='◯' | '★'..='☆' | '♀' | '♂')
}

/// True for a Han character.
pub(crate) fn is_han(ch: char) -> bool {
    matches!(ch, '〇' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}
