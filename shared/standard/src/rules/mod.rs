//! The rule catalogue: every rule id of `spec/gbt9704.md` with its strength,
//! its clause and what it says, in words for a clerk.
//!
//! The order is that of the specification and of every report.

mod body;
mod closing;
mod forms;
mod imprint;
mod letterhead;
mod marks;
mod numerals;
mod page;

use crate::figures::Strength;

/// A rule of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its id, the same in code, tests, findings and reports.
    pub id: &'static str,
    /// Its strength, by its wording in the source.
    pub strength: Strength,
    /// Where it comes from, as a clerk would cite it.
    pub clause: &'static str,
    /// What it asks for, in Chinese.
    pub says: &'static str,
}

const fn rule(id: &'static str, strength: Strength, clause: &'static str, says: &'static str) -> Rule {
    Rule { id, strength, clause, says }
}

/// Every rule, in the order of the specification.
pub fn rules() -> impl Iterator<Item = &'static Rule> {
    [
        page::RULES,
        letterhead::RULES,
        body::RULES,
        closing::RULES,
        imprint::RULES,
        forms::RULES,
        marks::RULES,
        numerals::RULES,
    ]
    .into_iter()
    .flatten()
}

/// The rule of an id.
pub fn rule_of(id: &str) -> Option<&'static Rule> {
    rules().find(|rule| rule.id == id)
}

impl Strength {
    /// The letter of the specification (§0.1).
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Must => "M",
            Self::Normal => "N",
            Self::Recommended => "R",
            Self::IfPresent => "O",
            Self::May => "Y",
            Self::Derived => "D",
            Self::Practice => "P",
        }
    }

    /// The wording of the source that stands behind it, in Chinese.
    pub const fn wording(self) -> &'static str {
        match self {
            Self::Must => "应当",
            Self::Normal => "一般",
            Self::Recommended => "推荐",
            Self::IfPresent => "如有则应当",
            Self::May => "可以",
            Self::Derived => "由标准推算",
            Self::Practice => "惯例",
        }
    }
}
