//! Collects the runs of a line that its author set apart.

use wenshu_model::source::Emphasis;

/// The runs of the line being written.
#[derive(Debug, Default)]
pub struct EmphasisRuns {
    strong_from: Option<u32>,
    slanted_from: Option<u32>,
    runs: Vec<Emphasis>,
}

impl EmphasisRuns {
    /// Says how character `at`, the next of the line, is set.
    pub fn set(&mut self, at: u32, strong: bool, slanted: bool) {
        turn(&mut self.strong_from, strong, at, true, &mut self.runs);
        turn(&mut self.slanted_from, slanted, at, false, &mut self.runs);
    }

    /// The runs of a line that ends before character `at`; begins a new line.
    pub fn take(&mut self, at: u32) -> Vec<Emphasis> {
        self.set(at, false, false);
        let mut runs = std::mem::take(&mut self.runs);
        // Spaces at the end of a line may have been dropped meanwhile.
        runs.iter_mut().for_each(|run| run.end = run.end.min(at));
        runs.retain(|run| run.start < run.end);
        runs.sort_by_key(|run| (run.start, run.end, run.strong));
        runs
    }
}

/// Begins or ends a run.
fn turn(from: &mut Option<u32>, on: bool, at: u32, strong: bool, runs: &mut Vec<Emphasis>) {
    if on {
        from.get_or_insert(at);
    } else if let Some(start) = from.take().filter(|&start| start < at) {
        runs.push(Emphasis { start, end: at, strong });
    }
}
