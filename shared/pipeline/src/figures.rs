//! Figures of a worker's children, as metrics have them.

use wenshu_children::Statistics;
use wenshu_messages::StageName;
use wenshu_telemetry::labels::ChildEnd;
use wenshu_telemetry::{ChildFigures, Metrics};

use crate::labels;

/// Tells how many of a stage's places are taken, and how its children are.
pub fn tell(metrics: &Metrics, stage: StageName, slots: usize, statistics: &Statistics) {
    let stage = labels::stage(stage);
    metrics.slots(stage, slots, statistics.busy);
    metrics.children(stage, &figures(statistics));
}

fn figures(statistics: &Statistics) -> ChildFigures {
    let ended = statistics.ended.iter().map(|(how, count)| (ChildEnd::of(how).unwrap_or(ChildEnd::Other), *count));
    ChildFigures {
        alive: statistics.alive as u64,
        busy: statistics.busy as u64,
        spawned: statistics.spawned,
        spawn_failures: statistics.spawn_failures,
        ended: ended.collect(),
        resident_peak_bytes: statistics.resident_peak_bytes,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn an_end_that_metrics_do_not_know_is_other() {
        let ended = BTreeMap::from([("out_of_memory", 2), ("new_kind", 1)]);
        let figures = figures(&Statistics { ended, ..Statistics::default() });
        assert_eq!(figures.ended, [(ChildEnd::Other, 1), (ChildEnd::OutOfMemory, 2)]);
    }
}
