//! Writes objects out as a plain file.

use std::borrow::Cow;

use hayro_syntax::object::{FromBytes, Object};

use super::Objects;
use crate::PdfError;

/// What an encrypted file needs to be opened.
#[derive(Debug)]
pub struct Security<'t> {
    /// The dictionary of encryption, or a reference to it.
    pub encrypt: &'t [u8],
    /// The file's identity.
    pub id: Option<&'t [u8]>,
}

/// Puts `null` in the place of objects that the library cannot read. It would
/// search the whole file for them otherwise.
pub fn validate(objects: &mut Objects<'_>) {
    for body in objects.values_mut() {
        let read = Object::from_bytes(&body.text);
        let is_dictionary = matches!(read, Some(Object::Dict(_)));
        if read.is_none() || (body.data.is_some() && !is_dictionary) {
            body.text = Cow::Borrowed(b"null");
            body.data = None;
        }
    }
}

/// Writes the file. Its catalog is a new one without pages, so that the library
/// reads no object before it is asked to.
///
/// # Errors
/// When the file would be larger than a table of references can say.
pub fn write(objects: &Objects<'_>, security: Option<&Security<'_>>) -> Result<Vec<u8>, PdfError> {
    let last = objects.keys().next_back().copied().unwrap_or(0);
    let (Some(catalog), Some(pages)) = (last.checked_add(1), last.checked_add(2)) else {
        return Err(PdfError::Twisted("the number of an object is too high"));
    };
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut entries = Vec::new();
    for (number, body) in objects {
        entries.push((*number, body.generation, out.len()));
        out.extend(format!("{number} {} obj\n", body.generation).bytes());
        put_body(&body.text, body.data.as_deref(), &mut out);
        out.extend(b"\nendobj\n");
    }
    for (number, body) in
        [(catalog, format!("<</Type/Catalog/Pages {pages} 0 R>>")), (pages, "<</Type/Pages/Kids[]/Count 0>>".into())]
    {
        entries.push((number, 0, out.len()));
        out.extend(format!("{number} 0 obj\n{body}\nendobj\n").bytes());
    }
    let start = out.len();
    if start > 2_000_000_000 {
        return Err(PdfError::TooLarge(2_000_000_000));
    }
    out.extend(b"xref\n");
    for (number, generation, offset) in entries {
        out.extend(format!("{number} 1\n{offset:010} {generation:05} n \n").bytes());
    }
    out.extend(format!("trailer\n<</Size {pages}/Root {catalog} 0 R").bytes());
    if let Some(security) = security {
        out.extend(b"\n/Encrypt ");
        out.extend(security.encrypt);
        if let Some(id) = security.id {
            out.extend(b"\n/ID ");
            out.extend(id);
        }
        out.push(b'\n');
    }
    out.extend(format!(">>\nstartxref\n{start}\n%%EOF\n").bytes());
    Ok(out)
}

fn put_body(text: &[u8], data: Option<&[u8]>, out: &mut Vec<u8>) {
    let Some(data) = data else {
        out.extend(text);
        return;
    };
    // Of two lengths the last counts.
    out.extend(text.strip_suffix(b">>").unwrap_or(text));
    out.extend(format!("\n/Length {}>>\nstream\n", data.len()).bytes());
    out.extend(data);
    out.extend(b"\nendstream");
}
