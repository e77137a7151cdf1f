//! Which normalisations are carried out.
//!
//! The closed set is [`ChangeReason`]; a profile switches single ones off or
//! on by their code. Those that add or delete a word, digit or unit are off
//! unless a profile asks for them.

use wenshu_model::ChangeReason;
use wenshu_standard::Profile;

/// Reasons that are records of other decisions, not normalisations.
const NO_NORMALISATION: [ChangeReason; 3] =
    [ChangeReason::TitleDerived, ChangeReason::GivenElement, ChangeReason::AddresseesMoved];

/// Normalisations that add or delete a word, digit, unit or mark of meaning.
const OFF_BY_DEFAULT: [ChangeReason; 4] =
    [ChangeReason::CommaBeforeEtc, ChangeReason::DecimalZero, ChangeReason::RangeUnit, ChangeReason::DateSuffix];

/// The codes that `normalise_off` and `normalise_on` of a profile may name.
pub fn normalisation_codes() -> Vec<&'static str> {
    ChangeReason::ALL.into_iter().filter(|reason| !NO_NORMALISATION.contains(reason)).map(ChangeReason::code).collect()
}

/// The normalisations of a profile, looked up once a document.
#[derive(Debug, Clone)]
pub(crate) struct Switches {
    off: Vec<ChangeReason>,
}

impl Switches {
    pub(crate) fn of(profile: &Profile) -> Self {
        let off = ChangeReason::ALL
            .into_iter()
            .filter(|reason| {
                let code = reason.code();
                let is_asked_for = profile.normalise_on.contains(code);
                let is_default = !OFF_BY_DEFAULT.contains(reason);
                profile.normalise_off.contains(code) || !(is_default || is_asked_for)
            })
            .collect();
        Self { off }
    }

    pub(crate) fn is_on(&self, reason: ChangeReason) -> bool {
        !self.off.contains(&reason)
    }
}
