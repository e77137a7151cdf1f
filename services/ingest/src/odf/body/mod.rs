//! Walks the body of a text.
//!
//! One loop over the events of the XML; what an element opened is kept in a
//! list of [`Close`]s, one for each open element, so that nothing recurses
//! however deep a file nests.

mod drawing;
mod fields;
mod paragraph;
mod table;

use std::collections::BTreeMap;

use wenshu_model::RemovalReason;

use super::numbering::Numbering;
use super::objects::{self, Frame};
use super::place::Place;
use super::space::MeantSpaces;
use super::store::Store;
use super::styles::{ParagraphStyle, Styles, TextLook};
use super::{PartXml, changes, forms, plain};
use crate::{
    IngestError,
    flow::{Flow, Span},
    xml::{Step, Tag},
};

/// What is done with an element that begins.
enum Action {
    /// Its content is read as part of the text.
    Inside(Close),
    /// It holds no text.
    Skip,
    /// Its text is listed and not shown.
    List(RemovalReason),
    /// The bytes of a picture.
    PictureData,
    /// A part of the package that holds an object.
    Object(String),
    /// Several cells with the same content.
    Repeated {
        /// How many.
        times: usize,
        /// Each cell.
        span: Span,
    },
    /// Tracked changes.
    Changes,
    /// Forms.
    Forms,
    /// Scripts.
    Scripts,
}

/// What the end of an open element undoes.
enum Close {
    Nothing,
    Paragraph(TextLook),
    Look(TextLook),
    List,
    Item,
    HeaderRows,
    Table(Box<Place>),
    Row,
    Cell(Box<Place>),
    Aside(Box<Place>),
    Frame,
    /// A picture; true when it stands in no frame.
    Image(Box<Place>, bool),
}

impl Close {
    const NOTHING: Action = Action::Inside(Self::Nothing);
}

/// Reads the body into a flow. The element that began last is the body's own.
///
/// # Errors
/// When the XML is damaged or a limit is passed; what was read before is in the
/// flow.
pub fn read_body(
    xml: &mut PartXml<'_>,
    flow: &mut Flow<'_>,
    styles: &Styles,
    store: &mut Store<'_>,
) -> Result<(), IngestError> {
    let mut walker = Walker {
        flow,
        styles,
        store,
        paragraph_styles: BTreeMap::new(),
        text_styles: BTreeMap::new(),
        numbering: Numbering::default(),
        spaces: MeantSpaces::default(),
        place: Place::default(),
        open: Vec::new(),
        hidden: String::new(),
        frames: Vec::new(),
        notes: 0,
    };
    let result = walker.walk(xml);
    walker.list_hidden();
    result
}

/// Reads the body.
struct Walker<'w, 'l, 's> {
    flow: &'w mut Flow<'l>,
    styles: &'w Styles,
    store: &'w mut Store<'s>,
    /// Styles that were asked for, with all that they inherit.
    paragraph_styles: BTreeMap<String, ParagraphStyle>,
    text_styles: BTreeMap<String, TextLook>,
    numbering: Numbering,
    spaces: MeantSpaces,
    place: Place,
    /// What the end of each open element undoes.
    open: Vec<Close>,
    /// Hidden characters since the last visible one.
    hidden: String,
    /// Frames that are open, with the pictures met in them.
    frames: Vec<Frame>,
    /// Notes so far.
    notes: u32,
}

impl Walker<'_, '_, '_> {
    fn walk(&mut self, xml: &mut PartXml<'_>) -> Result<(), IngestError> {
        let inside = xml.depth();
        let mut buffer = Vec::new();
        loop {
            let action = match xml.next(&mut buffer)? {
                Step::Start(tag) => self.start(&tag)?,
                Step::Text(text) => {
                    self.text(&text)?;
                    continue;
                }
                Step::Char(c) => {
                    self.text(c.encode_utf8(&mut [0; 4]))?;
                    continue;
                }
                Step::End | Step::Over if xml.depth() < inside => return Ok(()),
                Step::End => {
                    self.end()?;
                    continue;
                }
                _ => continue,
            };
            self.act(action, xml, &mut buffer)?;
        }
    }

    fn act(&mut self, action: Action, xml: &mut PartXml<'_>, buffer: &mut Vec<u8>) -> Result<(), IngestError> {
        match action {
            Action::Inside(close) => self.open.push(close),
            Action::Skip => xml.skip(buffer)?,
            Action::List(reason) => {
                let text = plain::text_inside(xml, &mut self.spaces)?;
                self.flow.remove(&text, reason);
            }
            Action::PictureData => {
                let data = xml.text_inside(buffer)?;
                self.picture_data(&data);
            }
            Action::Object(part) => {
                objects::list_object(self.store, &part, &mut self.spaces, self.flow)?;
                self.open.push(Close::Nothing);
            }
            Action::Repeated { times, span } => {
                let text = plain::text_inside(xml, &mut self.spaces)?;
                self.repeated_cells(times, span, &text)?;
            }
            Action::Changes => changes::read_changes(xml, &mut self.spaces, self.flow)?,
            Action::Forms => forms::read_forms(xml, self.flow)?,
            Action::Scripts => forms::read_scripts(xml, self.flow)?,
        }
        Ok(())
    }

    fn start(&mut self, tag: &Tag<'_>) -> Result<Action, IngestError> {
        if plain::is_no_text(tag) && !matches!(tag.name(), "binary-data" | "forms" | "scripts" | "event-listeners") {
            return Ok(self.source(tag));
        }
        match tag.space {
            "text" => self.text_element(tag),
            "table" => self.table_element(tag),
            "draw" => Ok(self.drawing_element(tag)),
            "office" => Ok(self.office_element(tag)),
            "svg" if matches!(tag.name(), "title" | "desc") => Ok(Action::List(RemovalReason::PictureText)),
            "loext" => Ok(self.extension_element(tag)),
            _ => Ok(Close::NOTHING),
        }
    }

    fn office_element(&mut self, tag: &Tag<'_>) -> Action {
        match tag.name() {
            "annotation" => Action::List(RemovalReason::Comment),
            "binary-data" => Action::PictureData,
            "forms" => Action::Forms,
            "scripts" | "event-listeners" => Action::Scripts,
            _ => Close::NOTHING,
        }
    }

    /// An element ends.
    fn end(&mut self) -> Result<(), IngestError> {
        match self.open.pop().unwrap_or(Close::Nothing) {
            Close::Nothing => {}
            Close::Paragraph(look) => {
                self.list_hidden();
                self.flow.end_paragraph()?;
                self.place.in_paragraph = false;
                self.place.look = look;
            }
            Close::Look(look) => self.place.look = look,
            Close::List => {
                self.place.lists.pop();
                self.place.label = None;
            }
            Close::Item => self.place.label = None,
            Close::HeaderRows => self.place.header_rows = self.place.header_rows.saturating_sub(1),
            Close::Table(place) => {
                self.flow.end_table()?;
                self.place = *place;
            }
            Close::Row => {}
            Close::Cell(place) => {
                self.flow.end_cell()?;
                self.place = *place;
            }
            Close::Aside(place) => {
                self.list_hidden();
                self.flow.end_aside()?;
                self.place = *place;
            }
            Close::Frame => self.end_frame()?,
            Close::Image(place, alone) => {
                self.flow.end_aside()?;
                self.place = *place;
                if alone {
                    self.end_frame()?;
                }
            }
        }
        Ok(())
    }

    fn end_frame(&mut self) -> Result<(), IngestError> {
        let frame = self.frames.pop().unwrap_or_default();
        objects::place_picture(frame, self.store, self.flow)
    }

    /// Lists the hidden characters met since the last visible ones.
    fn list_hidden(&mut self) {
        let hidden = std::mem::take(&mut self.hidden);
        self.flow.remove(&hidden, RemovalReason::HiddenText);
    }

    /// A new place inside this one; gives the old one, to be put back.
    fn enter_place(&mut self) -> Box<Place> {
        let inside = self.place.inside();
        Box::new(std::mem::replace(&mut self.place, inside))
    }
}
