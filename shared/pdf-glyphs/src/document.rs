//! An open file.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, ObjectIdentifier, Stream};

use crate::annotations;
use crate::content::{Layers, Placing, Shared, draw};
use crate::filters::{Budget, open};
use crate::geometry::Area;
use crate::page::{Font, Page};
use crate::page_tree::{self, Entry};
use crate::structure::{Plain, make_plain};
use crate::tags::{Tag, Tags};
use crate::{Actions, Limits, PdfError};

/// A file whose objects have been found.
pub struct Document {
    pdf: Pdf,
    catalog: ObjectIdentifier,
    limits: Limits,
    left: std::cell::RefCell<Option<Budget>>,
    /// Parts of it were damaged.
    pub repaired: bool,
    /// What in it acts or points outside.
    pub actions: Actions,
    /// It is a form of another kind (XFA), of which the pages are only a stand-in.
    pub is_foreign_form: bool,
}

impl Document {
    /// Opens a file.
    ///
    /// # Errors
    /// [`PdfError`] when it cannot be read.
    pub fn open(bytes: &[u8], limits: &Limits) -> Result<Self, PdfError> {
        let mut budget = Budget::new(limits);
        let Plain { bytes, catalog, repaired, actions } = make_plain(bytes, limits, &mut budget)?;
        let pdf = Pdf::new(bytes).map_err(|_| PdfError::Damaged("its objects"))?;
        let is_foreign_form = pdf
            .xref()
            .get::<Dict<'_>>(catalog)
            .and_then(|catalog| catalog.get::<Dict<'_>>(b"AcroForm"))
            .is_some_and(|form| form.contains_key(b"XFA"));
        let left = std::cell::RefCell::new(Some(budget));
        Ok(Self { pdf, catalog, limits: limits.clone(), left, repaired, actions, is_foreign_form })
    }

    /// Its pages.
    ///
    /// # Errors
    /// [`PdfError`] when there are none or too many.
    pub fn pages(&self) -> Result<Pages<'_>, PdfError> {
        let entries = page_tree::pages(&self.pdf, self.catalog, &self.limits)?;
        let catalog = self.pdf.xref().get::<Dict<'_>>(self.catalog).unwrap_or_default();
        // What opening took is not given twice.
        let budget = self.left.borrow_mut().take().unwrap_or_else(|| Budget::new(&self.limits));
        let shared = Shared::new(&self.pdf, &self.limits, budget, Layers::of(&catalog));
        let tags = Tags::of(&self.pdf, &catalog, &self.limits);
        Ok(Pages { shared, entries, tags })
    }
}

/// The pages of a file, read one by one.
pub struct Pages<'d> {
    shared: Shared<'d>,
    entries: Vec<Entry<'d>>,
    tags: Tags,
}

impl<'d> Pages<'d> {
    /// How many there are.
    pub const fn len(&self) -> usize {
        self.entries.len()
    }

    /// True when there are none, which is never so.
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Width and height of page `index`, from 0, in points, as it is seen; nothing
    /// of it is drawn.
    pub fn size(&self, index: usize) -> Option<(f64, f64)> {
        let (_, width, height) = self.entries.get(index)?.inherited.placing();
        Some((width, height))
    }

    /// The fonts of the pages read so far.
    pub fn fonts(&self) -> &[Font] {
        &self.shared.fonts.shown
    }

    /// The elements of structure, in the order of the text.
    pub fn tags(&self) -> &[Tag] {
        &self.tags.elements
    }

    /// Reads page `index`, from 0; nothing behind the last.
    ///
    /// # Errors
    /// [`PdfError`] when a limit is passed.
    #[allow(clippy::cast_possible_truncation, reason = "the size of a page")]
    pub fn read(&mut self, index: usize) -> Result<Option<Page>, PdfError> {
        let Some(entry) = self.entries.get(index).cloned() else { return Ok(None) };
        let (matrix, width, height) = entry.inherited.placing();
        let number = u32::try_from(index).unwrap_or(u32::MAX).saturating_add(1);
        let mut page = Page { number, width: width as f32, height: height as f32, ..Page::default() };
        let resources = entry.inherited.resources.clone().unwrap_or_default();
        let content = self.content(&entry.dictionary, &mut page)?;
        let tags = self.tags.of_page(entry.dictionary.obj_id());
        // Text outside of the page is told from text inside by its place alone.
        let placing = Placing { matrix, clip: Area::EVERYWHERE };
        draw(&mut self.shared, &mut page, &content, &resources, placing, &tags)?;
        annotations::read(&mut self.shared, &mut page, &entry.dictionary, matrix)?;
        crate::page::thicken(&mut page.glyphs);
        Ok(Some(page))
    }

    /// The content of a page, its parts joined.
    fn content(&mut self, dictionary: &Dict<'d>, page: &mut Page) -> Result<Vec<u8>, PdfError> {
        let mut parts: Vec<Stream<'d>> = Vec::new();
        if let Some(stream) = dictionary.get::<Stream<'_>>(b"Contents") {
            parts.push(stream);
        } else if let Some(list) = dictionary.get::<Array<'_>>(b"Contents") {
            for item in list.raw_iter() {
                let stream = match item {
                    MaybeRef::Ref(reference) => self.shared.pdf.xref().get::<Stream<'_>>(reference.into()),
                    MaybeRef::NotRef(object) => object.into_stream(),
                };
                page.damaged |= stream.is_none();
                parts.extend(stream);
            }
        }
        let mut content = Vec::new();
        for part in parts {
            self.shared.work.spend(1)?;
            match open(&part, &mut self.shared.budget)? {
                Some(data) => content.extend_from_slice(&data),
                None => page.damaged = true,
            }
            // A part may end in the middle of an operand's neighbour.
            content.push(b'\n');
        }
        Ok(content)
    }

    /// The bytes of a picture that is a JPEG file as it stands.
    pub fn jpeg(&self, id: ObjectIdentifier) -> Option<Vec<u8>> {
        self.shared.pdf.xref().get::<Stream<'_>>(id).map(|stream| stream.raw_data().into_owned())
    }
}
