//! Figures of the sheet (spec §1, §11), in mm unless the name says otherwise.

/// 订口 (9704-5.2.1-b).
pub const LEFT: f64 = 28.0;
/// Right edge of the type area: 28 + 156 (9704-5.2.1-c).
pub const RIGHT: f64 = 184.0;
/// Width of a cell of the grid: 156 / 28 (impl-grid-char).
pub const CELL: f64 = 156.0 / 28.0;
/// Distance of two rows of the grid (impl-grid-line).
pub const PITCH: f64 = (225.0 - 16.0 * 25.4 / 72.0) / 21.0;
/// Middle of the type area.
pub const MIDDLE: f64 = 106.0;

/// Marks that open, whose left half is empty.
pub fn opens(text: &str) -> bool {
    matches!(text, "“" | "‘" | "（" | "《" | "〈" | "【" | "〔" | "［" | "「" | "『" | "〖")
}

/// Marks that close or point, whose right half is empty.
pub fn closes(text: &str) -> bool {
    matches!(
        text,
        "”" | "’"
            | "）"
            | "》"
            | "〉"
            | "】"
            | "〕"
            | "］"
            | "」"
            | "』"
            | "〗"
            | "。"
            | "，"
            | "、"
            | "；"
            | "："
            | "．"
            | "！"
            | "？"
    )
}
