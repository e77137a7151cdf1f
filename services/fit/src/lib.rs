//! Fit: the page decisions of a 公文.
//!
//! Fourth stage of the flow. Format has decided what stands in the document;
//! fit decides what depends on pages, and writes it into the document, so that
//! every emitter obeys the same decisions:
//!
//! | decision | where it is written | rules |
//! |---|---|---|
//! | places of the 版头, size of the mark, rows that it takes | `letterhead.set` | 9704-7.2, 9704-10 |
//! | a smaller mark so that page 1 shows text | `letterhead.set` | impl-7.2.4-e |
//! | addressees moved to the 版记 | `imprint.entries` | 9704-7.3.2-b |
//! | spacing, so that signature and date stand with text | paragraphs | 9704-7.3.5.5-a |
//! | no lone last line | paragraphs | impl-lone-line |
//! | heights of the rows of tables | tables | impl-table |
//! | page of the 版记, blank pages before it | `imprint.set` | 9704-7.4.1-c, 33476.2-7.3.1-a, 9704-7.5-d |
//!
//! Every departure from the usual is listed in `fitted.adjustments` and is a
//! finding. Fit never changes a word; only where the addressees move does their
//! label stand before them, which is a change on record.
//!
//! It lays the text out once, and again only where something must be adjusted:
//! at most [`MOST_LAYOUTS`] times. The last layout is handed out with the
//! document, so that nothing is laid out twice.

#![warn(missing_docs)]

mod addressees;
mod first_page;
mod imprint;
mod letterhead;
mod mark;
mod record;
mod sections;
mod spacing;

use wenshu_fonts::Fonts;
use wenshu_model::official::Fitted;
use wenshu_model::{Block, OfficialDocument};
use wenshu_standard::Profile;
use wenshu_typeset::{Layout, place_imprint, typeset_text};

pub use wenshu_typeset::TypesetError;

use record::Record;

/// Times that the text of one document is laid out at most.
pub const MOST_LAYOUTS: usize = 12;

/// A fitted document with its pages.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// The document with the page decisions written in.
    pub document: OfficialDocument,
    /// Its pages.
    pub layout: Layout,
}

/// Decides the pages of a document.
///
/// # Errors
/// [`TypesetError::TooManyPages`] when it is longer than any official document.
pub fn fit(mut document: OfficialDocument, profile: &Profile, fonts: &Fonts) -> Result<Fit, TypesetError> {
    let mut record = Record::default();
    first_page::decide(&mut document, profile, fonts, &mut record);
    let mut layout = typeset_text(&document, profile, fonts)?;
    if !first_page::shows_body(&document, &layout) {
        layout = first_page::make_room(&mut document, layout, profile, fonts, &mut record)?;
    }
    layout = spacing::adjust(&mut document, layout, profile, fonts, &mut record)?;
    set_tables(&mut document, &layout);
    imprint::decide(&mut document, &layout, profile, fonts);
    place_imprint(&mut layout, &document, profile, fonts)?;
    let pages = u32::try_from(layout.pages.pages.len()).unwrap_or(u32::MAX);
    record.sort();
    document.findings.extend(record.findings);
    document.fitted = Some(Fitted { pages, adjustments: record.adjustments });
    Ok(Fit { document, layout })
}

/// Writes down how high the rows of the tables are: an emitter that breaks no
/// lines could not know.
fn set_tables(document: &mut OfficialDocument, layout: &Layout) {
    for laid_out in &layout.tables {
        if let Some(Block::Table(table)) = document.blocks.get_mut(laid_out.block) {
            table.set = Some(laid_out.set.clone());
        }
    }
}
