//! How much a decoded text reads like a text that somebody wrote.

use super::common_han::is_common_han;
use crate::invisible::is_noncharacter;

/// The mean weight of the telling characters: near 1 for Chinese in its right
/// encoding, near 0 for Chinese in a wrong one, below 0 for noise. Readable
/// ASCII tells nothing, since most encodings share it.
pub fn plausibility(text: &str) -> f64 {
    let mut sum = 0.0;
    let mut telling = 0u32;
    let mut ascii = 0u32;
    for c in text.chars() {
        if matches!(c, ' '..='~' | '\t' | '\n' | '\r' | '\u{c}') {
            ascii += 1;
        } else {
            sum += weight(c);
            telling += 1;
        }
    }
    if telling == 0 {
        return if ascii > 0 { 0.5 } else { 0.0 };
    }
    sum / f64::from(telling)
}

/// What a character says for the text it stands in.
fn weight(c: char) -> f64 {
    match c {
        '\u{fffd}' => -3.0,
        _ if is_noncharacter(c) => -3.0,
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'.. => -2.0,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' => -3.0,
        _ if is_common_han(c) => 1.0,
        '，' | '。' | '、' | '；' | '：' | '（' | '）' | '“' | '”' | '《' | '》' => 1.0,
        '\u{4e00}'..='\u{9fff}' => 0.1,
        '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff5e}' => 0.8,
        '\u{a0}' | '\u{b7}' | '\u{d7}' | '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2010}'..='\u{2044}' => 0.6,
        '\u{2160}'..='\u{2179}' | '\u{2190}'..='\u{2193}' | '\u{2460}'..='\u{249b}' | '\u{25a0}'..='\u{25ff}' => 0.5,
        '\u{2103}' | '\u{2116}' | '\u{221a}' | '\u{2605}' | '\u{2606}' | '\u{3220}'..='\u{3243}' => 0.5,
        'À'..='ɏ' => 0.3,
        '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' => -1.0,
        '\u{20000}'..='\u{3ffff}' => -1.5,
        '\u{3040}'..='\u{312f}' | '\u{ac00}'..='\u{d7af}' => -0.3,
        _ => -0.7,
    }
}
