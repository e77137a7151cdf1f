//! Thousands of damaged documents of every packed and binary format, the same on
//! every run; with `mutations`, more than 20 000. Mostly the XML inside packages
//! is damaged: a damaged package is only told to be damaged.

// Helpers outside of test functions fail the test when they panic.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

use wenshu_ingest::{Limits, ingest};

use crate::odf::writer::{Odt, content, h, inner, item, list, list_style, p, styled};
use crate::ofd::writer::{Ofd, code, object, page, text};
use crate::shared::package::stored;
use crate::shared::random::Random;

/// Mutations of each document.
const ROUNDS: u64 = 1_500;

/// Pieces that the readers give a meaning to.
const PIECES: [&str; 60] = [
    "<text:p>",
    "</text:p>",
    "<text:list><text:list-item>",
    "<text:list-header>",
    "</text:list>",
    "<text:note><text:note-body>",
    "</text:note-body></text:note>",
    "<table:table><table:table-row><table:table-cell table:number-rows-spanned=\"9\">",
    "<table:table-cell table:number-columns-repeated=\"7\">",
    "<table:covered-table-cell>",
    "</table:table>",
    "<draw:frame><draw:text-box>",
    "</draw:frame>",
    "<text:span text:style-name=\"L\">",
    "<office:annotation>",
    "<text:tracked-changes><text:changed-region><text:deletion>",
    "<text:s text:c=\"999999999\"/>",
    "<text:h text:outline-level=\"-1\">",
    "<ofd:TextObject Boundary=\"1 1 1 1\" Size=\"-5\">",
    "</ofd:TextObject>",
    "<ofd:TextCode X=\"9e99\" DeltaX=\"g 99999999999 -1\">",
    "</ofd:TextCode>",
    "CTM=\"0 0 0 0 0 0\" ",
    "DeltaY=\"g 3 5\" ",
    "<ofd:CompositeObject ResourceID=\"50\"/>",
    "\r\n--b\r\n",
    "\r\n--b--\r\n",
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n",
    "Content-Transfer-Encoding: base64\r\n",
    "=\r\n",
    "=E4=B8",
    "=?utf-8?B?",
    "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"8\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>",
    "</w:p>",
    "<w:r><w:t>",
    "</w:t></w:r>",
    "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"999999\"/><w:vMerge/></w:tcPr>",
    "</w:tc></w:tr></w:tbl>",
    "<w:fldChar w:fldCharType=\"begin\"/>",
    "<w:fldChar w:fldCharType=\"separate\"/>",
    "<w:footnoteReference w:id=\"1\"/>",
    "<w:txbxContent>",
    "<mc:AlternateContent><mc:Fallback>",
    "<w:del><w:delText>",
    "{\\rtf1",
    "}",
    "\\u-99999?",
    "\\'c4",
    "\\bin2147483647 ",
    "\\trowd\\cellx9\\cell\\row",
    "\\pard\\intbl\\itap9\\ls99\\ilvl99 ",
    "{\\*\\listtext ",
    "<![CDATA[",
    "]]>",
    "&#x10ffff;",
    "&#0;",
    "<!--",
    "\"",
    "/>",
    "\u{feff}\u{e000}",
];

/// A document with a few bytes or pieces changed.
fn mutated(seed: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len());
        match random.below(5) {
            0 => bytes[at] = random.next() as u8,
            1 => drop(bytes.drain(at..(at + random.below(40)).min(bytes.len()))),
            2 => {
                let end = (at + random.below(200)).min(bytes.len());
                let copy = bytes[at..end].to_vec();
                let to = random.below(bytes.len());
                drop(bytes.splice(to..to, copy));
            }
            _ => {
                let piece = PIECES[random.below(PIECES.len())];
                drop(bytes.splice(at..at, piece.bytes()));
            }
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}

/// Reads many mutations of a document that `build` puts into a file.
fn survive(name: &str, seed: &[u8], build: impl Fn(&[u8]) -> Vec<u8>) {
    assert!(ingest(&build(seed), name, &Limits::default()).is_ok(), "{name}");
    for round in 0..ROUNDS {
        let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ (round + 1).wrapping_mul(0x2545_f491_4f6c_dd1d));
        let bytes = build(&mutated(seed, &mut random));
        let first = ingest(&bytes, name, &Limits::default());
        if round % 50 == 0 {
            assert_eq!(first, ingest(&bytes, name, &Limits::default()), "{name} {round}");
        }
        match first {
            Ok(source) => {
                for line in &source.lines {
                    let chars = line.text.chars().count();
                    assert!(!line.text.contains(['\n', '\r']), "{name} {round}");
                    assert!(line.hint.emphasis.iter().all(|run| run.start < run.end && run.end as usize <= chars));
                }
            }
            Err(error) => assert!(!error.to_string().contains('\n'), "{name} {round}: {error}"),
        }
    }
}

fn open_document() -> Odt {
    let note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>注</text:p></text:note-body></text:note>";
    let cell = |attributes: &str, text: &str| format!("<table:table-cell {attributes}>{}</table:table-cell>", p(text));
    let table = format!(
        "<table:table><table:table-header-rows><table:table-row>{}{}</table:table-row></table:table-header-rows><table:table-row>{}{}</table:table-row><table:table-row><table:covered-table-cell/>{}</table:table-row></table:table>",
        cell("", "序号"),
        cell("", "项目"),
        cell("table:number-rows-spanned=\"2\"", "一"),
        cell("", "甲"),
        cell("", "乙"),
    );
    let items = item(&(p("甲") + &inner(&(item(&p("乙")) + &item(&p("丙")))))) + &item(&p("丁"));
    let body = [
        h(1, "总体要求"),
        styled("P", &format!("正文<text:span text:style-name=\"T\">粗体</text:span><text:s text:c=\"2\"/>{note}末")),
        list("L", "xml:id=\"a\"", &items),
        table,
        p("<draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame><office:annotation><text:p>批</text:p></office:annotation>尾"),
        list("L", "text:continue-list=\"a\"", &item(&p("续"))),
    ]
    .concat();
    let bold = "<style:style style:name=\"T\" style:family=\"text\"><style:text-properties fo:font-weight=\"bold\"/></style:style>";
    Odt {
        common: list_style("L", &[("一, 二, 三, ...", "", "、"), ("1", "", ".")]),
        automatic: bold.to_owned(),
        body,
        ..Odt::default()
    }
}

#[test]
fn flat_documents() {
    survive("a.fodt", &open_document().flat(), <[u8]>::to_vec);
}

#[test]
fn packed_documents() {
    let document = open_document();
    survive("a.odt", content(&document.body).as_bytes(), |content| {
        let mimetype: &[u8] = b"application/vnd.oasis.opendocument.text";
        stored(&[("mimetype", mimetype), ("content.xml", content)])
    });
}

#[test]
fn pages_of_ofd() {
    let turned = object(5.0, 5.0, 5.0, 3, &code(0.0, 5.0, " DeltaY=\"g 2 5\"", "装订线"), "");
    let objects =
        text(28.0, 80.0, "各学校：") + &text(39.0, 90.0, "加强管理。") + &turned + &text(98.0, 280.0, "— 1 —");
    survive("a.ofd", page("", &objects).as_bytes(), |content| {
        Ofd::page("").part("Doc_0/Pages/Page_0/Content.xml", content).bytes()
    });
}

#[test]
fn roots_of_ofd() {
    let root = r#"<ofd:Document xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>"#;
    survive("a.ofd", root.as_bytes(), |root| {
        Ofd::page(&text(28.0, 80.0, "加强管理。")).part("Doc_0/Document.xml", root).bytes()
    });
}

#[test]
fn messages() {
    let message = "From: =?gb2312?B?1cXI/Q==?= <a@b.invalid>\r\nTo: c@d.invalid\r\nSubject: =?utf-8?Q?=E8=AE=A1?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html><body><p>=E5=8A=A0=E5=BC=BA=E7=AE=A1=E7=90=86=E3=80=82</p><p style=3D'mso-list:l0 level1'><span style=3D'mso-list:Ignore'>1.<span style=3D'font:7.0pt \"Times New Roman\"'>&nbsp; </span></span>=E5=AD=A6=E4=B9=A0</p><img src=3D\"cid:x\"></body></html>\r\n--b\r\nContent-Type: image/png\r\nContent-ID: <x>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n";
    survive("a.mht", message.as_bytes(), <[u8]>::to_vec);
}

/// A DOCX whose part `damaged` is `bytes`.
fn word_document(damaged: &str, bytes: &[u8]) -> Vec<u8> {
    let parts = word_parts();
    let parts: Vec<(&str, &[u8])> =
        parts.iter().map(|(name, own)| (*name, if *name == damaged { bytes } else { own.as_bytes() })).collect();
    stored(&parts)
}

fn word_parts() -> [(&'static str, String); 6] {
    const R: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const RELS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let relation =
        |kind: &str, target: &str| format!("<Relationship Id=\"{kind}\" Type=\"{R}/{kind}\" Target=\"{target}\"/>");
    let relations = |inside: &str| format!("<Relationships xmlns=\"{RELS}\">{inside}</Relationships>");
    let spaces = crate::docx::file::spaces();
    let body = [
        "<w:p><w:pPr><w:pStyle w:val=\"A\"/></w:pPr><w:r><w:t>总体要求</w:t></w:r></w:p>",
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>加强管理</w:t></w:r><w:r><w:footnoteReference w:id=\"1\"/></w:r><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>",
        "<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText>PAGE</w:instrText><w:fldChar w:fldCharType=\"separate\"/><w:t>3</w:t><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>",
    ];
    [
        ("[Content_Types].xml", "<Types/>".to_owned()),
        ("_rels/.rels", relations(&relation("officeDocument", "word/document.xml"))),
        (
            "word/_rels/document.xml.rels",
            relations(&(relation("styles", "styles.xml") + &relation("numbering", "numbering.xml"))),
        ),
        ("word/document.xml", format!("<w:document {spaces}><w:body>{}</w:body></w:document>", body.concat())),
        (
            "word/styles.xml",
            format!(
                "<w:styles {spaces}><w:style w:styleId=\"A\"><w:name w:val=\"heading 1\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style></w:styles>"
            ),
        ),
        (
            "word/numbering.xml",
            format!(
                "<w:numbering {spaces}><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"%1、\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>"
            ),
        ),
    ]
}

#[test]
fn word_documents() {
    for name in ["word/document.xml", "word/numbering.xml"] {
        let parts = word_parts();
        let (_, seed) = parts.iter().find(|(part, _)| *part == name).unwrap();
        survive("a.docx", seed.as_bytes(), |bytes| word_document(name, bytes));
    }
}

#[test]
fn rich_text() {
    let plan = include_bytes!("../samples/plan.rtf");
    survive("a.rtf", &plan[..plan.len().min(12_000)], <[u8]>::to_vec);
}

#[test]
fn binary_word_documents() {
    survive("a.doc", include_bytes!("../samples/plan.doc"), <[u8]>::to_vec);
}

#[test]
fn packages_and_batches() {
    survive("a.docx", &word_document("", b""), <[u8]>::to_vec);
    let batch =
        crate::shared::packed::package(&[("一.txt", "计划".as_bytes()), ("b/二.docx", &word_document("", b""))]);
    for round in 0..ROUNDS {
        let mut random = Random(0x51ed_270b ^ (round + 1).wrapping_mul(0x2545_f491_4f6c_dd1d));
        let bytes = mutated(&batch, &mut random);
        let Ok(Some(files)) = wenshu_ingest::batch::files(&bytes, &Limits::default()) else { continue };
        for file in files {
            let at = usize::try_from(file.offset).unwrap().min(bytes.len());
            let end = at.saturating_add(usize::try_from(file.length).unwrap()).min(bytes.len());
            if let Err(error) = file.unpack(&bytes[at..end], &Limits::default()) {
                assert!(!error.to_string().contains('\n'), "{round}: {error}");
            }
        }
    }
}
