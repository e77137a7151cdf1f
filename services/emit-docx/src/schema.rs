//! The order of property elements in the schema of WordprocessingML
//! (ISO/IEC 29500-1, annex A; transitional). Data only.

/// An element whose children the schema puts in a sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Properties {
    /// `w:pPr`.
    Paragraph,
    /// `w:rPr`.
    Run,
    /// `w:sectPr`.
    Section,
    /// `w:tblPr`.
    Table,
    /// `w:trPr`.
    Row,
    /// `w:tcPr`.
    Cell,
}

impl Properties {
    /// The properties that an element of this name holds.
    pub(crate) fn of(name: &str) -> Option<Self> {
        match name {
            "w:pPr" => Some(Self::Paragraph),
            "w:rPr" => Some(Self::Run),
            "w:sectPr" => Some(Self::Section),
            "w:tblPr" => Some(Self::Table),
            "w:trPr" => Some(Self::Row),
            "w:tcPr" => Some(Self::Cell),
            _ => None,
        }
    }

    /// Name of the element.
    pub(crate) fn element(self) -> &'static str {
        match self {
            Self::Paragraph => "w:pPr",
            Self::Run => "w:rPr",
            Self::Section => "w:sectPr",
            Self::Table => "w:tblPr",
            Self::Row => "w:trPr",
            Self::Cell => "w:tcPr",
        }
    }

    /// Place of a child in the sequence; none for an element that it may not hold.
    pub(crate) fn rank(self, child: &str) -> Option<usize> {
        let local = child.strip_prefix("w:")?;
        self.sequence().iter().position(|name| *name == local)
    }

    /// Names of the children, in order, without their prefix.
    fn sequence(self) -> &'static [&'static str] {
        match self {
            Self::Paragraph => PARAGRAPH,
            Self::Run => RUN,
            Self::Section => SECTION,
            Self::Table => TABLE,
            Self::Row => ROW,
            Self::Cell => CELL,
        }
    }
}

const PARAGRAPH: &[&str] = &[
    "pStyle",
    "keepNext",
    "keepLines",
    "pageBreakBefore",
    "framePr",
    "widowControl",
    "numPr",
    "suppressLineNumbers",
    "pBdr",
    "shd",
    "tabs",
    "suppressAutoHyphens",
    "kinsoku",
    "wordWrap",
    "overflowPunct",
    "topLinePunct",
    "autoSpaceDE",
    "autoSpaceDN",
    "bidi",
    "adjustRightInd",
    "snapToGrid",
    "spacing",
    "ind",
    "contextualSpacing",
    "mirrorIndents",
    "suppressOverlap",
    "jc",
    "textDirection",
    "textAlignment",
    "textboxTightWrap",
    "outlineLvl",
    "divId",
    "cnfStyle",
    "rPr",
    "sectPr",
    "pPrChange",
];

const RUN: &[&str] = &[
    "rStyle",
    "rFonts",
    "b",
    "bCs",
    "i",
    "iCs",
    "caps",
    "smallCaps",
    "strike",
    "dstrike",
    "outline",
    "shadow",
    "emboss",
    "imprint",
    "noProof",
    "snapToGrid",
    "vanish",
    "webHidden",
    "color",
    "spacing",
    "w",
    "kern",
    "position",
    "sz",
    "szCs",
    "highlight",
    "u",
    "effect",
    "bdr",
    "shd",
    "fitText",
    "vertAlign",
    "rtl",
    "cs",
    "em",
    "lang",
    "eastAsianLayout",
    "specVanish",
    "oMath",
];

const SECTION: &[&str] = &[
    "headerReference",
    "footerReference",
    "footnotePr",
    "endnotePr",
    "type",
    "pgSz",
    "pgMar",
    "paperSrc",
    "pgBorders",
    "lnNumType",
    "pgNumType",
    "cols",
    "formProt",
    "vAlign",
    "noEndnote",
    "titlePg",
    "textDirection",
    "bidi",
    "rtlGutter",
    "docGrid",
    "printerSettings",
    "sectPrChange",
];

const TABLE: &[&str] = &[
    "tblStyle",
    "tblpPr",
    "tblOverlap",
    "bidiVisual",
    "tblStyleRowBandSize",
    "tblStyleColBandSize",
    "tblW",
    "jc",
    "tblCellSpacing",
    "tblInd",
    "tblBorders",
    "shd",
    "tblLayout",
    "tblCellMar",
    "tblLook",
    "tblCaption",
    "tblDescription",
];

/// The schema lets these stand in any order; this is the one of Word.
const ROW: &[&str] = &[
    "cnfStyle",
    "divId",
    "gridBefore",
    "gridAfter",
    "wBefore",
    "wAfter",
    "cantSplit",
    "trHeight",
    "tblHeader",
    "tblCellSpacing",
    "jc",
    "hidden",
];

const CELL: &[&str] = &[
    "cnfStyle",
    "tcW",
    "gridSpan",
    "hMerge",
    "vMerge",
    "tcBorders",
    "shd",
    "noWrap",
    "tcMar",
    "textDirection",
    "tcFitText",
    "vAlign",
    "hideMark",
];
