//! Pictures and objects of a document.

use wenshu_model::{FindingCode, RemovalReason, Severity};

use super::names::SPACES;
use super::plain;
use super::space::MeantSpaces;
use super::store::{Store, Target};
use crate::{
    IngestError, Limits,
    flow::{Active, Flow},
    pictures::decode_base64,
    xml::Xml,
};

/// Pictures looked at in one frame: programs write two or three forms of one.
const MOST_IN_FRAME: usize = 8;

/// How a finding names a picture that is in the flat file itself.
const IN_PLACE: &str = "文件内嵌的图片";

/// A frame: the forms of one picture, of which a program shows the first that it
/// can.
#[derive(Debug, Default)]
pub struct Frame {
    images: Vec<Image>,
}

/// A picture in a frame.
#[derive(Debug)]
pub enum Image {
    /// By its address.
    Link(String),
    /// In place.
    Bytes(Vec<u8>),
    /// In place, and too large.
    TooLarge,
}

impl Frame {
    /// Adds a form.
    pub fn add(&mut self, image: Image) {
        if self.images.len() < MOST_IN_FRAME {
            self.images.push(image);
        }
    }
}

impl Image {
    /// A picture in base64. One that cannot be decoded has no bytes.
    pub fn data(data: &str, limits: &Limits) -> Self {
        let bytes = data.len() / 4 * 3;
        if bytes > limits.picture_bytes.saturating_add(data.len() / 8) {
            return Self::TooLarge;
        }
        Self::Bytes(decode_base64(data).unwrap_or_default())
    }
}

/// Takes the picture of a frame over: the first form in PNG or JPEG; without
/// one, a finding names the first form.
///
/// # Errors
/// When its part passes a limit of the package.
pub fn place_picture(frame: Frame, store: &mut Store<'_>, flow: &mut Flow<'_>) -> Result<(), IngestError> {
    let mut first = None;
    for image in frame.images {
        let found = find(image, store, flow)?;
        if let Found::Bytes { name, bytes } = &found
            && is_readable(bytes)
        {
            flow.picture(name, "", bytes.clone());
            return Ok(());
        }
        if matches!(found, Found::Again) {
            return Ok(());
        }
        first.get_or_insert(found);
    }
    match first {
        Some(Found::Bytes { name, bytes }) => flow.picture(&name, "", bytes),
        Some(Found::TooLarge { name }) => flow.picture_too_large(&name),
        Some(Found::Elsewhere { link }) => flow.picture_elsewhere(&link),
        Some(Found::Again) | None => {}
    }
    Ok(())
}

/// What became of the search for a picture.
enum Found {
    Bytes {
        name: String,
        bytes: Vec<u8>,
    },
    TooLarge {
        name: String,
    },
    Elsewhere {
        link: String,
    },
    /// A part that was taken over before.
    Again,
}

fn find(image: Image, store: &mut Store<'_>, flow: &mut Flow<'_>) -> Result<Found, IngestError> {
    let link = match image {
        Image::Bytes(bytes) => return Ok(Found::Bytes { name: IN_PLACE.to_owned(), bytes }),
        Image::TooLarge => return Ok(Found::TooLarge { name: IN_PLACE.to_owned() }),
        Image::Link(link) => link,
    };
    let part = match store.target(&link) {
        Target::Part(part) => part,
        Target::Elsewhere { outside } => {
            if outside {
                flow.notices.active(Active::External);
            }
            return Ok(Found::Elsewhere { link });
        }
    };
    if flow.picture_again(&part) {
        return Ok(Found::Again);
    }
    let limit = flow.limits().picture_bytes as u64;
    match store.bytes_of(&part, limit) {
        Ok(bytes) => Ok(Found::Bytes { name: part, bytes }),
        Err(IngestError::PartTooLarge { .. }) => Ok(Found::TooLarge { name: part }),
        // A damaged picture is no reason to refuse the text.
        Err(IngestError::PartDamaged { .. }) => Ok(Found::Bytes { name: part, bytes: Vec::new() }),
        Err(error) => Err(error),
    }
}

fn is_readable(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\x89PNG\r\n\x1a\n") || bytes.starts_with(b"\xff\xd8\xff")
}

/// Lists the text of an object: a formula, a chart, a table. It is shown as a
/// picture.
///
/// # Errors
/// When its part passes a limit.
pub fn list_object(
    store: &mut Store<'_>,
    part: &str,
    spaces: &mut MeantSpaces,
    flow: &mut Flow<'_>,
) -> Result<(), IngestError> {
    let limits = flow.limits();
    let Some(bytes) = store.part(part)? else { return Ok(()) };
    let text = Xml::of_part(part, bytes, SPACES, limits).and_then(|mut xml| plain::text_of(&mut xml, spaces));
    match text {
        Ok(text) => flow.remove(&text, RemovalReason::PictureText),
        Err(IngestError::PartDamaged { .. } | IngestError::XmlDocumentType { .. }) => {
            let message = format!("文件里嵌入的对象“{part}”已损坏，其中的文字没有读到，请对照原文检查");
            flow.notices.say(FindingCode::DamagedPart, Severity::Review, "", message);
        }
        Err(error) => return Err(error),
    }
    Ok(())
}
