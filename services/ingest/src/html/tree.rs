//! The tree of a page, flat in one vector.
//!
//! Nodes are numbers, so that nothing recurses when the tree is walked or
//! dropped, however deep it is.

use html5ever::{Attribute, LocalName};

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
    /// Its attributes, each name once.
    pub attributes: Vec<Attribute>,
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

    /// The element itself, to be changed.
    pub fn element_mut(&mut self, id: NodeId) -> Option<&mut Element> {
        match &mut self.nodes.get_mut(id)?.kind {
            Kind::Element(element) => Some(element),
            _ => None,
        }
    }

    /// The first node below.
    pub fn first_child(&self, id: NodeId) -> Option<NodeId> {
        self.node(id)?.first_child
    }

    /// Adds a node that hangs nowhere yet.
    pub fn add(&mut self, kind: Kind, line: u32) -> NodeId {
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

    /// Hangs a node under a parent, before a sibling or at the end; gives its
    /// depth.
    pub fn attach(&mut self, parent: NodeId, child: NodeId, before: Option<NodeId>) -> usize {
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

    /// Takes a node away from its parent.
    pub fn detach(&mut self, id: NodeId) {
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
    pub fn attach_text(&mut self, parent: NodeId, text: &str, before: Option<NodeId>, line: u32) {
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
