//! Traditional characters into Simplified, with a record of every run.
//!
//! A document is judged by the share of characters that only the one script
//! has. The conversion tables are loaded for Traditional text alone.

mod runs;
mod share;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use opencc_fmmseg::OpenCC;
use wenshu_model::{ChangeReason, FindingCode, Language};
use wenshu_standard::Profile;

use crate::edit::Text;
use crate::flags::Hit;
use crate::switches::Switches;
use crate::texts::Revised;
use share::{Share, is_doubtful, is_traditional_only};

static TABLES: LazyLock<OpenCC> = LazyLock::new(OpenCC::new);

/// Most characters that a finding names.
const MOST_NAMED: usize = 8;

/// What the script of a document is and what is done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Conversion {
    is_traditional: bool,
    converts: bool,
}

impl Conversion {
    /// Judges the texts of a document together.
    pub(crate) fn judge<'a>(texts: impl Iterator<Item = &'a str>, profile: &Profile, switches: &Switches) -> Self {
        let share = texts.fold(Share::default(), |share, text| share.with(text.chars()));
        let converts = profile.to_simplified && switches.is_on(ChangeReason::Script);
        Self { is_traditional: share.is_traditional(), converts }
    }

    /// The language of the text as it is set.
    pub(crate) fn language(&self) -> Language {
        if self.leaves_traditional() { Language::Traditional } else { Language::Simplified }
    }

    /// The text is Traditional and stays so.
    pub(crate) fn leaves_traditional(&self) -> bool {
        self.is_traditional && !self.converts
    }

    /// Converts a text if it is Traditional: every text of a Traditional
    /// document that is not plainly Simplified, and plainly Traditional
    /// paragraphs of any other.
    pub(crate) fn convert(&self, text: &mut Text, switches: &Switches) {
        if !self.converts {
            return;
        }
        let share = Share::default().with(text.chars().iter().copied());
        let is_due = if self.is_traditional { !share.is_simplified() } else { share.is_traditional() };
        if is_due {
            let edits = runs::changed_runs(text.chars(), |part| TABLES.t2s(part, false));
            text.apply(switches, edits);
        }
    }
}

/// What a person should know about the script of a text: characters whose
/// conversion depends on their meaning, Traditional ones left in Simplified
/// text.
pub(crate) fn doubts(revised: &Revised, conversion: &Conversion) -> Vec<Hit> {
    let mut hits = Vec::new();
    if conversion.leaves_traditional() {
        return hits;
    }
    let mut drift = 0_isize;
    for change in revised.text.changes(None, None) {
        let doubtful = change.before.chars().find(|c| change.reason == ChangeReason::Script && is_doubtful(*c));
        if let Some(c) = doubtful {
            let place = (change.at as usize).saturating_add_signed(drift);
            let message = format!("“{c}”按上下文转为简体，请核对用字");
            hits.push(Hit::info(FindingCode::ScriptDoubt, place, message));
        }
        drift += change.after.chars().count() as isize - change.before.chars().count() as isize;
    }
    let text = revised.text.chars();
    if let Some(place) = text.iter().position(|c| is_traditional_only(*c)) {
        let left: BTreeSet<char> = text.iter().copied().filter(|c| is_traditional_only(*c)).collect();
        let left: String = left.into_iter().take(MOST_NAMED).collect();
        hits.push(Hit::warning(FindingCode::ScriptDoubt, place, format!("简体文本中有繁体字“{left}”，未改动")));
    }
    hits
}
