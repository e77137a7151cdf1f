//! What becomes of each document: the corrections checked and laid out.

use wenshu_model::{Correction, CorrectionAction, Plan};

use crate::error::CorrectError;

/// The documents sorted by what becomes of them.
pub(super) struct Fates {
    /// Documents that stay, in order: one, or several that become one.
    pub(super) kept: Vec<Vec<Plan>>,
    pub(super) dropped: Vec<Plan>,
}

/// Sorts documents by their corrections.
pub(super) fn sort(documents: Vec<Plan>, corrections: &[Correction]) -> Result<Fates, CorrectError> {
    let actions = actions(documents.len(), corrections)?;
    check_neighbours(&actions)?;
    let mut fates = Fates { kept: Vec::with_capacity(documents.len()), dropped: Vec::new() };
    for (plan, action) in documents.into_iter().zip(actions) {
        match (action, fates.kept.last_mut()) {
            (Some(CorrectionAction::Drop), _) => fates.dropped.push(plan),
            (Some(CorrectionAction::Merge), Some(group)) => group.push(plan),
            _ => fates.kept.push(vec![plan]),
        }
    }
    if fates.kept.is_empty() { Err(CorrectError::NothingLeft) } else { Ok(fates) }
}

/// The action of each document, by its place.
fn actions(count: usize, corrections: &[Correction]) -> Result<Vec<Option<CorrectionAction>>, CorrectError> {
    let mut actions = vec![None; count];
    for &Correction { document, action } in corrections {
        let place = usize::try_from(document).ok().and_then(|number| number.checked_sub(1));
        let slot = place.and_then(|place| actions.get_mut(place));
        let slot = slot.ok_or(CorrectError::UnknownDocument { document, count })?;
        if slot.replace(action).is_some() {
            return Err(CorrectError::Repeated { document });
        }
    }
    Ok(actions)
}

/// A document joins only one that stays.
fn check_neighbours(actions: &[Option<CorrectionAction>]) -> Result<(), CorrectError> {
    if actions.first() == Some(&Some(CorrectionAction::Merge)) {
        return Err(CorrectError::NothingBefore);
    }
    for (before, pair) in (1..).zip(actions.windows(2)) {
        if pair == [Some(CorrectionAction::Drop), Some(CorrectionAction::Merge)] {
            return Err(CorrectError::OntoDropped { document: before + 1, before });
        }
    }
    Ok(())
}
