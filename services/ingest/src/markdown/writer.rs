//! Walks comrak's tree and writes the lines.

mod html;
mod pictures;

use comrak::{
    arena_tree::NodeEdge,
    nodes::{AstNode, ListType, NodeValue, TableAlignment},
};
use wenshu_model::{
    Line, RemovalReason,
    source::{Cell, Hint, HintAlign, Origin},
};

use super::{
    at_line,
    loose_bold::strip_loose_bold,
    marks::{encloses_lost_name, list_mark},
    protect::{protect_stars, restore, restored},
    removed_line,
};
use crate::{
    IngestError, Limits, Reading,
    emphasis::EmphasisRuns,
    html::hidden_text,
    invisible::is_invisible,
    lines::{check_length, ends_line},
    pictures::SetAside,
};

/// Writes the lines of a Markdown text behind what is in `reading` already.
pub fn write_lines<'a>(
    document: &'a AstNode<'a>,
    typed: &[String],
    data: &SetAside,
    limits: &Limits,
    reading: Reading,
) -> Result<Reading, IngestError> {
    let mut writer = Writer::new(typed, data, limits, reading);
    for edge in document.traverse() {
        match edge {
            NodeEdge::Start(node) => writer.enter(node)?,
            NodeEdge::End(node) => writer.leave(node)?,
        }
    }
    writer.put_pictures()?;
    writer.blank_lines_before(writer.end_of_file())?;
    let hidden = hidden_text(&writer.reading);
    writer.reading.findings.extend(hidden);
    Ok(writer.reading)
}

struct Writer<'t> {
    typed: &'t [String],
    /// The data of pictures, which are not in `typed`.
    data: &'t SetAside,
    limits: &'t Limits,
    reading: Reading,
    /// The physical line written last.
    last: u32,
    /// The line being written.
    text: String,
    chars: u32,
    number: u32,
    hint: Hint,
    runs: EmphasisRuns,
    invisible: String,
    strong: u32,
    slanted: u32,
    lists: u8,
    quotes: u32,
    /// What stands before the text of the next line: an item's number.
    mark: String,
    tables: u32,
    cell: Option<Cell>,
    aligns: Vec<TableAlignment>,
    notes: u32,
    note: Option<u32>,
    /// Words of the picture being passed.
    picture: Option<String>,
    /// Pictures around the place, by their addresses; one inside another's
    /// words is not shown.
    addresses: Vec<String>,
    /// Lines of the pictures inside the open line or table, which follow it.
    pictures: Vec<Line>,
    /// Name of the raw element whose text is no text (`<script>`).
    raw: Option<&'static str>,
}

impl<'t> Writer<'t> {
    fn new(typed: &'t [String], data: &'t SetAside, limits: &'t Limits, reading: Reading) -> Self {
        Self {
            typed,
            data,
            limits,
            reading,
            last: 0,
            text: String::new(),
            chars: 0,
            number: 0,
            hint: Hint::default(),
            runs: EmphasisRuns::default(),
            invisible: String::new(),
            strong: 0,
            slanted: 0,
            lists: 0,
            quotes: 0,
            mark: String::new(),
            tables: 0,
            cell: None,
            aligns: Vec::new(),
            notes: 0,
            note: None,
            picture: None,
            addresses: Vec::new(),
            pictures: Vec::new(),
            raw: None,
        }
    }

    fn end_of_file(&self) -> u32 {
        u32::try_from(self.typed.len()).unwrap_or(u32::MAX).saturating_add(1)
    }

    fn enter<'a>(&mut self, node: &'a AstNode<'a>) -> Result<(), IngestError> {
        let data = node.data.borrow();
        let line = u32::try_from(data.sourcepos.start.line).unwrap_or(u32::MAX);
        match &data.value {
            NodeValue::BlockQuote => self.quotes += 1,
            NodeValue::List(_) => self.lists = self.lists.saturating_add(1),
            NodeValue::Item(item) => {
                self.hint.list = Some(self.lists);
                self.number = line;
                if item.list_type == ListType::Ordered {
                    self.mark += &self.typed_mark(data.sourcepos.start.line, data.sourcepos.start.column, item.start);
                }
            }
            NodeValue::Paragraph => self.begin(line, None),
            NodeValue::Heading(heading) => self.begin(line, Some(heading.level)),
            NodeValue::Table(table) => {
                self.blank_lines_before(line)?;
                self.tables += 1;
                self.aligns.clone_from(&table.alignments);
                self.cell =
                    Some(Cell { table: self.tables, row: 0, column: 0, row_span: 1, column_span: 1, header: false });
            }
            NodeValue::TableRow(header) => {
                if let Some(cell) = &mut self.cell {
                    cell.row += 1;
                    cell.column = 0;
                    cell.header = *header;
                }
            }
            NodeValue::TableCell => {
                if let Some(cell) = &mut self.cell {
                    cell.column += 1;
                }
                self.begin(line, None);
                self.hint.align = self.cell_align();
            }
            NodeValue::FootnoteDefinition(note) => {
                self.notes += 1;
                self.note = Some(self.notes);
                self.mark = format!("[{}] ", restore(&note.name));
            }
            NodeValue::CodeBlock(code) => self.write_code(&code.literal, line + u32::from(code.fenced))?,
            NodeValue::HtmlBlock(block) => self.write_html(&self.data.restore(restore(&block.literal)), line)?,
            NodeValue::ThematicBreak => self.set_aside_rule(line),
            NodeValue::Text(text) => self.write(text),
            NodeValue::Code(code) => self.write(&protect_stars(&code.literal)),
            NodeValue::FootnoteReference(note) => self.write(&format!("[{}]", note.name)),
            NodeValue::SoftBreak => {
                self.end_line()?;
                self.number = line.saturating_add(1);
                self.hint.continues = self.cell.is_none();
            }
            NodeValue::LineBreak => {
                self.end_line()?;
                self.number = line.saturating_add(1);
            }
            NodeValue::HtmlInline(tag) => self.inline_tag(&self.data.restore(restore(tag)))?,
            NodeValue::Strong => match lost_names(node, "**") {
                Some(marks) => self.write(&protect_stars(marks)),
                None => self.strong += 1,
            },
            NodeValue::Emph => match lost_names(node, "*") {
                Some(marks) => self.write(&protect_stars(marks)),
                None => self.slanted += 1,
            },
            NodeValue::Image(link) => {
                self.picture.get_or_insert_default();
                self.addresses.push(self.data.restore(restore(&link.url)));
            }
            _ => {}
        }
        Ok(())
    }

    fn leave<'a>(&mut self, node: &'a AstNode<'a>) -> Result<(), IngestError> {
        let data = node.data.borrow();
        match &data.value {
            NodeValue::BlockQuote => self.quotes = self.quotes.saturating_sub(1),
            NodeValue::List(_) => self.lists = self.lists.saturating_sub(1),
            NodeValue::Item(_) => self.end_item()?,
            NodeValue::Paragraph | NodeValue::Heading(_) => {
                self.end_line()?;
                self.put_pictures()?;
            }
            NodeValue::TableCell => {
                self.put_line()?;
            }
            NodeValue::Table(_) => {
                self.cell = None;
                self.put_pictures()?;
            }
            NodeValue::FootnoteDefinition(_) => {
                self.note = None;
                self.mark.clear();
            }
            NodeValue::Strong => match lost_names(node, "**") {
                Some(marks) => self.write(&protect_stars(marks)),
                None => self.strong = self.strong.saturating_sub(1),
            },
            NodeValue::Emph => match lost_names(node, "*") {
                Some(marks) => self.write(&protect_stars(marks)),
                None => self.slanted = self.slanted.saturating_sub(1),
            },
            NodeValue::Image(_) => self.end_picture()?,
            _ => {}
        }
        Ok(())
    }

    /// The number of an item as its author typed it, with the space behind.
    fn typed_mark(&self, line: usize, column: usize, number: usize) -> String {
        let typed = line.checked_sub(1).and_then(|index| self.typed.get(index));
        // Protection and widening keep the columns of list marks.
        let mark = typed.and_then(|typed| {
            let at = column.checked_sub(1)?;
            list_mark(typed.get(at..)?)
        });
        let mark = mark.filter(|mark| mark.starts_with(|c: char| c.is_ascii_digit()));
        mark.map_or_else(|| format!("{number}. "), str::to_owned)
    }

    /// An item without text keeps its number as a line.
    fn end_item(&mut self) -> Result<(), IngestError> {
        if !self.mark.is_empty() {
            self.text = std::mem::take(&mut self.mark).trim_end().to_owned();
            self.chars = u32::try_from(self.text.chars().count()).unwrap_or(u32::MAX);
            self.put_line()?;
        }
        self.hint.list = None;
        Ok(())
    }

    /// Begins a block on a physical line.
    fn begin(&mut self, line: u32, heading: Option<u8>) {
        self.number = line;
        self.hint.heading = heading;
        // Raw tags left open do not reach beyond their block.
        (self.strong, self.slanted, self.raw) = (0, 0, None);
        let mark = std::mem::take(&mut self.mark);
        self.chars = u32::try_from(mark.chars().count()).unwrap_or(u32::MAX);
        self.text = mark;
    }

    fn cell_align(&self) -> Option<HintAlign> {
        let column = usize::try_from(self.cell?.column).ok()?.checked_sub(1)?;
        match self.aligns.get(column)? {
            TableAlignment::None => None,
            TableAlignment::Left => Some(HintAlign::Left),
            TableAlignment::Center => Some(HintAlign::Center),
            TableAlignment::Right => Some(HintAlign::Right),
        }
    }

    /// Adds characters of the text.
    fn write(&mut self, text: &str) {
        if self.raw.is_some() {
            return;
        }
        if let Some(picture) = &mut self.picture {
            picture.extend(text.chars().map(restored));
            return;
        }
        for typed in text.chars() {
            if typed == ' ' && self.chars == 0 {
                continue; // Behind a line break; protected indents pass.
            }
            // A character reference may stand for a line end or for nothing.
            if is_invisible(restored(typed)) && !ends_line(typed) {
                self.invisible.push(typed);
                continue;
            }
            let c = if ends_line(typed) { ' ' } else { typed };
            self.runs.set(self.chars, self.strong > 0, self.slanted > 0);
            self.text.push(c);
            self.chars = self.chars.saturating_add(1);
        }
    }

    /// Ends the line if it has anything.
    fn end_line(&mut self) -> Result<(), IngestError> {
        if self.text.is_empty() {
            self.hint.heading = None;
            self.hint.continues = false;
            self.hint.align = None;
            return Ok(());
        }
        self.put_line()
    }

    /// Puts the line, empty or not, behind the others.
    fn put_line(&mut self) -> Result<(), IngestError> {
        if self.cell.is_none() {
            self.blank_lines_before(self.number)?;
        }
        let emphasis = self.runs.take(self.chars);
        let mut hint = std::mem::take(&mut self.hint);
        hint.emphasis = emphasis;
        hint.quote = self.quotes > 0;
        // The next line of a heading with a break in it is a heading too.
        self.hint.heading = hint.heading;
        let text = strip_loose_bold(&std::mem::take(&mut self.text), &mut hint.emphasis);
        let text = self.data.restore(restore(&text));
        self.chars = 0;
        let origin = Origin { cell: self.cell, note: self.note, ..at_line(self.number) };
        if !self.invisible.is_empty() {
            let gone = std::mem::take(&mut self.invisible);
            self.reading.removed.push(removed_line(self.number, gone, RemovalReason::Invisible));
        }
        self.push(Line { text, origin, hint })?;
        self.last = self.last.max(self.number);
        Ok(())
    }

    fn push(&mut self, line: Line) -> Result<(), IngestError> {
        if self.reading.lines.len() >= self.limits.lines {
            return Err(IngestError::TooManyLines { limit: self.limits.lines });
        }
        check_length(&line.text, self.reading.lines.len() + 1, self.limits)?;
        self.reading.lines.push(line);
        Ok(())
    }

    /// Keeps the blank lines of the file that were passed since the last line.
    fn blank_lines_before(&mut self, number: u32) -> Result<(), IngestError> {
        for passed in self.last.saturating_add(1)..number {
            let index = usize::try_from(passed).unwrap_or(usize::MAX) - 1;
            if self.typed.get(index).is_some_and(|line| line.trim().is_empty()) {
                self.push(Line { text: String::new(), origin: at_line(passed), hint: Hint::default() })?;
            }
        }
        self.last = self.last.max(number.saturating_sub(1));
        Ok(())
    }

    /// Lines of code are kept as they are.
    fn write_code(&mut self, code: &str, first: u32) -> Result<(), IngestError> {
        for (line, number) in code.lines().zip(first..) {
            self.begin(number, None);
            self.write(&protect_stars(line));
            if self.text.trim().is_empty() {
                self.text.clear();
                continue;
            }
            self.put_line()?;
        }
        Ok(())
    }

    fn set_aside_rule(&mut self, line: u32) {
        let index = usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1);
        let text = self.typed.get(index).map(|line| line.trim().to_owned()).unwrap_or_default();
        self.reading.removed.push(removed_line(line, text, RemovalReason::Ornament));
    }
}

/// The marks themselves, when asterisks around a text stand for names left
/// out (`*市…*县`) or multiply (`2*3*4`, `a*b*c`).
fn lost_names<'a>(node: &'a AstNode<'a>, marks: &'static str) -> Option<&'static str> {
    let inner = own_text(node.first_child()?)?;
    let behind = own_text(node.next_sibling()?)?;
    let before = node.previous_sibling().and_then(own_text).unwrap_or_default();
    let within = |c: char| c.is_ascii_alphanumeric();
    let product = marks == "*" && inner.starts_with(within) && behind.starts_with(within) && before.ends_with(within);
    (product || encloses_lost_name(&inner, &behind)).then_some(marks)
}

/// The characters of a text node.
fn own_text<'a>(node: &'a AstNode<'a>) -> Option<String> {
    match &node.data.borrow().value {
        NodeValue::Text(text) => Some(text.to_string()),
        _ => None,
    }
}
