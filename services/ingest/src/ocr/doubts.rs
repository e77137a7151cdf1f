//! What a person must look at in a recognised text.

use wenshu_model::source::Emphasis;
use wenshu_model::{Finding, FindingCode, Line, Lines, Recogniser, Severity};

/// Findings on single places; what is beyond them is counted.
const MOST: usize = 200;
/// Characters beside a doubted one that are shown with it.
const BESIDE: usize = 4;
/// Doubts this close are shown as one.
const CLOSE: usize = 6;
/// Characters of an excerpt.
const EXCERPT: usize = 40;
/// One doubted character in so many: the page is read badly.
const BAD_PAGE: usize = 6;

/// Takes the doubts off the lines, where they travel as emphasis, and says them.
pub fn take(lines: &mut [Line]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut beyond = 0usize;
    for (line, number) in lines.iter_mut().zip(1u32..) {
        let runs = std::mem::take(&mut line.hint.emphasis);
        let chars: Vec<char> = line.text.chars().collect();
        for (from, to) in doubted(&chars, &runs) {
            if findings.len() < MOST {
                findings.push(finding(line, number, &chars, from, to));
            } else {
                beyond = beyond.saturating_add(1);
            }
        }
    }
    if beyond > 0 {
        let message = format!("另有 {beyond} 处识别把握不大的文字没有逐一列出；请对照原件通读");
        findings.push(review(None, String::new(), message));
    }
    findings
}

/// The ranges of characters that are doubted: any of which the engine is unsure,
/// and of digits, dates and numbers those of which it is not quite sure.
fn doubted(chars: &[char], runs: &[Emphasis]) -> Vec<(usize, usize)> {
    let place = |at: u32| usize::try_from(at).unwrap_or(usize::MAX).min(chars.len());
    let mut places = vec![false; chars.len()];
    for run in runs {
        for at in place(run.start)..place(run.end) {
            let weighs = chars.get(at).is_some_and(|char| !run.strong || weighs(*char));
            if let Some(doubt) = places.get_mut(at) {
                *doubt |= weighs;
            }
        }
    }
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for (at, _) in places.iter().enumerate().filter(|(_, doubted)| **doubted) {
        match ranges.last_mut() {
            Some((_, end)) if at.saturating_sub(*end) < CLOSE => *end = at.saturating_add(1),
            _ => ranges.push((at, at.saturating_add(1))),
        }
    }
    ranges
}

/// Characters of dates, amounts and numbers of documents: no reader sees from the
/// words around them that they are wrong.
fn weighs(char: char) -> bool {
    char.is_ascii_digit() || "〇一二三四五六七八九十百千万亿年月日号〔〕%％".contains(char)
}

fn finding(line: &Line, number: u32, chars: &[char], from: usize, to: usize) -> Finding {
    let part = |from: usize, to: usize| -> String {
        chars.get(from..to.min(chars.len())).unwrap_or_default().iter().take(EXCERPT).collect()
    };
    let excerpt = part(from.saturating_sub(BESIDE), to.saturating_add(BESIDE));
    let page = line.origin.page.map(|page| format!("第 {page} 页，")).unwrap_or_default();
    let message = format!("{page}“{}”识别把握不大，请对照原件核对", part(from, to));
    review(Some(Lines::one(number)), excerpt, message)
}

const fn review(lines: Option<Lines>, excerpt: String, message: String) -> Finding {
    Finding { code: FindingCode::OcrText, severity: Severity::Review, lines, excerpt, message }
}

/// What is known of the pages.
#[derive(Debug, Default)]
pub struct Facts {
    /// Pages.
    pub pages: usize,
    /// Pages without text.
    pub empty: Vec<u32>,
    /// Pages of which much is doubted.
    pub bad: Vec<u32>,
    /// Pages with areas that the engine took for pictures.
    pub pictures: Vec<u32>,
}

impl Facts {
    /// Counts a page of so many characters.
    pub fn page(&mut self, number: u32, signs: usize, doubted: usize, pictures: usize) {
        self.pages = self.pages.saturating_add(1);
        if signs == 0 {
            self.empty.push(number);
        } else if doubted.saturating_mul(BAD_PAGE) > signs {
            self.bad.push(number);
        }
        if pictures > 0 {
            self.pictures.push(number);
        }
    }

    /// What is said of the whole file.
    pub fn findings(&self, recogniser: &Recogniser) -> Vec<Finding> {
        let Recogniser { engine, languages } = recogniser;
        let whole = format!(
            "全文 {} 页由文字识别得到（OCR：{engine}，语言 {languages}），可能有错字、漏字；表格只按行读出。请逐字对照原件，特别是姓名、日期、文号和数字",
            self.pages
        );
        let mut findings = vec![review(None, String::new(), whole)];
        for (pages, words) in [
            (&self.bad, "识别质量差（可能不清楚、倾斜或倒置），请重新扫描或逐字核对"),
            (&self.empty, "没有识别出文字；如有文字，请补上"),
            (&self.pictures, "有图形区域没有读取（照片、印章等）；其中如有文字，请补上"),
        ] {
            if !pages.is_empty() {
                findings.push(review(None, String::new(), format!("{}{words}", crate::pdf::notices::pages(pages))));
            }
        }
        findings
    }
}
