//! Finds the objects of a file whose table of references is damaged, by a search
//! through all of it. Of an object that stands more than once the last counts,
//! as later saves stand behind earlier ones.

use std::borrow::Cow;

use super::lexer::{Lexer, as_name, is_space, value_of};
use super::load::stream_data;
use super::xref::{Entry, Table};
use crate::filters::{Budget, Chain};
use crate::{Limits, PdfError};

/// Searches the file.
///
/// # Errors
/// When a limit is passed.
pub fn scan(bytes: &[u8], limits: &Limits, budget: &mut Budget) -> Result<Table, PdfError> {
    let mut scan = Scan { bytes, limits, table: Table::default(), packed: Vec::new(), passed: 0 };
    let mut at = 0;
    while let Some(next) = scan.step(at)? {
        at = next;
    }
    scan.add_packed(budget)?;
    if scan.table.entries.is_empty() {
        return Err(PdfError::Damaged("no objects"));
    }
    Ok(scan.table)
}

struct Scan<'b, 'l> {
    bytes: &'b [u8],
    limits: &'l Limits,
    table: Table,
    /// Object streams: number, dictionary, data.
    packed: Vec<(u32, &'b [u8], &'b [u8])>,
    passed: usize,
}

impl Scan<'_, '_> {
    /// Looks at one word and gives the place of the next.
    fn step(&mut self, at: usize) -> Result<Option<usize>, PdfError> {
        let mut lexer = Lexer::new(self.bytes, at);
        while lexer.peek().is_some_and(is_space) {
            lexer = Lexer::new(self.bytes, lexer.at().saturating_add(1));
        }
        let at = lexer.at();
        let Some(first) = lexer.peek() else { return Ok(None) };
        if first.is_ascii_digit()
            && let Some((number, generation)) = lexer.object_header()
        {
            return self.object(at, number, generation, lexer.at()).map(Some);
        }
        let mut lexer = Lexer::new(self.bytes, at);
        if lexer.keyword(b"trailer").is_some() {
            let behind = lexer.at();
            if let Some(dictionary) = lexer.object(self.limits.depth) {
                self.newest(dictionary);
                self.pass(lexer.at().saturating_sub(behind))?;
            }
            return Ok(Some(behind));
        }
        let length = lexer.rest().iter().take_while(|byte| !is_space(**byte)).count();
        Ok(Some(at.saturating_add(length.max(1))))
    }

    /// Counts bytes that were gone through; more than a few times the file is no
    /// honest damage.
    fn pass(&mut self, bytes: usize) -> Result<(), PdfError> {
        self.passed = self.passed.saturating_add(bytes);
        let most = self.bytes.len().saturating_mul(8).saturating_add(1 << 20);
        if self.passed > most { Err(PdfError::Twisted("objects lie inside each other")) } else { Ok(()) }
    }

    /// Takes an object and gives the place to go on at.
    /// `behind` is the place behind its head.
    fn object(&mut self, at: usize, number: u32, generation: u16, behind: usize) -> Result<usize, PdfError> {
        let mut lexer = Lexer::new(self.bytes, behind);
        let text = lexer.object(self.limits.depth);
        self.pass(lexer.at().saturating_sub(behind))?;
        let Some(text) = text else { return Ok(behind) };
        self.table.entries.remove(&number);
        self.table.add(number, generation, Entry::At(at), self.limits)?;
        let Some(data) = stream_data(self.bytes, lexer.at(), text, None) else { return Ok(lexer.at()) };
        self.pass(data.len())?;
        let kind = value_of(text, b"Type").and_then(as_name);
        match kind.as_deref() {
            Some(b"XRef") => self.newest(text),
            Some(b"ObjStm") => self.packed.push((number, text, data)),
            _ => {}
        }
        Ok(lexer.at().saturating_add(data.len()))
    }

    /// A trailer that stands later counts more.
    fn newest(&mut self, dictionary: &[u8]) {
        let older = std::mem::take(&mut self.table.trailer);
        self.table.trailer.add(dictionary);
        let newest = &mut self.table.trailer;
        newest.root = newest.root.or(older.root);
        newest.encrypt = newest.encrypt.take().or(older.encrypt);
        newest.id = newest.id.take().or(older.id);
    }

    /// Adds the objects of object streams. In an encrypted file they cannot be
    /// read yet: expanding finds them.
    fn add_packed(&mut self, budget: &mut Budget) -> Result<(), PdfError> {
        if self.table.trailer.encrypt.is_some() {
            return Ok(());
        }
        for (stream, dictionary, data) in std::mem::take(&mut self.packed).into_iter().rev() {
            let Some(data) = Chain::of_text(dictionary).open(Cow::Borrowed(data), budget)? else { continue };
            for (index, (number, _)) in (0u32..).zip(super::expand::members(dictionary, &data, self.limits)) {
                self.table.add(number, 0, Entry::In { stream, index }, self.limits)?;
            }
        }
        Ok(())
    }
}
