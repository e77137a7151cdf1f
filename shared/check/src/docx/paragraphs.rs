//! Paragraphs and runs with the properties that inheritance gives them.

use roxmltree::Node;

use super::numbering::Counter;
use super::properties::{LocalName, Properties, attribute, child, children};
use super::styles::Sheet;

/// A run with its final properties.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Its text; a forced line break is a line feed, a tab a tab.
    pub text: String,
    /// Its properties.
    pub properties: Properties,
}

/// A paragraph with its final properties.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Name of its style.
    pub style: String,
    /// Its properties.
    pub properties: Properties,
    /// Its runs.
    pub runs: Vec<Run>,
    /// True inside a table.
    pub in_table: bool,
    /// True inside a text box.
    pub in_box: bool,
    /// Number that the program sets before it (`一、`), of a list.
    pub label: String,
    /// Index of its section.
    pub section: usize,
    /// True when a forced page break stands in it.
    pub breaks_page: bool,
    /// True when it holds a picture.
    pub has_picture: bool,
    /// Its own tab stops: kind and place in twips.
    pub tabs: Vec<(String, i64)>,
}

impl Paragraph {
    /// The text of all runs.
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

/// The paragraphs under a node, those of tables and text boxes among them.
pub(super) fn paragraphs(root: Node, sheet: &Sheet, counter: &mut Counter) -> Vec<Paragraph> {
    let mut section = 0;
    let mut found = Vec::new();
    for node in root.descendants().filter(|node| node.is("p") && !is_second_version(*node)) {
        let mut read = paragraph(node, sheet, counter);
        read.section = section;
        if child(node, "pPr").is_some_and(|properties| child(properties, "sectPr").is_some()) {
            section += 1;
        }
        found.push(read);
    }
    found
}

/// Programs write a text box twice, for new readers and for old ones.
fn is_second_version(node: Node) -> bool {
    node.ancestors().any(|ancestor| ancestor.is("Fallback"))
}

fn paragraph(node: Node, sheet: &Sheet, counter: &mut Counter) -> Paragraph {
    let direct = child(node, "pPr").map(children).unwrap_or_default();
    let style = direct.get("pStyle", "val").map(str::to_owned).or_else(|| sheet.default_paragraph.clone());
    let mut properties = sheet.paragraph_defaults.clone();
    let mut inherited = sheet.run_defaults.clone();
    for link in sheet.chain(style.as_deref()) {
        properties.inherit(&link.paragraph);
        inherited.inherit(&link.run);
    }
    properties.inherit(&direct);
    let own = |inner: &Node| inner.ancestors().find(|above| above.is("p")) == Some(node) && !is_second_version(*inner);
    let nodes: Vec<Node> = node.descendants().filter(|inner| inner.is("r")).filter(own).collect();
    let runs = nodes.iter().map(|run| {
        let own = child(*run, "rPr").map(children).unwrap_or_default();
        let mut all = inherited.clone();
        for link in sheet.chain(own.get("rStyle", "val")) {
            all.inherit(&link.run);
        }
        all.inherit(&own);
        resolve_theme(&mut all, sheet);
        Run { text: run_text(*run), properties: all }
    });
    let runs: Vec<Run> = runs.filter(|run| !run.properties.is_on("vanish")).collect();
    let breaks = |run: &Node| run.children().any(|node| node.is("br") && attribute(node, "type") == Some("page"));
    let picture = |run: &Node| run.descendants().any(|node| node.is("blip") || node.is("imagedata"));
    Paragraph {
        style: style.as_deref().and_then(|id| sheet.raw.get(id)).map_or_else(String::new, |raw| raw.name.clone()),
        label: counter.label(&mut properties),
        properties,
        runs,
        in_table: node.ancestors().any(|ancestor| ancestor.is("tbl")),
        in_box: node.ancestors().any(|ancestor| ancestor.is("txbxContent")),
        section: 0,
        breaks_page: nodes.iter().any(breaks),
        has_picture: nodes.iter().any(picture),
        tabs: tabs(node),
    }
}

/// The stops that a paragraph sets itself.
fn tabs(node: Node) -> Vec<(String, i64)> {
    let listed = child(node, "pPr").and_then(|properties| child(properties, "tabs"));
    let stops = listed.into_iter().flat_map(|tabs| tabs.children().filter(|stop| stop.is("tab")));
    stops
        .filter_map(|stop| {
            let place = attribute(stop, "pos")?.parse().ok()?;
            Some((attribute(stop, "val").unwrap_or("left").to_owned(), place))
        })
        .collect()
}

/// A face named by the theme takes precedence over one named outright.
fn resolve_theme(properties: &mut Properties, sheet: &Sheet) {
    let Some(fonts) = properties.0.get_mut("rFonts") else { return };
    for (by_theme, outright) in [("eastAsiaTheme", "eastAsia"), ("asciiTheme", "ascii"), ("hAnsiTheme", "hAnsi")] {
        let named = fonts.get(by_theme).and_then(|name| sheet.theme_fonts.get(name.as_str()));
        if let Some(face) = named.filter(|face| !face.is_empty()) {
            fonts.insert(outright.to_owned(), face.clone());
        }
    }
}

fn run_text(run: Node) -> String {
    let mut text = String::new();
    for node in run.children().filter(Node::is_element) {
        match node.tag_name().name() {
            "t" => text.push_str(node.text().unwrap_or_default()),
            "tab" => text.push('\t'),
            "br" if attribute(node, "type").is_some_and(|kind| kind != "textWrapping") => {}
            "br" | "cr" => text.push('\n'),
            "noBreakHyphen" => text.push('\u{2011}'),
            "instrText" => text.push_str(&format!("{{{}}}", node.text().unwrap_or_default().trim())),
            _ => {}
        }
    }
    text
}
