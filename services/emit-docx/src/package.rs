//! The archive. Written by ourselves: `docx-rs` stores without compressing,
//! adds empty parts and folders, and takes the time from the clock when any
//! crate of the program turns that on.

use std::io::{Cursor, Write};
use std::sync::OnceLock;

use wenshu_model::Language;
use wenshu_standard::{DocxGrid, FontNames, LatinFace, Profile};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use crate::error::EmitDocxError;
use crate::parts;

/// Level of deflate.
const LEVEL: i64 = 6;
/// Parts below this size are stored, bytes: deflate saves less there than it
/// costs to begin.
const SMALL: usize = 512;
/// Count of the variants that [`variant`] tells apart.
const VARIANTS: usize = 1 << 9;

/// Archives of the constant parts, one a variant of language and profile. They
/// are deflated once a process: that costs as much as a document.
static CONSTANT: [OnceLock<Vec<u8>>; VARIANTS] = [const { OnceLock::new() }; VARIANTS];

/// Packs the constant parts, the file's properties and the body.
pub(crate) fn pack(language: Language, profile: &Profile, core: &str, body: &str) -> Result<Vec<u8>, EmitDocxError> {
    let constant = constant_archive(language, profile).map_err(EmitDocxError::Archive)?;
    append(constant, &[(parts::CORE_PROPERTIES, core), (parts::BODY, body)]).map_err(EmitDocxError::Archive)
}

/// The archive of the constant parts.
fn constant_archive(language: Language, profile: &Profile) -> ZipResult<Vec<u8>> {
    let kept = CONSTANT.get(variant(language, profile));
    if let Some(archive) = kept.and_then(OnceLock::get) {
        return Ok(archive.clone());
    }
    let parts = parts::constant(language, profile);
    let parts: Vec<(&str, &str)> = parts.iter().map(|(name, content)| (*name, content.as_str())).collect();
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    add_parts(&mut archive, &parts)?;
    let archive = archive.finish()?.into_inner();
    if let Some(kept) = kept {
        // Another thread may have been first; its bytes are the same.
        let _ = kept.set(archive.clone());
    }
    Ok(archive)
}

/// What the constant parts depend on, as a number below [`VARIANTS`].
fn variant(language: Language, profile: &Profile) -> usize {
    let switches = [
        language == Language::Traditional,
        profile.latin_face == LatinFace::Han,
        profile.font_names == FontNames::System,
        profile.docx_grid == DocxGrid::Gbt33476,
    ];
    let bold = (1..=parts::LEVELS).map(|level| profile.bold_levels.contains(&level));
    switches.into_iter().chain(bold).fold(0, |number, switch| number << 1 | usize::from(switch))
}

/// Adds parts behind those of a finished archive.
fn append(archive: Vec<u8>, parts: &[(&str, &str)]) -> ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new_append(Cursor::new(archive))?;
    add_parts(&mut archive, parts)?;
    Ok(archive.finish()?.into_inner())
}

fn add_parts(archive: &mut ZipWriter<Cursor<Vec<u8>>>, parts: &[(&str, &str)]) -> ZipResult<()> {
    // The first moment that the format knows and one kind of machine: the same
    // bytes on every day and everywhere.
    let stored = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .system(System::Unix)
        .unix_permissions(0o644);
    let deflated = stored.compression_method(CompressionMethod::Deflated).compression_level(Some(LEVEL));
    for (name, content) in parts {
        archive.start_file(*name, if content.len() < SMALL { stored } else { deflated })?;
        archive.write_all(content.as_bytes())?;
    }
    Ok(())
}
