//! Reads an HTML page: what a browser shows of its main text, as lines.
//!
//! Block elements and `<br>` end lines, tables become cells, ordered lists show
//! their numbers. Scripts, styles and templates are mark-up; hidden text, form
//! controls, menus and other furniture of a site go to `removed`. A block that
//! holds much of the page's running text is never taken for furniture: parse
//! knows better, from the words.

mod attributes;
mod below;
mod context;
mod fate;
mod furniture;
mod numbering;
mod planter;
mod style;
mod table;
mod tree;
mod word;
mod words;
mod writer;

use wenshu_model::{Finding, FindingCode, RemovalReason, Severity};

use crate::{IngestError, Limits, Reading, pictures::Pictures};

/// Reads a decoded page. `pictures` are those of the file so far.
pub fn read_html(text: &str, limits: &Limits, pictures: Pictures) -> Result<Reading, IngestError> {
    if text.len() > limits.html_bytes {
        return Err(IngestError::MarkupTooLarge { media: "网页", bytes: text.len(), limit: limits.html_bytes });
    }
    attributes::refuse_many_attributes(text, limits)?;
    let tree = planter::read_tree(text, limits)?;
    let styles = style::Styles::of_page(&tree);
    let furniture = furniture::find_furniture(&tree, &styles);
    let cells = table::find_cells(&tree, limits)?;
    let mut reading = writer::write_lines(&tree, &styles, &furniture, &cells, limits, pictures)?;
    let hidden = hidden_text(&reading);
    reading.findings.extend(hidden);
    Ok(reading)
}

/// Says that the page hides text.
pub fn hidden_text(reading: &Reading) -> Option<Finding> {
    let hidden = reading.removed.iter().filter(|removed| removed.reason == RemovalReason::HiddenText);
    let texts: Vec<&str> = hidden.map(|removed| removed.text.as_str()).collect();
    let first = texts.first()?;
    let chars: usize = texts.iter().map(|text| text.chars().filter(|c| !c.is_whitespace()).count()).sum();
    Some(Finding {
        code: FindingCode::HiddenText,
        severity: Severity::Info,
        lines: None,
        excerpt: first.chars().take(20).collect(),
        message: format!("网页里有 {} 处读者看不到的文字（共 {chars} 字），没有收入正文", texts.len()),
    })
}
