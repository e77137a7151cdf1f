//! Heads and feet of pages (`style:master-page`, ISO/IEC 26300-1, 16.9).

use std::collections::BTreeSet;

use wenshu_model::RemovalReason;

use super::space::MeantSpaces;
use super::{PartXml, plain};
use crate::{IngestError, flow::Flow, xml::Step};

/// Lists the heads and feet in `office:master-styles`, the element that began
/// last; each text once, since most pages share theirs.
///
/// # Errors
/// When the XML is damaged or passes a limit.
pub fn read_heads(xml: &mut PartXml<'_>, flow: &mut Flow<'_>) -> Result<(), IngestError> {
    const HEADS: [&str; 6] = ["header", "footer", "header-left", "footer-left", "header-first", "footer-first"];
    let inside = xml.depth();
    let mut spaces = MeantSpaces::default();
    let mut known = BTreeSet::new();
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Step::Start(tag) if matches!(tag.space, "style" | "loext") && HEADS.contains(&tag.name()) => {
                drop(tag);
                let text = plain::text_inside(xml, &mut spaces)?;
                if !text.trim().is_empty() && known.insert(text.clone()) {
                    flow.remove(&text, RemovalReason::RunningHead);
                }
            }
            Step::End | Step::Over if xml.depth() < inside => return Ok(()),
            _ => {}
        }
    }
}
