//! Sheet, margins and line pitch of a DOCX, in twips.

use wenshu_standard::{DocxGrid, figures};

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

/// Margins above and below in GB/T 33476.2, mm (33476.2-6.2-a).
const GBT33476_TOP_MM: f64 = 34.58;
const GBT33476_BOTTOM_MM: f64 = 32.58;

impl PageSetup {
    /// The set-up of one of the two models of impl-grid-line.
    pub(crate) fn of(grid: DocxGrid) -> Self {
        let foot = figures::SHEET_HEIGHT_MM.value - figures::TOP_MARGIN_MM.value - figures::TYPE_AREA_HEIGHT_MM.value;
        let (top, bottom, pitch) = match grid {
            DocxGrid::Gbt9704 => (figures::TOP_MARGIN_MM.value, foot, figures::DOCX_PITCH_A_TWIP),
            DocxGrid::Gbt33476 => (GBT33476_TOP_MM, GBT33476_BOTTOM_MM, figures::DOCX_PITCH_B_TWIP),
        };
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
            pitch: pitch.value as u32,
        }
    }
}

fn twips(millimetres: f64) -> i32 {
    (millimetres * TWIP_PER_MM).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn margins_are_those_of_the_catalogue() {
        let setup = PageSetup::of(DocxGrid::Gbt9704);
        assert_eq!((setup.width, setup.height), (11906, 16838));
        assert_eq!((setup.top, setup.right, setup.bottom, setup.left), (2098, 1474, 1984, 1588));
        assert_eq!((setup.footer, setup.pitch), (1447, 579));
    }

    #[test]
    fn twenty_two_lines_fit_and_twenty_three_do_not() {
        for grid in [DocxGrid::Gbt9704, DocxGrid::Gbt33476] {
            let setup = PageSetup::of(grid);
            let height = setup.height - (setup.top + setup.bottom).unsigned_abs();
            assert_eq!(height / setup.pitch, 22);
        }
    }
}
