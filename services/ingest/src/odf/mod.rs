//! OpenDocument texts (ISO/IEC 26300), packed (ODT) and flat (FODT).
//!
//! A packed file has its common styles and heads of pages in `styles.xml` and
//! all else in `content.xml`; a flat one has both in one document, in the same
//! order. Both go through the same steps, as a stream. Nothing that a link names
//! is ever opened, except parts of the package itself.

mod body;
mod changes;
mod forms;
mod list_style;
mod names;
mod numbering;
mod objects;
mod place;
mod plain;
mod running;
mod space;
mod store;
mod style_reader;
mod styles;

use std::io::{BufReader, Cursor, Read};

use wenshu_model::{FindingCode, Severity};

use crate::{
    ForeignKind, IngestError, Limits, Reading,
    flow::{Active, Flow},
    package::Package,
    signature,
    xml::{Step, Xml},
};
use names::SPACES;
use store::Store;
use styles::{Scope, Styles};

/// The XML of a part.
type PartXml<'a> = Xml<BufReader<Box<dyn Read + 'a>>>;

/// How errors name a flat file.
const FLAT: &str = "文件";

/// Reads a packed file.
///
/// # Errors
/// When it is encrypted, is no text, is damaged or passes a limit.
pub fn read_odt(bytes: &[u8], limits: &Limits) -> Result<Reading, IngestError> {
    let mut package = Package::open(bytes, limits)?;
    refuse_encrypted(&mut package)?;
    let mut document = Document::new(Store::Package(Package::open(bytes, limits)?), limits);
    tell_active_parts(&package, &mut document.flow);
    if let Some(part) = package.part("styles.xml")? {
        document.read("styles.xml", part, Contents::Common)?;
    }
    let part = package.part("content.xml")?.ok_or(IngestError::PartMissing { part: "content.xml" })?;
    document.read("content.xml", part, Contents::Text)?;
    document.flow.finish()
}

/// Reads a flat file.
///
/// # Errors
/// When it is no text, is damaged or passes a limit.
pub fn read_flat_odt(bytes: &[u8], limits: &Limits) -> Result<Reading, IngestError> {
    let mut document = Document::new(Store::Flat, limits);
    document.read(FLAT, Box::new(Cursor::new(bytes)), Contents::Text)?;
    document.flow.finish()
}

/// Refuses a package with a password: its manifest says so of each encrypted
/// part (ISO/IEC 26300-3, 3.4).
fn refuse_encrypted(package: &mut Package<'_>) -> Result<(), IngestError> {
    /// A manifest has some hundred bytes for each part.
    const LARGEST: u64 = 8 << 20;
    let whole = package.has("encrypted-package") && !package.has("content.xml");
    let manifest = package.bytes_of("META-INF/manifest.xml", LARGEST)?.unwrap_or_default();
    let says = [&b":encryption-data"[..], b"<encryption-data"].iter().any(|mark| signature::contains(&manifest, mark));
    if whole || says { Err(IngestError::PasswordRequired) } else { Ok(()) }
}

/// Says which parts of the package are programs.
fn tell_active_parts(package: &Package<'_>, flow: &mut Flow<'_>) {
    let is_macro = |name: &str| {
        let list = name.ends_with("script-lc.xml") || name.ends_with("script-lb.xml");
        (name.starts_with("Basic/") || name.starts_with("Scripts/")) && !name.ends_with('/') && !list
    };
    if package.entries().iter().any(|entry| is_macro(&entry.name)) {
        flow.notices.active(Active::Macros);
    }
}

/// What a document of XML holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Contents {
    /// Common styles; the automatic ones in it are those of heads of pages.
    Common,
    /// The text, and in a flat file everything.
    Text,
}

/// A document being read.
struct Document<'a, 'l> {
    flow: Flow<'l>,
    styles: Styles,
    store: Store<'a>,
    limits: &'l Limits,
}

impl<'a, 'l> Document<'a, 'l> {
    fn new(store: Store<'a>, limits: &'l Limits) -> Self {
        Self { flow: Flow::new(limits), styles: Styles::default(), store, limits }
    }

    /// Reads a document of XML.
    fn read(&mut self, name: &str, part: Box<dyn Read + '_>, contents: Contents) -> Result<(), IngestError> {
        let mut xml = Xml::of_part(name, part, SPACES, self.limits)?;
        let mut buffer = Vec::new();
        loop {
            let child = match xml.next(&mut buffer)? {
                Step::Start(tag) if xml.depth() == 1 && tag.space != "office" => {
                    return Err(xml.damaged("不是 OpenDocument 文档"));
                }
                Step::Start(tag) if xml.depth() == 2 => Child::of(&tag),
                Step::Over => return Ok(()),
                _ => continue,
            };
            match child {
                Child::Fonts => style_reader::read_fonts(&mut xml, &mut self.styles)?,
                Child::Common => style_reader::read_styles(&mut xml, Scope::Common, &mut self.styles)?,
                Child::Automatic if contents == Contents::Text => {
                    style_reader::read_styles(&mut xml, Scope::Automatic, &mut self.styles)?;
                }
                Child::MasterPages => running::read_heads(&mut xml, &mut self.flow)?,
                Child::Scripts => forms::read_scripts(&mut xml, &mut self.flow)?,
                Child::Body if contents == Contents::Text => return self.read_body(&mut xml, name),
                Child::Automatic | Child::Body | Child::Other => xml.skip(&mut buffer)?,
            }
        }
    }

    /// Reads the body. If it breaks off, what was read of it stays.
    fn read_body(&mut self, xml: &mut PartXml<'_>, name: &str) -> Result<(), IngestError> {
        refuse_other_body(xml)?;
        match body::read_body(xml, &mut self.flow, &self.styles, &mut self.store) {
            Err(error @ IngestError::PartDamaged { .. }) if self.flow.has_lines() => {
                let IngestError::PartDamaged { at, what, .. } = error else { return Err(error) };
                let message = format!("文件已损坏：“{name}”第 {at} 字节处{what}，此后的内容没有读到，请对照原文补上");
                self.flow.notices.say(FindingCode::DamagedPart, Severity::Review, "", message);
                Ok(())
            }
            result => result,
        }
    }
}

/// Goes into the element of the body that says what the document is.
fn refuse_other_body(xml: &mut PartXml<'_>) -> Result<(), IngestError> {
    let mut buffer = Vec::new();
    loop {
        let kind = match xml.next(&mut buffer)? {
            Step::Start(tag) => match tag.key() {
                ("office", "text") => return Ok(()),
                ("office", "spreadsheet") => ForeignKind::Spreadsheet,
                ("office", "presentation") => ForeignKind::Slides,
                ("office", "drawing" | "image") => ForeignKind::Other("OpenDocument 绘图"),
                ("office", "chart") => ForeignKind::Other("OpenDocument 图表"),
                ("office", "database") => ForeignKind::Other("OpenDocument 数据库"),
                _ => return Err(xml.damaged("没有正文")),
            },
            Step::End | Step::Over => return Err(xml.damaged("没有正文")),
            _ => continue,
        };
        return Err(IngestError::ForeignFormat { kind });
    }
}

/// A child of the document element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Child {
    Fonts,
    Common,
    Automatic,
    MasterPages,
    Scripts,
    Body,
    Other,
}

impl Child {
    fn of(tag: &crate::xml::Tag<'_>) -> Self {
        match tag.key() {
            ("office", "font-face-decls") => Self::Fonts,
            ("office", "styles") => Self::Common,
            ("office", "automatic-styles") => Self::Automatic,
            ("office", "master-styles") => Self::MasterPages,
            ("office", "scripts") => Self::Scripts,
            ("office", "body") => Self::Body,
            _ => Self::Other,
        }
    }
}
