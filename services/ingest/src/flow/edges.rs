//! Columns of tables whose cells say where their edges are, and not which
//! columns they cover: those of Word's binary files and of RTF.

use std::collections::BTreeSet;

/// Edges this close are one: programs round them. 50 twips are 0.9 mm, far less
/// than a character is wide.
const SAME: u32 = 50;
/// Edges lie within this many twips of the margin (Word: 31 680).
const FARTHEST: i32 = 100_000;

/// The edges of the cells of a table, in twips from a point left of all.
#[derive(Debug, Default)]
pub struct Edges {
    known: BTreeSet<u32>,
}

impl Edges {
    /// An edge, `twips` from the margin; one that is known already if it is
    /// close enough.
    pub fn find(&mut self, twips: i32) -> u32 {
        let wanted = twips.clamp(-FARTHEST, FARTHEST).saturating_add(FARTHEST + 1).unsigned_abs();
        let near = self.known.range(wanted.saturating_sub(SAME)..=wanted.saturating_add(SAME));
        let nearest = near.copied().min_by_key(|edge| edge.abs_diff(wanted));
        nearest.unwrap_or_else(|| {
            self.known.insert(wanted);
            wanted
        })
    }

    /// The right edge of a cell that begins at `left`; no cell is without width.
    pub fn find_right(&mut self, left: u32, twips: i32) -> u32 {
        let right = self.find(twips);
        if right > left {
            return right;
        }
        let next = self.known.range(left.saturating_add(1)..).next().copied();
        next.unwrap_or_else(|| {
            let right = left.saturating_add(SAME + 1);
            self.known.insert(right);
            right
        })
    }

    /// Columns that the edges make.
    pub fn columns(&self) -> usize {
        self.known.len().saturating_sub(1)
    }

    /// The edges in order.
    pub fn in_order(&self) -> Vec<u32> {
        self.known.iter().copied().collect()
    }
}
