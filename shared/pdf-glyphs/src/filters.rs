//! Opens streams (ISO 32000-1, 7.4) within limits.
//!
//! Pictures are never decoded. A stream that is damaged gives what could be read
//! of it, as every viewer does.

mod ascii;
mod lzw;
mod predictor;

use std::borrow::Cow;

use flate2::{Decompress, FlushDecompress, Status};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};

use crate::structure::lexer::{Lexer, as_count, as_name, value_of};
use crate::{Limits, PdfError};
pub use ascii::hex;
use predictor::Predictor;

/// Bytes below which nothing is taken for a bomb.
const HARMLESS: u64 = 1 << 20;

/// What streams may still give.
#[derive(Debug)]
pub struct Budget {
    left: u64,
    all: u64,
    one: u64,
    ratio: u64,
    filters: usize,
}

impl Budget {
    /// The budget of one file.
    pub const fn new(limits: &Limits) -> Self {
        let Limits { bytes, stream_bytes, ratio, filters, .. } = *limits;
        Self { left: bytes, all: bytes, one: stream_bytes, ratio, filters }
    }

    /// Spends bytes that were made of a stream of `source` bytes, `made` of them
    /// with these.
    fn spend(&mut self, bytes: usize, made: usize, source: usize) -> Result<(), PdfError> {
        let wide = |size: usize| u64::try_from(size).unwrap_or(u64::MAX);
        if wide(made) > HARMLESS && wide(made) > wide(source).saturating_mul(self.ratio) {
            return Err(PdfError::Bomb(self.ratio));
        }
        if wide(made) > self.one {
            return Err(PdfError::TooLarge(self.one));
        }
        self.left = self.left.checked_sub(wide(bytes)).ok_or(PdfError::TooLarge(self.all))?;
        Ok(())
    }
}

/// One filter of a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// Deflate.
    Flate,
    /// Lempel-Ziv-Welch.
    Lzw,
    /// Run lengths.
    RunLength,
    /// Hexadecimal.
    Hex,
    /// Base 85.
    Base85,
    /// Decryption, done before.
    Crypt,
    /// JPEG.
    Jpeg,
    /// Another coding of pictures, or an unknown one.
    Other,
}

impl Filter {
    fn by_name(name: &[u8]) -> Self {
        match name {
            b"FlateDecode" | b"Fl" => Self::Flate,
            b"LZWDecode" | b"LZW" => Self::Lzw,
            b"RunLengthDecode" | b"RL" => Self::RunLength,
            b"ASCIIHexDecode" | b"AHx" => Self::Hex,
            b"ASCII85Decode" | b"A85" => Self::Base85,
            b"Crypt" => Self::Crypt,
            b"DCTDecode" | b"DCT" => Self::Jpeg,
            _ => Self::Other,
        }
    }
}

/// The filters of a stream, in the order in which they are undone.
#[derive(Debug, Default)]
pub struct Chain(Vec<(Filter, Predictor)>);

impl Chain {
    /// Those of a dictionary as it stands in the file.
    pub fn of_text(dictionary: &[u8]) -> Self {
        let value = |key| value_of(dictionary, key).unwrap_or_default();
        let filters = items(value(b"Filter"));
        let parameters = items(value(b"DecodeParms"));
        let number = |parms: &[u8], key: &[u8]| value_of(parms, key).and_then(as_count);
        let chain = filters.iter().enumerate().map(|(place, filter)| {
            let parms = parameters.get(place).copied().unwrap_or_default();
            let filter = as_name(filter).map_or(Filter::Other, |name| Filter::by_name(&name));
            (filter, Predictor::new(|key| number(parms, key)))
        });
        Self(chain.collect())
    }

    /// Those of a stream of the opened file.
    pub fn of_stream(stream: &Stream<'_>) -> Self {
        let dictionary = stream.dict();
        let one = dictionary.get::<Name<'_>>(b"Filter").map(|name| vec![Filter::by_name(&name)]);
        let many = || dictionary.get::<Array<'_>>(b"Filter").map(|array| names(&array));
        let filters = one.or_else(many).unwrap_or_default();
        let alone = dictionary.get::<Dict<'_>>(b"DecodeParms").map(|parms| vec![parms]);
        let listed = || dictionary.get::<Array<'_>>(b"DecodeParms").map(|array| dictionaries(&array));
        let parameters = alone.or_else(listed).unwrap_or_default();
        let number = |parms: Option<&Dict<'_>>, key: &[u8]| u64::try_from(parms?.get::<i32>(key)?).ok();
        let chain = filters.into_iter().enumerate().map(|(place, filter)| {
            let parms = parameters.get(place);
            (filter, Predictor::new(|key| number(parms, key)))
        });
        Self(chain.collect())
    }

    /// True for a JPEG and nothing around it.
    pub fn is_jpeg(&self) -> bool {
        matches!(self.0.as_slice(), [(Filter::Jpeg, _)])
    }

    /// Undoes the filters; nothing for a picture or an unknown filter.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn open<'d>(&self, data: Cow<'d, [u8]>, budget: &mut Budget) -> Result<Option<Cow<'d, [u8]>>, PdfError> {
        if self.0.len() > budget.filters {
            return Err(PdfError::Twisted("a stream has too many filters"));
        }
        let source = data.len();
        let mut data = data;
        for (filter, predictor) in &self.0 {
            let opened = match filter {
                Filter::Crypt => continue,
                Filter::Jpeg | Filter::Other => return Ok(None),
                Filter::Flate => predictor.undo(inflate(&data, source, budget)?),
                Filter::Lzw => {
                    let spend = |bytes, made| budget.spend(bytes, made, source);
                    predictor.undo(lzw::decode(&data, predictor.early_change, spend)?)
                }
                Filter::RunLength => ascii::run_length(&data, |bytes, made| budget.spend(bytes, made, source))?,
                Filter::Hex => ascii::hex(&data),
                Filter::Base85 => ascii::base_85(&data),
            };
            data = Cow::Owned(opened);
        }
        Ok(Some(data))
    }
}

/// Opens a stream of the opened file.
///
/// # Errors
/// When a limit is passed.
pub fn open<'d>(stream: &Stream<'d>, budget: &mut Budget) -> Result<Option<Cow<'d, [u8]>>, PdfError> {
    Chain::of_stream(stream).open(stream.raw_data(), budget)
}

/// A value, or the items of an array of them.
fn items(value: &[u8]) -> Vec<&[u8]> {
    const MOST: usize = 32;
    let value = value.trim_ascii();
    let Some(inside) = value.strip_prefix(b"[") else {
        return if value.is_empty() { Vec::new() } else { vec![value] };
    };
    let mut lexer = Lexer::new(inside, 0);
    let mut items = Vec::new();
    while items.len() < MOST
        && let Some(item) = lexer.object(4)
    {
        items.push(item);
    }
    items
}

fn names(array: &Array<'_>) -> Vec<Filter> {
    array
        .iter::<Object<'_>>()
        .map(|item| item.into_name().map_or(Filter::Other, |name| Filter::by_name(&name)))
        .take(32)
        .collect()
}

fn dictionaries<'d>(array: &Array<'d>) -> Vec<Dict<'d>> {
    array.iter::<Object<'_>>().map(|item| item.into_dict().unwrap_or_default()).take(32).collect()
}

/// Inflates data with or without the head of zlib.
fn inflate(data: &[u8], source: usize, budget: &mut Budget) -> Result<Vec<u8>, PdfError> {
    // Some programs write one line end too many in front.
    let trimmed = match data {
        [b'\r', b'\n', rest @ ..] | [b'\n' | b'\r', rest @ ..] if has_zlib_head(rest) => rest,
        _ => data,
    };
    let mut inflater = Decompress::new(has_zlib_head(trimmed));
    let mut out = Vec::new();
    let mut chunk = vec![0u8; 32 << 10];
    let mut rest = trimmed;
    loop {
        let (before_in, before_out) = (inflater.total_in(), inflater.total_out());
        let status = inflater.decompress(rest, &mut chunk, FlushDecompress::None);
        let read = usize::try_from(inflater.total_in().saturating_sub(before_in)).unwrap_or(usize::MAX);
        let made = usize::try_from(inflater.total_out().saturating_sub(before_out)).unwrap_or(usize::MAX);
        budget.spend(made, out.len().saturating_add(made), source)?;
        out.extend_from_slice(chunk.get(..made).unwrap_or_default());
        rest = rest.get(read..).unwrap_or_default();
        let over = !matches!(status, Ok(Status::Ok)) || (read == 0 && made == 0);
        if over {
            return Ok(out);
        }
    }
}

/// RFC 1950, 2.2.
fn has_zlib_head(data: &[u8]) -> bool {
    matches!(data, [method, flags, ..] if method & 0x0f == 8
        && u16::from_be_bytes([*method, *flags]) % 31 == 0
        && flags & 0x20 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(dictionary: &str, data: &[u8]) -> Result<Option<Vec<u8>>, PdfError> {
        let mut budget = Budget::new(&Limits::default());
        let opened = Chain::of_text(dictionary.as_bytes()).open(Cow::Borrowed(data), &mut budget)?;
        Ok(opened.map(Cow::into_owned))
    }

    #[test]
    fn codings_of_the_standard() {
        for (filter, data, plain) in [
            ("LZWDecode", &b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01"[..], &b"-----A---B"[..]),
            ("ASCIIHexDecode", b"41 4 2>43", b"AB"),
            ("ASCII85Decode", b"<~87cURD]i,\"Ebo80~>", b"Hello World!"),
            ("RunLengthDecode", b"\x02abc\xfed\x80zz", b"abcddd"),
            ("FlateDecode", b"\x78\x9c\x4b\x4c\x4a\x06\x00\x02\x4d\x01\x27", b"abc"),
        ] {
            let found = opened(&format!("<</Filter/{filter}>>"), data).unwrap();
            assert_eq!(found.as_deref(), Some(plain), "{filter}");
        }
    }

    #[test]
    fn rows_are_put_right() {
        let png = opened("<</Filter/AHx/DecodeParms<</Predictor 12/Columns 3>>>>", b"");
        assert_eq!(png, Ok(Some(Vec::new())));
        let predictor = Predictor::new(|key| match key {
            b"Predictor" => Some(15),
            b"Columns" => Some(3),
            _ => None,
        });
        assert_eq!(predictor.undo(vec![0, 1, 2, 3, 2, 1, 1, 1, 1, 5, 1, 1]), [1, 2, 3, 2, 3, 4, 5, 6, 7]);
    }

    #[test]
    fn pictures_are_left_alone_and_chains_have_an_end() {
        assert_eq!(opened("<</Filter[/FlateDecode/DCTDecode]>>", b"abc"), Ok(None));
        let five = format!("<</Filter[{}]>>", "/AHx".repeat(5));
        assert!(matches!(opened(&five, b"41>"), Err(PdfError::Twisted(_))));
    }
}
