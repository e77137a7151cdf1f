//! One small function a rule: from the view of a document to how the rule
//! stands in it.

mod attachments;
mod body;
mod closing;
mod colours;
mod forms;
mod grid;
mod human;
mod imprint;
mod language;
mod letterhead;
mod line_ends;
mod measures;
mod number;
mod numbering;
mod numerals;
mod page;
mod page_numbers;
mod signing;
mod title;

use wenshu_standard::Rule;

use crate::report::{Place, RuleResult, Status};
use crate::view::{Item, View};

/// How a rule stands, before it is given its name.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Verdict {
    status: Status,
    measured: Option<String>,
    wanted: Option<String>,
    place: Option<Place>,
    places: usize,
    message: String,
}

/// A place where a rule is broken, with what was measured there.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Fault {
    measured: String,
    place: Place,
}

impl Fault {
    pub(crate) fn at(item: &Item, measured: impl Into<String>) -> Self {
        Self { measured: measured.into(), place: item.place() }
    }

    pub(crate) fn on_page(page: usize, measured: impl Into<String>) -> Self {
        Self { measured: measured.into(), place: Place { page: Some(page), ..Place::default() } }
    }

    pub(crate) fn anywhere(measured: impl Into<String>) -> Self {
        Self { measured: measured.into(), place: Place::default() }
    }
}

impl Verdict {
    /// Measured, and as the rule asks.
    pub(crate) fn kept(measured: impl Into<String>) -> Self {
        Self::new(Status::Kept, Some(measured.into()), "符合")
    }

    /// The file has nothing that the rule speaks of.
    pub(crate) fn absent(message: impl Into<String>) -> Self {
        Self::new(Status::NotApplicable, None, message)
    }

    /// It cannot be measured, and why.
    pub(crate) fn unknown(message: impl Into<String>) -> Self {
        Self::new(Status::CannotVerify, None, message)
    }

    fn new(status: Status, measured: Option<String>, message: impl Into<String>) -> Self {
        Self { status, measured, wanted: None, place: None, places: 0, message: message.into() }
    }

    /// Kept without faults, else broken at the first of them. `wanted` is what
    /// the rule asks for.
    pub(crate) fn of(faults: Vec<Fault>, measured: impl Into<String>, wanted: &str) -> Self {
        let places = faults.len();
        let Some(first) = faults.into_iter().next() else {
            return Self { wanted: Some(wanted.to_owned()), ..Self::kept(measured) };
        };
        Self {
            status: Status::Broken,
            measured: Some(first.measured),
            wanted: Some(wanted.to_owned()),
            place: Some(first.place).filter(|place| *place != Place::default()),
            places,
            message: String::new(),
        }
    }

    /// The same for the paragraphs that a rule speaks of: not applicable
    /// without any.
    pub(crate) fn each<'a>(
        items: impl IntoIterator<Item = &'a Item>,
        absent: &str,
        wanted: &str,
        fault: impl Fn(&Item) -> Option<String>,
    ) -> Self {
        let mut count = 0;
        let mut faults = Vec::new();
        for item in items {
            count += 1;
            faults.extend(fault(item).map(|measured| Fault::at(item, measured)));
        }
        if count == 0 {
            return Self::absent(absent);
        }
        Self::of(faults, format!("检查{count}处"), wanted)
    }

    /// Adds what a clerk should know about how it was measured.
    pub(crate) fn saying(mut self, words: &str) -> Self {
        if self.message.is_empty() || self.status == Status::Broken {
            words.clone_into(&mut self.message);
        } else {
            self.message = format!("{}；{words}", self.message);
        }
        self
    }

    pub(crate) const fn is_broken(&self) -> bool {
        matches!(self.status, Status::Broken)
    }

    fn named(self, rule: &Rule) -> RuleResult {
        let message = match (self.status, self.message.is_empty()) {
            (Status::Broken, true) => format!("不符合：{}", rule.says),
            (Status::Broken, false) => format!("不符合：{}（{}）", rule.says, self.message),
            (Status::Kept, _) if self.message == "符合" => format!("符合：{}", rule.says),
            _ => self.message,
        };
        RuleResult {
            rule: rule.id.to_owned(),
            strength: rule.strength.letter().to_owned(),
            clause: rule.clause.to_owned(),
            status: self.status,
            measured: self.measured,
            wanted: self.wanted,
            place: self.place,
            places: self.places,
            message,
        }
    }
}

/// A rule's function.
type Measure = fn(&View) -> Verdict;

/// How every rule of the catalogue stands, in its order.
pub(crate) fn results(view: &View) -> Vec<RuleResult> {
    wenshu_standard::rules()
        .map(|rule| {
            let verdict = match measure(rule.id) {
                Some(measure) => measure(view),
                None => human::verdict(rule.id, view),
            };
            verdict.named(rule)
        })
        .collect()
}

/// The function of a rule; none for what only a person or paper can tell.
fn measure(id: &str) -> Option<Measure> {
    [
        page::measure,
        grid::measure,
        colours::measure,
        letterhead::measure,
        number::measure,
        title::measure,
        body::measure,
        attachments::measure,
        signing::measure,
        closing::measure,
        imprint::measure,
        page_numbers::measure,
        forms::measure,
        language::measure,
        line_ends::measure,
        numerals::measure,
        numbering::measure,
    ]
    .into_iter()
    .find_map(|family: fn(&str) -> Option<Measure>| family(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_measured_or_has_its_reason() {
        let lost: Vec<&str> = wenshu_standard::rules()
            .filter(|rule| measure(rule.id).is_none() && human::reason(rule.id).is_none())
            .map(|rule| rule.id)
            .collect();
        assert_eq!(lost, Vec::<&str>::new());
    }

    #[test]
    fn no_rule_is_both_measured_and_left_to_people() {
        let both: Vec<&str> = wenshu_standard::rules()
            .filter(|rule| measure(rule.id).is_some() && human::reason(rule.id).is_some())
            .map(|rule| rule.id)
            .collect();
        assert_eq!(both, Vec::<&str>::new());
    }
}
