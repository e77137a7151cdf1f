//! What was noticed while the pages were read, and what the clerk is told of it.

use wenshu_model::{FindingCode, Severity};
use wenshu_pdf_glyphs::{Actions, Document, Page, Picture};

use super::letters::Letters;
use super::text_layer::Kind;
use crate::IngestError;
use crate::flow::{Active, Flow};

/// Counted page by page.
#[derive(Debug, Default)]
pub struct Facts {
    repaired: bool,
    actions: Actions,
    /// Characters that the file does not explain.
    pub lost: usize,
    /// Pages whose text stands in columns.
    pub columns: Vec<u32>,
    texts: usize,
    recognised: Vec<u32>,
    pictures: Vec<u32>,
    outlines: Vec<u32>,
    damaged: Vec<u32>,
    lost_pictures: Vec<u32>,
    radicals: usize,
    radical: Option<char>,
}

/// Pictures of one page that are taken over.
const MOST: usize = 100;
/// Edge in points below which a picture is an ornament.
const ORNAMENT: f32 = 24.0;

impl Facts {
    /// What is known before any page.
    pub fn new(document: &Document) -> Self {
        Self { repaired: document.repaired, actions: document.actions, ..Self::default() }
    }

    /// Counts a page.
    pub fn page(&mut self, page: &Page, kind: Kind) {
        match kind {
            Kind::Text => self.texts = self.texts.saturating_add(1),
            Kind::Recognised => {
                self.texts = self.texts.saturating_add(1);
                self.recognised.push(page.number);
            }
            Kind::Picture => self.pictures.push(page.number),
            Kind::Outlines => self.outlines.push(page.number),
            Kind::Blank => {}
        }
        if page.damaged {
            self.damaged.push(page.number);
        }
    }

    /// Counts the characters of a page that were put into their usual form.
    pub fn take_forms(&mut self, letters: &Letters) {
        self.radicals = self.radicals.saturating_add(letters.radicals);
        self.radical = self.radical.or(letters.radical);
    }

    /// The pictures of a page that can be taken over; the others are counted.
    pub fn shown_pictures(&mut self, page: &Page) -> Vec<Picture> {
        let seen = page.pictures.iter().filter(|picture| {
            !picture.artifact && picture.x1 - picture.x0 > ORNAMENT && picture.y1 - picture.y0 > ORNAMENT
        });
        let (mut shown, lost): (Vec<Picture>, Vec<Picture>) = seen.partition(|picture| picture.jpeg.is_some());
        // The pieces of one that was cut up are no pictures of a text.
        shown.truncate(MOST);
        if !lost.is_empty() {
            self.lost_pictures.push(page.number);
        }
        shown
    }

    /// True when nothing of the file was found damaged.
    pub const fn is_whole(&self) -> bool {
        !self.repaired && self.damaged.is_empty()
    }

    /// Refuses a file whose pages have no text.
    pub fn refuse_without_text(&self, is_foreign_form: bool) -> Result<(), IngestError> {
        if self.texts > 0 {
            return Ok(());
        }
        if is_foreign_form {
            return Err(IngestError::ForeignForm);
        }
        let (pictures, outlines) = (self.pictures.len(), self.outlines.len());
        if outlines > pictures {
            return Err(IngestError::OutlinedText { pages: outlines });
        }
        if pictures > 0 { Err(IngestError::NoTextLayer { pages: pictures }) } else { Ok(()) }
    }

    /// Tells the clerk.
    pub fn say(self, flow: &mut Flow<'_>) {
        let notices = &mut flow.notices;
        if self.repaired {
            let message = "文件的对象目录已损坏，已逐个重新查找对象后读取；请对照原文核对有无缺漏".to_owned();
            notices.say(FindingCode::DamagedPart, Severity::Review, "", message);
        }
        if !self.damaged.is_empty() {
            let message = format!("{}有一部分内容已损坏，读不出来；请对照原文补上", pages(&self.damaged));
            notices.say(FindingCode::DamagedPart, Severity::Review, "", message);
        }
        if !self.recognised.is_empty() {
            let message =
                format!("{}的文字是从扫描图片识别出来的（OCR），可能有错字，请逐字核对", pages(&self.recognised));
            notices.say(FindingCode::OcrText, Severity::Review, "", message);
        }
        let mut without: Vec<u32> = self.pictures.iter().chain(&self.outlines).copied().collect();
        if !without.is_empty() {
            without.sort_unstable();
            let message =
                format!("{}是图片或已转成曲线，没有可读的文字，没有收入；请补上这几页的文字", pages(&without));
            notices.say(FindingCode::DoubtfulReading, Severity::Review, "", message);
        }
        if !self.columns.is_empty() {
            let message = format!("{}分栏排版，已按从左到右逐栏读取；请留意文字的先后次序", pages(&self.columns));
            notices.say(FindingCode::DoubtfulReading, Severity::Info, "", message);
        }
        if self.lost > 0 {
            let message =
                format!("有 {} 个字符文件没有说明是什么字，文中以“\u{fffd}”或空白框标出，请对照原文补上", self.lost);
            notices.say(FindingCode::DoubtfulReading, Severity::Review, "\u{fffd}", message);
        }
        if let Some(radical) = self.radical {
            let message = format!(
                "有 {} 个字在文件里记作同形的部首字符（如“{radical}”，U+{:04X}），已换成通用汉字",
                self.radicals,
                u32::from(radical)
            );
            notices.say(FindingCode::DoubtfulReading, Severity::Info, &radical.to_string(), message);
        }
        if !self.lost_pictures.is_empty() {
            let message =
                format!("{}有图片没有收入：不是可直接取用的 JPEG；需要时请另附图片", pages(&self.lost_pictures));
            notices.say(FindingCode::PictureLost, Severity::Review, "", message);
        }
        for (found, what) in [
            (self.actions.scripts, Active::Macros),
            (self.actions.embedded, Active::Embedded),
            (self.actions.outside, Active::External),
        ] {
            if found {
                notices.active(what);
            }
        }
    }
}

/// Pages in words.
pub fn pages(numbers: &[u32]) -> String {
    const SHOWN: usize = 10;
    let shown: Vec<String> = numbers.iter().take(SHOWN).map(u32::to_string).collect();
    let more = if numbers.len() > SHOWN { format!("等 {} ", numbers.len()) } else { String::new() };
    format!("第 {} {more}页", shown.join("、"))
}
