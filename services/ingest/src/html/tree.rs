//! The tree of a page, flat in one vector.
//!
//! html5ever reads the page as a browser does; this is the tree that it fills.
//! Nodes are numbers, so that nothing recurses when the tree is walked or
//! dropped, however deep it is. The page is fed in small pieces and the limits
//! are looked at between them, because the builder itself slows down with the
//! depth of the tree.

use std::{borrow::Cow, cell::RefCell};

use html5ever::{
    Attribute, LocalName, QualName,
    buffer_queue::BufferQueue,
    interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink},
    ns,
    tendril::StrTendril,
    tokenizer::{Tokenizer, TokenizerOpts},
    tree_builder::{TreeBuilder, TreeBuilderOpts},
};

use crate::{IngestError, Limits};

/// Bytes between two looks at the limits.
const PIECE: usize = 4 << 10;

/// Number of a node.
pub type NodeId = usize;

/// The root of every tree.
pub const ROOT: NodeId = 0;

/// A page.
#[derive(Debug, Default)]
pub struct Tree {
    nodes: Vec<Node>,
}

/// A node and its neighbours.
#[derive(Debug)]
pub struct Node {
    /// What it is.
    pub kind: Kind,
    /// Line of the file, from 1.
    pub line: u32,
    depth: usize,
    parent: Option<NodeId>,
    first_child: Option<NodeId>,
    last_child: Option<NodeId>,
    previous: Option<NodeId>,
    next: Option<NodeId>,
}

/// What a node is.
#[derive(Debug)]
pub enum Kind {
    /// The document, a template's content, a processing instruction.
    Other,
    /// An element.
    Element(Element),
    /// Characters.
    Text(String),
    /// A comment.
    Comment(String),
}

/// An element.
#[derive(Debug)]
pub struct Element {
    /// Its name; SVG and MathML keep their case.
    pub name: LocalName,
    /// True for an element of HTML itself.
    pub html: bool,
    attributes: Vec<Attribute>,
}

impl Element {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
    }
}

/// A step of a walk through a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Before the children of a node.
    Enter(NodeId),
    /// Behind its children.
    Leave(NodeId),
}

/// A walk through a part of a tree in reading order.
#[derive(Debug)]
pub struct Walk<'t> {
    tree: &'t Tree,
    root: NodeId,
    last: Option<Step>,
    skip: bool,
}

impl Walk<'_> {
    /// Passes over the children of the node entered last.
    pub fn skip_children(&mut self) {
        self.skip = true;
    }
}

impl Iterator for Walk<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let next = match self.last {
            None => Some(Step::Enter(self.root)),
            Some(Step::Enter(id)) => {
                let child = self.tree.node(id).and_then(|node| node.first_child).filter(|_| !self.skip);
                Some(child.map_or(Step::Leave(id), Step::Enter))
            }
            Some(Step::Leave(id)) if id == self.root => None,
            Some(Step::Leave(id)) => {
                let node = self.tree.node(id)?;
                node.next.map(Step::Enter).or_else(|| node.parent.map(Step::Leave))
            }
        };
        self.skip = false;
        if next.is_some() {
            self.last = next;
        }
        next
    }
}

impl Tree {
    /// A node.
    pub fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id)
    }

    /// An element.
    pub fn element(&self, id: NodeId) -> Option<&Element> {
        match &self.node(id)?.kind {
            Kind::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The node above.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.node(id)?.parent
    }

    /// The nodes directly below, in order.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.node(id).and_then(|node| node.first_child), |&child| self.node(child)?.next)
    }

    /// A walk through a node and everything below it.
    pub fn walk(&self, root: NodeId) -> Walk<'_> {
        Walk { tree: self, root, last: None, skip: false }
    }

    /// Count of nodes; every number is below it.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    fn add(&mut self, kind: Kind, line: u32) -> NodeId {
        let id = self.nodes.len();
        self.nodes.push(Node {
            kind,
            line,
            depth: 0,
            parent: None,
            first_child: None,
            last_child: None,
            previous: None,
            next: None,
        });
        id
    }

    fn edit(&mut self, id: NodeId, change: impl FnOnce(&mut Node)) {
        if let Some(node) = self.nodes.get_mut(id) {
            change(node);
        }
    }

    /// Hangs a node under a parent, before a sibling or at the end.
    fn attach(&mut self, parent: NodeId, child: NodeId, before: Option<NodeId>) -> usize {
        self.detach(child);
        let previous = match before {
            Some(sibling) => self.node(sibling).and_then(|node| node.previous),
            None => self.node(parent).and_then(|node| node.last_child),
        };
        let depth = self.node(parent).map_or(0, |node| node.depth) + 1;
        self.edit(child, |node| {
            node.parent = Some(parent);
            node.previous = previous;
            node.next = before;
            node.depth = depth;
        });
        match previous {
            Some(previous) => self.edit(previous, |node| node.next = Some(child)),
            None => self.edit(parent, |node| node.first_child = Some(child)),
        }
        match before {
            Some(sibling) => self.edit(sibling, |node| node.previous = Some(child)),
            None => self.edit(parent, |node| node.last_child = Some(child)),
        }
        depth
    }

    fn detach(&mut self, id: NodeId) {
        let Some(node) = self.node(id) else { return };
        let (parent, previous, next) = (node.parent, node.previous, node.next);
        let Some(parent) = parent else { return };
        match previous {
            Some(previous) => self.edit(previous, |node| node.next = next),
            None => self.edit(parent, |node| node.first_child = next),
        }
        match next {
            Some(next) => self.edit(next, |node| node.previous = previous),
            None => self.edit(parent, |node| node.last_child = previous),
        }
        self.edit(id, |node| {
            node.parent = None;
            node.previous = None;
            node.next = None;
        });
    }

    /// Adds text, joining it to a text that stands directly before.
    fn attach_text(&mut self, parent: NodeId, text: &str, before: Option<NodeId>, line: u32) {
        let neighbour = match before {
            Some(sibling) => self.node(sibling).and_then(|node| node.previous),
            None => self.node(parent).and_then(|node| node.last_child),
        };
        if let Some(Kind::Text(last)) = neighbour.and_then(|id| self.nodes.get_mut(id)).map(|node| &mut node.kind) {
            last.push_str(text);
            return;
        }
        // The builder hands a text over at its end.
        let line_ends = u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX);
        let child = self.add(Kind::Text(text.to_owned()), line.saturating_sub(line_ends).max(1));
        self.attach(parent, child, before);
    }
}

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
        if let Some(Kind::Element(element)) = state.tree.nodes.get_mut(target.id).map(|node| &mut node.kind) {
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
        while let Some(child) = state.tree.node(node.id).and_then(|node| node.first_child) {
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
