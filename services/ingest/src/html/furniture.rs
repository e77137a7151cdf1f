//! Finds what stands on a page beside its main text: menus, trails, pagers,
//! related pages, comments, feet.
//!
//! Two things must come together: an element says that it is furniture (its
//! name, role, class, or a crowd of links), and it does not hold much of the
//! page's running text. Where they contradict each other the text is kept,
//! since parse also drops furniture, line by line, from the words.

use std::collections::BTreeSet;

use super::{
    fate::{Fate, fate},
    style::Styles,
    tree::{Kind, NodeId, ROOT, Step, Tree},
    words::{Purpose, heading_level, is_block, purpose},
};

/// Share of the page's running text above which no element is furniture.
const MAIN_SHARE: f64 = 0.3;
/// Share of linked characters above which a block is a crowd of links.
const CROWD: f64 = 0.8;

/// What stands in an element.
#[derive(Debug, Clone, Copy, Default)]
struct Content {
    /// Characters shown, white space left out.
    chars: u32,
    /// Those of them that lead to other pages.
    linked: u32,
    /// Links to other pages.
    links: u32,
    /// Characters of running text: unlinked, in blocks of some length.
    running: u32,
    /// Headings of any level.
    headings: u32,
    /// Blocks that begin like a numbered block of a plan.
    numbered: u32,
}

impl Content {
    fn add(&mut self, other: Self) {
        self.chars += other.chars;
        self.linked += other.linked;
        self.links += other.links;
        self.running += other.running;
        self.headings += other.headings;
        self.numbered += other.numbered;
    }

    fn linked_share(&self) -> f64 {
        f64::from(self.linked) / f64::from(self.chars.max(1))
    }
}

/// The outermost elements that are furniture.
pub fn find_furniture(tree: &Tree, styles: &Styles) -> BTreeSet<NodeId> {
    let contents = measure(tree, styles);
    let page = contents.get(ROOT).copied().unwrap_or_default();
    let mut furniture = BTreeSet::new();
    let mut inside_article = 0u32;
    let mut walk = tree.walk(ROOT);
    while let Some(step) = walk.next() {
        let (Step::Enter(id) | Step::Leave(id)) = step;
        let Some(element) = tree.element(id) else { continue };
        let article = matches!(&*element.name, "article" | "main");
        match step {
            Step::Leave(_) => inside_article -= u32::from(article),
            Step::Enter(_) => {
                inside_article += u32::from(article);
                let content = contents.get(id).copied().unwrap_or_default();
                let found = is_furniture(purpose(element), &element.name, content, page, inside_article > 0);
                if found && content.chars > 0 {
                    furniture.insert(id);
                    walk.skip_children();
                }
            }
        }
    }
    furniture
}

fn is_furniture(purpose: Option<Purpose>, name: &str, content: Content, page: Content, in_article: bool) -> bool {
    let share = |part: u32, whole: u32| f64::from(part) / f64::from(whole.max(1));
    let holds_main_text = share(content.running, page.running) > MAIN_SHARE
        || (page.running == 0 && share(content.chars, page.chars) > 0.5)
        || content.numbered >= 2;
    if holds_main_text {
        return false;
    }
    match purpose {
        Some(Purpose::Navigation) => true,
        // A header may hold the title, and the foot of an article the
        // signature; only a crowd of links gives them away.
        Some(Purpose::Header) => content.headings == 0 && content.linked_share() > 0.4,
        Some(Purpose::Footer) => !in_article || content.linked_share() > 0.4,
        Some(Purpose::Beside) => true,
        None => is_crowd_of_links(name, content, page),
    }
}

/// Related pages, tags, a menu without a name: three links and more, short,
/// and hardly anything else.
fn is_crowd_of_links(name: &str, content: Content, page: Content) -> bool {
    let holder = matches!(name, "ul" | "ol" | "dl" | "div" | "section" | "table" | "td" | "p" | "center" | "li");
    holder
        && content.links >= 3
        && content.headings == 0
        && content.linked_share() >= CROWD
        && content.linked / content.links <= 40
        && f64::from(content.chars) < 0.5 * f64::from(page.chars)
}

/// Measures every node, from the leaves up.
fn measure(tree: &Tree, styles: &Styles) -> Vec<Content> {
    let mut contents = vec![Content::default(); tree.len()];
    let mut links = 0u32;
    let mut walk = tree.walk(ROOT);
    while let Some(step) = walk.next() {
        match step {
            Step::Enter(id) => match tree.node(id).map(|node| &node.kind) {
                Some(Kind::Text(text)) => {
                    if let Some(content) = contents.get_mut(id) {
                        *content = text_content(text, links > 0);
                    }
                }
                Some(Kind::Element(element)) => {
                    if fate(element, styles.of(id)) != Fate::Shown {
                        walk.skip_children();
                    }
                    links += u32::from(leads_away(tree, id));
                }
                _ => {}
            },
            Step::Leave(id) => {
                links -= u32::from(leads_away(tree, id));
                let mut content = contents.get(id).copied().unwrap_or_default();
                finish(tree, id, &mut content);
                if let Some(parent) = tree.parent(id).and_then(|parent| contents.get_mut(parent)) {
                    parent.add(content);
                }
                if let Some(place) = contents.get_mut(id) {
                    *place = content;
                }
            }
        }
    }
    contents
}

fn text_content(text: &str, linked: bool) -> Content {
    let chars = u32::try_from(text.chars().filter(|c| !c.is_whitespace()).count()).unwrap_or(u32::MAX);
    let running = if !linked && chars >= 30 { chars } else { 0 };
    let numbered = u32::from(!linked && begins_numbered(text.trim_start()));
    Content { chars, linked: if linked { chars } else { 0 }, running, numbered, ..Content::default() }
}

/// Counts the element itself.
fn finish(tree: &Tree, id: NodeId, content: &mut Content) {
    let Some(element) = tree.element(id) else { return };
    if leads_away(tree, id) && content.chars > 0 {
        content.links += 1;
    }
    if heading_level(element).is_some() && content.chars > 0 {
        content.headings += 1;
    }
    // Small pieces of text between inline elements add up to running text.
    if is_block(&element.name) && content.running == 0 {
        let unlinked = content.chars.saturating_sub(content.linked);
        content.running = if unlinked >= 30 { unlinked } else { 0 };
    }
}

/// True for a link to another page.
fn leads_away(tree: &Tree, id: NodeId) -> bool {
    tree.element(id).is_some_and(|element| {
        &*element.name == "a" && element.attribute("href").is_some_and(|target| !target.trim_start().starts_with('#'))
    })
}

/// `一、`, `（一）`: the numbers of a plan. `1、` is not asked for, because
/// notices of a site are numbered that way too.
fn begins_numbered(text: &str) -> bool {
    const DIGITS: &str = "一二三四五六七八九十";
    let inner = text.trim_start_matches(['（', '(']);
    let after = inner.trim_start_matches(|c| DIGITS.contains(c));
    let count = inner.len() - after.len();
    count > 0 && (after.starts_with('、') || (inner.len() < text.len() && after.starts_with(['）', ')'])))
}
