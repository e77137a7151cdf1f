//! Values of Han, Arabic and enclosed numerals.

/// Value of a Han digit, 〇 and 零 included.
pub(crate) fn han_digit(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '两' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn is_counting(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '零')
}

/// Reads a Han ordinal (一 … 九百九十九) at the start of `chars`: its value
/// and how many characters it takes.
pub(crate) fn han_ordinal(chars: &[char]) -> Option<(u32, usize)> {
    let length = chars.iter().take(7).take_while(|c| is_counting(**c)).count();
    let digits = chars.get(..length)?;
    han_value(digits).map(|value| (value, length))
}

/// Value of a whole Han number up to 999; none for anything else (一二, 百).
pub(crate) fn han_value(digits: &[char]) -> Option<u32> {
    let mut total = 0;
    let mut pending: Option<u32> = None;
    let mut smallest_unit = 1000;
    for &c in digits {
        match c {
            '百' | '十' => {
                let unit = if c == '百' { 100 } else { 10 };
                let bare_ten = c == '十' && total == 0 && pending.is_none();
                let count = if bare_ten { 1 } else { pending.filter(|n| *n > 0)? };
                if unit >= smallest_unit {
                    return None;
                }
                total += count * unit;
                smallest_unit = unit;
                pending = None;
            }
            '零' => {
                if total == 0 || pending.is_some() {
                    return None;
                }
            }
            _ => {
                if pending.is_some() {
                    return None;
                }
                pending = Some(han_digit(c)?);
            }
        }
    }
    let value = total + pending.unwrap_or(0);
    (value > 0).then_some(value)
}

/// Value of a digit, half or full width.
pub(crate) fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

/// Reads an Arabic number of at most four digits at the start of `chars`.
pub(crate) fn arabic(chars: &[char]) -> Option<(u32, usize)> {
    let length = chars.iter().take(5).take_while(|c| digit(**c).is_some()).count();
    if length == 0 || length > 4 {
        return None;
    }
    let value = chars.iter().take(length).fold(0, |value, c| value * 10 + digit(*c).unwrap_or(0));
    Some((value, length))
}

/// Reads a number of either kind.
pub(crate) fn either(chars: &[char]) -> Option<(u32, usize)> {
    arabic(chars).or_else(|| han_ordinal(chars))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<u32> {
        han_value(&text.chars().collect::<Vec<_>>())
    }

    #[test]
    fn han_numbers_up_to_hundreds_have_values() {
        for (text, expected) in [("一", 1), ("十", 10), ("十一", 11), ("二十", 20), ("九十九", 99), ("一百零三", 103)]
        {
            assert_eq!(value(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn strings_of_digits_are_no_numbers() {
        for text in ["一二", "百", "十百", "零", ""] {
            assert_eq!(value(text), None, "{text}");
        }
    }
}
