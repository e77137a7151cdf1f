//! Tracked changes (ISO/IEC 26300-1, 5.5). The text stands as it is with all of
//! them accepted; what they delete is kept apart in front of it.

use wenshu_model::RemovalReason;

use super::space::MeantSpaces;
use super::{PartXml, plain};
use crate::{IngestError, flow::Flow, xml::Step};

/// Reads `text:tracked-changes`, the element that began last.
///
/// # Errors
/// When the XML is damaged or passes a limit.
pub fn read_changes(xml: &mut PartXml<'_>, spaces: &mut MeantSpaces, flow: &mut Flow<'_>) -> Result<(), IngestError> {
    let inside = xml.depth();
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Step::Start(tag) => match tag.key() {
                ("text", "insertion") => flow.notices.insertions = flow.notices.insertions.saturating_add(1),
                ("text", "deletion") => {
                    drop(tag);
                    let text = plain::text_inside(xml, spaces)?;
                    flow.remove(&text, RemovalReason::DeletedText);
                }
                // Remarks of who made the change.
                ("text", "p") => {
                    drop(tag);
                    let text = plain::text_inside(xml, spaces)?;
                    flow.remove(&text, RemovalReason::Comment);
                }
                _ => {}
            },
            Step::End | Step::Over if xml.depth() < inside => return Ok(()),
            _ => {}
        }
    }
}
