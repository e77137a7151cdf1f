//! Makes documents of Word byte by byte ([MS-DOC]).

use std::io::{Cursor, Write};

/// Where the text begins in `WordDocument`.
const TEXT: usize = 0x800;
/// Numbers of tables in the file information block.
const STYLES: usize = 1;
const FOOTNOTE_MARKS: usize = 2;
const FOOTNOTE_TEXTS: usize = 3;
const COMMENT_MARKS: usize = 4;
const COMMENT_TEXTS: usize = 5;
const HEAD_TEXTS: usize = 11;
const CHARACTER_RUNS: usize = 12;
const PARAGRAPH_RUNS: usize = 13;
const FONTS: usize = 15;
const PIECES: usize = 33;
const SHAPES: usize = 40;
const ENDNOTE_MARKS: usize = 46;
const ENDNOTE_TEXTS: usize = 47;
const BOX_TEXTS: usize = 56;
const LISTS: usize = 73;
const LIST_OVERRIDES: usize = 74;

/// A modifier of one byte, two bytes, and so on.
pub fn sprm(code: u16, operand: &[u8]) -> Vec<u8> {
    let mut written = code.to_le_bytes().to_vec();
    written.extend_from_slice(operand);
    written
}

/// A style.
pub struct Style {
    /// Number of a built-in style.
    pub built_in: u16,
    /// Style that it is based on.
    pub base: u16,
    /// 1 for paragraphs, 2 for characters.
    pub kind: u16,
    /// Modifiers.
    pub paragraph: Vec<u8>,
    /// Modifiers.
    pub characters: Vec<u8>,
}

/// A level of a list.
pub struct Level {
    /// Format of its number.
    pub format: u8,
    /// First number.
    pub start: u32,
    /// Text with 0 to 8 for numbers.
    pub text: &'static str,
}

/// A document.
#[derive(Default)]
pub struct Builder {
    /// UTF-16 units of all parts of the text.
    pub units: Vec<u16>,
    /// Runs of characters and their modifiers.
    pub runs: Vec<(usize, Vec<u8>)>,
    /// Paragraphs: style and modifiers.
    pub paragraphs: Vec<(usize, u16, Vec<u8>)>,
    /// Characters of the parts.
    pub parts: [usize; 8],
    pub part: usize,
    pub part_start: usize,
    /// Styles, Normal not counted.
    pub styles: Vec<Style>,
    /// Names of fonts.
    pub fonts: Vec<&'static str>,
    /// Lists: their levels.
    pub lists: Vec<Vec<Level>>,
    /// Lists as paragraphs name them: list, and other first numbers by level.
    pub overrides: Vec<(usize, Vec<(u32, u32)>)>,
    /// Places of footnotes, endnotes, comments in the body.
    pub marks: [Vec<usize>; 3],
    /// Where their texts begin, each in its part.
    pub texts: [Vec<usize>; 3],
    pub heads: Vec<usize>,
    pub boxes: Vec<(u32, usize)>,
    pub shapes: Vec<(usize, u32)>,
    /// The data stream.
    pub data: Vec<u8>,
    /// Flags of the file information block.
    pub flags: u16,
    /// The text is in one byte a character.
    pub compressed: bool,
    /// More streams.
    pub streams: Vec<(&'static str, Vec<u8>)>,
}

/// Parts of the text.
#[derive(Clone, Copy)]
pub enum Part {
    Footnotes = 1,
    Heads = 2,
    Comments = 4,
    Endnotes = 5,
    Boxes = 6,
}

impl Builder {
    /// Adds characters with modifiers.
    pub fn run(&mut self, text: &str, modifiers: &[u8]) -> &mut Self {
        self.units.extend(text.encode_utf16());
        self.runs.push((self.units.len(), modifiers.to_vec()));
        self
    }

    /// Adds plain characters.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.run(text, &[])
    }

    /// Ends a paragraph with its mark.
    pub fn end(&mut self, mark: char, style: u16, modifiers: &[u8]) -> &mut Self {
        self.run(&mark.to_string(), &[]);
        self.paragraphs.push((self.units.len(), style, modifiers.to_vec()));
        self
    }

    /// A whole paragraph.
    pub fn paragraph(&mut self, text: &str, style: u16, modifiers: &[u8]) -> &mut Self {
        self.text(text).end('\r', style, modifiers)
    }

    /// A mark of a note or comment (0 footnote, 1 endnote, 2 comment).
    pub fn mark(&mut self, kind: usize, character: &str, modifiers: &[u8]) -> &mut Self {
        self.marks[kind].push(self.units.len());
        self.run(character, modifiers)
    }

    /// The place of a shape.
    pub fn shape(&mut self, id: u32) -> &mut Self {
        self.shapes.push((self.units.len(), id));
        self.run("\u{8}", &sprm(0x0855, &[1]))
    }

    /// Goes on to the next part of the text.
    pub fn part(&mut self, part: Part) -> &mut Self {
        self.parts[self.part] = self.units.len() - self.part_start;
        (self.part, self.part_start) = (part as usize, self.units.len());
        self
    }

    /// Says that the text of a note or comment begins.
    pub fn note_text(&mut self, kind: usize) -> &mut Self {
        self.texts[kind].push(self.units.len() - self.part_start);
        self
    }

    /// Says that the text of a head begins.
    pub fn head(&mut self) -> &mut Self {
        self.heads.push(self.units.len() - self.part_start);
        self
    }

    /// Says that the text of a box begins.
    pub fn text_box(&mut self, shape: u32) -> &mut Self {
        self.boxes.push((shape, self.units.len() - self.part_start));
        self
    }

    /// The streams `WordDocument` and `1Table`.
    pub fn words(&mut self) -> (Vec<u8>, Vec<u8>) {
        self.parts[self.part] = self.units.len() - self.part_start;
        let width = if self.compressed { 1 } else { 2 };
        let mut document = vec![0; TEXT];
        if self.compressed {
            document.extend(self.units.iter().map(|unit| *unit as u8));
        } else {
            document.extend(self.units.iter().flat_map(|unit| unit.to_le_bytes()));
        }
        let byte = |unit: usize| (TEXT + unit * width) as u32;

        let mut table = Table::default();
        table.add(STYLES, self.style_sheet());
        let runs: Vec<_> = self.runs.iter().map(|(end, list)| (byte(*end), list.clone())).collect();
        table.add(CHARACTER_RUNS, pages(&mut document, byte(0), &runs, 1));
        let paragraphs: Vec<_> = (self.paragraphs.iter())
            .map(|(end, style, list)| (byte(*end), [&style.to_le_bytes(), list.as_slice()].concat()))
            .collect();
        table.add(PARAGRAPH_RUNS, pages(&mut document, byte(0), &paragraphs, 13));
        table.add(FONTS, self.font_table());
        table.add(PIECES, self.pieces());
        let kinds = [
            (FOOTNOTE_MARKS, FOOTNOTE_TEXTS, 1, 2),
            (ENDNOTE_MARKS, ENDNOTE_TEXTS, 5, 2),
            (COMMENT_MARKS, COMMENT_TEXTS, 4, 30),
        ];
        for (kind, (marks, texts, part, size)) in kinds.into_iter().enumerate() {
            if !self.marks[kind].is_empty() {
                table.add(
                    marks,
                    places(&self.marks[kind], self.units.len(), &vec![vec![0; size]; self.marks[kind].len()]),
                );
                table.add(texts, places(&self.texts[kind], self.parts[part], &[]));
            }
        }
        if !self.heads.is_empty() {
            table.add(HEAD_TEXTS, places(&self.heads, self.parts[2], &[]));
        }
        if !self.boxes.is_empty() {
            let starts: Vec<_> = self.boxes.iter().map(|(_, start)| *start).collect();
            let data: Vec<_> = self
                .boxes
                .iter()
                .map(|(id, _)| [vec![0; 14], id.to_le_bytes().to_vec(), vec![0; 4]].concat())
                .collect();
            table.add(BOX_TEXTS, places(&starts, self.parts[6], &data));
        }
        if !self.shapes.is_empty() {
            let starts: Vec<_> = self.shapes.iter().map(|(place, _)| *place).collect();
            let data: Vec<_> =
                self.shapes.iter().map(|(_, id)| [id.to_le_bytes().to_vec(), vec![0; 22]].concat()).collect();
            table.add(SHAPES, places(&starts, self.units.len(), &data));
        }
        if !self.lists.is_empty() {
            let (lists, levels) = self.list_tables();
            table.add(LISTS, lists);
            table.bytes.extend(levels);
            table.add(LIST_OVERRIDES, self.list_overrides());
        }
        self.write_block(&mut document, &table);
        (document, table.bytes)
    }

    /// The file.
    pub fn build(&mut self) -> Vec<u8> {
        let (document, table) = self.words();
        let data = std::mem::take(&mut self.data);
        let mut streams = vec![("WordDocument", document), ("1Table", table), ("Data", data)];
        streams.append(&mut self.streams);
        compound(&streams)
    }

    fn write_block(&self, document: &mut [u8], table: &Table) {
        let mut put = |at: usize, bytes: &[u8]| document[at..at + bytes.len()].copy_from_slice(bytes);
        put(0, &0xa5ec_u16.to_le_bytes());
        put(2, &0x00c1_u16.to_le_bytes());
        put(6, &0x0804_u16.to_le_bytes());
        put(10, &(self.flags | 0x0200).to_le_bytes());
        put(24, &(TEXT as u32).to_le_bytes());
        put(32, &14u16.to_le_bytes());
        put(62, &22u16.to_le_bytes());
        for (part, count) in self.parts.iter().enumerate() {
            put(0x4c + part * 4, &(*count as u32).to_le_bytes());
        }
        put(0x98, &93u16.to_le_bytes());
        for (entry, at, length) in &table.entries {
            put(0x9a + entry * 8, &(*at as u32).to_le_bytes());
            put(0x9e + entry * 8, &(*length as u32).to_le_bytes());
        }
    }

    fn style_sheet(&self) -> Vec<u8> {
        let normal = Style { built_in: 0, base: 0xfff, kind: 1, paragraph: Vec::new(), characters: Vec::new() };
        let all: Vec<&Style> = [&normal].into_iter().chain(&self.styles).collect();
        let mut sheet = Vec::new();
        sheet.extend(18u16.to_le_bytes());
        sheet.extend((all.len() as u16).to_le_bytes());
        sheet.extend(10u16.to_le_bytes());
        sheet.resize(20, 0);
        for (number, style) in all.into_iter().enumerate() {
            let mut written = Vec::new();
            written.extend(style.built_in.to_le_bytes());
            written.extend((style.kind | (style.base << 4)).to_le_bytes());
            written.extend([0; 6]);
            written.extend([1, 0, b's', 0, 0, 0]);
            let mut lists = Vec::new();
            if style.kind == 1 {
                lists.push([&(number as u16).to_le_bytes(), style.paragraph.as_slice()].concat());
            }
            lists.push(style.characters.clone());
            for list in lists {
                written.resize(written.len().next_multiple_of(2), 0);
                written.extend((list.len() as u16).to_le_bytes());
                written.extend(list);
            }
            written.resize(written.len().next_multiple_of(2), 0);
            sheet.extend((written.len() as u16).to_le_bytes());
            sheet.extend(written);
        }
        sheet
    }

    fn font_table(&self) -> Vec<u8> {
        let mut table = (self.fonts.len() as u16).to_le_bytes().to_vec();
        table.extend([0; 2]);
        for name in &self.fonts {
            let name: Vec<u8> = name.encode_utf16().chain([0]).flat_map(u16::to_le_bytes).collect();
            table.push((39 + name.len()) as u8);
            table.extend([0; 39]);
            table.extend(name);
        }
        table
    }

    /// One piece, or two when the text is long enough.
    fn pieces(&self) -> Vec<u8> {
        let (count, width) = (self.units.len(), if self.compressed { 1 } else { 2 });
        let cuts = if count > 4 { vec![0, 4, count] } else { vec![0, count] };
        let mut table: Vec<u8> = cuts.iter().flat_map(|cut| (*cut as u32).to_le_bytes()).collect();
        for cut in &cuts[..cuts.len() - 1] {
            let at = TEXT + cut * width;
            let place = if self.compressed { ((at * 2) as u32) | 0x4000_0000 } else { at as u32 };
            table.extend([0; 2]);
            table.extend(place.to_le_bytes());
            table.extend([0; 2]);
        }
        [vec![2], (table.len() as u32).to_le_bytes().to_vec(), table].concat()
    }

    fn list_tables(&self) -> (Vec<u8>, Vec<u8>) {
        let mut lists = (self.lists.len() as u16).to_le_bytes().to_vec();
        let mut levels = Vec::new();
        for (id, list) in self.lists.iter().enumerate() {
            lists.extend((id as u32 + 100).to_le_bytes());
            lists.extend([0; 22]);
            lists.extend([u8::from(list.len() == 1), 0]);
            for level in list {
                let text: Vec<u8> = level
                    .text
                    .chars()
                    .map(|c| c.to_digit(10).map_or(c, |at| char::from_u32(at).unwrap()))
                    .collect::<String>()
                    .encode_utf16()
                    .flat_map(u16::to_le_bytes)
                    .collect();
                levels.extend(level.start.to_le_bytes());
                levels.extend([level.format, 0]);
                levels.extend([0; 22]);
                levels.extend(((text.len() / 2) as u16).to_le_bytes());
                levels.extend(text);
            }
        }
        (lists, levels)
    }

    fn list_overrides(&self) -> Vec<u8> {
        let mut table = (self.overrides.len() as u32).to_le_bytes().to_vec();
        for (list, starts) in &self.overrides {
            table.extend((*list as u32 + 100).to_le_bytes());
            table.extend([0; 8]);
            table.extend([starts.len() as u8, 0, 0, 0]);
        }
        for (_, starts) in &self.overrides {
            table.extend([0xff; 4]);
            for (level, start) in starts {
                table.extend(start.to_le_bytes());
                table.extend((level | 0x10).to_le_bytes());
            }
        }
        table
    }
}

/// The table stream.
#[derive(Default)]
struct Table {
    bytes: Vec<u8>,
    entries: Vec<(usize, usize, usize)>,
}

impl Table {
    fn add(&mut self, entry: usize, bytes: Vec<u8>) {
        self.entries.push((entry, self.bytes.len(), bytes.len()));
        self.bytes.extend(bytes);
    }
}

/// A table of places with data.
fn places(starts: &[usize], end: usize, data: &[Vec<u8>]) -> Vec<u8> {
    let all = starts.iter().copied().chain([end]);
    let mut table: Vec<u8> = all.flat_map(|place| (place as u32).to_le_bytes()).collect();
    table.extend(data.concat());
    table
}

/// Writes pages of runs behind the document; gives their index. `size` is that of
/// a run's entry.
fn pages(document: &mut Vec<u8>, start: u32, runs: &[(u32, Vec<u8>)], size: usize) -> Vec<u8> {
    let (mut edges, mut numbers, mut from) = (vec![start], Vec::new(), start);
    for runs in runs.chunks(4) {
        document.resize(document.len().next_multiple_of(512), 0);
        numbers.push((document.len() / 512) as u32);
        let mut page = vec![0u8; 512];
        page[511] = runs.len() as u8;
        page[..4].copy_from_slice(&from.to_le_bytes());
        let mut end = 510;
        for (index, (edge, list)) in runs.iter().enumerate() {
            page[(index + 1) * 4..(index + 2) * 4].copy_from_slice(&edge.to_le_bytes());
            let written =
                if size == 1 { [vec![list.len() as u8], list.clone()].concat() } else { paragraph_list(list) };
            end = (end - written.len()) & !1;
            page[end..end + written.len()].copy_from_slice(&written);
            page[(runs.len() + 1) * 4 + index * size] = (end / 2) as u8;
            from = *edge;
        }
        document.extend(page);
        edges.push(from);
    }
    edges.into_iter().chain(numbers).flat_map(u32::to_le_bytes).collect()
}

/// Style and modifiers of a paragraph with their length in front.
fn paragraph_list(list: &[u8]) -> Vec<u8> {
    let mut written =
        if list.len() % 2 == 1 { vec![list.len().div_ceil(2) as u8] } else { vec![0, (list.len() / 2) as u8] };
    written.extend_from_slice(list);
    written
}

/// A compound file of streams.
pub fn compound(streams: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    for (name, bytes) in streams {
        if let Some((storage, _)) = name.rsplit_once('/') {
            let _ = file.create_storage_all(storage);
        }
        file.create_stream(name).unwrap().write_all(bytes).unwrap();
    }
    file.flush().unwrap();
    file.into_inner().into_inner()
}
