//! Carries out the operators of content streams, as far as text goes
//! (ISO 32000-1, 7.8 to 9.4).

mod layers;
mod marks;
mod path;
mod run;
mod state;
mod text;
mod tokens;

use std::collections::BTreeMap;
use std::rc::Rc;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, ObjectIdentifier, Stream};

use crate::filters::{Budget, open};
use crate::fonts::Fonts;
use crate::geometry::{Area, Matrix};
use crate::page::Page;
use crate::{Limits, PdfError};

pub use layers::Layers;

/// Operations that may still be carried out.
#[derive(Debug)]
pub struct Work {
    left: u64,
    all: u64,
}

impl Work {
    /// That of one file.
    pub const fn new(limits: &Limits) -> Self {
        Self { left: limits.operations, all: limits.operations }
    }

    /// Spends some.
    ///
    /// # Errors
    /// When none are left.
    pub fn spend(&mut self, operations: u64) -> Result<(), PdfError> {
        self.left = self.left.checked_sub(operations).ok_or(PdfError::Operations(self.all))?;
        Ok(())
    }
}

/// What is shared by the pages of a file.
pub struct Shared<'d> {
    /// The file.
    pub pdf: &'d Pdf,
    /// Limits.
    pub limits: &'d Limits,
    /// What streams may still give.
    pub budget: Budget,
    /// Operations left.
    pub work: Work,
    /// Fonts met so far.
    pub fonts: Fonts,
    /// Layers that are off.
    pub layers: Layers,
    /// Forms opened so far.
    forms: BTreeMap<ObjectIdentifier, Rc<[u8]>>,
}

impl<'d> Shared<'d> {
    /// Nothing read yet.
    pub fn new(pdf: &'d Pdf, limits: &'d Limits, budget: Budget, layers: Layers) -> Self {
        let (work, fonts, forms) = (Work::new(limits), Fonts::default(), BTreeMap::new());
        Self { pdf, limits, budget, work, fonts, layers, forms }
    }

    /// The content of a form; nothing when it cannot be read.
    fn form(&mut self, stream: &Stream<'d>) -> Result<Option<Rc<[u8]>>, PdfError> {
        let id = stream.obj_id();
        if let Some(data) = self.forms.get(&id) {
            return Ok(Some(Rc::clone(data)));
        }
        let Some(data) = open(stream, &mut self.budget)? else { return Ok(None) };
        let data: Rc<[u8]> = data.into();
        self.forms.insert(id, Rc::clone(&data));
        Ok(Some(data))
    }
}

/// Where the content of a page or an appearance is put.
#[derive(Debug, Clone, Copy)]
pub struct Placing {
    /// From its measures to those of the page.
    pub matrix: Matrix,
    /// What is left free, on the page.
    pub clip: Area,
}

/// Draws the content of a page.
///
/// # Errors
/// When a limit is passed.
pub fn draw<'d>(
    shared: &mut Shared<'d>,
    page: &mut Page,
    content: &[u8],
    resources: &Dict<'d>,
    placing: Placing,
    tags: &BTreeMap<u32, u32>,
) -> Result<(), PdfError> {
    let mut interpreter = run::Interpreter::new(shared, page, placing, tags);
    interpreter.run(content, resources, 0)?;
    interpreter.finish();
    Ok(())
}

/// Draws a form, as an appearance of an annotation is one.
///
/// # Errors
/// When a limit is passed.
pub fn draw_form<'d>(
    shared: &mut Shared<'d>,
    page: &mut Page,
    form: &Stream<'d>,
    placing: Placing,
) -> Result<(), PdfError> {
    let none = BTreeMap::new();
    let mut interpreter = run::Interpreter::new(shared, page, placing, &none);
    interpreter.form(form, &Dict::empty(), 0)?;
    interpreter.finish();
    Ok(())
}
