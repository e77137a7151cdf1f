//! What stands on a page.

use super::matrix::{Area, Matrix};
use super::resources::Resources;
use super::text_code::Piece;
use crate::{IngestError, ofd::reflow::Run};

/// Groups in groups that are followed; a group that holds itself ends here.
const DEEPEST: usize = 4;

/// How characters look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Weight {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub slanted: bool,
}

/// An object, in the coordinates of its page or group.
#[derive(Debug, Clone)]
pub enum Object {
    /// Characters of one line.
    Text {
        /// The characters, in the coordinates of the object.
        piece: Piece,
        /// From those to the page or group.
        matrix: Matrix,
        /// Height of a character.
        size: f64,
        /// How it looks.
        weight: Weight,
        /// False when nothing of it is painted.
        seen: bool,
    },
    /// A picture by the number of its resource.
    Picture {
        /// The number.
        resource: String,
        /// Where it lies.
        area: Area,
    },
    /// A group by the number of its resource.
    Group {
        /// The number.
        resource: String,
        /// From the group to here.
        matrix: Matrix,
    },
}

impl Object {
    fn text_bytes(&self) -> usize {
        if let Self::Text { piece, .. } = self { piece.text.len() } else { 0 }
    }
}

/// A picture on a page.
#[derive(Debug, Clone)]
pub struct PlacedPicture {
    /// The number of its resource.
    pub resource: String,
    /// Height of its middle on the page.
    pub middle: f64,
}

/// What stands on a page, in its coordinates.
#[derive(Debug, Default)]
pub struct Placed {
    /// Text that is painted.
    pub runs: Vec<Run>,
    /// Text that is not.
    pub hidden: Vec<Run>,
    /// Pictures.
    pub pictures: Vec<PlacedPicture>,
}

/// Bytes of text that the objects of a document may have, those of groups each
/// time they are shown.
const MOST_TEXT: usize = 64 << 20;

/// Counts the objects of a document and their text, those of groups each time
/// they are shown.
#[derive(Debug)]
pub struct Count {
    left: usize,
    text_left: usize,
    limit: usize,
}

impl Count {
    /// Counts up to a limit.
    pub const fn up_to(limit: usize) -> Self {
        Self { left: limit, text_left: MOST_TEXT, limit }
    }

    fn one(&mut self, text: usize) -> Result<(), IngestError> {
        let passed = IngestError::TooManyObjects { limit: self.limit };
        match (self.left.checked_sub(1), self.text_left.checked_sub(text)) {
            (Some(left), Some(text_left)) => (self.left, self.text_left) = (left, text_left),
            _ => return Err(passed),
        }
        Ok(())
    }
}

impl Placed {
    /// Adds objects.
    ///
    /// # Errors
    /// When there are too many.
    pub fn add(&mut self, objects: &[Object], resources: &Resources, count: &mut Count) -> Result<(), IngestError> {
        self.add_inside(objects, resources, Matrix::UNCHANGED, 0, count)
    }

    fn add_inside(
        &mut self,
        objects: &[Object],
        resources: &Resources,
        outer: Matrix,
        depth: usize,
        count: &mut Count,
    ) -> Result<(), IngestError> {
        for object in objects {
            count.one(object.text_bytes())?;
            match object {
                Object::Text { piece, matrix, size, weight, seen } => {
                    let run = run(piece, matrix.inside(outer), *size, *weight);
                    if *seen { self.runs.push(run) } else { self.hidden.push(run) }
                }
                Object::Picture { resource, area } => {
                    let (_, middle) = outer.place(area.x + area.width / 2.0, area.y + area.height / 2.0);
                    self.pictures.push(PlacedPicture { resource: resource.clone(), middle });
                }
                Object::Group { resource, matrix } if depth < DEEPEST => {
                    let inner = matrix.inside(outer);
                    self.add_inside(resources.group(resource), resources, inner, depth + 1, count)?;
                }
                Object::Group { .. } => {}
            }
        }
        Ok(())
    }
}

fn run(piece: &Piece, matrix: Matrix, size: f64, weight: Weight) -> Run {
    let (x, y) = matrix.place(piece.x, piece.y);
    Run {
        x,
        y,
        width: piece.width * matrix.width_scale(),
        size: (size * matrix.height_scale()).max(0.01),
        bold: weight.bold,
        slanted: weight.slanted,
        level: matrix.is_level() && !piece.vertical,
        text: piece.text.clone(),
    }
}
