//! The page of the 版记 (33476.2-7.3.1-a, 9704-7.5-d).

use wenshu_fonts::Fonts;
use wenshu_model::letterhead::ImprintSet;
use wenshu_model::{OfficialDocument, PaperKind};
use wenshu_standard::{ImprintPage, Profile};
use wenshu_typeset::{Layout, imprint_room};

/// Decides where the 版记 stands, now that the text's pages are known.
pub(crate) fn decide(document: &mut OfficialDocument, layout: &Layout, profile: &Profile, fonts: &Fonts) {
    let room = imprint_room(layout, document, profile, fonts);
    let text_pages = layout.pages.pages.len();
    // 9704-10.1-g puts the 版记 of a letter on its last page, without asking for
    // an even one: a letter of one page with 抄送 stays one page.
    let page = if document.kind == PaperKind::Letter { ImprintPage::Last } else { profile.imprint_page };
    let Some(imprint) = &mut document.imprint else { return };
    let Some(room) = room else {
        imprint.set = Some(ImprintSet::default());
        return;
    };
    let ends_even = text_pages.is_multiple_of(2);
    imprint.set = Some(match page {
        ImprintPage::Last => ImprintSet { own_page: !room.fits_below_text, blank_pages: 0 },
        ImprintPage::Even if ends_even && room.fits_below_text => ImprintSet::default(),
        // The back of the last sheet; a blank page comes before it where its
        // own page would be an odd one.
        ImprintPage::Even => {
            let last = text_pages + room.pages as usize;
            ImprintSet { own_page: true, blank_pages: u32::from(!last.is_multiple_of(2)) }
        }
    });
}
