//! Records of Office drawings ([MS-ODRAW] 2.2): shapes, and the pictures in them.

use std::collections::BTreeMap;

use super::bytes::{place_at, slice, u8_at, u16_at, u32_at, utf16};

/// Containers inside containers; deeper ones are passed over.
const DEEPEST: usize = 40;
/// Bytes of a record's header.
const HEADER: usize = 8;
/// Bytes of an entry of the store of pictures in front of its name.
const STORE_ENTRY: usize = 36;

const STORE: u16 = 0xf001;
const GROUP: u16 = 0xf003;
const SHAPE: u16 = 0xf004;
const STORED: u16 = 0xf007;
const SHAPE_ID: u16 = 0xf00a;
const PROPERTIES: u16 = 0xf00b;

/// A record.
#[derive(Debug, Clone, Copy)]
struct Record<'b> {
    kind: u16,
    instance: u16,
    is_container: bool,
    body: &'b [u8],
    /// Bytes of the whole record.
    size: usize,
}

impl<'b> Record<'b> {
    fn at(bytes: &'b [u8], at: usize) -> Option<Self> {
        let head = u16_at(bytes, at)?;
        let length = place_at(bytes, at.checked_add(4)?)?;
        let body = slice(bytes, at + HEADER, length)?;
        let (is_container, instance) = (head & 0xf == 0xf, head >> 4);
        Some(Self { kind: u16_at(bytes, at + 2)?, instance, is_container, body, size: HEADER + length })
    }
}

/// A picture as it lies in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Picture<'b> {
    /// Its type.
    pub kind: &'static str,
    /// Its bytes; those of a drawing in vectors are packed.
    pub bytes: &'b [u8],
}

/// The picture that a record holds.
fn picture_of<'b>(record: &Record<'b>) -> Option<Picture<'b>> {
    let kind = match record.kind {
        0xf01a => "EMF",
        0xf01b => "WMF",
        0xf01c => "PICT",
        0xf01d | 0xf02a => "image/jpeg",
        0xf01e => "image/png",
        0xf01f => "DIB",
        0xf029 => "TIFF",
        _ => return None,
    };
    // One sum of its bytes in front or two, and a byte.
    let sums = if record.instance & 1 == 0 { 16 } else { 32 };
    Some(Picture { kind, bytes: record.body.get(sums + 1..)? })
}

/// The picture at a place: a record of it, or an entry of the store around it.
fn picture_at(bytes: &[u8], at: usize) -> Option<Picture<'_>> {
    let record = Record::at(bytes, at)?;
    if record.kind != STORED {
        return picture_of(&record);
    }
    let name = usize::from(u8_at(record.body, 33)?);
    picture_of(&Record::at(record.body, STORE_ENTRY + name)?)
}

/// What the text at a shape's place shows of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape {
    /// Its number.
    pub id: u32,
    /// Number of its picture in the store, from 1.
    pub picture: Option<u32>,
    /// Words drawn as art.
    pub words: String,
}

/// The drawings of a document.
#[derive(Debug, Default)]
pub struct Drawings {
    /// The shapes, by the number of the group that holds them or their own.
    shapes: BTreeMap<u32, Vec<Shape>>,
    /// Groups of shapes.
    groups: BTreeMap<u32, u32>,
    /// Places of pictures in the stream of the document.
    store: Vec<Option<usize>>,
}

impl Drawings {
    /// Reads the drawings, as far as they are sound.
    pub fn read(table: &[u8]) -> Self {
        let mut drawings = Self::default();
        let Some(group) = Record::at(table, 0) else { return drawings };
        drawings.walk(group.body);
        let mut at = group.size;
        // In front of each drawing stands a byte that says where it belongs.
        while let Some(drawing) = at.checked_add(1).and_then(|at| Record::at(table, at)) {
            drawings.walk(drawing.body);
            at = at.saturating_add(1).saturating_add(drawing.size);
        }
        drawings
    }

    /// Walks the records of a container.
    fn walk(&mut self, body: &[u8]) {
        // What is left of each open container, and whether it is a group.
        let mut open = vec![(body, false)];
        // The shape that stands for the group; the outermost holds all shapes.
        let mut group = None;
        while let Some((rest, is_group)) = open.pop() {
            let groups = open.iter().filter(|(_, is_group)| *is_group).count() + usize::from(is_group);
            let Some(record) = Record::at(rest, 0) else {
                if is_group && groups == 2 {
                    group = None;
                }
                continue;
            };
            open.push((rest.get(record.size..).unwrap_or_default(), is_group));
            match record.kind {
                STORED => self.store.push(place_at(record.body, 28)),
                SHAPE => {
                    let Some(shape) = read_shape(record.body) else { continue };
                    let holder = if groups >= 2 { *group.get_or_insert(shape.id) } else { shape.id };
                    self.groups.insert(shape.id, holder);
                    self.shapes.entry(holder).or_default().push(shape);
                }
                GROUP | STORE if open.len() < DEEPEST => open.push((record.body, record.kind == GROUP)),
                _ => {}
            }
        }
    }

    /// The shapes at the place of shape `id`, itself or those of its group.
    pub fn shapes(&self, id: u32) -> &[Shape] {
        self.shapes.get(&id).map(Vec::as_slice).unwrap_or_default()
    }

    /// The shape that stands in the text for shape `id`.
    pub fn holder(&self, id: u32) -> u32 {
        self.groups.get(&id).copied().unwrap_or(id)
    }

    /// A picture of the store.
    pub fn picture<'d>(&self, document: &'d [u8], number: u32) -> Option<Picture<'d>> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        picture_at(document, (*self.store.get(index)?)?)
    }
}

/// A shape: its number and properties.
fn read_shape(body: &[u8]) -> Option<Shape> {
    let (mut shape, mut at, mut found) = (Shape::default(), 0, false);
    while let Some(record) = Record::at(body, at) {
        match record.kind {
            SHAPE_ID => {
                shape.id = u32_at(record.body, 0)?;
                found = true;
            }
            PROPERTIES => read_properties(&record, &mut shape),
            _ => {}
        }
        at = at.saturating_add(record.size);
    }
    found.then_some(shape)
}

/// Properties: numbers of six bytes each, and behind them the long values.
fn read_properties(record: &Record<'_>, shape: &mut Shape) {
    const PICTURE: u16 = 0x104;
    const WORDS: u16 = 0x0c0;
    let count = usize::from(record.instance);
    let mut long_at = count * 6;
    for index in 0..count {
        let entry = u16_at(record.body, index * 6).zip(u32_at(record.body, index * 6 + 2));
        let Some((name, value)) = entry else { return };
        let is_long = name & 0x8000 != 0;
        let length = usize::try_from(value).unwrap_or(usize::MAX);
        match name & 0x3fff {
            PICTURE if !is_long => shape.picture = Some(value).filter(|value| *value > 0),
            WORDS if is_long => {
                let words = utf16(record.body, long_at, length / 2).unwrap_or_default();
                words.trim_end_matches('\0').clone_into(&mut shape.words);
            }
            _ => {}
        }
        if is_long {
            long_at = long_at.saturating_add(length);
        }
    }
}

/// What stands in the text as a character: a picture ([MS-DOC] 2.9.190 `PICF`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inline<'b> {
    /// It has a picture.
    pub has_picture: bool,
    /// Its picture, if it could be found.
    pub picture: Option<Picture<'b>>,
    /// Words drawn as art.
    pub words: String,
}

/// Reads what stands at a place of the data stream.
pub fn read_inline(data: &[u8], at: usize) -> Option<Inline<'_>> {
    /// How the picture is kept: as a shape, as a shape with a name, as a
    /// metafile.
    const AS_SHAPE: u16 = 0x64;
    const WITH_NAME: u16 = 0x66;
    let length = place_at(data, at)?;
    let whole = slice(data, at, length).or_else(|| data.get(at..))?;
    let header = usize::from(u16_at(whole, 4)?);
    let kept = u16_at(whole, 6)?;
    let body = whole.get(header..)?;
    let mut inline = Inline { has_picture: false, picture: None, words: String::new() };
    let mut at = match kept {
        AS_SHAPE => 0,
        WITH_NAME => 1 + usize::from(u8_at(body, 0)?),
        _ => {
            (inline.has_picture, inline.picture) = (true, Some(Picture { kind: "WMF", bytes: body }));
            return Some(inline);
        }
    };
    while let Some(record) = Record::at(body, at) {
        if record.kind == SHAPE && record.is_container {
            let shape = read_shape(record.body).unwrap_or_default();
            inline.has_picture = shape.picture.is_some();
            inline.words = shape.words;
        } else if inline.picture.is_none() {
            inline.picture = picture_at(body, at);
        }
        at = at.saturating_add(record.size);
    }
    Some(inline)
}
