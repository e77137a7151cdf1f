//! Measures the stages in one warm process, on one thread: CPU time of each
//! stage for plans of several sizes, and of a batch of different documents.
//!
//! Writes the texts it measured into the folder named by its argument, so that
//! the rivals get the same, and the figures as JSON to standard output.
//! `tests/benches/run` prints the table.

mod stages;
mod texts;

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::stages::{Cost, convert};
use crate::texts::{Text, batch, sized};

fn main() -> Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).context("name a folder for the texts")?);
    fs::create_dir_all(folder.join("batch"))?;
    let samples = texts::samples()?;
    let sizes = sized(&samples)?;
    let batch = batch(&samples)?;
    for (name, text) in &sizes {
        fs::write(folder.join(format!("{name}.txt")), text.as_plain())?;
        fs::write(folder.join(format!("{name}.json")), text.as_json().to_string())?;
    }
    for (number, text) in batch.iter().enumerate() {
        fs::write(folder.join(format!("batch/{number:03}.txt")), text.as_plain())?;
        fs::write(folder.join(format!("batch/{number:03}.json")), text.as_json().to_string())?;
    }
    let measured: Result<Vec<Value>> = sizes.iter().map(|(name, text)| measure(name, text)).collect();
    let result = json!({ "sizes": measured?, "batch": measure_batch(&batch)? });
    writeln!(std::io::stdout().lock(), "{result:#}")?;
    Ok(())
}

/// Median of several warm runs of one text.
fn measure(name: &str, text: &Text) -> Result<Value> {
    let plain = text.as_plain();
    // The first run pays for fonts and dictionaries.
    let first = convert(&plain)?;
    let runs = if first.total() > 50.0 { 9 } else { 31 };
    let mut costs = Vec::new();
    for _ in 0..runs {
        costs.push(convert(&plain)?);
    }
    costs.sort_by(|a, b| a.total().total_cmp(&b.total()));
    let median = costs.get(costs.len() / 2).context("no run")?;
    Ok(json!({
        "name": name,
        "characters": text.characters(),
        "first_ms": first.total(),
        "cost": median.as_json(),
    }))
}

/// Different documents one after the other: no cache of a document answers.
fn measure_batch(texts: &[Text]) -> Result<Value> {
    let plain: Vec<String> = texts.iter().map(Text::as_plain).collect();
    let mut rounds = Vec::new();
    for _ in 0..3 {
        let mut sum = Cost::default();
        for text in &plain {
            sum.add(&convert(text)?);
        }
        rounds.push(sum);
    }
    rounds.sort_by(|a, b| a.total().total_cmp(&b.total()));
    let median = rounds.get(1).context("no round")?;
    let count = plain.len() as f64;
    Ok(json!({
        "documents": plain.len(),
        "documents_per_second": count / (median.total() / 1000.0),
        "cost": median.divided(count).as_json(),
    }))
}
