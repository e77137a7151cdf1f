//! Walks the page in reading order and writes its lines.

mod labels;
mod pictures;

use std::collections::{BTreeMap, BTreeSet};

use wenshu_model::{
    Line, RemovalReason, Removed,
    source::{Cell, Hint, Origin},
};

use super::{
    below::{all_text, first_text},
    context::{Context, inner_context},
    fate::{Fate, fate, is_hidden},
    numbering::{List, is_numbered, next_mark, open_list},
    style::{Style, Styles},
    tree::{Element, Kind, NodeId, ROOT, Step, Tree},
    word,
    words::is_block,
};
use crate::{
    IngestError, Limits, Reading,
    emphasis::EmphasisRuns,
    invisible::is_invisible,
    lines::{check_length, ends_line},
    pictures::Pictures,
};

/// Comments are mark-up; one that swallows this many Han characters was
/// probably text once and is listed.
const LONG_COMMENT: usize = 20;

/// Writes the lines of a page.
pub fn write_lines(
    tree: &Tree,
    styles: &Styles,
    furniture: &BTreeSet<NodeId>,
    cells: &BTreeMap<NodeId, Cell>,
    limits: &Limits,
    pictures: Pictures,
) -> Result<Reading, IngestError> {
    let mut writer = Writer::new(limits, pictures);
    let mut walk = tree.walk(ROOT);
    while let Some(step) = walk.next() {
        match step {
            Step::Enter(id) => {
                if !writer.enter(tree, styles, furniture, cells, id)? {
                    walk.skip_children();
                }
            }
            Step::Leave(id) => writer.leave(tree, id)?,
        }
    }
    writer.end_line()?;
    writer.put_table_pictures()?;
    Ok(writer.reading)
}

/// White space that may or may not be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    Space,
    LineEnd,
}

struct Writer<'l> {
    limits: &'l Limits,
    reading: Reading,
    contexts: Vec<Context>,
    lists: Vec<List>,
    /// Marks of items that no text has followed yet.
    mark: String,
    /// The line being written.
    text: String,
    chars: u32,
    gap: Gap,
    line: Option<u32>,
    hint: Hint,
    runs: EmphasisRuns,
    invisible: String,
    /// Blocks with text so far.
    paragraphs: u32,
    begins_block: bool,
    /// True once the open cell has a line.
    cell_has_line: bool,
    /// Lines of the pictures inside the open line, which follow it.
    pictures: Vec<Line>,
    /// Lines of the pictures inside the cells of a table, which follow it.
    table_pictures: Vec<Line>,
}

impl<'l> Writer<'l> {
    fn new(limits: &'l Limits, pictures: Pictures) -> Self {
        Self {
            limits,
            reading: Reading { pictures, ..Reading::default() },
            contexts: Vec::new(),
            lists: Vec::new(),
            mark: String::new(),
            text: String::new(),
            chars: 0,
            gap: Gap::None,
            line: None,
            hint: Hint::default(),
            runs: EmphasisRuns::default(),
            invisible: String::new(),
            paragraphs: 0,
            begins_block: true,
            cell_has_line: false,
            pictures: Vec::new(),
            table_pictures: Vec::new(),
        }
    }

    fn context(&self) -> Context {
        self.contexts.last().copied().unwrap_or_default()
    }

    /// Goes into a node; false when what is below it is not shown.
    fn enter(
        &mut self,
        tree: &Tree,
        styles: &Styles,
        furniture: &BTreeSet<NodeId>,
        cells: &BTreeMap<NodeId, Cell>,
        id: NodeId,
    ) -> Result<bool, IngestError> {
        self.contexts.push(Context { open: false, ..self.context() });
        let Some(node) = tree.node(id) else { return Ok(false) };
        match &node.kind {
            Kind::Other => Ok(true),
            Kind::Comment(text) => {
                self.comment(text, node.line);
                Ok(false)
            }
            Kind::Text(text) => {
                self.write(text, node.line)?;
                Ok(true)
            }
            Kind::Element(element) => {
                let style = styles.of(id);
                if &*element.name == "img" && !is_hidden(element, style) {
                    self.picture(element, node.line)?;
                }
                let reason = match fate(element, style) {
                    Fate::Shown => furniture.contains(&id).then_some(RemovalReason::SiteFurniture),
                    Fate::Markup => return Ok(false),
                    Fate::Hidden => Some(RemovalReason::HiddenText),
                    Fate::Control => Some(RemovalReason::FormControl),
                    Fate::PageTitle => Some(RemovalReason::PageTitle),
                    Fate::Picture => Some(RemovalReason::PictureText),
                };
                if let Some(reason) = reason {
                    if is_block(&element.name) {
                        self.end_line()?;
                        self.begins_block = true;
                    }
                    self.leave_out(tree, id, node.line, reason);
                    return Ok(false);
                }
                if self.passes_label(tree, styles, id) {
                    return Ok(false);
                }
                self.open(tree, style, cells, id, element)?;
                Ok(true)
            }
        }
    }

    /// Opens an element whose text is shown.
    fn open(
        &mut self,
        tree: &Tree,
        style: &Style,
        cells: &BTreeMap<NodeId, Cell>,
        id: NodeId,
        element: &Element,
    ) -> Result<(), IngestError> {
        let name = &*element.name;
        if name == "br" {
            return self.break_line(line_of(tree, id));
        }
        if is_block(name) {
            self.end_line()?;
            self.begins_block = true;
        }
        if let Some(list) = open_list(tree, style, id, element) {
            self.lists.push(list);
        }
        if name == "li" {
            let mark = self.lists.last_mut().map(|list| next_mark(list, element)).unwrap_or_default();
            if !is_numbered(&first_text(tree, id)) {
                self.mark += &mark;
            }
            self.hint.list = Some(self.context().lists.max(1));
        }
        if let Some(depth) = word::list_depth(element, style) {
            self.hint.list = Some(depth);
        }
        let context = inner_context(self.context(), element, style, cells.get(&id).copied());
        if cells.contains_key(&id) {
            self.cell_has_line = false;
        }
        if let Some(last) = self.contexts.last_mut() {
            *last = context;
        }
        if name == "q" {
            self.push(if context.quotes % 2 == 1 { '“' } else { '‘' }, line_of(tree, id));
        }
        Ok(())
    }

    /// Comes out of a node.
    fn leave(&mut self, tree: &Tree, id: NodeId) -> Result<(), IngestError> {
        if let Some(element) = tree.element(id).filter(|_| self.context().open) {
            let name = &*element.name;
            let shown_as_cell = self.context().cell.is_some() && matches!(name, "td" | "th");
            if name == "q" {
                let context = self.context();
                self.push(if context.quotes % 2 == 1 { '”' } else { '’' }, line_of(tree, id));
            }
            if is_block(name) {
                self.end_line()?;
                self.begins_block = true;
            }
            if shown_as_cell && !self.cell_has_line {
                // An empty cell has its place in the table.
                self.line.get_or_insert(line_of(tree, id));
                self.put_line()?;
            }
            if matches!(name, "ol" | "ul" | "menu" | "dir") {
                self.lists.pop();
            }
            if name == "li" {
                self.mark.clear();
                self.hint.list = None;
            } else if name == "p" && self.lists.is_empty() {
                self.hint.list = None;
            }
        }
        self.contexts.pop();
        Ok(())
    }

    /// Writes characters as the page shows them.
    fn write(&mut self, text: &str, line: u32) -> Result<(), IngestError> {
        let context = self.context();
        let mut line = line;
        for c in text.chars() {
            if context.preformatted && ends_line(c) {
                self.break_line(line)?;
            } else if !context.preformatted && (ends_line(c) || matches!(c, ' ' | '\t')) {
                let gap = if ends_line(c) { Gap::LineEnd } else { Gap::Space };
                if self.gap != Gap::LineEnd {
                    self.gap = gap;
                }
            } else if is_invisible(c) {
                self.invisible.push(c);
                self.line.get_or_insert(line);
            } else {
                self.push(c, line);
            }
            line += u32::from(c == '\n');
        }
        Ok(())
    }

    /// Adds one character that is shown.
    fn push(&mut self, c: char, line: u32) {
        if self.chars == 0 {
            self.begin_line(line);
        } else if self.gap != Gap::None {
            let last = self.text.chars().next_back();
            // A line end between wide characters is a hard wrap of the file,
            // not a space (CSS Text 3, 4.1.3).
            if self.gap == Gap::Space || !(last.is_some_and(is_wide) && is_wide(c)) {
                self.append(' ');
            }
        }
        self.gap = Gap::None;
        self.append(c);
    }

    fn begin_line(&mut self, line: u32) {
        let context = self.context();
        self.line.get_or_insert(line);
        if self.begins_block {
            self.paragraphs = self.paragraphs.saturating_add(1);
            self.begins_block = false;
        }
        self.hint.heading = context.heading;
        self.hint.align = context.align;
        self.hint.quote = context.quote;
        let mark = std::mem::take(&mut self.mark);
        self.text.push_str(&mark);
        self.chars = u32::try_from(mark.chars().count()).unwrap_or(u32::MAX);
    }

    fn append(&mut self, c: char) {
        let context = self.context();
        self.runs.set(self.chars, context.strong, context.slanted);
        self.text.push(c);
        self.chars = self.chars.saturating_add(1);
    }

    /// A forced line end; one without text before it makes a blank line.
    fn break_line(&mut self, line: u32) -> Result<(), IngestError> {
        if self.chars == 0 {
            self.line.get_or_insert(line);
            return self.put_line();
        }
        self.end_line()
    }

    /// Ends the line if it has anything.
    fn end_line(&mut self) -> Result<(), IngestError> {
        self.gap = Gap::None;
        if self.chars > 0 {
            self.put_line()?;
        } else {
            self.list_invisible();
            self.line = None;
        }
        self.put_pictures()
    }

    fn push_line(&mut self, line: Line) -> Result<(), IngestError> {
        if self.reading.lines.len() >= self.limits.lines {
            return Err(IngestError::TooManyLines { limit: self.limits.lines });
        }
        check_length(&line.text, self.reading.lines.len() + 1, self.limits)?;
        self.reading.lines.push(line);
        Ok(())
    }

    /// Puts the line, empty or not, behind the others.
    fn put_line(&mut self) -> Result<(), IngestError> {
        let emphasis = self.runs.take(self.chars);
        self.gap = Gap::None;
        self.chars = 0;
        self.list_invisible();
        let text = std::mem::take(&mut self.text);
        let mut hint = std::mem::take(&mut self.hint);
        hint.emphasis = emphasis;
        if text.is_empty() {
            // The item's depth waits for the item's text.
            self.hint.list = hint.list.take();
        }
        let origin = Origin {
            line: self.line.take(),
            paragraph: Some(self.paragraphs).filter(|&count| count > 0),
            cell: self.context().cell,
            ..Origin::default()
        };
        self.cell_has_line = true;
        if origin.cell.is_none() {
            self.put_table_pictures()?;
        }
        self.push_line(Line { text, origin, hint })
    }

    fn list_invisible(&mut self) {
        if self.invisible.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.invisible);
        let origin = Origin { line: self.line, ..Origin::default() };
        self.remove(text, origin, RemovalReason::Invisible);
    }

    fn remove(&mut self, text: String, origin: Origin, reason: RemovalReason) {
        self.reading.removed.push(Removed { lines: None, origin: Some(origin), text, reason, pieces: Vec::new() });
    }

    fn comment(&mut self, text: &str, line: u32) {
        let han = text.chars().filter(|c| matches!(c, '\u{4e00}'..='\u{9fff}')).count();
        if han >= LONG_COMMENT {
            let origin = Origin { line: Some(line), ..Origin::default() };
            self.remove(text.trim().to_owned(), origin, RemovalReason::Comment);
        }
    }

    /// Lists the text of an element that is not shown in the lines.
    fn leave_out(&mut self, tree: &Tree, id: NodeId, line: u32, reason: RemovalReason) {
        let text = all_text(tree, id);
        if !text.is_empty() {
            self.remove(text, Origin { line: Some(line), ..Origin::default() }, reason);
        }
    }
}

/// The line of the file that a node stands in.
fn line_of(tree: &Tree, id: NodeId) -> u32 {
    tree.node(id).map_or(1, |node| node.line)
}

/// True for characters of full width, between which no space is meant.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}'
        | '\u{2014}' | '\u{2018}'..='\u{201d}' | '\u{2026}')
}
