//! Compresses the streams of the file.

use libdeflater::{CompressionLvl, Compressor};
use lopdf::{Dictionary, Document, Object};

/// The quickest level. Font programs are nine tenths of a file; higher levels
/// take half as long again or more for one or two hundredths less.
const LEVEL: i32 = 1;

/// Compresses every stream that has no filter yet and gets smaller by it.
pub(crate) fn compress(document: &mut Document) {
    let mut compressor = Compressor::new(CompressionLvl::new(LEVEL).unwrap_or_default());
    let mut smaller = Vec::new();
    for object in document.objects.values_mut() {
        let Object::Stream(stream) = object else { continue };
        if stream.dict.has(b"Filter") {
            continue;
        }
        let bound = compressor.zlib_compress_bound(stream.content.len());
        if smaller.len() < bound {
            smaller.resize(bound, 0);
        }
        let Ok(length) = compressor.zlib_compress(&stream.content, &mut smaller) else { continue };
        if let Some(smaller) = smaller.get(..length).filter(|_| length < stream.content.len()) {
            stream.dict.set("Filter", Object::Name(b"FlateDecode".to_vec()));
            stream.set_content(smaller.to_vec());
        }
    }
}

/// Bytes of all streams as they are.
pub(crate) fn size_of_streams(document: &Document) -> usize {
    let streams = document.objects.values().filter_map(|object| object.as_stream().ok());
    streams.map(|stream| stream.content.len()).sum()
}

/// True for the stream of a TrueType or CFF program.
pub(crate) fn is_font_program(dictionary: &Dictionary) -> bool {
    let subtype = dictionary.get(b"Subtype").and_then(Object::as_name);
    dictionary.has(b"Length1") || subtype.is_ok_and(|subtype| subtype == b"CIDFontType0C")
}
