//! PDF files as programs of every kind write them, made byte by byte.

mod damage;
mod fonts;
mod hostile;
mod layout;
mod make;
mod plans;
mod unseen;

use wenshu_ingest::{IngestError, Limits, ingest};
use wenshu_model::{FindingCode, RemovalReason, Source};

use crate::shared::read;
use make::Maker;

/// The lines of a file that have text.
fn lines(bytes: &[u8]) -> Vec<String> {
    text_of(&read(bytes, "a.pdf"))
}

fn text_of(source: &Source) -> Vec<String> {
    source.lines.iter().map(|line| line.text.clone()).filter(|text| !text.is_empty()).collect()
}

/// The error of a file.
fn error(bytes: &[u8]) -> IngestError {
    match ingest(bytes, "a.pdf", &Limits::default()) {
        Ok(source) => panic!("it was read: {:?}", text_of(&source)),
        Err(error) => error,
    }
}

/// Texts that were taken out for a reason.
fn removed(source: &Source, reason: RemovalReason) -> Vec<&str> {
    source.removed.iter().filter(|removed| removed.reason == reason).map(|removed| removed.text.as_str()).collect()
}

fn has(source: &Source, code: FindingCode) -> bool {
    source.findings.iter().any(|finding| finding.code == code)
}

/// A file of one page with a font `F1` for text in GBK.
fn one_page(content: &str) -> Vec<u8> {
    pages(&[content])
}

/// A file of pages with a font `F1` for text in GBK, and `F2`, another face of it.
fn pages(contents: &[&str]) -> Vec<u8> {
    let mut maker = Maker::new();
    let fonts = fonts(&mut maker);
    for content in contents {
        maker.page(&fonts, content);
    }
    maker.finish()
}

/// Adds the fonts `F1` and `F2` and gives the resources that name them.
fn fonts(maker: &mut Maker) -> String {
    let one = maker.font_by_cmap("FangSong", "GBK-EUC-H", "GB1");
    let two = maker.font_by_cmap("SimHei,Bold", "GBK-EUC-H", "GB1");
    format!("/Font<</F1 {one} 0 R/F2 {two} 0 R>>")
}
