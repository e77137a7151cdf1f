//! Sections: sheet, margins, grid, and which page numbers stand at the foot
//! (9704-5.1-a, 9704-5.2.1-a to -c, 9704-7.5, 9704-8).

use std::fmt::Write;

use crate::page::PageSetup;
use crate::parts::Footer;

/// A run of pages that are set alike, from a new page on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Section {
    /// Sheet and page number.
    pub sheet: Sheet,
    /// Page 1 carries no page number (9704-10.1-h).
    pub bare_first_page: bool,
}

/// Sheet and page number of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sheet {
    /// Upright, numbered.
    Upright,
    /// Upright, without page numbers (9704-7.5-d).
    Unnumbered,
    /// Landscape, for a turned table, numbered where the other pages are (9704-8-a).
    Turned,
}

impl Section {
    /// The section at the front of a document.
    pub(crate) const fn first(bare_first_page: bool) -> Self {
        Self { sheet: Sheet::Upright, bare_first_page }
    }

    /// `w:sectPr`. Every section names its footers: one that follows a turned
    /// table would inherit those of the table.
    pub(crate) fn element(self, setup: &PageSetup) -> String {
        let page = if self.sheet == Sheet::Turned { setup.turned() } else { *setup };
        let mut element = String::from("<w:sectPr>");
        let (odd, even) = match self.sheet {
            Sheet::Upright => (Footer::Odd, Footer::Even),
            Sheet::Unnumbered => (Footer::EmptyOdd, Footer::EmptyEven),
            Sheet::Turned => (Footer::TurnedOdd, Footer::TurnedEven),
        };
        let first = self.bare_first_page.then_some(("first", Footer::EmptyOdd));
        for (kind, footer) in [("default", odd), ("even", even)].into_iter().chain(first) {
            // Writing to a String cannot fail.
            let _ = write!(element, "<w:footerReference w:type=\"{kind}\" r:id=\"{}\"/>", footer.relation());
        }
        let orientation = if self.sheet == Sheet::Turned { " w:orient=\"landscape\"" } else { "" };
        let _ = write!(element, "<w:pgSz w:w=\"{}\" w:h=\"{}\"{orientation}/>", page.width, page.height);
        let _ = write!(
            element,
            "<w:pgMar w:top=\"{}\" w:right=\"{}\" w:bottom=\"{}\" w:left=\"{}\" w:header=\"{}\" w:footer=\"{}\" w:gutter=\"0\"/>",
            page.top, page.right, page.bottom, page.left, HEADER_DISTANCE, page.footer
        );
        if self.bare_first_page {
            element.push_str("<w:titlePg/>");
        }
        let _ = write!(element, "<w:docGrid w:type=\"lines\" w:linePitch=\"{}\"/></w:sectPr>", page.pitch);
        element
    }
}

/// Distance of a header from the top of the sheet, twips; there is none.
const HEADER_DISTANCE: i32 = 851;
