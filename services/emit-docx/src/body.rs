//! The body: letterhead, blocks and 版记 in reading order, cut into sections
//! where sheet or page number change.
//!
//! What `docx-rs` has no writer for goes along as [`Missing`], which
//! [`crate::completion`] adds. Must never take a decision of its own: what is
//! written is what the document says, less what the style of the role says
//! already.

use docx_rs::{LineSpacing, LineSpacingType, Paragraph as Builder};
use wenshu_model::letterhead::ImprintSet;
use wenshu_model::official::{Figure, Table};
use wenshu_model::{Block, OfficialDocument, PaperKind, Paragraph, Role};
use wenshu_standard::{Profile, figures};
use wenshu_table_grid::PageRoom;

use crate::comments::{Comments, Holder, Mark, RangeEnd};
use crate::completion::{BodyXml, Missing};
use crate::drawing::Pictures;
use crate::error::EmitDocxError;
use crate::faces::FaceNames;
use crate::package::Shape;
use crate::page::PageSetup;
use crate::paragraph::{self, Surroundings};
use crate::section::{Section, Sheet};
use crate::{imprint, letterhead, parts, table};

/// The part that holds the body.
pub(crate) struct Body {
    pub xml: String,
    /// Which other parts it asks for.
    pub shape: Shape,
}

/// Writes the body of a document.
pub(crate) fn build(
    document: &OfficialDocument,
    profile: &Profile,
    comments: &Comments,
    pictures: &Pictures<'_>,
) -> Result<Body, EmitDocxError> {
    let mut flow = Flow::of(document, profile, comments, pictures);
    flow.add_letterhead()?;
    for index in 0..document.blocks.len() {
        flow.add_block(index)?;
    }
    flow.add_imprint()?;
    flow.finish()
}

/// The body while it is written.
struct Flow<'a> {
    document: &'a OfficialDocument,
    profile: &'a Profile,
    comments: &'a Comments,
    pictures: &'a Pictures<'a>,
    setup: PageSetup,
    names: FaceNames,
    xml: BodyXml,
    /// The section that is open.
    section: Section,
    shape: Shape,
    /// Nothing stands on the open section's first page yet.
    at_start: bool,
    /// The last thing is a table.
    after_table: bool,
    /// Rows of the letterhead and its rules, for the first paragraph of the text.
    rows_above: u32,
    rules: String,
    /// Drawings so far.
    drawings: usize,
    /// Every paragraph so far stays with the next one.
    all_stay: bool,
}

impl<'a> Flow<'a> {
    fn of(
        document: &'a OfficialDocument,
        profile: &'a Profile,
        comments: &'a Comments,
        pictures: &'a Pictures<'a>,
    ) -> Self {
        let bare_first_page = document.kind == PaperKind::Letter && document.letterhead.is_some();
        let starts_turned = document.letterhead.is_none() && document.blocks.first().is_some_and(is_turned);
        let first = Section::first(bare_first_page);
        let has_drawings = document.letterhead.is_some() || !pictures.media().is_empty();
        Self {
            document,
            profile,
            comments,
            pictures,
            setup: PageSetup::of(profile),
            names: FaceNames::of(document.language, profile),
            xml: BodyXml::new(has_drawings),
            section: if starts_turned { Section { sheet: Sheet::Turned, ..first } } else { first },
            shape: if bare_first_page || starts_turned { Shape::Full } else { Shape::Plain },
            at_start: true,
            after_table: false,
            rows_above: 0,
            rules: String::new(),
            drawings: 0,
            all_stay: true,
        }
    }

    /// The frames; rows and rules wait for the first paragraph of the text,
    /// which holds them on page 1.
    fn add_letterhead(&mut self) -> Result<(), EmitDocxError> {
        let Some(letterhead) = &self.document.letterhead else { return Ok(()) };
        letterhead::add(&mut self.xml, letterhead, self.comments, &self.setup, self.names)?;
        let rules = letterhead::rules(letterhead, self.drawings + 1);
        self.drawings += rules.len();
        self.rules = rules.concat();
        self.rows_above = letterhead.set.as_ref().map_or(0, |set| set.rows);
        if !matches!(self.document.blocks.first(), Some(Block::Paragraph(_))) {
            self.add_letterhead_rows()?;
        }
        Ok(())
    }

    /// A line without text that holds the rows of the letterhead, where no
    /// paragraph follows that could.
    fn add_letterhead_rows(&mut self) -> Result<(), EmitDocxError> {
        let mut holder = paragraph::styled(parts::CLOSING_STYLE);
        let rows = std::mem::take(&mut self.rows_above).min(figures::LINES_PER_PAGE.value as u32);
        holder.property = holder.property.line_spacing(LineSpacing::new().before(rows * self.setup.pitch));
        let missing = Missing { runs: std::mem::take(&mut self.rules), ..Missing::default() };
        let before_turned = self.document.blocks.first().is_some_and(is_turned);
        self.add_last(&holder, missing, before_turned.then_some(follows(Sheet::Turned)))
    }

    /// Writes a paragraph of the flow.
    fn add(&mut self, builder: &Builder, missing: &Missing) -> Result<(), EmitDocxError> {
        self.at_start = false;
        self.after_table = false;
        self.xml.add(builder, missing)
    }

    /// A line of one point without text.
    fn add_closing(&mut self, page_break_before: bool, section: Option<String>) -> Result<(), EmitDocxError> {
        let mut closing = paragraph::styled(parts::CLOSING_STYLE);
        if page_break_before {
            closing.property = closing.property.page_break_before(true);
        }
        let properties = section.map(|element| ("w:sectPr", element)).into_iter().collect();
        self.add(&closing, &Missing { properties, ..Missing::default() })
    }

    fn add_block(&mut self, index: usize) -> Result<(), EmitDocxError> {
        let next = self.section_after(index);
        match self.document.blocks.get(index) {
            Some(Block::Paragraph(text)) => return self.add_paragraph(index, text, next),
            Some(Block::Figure(figure)) => return self.add_figure(index, figure, next),
            Some(Block::Table(cells)) => self.add_table(index, cells, next.is_some())?,
            None => {}
        }
        if let Some(next) = next {
            let ended = self.end_section(next);
            self.add_closing(false, Some(ended))?;
            self.at_start = true;
        }
        Ok(())
    }

    fn add_paragraph(&mut self, index: usize, text: &Paragraph, next: Option<Section>) -> Result<(), EmitDocxError> {
        let at = Surroundings {
            marks: self.comments.marks(Holder::Block(index)),
            rows_above: std::mem::take(&mut self.rows_above),
            rows_below: self.rows_below(index, text),
            starts_section: self.at_start,
            lets_go: self.lets_go(index, text),
            fixed: None,
        };
        let (builder, mut missing) = paragraph::build(text, &at, &self.setup, self.names);
        missing.runs = std::mem::take(&mut self.rules);
        self.add_last(&builder, missing, next)
    }

    /// Writes a paragraph, the last of its section when `next` begins another.
    fn add_last(
        &mut self,
        builder: &Builder,
        mut missing: Missing,
        next: Option<Section>,
    ) -> Result<(), EmitDocxError> {
        let ends = next.is_some();
        if let Some(next) = next {
            missing.properties.push(("w:sectPr", self.end_section(next)));
        }
        self.add(builder, &missing)?;
        self.at_start = ends;
        Ok(())
    }

    /// True for what stands above the only paragraph of a text whose end goes to
    /// the page of the signature. LibreOffice 7.4 keeps nothing together when
    /// all from the top of the page on is to stay with the next paragraph, and
    /// parts even name and date; Word needs nothing to keep title and
    /// addressees at the top of page 1.
    fn lets_go(&mut self, index: usize, text: &Paragraph) -> bool {
        self.all_stay &= text.keep_with_next && index < MOST_ABOVE_TEXT;
        let runs_on = |role| matches!(role, Role::Body | Role::RunIn(_) | Role::Item(_));
        self.all_stay
            && !runs_on(text.role)
            && matches!(self.document.blocks.get(index + 1),
                Some(Block::Paragraph(next)) if next.keep_with_next && runs_on(next.role))
    }

    /// Blank rows below a paragraph: a note stands in the room of the seal.
    fn rows_below(&self, index: usize, text: &Paragraph) -> u32 {
        match self.document.blocks.get(index + 1) {
            Some(Block::Paragraph(next)) if next.role == Role::Note => 0,
            _ => text.blank_rows_after,
        }
    }

    /// A picture on a line that is as high as the grid rows that it takes,
    /// between the ends of its comments.
    fn add_figure(&mut self, index: usize, figure: &Figure, next: Option<Section>) -> Result<(), EmitDocxError> {
        self.shape = Shape::Full;
        self.drawings += 1;
        let mut holder = paragraph::styled(parts::FIGURE_STYLE);
        let line = rows_of(figure.height_mm, self.setup.pitch) * self.setup.pitch;
        let spacing = LineSpacing::new().line(i32::try_from(line).unwrap_or(i32::MAX));
        holder.property = holder.property.line_spacing(spacing.line_rule(LineSpacingType::AtLeast));
        let marks = self.comments.marks(Holder::Block(index));
        let (begins, ends): (Vec<&Mark>, Vec<&Mark>) = marks.iter().partition(|mark| mark.end == RangeEnd::First);
        holder.children = ends.into_iter().map(|mark| paragraph::range_end(*mark)).collect();
        let begins: String = begins.iter().map(|mark| format!("<w:commentRangeStart w:id=\"{}\"/>", mark.id)).collect();
        let runs = begins + &self.pictures.run(figure, self.drawings);
        self.add_last(&holder, Missing { runs, ..Missing::default() }, next)
    }

    fn add_table(&mut self, index: usize, cells: &Table, ends_section: bool) -> Result<(), EmitDocxError> {
        // Two tables without a paragraph between them become one in Word.
        if self.after_table {
            self.add_closing(false, None)?;
        }
        let marks = |cell| self.comments.marks(Holder::Cell(index, cell));
        let (table, missing) = table::build(cells, &self.room(cells.turned), &marks, self.names);
        self.xml.add(&table, &missing)?;
        self.at_start = false;
        self.after_table = true;
        match table::space_below(cells) {
            Some(space) if !ends_section => self.add_space(space),
            _ => Ok(()),
        }
    }

    /// What a page holds of a table.
    fn room(&self, turned: bool) -> PageRoom {
        if turned {
            return PageRoom::turned(self.profile);
        }
        let rows = self.setup.type_area_height() / self.setup.pitch.max(1);
        PageRoom::upright(self.profile, rows as usize)
    }

    /// A line without text that brings what follows a table back to the grid.
    fn add_space(&mut self, height: i32) -> Result<(), EmitDocxError> {
        let mut space = paragraph::styled(parts::CLOSING_STYLE);
        let spacing = LineSpacing::new().line(height).line_rule(LineSpacingType::Exact);
        space.property = space.property.line_spacing(spacing);
        self.add(&space, &Missing::default())
    }

    /// The section that begins behind a block: a turned table has one of its
    /// own, and so has a 版记 on another page.
    fn section_after(&self, index: usize) -> Option<Section> {
        let blocks = &self.document.blocks;
        match blocks.get(index + 1) {
            Some(next) => {
                let sheet = if is_turned(next) { Sheet::Turned } else { Sheet::Upright };
                let differs = is_turned(next) || blocks.get(index).is_some_and(is_turned);
                differs.then_some(follows(sheet))
            }
            None => self.section_of_imprint(blocks.last().is_some_and(is_turned)),
        }
    }

    /// The section that a 版记 needs: without page numbers behind blank pages
    /// (9704-7.5-d), upright behind a turned table.
    fn section_of_imprint(&self, after_turned: bool) -> Option<Section> {
        let set = self.imprint_set()?;
        if set.blank_pages > 0 {
            return Some(follows(Sheet::Unnumbered));
        }
        after_turned.then_some(follows(Sheet::Upright))
    }

    fn imprint_set(&self) -> Option<ImprintSet> {
        let imprint = self.document.imprint.as_ref().filter(|imprint| !imprint.entries.is_empty())?;
        imprint.set
    }

    /// Ends the open section and opens the next.
    fn end_section(&mut self, next: Section) -> String {
        if next.sheet != Sheet::Upright {
            self.shape = Shape::Full;
        }
        let ended = std::mem::replace(&mut self.section, next);
        ended.element(&self.setup)
    }

    fn add_imprint(&mut self) -> Result<(), EmitDocxError> {
        let (Some(set), Some(imprint)) = (self.imprint_set(), &self.document.imprint) else { return Ok(()) };
        if self.document.blocks.is_empty()
            && let Some(next) = self.section_of_imprint(false)
        {
            let ended = self.end_section(next);
            self.add_closing(false, Some(ended))?;
            self.at_start = true;
        }
        // The page that fit chose is begun by a page break, not by a section of
        // even pages: of those LibreOffice 7.4 forgets the margin above the
        // footer. And it forgets the break of a page that a floating table
        // begins, so that a line without text goes before the table.
        for _ in 0..set.blank_pages.min(MOST_BLANK_PAGES) {
            let begins = !self.at_start;
            self.add_closing(begins, None)?;
        }
        if set.own_page || set.blank_pages > 0 {
            let begins = !self.at_start;
            self.add_closing(begins, None)?;
        } else if self.after_table || self.at_start {
            self.add_closing(false, None)?;
        }
        imprint::add(&mut self.xml, imprint, self.comments, &self.setup, self.names)?;
        self.add_closing(false, None)
    }

    fn finish(mut self) -> Result<Body, EmitDocxError> {
        // Word asks for a paragraph behind a table that ends the body.
        if self.after_table || self.at_start {
            self.add_closing(false, None)?;
        }
        self.xml.raw(&self.section.element(&self.setup));
        Ok(Body { xml: self.xml.finish(), shape: self.shape })
    }
}

/// Most paragraphs above the text: titles, subtitles, addressees.
const MOST_ABOVE_TEXT: usize = 8;
/// Most blank pages before a 版记; the rules ask for one at most.
const MOST_BLANK_PAGES: u32 = 3;

fn follows(sheet: Sheet) -> Section {
    Section { sheet, bare_first_page: false }
}

/// Grid rows that a picture takes.
fn rows_of(height_mm: f32, pitch: u32) -> u32 {
    let twips = crate::page::twips(f64::from(if height_mm.is_finite() { height_mm.clamp(0.0, 225.0) } else { 0.0 }));
    twips.unsigned_abs().div_ceil(pitch).max(1)
}

fn is_turned(block: &Block) -> bool {
    matches!(block, Block::Table(table) if table.turned)
}
