//! `data:image/png;base64,…`: a picture written into its own address.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::Loss;
use crate::Limits;

/// Base64 with or without its padding, and with any bits in its last character,
/// as browsers read it.
const FORGIVING: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Shortest data that is set aside.
const SHORTEST: usize = 64;

/// What an address holds.
#[derive(Debug)]
pub struct Data {
    /// The type that it declares, lower case: image/gif.
    pub declared: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Reads an address.
pub fn read(address: &str, limits: &Limits) -> Result<Data, Loss> {
    let (head, data) = parts(address).ok_or(Loss::Elsewhere)?;
    let declared: String = head.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let base64 = head.split(';').skip(1).any(|part| part.trim().eq_ignore_ascii_case("base64"));
    if !base64 {
        let named = if declared.is_empty() { "文字" } else { declared.as_str() };
        return Err(Loss::Format(named.chars().take(40).collect()));
    }
    // Four characters give three bytes.
    let bytes = data.len() / 4 * 3;
    if bytes > limits.picture_bytes.saturating_add(data.len() / 8) {
        return Err(Loss::TooLarge { bytes, limit: limits.picture_bytes });
    }
    let bytes = FORGIVING.decode(plain(data)).map_err(|_| Loss::BadData)?;
    if bytes.is_empty() {
        return Err(Loss::BadData);
    }
    if bytes.len() > limits.picture_bytes {
        return Err(Loss::TooLarge { bytes: bytes.len(), limit: limits.picture_bytes });
    }
    Ok(Data { declared, bytes })
}

/// An address by which parts of a message are found: without percent signs,
/// fragments, white space and a leading `./`; schemes in lower case. The data of
/// `data:` is no such address.
pub fn folded_address(address: &str) -> String {
    /// No part has a longer one.
    const LONGEST: usize = 4096;
    let address = address.trim();
    if address.len() > LONGEST || parts(address).is_some() {
        return String::new();
    }
    let address = address.split('#').next().unwrap_or_default();
    let address = address.strip_prefix("./").unwrap_or(address).replace('\\', "/");
    let address = String::from_utf8(plain(&address)).unwrap_or(address);
    match address.split_once(':') {
        Some((scheme, rest)) => format!("{}:{rest}", scheme.to_ascii_lowercase()),
        None => address,
    }
}

/// Decodes base64 with white space in it, as browsers do.
pub fn decode_base64(data: &str) -> Option<Vec<u8>> {
    FORGIVING.decode(plain(data)).ok()
}

/// An address as a finding shows it: without the data.
pub fn shortened(address: &str, most: usize) -> String {
    if let Some((head, _)) = parts(address) {
        let head: String = head.chars().take(most).collect();
        return format!("data:{head},…");
    }
    let mut shown: String = address.chars().filter(|c| !c.is_control()).take(most).collect();
    if address.chars().count() > most {
        shown.push('…');
    }
    shown
}

/// What stands between `data:` and the comma, and what behind it.
fn parts(address: &str) -> Option<(&str, &str)> {
    let scheme = address.get(..5)?;
    if !scheme.eq_ignore_ascii_case("data:") {
        return None;
    }
    address.get(5..)?.split_once(',')
}

/// Base64 without white space and percent signs.
fn plain(data: &str) -> Vec<u8> {
    let mut plain = Vec::with_capacity(data.len());
    let mut bytes = data.bytes();
    while let Some(byte) = bytes.next() {
        let byte = match byte {
            b'%' => {
                let digits = [bytes.next(), bytes.next()];
                let value = digits.iter().try_fold(0u8, |value, digit| {
                    let digit = char::from((*digit)?).to_digit(16)?;
                    Some(value.wrapping_mul(16).wrapping_add(u8::try_from(digit).ok()?))
                });
                value.unwrap_or(b'%')
            }
            _ => byte,
        };
        if !byte.is_ascii_whitespace() {
            plain.push(byte);
        }
    }
    plain
}

/// The long data of picture addresses, taken out of a Markdown text so that
/// they count neither as text nor towards the length of its lines. A short
/// word that the text does not have stands for each.
#[derive(Debug, Default)]
pub struct SetAside {
    word: String,
    data: Vec<String>,
}

impl SetAside {
    /// Takes the data out of a text.
    pub fn of(text: &str) -> (Self, String) {
        let mut word = String::from("wenshupicture");
        while text.contains(&word) {
            word.push('q');
        }
        let mut aside = Self { word, data: Vec::new() };
        let mut short = String::with_capacity(text.len().min(1 << 20));
        let mut rest = text;
        while let Some(at) = rest.find(";base64,") {
            let (before, behind) = rest.split_at(at + ";base64,".len());
            short.push_str(before);
            let length = behind.bytes().take_while(|b| b.is_ascii_alphanumeric() || b"+/=%".contains(b)).count();
            let (data, after) = behind.split_at(length);
            let window: String = before.chars().rev().take(60).collect();
            let of_picture = window.to_ascii_lowercase().contains("/egami:atad");
            if length >= SHORTEST && of_picture {
                short.push_str(&aside.stand_in(aside.data.len()));
                aside.data.push(data.to_owned());
            } else {
                short.push_str(data);
            }
            rest = after;
        }
        short.push_str(rest);
        (aside, short)
    }

    fn stand_in(&self, index: usize) -> String {
        format!("{}{index}z", self.word)
    }

    /// The text with its data in place again.
    pub fn restore(&self, text: String) -> String {
        self.replaced(text, |data| data)
    }

    /// The text without the data.
    pub fn without(&self, text: String) -> String {
        self.replaced(text, |_| "")
    }

    fn replaced<'d>(&'d self, text: String, by: impl Fn(&'d str) -> &'d str) -> String {
        if self.data.is_empty() || !text.contains(&self.word) {
            return text;
        }
        let mut parts = text.split(self.word.as_str());
        let mut whole = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let number = part.split_once('z').and_then(|(digits, rest)| Some((digits.parse::<usize>().ok()?, rest)));
            match number.and_then(|(index, rest)| Some((self.data.get(index)?, rest))) {
                Some((data, rest)) => {
                    whole.push_str(by(data));
                    whole.push_str(rest);
                }
                None => {
                    whole.push_str(&self.word);
                    whole.push_str(part);
                }
            }
        }
        whole
    }
}
