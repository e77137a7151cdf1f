//! Which parts of a message its reader sees (RFC 2046 5.1, RFC 2387).

use super::message::{Message, PartId};

/// The parts with the text of a message, in order.
pub fn shown_parts(message: &Message<'_>) -> Vec<PartId> {
    let shown = shown_in(message, 0);
    if shown.is_empty() {
        // Some programs give the page no place in the tree that says so.
        let first = |html: bool| message.parts().find(|(_, part)| part.is_text() && part.is_html() == html);
        return first(true).or_else(|| first(false)).map(|(id, _)| id).into_iter().collect();
    }
    shown
}

/// What is shown of a part. Parts are nested no deeper than a limit allows.
fn shown_in(message: &Message<'_>, id: PartId) -> Vec<PartId> {
    let Some(part) = message.part(id) else { return Vec::new() };
    if part.children.is_empty() {
        return if part.is_text() { vec![id] } else { Vec::new() };
    }
    let each = || part.children.iter().map(|&child| shown_in(message, child));
    match part.media().as_str() {
        // The last form that can be shown is the best; a page is better still.
        "multipart/alternative" => {
            let forms: Vec<Vec<PartId>> = each().filter(|form| !form.is_empty()).collect();
            let is_page =
                |form: &Vec<PartId>| form.iter().any(|&id| message.part(id).is_some_and(|part| part.is_html()));
            let best = forms.iter().rev().find(|form| is_page(form)).or(forms.last());
            best.cloned().unwrap_or_default()
        }
        // One part is the page, the others belong to it.
        "multipart/related" => root(message, id).map(|root| shown_in(message, root)).unwrap_or_default(),
        _ => each().flatten().collect(),
    }
}

/// The part that others belong to: the one named, or the first page, or the
/// first part.
fn root(message: &Message<'_>, id: PartId) -> Option<PartId> {
    let part = message.part(id)?;
    let start = part.headers.parameter("content-type", "start");
    let start = start.as_deref().map(|start| start.trim_start_matches('<').trim_end_matches('>'));
    let named = |child: &&PartId| message.part(**child).is_some_and(|part| start.is_some() && part.identity() == start);
    let shows = |child: &&PartId| !shown_in(message, **child).is_empty();
    part.children.iter().find(named).or_else(|| part.children.iter().find(shows)).copied()
}
