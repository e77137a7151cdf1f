//! Writes `report.json` and `report.html` while the work goes on.
//!
//! The report of an input is written and let go as soon as the input is done,
//! so that memory does not grow with the number of inputs.

use std::path::Path;

use serde::Serialize;
use wenshu_report::{FaceReport, InputReport, Problem, ProblemCode, ProfileReport, REPORT_SCHEMA, Totals};

use crate::output::{REPORT_FILE, SUMMARY_FILE, Unfinished};
use crate::summary;

/// What is known before the first input.
#[derive(Debug)]
pub struct Begun {
    /// The profile in force.
    pub profile: ProfileReport,
    /// Wanted and used faces.
    pub faces: Vec<FaceReport>,
    /// Remarks on the files of the fonts folder.
    pub face_remarks: Vec<String>,
}

/// The two files of a report, unfinished.
#[derive(Debug)]
pub struct ReportFiles<'a> {
    out: &'a Path,
    begun: Begun,
    json: Unfinished,
    sections: Unfinished,
    totals: Totals,
}

impl<'a> ReportFiles<'a> {
    /// Begins the report of a run.
    ///
    /// # Errors
    /// A [`Problem`] when the files cannot be made.
    pub fn begin(out: &'a Path, begun: Begun) -> Result<Self, Problem> {
        let mut json = Unfinished::create(out)?;
        let mut head = format!(
            "{{\n  \"schema\": {},\n  \"version\": {},\n  \"profile\": {},\n  \"faces\": {},\n",
            indented(&REPORT_SCHEMA, 1)?,
            indented(&env!("CARGO_PKG_VERSION"), 1)?,
            indented(&begun.profile, 1)?,
            indented(&begun.faces, 1)?
        );
        if !begun.face_remarks.is_empty() {
            head.push_str(&format!("  \"face_remarks\": {},\n", indented(&begun.face_remarks, 1)?));
        }
        head.push_str("  \"inputs\": [");
        json.append(head.as_bytes())?;
        Ok(Self { out, begun, json, sections: Unfinished::create(out)?, totals: Totals::default() })
    }

    /// Adds an input.
    ///
    /// # Errors
    /// A [`Problem`] when it cannot be written.
    pub fn add(&mut self, input: &InputReport) -> Result<(), Problem> {
        let comma = if self.totals.inputs == 0 { "" } else { "," };
        self.json.append(format!("{comma}\n    {}", indented(input, 2)?).as_bytes())?;
        self.sections.append(summary::section(input, self.totals.inputs).as_bytes())?;
        self.totals.add(input);
        Ok(())
    }

    /// Ends the report and gives the files their names.
    ///
    /// # Errors
    /// A [`Problem`] when they cannot be written.
    pub fn finish(mut self, skipped: &[String]) -> Result<Totals, Problem> {
        let close = if self.totals.inputs == 0 { "]" } else { "\n  ]" };
        let tail = format!(
            "{close},\n  \"skipped\": {},\n  \"totals\": {}\n}}\n",
            indented(&skipped, 1)?,
            indented(&self.totals, 1)?
        );
        self.json.append(tail.as_bytes())?;
        self.json.finish(&self.out.join(REPORT_FILE))?;

        let mut page = Unfinished::create(self.out)?;
        page.append(summary::beginning(&self.begun, &self.totals, skipped).as_bytes())?;
        page.append_file(self.sections)?;
        page.append(summary::END.as_bytes())?;
        page.finish(&self.out.join(SUMMARY_FILE))?;
        Ok(self.totals)
    }
}

/// A value as JSON for people, its lines after the first set in by `depth`.
fn indented(value: &impl Serialize, depth: usize) -> Result<String, Problem> {
    let json = serde_json::to_string_pretty(value);
    let json = json.map_err(|error| Problem::caused(ProblemCode::Internal, &error))?;
    // A line feed inside a text is escaped, so that every one here is ours.
    Ok(json.replace('\n', &format!("\n{}", "  ".repeat(depth))))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use wenshu_report::Report;

    fn written(inputs: usize) -> Report {
        let folder = tempfile::tempdir().unwrap();
        let profile = ProfileReport { name: "甲".to_owned(), deviations: Vec::new() };
        let begun = Begun { profile, faces: Vec::new(), face_remarks: Vec::new() };
        let mut files = ReportFiles::begin(folder.path(), begun).unwrap();
        for number in 0..inputs {
            let problem = Problem::new(ProblemCode::NotFound, "没有\n文件");
            files.add(&InputReport::failed(format!("{number}\n.txt"), number.to_string(), problem)).unwrap();
        }
        files.finish(&["图.png".to_owned()]).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "an unfinished file is left behind");
        let text = fs::read_to_string(folder.path().join(REPORT_FILE)).unwrap();
        let report: Report = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string_pretty(&report).unwrap() + "\n", text);
        report
    }

    #[test]
    fn a_report_written_bit_by_bit_is_that_written_at_once() {
        for inputs in 0..3 {
            let report = written(inputs);
            assert_eq!(report.inputs.len(), inputs);
            assert_eq!(report.totals.inputs_failed, inputs as u64);
        }
    }
}
