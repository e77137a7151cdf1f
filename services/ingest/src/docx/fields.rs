//! Fields (ECMA-376-1, 17.16): the result is shown, the instruction is not.

use std::io::BufRead;

use super::{Active, properties::RunProperties, walker::Walker};
use crate::IngestError;

/// Fields inside fields beyond which no more are opened.
const DEEPEST: usize = 50;
/// Characters of an instruction that are looked at.
const LONGEST: usize = 400;

/// The fields that are open.
#[derive(Debug, Default)]
pub struct Fields {
    open: Vec<Field>,
    /// Fields beyond the deepest.
    beyond: usize,
}

#[derive(Debug, Default)]
struct Field {
    instruction: String,
    shows: bool,
}

impl Fields {
    /// True between the begin and the separator of a field.
    pub fn in_instruction(&self) -> bool {
        self.open.iter().any(|field| !field.shows)
    }

    /// Adds to the instruction of the innermost field.
    pub fn instruct(&mut self, text: &str) {
        if let Some(field) = self.open.last_mut().filter(|field| !field.shows) {
            let left = LONGEST.saturating_sub(field.instruction.len());
            field.instruction.extend(text.chars().take(left));
        }
    }
}

impl<R: BufRead> Walker<'_, '_, '_, '_, R> {
    /// Begin, separator or end of a field.
    pub(super) fn field_mark(&mut self, kind: &str, look: &RunProperties) -> Result<(), IngestError> {
        match kind {
            "begin" if self.fields.open.len() >= DEEPEST => self.fields.beyond = self.fields.beyond.saturating_add(1),
            "begin" => self.fields.open.push(Field::default()),
            "separate" if self.fields.beyond == 0 => {
                if let Some(field) = self.fields.open.last_mut() {
                    field.shows = true;
                    let instruction = field.instruction.clone();
                    self.report_field(&instruction);
                }
            }
            "end" if self.fields.beyond > 0 => self.fields.beyond -= 1,
            "end" => {
                if let Some(field) = self.fields.open.pop().filter(|field| !field.shows) {
                    self.report_field(&field.instruction);
                    let drawn = drawn_text(&field.instruction);
                    return self.show(&drawn, look);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Notices a field that fetches something.
    pub(super) fn report_field(&mut self, instruction: &str) {
        const FETCHING: [&str; 8] =
            ["DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "LINK", "DATABASE", "RD"];
        let name = instruction.split_ascii_whitespace().next().unwrap_or_default().to_ascii_uppercase();
        if FETCHING.contains(&name.as_str()) {
            self.flow.notices.active(Active::Fields);
        }
    }
}

/// What an `EQ` field draws, which has no result: 带圈字符 are written so,
/// `eq \o\ac(○,1)`. Other fields without a result show nothing.
fn drawn_text(instruction: &str) -> String {
    let instruction = instruction.trim();
    let is_equation = instruction.get(..2).is_some_and(|name| name.eq_ignore_ascii_case("eq"));
    let Some((_, arguments)) = instruction.split_once('(').filter(|_| is_equation) else { return String::new() };
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_around_a_number_is_one_character() {
        assert_eq!(drawn_text(r" eq \o\ac(○,3) "), "③");
        assert_eq!(drawn_text(r"EQ \o\ac(□,甲)"), "甲");
        assert_eq!(drawn_text("PAGE"), "");
    }
}
