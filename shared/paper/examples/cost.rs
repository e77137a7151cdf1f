//! What each step between workers costs: CPU time and sizes of JSON for the
//! thirty documents of `tests/fixtures/plans`, in one warm process on one thread.
//!
//! ```text
//! cargo run --release -p wenshu-paper --example cost
//! ```

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use cpu_time::ThreadTime;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wenshu_fonts::Fonts;
use wenshu_format::given::for_document;
use wenshu_ingest::{Limits, ingest};
use wenshu_model::{GivenElements, Plan};
use wenshu_paper::{Draft, Setting, emit_laid_out, lay_out, report_of, set};
use wenshu_parse::parse;
use wenshu_report::{Format, InputPart};
use wenshu_standard::Profile;

const ROUNDS: usize = 7;

/// Milliseconds and bytes by step, summed over the documents of a round.
#[derive(Debug, Clone, Default)]
struct Cost {
    ms: BTreeMap<String, f64>,
    bytes: BTreeMap<String, usize>,
    documents: usize,
    pages: usize,
    characters: u64,
}

impl Cost {
    fn timed<T>(&mut self, step: &str, work: impl FnOnce() -> T) -> T {
        let start = ThreadTime::now();
        let result = work();
        *self.ms.entry(step.to_owned()).or_default() += start.elapsed().as_secs_f64() * 1000.0;
        result
    }

    /// To JSON and back, each timed, the size kept.
    fn travel<T: Serialize + DeserializeOwned>(&mut self, name: &str, value: &T) -> Result<T> {
        let json = self.timed(&format!("{name} to JSON"), || serde_json::to_vec(value))?;
        *self.bytes.entry(name.to_owned()).or_default() += json.len();
        Ok(self.timed(&format!("{name} from JSON"), || serde_json::from_slice(&json))?)
    }

    fn file(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let source = self.timed("ingest", || ingest(bytes, name, &Limits::default()))?;
        *self.bytes.entry("file".to_owned()).or_default() += bytes.len();
        let source = self.travel("Source", &source)?;
        let plans = self.timed("parse", || parse(source))?;
        self.travel("Plans", &plans)?;
        let part = self.timed("InputPart", || InputPart::of_plans(name.to_owned(), String::new(), &plans));
        self.travel("InputPart", &part)?;
        for plan in &plans.documents {
            self.document(name, plan, plans.documents.len())?;
        }
        Ok(())
    }

    fn document(&mut self, file: &str, plan: &Plan, documents: usize) -> Result<()> {
        let (profile, given) = (Profile::default(), GivenElements::default());
        let setting = Setting { profile: &profile, fonts: Fonts::shipped(), requires_fonts: false, comments: false };
        let plan = self.travel("Plan", plan)?;
        let (elements, _) = for_document(&given, file, plan.index, documents);
        let formatted = self.timed("format", || wenshu_format::format(&plan, &[], &elements, &profile))?;
        self.timed("fit", || wenshu_fit::fit(formatted, &profile, setting.fonts))?;
        let draft = Draft { plan: &plan, assets: &[], file, given: &given, documents };
        let set = self.timed("set (format and fit)", || set(&draft, &setting));
        let fit = set.map_err(|problem| anyhow::anyhow!(problem.line()))?;
        let report = self.timed("DocumentReport", || report_of(&plan, &fit.document));
        self.travel("DocumentReport", &report)?;
        let document = self.travel("OfficialDocument", &fit.document)?;
        let layout = self.timed("typeset again", || lay_out(&document, &setting));
        let layout = layout.map_err(|problem| anyhow::anyhow!(problem.line()))?;
        ensure!(layout.pages == fit.layout.pages, "the pages differ");
        for format in Format::ALL {
            let made =
                self.timed(&format!("emit {format}"), || emit_laid_out(format, &document, &layout.pages, &setting));
            let made = made.map_err(|problem| anyhow::anyhow!(problem.line()))?;
            *self.bytes.entry(format!("{format} output")).or_default() += made.len();
        }
        self.documents += 1;
        self.pages += layout.pages.pages.len();
        self.characters += report.characters;
        Ok(())
    }
}

fn main() -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/plans");
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().context("a folder has no name")?.to_string_lossy().into_owned();
        files.push((name, fs::read(&path)?));
    }
    files.sort();
    let mut rounds = Vec::new();
    // The first round pays for fonts and dictionaries.
    for round in 0..=ROUNDS {
        let mut cost = Cost::default();
        for (name, bytes) in &files {
            cost.file(name, bytes)?;
        }
        if round > 0 {
            rounds.push(cost);
        }
    }
    print(&rounds)
}

/// A line a step: the median of the rounds, a document.
fn print(rounds: &[Cost]) -> Result<()> {
    let first = rounds.first().context("no round")?;
    let count = first.documents as f64;
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{} documents; each {:.0} characters, {:.1} pages",
        first.documents,
        first.characters as f64 / count,
        first.pages as f64 / count
    )?;
    for step in first.ms.keys() {
        let mut times: Vec<f64> = rounds.iter().filter_map(|round| round.ms.get(step).copied()).collect();
        times.sort_by(f64::total_cmp);
        let median = times.get(times.len() / 2).context("no round")?;
        writeln!(out, "{step:32} {:9.3} ms", median / count)?;
    }
    for (name, bytes) in &first.bytes {
        writeln!(out, "{name:32} {:9.0} bytes", *bytes as f64 / count)?;
    }
    Ok(())
}
