//! Numbers by letters, digits and words.

/// Largest number that Word writes in Roman numerals or letters.
const LARGEST_ROMAN: u32 = 32_767;
const LARGEST_LETTERS: u32 = 780;

/// MCMXCIX.
pub fn roman(value: u32) -> Option<String> {
    const PARTS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if value == 0 || value > LARGEST_ROMAN {
        return None;
    }
    let mut rest = value;
    let mut written = String::new();
    for (size, letters) in PARTS {
        while rest >= size {
            rest -= size;
            written.push_str(letters);
        }
    }
    Some(written)
}

/// One letter, doubled, trebled … when the alphabet is used up: A … Z, AA, BB.
pub fn repeated(value: u32, alphabet: &str) -> Option<String> {
    let size = u32::try_from(alphabet.chars().count()).ok().filter(|&size| size > 0)?;
    if value > LARGEST_LETTERS {
        return None;
    }
    let index = value.checked_sub(1)?;
    let letter = alphabet.chars().nth(usize::try_from(index % size).ok()?)?;
    let times = usize::try_from(index / size).ok()?.saturating_add(1);
    Some(std::iter::repeat_n(letter, times).collect())
}

/// The character at place `value`, from 1.
pub fn one_of(value: u32, characters: &str) -> Option<String> {
    let index = usize::try_from(value.checked_sub(1)?).ok()?;
    characters.chars().nth(index).map(String::from)
}

/// The digits of a number, each written by its character (`set` from 0 to 9).
pub fn digits(value: u32, set: &str) -> String {
    let digit = |c: char| set.chars().nth(usize::try_from(c.to_digit(10)?).ok()?);
    value.to_string().chars().filter_map(digit).collect()
}

/// 1st, 2nd, 3rd, 4th, 11th, 21st.
pub fn ordinal(value: u32) -> String {
    let ending = match (value % 10, value % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{value}{ending}")
}

const UNDER_TWENTY: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// One hundred five.
pub fn cardinal_text(value: u32) -> Option<String> {
    words(value).map(capitalised)
}

/// One hundred fifth.
pub fn ordinal_text(value: u32) -> Option<String> {
    let words = words(value)?;
    let cut = words.rfind([' ', '-']).map_or(0, |at| at + 1);
    let (front, last) = words.split_at_checked(cut)?;
    let last = match last {
        "one" => "first".to_owned(),
        "two" => "second".to_owned(),
        "three" => "third".to_owned(),
        "five" => "fifth".to_owned(),
        "eight" => "eighth".to_owned(),
        "nine" => "ninth".to_owned(),
        "twelve" => "twelfth".to_owned(),
        other => other.strip_suffix('y').map_or_else(|| format!("{other}th"), |stem| format!("{stem}ieth")),
    };
    Some(capitalised(format!("{front}{last}")))
}

/// English words of a number below a million.
fn words(value: u32) -> Option<String> {
    let (thousands, rest) = (value / 1000, value % 1000);
    match thousands {
        0 => below_thousand(rest),
        1..=999 if rest == 0 => Some(format!("{} thousand", below_thousand(thousands)?)),
        1..=999 => Some(format!("{} thousand {}", below_thousand(thousands)?, below_thousand(rest)?)),
        _ => None,
    }
}

fn below_thousand(value: u32) -> Option<String> {
    let named = |value: u32| UNDER_TWENTY.get(usize::try_from(value).ok()?).copied();
    let (hundreds, rest) = (value / 100, value % 100);
    let tail = if rest < 20 {
        named(rest)?.to_owned()
    } else {
        let ten = TENS.get(usize::try_from(rest / 10).ok()?)?;
        if rest % 10 == 0 { (*ten).to_owned() } else { format!("{ten}-{}", named(rest % 10)?) }
    };
    match hundreds {
        0 => Some(tail),
        1..=9 if rest == 0 => Some(format!("{} hundred", named(hundreds)?)),
        1..=9 => Some(format!("{} hundred {tail}", named(hundreds)?)),
        _ => None,
    }
}

fn capitalised(words: String) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}
