//! The report of a job (`wenshu.job-report/1`): what `wenshu convert` says of
//! the same file in `report.json`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wenshu_report::{InputReport, ProfileReport, Totals};

/// Version tag of [`JobReport`].
pub const JOB_REPORT_SCHEMA: &str = "wenshu.job-report/1";

/// What became of the file of a job. It depends on the file, what was asked for
/// and the version of the program alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct JobReport {
    /// Always `wenshu.job-report/1`.
    pub schema: String,
    /// Version of the program.
    pub version: String,
    /// The profile in force, and where it departs from the standard.
    pub profile: ProfileReport,
    /// Sums over the file.
    pub totals: Totals,
    /// The file. A job has one, so that its outputs lie in no folder: `folder`
    /// is empty, and the `path` of an output is its name.
    #[serde(flatten)]
    pub input: InputReport,
}
