//! Limits under which a stranger's file is read (DESIGN §8).

/// Limits of a check. Going over one is an error, never a shortened reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Entries of an archive.
    pub entries: usize,
    /// Bytes of all parts of an archive that are read, unpacked.
    pub unpacked: usize,
    /// How many times larger than its packed form a part may be.
    pub ratio: usize,
    /// Nodes of an XML part.
    pub nodes: u32,
    /// Depth of an XML part.
    pub depth: usize,
    /// Pages of a PDF.
    pub pages: usize,
    /// Objects of a PDF.
    pub objects: usize,
    /// Bytes of one unpacked stream of a PDF.
    pub stream: usize,
    /// Operators in all content streams of a PDF, forms counted each time they
    /// are drawn.
    pub operators: usize,
    /// Paragraphs of a document.
    pub paragraphs: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            entries: 2_000,
            unpacked: 256 << 20,
            ratio: 1_000,
            nodes: 4_000_000,
            depth: 256,
            pages: 2_000,
            objects: 500_000,
            stream: 64 << 20,
            operators: 8_000_000,
            paragraphs: 100_000,
        }
    }
}
