//! Reads what a user gives beside the inputs: elements (DESIGN §5) and a profile.

use std::fs;
use std::path::Path;

use wenshu_format::given;
use wenshu_model::GivenElements;
use wenshu_paper::read_file;
use wenshu_report::{Problem, ProblemCode};
use wenshu_standard::Profile;

/// Most bytes of an elements file.
const MOST_BYTES: u64 = 8 << 20;

/// The elements of the file, TOML or JSON by its name; none without a file.
///
/// # Errors
/// A [`Problem`] that names the file and the key or value that is wrong.
pub fn read_elements(path: Option<&Path>) -> Result<GivenElements, Problem> {
    let Some(path) = path else { return Ok(GivenElements::default()) };
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let told = |reason: String| Problem::new(ProblemCode::Elements, format!("{file}：{reason}"));
    let bytes = read_file(path, MOST_BYTES).map_err(|problem| told(problem.reason))?;
    let text = String::from_utf8(bytes).map_err(|_| told("要素文件不是 UTF-8 编码".to_owned()))?;
    let is_json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    let read = if is_json { given::from_json(&text) } else { given::from_toml(&text) };
    read.map_err(|error| told(Problem::caused(ProblemCode::Elements, &error).reason))
}

/// A profile as it was given.
#[derive(Debug, Clone)]
pub struct GivenProfile {
    /// The file's text, TOML.
    pub text: String,
    /// What it says.
    pub profile: Profile,
}

/// The profile of the file; none without a file.
///
/// # Errors
/// A [`Problem`] that names the file and what is wrong.
pub fn read_profile(path: Option<&Path>) -> Result<Option<GivenProfile>, Problem> {
    let Some(path) = path else { return Ok(None) };
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let text = fs::read_to_string(path)
        .map_err(|error| Problem::new(ProblemCode::Profile, format!("{file}：无法读取配置文件（{error}）")))?;
    let profile = Profile::from_toml(&text, &wenshu_format::normalisation_codes()).map_err(|error| {
        let cause = Problem::caused(ProblemCode::Profile, &error);
        Problem { reason: format!("{file}：{}", cause.reason), ..cause }
    })?;
    Ok(Some(GivenProfile { text, profile }))
}
