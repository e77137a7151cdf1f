//! How much a file may ask of its reader.
//!
//! Every figure has its own error, so that a clerk learns which one was
//! passed. Limits protect the process; none of them is near a real plan (the
//! longest of the five sample files has 41 000 characters).

/// Limits of one call of [`ingest`](crate::ingest).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Size of the file in bytes.
    pub bytes: usize,
    /// Size of an HTML page in bytes; a tree costs far more than its text.
    pub html_bytes: usize,
    /// Size of a Markdown file in bytes.
    pub markdown_bytes: usize,
    /// Lines of the Source.
    pub lines: usize,
    /// Characters of one line.
    pub line_chars: usize,
    /// Elements and texts of an HTML page.
    pub html_nodes: usize,
    /// Nesting of an HTML page.
    pub html_depth: usize,
    /// Attributes of one HTML tag. The tokenizer compares each with all
    /// others, so that their number counts twice.
    pub html_attributes: usize,
    /// Nesting of quotes and lists in Markdown.
    pub markdown_depth: usize,
    /// Columns of a table.
    pub table_columns: usize,
    /// Bytes of one picture.
    pub picture_bytes: usize,
    /// Bytes of all pictures of a file.
    pub pictures_bytes: usize,
    /// Pixels of one picture. A PNG is decoded once to see whether it can be.
    pub picture_pixels: u64,
    /// Pixels of all pictures of a file.
    pub pictures_pixels: u64,
    /// Pictures of a file, those that are lost included.
    pub pictures: usize,
    /// Findings on pictures that could not be taken over.
    pub lost_pictures: usize,
    /// Entries of a package (DOCX, ODT, OFD) or a batch.
    pub package_entries: usize,
    /// Bytes that a package may give in all.
    pub package_bytes: u64,
    /// Times its size that a part of more than 1 MiB may give.
    pub package_ratio: u64,
    /// Nesting of XML.
    pub xml_depth: usize,
    /// Attributes of one XML tag.
    pub xml_attributes: usize,
    /// Bytes of an XML part in UTF-16, which is held whole.
    pub xml_wide_bytes: u64,
    /// Nesting of groups in RTF.
    pub rtf_depth: usize,
    /// Nesting of the parts of a message (MHTML, e-mail).
    pub mhtml_depth: usize,
    /// Parts of a message.
    pub mhtml_parts: usize,
    /// Pages of a PDF or OFD file.
    pub pages: usize,
    /// Objects on the pages of an OFD file.
    pub page_objects: usize,
    /// Bytes that the streams of a PDF file may give in all.
    pub pdf_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            html_bytes: 16 << 20,
            markdown_bytes: 16 << 20,
            lines: 500_000,
            line_chars: 4_000_000,
            html_nodes: 400_000,
            html_depth: 1_000,
            html_attributes: 256,
            markdown_depth: 60,
            table_columns: 1_000,
            picture_bytes: 10 << 20,
            pictures_bytes: 40 << 20,
            picture_pixels: 40_000_000,
            pictures_pixels: 100_000_000,
            pictures: 500,
            lost_pictures: 50,
            package_entries: 10_000,
            package_bytes: 128 << 20,
            package_ratio: 100,
            xml_depth: 256,
            xml_attributes: 512,
            xml_wide_bytes: 16 << 20,
            rtf_depth: 200,
            mhtml_depth: 10,
            mhtml_parts: 1_000,
            pages: 2_000,
            page_objects: 1_500_000,
            pdf_bytes: 128 << 20,
        }
    }
}
