//! Paragraphs, lists, tables, notes, fields, pictures.

use wenshu_model::source::{Cell, HintAlign};
use wenshu_model::{FindingCode, RemovalReason, Source};

use super::{document, gb};
use crate::shared::package::png;
use crate::shared::{has_finding, read, removed, texts};

fn source(body: &str) -> Source {
    read(&document(body), "a.rtf")
}

/// Row, column, rows and columns of a cell.
pub type Place = (u32, u32, u32, u32);

/// The cells of a table with their text.
pub fn cells(source: &Source) -> Vec<(Place, &str)> {
    let cell = |cell: Cell| (cell.row, cell.column, cell.row_span, cell.column_span);
    source.lines.iter().filter_map(|line| Some((cell(line.origin.cell?), line.text.as_str()))).collect()
}

fn message(source: &Source, code: FindingCode) -> String {
    source
        .findings
        .iter()
        .find(|finding| finding.code == code)
        .map(|finding| finding.message.clone())
        .unwrap_or_default()
}

#[test]
fn headings_are_told_by_level_and_by_style() {
    let sheet =
        r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}{\s2\sbasedon1 x;}{\*\cs3 char;}{\s4 heading 3;}}";
    let read = source(&format!(
        r"{sheet}\pard\s1 a\par\pard\s2 b\par\pard\s4 c\par\pard\outlinelevel1 d\par\pard\s1\outlinelevel9 e\par\pard f\par"
    ));
    assert_eq!(texts(&read), ["a", "b", "c", "d", "e", "f"]);
    let levels: Vec<_> = read.lines.iter().map(|line| line.hint.heading).collect();
    assert_eq!(levels, [Some(1), Some(1), Some(3), Some(2), None, None]);
}

#[test]
fn looks_of_paragraphs_and_characters() {
    let read = source(r"\pard\qc a\par\pard\qr b\par\pard\qj c{\b d}e{\i f\i0 g}\b h\plain i\par\pard\ql j\par");
    let aligns: Vec<_> = read.lines.iter().map(|line| line.hint.align).collect();
    assert_eq!(aligns, [Some(HintAlign::Center), Some(HintAlign::Right), None, None]);
    let runs: Vec<_> = read.lines[2].hint.emphasis.iter().map(|run| (run.start, run.end, run.strong)).collect();
    assert_eq!(texts(&read)[2], "cdefghi");
    assert_eq!(runs, [(1, 2, true), (3, 4, false), (5, 6, true)]);
}

#[test]
fn the_number_that_the_writer_set_is_shown() {
    let body = format!(
        r"\pard{{\listtext\pard\plain\f1 {}\tab}}\ls1 {}\par{{\listtext\f1 1.\tab}}b\par{{\listtext\f3 \'d8\tab}}c\par{{\pntext\f1 (1)}}d\par{{\listtext\f3 \'82\tab}}e\par",
        gb("一、"),
        gb("指导思想")
    );
    let read = source(&body);
    assert_eq!(texts(&read), ["一、指导思想", "1. b", "c", "(1)d", "②e"]);
    assert!(read.lines.iter().all(|line| line.hint.list == Some(1)));
    assert_eq!(message(&read, FindingCode::AutomaticNumbers), "有 4 段的编号由原软件自动生成，已按读者所见写成文字");
}

/// 一、 （一） 1. with a bullet on the fourth level; a list that starts at 5.
fn list_tables() -> String {
    let level = |nfc: u32, text: &str| {
        format!(
            r"{{\listlevel\levelnfc{nfc}\levelnfcn{nfc}\levelstartat1\levelfollow0{{\leveltext\leveltemplateid5{text};}}{{\levelnumbers\'01;}}}}"
        )
    };
    let levels = [
        level(39, &format!(r"\'02\'00{}", gb("、"))),
        level(39, &format!(r"\'03{}\'01{}", gb("（"), gb("）"))),
        level(0, r"\'02\'02."),
        level(23, r"\'01\u-3913 ?"),
    ];
    format!(
        r"{{\*\listtable{{\list\listtemplateid1{}\listid77}}}}{{\*\listoverridetable{{\listoverride\listid77\listoverridecount0\ls1}}{{\listoverride\listid77\listoverridecount1{{\lfolevel\listoverridestartat\levelstartat5}}\ls2}}}}",
        levels.concat()
    )
}

#[test]
fn numbers_are_counted_where_the_writer_set_none() {
    let read = source(&format!(
        r"{}\pard\ls1 a\par\ilvl1 b\par\ilvl1 c\par\ilvl2 d\par\ilvl3 e\par\pard\ls1 f\par\pard\ls2 g\par\pard\ls1\ilvl1\outlinelevel1 h\par\pard i\par",
        list_tables()
    ));
    assert_eq!(texts(&read), ["一、a", "（一）b", "（二）c", "1. d", "e", "二、f", "五、g", "（一）h", "i"]);
    let depths: Vec<_> = read.lines.iter().map(|line| line.hint.list).collect();
    assert_eq!(depths, [Some(1), Some(2), Some(2), Some(3), Some(4), Some(1), Some(1), None, None]);
}

#[test]
fn old_numbers_are_counted() {
    let pn = r"{\*\pn\pnlvlbody\pndec\pnstart3{\pntxtb (}{\pntxta )}}";
    let read = source(&format!(r"\pard{pn}a\par{pn}b\par\pard{{\*\pn\pnlvlblt{{\pntxtb\'b7}}}}c\par\pard d\par"));
    assert_eq!(texts(&read), ["(3) a", "(4) b", "c", "d"]);
}

#[test]
fn tables_merged_by_edges() {
    let body = r"\trowd\trhdr\cellx1000\cellx3000\pard\intbl A\cell B\cell\row\
\trowd\cellx1000\cellx2010\cellx3000\pard\intbl 1\cell 2\par 3\cell\cell\row\pard after\par";
    let read = source(&body.replace("\\\n", ""));
    assert_eq!(
        cells(&read),
        [
            ((1, 1, 1, 1), "A"),
            ((1, 2, 1, 2), "B"),
            ((2, 1, 1, 1), "1"),
            ((2, 2, 1, 1), "2"),
            ((2, 2, 1, 1), "3"),
            ((2, 3, 1, 1), ""),
        ]
    );
    assert!(read.lines[0].origin.cell.unwrap().header && !read.lines[2].origin.cell.unwrap().header);
    assert_eq!(texts(&read).last(), Some(&"after"));
}

#[test]
fn tables_merged_by_flags() {
    let body = r"\trowd\clvmgf\cellx1000\clmgf\cellx2000\clmrg\cellx3000\pard\intbl A\cell B\cell C\cell\row
\trowd\clvmrg\cellx1000\cellx2000\cellx3000\pard\intbl\cell 2\cell 3\cell\row\pard x\par";
    let read = source(body);
    assert_eq!(
        cells(&read),
        [((1, 1, 2, 1), "A"), ((1, 2, 1, 2), "B"), ((1, 2, 1, 2), "C"), ((2, 2, 1, 1), "2"), ((2, 3, 1, 1), "3"),]
    );
}

#[test]
fn a_table_in_a_cell_is_a_part_of_it() {
    let body = r"\trowd\cellx1000\cellx2000\pard\intbl a\par\pard\intbl\itap2 n1\nestcell{\nonesttables\par}n2\nestcell{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}{\nonesttables\par}\pard\intbl\itap1 b\cell c\cell\row\pard d\par";
    let read = source(body);
    let in_cell: Vec<&str> =
        cells(&read).into_iter().filter(|(cell, _)| *cell == (1, 1, 1, 1)).map(|(_, text)| text).collect();
    assert_eq!(in_cell, ["a", "n1", "n2", "b"]);
    assert_eq!(cells(&read).last(), Some(&((1, 2, 1, 1), "c")));
}

#[test]
fn numbers_in_cells_of_their_own_are_seen() {
    let body = r"\trowd\cellx1000\cellx2000\pard\intbl{\listtext 1.\tab}\ls9\cell x\cell\row\pard\par";
    assert_eq!(cells(&source(body))[0].1, "1. ");
}

#[test]
fn notes_follow_their_paragraph() {
    let read = source(
        r"a{\super\chftn{\footnote\pard\plain{\super\chftn}\~first {\b bold}\par second}}b{\super\chftn{\footnote\ftnalt\chftn end}}c\par d\par",
    );
    assert_eq!(texts(&read), ["a[1]b[2]c", "[1] first bold", "second", "[2] end", "d"]);
    let notes: Vec<_> = read.lines.iter().map(|line| line.origin.note).collect();
    assert_eq!(notes, [None, Some(1), Some(1), Some(2), None]);
    assert!(has_finding(&read, FindingCode::Notes));
}

#[test]
fn blanks_in_front_of_a_note_are_not_set_apart() {
    let read = source(r"a\chftn{\footnote\chftn{\b  }x{\b y}}\par");
    assert_eq!(texts(&read), ["a[1]", "[1] xy"]);
    let runs: Vec<_> = read.lines[1].hint.emphasis.iter().map(|run| (run.start, run.end)).collect();
    assert_eq!(runs, [(5, 6)]);
}

#[test]
fn what_is_no_part_of_the_text_is_listed() {
    let read = source(
        r"{\header\pard Head\par}{\footer\pard Page {\field{\*\fldinst PAGE}{\fldrslt 1}}\par}{\headerf\pard Head\par}\
        a{\v hid}b{\deleted del}{\revised ins}{\*\atnid X}{\*\atnauthor Y}\chatn{\*\annotation{\*\atndate 5}\pard note\par}c\par"
            .replace("\\\n        ", "")
            .as_str(),
    );
    assert_eq!(texts(&read), ["abinsc"]);
    assert_eq!(removed(&read, RemovalReason::RunningHead), ["Head", "Page 1"]);
    assert_eq!(removed(&read, RemovalReason::HiddenText), ["hid"]);
    assert_eq!(removed(&read, RemovalReason::DeletedText), ["del"]);
    assert_eq!(removed(&read, RemovalReason::Comment), ["note"]);
    assert!(message(&read, FindingCode::TrackedChanges).contains("插入 1 处、删除 1 处"));
}

#[test]
fn deleted_and_hidden_marks_end_no_paragraph() {
    let read = source(r"a{\deleted x\par}b\par{\v whole\par}c\par");
    assert_eq!(texts(&read), ["ab", "c"]);
    assert_eq!(removed(&read, RemovalReason::HiddenText), ["whole"]);
    // Where a table begins a paragraph ends all the same.
    let read = source(r"a{\v\par}\trowd\cellx1000\cellx2000\pard\intbl 1\cell 2\cell\row\pard z\par");
    assert_eq!(texts(&read), ["a", "1", "2", "z"]);
}

#[test]
fn a_note_whose_mark_is_deleted_is_deleted() {
    let read = source(r"a{\deleted\chftn{\footnote\chftn gone}}b\par");
    assert_eq!(texts(&read), ["ab"]);
    assert_eq!(removed(&read, RemovalReason::DeletedText), ["gone"]);
}

#[test]
fn fields_show_their_result() {
    let body = format!(
        r#"{{\field{{\*\fldinst HYPERLINK "http://example.com"}}{{\fldrslt link}}}} {{\field{{\*\fldinst DDEAUTO c:\\cmd x}}{{\fldrslt r}}}}{{\field{{\*\fldinst eq \\o\\ac({},3)}}{{\fldrslt}}}}{{\field{{\*\fldinst SYMBOL 252 \\f "Wingdings"}}{{\fldrslt}}}}\par"#,
        gb("○")
    );
    let read = source(&body);
    assert_eq!(texts(&read), ["link r③✓"]);
    assert!(message(&read, FindingCode::ActiveContent).contains("会读取外部数据的域"));
}

#[test]
fn objects_show_their_result_and_are_reported() {
    let read = source(
        r"a{\object\objemb{\*\objclass Package}{\*\objdata 0105000002000000}{\result{\pard shown}}}b{\*\template http://evil.example/x.dotm}\par",
    );
    assert_eq!(texts(&read), ["ashownb"]);
    let said = message(&read, FindingCode::ActiveContent);
    assert!(said.contains("嵌入的文件或对象") && said.contains("指向文件之外"));
}

#[test]
fn boxes_follow_their_paragraph_once() {
    let shape = r"{\shp{\*\shpinst\shpleft0{\sp{\sn shapeType}{\sv 202}}{\shptxt\pard box\par}}{\shprslt{\*\do{\dptxbxtext\pard box\par}}}}";
    let old = r"{\*\do\dobxpage{\dptxbx{\dptxbxtext\pard old box\par}}}";
    let art = r"{\shp{\*\shpinst{\sp{\sn gtextUNICODE}{\sv art}}}}";
    let read = source(&format!(r"a{shape}b\par{old}c\par d{art}\par"));
    assert_eq!(texts(&read), ["ab", "box", "c", "old box", "d", "art"]);
}

#[test]
fn pictures_are_taken_over_or_said_to_be_lost() {
    let hex: String = png(4, 4).iter().map(|byte| format!("{byte:02X}")).collect();
    let read = source(&format!(
        r"a{{\*\shppict{{\pict\picscalex100\pngblip {hex}}}}}{{\nonshppict{{\pict\wmetafile8 010009}}}}\par b{{\pict\wmetafile8 0100090000}}\par"
    ));
    assert_eq!(texts(&read), ["a", "", "b"]);
    assert!(read.lines[1].hint.picture.is_some());
    assert_eq!(read.assets.len(), 1);
    assert_eq!(message(&read, FindingCode::PictureLost), "图片没有收入：格式不支持（wmf），请改用 PNG 或 JPEG");
}

#[test]
fn binary_pictures_are_read_by_their_length() {
    let data = png(4, 4);
    let mut bytes = document(r"a{\pict\pngblip HERE}b\par");
    let at = bytes.windows(4).position(|window| window == b"HERE").unwrap();
    let mut written = format!(r"\bin{} ", data.len()).into_bytes();
    written.extend(&data);
    bytes.splice(at..at + 4, written);
    let read = read(&bytes, "a.rtf");
    assert_eq!(texts(&read), ["ab", ""]);
    assert_eq!(read.assets.len(), 1);
}

#[test]
fn pages_and_sections_leave_no_empty_lines() {
    let read = source(r"a\page b\par\page c\par d\sect\sectd e\par\sect f\par");
    assert_eq!(texts(&read), ["a", "b", "c", "d", "e", "f"]);
}

#[test]
fn formulas_are_shown_in_one_line() {
    let read = source(
        r"{\mmath{\*\moMath{\mr x}{\mr =}{\mf{\mfPr{\mtype bar}}{\mnum{\mr 1}}{\mden{\mr 2}}}}{\mmathPict fallback}}\par",
    );
    assert_eq!(texts(&read), ["x=12"]);
}

#[test]
fn unknown_destinations_are_passed_over_and_unknown_words_are_not() {
    let read = source(
        r"a{\*\whatever hidden {deep}}{\whatever shown}{\info{\title t}}{\xe index}{\*\bkmkstart x}b\par\foo c\par",
    );
    assert_eq!(texts(&read), ["ashownb", "c"]);
    assert!(read.findings.is_empty());
}
