//! Which character a code stands for.

use wenshu_model::FindingCode;

use super::make::{Coding, Maker, at, hex, set_lines, utf16};
use super::{error, has, lines, one_page};
use crate::shared::read;

const SIMPLIFIED: &str = "教育局2025年工作计划（一）、“以人为本”——深化改革……·";
const TRADITIONAL: &str = "教育局2025年工作計劃（一）、「以人為本」";

#[test]
fn predefined_cmaps_without_a_font_program() {
    for (cmap, ordering, coding, text) in [
        ("GBK-EUC-H", "GB1", Coding::Gbk, SIMPLIFIED),
        ("GB-EUC-H", "GB1", Coding::Gbk, SIMPLIFIED),
        ("GBKp-EUC-H", "GB1", Coding::Gbk, SIMPLIFIED),
        ("GBpc-EUC-H", "GB1", Coding::Gbk, SIMPLIFIED),
        ("GBK2K-H", "GB1", Coding::Gb18030, SIMPLIFIED),
        ("UniGB-UCS2-H", "GB1", Coding::Utf16, SIMPLIFIED),
        ("UniGB-UTF16-H", "GB1", Coding::Utf16, SIMPLIFIED),
        ("ETen-B5-H", "CNS1", Coding::Big5, TRADITIONAL),
        ("ETenms-B5-H", "CNS1", Coding::Big5, TRADITIONAL),
        ("UniCNS-UCS2-H", "CNS1", Coding::Utf16, TRADITIONAL),
        ("UniCNS-UTF16-H", "CNS1", Coding::Utf16, TRADITIONAL),
    ] {
        let mut maker = Maker::new();
        let font = maker.font_by_cmap("SimSun", cmap, ordering);
        let content = set_lines("F1", 16.0, 72.0, 700.0, 28.0, &[coding.bytes(text)]);
        maker.page(&format!("/Font<</F1 {font} 0 R>>"), &content);
        assert_eq!(lines(&maker.finish()), [text], "{cmap}");
    }
}

#[test]
fn codes_of_the_file_with_a_map() {
    let mut maker = Maker::new();
    let font = maker.font_by_map("ABCDEF+Song", &[(1, "教"), (2, "育"), (3, "局"), (4, "办公室")]);
    maker.page(&format!("/Font<</F1 {font} 0 R>>"), "BT /F1 16 Tf 72 700 Td <0001000200030004> Tj ET");
    assert_eq!(lines(&maker.finish()), ["教育局办公室"]);
}

#[test]
fn numbers_of_a_collection_without_a_map() {
    let mut maker = Maker::new();
    let font = maker.font_by_cmap("SimSun", "Identity-H", "GB1");
    let codes: Vec<u8> =
        [2205u16, 4322, 2309, 2893, 1789, 4692, 2105, 1987].iter().flat_map(|c| c.to_be_bytes()).collect();
    maker.page(&format!("/Font<</F1 {font} 0 R>>"), &set_lines("F1", 16.0, 72.0, 700.0, 28.0, &[codes]));
    assert_eq!(lines(&maker.finish()), ["教育局年工作计划"]);
}

#[test]
fn codes_that_nothing_explains_are_refused() {
    let mut maker = Maker::new();
    let descendant = maker.object("<</Type/Font/Subtype/CIDFontType2/BaseFont/X/DW 1000>>");
    let font = maker.object(format!(
        "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]>>"
    ));
    let content = set_lines("F1", 16.0, 72.0, 700.0, 28.0, &[utf16("这里写了一些读不出来的字")]);
    maker.page(&format!("/Font<</F1 {font} 0 R>>"), &content);
    assert_eq!(error(&maker.finish()).code(), "scrambled-text-layer");
}

/// A TrueType font of three glyphs for these characters, with a table of them and
/// nothing to draw.
fn true_type(chars: [char; 2]) -> Vec<u8> {
    let table = |words: &[u16]| words.iter().flat_map(|word| word.to_be_bytes()).collect::<Vec<u8>>();
    let mut head = table(&[1, 0, 1, 0, 0, 0, 0x5f0f, 0x3cf5, 0, 1000]);
    head.resize(54, 0);
    let mut hhea = table(&[1, 0, 880, 65416, 0]);
    hhea.resize(36, 0);
    hhea[35] = 3;
    let maxp = table(&[0, 0x5000, 3]);
    let hmtx = table(&[1000, 0, 1000, 0, 1000, 0]);
    let [a, b] = chars.map(|char| char as u16);
    let delta = |char: u16, glyph: u16| glyph.wrapping_sub(char);
    // Format 4 with two segments and the closing one.
    let cmap = table(&[
        0,
        1,
        3,
        1,
        0,
        12,
        4,
        40,
        0,
        6,
        4,
        1,
        2,
        a,
        b,
        0xffff,
        0,
        a,
        b,
        0xffff,
        delta(a, 1),
        delta(b, 2),
        1,
        0,
        0,
        0,
    ]);
    let tables: [(&[u8; 4], Vec<u8>); 5] =
        [(b"cmap", cmap), (b"head", head), (b"hhea", hhea), (b"hmtx", hmtx), (b"maxp", maxp)];
    let mut out = table(&[1, 0, 5, 64, 2, 16]);
    let mut at = 12 + 16 * tables.len();
    for (name, data) in &tables {
        out.extend(*name);
        out.extend([0; 4]);
        out.extend(u32::try_from(at).unwrap().to_be_bytes());
        out.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        at += data.len().next_multiple_of(4);
    }
    for (_, data) in &tables {
        out.extend(data);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    out
}

#[test]
fn glyphs_of_an_embedded_font_by_its_own_table() {
    let mut maker = Maker::new();
    let program = maker.stream("", &true_type(['局', '育']));
    let descriptor = maker.object(format!("<</Type/FontDescriptor/FontName/X/Flags 4/FontFile2 {program} 0 R>>"));
    let descendant = maker.object(format!(
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor {descriptor} 0 R/CIDToGIDMap/Identity>>"
    ));
    let font = maker.object(format!(
        "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]>>"
    ));
    maker.page(&format!("/Font<</F1 {font} 0 R>>"), "BT /F1 16 Tf 72 700 Td <00020001> Tj ET");
    assert_eq!(lines(&maker.finish()), ["育局"]);
}

#[test]
fn drawn_and_simple_fonts() {
    let mut maker = Maker::new();
    let glyph = maker.stream("", b"1000 0 0 0 750 750 d1 0 0 750 750 re f");
    let map = format!(
        "begincmap 1 begincodespacerange <00> <FF> endcodespacerange 2 beginbfchar <61> {} <62> {} endbfchar endcmap",
        hex(&utf16("教")),
        hex(&utf16("育"))
    );
    let map = maker.stream("", map.as_bytes());
    let drawn = maker.object(format!("<</Type/Font/Subtype/Type3/FontBBox[0 0 750 750]/FontMatrix[0.001 0 0 0.001 0 0]/CharProcs<</a {glyph} 0 R/uni5C40 {glyph} 0 R>>/Encoding<</Differences[97/a/a/uni5C40]>>/FirstChar 97/LastChar 99/Widths[1000 1000 1000]/ToUnicode {map} 0 R>>"));
    let letters = maker.object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[1/uni6559/u80B2/fi/emdash]>>>>");
    let plain = maker.object("<</Type/Font/Subtype/TrueType/BaseFont/Arial/Encoding/WinAnsiEncoding>>");
    maker.page(
        &format!("/Font<</F1 {drawn} 0 R/F2 {letters} 0 R/F3 {plain} 0 R>>"),
        "BT /F1 16 Tf 72 700 Td (abc) Tj ET BT /F2 16 Tf 72 660 Td (Hello \\223World\\224 \\001\\002\\003\\004) Tj ET \
         BT /F3 16 Tf 72 620 Td (Plan 2025 \\(draft\\)) Tj ET",
    );
    assert_eq!(lines(&maker.finish()), ["教育局", "Hello “World” 教育fi—", "Plan 2025 (draft)"]);
}

#[test]
fn cmaps_are_of_a_fixed_set() {
    for name in ["..#2F..#2F..#2Fetc#2Fpasswd", "#2Fetc#2Fpasswd", "GBK-EUC-H#00.gz", "NoSuch-H"] {
        let mut maker = Maker::new();
        let font = maker.font_by_cmap("SimSun", name, "GB1");
        maker.page(&format!("/Font<</F1 {font} 0 R>>"), "BT /F1 16 Tf 72 700 Td <089D> Tj ET");
        // The codes of an unknown coding are taken for numbers of the collection.
        assert_eq!(lines(&maker.finish()), ["教"], "{name}");
    }
}

#[test]
fn radicals_become_the_characters_they_stand_for() {
    let mut maker = Maker::new();
    let alphabet = [(1, "⼯"), (2, "作"), (3, "⻓"), (4, "⼀"), (5, "ﬁ")];
    let font = maker.font_by_map("Song", &alphabet);
    maker.page(&format!("/Font<</F1 {font} 0 R>>"), "BT /F1 16 Tf 72 700 Td <00010002000300040005> Tj ET");
    let source = read(&maker.finish(), "a.pdf");
    assert_eq!(source.lines[0].text, "工作长一fi");
    let finding = source.findings.iter().find(|finding| finding.code == FindingCode::DoubtfulReading).unwrap();
    assert!(finding.message.contains("3 个字"), "{}", finding.message);
}

#[test]
fn a_text_layer_of_nonsense_is_refused() {
    // Each character is another than the one that is seen.
    let nonsense: Vec<String> = (0..120u32).map(|n| char::from_u32(0x5100 + n * 37).unwrap().to_string()).collect();
    let rare: Vec<(u16, &str)> = (1u16..).zip(nonsense.iter().map(String::as_str)).collect();
    let private: Vec<String> = (0..60u32).map(|n| char::from_u32(0xe000 + n).unwrap().to_string()).collect();
    let private: Vec<(u16, &str)> = (1u16..).zip(private.iter().map(String::as_str)).collect();
    let lost: Vec<(u16, &str)> = (1..60).map(|code| (code, "\u{fffd}")).collect();
    for alphabet in [rare, private, lost] {
        let mut maker = Maker::new();
        let font = maker.font_by_map("Song", &alphabet);
        let codes: Vec<Vec<u8>> =
            alphabet.chunks(20).map(|line| line.iter().flat_map(|(code, _)| code.to_be_bytes()).collect()).collect();
        maker.page(&format!("/Font<</F1 {font} 0 R>>"), &set_lines("F1", 16.0, 72.0, 700.0, 28.0, &codes));
        let refused = error(&maker.finish());
        assert_eq!(refused.code(), "scrambled-text-layer", "{refused}");
    }
}

#[test]
fn a_few_lost_characters_are_told() {
    let mut maker = Maker::new();
    let font = maker.font_by_map("Song", &[(1, "\u{fffd}")]);
    let other = maker.font_by_cmap("SimSun", "GBK-EUC-H", "GB1");
    let text = at("F2", 16.0, 88.0, 700.0, &"全面推进教育改革发展各项工作，".repeat(2));
    let content = format!("BT /F1 16 Tf 72 700 Td <0001> Tj ET {text}");
    maker.page(&format!("/Font<</F1 {font} 0 R/F2 {other} 0 R>>"), &content);
    let source = read(&maker.finish(), "a.pdf");
    assert!(source.lines[0].text.starts_with('\u{fffd}'));
    assert!(has(&source, FindingCode::DoubtfulReading));
}

#[test]
fn letters_drawn_twice_are_one_and_bold() {
    let twice = format!("{}{}", at("F1", 16.0, 72.0, 700.0, "总体要求"), at("F1", 16.0, 72.4, 700.0, "总体要求"));
    let source = read(&one_page(&twice), "a.pdf");
    assert_eq!(source.lines[0].text, "总体要求");
    assert!(source.lines[0].hint.emphasis.iter().any(|run| run.strong && run.start == 0 && run.end == 4));
    let outlined = "2 Tr 0.4 w ".to_owned() + &at("F1", 16.0, 72.0, 700.0, "总体要求");
    let source = read(&one_page(&outlined), "a.pdf");
    assert!(source.lines[0].hint.emphasis.iter().any(|run| run.strong));
}

#[test]
fn faces_named_in_gbk_are_coded_so_whatever_they_claim() {
    let name: String = Coding::Gbk.bytes("宋体").iter().map(|byte| format!("#{byte:02x}")).collect();
    let mut maker = Maker::new();
    let widths = "500 ".repeat(256);
    let font = maker.object(format!(
        "<</Type/Font/Subtype/TrueType/BaseFont/{name}/Encoding/WinAnsiEncoding/FirstChar 0/LastChar 255/Widths[{widths}]>>"
    ));
    let line = |text: &str, y: f64| format!("BT /F1 16 Tf 72 {y} Td {} Tj ET\n", hex(&Coding::Gbk.bytes(text)));
    let content = line("2024年教育局工作计划", 700.0) + &line("工作原则…………………………１２", 660.0);
    maker.page(&format!("/Font<</F1 {font} 0 R>>"), &content);
    assert_eq!(lines(&maker.finish()), ["2024年教育局工作计划", "工作原则…………………………１２"]);
}

#[test]
fn texts_in_other_letters_are_no_nonsense() {
    let texts = [
        "Оглавление работы и план мероприятий школы",
        "序わたくしといふ現象は仮定された有機交流電燈の",
        "ภาษาไทยเป็นภาษาที่มีระดับเสียง",
    ];
    for text in texts {
        let alphabet: Vec<String> = text.chars().map(String::from).collect();
        let alphabet: Vec<(u16, &str)> = (1u16..).zip(alphabet.iter().map(String::as_str)).collect();
        let mut maker = Maker::new();
        let font = maker.font_by_map("F", &alphabet);
        let codes = alphabet.iter().flat_map(|(code, _)| code.to_be_bytes()).collect();
        maker.page(&format!("/Font<</F1 {font} 0 R>>"), &set_lines("F1", 10.0, 72.0, 700.0, 28.0, &[codes]));
        let plain = |text: &str| text.chars().filter(|char| !char.is_whitespace()).collect::<String>();
        assert_eq!(plain(&lines(&maker.finish()).concat()), plain(text));
    }
}
