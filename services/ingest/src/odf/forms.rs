//! Forms and scripts: the words on controls are listed, programs are told of.

use wenshu_model::RemovalReason;

use super::PartXml;
use crate::{
    IngestError,
    flow::{Active, Flow},
    xml::Step,
};

/// Reads `office:forms`, the element that began last: what is written on
/// controls and into fields.
///
/// # Errors
/// When the XML is damaged or passes a limit.
pub fn read_forms(xml: &mut PartXml<'_>, flow: &mut Flow<'_>) -> Result<(), IngestError> {
    let inside = xml.depth();
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Step::Start(tag) => match tag.key() {
                ("form", _) => {
                    let value = tag.value("form", "current-value").or_else(|| tag.value("form", "value"));
                    for text in [tag.value("form", "label"), value].into_iter().flatten() {
                        flow.remove(text, RemovalReason::FormControl);
                    }
                }
                ("script", "event-listener") => flow.notices.active(Active::Macros),
                _ => {}
            },
            Step::End | Step::Over if xml.depth() < inside => return Ok(()),
            _ => {}
        }
    }
}

/// Reads `office:scripts` or `office:event-listeners`, the element that began
/// last.
///
/// # Errors
/// When the XML is damaged or passes a limit.
pub fn read_scripts(xml: &mut PartXml<'_>, flow: &mut Flow<'_>) -> Result<(), IngestError> {
    let inside = xml.depth();
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            // Every program that ever saved a text leaves an empty library.
            Step::Start(tag) => {
                let listener = tag.key() == ("script", "event-listener");
                let module = tag.space != "office" && matches!(tag.name(), "module" | "source-code" | "byte-code");
                if listener || module {
                    flow.notices.active(Active::Macros);
                }
            }
            Step::End | Step::Over if xml.depth() < inside => return Ok(()),
            _ => {}
        }
    }
}
