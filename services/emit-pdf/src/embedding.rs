//! The fonts that the file embeds: which glyphs of each face, under which
//! codes, showing which characters.
//!
//! A code of the text layer stands for one character, and a viewer finds the
//! glyph by the code. In a face several characters may share a glyph (· and ・,
//! a missing character's box). Faces with TrueType outlines can give one glyph
//! many codes; a CFF face cannot, so its second character goes into a second
//! embedded font of the same face. The text layer stays exact in both.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use wenshu_fonts::{FontFace, Fonts, Measures, Outlines};
use wenshu_model::Pages;

use crate::EmitPdfError;

/// Codes that one embedded font may hold; two bytes, less the reserved zero.
const MOST_CODES: usize = 60_000;

/// A font of the file.
pub(crate) struct EmbeddedFont {
    /// Name of its resource.
    pub resource: String,
    /// Six letters, a plus sign and the face's PostScript name.
    pub name: String,
    /// Measures of the face.
    pub measures: Measures,
    /// The font program.
    pub program: Vec<u8>,
    /// The character that each code shows; code `n` is entry `n - 1`.
    pub characters: Vec<char>,
    /// Advance width of each code, 1/1000 em.
    pub widths: Vec<u16>,
    /// Glyph of each code in the program, when it is not the code itself.
    pub glyphs: Option<Vec<u16>>,
}

/// Where a character of a run is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Code {
    /// Index in [`Embedding::fonts`].
    pub font: u16,
    /// The code, from 1.
    pub code: u16,
}

/// All fonts of the file.
pub(crate) struct Embedding {
    /// The fonts.
    pub fonts: Vec<EmbeddedFont>,
    faces: Vec<FaceUse>,
}

impl Embedding {
    /// Collects the glyphs of the pages and cuts the faces down to them.
    pub(crate) fn of(pages: &Pages, fonts: &Fonts) -> Result<Self, EmitPdfError> {
        let mut faces: Vec<FaceUse> = Vec::new();
        let mut drafts: Vec<Draft> = Vec::new();
        for run in pages.pages.iter().flat_map(|page| &page.lines).flat_map(|line| &line.runs) {
            let index = usize::from(run.font);
            if faces.len() <= index {
                faces.resize_with(index + 1, FaceUse::default);
            }
            let Some(face) = faces.get_mut(index) else { continue };
            for glyph in &run.glyphs {
                face.admit(run.font, glyph.id, glyph.text, fonts, &mut drafts)?;
            }
        }
        let fonts = drafts.iter().zip(0..).map(|(draft, number)| draft.embed(number, fonts));
        Ok(Self { fonts: fonts.collect::<Result<_, _>>()?, faces })
    }

    /// The code of a glyph that shows a character; `None` for one that was not
    /// on the pages.
    pub(crate) fn code(&self, font: u16, glyph: u16, text: char) -> Option<Code> {
        self.faces.get(usize::from(font))?.find(glyph, text)
    }

    /// Advance width of a code, em.
    pub(crate) fn advance(&self, code: Code) -> f64 {
        let font = self.fonts.get(usize::from(code.font));
        let width = font.and_then(|font| font.widths.get(usize::from(code.code).wrapping_sub(1)));
        width.map_or(0.0, |width| f64::from(*width) / 1000.0)
    }
}

/// What is used of one face.
#[derive(Default)]
struct FaceUse {
    /// The first character that each glyph was met with, by glyph.
    first: Vec<Option<(char, Code)>>,
    /// The other characters.
    others: BTreeMap<(u16, char), Code>,
    /// The fonts that hold glyphs of this face.
    drafts: Vec<usize>,
}

impl FaceUse {
    fn find(&self, glyph: u16, text: char) -> Option<Code> {
        match self.first.get(usize::from(glyph)) {
            Some(Some((first, code))) if *first == text => Some(*code),
            _ => self.others.get(&(glyph, text)).copied(),
        }
    }

    fn admit(
        &mut self,
        font: u16,
        glyph: u16,
        text: char,
        fonts: &Fonts,
        drafts: &mut Vec<Draft>,
    ) -> Result<(), EmitPdfError> {
        if self.find(glyph, text).is_some() {
            return Ok(());
        }
        let face = fonts.face(font).ok_or(EmitPdfError::UnknownFont { font })?;
        let shares_glyphs = face.measures()?.outlines == Outlines::TrueType;
        let fits = |draft: &Draft| {
            draft.entries.len() < MOST_CODES
                && !draft.glyph_of.contains_key(&text)
                && (shares_glyphs || !draft.character_of.contains_key(&glyph))
        };
        let place = self.drafts.iter().copied().find(|place| drafts.get(*place).is_some_and(fits));
        let place = place.unwrap_or_else(|| {
            drafts.push(Draft { font, ..Draft::default() });
            self.drafts.push(drafts.len() - 1);
            drafts.len() - 1
        });
        let Some(draft) = drafts.get_mut(place) else { return Ok(()) };
        draft.entries.push((glyph, text));
        draft.glyph_of.insert(text, glyph);
        draft.character_of.insert(glyph, text);
        let code = Code { font: place as u16, code: draft.entries.len() as u16 };
        let index = usize::from(glyph);
        if self.first.len() <= index {
            self.first.resize(index + 1, None);
        }
        match self.first.get_mut(index) {
            Some(first @ None) => *first = Some((text, code)),
            _ => {
                self.others.insert((glyph, text), code);
            }
        }
        Ok(())
    }
}

/// A font of the file before it is cut.
#[derive(Default)]
struct Draft {
    font: u16,
    entries: Vec<(u16, char)>,
    glyph_of: BTreeMap<char, u16>,
    character_of: BTreeMap<u16, char>,
}

impl Draft {
    fn embed(&self, number: usize, fonts: &Fonts) -> Result<EmbeddedFont, EmitPdfError> {
        let face = fonts.face(self.font).ok_or(EmitPdfError::UnknownFont { font: self.font })?;
        let measures = face.measures()?.clone();
        let glyphs: Vec<u16> = self.entries.iter().map(|(glyph, _)| *glyph).collect();
        let subset = face.subset(&glyphs)?;
        let plain = subset.ids.iter().zip(1..).all(|(id, code)| *id == code);
        Ok(EmbeddedFont {
            resource: format!("F{number}"),
            name: format!("{}+{}", subset_tag(&measures.postscript_name, number, &glyphs), measures.postscript_name),
            measures,
            program: subset.program,
            characters: self.entries.iter().map(|(_, text)| *text).collect(),
            widths: glyphs.iter().map(|glyph| width(face, *glyph)).collect(),
            glyphs: (!plain).then_some(subset.ids),
        })
    }
}

fn width(face: &FontFace, glyph: u16) -> u16 {
    (face.advance(glyph) * 1000.0).round() as u16
}

/// The six capital letters that mark a subset (ISO 32000-1, 9.6.4), told from
/// its face and glyphs, so that equal subsets have equal names and others not.
fn subset_tag(name: &str, number: usize, glyphs: &[u16]) -> String {
    let mut hash = Sha256::new();
    hash.update(name.as_bytes());
    hash.update(number.to_be_bytes());
    for glyph in glyphs {
        hash.update(glyph.to_be_bytes());
    }
    hash.finalize().iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}
