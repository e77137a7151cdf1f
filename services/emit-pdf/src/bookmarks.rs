//! Bookmarks: the outline as a tree, nested by level.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};
use wenshu_model::Pages;
use wenshu_model::pages::OutlineEntry;

use crate::metadata::text_string;
use crate::{EmitPdfError, points};

/// Levels whose entries show their children when the file is opened: the title
/// and the headings of level 1.
const OPEN_LEVELS: u8 = 1;

/// An entry and its place in the tree.
struct Node<'a> {
    entry: &'a OutlineEntry,
    id: ObjectId,
    parent: ObjectId,
    children: Vec<usize>,
    siblings: (Option<ObjectId>, Option<ObjectId>),
}

/// Attaches the bookmarks; a document without headings has none.
pub(crate) fn attach(document: &mut Document, pages: &Pages) -> Result<(), EmitPdfError> {
    if pages.outline.is_empty() {
        return Ok(());
    }
    let page_ids: Vec<ObjectId> = document.get_pages().into_values().collect();
    let root = document.new_object_id();
    let (nodes, top) = tree(document, &pages.outline, root);
    for node in &nodes {
        let page = usize::try_from(node.entry.page).ok().and_then(|page| page_ids.get(page)).copied();
        let bookmark = bookmark(node, &nodes, page, pages.height);
        document.set_object(node.id, bookmark);
    }
    let visible = top.iter().map(|child| 1 + visible_below(*child, &nodes)).sum();
    let mut outlines = dictionary! { "Type" => "Outlines", "Count" => Object::Integer(visible) };
    set_ends(&mut outlines, &top, &nodes);
    document.set_object(root, outlines);
    let catalog = document.catalog_mut().map_err(EmitPdfError::Tree)?;
    catalog.set("Outlines", Object::Reference(root));
    catalog.set("PageMode", "UseOutlines");
    Ok(())
}

/// Nests the entries: each hangs under the last one before it of a higher
/// level. The second value is the entries that hang under the root.
fn tree<'a>(document: &mut Document, entries: &'a [OutlineEntry], root: ObjectId) -> (Vec<Node<'a>>, Vec<usize>) {
    let mut nodes: Vec<Node<'a>> = Vec::with_capacity(entries.len());
    let mut top = Vec::new();
    let mut open: Vec<(u8, usize)> = Vec::new();
    for entry in entries {
        let id = document.new_object_id();
        while open.last().is_some_and(|(level, _)| *level >= entry.level) {
            open.pop();
        }
        let parent = open.last().map(|(_, index)| *index);
        let index = nodes.len();
        let family = match parent.and_then(|parent| nodes.get_mut(parent)) {
            Some(parent) => &mut parent.children,
            None => &mut top,
        };
        let elder = family.last().copied();
        family.push(index);
        let parent_id = parent.and_then(|parent| nodes.get(parent)).map_or(root, |parent| parent.id);
        let elder_id = elder.and_then(|elder| nodes.get_mut(elder)).map(|elder| {
            elder.siblings.1 = Some(id);
            elder.id
        });
        nodes.push(Node { entry, id, parent: parent_id, children: Vec::new(), siblings: (elder_id, None) });
        open.push((entry.level, index));
    }
    (nodes, top)
}

fn bookmark(node: &Node<'_>, nodes: &[Node<'_>], page: Option<ObjectId>, height: f64) -> Dictionary {
    let mut bookmark = dictionary! {
        "Title" => text_string(&node.entry.text),
        "Parent" => Object::Reference(node.parent),
    };
    if let Some(page) = page {
        let top = points(height - node.entry.top) as f32;
        let place =
            vec![Object::Reference(page), Object::Name(b"XYZ".to_vec()), Object::Null, Object::Real(top), Object::Null];
        bookmark.set("Dest", place);
    }
    if let Some(elder) = node.siblings.0 {
        bookmark.set("Prev", Object::Reference(elder));
    }
    if let Some(younger) = node.siblings.1 {
        bookmark.set("Next", Object::Reference(younger));
    }
    if !node.children.is_empty() {
        let count = if is_open(node) {
            node.children.iter().map(|child| 1 + visible_below(*child, nodes)).sum()
        } else {
            // A closed entry counts what would show if it were opened.
            -(node.children.len() as i64)
        };
        bookmark.set("Count", Object::Integer(count));
        set_ends(&mut bookmark, &node.children, nodes);
    }
    bookmark
}

fn is_open(node: &Node<'_>) -> bool {
    node.entry.level < OPEN_LEVELS
}

/// Entries that show below an entry. Levels below the open ones are closed, so
/// the tree is never followed deeper than they go.
fn visible_below(index: usize, nodes: &[Node<'_>]) -> i64 {
    match nodes.get(index) {
        Some(node) if is_open(node) => node.children.iter().map(|child| 1 + visible_below(*child, nodes)).sum(),
        _ => 0,
    }
}

fn set_ends(dictionary: &mut Dictionary, children: &[usize], nodes: &[Node<'_>]) {
    let id = |index: Option<&usize>| index.and_then(|index| nodes.get(*index)).map(|node| node.id);
    if let (Some(first), Some(last)) = (id(children.first()), id(children.last())) {
        dictionary.set("First", Object::Reference(first));
        dictionary.set("Last", Object::Reference(last));
    }
}
