//! Classes of characters and looks at the neighbourhood of one.
//!
//! Every pass that asks "is this Chinese?" asks here, so that all of them
//! give the same answer.

/// What a look outside the text sees.
pub(crate) const NOTHING: char = '\0';

/// The character at `at`, or [`NOTHING`].
pub(crate) fn at(text: &[char], at: usize) -> char {
    text.get(at).copied().unwrap_or(NOTHING)
}

/// The character before `at`, or [`NOTHING`].
pub(crate) fn before(text: &[char], position: usize) -> char {
    position.checked_sub(1).map_or(NOTHING, |previous| at(text, previous))
}

/// The nearest character before `at` that is no space.
pub(crate) fn left(text: &[char], position: usize) -> char {
    text.get(..position).unwrap_or_default().iter().rev().copied().find(|c| !is_space(*c)).unwrap_or(NOTHING)
}

/// The nearest character from `at` on that is no space.
pub(crate) fn right(text: &[char], position: usize) -> char {
    text.get(position..).unwrap_or_default().iter().copied().find(|c| !is_space(*c)).unwrap_or(NOTHING)
}

/// Han characters, with 〇 and 々.
pub(crate) const fn is_han(c: char) -> bool {
    matches!(c,
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' | '〇' | '々')
}

/// Marks that belong to Chinese alone: full width, no quotes, no dashes.
pub(crate) const fn is_full_mark(c: char) -> bool {
    matches!(c,
        '、' | '。' | '〈'..='】' | '〔'..='〛' | '！' | '（' | '）' | '，' | '：' | '；' | '？' | '［' | '］'
        | '｛' | '｝' | '～' | '．')
}

/// Marks that Chinese shares with other scripts.
pub(crate) const fn is_shared_mark(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '…' | '—' | '·')
}

/// Han or a mark of Chinese alone.
pub(crate) const fn is_chinese(c: char) -> bool {
    is_han(c) || is_full_mark(c)
}

/// White space inside a line, also the kinds that a web page leaves behind. A
/// line feed divides paragraphs and is none.
pub(crate) fn is_space(c: char) -> bool {
    c != '\n' && (c.is_whitespace() || c == '\u{200B}' || c == '\u{FEFF}')
}

/// Han digits and the counters of an ordinal.
pub(crate) const fn is_han_numeral(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '〇' | '零' | '千' | '两')
}

/// Letters that stand in for a digit: 20xx年, ×月.
pub(crate) const fn is_placeholder(c: char) -> bool {
    matches!(c, 'x' | 'X' | '×' | '_' | '＿')
}

/// What the nearest letter on one side is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    /// A Han character or a mark of Chinese alone.
    Chinese,
    /// A letter of another script.
    Other,
    /// The text ends before any letter.
    Nothing,
}

/// How far a look for a letter goes: farther away it says nothing about a
/// mark, and an unlimited look would be quadratic on a text without letters.
const FAR: usize = 32;

/// The script of the nearest letter in `characters`, past digits, spaces and
/// shared marks.
fn nearest_script(characters: impl Iterator<Item = char>) -> Script {
    for c in characters.take(FAR) {
        if is_chinese(c) {
            return Script::Chinese;
        }
        if c.is_alphabetic() && !is_placeholder(c) {
            return Script::Other;
        }
    }
    Script::Nothing
}

/// True when the mark at `at` stands in Chinese: a Han character or Chinese
/// mark on at least one side (15834-4-a), or, between digits, percent signs,
/// quotes and placeholders, Chinese as the nearest letter.
pub(crate) fn stands_in_chinese(text: &[char], position: usize) -> bool {
    let (previous, next) = (left(text, position), right(text, position + 1));
    if is_chinese(previous) || is_chinese(next) {
        return true;
    }
    let is_latin_word = |c: char| c.is_ascii_alphabetic() && !is_placeholder(c);
    if is_latin_word(previous) || is_latin_word(next) {
        return false;
    }
    let toward_start = nearest_script(text.get(..position).unwrap_or_default().iter().rev().copied());
    let toward_end = nearest_script(text.get(position + 1..).unwrap_or_default().iter().copied());
    (toward_start == Script::Chinese || toward_end == Script::Chinese)
        && toward_start != Script::Other
        && toward_end != Script::Other
}

/// The end of the run of characters from `start` that `belongs` accepts.
pub(crate) fn run_end(text: &[char], start: usize, belongs: impl Fn(char) -> bool) -> usize {
    let length = text.get(start..).unwrap_or_default().iter().take_while(|c| belongs(**c)).count();
    start + length
}

/// True when `word` stands in the text at `position`.
pub(crate) fn stands_at(text: &[char], position: usize, word: &str) -> bool {
    let mut rest = text.get(position..).unwrap_or_default().iter();
    word.chars().all(|c| rest.next() == Some(&c))
}

/// True when `word` ends right before `position`.
pub(crate) fn ends_at(text: &[char], position: usize, word: &str) -> bool {
    position.checked_sub(word.chars().count()).is_some_and(|start| stands_at(text, start, word))
}

/// Width in 字 of the element: half for ASCII, one for all else (9704-3.1-a;
/// digits are half a cell wide, 15835-5.1.7-a).
pub(crate) fn cells(characters: impl IntoIterator<Item = char>) -> f32 {
    characters.into_iter().map(cell).sum()
}

fn cell(c: char) -> f32 {
    if c.is_ascii() || c == '·' { 0.5 } else { 1.0 }
}
