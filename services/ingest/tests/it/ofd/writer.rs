//! Writes OFD files.

use crate::shared::package::package;

/// Millimetres of the type area of GB/T 9704: 28 characters by 22 lines.
pub const LEFT: f64 = 28.0;
pub const TOP: f64 = 37.0;
pub const EM: f64 = 156.0 / 28.0;
pub const PITCH: f64 = 225.0 / 22.0;
pub const SIZE: f64 = 5.6444;
pub const COLUMNS: f64 = 28.0;
pub const ROWS: usize = 22;

const NS: &str = r#"xmlns:ofd="http://www.ofdspec.org/2016""#;

/// How text objects are cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// One for each line, steps written out.
    Line,
    /// One for each line, steps in groups.
    Grouped,
    /// One for each character.
    Character,
    /// One for each line, in points with a matrix.
    Scaled,
    /// One for a whole page: steps down and back inside it.
    Page,
}

/// A line of text at a place.
#[derive(Debug, Clone)]
pub struct Placed {
    pub x: f64,
    pub y: f64,
    pub size: f64,
    pub font: u32,
    pub text: String,
}

/// A document as lines on pages.
#[derive(Debug, Clone, Default)]
pub struct Pages(pub Vec<Vec<Placed>>);

pub fn width(c: char) -> f64 {
    if c.is_ascii() { 0.5 } else { 1.0 }
}

impl Pages {
    /// The page and row that come next, below what is there.
    fn row(&mut self, row: &mut usize) -> (usize, f64) {
        if *row >= ROWS || self.0.is_empty() {
            self.0.push(Vec::new());
            *row = 0;
        }
        let y = TOP + PITCH * *row as f64 + 0.75 * PITCH;
        *row += 1;
        (self.0.len() - 1, y)
    }

    /// Sets texts as paragraphs, the way a clerk's program does.
    pub fn set(paragraphs: &[Paragraph]) -> Self {
        let mut pages = Self::default();
        let mut row = 0;
        for Paragraph { text, place } in paragraphs {
            let (size, font) = if *place == Place::Title { (SIZE * 1.375, 2) } else { (SIZE, 1) };
            let measure = if *place == Place::Title { COLUMNS / 1.375 - 2.0 } else { COLUMNS };
            let indent = if *place == Place::Body { 2.0 } else { 0.0 };
            for (index, line) in break_lines(text, measure, indent).into_iter().enumerate() {
                let em = EM * size / SIZE;
                let long: f64 = line.chars().map(width).sum::<f64>() * em;
                let x = match place {
                    Place::Body if index == 0 => LEFT + 2.0 * EM,
                    Place::Body | Place::Flush => LEFT,
                    Place::Title => LEFT + (COLUMNS * EM - long) / 2.0,
                    Place::Right => LEFT + (COLUMNS - 4.0) * EM - long,
                };
                let (page, y) = pages.row(&mut row);
                pages.0[page].push(Placed { x, y, size, font, text: line });
            }
        }
        for (index, page) in pages.0.iter_mut().enumerate() {
            let text = format!("— {} —", index + 1);
            page.push(Placed { x: if index % 2 == 0 { 150.0 } else { 33.0 }, y: 270.0, size: 4.9, font: 1, text });
        }
        pages
    }

    pub fn file(&self, cut: Cut) -> Ofd {
        Ofd { pages: self.0.iter().map(|page| content(page, cut)).collect(), ..Ofd::default() }
    }
}

/// A paragraph to be set.
#[derive(Debug, Clone)]
pub struct Paragraph {
    pub text: String,
    pub place: Place,
}

/// Where a paragraph stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Body,
    Flush,
    Title,
    Right,
}

/// Breaks a text into lines of a measure, with the rules for marks, words and
/// numbers.
fn break_lines(text: &str, measure: f64, indent: f64) -> Vec<String> {
    let mut units: Vec<String> = Vec::new();
    for c in text.chars() {
        let no_start = "，。、；：？！）》”’〉】〕」…%".contains(c);
        let latin = |c: char| c.is_ascii_alphanumeric() || c == '.';
        match units.last_mut() {
            Some(unit) if no_start => unit.push(c),
            Some(unit) if unit.ends_with(|c| "（《“‘〈【〔「".contains(c)) => unit.push(c),
            Some(unit) if latin(c) && unit.ends_with(latin) && unit.len() < 20 => unit.push(c),
            _ => units.push(c.to_string()),
        }
    }
    let mut lines = vec![String::new()];
    let mut used = indent;
    for unit in units {
        let wide: f64 = unit.chars().map(width).sum();
        if used + wide > measure && !lines.last().unwrap().is_empty() {
            lines.push(String::new());
            used = 0.0;
        }
        used += wide;
        lines.last_mut().unwrap().push_str(&unit);
    }
    lines
}

pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A text object.
pub fn object(x: f64, y: f64, size: f64, font: u32, code: &str, more: &str) -> String {
    format!(
        r#"<ofd:TextObject ID="9" Boundary="{x:.4} {:.4} 170 {:.4}" Font="{font}" Size="{size:.4}"{more}>{code}</ofd:TextObject>"#,
        y - size,
        size * 1.2
    )
}

/// A text code.
pub fn code(x: f64, y: f64, steps: &str, text: &str) -> String {
    format!(r#"<ofd:TextCode X="{x:.4}" Y="{y:.4}"{steps}>{}</ofd:TextCode>"#, escaped(text))
}

fn steps(text: &str, em: f64) -> Vec<f64> {
    let count = text.chars().count();
    text.chars().take(count.saturating_sub(1)).map(|c| width(c) * em).collect()
}

fn written(values: &[f64]) -> String {
    values.iter().map(|value| format!("{value:.4}")).collect::<Vec<_>>().join(" ")
}

/// Steps with runs of equal ones in groups.
fn grouped(values: &[f64]) -> String {
    let mut words = Vec::new();
    let mut rest = values;
    while let Some(first) = rest.first() {
        let count = rest.iter().take_while(|value| *value == first).count();
        words.push(if count > 2 { format!("g {count} {first:.4}") } else { written(&rest[..count]) });
        rest = &rest[count..];
    }
    words.join(" ")
}

fn content(lines: &[Placed], cut: Cut) -> String {
    if cut == Cut::Page {
        return whole_page(lines);
    }
    lines
        .iter()
        .map(|Placed { x, y, size, font, text }| {
            let em = EM * size / SIZE;
            match cut {
                Cut::Line | Cut::Page => {
                    let steps = format!(r#" DeltaX="{}""#, written(&steps(text, em)));
                    object(*x, *y, *size, *font, &code(0.0, *size, &steps, text), "")
                }
                Cut::Grouped => {
                    let steps = format!(r#" DeltaX="{}""#, grouped(&steps(text, em)));
                    object(*x, *y, *size, *font, &code(0.0, *size, &steps, text), "")
                }
                Cut::Scaled => {
                    let points: Vec<f64> = steps(text, em / 0.3528).to_vec();
                    let steps = format!(r#" DeltaX="{}""#, written(&points));
                    let boundary = format!(r#"Boundary="{x:.4} {:.4} 170 7""#, y - size);
                    format!(
                        r#"<ofd:TextObject ID="9" CTM="0.3528 0 0 0.3528 0 0" {boundary} Font="{font}" Size="{:.4}">{}</ofd:TextObject>"#,
                        size / 0.3528,
                        code(0.0, size / 0.3528, &steps, text)
                    )
                }
                Cut::Character => {
                    let mut at = *x;
                    let mut objects = String::new();
                    for c in text.chars() {
                        objects += &object(at, *y, *size, *font, &code(0.0, *size, "", &c.to_string()), "");
                        at += width(c) * em;
                    }
                    objects
                }
            }
        })
        .collect()
}

/// All lines of one size in one text code.
fn whole_page(lines: &[Placed]) -> String {
    let mut objects = String::new();
    let mut rest = lines;
    while let Some(first) = rest.first() {
        let count = rest.iter().take_while(|line| line.size == first.size && line.font == first.font).count();
        let (group, after) = rest.split_at(count);
        let (mut across, mut down, mut text) = (Vec::new(), Vec::new(), String::new());
        let (mut x, mut y) = (first.x, first.y);
        for line in group {
            if !text.is_empty() {
                across.push(line.x - x);
                down.push(line.y - y);
            }
            let own = steps(&line.text, EM * line.size / SIZE);
            (x, y) = (line.x + own.iter().sum::<f64>(), line.y);
            down.extend(own.iter().map(|_| 0.0));
            across.extend(own);
            text += &line.text;
        }
        let steps = format!(r#" DeltaX="{}" DeltaY="{}""#, written(&across), written(&down));
        objects += &object(first.x, first.y, first.size, first.font, &code(0.0, first.size, &steps, &text), "");
        rest = after;
    }
    objects
}

/// A file by its pieces of XML.
#[derive(Debug, Clone, Default)]
pub struct Ofd {
    /// Objects of each page.
    pub pages: Vec<String>,
    /// Before the content of each page: templates, areas.
    pub heads: Vec<String>,
    /// In `CommonData`.
    pub common: String,
    /// Behind the pages in `Document.xml`.
    pub document: String,
    /// In the document's body in `OFD.xml`.
    pub body: String,
    /// More resources.
    pub resources: String,
    /// Other parts.
    pub parts: Vec<(String, Vec<u8>)>,
}

impl Ofd {
    pub fn page(objects: &str) -> Self {
        Self { pages: vec![objects.to_owned()], ..Self::default() }
    }

    pub fn part(mut self, name: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.parts.push((name.to_owned(), bytes.as_ref().to_vec()));
        self
    }

    pub fn bytes(&self) -> Vec<u8> {
        let root = format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><ofd:OFD {NS} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>0</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{}</ofd:DocBody></ofd:OFD>"#,
            self.body
        );
        let pages: String = (0..self.pages.len())
            .map(|page| format!(r#"<ofd:Page ID="{}" BaseLoc="Pages/Page_{page}/Content.xml"/>"#, page + 100))
            .collect();
        let document = format!(
            r#"<ofd:Document {NS}><ofd:CommonData><ofd:MaxUnitID>999</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{}</ofd:CommonData><ofd:Pages>{pages}</ofd:Pages>{}</ofd:Document>"#,
            self.common, self.document
        );
        let resources = format!(
            r#"<ofd:Res {NS} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="1" FontName="仿宋_GB2312"/><ofd:Font ID="2" FontName="方正小标宋"/><ofd:Font ID="3" FontName="SimSun-Bold"/></ofd:Fonts>{}</ofd:Res>"#,
            self.resources
        );
        let mut parts: Vec<(String, Vec<u8>)> = vec![
            ("OFD.xml".to_owned(), root.into_bytes()),
            ("Doc_0/Document.xml".to_owned(), document.into_bytes()),
            ("Doc_0/PublicRes.xml".to_owned(), resources.into_bytes()),
        ];
        for (index, objects) in self.pages.iter().enumerate() {
            let head = self.heads.get(index).map(String::as_str).unwrap_or_default();
            parts.push((format!("Doc_0/Pages/Page_{index}/Content.xml"), page(head, objects).into_bytes()));
        }
        // A part given by the test replaces the usual one.
        parts.retain(|(name, _)| self.parts.iter().all(|(own, _)| own != name));
        parts.extend(self.parts.iter().cloned());
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
        package(&parts)
    }
}

/// The part of a page or template.
pub fn page(head: &str, objects: &str) -> String {
    format!(r#"<ofd:Page {NS}>{head}<ofd:Content><ofd:Layer ID="1">{objects}</ofd:Layer></ofd:Content></ofd:Page>"#)
}

/// One line of text as an object.
pub fn text(x: f64, y: f64, words: &str) -> String {
    object(x, y, SIZE, 1, &code(0.0, SIZE, &format!(r#" DeltaX="{}""#, written(&steps(words, EM))), words), "")
}
