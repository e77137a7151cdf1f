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
mod findings;
mod flow;
mod lines;
mod marks;
mod measure;
mod outline;
mod page_number;
mod pieces;
mod setting;
mod shapes;
mod table;
mod table_drawing;

use wenshu_fonts::Fonts;
use wenshu_model::{Finding, OfficialDocument, Pages};
use wenshu_standard::{Profile, figures};

use pieces::{Cutter, Missing};

/// A laid out document.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// The pages.
    pub pages: Pages,
    /// What a person should know: characters that no face has.
    pub findings: Vec<Finding>,
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
}

/// Pages that a document may have.
pub const MOST_PAGES: usize = 5_000;

/// Lays a document out.
///
/// # Errors
/// [`TypesetError::TooManyPages`] beyond [`MOST_PAGES`].
pub fn typeset(document: &OfficialDocument, profile: &Profile, fonts: &Fonts) -> Result<Layout, TypesetError> {
    let mut cutter = Cutter { fonts, latin: profile.latin_face, missing: Missing::default() };
    let blocks = blocks::break_blocks(document, &mut cutter);
    let rows = flow::rows_of(&blocks);
    let sheets = flow::paginate(&rows);
    if sheets.len() > MOST_PAGES {
        return Err(TypesetError::TooManyPages { pages: sheets.len(), limit: MOST_PAGES });
    }
    let pages = sheets.iter().zip(1..).map(|(sheet, number)| {
        let mut page = drawing::draw_page(document, &blocks, &rows, sheet);
        page.lines.push(page_number::page_number(number, fonts));
        page
    });
    let pages = Pages {
        width: figures::SHEET_WIDTH_MM.value,
        height: figures::SHEET_HEIGHT_MM.value,
        title: document.title.clone(),
        issuer: document.issuer.clone(),
        language: document.language,
        assets: document.assets.clone(),
        tables: shapes::shapes_of(document),
        pages: pages.collect(),
        outline: outline::outline_of(&blocks, &rows, &sheets),
    };
    Ok(Layout { pages, findings: findings::missing_glyphs(document, &cutter.missing) })
}
