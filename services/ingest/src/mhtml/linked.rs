//! Pictures of a message, by the addresses under which its page names them
//! (RFC 2557 8, RFC 2392).

use std::collections::BTreeMap;

use super::message::{Message, Part};
use super::transfer;
use crate::{Limits, pictures::PicturePart};

/// The pictures that a page may name, by address. An address that the page writes
/// relative to its own is there in that form too.
pub fn linked_parts(message: &Message<'_>, page: &Part<'_>, limits: &Limits) -> BTreeMap<String, PicturePart> {
    let base = page.location().or_else(|| message.part(0).and_then(Part::location));
    let mut linked = BTreeMap::new();
    let mut bytes_left = limits.pictures_bytes;
    for (_, part) in message.parts().filter(|(_, part)| part.media().starts_with("image/")) {
        let mut addresses: Vec<String> = part.identity().map(|id| format!("cid:{id}")).into_iter().collect();
        if let Some(location) = part.location() {
            let relative = base.as_deref().and_then(|base| relative_to(base, &location)).map(str::to_owned);
            addresses.extend(relative);
            addresses.push(location);
        }
        let bytes = transfer::decoded(part);
        let Some(left) = bytes_left.checked_sub(bytes.len()) else { continue };
        bytes_left = left;
        let picture = PicturePart { declared: part.media(), bytes: bytes.into() };
        for address in addresses {
            linked.entry(crate::pictures::folded_address(&address)).or_insert_with(|| picture.clone());
        }
    }
    linked
}

/// An address as one in the folder of `base` writes it.
fn relative_to<'l>(base: &str, location: &'l str) -> Option<&'l str> {
    let folder = base.rfind('/').and_then(|end| base.get(..=end))?;
    location.strip_prefix(folder).filter(|relative| !relative.is_empty())
}
