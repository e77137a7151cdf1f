//! Ink on a page, measured on its picture: metrics of a font may lie, ink does
//! not.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

/// Dots per millimetre of the pictures.
const DENSITY: f64 = 8.0;

/// The picture of a page in grey.
#[derive(Debug, Clone)]
pub struct Picture {
    width: usize,
    height: usize,
    grey: Vec<u8>,
}

/// Box of the ink in a part of a page, mm.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InkBox {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

/// Draws a page (from 0) with poppler.
///
/// # Errors
/// When `pdftoppm` is missing or fails.
pub fn draw(pdf: &Path, page: usize) -> Result<Picture> {
    let number = (page + 1).to_string();
    let density = (DENSITY * 25.4).to_string();
    let output = Command::new("pdftoppm")
        .args(["-gray", "-r", &density, "-f", &number, "-l", &number])
        .arg(pdf)
        .output()
        .context("pdftoppm (poppler-utils) is needed")?;
    ensure!(output.status.success(), "pdftoppm: {}", String::from_utf8_lossy(&output.stderr));
    read_pgm(&output.stdout)
}

fn read_pgm(bytes: &[u8]) -> Result<Picture> {
    // P5 <width> <height> 255, one white space, then the grey values.
    let mut fields = Vec::new();
    let mut rest = bytes;
    while fields.len() < 4 {
        let end = rest.iter().position(u8::is_ascii_whitespace).context("short picture")?;
        let (field, after) = rest.split_at(end);
        fields.push(String::from_utf8_lossy(field).into_owned());
        rest = after.get(1..).unwrap_or_default();
    }
    let number = |index: usize| fields.get(index).and_then(|field| field.parse::<usize>().ok()).context("bad picture");
    let (width, height) = (number(1)?, number(2)?);
    ensure!(rest.len() == width * height, "picture of the wrong size");
    Ok(Picture { width, height, grey: rest.to_vec() })
}

impl Picture {
    /// The ink between two heights, mm; none when there is only paper.
    pub fn ink(&self, from: f64, to: f64) -> Option<InkBox> {
        self.ink_between(from, to, (0.0, self.width as f64 / DENSITY))
    }

    /// The ink between two heights and two sides, mm.
    pub fn ink_between(&self, from: f64, to: f64, (left, right): (f64, f64)) -> Option<InkBox> {
        let rows = (from * DENSITY) as usize..((to * DENSITY) as usize).min(self.height);
        let columns = (left * DENSITY) as usize..((right * DENSITY) as usize).min(self.width);
        let mut found: Option<(usize, usize, usize, usize)> = None;
        for (y, row) in self.grey.chunks(self.width).enumerate().filter(|(y, _)| rows.contains(y)) {
            let dark = row.iter().enumerate().filter(|(x, value)| columns.contains(x) && **value < 128);
            for (x, _) in dark {
                let (l, t, r, _) = found.unwrap_or((x, y, x, y));
                found = Some((l.min(x), t, r.max(x), y));
            }
        }
        found.map(|(left, top, right, bottom)| InkBox {
            left: left as f64 / DENSITY,
            top: top as f64 / DENSITY,
            right: (right + 1) as f64 / DENSITY,
            bottom: (bottom + 1) as f64 / DENSITY,
        })
    }
}
