//! Takes a finished PDF apart: every glyph with its place and the text that the
//! file gives for it.

use std::collections::BTreeMap;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};
use wenshu_fonts::Fonts;
use wenshu_model::{Block, Pages};
use wenshu_standard::Profile;

/// A glyph as a viewer draws it.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// BaseFont.
    pub font: String,
    /// Left end, points.
    pub x: f64,
    /// Baseline, points from the bottom.
    pub y: f64,
    /// What ToUnicode says.
    pub text: String,
    /// Number of the marked stretch; `None` in an artifact.
    pub mark: Option<i64>,
    /// Direction in which the line runs.
    pub along: (f64, f64),
    /// Operands of the last `rg` or `g`.
    pub ink: Vec<f64>,
}

/// Lays blocks out and writes them.
pub fn written(blocks: Vec<Block>) -> (Pages, Vec<u8>) {
    let document = wenshu_model::OfficialDocument { blocks, ..crate::support::document("工作计划") };
    let layout = wenshu_typeset::typeset(&document, &Profile::default(), Fonts::shipped()).unwrap();
    let bytes = wenshu_emit_pdf::emit_pdf(&layout.pages, Fonts::shipped()).unwrap();
    (layout.pages, bytes)
}

pub fn read(bytes: &[u8]) -> Document {
    Document::load_mem(bytes).unwrap()
}

/// What a font says of its codes.
struct Font {
    name: String,
    widths: BTreeMap<u16, f64>,
    texts: BTreeMap<u16, String>,
}

/// The fonts of a file by the names of their resources.
fn fonts(document: &Document, page: ObjectId) -> BTreeMap<Vec<u8>, Font> {
    let page = document.get_dictionary(page).unwrap();
    let resources = page.get_deref(b"Resources", document).unwrap().as_dict().unwrap();
    let fonts = resources.get_deref(b"Font", document).unwrap().as_dict().unwrap();
    fonts.iter().map(|(name, font)| (name.clone(), font_of(document, document.dereference(font).unwrap().1))).collect()
}

fn font_of(document: &Document, font: &Object) -> Font {
    let font = font.as_dict().unwrap();
    let descendant = descendant(document, font);
    let mut widths = BTreeMap::new();
    for pair in descendant.get(b"W").unwrap().as_array().unwrap().chunks(2) {
        let first = pair[0].as_i64().unwrap() as u16;
        let run = pair[1].as_array().unwrap();
        widths.extend((first..).zip(run.iter().map(|width| f64::from(width.as_float().unwrap()))));
    }
    let map = font.get_deref(b"ToUnicode", document).unwrap().as_stream().unwrap().get_plain_content().unwrap();
    let name = String::from_utf8(font.get(b"BaseFont").unwrap().as_name().unwrap().to_vec()).unwrap();
    Font { name, widths, texts: texts(&String::from_utf8(map).unwrap()) }
}

pub fn descendant<'a>(document: &'a Document, font: &'a Dictionary) -> &'a Dictionary {
    let descendants = font.get(b"DescendantFonts").unwrap().as_array().unwrap();
    document.dereference(&descendants[0]).unwrap().1.as_dict().unwrap()
}

/// Reads the bfchar lines of a ToUnicode map.
fn texts(map: &str) -> BTreeMap<u16, String> {
    let lines = map.lines().filter_map(|line| line.strip_prefix('<')?.strip_suffix('>')?.split_once("> <"));
    let entries = lines.filter(|(code, _)| *code != "0000");
    entries
        .map(|(code, text)| {
            let units: Vec<u16> = text
                .as_bytes()
                .chunks(4)
                .map(|unit| u16::from_str_radix(std::str::from_utf8(unit).unwrap(), 16).unwrap())
                .collect();
            (u16::from_str_radix(code, 16).unwrap(), String::from_utf16(&units).unwrap())
        })
        .collect()
}

/// The glyphs of each page, in the order of its content stream.
pub fn glyphs(document: &Document) -> Vec<Vec<Shown>> {
    document.get_pages().into_values().map(|page| page_glyphs(document, page)).collect()
}

fn page_glyphs(document: &Document, page: ObjectId) -> Vec<Shown> {
    let fonts = fonts(document, page);
    let content = Content::decode(&document.get_page_content(page)).unwrap();
    let (mut shown, mut font, mut size, mut spacing, mut pen) = (Vec::new(), None, 0.0, 0.0, (0.0, 0.0));
    let (mut mark, mut along, mut ink) = (None, (1.0, 0.0), vec![0.0]);
    let number = |object: &Object| f64::from(object.as_float().unwrap());
    for operation in content.operations {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "Tf" => {
                font = fonts.get(operands[0].as_name().unwrap());
                size = number(&operands[1]);
            }
            "Tc" => spacing = number(&operands[0]),
            "Tm" => {
                along = (number(&operands[0]), number(&operands[1]));
                pen = (number(&operands[4]), number(&operands[5]));
            }
            "rg" | "g" => ink = operands.iter().map(number).collect(),
            "BDC" => mark = operands[1].as_dict().unwrap().get(b"MCID").ok().map(|number| number.as_i64().unwrap()),
            "EMC" => mark = None,
            "TJ" => {
                let font: &Font = font.unwrap();
                for item in operands[0].as_array().unwrap() {
                    let Ok(codes) = item.as_str() else {
                        let back = number(item) * size / 1000.0;
                        pen = (pen.0 - along.0 * back, pen.1 - along.1 * back);
                        continue;
                    };
                    for code in codes.chunks(2).map(|code| u16::from_be_bytes([code[0], code[1]])) {
                        let text = font.texts[&code].clone();
                        let (name, ink) = (font.name.clone(), ink.clone());
                        shown.push(Shown { font: name, x: pen.0, y: pen.1, text, mark, along, ink });
                        let advance = font.widths.get(&code).copied().unwrap_or(1000.0) * size / 1000.0 + spacing;
                        pen = (pen.0 + along.0 * advance, pen.1 + along.1 * advance);
                    }
                }
            }
            _ => {}
        }
    }
    shown
}
