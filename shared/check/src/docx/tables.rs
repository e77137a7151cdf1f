//! Tables.

use roxmltree::Node;

use super::properties::{LocalName, Properties, child, children};

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Its properties: position, width, borders.
    pub properties: Properties,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Index of its first paragraph among all of the body.
    pub first_paragraph: usize,
}

/// A row of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Its properties.
    pub properties: Properties,
    /// Properties and text of its cells.
    pub cells: Vec<(Properties, String)>,
}

impl Table {
    /// All its text.
    pub fn text(&self) -> String {
        self.rows.iter().flat_map(|row| &row.cells).map(|(_, text)| text.as_str()).collect()
    }
}

/// The tables under a node, the inner ones after those that hold them.
pub(super) fn tables(root: Node) -> Vec<Table> {
    let mut found = Vec::new();
    let mut paragraphs = 0;
    for node in root.descendants() {
        if node.is("p") {
            paragraphs += 1;
        } else if node.is("tbl") {
            found.push(table(node, paragraphs));
        }
    }
    found
}

fn table(node: Node, first_paragraph: usize) -> Table {
    let rows = node.children().filter(|row| row.is("tr")).map(|row| {
        let cells = row.children().filter(|cell| cell.is("tc")).map(|cell| {
            let text = cell.descendants().filter(|text| text.is("t")).filter_map(|text| text.text()).collect();
            (child(cell, "tcPr").map(children).unwrap_or_default(), text)
        });
        Row { properties: child(row, "trPr").map(children).unwrap_or_default(), cells: cells.collect() }
    });
    let properties = child(node, "tblPr").map(children).unwrap_or_default();
    Table { properties, rows: rows.collect(), first_paragraph }
}
