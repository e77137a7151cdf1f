//! Compresses the streams of the file.

use libdeflater::{CompressionLvl, Compressor};
use lopdf::{Dictionary, Document, Object};

/// The quickest level. Font programs are nine tenths of a file; higher levels
/// take half as long again or more for one or two hundredths less.
const LEVEL: i32 = 1;

/// Compresses every stream that has no filter yet and gets smaller by it.
pub(crate) fn compress(document: &mut Document) {
    let mut compressor = Compressor::new(CompressionLvl::new(LEVEL).unwrap_or_default());
    for object in document.objects.values_mut() {
        let Object::Stream(stream) = object else { continue };
        if stream.dict.has(b"Filter") {
            continue;
        }
        let mut smaller = vec![0; compressor.zlib_compress_bound(stream.content.len())];
        let Ok(length) = compressor.zlib_compress(&stream.content, &mut smaller) else { continue };
        if length < stream.content.len() {
            smaller.truncate(length);
            stream.dict.set("Filter", Object::Name(b"FlateDecode".to_vec()));
            stream.set_content(smaller);
        }
    }
}

/// True for the stream of a TrueType or CFF program.
pub(crate) fn is_font_program(dictionary: &Dictionary) -> bool {
    let subtype = dictionary.get(b"Subtype").and_then(Object::as_name);
    dictionary.has(b"Length1") || subtype.is_ok_and(|subtype| subtype == b"CIDFontType0C")
}
