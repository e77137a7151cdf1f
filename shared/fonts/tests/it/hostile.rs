//! Files that are no fonts, or bad ones.

use proptest::prelude::*;
use wenshu_fonts::{Fonts, MOST_FILES, SiteFontError};
use wenshu_model::Face;

use crate::making::{HEI, KAI, LATIN, changed, chinese, collection, english, file, named, with};

#[test]
fn what_is_no_font_is_refused_by_name() {
    for bytes in [&b""[..], b"no font", &KAI[..100], b"ttcf\0\x01\0\0\0\0\0\x02\0\0\0\x10"] {
        let site = with("说明.ttf", bytes.to_vec());
        assert!(matches!(&site.refused[0], SiteFontError::Parse { file, .. } if file == "说明.ttf"));
    }
}

#[test]
fn a_collection_of_endless_faces_is_refused() {
    let mut file = collection(&[named(LATIN, &[english("Times New Roman")])]);
    file[8..12].copy_from_slice(&u32::MAX.to_be_bytes());
    assert!(matches!(with("a.ttc", file).refused[0], SiteFontError::TooManyFaces { .. } | SiteFontError::Parse { .. }));
}

#[test]
fn outlines_that_overlap_are_refused_before_they_multiply() {
    // Every glyph claims to be as long as the whole table.
    let bomb = changed(&named(KAI, &[chinese("仿宋")]), b"loca", |table| {
        let end = table[table.len() - 4..].to_vec();
        for (index, offset) in table.chunks_mut(4).enumerate() {
            offset.copy_from_slice(if index % 2 == 0 { &[0; 4] } else { &end });
        }
    });
    let site = with("bomb.ttf", bomb);
    assert!(matches!(site.refused[0], SiteFontError::Damaged { .. }), "{:?}", site.refused);
    assert!(site.fonts.report().iter().all(|entry| entry.substituted));
}

#[test]
fn a_face_without_the_common_characters_serves_no_han_class() {
    let site = with("latin.ttf", named(LATIN, &[chinese("仿宋_GB2312")]));
    assert!(site.refused[0].to_string().contains("latin.ttf"), "{}", site.refused[0]);
}

#[test]
fn files_beyond_the_limit_are_named() {
    let files = (0..MOST_FILES + 2).map(|number| file(&format!("{number:04}.ttf"), vec![0; 8]));
    let site = Fonts::with_site(files.collect());
    let too_many = site.refused.iter().filter(|error| matches!(error, SiteFontError::TooMany { .. })).count();
    assert_eq!(too_many, 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_damaged_font_is_refused_or_used_and_never_a_panic(
        faults in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        head in prop::collection::vec((0_usize..600, any::<u8>()), 0..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = named(HEI, &[chinese("黑体")]);
        for (at, value) in faults {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        for (at, value) in head {
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let site = with("damaged.otf", bytes);
        for ch in "国家①“A".chars() {
            if let Some(glyph) = site.fonts.han(Face::Hei, ch) {
                // A glyph that is not there is an error, not a panic.
                let _ = site.fonts.face(glyph.font).unwrap().subset(&[glyph.id]);
            }
        }
    }
}
