//! The archive. Written by ourselves: `docx-rs` stores without compressing,
//! adds empty parts and folders, and takes the time from the clock when any
//! crate of the program turns that on.

use std::collections::BTreeMap;
use std::io::{Cursor, Write};
use std::sync::{Arc, PoisonError, RwLock};

use wenshu_model::Language;
use wenshu_model::source::Asset;
use wenshu_standard::{DocxGrid, FontNames, LatinFace, PageNumbers, Profile};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use crate::error::EmitDocxError;
use crate::page::PageSetup;
use crate::{drawing, parts};

/// Level of deflate.
const LEVEL: i64 = 6;
/// Parts below this size are stored, bytes: deflate saves less there than it
/// costs to begin.
const SMALL: usize = 512;

/// Which parts a package has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shape {
    /// Text and tables on upright, numbered pages.
    Plain,
    /// Also pictures, pages without numbers or turned tables.
    Full,
}

/// What a package holds beside the body and the constant parts.
pub(crate) struct Extras<'a> {
    pub shape: Shape,
    /// `word/comments.xml`.
    pub comments: Option<String>,
    pub pictures: &'a [&'a Asset],
}

/// What the constant parts depend on.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Variant {
    shape: Shape,
    /// Language, faces, grid, bold levels and so on, a bit each.
    switches: u32,
    /// Distance of the lines, twips.
    pitch: u32,
}

/// Archives of the constant parts, one a variant. They are deflated once a
/// process: that costs as much as a document.
static CONSTANT: RwLock<BTreeMap<Variant, Arc<[u8]>>> = RwLock::new(BTreeMap::new());
/// Most variants that are kept; a site has one profile or a few.
const MOST_VARIANTS: usize = 32;

/// Packs the constant parts, the file's properties, the body and what it refers to.
pub(crate) fn pack(
    language: Language,
    profile: &Profile,
    core: &str,
    body: &str,
    extras: &Extras<'_>,
) -> Result<Vec<u8>, EmitDocxError> {
    // The relationships of a plain package are constant.
    let shape = if extras.comments.is_some() { Shape::Full } else { extras.shape };
    let constant = constant_archive(language, profile, shape, extras.comments.is_some());
    let constant = constant.map_err(EmitDocxError::Archive)?;
    append(&constant, shape, core, body, extras).map_err(EmitDocxError::Archive)
}

/// The archive of the constant parts.
fn constant_archive(language: Language, profile: &Profile, shape: Shape, comments: bool) -> ZipResult<Arc<[u8]>> {
    let variant = variant(language, profile, shape, comments);
    // What is kept is whole at any time: an entry is put in at once.
    let kept = CONSTANT.read().unwrap_or_else(PoisonError::into_inner).get(&variant).cloned();
    if let Some(archive) = kept {
        return Ok(archive);
    }
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts::constant(language, profile, shape, comments) {
        add_part(&mut archive, name, content.as_bytes())?;
    }
    let archive: Arc<[u8]> = archive.finish()?.into_inner().into();
    let mut all = CONSTANT.write().unwrap_or_else(PoisonError::into_inner);
    if all.len() < MOST_VARIANTS {
        all.insert(variant, Arc::clone(&archive));
    }
    Ok(archive)
}

fn variant(language: Language, profile: &Profile, shape: Shape, comments: bool) -> Variant {
    let switches = [
        language == Language::Traditional,
        profile.latin_face == LatinFace::Han,
        profile.font_names == FontNames::System,
        profile.docx_grid == DocxGrid::Gbt33476,
        profile.page_numbers == PageNumbers::Center,
        comments,
    ];
    let bold = (1..=parts::LEVELS).map(|level| profile.bold_levels.contains(&level));
    let switches = switches.into_iter().chain(bold).fold(0, |bits, switch| bits << 1 | u32::from(switch));
    Variant { shape, switches, pitch: PageSetup::of(profile).pitch }
}

/// Adds the document's own parts behind those of a finished archive.
fn append(constant: &[u8], shape: Shape, core: &str, body: &str, extras: &Extras<'_>) -> ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new_append(Cursor::new(constant.to_vec()))?;
    add_part(&mut archive, parts::CORE_PROPERTIES, core.as_bytes())?;
    if shape == Shape::Full {
        let names = (0..).zip(extras.pictures).map(|(index, asset)| drawing::media_name(index, asset.media));
        let names: Vec<String> = names.collect();
        let relations = parts::relations(shape, extras.comments.is_some(), &names);
        add_part(&mut archive, parts::RELATIONS, relations.as_bytes())?;
        for (name, asset) in names.iter().zip(extras.pictures) {
            add_picture(&mut archive, &format!("word/{name}"), &asset.bytes)?;
        }
    }
    if let Some(comments) = &extras.comments {
        add_part(&mut archive, parts::COMMENTS, comments.as_bytes())?;
    }
    add_part(&mut archive, parts::BODY, body.as_bytes())?;
    Ok(archive.finish()?.into_inner())
}

fn add_part(archive: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, content: &[u8]) -> ZipResult<()> {
    let options = stored();
    let deflated = options.compression_method(CompressionMethod::Deflated).compression_level(Some(LEVEL));
    archive.start_file(name, if content.len() < SMALL { options } else { deflated })?;
    Ok(archive.write_all(content)?)
}

/// Pictures are compressed by their own format.
fn add_picture(archive: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, content: &[u8]) -> ZipResult<()> {
    archive.start_file(name, stored())?;
    Ok(archive.write_all(content)?)
}

/// The first moment that the format knows and one kind of machine: the same
/// bytes on every day and everywhere.
fn stored() -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .system(System::Unix)
        .unix_permissions(0o644)
}
