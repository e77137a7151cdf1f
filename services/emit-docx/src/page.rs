//! Sheet, margins and line pitch of a DOCX, in twips.

use wenshu_standard::{DocxGrid, Profile, figures};

/// Page set-up of a DOCX.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PageSetup {
    /// Width of the sheet.
    pub width: u32,
    /// Height of the sheet.
    pub height: u32,
    /// Margin above the type area.
    pub top: i32,
    /// Margin below the type area.
    pub bottom: i32,
    /// Margin at the binding side.
    pub left: i32,
    /// Margin at the cut side.
    pub right: i32,
    /// Distance of the footer's lower edge from the foot of the sheet.
    pub footer: i32,
    /// Distance of the lines.
    pub pitch: u32,
}

/// Twips in a millimetre.
const TWIP_PER_MM: f64 = figures::PT_PER_MM * figures::TWIP_PER_PT;
/// Exact height of the page number's line: 14 pt.
pub(crate) const PAGE_NUMBER_LINE: u32 = (figures::PAGE_NUMBER_SIZE_PT.value * figures::TWIP_PER_PT) as u32;
/// Width of the type area.
pub(crate) const TYPE_AREA_WIDTH: u32 = (figures::TYPE_AREA_WIDTH_MM.value * TWIP_PER_MM) as u32;
/// Width of the type area of a turned sheet, which is its height.
pub(crate) const TURNED_AREA_WIDTH: u32 = (figures::TYPE_AREA_HEIGHT_MM.value * TWIP_PER_MM) as u32;

/// Margins above and below in GB/T 33476.2, mm (33476.2-6.2-a).
const GBT33476_TOP_MM: f64 = 34.58;
const GBT33476_BOTTOM_MM: f64 = 32.58;

impl PageSetup {
    /// The page of a turned table: its upper edge is the binding edge of the
    /// upright sheet (9704-8-b), so that the margins go round by one side.
    pub(crate) fn turned(self) -> Self {
        let right = self.height.cast_signed() - self.bottom_margin() - TURNED_AREA_WIDTH as i32;
        Self {
            width: self.height,
            height: self.width,
            top: self.left,
            bottom: self.right,
            left: self.bottom_margin(),
            right,
            ..self
        }
    }

    /// Margin below the type area of the standard, whatever the model of the grid.
    fn bottom_margin(self) -> i32 {
        twips(figures::SHEET_HEIGHT_MM.value - figures::TOP_MARGIN_MM.value - figures::TYPE_AREA_HEIGHT_MM.value)
    }

    /// Height between the margins.
    pub(crate) fn type_area_height(self) -> u32 {
        (self.height.cast_signed() - self.top - self.bottom).max(0).unsigned_abs()
    }

    /// How far the text's lower edge lies below that of the type area, twips.
    pub(crate) fn below_type_area(self) -> u32 {
        (self.bottom_margin() - self.bottom).max(0).unsigned_abs()
    }

    /// The set-up of one of the two models of impl-grid-line, with the lines of
    /// the profile where it departs from them.
    pub(crate) fn of(profile: &Profile) -> Self {
        let foot = figures::SHEET_HEIGHT_MM.value - figures::TOP_MARGIN_MM.value - figures::TYPE_AREA_HEIGHT_MM.value;
        let (top, bottom, pitch) = match profile.docx_grid {
            DocxGrid::Gbt9704 => (figures::TOP_MARGIN_MM.value, foot, figures::DOCX_PITCH_A_TWIP),
            DocxGrid::Gbt33476 => (GBT33476_TOP_MM, GBT33476_BOTTOM_MM, figures::DOCX_PITCH_B_TWIP),
        };
        let pitch = profile.line_pitch_pt.map_or(pitch.value, |points| (points * figures::TWIP_PER_PT).round());
        let width = twips(figures::SHEET_WIDTH_MM.value);
        let cut_side =
            figures::SHEET_WIDTH_MM.value - figures::BINDING_MARGIN_MM.value - figures::TYPE_AREA_WIDTH_MM.value;
        let right = twips(cut_side);
        // 7 mm below the type area lies the middle of the rules (9704-7.5-b).
        let middle = twips(foot - figures::PAGE_NUMBER_DROP_MM.value);
        Self {
            width: width.unsigned_abs(),
            height: twips(figures::SHEET_HEIGHT_MM.value).unsigned_abs(),
            top: twips(top),
            bottom: twips(bottom),
            // What rounding leaves goes to the side whose figure allows 1 mm (9704-5.2.1-b).
            left: width - right - TYPE_AREA_WIDTH as i32,
            right,
            footer: middle - PAGE_NUMBER_LINE as i32 / 2,
            pitch: pitch as u32,
        }
    }
}

/// Millimetres in twips.
pub(crate) fn twips(millimetres: f64) -> i32 {
    (millimetres * TWIP_PER_MM).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn margins_are_those_of_the_catalogue() {
        let setup = PageSetup::of(&Profile::default());
        assert_eq!((setup.width, setup.height), (11906, 16838));
        assert_eq!((setup.top, setup.right, setup.bottom, setup.left), (2098, 1474, 1984, 1588));
        assert_eq!((setup.footer, setup.pitch), (1447, 579));
    }

    /// 9704-8-b and spec §6: 28 above, 26 below, 35 left, 37 right.
    #[test]
    fn margins_of_a_turned_sheet_go_round_by_one_side() {
        let turned = PageSetup::of(&Profile::default()).turned();
        assert_eq!((turned.width, turned.height), (16838, 11906));
        assert_eq!((turned.top, turned.bottom, turned.left, turned.right), (1588, 1474, 1984, 2099));
    }

    #[test]
    fn twenty_two_lines_fit_and_twenty_three_do_not() {
        for grid in [DocxGrid::Gbt9704, DocxGrid::Gbt33476] {
            let setup = PageSetup::of(&Profile { docx_grid: grid, ..Profile::default() });
            let height = setup.height - (setup.top + setup.bottom).unsigned_abs();
            assert_eq!(height / setup.pitch, 22);
        }
    }
}
