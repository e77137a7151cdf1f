//! Makes PDF files byte by byte, as programs of every kind write them.

use std::fmt::Write as _;

/// A PDF file being made.
#[derive(Default)]
pub struct Maker {
    objects: Vec<Vec<u8>>,
    /// Entries added to the trailer.
    pub trailer: String,
    /// Entries added to the catalog.
    pub catalog: String,
    pages: Vec<usize>,
}

/// How a font without a font program is encoded.
#[derive(Debug, Clone, Copy)]
pub enum Coding {
    /// By a predefined CMap over the characters' own code.
    Gbk,
    Gb18030,
    Big5,
    Utf16,
}

impl Coding {
    /// The bytes of a text.
    pub fn bytes(self, text: &str) -> Vec<u8> {
        match self {
            Self::Gbk => encoding_rs::GBK.encode(text).0.into_owned(),
            Self::Gb18030 => encoding_rs::GB18030.encode(text).0.into_owned(),
            Self::Big5 => encoding_rs::BIG5.encode(text).0.into_owned(),
            Self::Utf16 => utf16(text),
        }
    }
}

/// A text in UTF-16, the high byte first.
pub fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

/// A string object in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    let mut out = String::from("<");
    for byte in bytes {
        let _ = write!(out, "{byte:02X}");
    }
    out.push('>');
    out
}

impl Maker {
    /// An empty file. Object 1 is the catalog, object 2 the page tree.
    pub fn new() -> Self {
        Self { objects: vec![Vec::new(), Vec::new()], ..Self::default() }
    }

    /// Adds an object and gives its number.
    pub fn object(&mut self, body: impl AsRef<[u8]>) -> usize {
        self.objects.push(body.as_ref().to_vec());
        self.objects.len()
    }

    /// Replaces an object.
    pub fn set(&mut self, number: usize, body: impl AsRef<[u8]>) {
        self.objects[number - 1] = body.as_ref().to_vec();
    }

    /// Adds a stream with the entries `entries` in its dictionary.
    pub fn stream(&mut self, entries: &str, data: &[u8]) -> usize {
        let body = stream_body(entries, data);
        self.object(body)
    }

    /// Adds a page of A4 size; `resources` are the entries of its resources.
    pub fn page(&mut self, resources: &str, content: &str) -> usize {
        self.page_with("/MediaBox [0 0 595 842]", resources, content)
    }

    /// Adds a page with other entries.
    pub fn page_with(&mut self, entries: &str, resources: &str, content: &str) -> usize {
        let content = self.stream("", content.as_bytes());
        let page = self
            .object(format!("<</Type/Page/Parent 2 0 R {entries} /Resources<<{resources}>>/Contents {content} 0 R>>"));
        self.pages.push(page);
        page
    }

    /// A Chinese font that is not part of the file, read with a predefined CMap.
    pub fn font_by_cmap(&mut self, name: &str, cmap: &str, ordering: &str) -> usize {
        let descriptor = self.object(format!(
            "<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[0 -141 1000 859]/ItalicAngle 0/Ascent 859/Descent -141/CapHeight 683/StemV 95>>"
        ));
        let descendant = self.object(format!(
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering({ordering})/Supplement 2>>/DW 1000/W[1 95 500 814 907 500]/FontDescriptor {descriptor} 0 R>>"
        ));
        self.object(format!(
            "<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/{cmap}/DescendantFonts[{descendant} 0 R]>>"
        ))
    }

    /// A font with codes of its own (1, 2, 3 … for the characters of `alphabet`)
    /// and a map to Unicode.
    pub fn font_by_map(&mut self, name: &str, alphabet: &[(u16, &str)]) -> usize {
        let mut map = String::from(
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n",
        );
        for chunk in alphabet.chunks(100) {
            let _ = writeln!(map, "{} beginbfchar", chunk.len());
            for (code, text) in chunk {
                let _ = writeln!(map, "<{code:04X}> {}", hex(&utf16(text)));
            }
            map.push_str("endbfchar\n");
        }
        map.push_str("endcmap end end\n");
        let map = self.stream("", map.as_bytes());
        let descendant = self.object(format!(
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000>>"
        ));
        self.object(format!(
            "<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]/ToUnicode {map} 0 R>>"
        ))
    }

    /// The bodies of all objects, the catalog and the page tree among them.
    pub fn bodies(&mut self) -> Vec<Vec<u8>> {
        let kids: String = self.pages.iter().map(|page| format!("{page} 0 R ")).collect();
        if self.objects[0].is_empty() {
            let catalog = format!("<</Type/Catalog/Pages 2 0 R{}>>", self.catalog);
            self.set(1, catalog);
        }
        if self.objects[1].is_empty() {
            let count = self.pages.len();
            self.set(2, format!("<</Type/Pages/Kids[{kids}]/Count {count}>>"));
        }
        self.objects.clone()
    }

    /// The file, with a classic table of references.
    pub fn finish(&mut self) -> Vec<u8> {
        let bodies = self.bodies();
        let mut out = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
        let mut offsets = Vec::new();
        for (number, body) in (1..).zip(&bodies) {
            offsets.push(out.len());
            out.extend(format!("{number} 0 obj\n").bytes());
            out.extend(body);
            out.extend(b"\nendobj\n");
        }
        let at = out.len();
        out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", bodies.len() + 1).bytes());
        for offset in offsets {
            out.extend(format!("{offset:010} 00000 n \n").bytes());
        }
        let size = bodies.len() + 1;
        out.extend(format!("trailer\n<</Size {size}/Root 1 0 R{}>>\nstartxref\n{at}\n%%EOF\n", self.trailer).bytes());
        out
    }
}

/// The body of a stream object.
pub fn stream_body(entries: &str, data: &[u8]) -> Vec<u8> {
    let mut body = format!("<<{entries}/Length {}>>\nstream\n", data.len()).into_bytes();
    body.extend(data);
    body.extend(b"\nendstream");
    body
}

/// Operators that set lines of text from `(x, y)` down, `pitch` points apart.
pub fn set_lines(font: &str, size: f64, x: f64, y: f64, pitch: f64, lines: &[Vec<u8>]) -> String {
    let mut out = format!("BT /{font} {size} Tf {pitch} TL 1 0 0 1 {x} {y} Tm\n");
    for line in lines {
        let _ = writeln!(out, "{} Tj T*", hex(line));
    }
    out.push_str("ET\n");
    out
}

/// Data in zlib's form without being made smaller.
pub fn zlib(data: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let mut chunks = data.chunks(0xffff).peekable();
    if data.is_empty() {
        out.extend([1, 0, 0, 0xff, 0xff]);
    }
    while let Some(chunk) = chunks.next() {
        let length = u16::try_from(chunk.len()).unwrap();
        out.push(u8::from(chunks.peek().is_none()));
        out.extend(length.to_le_bytes());
        out.extend((!length).to_le_bytes());
        out.extend(chunk);
    }
    let (mut a, mut b) = (1u32, 0u32);
    for byte in data {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    out.extend((b << 16 | a).to_be_bytes());
    out
}

impl Maker {
    /// The file with its objects in an object stream, but for streams, and a
    /// stream of references.
    pub fn finish_packed(&mut self) -> Vec<u8> {
        let bodies = self.bodies();
        let mut out = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
        let (mut head, mut packed) = (String::new(), Vec::new());
        let mut entries: Vec<[u8; 4]> = vec![[0, 0, 0, 0]];
        let stream = bodies.len() + 1;
        let mut index = 0u8;
        for (number, body) in (1..).zip(&bodies) {
            if body.windows(6).any(|window| window == b"stream") {
                entries.push(entry(1, out.len(), 0));
                out.extend(format!("{number} 0 obj\n").bytes());
                out.extend(body);
                out.extend(b"\nendobj\n");
            } else {
                entries.push(entry(2, stream, index));
                let _ = write!(head, "{number} {} ", packed.len());
                packed.extend(body);
                packed.push(b'\n');
                index += 1;
            }
        }
        let first = head.len();
        let data: Vec<u8> = head.bytes().chain(packed).collect();
        entries.push(entry(1, out.len(), 0));
        out.extend(format!("{stream} 0 obj\n").bytes());
        out.extend(stream_body(&format!("/Type/ObjStm/N {index}/First {first}/Filter/FlateDecode"), &zlib(&data)));
        out.extend(b"\nendobj\n");
        let at = out.len();
        entries.push(entry(1, at, 0));
        // Rows are predicted from those above, as programs like to do.
        let mut rows = Vec::new();
        let mut above = [0u8; 4];
        for row in &entries {
            rows.push(2);
            rows.extend(row.iter().zip(above).map(|(byte, above)| byte.wrapping_sub(above)));
            above = *row;
        }
        let size = entries.len();
        out.extend(format!("{} 0 obj\n", stream + 1).bytes());
        let keys = format!(
            "/Type/XRef/Size {size}/W[1 2 1]/Root 1 0 R{}/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 4>>",
            self.trailer
        );
        out.extend(stream_body(&keys, &zlib(&rows)));
        out.extend(format!("\nendobj\nstartxref\n{at}\n%%EOF\n").bytes());
        out
    }
}

fn entry(kind: u8, second: usize, third: u8) -> [u8; 4] {
    let [high, low] = u16::try_from(second).unwrap().to_be_bytes();
    [kind, high, low, third]
}

/// The operators of one line at a place, in GBK.
pub fn at(font: &str, size: f64, x: f64, y: f64, text: &str) -> String {
    format!("BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm {} Tj ET\n", hex(&Coding::Gbk.bytes(text)))
}

/// A level or upright line.
pub fn rule(x0: f64, y0: f64, x1: f64, y1: f64) -> String {
    format!("{x0} {y0} m {x1} {y1} l S\n")
}

/// A JPEG of one grey pixel.
pub const JPEG: &[u8] = &[
    0xff, 0xd8, 0xff, 0xdb, 0, 0x43, 0, 3, 2, 2, 2, 2, 2, 3, 2, 2, 2, 3, 3, 3, 3, 4, 6, 4, 4, 4, 4, 4, 8, 6, 6, 5, 6,
    9, 8, 10, 10, 9, 8, 9, 9, 10, 12, 15, 12, 10, 11, 14, 11, 9, 9, 13, 17, 13, 14, 15, 16, 16, 17, 16, 10, 12, 18, 19,
    18, 16, 19, 15, 16, 16, 16, 0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0, 0xff, 0xc4, 0, 0x14, 0, 1, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0xff, 0xc4, 0, 0x14, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0xff, 0xda, 0, 8, 1, 1, 0, 0, 0x3f, 0, 0x54, 0xdf, 0xff, 0xd9,
];
