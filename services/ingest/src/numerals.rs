//! Automatic numbers as a reader sees them: 1, IV, 一百零一, 壹, 甲, ①, ⑴, ⒈.
//!
//! Word, WPS, RTF and OOXML name the same formats: by a code ([MS-OSHARED]
//! 2.2.1.3 `MSONFC`) or by a word (ECMA-376 Part 1, 17.18.59
//! `ST_NumberFormat`). What a format cannot count is written in Arabic
//! digits, as Word does.

mod east_asian;
mod letters;

/// How a number is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum NumberFormat {
    /// 1, 2, 3.
    #[default]
    Decimal,
    /// I, II, III.
    UpperRoman,
    /// i, ii, iii.
    LowerRoman,
    /// A, B, … Z, AA, BB.
    UpperLetter,
    /// a, b, … z, aa, bb.
    LowerLetter,
    /// 1st, 2nd, 3rd.
    Ordinal,
    /// One, Two, Three.
    CardinalText,
    /// First, Second, Third.
    OrdinalText,
    /// 1 … 9, A … F, 10.
    Hex,
    /// *, †, ‡, §, **.
    Chicago,
    /// 一, 二, … 九, 一〇, 一一.
    IdeographDigital,
    /// 一, … 十, 十一, … 百, 百一; what Chinese versions of Word write for 一、二、三.
    JapaneseCounting,
    /// ｱ, ｲ, ｳ.
    Aiueo,
    /// ｲ, ﾛ, ﾊ.
    Iroha,
    /// １, ２, … １０.
    DecimalFullWidth,
    /// 1, 2, 3.
    DecimalHalfWidth,
    /// 壱, 弐, 参, … 壱拾.
    JapaneseLegal,
    /// 一, … 十, 十一; 一万.
    JapaneseDigitalTenThousand,
    /// ①, … ⑳, 21.
    DecimalEnclosedCircle,
    /// １, ２, … １０.
    DecimalFullWidth2,
    /// ア, イ, ウ.
    AiueoFullWidth,
    /// イ, ロ, ハ.
    IrohaFullWidth,
    /// 01, 02, … 09, 10.
    DecimalZero,
    /// Digits to this width with zeros in front: 001, 00001 (Word's custom
    /// formats).
    Padded(u8),
    /// A mark, no number.
    Bullet,
    /// 가, 나, 다.
    Ganada,
    /// ㄱ, ㄴ, ㄷ.
    Chosung,
    /// ⒈, … ⒛, 21.
    DecimalEnclosedFullstop,
    /// ⑴, … ⒇, 21.
    DecimalEnclosedParen,
    /// ①, … ⑩, 11.
    DecimalEnclosedCircleChinese,
    /// ㊀, … ㊉, 11.
    IdeographEnclosedCircle,
    /// 甲, 乙, … 癸, 11.
    IdeographTraditional,
    /// 子, 丑, … 亥, 13.
    IdeographZodiac,
    /// 甲子, 乙丑, … 癸亥, 61.
    IdeographZodiacTraditional,
    /// 一, … 十, 十一, … 九十九, 一〇〇.
    TaiwaneseCounting,
    /// 壹, 貳, 參, … 壹拾.
    IdeographLegalTraditional,
    /// 一, … 十, 十一, … 一百零一.
    TaiwaneseCountingThousand,
    /// 一, … 九, 一〇.
    TaiwaneseDigital,
    /// 一, … 十, 十一, … 九十九, 一〇〇.
    ChineseCounting,
    /// 壹, 贰, 叁, … 壹拾.
    ChineseLegalSimplified,
    /// 一, … 十, 十一, … 一百零一.
    ChineseCountingThousand,
    /// 일, 이, … 일영.
    KoreanDigital,
    /// 일, 이, … 십, 십일.
    KoreanCounting,
    /// 하나, 둘, 셋.
    KoreanLegal,
    /// 一, 二, … 一零.
    KoreanDigital2,
    /// ١, ٢ … stand for it in no plan: Arabic digits.
    ArabicAbjad,
    /// Written in Arabic digits.
    ArabicAlpha,
    /// Written in Arabic digits.
    Hebrew1,
    /// Written in Arabic digits.
    Hebrew2,
    /// Written in Arabic digits.
    HindiVowels,
    /// Written in Arabic digits.
    HindiConsonants,
    /// १, २, ३.
    HindiNumbers,
    /// Written in Arabic digits.
    HindiCounting,
    /// Written in Arabic digits.
    ThaiLetters,
    /// ๑, ๒, ๓.
    ThaiNumbers,
    /// Written in Arabic digits.
    ThaiCounting,
    /// Written in Arabic digits.
    VietnameseCounting,
    /// а, б, в.
    RussianLower,
    /// А, Б, В.
    RussianUpper,
    /// - 1 -.
    NumberInDash,
    /// Nothing at all.
    None,
}

impl NumberFormat {
    /// The format by its name in OOXML; a name that is none of
    /// `ST_NumberFormat` is [`Decimal`](Self::Decimal).
    pub fn from_ooxml(name: &str) -> Self {
        NAMES.iter().find(|(known, ..)| *known == name).map_or(Self::Decimal, |(_, _, format)| *format)
    }

    /// The format by its code in Word's binary files and RTF (`\levelnfc`); an
    /// unknown code is [`Decimal`](Self::Decimal).
    pub fn from_nfc(code: u16) -> Self {
        NAMES.iter().find(|(_, known, _)| *known == Some(code)).map_or(Self::Decimal, |(.., format)| *format)
    }

    /// The format by its pattern in OOXML when its name is `custom`:
    /// `001, 002, 003, ...`.
    pub fn from_ooxml_pattern(pattern: &str) -> Self {
        let first = pattern.split(',').next().unwrap_or_default().trim();
        let digits = first.len() >= 2 && first.bytes().all(|byte| byte.is_ascii_digit());
        match u8::try_from(first.len()) {
            Ok(width) if digits && width <= 10 => Self::Padded(width),
            _ => Self::Decimal,
        }
    }

    /// True when it is a mark or nothing, and so no number.
    pub const fn is_numberless(self) -> bool {
        matches!(self, Self::Bullet | Self::None)
    }
}

/// Name in OOXML, code in Word and RTF, format.
type Named = (&'static str, Option<u16>, NumberFormat);

/// Every format that has a name.
const NAMES: [Named; 61] = {
    use NumberFormat as F;
    [
        ("decimal", Some(0x00), F::Decimal),
        ("upperRoman", Some(0x01), F::UpperRoman),
        ("lowerRoman", Some(0x02), F::LowerRoman),
        ("upperLetter", Some(0x03), F::UpperLetter),
        ("lowerLetter", Some(0x04), F::LowerLetter),
        ("ordinal", Some(0x05), F::Ordinal),
        ("cardinalText", Some(0x06), F::CardinalText),
        ("ordinalText", Some(0x07), F::OrdinalText),
        ("hex", Some(0x08), F::Hex),
        ("chicago", Some(0x09), F::Chicago),
        ("ideographDigital", Some(0x0a), F::IdeographDigital),
        ("japaneseCounting", Some(0x0b), F::JapaneseCounting),
        ("aiueo", Some(0x0c), F::Aiueo),
        ("iroha", Some(0x0d), F::Iroha),
        ("decimalFullWidth", Some(0x0e), F::DecimalFullWidth),
        ("decimalHalfWidth", Some(0x0f), F::DecimalHalfWidth),
        ("japaneseLegal", Some(0x10), F::JapaneseLegal),
        ("japaneseDigitalTenThousand", Some(0x11), F::JapaneseDigitalTenThousand),
        ("decimalEnclosedCircle", Some(0x12), F::DecimalEnclosedCircle),
        ("decimalFullWidth2", Some(0x13), F::DecimalFullWidth2),
        ("aiueoFullWidth", Some(0x14), F::AiueoFullWidth),
        ("irohaFullWidth", Some(0x15), F::IrohaFullWidth),
        ("decimalZero", Some(0x16), F::DecimalZero),
        ("bullet", Some(0x17), F::Bullet),
        ("ganada", Some(0x18), F::Ganada),
        ("chosung", Some(0x19), F::Chosung),
        ("decimalEnclosedFullstop", Some(0x1a), F::DecimalEnclosedFullstop),
        ("decimalEnclosedParen", Some(0x1b), F::DecimalEnclosedParen),
        ("decimalEnclosedCircleChinese", Some(0x1c), F::DecimalEnclosedCircleChinese),
        ("ideographEnclosedCircle", Some(0x1d), F::IdeographEnclosedCircle),
        ("ideographTraditional", Some(0x1e), F::IdeographTraditional),
        ("ideographZodiac", Some(0x1f), F::IdeographZodiac),
        ("ideographZodiacTraditional", Some(0x20), F::IdeographZodiacTraditional),
        ("taiwaneseCounting", Some(0x21), F::TaiwaneseCounting),
        ("ideographLegalTraditional", Some(0x22), F::IdeographLegalTraditional),
        ("taiwaneseCountingThousand", Some(0x23), F::TaiwaneseCountingThousand),
        ("taiwaneseDigital", Some(0x24), F::TaiwaneseDigital),
        ("chineseCounting", Some(0x25), F::ChineseCounting),
        ("chineseLegalSimplified", Some(0x26), F::ChineseLegalSimplified),
        ("chineseCountingThousand", Some(0x27), F::ChineseCountingThousand),
        ("koreanDigital", Some(0x29), F::KoreanDigital),
        ("koreanCounting", Some(0x2a), F::KoreanCounting),
        ("koreanLegal", Some(0x2b), F::KoreanLegal),
        ("koreanDigital2", Some(0x2c), F::KoreanDigital2),
        ("hebrew1", Some(0x2d), F::Hebrew1),
        ("arabicAlpha", Some(0x2e), F::ArabicAlpha),
        ("hebrew2", Some(0x2f), F::Hebrew2),
        ("arabicAbjad", Some(0x30), F::ArabicAbjad),
        ("hindiVowels", Some(0x31), F::HindiVowels),
        ("hindiConsonants", Some(0x32), F::HindiConsonants),
        ("hindiNumbers", Some(0x33), F::HindiNumbers),
        ("hindiCounting", Some(0x34), F::HindiCounting),
        ("thaiLetters", Some(0x35), F::ThaiLetters),
        ("thaiNumbers", Some(0x36), F::ThaiNumbers),
        ("thaiCounting", Some(0x37), F::ThaiCounting),
        ("vietnameseCounting", Some(0x38), F::VietnameseCounting),
        ("numberInDash", Some(0x39), F::NumberInDash),
        ("russianLower", Some(0x3a), F::RussianLower),
        ("russianUpper", Some(0x3b), F::RussianUpper),
        ("none", Some(0xff), F::None),
        ("bahtText", None, F::Decimal),
    ]
};

/// A number as a reader sees it. Empty for a bullet and for no number.
pub fn numeral(format: NumberFormat, value: u32) -> String {
    written(format, value).unwrap_or_else(|| value.to_string())
}

/// A number in a format; `None` when the format cannot count it.
fn written(format: NumberFormat, value: u32) -> Option<String> {
    use NumberFormat as F;
    match format {
        F::Bullet | F::None => Some(String::new()),
        F::UpperRoman => letters::roman(value),
        F::LowerRoman => letters::roman(value).map(|roman| roman.to_ascii_lowercase()),
        F::UpperLetter => letters::repeated(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        F::LowerLetter => letters::repeated(value, "abcdefghijklmnopqrstuvwxyz"),
        F::RussianUpper => letters::repeated(value, "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЫЭЮЯ"),
        F::RussianLower => letters::repeated(value, "абвгдежзиклмнопрстуфхцчшщыэюя"),
        F::Chicago => letters::repeated(value, "*†‡§"),
        F::Ordinal => Some(letters::ordinal(value)),
        F::CardinalText => letters::cardinal_text(value),
        F::OrdinalText => letters::ordinal_text(value),
        F::Hex => Some(format!("{value:X}")),
        F::DecimalZero => Some(format!("{value:02}")),
        F::Padded(width) => Some(format!("{value:0width$}", width = usize::from(width.min(10)))),
        F::NumberInDash => Some(format!("- {value} -")),
        F::DecimalFullWidth | F::DecimalFullWidth2 => Some(letters::digits(value, "０１２３４５６７８９")),
        F::HindiNumbers => Some(letters::digits(value, "०१२३४५६७८९")),
        F::ThaiNumbers => Some(letters::digits(value, "๐๑๒๓๔๕๖๗๘๙")),
        F::IdeographDigital | F::TaiwaneseDigital => Some(letters::digits(value, east_asian::DIGITS)),
        F::KoreanDigital => Some(letters::digits(value, "영일이삼사오육칠팔구")),
        F::KoreanDigital2 => Some(letters::digits(value, "零一二三四五六七八九")),
        F::DecimalEnclosedCircle => letters::one_of(value, "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
        F::DecimalEnclosedCircleChinese => letters::one_of(value, "①②③④⑤⑥⑦⑧⑨⑩"),
        F::DecimalEnclosedParen => letters::one_of(value, "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
        F::DecimalEnclosedFullstop => letters::one_of(value, "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
        F::IdeographEnclosedCircle => letters::one_of(value, "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
        F::Ganada => letters::one_of(value, "가나다라마바사아자차카타파하"),
        F::Chosung => letters::one_of(value, "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"),
        F::Aiueo => letters::one_of(value, "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ"),
        F::AiueoFullWidth => letters::one_of(
            value,
            "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
        ),
        F::Iroha => letters::one_of(value, "ｲﾛﾊﾆﾎﾍﾄﾁﾘﾇﾙｦﾜｶﾖﾀﾚｿﾂﾈﾅﾗﾑｳヰﾉｵｸﾔﾏｹﾌｺｴﾃｱｻｷﾕﾒﾐｼヱﾋﾓｾｽﾝ"),
        F::IrohaFullWidth => letters::one_of(
            value,
            "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン",
        ),
        F::IdeographTraditional => letters::one_of(value, east_asian::STEMS),
        F::IdeographZodiac => letters::one_of(value, east_asian::BRANCHES),
        F::IdeographZodiacTraditional => east_asian::stem_and_branch(value),
        F::ChineseCounting | F::TaiwaneseCounting => Some(east_asian::counting_to_99(value)),
        F::ChineseCountingThousand | F::TaiwaneseCountingThousand => Some(east_asian::CHINESE.write(value)),
        F::ChineseLegalSimplified => Some(east_asian::LEGAL_SIMPLIFIED.write(value)),
        F::IdeographLegalTraditional => Some(east_asian::LEGAL_TRADITIONAL.write(value)),
        F::JapaneseCounting | F::JapaneseDigitalTenThousand => Some(east_asian::JAPANESE.write(value)),
        F::JapaneseLegal => Some(east_asian::LEGAL_JAPANESE.write(value)),
        F::KoreanCounting => Some(east_asian::KOREAN.write(value)),
        F::KoreanLegal => east_asian::korean_native(value),
        F::Decimal
        | F::DecimalHalfWidth
        | F::ArabicAbjad
        | F::ArabicAlpha
        | F::Hebrew1
        | F::Hebrew2
        | F::HindiVowels
        | F::HindiConsonants
        | F::HindiCounting
        | F::ThaiLetters
        | F::ThaiCounting
        | F::VietnameseCounting => None,
    }
}

#[cfg(test)]
mod tests;
