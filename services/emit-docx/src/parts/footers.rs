//! Footers: the page number of upright sheets, none, and that of landscape
//! sheets, which stands where it does on the others (9704-7.5, 9704-8-a).

use wenshu_standard::{PageNumbers, figures};

use super::{DECLARATION, MAIN, styles};
use crate::package::Shape;
use crate::page::{PAGE_NUMBER_LINE, TYPE_AREA_WIDTH, twips};

/// A footer part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Footer {
    /// Page number of odd pages.
    Odd,
    /// Page number of even pages.
    Even,
    /// Nothing, for odd pages and for the first page of a letter.
    EmptyOdd,
    /// Nothing, for even pages.
    EmptyEven,
    /// Page number of odd pages with a turned table.
    TurnedOdd,
    /// Page number of even pages with a turned table.
    TurnedEven,
}

impl Footer {
    /// The footers of a package.
    pub(crate) fn of(shape: Shape) -> impl Iterator<Item = Self> {
        let all = [Self::Odd, Self::Even, Self::EmptyOdd, Self::EmptyEven, Self::TurnedOdd, Self::TurnedEven];
        all.into_iter().take(if shape == Shape::Plain { 2 } else { 6 })
    }

    /// Name of the part.
    pub(crate) fn part(self) -> &'static str {
        match self {
            Self::Odd => "word/footer1.xml",
            Self::Even => "word/footer2.xml",
            Self::EmptyOdd => "word/footer3.xml",
            Self::EmptyEven => "word/footer4.xml",
            Self::TurnedOdd => "word/footer5.xml",
            Self::TurnedEven => "word/footer6.xml",
        }
    }

    /// Name of the relationship by which a section refers to it.
    pub(crate) fn relation(self) -> &'static str {
        match self {
            Self::Odd => "rId4",
            Self::Even => "rId5",
            Self::EmptyOdd => "rId7",
            Self::EmptyEven => "rId8",
            Self::TurnedOdd => "rId9",
            Self::TurnedEven => "rId10",
        }
    }

    /// The part.
    pub(super) fn content(self, place: PageNumbers) -> String {
        let style = styles::PAGE_NUMBER_STYLE;
        let empty = format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr></w:p>");
        let side = match (place, self) {
            (PageNumbers::Center, _) => None,
            (PageNumbers::Outer, Self::Odd | Self::EmptyOdd | Self::TurnedOdd) => Some("right"),
            (PageNumbers::Outer, Self::Even | Self::EmptyEven | Self::TurnedEven) => Some("left"),
        };
        let content = match self {
            Self::Odd | Self::Even => page_number(side),
            Self::EmptyOdd | Self::EmptyEven => empty,
            Self::TurnedOdd | Self::TurnedEven => turned(&page_number(side)) + &empty,
        };
        format!("{DECLARATION}<w:ftr xmlns:w=\"{MAIN}\">{content}</w:ftr>")
    }
}

/// Page number at the outer edge, one 字 inside it (9704-7.5-c), or in the
/// middle. The em dashes are the rules of 9704-7.5-a, with a space between rule
/// and digit.
fn page_number(side: Option<&str>) -> String {
    let place = match side {
        Some(side) => format!("<w:ind w:{side}Chars=\"100\" w:{side}=\"280\"/><w:jc w:val=\"{side}\"/>"),
        None => "<w:jc w:val=\"center\"/>".to_owned(),
    };
    format!(
        concat!(
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{place}</w:pPr>",
            "<w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/></w:rPr><w:t xml:space=\"preserve\">— </w:t></w:r>",
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>",
            "<w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>",
            "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>",
            "<w:r><w:t>1</w:t></w:r>",
            "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
            "<w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/></w:rPr><w:t xml:space=\"preserve\"> —</w:t></w:r>",
            "</w:p>"
        ),
        style = styles::PAGE_NUMBER_STYLE,
        place = place,
    )
}

/// A cell at the left of a landscape sheet, which is the foot of the upright
/// one. Its text runs downwards, from the binding edge to the cut edge, so that
/// right and left are those of the upright sheet. A cell, since LibreOffice 7.4
/// loses the place of a text box in a footer.
fn turned(paragraph: &str) -> String {
    let foot = figures::SHEET_HEIGHT_MM.value - figures::TOP_MARGIN_MM.value - figures::TYPE_AREA_HEIGHT_MM.value;
    let middle = twips(foot - figures::PAGE_NUMBER_DROP_MM.value);
    format!(
        concat!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"{style}\"/><w:tblpPr w:leftFromText=\"0\" w:rightFromText=\"0\" ",
            "w:vertAnchor=\"page\" w:horzAnchor=\"page\" w:tblpX=\"{left}\" w:tblpY=\"{top}\"/>",
            "<w:tblW w:w=\"{width}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>",
            "<w:tblCellMar><w:left w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"0\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>",
            "<w:tblGrid><w:gridCol w:w=\"{width}\"/></w:tblGrid>",
            "<w:tr><w:trPr><w:trHeight w:val=\"{length}\" w:hRule=\"exact\"/></w:trPr>",
            "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:textDirection w:val=\"tbRl\"/></w:tcPr>",
            "{paragraph}</w:tc></w:tr></w:tbl>"
        ),
        style = styles::IMPRINT_STYLE,
        left = middle - PAGE_NUMBER_LINE.cast_signed() / 2,
        top = twips(figures::BINDING_MARGIN_MM.value),
        width = PAGE_NUMBER_LINE,
        length = TYPE_AREA_WIDTH,
        paragraph = paragraph,
    )
}
