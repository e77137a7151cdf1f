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
/// Upper edge of the mark's ink below the top of the sheet, general format and
/// minutes, mm: 35 mm below the type area's upper edge.
pub const MARK_TOP_MM: Figure = figure(72.0, "9704-7.2.4-b", Strength::Must);
/// The same of a letter, mm.
pub const LETTER_MARK_TOP_MM: Figure = figure(30.0, "9704-10.1-a", Strength::Must);
/// The same of an order, mm: 20 mm below the type area's upper edge.
pub const ORDER_MARK_TOP_MM: Figure = figure(57.0, "9704-10.2-a", Strength::Must);
/// Blank rows between the mark and the document number.
pub const ROWS_BELOW_MARK: Figure = figure(2.0, "9704-7.2.5-a", Strength::Must);
/// Height of two blank rows between the edges of line boxes, mm (GB/T 33476.2).
pub const TWO_ROWS_MM: Figure = figure(20.78, "9704-7.2.5-a", Strength::Derived);
/// Separator below the number's lower edge, mm.
pub const SEPARATOR_DROP_MM: Figure = figure(4.0, "9704-7.2.7-a", Strength::Must);
/// Weight of the separator, pt.
pub const SEPARATOR_WEIGHT_PT: Figure = figure(1.0, "impl-7.2.7-b", Strength::Practice);
/// Blank rows between separator and title.
pub const ROWS_ABOVE_TITLE: Figure = figure(2.0, "9704-7.3.1-b", Strength::Must);
/// Inset of the number (left) and the signatories (right) of an upward paper, 字.
pub const UPWARD_INSET_ZI: Figure = figure(1.0, "9704-7.2.5-c", Strength::Must);
/// Signatories on a row.
pub const SIGNATORIES_PER_ROW: Figure = figure(2.0, "9704-7.2.6-c", Strength::Normal);
/// Length of the double rules of a letter, mm.
pub const LETTER_RULE_MM: Figure = figure(170.0, "9704-10.1-b", Strength::Must);
/// Double rule below the mark of a letter, mm.
pub const LETTER_RULE_DROP_MM: Figure = figure(4.0, "9704-10.1-b", Strength::Must);
/// Middle of the lower double rule from the top of the sheet, mm.
pub const LETTER_FOOT_RULE_MM: Figure = figure(277.0, "9704-10.1-b", Strength::Must);
/// Weight of the thick stroke of a double rule, pt.
pub const LETTER_THICK_PT: Figure = figure(2.25, "9704-10.1-b", Strength::Practice);
/// Weight of its thin stroke, pt.
pub const LETTER_THIN_PT: Figure = figure(0.75, "9704-10.1-b", Strength::Practice);
/// White between the strokes of a double rule, pt.
pub const LETTER_RULE_GAP_PT: Figure = figure(1.5, "9704-10.1-b", Strength::Practice);
/// Gap below the upper double rule to the first element, mm: 7/8 of a 3号
/// character.
pub const LETTER_GAP_MM: Figure = figure(16.0 * 7.0 / 8.0 * MM_PER_PT, "9704-10.1-c", Strength::Must);
/// Largest mark, pt.
pub const MARK_LARGEST_PT: Figure = figure(60.0, "9704-7.2.4-c", Strength::Practice);
/// Smallest mark, pt (二号).
pub const MARK_SMALLEST_PT: Figure = figure(22.0, "9704-7.2.4-c", Strength::Practice);
/// Right inset of the date of a sealed or stamped paper, 字.
pub const SEALED_DATE_INSET_ZI: Figure = figure(4.0, "9704-7.3.5.1-a", Strength::Normal);
/// Diameter of a seal, mm.
pub const SEAL_DIAMETER_MM: Figure = figure(42.0, "impl-seal-space", Strength::Practice);
/// Upper edge of the seal below the last line above it, mm at most: one row.
pub const SEAL_TOP_MOST_MM: Figure = figure(10.39, "9704-7.3.5.1-c", Strength::Must);
/// Blank rows above a signature stamp.
pub const ROWS_ABOVE_STAMP: Figure = figure(2.0, "9704-7.3.5.3-a", Strength::Must);
/// Right inset of a stamp, 字.
pub const STAMP_INSET_ZI: Figure = figure(4.0, "9704-7.3.5.3-a", Strength::Must);
/// Between the office title and the stamp, 字.
pub const STAMP_GAP_ZI: Figure = figure(2.0, "9704-7.3.5.3-a", Strength::Must);
/// Width of a stamp, mm.
pub const STAMP_WIDTH_MM: Figure = figure(30.0, "9704-7.3.5.3-a", Strength::Practice);
/// Height of a stamp, mm.
pub const STAMP_HEIGHT_MM: Figure = figure(10.0, "9704-7.3.5.3-a", Strength::Practice);
/// Blank rows between stamp and date.
pub const ROWS_BELOW_STAMP: Figure = figure(1.0, "9704-7.3.5.3-b", Strength::Must);
/// Blank rows above the attendance of minutes.
pub const ROWS_ABOVE_ATTENDANCE: Figure = figure(1.0, "9704-10.3-b", Strength::Must);
/// Blank rows between the number of an order and its body.
pub const ROWS_BELOW_ORDER_NUMBER: Figure = figure(2.0, "9704-10.2-b", Strength::Must);
/// Size of the 版记, pt: 4号.
pub const IMPRINT_SIZE_PT: Figure = figure(14.0, "9704-7.4.2-a", Strength::Normal);
/// Line pitch of the 版记, pt: 4号 and 7/8 of 3号.
pub const IMPRINT_PITCH_PT: Figure = figure(28.0, "9704-3.2-a", Strength::Derived);
/// Inset of the 版记 on either side, 字 of 4号.
pub const IMPRINT_INSET_ZI: Figure = figure(1.0, "9704-7.4.2-a", Strength::Normal);
/// First and last rule of the 版记, mm.
pub const IMPRINT_THICK_MM: Figure = figure(0.35, "9704-7.4.1-b", Strength::Recommended);
/// Rules between, mm.
pub const IMPRINT_THIN_MM: Figure = figure(0.25, "9704-7.4.1-b", Strength::Recommended);
/// Most that fit may change the distance of lines, pt.
pub const LINE_PITCH_PLAY_PT: Figure = figure(0.5, "9704-7.3.5.5-a", Strength::Practice);
/// Most that fit may change the distance of characters, pt.
pub const CHARACTER_PLAY_PT: Figure = figure(0.1, "9704-7.3.5.5-a", Strength::Practice);
/// Most cells that a line of the title may hold (2号 in 156 mm).
pub const TITLE_MAX_CELLS: Figure = figure(20.0, "9704-7.3.1-c", Strength::Derived);
/// Fewest cells that a line of a broken title should hold.
pub const TITLE_MIN_CELLS: Figure = figure(4.0, "9704-7.3.1-c", Strength::Derived);

/// Distance of the lines inside a table, em of their size. No clause rules the
/// inside of a table; 1.3 is the single line of a word processor in 仿宋.
pub const TABLE_LINE_EM: Figure = figure(1.3, "impl-table", Strength::Practice);
/// Blank between a cell's text and each of its four rules, mm.
pub const TABLE_PADDING_MM: Figure = figure(1.5, "impl-table", Strength::Practice);
/// Least height of a row of a table, mm.
pub const TABLE_ROW_MM: Figure = figure(8.0, "impl-table", Strength::Practice);
/// Largest size of a table's text, pt: 小三 to 五号 is usual, and no table needs
/// more than the text.
pub const TABLE_LARGEST_PT: Figure = figure(16.0, "impl-table", Strength::Practice);
/// Smallest size that a crowded table is set in, pt (八号).
pub const TABLE_SMALLEST_PT: Figure = figure(5.0, "impl-table", Strength::Practice);
/// Characters that the narrowest column holds.
pub const TABLE_NARROWEST_ZI: Figure = figure(2.0, "impl-table", Strength::Practice);

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
