//! Paragraphs (ECMA-376-1, 17.3.1).

use std::io::BufRead;

use wenshu_model::RemovalReason;

use super::{
    properties::{ParagraphProperties, RunProperties},
    walker::Walker,
};
use crate::{
    IngestError,
    flow::ParagraphLook,
    word::lists::Label,
    xml::{Step, Tag},
};

impl<R: BufRead> Walker<'_, '_, '_, '_, R> {
    /// Walks `w:p`, whose start was the last step.
    pub(super) fn paragraph(&mut self) -> Result<(), IngestError> {
        let (inside, mut buffer) = (self.xml.depth(), Vec::new());
        let (mut own, mut begun) = (ParagraphProperties::default(), false);
        loop {
            match self.next(&mut buffer)? {
                Step::Start(tag) if tag.key() == ("w", "pPr") => own = ParagraphProperties::read(&mut self.xml)?,
                Step::Start(tag) => {
                    if !begun {
                        self.begin(&own)?;
                        begun = true;
                    }
                    self.in_paragraph(&tag)?;
                }
                Step::Over => break,
                Step::End if self.xml.depth() < inside => break,
                _ => {}
            }
        }
        if !begun {
            self.begin(&own)?;
        }
        self.end(&own)
    }

    /// Begins a paragraph with these properties.
    fn begin(&mut self, own: &ParagraphProperties) -> Result<(), IngestError> {
        let style = self.around.styles.paragraph(own.style.as_deref());
        self.base = style.run.clone();
        self.ground.paragraph = own.shaded.or(style.paragraph.shaded) == Some(true);
        if std::mem::take(&mut self.goes_on) && self.flow.has_text() {
            return Ok(());
        }
        let outline = own.outline.or(style.paragraph.outline).map(|level| level.saturating_add(1));
        let heading = outline.or(style.heading).filter(|level| *level <= 9);
        let label = self.label(own, &style.paragraph);
        let list = label.as_ref().map(|label| label.depth).filter(|_| heading.is_none());
        let align = own.align.or(style.paragraph.align).flatten();
        let look = ParagraphLook { heading, list, align, quote: false, element: style.element };
        self.flow.begin_paragraph(look, label.map(|label| label.text).unwrap_or_default().as_str())
    }

    /// The automatic number of a paragraph. What it says itself counts before
    /// what its style says; list 0 is none.
    fn label(&mut self, own: &ParagraphProperties, style: &ParagraphProperties) -> Option<Label> {
        let list = own.list.as_ref().or(style.list.as_ref())?;
        let by_style = own.list.is_none();
        let named = if by_style { style.style.as_deref() } else { own.style.as_deref() };
        let level = own.level.or(style.level.filter(|_| by_style));
        self.around.numbering.label(list, level, named)
    }

    /// What may stand in a paragraph.
    pub(super) fn in_paragraph(&mut self, tag: &Tag<'_>) -> Result<(), IngestError> {
        match tag.key() {
            ("w", "r") => self.run(),
            ("w", "fldSimple") => {
                self.report_field(tag.value("w", "instr").unwrap_or_default());
                Ok(())
            }
            ("w", "ins" | "moveTo") => {
                self.flow.notices.insertions = self.flow.notices.insertions.saturating_add(1);
                Ok(())
            }
            ("w", "del" | "moveFrom") => self.deleted(),
            ("aml", "annotation") => self.annotation(tag),
            ("w", "commentRangeStart") => {
                self.remove_comment(tag.value("w", "id"));
                Ok(())
            }
            // The text of a formula in one line; its shape is lost.
            ("m", "t") => {
                let text = self.xml.text_inside(&mut Vec::new())?;
                self.show(&text, &RunProperties::default())
            }
            ("w", "p" | "tbl") => self.block(tag),
            ("w", "sdtPr" | "sdtEndPr" | "customXmlPr" | "smartTagPr" | "sectPr" | "rPr") | ("m", "rPr" | "ctrlPr") => {
                self.xml.skip(&mut Vec::new())
            }
            _ => Ok(()),
        }
    }

    /// Ends a paragraph, unless the next one goes on with it.
    fn end(&mut self, own: &ParagraphProperties) -> Result<(), IngestError> {
        let hidden = std::mem::take(&mut self.hidden);
        self.flow.remove(&hidden, RemovalReason::HiddenText);
        self.goes_on = own.mark_deleted || own.mark.hidden == Some(true);
        if self.goes_on && self.flow.has_text() {
            return Ok(());
        }
        if self.goes_on {
            // Nothing of it is seen, not even an empty line.
            self.flow.drop_empty_paragraph();
            return Ok(());
        }
        self.flow.end_paragraph()
    }
}
