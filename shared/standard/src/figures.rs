//! The figures of the standard, each with rule id and strength.

/// Strength of a rule, by its wording in the source (spec §0.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// 应当, 必须, 不得 or unqualified.
    Must,
    /// 一般.
    Normal,
    /// 推荐.
    Recommended,
    /// 如有, 如需: the placement is binding when the element is there.
    IfPresent,
    /// 可以.
    May,
    /// Arithmetic from the standard's figures.
    Derived,
    /// Office practice, not in the standard.
    Practice,
}

/// A figure of the standard.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// The value, in the unit that its name says.
    pub value: f64,
    /// Rule id in `spec/gbt9704.md`.
    pub rule: &'static str,
    /// Strength of that rule.
    pub strength: Strength,
}

const fn figure(value: f64, rule: &'static str, strength: Strength) -> Figure {
    Figure { value, rule, strength }
}

/// Points in a millimetre.
pub const PT_PER_MM: f64 = 72.0 / 25.4;
/// Millimetres in a point.
pub const MM_PER_PT: f64 = 25.4 / 72.0;
/// Twips in a point.
pub const TWIP_PER_PT: f64 = 20.0;

/// Width of the trimmed sheet, mm.
pub const SHEET_WIDTH_MM: Figure = figure(210.0, "9704-5.1-a", Strength::Must);
/// Height of the trimmed sheet, mm.
pub const SHEET_HEIGHT_MM: Figure = figure(297.0, "9704-5.1-a", Strength::Must);
/// 天头: white margin at the top, mm (tolerance 1 mm).
pub const TOP_MARGIN_MM: Figure = figure(37.0, "9704-5.2.1-a", Strength::Must);
/// 订口: white margin at the binding side, mm (tolerance 1 mm).
pub const BINDING_MARGIN_MM: Figure = figure(28.0, "9704-5.2.1-b", Strength::Must);
/// 版心: width of the type area, mm.
pub const TYPE_AREA_WIDTH_MM: Figure = figure(156.0, "9704-5.2.1-c", Strength::Must);
/// 版心: height of the type area, mm.
pub const TYPE_AREA_HEIGHT_MM: Figure = figure(225.0, "9704-5.2.1-c", Strength::Must);
/// Lines on a full page.
pub const LINES_PER_PAGE: Figure = figure(22.0, "9704-5.2.3-a", Strength::Normal);
/// Characters on a full line.
pub const CHARACTERS_PER_LINE: Figure = figure(28.0, "9704-5.2.3-b", Strength::Normal);
/// 3号: size of everything without a rule of its own, pt.
pub const BODY_SIZE_PT: Figure = figure(16.0, "9704-5.2.2-a", Strength::Normal);
/// 2号: size of the title, pt.
pub const TITLE_SIZE_PT: Figure = figure(22.0, "9704-7.3.1-a", Strength::Normal);
/// 4号: size of the page number, pt.
pub const PAGE_NUMBER_SIZE_PT: Figure = figure(14.0, "9704-7.5-a", Strength::Normal);
/// Centre of the page number's rules below the type area, mm.
pub const PAGE_NUMBER_DROP_MM: Figure = figure(7.0, "9704-7.5-b", Strength::Must);
/// Inset of the page number from the outer edge, in 字 of its size.
pub const PAGE_NUMBER_INSET_ZI: Figure = figure(1.0, "9704-7.5-c", Strength::Must);
/// First-line indent of a paragraph, in 字.
pub const FIRST_LINE_INDENT_ZI: Figure = figure(2.0, "9704-7.3.3-c", Strength::Must);
/// Blank rows between title and addressee or body.
pub const ROWS_BELOW_TITLE: Figure = figure(1.0, "9704-7.3.2-a", Strength::Must);
/// Blank rows above an attachment note.
pub const ROWS_ABOVE_ATTACHMENT_NOTE: Figure = figure(1.0, "9704-7.3.4-a", Strength::Must);
/// Blank rows above the signature of an unsealed paper.
pub const ROWS_ABOVE_UNSEALED_SIGNATURE: Figure = figure(1.0, "9704-7.3.5.2-a", Strength::Must);
/// Right inset of the signature of an unsealed paper, in 字.
pub const UNSEALED_SIGNATURE_INSET_ZI: Figure = figure(2.0, "9704-7.3.5.2-a", Strength::Must);
/// How far the date begins right of the signature's first character, in 字.
pub const DATE_OFFSET_ZI: Figure = figure(2.0, "9704-7.3.5.2-b", Strength::Must);
/// Indent of an attachment note and of a note, in 字.
pub const NOTE_INDENT_ZI: Figure = figure(2.0, "9704-7.3.4-a", Strength::Must);
/// Most cells that a line of the title may hold (2号 in 156 mm).
pub const TITLE_MAX_CELLS: Figure = figure(20.0, "9704-7.3.1-c", Strength::Derived);
/// Fewest cells that a line of a broken title should hold.
pub const TITLE_MIN_CELLS: Figure = figure(4.0, "9704-7.3.1-c", Strength::Derived);

/// Width of a cell of the grid, pt: the 28 cells fill the type area.
pub const CELL_PT: Figure = figure(TYPE_AREA_WIDTH_MM.value * PT_PER_MM / 28.0, "impl-grid-char", Strength::Derived);
/// Distance of the baselines of two grid rows in a PDF, pt: the em boxes of 22
/// rows fill the type area.
pub const ROW_PITCH_PT: Figure =
    figure((TYPE_AREA_HEIGHT_MM.value * PT_PER_MM - 16.0) / 21.0, "impl-grid-line", Strength::Derived);

/// Line pitch of a DOCX with the 37/35 mm margins, twips (model A).
pub const DOCX_PITCH_A_TWIP: Figure = figure(579.0, "impl-grid-line", Strength::Derived);
/// Line pitch of a DOCX with the 34.58/32.58 mm margins, twips (model B).
pub const DOCX_PITCH_B_TWIP: Figure = figure(592.0, "33476.2-6.2-a", Strength::Derived);
/// Character spacing that brings 28 characters on a line, twips.
pub const DOCX_SPACING_TWIP: Figure = figure(-5.0, "impl-grid-char", Strength::Derived);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cell_and_pitch_are_those_of_the_catalogue() {
        assert!((CELL_PT.value - 15.793).abs() < 0.001);
        assert!((ROW_PITCH_PT.value - 29.61).abs() < 0.005);
    }

    #[test]
    fn twenty_two_rows_fill_the_type_area() {
        let height = 21.0 * ROW_PITCH_PT.value + BODY_SIZE_PT.value;
        assert!((height * MM_PER_PT - TYPE_AREA_HEIGHT_MM.value).abs() < 1e-9);
    }
}
