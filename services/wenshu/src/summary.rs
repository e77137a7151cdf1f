//! The report for people: one HTML page that opens in any browser, without
//! scripts and without anything from elsewhere.
//!
//! It says the same as `report.json`, in the order in which a clerk asks: what
//! was made, what to look at, what was left out and what was altered.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use wenshu_model::{Change, Finding, Lines, Removed};
use wenshu_report::{Characters, DocumentReport, InputReport, Status, Totals};

use crate::report_files::Begun;
use crate::review_html;
use crate::sketch;
use wenshu_report::labels;

/// Most changes of one kind that are shown; all are in `report.json`.
const MOST_CHANGES_SHOWN: usize = 40;

/// Most characters of a removed or altered text that are shown.
const MOST_CHARACTERS_SHOWN: usize = 80;

const STYLE: &str = "body{max-width:60em;margin:2em auto;padding:0 1em;font:16px/1.7 sans-serif;color:#222}\
h1{font-size:1.5em}h2{font-size:1.2em;margin-top:2em;border-top:1px solid #ccc;padding-top:1em}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #ccc;padding:.3em .6em;text-align:left;vertical-align:top}\
th{background:#f4f4f4}.bad{color:#b00020}.review{color:#8a5a00}summary{cursor:pointer}q{quotes:none}\
code{background:#f4f4f4;padding:0 .2em}";

/// The page down to its first input.
pub fn beginning(begun: &Begun, totals: &Totals, skipped: &[String]) -> String {
    let mut page = String::new();
    page.push_str(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>转换说明</title>\n",
    );
    page.push_str(&format!(
        "<style>{STYLE}{}{}</style>\n</head>\n<body>\n<h1>转换说明</h1>\n",
        review_html::STYLE,
        sketch::STYLE
    ));
    page.push_str(&format!(
        "<p>共 {} 个文件，{} 个文档，{} 页；{} 处需要核对。</p>\n",
        totals.inputs, totals.documents, totals.pages, totals.needs_review
    ));
    if totals.inputs_failed > 0 {
        page.push_str(&format!("<p class=\"bad\">{} 个文件未全部完成。</p>\n", totals.inputs_failed));
    }
    account(&mut page, &totals.characters);
    if !skipped.is_empty() {
        page.push_str(&format!("<p>目录中未处理的其他格式文件：{}。</p>\n", Safe(&skipped.join("、"))));
    }
    for deviation in &begun.profile.deviations {
        let (message, rule) = (Safe(&deviation.message), Safe(&deviation.rule));
        page.push_str(&format!("<p>与标准不同之处：{message}（{rule}）。</p>\n"));
    }
    face_table(&mut page, begun);
    page
}

/// Wanted and used faces.
fn face_table(page: &mut String, begun: &Begun) {
    let substituted = begun.faces.iter().filter(|face| face.substituted).count();
    page.push_str(&format!("<details><summary>字体（{substituted} 种用替代字体）</summary>\n<table>\n"));
    page.push_str("<tr><th>字体类别<th>应用字体<th>实际字体<th>说明</tr>\n");
    for face in &begun.faces {
        let remark = match (&face.file, face.substituted) {
            (Some(file), _) => Safe(file).to_string(),
            (None, true) => "替代字体".to_owned(),
            (None, false) => String::new(),
        };
        let (class, wanted, used) = (Safe(&face.class), face.wanted.join("、"), Safe(&face.used));
        page.push_str(&format!("<tr><td>{class}<td>{}<td>{used}<td>{remark}</tr>\n", Safe(&wanted)));
    }
    page.push_str("</table>\n");
    for remark in &begun.face_remarks {
        page.push_str(&format!("<p>{}。</p>\n", Safe(remark)));
    }
    page.push_str("</details>\n");
}

/// The end of the page.
pub const END: &str = "</body>\n</html>\n";

/// The sum of characters in one sentence; a remainder is shouted.
fn account(page: &mut String, characters: &Characters) {
    let Characters { source, in_documents, not_emitted, removed, changed_before, changed_after, unexplained } =
        characters;
    page.push_str(&format!(
        "<p>字数核算（不计空白）：原文 {source} 字，删去 {removed} 字，改动 {changed_before} 字为 {changed_after} 字，\
         公文中 {in_documents} 字"
    ));
    if *not_emitted > 0 {
        page.push_str(&format!("，未能生成的文档中 {not_emitted} 字"));
    }
    match unexplained {
        0 => page.push_str("，全部相符。</p>\n"),
        rest => page.push_str(&format!("，<strong class=\"bad\">有 {rest} 字去向不明，请勿使用</strong>。</p>\n")),
    }
}

/// The section of one input, which is the `number`th of the report.
pub fn section(input: &InputReport, number: u64) -> String {
    let mut section = format!("<h2>{}</h2>\n", Safe(&input.file));
    match &input.error {
        Some(problem) => section.push_str(&format!("<p class=\"bad\">失败：{}。</p>\n", Safe(&problem.line()))),
        None => opened_section(&mut section, input, number),
    }
    section
}

fn opened_section(page: &mut String, input: &InputReport, number: u64) {
    if let Some(encoding) = &input.encoding {
        page.push_str(&format!(
            "<p>编码 {}，输出目录 <code>{}</code>。</p>\n",
            Safe(&encoding.name),
            Safe(&input.folder)
        ));
    }
    if let Some(characters) = &input.characters {
        account(page, characters);
    }
    document_table(page, &input.documents);
    let own = input.findings.iter().map(|finding| (None, finding));
    let inside =
        input.documents.iter().flat_map(|document| document.findings.iter().map(|found| (Some(document.index), found)));
    finding_table(page, &own.chain(inside).collect::<Vec<_>>());
    for document in &input.documents {
        review_html::review(page, number, document);
    }
    removal_table(page, &input.removed);
    let changes = input.changed.iter().chain(input.documents.iter().flat_map(|document| &document.changed));
    change_list(page, changes);
}

fn document_table(page: &mut String, documents: &[DocumentReport]) {
    page.push_str("<table>\n<tr><th>序号<th>标题<th>文种格式<th>原文行<th>页数<th>核对<th>文件</tr>\n");
    for document in documents {
        let title = if document.title.is_empty() { "（无标题）" } else { &document.title };
        let pages = document.pages.map_or_else(String::new, |pages| pages.to_string());
        page.push_str(&format!(
            "<tr><td>{}<td>{}<td>{}<td>{}<td>{pages}<td>{}<td>",
            document.index,
            Safe(title),
            labels::kind(document.kind),
            place(Some(document.lines)),
            document.needs_review.len()
        ));
        for file in &document.files {
            page.push_str(&format!("<a href=\"{}\">{}</a> ", Address(&file.path), file.format.to_uppercase()));
        }
        if let Some(problem) = &document.error {
            let word = if document.status == Status::Partial { "部分失败" } else { "失败" };
            page.push_str(&format!("<span class=\"bad\">{word}：{}</span>", Safe(&problem.line())));
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</table>\n");
}

fn finding_table(page: &mut String, findings: &[(Option<u32>, &Finding)]) {
    if findings.is_empty() {
        return;
    }
    // What asks most of a person stands first; otherwise the order of the text.
    let mut sorted = findings.to_vec();
    sorted.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.severity));
    let open = if sorted.len() <= MOST_CHANGES_SHOWN { " open" } else { "" };
    page.push_str(&format!("<details{open}><summary>提示与核对（{} 条）</summary>\n<table>\n", sorted.len()));
    page.push_str("<tr><th>程度<th>文档<th>原文行<th>内容<th>摘录</tr>\n");
    for (document, finding) in sorted {
        let document = document.map_or_else(|| "全文件".to_owned(), |index| index.to_string());
        page.push_str(&format!(
            "<tr><td>{}<td>{document}<td>{}<td>{}<td>{}</tr>\n",
            labels::severity(finding.severity),
            place(finding.lines),
            Safe(&finding.message),
            Safe(&shortened(&finding.excerpt))
        ));
    }
    page.push_str("</table></details>\n");
}

fn removal_table(page: &mut String, removed: &[Removed]) {
    if removed.is_empty() {
        return;
    }
    page.push_str(&format!("<details><summary>未收入公文的文字（{} 处）</summary>\n<table>\n", removed.len()));
    page.push_str("<tr><th>原文行<th>理由<th>文字</tr>\n");
    for entry in removed {
        page.push_str(&format!(
            "<tr><td>{}<td>{}<td>{}</tr>\n",
            place(entry.lines),
            labels::removal(entry.reason),
            Safe(&shortened(&entry.text))
        ));
    }
    page.push_str("</table></details>\n");
}

fn change_list<'a>(page: &mut String, changes: impl Iterator<Item = &'a Change>) {
    let mut kinds: BTreeMap<_, Vec<&Change>> = BTreeMap::new();
    for change in changes {
        kinds.entry(change.reason).or_default().push(change);
    }
    for (reason, changes) in kinds {
        page.push_str(&format!(
            "<details><summary>改动：{}（{} 处）</summary>\n<table>\n<tr><th>原文行<th>原来<th>现在</tr>\n",
            labels::change(reason),
            changes.len()
        ));
        for change in changes.iter().take(MOST_CHANGES_SHOWN) {
            page.push_str(&format!(
                "<tr><td>{}<td><code>{}</code><td><code>{}</code></tr>\n",
                place(change.lines),
                Safe(&shortened(&change.before)),
                Safe(&shortened(&change.after))
            ));
        }
        page.push_str("</table>\n");
        if changes.len() > MOST_CHANGES_SHOWN {
            page.push_str(&format!("<p>其余 {} 处见 report.json。</p>\n", changes.len() - MOST_CHANGES_SHOWN));
        }
        page.push_str("</details>\n");
    }
}

pub(crate) fn place(lines: Option<Lines>) -> String {
    match lines {
        None => String::new(),
        Some(Lines { first, last }) if first == last => first.to_string(),
        Some(Lines { first, last }) => format!("{first}—{last}"),
    }
}

pub(crate) fn shortened(text: &str) -> String {
    let mut characters = text.chars();
    let mut start: String = characters.by_ref().take(MOST_CHARACTERS_SHOWN).collect();
    if characters.next().is_some() {
        start.push('…');
    }
    start
}

/// Text from a file, made harmless in HTML.
pub(crate) struct Safe<'a>(pub &'a str);

impl Display for Safe<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => out.write_str("&amp;")?,
                '<' => out.write_str("&lt;")?,
                '>' => out.write_str("&gt;")?,
                '"' => out.write_str("&quot;")?,
                '\'' => out.write_str("&#39;")?,
                '\n' => out.write_str("<br>")?,
                c if c.is_control() => out.write_str("\u{fffd}")?,
                c => write!(out, "{c}")?,
            }
        }
        Ok(())
    }
}

/// A path below the output folder as an address relative to the page.
struct Address<'a>(&'a str);

impl Display for Address<'_> {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        for byte in self.0.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                    write!(out, "{}", char::from(byte))?;
                }
                byte => write!(out, "%{byte:02X}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_a_file_never_becomes_markup() {
        assert_eq!(Safe("<script>\"'&\u{7}").to_string(), "&lt;script&gt;&quot;&#39;&amp;\u{fffd}");
    }

    #[test]
    fn an_address_is_plain_ascii() {
        assert_eq!(Address("a b/01-计.pdf").to_string(), "a%20b/01-%E8%AE%A1.pdf");
    }
}
