//! CPU time of writing a DOCX, warm, on one thread. Prints, for each document,
//! the time on the processor (from the kernel where it tells, wall time
//! elsewhere), the documents a second of one core, and the size of the file.
//!
//! `cargo bench -p wenshu-emit-docx --bench emit_docx` measures the samples of
//! the tests; `… -- FILE.json…` measures documents that `wenshu convert
//! --formats json` wrote, and their mean.

#![allow(clippy::print_stdout)]

use std::hint::black_box;
use std::time::Instant;

use wenshu_model::OfficialDocument;
use wenshu_standard::Profile;

#[path = "../tests/it/samples/mod.rs"]
mod samples;

const WARM_UP: u32 = 50;
const ROUNDS: usize = 9;
const DOCUMENTS: u32 = 100;

fn main() {
    let files: Vec<String> = std::env::args().skip(1).filter(|argument| argument.ends_with(".json")).collect();
    let documents = if files.is_empty() { own_samples() } else { files.iter().filter_map(|file| read(file)).collect() };
    println!("{:>7} {:>9} {:>9} {:>8}  document", "chars", "CPU ms", "docs/s", "bytes");
    let mut all = 0.0;
    for (name, document) in &documents {
        let (time, bytes) = measure(document);
        let characters: usize = document.blocks.iter().map(samples::length).sum();
        println!("{characters:>7} {time:>9.3} {:>9.0} {bytes:>8}  {name}", 1000.0 / time);
        all += time;
    }
    println!("{:>7} {:>9.3}  mean", "", all / documents.len() as f64);
}

fn own_samples() -> Vec<(String, OfficialDocument)> {
    let mut documents = samples::all();
    documents.push(("long", samples::long()));
    documents.into_iter().map(|(name, document)| (name.to_owned(), document)).collect()
}

fn read(file: &str) -> Option<(String, OfficialDocument)> {
    let document = serde_json::from_str(&std::fs::read_to_string(file).ok()?).ok()?;
    Some((file.to_owned(), document))
}

/// Median CPU time of one document in milliseconds, and its size in bytes.
fn measure(document: &OfficialDocument) -> (f64, usize) {
    let profile = Profile::default();
    let emit = || {
        wenshu_emit_docx::emit_docx(black_box(document), &profile, &wenshu_emit_docx::DocxOptions::default())
            .unwrap_or_default()
    };
    (0..WARM_UP).for_each(|_| drop(emit()));
    let mut rounds: Vec<f64> = (0..ROUNDS).map(|_| milliseconds(&emit)).collect();
    rounds.sort_by(f64::total_cmp);
    (rounds.get(ROUNDS / 2).copied().unwrap_or_default(), emit().len())
}

/// Time on the processor of one document, in milliseconds.
fn milliseconds(emit: &impl Fn() -> Vec<u8>) -> f64 {
    let (wall, cpu) = (Instant::now(), processor_nanoseconds());
    (0..DOCUMENTS).for_each(|_| drop(black_box(emit())));
    let spent = match (cpu, processor_nanoseconds()) {
        (Some(before), Some(after)) => (after - before) as f64 / 1e6,
        _ => wall.elapsed().as_secs_f64() * 1e3,
    };
    spent / f64::from(DOCUMENTS)
}

/// What the kernel says that this thread has run.
fn processor_nanoseconds() -> Option<u64> {
    let statistics = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    statistics.split_whitespace().next()?.parse().ok()
}
