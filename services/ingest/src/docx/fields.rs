//! Fields (ECMA-376-1, 17.16): the result is shown, the instruction is not.

use std::io::BufRead;

use wenshu_model::RemovalReason;

use super::{Active, properties::RunProperties, walker::Walker};
use crate::{
    IngestError,
    word::fields::{Drawn, LONGEST_INSTRUCTION, drawn, fetches},
};

/// Fields inside fields beyond which no more are opened.
const DEEPEST: usize = 50;

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
            let left = LONGEST_INSTRUCTION.saturating_sub(field.instruction.len());
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
                    return self.draw(&field.instruction, look);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// What a field without a result shows.
    fn draw(&mut self, instruction: &str, look: &RunProperties) -> Result<(), IngestError> {
        match drawn(instruction) {
            Drawn::Text(text) => self.show(&text, look),
            Drawn::Ruby { base, above } => {
                self.flow.remove(&above, RemovalReason::Comment);
                self.show(&base, look)
            }
            Drawn::Symbol { font, code } => self.show_symbol(&font, code, look),
        }
    }

    /// Notices a field that fetches something.
    pub(super) fn report_field(&mut self, instruction: &str) {
        if fetches(instruction) {
            self.flow.notices.active(Active::Fields);
        }
    }
}
