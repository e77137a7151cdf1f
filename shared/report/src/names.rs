//! Names of the files and folders that Wenshu makes.
//!
//! A name must be accepted by Linux and by Windows, must not be longer than
//! both allow, and must not meet another name on a file system that does not
//! tell upper from lower case. The same inputs give the same names, whatever
//! the number of jobs.

use std::collections::BTreeSet;

use crate::format::Format;

/// Most bytes of a title in a file name. File systems allow 255 bytes a name
/// (143 under eCryptfs), Windows 260 UTF-16 units for the whole path; this
/// leaves room for the number, the ending and the folder.
const TITLE_BYTES: usize = 120;

/// Most bytes of a folder's name.
const FOLDER_BYTES: usize = 100;

/// Names that stand for devices on Windows, with any ending.
const DEVICES: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// Stem of a document's files: `NN-<title>`.
pub fn document_stem(index: u32, title: &str) -> String {
    let title = clean(title, TITLE_BYTES);
    let title = if title.is_empty() { "无标题" } else { &title };
    format!("{index:02}-{title}")
}

/// Name of an output: `NN-<title>.pdf`.
pub fn output_name(index: u32, title: &str, format: Format) -> String {
    format!("{}.{}", document_stem(index, title), format.ending())
}

/// Name of a file that somebody sent: without folders, and without what shows
/// nothing or turns the direction of the text. Nothing when no name is left.
pub fn upload_name(given: &str) -> Option<String> {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|c| !c.is_control() && !turns_or_hides(*c)).collect();
    let name = name.trim();
    (!matches!(name, "" | "." | "..")).then(|| name.to_owned())
}

/// Marks that show nothing or turn the direction of the text. Fewer than for
/// names of our own: a private character of somebody's font is theirs to use.
const fn turns_or_hides(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

/// Hands out one folder an input; a repeated stem gets `-2`, `-3` in the order
/// of the calls.
#[derive(Debug)]
pub struct Folders {
    taken: BTreeSet<String>,
}

impl Folders {
    /// No folder is taken yet but the names in `reserved`.
    pub fn new<'a>(reserved: impl IntoIterator<Item = &'a str>) -> Self {
        Self { taken: reserved.into_iter().map(folded).collect() }
    }

    /// The folder of an input with this stem.
    pub fn assign(&mut self, stem: &str) -> String {
        let stem = clean(stem, FOLDER_BYTES);
        let stem = if stem.is_empty() { "未命名".to_owned() } else { without_device(stem) };
        if self.taken.insert(folded(&stem)) {
            return stem;
        }
        let mut count = 2_u64;
        loop {
            let candidate = format!("{stem}-{count}");
            if self.taken.insert(folded(&candidate)) {
                return candidate;
            }
            count += 1;
        }
    }
}

/// Makes a text fit for a file name; may be empty.
fn clean(text: &str, bytes: usize) -> String {
    let mut name = String::new();
    for c in text.chars().filter_map(allowed) {
        if name.len() + c.len_utf8() > bytes {
            break;
        }
        // One space for several, none in front.
        if !(c == ' ' && (name.is_empty() || name.ends_with(' '))) {
            name.push(c);
        }
    }
    // Windows drops dots and spaces at the end; a dot in front hides a file.
    let name = name.trim_start_matches(['.', ' ']).trim_end_matches(['.', ' ']);
    name.to_owned()
}

/// The character that stands for `c` in a name.
fn allowed(c: char) -> Option<char> {
    match c {
        // Forbidden on Windows, and / everywhere: the full-width twin reads the same.
        '<' => Some('＜'),
        '>' => Some('＞'),
        ':' => Some('：'),
        '"' => Some('＂'),
        '/' => Some('／'),
        '\\' => Some('＼'),
        '|' => Some('｜'),
        '?' => Some('？'),
        '*' => Some('＊'),
        '\u{a0}' | '\u{3000}' | '\t' | '\n' | '\r' => Some(' '),
        c if c.is_control() || shows_nothing(c) => None,
        c if c.is_whitespace() => Some(' '),
        c => Some(c),
    }
}

/// Characters that show nothing or turn the direction of the text: two names
/// that look the same would differ, or a name would show a false ending.
const fn shows_nothing(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffd}'
            | '\u{fffe}'..='\u{ffff}'
            | '\u{e000}'..='\u{f8ff}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{e0000}'..='\u{e0fff}'
            | '\u{f0000}'..='\u{10ffff}'
    )
}

/// A device's name takes a low line, so that it is no longer one.
fn without_device(name: String) -> String {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix).is_some_and(|rest| {
            let mut digits = rest.chars();
            matches!((digits.next(), digits.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
        })
    };
    if DEVICES.contains(&stem.as_str()) || numbered("COM") || numbered("LPT") { format!("_{name}") } else { name }
}

/// Two names with one folded form meet on a file system without case. Folding
/// more than such a system does is harmless: it costs a `-2`.
fn folded(name: &str) -> String {
    name.chars().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_repeated_stem_is_counted_in_the_order_of_the_inputs() {
        let mut folders = Folders::new(["report.json"]);
        let given = ["计划", "计划", "计划-2", "计划"].map(|stem| folders.assign(stem));
        assert_eq!(given, ["计划", "计划-2", "计划-2-2", "计划-3"]);
    }

    #[test]
    fn stems_that_differ_in_case_alone_do_not_meet() {
        let mut folders = Folders::new([]);
        assert_eq!(["Plan", "PLAN", "plan"].map(|stem| folders.assign(stem)), ["Plan", "PLAN-2", "plan-3"]);
    }

    #[test]
    fn a_folder_never_takes_the_place_of_the_report() {
        assert_eq!(Folders::new(["report.json"]).assign("Report.json"), "Report.json-2");
    }

    #[test]
    fn devices_of_windows_are_never_named() {
        let mut folders = Folders::new([]);
        let given = ["CON", "nul.txt", "com1", "LPT¹", "COM10", "console"].map(|stem| folders.assign(stem));
        assert_eq!(given, ["_CON", "_nul.txt", "_com1", "_LPT¹", "COM10", "console"]);
    }

    #[test]
    fn forbidden_marks_become_their_full_width_twins() {
        assert_eq!(document_stem(1, "2024/2025\u{202e}年\"工作\"计划?. ."), "01-2024／2025年＂工作＂计划？");
    }

    #[test]
    fn a_title_of_nothing_is_called_untitled() {
        assert_eq!(document_stem(3, " ..\u{200b}\n"), "03-无标题");
    }

    proptest! {
        #[test]
        fn any_title_gives_a_name_that_windows_and_linux_take(title in any::<String>(), index in 1_u32..1000) {
            let name = document_stem(index, &title);
            prop_assert!(name.len() <= 255 - ".docx".len());
            prop_assert!(!name.ends_with(['.', ' ']));
            prop_assert!(!name.chars().any(|c| c.is_control() || "<>:\"/\\|?*".contains(c)));
        }

        #[test]
        fn any_stems_give_names_of_their_own(stems in proptest::collection::vec("[aAbB.\\- ]{0,4}|\\PC{0,60}", 1..20)) {
            let mut folders = Folders::new([]);
            let given: Vec<String> = stems.iter().map(|stem| folders.assign(stem)).collect();
            let folded: BTreeSet<String> = given.iter().map(|name| name.to_lowercase()).collect();
            prop_assert_eq!(folded.len(), given.len());
        }
    }
}
