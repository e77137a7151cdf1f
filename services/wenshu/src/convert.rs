//! `wenshu convert`: inputs to official documents and a report.

use std::fs;
use std::path::Path;
use std::thread::available_parallelism;

use wenshu_standard::Profile;

use crate::arguments::{ConvertOptions, Format};
use crate::batch::{self, Listener};
use crate::ending::Ending;
use crate::inputs::gather;
use crate::output::{self, REPORT_FILE, SUMMARY_FILE};
use crate::problem::{Problem, ProblemCode};
use crate::render::Settings;
use crate::report::{DeviationReport, InputReport, ProfileReport, REPORT_SCHEMA, Report, Totals};
use crate::summary;
use crate::voice::Voice;

/// Runs the command and says how it ended.
pub fn run(options: ConvertOptions) -> Ending {
    let mut voice = Voice::new(options.json);
    match convert(&options, &mut voice) {
        Ok(report) => {
            voice.finished(&report, &options.out);
            if report.totals.inputs_failed == 0 { Ending::Good } else { Ending::SomeFailed }
        }
        Err(problem) => {
            voice.refused(&problem);
            Ending::Usage
        }
    }
}

/// Converts the inputs and writes the report.
///
/// # Errors
/// A [`Problem`] when the work cannot begin or the report cannot be written.
/// What goes wrong with an input stands in the report.
pub fn convert(options: &ConvertOptions, listener: &mut dyn Listener) -> Result<Report, Problem> {
    let profile = read_profile(options.profile.as_deref())?;
    output::prepare(&options.out)?;
    let gathered = gather(&options.inputs, &options.out);
    let formats = each_once(&options.formats);
    let settings = Settings { out: &options.out, formats: &formats, profile: &profile };
    let inputs = batch::run(&gathered.inputs, &settings, jobs(options.jobs), listener);
    let report = report_of(inputs, gathered.skipped, &profile);
    write_report(&report, &options.out)?;
    Ok(report)
}

/// The profile of the file, or the standard's.
fn read_profile(path: Option<&Path>) -> Result<Profile, Problem> {
    let Some(path) = path else { return Ok(Profile::default()) };
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let text = fs::read_to_string(path)
        .map_err(|error| Problem::new(ProblemCode::Profile, format!("{file}：无法读取配置文件（{error}）")))?;
    Profile::from_toml(&text, &wenshu_format::normalisation_codes()).map_err(|error| {
        let cause = Problem::caused(ProblemCode::Profile, &error);
        Problem { reason: format!("{file}：{}", cause.reason), ..cause }
    })
}

fn jobs(asked: Option<u16>) -> usize {
    asked.map_or_else(|| available_parallelism().map_or(1, usize::from), usize::from)
}

/// The formats in a fixed order: asking for one twice makes it once.
fn each_once(formats: &[Format]) -> Vec<Format> {
    let mut once = formats.to_vec();
    once.sort_unstable();
    once.dedup();
    once
}

fn report_of(inputs: Vec<InputReport>, skipped: Vec<String>, profile: &Profile) -> Report {
    let deviations = profile.deviations().into_iter();
    Report {
        schema: REPORT_SCHEMA.to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        profile: ProfileReport {
            name: profile.name.clone(),
            deviations: deviations
                .map(|deviation| DeviationReport { rule: deviation.rule.to_owned(), message: deviation.message })
                .collect(),
        },
        totals: Totals::of(&inputs),
        inputs,
        skipped,
    }
}

fn write_report(report: &Report, out: &Path) -> Result<(), Problem> {
    let mut json = serde_json::to_vec_pretty(report).map_err(|error| Problem::caused(ProblemCode::Internal, &error))?;
    json.push(b'\n');
    output::write(&out.join(REPORT_FILE), &json)?;
    output::write(&out.join(SUMMARY_FILE), summary::html(report).as_bytes())
}
