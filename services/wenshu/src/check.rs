//! `wenshu check`: which rules of the standard a finished document keeps or
//! breaks (schema `wenshu.check/1`).

use std::io::{ErrorKind, Write};
use std::path::Path;

use serde::Serialize;
use wenshu_check::{CheckReport, Limits, RuleResult, Status};
use wenshu_paper::read_file;
use wenshu_report::{Problem, ProblemCode};

use crate::arguments::CheckOptions;
use crate::ending::Ending;
use crate::panics::guarded;

/// One file's line of `--json`: a report, or why there is none.
#[derive(Serialize)]
struct Failed<'a> {
    schema: &'static str,
    file: &'a str,
    error: &'a Problem,
}

/// Runs the command and says how it ended: 1 when a rule of strength 应当 is
/// broken or a file cannot be read.
pub fn run(options: &CheckOptions) -> Ending {
    let mut ending = Ending::Good;
    for path in &options.files {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let text = match checked(path, &name) {
            Ok(report) => {
                if report.breaks_a_must() {
                    ending = Ending::SomeFailed;
                }
                if options.json { json(&report) } else { Ok(table(&report)) }
            }
            Err(problem) => {
                ending = Ending::SomeFailed;
                // With stderr closed there is nobody left to tell.
                let _ = writeln!(std::io::stderr().lock(), "失败 {name}：{}", problem.line());
                if !options.json {
                    continue;
                }
                json(&Failed { schema: wenshu_check::CHECK_SCHEMA, file: &name, error: &problem })
            }
        };
        if let Err(problem) = text.and_then(|text| print(&text)) {
            let _ = writeln!(std::io::stderr().lock(), "失败 {name}：{}", problem.line());
            return Ending::SomeFailed;
        }
    }
    ending
}

fn checked(path: &Path, name: &str) -> Result<CheckReport, Problem> {
    let limits = Limits::default();
    let bytes = read_file(path, limits.bytes as u64)?;
    let made = guarded(|| wenshu_check::check(&bytes, name, &limits));
    match made {
        Ok(Ok(report)) => Ok(report),
        Ok(Err(error)) => Err(Problem::caused(ProblemCode::Check, &error)),
        Err(place) => Err(Problem::internal(&place)),
    }
}

/// One line a file, for programs.
fn json(value: &impl Serialize) -> Result<String, Problem> {
    let mut text = serde_json::to_string(value).map_err(|error| Problem::caused(ProblemCode::Internal, &error))?;
    text.push('\n');
    Ok(text)
}

fn print(text: &str) -> Result<(), Problem> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Problem::caused(ProblemCode::Write, &error)),
        _ => Ok(()),
    }
}

/// The report for a clerk: what is broken first, then what cannot be verified;
/// the rest as counts.
fn table(report: &CheckReport) -> String {
    let mut text = format!("{}\n", one_line(&report.file));
    text.push_str(&format!("  按“{}”检查（{}）", report.kind.name(), report.kind_reason));
    if let Some(pages) = report.pages {
        text.push_str(&format!("，共{pages}页"));
    }
    text.push('\n');
    let of = |status| report.results.iter().filter(move |result| result.status == status);
    let broken = of(Status::Broken).count();
    text.push_str(&format!("\n不符合：{broken}项\n"));
    of(Status::Broken).for_each(|result| text.push_str(&entry(result)));
    text.push_str(&format!("\n无法核实：{}项\n", of(Status::CannotVerify).count()));
    of(Status::CannotVerify)
        .for_each(|result| text.push_str(&format!("  {}  {}\n", result.rule, one_line(&result.message))));
    text.push_str(&format!(
        "\n符合：{}项；不适用：{}项\n\n",
        of(Status::Kept).count(),
        of(Status::NotApplicable).count()
    ));
    text
}

fn entry(result: &RuleResult) -> String {
    let mut text = format!("  {}（{}，{}）\n", result.rule, result.clause, wording(&result.strength));
    text.push_str(&format!("    {}\n", one_line(&result.message)));
    let figures = [("实测", &result.measured), ("应为", &result.wanted)];
    let told: Vec<String> = figures
        .iter()
        .filter_map(|(name, value)| value.as_ref().map(|value| format!("{name}：{}", one_line(value))))
        .collect();
    if !told.is_empty() {
        text.push_str(&format!("    {}\n", told.join("；")));
    }
    if let Some(place) = &result.place {
        let more = if result.places > 1 { format!("等{}处", result.places) } else { String::new() };
        text.push_str(&format!("    位置：{}{more}\n", one_line(&place.words())));
    }
    text
}

/// The wording behind a letter of strength.
fn wording(letter: &str) -> &'static str {
    wenshu_standard::rules()
        .map(|rule| rule.strength)
        .find(|strength| strength.letter() == letter)
        .map_or("", wenshu_standard::Strength::wording)
}

/// Words of a file may drive a terminal.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
