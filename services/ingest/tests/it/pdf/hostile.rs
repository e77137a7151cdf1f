//! Files made to hurt (S10 to S14).

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::make::{Maker, at, stream_body, zlib};
use super::{error, lines};
use crate::shared::read;

/// A gibibyte of zeros, deflated three times.
const BOMB: &str = "78daabb8f5f68ea1de524689b68bffdb9c44ce8868f5f2fa685ef4c8f059bd406ca993e6cc73be176e777ae55b59272cdbc410d8b182\
a5d05cf1e7fce2691fa6e6efb3a9ff67ff6fae4f5be28cb87df1b6ba3a7c0c0c0c074ef8fe9f7bb6b697f1f0ade377cfbdb3030a1994b59ff6febc\
39f0c1db84d2db964081842f7a66e67567ec58e6f9f73f9fcb0c1471cb7ffa35317b1beb9dba98ff778af98122127bab0f0229060f411e20d92006e6\
64403812c89c5199519951995199519951194232965171513f6e319d8bf7f3afe3bf9ff3f7d975839f2c49699bee0300d7443b3e";

const TRIPLE: &str = "/Filter[/FlateDecode/FlateDecode/FlateDecode]";

fn bomb() -> Vec<u8> {
    let digit = |at: usize| u8::from_str_radix(&BOMB[at..at + 2], 16).unwrap();
    (0..BOMB.len()).step_by(2).map(digit).collect()
}

/// The code of the error of a file, which comes within a second.
fn refused(bytes: &[u8]) -> &'static str {
    let start = Instant::now();
    let error = error(bytes);
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    error.code()
}

/// A file whose page has this content stream.
fn with_content(body: Vec<u8>) -> Vec<u8> {
    let mut maker = Maker::new();
    let content = maker.object(body);
    let page = maker.page("", "");
    maker.set(page, format!("<</Type/Page/Parent 2 0 R/Contents {content} 0 R>>"));
    maker.finish()
}

#[test]
fn streams_that_explode_are_refused() {
    assert_eq!(bomb().len(), 225);
    assert_eq!(refused(&with_content(stream_body(TRIPLE, &bomb()))), "bomb");
    // The same as a stream of objects, of references, and as a map of a font.
    let packed =
        [b"%PDF-1.7\n1 0 obj\n".to_vec(), stream_body(&format!("/Type/ObjStm/N 1/First 4{TRIPLE}"), &bomb())].concat();
    assert_eq!(refused(&packed), "bomb");
    let mut table = [
        b"%PDF-1.7\n1 0 obj\n".to_vec(),
        stream_body(&format!("/Type/XRef/W[1 2 1]/Size 9/Root 1 0 R{TRIPLE}"), &bomb()),
    ]
    .concat();
    table.extend(b"\nendobj\nstartxref\n9\n%%EOF");
    assert_eq!(refused(&table), "bomb");
    let mut maker = Maker::new();
    let map = maker.stream(TRIPLE, &bomb());
    let font = maker.object(format!("<</Type/Font/Subtype/Type1/BaseFont/X/ToUnicode {map} 0 R>>"));
    maker.page(&format!("/Font<</F1 {font} 0 R>>"), "BT /F1 12 Tf (x) Tj ET");
    assert_eq!(refused(&maker.finish()), "bomb");
}

#[test]
fn chains_of_filters_have_an_end() {
    let five = format!("/Filter[{}]", "/FlateDecode".repeat(5));
    assert_eq!(refused(&with_content(stream_body(&five, &bomb()))), "twisted-structure");
}

#[test]
fn a_stream_may_give_so_many_bytes() {
    let large = zlib(&vec![b' '; 41 << 20]);
    assert_eq!(refused(&with_content(stream_body("/Filter/FlateDecode", &large))), "unpacked-too-large");
}

#[test]
fn too_many_pages_are_refused() {
    let mut maker = Maker::new();
    let kids: String = (3..2_004).fold(String::new(), |mut kids, number| {
        let _ = write!(kids, "{number} 0 R ");
        kids
    });
    for _ in 0..2_001 {
        maker.object("<</Type/Page/Parent 2 0 R>>");
    }
    maker.set(2, format!("<</Type/Pages/Kids[{kids}]/Count 1>>"));
    assert_eq!(refused(&maker.finish()), "too-many-pages");
}

#[test]
fn trees_that_bite_their_tail_end() {
    let mut maker = Maker::new();
    let fonts = super::fonts(&mut maker);
    let page = maker.page(&fonts, &at("F1", 16.0, 72.0, 700.0, "只有一页。"));
    maker.set(2, format!("<</Type/Pages/Parent 2 0 R/Kids[2 0 R {page} 0 R {page} 0 R 2 0 R]>>"));
    assert_eq!(lines(&maker.finish()), ["只有一页。"]);
    let mut deep = Maker::new();
    deep.set(2, "<</Type/Pages/Kids[3 0 R]>>");
    for number in 3..400 {
        deep.object(format!("<</Type/Pages/Kids[{} 0 R]>>", number + 1));
    }
    assert_eq!(refused(&deep.finish()), "twisted-structure");
}

#[test]
fn tables_of_references_that_bite_their_tail_end() {
    let mut maker = Maker::new();
    let fonts = super::fonts(&mut maker);
    maker.page(&fonts, &at("F1", 16.0, 72.0, 700.0, "只有一页。"));
    let bytes = maker.finish();
    let start = bytes.windows(6).position(|window| window == b"\nxref\n").unwrap() + 1;
    maker.trailer = format!("/Prev {start}/XRefStm {start}");
    assert_eq!(read(&maker.finish(), "a.pdf").lines[0].text, "只有一页。");
}

#[test]
fn forms_that_draw_themselves_end() {
    let mut maker = Maker::new();
    let fonts = super::fonts(&mut maker);
    let text = at("F1", 16.0, 72.0, 700.0, "一次。");
    let form = maker.object("null");
    maker.set(
        form,
        stream_body(
            &format!("/Type/XObject/Subtype/Form/BBox[0 0 600 900]/Resources<</XObject<</A {form} 0 R>>>>"),
            b"/A Do /A Do",
        ),
    );
    maker.page(&format!("{fonts}/XObject<</A {form} 0 R>>"), &format!("{text} /A Do"));
    let start = Instant::now();
    let _ = wenshu_ingest::ingest(&maker.finish(), "a.pdf", &wenshu_ingest::Limits::default());
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn deep_nesting_does_no_harm() {
    for inside in [
        "[".repeat(200_000),
        "<<".repeat(200_000),
        "[(".repeat(200_000),
        "q ".repeat(200_000),
        "BT ".repeat(200_000),
        "/Span BMC ".repeat(100_000),
        "BI ID ".repeat(100_000),
        "(".repeat(200_000),
        "<".repeat(200_000),
    ] {
        let mut maker = Maker::new();
        let fonts = super::fonts(&mut maker);
        let odd = maker.object(&inside);
        maker.page(&fonts, &format!("{} {inside}", at("F1", 16.0, 72.0, 700.0, "还在。")));
        maker.catalog = format!("/Odd {odd} 0 R");
        assert_eq!(lines(&maker.finish()), ["还在。"], "{}", &inside[..2]);
    }
}

#[test]
fn files_of_beginnings_only_cost_little() {
    for piece in
        ["1 0 obj(", "1 0 obj<</A ", "1 0 obj[", "1 0 obj<<>>stream\n", "trailer<<", "xref\n0 9\n", "startxref\n9\n"]
    {
        let start = Instant::now();
        let bytes = format!("%PDF-1.4\n{}", piece.repeat(100_000));
        assert!(matches!(error(bytes.as_bytes()).code(), "damaged" | "twisted-structure"), "{piece}");
        assert!(start.elapsed() < Duration::from_secs(5), "{piece}: {:?}", start.elapsed());
    }
}

#[test]
fn declared_sizes_are_not_believed() {
    let text = |maker: &mut Maker, descendant: &str| {
        let font = maker.object(format!(
            "<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/UniGB-UCS2-H/DescendantFonts[{descendant}]>>"
        ));
        maker.page(&format!("/Font<</F1 {font} 0 R>>"), "BT /F1 12 Tf 72 700 Td <65598 0B2> Tj ET");
        lines(&maker.finish())
    };
    let wide = "<</Type/Font/Subtype/CIDFontType2/BaseFont/X/W[0 4294967295 500 1 4000000000 300]/DW 1000>>";
    assert_eq!(text(&mut Maker::new(), wide), ["教育"]);
    let mut maker = Maker::new();
    let font = maker.object("<</Type/Font/Subtype/Type1/BaseFont/X/FirstChar 9999999999/LastChar 99999999999/Widths[1 2 3]/Encoding<</Differences[-5/a 99999999999/b]>>>>");
    maker.page(&format!("/Font<</F1 {font} 0 R>>"), "BT /F1 12 Tf 72 700 Td (Plan) Tj ET");
    assert_eq!(lines(&maker.finish()), ["Plan"]);
    for parameters in [
        "/Predictor 2/Columns 0/Colors 0",
        "/Predictor 15/Columns 4294967295/Colors 255/BitsPerComponent 255",
        "/Predictor 12/Columns 99999999999",
    ] {
        let table =
            format!("/Type/XRef/W[1 2 1]/Size 4294967295/Root 1 0 R/Filter/FlateDecode/DecodeParms<<{parameters}>>");
        let mut bytes = [b"%PDF-1.7\n1 0 obj\n".to_vec(), stream_body(&table, &zlib(b"abcdefgh"))].concat();
        bytes.extend(b"\nendobj\nstartxref\n9\n%%EOF");
        assert_eq!(refused(&bytes), "damaged");
    }
}

#[test]
fn embedded_fonts_of_noise_do_no_harm() {
    for key in ["FontFile", "FontFile2", "FontFile3"] {
        for data in [
            &b"\x00\x01\x00\x00\xff\xff\xff\xff"[..],
            b"OTTO\x00\x01\xff\xff\xff\xff\xff\xff",
            b"%!PS-AdobeFont /Encoding 999999 array dup 65 /A put",
            b"\x01\x00\x04\x04\xff\xff\xff",
        ] {
            let mut maker = Maker::new();
            let program = maker.stream("", data);
            let descriptor = maker.object(format!("<</Type/FontDescriptor/FontName/X/Flags 4/{key} {program} 0 R>>"));
            let font =
                maker.object(format!("<</Type/Font/Subtype/TrueType/BaseFont/X/FontDescriptor {descriptor} 0 R>>"));
            let fonts = super::fonts(&mut maker);
            let fonts = fonts.replacen("<<", &format!("<</F9 {font} 0 R"), 1);
            maker.page(
                &fonts,
                &format!("BT /F9 12 Tf 72 600 Td (A) Tj ET {}", at("F1", 16.0, 72.0, 700.0, &"还在。".repeat(9))),
            );
            assert!(lines(&maker.finish())[0].starts_with("还在。"), "{key}");
        }
    }
}
