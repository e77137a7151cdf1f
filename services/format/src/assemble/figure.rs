//! Figures: a picture on rows of its own, centred.
//!
//! No clause rules the size of a picture. It keeps its natural size at 96 dots
//! an inch, is never enlarged, and is made smaller where it is wider than the
//! type area or higher than [`MOST_OF_PAGE`] of it, so that text stands on its
//! page.

use wenshu_model::official::Figure;
use wenshu_model::plan::BlockKind;
use wenshu_model::source::Asset;
use wenshu_model::{Alignment, Block, Finding, FindingCode, Plan, Role, Severity};
use wenshu_standard::figures::{TYPE_AREA_HEIGHT_MM, TYPE_AREA_WIDTH_MM};

use super::{Assembled, Plot, paragraph};
use crate::texts::Revised;

/// Share of the type area's height that a picture may take.
const MOST_OF_PAGE: f64 = 0.6;
/// Dots an inch of a picture that does not say (CSS).
const DOTS_PER_INCH: f64 = 96.0;
/// Millimetres in an inch.
const MM_PER_INCH: f64 = 25.4;

/// True for a block that is a picture.
pub(super) fn is_figure(plan: &Plan, index: usize) -> bool {
    plan.blocks.get(index).is_some_and(|block| block.kind == BlockKind::Figure)
}

/// The figure; where its picture is not at hand, the words that stand for it.
pub(super) fn push(plot: &Plot<'_>, index: usize, revised: &Revised, assembled: &mut Assembled) {
    let picture = plot.plan.blocks.get(index).and_then(|block| block.picture.as_deref());
    let asset = picture.and_then(|picture| plot.assets.iter().find(|asset| asset.sha256 == picture));
    let Some(asset) = asset.filter(|asset| asset.width > 0 && asset.height > 0) else {
        push_words(revised, picture.is_some(), assembled);
        return;
    };
    if !assembled.assets.iter().any(|kept| kept.sha256 == asset.sha256) {
        assembled.assets.push(asset.clone());
    }
    let (width_mm, height_mm) = size(asset);
    assembled.blocks.push(Block::Figure(Figure {
        asset: asset.sha256.clone(),
        width_mm: width_mm as f32,
        height_mm: height_mm as f32,
        alt: revised.string(),
        lines: revised.lines,
    }));
}

/// Width and height on the page, mm.
fn size(asset: &Asset) -> (f64, f64) {
    let natural = |dots: u32| f64::from(dots) / DOTS_PER_INCH * MM_PER_INCH;
    let (width, height) = (natural(asset.width), natural(asset.height));
    let most_height = TYPE_AREA_HEIGHT_MM.value * MOST_OF_PAGE;
    let scale = (TYPE_AREA_WIDTH_MM.value / width).min(most_height / height).min(1.0);
    (width * scale, height * scale)
}

fn push_words(revised: &Revised, is_missing: bool, assembled: &mut Assembled) {
    let words = revised.string();
    if is_missing {
        assembled.findings.push(Finding {
            code: FindingCode::PictureLost,
            severity: Severity::Review,
            lines: revised.lines,
            excerpt: words.clone(),
            message: "原文此处的图片没有取到，只保留了它的说明文字".to_owned(),
        });
    }
    for line in words.split('\n').filter(|line| !line.is_empty()) {
        let mut line = paragraph(Role::Body, line, revised.lines);
        line.first_indent = 0.0;
        line.align = Alignment::Center;
        assembled.blocks.push(Block::Paragraph(line));
    }
}
