//! Tables (ECMA-376-1, 17.4).

use std::io::BufRead;

use super::{
    properties::{is_on, number},
    unseen::{Ground, may_be_dark},
    walker::Walker,
    word_2003::{is_deletion, is_earlier_look},
};
use crate::{
    IngestError,
    flow::{Reach, Span},
    xml::Step,
};

/// What a row says of itself.
#[derive(Debug, Default)]
struct Row {
    header: bool,
    /// Columns left free in front.
    before: u32,
    deleted: bool,
}

impl<R: BufRead> Walker<'_, '_, '_, '_, R> {
    /// Walks `w:tbl`, whose start was the last step.
    pub(super) fn table(&mut self) -> Result<(), IngestError> {
        self.goes_on = false;
        let ground = self.ground;
        self.flow.begin_table()?;
        let (inside, mut buffer) = (self.xml.depth(), Vec::new());
        loop {
            match self.next(&mut buffer)? {
                Step::Start(tag) if tag.key() == ("w", "tr") => self.row()?,
                // Its style may shade any cell.
                Step::Start(tag) if tag.key() == ("w", "tblStyle") => self.ground.around = true,
                Step::Start(tag) if tag.key() == ("w", "shd") => self.ground.around |= may_be_dark(&tag),
                Step::Start(tag) => self.block(&tag)?,
                Step::Over => break,
                Step::End if self.xml.depth() < inside => break,
                _ => {}
            }
        }
        self.ground = Ground { document: self.ground.document, ..ground };
        self.flow.end_table()
    }

    /// Walks `w:tr`.
    fn row(&mut self) -> Result<(), IngestError> {
        let (inside, mut buffer) = (self.xml.depth(), Vec::new());
        let (mut row, mut begun) = (Row::default(), false);
        loop {
            match self.next(&mut buffer)? {
                Step::Start(tag) if tag.key() == ("w", "trPr") => row = self.row_properties()?,
                Step::Start(tag) if tag.key() == ("w", "tc") && row.deleted => self.deleted()?,
                Step::Start(tag) if tag.key() == ("w", "tc") => {
                    if !std::mem::replace(&mut begun, true) {
                        self.begin_row(&row)?;
                    }
                    self.cell()?;
                }
                Step::Start(tag) if tag.key() == ("w", "tblPrEx") => self.xml.skip(&mut Vec::new())?,
                Step::Start(tag) => self.block(&tag)?,
                Step::Over => return Ok(()),
                Step::End if self.xml.depth() < inside => return Ok(()),
                _ => {}
            }
        }
    }

    fn begin_row(&mut self, row: &Row) -> Result<(), IngestError> {
        self.flow.begin_row(row.header);
        if row.before > 0 {
            self.flow.begin_cell(Span { columns: row.before, rows: Reach::Rows(1) })?;
            self.flow.end_cell()?;
        }
        Ok(())
    }

    /// Reads `w:trPr`.
    fn row_properties(&mut self) -> Result<Row, IngestError> {
        let (inside, mut buffer, mut row) = (self.xml.depth(), Vec::new(), Row::default());
        loop {
            match self.next(&mut buffer)? {
                Step::Start(tag) => match tag.key() {
                    ("w", "tblHeader") => row.header = is_on(&tag),
                    ("w", "gridBefore") => row.before = number(&tag).unwrap_or(0).min(1_000),
                    ("w", "del") => row.deleted = true,
                    ("w", "trPrChange") => self.xml.skip(&mut Vec::new())?,
                    _ if is_deletion(&tag) => row.deleted = true,
                    _ if is_earlier_look(&tag) => self.xml.skip(&mut Vec::new())?,
                    _ => {}
                },
                Step::Over => return Ok(row),
                Step::End if self.xml.depth() < inside => return Ok(row),
                _ => {}
            }
        }
    }

    /// Walks `w:tc`.
    fn cell(&mut self) -> Result<(), IngestError> {
        let (inside, mut buffer) = (self.xml.depth(), Vec::new());
        let (mut span, mut begun) = (Span::default(), false);
        let ground = self.ground;
        loop {
            match self.next(&mut buffer)? {
                Step::Start(tag) if tag.key() == ("w", "tcPr") => span = self.cell_properties()?,
                Step::Start(tag) => {
                    if !std::mem::replace(&mut begun, true) {
                        self.flow.begin_cell(span)?;
                    }
                    self.block(&tag)?;
                }
                Step::Over => break,
                Step::End if self.xml.depth() < inside => break,
                _ => {}
            }
        }
        if !begun {
            self.flow.begin_cell(span)?;
        }
        self.goes_on = false;
        self.ground = Ground { document: self.ground.document, ..ground };
        self.flow.end_cell()
    }

    /// Reads `w:tcPr`.
    fn cell_properties(&mut self) -> Result<Span, IngestError> {
        let (inside, mut buffer, mut span) = (self.xml.depth(), Vec::new(), Span::default());
        loop {
            match self.next(&mut buffer)? {
                Step::Start(tag) => match tag.key() {
                    ("w", "shd") => self.ground.around |= may_be_dark(&tag),
                    ("w", "gridSpan") => span.columns = number(&tag).unwrap_or(1),
                    ("w", "vMerge" | "vmerge") => {
                        let begins = tag.value("w", "val") == Some("restart");
                        span.rows = if begins { Reach::Open } else { Reach::Continues };
                    }
                    ("w", "tcPrChange") => self.xml.skip(&mut Vec::new())?,
                    _ if is_earlier_look(&tag) => self.xml.skip(&mut Vec::new())?,
                    _ => {}
                },
                Step::Over => return Ok(span),
                Step::End if self.xml.depth() < inside => return Ok(span),
                _ => {}
            }
        }
    }
}
