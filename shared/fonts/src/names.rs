//! The names of a face, in all languages and encodings in which faces for
//! Chinese have them.

use encoding_rs::GBK;
use ttf_parser::name::Name;
use ttf_parser::{Face, PlatformId, name_id};

/// Names that are read of a face; a face has a few dozen.
const MOST_NAMES: usize = 512;
/// Longest name that is read, bytes.
const MOST_BYTES: usize = 512;
/// Language of the People's Republic of China on Windows.
const CHINESE: u16 = 0x0804;

/// Family, full and PostScript names.
pub(crate) fn families(face: &Face<'_>) -> Vec<String> {
    let wanted = [name_id::FAMILY, name_id::FULL_NAME, name_id::POST_SCRIPT_NAME, name_id::TYPOGRAPHIC_FAMILY];
    let names = face.names().into_iter().take(MOST_NAMES).filter(|name| wanted.contains(&name.name_id));
    let mut found: Vec<String> = names.filter_map(|name| text(&name)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The full name, or the family: in Chinese where there is one.
pub(crate) fn display_name(face: &Face<'_>) -> Option<String> {
    let named = |id: u16, chinese: bool| {
        let names = face.names().into_iter().take(MOST_NAMES).filter(|name| name.name_id == id);
        let mut names = names.filter(|name| !chinese || name.language_id == CHINESE);
        names.find_map(|name| text(&name))
    };
    let orders = [(name_id::FULL_NAME, true), (name_id::FAMILY, true), (name_id::FULL_NAME, false)];
    orders.into_iter().find_map(|(id, chinese)| named(id, chinese))
}

/// A name as text: UTF-16, or GBK where the record says so, or plain ASCII.
fn text(name: &Name<'_>) -> Option<String> {
    let bytes = name.name.get(..name.name.len().min(MOST_BYTES))?;
    let is_gbk = match name.platform_id {
        PlatformId::Windows => name.encoding_id == 3,
        PlatformId::Macintosh => name.encoding_id == 25,
        _ => false,
    };
    let text = if is_gbk {
        // Old faces fill the codes of ASCII up with zeros.
        let bytes: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
        GBK.decode_without_bom_handling_and_without_replacement(&bytes)?.into_owned()
    } else if name.is_unicode() {
        name.to_string()?
    } else if bytes.is_ascii() {
        String::from_utf8(bytes.to_vec()).ok()?
    } else {
        return None;
    };
    let text: String = text.chars().filter(|ch| !ch.is_control()).collect();
    (!text.is_empty()).then_some(text)
}
