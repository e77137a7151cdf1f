//! The page of the 版记 (33476.2-7.3.1-a, 9704-7.5-d).

use wenshu_fonts::Fonts;
use wenshu_model::OfficialDocument;
use wenshu_model::letterhead::ImprintSet;
use wenshu_standard::{ImprintPage, Profile};
use wenshu_typeset::{Layout, imprint_room};

/// Decides where the 版记 stands, now that the text's pages are known.
pub(crate) fn decide(document: &mut OfficialDocument, layout: &Layout, profile: &Profile, fonts: &Fonts) {
    let room = imprint_room(layout, document, profile, fonts);
    let text_pages = layout.pages.pages.len();
    let Some(imprint) = &mut document.imprint else { return };
    let Some(room) = room else {
        imprint.set = Some(ImprintSet::default());
        return;
    };
    let ends_even = text_pages.is_multiple_of(2);
    imprint.set = Some(match profile.imprint_page {
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
