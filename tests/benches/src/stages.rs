//! CPU time of the stages, one after the other.

use anyhow::{Context, Result};
use cpu_time::ThreadTime;
use serde_json::{Value, json};
use wenshu_fonts::Fonts;
use wenshu_ingest::Limits;
use wenshu_standard::Profile;

/// What a document cost: milliseconds of CPU by stage, pages and bytes.
#[derive(Debug, Clone, Default)]
pub struct Cost {
    ingest: f64,
    parse: f64,
    format: f64,
    typeset: f64,
    emit_pdf: f64,
    emit_docx: f64,
    pages: f64,
    pdf_bytes: f64,
    docx_bytes: f64,
}

impl Cost {
    /// Milliseconds of all stages.
    pub fn total(&self) -> f64 {
        self.ingest + self.parse + self.format + self.typeset + self.emit_pdf + self.emit_docx
    }

    /// Adds another document's.
    pub fn add(&mut self, other: &Self) {
        self.each(other, |own, other| *own += other);
    }

    /// The share of one of `count` documents.
    pub fn divided(&self, count: f64) -> Self {
        let mut share = self.clone();
        share.each(self, |own, _| *own /= count);
        share
    }

    fn each(&mut self, other: &Self, change: impl Fn(&mut f64, f64)) {
        change(&mut self.ingest, other.ingest);
        change(&mut self.parse, other.parse);
        change(&mut self.format, other.format);
        change(&mut self.typeset, other.typeset);
        change(&mut self.emit_pdf, other.emit_pdf);
        change(&mut self.emit_docx, other.emit_docx);
        change(&mut self.pages, other.pages);
        change(&mut self.pdf_bytes, other.pdf_bytes);
        change(&mut self.docx_bytes, other.docx_bytes);
    }

    /// The figures by name.
    pub fn as_json(&self) -> Value {
        json!({
            "ingest": self.ingest,
            "parse": self.parse,
            "format": self.format,
            "typeset": self.typeset,
            "emit_pdf": self.emit_pdf,
            "pdf": self.typeset + self.emit_pdf,
            "docx": self.emit_docx,
            "total": self.total(),
            "pages": self.pages,
            "pdf_bytes": self.pdf_bytes,
            "docx_bytes": self.docx_bytes,
        })
    }
}

/// Runs all stages on a text of one document.
///
/// # Errors
/// When a stage refuses, or the text is not one document.
pub fn convert(text: &str) -> Result<Cost> {
    let (profile, fonts) = (Profile::default(), Fonts::shipped());
    let mut cost = Cost::default();
    let source = timed(&mut cost.ingest, || wenshu_ingest::ingest(text.as_bytes(), "bench.txt", &Limits::default()))?;
    let plans = timed(&mut cost.parse, || wenshu_parse::parse(source))?;
    for plan in &plans.documents {
        let document = timed(&mut cost.format, || wenshu_format::format(plan, &[], &Default::default(), &profile))?;
        let fit = timed(&mut cost.typeset, || wenshu_fit::fit(document, &profile, fonts))?;
        let (document, layout) = (fit.document, fit.layout);
        let pdf = timed(&mut cost.emit_pdf, || wenshu_emit_pdf::emit_pdf(&layout.pages, fonts))?;
        let docx =
            timed(&mut cost.emit_docx, || wenshu_emit_docx::emit_docx(&document, &profile, &Default::default()))?;
        cost.pages += layout.pages.pages.len() as f64;
        cost.pdf_bytes += pdf.len() as f64;
        cost.docx_bytes += docx.len() as f64;
    }
    plans.documents.first().context("no document in the text")?;
    Ok(cost)
}

fn timed<T>(sum: &mut f64, work: impl FnOnce() -> T) -> T {
    let start = ThreadTime::now();
    let result = work();
    *sum += start.elapsed().as_secs_f64() * 1000.0;
    result
}
