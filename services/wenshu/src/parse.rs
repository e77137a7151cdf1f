//! `wenshu parse`: the structure of one file as JSON (schema `wenshu.plans/1`).

use std::io::{ErrorKind, Write};

use wenshu_model::Plans;
use wenshu_paper::read_file;
use wenshu_report::{Problem, ProblemCode};

use crate::arguments::ParseOptions;
use crate::ending::Ending;
use crate::jail::{Reader, ocr_options};
use crate::panics::guarded;
use crate::stages::{max_bytes, plans_of_source};

/// Runs the command and says how it ended.
pub fn run(options: &ParseOptions) -> Ending {
    let name = options.file.file_name().unwrap_or(options.file.as_os_str()).to_string_lossy().into_owned();
    match read(options, &name).and_then(|plans| print(&plans)) {
        Ok(()) => Ending::Good,
        Err(problem) => {
            // With stderr closed there is nobody left to tell.
            let _ = writeln!(std::io::stderr().lock(), "失败 {name}：{}", problem.line());
            Ending::SomeFailed
        }
    }
}

fn read(options: &ParseOptions, name: &str) -> Result<Plans, Problem> {
    let bytes = read_file(&options.file, max_bytes())?;
    let reader = Reader::new(1, ocr_options(options.ocr, &options.ocr_languages));
    guarded(|| plans_of_source(reader.source_of(bytes, name)?)).unwrap_or_else(|place| Err(Problem::internal(&place)))
}

fn print(plans: &Plans) -> Result<(), Problem> {
    let mut json = serde_json::to_vec_pretty(plans).map_err(|error| Problem::caused(ProblemCode::Internal, &error))?;
    json.push(b'\n');
    match std::io::stdout().lock().write_all(&json) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Problem::caused(ProblemCode::Write, &error)),
        _ => Ok(()),
    }
}
