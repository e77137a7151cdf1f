//! How much a file may ask of its reader.

/// Limits of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Pages.
    pub pages: usize,
    /// Bytes that all streams may give in all, each counted as often as it is
    /// opened.
    pub bytes: u64,
    /// Bytes that one stream may give.
    pub stream_bytes: u64,
    /// Objects, those in object streams included.
    pub objects: usize,
    /// Filters of one stream, one behind the other.
    pub filters: usize,
    /// Times its size that a stream of more than 1 MiB may give. Deflate cannot
    /// reach 1,033, so that more is a chain of filters made to explode.
    pub ratio: u64,
    /// Nesting of arrays and dictionaries.
    pub depth: usize,
    /// Nesting of forms drawn inside forms.
    pub forms: usize,
    /// Operators and characters of all pages together.
    pub operations: u64,
    /// Characters of one page.
    pub page_glyphs: usize,
    /// Rules and pictures kept of one page.
    pub drawings: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            pages: 2_000,
            bytes: 128 << 20,
            stream_bytes: 40 << 20,
            objects: 300_000,
            filters: 4,
            ratio: 1_040,
            depth: 100,
            forms: 24,
            operations: 20_000_000,
            page_glyphs: 200_000,
            drawings: 20_000,
        }
    }
}
