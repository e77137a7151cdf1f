//! Text of files, times and numbers as a page shows them.

use jiff::Timestamp;
use jiff::tz::Offset;
use maud::{Markup, html};
use wenshu_messages::JobId;
use wenshu_model::source::Origin;
use wenshu_model::{Lines, Removed};

use super::shell::Shell;
use super::words::Word;

/// Hours of China's one time zone before UTC.
const CHINA_HOURS: i8 = 8;

/// The text with what cannot be seen made visible: a character that turns the
/// direction of its neighbours, or shows nothing, stands as its number.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unseen(character) {
            shown.push_str(&format!("⟨U+{:04X}⟩", u32::from(character)));
        } else {
            shown.push(character);
        }
    }
    shown
}

const fn is_unseen(character: char) -> bool {
    match character {
        '\n' | '\t' => false,
        '\u{61c}' | '\u{ad}' | '\u{34f}' | '\u{feff}' | '\u{180e}' => true,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{e0000}'..='\u{e007f}' => true,
        _ => character.is_ascii_control() || matches!(character, '\u{80}'..='\u{9f}'),
    }
}

/// At most so many characters, and a sign that more follow.
pub fn shortened(text: &str, most: usize) -> String {
    let text = visible(text);
    match text.char_indices().nth(most) {
        None => text,
        Some(_) => text.chars().take(most).chain(['…']).collect(),
    }
}

/// Name of a file or another text of a single line, kept apart from the
/// direction of its surroundings.
pub fn isolated(text: &str) -> Markup {
    html! { bdi { (visible(text)) } }
}

/// A time in China; scripts turn it into the browser's own.
pub fn time(at: Timestamp) -> Markup {
    let local = Offset::constant(CHINA_HOURS).to_datetime(at);
    html! { time datetime=(at.to_string()) { (local.strftime("%Y-%m-%d %H:%M")) } }
}

/// Bytes in the unit that a person reads.
pub fn size(bytes: u64) -> String {
    const KB: u64 = 1024;
    match bytes {
        0..KB => format!("{bytes} B"),
        KB..1_048_576 => format!("{} KB", bytes.div_ceil(KB)),
        _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}

/// A link to lines of the source.
pub fn source_link(shell: &Shell, job: JobId, lines: Lines) -> Markup {
    let (first, last) = (lines.first.to_string(), lines.last.to_string());
    let words = if lines.first == lines.last {
        shell.fill(Word::SourceLine, &[("n", &first)])
    } else {
        shell.fill(Word::SourceLines, &[("n", &first), ("m", &last)])
    };
    html! { a class="line" href={ "/jobs/" (job) "/source#L" (first) } data-line=(first) data-last=(last) { (words) } }
}

/// Where a text that was left out stood.
pub fn place(shell: &Shell, job: JobId, removed: &Removed) -> Markup {
    match (removed.lines, removed.origin) {
        (Some(lines), _) => source_link(shell, job, lines),
        (None, Some(origin)) => html! { (origin_in_words(shell, origin)) },
        (None, None) => html! { (shell.say(Word::PlaceNone)) },
    }
}

fn origin_in_words(shell: &Shell, origin: Origin) -> String {
    let places =
        [(Word::PlacePage, origin.page), (Word::PlaceParagraph, origin.paragraph), (Word::PlaceLine, origin.line)];
    let words: Vec<String> = places
        .into_iter()
        .filter_map(|(word, number)| Some(shell.fill(word, &[("n", &number?.to_string())])))
        .collect();
    if words.is_empty() { shell.say(Word::PlaceNone).to_owned() } else { words.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_or_hides_text_is_shown_as_its_number() {
        assert_eq!(visible("a\u{202e}fdp.exe\u{200b}"), "a⟨U+202E⟩fdp.exe⟨U+200B⟩");
        assert_eq!(visible("计划\n2026"), "计划\n2026");
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(shortened("一二三四", 3), "一二三…");
        assert_eq!(shortened("一二三", 3), "一二三");
    }

    #[test]
    fn a_time_is_that_of_china() {
        let at: Timestamp = "2026-07-04T16:30:00Z".parse().unwrap();
        assert!(time(at).into_string().contains("2026-07-05 00:30"));
    }

    #[test]
    fn sizes_are_rounded_up_and_never_zero() {
        assert_eq!(
            (size(0), size(1), size(1025), size(1_572_864)),
            ("0 B".into(), "1 B".into(), "2 KB".into(), "1.5 MB".into())
        );
    }
}
