//! The review page inside `report.html`: pictures of the pages with the
//! findings beside them.

use base64::prelude::{BASE64_STANDARD, Engine};
use wenshu_model::Finding;
use wenshu_report::{DocumentReport, Mark, PagePicture};

use crate::summary::{Safe, place, shortened};
use wenshu_report::labels;

/// Rules of the page's style that the review needs.
pub const STYLE: &str = ".pages{display:flex;gap:1.5em;align-items:flex-start;margin:1em 0}\
.sheet{position:relative;flex:none;border:1px solid #bbb;line-height:0}.sheet a{position:absolute;\
background:rgba(255,193,7,.35);outline:1px solid #b07900;min-height:8px}.sheet a span{position:absolute;\
right:100%;margin-right:2px;font:11px/1 sans-serif;background:#b07900;color:#fff;padding:1px 3px}\
.notes{margin:0;padding-left:1.6em}.notes li:target{background:#fff3cd}";

/// The pages of a document with findings for a person; nothing when there are
/// none. `input` numbers the input, so that the marks' targets are unique.
pub fn review(page: &mut String, input: u64, document: &DocumentReport) {
    for sheet in &document.review {
        page.push_str(&format!(
            "<h3>第 {} 篇《{}》第 {} 页</h3>\n<div class=\"pages\">\n",
            document.index,
            Safe(&document.title),
            sheet.page
        ));
        if let Some(picture) = &sheet.picture {
            page.push_str("<div class=\"sheet\">");
            push_picture(page, picture);
            for mark in &sheet.marks {
                push_mark(page, input, document.index, mark);
            }
            page.push_str("</div>\n");
        }
        page.push_str("<ol class=\"notes\">\n");
        for mark in &sheet.marks {
            if let Some(finding) = document.findings.get(mark.finding) {
                push_note(page, &target(input, document.index, mark), mark, finding);
            }
        }
        page.push_str("</ol>\n</div>\n");
    }
}

fn push_picture(page: &mut String, picture: &PagePicture) {
    match picture {
        PagePicture::Sketch(svg) => page.push_str(svg),
        PagePicture::Exact(png) => {
            page.push_str("<img alt=\"\" src=\"data:image/png;base64,");
            BASE64_STANDARD.encode_string(png, page);
            page.push_str("\">\n");
        }
    }
}

fn push_mark(page: &mut String, input: u64, document: u32, mark: &Mark) {
    let percent = |share: f64| share * 100.0;
    page.push_str(&format!(
        "<a href=\"#{}\" style=\"left:{:.2}%;top:{:.2}%;width:{:.2}%;height:{:.2}%\"><span>{}</span></a>\n",
        target(input, document, mark),
        percent(mark.left),
        percent(mark.top),
        percent(mark.width),
        percent(mark.height),
        mark.finding + 1
    ));
}

fn push_note(page: &mut String, target: &str, mark: &Mark, finding: &Finding) {
    page.push_str(&format!(
        "<li id=\"{target}\" value=\"{}\"><b>{}</b> {}（原文第 {} 行）",
        mark.finding + 1,
        labels::severity(finding.severity),
        Safe(&finding.message),
        place(finding.lines)
    ));
    if !finding.excerpt.is_empty() {
        page.push_str(&format!("<br><q>{}</q>", Safe(&shortened(&finding.excerpt))));
    }
    page.push_str("</li>\n");
}

fn target(input: u64, document: u32, mark: &Mark) -> String {
    format!("f{input}-{document}-{}", mark.finding + 1)
}
