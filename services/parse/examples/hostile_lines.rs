//! CPU time of ingest and parse for long lines that a rule going back and forth
//! would hate, at a tenth of a size and at the size:
//! `cargo run --release -p wenshu-parse --example hostile_lines [BYTES [SHAPE]]`.

#![allow(clippy::print_stdout)]

#[path = "../tests/it/hostile/mod.rs"]
mod hostile;

use hostile::{LINES, SHAPES, in_a_task, lines, pairs, whole};

/// CPU time of this process, in milliseconds.
fn used() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|time| time.parse::<f64>().ok()).unwrap_or_default() / 1e6
}

/// CPU milliseconds of ingest and of parse.
fn measured(text: &str) -> (f64, f64, String) {
    let start = used();
    let source = match wenshu_ingest::ingest(text.as_bytes(), "line.txt", &wenshu_ingest::Limits::default()) {
        Ok(source) => source,
        Err(error) => return (used() - start, 0.0, error.to_string()),
    };
    let between = used();
    let outcome = match wenshu_parse::parse(source) {
        Ok(plans) => format!("{} documents", plans.documents.len()),
        Err(error) => error.to_string(),
    };
    (between - start, used() - between, outcome)
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let size: usize = arguments.next().and_then(|size| size.parse().ok()).unwrap_or(1 << 20);
    let only = arguments.next();
    let wanted = |name: &str| only.as_deref().is_none_or(|only| only == name);
    println!("{:24} {:>9} {:>9} {:>9} {:>9}", "shape", "ingest/10", "parse/10", "ingest", "parse");
    for (name, unit) in SHAPES.into_iter().filter(|(name, _)| wanted(name)) {
        row(name, &whole(unit, size / 10), &whole(unit, size));
        // As the text of a task, which is read for goals, owners and dates.
        row(&format!("{name} in a task"), &in_a_task(unit, size / 10), &in_a_task(unit, size));
    }
    for unit in LINES.into_iter().filter(|_| wanted("lines")) {
        row(&format!("lines {}", unit.replace('\n', "/")), &lines(unit, size / 10), &lines(unit, size));
    }
    if wanted("pairs") {
        row("pairs", &pairs(size / 10), &pairs(size));
    }
}

fn row(name: &str, small: &str, large: &str) {
    let (small, large) = (measured(small), measured(large));
    println!("{name:24} {:9.1} {:9.1} {:9.1} {:9.1}  {}", small.0, small.1, large.0, large.1, large.2);
}
