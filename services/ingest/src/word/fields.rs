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
    /// Text; empty for a field that shows nothing.
    Text(String),
    /// Text with its pronunciation above it.
    Ruby {
        /// The text.
        base: String,
        /// What stands above it.
        above: String,
    },
    /// A place in a font.
    Symbol {
        /// The font.
        font: String,
        /// The place.
        code: u32,
    },
}

/// What a field shows that has no result: of an `EQ` field the text
/// (带圈字符 are written so, `eq \o\ac(○,1)`, and 拼音指南), of `SYMBOL` the
/// character, of `MACROBUTTON` the words of the button. Other fields show nothing.
pub fn drawn(instruction: &str) -> Drawn {
    let nothing = Drawn::Text(String::new());
    match name(instruction).as_str() {
        "EQ" => equation(instruction).unwrap_or(nothing),
        "SYMBOL" => symbol(instruction).unwrap_or(nothing),
        "MACROBUTTON" | "GOTOBUTTON" => Drawn::Text(behind_words(instruction, 2).to_owned()),
        _ => nothing,
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

fn equation(instruction: &str) -> Option<Drawn> {
    let (switches, arguments) = instruction.trim().split_once('(')?;
    let arguments = arguments.strip_suffix(')').unwrap_or(arguments);
    let written: Vec<&str> = arguments.split([',', ';', '，']).map(str::trim).collect();
    let parts: Vec<String> = written.iter().map(|part| without_switches(part)).collect();
    let ring = |part: &str| matches!(part, "○" | "〇" | "◯");
    if let ([raised, _], [above, base]) = (written.as_slice(), parts.as_slice()) {
        if ring(above) || matches!(above.as_str(), "□" | "△" | "◇") {
            let circled = base.parse().ok().filter(|_| ring(above)).and_then(circled);
            return Some(Drawn::Text(circled.map_or_else(|| base.clone(), String::from)));
        }
        if raised.contains("\\up") {
            return Some(Drawn::Ruby { base: base.clone(), above: above.clone() });
        }
    }
    let is_fraction = switches.trim_end().to_ascii_lowercase().ends_with("\\f");
    Some(Drawn::Text(parts.join(if is_fraction { "/" } else { "" })))
}

/// An argument without what says how it is set: `\s\up 9(字)` is 字.
fn without_switches(argument: &str) -> String {
    let mut text = String::new();
    let mut characters = argument.chars().peekable();
    while let Some(c) = characters.next() {
        match (c, characters.peek()) {
            ('\\', Some(next)) if next.is_ascii_alphabetic() => {
                while characters.next_if(char::is_ascii_alphabetic).is_some() {}
                while characters.next_if(|c| matches!(c, ' ' | '-' | '0'..='9')).is_some() {}
            }
            ('\\', Some(_)) => text.extend(characters.next()),
            ('(' | ')' | '\\', _) => {}
            _ => text.push(c),
        }
    }
    text
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

    fn text(text: &str) -> Drawn {
        Drawn::Text(text.to_owned())
    }

    #[test]
    fn equations_show_their_arguments() {
        assert_eq!(drawn(r" eq \o\ac(○,3) "), text("③"));
        assert_eq!(drawn(r"EQ \o\ac(□,甲)"), text("甲"));
        assert_eq!(drawn(r"EQ \f(1,2)"), text("1/2"));
        let ruby = Drawn::Ruby { base: "拼".to_owned(), above: "pīn".to_owned() };
        assert_eq!(drawn(r#"EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(pīn),拼)"#), ruby);
        assert_eq!(drawn("PAGE"), text(""));
    }

    #[test]
    fn symbols_and_buttons_show_what_stands_in_the_instruction() {
        let symbol = |code| Drawn::Symbol { font: "Wingdings".to_owned(), code };
        assert_eq!(drawn(r#"SYMBOL 252 \f "Wingdings" \s 12"#), symbol(252));
        assert_eq!(drawn(r"SYMBOL 0xFC \f Wingdings"), symbol(0xfc));
        assert_eq!(drawn("SYMBOL x"), text(""));
        assert_eq!(drawn("MACROBUTTON NoMacro 请填写单位 名称"), text("请填写单位 名称"));
    }

    #[test]
    fn fields_that_fetch_are_told() {
        assert!(fetches(r#" DDEAUTO c:\\windows\\system32\\cmd.exe "/k calc" "#));
        assert!(fetches("includetext x"));
        assert!(!fetches("HYPERLINK http://example.com"));
    }
}
