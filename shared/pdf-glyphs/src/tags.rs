//! The structure that a tagged file gives its text (ISO 32000-1, 14.7 and 14.8).

use std::collections::{BTreeMap, BTreeSet};

use hayro_syntax::Pdf;
use hayro_syntax::object::array::ArrayIter;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier};

use crate::Limits;

/// What an element is, as far as text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A heading of this level; 0 when it has none.
    Heading(u8),
    /// A paragraph, or anything else of its own lines.
    Paragraph,
    /// A part of a table's cell.
    Cell,
}

/// An element of structure that holds text: a paragraph, a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag {
    /// What it is.
    pub role: Role,
}

/// The elements of a file and the marked content that belongs to them.
#[derive(Debug, Default)]
pub struct Tags {
    /// The elements, in the order of the text.
    pub elements: Vec<Tag>,
    /// By page and number of marked content.
    content: BTreeMap<ObjectIdentifier, BTreeMap<u32, u32>>,
}

impl Tags {
    /// Those of a page.
    pub fn of_page(&self, page: Option<ObjectIdentifier>) -> BTreeMap<u32, u32> {
        page.and_then(|page| self.content.get(&page)).cloned().unwrap_or_default()
    }

    /// Reads the structure of a file; an empty one when it has none.
    pub fn of(pdf: &Pdf, catalog: &Dict<'_>, limits: &Limits) -> Self {
        let mut tags = Self::default();
        if let Some(root) = catalog.get::<Dict<'_>>(b"StructTreeRoot") {
            let roles = root.get::<Dict<'_>>(b"RoleMap").unwrap_or_default();
            tags.walk(pdf, &root, &roles, limits);
        }
        tags
    }

    fn walk<'d>(&mut self, pdf: &'d Pdf, root: &Dict<'d>, roles: &Dict<'_>, limits: &Limits) {
        let mut seen: BTreeSet<ObjectIdentifier> = BTreeSet::new();
        let mut steps = 0usize;
        let mut open = vec![Node { kids: Kids::of(root), page: None, element: None, in_cell: false }];
        while open.len() <= limits.depth && steps < limits.objects.saturating_mul(4) {
            steps = steps.saturating_add(1);
            let Some(node) = open.last_mut() else { return };
            let Some(kid) = node.kids.next() else {
                open.pop();
                continue;
            };
            let (page, element, in_cell) = (node.page, node.element, node.in_cell);
            let kid = match kid {
                MaybeRef::Ref(reference) => {
                    let id = ObjectIdentifier::from(reference);
                    if !seen.insert(id) {
                        continue;
                    }
                    pdf.xref().get::<Object<'_>>(id)
                }
                MaybeRef::NotRef(object) => Some(object),
            };
            match kid {
                Some(Object::Number(number)) => self.add(page, number.as_i64(), element),
                Some(Object::Dict(dictionary)) => {
                    let own = dictionary.get_ref(b"Pg").map(ObjectIdentifier::from).or(page);
                    if dictionary.contains_key(b"S") {
                        let (element, in_cell) = self.element(&dictionary, roles, element, in_cell);
                        open.push(Node { kids: Kids::of(&dictionary), page: own, element, in_cell });
                    } else if let Some(number) = dictionary.get::<hayro_syntax::object::Number>(b"MCID") {
                        self.add(own, number.as_i64(), element);
                    }
                }
                _ => {}
            }
        }
    }

    /// The element that holds the text below: this one, or the one around it for
    /// a part of a line.
    fn element(
        &mut self,
        dictionary: &Dict<'_>,
        roles: &Dict<'_>,
        around: Option<u32>,
        in_cell: bool,
    ) -> (Option<u32>, bool) {
        let mut kind = dictionary.get::<Name<'_>>(b"S").map(|name| name.to_vec()).unwrap_or_default();
        for _ in 0..4 {
            let Some(mapped) = roles.get::<Name<'_>>(&kind) else { break };
            kind = mapped.to_vec();
        }
        let role = match kind.as_slice() {
            b"H" => Role::Heading(0),
            [b'H', level @ b'1'..=b'9'] => Role::Heading(level - b'0'),
            b"TD" | b"TH" => Role::Cell,
            b"P" | b"LI" | b"LBody" | b"Caption" | b"BlockQuote" | b"Note" | b"Title" | b"TOCI" if in_cell => {
                Role::Cell
            }
            b"P" | b"LBody" | b"Caption" | b"BlockQuote" | b"Note" | b"Title" | b"TOCI" => Role::Paragraph,
            // The label of a list item stands in the line of its body.
            b"LI" => Role::Paragraph,
            b"Lbl" | b"Span" | b"Link" | b"Quote" | b"Reference" | b"Em" | b"Strong" => return (around, in_cell),
            _ => return (None, in_cell),
        };
        if kind == b"LBody" && around.is_some() {
            return (around, in_cell);
        }
        let number = u32::try_from(self.elements.len()).unwrap_or(u32::MAX);
        self.elements.push(Tag { role });
        (Some(number), in_cell || role == Role::Cell)
    }

    fn add(&mut self, page: Option<ObjectIdentifier>, number: i64, element: Option<u32>) {
        if let (Some(page), Ok(number), Some(element)) = (page, u32::try_from(number), element) {
            self.content.entry(page).or_default().insert(number, element);
        }
    }
}

struct Node<'d> {
    kids: Kids<'d>,
    page: Option<ObjectIdentifier>,
    element: Option<u32>,
    in_cell: bool,
}

/// What is below an element: one thing or a list.
enum Kids<'d> {
    One(Option<MaybeRef<Object<'d>>>),
    Many(ArrayIter<'d>),
}

impl<'d> Kids<'d> {
    fn of(node: &Dict<'d>) -> Self {
        match node.get::<Array<'_>>(b"K") {
            Some(list) => Self::Many(list.raw_iter()),
            None => Self::One(node.get_raw::<Object<'_>>(b"K")),
        }
    }

    fn next(&mut self) -> Option<MaybeRef<Object<'d>>> {
        match self {
            Self::One(kid) => kid.take(),
            Self::Many(kids) => kids.next(),
        }
    }
}
