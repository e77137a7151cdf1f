//! The chain of faces that is searched for a character.
//!
//! Looking a character up in a font costs a binary search a face; a document
//! asks for the same few hundred characters thousands of times. Each role
//! therefore remembers its answers for the Basic Multilingual Plane. The memory
//! only ever holds what the faces say, so it changes no result.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::GlyphRef;
use crate::face::FontFace;
use crate::repertoire::{fills_an_em, is_han};

/// Code points of the Basic Multilingual Plane.
const PLANE: usize = 0x1_0000;
/// The character has not been looked up.
const UNKNOWN: u32 = 0;
/// No face of the chain has the character.
const NOWHERE: u32 = u32::MAX;
/// Set in an answer, so that no answer equals [`UNKNOWN`].
const KNOWN: u32 = 1 << 31;

/// The faces searched for the characters of one role.
pub(crate) struct Chain {
    /// The faces, the wanted one first.
    order: Vec<u16>,
    answers: OnceLock<Box<[AtomicU32]>>,
}

impl Chain {
    /// The chain of these faces, the wanted one first.
    pub(crate) fn new(order: Vec<u16>) -> Self {
        Self { order, answers: OnceLock::new() }
    }

    /// The wanted face.
    pub(crate) fn wanted(&self) -> u16 {
        self.order.first().copied().unwrap_or_default()
    }

    /// The glyph of a character, from the first face that has it.
    pub(crate) fn resolve(&self, faces: &[FontFace], ch: char) -> Option<GlyphRef> {
        let answers = self.answers.get_or_init(|| (0..PLANE).map(|_| AtomicU32::new(UNKNOWN)).collect());
        let Some(slot) = answers.get(ch as usize) else {
            return self.search(faces, ch).and_then(|(font, id)| self.describe(faces, ch, font, id));
        };
        let answer = match slot.load(Ordering::Relaxed) {
            UNKNOWN => {
                let found = self.search(faces, ch);
                let answer = found.map_or(NOWHERE, |(font, id)| KNOWN | u32::from(font) << 16 | u32::from(id));
                slot.store(answer, Ordering::Relaxed);
                answer
            }
            answer => answer,
        };
        if answer == NOWHERE {
            return None;
        }
        let font = (answer & !KNOWN) >> 16;
        self.describe(faces, ch, font as u16, (answer & 0xffff) as u16)
    }

    fn search(&self, faces: &[FontFace], ch: char) -> Option<(u16, u16)> {
        let wide = fills_an_em(ch);
        let mut narrow = None;
        for font in self.order.iter().copied() {
            let Some(face) = faces.get(usize::from(font)) else { continue };
            let Some(id) = face.glyph(ch) else { continue };
            if !wide || face.is_an_em_wide(id) {
                return Some((font, id));
            }
            if let Some(id) = face.wide_form(id) {
                return Some((font, id));
            }
            narrow = narrow.or(Some((font, id)));
        }
        narrow
    }

    fn describe(&self, faces: &[FontFace], ch: char, font: u16, id: u16) -> Option<GlyphRef> {
        let face = faces.get(usize::from(font))?;
        let advance = face.advance(id);
        let own_centre = faces.get(usize::from(self.wanted()))?.centre();
        // Han characters have a centre to agree with. Letters and symbols stay
        // on the baseline, so that a line that begins with ① is measured on
        // the same row as its neighbours.
        let borrowed = font != self.wanted() && is_han(ch);
        let rise = if borrowed { f64::from(own_centre - face.centre()) / 1000.0 } else { 0.0 };
        Some(GlyphRef { font, id, advance, rise })
    }
}
