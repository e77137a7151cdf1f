//! The text below an element, whatever becomes of it.

use super::{
    fate::attribute_text,
    tree::{Kind, NodeId, Step, Tree},
    words::is_block,
};

/// The first text below an element that is more than white space.
pub fn first_text(tree: &Tree, id: NodeId) -> String {
    /// Text deeper inside an item than this many nodes is not its beginning.
    const NODES: usize = 30;
    let texts = tree.walk(id).take(NODES).filter_map(|step| match step {
        Step::Enter(id) => match &tree.node(id)?.kind {
            Kind::Text(text) => Some(text.trim_start()).filter(|text| !text.is_empty()),
            _ => None,
        },
        Step::Leave(_) => None,
    });
    texts.flat_map(str::chars).take(12).collect()
}

/// All text below an element, mark-up left out; blocks begin new lines.
pub fn all_text(tree: &Tree, root: NodeId) -> String {
    let mut text = String::new();
    let mut walk = tree.walk(root);
    while let Some(step) = walk.next() {
        let (Step::Enter(id) | Step::Leave(id)) = step;
        match tree.node(id).map(|node| &node.kind) {
            Some(Kind::Text(part)) if step == Step::Enter(id) => text.push_str(part),
            Some(Kind::Element(element)) => {
                if step == Step::Enter(id) {
                    if matches!(&*element.name, "script" | "style" | "template" | "noscript" | "iframe") {
                        walk.skip_children();
                    }
                    text.push_str(attribute_text(element).unwrap_or_default());
                }
                if is_block(&element.name) || &*element.name == "br" {
                    text.push('\n');
                }
            }
            _ => {}
        }
    }
    let lines: Vec<String> = text
        .lines()
        .map(|line| line.split_ascii_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}
