//! Tables by their lines: from upright and level rules to cells.

use wenshu_pdf_glyphs::Rule;

/// A table's lines.
#[derive(Debug, Clone)]
pub struct Grid {
    /// Places of its columns' edges, from left to right.
    pub xs: Vec<f32>,
    /// Places of its rows' edges, downwards.
    pub ys: Vec<f32>,
    /// Its cells, row by row.
    pub cells: Vec<Cell>,
    /// For each place of rows and columns, row by row, the cell that covers it.
    covering: Vec<usize>,
}

/// A cell: columns and rows are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    /// Its first row.
    pub row: usize,
    /// Its first column.
    pub column: usize,
    /// Rows it covers.
    pub rows: usize,
    /// Columns it covers.
    pub columns: usize,
    /// Left edge.
    pub x0: f32,
    /// Upper edge.
    pub y0: f32,
    /// Right edge.
    pub x1: f32,
    /// Lower edge.
    pub y1: f32,
}

/// How far apart lines may be that are drawn as one, in points.
const SNAP: f32 = 2.6;
/// How far lines may miss each other and still meet.
const REACH: f32 = 3.2;
/// Pairs of lines that are compared on one page; a page with more is a drawing.
const PAIRS: usize = 4_000_000;
/// Tables of one page; a page with more is a drawing.
const MOST: usize = 200;
/// Edges of a table in one direction.
const EDGES: usize = 400;

/// A line in one direction: its place, and from where to where.
#[derive(Debug, Clone, Copy)]
struct Bar {
    at: f32,
    from: f32,
    to: f32,
}

/// Finds the tables of a page, from top to bottom.
pub fn grids(rules: &[Rule]) -> Vec<Grid> {
    let (level, upright): (Vec<Rule>, Vec<Rule>) = rules.iter().partition(|rule| rule.x1 - rule.x0 > rule.y1 - rule.y0);
    let level = merged(level.iter().map(|rule| Bar { at: rule.y0, from: rule.x0, to: rule.x1 }).collect());
    let upright = merged(upright.iter().map(|rule| Bar { at: rule.x0, from: rule.y0, to: rule.y1 }).collect());
    if level.len().saturating_mul(upright.len()) > PAIRS {
        return Vec::new();
    }
    let mut grids: Vec<Grid> =
        connected(&level, &upright).into_iter().filter_map(|(level, upright)| grid(&level, &upright)).collect();
    if grids.len() > MOST {
        return Vec::new();
    }
    grids.sort_by(|one, other| one.top().total_cmp(&other.top()));
    grids
}

/// Joins lines that go on each other.
fn merged(mut bars: Vec<Bar>) -> Vec<Bar> {
    bars.sort_by(|one, other| one.at.total_cmp(&other.at).then(one.from.total_cmp(&other.from)));
    let mut groups: Vec<Vec<Bar>> = Vec::new();
    for bar in bars {
        match groups.last_mut() {
            Some(group) if group.first().is_some_and(|first| bar.at - first.at < SNAP) => group.push(bar),
            _ => groups.push(vec![bar]),
        }
    }
    let mut joined: Vec<Bar> = Vec::new();
    for mut group in groups {
        group.sort_by(|one, other| one.from.total_cmp(&other.from));
        let first = joined.len();
        for bar in group {
            match joined.get_mut(first..).and_then(<[Bar]>::last_mut) {
                Some(last) if bar.from - last.to < REACH => last.to = last.to.max(bar.to),
                _ => joined.push(bar),
            }
        }
    }
    joined
}

/// Sorts lines into groups that hang together.
fn connected(level: &[Bar], upright: &[Bar]) -> Vec<(Vec<Bar>, Vec<Bar>)> {
    let mut groups = Groups::new(level.len().saturating_add(upright.len()));
    for (l, across) in level.iter().enumerate() {
        for (u, down) in upright.iter().enumerate() {
            let meets = down.at >= across.from - REACH
                && down.at <= across.to + REACH
                && across.at >= down.from - REACH
                && across.at <= down.to + REACH;
            if meets {
                groups.join(l, level.len().saturating_add(u));
            }
        }
    }
    let mut found: std::collections::BTreeMap<usize, (Vec<Bar>, Vec<Bar>)> = std::collections::BTreeMap::new();
    for (l, bar) in level.iter().enumerate() {
        found.entry(groups.root(l)).or_default().0.push(*bar);
    }
    for (u, bar) in upright.iter().enumerate() {
        found.entry(groups.root(level.len().saturating_add(u))).or_default().1.push(*bar);
    }
    found.into_values().collect()
}

/// Sets of things, joined one by one.
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn root(&mut self, of: usize) -> usize {
        let mut at = of;
        while let Some(above) = self.0.get(at).copied().filter(|above| *above != at) {
            let next = self.0.get(above).copied().unwrap_or(above);
            if let Some(place) = self.0.get_mut(at) {
                *place = next;
            }
            at = next;
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if let Some(place) = self.0.get_mut(one.max(other)) {
            *place = one.min(other);
        }
    }
}

/// The places of lines, those drawn as one counted once.
fn places(bars: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut places: Vec<f32> = bars.collect();
    places.sort_by(f32::total_cmp);
    let mut distinct: Vec<f32> = Vec::new();
    for place in places {
        if distinct.last().is_none_or(|last| place - last > SNAP) {
            distinct.push(place);
        }
    }
    distinct
}

fn grid(level: &[Bar], upright: &[Bar]) -> Option<Grid> {
    let mut xs = places(upright.iter().map(|bar| bar.at));
    let mut ys = places(level.iter().map(|bar| bar.at));
    if xs.is_empty() || ys.is_empty() {
        return None;
    }
    // A table open at its sides ends where its lines do.
    let ends = |bars: &[Bar]| {
        let from = bars.iter().map(|bar| bar.from).fold(f32::INFINITY, f32::min);
        (from, bars.iter().map(|bar| bar.to).fold(f32::NEG_INFINITY, f32::max))
    };
    extend(&mut xs, ends(level));
    extend(&mut ys, ends(upright));
    if xs.len() < 3 || ys.len() < 2 || xs.len() > EDGES || ys.len() > 2 * EDGES {
        return None;
    }
    let lines = Lines { level, upright, xs: &xs, ys: &ys };
    let cells = lines.cells();
    if cells.len() < 2 {
        return None;
    }
    let columns = lines.columns();
    let mut covering = vec![0; columns.saturating_mul(lines.rows())];
    for (index, cell) in cells.iter().enumerate() {
        for row in cell.row..cell.row + cell.rows {
            let places = covering.iter_mut().skip(row.saturating_mul(columns).saturating_add(cell.column));
            places.take(cell.columns).for_each(|place| *place = index);
        }
    }
    Some(Grid { xs, ys, cells, covering })
}

fn extend(places: &mut Vec<f32>, (from, to): (f32, f32)) {
    const OPEN: f32 = 8.0;
    if places.first().is_some_and(|first| first - from > OPEN) {
        places.insert(0, from);
    }
    if places.last().is_some_and(|last| to - last > OPEN) {
        places.push(to);
    }
}

struct Lines<'b> {
    level: &'b [Bar],
    upright: &'b [Bar],
    xs: &'b [f32],
    ys: &'b [f32],
}

impl Lines<'_> {
    fn columns(&self) -> usize {
        self.xs.len().saturating_sub(1)
    }

    fn rows(&self) -> usize {
        self.ys.len().saturating_sub(1)
    }

    /// Marks which edges between neighbours are drawn: for each row, those on the
    /// right of its cells, and those below.
    fn edges(&self) -> (Vec<Vec<bool>>, Vec<Vec<bool>>) {
        let (columns, rows) = (self.columns(), self.rows());
        let mut right = vec![vec![false; columns]; rows];
        let mut below = vec![vec![false; columns]; rows];
        for bar in self.upright {
            let Some(column) = self.xs.iter().position(|x| (x - bar.at).abs() <= SNAP) else { continue };
            let Some(column) = column.checked_sub(1) else { continue };
            for (row, place) in right.iter_mut().zip(self.ys.windows(2)) {
                if let (Some(edge), true) = (row.get_mut(column), covers(bar, place)) {
                    *edge = true;
                }
            }
        }
        for bar in self.level {
            let Some(row) = self.ys.iter().position(|y| (y - bar.at).abs() <= SNAP) else { continue };
            let Some(edges) = row.checked_sub(1).and_then(|row| below.get_mut(row)) else { continue };
            for (edge, place) in edges.iter_mut().zip(self.xs.windows(2)) {
                *edge |= covers(bar, place);
            }
        }
        (right, below)
    }

    /// The cells, those without an edge between them joined.
    fn cells(&self) -> Vec<Cell> {
        let (right, below) = self.edges();
        let edge = |edges: &[Vec<bool>], row: usize, column: usize| {
            edges.get(row).and_then(|row| row.get(column)).copied().unwrap_or(true)
        };
        let mut taken = vec![vec![false; self.columns()]; self.rows()];
        let is_taken = |taken: &[Vec<bool>], row: usize, column: usize| {
            taken.get(row).and_then(|row| row.get(column)).copied().unwrap_or(true)
        };
        let mut cells = Vec::new();
        for row in 0..self.rows() {
            for column in 0..self.columns() {
                if is_taken(&taken, row, column) {
                    continue;
                }
                let mut columns = 1;
                while column + columns < self.columns()
                    && !edge(&right, row, column + columns - 1)
                    && !is_taken(&taken, row, column + columns)
                {
                    columns += 1;
                }
                let mut rows = 1;
                while row + rows < self.rows()
                    && (column..column + columns)
                        .all(|column| !edge(&below, row + rows - 1, column) && !is_taken(&taken, row + rows, column))
                    && (column..column + columns - 1).all(|column| !edge(&right, row + rows, column))
                {
                    rows += 1;
                }
                for line in taken.iter_mut().skip(row).take(rows) {
                    line.iter_mut().skip(column).take(columns).for_each(|place| *place = true);
                }
                let at = |places: &[f32], place: usize| places.get(place).copied().unwrap_or(0.0);
                cells.push(Cell {
                    row,
                    column,
                    rows,
                    columns,
                    x0: at(self.xs, column),
                    y0: at(self.ys, row),
                    x1: at(self.xs, column + columns),
                    y1: at(self.ys, row + rows),
                });
            }
        }
        cells
    }
}

/// True when a line covers the most of what is between two places.
fn covers(bar: &Bar, place: &[f32]) -> bool {
    let [from, to] = *place else { return false };
    bar.to.min(to) - bar.from.max(from) > 0.5 * (to - from)
}

impl Grid {
    /// Its upper edge.
    pub fn top(&self) -> f32 {
        self.ys.first().copied().unwrap_or(0.0)
    }

    /// Its lower edge.
    pub fn bottom(&self) -> f32 {
        self.ys.last().copied().unwrap_or(0.0)
    }

    /// Its left and right edge.
    pub fn sides(&self) -> (f32, f32) {
        (self.xs.first().copied().unwrap_or(0.0), self.xs.last().copied().unwrap_or(0.0))
    }

    /// True for a point inside.
    pub fn holds(&self, x: f32, y: f32) -> bool {
        let (left, right) = self.sides();
        x > left && x < right && y > self.top() && y < self.bottom()
    }

    /// The cell at a point.
    pub fn cell_at(&self, x: f32, y: f32) -> Option<usize> {
        let column = self.xs.partition_point(|edge| *edge <= x).checked_sub(1)?;
        let row = self.ys.partition_point(|edge| *edge <= y).checked_sub(1)?;
        let columns = self.xs.len().saturating_sub(1);
        if column >= columns {
            return None;
        }
        self.covering.get(row.saturating_mul(columns).saturating_add(column)).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(y: f32, x0: f32, x1: f32) -> Rule {
        Rule { x0, y0: y, x1, y1: y }
    }

    fn upright(x: f32, y0: f32, y1: f32) -> Rule {
        Rule { x0: x, y0, x1: x, y1 }
    }

    #[test]
    fn two_by_two_with_a_joined_head() {
        let rules = [
            level(0.0, 0.0, 200.0),
            level(20.0, 0.0, 200.0),
            level(40.0, 0.0, 200.0),
            upright(0.0, 0.0, 40.0),
            upright(100.0, 20.0, 40.0),
            upright(200.0, 0.0, 40.0),
        ];
        let grids = grids(&rules);
        let spans: Vec<_> = grids[0].cells.iter().map(|c| (c.row, c.column, c.rows, c.columns)).collect();
        assert_eq!(spans, [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]);
    }

    #[test]
    fn a_frame_is_no_table() {
        let rules =
            [level(0.0, 0.0, 200.0), level(20.0, 0.0, 200.0), upright(0.0, 0.0, 20.0), upright(200.0, 0.0, 20.0)];
        assert!(grids(&rules).is_empty());
    }
}
