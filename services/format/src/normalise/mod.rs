//! The normalisations: the *fix* rows of spec §8.1, §8.3, §8.4 and §9.
//!
//! Each pass reads the characters as they stand and proposes edits with the
//! reason that a profile can switch off. Passes never renumber, reorder or
//! complete what an author wrote, and never look outside their text.

mod brackets;
mod connectors;
mod dashes;
mod dates;
mod digits;
mod literal;
mod marks;
mod ordinals;
mod planted;
mod quotes;
mod spaces;
mod triggers;
mod units;
mod words;

pub(crate) use connectors::{doubtful as doubtful_connectors, missing_units as missing_range_units};
pub(crate) use dates::{day_suffixes, is_han_year, issue_date};
pub(crate) use digits::bare_decimals;
pub(crate) use ordinals::is_half_bracketed;
pub(crate) use spaces::one_line;
pub(crate) use words::commas_before_etc;

use triggers::Triggers;

use crate::edit::{Edit, Text};
use crate::switches::Switches;

/// What kind of text is normalised; some marks mean something else in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The title or a subtitle.
    Title,
    /// A paragraph or heading of the body.
    Running,
    /// People and their roles: spaces part the names.
    Roster,
    /// A signature, an addressee, a note.
    Element,
}

/// How a text is to be normalised.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    pub kind: Kind,
    /// The document ends its sentences in a half-width stop.
    pub half_stops: bool,
    /// Quotes 「」 stay, because the text stays Traditional.
    pub keeps_corner_quotes: bool,
    /// Count of leading characters of the original that are the number.
    pub number: usize,
}

/// A normalisation.
type Pass = fn(&[char], &Manner) -> Vec<Edit>;

/// In this order: later passes rely on the forms that earlier ones leave. A
/// pass is run only on a text that holds one of its characters; most texts
/// hold few of them.
const PASSES: [(Pass, Triggers); 22] = [
    (digits::half_width, Triggers::FULL_FORMS),
    (planted::planted, Triggers::STOPS),
    (ordinals::compatibility_ordinals, Triggers::ENCLOSED),
    (brackets::document_number, Triggers::DIGITS),
    (dashes::ellipses, Triggers::STOPS.or(Triggers::DOTS)),
    (dashes::dashes, Triggers::STROKES),
    (marks::full_width, Triggers::STOPS.or(Triggers::HALF_MARKS)),
    (brackets::round, Triggers::HALF_MARKS),
    (quotes::quotes, Triggers::QUOTES),
    (brackets::nested_title_marks, Triggers::TITLE_MARKS),
    (marks::middle_dots, Triggers::DOTS),
    (spaces::spaces, Triggers::SPACES),
    (connectors::connectors, Triggers::STROKES),
    (connectors::range_units, Triggers::STROKES),
    (dates::padding, Triggers::DIGITS),
    (dates::suffix, Triggers::DIGITS),
    (dates::short_dates, Triggers::DIGITS),
    (digits::leading_zero, Triggers::STOPS),
    (units::unit_case, Triggers::DIGITS),
    (words::ordinal_words, Triggers::ANY),
    (words::before_etc, Triggers::ANY),
    (marks::doubled, Triggers::ANY),
];

/// A change of one pass can bring about what an earlier one looks for; two
/// rounds are the rule, more than this many never occur in real text.
const MOST_ROUNDS: usize = 6;

/// Carries out every normalisation that is switched on, until none applies.
pub(crate) fn normalise(text: &mut Text, manner: &Manner, switches: &Switches) {
    for _ in 0..MOST_ROUNDS {
        let number_end = if manner.number == 0 { 0 } else { text.now(manner.number) };
        let mut changed = text.apply(switches, ordinals::number(text.chars(), number_end));
        let mut held = Triggers::of(text.chars());
        for (pass, triggers) in PASSES {
            if !held.meets(triggers) {
                continue;
            }
            let edits = pass(text.chars(), manner);
            if !edits.is_empty() {
                let allowed = outside_number_and_literals(edits, text, manner.number);
                if text.apply(switches, allowed) {
                    changed = true;
                    held = Triggers::of(text.chars());
                }
            }
        }
        if !changed {
            break;
        }
    }
}

/// Drops edits that touch the block's number, which has a pass of its own, or
/// literal text: addresses, e-mails, code.
fn outside_number_and_literals(mut edits: Vec<Edit>, text: &Text, number: usize) -> Vec<Edit> {
    let number_end = if number == 0 { 0 } else { text.now(number) };
    let literals = literal::literals(text.chars());
    let mut ahead = literals.iter().peekable();
    edits.retain(|edit| {
        while ahead.next_if(|(_, end)| *end <= edit.start).is_some() {}
        let is_literal = ahead.peek().is_some_and(|(start, _)| *start < edit.end);
        edit.start >= number_end && !is_literal
    });
    edits
}
