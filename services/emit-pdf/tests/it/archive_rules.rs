//! Rules of ISO 19005-2 (PDF/A-2, levels A and U) as tests over a finished
//! file. They are our own, after the clauses of the standard and the list of
//! tests that veraPDF publishes; no validator of others stands behind them.
//! What a file of ours cannot have (forms, signatures, annotations, optional
//! content, JPEG 2000) is tested by its absence.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use ttf_parser::{Face, GlyphId};

use crate::reader::descendant;

/// The clauses that a file breaks.
pub fn broken(bytes: &[u8]) -> BTreeSet<&'static str> {
    let document = Document::load_mem(bytes).unwrap();
    let mut broken = BTreeSet::new();
    file_structure(bytes, &document, &mut broken);
    objects(&document, &mut broken);
    catalog(&document, &mut broken);
    output_intent(&document, &mut broken);
    metadata(&document, &mut broken);
    images(&document, &mut broken);
    let used = pages(&document, &mut broken);
    fonts(&document, &used, &mut broken);
    structure(&document, &mut broken);
    broken
}

type Broken = BTreeSet<&'static str>;

fn file_structure(bytes: &[u8], document: &Document, broken: &mut Broken) {
    let header = bytes.starts_with(b"%PDF-1.7\n%") && bytes[10..14].iter().all(|byte| *byte > 127);
    let end = bytes.strip_suffix(b"\n").unwrap_or(bytes).ends_with(b"%%EOF");
    let id = document.trailer.get(b"ID").and_then(Object::as_array).is_ok_and(|id| id.len() == 2);
    if !header {
        broken.insert("6.1.2");
    }
    if !end || !id || document.trailer.has(b"Encrypt") {
        broken.insert("6.1.3");
    }
    let text = bytes.windows(10).filter(|window| window.ends_with(b"endstream"));
    if text.map(|window| window[0]).any(|before| before != b'\n') {
        broken.insert("6.1.7.1");
    }
}

/// Filters, sizes, and keys that may be nowhere in a file.
fn objects(document: &Document, broken: &mut Broken) {
    let streams = || document.objects.values().filter_map(|object| object.as_stream().ok());
    for stream in streams() {
        let filters = match stream.dict.get(b"Filter") {
            Ok(Object::Array(filters)) => filters.clone(),
            Ok(filter) => vec![filter.clone()],
            Err(_) => Vec::new(),
        };
        if filters.iter().any(|filter| !matches!(filter.as_name(), Ok(b"FlateDecode" | b"DCTDecode"))) {
            broken.insert("6.1.7.2");
        }
        if [&b"F"[..], b"FFilter", b"FDecodeParms"].iter().any(|key| stream.dict.has(key)) {
            broken.insert("6.1.7.1");
        }
    }
    for object in document.objects.values() {
        walk(object, broken);
    }
}

fn walk(object: &Object, broken: &mut Broken) {
    match object {
        Object::Array(items) => items.iter().for_each(|item| walk(item, broken)),
        Object::Stream(stream) => walk(&Object::Dictionary(stream.dict.clone()), broken),
        Object::Dictionary(dictionary) => {
            for (key, value) in dictionary.iter() {
                let forbidden: &[(&[u8], &'static str)] = &[
                    (b"AA", "6.5.2"),
                    (b"OpenAction", "6.5.1"),
                    (b"JS", "6.5.1"),
                    (b"Annots", "6.3"),
                    (b"EF", "6.8"),
                    (b"PresSteps", "6.10"),
                    (b"ExtGState", "6.2.5"),
                    (b"SMask", "6.2.10"),
                    (b"Group", "6.2.10"),
                ];
                broken.extend(forbidden.iter().filter(|(name, _)| name == key).map(|(_, clause)| *clause));
                if key.len() > 127 {
                    broken.insert("6.1.13");
                }
                walk(value, broken);
            }
        }
        Object::Name(name) if name.len() > 127 || std::str::from_utf8(name).is_err() => {
            broken.insert("6.1.13");
        }
        Object::String(text, _) if text.len() >= 32768 => {
            broken.insert("6.1.13");
        }
        Object::Integer(value) if i32::try_from(*value).is_err() => {
            broken.insert("6.1.13");
        }
        _ => {}
    }
}

fn catalog(document: &Document, broken: &mut Broken) {
    let catalog = document.catalog().unwrap();
    let forbidden: [(&[u8], &'static str); 6] = [
        (b"AcroForm", "6.4.1"),
        (b"NeedsRendering", "6.4.2"),
        (b"Perms", "6.1.12"),
        (b"OCProperties", "6.9"),
        (b"Requirements", "6.11"),
        (b"Names", "6.10"),
    ];
    broken.extend(forbidden.iter().filter(|(key, _)| catalog.has(key)).map(|(_, clause)| *clause));
    let language = catalog.get(b"Lang").and_then(Object::as_str).unwrap_or_default();
    let parts = || language.split(|byte| *byte == b'-');
    if language.is_empty()
        || parts().any(|part| part.is_empty() || part.len() > 8 || !part.iter().all(u8::is_ascii_alphanumeric))
    {
        broken.insert("6.7.4");
    }
    let marked = catalog.get(b"MarkInfo").and_then(Object::as_dict).and_then(|info| info.get(b"Marked"));
    if !matches!(marked, Ok(Object::Boolean(true))) {
        broken.insert("6.7.2.2");
    }
}

fn output_intent(document: &Document, broken: &mut Broken) {
    let holds = || {
        let intents = document.catalog().ok()?.get(b"OutputIntents").ok()?.as_array().ok()?;
        let [intent] = intents.as_slice() else { return None };
        let intent = intent.as_dict().ok()?;
        let profile = intent.get_deref(b"DestOutputProfile", document).ok()?.as_stream().ok()?;
        let data = profile.get_plain_content().ok()?;
        let right = intent.get(b"S").ok()?.as_name().ok()? == b"GTS_PDFA1"
            && matches!(&data[12..16], b"mntr" | b"prtr")
            && data[16..20] == *b"RGB "
            && data[8] < 5
            && profile.dict.get(b"N").ok()?.as_i64().ok()? == 3;
        right.then_some(())
    };
    if holds().is_none() {
        broken.insert("6.2.3");
    }
}

fn metadata(document: &Document, broken: &mut Broken) {
    let stream = document.catalog().unwrap().get_deref(b"Metadata", document).and_then(Object::as_stream);
    let Ok(Stream { dict, content, .. }) = stream else {
        broken.insert("6.6.2.1");
        return;
    };
    let text = String::from_utf8(content.clone()).unwrap_or_default();
    let packet = text.lines().next().unwrap_or_default();
    let tree = roxmltree::Document::parse(&text);
    let plain = !dict.has(b"Filter") && packet.starts_with("<?xpacket") && !packet.contains("bytes=");
    let Some(tree) = tree.ok().filter(|_| plain && !packet.contains("encoding=")) else {
        broken.insert("6.6.2.1");
        return;
    };
    let value = |name: &str| {
        let identification = |node: &roxmltree::Node<'_, '_>| {
            node.tag_name().namespace() == Some("http://www.aiim.org/pdfa/ns/id/") && node.tag_name().name() == name
        };
        tree.descendants().find(identification).and_then(|node| node.text()).map(str::to_owned)
    };
    if value("part").as_deref() != Some("2") || !matches!(value("conformance").as_deref(), Some("A" | "U")) {
        broken.insert("6.6.4");
    }
}

fn images(document: &Document, broken: &mut Broken) {
    let streams = document.objects.values().filter_map(|object| object.as_stream().ok());
    let name = |stream: &Stream, key: &[u8]| stream.dict.get(key).and_then(Object::as_name).map(<[u8]>::to_vec).ok();
    for image in streams.filter(|stream| name(stream, b"Type").is_some_and(|kind| kind == b"XObject")) {
        if name(image, b"Subtype").is_none_or(|kind| kind != b"Image") {
            broken.insert("6.2.9");
        }
        let interpolated = image.dict.get(b"Interpolate").is_ok_and(|value| *value != Object::Boolean(false));
        let bits = image.dict.get(b"BitsPerComponent").and_then(Object::as_i64).unwrap_or_default();
        if interpolated || image.dict.has(b"Alternates") || image.dict.has(b"OPI") || ![1, 2, 4, 8, 16].contains(&bits)
        {
            broken.insert("6.2.8");
        }
        if !matches!(name(image, b"ColorSpace").as_deref(), Some(b"DeviceGray" | b"DeviceRGB")) {
            broken.insert("6.2.4.3");
        }
    }
}

/// Codes used of each font, by object.
type Used = BTreeMap<ObjectId, BTreeSet<u16>>;

/// Content streams: known operators, colours, resources, every mark tagged.
fn pages(document: &Document, broken: &mut Broken) -> Used {
    let mut used = Used::new();
    for id in document.get_pages().into_values() {
        let page = document.get_dictionary(id).unwrap();
        let edges = page.get(b"MediaBox").unwrap().as_array().unwrap().iter().map(|edge| edge.as_float().unwrap());
        let edges: Vec<f32> = edges.collect();
        if !(3.0..=14400.0).contains(&(edges[2] - edges[0])) || !(3.0..=14400.0).contains(&(edges[3] - edges[1])) {
            broken.insert("6.1.13");
        }
        // 6.2.2: resources are the page's own, not inherited.
        let Ok(resources) = page.get_deref(b"Resources", document).and_then(Object::as_dict) else {
            broken.insert("6.2.2");
            continue;
        };
        let (mut font, mut depth, mut open) = (None, 0, 0);
        for Operation { operator, operands } in Content::decode(&document.get_page_content(id)).unwrap().operations {
            let named = |kind: &[u8]| {
                let resources = resources.get_deref(kind, document).ok()?.as_dict().ok()?;
                resources.get(operands.first()?.as_name().ok()?).ok()?.as_reference().ok()
            };
            match operator.as_str() {
                "q" => depth += 1,
                "Q" => depth -= 1,
                "BDC" | "BMC" => open += 1,
                "EMC" => open -= 1,
                "Tf" => font = named(b"Font"),
                "Do" if named(b"XObject").is_none() => {
                    broken.insert("6.2.2");
                }
                "TJ" | "Tj" => {
                    let Some(font) = font else {
                        broken.insert("6.2.2");
                        continue;
                    };
                    let items = operands[0].as_array().unwrap().iter().filter_map(|item| item.as_str().ok());
                    let codes =
                        items.flat_map(|codes| codes.chunks(2)).map(|code| u16::from_be_bytes([code[0], code[1]]));
                    used.entry(font).or_default().extend(codes);
                }
                "k" | "K" | "cs" | "CS" | "sc" | "SC" | "scn" | "SCN" => {
                    broken.insert("6.2.4.3");
                }
                "w" | "m" | "l" | "S" | "s" | "g" | "G" | "rg" | "RG" | "BT" | "ET" | "Tm" | "Tc" | "cm" | "Do" => {}
                _ => {
                    broken.insert("6.2.2");
                }
            }
            if matches!(operator.as_str(), "TJ" | "Tj" | "S" | "s" | "Do") && open == 0 {
                broken.insert("6.7.3");
            }
            if !(0..=28).contains(&depth) {
                broken.insert("6.1.13");
            }
        }
    }
    used
}

fn fonts(document: &Document, used: &Used, broken: &mut Broken) {
    for (id, codes) in used {
        let font = document.get_dictionary(*id).unwrap();
        if font.get(b"Encoding").and_then(Object::as_name).ok() != Some(b"Identity-H") {
            broken.insert("6.2.11.3.3");
        }
        let texts = to_unicode(document, font);
        if codes.iter().any(|code| !texts.contains_key(code)) {
            broken.insert("6.2.11.7.2");
        }
        if texts.values().flatten().any(|unit| matches!(unit, 0 | 0xfffe | 0xfeff)) {
            broken.insert("6.2.11.7.2");
        }
        program(document, font, codes, broken);
    }
}

fn to_unicode(document: &Document, font: &Dictionary) -> BTreeMap<u16, Vec<u16>> {
    let map = font.get_deref(b"ToUnicode", document).and_then(Object::as_stream);
    let map = map.ok().and_then(|map| map.get_plain_content().ok()).unwrap_or_default();
    let map = String::from_utf8(map).unwrap();
    let lines = map.lines().filter_map(|line| line.strip_prefix('<')?.strip_suffix('>')?.split_once("> <"));
    let hex = |text: &str| u16::from_str_radix(text, 16).unwrap();
    lines
        .filter(|(code, _)| *code != "0000")
        .map(|(code, text)| {
            (hex(code), text.as_bytes().chunks(4).map(|unit| hex(std::str::from_utf8(unit).unwrap())).collect())
        })
        .collect()
}

/// The embedded program has every glyph that is used, none of them `.notdef`,
/// as wide as the dictionary says.
fn program(document: &Document, font: &Dictionary, codes: &BTreeSet<u16>, broken: &mut Broken) {
    let descendant = descendant(document, font);
    let descriptor = descendant.get_deref(b"FontDescriptor", document).unwrap().as_dict().unwrap();
    if descriptor.has(b"CIDSet") {
        broken.insert("6.2.11.4.2");
    }
    let is_true_type = descendant.get(b"Subtype").unwrap().as_name().unwrap() == b"CIDFontType2";
    let key: &[u8] = if is_true_type { b"FontFile2" } else { b"FontFile3" };
    let Ok(program) = descriptor.get_deref(key, document).and_then(Object::as_stream) else {
        broken.insert("6.2.11.4.1");
        return;
    };
    let data = program.get_plain_content().unwrap();
    let map = match descendant.get(b"CIDToGIDMap") {
        Ok(Object::Reference(map)) => {
            Some(document.get_object(*map).unwrap().as_stream().unwrap().get_plain_content().unwrap())
        }
        Ok(_) => None,
        Err(_) if is_true_type => {
            broken.insert("6.2.11.3.2");
            None
        }
        Err(_) => None,
    };
    let widths = widths(descendant);
    for code in codes {
        let at = usize::from(*code) * 2;
        let glyph = map.as_ref().map_or(*code, |map| u16::from_be_bytes([map[at], map[at + 1]]));
        if glyph == 0 {
            broken.insert("6.2.11.8");
        }
        if !is_true_type {
            // Widths of CFF programs are compared by tests/tools/check_pdf_a.py.
            if glyph >= ttf_parser::cff::Table::parse(&data).unwrap().number_of_glyphs() {
                broken.insert("6.2.11.4.1");
            }
            continue;
        }
        let face = Face::parse(&data, 0).unwrap();
        match face.glyph_hor_advance(GlyphId(glyph)) {
            None => {
                broken.insert("6.2.11.4.1");
            }
            Some(width) => {
                let width = f64::from(width) * 1000.0 / f64::from(face.units_per_em());
                if (width - widths.get(code).copied().unwrap_or(1000.0)).abs() > 1.0 {
                    broken.insert("6.2.11.5");
                }
            }
        }
    }
}

fn widths(descendant: &Dictionary) -> BTreeMap<u16, f64> {
    let pairs = descendant.get(b"W").unwrap().as_array().unwrap().chunks(2);
    pairs
        .flat_map(|pair| {
            let first = pair[0].as_i64().unwrap() as u16;
            let run = pair[1].as_array().unwrap().clone();
            (first..).zip(run.into_iter().map(|width| f64::from(width.as_float().unwrap())))
        })
        .collect()
}

/// Types of ISO 32000-1, 14.8.4 that we use.
const TYPES: [&[u8]; 14] =
    [b"Document", b"Sect", b"H1", b"H2", b"H3", b"H4", b"H5", b"H6", b"P", b"Table", b"TR", b"TH", b"TD", b"Figure"];

fn structure(document: &Document, broken: &mut Broken) {
    let root = document.catalog().unwrap().get_deref(b"StructTreeRoot", document).and_then(Object::as_dict);
    let Ok(root) = root else {
        broken.insert("6.7.3.3");
        return;
    };
    let mut owners = BTreeMap::new();
    elements(document, root.get(b"K").unwrap(), &mut owners, broken);
    let parents = root.get_deref(b"ParentTree", document).unwrap().as_dict().unwrap();
    let numbers = parents.get(b"Nums").unwrap().as_array().unwrap();
    for (page, id) in document.get_pages().into_values().enumerate() {
        let content = Content::decode(&document.get_page_content(id)).unwrap();
        let marks = content.operations.iter().filter(|operation| operation.operator == "BDC");
        let marks =
            marks.filter_map(|operation| operation.operands[1].as_dict().ok()?.get(b"MCID").ok()?.as_i64().ok());
        let parents = numbers.get(page * 2 + 1).and_then(|parents| parents.as_array().ok());
        for mark in marks {
            let owner = owners.get(&(id, mark));
            let parent = parents.and_then(|parents| parents.get(mark as usize)?.as_reference().ok());
            if owner.is_none() || owner != parent.as_ref() {
                broken.insert("6.7.3");
            }
        }
    }
}

/// The element that each stretch belongs to.
fn elements(
    document: &Document,
    object: &Object,
    owners: &mut BTreeMap<(ObjectId, i64), ObjectId>,
    broken: &mut Broken,
) {
    let id = object.as_reference().unwrap();
    let element = document.get_dictionary(id).unwrap();
    if !TYPES.contains(&element.get(b"S").unwrap().as_name().unwrap()) {
        broken.insert("6.7.3.4");
    }
    let Ok(kids) = element.get(b"K").and_then(Object::as_array) else { return };
    for kid in kids {
        match kid {
            Object::Reference(_) => elements(document, kid, owners, broken),
            _ => {
                let stretch = kid.as_dict().unwrap();
                let page = stretch.get(b"Pg").unwrap().as_reference().unwrap();
                owners.insert((page, stretch.get(b"MCID").unwrap().as_i64().unwrap()), id);
            }
        }
    }
}
