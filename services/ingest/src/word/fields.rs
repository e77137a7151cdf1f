//! Fields: the result is shown, the instruction is not (ECMA-376-1, 17.16 has
//! the instructions; all formats of Word share them).

/// Characters of an instruction that are looked at.
pub const LONGEST_INSTRUCTION: usize = 400;

/// True for a field that fetches something.
pub fn fetches(instruction: &str) -> bool {
    const FETCHING: [&str; 8] =
        ["DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "LINK", "DATABASE", "RD"];
    FETCHING.contains(&name(instruction).as_str())
}

/// What a field shows that has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drawn {
    /// Nothing.
    Nothing,
    /// Text.
    Text(String),
    /// A place in a font.
    Symbol {
        /// The font.
        font: String,
        /// The place.
        code: u32,
    },
}

/// What a field shows that has no result: of an `EQ` field the text
/// (带圈字符 are written so, `eq \o\ac(○,1)`), of `SYMBOL` the character, of
/// `MACROBUTTON` the words of the button. Other fields show nothing.
pub fn drawn(instruction: &str) -> Drawn {
    match name(instruction).as_str() {
        "EQ" => Drawn::Text(equation(instruction)),
        "SYMBOL" => symbol(instruction).unwrap_or(Drawn::Nothing),
        "MACROBUTTON" | "GOTOBUTTON" => Drawn::Text(behind_words(instruction, 2).to_owned()),
        _ => Drawn::Nothing,
    }
}

fn name(instruction: &str) -> String {
    // `EQ\o` needs no space.
    let name = instruction.trim_start().split(|c: char| c.is_whitespace() || c == '\\').next();
    name.unwrap_or_default().to_ascii_uppercase()
}

/// What stands behind the first words.
fn behind_words(text: &str, words: usize) -> &str {
    let mut rest = text.trim_start();
    for _ in 0..words {
        rest = rest.split_once(char::is_whitespace).map_or("", |(_, behind)| behind.trim_start());
    }
    rest.trim_end()
}

fn equation(instruction: &str) -> String {
    let Some((_, arguments)) = instruction.trim().split_once('(') else { return String::new() };
    let arguments = arguments.strip_suffix(')').unwrap_or(arguments);
    let parts: Vec<&str> = arguments.split([',', ';', '，']).map(str::trim).collect();
    let ring = |part: &str| matches!(part, "○" | "〇" | "◯");
    if let [frame, inner] = parts.as_slice()
        && (ring(frame) || matches!(*frame, "□" | "△" | "◇"))
    {
        let circled = inner.parse().ok().filter(|_| ring(frame)).and_then(circled);
        return circled.map_or_else(|| (*inner).to_owned(), String::from);
    }
    parts.concat().chars().filter(|c| !matches!(c, '(' | ')' | '\\')).collect()
}

/// ① to ⑳.
fn circled(number: u32) -> Option<char> {
    (1..=20).contains(&number).then(|| char::from_u32(0x2460 + number - 1)).flatten()
}

/// `SYMBOL 252 \f "Wingdings" \s 12`; the place may be written 0xFC.
fn symbol(instruction: &str) -> Option<Drawn> {
    let arguments = behind_words(instruction, 1);
    let place = arguments.split_whitespace().next()?;
    let hexadecimal = place.strip_prefix("0x").or_else(|| place.strip_prefix("0X"));
    let code = match hexadecimal {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => place.parse().ok()?,
    };
    let font = arguments.split_once("\\f").map_or("", |(_, behind)| behind.trim_start());
    let font = match font.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next(),
        None => font.split_whitespace().next(),
    };
    Some(Drawn::Symbol { font: font.unwrap_or_default().to_owned(), code })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_around_a_number_is_one_character() {
        assert_eq!(drawn(r" eq \o\ac(○,3) "), Drawn::Text("③".to_owned()));
        assert_eq!(drawn(r"EQ \o\ac(□,甲)"), Drawn::Text("甲".to_owned()));
        assert_eq!(drawn("PAGE"), Drawn::Nothing);
    }

    #[test]
    fn symbols_and_buttons_show_what_stands_in_the_instruction() {
        let symbol = |code| Drawn::Symbol { font: "Wingdings".to_owned(), code };
        assert_eq!(drawn(r#"SYMBOL 252 \f "Wingdings" \s 12"#), symbol(252));
        assert_eq!(drawn(r"SYMBOL 0xFC \f Wingdings"), symbol(0xfc));
        assert_eq!(drawn("SYMBOL x"), Drawn::Nothing);
        assert_eq!(drawn("MACROBUTTON NoMacro 请填写单位 名称"), Drawn::Text("请填写单位 名称".to_owned()));
    }

    #[test]
    fn fields_that_fetch_are_told() {
        assert!(fetches(r#" DDEAUTO c:\\windows\\system32\\cmd.exe "/k calc" "#));
        assert!(fetches("includetext x"));
        assert!(!fetches("HYPERLINK http://example.com"));
    }
}
