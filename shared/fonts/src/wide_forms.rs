//! Full-width forms of a face's glyphs (OpenType feature `fwid`).

use ttf_parser::gsub::{SingleSubstitution, SubstitutionSubtable};
use ttf_parser::opentype_layout::LayoutTable;
use ttf_parser::{Face, GlyphId, Tag};

/// Pairs of a glyph and its full-width form, sorted by glyph.
pub(crate) fn read(face: &Face<'_>) -> Vec<(u16, u16)> {
    let Some(gsub) = face.tables().gsub else { return Vec::new() };
    let mut pairs = Vec::new();
    for lookup in lookups_of(&gsub, Tag::from_bytes(b"fwid")) {
        let Some(lookup) = gsub.lookups.get(lookup) else { continue };
        for subtable in lookup.subtables.into_iter::<SubstitutionSubtable<'_>>() {
            if let SubstitutionSubtable::Single(single) = subtable {
                collect(&single, face.number_of_glyphs(), &mut pairs);
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup_by_key(|pair| pair.0);
    pairs
}

fn lookups_of(gsub: &LayoutTable<'_>, tag: Tag) -> Vec<u16> {
    let features = gsub.features.into_iter().filter(|feature| feature.tag == tag);
    features.flat_map(|feature| feature.lookup_indices).collect()
}

fn collect(single: &SingleSubstitution<'_>, glyphs: u16, pairs: &mut Vec<(u16, u16)>) {
    for from in (0..glyphs).map(GlyphId) {
        let Some(index) = single.coverage().get(from) else { continue };
        let to = match single {
            SingleSubstitution::Format1 { delta, .. } => from.0.checked_add_signed(*delta),
            SingleSubstitution::Format2 { substitutes, .. } => substitutes.get(index).map(|glyph| glyph.0),
        };
        pairs.extend(to.map(|to| (from.0, to)));
    }
}
