//! What was wanted and what was used.

use std::collections::BTreeMap;

use wenshu_model::{Face, Lines, Pages};

use crate::families::CLASSES;
use crate::{Fonts, GlyphRef};

/// Which face serves a class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaceReport {
    /// The class; `None` for the Latin face.
    pub class: Option<Face>,
    /// Its name in the standard (仿宋体), or 西文.
    pub class_name: &'static str,
    /// Families that the class is known by, the one to prefer first.
    pub wanted: &'static [&'static str],
    /// Name of the face that serves it.
    pub used: String,
    /// File of a site's face; `None` for a shipped one.
    pub file: Option<String>,
    /// The face is none of the wanted ones but a shipped stand-in.
    pub substituted: bool,
}

/// A character that was taken from another face than the wanted one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fallback {
    /// The class of face that the text asks for; `None` for Latin.
    pub wanted: Option<Face>,
    /// Name of the face that the text asks for.
    pub wanted_name: String,
    /// Name of the face that has the character.
    pub used: String,
    /// The character.
    pub ch: char,
    /// How often it was set so.
    pub count: usize,
    /// Where in the Source it was met first.
    pub lines: Option<Lines>,
}

impl Fonts {
    /// Wanted and used face of each class.
    pub fn report(&self) -> Vec<FaceReport> {
        let classes = CLASSES.iter().filter_map(|class| {
            let face = self.face(self.wanted(class.face))?;
            Some(FaceReport {
                class: class.face,
                class_name: class.name,
                wanted: class.families,
                used: face.display_name(),
                file: face.file().map(str::to_owned),
                substituted: face.file().is_none(),
            })
        });
        classes.collect()
    }
}

/// Where a character was taken from, and how often.
struct Borrowed {
    used: u16,
    count: usize,
    lines: Option<Lines>,
}

/// The characters of laid out pages that were taken from another face than the
/// wanted one, by class and character. Characters that no face has are not
/// among them; typeset reports those. `fonts` must be the set that laid the
/// pages out.
pub fn fallbacks(pages: &Pages, fonts: &Fonts) -> Vec<Fallback> {
    let stand_ins = [fonts.missing_box(), fonts.blank()];
    let mut found: BTreeMap<(Option<Face>, char), Borrowed> = BTreeMap::new();
    for line in pages.pages.iter().flat_map(|page| &page.lines) {
        for run in line.runs.iter().filter(|run| run.font != fonts.wanted(run.wanted)) {
            for glyph in &run.glyphs {
                let is_stand_in = |stand_in: &GlyphRef| (stand_in.font, stand_in.id) == (run.font, glyph.id);
                let own = fonts.face(run.font).and_then(|face| face.glyph(glyph.text));
                if own != Some(glyph.id) && stand_ins.iter().flatten().any(is_stand_in) {
                    continue;
                }
                let first = Borrowed { used: run.font, count: 0, lines: line.source };
                found.entry((run.wanted, glyph.text)).or_insert(first).count += 1;
            }
        }
    }
    let name = |font: u16| fonts.face(font).map(|face| face.display_name()).unwrap_or_default();
    found
        .into_iter()
        .map(|((wanted, ch), Borrowed { used, count, lines })| Fallback {
            wanted,
            wanted_name: name(fonts.wanted(wanted)),
            used: name(used),
            ch,
            count,
            lines,
        })
        .collect()
}
