//! Drawings: text boxes, pictures, art made of words, diagrams (ECMA-376-1,
//! 20 and 21; VML in ECMA-376-4).

use std::io::BufRead;

use wenshu_model::RemovalReason;

use super::{Active, spaces::SPACES, unseen::Ground, walker::Walker};
use crate::{
    IngestError,
    flow::{ParagraphLook, RunLook},
    xml::{Step, Tag, Xml},
};

/// Texts of a diagram that are taken over.
const MOST_TEXTS: usize = 1_000;

impl<R: BufRead> Walker<'_, '_, '_, '_, R> {
    /// What may stand in a drawing or an object.
    pub(super) fn in_drawing(&mut self, tag: &Tag<'_>) -> Result<(), IngestError> {
        match tag.key() {
            ("w", "txbxContent") => self.text_box(),
            ("wp", "anchor") => {
                self.ground.document |= matches!(tag.value("wp", "behindDoc"), Some("1" | "true" | "on"));
                Ok(())
            }
            // The words that stand for a drawing where it cannot be shown.
            ("wp", "docPr") => {
                self.words_for(tag.value("wp", "descr"));
                self.words_for(tag.value("wp", "title"));
                Ok(())
            }
            ("v", "shape" | "rect" | "roundrect" | "oval" | "group") => {
                // Old drawings may lie under the text; which do, their styles say.
                self.ground.document |= tag.value("v", "style").is_some_and(|style| style.contains("z-index:-"));
                self.words_for(tag.value("v", "alt"));
                Ok(())
            }
            ("a", "blip") => {
                self.picture(tag.value("r", "embed"));
                self.picture_outside(tag.value("r", "link"));
                Ok(())
            }
            ("v", "imagedata" | "fill") => {
                self.picture(tag.value("r", "id"));
                self.picture_outside(tag.value("r", "href"));
                // Word 2003 names the bytes that stand beside it.
                if let Some(name) = tag.value("v", "src").filter(|name| self.around.media.has(name)) {
                    self.picture_part(name);
                }
                Ok(())
            }
            ("v", "textpath") => self.boxed(tag.value("v", "string").unwrap_or_default()),
            ("a", "t") => {
                let text = self.xml.text_inside(&mut Vec::new())?;
                self.boxed(&text)
            }
            ("dgm", "relIds") => self.diagram(tag.value("r", "dm")),
            ("c", "chart") => {
                self.flow.picture("图表", "图表", Vec::new());
                Ok(())
            }
            ("o", "OLEObject") => {
                self.flow.notices.active(Active::Embedded);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Walks the text of a text box. The paragraph around it waits.
    fn text_box(&mut self) -> Result<(), IngestError> {
        self.apart(|walker| {
            walker.flow.begin_box();
            let walked = walker.blocks();
            walker.flow.end_aside()?;
            walked
        })
    }

    /// Walks something that stands apart from the open paragraph.
    pub(super) fn apart<T>(
        &mut self,
        walk: impl FnOnce(&mut Self) -> Result<T, IngestError>,
    ) -> Result<T, IngestError> {
        let base = std::mem::take(&mut self.base);
        let hidden = std::mem::take(&mut self.hidden);
        let fields = std::mem::take(&mut self.fields);
        let goes_on = std::mem::take(&mut self.goes_on);
        let ground = self.ground;
        self.ground.around = true;
        let walked = walk(self);
        (self.base, self.hidden, self.fields, self.goes_on) = (base, hidden, fields, goes_on);
        self.ground = Ground { document: self.ground.document, ..ground };
        walked
    }

    fn words_for(&mut self, words: Option<&str>) {
        self.flow.remove(words.unwrap_or_default(), RemovalReason::PictureText);
    }

    /// A box with one line of text.
    fn boxed(&mut self, text: &str) -> Result<(), IngestError> {
        if text.trim().is_empty() {
            return Ok(());
        }
        self.flow.begin_box();
        self.flow.begin_paragraph(ParagraphLook::default(), "")?;
        self.flow.text(text, RunLook::default())?;
        self.flow.end_aside()
    }

    /// A picture of the package, by the id of its relationship.
    fn picture(&mut self, id: Option<&str>) {
        let Some(relation) = id.and_then(|id| self.relations.by_id(id)).cloned() else { return };
        if relation.external {
            return self.picture_outside(id);
        }
        self.picture_part(&relation.target);
    }

    /// A picture by the name of its part.
    fn picture_part(&mut self, part: &str) {
        let limit = u64::try_from(self.around.limits.picture_bytes).unwrap_or(u64::MAX);
        let name = part.rsplit('/').next().unwrap_or_default().to_owned();
        let declared = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        match self.around.media.bytes_of(part, limit) {
            Ok(Some(bytes)) => self.flow.picture(&name, declared, bytes),
            Ok(None) => self.flow.picture_elsewhere(&name),
            Err(IngestError::PartTooLarge { .. }) => self.flow.picture_too_large(&name),
            // A damaged picture does not spoil the text.
            Err(_) => self.flow.picture(&name, declared, Vec::new()),
        }
    }

    /// A picture that is not in the package.
    fn picture_outside(&mut self, id: Option<&str>) {
        let Some(relation) = id.and_then(|id| self.relations.by_id(id)).filter(|relation| relation.external) else {
            return;
        };
        let target = relation.target.clone();
        self.flow.notices.active(Active::External);
        self.flow.picture_elsewhere(&target);
    }

    /// The words of a diagram, each a line; its shape is lost.
    fn diagram(&mut self, id: Option<&str>) -> Result<(), IngestError> {
        let part = id.and_then(|id| self.relations.by_id(id)).filter(|relation| !relation.external);
        let Some(part) = part.map(|relation| relation.target.clone()) else { return Ok(()) };
        let limits = self.around.limits;
        let Some(bytes) = self.around.media.part(&part)? else { return Ok(()) };
        let mut xml = Xml::of_part(&part, bytes, SPACES, limits)?;
        let (mut buffer, mut texts, mut open) = (Vec::new(), Vec::new(), String::new());
        loop {
            match xml.next(&mut buffer)? {
                Step::Start(tag) if tag.key() == ("a", "t") => open.push_str(&xml.text_inside(&mut Vec::new())?),
                Step::Start(tag) if tag.key() == ("a", "p") => texts.push(std::mem::take(&mut open)),
                Step::Over => break,
                _ => {}
            }
        }
        texts.push(open);
        drop(xml);
        texts.iter().filter(|text| !text.trim().is_empty()).take(MOST_TEXTS).try_for_each(|text| self.boxed(text))
    }
}
