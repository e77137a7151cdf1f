//! Lays an official document out: `OfficialDocument` to `Pages`.
//!
//! The grid of GB/T 9704-2012 §5.2 is kept literally: 22 rows of 28 cells fill
//! the type area, the first em box begins at 37 mm and the last one ends at
//! 262 mm (`impl-grid-line`, `impl-grid-char`). Typeset decides lines and
//! pages and nothing else; it never changes, drops or adds a character of the
//! text. What an emitter needs stands in the `Pages`.
//!
//! ```text
//! blocks ─▶ pieces ─▶ bound pieces ─▶ lines ─▶ rows ─▶ sheets ─▶ pages
//!          (glyphs)   (prohibitions)                  (22 rows)
//! ```

#![warn(missing_docs)]

mod binding;
mod blocks;
mod drawing;
mod figure;
mod findings;
mod flow;
mod imprint;
mod letterhead;
mod lines;
mod marks;
mod measure;
mod measuring;
mod outline;
mod page_number;
mod pieces;
mod placing;
mod setting;
mod shapes;
mod table;
mod table_drawing;
mod table_setting;
mod tabs;

pub use imprint::{ImprintRoom, imprint_room, place_imprint};
pub use measuring::{Measured, PageGrid, count_lines, measure, page_grid};
pub use table_setting::SetTable;

use wenshu_fonts::Fonts;
use wenshu_model::pages::Page;
use wenshu_model::{Finding, OfficialDocument, Pages, PaperKind};
use wenshu_standard::{Profile, figures};

use flow::{Rows, Sheet, Sizes};
use measure::{Grid, mm};
use pieces::{Cutter, Missing};

/// A laid out document.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// The pages.
    pub pages: Pages,
    /// What a person should know: characters that no face has.
    pub findings: Vec<Finding>,
    /// Lower edge of what the text takes on its last page, mm from the top of
    /// the sheet: its last row, the room kept for a seal included.
    pub text_bottom: f64,
    /// How its tables are set.
    pub tables: Vec<SetTable>,
}

/// Why a document could not be laid out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TypesetError {
    /// The document is longer than any official document.
    #[error("文件过长：排出 {pages} 页，超过 {limit} 页的上限")]
    TooManyPages {
        /// Pages that it would have.
        pages: usize,
        /// Pages that it may have.
        limit: usize,
    },
    /// The document has a 版头 or 版记 whose place is not decided; fit does that.
    #[error("版头或版记的位置尚未确定")]
    NotFitted,
}

/// Pages that a document may have.
pub const MOST_PAGES: usize = 5_000;

/// Lays a document out. It obeys what fit decided; a document without 版头 and
/// 版记 needs no decisions.
///
/// # Errors
/// [`TypesetError::TooManyPages`] beyond [`MOST_PAGES`],
/// [`TypesetError::NotFitted`] where a decision is missing.
pub fn typeset(document: &OfficialDocument, profile: &Profile, fonts: &Fonts) -> Result<Layout, TypesetError> {
    let mut layout = typeset_text(document, profile, fonts)?;
    place_imprint(&mut layout, document, profile, fonts)?;
    Ok(layout)
}

/// Lays out everything but the 版记, which [`place_imprint`] adds: fit decides
/// about its page when it knows where the text ends.
///
/// # Errors
/// As [`typeset`].
pub fn typeset_text(document: &OfficialDocument, profile: &Profile, fonts: &Fonts) -> Result<Layout, TypesetError> {
    let mut cutter = Cutter { fonts, latin: profile.latin_face, missing: Missing::default() };
    let head = match &document.letterhead {
        Some(letterhead) => letterhead::draw_letterhead(letterhead, &mut cutter)?,
        None => Page::default(),
    };
    let sizes = sizes_of(document, profile);
    let blocks = blocks::break_blocks(document, (&sizes.upright, &sizes.turned), &mut cutter);
    let rows = flow::rows_of(&blocks, &sizes.upright);
    let sheets = flow::paginate(&rows, &sizes);
    if sheets.len() > MOST_PAGES {
        return Err(TypesetError::TooManyPages { pages: sheets.len(), limit: MOST_PAGES });
    }
    let mut pages = Vec::with_capacity(sheets.len() + 1);
    let mut head = Some(head);
    for (sheet, number) in sheets.iter().zip(1..) {
        let places = sizes.page_rows(&rows, sheet);
        let mut page = drawing::draw_page(document, &blocks, sheet.placed(&rows.all, &sizes), sheet, &places);
        if let Some(head) = head.take() {
            page.lines.splice(0..0, head.lines);
            page.rules.splice(0..0, head.rules);
        }
        // 9704-10.1-h: the first page of a letter has no number.
        if number > 1 || document.kind != PaperKind::Letter {
            page.lines.push(page_number::page_number(number, profile.page_numbers, fonts));
        }
        pages.push(page);
    }
    let text_bottom = sheets.last().map_or(0.0, |sheet| text_bottom(sheet, &rows, &sizes));
    let tables = table_setting::tables_of(&blocks, &rows, &sheets, &sizes);
    let pages = Pages {
        width: figures::SHEET_WIDTH_MM.value,
        height: figures::SHEET_HEIGHT_MM.value,
        title: document.title.clone(),
        issuer: document.issuer.clone(),
        language: document.language,
        assets: document.assets.clone(),
        tables: shapes::shapes_of(document),
        pages,
        outline: outline::outline_of(&blocks, &rows, &sheets, &sizes),
    };
    Ok(Layout { pages, findings: findings::missing_glyphs(document, &cutter.missing), text_bottom, tables })
}

fn sizes_of(document: &OfficialDocument, profile: &Profile) -> Sizes {
    let upright = Grid::upright(profile);
    let set = document.letterhead.as_ref().and_then(|letterhead| letterhead.set.as_ref());
    let taken = set.map_or(0, |set| (set.rows as usize).min(upright.rows));
    Sizes { upright, turned: Grid::turned(profile), taken }
}

/// Lower edge of what the text takes on a page, mm; a turned table leaves no
/// room below it.
fn text_bottom(sheet: &Sheet, rows: &Rows, sizes: &Sizes) -> f64 {
    match sheet.filled(&rows.all, sizes).rows().checked_sub(1) {
        _ if sheet.turned => mm(measure::BOTTOM),
        Some(last) => mm(sizes.page_rows(rows, sheet).row_bottom(last)),
        None => 0.0,
    }
}
