//! Finds the pages (ISO 32000-1, 7.7.3).

use std::collections::BTreeSet;

use hayro_syntax::Pdf;
use hayro_syntax::object::array::ArrayIter;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, Rect};

use crate::geometry::{Area, Matrix};
use crate::{Limits, PdfError};

/// A page before it is read.
#[derive(Debug, Clone)]
pub struct Entry<'d> {
    /// Its dictionary.
    pub dictionary: Dict<'d>,
    /// What it inherits or has.
    pub inherited: Inherited<'d>,
}

/// What a page takes over from the nodes above it.
#[derive(Debug, Clone, Default)]
pub struct Inherited<'d> {
    /// Fonts, forms, pictures.
    pub resources: Option<Dict<'d>>,
    media: Option<Rect>,
    crop: Option<Rect>,
    rotate: Option<i32>,
}

impl<'d> Inherited<'d> {
    fn with(&self, dictionary: &Dict<'d>) -> Self {
        Self {
            resources: dictionary.get::<Dict<'_>>(b"Resources").or_else(|| self.resources.clone()),
            media: dictionary.get::<Rect>(b"MediaBox").or(self.media),
            crop: dictionary.get::<Rect>(b"CropBox").or(self.crop),
            rotate: dictionary.get::<i32>(b"Rotate").or(self.rotate),
        }
    }

    /// The matrix from the file's measures to those of the page as a reader holds
    /// it, and the width and height of that.
    pub fn placing(&self) -> (Matrix, f64, f64) {
        let area = |rect: Rect| Area { x0: rect.x0, y0: rect.y0, x1: rect.x1, y1: rect.y1 };
        const A4: Area = Area { x0: 0.0, y0: 0.0, x1: 595.28, y1: 841.89 };
        let usable = |area: &Area| area.width() > 1.0 && area.height() > 1.0 && area.width().is_finite();
        let media = self.media.map(area).filter(usable).unwrap_or(A4);
        let shown = self.crop.map_or(media, |crop| area(crop).and(media));
        let shown = Some(shown).filter(usable).unwrap_or(media);
        let (width, height) = (shown.width(), shown.height());
        let turned = match self.rotate.unwrap_or(0).rem_euclid(360) {
            90 => Matrix([0.0, 1.0, 1.0, 0.0, -shown.y0, -shown.x0]),
            180 => Matrix([-1.0, 0.0, 0.0, 1.0, shown.x1, -shown.y0]),
            270 => Matrix([0.0, -1.0, -1.0, 0.0, shown.y1, shown.x1]),
            _ => return (Matrix([1.0, 0.0, 0.0, -1.0, -shown.x0, shown.y1]), width, height),
        };
        match self.rotate.unwrap_or(0).rem_euclid(360) {
            180 => (turned, width, height),
            _ => (turned, height, width),
        }
    }
}

/// The pages in their order.
///
/// # Errors
/// When there are too many, or none.
pub fn pages<'d>(pdf: &'d Pdf, catalog: ObjectIdentifier, limits: &Limits) -> Result<Vec<Entry<'d>>, PdfError> {
    let mut pages = Vec::new();
    let root = pdf.xref().get::<Dict<'_>>(catalog).and_then(|catalog| catalog.get::<Dict<'_>>(b"Pages"));
    if let Some(root) = root {
        walk(pdf, &root, limits, &mut pages)?;
    }
    if pages.is_empty() {
        // A damaged tree: every object that says it is a page is one.
        for dictionary in pdf.objects().into_iter().filter_map(Object::into_dict) {
            if is_of_type(&dictionary, b"Page") {
                let inherited = Inherited::default().with(&dictionary);
                push(Entry { dictionary, inherited }, limits, &mut pages)?;
            }
        }
    }
    if pages.is_empty() { Err(PdfError::Damaged("no pages")) } else { Ok(pages) }
}

fn push<'d>(page: Entry<'d>, limits: &Limits, pages: &mut Vec<Entry<'d>>) -> Result<(), PdfError> {
    if pages.len() >= limits.pages {
        return Err(PdfError::Pages(limits.pages));
    }
    pages.push(page);
    Ok(())
}

fn is_of_type(dictionary: &Dict<'_>, name: &[u8]) -> bool {
    dictionary.get::<Name<'_>>(b"Type").is_some_and(|found| *found == *name)
}

fn walk<'d>(pdf: &'d Pdf, root: &Dict<'d>, limits: &Limits, pages: &mut Vec<Entry<'d>>) -> Result<(), PdfError> {
    let mut seen: BTreeSet<ObjectIdentifier> = root.obj_id().into_iter().collect();
    let kids = |node: &Dict<'d>| node.get::<Array<'_>>(b"Kids").map(|kids| kids.raw_iter());
    let mut open: Vec<(ArrayIter<'d>, Inherited<'d>)> = Vec::new();
    match kids(root) {
        Some(kids) => open.push((kids, Inherited::default().with(root))),
        // The root may be the only page.
        None => {
            let inherited = Inherited::default().with(root);
            return push(Entry { dictionary: root.clone(), inherited }, limits, pages);
        }
    }
    while let Some((rest, above)) = open.last_mut() {
        let Some(kid) = rest.next() else {
            open.pop();
            continue;
        };
        let dictionary = match kid {
            MaybeRef::Ref(reference) => {
                let id = ObjectIdentifier::from(reference);
                if !seen.insert(id) {
                    continue;
                }
                pdf.xref().get::<Dict<'_>>(id)
            }
            MaybeRef::NotRef(object) => object.into_dict(),
        };
        let Some(dictionary) = dictionary else { continue };
        let inherited = above.with(&dictionary);
        match kids(&dictionary) {
            Some(kids) if !is_of_type(&dictionary, b"Page") => open.push((kids, inherited)),
            _ => push(Entry { dictionary, inherited }, limits, pages)?,
        }
        if open.len() > limits.depth {
            return Err(PdfError::Twisted("the tree of pages is too deep"));
        }
    }
    Ok(())
}
