//! No text, however it is made, is walked once for every word of it (S25 of
//! docs/threats.md).

use wenshu_ingest::{Limits, ingest};
use wenshu_model::{Correction, CorrectionAction, Plans};
use wenshu_parse::{correct, parse};

use crate::hostile;

/// A quarter of the longest line, for a build without optimisation.
const SIZE: usize = 256 << 10;
/// Five times the second that a whole line may take.
const MOST_SECONDS: f64 = 5.0;

/// CPU time of this thread in seconds.
fn used() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    stat.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}

/// Makes one document of all.
fn merge_all(plans: Plans) {
    let count = u32::try_from(plans.documents.len()).unwrap();
    let merge = |document| Correction { document, action: CorrectionAction::Merge };
    let corrected = correct(plans, &(2..=count).map(merge).collect::<Vec<_>>()).unwrap();
    assert_eq!(corrected.documents.len(), 1);
}

/// What a text costs, when that is too much.
fn too_slow(name: &str, text: &str) -> Option<String> {
    let source = ingest(text.as_bytes(), "line.txt", &Limits::default()).ok()?;
    let start = used();
    // Whether there is a plan in it is not the question.
    if let Ok(plans) = parse(source) {
        merge_all(plans);
    }
    let seconds = used() - start;
    (seconds > MOST_SECONDS).then(|| format!("{name}: {seconds:.1} s"))
}

#[test]
fn hostile_lines_take_time_by_their_length() {
    let mut slow = Vec::new();
    for (name, unit) in hostile::SHAPES {
        slow.extend(too_slow(name, &hostile::whole(unit, SIZE)));
        slow.extend(too_slow(&format!("{name} in a task"), &hostile::in_a_task(unit, SIZE)));
    }
    for unit in hostile::LINES {
        slow.extend(too_slow(&format!("lines of {unit}"), &hostile::lines(unit, SIZE)));
    }
    slow.extend(too_slow("pairs", &hostile::pairs(SIZE)));
    assert!(slow.is_empty(), "{}", slow.join("; "));
}
