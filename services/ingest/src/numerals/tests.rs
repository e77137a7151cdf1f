//! Numbers against what Word shows.

use super::{NAMES, NumberFormat, numeral};

fn all(format: NumberFormat, values: &[u32]) -> Vec<String> {
    values.iter().map(|&value| numeral(format, value)).collect()
}

#[test]
fn chinese_counting_speaks_zero_and_drops_the_first_one_of_ten() {
    let format = NumberFormat::ChineseCountingThousand;
    let values = [0, 1, 9, 10, 11, 19, 20, 21, 100, 101, 110, 111, 120, 1000, 1001, 1010, 1100, 9999];
    let written = [
        "零",
        "一",
        "九",
        "十",
        "十一",
        "十九",
        "二十",
        "二十一",
        "一百",
        "一百零一",
        "一百一十",
        "一百一十一",
        "一百二十",
        "一千",
        "一千零一",
        "一千零一十",
        "一千一百",
        "九千九百九十九",
    ];
    assert_eq!(all(format, &values), written);
    let values = [10_000, 10_001, 100_000, 101_000, 100_010, 1_000_000, 120_305, 100_000_000, 100_000_001];
    let written =
        ["一万", "一万零一", "十万", "十万一千", "十万零一十", "一百万", "十二万零三百零五", "一亿", "一亿零一"];
    assert_eq!(all(format, &values), written);
}

#[test]
fn plain_counting_goes_digit_by_digit_from_a_hundred() {
    assert_eq!(
        all(NumberFormat::ChineseCounting, &[1, 10, 11, 99, 100, 305]),
        ["一", "十", "十一", "九十九", "一〇〇", "三〇五"]
    );
    assert_eq!(
        all(NumberFormat::JapaneseCounting, &[1, 10, 11, 20, 100, 111, 1101]),
        ["一", "十", "十一", "二十", "百", "百十一", "千百一"]
    );
    assert_eq!(all(NumberFormat::IdeographDigital, &[1, 10, 20, 105]), ["一", "一〇", "二〇", "一〇五"]);
    assert_eq!(numeral(NumberFormat::TaiwaneseDigital, 10), "一〇");
}

#[test]
fn legal_numbers_speak_every_one() {
    assert_eq!(
        all(NumberFormat::ChineseLegalSimplified, &[1, 2, 3, 10, 11, 20, 101, 110]),
        ["壹", "贰", "叁", "壹拾", "壹拾壹", "贰拾", "壹佰零壹", "壹佰壹拾"]
    );
    assert_eq!(all(NumberFormat::IdeographLegalTraditional, &[2, 3, 6, 10]), ["貳", "參", "陸", "壹拾"]);
    assert_eq!(all(NumberFormat::JapaneseLegal, &[1, 2, 10]), ["壱", "弐", "壱拾"]);
}

#[test]
fn sets_that_end_go_on_in_digits() {
    assert_eq!(all(NumberFormat::DecimalEnclosedCircle, &[0, 1, 20, 21]), ["0", "①", "⑳", "21"]);
    assert_eq!(all(NumberFormat::DecimalEnclosedCircleChinese, &[10, 11]), ["⑩", "11"]);
    assert_eq!(all(NumberFormat::DecimalEnclosedParen, &[1, 20, 21]), ["⑴", "⒇", "21"]);
    assert_eq!(all(NumberFormat::DecimalEnclosedFullstop, &[1, 20, 21]), ["⒈", "⒛", "21"]);
    assert_eq!(all(NumberFormat::IdeographEnclosedCircle, &[1, 10, 11]), ["㊀", "㊉", "11"]);
    assert_eq!(all(NumberFormat::IdeographTraditional, &[1, 2, 10, 11]), ["甲", "乙", "癸", "11"]);
    assert_eq!(all(NumberFormat::IdeographZodiac, &[1, 12, 13]), ["子", "亥", "13"]);
    assert_eq!(all(NumberFormat::IdeographZodiacTraditional, &[1, 2, 60, 61]), ["甲子", "乙丑", "癸亥", "61"]);
}

#[test]
fn western_numbers() {
    assert_eq!(all(NumberFormat::UpperRoman, &[0, 1, 4, 9, 1999]), ["0", "I", "IV", "IX", "MCMXCIX"]);
    assert_eq!(all(NumberFormat::LowerLetter, &[1, 26, 27, 28, 53]), ["a", "z", "aa", "bb", "aaa"]);
    assert_eq!(all(NumberFormat::DecimalZero, &[1, 10]), ["01", "10"]);
    assert_eq!(all(NumberFormat::DecimalFullWidth, &[1, 10]), ["１", "１０"]);
    assert_eq!(
        all(NumberFormat::Ordinal, &[1, 2, 3, 4, 11, 21, 112]),
        ["1st", "2nd", "3rd", "4th", "11th", "21st", "112th"]
    );
    assert_eq!(
        all(NumberFormat::OrdinalText, &[1, 12, 20, 21, 105]),
        ["First", "Twelfth", "Twentieth", "Twenty-first", "One hundred fifth"]
    );
    assert_eq!(all(NumberFormat::CardinalText, &[0, 15, 1200]), ["Zero", "Fifteen", "One thousand two hundred"]);
    assert_eq!(numeral(NumberFormat::NumberInDash, 3), "- 3 -");
    assert_eq!(numeral(NumberFormat::Hex, 255), "FF");
    assert_eq!(numeral(NumberFormat::Chicago, 5), "**");
}

#[test]
fn korean_numbers() {
    assert_eq!(all(NumberFormat::KoreanCounting, &[1, 10, 11, 101]), ["일", "십", "십일", "백일"]);
    assert_eq!(all(NumberFormat::KoreanLegal, &[1, 11, 20, 100]), ["하나", "열하나", "스물", "100"]);
    assert_eq!(all(NumberFormat::Ganada, &[1, 14, 15]), ["가", "하", "15"]);
}

#[test]
fn names_and_codes_are_each_given_once() {
    for (index, (name, code, format)) in NAMES.iter().enumerate() {
        assert_eq!(NumberFormat::from_ooxml(name), *format);
        let others = NAMES.iter().skip(index + 1);
        assert!(others.clone().all(|(other, ..)| other != name), "{name}");
        if let Some(code) = code {
            assert_eq!(NumberFormat::from_nfc(*code), *format);
            assert!(others.clone().all(|(_, other, _)| *other != Some(*code)), "{code}");
        }
    }
    assert_eq!(NumberFormat::from_ooxml("nonsense"), NumberFormat::Decimal);
    assert_eq!(NumberFormat::from_nfc(0x28), NumberFormat::Decimal);
    assert_eq!(NumberFormat::from_nfc(0xffff), NumberFormat::Decimal);
    assert_eq!(NumberFormat::from_ooxml_pattern("001, 002, 003, ..."), NumberFormat::Padded(3));
    assert_eq!(NumberFormat::from_ooxml_pattern("绝"), NumberFormat::Decimal);
}

#[test]
fn every_format_writes_every_number_shortly() {
    for (_, _, format) in NAMES {
        for value in [0, 1, 99, 100, 10_000, u32::MAX] {
            assert!(numeral(format, value).chars().count() <= 40, "{format:?} {value}");
            assert_eq!(numeral(format, value).is_empty(), format.is_numberless());
        }
    }
    assert_eq!(numeral(NumberFormat::Padded(3), 7), "007");
}
