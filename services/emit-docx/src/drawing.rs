//! What is drawn and not written: rules at fixed places of the sheet, and
//! pictures in the text.
//!
//! A rule is a line shape anchored to the page, which Word, WPS and
//! LibreOffice put at the same place to a hundredth of a millimetre; a border
//! of a paragraph would move with the line metrics of the face.

use std::collections::BTreeMap;
use std::fmt::Write;

use quick_xml::escape::escape;
use wenshu_model::letterhead::{PlacedRule, RulePart};
use wenshu_model::official::Figure;
use wenshu_model::pages::Colour;
use wenshu_model::source::{Asset, PictureMedia};
use wenshu_model::{Block, OfficialDocument};

use crate::error::{EmitDocxError, TextPlace};
use crate::parts::FIRST_PICTURE_RELATION;

/// Namespaces of a part that holds drawings.
pub(crate) const NAMESPACES: &str = concat!(
    " xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"",
    " xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"",
    " xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"",
    " xmlns:v=\"urn:schemas-microsoft-com:vml\"",
    " xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\"",
    " xmlns:wps=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"",
);

/// English Metric Units in a millimetre and in a point.
const EMU_PER_MM: f64 = 36_000.0;
const EMU_PER_PT: f64 = 12_700.0;

/// Most that a length on the sheet may be, mm; a document from a stranger may
/// carry any.
const MOST_MM: f32 = 1000.0;
/// Most that a stroke may be, pt.
const MOST_WEIGHT_PT: f32 = 20.0;

/// Millimetres in EMU, brought to what a sheet can hold.
fn emu(millimetres: f32) -> i64 {
    (f64::from(bounded(millimetres, MOST_MM)) * EMU_PER_MM).round() as i64
}

fn bounded(value: f32, most: f32) -> f32 {
    if value.is_finite() { value.clamp(0.0, most) } else { 0.0 }
}

/// A run with a rule at its place; `number` is unique among the drawings.
pub(crate) fn rule(rule: &PlacedRule, number: usize) -> String {
    let (left, middle) = (emu(rule.left_mm), emu(rule.middle_mm));
    let width = (emu(rule.right_mm) - left).max(0);
    let weight = bounded(rule.weight_pt, MOST_WEIGHT_PT);
    let colour = match rule.colour {
        Colour::Red => "FF0000",
        Colour::Black => "000000",
    };
    format!(
        concat!(
            "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing>",
            "<wp:anchor distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\" simplePos=\"0\" relativeHeight=\"{number}\" ",
            "behindDoc=\"1\" locked=\"0\" layoutInCell=\"0\" allowOverlap=\"1\"><wp:simplePos x=\"0\" y=\"0\"/>",
            "<wp:positionH relativeFrom=\"page\"><wp:posOffset>{left}</wp:posOffset></wp:positionH>",
            "<wp:positionV relativeFrom=\"page\"><wp:posOffset>{middle}</wp:posOffset></wp:positionV>",
            "<wp:extent cx=\"{width}\" cy=\"0\"/><wp:effectExtent l=\"0\" t=\"0\" r=\"0\" b=\"0\"/><wp:wrapNone/>",
            "<wp:docPr id=\"{number}\" name=\"{name}\"/><wp:cNvGraphicFramePr/><a:graphic>",
            "<a:graphicData uri=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"><wps:wsp><wps:cNvCnPr/>",
            "<wps:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"0\"/></a:xfrm>",
            "<a:prstGeom prst=\"line\"><a:avLst/></a:prstGeom>",
            "<a:ln w=\"{stroke}\" cap=\"flat\"><a:solidFill><a:srgbClr val=\"{colour}\"/></a:solidFill></a:ln></wps:spPr>",
            "<wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>",
            // For Word 2007, which knows no other line than that of VML.
            "<mc:Fallback><w:pict><v:line id=\"rule{number}\" style=\"position:absolute;z-index:-{number};",
            "mso-position-horizontal-relative:page;mso-position-vertical-relative:page\" ",
            "from=\"{x1:.2}pt,{y:.2}pt\" to=\"{x2:.2}pt,{y:.2}pt\" strokecolor=\"#{colour}\" strokeweight=\"{weight}pt\"/>",
            "</w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        ),
        number = number,
        left = left,
        middle = middle,
        width = width,
        name = rule_name(rule.part),
        stroke = (f64::from(weight) * EMU_PER_PT).round(),
        colour = colour,
        x1 = left as f64 / EMU_PER_PT,
        x2 = (left + width) as f64 / EMU_PER_PT,
        y = middle as f64 / EMU_PER_PT,
        weight = weight,
    )
}

/// What a rule is called in the list of a document's drawings.
fn rule_name(part: RulePart) -> &'static str {
    match part {
        RulePart::Separator => "红色分隔线",
        RulePart::LetterTopThick => "信函上双线粗线",
        RulePart::LetterTopThin => "信函上双线细线",
        RulePart::LetterFootThin => "信函下双线细线",
        RulePart::LetterFootThick => "信函下双线粗线",
    }
}

/// The pictures that the figures of a document show, each once.
#[derive(Debug, Default)]
pub(crate) struct Pictures<'a> {
    media: Vec<&'a Asset>,
    numbers: BTreeMap<&'a str, usize>,
}

impl<'a> Pictures<'a> {
    /// Finds the picture of every figure.
    pub(crate) fn of(document: &'a OfficialDocument) -> Result<Self, EmitDocxError> {
        let mut pictures = Self::default();
        for (number, block) in (1..).zip(&document.blocks) {
            let Block::Figure(figure) = block else { continue };
            if pictures.numbers.contains_key(figure.asset.as_str()) {
                continue;
            }
            let asset = document.assets.iter().find(|asset| asset.sha256 == figure.asset && !asset.bytes.is_empty());
            let absent =
                || EmitDocxError::PictureAbsent { place: TextPlace::Block(number), asset: figure.asset.clone() };
            let asset = asset.ok_or_else(absent)?;
            pictures.numbers.insert(&asset.sha256, pictures.media.len());
            pictures.media.push(asset);
        }
        Ok(pictures)
    }

    /// The pictures in the order of their relationships.
    pub(crate) fn media(&self) -> &[&'a Asset] {
        &self.media
    }

    /// A run with the picture of a figure.
    pub(crate) fn run(&self, figure: &Figure, number: usize) -> String {
        let picture = self.numbers.get(figure.asset.as_str()).copied().unwrap_or_default();
        let (width, height) = (emu(figure.width_mm), emu(figure.height_mm));
        format!(
            concat!(
                "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">",
                "<wp:extent cx=\"{width}\" cy=\"{height}\"/><wp:docPr id=\"{number}\" name=\"图片{number}\" descr=\"{alt}\"/>",
                "<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect=\"1\"/></wp:cNvGraphicFramePr>",
                "<a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic>",
                "<pic:nvPicPr><pic:cNvPr id=\"{number}\" name=\"图片{number}\"/><pic:cNvPicPr/></pic:nvPicPr>",
                "<pic:blipFill><a:blip r:embed=\"rId{relation}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>",
                "<pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"{height}\"/></a:xfrm>",
                "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>",
                "</wp:inline></w:drawing></w:r>",
            ),
            width = width,
            height = height,
            number = number,
            alt = attribute(&figure.alt),
            relation = FIRST_PICTURE_RELATION + picture,
        )
    }
}

/// Name of a picture's part below `word/`, from its place among the pictures.
pub(crate) fn media_name(index: usize, media: PictureMedia) -> String {
    let mut name = String::new();
    // Writing to a String cannot fail.
    let _ = write!(name, "media/image{}.{}", index + 1, extension(media));
    name
}

/// Ending of a picture's name, by which its content type is told.
fn extension(media: PictureMedia) -> &'static str {
    match media {
        PictureMedia::Png => "png",
        PictureMedia::Jpeg => "jpeg",
    }
}

/// A text as an attribute's value, its line feeds and tabs kept.
fn attribute(text: &str) -> String {
    escape(text).replace('\n', "&#10;").replace('\t', "&#9;")
}
