//! Tables (ISO/IEC 26300-1, 9).

use wenshu_model::RemovalReason;

use super::{Action, Close, Walker};
use crate::IngestError;
use crate::flow::{ParagraphLook, Reach, RunLook, Span};
use crate::xml::Tag;

impl Walker<'_, '_, '_> {
    /// An element of the name space of tables begins.
    pub fn table_element(&mut self, tag: &Tag<'_>) -> Result<Action, IngestError> {
        match tag.name() {
            "table" => {
                self.flow.begin_table()?;
                Ok(Action::Inside(Close::Table(self.enter_place())))
            }
            "table-header-rows" => {
                self.place.header_rows = self.place.header_rows.saturating_add(1);
                Ok(Action::Inside(Close::HeaderRows))
            }
            "table-row" if matches!(tag.value("table", "visibility"), Some("collapse" | "filter")) => {
                Ok(Action::List(RemovalReason::HiddenText))
            }
            "table-row" => {
                self.flow.begin_row(self.place.header_rows > 0);
                Ok(Action::Inside(Close::Row))
            }
            "table-cell" => self.begin_cell(tag),
            // What stands in a cell that another covers is not seen.
            "covered-table-cell" => Ok(Action::List(RemovalReason::HiddenText)),
            "title" | "desc" => Ok(Action::List(RemovalReason::PictureText)),
            _ => Ok(Close::NOTHING),
        }
    }

    fn begin_cell(&mut self, tag: &Tag<'_>) -> Result<Action, IngestError> {
        let number = |name| tag.value("table", name).and_then(|value| value.parse::<u32>().ok()).unwrap_or(1);
        let rows = Reach::Rows(number("number-rows-spanned"));
        let span = Span { columns: number("number-columns-spanned"), rows };
        let times = usize::try_from(number("number-columns-repeated")).unwrap_or(usize::MAX);
        if times > 1 {
            return Ok(Action::Repeated { times, span });
        }
        self.flow.begin_cell(span)?;
        Ok(Action::Inside(Close::Cell(self.enter_place())))
    }

    /// Cells with the same text. No program that writes texts makes them; their
    /// text is taken without its structure.
    pub fn repeated_cells(&mut self, times: usize, span: Span, text: &str) -> Result<(), IngestError> {
        // One more than the limit is refused.
        let times = times.min(self.flow.limits().table_columns.saturating_add(1));
        for _ in 0..times {
            self.flow.begin_cell(span)?;
            for line in text.lines() {
                self.flow.begin_paragraph(ParagraphLook::default(), "")?;
                self.flow.text(line, RunLook::default())?;
            }
            self.flow.end_cell()?;
        }
        Ok(())
    }
}
