//! A site's faces serve their classes (spec §0.5).

use wenshu_fonts::{FaceReport, Fonts, SiteFontError, XIAO_BIAO_SONG, is_font_file};
use wenshu_model::Face;

use crate::making::{HEI, KAI, LATIN, chinese, collection, english, file, licensed, named, with};

fn of(report: &[FaceReport], class: Option<Face>) -> &FaceReport {
    report.iter().find(|entry| entry.class == class).unwrap()
}

#[test]
fn the_shipped_faces_are_reported_as_substitutes() {
    let report = Fonts::shipped().report();
    assert_eq!(report.len(), 6);
    assert!(report.iter().all(|entry| entry.substituted && entry.file.is_none()));
    let title = of(&report, Some(Face::XiaoBiaoSong));
    assert_eq!((title.class_name, title.wanted[0]), ("小标宋体", "方正小标宋简体"));
    assert!(title.used.contains("XiaoBiaoSong") || title.used.contains("小标宋"), "{}", title.used);
}

#[test]
fn a_face_serves_the_class_of_its_family_in_any_language() {
    let names = [
        (english("FangSong_GB2312"), Face::FangSong),
        (chinese("仿宋_GB2312"), Face::FangSong),
        (chinese("方正小标宋简体"), Face::XiaoBiaoSong),
        // GBK, as old faces have it.
        ((3, 3, 0x0804, b"\xba\xda\xcc\xe5".to_vec()), Face::Hei),
        (english("SimSun"), Face::Song),
        (english("FZKTK--GBK1-0"), Face::Kai),
    ];
    for (name, class) in names {
        let site = with("site.ttf", named(KAI, &[english("Whatever"), name]));
        assert!(site.refused.is_empty(), "{:?}", site.refused);
        let report = site.fonts.report();
        let entry = of(&report, Some(class));
        assert_eq!((entry.substituted, entry.file.as_deref()), (false, Some("site.ttf")), "{class:?}");
        assert_eq!(report.iter().filter(|entry| !entry.substituted).count(), 1);
        assert_eq!(site.fonts.han(class, '国').unwrap().font, site.fonts.wanted(Some(class)));
        assert!(site.fonts.wanted(Some(class)) > 5);
    }
}

#[test]
fn both_kinds_of_outlines_and_collections_can_be_embedded() {
    let song = named(HEI, &[chinese("宋体")]);
    let other = named(KAI, &[chinese("别的字体")]);
    for (bytes, class) in [
        (named(HEI, &[chinese("黑体")]), Face::Hei),
        (named(KAI, &[chinese("楷体")]), Face::Kai),
        (collection(&[other.clone(), song.clone()]), Face::Song),
        (collection(&[named(KAI, &[chinese("仿宋")]), other]), Face::FangSong),
    ] {
        let site = with("site", bytes);
        assert!(site.refused.is_empty(), "{:?}", site.refused);
        let glyph = site.fonts.han(class, '国').unwrap();
        let face = site.fonts.face(glyph.font).unwrap();
        assert_eq!(face.file(), Some("site"));
        let subset = face.subset(&[glyph.id]).unwrap();
        assert_eq!(subset.ids, [1]);
        assert!(subset.program.len() < 100_000);
    }
}

#[test]
fn the_latin_face_may_be_the_sites_too() {
    let site = with("times.ttf", named(LATIN, &[english("Times New Roman")]));
    let glyph = site.fonts.latin('A').unwrap();
    assert_eq!(glyph.font, site.fonts.wanted(None));
    assert_eq!(site.fonts.face(glyph.font).unwrap().file(), Some("times.ttf"));
    assert!(!of(&site.fonts.report(), None).substituted);
}

#[test]
fn the_preferred_family_is_taken_whatever_the_order_of_the_files() {
    let files = || {
        [
            file("a.ttf", named(KAI, &[chinese("华文仿宋")])),
            file("b.otf", named(HEI, &[chinese("仿宋_GB2312")])),
            file("c.ttf", named(KAI, &[chinese("仿宋")])),
        ]
    };
    for turn in 0..3 {
        let mut files: Vec<_> = files().into_iter().collect();
        files.rotate_left(turn);
        let site = Fonts::with_site(files);
        assert_eq!(of(&site.fonts.report(), Some(Face::FangSong)).file.as_deref(), Some("b.otf"));
        assert_eq!(site.unused.len(), 2);
    }
}

#[test]
fn what_the_sites_face_lacks_comes_from_the_shipped_face_of_the_class() {
    let site = with("fang.otf", named(HEI, &[chinese("仿宋_GB2312")])).fonts;
    let shipped = Fonts::shipped();
    let rare = ('\u{3400}'..='\u{9fff}').find(|ch| {
        let in_hei = shipped.han(Face::Hei, *ch).is_some_and(|glyph| glyph.font == wenshu_fonts::HEI);
        let in_fang = shipped.han(Face::FangSong, *ch).is_some_and(|glyph| glyph.font == wenshu_fonts::FANG_SONG);
        in_fang && !in_hei
    });
    let glyph = site.han(Face::FangSong, rare.unwrap()).unwrap();
    assert_eq!(glyph.font, wenshu_fonts::FANG_SONG);
    assert!(glyph.rise.abs() < 0.1, "raised to the centre of the site's face: {}", glyph.rise);
    assert!(site.missing_box().is_some() && site.blank().is_some());
}

#[test]
fn the_centre_of_a_sites_face_is_that_of_its_characters() {
    // 黑体 of the site is the shipped 黑体: nothing may move.
    let site = with("hei.otf", named(HEI, &[chinese("黑体")])).fonts;
    let rise = |fonts: &Fonts| fonts.han(Face::Hei, '☑').unwrap().rise;
    assert!((rise(&site) - rise(Fonts::shipped())).abs() < 1e-9, "no Han character stays on the baseline");
    let rare = ('\u{3400}'..='\u{9fff}')
        .find(|ch| site.han(Face::Hei, *ch).is_some_and(|glyph| glyph.font == wenshu_fonts::SONG));
    let rare = rare.unwrap();
    let off = site.han(Face::Hei, rare).unwrap().rise - Fonts::shipped().han(Face::Hei, rare).unwrap().rise;
    assert!(off.abs() < 0.02, "{off}");
}

#[test]
fn a_face_that_may_not_be_embedded_is_refused_by_name() {
    for bits in [0x0002, 0x0100, 0x0200] {
        let site = with("受限.ttf", licensed(&named(KAI, &[chinese("仿宋_GB2312")]), bits));
        let message = site.refused[0].to_string();
        assert!(matches!(site.refused[0], SiteFontError::EmbeddingForbidden { .. }), "{message}");
        assert!(message.contains("受限.ttf") && message.contains("仿宋_GB2312"), "{message}");
        assert!(of(&site.fonts.report(), Some(Face::FangSong)).substituted);
    }
    for bits in [0x0000, 0x0004, 0x0008, 0x000a] {
        let site = with("free.ttf", licensed(&named(KAI, &[chinese("仿宋_GB2312")]), bits));
        assert!(site.refused.is_empty(), "fsType {bits:#x}: the mildest bit counts");
    }
}

#[test]
fn the_next_face_serves_when_the_first_is_refused() {
    let site = Fonts::with_site(vec![
        file("a.ttf", licensed(&named(KAI, &[chinese("仿宋_GB2312")]), 2)),
        file("b.ttf", named(KAI, &[chinese("华文仿宋")])),
    ]);
    assert_eq!(site.refused.len(), 1);
    assert_eq!(of(&site.fonts.report(), Some(Face::FangSong)).file.as_deref(), Some("b.ttf"));
}

#[test]
fn bold_faces_and_faces_of_no_class_are_left_aside() {
    let bold = crate::making::changed(&named(LATIN, &[english("Times New Roman")]), b"OS/2", |table| {
        // fsSelection: bold.
        table[63] |= 0x20;
    });
    let site =
        Fonts::with_site(vec![file("bold.ttf", bold), file("other.ttf", named(LATIN, &[english("Some Other Face")]))]);
    assert!(site.refused.is_empty());
    assert_eq!(site.unused.len(), 2);
    assert!(site.fonts.report().iter().all(|entry| entry.substituted));
}

#[test]
fn a_set_gives_the_same_answers_to_several_threads() {
    let site = with("kai.ttf", named(KAI, &[chinese("楷体_GB2312")])).fonts;
    let text = "国家发展工作计划“”①〔2026〕覈";
    let answers = || text.chars().map(|ch| site.han(Face::Kai, ch)).collect::<Vec<_>>();
    let threads = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(answers)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    assert!(threads.iter().all(|answer| *answer == answers()));
}

#[test]
fn font_files_are_told_by_their_names() {
    assert!(["a.ttf", "B.TTC", "方正.OTF", "x.y.otc"].iter().all(|name| is_font_file(name)));
    assert!(["readme.txt", "ttf", "a.ttf.bak", ".fonts"].iter().all(|name| !is_font_file(name)));
    assert_eq!(Fonts::shipped().wanted(Some(Face::XiaoBiaoSong)), XIAO_BIAO_SONG);
}
