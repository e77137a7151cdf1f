//! Where on the pages the findings stand that a person should look at.

/// A page with findings on it.
#[derive(Debug, Clone, PartialEq)]
pub struct ReviewPage {
    /// Page of the PDF, from 1.
    pub page: u32,
    /// Picture of the page; absent where none was asked for.
    pub picture: Option<PagePicture>,
    /// The findings on it, from top to bottom.
    pub marks: Vec<Mark>,
}

/// A page to look at.
#[derive(Debug, Clone, PartialEq)]
pub enum PagePicture {
    /// An SVG element.
    Sketch(String),
    /// A PNG file.
    Exact(Vec<u8>),
}

/// A finding on a page. Lengths are shares of the page's width and height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// Index of the finding in the document's report.
    pub finding: usize,
    /// Left edge of the line.
    pub left: f64,
    /// Upper edge of the line.
    pub top: f64,
    /// Width of the line.
    pub width: f64,
    /// Height of the line.
    pub height: f64,
}
