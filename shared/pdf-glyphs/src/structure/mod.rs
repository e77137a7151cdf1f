//! Finds the objects of a file and writes them out plainly.
//!
//! References are followed from the end of the file backwards as the format
//! says; where that fails, the whole file is searched for objects. Object streams
//! are opened here, within limits. What comes out is a small plain file of the
//! same objects: no compressed structure, no streams of pictures, right lengths,
//! one table of references. Only that is given to the library.

mod decrypt;
mod expand;
pub mod lexer;
mod load;
mod scan;
mod write;
mod xref;

use std::borrow::Cow;
use std::collections::BTreeMap;

use hayro_syntax::object::ObjectIdentifier;

use crate::filters::Budget;
use crate::{Actions, Limits, PdfError};
use xref::Table;

/// One object, ready to be written.
#[derive(Debug, Clone)]
pub struct Body<'b> {
    /// Its bytes; the dictionary, for a stream.
    pub text: Cow<'b, [u8]>,
    /// The data of a stream, as they are coded.
    pub data: Option<Cow<'b, [u8]>>,
    /// Generation.
    pub generation: u16,
}

/// The objects of a file, by number.
pub type Objects<'b> = BTreeMap<u32, Body<'b>>;

/// A file written out plainly.
#[derive(Debug)]
pub struct Plain {
    /// Its bytes. Their catalog has no pages; the file's own is
    /// [`catalog`](Self::catalog).
    pub bytes: Vec<u8>,
    /// The catalog.
    pub catalog: ObjectIdentifier,
    /// The table of references was damaged, or objects were.
    pub repaired: bool,
    /// What in it acts or points outside.
    pub actions: Actions,
}

/// Finds the objects and writes them out.
///
/// # Errors
/// [`PdfError`] when there is nothing to be read, a password is asked for, or a
/// limit is passed.
pub fn make_plain(bytes: &[u8], limits: &Limits, budget: &mut Budget) -> Result<Plain, PdfError> {
    let (table, mut repaired) = xref::read(bytes, limits, budget)?;
    let mut objects = load::load(bytes, &table, limits)?;
    if let Some(encryption) = &table.trailer.encrypt {
        objects = decrypt::decrypt(objects, encryption, &table.trailer, limits)?;
    }
    repaired |= expand::expand(&mut objects, &table, limits, budget)?;
    let catalog = match catalog(&table, &objects) {
        Some(catalog) => catalog,
        None => {
            repaired = true;
            stand_in(&mut objects).ok_or(PdfError::Damaged("no catalog"))?
        }
    };
    write::validate(&mut objects);
    let mut actions = Actions::default();
    objects.values().for_each(|body| actions.look(&body.text));
    let bytes = write::write(&objects, None)?;
    Ok(Plain { bytes, catalog, repaired, actions })
}

/// A catalog for a file that lost its own but has pages.
fn stand_in(objects: &mut Objects<'_>) -> Option<ObjectIdentifier> {
    objects.values().find(|body| is_of_type(body, b"Page"))?;
    let number = objects.keys().next_back()?.checked_add(1)?;
    let text = Cow::Borrowed(&b"<</Type/Catalog>>"[..]);
    objects.insert(number, Body { text, data: None, generation: 0 });
    Some(ObjectIdentifier::new(number, 0))
}

fn is_of_type(body: &Body<'_>, kind: &[u8]) -> bool {
    lexer::value_of(&body.text, b"Type").and_then(lexer::as_name).is_some_and(|name| *name == *kind)
}

/// The catalog that the trailer names, or the last object that says it is one.
fn catalog(table: &Table, objects: &Objects<'_>) -> Option<ObjectIdentifier> {
    let is_catalog = |body: &Body<'_>| lexer::value_of(&body.text, b"Pages").is_some();
    let id = |number: u32, body: &Body<'_>| ObjectIdentifier::new(number, body.generation.into());
    let named = table.trailer.root.and_then(|(number, _)| Some((number, objects.get(&number)?)));
    let found =
        || objects.iter().rev().find(|(_, body)| is_of_type(body, b"Catalog")).map(|(number, body)| (*number, body));
    named.filter(|(_, body)| is_catalog(body)).or_else(found).map(|(number, body)| id(number, body))
}
