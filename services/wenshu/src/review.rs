//! The review page: where on the pages the findings stand that a person should
//! look at.

use wenshu_fonts::Fonts;
use wenshu_model::{Finding, Pages, Severity};
use wenshu_report::{PagePicture, ReviewPage, mark};

use crate::sketch::sketch;

/// Width of a page picture, pixels.
const PICTURE_WIDTH: u32 = 420;
/// Most pages of a document that are shown; further findings are told by their
/// page alone.
const MOST_PAGES: usize = 12;

/// How the pages with findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Showing {
    /// In words alone.
    Words,
    /// As sketches, which the browser sets in its own fonts.
    Sketches,
    /// As exact pictures.
    Pictures,
}

/// The pages of a document that carry a finding for a person.
pub fn review_pages(findings: &[Finding], pages: &Pages, fonts: &Fonts, showing: Showing) -> Vec<ReviewPage> {
    let mut found: Vec<ReviewPage> = Vec::new();
    for (index, finding) in findings.iter().enumerate().filter(|(_, finding)| finding.severity > Severity::Info) {
        let Some((page, mark)) = mark(index, finding, pages) else { continue };
        match found.iter_mut().find(|entry| entry.page == page) {
            Some(entry) => entry.marks.push(mark),
            None => found.push(ReviewPage { page, picture: None, marks: vec![mark] }),
        }
    }
    found.sort_by_key(|entry| entry.page);
    for entry in &mut found {
        entry.marks.sort_by(|one, other| one.top.total_cmp(&other.top));
    }
    for entry in found.iter_mut().take(MOST_PAGES) {
        entry.picture = picture_of(entry.page as usize - 1, pages, fonts, showing);
    }
    found
}

/// A picture is a help beside the words, which stand in any case.
fn picture_of(page: usize, pages: &Pages, fonts: &Fonts, showing: Showing) -> Option<PagePicture> {
    match showing {
        Showing::Words => None,
        Showing::Sketches => {
            pages.pages.get(page).map(|sheet| PagePicture::Sketch(sketch(pages, sheet, PICTURE_WIDTH)))
        }
        Showing::Pictures => wenshu_picture::draw(pages, page, fonts, PICTURE_WIDTH).ok().map(PagePicture::Exact),
    }
}
