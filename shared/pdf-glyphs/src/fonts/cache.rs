//! The fonts of a file, each loaded once.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use hayro_syntax::object::{Dict, Name};

use super::{Font, Kind, composite, simple};
use crate::content::Work;
use crate::filters::Budget;
use crate::{PdfError, page};

/// Fonts that are kept; beyond, all are loaded anew.
const MOST: usize = 2_000;

/// The fonts met so far.
#[derive(Debug, Default)]
pub struct Fonts {
    /// By the place of their dictionaries in memory, which stays the same while the
    /// file is open.
    known: BTreeMap<(usize, usize), (u32, Rc<Font>)>,
    /// By the place of the resources that name them, and the name.
    named: HashMap<(usize, Vec<u8>), (u32, Rc<Font>)>,
    /// What is told of each outside.
    pub shown: Vec<page::Font>,
}

impl Fonts {
    /// The font that resources call by a name; nothing when there is none. It is
    /// looked up once, since content streams name their fonts again and again.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn by_name(
        &mut self,
        resources: &Dict<'_>,
        name: &[u8],
        budget: &mut Budget,
        work: &mut Work,
    ) -> Result<Option<(u32, Rc<Font>)>, PdfError> {
        let key = (resources.data().as_ptr().addr(), name.to_vec());
        if let Some((number, font)) = self.named.get(&key) {
            return Ok(Some((*number, Rc::clone(font))));
        }
        let found = resources.get::<Dict<'_>>(b"Font").and_then(|fonts| fonts.get::<Dict<'_>>(name));
        let Some(dictionary) = found else { return Ok(None) };
        work.spend(20)?;
        let (number, font) = self.load(&dictionary, budget, work)?;
        self.named.insert(key, (number, Rc::clone(&font)));
        Ok(Some((number, font)))
    }

    /// The font of a dictionary, with its number.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn load(
        &mut self,
        dictionary: &Dict<'_>,
        budget: &mut Budget,
        work: &mut Work,
    ) -> Result<(u32, Rc<Font>), PdfError> {
        let data = dictionary.data();
        let key = (data.as_ptr().addr(), data.len());
        if let Some((number, font)) = self.known.get(&key) {
            return Ok((*number, Rc::clone(font)));
        }
        work.spend(100)?;
        if self.known.len() >= MOST {
            self.known.clear();
            self.named.clear();
        }
        let is_composite = dictionary.get::<Name<'_>>(b"Subtype").is_some_and(|kind| *kind == *b"Type0");
        let (shown, kind) = if is_composite {
            let (shown, font) = composite::Composite::load(dictionary, budget, work)?;
            (shown, Kind::Composite(Box::new(font)))
        } else {
            let (shown, font) = simple::Simple::load(dictionary, budget, work)?;
            (shown, Kind::Simple(font))
        };
        let number = u32::try_from(self.shown.len()).unwrap_or(u32::MAX);
        self.shown.push(shown);
        let font = Rc::new(Font { kind });
        self.known.insert(key, (number, Rc::clone(&font)));
        Ok((number, font))
    }
}
