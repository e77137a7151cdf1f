//! A document laid open: pure, from the fitted document and its pages.

use std::collections::BTreeMap;

use wenshu_model::official::Table;
use wenshu_model::{Block, Elements, Finding, Lines, OfficialDocument, Pages, Paragraph, Role, Severity};
use wenshu_report::mark;

use crate::views::{BlockView, ElementView, FindingView, Review};

/// What a person reviews of a document.
pub(super) fn lay_open(document: &OfficialDocument, pages: &Pages, given: Elements) -> Review {
    let first_pages = first_pages(pages);
    let place = |index: usize| u32::try_from(index).ok().and_then(|index| first_pages.get(&index).copied());
    Review {
        document: document.index,
        title_lines: title_lines(document),
        kind: document.kind,
        kind_reason: document.kind_reason,
        given,
        adjustments: document.fitted.as_ref().map(|fitted| fitted.adjustments.clone()).unwrap_or_default(),
        elements: elements(document),
        blocks: document
            .blocks
            .iter()
            .enumerate()
            .filter_map(|(index, block)| Some(BlockView { page: place(index), ..block_view(block)? }))
            .collect(),
        findings: document
            .findings
            .iter()
            .enumerate()
            .map(|(index, finding)| finding_view(index, finding, pages))
            .collect(),
        changed: document.changed.clone(),
        page_width: pages.width,
        page_height: pages.height,
        pages: u32::try_from(pages.pages.len()).unwrap_or(u32::MAX),
    }
}

/// The page, from 1, on which each block begins.
fn first_pages(pages: &Pages) -> BTreeMap<u32, u32> {
    let mut first = BTreeMap::new();
    for (page, sheet) in (1..).zip(&pages.pages) {
        let lines = sheet.lines.iter().filter_map(|line| line.block);
        for block in lines.chain(sheet.pictures.iter().map(|picture| picture.block)) {
            first.entry(block).or_insert(page);
        }
    }
    first
}

fn title_lines(document: &OfficialDocument) -> Vec<String> {
    let title = paragraphs(document).find(|paragraph| paragraph.role == Role::Title);
    title.map(|title| title.text().lines().map(str::to_owned).collect()).unwrap_or_default()
}

fn paragraphs(document: &OfficialDocument) -> impl Iterator<Item = &Paragraph> {
    let head = document.letterhead.iter().flat_map(|letterhead| &letterhead.paragraphs);
    let body = document.blocks.iter().filter_map(|block| match block {
        Block::Paragraph(paragraph) => Some(paragraph),
        Block::Table(_) | Block::Figure(_) => None,
    });
    let foot = document.imprint.iter().flat_map(|imprint| imprint.entries.iter().map(|entry| &entry.paragraph));
    head.chain(body).chain(foot)
}

/// The elements in the order of the paper, paragraphs of one element together.
fn elements(document: &OfficialDocument) -> Vec<ElementView> {
    let mut elements: Vec<ElementView> = Vec::new();
    for paragraph in paragraphs(document) {
        let Some(key) = key_of(paragraph.role) else { continue };
        let value = paragraph.text().replace('\n', "").replace('\t', "　");
        match elements.iter_mut().find(|element| element.key == key) {
            Some(element) => {
                element.values.push(value);
                element.lines = join(element.lines, paragraph.lines);
            }
            None => elements.push(ElementView { key: key.to_owned(), values: vec![value], lines: paragraph.lines }),
        }
    }
    elements
}

fn join(one: Option<Lines>, other: Option<Lines>) -> Option<Lines> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.join(other)),
        (one, other) => one.or(other),
    }
}

/// The key of `wenshu.elements/1` under which a paragraph would be given.
const fn key_of(role: Role) -> Option<&'static str> {
    Some(match role {
        Role::Title => "title",
        Role::Subtitle => "subtitle",
        Role::Addressee => "addressees",
        Role::AttachmentNote => "attachments",
        Role::Signature => "signature",
        Role::DateOfIssue => "date_of_issue",
        Role::Note => "note",
        Role::CopyNumber => "copy_number",
        Role::Secrecy => "secrecy",
        Role::Urgency => "urgency",
        Role::IssuerMark => "issuer_marks",
        Role::MarkSuffix => "mark_suffix",
        Role::DocumentNumber => "document_number",
        Role::Signatories => "signatories",
        Role::Attendance => "attendance",
        Role::MainTo => "main_to",
        Role::CopyTo => "copy_to",
        Role::Printing => "printing",
        Role::ImprintOther => "imprint_other",
        Role::Body
        | Role::Heading(_)
        | Role::RunIn(_)
        | Role::Item(_)
        | Role::Label
        | Role::AttachmentLabel
        | Role::AttachmentTitle => return None,
    })
}

/// A block of the body; elements are shown apart.
fn block_view(block: &Block) -> Option<BlockView> {
    let view = |kind: &str, level, text, lines| BlockView { kind: kind.to_owned(), level, text, lines, page: None };
    Some(match block {
        Block::Paragraph(paragraph) => {
            let (kind, level) = match paragraph.role {
                Role::Heading(level) => ("heading", Some(level)),
                Role::Label => ("heading", None),
                Role::AttachmentLabel | Role::AttachmentTitle => ("heading", Some(1)),
                Role::RunIn(level) => ("paragraph", Some(level)),
                Role::Item(level) => ("item", Some(level)),
                Role::Body => ("paragraph", None),
                _ => return None,
            };
            view(kind, level, paragraph.text(), paragraph.lines)
        }
        Block::Table(table) => view("table", None, table_text(table), table.lines),
        Block::Figure(figure) => view("figure", None, figure.alt.clone(), figure.lines),
    })
}

/// The cells of a table, row by row.
fn table_text(table: &Table) -> String {
    let mut text = String::new();
    let mut row = None;
    for cell in &table.cells {
        if row.is_some() {
            text.push(if row == Some(cell.row) { '\t' } else { '\n' });
        }
        row = Some(cell.row);
        text.push_str(&cell.text.replace('\n', " "));
    }
    text
}

fn finding_view(index: usize, finding: &Finding, pages: &Pages) -> FindingView {
    let marked = mark(index, finding, pages);
    FindingView {
        needs_review: finding.severity == Severity::Review,
        finding: finding.clone(),
        page: marked.map(|(page, _)| page),
        mark: marked.map(|(_, mark)| [mark.left, mark.top, mark.width, mark.height]),
    }
}
