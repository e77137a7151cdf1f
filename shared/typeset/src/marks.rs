//! What a character is to the line breaker, by code point alone.
//!
//! The sets follow GB/T 15834-2011 §5.1 and, where that is silent, the zh-CN
//! sets of ISO/IEC 29500 that word processors use (spec §8.2), so that a PDF
//! and a DOCX of one document break alike.

/// What a character is to the line breaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A Han character or anything else that stands in a cell of its own; a
    /// line may break on either side.
    Cell,
    /// A mark that opens: its ink stands in the right half of its cell.
    Opening,
    /// A mark that closes or stops: its ink stands in the left half.
    Closing,
    /// A letter, digit or mark of a Western word; words are kept whole.
    Western,
    /// White space; it may hang over a line's end.
    Space,
    /// Shows nothing and takes no room.
    Invisible,
    /// A forced line break.
    LineFeed,
}

/// Tells what a character is.
pub(crate) fn kind(ch: char) -> Kind {
    match ch {
        '\n' => Kind::LineFeed,
        '\t' => Kind::Space,
        _ if is_invisible(ch) => Kind::Invisible,
        _ if ch.is_whitespace() => Kind::Space,
        '!'..='~' => Kind::Western,
        _ if is_opening(ch) => Kind::Opening,
        _ if is_closing(ch) => Kind::Closing,
        _ if is_east_asian(ch) => Kind::Cell,
        _ if ch.is_alphanumeric() => Kind::Western,
        _ => Kind::Cell,
    }
}

/// Marks of the right half of a cell.
fn is_opening(ch: char) -> bool {
    matches!(ch, '“' | '‘' | '（' | '《' | '〈' | '「' | '『' | '〔' | '【' | '〖' | '〘' | '〚' | '〝' | '［' | '｛')
}

/// Marks of the left half of a cell.
fn is_closing(ch: char) -> bool {
    matches!(
        ch,
        '”' | '’'
            | '）'
            | '》'
            | '〉'
            | '」'
            | '』'
            | '〕'
            | '】'
            | '〗'
            | '〙'
            | '〛'
            | '〞'
            | '］'
            | '｝'
            | '。'
            | '，'
            | '、'
            | '；'
            | '：'
            | '？'
            | '！'
            | '．'
    )
}

/// The points of 15834-5.1.1-a and -5.1.2-a.
pub(crate) fn is_point(ch: char) -> bool {
    matches!(ch, '。' | '，' | '、' | '；' | '：' | '？' | '！' | '．')
}

/// True for 15834-5.1.2-a: ？ and ！, of which two in a row share one cell.
pub(crate) fn shares_a_cell(ch: char) -> bool {
    matches!(ch, '？' | '！')
}

/// A line never starts with these (15834-5.1.1-a to -5.1.9-a; ISO/IEC 29500).
pub(crate) fn never_starts(ch: char) -> bool {
    is_closing(ch)
        || matches!(
            ch,
            // connectors, the middle dot and the ellipsis
            '-' | '–' | '－' | '～' | '〜' | '~' | '·' | '•' | '・' | '‧' | '…' | '⋯' | '/' | '／' | '\\' | '＼'
            // Western marks that close
            | '!' | '%' | ')' | ',' | '.' | ':' | ';' | '>' | '?' | ']' | '}' | '¢' | '¨' | '°'
            | 'ˇ' | 'ˉ' | '―' | '‖' | '‰' | '′' | '″' | '›' | '℃' | '℉' | '∶' | '〃' | '々' | '〻'
            // vertical and small forms of closing marks
            | '︶' | '︺' | '︾' | '﹀' | '﹄' | '﹚' | '﹜' | '﹞' | '﹐' | '﹑' | '﹒' | '﹔' | '﹕' | '﹖' | '﹗'
            | '＂' | '％' | '＇' | '｀' | '｜' | '￠' | '｡' | '｣' | '､' | '»'
            // small kana and their long mark, for quoted Japanese
            | 'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ッ' | 'ャ' | 'ュ' | 'ョ' | 'ー'
            | 'ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ' | 'っ' | 'ゃ' | 'ゅ' | 'ょ'
        )
        || is_modifier(ch)
}

/// A line never ends with these (15834-5.1.3-a, -5.1.7-a, -5.1.9-a; ISO/IEC
/// 29500), nor with an ordinal in a circle, which belongs to what follows, nor
/// with a hyphen: whoever takes the text out of a PDF takes a hyphen at a line's
/// end for the division of a word and drops it.
pub(crate) fn never_ends(ch: char) -> bool {
    is_opening(ch)
        || matches!(ch, '$' | '(' | '[' | '{' | '<' | '£' | '¥' | '№' | '＄' | '￡' | '￥' | '«' | '‹' | '｢')
        || matches!(ch, '﹙' | '﹛' | '﹝' | '·' | '•' | '・' | '‧' | '/' | '／' | '\\' | '＼' | '-' | '\u{2010}')
        || matches!(ch, '①'..='⒛' | '㈠'..='㈩')
}

/// A Western word that is too long may be broken after one of these.
pub(crate) fn divides_a_word(ch: char) -> bool {
    matches!(ch, '/' | '?' | '&' | '=' | '-' | '_' | '.' | ',' | ':' | ';' | '#' | '@' | '%' | '+' | '|')
}

/// Characters that are drawn on the one before them.
fn is_modifier(ch: char) -> bool {
    is_invisible(ch) || is_combining(ch) || matches!(ch, '\u{1f3fb}'..='\u{1f3ff}')
}

/// Accents and vowel signs that stand on the character before them.
pub(crate) fn is_combining(ch: char) -> bool {
    matches!(
        ch,
        '\u{0300}'..='\u{036f}' | '\u{0483}'..='\u{0489}' | '\u{0591}'..='\u{05bd}' | '\u{064b}'..='\u{065f}'
        | '\u{0900}'..='\u{0903}' | '\u{093a}'..='\u{094f}' | '\u{0e31}' | '\u{0e34}'..='\u{0e3a}'
        | '\u{0e47}'..='\u{0e4e}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{302a}'..='\u{302f}' | '\u{3099}'..='\u{309a}' | '\u{fe20}'..='\u{fe2f}'
    )
}

/// Controls, joiners, direction marks and variation selectors.
pub(crate) fn is_invisible(ch: char) -> bool {
    matches!(
        ch,
        '\u{0000}'..='\u{0008}' | '\u{000b}'..='\u{001f}' | '\u{007f}'..='\u{009f}' | '\u{00ad}' | '\u{034f}'
        | '\u{061c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}'
    )
}

fn is_east_asian(ch: char) -> bool {
    matches!(
        ch,
        '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ffef}' | '\u{1f000}'..='\u{1faff}' | '\u{20000}'..='\u{3ffff}' | '①'..='⒛' | 'Ⅰ'..='ⅿ'
    )
}

/// Width of a white space character, em, where the fonts have no say.
pub(crate) fn space_width(ch: char) -> f64 {
    match ch {
        '\t' | '\u{2001}' | '\u{2003}' | '\u{3000}' => 1.0,
        '\u{2000}' | '\u{2002}' => 0.5,
        '\u{2004}' => 1.0 / 3.0,
        '\u{2006}' => 1.0 / 6.0,
        '\u{2009}' | '\u{202f}' => 0.2,
        '\u{200a}' => 0.1,
        _ => 0.25,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_clause_5_1_never_start_a_line() {
        assert!("。，、；：？！”’）》〉】〕·～-－/／%℃".chars().all(never_starts));
    }

    #[test]
    fn opening_marks_never_end_a_line() {
        assert!("“‘（《〈【〔·/￥①⑳".chars().all(never_ends));
    }

    #[test]
    fn a_dash_may_start_a_line() {
        assert!(!never_starts('—'));
    }

    #[test]
    fn letters_and_digits_are_words_and_han_is_not() {
        assert!("aZ09@é".chars().all(|ch| kind(ch) == Kind::Western));
        assert!("国〇一㐀𠮷①".chars().all(|ch| kind(ch) == Kind::Cell));
    }
}
