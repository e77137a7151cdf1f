//! Fills the tree of a page from html5ever, which reads it as a browser does.
//!
//! The page is fed in small pieces and the limits are looked at between them,
//! because the builder itself slows down with the depth of the tree.

use std::{borrow::Cow, cell::RefCell};

use html5ever::{
    Attribute, QualName,
    buffer_queue::BufferQueue,
    interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink},
    ns,
    tendril::StrTendril,
    tokenizer::{Tokenizer, TokenizerOpts},
    tree_builder::{TreeBuilder, TreeBuilderOpts},
};

use super::tree::{Element, Kind, NodeId, ROOT, Tree};
use crate::{IngestError, Limits};

/// Bytes between two looks at the limits.
const PIECE: usize = 4 << 10;

/// Reads a page.
pub fn read_tree(text: &str, limits: &Limits) -> Result<Tree, IngestError> {
    let options = TreeBuilderOpts { scripting_enabled: true, ..TreeBuilderOpts::default() };
    let tokenizer = Tokenizer::new(TreeBuilder::new(Planter::new(), options), TokenizerOpts::default());
    let queue = BufferQueue::default();
    let mut rest = text;
    while !rest.is_empty() {
        let (piece, after) = rest.split_at(rest.floor_char_boundary(PIECE.min(rest.len())));
        queue.push_back(StrTendril::from_slice(piece));
        // A script's end hands control back; we run none and go on.
        while !queue.is_empty() {
            let _ = tokenizer.feed(&queue);
        }
        tokenizer.sink.sink.check(limits)?;
        rest = after;
    }
    tokenizer.end();
    let planter = &tokenizer.sink.sink;
    planter.check(limits)?;
    Ok(planter.state.take().tree)
}

/// Puts what the builder finds into the tree.
struct Planter {
    state: RefCell<State>,
}

#[derive(Debug, Default)]
struct State {
    tree: Tree,
    line: u32,
    deepest: usize,
}

/// A node with its name, which the builder asks for all the time.
#[derive(Debug, Clone)]
struct Handle {
    id: NodeId,
    name: Option<QualName>,
}

impl Planter {
    fn new() -> Self {
        let mut state = State { line: 1, ..State::default() };
        state.tree.add(Kind::Other, 1);
        Self { state: RefCell::new(state) }
    }

    fn check(&self, limits: &Limits) -> Result<(), IngestError> {
        let state = self.state.borrow();
        if state.tree.len() > limits.html_nodes {
            return Err(IngestError::TooManyNodes { limit: limits.html_nodes });
        }
        if state.deepest > limits.html_depth {
            return Err(IngestError::TooDeep { limit: limits.html_depth });
        }
        Ok(())
    }

    fn add(&self, kind: Kind, name: Option<QualName>) -> Handle {
        let state = &mut *self.state.borrow_mut();
        let id = state.tree.add(kind, state.line);
        Handle { id, name }
    }

    fn insert(&self, parent: NodeId, child: NodeOrText<Handle>, before: Option<NodeId>) {
        let state = &mut *self.state.borrow_mut();
        match child {
            NodeOrText::AppendNode(node) => {
                let depth = state.tree.attach(parent, node.id, before);
                state.deepest = state.deepest.max(depth);
            }
            NodeOrText::AppendText(text) => state.tree.attach_text(parent, &text, before, state.line),
        }
    }
}

impl TreeSink for Planter {
    type Handle = Handle;
    type Output = ();
    type ElemName<'a> = &'a QualName;

    fn finish(self) {}

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> Handle {
        Handle { id: ROOT, name: None }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> &'a QualName {
        target.name.as_ref().unwrap_or(&NAMELESS)
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> Handle {
        let element = Element { name: name.local.clone(), html: name.ns == ns!(html), attributes };
        self.add(Kind::Element(element), Some(name))
    }

    fn create_comment(&self, text: StrTendril) -> Handle {
        self.add(Kind::Comment(text.to_string()), None)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.add(Kind::Other, None)
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.insert(parent.id, child, None);
    }

    fn append_based_on_parent_node(&self, element: &Handle, previous: &Handle, child: NodeOrText<Handle>) {
        let parent = self.state.borrow().tree.parent(element.id);
        match parent {
            Some(parent) => self.insert(parent, child, Some(element.id)),
            None => self.insert(previous.id, child, None),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, _: &Handle) -> Handle {
        // Hung nowhere: a template is mark-up for scripts and never shown.
        self.add(Kind::Other, None)
    }

    fn same_node(&self, x: &Handle, y: &Handle) -> bool {
        x.id == y.id
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        let parent = self.state.borrow().tree.parent(sibling.id);
        if let Some(parent) = parent {
            self.insert(parent, child, Some(sibling.id));
        }
    }

    fn add_attrs_if_missing(&self, target: &Handle, attributes: Vec<Attribute>) {
        let state = &mut *self.state.borrow_mut();
        if let Some(element) = state.tree.element_mut(target.id) {
            for attribute in attributes {
                if !element.attributes.iter().any(|known| known.name == attribute.name) {
                    element.attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.state.borrow_mut().tree.detach(target.id);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        let state = &mut *self.state.borrow_mut();
        while let Some(child) = state.tree.first_child(node.id) {
            let depth = state.tree.attach(new_parent.id, child, None);
            state.deepest = state.deepest.max(depth);
        }
    }

    fn set_current_line(&self, line: u64) {
        self.state.borrow_mut().line = u32::try_from(line).unwrap_or(u32::MAX);
    }
}

/// Asked for only by a builder that takes a text for an element.
static NAMELESS: QualName = QualName { prefix: None, ns: ns!(html), local: html5ever::local_name!("") };
