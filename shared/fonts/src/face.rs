//! One face: its glyphs, measures and subsets.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use owned_ttf_parser::{AsFaceRef, OwnedFace};
use subsetter::GlyphRemapper;
use ttf_parser::{Face, GlyphId, OutlineBuilder, RawFace, Tag, name_id};

use crate::ink;
use crate::names;
use crate::true_type::{self, Tables};
use crate::wide_forms;

/// Why a face could not be used.
#[derive(Debug, thiserror::Error)]
pub enum FontError {
    /// The bytes are no font.
    #[error("字体文件无法解析")]
    Parse(#[source] ttf_parser::FaceParsingError),
    /// The glyphs could not be taken out of the font.
    #[error("字体“{face}”无法生成子集")]
    Subset {
        /// PostScript name of the face.
        face: String,
        /// What the subsetter says.
        #[source]
        source: subsetter::Error,
    },
}

/// How a face describes its shapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outlines {
    /// `glyf`: quadratic curves.
    TrueType,
    /// `CFF `: cubic curves.
    Cff,
}

/// Measures of a face, in 1/1000 em.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measures {
    /// PostScript name.
    pub postscript_name: String,
    /// Kind of outlines.
    pub outlines: Outlines,
    /// Left, bottom, right, top of the box that holds every glyph.
    pub bounds: [i16; 4],
    /// Top of the em box over the baseline.
    pub ascent: i16,
    /// Bottom of the em box, negative.
    pub descent: i16,
    /// Height of the Latin capitals.
    pub cap_height: i16,
    /// Weight, 100 to 900.
    pub weight: u16,
}

/// Some glyphs of a face as a font of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subset {
    /// The font as a PDF embeds it, without a character map: a TrueType file,
    /// or the bare CFF table, whose character set is the identity.
    pub program: Vec<u8>,
    /// The new index of each glyph asked for, in the same order.
    pub ids: Vec<u16>,
}

/// A face; a shipped one is parsed when first asked for.
pub struct FontFace {
    /// The bytes of a shipped face.
    bytes: &'static [u8],
    /// Name of the file that a site's face is from.
    file: Option<String>,
    /// Place of the face in a collection.
    index: u32,
    centre: i16,
    parsed: OnceLock<Result<Parsed, ttf_parser::FaceParsingError>>,
    /// Small subsets that were cut before, by their glyphs.
    small: Mutex<BTreeMap<Vec<u16>, Subset>>,
}

/// Most glyphs of a subset that is kept: digits and rules of page numbers.
const SMALL_SUBSET: usize = 16;
/// Most subsets kept of a face.
const KEPT_SUBSETS: usize = 64;

struct Parsed {
    opened: Opened,
    wide_forms: OnceLock<Vec<(u16, u16)>>,
    measures: OnceLock<Measures>,
}

/// A face with its bytes.
enum Opened {
    Shipped(Box<Face<'static>>),
    Site(OwnedFace),
}

impl Parsed {
    fn new(opened: Opened) -> Self {
        Self { opened, wide_forms: OnceLock::new(), measures: OnceLock::new() }
    }

    fn face(&self) -> &Face<'_> {
        match &self.opened {
            Opened::Shipped(face) => face,
            Opened::Site(face) => face.as_face_ref(),
        }
    }
}

impl FontFace {
    /// A face of these bytes whose Han characters have their centre so many
    /// 1/1000 em over the baseline.
    pub(crate) fn new(bytes: &'static [u8], centre: i16) -> Self {
        Self { bytes, file: None, index: 0, centre, parsed: OnceLock::new(), small: Mutex::default() }
    }

    /// A face of a site's file, at its place in the collection.
    pub(crate) fn of_site(face: OwnedFace, index: u32, file: String, centre: i16) -> Self {
        let parsed = OnceLock::from(Ok(Parsed::new(Opened::Site(face))));
        Self { bytes: &[], file: Some(file), index, centre, parsed, small: Mutex::default() }
    }

    /// Name of the file that a site's face is from; `None` for a shipped one.
    pub fn file(&self) -> Option<&str> {
        self.file.as_deref()
    }

    /// The name of the face as a person knows it: its Chinese full name where
    /// it has one.
    pub fn display_name(&self) -> String {
        let named = self.parsed().ok().and_then(|parsed| names::display_name(parsed.face()));
        named.or_else(|| self.measures().ok().map(|measures| measures.postscript_name.clone())).unwrap_or_default()
    }

    /// Units of the outlines in an em.
    ///
    /// # Errors
    /// [`FontError::Parse`] when the bytes are no font.
    pub fn units_per_em(&self) -> Result<u16, FontError> {
        Ok(self.parsed()?.face().units_per_em())
    }

    /// Hands the outline of a glyph on, in units of the face; nothing for a
    /// glyph without ink.
    ///
    /// # Errors
    /// [`FontError::Parse`] when the bytes are no font.
    pub fn outline(&self, glyph: u16, builder: &mut dyn OutlineBuilder) -> Result<(), FontError> {
        self.parsed()?.face().outline_glyph(GlyphId(glyph), builder);
        Ok(())
    }

    /// The glyph of a character, if the face has one.
    pub fn glyph(&self, ch: char) -> Option<u16> {
        self.parsed().ok()?.face().glyph_index(ch).map(|glyph| glyph.0).filter(|glyph| *glyph != 0)
    }

    /// Advance width of a glyph, em.
    pub fn advance(&self, glyph: u16) -> f64 {
        let Ok(parsed) = self.parsed() else { return 0.0 };
        let advance = parsed.face().glyph_hor_advance(GlyphId(glyph)).unwrap_or(0);
        f64::from(advance) / f64::from(parsed.face().units_per_em())
    }

    /// Lowest and highest point of a glyph's ink over the baseline, em; `None`
    /// for a glyph without ink.
    pub fn ink(&self, glyph: u16) -> Option<(f64, f64)> {
        let parsed = self.parsed().ok()?;
        let (low, high) = ink::vertical(parsed.face(), GlyphId(glyph))?;
        let em = |value: f32| f64::from(value) / f64::from(parsed.face().units_per_em());
        Some((em(low), em(high)))
    }

    /// Measures of the whole face.
    ///
    /// # Errors
    /// [`FontError::Parse`] when the bytes are no font.
    pub fn measures(&self) -> Result<&Measures, FontError> {
        let parsed = self.parsed()?;
        Ok(parsed.measures.get_or_init(|| measure(parsed.face())))
    }

    /// A font of these glyphs alone.
    ///
    /// # Errors
    /// [`FontError`] when the face is no font or lacks one of the glyphs.
    pub fn subset(&self, glyphs: &[u16]) -> Result<Subset, FontError> {
        let tables = Tables::of(self.parsed()?.face().raw_face());
        if let Some(subset) = tables.and_then(|tables| true_type::cut(&tables, glyphs)) {
            return Ok(subset);
        }
        if glyphs.len() > SMALL_SUBSET {
            return self.cut(glyphs);
        }
        // `subsetter` reads the index of all 28,000 glyphs of 宋体 to cut out
        // the few of a page number, which are the same in most documents.
        if let Some(kept) = self.kept().get(glyphs) {
            return Ok(kept.clone());
        }
        let subset = self.cut(glyphs)?;
        let mut kept = self.kept();
        if kept.len() < KEPT_SUBSETS {
            kept.insert(glyphs.to_vec(), subset.clone());
        }
        Ok(subset)
    }

    /// A thread that panicked while it held the lock left whole subsets behind.
    fn kept(&self) -> MutexGuard<'_, BTreeMap<Vec<u16>, Subset>> {
        self.small.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn cut(&self, glyphs: &[u16]) -> Result<Subset, FontError> {
        let mut remapper = GlyphRemapper::new();
        let ids = glyphs.iter().map(|glyph| remapper.remap(*glyph)).collect();
        match subsetter::subset(self.parsed()?.face().raw_face().data, self.index, &remapper) {
            Ok(program) => Ok(Subset { program: bare(program), ids }),
            Err(source) => {
                let face = self.measures().map(|measures| measures.postscript_name.clone()).unwrap_or_default();
                Err(FontError::Subset { face, source })
            }
        }
    }

    /// True when a glyph is exactly one em wide.
    pub(crate) fn is_an_em_wide(&self, glyph: u16) -> bool {
        (self.advance(glyph) - 1.0).abs() < 1e-9
    }

    /// The full-width form of a narrow glyph, when the face has one.
    pub(crate) fn wide_form(&self, glyph: u16) -> Option<u16> {
        let parsed = self.parsed().ok()?;
        let pairs = parsed.wide_forms.get_or_init(|| wide_forms::read(parsed.face()));
        let place = pairs.binary_search_by_key(&glyph, |pair| pair.0).ok()?;
        let (_, wide) = *pairs.get(place)?;
        self.is_an_em_wide(wide).then_some(wide)
    }

    /// Centre of the face's Han characters over the baseline, 1/1000 em.
    pub(crate) fn centre(&self) -> i16 {
        self.centre
    }

    fn parsed(&self) -> Result<&Parsed, FontError> {
        let parse = || Ok(Parsed::new(Opened::Shipped(Box::new(Face::parse(self.bytes, 0)?))));
        self.parsed.get_or_init(parse).as_ref().map_err(|cause| FontError::Parse(*cause))
    }
}

/// The CFF table of a font that has one, else the font.
fn bare(font: Vec<u8>) -> Vec<u8> {
    let table = RawFace::parse(&font, 0).ok().and_then(|face| face.table(Tag::from_bytes(b"CFF ")));
    match table {
        Some(table) => table.to_vec(),
        None => font,
    }
}

fn measure(face: &Face<'_>) -> Measures {
    let scale = 1000.0 / f64::from(face.units_per_em());
    let scaled = |value: i16| (f64::from(value) * scale).round() as i16;
    let bounds = face.global_bounding_box();
    let names = face.names();
    let postscript = names.into_iter().find(|name| name.name_id == name_id::POST_SCRIPT_NAME && name.is_unicode());
    Measures {
        postscript_name: postscript.and_then(|name| name.to_string()).unwrap_or_else(|| "Unnamed".to_owned()),
        outlines: if face.tables().cff.is_some() { Outlines::Cff } else { Outlines::TrueType },
        bounds: [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max].map(scaled),
        ascent: scaled(face.typographic_ascender().unwrap_or_else(|| face.ascender())),
        descent: scaled(face.typographic_descender().unwrap_or_else(|| face.descender())),
        cap_height: scaled(face.capital_height().unwrap_or_else(|| face.ascender())),
        weight: face.weight().to_number(),
    }
}
