//! The structure tree: what is a heading, a table, a picture and what is text,
//! for screen readers and for anybody who takes the text out again.
//!
//! ```text
//! Document ─┬─ Sect (版头) ── P …
//!           ├─ H1 … H6, P
//!           ├─ Table ── TR ── TH, TD
//!           ├─ Figure
//!           └─ Sect (版记) ── P …
//! ```
//!
//! Page numbers, rules and repeated heads of tables are artifacts. A paragraph
//! or cell that goes on over a page's end is one element.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};
use wenshu_model::Pages;
use wenshu_model::pages::{CellPlace, Picture, TableShape};

use crate::content::{Content, Mark, Region, tag_of};
use crate::metadata::text_string;
use crate::{EmitPdfError, points};

/// Attaches the tree.
pub(crate) fn attach(document: &mut Document, pages: &Pages, marks: &[Vec<Mark>]) -> Result<(), EmitPdfError> {
    let page_ids: Vec<ObjectId> = document.get_pages().into_values().collect();
    let root = document.new_object_id();
    let tree = Tree::of(document, pages, marks);
    for element in &tree.elements {
        document.set_object(element.id, element.dictionary(&tree, root, &page_ids));
    }
    let body = tree.elements.first().map(|body| Object::Reference(body.id));
    let numbers: Vec<Object> = tree
        .parents(marks)
        .into_iter()
        .zip(0_i64..)
        .flat_map(|(elements, page)| [Object::Integer(page), Object::Array(elements)])
        .collect();
    let parent_tree = document.add_object(dictionary! { "Nums" => numbers });
    document.set_object(
        root,
        dictionary! {
            "Type" => "StructTreeRoot",
            "K" => body.unwrap_or(Object::Null),
            "ParentTree" => Object::Reference(parent_tree),
            "ParentTreeNextKey" => marks.len() as i64,
        },
    );
    for (page, number) in page_ids.iter().zip(0_i64..) {
        let page = document.get_object_mut(*page).and_then(Object::as_dict_mut).map_err(EmitPdfError::Tree)?;
        page.set("StructParents", number);
        page.set("Tabs", "S");
        // printpdf writes an empty list of annotations on every page.
        page.remove(b"Annots");
    }
    let catalog = document.catalog_mut().map_err(EmitPdfError::Tree)?;
    catalog.set("StructTreeRoot", Object::Reference(root));
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    Ok(())
}

/// True when the place of a cell in its table is known.
pub(crate) fn has_place(pages: &Pages, block: Option<u32>, cell: Option<u32>) -> bool {
    place_of(pages, block, cell).is_some()
}

fn place_of(pages: &Pages, block: Option<u32>, cell: Option<u32>) -> Option<(&TableShape, usize)> {
    let shape = pages.tables.iter().find(|shape| Some(shape.block) == block)?;
    let cell = usize::try_from(cell?).ok()?;
    shape.cells.get(cell).map(|_| (shape, cell))
}

/// An element of the tree.
struct Element {
    id: ObjectId,
    tag: &'static str,
    /// Index of the element above; `None` for the document.
    parent: Option<usize>,
    kids: Vec<usize>,
    /// Page and number of the stretches that are its content.
    stretches: Vec<(usize, i64)>,
    /// Attributes, words for a picture.
    entries: Dictionary,
}

impl Element {
    fn dictionary(&self, tree: &Tree, root: ObjectId, page_ids: &[ObjectId]) -> Dictionary {
        let id = |index: &usize| tree.elements.get(*index).map(|element| Object::Reference(element.id));
        let parent = self.parent.as_ref().and_then(id).unwrap_or(Object::Reference(root));
        let stretches = self.stretches.iter().filter_map(|(page, number)| {
            let page = page_ids.get(*page)?;
            Some(Object::Dictionary(
                dictionary! { "Type" => "MCR", "Pg" => Object::Reference(*page), "MCID" => *number },
            ))
        });
        let content: Vec<Object> = self.kids.iter().filter_map(id).chain(stretches).collect();
        let mut dictionary = dictionary! { "Type" => "StructElem", "S" => self.tag, "P" => parent };
        // An empty cell has no content.
        if !content.is_empty() {
            dictionary.set("K", content);
        }
        dictionary.extend(&self.entries);
        dictionary
    }
}

/// The elements; the first is the document.
struct Tree {
    elements: Vec<Element>,
    /// The element of each cell, by block and index of the cell.
    cells: BTreeMap<(u32, usize), usize>,
    /// The region that is open, and its element.
    section: Option<(Region, usize)>,
}

impl Tree {
    fn of(document: &mut Document, pages: &Pages, marks: &[Vec<Mark>]) -> Self {
        let mut tree = Self { elements: Vec::new(), cells: BTreeMap::new(), section: None };
        tree.add(document, "Document", None);
        let mut last: Option<(Mark, usize)> = None;
        for (page, marks) in marks.iter().enumerate() {
            for (mark, number) in marks.iter().zip(0_i64..) {
                let goes_on = last.filter(|(last, _)| number == 0 && mark.block.is_some() && last == mark);
                let element = match goes_on {
                    Some((_, element)) => element,
                    None => tree.element_of(document, pages, page, mark),
                };
                if let Some(element) = tree.elements.get_mut(element) {
                    element.stretches.push((page, number));
                }
                last = matches!(mark.content, Content::Text(_)).then_some((*mark, element));
            }
        }
        tree
    }

    fn add(&mut self, document: &mut Document, tag: &'static str, parent: Option<usize>) -> usize {
        let id = document.new_object_id();
        let index = self.elements.len();
        if let Some(parent) = parent.and_then(|parent| self.elements.get_mut(parent)) {
            parent.kids.push(index);
        }
        let (kids, stretches, entries) = (Vec::new(), Vec::new(), Dictionary::new());
        self.elements.push(Element { id, tag, parent, kids, stretches, entries });
        index
    }

    fn set(&mut self, element: usize, entries: Dictionary) {
        if let Some(element) = self.elements.get_mut(element) {
            element.entries.extend(&entries);
        }
    }

    /// The element that a stretch belongs to.
    fn element_of(&mut self, document: &mut Document, pages: &Pages, page: usize, mark: &Mark) -> usize {
        match mark.content {
            Content::Text(role) => {
                let region = if mark.block.is_none() { Region::of(role) } else { Region::Body };
                let parent = self.parent_in(document, region);
                self.add(document, tag_of(mark.content), Some(parent))
            }
            Content::Cell(cell) => match place_of(pages, mark.block, cell) {
                Some((shape, cell)) => self.cell(document, shape, cell),
                None => self.add(document, "P", Some(DOCUMENT)),
            },
            Content::Figure(picture) => {
                let figure = self.add(document, tag_of(mark.content), Some(DOCUMENT));
                let picture = pages.pages.get(page).and_then(|page| page.pictures.get(picture));
                if let Some(picture) = picture {
                    self.set(figure, figure_entries(picture, pages.height));
                }
                figure
            }
        }
    }

    /// The element that holds the paragraphs of a region.
    fn parent_in(&mut self, document: &mut Document, region: Region) -> usize {
        if region == Region::Body {
            self.section = None;
            return DOCUMENT;
        }
        match self.section {
            Some((open, section)) if open == region => section,
            _ => {
                let section = self.add(document, "Sect", Some(DOCUMENT));
                self.section = Some((region, section));
                section
            }
        }
    }

    /// The element of a cell; the first one met of a table makes the table.
    fn cell(&mut self, document: &mut Document, shape: &TableShape, cell: usize) -> usize {
        if !self.cells.contains_key(&(shape.block, cell)) {
            self.add_table(document, shape);
        }
        self.cells.get(&(shape.block, cell)).copied().unwrap_or(DOCUMENT)
    }

    /// Adds a table with all its cells, the empty ones too.
    fn add_table(&mut self, document: &mut Document, shape: &TableShape) {
        let table = self.add(document, "Table", Some(DOCUMENT));
        let mut rows: BTreeMap<u32, BTreeMap<(u32, usize), CellPlace>> = BTreeMap::new();
        for (index, place) in shape.cells.iter().enumerate() {
            rows.entry(place.row).or_default().insert((place.column, index), *place);
        }
        for (number, cells) in rows {
            let row = self.add(document, "TR", Some(table));
            let is_head = number < shape.head_rows;
            for ((_, index), place) in cells {
                let cell = self.add(document, if is_head { "TH" } else { "TD" }, Some(row));
                self.set(cell, cell_entries(place, is_head));
                self.cells.insert((shape.block, index), cell);
            }
        }
    }

    /// The element of every stretch, page by page.
    fn parents(&self, marks: &[Vec<Mark>]) -> Vec<Vec<Object>> {
        let mut parents: Vec<Vec<Object>> = marks.iter().map(|marks| vec![Object::Null; marks.len()]).collect();
        for element in &self.elements {
            for (page, number) in &element.stretches {
                let parents = parents.get_mut(*page);
                let place = usize::try_from(*number).ok().and_then(|number| parents?.get_mut(number));
                if let Some(place) = place {
                    *place = Object::Reference(element.id);
                }
            }
        }
        parents
    }
}

/// Index of the document's element.
const DOCUMENT: usize = 0;

/// Spans of a cell, and for a head what it is the head of (ISO 32000-1,
/// 14.8.5.7).
fn cell_entries(place: CellPlace, is_head: bool) -> Dictionary {
    let mut attributes = dictionary! { "O" => "Table" };
    if is_head {
        attributes.set("Scope", "Column");
    }
    for (name, span) in [("RowSpan", place.row_span), ("ColSpan", place.column_span)] {
        if span > 1 {
            attributes.set(name, i64::from(span));
        }
    }
    if attributes.len() > 1 {
        dictionary! { "A" => attributes }
    } else {
        Dictionary::new()
    }
}

/// Words and place of a picture. Without words of the author there are none.
fn figure_entries(picture: &Picture, height: f64) -> Dictionary {
    let bottom = height - picture.top - picture.height;
    let edges = [picture.left, bottom, picture.left + picture.width, bottom + picture.height];
    let edges: Vec<Object> = edges.into_iter().map(|edge| Object::Real(points(edge) as f32)).collect();
    let mut entries = dictionary! { "A" => dictionary! { "O" => "Layout", "Placement" => "Block", "BBox" => edges } };
    if !picture.alt.is_empty() {
        entries.set("Alt", text_string(&picture.alt));
    }
    entries
}
