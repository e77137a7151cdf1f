//! Bad input gives one clear line each.

// Helpers outside of test functions fail the test when they panic.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

use crate::shared;
use crate::shared::packed::package;

use shared::{has_finding, plan, read, refuse, removed, texts};
use wenshu_ingest::{IngestError, Limits, ingest};
use wenshu_model::{FindingCode, RemovalReason, Severity};

/// A repeatable stream of bytes that mean nothing.
fn noise(seed: u64, length: usize) -> Vec<u8> {
    let mut state = seed;
    (0..length)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 56) as u8
        })
        .collect()
}

const NOT_TEXT: &str = "文件内容不是文字：按 UTF-8、GB18030、Big5、UTF-16 都读不通，可能是二进制文件或已损坏；请用原来的软件打开后另存为 UTF-8 文本";

#[test]
fn an_empty_file_is_refused() {
    assert_eq!(refuse(b"", "a.txt").to_string(), "文件是空的（0 字节），没有可转换的内容");
}

#[test]
fn a_file_of_white_space_is_refused() {
    let blank = "文件里只有空白，没有可转换的文字";
    for text in [" ", "\n\n\n", "\u{feff}", "\u{3000}\u{a0}\t\r\n", "\u{200b}\u{200b}", "\u{c}"] {
        assert_eq!(refuse(text.as_bytes(), "a.txt").to_string(), blank, "{text:?}");
    }
    assert_eq!(refuse(b"\xff\xfe", "a.txt").to_string(), blank);
    assert_eq!(refuse(b"<html><body><p> </p></body></html>", "a.html").to_string(), blank);
}

#[test]
fn a_page_without_visible_text_is_refused() {
    let page = "<html><title>计划</title><script>load()</script><p style='display:none'>藏</p></html>";
    assert_eq!(
        refuse(page.as_bytes(), "a.html").to_string(),
        "网页里没有可读的正文（只有脚本、菜单、表单控件或隐藏文字）"
    );
}

#[test]
fn noise_is_refused() {
    for length in [1, 2, 3, 10, 1000, 100_000] {
        assert_eq!(refuse(&vec![0xff; length], "a.txt").to_string(), NOT_TEXT, "{length}");
        assert_eq!(refuse(&vec![0; length], "a.txt").to_string(), NOT_TEXT, "{length}");
    }
    for seed in 0..50 {
        assert_eq!(refuse(&noise(seed, 4096), "a.txt").to_string(), NOT_TEXT, "{seed}");
    }
}

#[test]
fn other_formats_are_named_with_advice() {
    let sheet = package(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<x/>")]);
    let slides = package(&[("[Content_Types].xml", b"<Types/>"), ("ppt/presentation.xml", b"<x/>")]);
    let batch = package(&[("a.txt", b"a"), ("b.docx", b"b")]);
    let cases: [(&[u8], &str); 13] = [
        (&sheet, "Excel 表格（XLSX），不是可以读取的文档；请把其中的计划文字复制出来，另存为 TXT 再转换"),
        (&slides, "演示文稿（PPTX），不是可以读取的文档；请把其中的计划文字复制出来，另存为 TXT 再转换"),
        (&batch, "ZIP 压缩包，不是可以读取的文档；请先解压，再转换其中的文件"),
        (b"<?xml version=\"1.0\"?><data/>", "XML 数据，不是可以读取的文档；请用原来的软件打开后另存为 TXT 再转换"),
        (b"\xDB\xA5-\x00\0", "Word 95 或更早的文档，不是可以读取的文档；请用 Word 或 WPS 打开后另存为 DOCX 再转换"),
        (b"\x89PNG\r\n\x1A\n\0", "PNG 图片，不是可以读取的文档；请提供文字版文件，或启用文字识别（convert、parse 加 --ocr，流水线设 work.ocr）"),
        (b"\xFF\xD8\xFF\xE0\0\x10JFIF", "JPEG 图片，不是可以读取的文档；请提供文字版文件，或启用文字识别（convert、parse 加 --ocr，流水线设 work.ocr）"),
        (b"GIF89a\x01\0", "GIF 图片，不是可以读取的文档；请提供文字版文件"),
        (b"\x1F\x8B\x08\0\0", "GZIP 压缩包，不是可以读取的文档；请先解压，再转换其中的文件"),
        (b"Rar!\x1A\x07\x01\0", "RAR 压缩包，不是可以读取的文档；请先解压，再转换其中的文件"),
        (b"7z\xBC\xAF\x27\x1C", "7Z 压缩包，不是可以读取的文档；请先解压，再转换其中的文件"),
        (b"\x7FELF\x02\x01", "ELF 程序，不是可以读取的文档；请检查是否选错了文件"),
        (b"MZ\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "Windows 程序，不是可以读取的文档；请检查是否选错了文件"),
    ];
    for (bytes, message) in cases {
        // A lying name changes nothing.
        assert_eq!(refuse(bytes, "计划.txt").to_string(), format!("文件内容是{message}"));
    }
}

#[test]
fn every_message_is_one_line_of_chinese() {
    let limits = Limits { bytes: 10, ..Limits::default() };
    let errors = [
        refuse(b"", "a"),
        refuse(&[0xff; 9], "a"),
        refuse(b"%PDF-1", "a"),
        ingest(&[b'a'; 11], "a", &limits).unwrap_err(),
    ];
    for error in errors {
        let message = error.to_string();
        assert!(!message.contains('\n') && message.starts_with('文'), "{message}");
    }
}

#[test]
fn text_that_begins_like_another_format_is_text() {
    for text in [
        "PK赛：教师技能大赛计划",
        "BM25算法培训计划",
        "MZ乡教育计划",
        "RIFF工作计划",
        "GIF动画制作计划",
        "说明：%PDF-1.7 是文件头",
    ] {
        assert_eq!(texts(&read(text.as_bytes(), "a.txt")), [text]);
    }
}

#[test]
fn a_lying_extension_is_a_finding() {
    let text = plan("003.txt");
    for (name, lies) in [
        ("计划.doc", true),
        ("计划.DOCX", true),
        ("计划.wps", true),
        ("计划.pdf", true),
        ("计划.html", true),
        ("计划.txt", false),
        ("计划.md", false),
        ("计划", false),
        ("计划.2024", false),
        (".doc", false),
    ] {
        let source = read(text.as_bytes(), name);
        assert_eq!(has_finding(&source, FindingCode::ExtensionMismatch), lies, "{name}");
    }
    let source = read(text.as_bytes(), "C:\\上传\\a/计划.doc");
    assert_eq!(source.file, "计划.doc");
    assert_eq!(source.findings[0].message, "文件名以“.doc”结尾，内容其实是纯文本，已按内容读取");
    assert_eq!(source.findings[0].severity, Severity::Info);
}

#[test]
fn each_limit_has_its_own_message() {
    let tight = Limits {
        bytes: 2000,
        html_bytes: 1000,
        markdown_bytes: 1000,
        lines: 20,
        line_chars: 100,
        html_nodes: 50,
        html_depth: 20,
        html_attributes: 5,
        markdown_depth: 4,
        table_columns: 6,
        ..Limits::default()
    };
    let message = |text: &str| ingest(text.as_bytes(), "a", &tight).unwrap_err().to_string();
    assert_eq!(message(&"a".repeat(2001)), "文件太大：2001 字节，上限是 2000 字节；请拆成几个文件");
    assert_eq!(
        message(&format!("<p>{}</p>", "学".repeat(400))),
        "网页文件太大：1207 字节，上限是 1000 字节；请只保留正文，或另存为纯文本"
    );
    assert_eq!(
        message(&format!("# {}", "学".repeat(400))),
        "Markdown 文件太大：1202 字节，上限是 1000 字节；请只保留正文，或另存为纯文本"
    );
    assert_eq!(message(&"a\n".repeat(21)), "行数太多：超过上限 20 行；请拆成几个文件");
    assert_eq!(
        message(&format!("题\n{}", "学".repeat(101))),
        "第 2 行太长：101 个字符，上限是 100 个字符；请分段后再试"
    );
    assert_eq!(message(&"<p>a</p>".repeat(30)), "网页太复杂：元素超过上限 50 个；请只保留正文，或另存为纯文本");
    assert_eq!(
        message(&format!("{}a", "<div>".repeat(30))),
        "网页嵌套太深：超过上限 20 层；请只保留正文，或另存为纯文本"
    );
    assert_eq!(
        message("<p>\n<a a b c d e f></a></p>"),
        "网页第 2 行的标签属性太多：超过上限 5 个；文件可能已损坏，请另存为纯文本"
    );
    assert_eq!(message("# 题\n> > > > > 深"), "Markdown 第 2 行的引用或列表嵌套太深：超过上限 4 层；请另存为纯文本");
    assert_eq!(message("<table><tr><td colspan=7>a<td>b</table>"), "表格太宽：超过上限 6 列；请拆成几个表格");
    assert_eq!(message("|a|b|\n|-|-|\n|1|2|3|4|5|6|7|"), "表格太宽：超过上限 6 列；请拆成几个表格");
    assert_eq!(message(&"<p>a".repeat(21)), "行数太多：超过上限 20 行；请拆成几个文件");
    assert!(ingest("学".repeat(100).as_bytes(), "a", &tight).is_ok());
}

#[test]
fn a_file_of_one_enormous_line_is_refused_by_its_size() {
    let bytes = vec![b'a'; 200_000_000];
    assert_eq!(refuse(&bytes, "a.txt").to_string(), "文件太大：200000000 字节，上限是 67108864 字节；请拆成几个文件");
}

#[test]
fn a_very_long_line_is_fine() {
    let line = plan("002.txt").replace('\n', "").repeat(10);
    assert!(line.chars().count() > 350_000);
    assert_eq!(texts(&read(line.as_bytes(), "a.txt")), [line.as_str()]);
}

#[test]
fn too_many_lost_characters_are_refused() {
    let text = "工作\u{fffd}\u{fffd}计划\u{fffd}\u{fffd}教育局";
    assert_eq!(
        refuse(text.as_bytes(), "a.txt").to_string(),
        "文件损坏：11 个非西文字符里有 4 个已经丢失（�），无法可靠转换；请重新导出或重新上传原文件"
    );
    let few = format!("{}\u{fffd}", plan("003.txt"));
    assert!(texts(&read(few.as_bytes(), "a.txt")).last().unwrap().ends_with('\u{fffd}'));
}

#[test]
fn all_line_ends_are_line_ends() {
    let source = read("甲\r\n乙\n丙\r丁\u{2028}戊\u{85}己\u{c}庚\u{2029}\t辛\n\n".as_bytes(), "a.txt");
    assert_eq!(texts(&source), ["甲", "乙", "丙", "丁", "戊", "己", "庚", "\t辛", ""]);
}

#[test]
fn invisible_characters_are_listed_with_their_line() {
    let source = read("计\u{200b}划\n第\u{feff}二\u{0}行\u{ad}\n\u{a0}\u{3000}三".as_bytes(), "a.txt");
    assert_eq!(texts(&source), ["计划", "第二行", "\u{a0}\u{3000}三"]);
    assert_eq!(removed(&source, RemovalReason::Invisible), ["\u{200b}", "\u{feff}\u{0}\u{ad}"]);
    let places: Vec<_> = source.removed.iter().map(|removed| removed.origin.unwrap().line).collect();
    assert_eq!(places, [Some(1), Some(2)]);
}

#[test]
fn hostile_pages_are_refused_or_read_without_overflowing_the_stack() {
    let opened = |tag: &str, count: usize| tag.repeat(count);
    let deep = [
        opened("<div>", 100_000),
        opened("<b>", 100_000),
        opened("<font size=1>", 100_000),
        opened("<table><tr><td>", 50_000),
        opened("<ul><li>", 50_000),
        opened("<svg>", 100_000),
        opened("<blockquote>", 100_000),
        (0..30_000).map(|n| format!("<b id={n}>")).collect(),
        (0..5_000).map(|n| format!("<b id={n}><p>x</p>")).collect(),
        opened("<template>", 100_000),
        opened("<select><option>", 50_000),
        opened("<a><table>", 50_000),
        opened("<i><p></i>", 50_000),
        opened("<math><mi><p>", 50_000),
        opened("<!-- -->", 100_000),
        opened("<!-- --!>", 100_000),
        opened("<script></script>", 50_000),
    ];
    for (index, page) in deep.into_iter().enumerate() {
        let result = ingest(format!("<html>甲{page}").as_bytes(), "a.html", &Limits::default());
        match result {
            Ok(_)
            | Err(IngestError::TooDeep { .. } | IngestError::TooManyNodes { .. } | IngestError::NoVisibleText) => {}
            Err(error) => panic!("{index}: {error}"),
        }
    }
    let attributes: String = (0..80_000).map(|n| format!(" a{n}=x")).collect();
    let error = refuse(format!("<p{attributes}>甲</p>").as_bytes(), "a.html");
    assert_eq!(error, IngestError::TooManyAttributes { line: 1, limit: 256 });
    for hidden in ["<svg><style>", "<!-->", "<!-- --!>", "<svg><![CDATA[</svg>]]><style>", "<script></script>"] {
        let error = refuse(format!("<html>{hidden}<p{attributes}>甲</p>").as_bytes(), "a.html");
        assert!(matches!(error, IngestError::TooManyAttributes { .. }), "{hidden}: {error}");
    }
    let references = format!("<p>{}</p>", "&amp;".repeat(500_000));
    assert_eq!(read(references.as_bytes(), "a.html").lines[0].text.len(), 500_000);
}

#[test]
fn hostile_markdown_is_refused_or_read() {
    for mark in [
        "> ", "- ", "* ", "1. ", "[", "![", "**", "*a **b ", "`", "<", "(", "\\", "&", "|", "x|\n", "[^a]", "~~~\n",
        "<!--", "# ",
    ] {
        let text = format!("# 题\n\n{}", mark.repeat(50_000));
        match ingest(text.as_bytes(), "a.md", &Limits::default()) {
            Ok(_) | Err(IngestError::MarkdownTooDeep { .. } | IngestError::TableTooWide { .. }) => {}
            Err(error) => panic!("{mark}: {error}"),
        }
    }
}
