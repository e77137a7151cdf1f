//! Scans, with the finished program: refused unless recognition is asked for, and
//! then recognised, marked and measured. `tests/tools/scans.py` makes them of our
//! own documents.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;
use wenshu_conformance::program::{report, root, run, wenshu};

fn tool(arguments: &[&str]) -> Output {
    let script = root().join("tests/tools/scans.py");
    let output = Command::new("python3").arg(script).arg(wenshu().unwrap()).args(arguments).output();
    let output = output.expect("python3, pdftoppm, tesseract and its chi_sim are needed");
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    output
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A document, its scan, and its first page as pictures.
static SCANS: LazyLock<TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    tool(&["--make", folder.path().to_str().unwrap()]);
    folder
});

fn sample(name: &str) -> String {
    SCANS.path().join(name).to_string_lossy().into_owned()
}

fn parsed(file: &str) -> Value {
    let output = run(&["parse", "--ocr", file]).unwrap();
    assert!(output.status.success(), "{file}: {}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The cause of the refusal of a file.
fn cause(file: &Path, arguments: &[&str]) -> String {
    let out = tempfile::tempdir().unwrap();
    let mut all = vec!["convert", file.to_str().unwrap(), "--out", out.path().to_str().unwrap()];
    all.extend(arguments);
    let output = run(&all).unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    report(out.path()).unwrap()["inputs"][0]["error"]["cause"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_scan_is_refused_with_advice_unless_recognition_is_asked_for() {
    for name in ["scan.pdf", "page.png", "page.jpg", "page.tif"] {
        let output = run(&["parse", &sample(name)]).unwrap();
        assert_eq!(output.status.code(), Some(1), "{name}");
        let said = text(&output.stderr);
        assert!(said.contains("--ocr") && said.contains("work.ocr"), "{name}: {said}");
    }
    assert_eq!(cause(Path::new(&sample("scan.pdf")), &[]), "no-text-layer");
}

#[test]
fn a_scan_in_any_form_becomes_the_document_it_shows_and_says_that_it_was_recognised() {
    let whole: Value = serde_json::from_slice(&run(&["parse", &sample("whole.pdf")]).unwrap().stdout).unwrap();
    let title = whole["documents"][0]["elements"]["title"][0]["text"].as_str().unwrap().to_owned();
    for name in ["scan.pdf", "page.png", "page.jpg", "page.tif"] {
        let parsed = parsed(&sample(name));
        let source = &parsed["source"];
        assert!(source["recogniser"]["engine"].as_str().unwrap().starts_with("tesseract "), "{name}: {source}");
        assert_eq!(source["recogniser"]["languages"], "chi_sim");
        let whole = &source["findings"][0];
        assert_eq!((&whole["code"], &whole["severity"]), (&"ocr-text".into(), &"review".into()), "{name}");
        assert!(whole["message"].as_str().unwrap().contains("tesseract"), "{name}");
        // Behind it the engine may have taken a shade for a mark.
        assert!(source["lines"][0]["text"].as_str().unwrap().starts_with(&title), "{name}: {source}");
    }
}

#[test]
fn a_scan_is_converted_and_its_report_names_the_engine() {
    let out = tempfile::tempdir().unwrap();
    let output = run(&["convert", "--ocr", &sample("scan.pdf"), "--out", out.path().to_str().unwrap()]).unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    let report = report(out.path()).unwrap().to_string();
    assert!(report.contains("ocr-text") && report.contains("tesseract"), "{report}");
}

/// Of the first document of each sample plan, 300 dpi, leaning by half a degree,
/// one pixel in a thousand a speck. docs/reading.md has the figures.
#[test]
fn nearly_all_characters_of_scanned_plans_are_recognised() {
    print!("{}", text(&tool(&["--least", "0.97"]).stdout));
}

#[test]
fn what_is_missing_is_named_for_each_file() {
    assert_eq!(cause(Path::new(&sample("scan.pdf")), &["--ocr", "--ocr-languages", "no_such"]), "ocr-absent");
}

/// A PNG file of this size with these bytes for pixels, deflated by python.
fn png(file: &Path, width: u32, height: u32, real: bool) {
    let script = "import sys,zlib,struct\n\
        w,h,real=int(sys.argv[2]),int(sys.argv[3]),sys.argv[4]=='1'\n\
        c=lambda t,d: struct.pack('>I',len(d))+t+d+struct.pack('>I',zlib.crc32(t+d))\n\
        d=zlib.compressobj(9); rows=h if real else 1\n\
        z=b''.join(d.compress(bytes(1+3*w)) for _ in range(rows))+d.flush()\n\
        open(sys.argv[1],'wb').write(b'\\x89PNG\\r\\n\\x1a\\n'+c(b'IHDR',struct.pack('>IIBBBBB',w,h,8,2,0,0,0))+c(b'IDAT',z)+c(b'IEND',b''))";
    let numbers = [width.to_string(), height.to_string(), u32::from(real).to_string()];
    let status = Command::new("python3").args(["-c", script]).arg(file).args(numbers).status().unwrap();
    assert!(status.success());
}

#[test]
fn hostile_scans_are_refused_within_the_limits() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    png(&at("huge.png"), 30_000, 30_000, false);
    png(&at("bomb.png"), 6_000, 6_000, true);
    png(&at("liar.png"), 5_000, 5_000, false);
    std::fs::write(at("list.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\n/etc/passwd\n").unwrap();
    std::fs::write(at("huge-page.pdf"), picture_pages(&[(14_400, 14_400)])).unwrap();
    std::fs::write(at("many.pdf"), picture_pages(&[(595, 842); 101])).unwrap();
    std::fs::write(at("more.pdf"), picture_pages(&vec![(595, 842); 10_000])).unwrap();
    for (name, causes) in [
        ("huge.png", &["scan-too-large"][..]),
        // 108 MB of black in 100 KB: looked at, and nothing is in it.
        ("bomb.png", &["ocr-no-text", "ocr-memory", "ocr-failed"]),
        ("liar.png", &["ocr-failed", "ocr-no-text"]),
        ("list.png", &["ocr-failed"]),
        ("huge-page.pdf", &["ocr-no-text"]),
        ("many.pdf", &["ocr-too-many-pages"]),
        ("more.pdf", &["too-many-pages"]),
    ] {
        let began = Instant::now();
        let cause = cause(&at(name), &["--ocr"]);
        assert!(causes.contains(&cause.as_str()), "{name}: {cause}");
        // The time that a file may take, and a little for what is around it.
        assert!(began.elapsed() < Duration::from_secs(320), "{name}: {:?}", began.elapsed());
    }
}

/// A PDF file of pages of these sizes, each wholly a picture of one grey pixel.
fn picture_pages(sizes: &[(u32, u32)]) -> Vec<u8> {
    use std::fmt::Write;
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
