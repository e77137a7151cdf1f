//! Settings: what concerns line breaking and the two kinds of footer.

use wenshu_model::Language;

use super::{DECLARATION, MAIN, language_tag};

/// Marks that may not begin a line: what the PDF keeps from there (spec §8.2),
/// less what Word never breaks before. Word takes 100 at most.
const NOT_AT_LINE_START: &str = concat!(
    "!%),.:;>?]}¢¨°·ˇˉ–―‖’”…‰′″›℃∶、。〃々〉》」』】〕〗〞︶︺︾﹀﹄﹚﹜﹞",
    "！＂％＇），－．／：；？＼］｀｜｝～￠-/\\"
);
/// Marks that may not end a line. Word takes 50 at most.
const NOT_AT_LINE_END: &str = "$([{£¥·‘“№〈《「『【〔〖〝﹙﹛﹝＄（．／［＼｛￡￥/\\";

/// The settings part.
///
/// Punctuation is compressed, not hung (15834-5.1.10-a); a line that ends in a
/// forced break is not spread; compatibility mode 15 is that of Word 2013 and
/// later. Footers differ on odd and even pages (9704-7.5-c).
pub(super) fn part(language: Language) -> String {
    let tag = language_tag(language);
    let start = quick_xml::escape::escape(NOT_AT_LINE_START);
    let end = quick_xml::escape::escape(NOT_AT_LINE_END);
    format!(
        concat!(
            "{declaration}<w:settings xmlns:w=\"{main}\">",
            "<w:zoom w:percent=\"100\"/>",
            "<w:defaultTabStop w:val=\"632\"/>",
            "<w:evenAndOddHeaders/>",
            "<w:characterSpacingControl w:val=\"compressPunctuation\"/>",
            "<w:noLineBreaksAfter w:lang=\"{tag}\" w:val=\"{end}\"/>",
            "<w:noLineBreaksBefore w:lang=\"{tag}\" w:val=\"{start}\"/>",
            "<w:compat><w:doNotExpandShiftReturn/><w:useFELayout/>",
            "<w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/>",
            "</w:compat>",
            "<w:themeFontLang w:val=\"en-US\" w:eastAsia=\"{tag}\"/>",
            "<w:decimalSymbol w:val=\".\"/><w:listSeparator w:val=\",\"/>",
            "</w:settings>"
        ),
        declaration = DECLARATION,
        main = MAIN,
        tag = tag,
        start = start,
        end = end,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_no_longer_than_word_takes() {
        assert!(NOT_AT_LINE_START.chars().count() <= 100);
        assert!(NOT_AT_LINE_END.chars().count() <= 50);
    }
}
