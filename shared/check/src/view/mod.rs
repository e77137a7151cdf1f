//! The document as the rules see it, the same for both formats: its paragraphs
//! in reading order, each with the element it was taken for.
//!
//! Elements are found by their words (spec §12), faces, sizes and places, never
//! by the names of our own styles, so that files of other programs are read
//! the same way.

mod docx;
pub mod patterns;
pub(crate) mod pdf;
mod recognise;

pub(crate) use docx::hexadecimal;

use crate::docx::DocxFile;
use crate::faces::FaceClass;
use crate::lines::Line;
use crate::pdf::{Box, PdfFile, Stroke};
use crate::report::{Kind, Place};

/// What a paragraph was taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Element {
    /// 份号.
    CopyNumber,
    /// 密级和保密期限.
    Secrecy,
    /// 紧急程度.
    Urgency,
    /// 发文机关标志, one paragraph a line; `文件` beside a joint one too.
    Mark,
    /// 发文字号.
    Number,
    /// 签发人, a row.
    Signatories,
    /// 令号.
    OrderNumber,
    /// 标题.
    Title,
    /// A line below the title that belongs to it.
    Subtitle,
    /// 主送机关.
    Addressee,
    /// 正文, headings among it.
    Body,
    /// 附件说明, one paragraph an attachment.
    AttachmentNote,
    /// 签发人职务 beside a signature stamp.
    OfficeTitle,
    /// 署名.
    Signature,
    /// 成文日期.
    Date,
    /// 附注.
    Note,
    /// 出席, 请假, 列席.
    Attendance,
    /// `附件1` at the head of an attachment.
    AttachmentLabel,
    /// Title of an attachment.
    AttachmentTitle,
    /// Text of an attachment.
    AttachmentBody,
    /// 主送 in the 版记.
    MainTo,
    /// 抄送.
    CopyTo,
    /// 印发机关 and 印发日期.
    Printing,
    /// Anything else in the 版记.
    ImprintOther,
    /// 页码.
    PageNumber,
    /// A cell of a table.
    Cell,
}

impl Element {
    /// Its name for a clerk.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CopyNumber => "份号",
            Self::Secrecy => "密级和保密期限",
            Self::Urgency => "紧急程度",
            Self::Mark => "发文机关标志",
            Self::Number => "发文字号",
            Self::Signatories => "签发人",
            Self::OrderNumber => "令号",
            Self::Title => "标题",
            Self::Subtitle => "标题下题注",
            Self::Addressee => "主送机关",
            Self::Body => "正文",
            Self::AttachmentNote => "附件说明",
            Self::OfficeTitle => "签发人职务",
            Self::Signature => "署名",
            Self::Date => "成文日期",
            Self::Note => "附注",
            Self::Attendance => "出席、请假、列席",
            Self::AttachmentLabel => "附件标识",
            Self::AttachmentTitle => "附件标题",
            Self::AttachmentBody => "附件正文",
            Self::MainTo => "版记主送",
            Self::CopyTo => "抄送",
            Self::Printing => "印发机关和印发日期",
            Self::ImprintOther => "版记其他要素",
            Self::PageNumber => "页码",
            Self::Cell => "表格",
        }
    }

    /// True above the title.
    pub const fn in_letterhead(self) -> bool {
        matches!(
            self,
            Self::CopyNumber
                | Self::Secrecy
                | Self::Urgency
                | Self::Mark
                | Self::Number
                | Self::Signatories
                | Self::OrderNumber
        )
    }

    /// True in the 版记.
    pub const fn in_imprint(self) -> bool {
        matches!(self, Self::MainTo | Self::CopyTo | Self::Printing | Self::ImprintOther)
    }
}

/// A colour, as rules ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// Black.
    Black,
    /// Red.
    Red,
    /// White: not to be seen.
    White,
    /// Another one.
    Other,
}

/// How a paragraph stands between its margins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// From the left, or justified.
    Left,
    /// In the middle.
    Centre,
    /// At the right.
    Right,
}

/// Text in one face, size and colour.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// The text.
    pub text: String,
    /// Name of its face in the file.
    pub font: String,
    /// Class of that face.
    pub face: Option<FaceClass>,
    /// Size, pt.
    pub size: f64,
    /// Bold, real or synthetic.
    pub bold: bool,
    /// Its colour.
    pub colour: Colour,
}

/// A paragraph.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its number in reading order, from 1.
    pub number: usize,
    /// Page from 1, where the format tells.
    pub page: Option<usize>,
    /// Its text on one line, white space at its ends taken off, a number set by
    /// the word processor before it.
    pub text: String,
    /// White space that stood before it.
    pub lead: String,
    /// Its spans.
    pub spans: Vec<Span>,
    /// Its visual lines in a PDF.
    pub lines: Vec<Line>,
    /// Index among the paragraphs of a DOCX.
    pub source: Option<usize>,
    /// Where a title was broken by hand (DOCX) or stands on lines (PDF).
    pub rows: Vec<String>,
    /// How it stands.
    pub side: Side,
    /// Blank rows above it, where the format tells.
    pub blank_rows: Option<f64>,
    /// True inside a table.
    pub in_table: bool,
    /// What it was taken for.
    pub element: Element,
    /// Level of its ordinal, from 1.
    pub level: Option<u8>,
}

impl Item {
    /// Size of most of its characters.
    pub fn size(&self) -> f64 {
        self.most(|span| (span.size * 2.0).round() as i64).map_or(0.0, |size| size as f64 / 2.0)
    }

    /// Face of most of its Han characters.
    pub fn face(&self) -> Option<FaceClass> {
        let mut counts = std::collections::BTreeMap::new();
        for span in &self.spans {
            if let Some(face) = span.face {
                *counts.entry(face).or_insert(0_usize) += han_count(&span.text);
            }
        }
        let most = counts.into_iter().max_by_key(|(_, count)| *count);
        most.filter(|(_, count)| *count > 0).map(|(face, _)| face)
    }

    /// Colour of most of its characters.
    pub fn colour(&self) -> Colour {
        let found = self.most(|span| span.colour as i64);
        self.spans.iter().map(|span| span.colour).find(|colour| Some(*colour as i64) == found).unwrap_or(Colour::Black)
    }

    fn most<T: Ord>(&self, value: impl Fn(&Span) -> T) -> Option<T> {
        let mut counts = std::collections::BTreeMap::new();
        for span in &self.spans {
            *counts.entry(value(span)).or_insert(0_usize) += span.text.chars().filter(|c| !c.is_whitespace()).count();
        }
        counts.into_iter().max_by_key(|(_, count)| *count).map(|(value, _)| value)
    }

    /// Where it is, for the report.
    pub fn place(&self) -> Place {
        Place { page: self.page, paragraph: Some(self.number), excerpt: excerpt(&self.text) }
    }
}

fn han_count(text: &str) -> usize {
    text.chars().filter(|c| crate::text::is_han(*c)).count()
}

/// The first characters of a text.
pub fn excerpt(text: &str) -> String {
    const MOST: usize = 24;
    let mut short: String = text.chars().take(MOST).collect();
    if text.chars().nth(MOST).is_some() {
        short.push('…');
    }
    short
}

/// What is on a page of a PDF beside its paragraphs.
#[derive(Debug, Clone)]
pub struct PageView {
    /// Lines of its page number.
    pub numbers: Vec<Line>,
    /// Lines of its text in the type area, turned text and page number aside.
    pub lines: Vec<Line>,
    /// Its strokes.
    pub strokes: Vec<Stroke>,
    /// Boxes of pictures and of stamps and signature fields.
    pub seals: Vec<Box>,
    /// Directions of its text other than upright, degrees.
    pub turned: Vec<f64>,
}

/// The file behind the view.
#[derive(Debug)]
pub enum Source {
    /// A PDF with its pages taken apart.
    Pdf {
        /// The file.
        file: std::boxed::Box<PdfFile>,
        /// Its pages.
        pages: Vec<PageView>,
    },
    /// A DOCX.
    Docx(std::boxed::Box<DocxFile>),
}

/// A document.
#[derive(Debug)]
pub struct View {
    /// The file.
    pub source: Source,
    /// Its paragraphs in reading order.
    pub items: Vec<Item>,
    /// What kind of paper it was taken for.
    pub kind: Kind,
    /// Why.
    pub kind_reason: &'static str,
}

impl View {
    /// The view of a PDF.
    pub fn of_pdf(file: PdfFile) -> Self {
        let (pages, items) = pdf::items(&file);
        let mut view = Self {
            source: Source::Pdf { file: std::boxed::Box::new(file), pages },
            items,
            kind: Kind::Plain,
            kind_reason: "",
        };
        recognise::recognise(&mut view);
        view
    }

    /// The view of a DOCX.
    pub fn of_docx(file: DocxFile) -> Self {
        let items = docx::items(&file);
        let mut view =
            Self { source: Source::Docx(std::boxed::Box::new(file)), items, kind: Kind::Plain, kind_reason: "" };
        recognise::recognise(&mut view);
        view
    }

    /// Its paragraphs of an element.
    pub fn of(&self, element: Element) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.element == element)
    }

    /// Its first paragraph of an element.
    pub fn first(&self, element: Element) -> Option<&Item> {
        self.of(element).next()
    }

    /// Its last paragraph of an element.
    pub fn last(&self, element: Element) -> Option<&Item> {
        self.of(element).last()
    }

    /// The pages of a PDF.
    pub fn pages(&self) -> Option<&[PageView]> {
        match &self.source {
            Source::Pdf { pages, .. } => Some(pages),
            Source::Docx(_) => None,
        }
    }

    /// The PDF.
    pub fn pdf(&self) -> Option<&PdfFile> {
        match &self.source {
            Source::Pdf { file, .. } => Some(file),
            Source::Docx(_) => None,
        }
    }

    /// The DOCX.
    pub fn docx(&self) -> Option<&DocxFile> {
        match &self.source {
            Source::Docx(file) => Some(file),
            Source::Pdf { .. } => None,
        }
    }

    /// The paragraph before one, in reading order, page numbers aside.
    pub fn before(&self, item: &Item) -> Option<&Item> {
        let at = item.number.checked_sub(2)?;
        self.items.get(..=at)?.iter().rev().find(|found| found.element != Element::PageNumber)
    }
}
