//! Pictures on whole rows of the grid, centred and kept inside the type area
//! (9704-5.2.1-c). No clause speaks of pictures.

use wenshu_model::official::Figure;
use wenshu_model::pages::Picture;
use wenshu_model::source::Asset;
use wenshu_standard::figures::PT_PER_MM;

use crate::measure::{BODY_SIZE, Grid, HAIR, PageRows, mm};

/// A picture with the size that it is set in.
pub(crate) struct BrokenFigure {
    /// Rows that it covers.
    pub rows: usize,
    /// Width, pt.
    width: f64,
    /// Height, pt.
    height: f64,
    asset: String,
    alt: String,
}

/// Points a pixel has where the size on the page is not told: 96 to the inch.
const PT_PER_PIXEL: f64 = 0.75;

impl BrokenFigure {
    /// The picture, scaled into the type area where it is larger.
    pub(crate) fn of(figure: &Figure, assets: &[Asset], grid: &Grid) -> Self {
        let (width, height) = wanted_size(figure, assets);
        let scale = (grid.width / width).min(grid.height / height).min(1.0);
        let (width, height) = (width * scale, height * scale);
        let beyond_one = ((height - BODY_SIZE - HAIR) / grid.pitch).ceil().max(0.0) as usize;
        let rows = (beyond_one + 1).min(grid.rows);
        // A distance of lines of its own may leave the last rows short.
        let room = (rows - 1) as f64 * grid.pitch + BODY_SIZE;
        let scale = (room / height).min(1.0);
        Self {
            rows,
            width: width * scale,
            height: height * scale,
            asset: figure.asset.clone(),
            alt: figure.alt.clone(),
        }
    }

    /// The picture in the middle of its rows, of which `row` is the first.
    pub(crate) fn draw(&self, block: usize, row: usize, page: &PageRows) -> Picture {
        let (top, bottom) = (page.row_top(row), page.row_bottom(row + self.rows - 1));
        Picture {
            block: u32::try_from(block).unwrap_or(u32::MAX),
            asset: self.asset.clone(),
            left: mm(page.grid.left + (page.grid.width - self.width) / 2.0),
            top: mm(top + (bottom - top - self.height) / 2.0),
            width: mm(self.width),
            height: mm(self.height),
            alt: self.alt.clone(),
        }
    }
}

/// Width and height, pt: as told, else by the pixels.
fn wanted_size(figure: &Figure, assets: &[Asset]) -> (f64, f64) {
    let told = [figure.width_mm, figure.height_mm].map(|side| f64::from(side) * PT_PER_MM);
    if let [width, height] = told
        && [width, height].iter().all(|side| side.is_finite() && *side > 0.0)
    {
        return (width, height);
    }
    let asset = assets.iter().find(|asset| asset.sha256 == figure.asset);
    let side = |pixels: Option<u32>| f64::from(pixels.unwrap_or(1).max(1)) * PT_PER_PIXEL;
    (side(asset.map(|asset| asset.width)), side(asset.map(|asset| asset.height)))
}
