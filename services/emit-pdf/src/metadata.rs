//! What the file says of itself: document information and XMP (which must
//! agree), language, viewer preferences, output intent and ID.

use lopdf::{Document, Object, Stream, StringFormat, dictionary};
use sha2::{Digest, Sha256};
use wenshu_model::pages::LinePart;
use wenshu_model::{Language, Pages};

use crate::compression::is_font_program;
use crate::{EmitPdfError, structure};

/// The sRGB colour space; `data/build_srgb.py` says how it was made.
const SRGB: &[u8] = include_bytes!("../data/srgb.icc");
/// Name of the program, in the file's metadata.
const PRODUCER: &str = "Wenshu";

/// How much of PDF/A-2 a file keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    /// Text, structure and reading order (2a).
    Accessible,
    /// Text (2u).
    Unicode,
}

impl Level {
    /// The level that these pages can claim. ISO 19005-2, 6.2.11.7.3 asks that
    /// characters of a private use area be explained, and nobody can say what
    /// they mean; a table of which rows and columns are not known is not
    /// tagged as one; a picture without words is lost on who cannot see it.
    pub(crate) fn of(pages: &Pages) -> Self {
        let lines = || pages.pages.iter().flat_map(|page| &page.lines);
        let mut glyphs = lines().flat_map(|line| &line.runs).flat_map(|run| &run.glyphs);
        let private = glyphs.any(|glyph| is_private(glyph.text));
        let loose =
            lines().any(|line| line.part == LinePart::Cell && !structure::has_place(pages, line.block, line.cell));
        let mute = pages.pages.iter().flat_map(|page| &page.pictures).any(|picture| picture.alt.is_empty());
        if private || loose || mute { Self::Unicode } else { Self::Accessible }
    }

    fn letter(self) -> char {
        match self {
            Self::Accessible => 'A',
            Self::Unicode => 'U',
        }
    }
}

fn is_private(ch: char) -> bool {
    matches!(ch, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

/// Attaches the metadata. Everything else must be in place: the ID is told from
/// the content.
pub(crate) fn attach(document: &mut Document, pages: &Pages, level: Level) -> Result<(), EmitPdfError> {
    "1.7".clone_into(&mut document.version);
    let language = tag(pages.language);
    let xmp = document.add_object(
        Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, xmp(pages, level).into_bytes())
            .with_compression(false),
    );
    let profile = document.add_object(Stream::new(dictionary! { "N" => 3 }, SRGB.to_vec()));
    let catalog = document.catalog_mut().map_err(EmitPdfError::Tree)?;
    catalog.set("Metadata", Object::Reference(xmp));
    catalog.set("Lang", Object::string_literal(language));
    catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
    catalog.set(
        "OutputIntents",
        vec![Object::Dictionary(dictionary! {
            "Type" => "OutputIntent",
            "S" => "GTS_PDFA1",
            "OutputConditionIdentifier" => Object::string_literal("sRGB IEC61966-2.1"),
            "Info" => Object::string_literal("sRGB IEC61966-2.1"),
            "DestOutputProfile" => Object::Reference(profile),
        })],
    );
    set_information(document, pages);
    let id = Object::String(content_hash(document), StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
    Ok(())
}

/// The document information. It has no dates: the same text printed tomorrow
/// is the same file.
fn set_information(document: &mut Document, pages: &Pages) {
    let mut information = dictionary! {
        "Producer" => text_string(PRODUCER),
        "Creator" => text_string(PRODUCER),
    };
    if !pages.title.is_empty() {
        information.set("Title", text_string(&pages.title));
    }
    if let Some(issuer) = &pages.issuer {
        information.set("Author", text_string(issuer));
    }
    match document.trailer.get(b"Info").and_then(Object::as_reference) {
        Ok(id) => document.set_object(id, information),
        Err(_) => {
            let id = document.add_object(information);
            document.trailer.set("Info", Object::Reference(id));
        }
    }
}

/// A text string (ISO 32000-1, 7.9.2.2): UTF-16 with a byte order mark.
pub(crate) fn text_string(text: &str) -> Object {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    Object::String(units.flat_map(u16::to_be_bytes).collect(), StringFormat::Hexadecimal)
}

fn tag(language: Language) -> &'static str {
    match language {
        Language::Simplified => "zh-CN",
        Language::Traditional => "zh-TW",
    }
}

fn xmp(pages: &Pages, level: Level) -> String {
    let level = level.letter();
    let language = tag(pages.language);
    let title = escaped(&pages.title);
    let title = match title.as_str() {
        "" => String::new(),
        title => format!(
            "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li>\
             <rdf:li xml:lang=\"{language}\">{title}</rdf:li></rdf:Alt></dc:title>"
        ),
    };
    let creator = pages.issuer.as_deref().map_or_else(String::new, |issuer| {
        format!("<dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>", escaped(issuer))
    });
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
         xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\
         <dc:format>application/pdf</dc:format>{title}{creator}\
         <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>\
         <pdf:Producer>{PRODUCER}</pdf:Producer><xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>\
         <pdfaid:part>2</pdfaid:part><pdfaid:conformance>{level}</pdfaid:conformance>\
         </rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>"
    )
}

/// Text for XML; characters that XML cannot hold are left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for ch in text.chars() {
        match ch {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => escaped.push(ch),
        }
    }
    escaped
}

/// Half of a SHA-256 over the streams (text, ToUnicode maps, metadata), told
/// after they have been compressed. Font programs are left out: they follow
/// from the text, and are nearly all of the file.
fn content_hash(document: &Document) -> Vec<u8> {
    let mut hash = Sha256::new();
    for object in document.objects.values() {
        if let Object::Stream(stream) = object
            && !is_font_program(&stream.dict)
        {
            hash.update(stream.content.len().to_be_bytes());
            hash.update(&stream.content);
        }
    }
    hash.finalize().iter().take(16).copied().collect()
}
