//! The engine of this machine, and what is said where there is none. The whole
//! way of a scan is tested with the program (`services/wenshu`).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

use std::path::PathBuf;
use std::time::Duration;

use wenshu_model::{Scan, ScanKind, ScanPage};
use wenshu_ocr::{Engine, Options};

fn launcher() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_wenshu-test-engine"))
}

async fn engine(options: Options) -> Engine {
    Engine::find(options, launcher()).await.expect("tests need tesseract-ocr, tesseract-ocr-chi-sim, poppler-utils")
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let empty = tempfile::tempdir().unwrap();
    let folders = [empty.path().to_owned()];
    let usual = [PathBuf::from("/usr/bin"), PathBuf::from("/usr/local/bin")];
    let find = async |languages: &str, folders: &[PathBuf], data: &[PathBuf]| {
        let options = Options { languages: languages.to_owned(), ..Options::default() };
        Engine::find_in(options, launcher(), folders, data).await.unwrap_err()
    };
    let error = find("chi_sim", &folders, &folders).await;
    assert_eq!(error.code(), "ocr-absent");
    assert!(error.to_string().contains("tesseract") && error.to_string().contains("poppler-utils"), "{error}");
    let error = find("chi_sim", &usual, &folders).await;
    assert!(error.to_string().contains("tesseract-ocr-chi-sim"), "{error}");
    for languages in ["", "../x", "chi_sim+", "-l", "a b"] {
        let error = find(languages, &usual, &folders).await;
        assert!(error.to_string().contains("写法不对"), "{languages}: {error}");
    }
}

#[tokio::test]
async fn the_engine_tells_its_version_and_is_sealed_as_far_as_the_kernel_can() {
    let engine = engine(Options::default()).await;
    assert!(engine.recogniser().engine.starts_with("tesseract "), "{:?}", engine.recogniser());
    assert_eq!(engine.recogniser().languages, "chi_sim");
    if !engine.seal().is_whole() {
        eprintln!("this kernel or container lacks {}", engine.seal().missing());
    }
}

/// A picture without text, as the simplest format that the engine reads.
fn blank(width: u32, height: u32) -> Vec<u8> {
    let mut picture = format!("P5\n{width} {height}\n255\n").into_bytes();
    picture.resize(picture.len() + (width * height) as usize, 255);
    picture
}

fn scan(kind: ScanKind, pages: usize) -> Scan {
    Scan { kind, pages: vec![ScanPage { width: 600, height: 800, dpi: 100 }; pages] }
}

#[tokio::test]
async fn a_blank_page_has_an_account_without_words() {
    let engine = engine(Options::default()).await;
    let recognised = engine.recognise(&scan(ScanKind::Picture, 1), blank(600, 800).into()).await.unwrap();
    let account = String::from_utf8(recognised.pages[0].to_vec()).unwrap();
    assert!(account.contains("ocr_page") && !account.contains("ocrx_cinfo"), "{account}");
}

#[tokio::test]
async fn limits_and_damage_are_told_apart() {
    let small = engine(Options { pages: 2, ..Options::default() }).await;
    let error = small.recognise(&scan(ScanKind::Picture, 3), blank(600, 800).into()).await.unwrap_err();
    assert_eq!((error.code(), error.is_transient()), ("ocr-too-many-pages", false));
    for (kind, bytes) in [
        (ScanKind::Picture, &b"\x89PNG\r\n\x1a\nrubbish"[..]),
        (ScanKind::Picture, b"/etc/passwd\n/etc/hosts\n"),
        (ScanKind::Tiff, b"II*\0\x08\0\0\0\xff\xff"),
        (ScanKind::Pdf, b"%PDF-1.4 rubbish"),
    ] {
        let error = small.recognise(&scan(kind, 1), bytes.into()).await.unwrap_err();
        assert_eq!((error.code(), error.is_transient()), ("ocr-failed", false), "{kind:?}: {error}");
    }
    let hurried = engine(Options { wall: Duration::from_millis(5), ..Options::default() }).await;
    let error = hurried.recognise(&scan(ScanKind::Picture, 1), blank(600, 800).into()).await.unwrap_err();
    assert_eq!((error.code(), error.is_transient()), ("ocr-time", false));
    let hungry = engine(Options { memory_bytes: 24 << 20, ..Options::default() }).await;
    let error = hungry.recognise(&scan(ScanKind::Picture, 1), blank(600, 800).into()).await.unwrap_err();
    assert!(matches!(error.code(), "ocr-memory" | "ocr-failed"), "{error}");
    assert!(!error.is_transient());
}
