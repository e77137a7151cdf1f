//! Numbers of East Asia: 一百零一, 壹佰, 甲子, 일.

/// 〇 to 九.
pub const DIGITS: &str = "〇一二三四五六七八九";

/// The ten heavenly stems.
pub const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";

/// The twelve earthly branches.
pub const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";

/// How a language counts with units: 3 百 0 2 十.
#[derive(Debug, Clone, Copy)]
pub struct Counting {
    /// 0 to 9.
    digits: [&'static str; 10],
    /// 10, 100, 1000.
    units: [&'static str; 3],
    /// 10 000 and 100 000 000.
    groups: [&'static str; 2],
    /// Zero is spoken where places are skipped: 一百零一.
    zero: bool,
    /// One is spoken in front of 10 at the very beginning: 壹拾.
    leading_one: bool,
    /// One is spoken in front of units inside: 一百一十.
    inner_one: bool,
}

/// 一百零一, 十一.
pub const CHINESE: Counting = Counting {
    digits: ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"],
    units: ["十", "百", "千"],
    groups: ["万", "亿"],
    zero: true,
    leading_one: false,
    inner_one: true,
};

/// 壹佰零壹, 壹拾壹.
pub const LEGAL_SIMPLIFIED: Counting = Counting {
    digits: ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"],
    units: ["拾", "佰", "仟"],
    groups: ["万", "亿"],
    zero: true,
    leading_one: true,
    inner_one: true,
};

/// 壹佰零壹, in Traditional characters.
pub const LEGAL_TRADITIONAL: Counting = Counting {
    digits: ["零", "壹", "貳", "參", "肆", "伍", "陸", "柒", "捌", "玖"],
    units: ["拾", "佰", "仟"],
    groups: ["萬", "億"],
    zero: true,
    leading_one: true,
    inner_one: true,
};

/// 百一, 十一.
pub const JAPANESE: Counting = Counting {
    digits: ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"],
    units: ["十", "百", "千"],
    groups: ["万", "億"],
    zero: false,
    leading_one: false,
    inner_one: false,
};

/// 壱百壱.
pub const LEGAL_JAPANESE: Counting = Counting {
    digits: ["零", "壱", "弐", "参", "四", "伍", "六", "七", "八", "九"],
    units: ["拾", "百", "阡"],
    groups: ["萬", "億"],
    zero: false,
    leading_one: true,
    inner_one: true,
};

/// 백일.
pub const KOREAN: Counting = Counting {
    digits: ["영", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구"],
    units: ["십", "백", "천"],
    groups: ["만", "억"],
    zero: false,
    leading_one: false,
    inner_one: false,
};

impl Counting {
    /// Writes a number.
    pub fn write(&self, value: u32) -> String {
        if value == 0 {
            return self.digit(0).to_owned();
        }
        let mut written = String::new();
        let mut skipped = false;
        for (place, digit) in places(value) {
            let unit = place % 4;
            if digit == 0 {
                skipped = true;
            } else {
                if skipped && self.zero && !written.is_empty() {
                    written.push_str(self.digit(0));
                }
                skipped = false;
                if digit != 1 || self.speaks_one(place, written.is_empty()) {
                    written.push_str(self.digit(digit));
                }
                written
                    .push_str(unit.checked_sub(1).and_then(|unit| self.units.get(unit)).copied().unwrap_or_default());
            }
            if unit == 0 && place > 0 && group(value, place) > 0 {
                let name = (place / 4).checked_sub(1).and_then(|group| self.groups.get(group));
                written.push_str(name.copied().unwrap_or_default());
                // 一万 and 一万零一: a zero counts from the next group on.
                skipped = false;
            }
        }
        written
    }

    /// One stands alone, or in front of its unit.
    const fn speaks_one(&self, place: usize, first: bool) -> bool {
        match place % 4 {
            0 => true,
            1 if first => self.leading_one,
            1 => self.inner_one,
            _ => self.inner_one || (first && self.leading_one),
        }
    }

    fn digit(&self, digit: u32) -> &'static str {
        usize::try_from(digit).ok().and_then(|digit| self.digits.get(digit)).copied().unwrap_or_default()
    }
}

/// The digits of a number with their place, from the highest.
fn places(value: u32) -> impl Iterator<Item = (usize, u32)> {
    let digits: Vec<u32> = value.to_string().chars().filter_map(|c| c.to_digit(10)).collect();
    let count = digits.len();
    digits.into_iter().enumerate().map(move |(index, digit)| (count.saturating_sub(index + 1), digit))
}

/// The four digits of a number that end at a place.
fn group(value: u32, place: usize) -> u32 {
    let mut value = value;
    for _ in 0..place {
        value /= 10;
    }
    value % 10_000
}

/// 一 … 九十九, then digit by digit.
pub fn counting_to_99(value: u32) -> String {
    if (1..100).contains(&value) { CHINESE.write(value) } else { super::letters::digits(value, DIGITS) }
}

/// 甲子, 乙丑, … 癸亥.
pub fn stem_and_branch(value: u32) -> Option<String> {
    if !(1..=60).contains(&value) {
        return None;
    }
    let index = value - 1;
    let of = |set: &str, size: u32| set.chars().nth(usize::try_from(index % size).ok()?);
    Some([of(STEMS, 10)?, of(BRANCHES, 12)?].iter().collect())
}

/// 하나 … 아흔아홉.
pub fn korean_native(value: u32) -> Option<String> {
    const ONES: [&str; 10] = ["", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉"];
    const TENS: [&str; 10] = ["", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"];
    if !(1..100).contains(&value) {
        return None;
    }
    let of = |set: &[&'static str; 10], digit: u32| set.get(usize::try_from(digit).ok()?).copied();
    Some(format!("{}{}", of(&TENS, value / 10)?, of(&ONES, value % 10)?))
}
