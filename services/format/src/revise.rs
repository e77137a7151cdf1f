//! Every text under revision: script, normalisations, forms of elements.

use wenshu_model::plan::BlockKind;
use wenshu_model::{Plan, PlanBlock};

use crate::elements;
use crate::habits::Habits;
use crate::normalise::{Kind, Manner, normalise};
use crate::script::Conversion;
use crate::switches::Switches;
use crate::texts::{Part, Revised};

/// The form of an element can bring about what a normalisation looks for, and
/// the reverse.
const MOST_ROUNDS: usize = 4;

/// Carries out every normalisation on the texts of the plan and on the given
/// ones.
pub(crate) fn revise(
    plan: &Plan,
    texts: &mut [Revised],
    given: &mut [Revised],
    conversion: &Conversion,
    switches: &Switches,
) {
    for revised in texts.iter_mut().chain(given.iter_mut()) {
        conversion.convert(&mut revised.text, switches);
    }
    let habits = Habits::of(texts);
    for revised in texts.iter_mut().chain(given.iter_mut()) {
        let manner = manner(plan, revised, &habits, conversion);
        elements::before_marks(revised, switches);
        for _ in 0..MOST_ROUNDS {
            normalise(&mut revised.text, &manner, switches);
            if !elements::after_marks(plan, revised, switches) {
                break;
            }
        }
    }
}

fn manner(plan: &Plan, revised: &Revised, habits: &Habits, conversion: &Conversion) -> Manner {
    let kind = match revised.part {
        Part::Title | Part::Subtitle => Kind::Title,
        Part::Block(index) => plan.blocks.get(index).map_or(Kind::Running, block_kind),
        Part::Cell(_) => Kind::Running,
        _ => Kind::Element,
    };
    Manner {
        kind,
        half_stops: habits.half_stops,
        keeps_corner_quotes: conversion.leaves_traditional(),
        number: revised.number,
    }
}

fn block_kind(block: &PlanBlock) -> Kind {
    match block.kind {
        BlockKind::Roster => Kind::Roster,
        _ => Kind::Running,
    }
}
