//! The structure tree: what is a heading and what is text, for screen readers
//! and for anybody who takes the text out again.
//!
//! Title and headings are H1 to H6, everything else is P, page numbers and
//! rules are artifacts. A paragraph that goes on over a page's end is one
//! element. The cells of a table are paragraphs in reading order; their rows
//! and columns are not told.

use lopdf::{Document, Object, ObjectId, dictionary};

use crate::EmitPdfError;
use crate::content::{Mark, tag_of};

/// An element of the tree and the stretches that are its content.
struct Element {
    id: ObjectId,
    mark: Mark,
    /// Page and number of the stretch on it.
    stretches: Vec<(usize, i64)>,
}

/// Attaches the tree.
pub(crate) fn attach(document: &mut Document, marks: &[Vec<Mark>]) -> Result<(), EmitPdfError> {
    let page_ids: Vec<ObjectId> = document.get_pages().into_values().collect();
    let root = document.new_object_id();
    let body = document.new_object_id();
    let elements = elements_of(document, marks);
    let parents = parents_by_page(&elements, marks.len());
    for element in &elements {
        let content = element.stretches.iter().filter_map(|(page, number)| {
            let page = page_ids.get(*page)?;
            Some(Object::Dictionary(
                dictionary! { "Type" => "MCR", "Pg" => Object::Reference(*page), "MCID" => *number },
            ))
        });
        let content: Vec<Object> = content.collect();
        let kind = dictionary! {
            "S" => tag_of(&element.mark),
            "P" => Object::Reference(body),
            "K" => content,
        };
        document.set_object(element.id, kind);
    }
    let kids: Vec<Object> = elements.iter().map(|element| Object::Reference(element.id)).collect();
    document.set_object(body, dictionary! { "S" => "Document", "P" => Object::Reference(root), "K" => kids });
    let numbers: Vec<Object> = parents
        .into_iter()
        .zip(0_i64..)
        .flat_map(|(elements, page)| [Object::Integer(page), Object::Array(elements)])
        .collect();
    let parent_tree = document.add_object(dictionary! { "Nums" => numbers });
    document.set_object(
        root,
        dictionary! {
            "Type" => "StructTreeRoot",
            "K" => Object::Reference(body),
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

/// Joins the stretches of a paragraph that goes on over a page's end.
fn elements_of(document: &mut Document, marks: &[Vec<Mark>]) -> Vec<Element> {
    let mut elements: Vec<Element> = Vec::new();
    for (page, marks) in marks.iter().enumerate() {
        for (mark, number) in marks.iter().zip(0_i64..) {
            match elements.last_mut() {
                Some(last) if number == 0 && mark.role.is_some() && last.mark == *mark => {
                    last.stretches.push((page, number));
                }
                _ => {
                    let id = document.new_object_id();
                    elements.push(Element { id, mark: *mark, stretches: vec![(page, number)] });
                }
            }
        }
    }
    elements
}

/// The element of every stretch, page by page.
fn parents_by_page(elements: &[Element], pages: usize) -> Vec<Vec<Object>> {
    let mut parents = vec![Vec::new(); pages];
    for element in elements {
        for (page, _) in &element.stretches {
            if let Some(parents) = parents.get_mut(*page) {
                parents.push(Object::Reference(element.id));
            }
        }
    }
    parents
}
