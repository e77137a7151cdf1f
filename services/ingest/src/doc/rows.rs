//! Rows of tables: the mark that ends a row has its definition ([MS-DOC] 2.9.320
//! `TDefTableOperand`).

use super::{
    bytes::{i16_at, u8_at, u16_at},
    properties::defines_row,
    sprm::{Sprm, sprms},
};
use crate::word::rows::{CellShape, Merge, RowShape};

/// Bytes that say how a cell is merged and bordered.
const CELL: usize = 20;

/// The shape of a row, by the modifiers of the mark that ends it.
pub fn row_shape(list: &[u8]) -> RowShape {
    let mut shape = RowShape::default();
    for sprm in sprms(list) {
        match sprm.code {
            _ if defines_row(&sprm) => define(&sprm, &mut shape),
            // sprmTTableHeader.
            0x3404 => shape.header = sprm.byte() != 0,
            // sprmTVertMerge: a cell, and whether it begins or goes on.
            0xd62b => {
                let cell = shape.cells.get_mut(usize::from(sprm.byte()));
                if let (Some(cell), Some(flags)) = (cell, u8_at(sprm.operand, 1)) {
                    cell.down = merge(flags & 1 != 0, flags & 2 != 0);
                }
            }
            _ => {}
        }
    }
    shape
}

const fn merge(goes_on: bool, begins: bool) -> Merge {
    match (goes_on, begins) {
        (_, true) => Merge::First,
        (true, false) => Merge::GoesOn,
        (false, false) => Merge::Alone,
    }
}

/// Edges of the cells, one more than there are cells, and what each cell is.
fn define(sprm: &Sprm<'_>, shape: &mut RowShape) {
    let count = usize::from(u8_at(sprm.operand, 0).unwrap_or(0));
    let edge = |index: usize| i16_at(sprm.operand, 1 + index * 2).map(i32::from);
    shape.left = edge(0).unwrap_or(0);
    shape.cells.clear();
    for index in 0..count {
        let Some(right) = edge(index + 1) else { return };
        let flags = u16_at(sprm.operand, 1 + (count + 1) * 2 + index * CELL).unwrap_or(0);
        let across = merge(flags & 2 != 0, flags & 1 != 0);
        let down = merge(flags & 0x20 != 0, flags & 0x40 != 0);
        shape.cells.push(CellShape { right, across, down });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_gives_edges_and_merges() {
        let mut operand = vec![2u8];
        for edge in [-108i16, 1000, 3000] {
            operand.extend(edge.to_le_bytes());
        }
        for flags in [0x61u16, 0x22] {
            operand.extend(flags.to_le_bytes());
            operand.extend([0; 18]);
        }
        let mut list = vec![0x08, 0xd6];
        list.extend(u16::try_from(operand.len() + 1).unwrap().to_le_bytes());
        list.extend(operand);
        list.extend([0x04, 0x34, 1]);
        let shape = row_shape(&list);
        assert!(shape.header);
        assert_eq!(shape.left, -108);
        let cells: Vec<_> = shape.cells.iter().map(|cell| (cell.right, cell.across, cell.down)).collect();
        assert_eq!(cells, [(1000, Merge::First, Merge::First), (3000, Merge::GoesOn, Merge::GoesOn)]);
    }
}
