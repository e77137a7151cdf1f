//! CPU time of writing a DOCX, warm, on one thread:
//! `cargo bench -p wenshu-emit-docx`. Prints, for each sample, the time on the
//! processor (from the kernel where it tells, wall time elsewhere), the
//! documents a second of one core, and the size of the file.
#![allow(clippy::print_stdout)]

use std::hint::black_box;
use std::time::Instant;

use wenshu_standard::Profile;

#[path = "../tests/samples/mod.rs"]
mod samples;

const WARM_UP: u32 = 50;
const ROUNDS: usize = 9;
const DOCUMENTS: u32 = 200;

fn main() {
    let profile = Profile::default();
    println!("{:<14} {:>9} {:>10} {:>10} {:>8}", "sample", "chars", "CPU ms", "docs/s", "bytes");
    let mut documents = samples::all();
    documents.push(("long", samples::long()));
    let wanted = std::env::var("SAMPLE").ok();
    documents.retain(|(name, _)| wanted.as_deref().is_none_or(|wanted| wanted == *name));
    for (name, document) in documents {
        let emit = || wenshu_emit_docx::emit_docx(black_box(&document), &profile).unwrap_or_default();
        (0..WARM_UP).for_each(|_| drop(emit()));
        let mut rounds: Vec<f64> = (0..ROUNDS).map(|_| milliseconds(DOCUMENTS, &emit)).collect();
        rounds.sort_by(f64::total_cmp);
        let median = rounds.get(ROUNDS / 2).copied().unwrap_or_default();
        let characters: usize = document.blocks.iter().map(samples::length).sum();
        println!("{name:<14} {characters:>9} {median:>10.3} {:>10.0} {:>8}", 1000.0 / median, emit().len());
    }
}

/// Time on the processor of one document, in milliseconds.
fn milliseconds(documents: u32, emit: &impl Fn() -> Vec<u8>) -> f64 {
    let (wall, cpu) = (Instant::now(), processor_nanoseconds());
    (0..documents).for_each(|_| drop(black_box(emit())));
    let spent = match (cpu, processor_nanoseconds()) {
        (Some(before), Some(after)) => (after - before) as f64 / 1e6,
        _ => wall.elapsed().as_secs_f64() * 1e3,
    };
    spent / f64::from(documents)
}

/// What the kernel says that this thread has run.
fn processor_nanoseconds() -> Option<u64> {
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    statistics.split_whitespace().next()?.parse().ok()
}
