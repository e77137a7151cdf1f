//! Footers: the page number of upright sheets, none, and that of landscape
//! sheets, which stands where it does on the others (9704-7.5, 9704-8-a).

use wenshu_standard::{PageNumbers, figures};

use super::{DECLARATION, MAIN, styles};
use crate::drawing::{EMU_PER_MM, EMU_PER_PT, NAMESPACES};
use crate::package::Shape;

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
        let empty = format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>");
        let side = match (place, self) {
            (PageNumbers::Center, _) => None,
            (PageNumbers::Outer, Self::Odd | Self::EmptyOdd | Self::TurnedOdd) => Some("right"),
            (PageNumbers::Outer, Self::Even | Self::EmptyEven | Self::TurnedEven) => Some("left"),
        };
        let (namespaces, content) = match self {
            Self::Odd | Self::Even => ("", page_number(side)),
            Self::EmptyOdd | Self::EmptyEven => ("", empty + "</w:p>"),
            Self::TurnedOdd | Self::TurnedEven => {
                (NAMESPACES, format!("{empty}{}</w:p>", turned_box(&page_number(side))))
            }
        };
        format!("{DECLARATION}<w:ftr xmlns:w=\"{MAIN}\"{namespaces}>{content}</w:ftr>")
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

/// A text box at the left of a landscape sheet, which is the foot of the
/// upright one. Its text runs downwards, from the binding edge to the cut edge,
/// so that right and left are those of the upright sheet.
fn turned_box(paragraph: &str) -> String {
    let emu = |millimetres: f64| (millimetres * EMU_PER_MM).round();
    let foot = figures::SHEET_HEIGHT_MM.value - figures::TOP_MARGIN_MM.value - figures::TYPE_AREA_HEIGHT_MM.value;
    let middle = emu(foot - figures::PAGE_NUMBER_DROP_MM.value);
    let width = (figures::PAGE_NUMBER_SIZE_PT.value * EMU_PER_PT).round();
    format!(
        concat!(
            "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing>",
            "<wp:anchor distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\" simplePos=\"0\" relativeHeight=\"1\" ",
            "behindDoc=\"0\" locked=\"0\" layoutInCell=\"0\" allowOverlap=\"1\"><wp:simplePos x=\"0\" y=\"0\"/>",
            "<wp:positionH relativeFrom=\"page\"><wp:posOffset>{left}</wp:posOffset></wp:positionH>",
            "<wp:positionV relativeFrom=\"page\"><wp:posOffset>{top}</wp:posOffset></wp:positionV>",
            "<wp:extent cx=\"{width}\" cy=\"{length}\"/><wp:effectExtent l=\"0\" t=\"0\" r=\"0\" b=\"0\"/><wp:wrapNone/>",
            "<wp:docPr id=\"1\" name=\"页码\"/><wp:cNvGraphicFramePr/><a:graphic>",
            "<a:graphicData uri=\"http://schemas.microsoft.com/office/word/2010/wordprocessingShape\"><wps:wsp>",
            "<wps:cNvSpPr txBox=\"1\"/><wps:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{width}\" cy=\"{length}\"/></a:xfrm>",
            "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>",
            "<wps:txbx><w:txbxContent>{paragraph}</w:txbxContent></wps:txbx>",
            "<wps:bodyPr vert=\"vert\" wrap=\"square\" lIns=\"0\" tIns=\"0\" rIns=\"0\" bIns=\"0\" anchor=\"t\"/>",
            "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>",
        ),
        left = middle - width / 2.0,
        top = emu(figures::BINDING_MARGIN_MM.value),
        width = width,
        length = emu(figures::TYPE_AREA_WIDTH_MM.value),
        paragraph = paragraph,
    )
}
