//! Pages put together by hand, glyph by glyph, with everything that a page can
//! have; and pictures to stand on them.

use std::io::Cursor;
use std::sync::Arc;

use wenshu_fonts::Fonts;
use wenshu_model::letterhead::RulePart;
use wenshu_model::pages::{
    CellPlace, Colour, Glyph, GlyphRun, LinePart, Page, Picture, Rule, RuleOf, TableShape, TextLine,
};
use wenshu_model::source::{Asset, PictureMedia};
use wenshu_model::{Face, Language, Pages, Role};

const MM: f64 = 25.4 / 72.0;

/// Pages of these sheets.
pub fn pages(sheets: Vec<Page>) -> Pages {
    Pages {
        width: 210.0,
        height: 297.0,
        title: "关于印发《工作计划》的通知".to_owned(),
        issuer: Some("某某市教育局".to_owned()),
        language: Language::Simplified,
        pages: sheets,
        assets: Vec::new(),
        tables: Vec::new(),
        outline: Vec::new(),
    }
}

/// A run of one face from a place on.
pub fn run(text: &str, face: Face, size: f64, colour: Colour, mut x: f64) -> GlyphRun {
    let fonts = Fonts::shipped();
    let mut font = 0;
    let glyphs = text.chars().map(|ch| {
        let found = fonts.han(face, ch).unwrap();
        font = found.font;
        let glyph = Glyph { id: found.id, x, text: ch };
        x += found.advance * size * MM;
        glyph
    });
    let glyphs = glyphs.collect();
    GlyphRun { font, wanted: Some(face), size, colour, rise: 0.0, glyphs }
}

/// A line of 仿宋 from a place on.
pub fn line(part: LinePart, block: Option<u32>, text: &str, x: f64, baseline: f64) -> TextLine {
    TextLine {
        part,
        block,
        source: None,
        cell: None,
        turned: false,
        baseline,
        runs: vec![run(text, Face::FangSong, 16.0, Colour::Black, x)],
        last: true,
    }
}

/// A rule from left to right.
pub fn rule(of: RuleOf, y: f64, width: f64, colour: Colour) -> Rule {
    Rule { of, from: (28.0, y), to: (184.0, y), width, colour }
}

pub fn picture(asset: &Asset, block: u32, top: f64) -> Picture {
    Picture {
        block, asset: asset.sha256.clone(), left: 75.0, top, width: 60.0, height: 40.0, alt: "示意图".to_owned()
    }
}

/// A picture under a name; the name is no real hash.
pub fn asset(name: &str, media: PictureMedia, bytes: &[u8]) -> Asset {
    Asset { sha256: name.to_owned(), media, width: 48, height: 32, bytes: Arc::from(bytes) }
}

pub fn jpeg(name: &str) -> Asset {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    asset(name, PictureMedia::Jpeg, &std::fs::read(path).unwrap())
}

/// A PNG of 48 × 32 pixels whose samples are told by a function of column,
/// row and channel.
pub fn png(name: &str, kind: png::ColorType, depth: png::BitDepth, sample: impl Fn(u32, u32, u32) -> u16) -> Asset {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 48, 32);
    encoder.set_color(kind);
    encoder.set_depth(depth);
    if kind == png::ColorType::Indexed {
        encoder.set_palette(vec![255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255]);
    }
    let mut data: Vec<u8> = Vec::new();
    for y in 0..32 {
        let row = (0..48).flat_map(|x| (0..kind.samples() as u32).map(move |channel| (x, channel)));
        let samples: Vec<u16> = row.map(|(x, channel)| sample(x, y, channel)).collect();
        match depth {
            png::BitDepth::Sixteen => data.extend(samples.iter().flat_map(|sample| sample.to_be_bytes())),
            png::BitDepth::Eight => data.extend(samples.iter().map(|sample| *sample as u8)),
            depth => {
                let bits = depth as usize;
                for byte in samples.chunks(8 / bits) {
                    data.push(byte.iter().fold(0, |byte, sample| byte << bits | *sample as u8));
                }
            }
        }
    }
    encoder.write_header().unwrap().write_image_data(&data).unwrap();
    asset(name, PictureMedia::Png, &bytes)
}

/// What a PNG that was written holds, for comparison.
pub fn pixels(bytes: &[u8]) -> (u32, u32, png::ColorType, Vec<u8>) {
    let mut reader = png::Decoder::new(Cursor::new(bytes)).read_info().unwrap();
    let mut data = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut data).unwrap();
    data.truncate(info.buffer_size());
    (info.width, info.height, info.color_type, data)
}

/// A paper with letterhead, a table, a figure, a turned line, a blank page and
/// a 版记.
pub fn everything() -> Pages {
    let text = |role, block, words: &str, x, y| line(LinePart::Paragraph(role), block, words, x, y);
    let mut mark = text(Role::IssuerMark, None, "", 50.0, 86.0);
    mark.runs = vec![run("某某市教育局文件", Face::XiaoBiaoSong, 40.0, Colour::Red, 50.0)];
    let photo = jpeg("rgb.jpg");
    let drawing = png("drawing", png::ColorType::Rgba, png::BitDepth::Eight, |x, y, channel| {
        if channel == 3 { (x * 5) as u16 } else { (y * 8) as u16 }
    });
    let cell = |index: u32, part, words: &str, x, y| TextLine { cell: Some(index), ..line(part, Some(3), words, x, y) };
    let first = Page {
        lines: vec![
            mark,
            text(Role::DocumentNumber, None, "某教发〔2026〕1号", 80.0, 108.0),
            text(Role::Title, Some(0), "关于印发《工作计划》的通知", 50.0, 138.0),
            text(Role::Body, Some(1), "各区县教育局：现将“工作计划”印发。", 28.0, 160.0),
            cell(0, LinePart::Cell, "项目", 30.0, 230.0),
            cell(1, LinePart::Cell, "责任", 90.0, 230.0),
            cell(2, LinePart::Cell, "一项", 30.0, 240.0),
            TextLine { last: false, ..cell(3, LinePart::Cell, "甲处", 90.0, 240.0) },
            line(LinePart::PageNumber, None, "—1—", 165.0, 269.0),
        ],
        rules: vec![
            rule(RuleOf::Letterhead(RulePart::Separator), 112.0, 0.35, Colour::Red),
            rule(RuleOf::Table, 225.0, 0.25, Colour::Black),
        ],
        pictures: vec![picture(&photo, 2, 170.0)],
    };
    let second = Page {
        lines: vec![
            cell(0, LinePart::RepeatedCell, "项目", 30.0, 45.0),
            cell(3, LinePart::Cell, "乙处", 90.0, 55.0),
            TextLine { turned: true, ..text(Role::Body, Some(4), "横排表格。", 40.0, 150.0) },
            text(Role::Body, Some(6), "完。", 28.0, 230.0),
        ],
        rules: Vec::new(),
        pictures: vec![picture(&drawing, 5, 160.0), picture(&photo, 5, 210.0)],
    };
    let last = Page {
        lines: vec![
            text(Role::CopyTo, None, "抄送：市政府办公室。", 33.0, 244.0),
            text(Role::Printing, None, "某某市教育局办公室", 33.0, 256.0),
        ],
        rules: vec![
            rule(RuleOf::Imprint, 236.0, 0.35, Colour::Black),
            rule(RuleOf::Imprint, 250.0, 0.25, Colour::Black),
            rule(RuleOf::Imprint, 262.0, 0.35, Colour::Black),
        ],
        pictures: Vec::new(),
    };
    let place = |row, column| CellPlace { row, column, row_span: 1, column_span: 1 };
    let shape = TableShape {
        block: 3,
        head_rows: 1,
        cells: vec![
            place(0, 0),
            CellPlace { column_span: 2, ..place(0, 1) },
            CellPlace { row_span: 2, ..place(1, 0) },
            place(1, 1),
            place(1, 2),
            place(2, 1),
            place(2, 2),
        ],
    };
    Pages { assets: vec![photo, drawing], tables: vec![shape], ..pages(vec![first, second, Page::default(), last]) }
}
