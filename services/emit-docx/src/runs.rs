//! Runs: text cut where its face changes, forced breaks and tabs included.
//!
//! One run of the model becomes one run of the DOCX, save where a face limited
//! to GB 2312 lacks a character. Must never change, drop or reorder a
//! character.

use docx_rs::{Break, BreakType, Run, RunChild, RunFonts, RunProperty, Tab, Text};
use wenshu_model::Face;
use wenshu_standard::figures;

use crate::faces::{self, FaceNames};

/// How a stretch of text departs from the style of its paragraph.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Setting<'a> {
    /// Its face.
    pub face: Face,
    /// The face that paragraph style and character style already give.
    pub inherited: Face,
    /// Character style.
    pub style: Option<&'a str>,
    /// Size in half-points, when it is not the style's.
    pub half_points: Option<usize>,
    /// Distance of the characters in twips, when it is not the style's.
    pub spacing: Option<i32>,
    /// Names of the faces.
    pub names: FaceNames,
}

/// Cuts `text` into runs and hands each to `take`.
pub(crate) fn build(text: &str, setting: &Setting<'_>, mut take: impl FnMut(Run)) {
    let wide = setting.names.wide_for_rare(setting.face);
    for (stretch, is_wide) in stretches(text, wide.is_some()) {
        let name = if is_wide { wide } else { None };
        take(Run { run_property: property(stretch, setting, name), children: children(stretch) });
    }
}

/// The text in stretches of one face: characters that GB 2312 holds, and
/// characters outside it. ASCII and white space go with what stands before.
fn stretches(text: &str, limited: bool) -> impl Iterator<Item = (&str, bool)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let is_wide = limited && faces::is_outside_gb2312(first);
        let differs = |(_, character): &(usize, char)| {
            limited && !character.is_ascii() && faces::is_outside_gb2312(*character) != is_wide
        };
        let end = rest.char_indices().find(differs).map_or(rest.len(), |(index, _)| index);
        let (stretch, after) = rest.split_at_checked(end)?;
        rest = after;
        Some((stretch, is_wide))
    })
}

/// Properties that the styles do not give. `wide` names the wider twin.
fn property(text: &str, setting: &Setting<'_>, wide: Option<&'static str>) -> RunProperty {
    let mut property = RunProperty::new();
    if let Some(style) = setting.style {
        property = property.style(style);
    }
    if let Some(fonts) = fonts(text, setting, wide) {
        property = property.fonts(fonts);
    }
    if let Some(half_points) = setting.half_points {
        property = property.size(half_points);
        if half_points as f64 == figures::BODY_SIZE_PT.value * 2.0 {
            // The body's size keeps the cells of the grid in a table, too.
            property = property.spacing(figures::DOCX_SPACING_TWIP.value as i32);
        }
    }
    if let Some(spacing) = setting.spacing {
        property = property.spacing(spacing);
    }
    property
}

fn fonts(text: &str, setting: &Setting<'_>, wide: Option<&'static str>) -> Option<RunFonts> {
    let hinted = text.chars().any(needs_hint);
    let named = wide.is_some() || setting.face != setting.inherited;
    if !hinted && !named {
        return None;
    }
    let mut fonts = RunFonts::new();
    if named {
        let han = wide.unwrap_or(setting.names.han(setting.face));
        let latin = setting.names.latin(han);
        fonts = fonts.ascii(latin).hi_ansi(latin).east_asia(han);
    }
    if hinted {
        fonts = fonts.hint("eastAsia");
    }
    Some(fonts)
}

/// True for characters that Word would take from the Latin face unless told
/// otherwise: “ ” ‘ ’ — … · × ① № and all else between ASCII and the CJK
/// blocks. The PDF takes ASCII alone from the Latin face, so the two agree.
fn needs_hint(character: char) -> bool {
    matches!(character, '\u{80}'..='\u{2e7f}' | '\u{e000}'..='\u{f8ff}' | '\u{fb00}'..='\u{fb4f}')
}

/// Text, forced breaks and tabs in the order of the characters.
fn children(text: &str) -> Vec<RunChild> {
    let mut children = Vec::with_capacity(1);
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            children.push(RunChild::Break(Break::new(BreakType::TextWrapping)));
        }
        for (column, cell) in line.split('\t').enumerate() {
            if column > 0 {
                children.push(RunChild::Tab(Tab::new()));
            }
            if !cell.is_empty() {
                children.push(RunChild::Text(Text::new(cell)));
            }
        }
    }
    children
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_outside_gb2312_stands_in_a_stretch_of_its_own() {
        let found: Vec<_> = stretches("组长朱镕基、陶喆2人", true).collect();
        assert_eq!(found, [("组长朱", false), ("镕", true), ("基、陶", false), ("喆2", true), ("人", false)]);
    }

    #[test]
    fn a_face_without_limit_is_not_cut() {
        assert_eq!(stretches("朱镕基", false).count(), 1);
    }
}
