//! A page as regions of lines: columns, tables, pictures, in the order in which
//! they are read.

use wenshu_pdf_glyphs::Picture;

use super::columns;
use super::footnotes::{Note, take_notes};
use super::grid::{self, Grid};
use super::letters::{Letter, Letters};
use super::line::{Line, Piece};
use super::rows::{Row, rows};

/// A part of a page.
#[derive(Debug, Clone)]
pub enum Region {
    /// Lines of one column.
    Text(Vec<Line>),
    /// A table.
    Table(Table),
    /// A picture.
    Picture(Picture),
}

/// A table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Places of its columns' edges.
    pub xs: Vec<f32>,
    /// Its cells, row by row.
    pub cells: Vec<(grid::Cell, Vec<Line>)>,
}

/// A page as regions.
#[derive(Debug, Clone, Default)]
pub struct PageText {
    /// Its number, from 1.
    pub number: u32,
    /// Its width.
    pub width: f32,
    /// Its height.
    pub height: f32,
    /// Its regions.
    pub regions: Vec<Region>,
    /// Its text stands in columns.
    pub has_columns: bool,
    /// Lines that lean: stamps, marks across the page.
    pub askew: Vec<String>,
    /// Notes at its foot.
    pub notes: Vec<Note>,
}

/// Lays a page out.
pub fn lay_out(number: u32, mut letters: Letters, pictures: Vec<Picture>) -> PageText {
    let mut tables: Vec<Found> = grid::grids(&letters.rules).into_iter().map(Found::new).collect();
    let askew = upright_in_cells(&mut letters, &tables);
    let mut free = Vec::new();
    let all = rows(std::mem::take(&mut letters.upright));
    tables.retain(|table| table.has_text(&all));
    for row in all {
        let Row { y, size, pieces } = row;
        let left: Vec<Piece> = pieces.into_iter().flat_map(|piece| claim(&mut tables, piece, y, size)).collect();
        if !left.is_empty() {
            free.push(Row { y, size, pieces: left });
        }
    }
    let mut page = PageText { number, width: letters.width, height: letters.height, askew, ..PageText::default() };
    page.notes = take_notes(&mut free, &letters.rules, number, page.width, page.height);
    let mut blocks: Vec<(f32, Region)> = pictures
        .into_iter()
        .map(|picture| (f32::midpoint(picture.y0, picture.y1), Region::Picture(picture)))
        .chain(tables.into_iter().map(|table| (table.grid.top(), Region::Table(table.into_table(number)))))
        .collect();
    blocks.sort_by(|one, other| one.0.total_cmp(&other.0));
    for (top, block) in blocks {
        let below = free.iter().position(|row| row.y - 0.35 * row.size > top).unwrap_or(free.len());
        let rest = free.split_off(below);
        page.add_text(std::mem::replace(&mut free, rest));
        page.regions.push(block);
    }
    page.add_text(free);
    page
}

impl PageText {
    fn add_text(&mut self, rows: Vec<Row>) {
        let regions = columns::in_order(rows);
        self.has_columns |= regions.len() > 1;
        for rows in regions {
            let lines = rows.iter().map(|row| Line::of(self.number, &row.pieces)).filter(|line| !line.text.is_empty());
            self.regions.push(Region::Text(lines.collect()));
        }
    }

    /// All lines that are in no table.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.regions
            .iter()
            .filter_map(|region| if let Region::Text(lines) = region { Some(lines) } else { None })
            .flatten()
    }
}

/// A table whose cells are being filled.
struct Found {
    grid: Grid,
    rows: Vec<Vec<Row>>,
}

impl Found {
    fn new(grid: Grid) -> Self {
        let rows = vec![Vec::new(); grid.cells.len()];
        Self { grid, rows }
    }

    /// True when two of its cells have text.
    fn has_text(&self, all: &[Row]) -> bool {
        let mut cells = std::collections::BTreeSet::new();
        for row in all.iter().filter(|row| row.y > self.grid.top() && row.y - row.size < self.grid.bottom()) {
            for letter in row.pieces.iter().flat_map(|piece| &piece.letters) {
                let (x, y) = letter.middle();
                cells.extend(self.grid.cell_at(x, y));
                if cells.len() >= 2 {
                    return true;
                }
            }
        }
        false
    }

    fn into_table(self, page: u32) -> Table {
        let lines = |rows: Vec<Row>| rows.iter().map(|row| Line::of(page, &row.pieces)).collect();
        let cells = self.grid.cells.iter().copied().zip(self.rows.into_iter().map(lines)).collect();
        Table { xs: self.grid.xs, cells }
    }
}

/// Gives pieces to the cells they stand in, cut at the edges of cells; what is in
/// no table is given back.
fn claim(tables: &mut [Found], piece: Piece, y: f32, size: f32) -> Vec<Piece> {
    let height = y - 0.35 * size;
    let within = |table: &Found| {
        let (left, right) = table.grid.sides();
        height > table.grid.top() && height < table.grid.bottom() && piece.x1 > left && piece.x0 < right
    };
    let Some(table) = tables.iter_mut().find(|table| within(table)) else { return vec![piece] };
    let mut outside = Vec::new();
    let mut rest = Some(piece);
    while let Some(mut piece) = rest.take() {
        // Its first character tells the cell; what lies behind that is next.
        let Some(first) = piece.letters.first() else { break };
        let (x, _) = first.middle();
        let Some(place) = table.grid.cell_at(x, height) else {
            let (left, _) = table.grid.sides();
            rest = if x < left { piece.cut(left) } else { None };
            outside.push(piece);
            continue;
        };
        let Some(cell) = table.grid.cells.get(place).copied() else { break };
        rest = piece.cut(cell.x1);
        if let Some(rows) = table.rows.get_mut(place) {
            match rows.last_mut() {
                Some(row) if (row.y - y).abs() < f32::EPSILON => row.pieces.push(piece),
                _ => rows.push(Row { y, size, pieces: vec![piece] }),
            }
        }
    }
    outside.retain(|piece| !piece.letters.is_empty());
    outside
}

/// Puts characters that lean into the text where they fill a cell from top to
/// bottom; the others are given back as lines.
fn upright_in_cells(letters: &mut Letters, tables: &[Found]) -> Vec<String> {
    let mut lines: Vec<(Letter, String)> = Vec::new();
    for letter in std::mem::take(&mut letters.askew) {
        let (x, y) = letter.middle();
        if tables.iter().any(|table| table.grid.holds(x, y)) {
            letters.upright.push(letter);
            continue;
        }
        match lines.last_mut() {
            Some((last, text)) if (last.x0 - letter.x0).hypot(last.y - letter.y) < 3.0 * letter.size => {
                text.push(letter.char);
                *last = letter;
            }
            _ => lines.push((letter, letter.char.to_string())),
        }
    }
    lines.into_iter().map(|(_, text)| text).filter(|text| !text.trim().is_empty()).collect()
}
