//! Decrypts the objects of a file that opens without a password (ISO 32000-1,
//! 7.6).
//!
//! The library decrypts, from a plain file of the objects as they are; what it
//! gives is written out again, so that everything behind this step knows nothing
//! of encryption.

use std::borrow::Cow;

use hayro_syntax::object::dict::Dict;
use hayro_syntax::object::{MaybeRef, Number, Object, ObjectIdentifier};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use super::lexer::{as_reference, is_regular};
use super::write::{Security, validate, write};
use super::xref::Trailer;
use super::{Body, Objects};
use crate::{Limits, PdfError};

/// Decrypts all objects.
///
/// # Errors
/// [`PdfError::Password`] when the file asks for one.
pub fn decrypt(
    mut objects: Objects<'_>,
    encrypt: &[u8],
    trailer: &Trailer,
    limits: &Limits,
) -> Result<Objects<'static>, PdfError> {
    validate(&mut objects);
    let security = Security { encrypt, id: trailer.id.as_deref() };
    let file = write(&objects, Some(&security))?;
    let pdf = Pdf::new(file).map_err(refusal)?;
    let key = as_reference(encrypt).map(|(number, _)| number);
    let mut decrypted = Objects::new();
    for (number, body) in objects.iter().filter(|(number, _)| Some(**number) != key) {
        let id = ObjectIdentifier::new(*number, body.generation.into());
        let Some(object) = pdf.xref().get::<Object<'_>>(id) else { continue };
        let mut text = Vec::new();
        put(&object, limits.depth, &mut text);
        let data = match &object {
            Object::Stream(stream) => Some(Cow::Owned(stream.raw_data().into_owned())),
            _ => None,
        };
        decrypted.insert(*number, Body { text: Cow::Owned(text), data, generation: body.generation });
    }
    Ok(decrypted)
}

const fn refusal(error: LoadPdfError) -> PdfError {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => PdfError::Password,
        LoadPdfError::Decryption(_) => PdfError::Encryption,
        LoadPdfError::Invalid => PdfError::Damaged("its encryption"),
    }
}

/// Writes an object; below `depth` nothing.
fn put(object: &Object<'_>, depth: usize, out: &mut Vec<u8>) {
    let Some(depth) = depth.checked_sub(1) else {
        out.extend(b"null");
        return;
    };
    match object {
        Object::Null(_) => out.extend(b"null"),
        Object::Boolean(value) => out.extend(value.to_string().bytes()),
        Object::Number(number) => put_number(*number, out),
        Object::String(string) => {
            out.push(b'<');
            string.as_bytes().iter().for_each(|byte| out.extend(format!("{byte:02x}").bytes()));
            out.push(b'>');
        }
        Object::Name(name) => put_name(name, out),
        Object::Dict(dictionary) => put_dictionary(dictionary, depth, out),
        Object::Stream(stream) => put_dictionary(stream.dict(), depth, out),
        Object::Array(array) => {
            out.push(b'[');
            for item in array.raw_iter() {
                put_item(&item, depth, out);
                out.push(b' ');
            }
            out.push(b']');
        }
    }
}

fn put_item(item: &MaybeRef<Object<'_>>, depth: usize, out: &mut Vec<u8>) {
    match item {
        MaybeRef::Ref(reference) => {
            out.extend(format!("{} {} R", reference.obj_number, reference.gen_number).bytes());
        }
        MaybeRef::NotRef(object) => put(object, depth, out),
    }
}

fn put_dictionary(dictionary: &Dict<'_>, depth: usize, out: &mut Vec<u8>) {
    out.extend(b"<<");
    for (key, value) in dictionary.entries() {
        put_name(&key, out);
        out.push(b' ');
        put_item(&value, depth, out);
        out.push(b'\n');
    }
    out.extend(b">>");
}

fn put_name(name: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for byte in name {
        if is_regular(*byte) && *byte != b'#' {
            out.push(*byte);
        } else {
            out.extend(format!("#{byte:02x}").bytes());
        }
    }
}

fn put_number(number: Number, out: &mut Vec<u8>) {
    let (whole, exact) = (number.as_i64(), number.as_f64());
    #[allow(clippy::cast_precision_loss, reason = "a whole number that large is no number of a page")]
    let is_whole = whole as f64 == exact;
    out.extend(if is_whole { whole.to_string() } else { exact.to_string() }.bytes());
}
