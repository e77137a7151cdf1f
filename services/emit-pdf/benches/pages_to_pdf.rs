//! Milliseconds and kilobytes of layout and PDF, for documents of one page, of
//! the length of a usual plan, and of 40 000 characters.
//!
//! `cargo bench -p wenshu-emit-pdf`. Every document of a kind is different, so
//! that nothing can be answered from memory. The figures are CPU time of the
//! one thread that works; each document is done three times and the quickest
//! counts, since other programs only ever make it slower; then the median of
//! the documents of a kind.

#![expect(clippy::print_stdout, reason = "a bench reports to the terminal")]

#[path = "../tests/it/support.rs"]
mod support;

use std::error::Error;
use std::path::Path;
use std::time::Duration;

use cpu_time::ThreadTime;
use wenshu_fonts::Fonts;
use wenshu_model::OfficialDocument;
use wenshu_standard::Profile;

/// Characters and number of the documents of each kind.
const KINDS: [(&str, usize, usize); 3] = [("one page", 480, 60), ("plan", 3_300, 40), ("book", 40_000, 5)];

/// How often each document is done.
const ROUNDS: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let fonts = Fonts::shipped();
    let profile = Profile::default();
    let text = sample()?;
    println!("{:<10} {:>6} {:>11} {:>9} {:>9} {:>7}", "kind", "pages", "typeset ms", "emit ms", "both ms", "KB");
    let first = support::document(&slice(&text, 0, 3_300));
    let cold = ThreadTime::now();
    wenshu_emit_pdf::emit_pdf(&wenshu_typeset::typeset(&first, &profile, fonts)?.pages, fonts)?;
    println!("first document of the process: {:.1} ms", milliseconds(cold.elapsed()));
    for (kind, length, count) in KINDS {
        let documents = (0..count).map(|number| support::document(&slice(&text, number * 997, length)));
        measure(kind, &documents.collect::<Vec<_>>(), &profile, fonts)?;
    }
    Ok(())
}

fn measure(kind: &str, documents: &[OfficialDocument], profile: &Profile, fonts: &Fonts) -> Result<(), Box<dyn Error>> {
    let (mut layouts, mut emissions, mut pages, mut bytes) = (Vec::new(), Vec::new(), 0, 0);
    for document in documents {
        let mut best = (Duration::MAX, Duration::MAX);
        for round in 0..ROUNDS {
            let started = ThreadTime::now();
            let layout = wenshu_typeset::typeset(document, profile, fonts)?;
            let laid_out = started.elapsed();
            let pdf = wenshu_emit_pdf::emit_pdf(&layout.pages, fonts)?;
            best = (best.0.min(laid_out), best.1.min(started.elapsed() - laid_out));
            if round == 0 {
                pages += layout.pages.pages.len();
                bytes += pdf.len();
            }
        }
        layouts.push(best.0);
        emissions.push(best.1);
    }
    let (layout, emission) = (median(layouts), median(emissions));
    let count = documents.len() as f64;
    println!(
        "{kind:<10} {:>6.1} {layout:>11.2} {emission:>9.2} {:>9.2} {:>7.0}",
        pages as f64 / count,
        layout + emission,
        bytes as f64 / count / 1000.0
    );
    Ok(())
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times.get(times.len() / 2).copied().map_or(0.0, milliseconds)
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// The real plans, one after the other, with full-width marks.
fn sample() -> Result<String, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/plans");
    let mut text = String::new();
    for file in ["000.txt", "002.txt", "003.txt", "004.txt"] {
        text += &std::fs::read_to_string(folder.join(file))?;
    }
    let full_width = [(",", "，"), (";", "；"), (":", "："), ("(", "（"), (")", "）")];
    Ok(full_width.iter().fold(text, |text, (from, to)| text.replace(from, to)))
}

/// So many characters from an offset on, going round the text.
fn slice(text: &str, offset: usize, length: usize) -> String {
    let offset = offset % text.chars().count();
    format!("二〇二六年工作计划\n{}", text.chars().cycle().skip(offset).take(length).collect::<String>())
}
