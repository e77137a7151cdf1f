//! The shipped faces: the glyph of a character, its measures, and subsets.
//!
//! Typeset asks here which glyph of which face shows a character; emit-pdf
//! asks for the measures of a face and for a subset of it to embed. The crate
//! knows fonts only: nothing of lines, pages or files, and it never draws
//! `.notdef` for a character that no face has — it answers `None`, and the
//! caller must say so to a person.
//!
//! Chain for one character (shared/fonts/README.md): the face of the role, then
//! GW Song, then GW Kai, then nothing. Faces are compiled in, parsed when first
//! asked for and shared by the whole process. A site's own faces stand before
//! them ([`Fonts::with_site`]).

#![warn(missing_docs)]

mod chain;
mod face;
mod families;
mod ink;
mod names;
mod repertoire;
mod report;
mod site;
mod true_type;
mod wide_forms;

use std::sync::OnceLock;

use wenshu_model::Face;

use chain::Chain;
pub use face::{FontError, FontFace, Measures, Outlines, Subset};
pub use repertoire::fills_an_em;
pub use report::{FaceReport, Fallback, fallbacks};
pub use site::{MOST_FILE_BYTES, MOST_FILES, SiteFont, SiteFontError, SiteFonts, is_font_file};
pub use ttf_parser::OutlineBuilder;

/// Index of a face in the set: 小标宋.
pub const XIAO_BIAO_SONG: u16 = 0;
/// Index of a face in the set: 黑体.
pub const HEI: u16 = 1;
/// Index of a face in the set: 楷体.
pub const KAI: u16 = 2;
/// Index of a face in the set: 仿宋.
pub const FANG_SONG: u16 = 3;
/// Index of a face in the set: 宋体, the net under every role.
pub const SONG: u16 = 4;
/// Index of a face in the set: the Latin face.
pub const LATIN: u16 = 5;

/// The glyph that shows a character.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GlyphRef {
    /// Index of the face in the set.
    pub font: u16,
    /// Glyph index in the face.
    pub id: u16,
    /// Advance width, em.
    pub advance: f64,
    /// How far to raise the glyph, em, so that the centre of a borrowed glyph
    /// agrees with the Han characters of the role's face.
    pub rise: f64,
}

/// A set of faces, one a role and one for Latin. It may be used from several
/// threads at once.
pub struct Fonts {
    faces: Vec<FontFace>,
    chains: [Chain; 5],
    /// The Latin faces, the wanted one first.
    latin: Vec<u16>,
}

/// The shipped faces, in the order of the index constants. The centre is the
/// mean centre of the inked boxes of the face's Han characters, in 1/1000 em,
/// measured over the face (research behind shared/fonts/README.md).
fn shipped_faces() -> Vec<FontFace> {
    vec![
        FontFace::new(include_bytes!("../faces/GWXiaoBiaoSong-Bold.otf"), 379),
        FontFace::new(include_bytes!("../faces/GWHei-Medium.otf"), 367),
        FontFace::new(include_bytes!("../faces/GWKai-Regular.ttf"), 344),
        FontFace::new(include_bytes!("../faces/LXGWZhuqueFangsong-Regular.ttf"), 335),
        FontFace::new(include_bytes!("../faces/GWSong-Regular.otf"), 375),
        FontFace::new(include_bytes!("../faces/LiberationSerif-Regular.ttf"), 335),
    ]
}

impl Fonts {
    /// The faces compiled into the program.
    pub fn shipped() -> &'static Fonts {
        static SHIPPED: OnceLock<Fonts> = OnceLock::new();
        SHIPPED.get_or_init(|| Fonts {
            faces: shipped_faces(),
            chains: [XIAO_BIAO_SONG, HEI, KAI, FANG_SONG, SONG].map(|face| Chain::new(vec![face, SONG, KAI])),
            latin: vec![LATIN],
        })
    }

    /// The shipped faces with a site's own before them. Each file is asked for
    /// the classes of face that the standard names, by the families of its
    /// faces; where the site has none, the shipped face serves, and where the
    /// site's face lacks a character, the shipped face of the same class.
    pub fn with_site(files: Vec<SiteFont>) -> SiteFonts {
        site::load(files)
    }

    /// Index of the face that serves a class; `None` asks for the Latin face.
    pub fn wanted(&self, class: Option<Face>) -> u16 {
        match class {
            Some(face) => self.chain(face).wanted(),
            None => self.latin.first().copied().unwrap_or(LATIN),
        }
    }

    /// The face with this index.
    pub fn face(&self, font: u16) -> Option<&FontFace> {
        self.faces.get(usize::from(font))
    }

    /// The glyph of a character set in a Han face, or `None` when no face of
    /// the chain has it. Characters that stand in an em box (“ ” ‘ ’ · — … and
    /// the like) come 1 em wide.
    pub fn han(&self, role: Face, ch: char) -> Option<GlyphRef> {
        self.chain(role).resolve(&self.faces, ch)
    }

    /// The glyph of an ASCII letter, digit or mark (U+0020–007E) in the Latin
    /// face; `None` for every other character, which is a matter of the Han
    /// face even when the Latin face has it (“ ” — … №).
    pub fn latin(&self, ch: char) -> Option<GlyphRef> {
        if !matches!(ch, ' '..='~') {
            return None;
        }
        self.latin.iter().copied().find_map(|font| {
            let face = self.face(font)?;
            let id = face.glyph(ch)?;
            Some(GlyphRef { font, id, advance: face.advance(id), rise: 0.0 })
        })
    }

    /// The box that stands on the page for a character that no face has. It is
    /// taken from a face with TrueType outlines, where one glyph can carry any
    /// number of characters in a PDF's text layer.
    pub fn missing_box(&self) -> Option<GlyphRef> {
        self.of_kai('□')
    }

    /// An empty glyph of no width, for characters that show nothing.
    pub fn blank(&self) -> Option<GlyphRef> {
        self.of_kai(' ').map(|glyph| GlyphRef { advance: 0.0, ..glyph })
    }

    fn of_kai(&self, ch: char) -> Option<GlyphRef> {
        let face = self.face(KAI)?;
        let id = face.glyph(ch)?;
        Some(GlyphRef { font: KAI, id, advance: face.advance(id), rise: 0.0 })
    }

    fn chain(&self, role: Face) -> &Chain {
        let [xiao_biao_song, hei, kai, fang_song, song] = &self.chains;
        match role {
            Face::XiaoBiaoSong => xiao_biao_song,
            Face::Hei => hei,
            Face::Kai => kai,
            Face::FangSong => fang_song,
            Face::Song => song,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLES: [Face; 5] = [Face::XiaoBiaoSong, Face::Hei, Face::Kai, Face::FangSong, Face::Song];

    #[test]
    fn han_characters_come_from_the_face_of_their_role() {
        let fonts = Fonts::shipped();
        let found: Vec<u16> = ROLES.iter().map(|role| fonts.han(*role, '国').unwrap().font).collect();
        assert_eq!(found, [XIAO_BIAO_SONG, HEI, KAI, FANG_SONG, SONG]);
    }

    #[test]
    fn quotes_dashes_and_dots_fill_an_em_in_every_face() {
        let fonts = Fonts::shipped();
        for role in ROLES {
            for ch in "“”‘’·—…，。（）《》〔〕～×÷±℃①⑳".chars() {
                let glyph = fonts.han(role, ch).unwrap();
                assert!((glyph.advance - 1.0).abs() < 1e-9, "{role:?} {ch} {}", glyph.advance);
            }
        }
    }

    #[test]
    fn rare_characters_fall_back_to_song_and_then_kai() {
        let fonts = Fonts::shipped();
        assert_eq!(fonts.han(Face::FangSong, '覈').unwrap().font, SONG);
        assert_eq!(fonts.han(Face::FangSong, '①').unwrap().font, SONG);
        assert_eq!(fonts.han(Face::FangSong, '☑').unwrap().font, KAI);
    }

    #[test]
    fn a_borrowed_glyph_is_shifted_to_the_centre_of_its_neighbours() {
        let glyph = Fonts::shipped().han(Face::FangSong, '覈').unwrap();
        assert!((glyph.rise - (0.335 - 0.375)).abs() < 1e-9);
    }

    #[test]
    fn a_character_in_no_face_is_not_drawn_as_notdef() {
        assert_eq!(Fonts::shipped().han(Face::FangSong, '😀'), None);
        assert_eq!(Fonts::shipped().han(Face::FangSong, '\u{e000}'), None);
    }

    #[test]
    fn the_latin_face_gives_ascii_and_nothing_else() {
        let fonts = Fonts::shipped();
        assert!((' '..='~').all(|ch| fonts.latin(ch).is_some()));
        assert!("“”—…·№é".chars().all(|ch| fonts.latin(ch).is_none()));
        assert!(('0'..='9').all(|ch| (fonts.latin(ch).unwrap().advance - 0.5).abs() < 1e-9));
    }

    #[test]
    fn the_stand_ins_come_from_a_face_with_truetype_outlines() {
        let fonts = Fonts::shipped();
        for glyph in [fonts.missing_box().unwrap(), fonts.blank().unwrap()] {
            let measures = fonts.face(glyph.font).unwrap().measures().unwrap();
            assert_eq!(measures.outlines, Outlines::TrueType);
        }
    }

    #[test]
    fn a_subset_numbers_the_glyphs_in_the_order_asked_for() {
        let fonts = Fonts::shipped();
        for font in 0..=LATIN {
            let face = fonts.face(font).unwrap();
            let wanted: Vec<u16> = "Ab1".chars().map(|ch| face.glyph(ch).unwrap()).collect();
            let subset = face.subset(&wanted).unwrap();
            assert!(subset.program.len() > 100);
            assert_eq!(subset.ids, [1, 2, 3]);
        }
    }
}
