//! What the program says while it works: a bar on a terminal, plain lines in a
//! pipe, JSON lines for programs.
//!
//! What is said comes in the order of the inputs, each on one line: what was
//! made on standard output, what failed on standard error.

use std::io::{IsTerminal, Write};
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use wenshu_report::{DocumentReport, InputReport, Problem, Status, Totals};

use crate::output::{REPORT_FILE, SUMMARY_FILE};

/// Speaks to the clerk or to a program.
pub struct Voice {
    json: bool,
    bar: ProgressBar,
}

impl Voice {
    /// `json`: JSON lines instead of Chinese ones.
    pub fn new(json: bool) -> Self {
        let bar = if !json && std::io::stderr().is_terminal() { new_bar() } else { ProgressBar::hidden() };
        Self { json, bar }
    }

    /// The last word on a run.
    pub fn finished(&self, totals: &Totals, out: &Path) {
        self.bar.finish_and_clear();
        if self.json {
            return self.event(&Event::Finished { report: REPORT_FILE, totals });
        }
        let mut line = format!("共 {} 个文件，{} 个文档", totals.inputs, totals.documents);
        for (count, text) in [(totals.inputs_failed, "个文件未全部完成"), (totals.needs_review, "处需要核对")]
        {
            if count > 0 {
                line.push_str(&format!("，{count} {text}"));
            }
        }
        line.push_str(&format!("；说明见 {}", out.join(SUMMARY_FILE).display()));
        self.say(&line);
    }

    /// The command could not begin.
    pub fn refused(&self, problem: &Problem) {
        self.bar.finish_and_clear();
        if self.json {
            self.event(&Event::Refused { error: problem });
        }
        self.complain(&format!("错误：{}", problem.line()));
    }

    /// An input was opened and has this many documents.
    pub fn opened(&mut self, documents: usize) {
        self.bar.inc_length(documents as u64);
    }

    /// A document was dealt with.
    pub fn document_done(&mut self) {
        self.bar.inc(1);
    }

    /// An input, and all before it, were dealt with.
    pub fn input_done(&mut self, report: &InputReport) {
        self.bar.set_message(report.file.clone());
        if self.json {
            return self.event(&Event::Input(InputEvent::of(report)));
        }
        if report.documents.iter().any(|document| document.status != Status::Failed) {
            self.say(&success_line(report));
        }
        for line in failure_lines(report) {
            self.complain(&line);
        }
    }

    fn say(&self, line: &str) {
        // Nobody may be listening (`wenshu … | head`); the work goes on.
        self.bar.suspend(|| drop(writeln!(std::io::stdout().lock(), "{line}")));
    }

    fn complain(&self, line: &str) {
        self.bar.suspend(|| drop(writeln!(std::io::stderr().lock(), "{line}")));
    }

    fn event(&self, event: &Event) {
        if let Ok(line) = serde_json::to_string(event) {
            self.say(&line);
        }
    }
}

fn new_bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} 个文档  {wide_msg}");
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn success_line(report: &InputReport) -> String {
    let made = report.documents.iter().filter(|document| document.status != Status::Failed);
    let (count, pages) = made.fold((0, 0), |(count, pages), document| (count + 1, pages + document.pages.unwrap_or(0)));
    let mut line = format!("完成 {}：{count} 个文档", report.file);
    if pages > 0 {
        line.push_str(&format!("，{pages} 页"));
    }
    let reviews = report.needs_review();
    if reviews > 0 {
        line.push_str(&format!("，{reviews} 处需要核对"));
    }
    line.push_str(&format!(" → {}", report.folder));
    line
}

fn failure_lines(report: &InputReport) -> Vec<String> {
    let own = report.error.iter().map(|problem| format!("失败 {}：{}", report.file, problem.line()));
    let inside = report.documents.iter().filter_map(|document| {
        let problem = document.error.as_ref()?;
        Some(format!("失败 {} {}：{}", report.file, place_of(document), problem.line()))
    });
    own.chain(inside).collect()
}

fn place_of(document: &DocumentReport) -> String {
    let title = if document.title.is_empty() { "无标题" } else { &document.title };
    format!("第{}个文档“{title}”（第{}—{}行）", document.index, document.lines.first, document.lines.last)
}

/// A line of `--json`.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
enum Event<'a> {
    Input(InputEvent<'a>),
    Finished { report: &'static str, totals: &'a Totals },
    Refused { error: &'a Problem },
}

/// The short form of an input's report; the whole is in `report.json`.
#[derive(Serialize)]
struct InputEvent<'a> {
    file: &'a str,
    folder: &'a str,
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a Problem>,
    documents: Vec<DocumentEvent<'a>>,
}

#[derive(Serialize)]
struct DocumentEvent<'a> {
    index: u32,
    title: &'a str,
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a Problem>,
    files: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<u32>,
    needs_review: usize,
}

impl<'a> InputEvent<'a> {
    fn of(report: &'a InputReport) -> Self {
        Self {
            file: &report.file,
            folder: &report.folder,
            status: report.status,
            error: report.error.as_ref(),
            documents: report.documents.iter().map(DocumentEvent::of).collect(),
        }
    }
}

impl<'a> DocumentEvent<'a> {
    fn of(report: &'a DocumentReport) -> Self {
        Self {
            index: report.index,
            title: &report.title,
            status: report.status,
            error: report.error.as_ref(),
            files: report.files.iter().map(|file| file.path.as_str()).collect(),
            pages: report.pages,
            needs_review: report.needs_review.len(),
        }
    }
}
