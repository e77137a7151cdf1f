//! Scans: what is told of them, and what is made of an engine's account.

use std::fmt::Write;

use wenshu_ingest::{IngestError, Limits, ingest, ingest_recognised, scan_of};
use wenshu_model::{FindingCode, Recogniser, RemovalReason, Scan, ScanKind, ScanPage, Severity, Source};

const PAGE: ScanPage = ScanPage { width: 2480, height: 3508, dpi: 300 };
/// Pixels of a character of size 3 at 300 dpi.
const EM: f32 = 66.7;
const LEFT: f32 = 332.0;

/// An account of a page as the engine writes one. Each line: ems from the left
/// margin, base line in pixels, characters; those in `doubted` with a low
/// confidence. The words are of two characters.
fn account(lines: &[(f32, f32, &str)], doubted: &[char], lean: f32) -> Vec<u8> {
    let mut html = String::from(
        "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"x\" \"y\">\n<html xmlns=\"http://www.w3.org/1999/xhtml\"><body><div class='ocr_page' title='bbox 0 0 2480 3508'>",
    );
    for (indent, y, text) in lines {
        let x0 = LEFT + indent * EM;
        let count = text.chars().count();
        let x1 = x0 + count as f32 * EM;
        let y = y + lean * (x0 - 1240.0);
        let end = y + lean * (x1 - x0);
        write!(
            html,
            "<span class='ocr_line' title=\"bbox {x0} {} {x1} {}; baseline {lean} {}; x_size {}\">",
            y - 56.0,
            end,
            y - end,
            EM / 0.83
        )
        .unwrap();
        let chars: Vec<char> = text.chars().collect();
        for (at, word) in chars.chunks(2).enumerate() {
            html.push_str("<span class='ocrx_word' title='bbox 0 0 1 1; x_wconf 90'>");
            for (place, char) in word.iter().enumerate() {
                // Boxes as careless as the engine's.
                let x = x0 + (at * 2 + place) as f32 * EM + if at % 3 == 0 { 0.4 * EM } else { 0.0 };
                let sure = if doubted.contains(char) { 80.0 } else { 99.5 };
                let shown = if *char == '&' { "&amp;".to_owned() } else { char.to_string() };
                writeln!(
                    html,
                    "<span class='ocrx_cinfo' title='x_bboxes {x} {} {} {y}; x_conf {sure}'>{shown}</span>",
                    y - 50.0,
                    x + 0.5 * EM
                )
                .unwrap();
            }
            html.push_str("</span>\n ");
        }
        html.push_str("</span>");
    }
    html.push_str("</div></body></html>");
    html.into_bytes()
}

fn read(pages: &[Vec<u8>]) -> Result<Source, IngestError> {
    let scan = Scan { kind: ScanKind::Pdf, pages: pages.iter().map(|_| PAGE).collect() };
    let recogniser = Recogniser { engine: "tesseract 5.3.0".to_owned(), languages: "chi_sim".to_owned() };
    ingest_recognised(b"%PDF-", "扫描.pdf", &scan, &recogniser, pages, &Limits::default())
}

fn texts(source: &Source) -> Vec<&str> {
    source.lines.iter().map(|line| line.text.as_str()).collect()
}

const PLAN: [(f32, f32, &str); 6] = [
    (10.0, 500.0, "教育局工作计划"),
    (2.0, 700.0, "一、扎实做好学前教育试点工作。"),
    (2.0, 816.0, "一是紧紧抓住国家学前教育试点县契机，多渠道筹措资金，"),
    (0.0, 932.0, "切实加大对学前教育的投入，加快推进幼儿园建设步伐，确保完"),
    (0.0, 1048.0, "成全年任务。"),
    (18.0, 1300.0, "2024年3月5日"),
];

#[test]
fn an_account_becomes_paragraphs_without_the_spaces_between_words() {
    for lean in [0.0, 0.0087, -0.0087] {
        let source = read(&[account(&PLAN, &[], lean)]).unwrap();
        assert_eq!(
            texts(&source),
            [
                "教育局工作计划",
                "一、扎实做好学前教育试点工作。",
                "一是紧紧抓住国家学前教育试点县契机，多渠道筹措资金，切实加大对学前教育的投入，加快推进幼儿园建设步伐，确保完成全年任务。",
                "2024年3月5日",
            ],
            "leaning by {lean}"
        );
        let recogniser = source.recogniser.as_ref().unwrap();
        assert_eq!((recogniser.engine.as_str(), recogniser.languages.as_str()), ("tesseract 5.3.0", "chi_sim"));
        let whole = &source.findings[0];
        assert_eq!((whole.code, whole.severity, whole.lines), (FindingCode::OcrText, Severity::Review, None));
        assert!(whole.message.contains("tesseract 5.3.0") && whole.message.contains("逐字对照"));
        assert_eq!(source.findings.len(), 1, "{:?}", source.findings);
        assert!(source.lines.iter().all(|line| line.hint.emphasis.is_empty()));
    }
}

#[test]
fn a_doubted_character_is_said_with_its_page_and_line() {
    let source = read(&[account(&PLAN[..2], &[], 0.0), account(&PLAN[2..], &['契', '3'], 0.0)]).unwrap();
    let doubts: Vec<_> = source.findings.iter().filter(|finding| finding.lines.is_some()).collect();
    assert_eq!(doubts.len(), 2, "{doubts:?}");
    assert!(doubts[0].message.contains("第 2 页") && doubts[0].message.contains("“契”"));
    assert_eq!(doubts[0].excerpt, "育试点县契机，多渠");
    let line = usize::try_from(doubts[0].lines.unwrap().first).unwrap();
    assert!(source.lines[line - 1].text.contains('契'));
    assert!(doubts[1].message.contains("“3”"));
}

#[test]
fn nothing_is_lost_and_nothing_added() {
    let page = account(&PLAN, &['国'], 0.0087);
    let foot = [(12.0, 3300.0, "—１—")];
    let source = read(&[page, account(&[&PLAN[1..], &foot[..]].concat(), &[], 0.0)]).unwrap();
    let kept: String = source
        .lines
        .iter()
        .map(|line| line.text.as_str())
        .chain(source.removed.iter().map(|removed| removed.text.as_str()))
        .collect();
    let mut kept: Vec<char> = kept.chars().filter(|char| !char.is_whitespace()).collect();
    let mut given: Vec<char> =
        PLAN.iter().chain(&PLAN[1..]).chain(&foot).flat_map(|(_, _, text)| text.chars()).collect();
    kept.sort_unstable();
    given.sort_unstable();
    assert_eq!(kept, given);
    assert!(source.removed.iter().all(|removed| removed.reason == RemovalReason::PageNumber), "{:?}", source.removed);
}

#[test]
fn pages_without_text_and_pages_read_badly_are_said() {
    let bad = account(&PLAN[..2], &PLAN[1].2.chars().collect::<Vec<_>>(), 0.0);
    let source = read(&[account(&PLAN, &[], 0.0), account(&[], &[], 0.0), bad]).unwrap();
    let says = |words: &str| source.findings.iter().any(|finding| finding.message.contains(words));
    assert!(says("第 2 页没有识别出文字") && says("第 3 页识别质量差"), "{:?}", source.findings);
    let error = read(&[account(&[], &[], 0.0)]).unwrap_err();
    assert_eq!(error.code(), "ocr-no-text");
}

#[test]
fn an_account_that_is_none_is_refused() {
    for bytes in [&b""[..], b"<html", b"<html><body></p>", b"\xff\xfe", b"<html>&bad; <a><b></a>"] {
        let code = read(&[bytes.to_vec()]).map(|_| ()).map_err(|error| error.code());
        assert!(matches!(code, Err("ocr-unreadable" | "ocr-no-text")), "{code:?}");
    }
    let endless = format!(
        "<html xmlns='http://www.w3.org/1999/xhtml'><span class='ocr_line' title='bbox NaN inf -1 1e39'><span class='ocrx_word' title='bbox'>{}</span></span></html>",
        "字".repeat(100_001)
    );
    assert_eq!(read(&[endless.into_bytes()]).unwrap_err().code(), "ocr-unreadable");
    let odd = "<html xmlns='http://www.w3.org/1999/xhtml'><span class='ocr_line' title='bbox NaN inf -1 1e39; x_size -5'><span class='ocrx_word' title='x_wconf x'>字</span></span></html>";
    assert_eq!(texts(&read(&[odd.as_bytes().to_vec()]).unwrap()), ["字"]);
    let two = Scan { kind: ScanKind::Tiff, pages: vec![PAGE, PAGE] };
    let recogniser = Recogniser { engine: String::new(), languages: String::new() };
    let error = ingest_recognised(b"x", "a", &two, &recogniser, &[Vec::new()], &Limits::default()).unwrap_err();
    assert_eq!(error.code(), "ocr-unreadable");
}

fn scan(bytes: &[u8]) -> Result<Option<Scan>, IngestError> {
    let error = ingest(bytes, "a", &Limits::default()).unwrap_err();
    scan_of(bytes, &error, &Limits::default())
}

/// A PDF file of pages that are pictures; each is as large as told.
fn picture_pages(sizes: &[(u32, u32)]) -> Vec<u8> {
    let kids: Vec<String> = (0..sizes.len()).map(|at| format!("{} 0 R", 5 + at)).collect();
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Count {} /Kids [{}] >>", sizes.len(), kids.join(" ")),
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>\nstream\n0\nendstream".to_owned(),
        "<< /Length 33 >>\nstream\nq 14400 0 0 14400 0 0 cm /I Do Q \nendstream".to_owned(),
    ];
    objects.extend(sizes.iter().map(|(width, height)| {
        format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Resources << /XObject << /I 3 0 R >> >> /Contents 4 0 R >>")
    }));
    let mut pdf = String::from("%PDF-1.5\n");
    let mut places = Vec::new();
    for (object, number) in objects.iter().zip(1..) {
        places.push(pdf.len());
        writeln!(pdf, "{number} 0 obj\n{object}\nendobj").unwrap();
    }
    let start = pdf.len();
    write!(pdf, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
    places.iter().for_each(|place| writeln!(pdf, "{place:010} 00000 n ").unwrap());
    write!(pdf, "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).unwrap();
    pdf.into_bytes()
}

#[test]
fn a_scan_is_told_with_its_pages() {
    let told = scan(&picture_pages(&[(595, 842), (842, 595)])).unwrap().unwrap();
    assert_eq!(told.kind, ScanKind::Pdf);
    assert_eq!(told.pages[0], ScanPage { width: 2479, height: 3508, dpi: 300 });
    assert_eq!(told.pages[1], ScanPage { width: 3508, height: 2479, dpi: 300 });
    let text = ingest(b"", "a", &Limits::default()).unwrap_err();
    assert_eq!(scan_of(b"", &text, &Limits::default()), Ok(None));
}

#[test]
fn what_is_too_large_to_look_at_is_refused_unseen() {
    let huge = scan(&picture_pages(&[(14_400, 14_400)])).unwrap().unwrap();
    assert!(u64::from(huge.pages[0].width) * u64::from(huge.pages[0].height) <= Limits::default().picture_pixels);
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.extend_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30, 8, 0, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(scan(&png).unwrap_err().code(), "scan-too-large");
    assert_eq!(scan(b"\x89PNG\r\n\x1a\n").unwrap_err().code(), "damaged");
    assert_eq!(scan(b"\xff\xd8\xff\xe0\0\x10JFIF\0").unwrap_err().code(), "damaged");
    assert_eq!(scan(b"II*\0\xff\xff\xff\x7f").unwrap_err().code(), "damaged");
    let many = ingest(&picture_pages(&vec![(595, 842); 10_000]), "a.pdf", &Limits::default()).unwrap_err();
    assert_eq!(many.code(), "too-many-pages");
}
