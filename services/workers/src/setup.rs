//! What a stage is given at its start, and beside its tasks.

use std::path::Path;

use wenshu_messages::task::Given;
use wenshu_paper::Faces;
use wenshu_pipeline::process::StageOptions;
use wenshu_report::{Problem, ProblemCode};
use wenshu_standard::Profile;

/// The faces of the settings' folder, or the shipped ones.
pub fn faces(options: &StageOptions) -> Result<Faces, Problem> {
    match options.fonts.as_deref() {
        Some(folder) => Faces::of_folder(Path::new(folder)),
        None => Ok(Faces::shipped()),
    }
}

/// Elements and profile given beside a file.
pub fn given(json: Option<&[u8]>) -> Result<(Given, Profile), Problem> {
    let Some(json) = json else { return Ok((Given::default(), Profile::default())) };
    let given: Given = read_json(json)?;
    let profile = given.profile.as_deref().map_or_else(|| Ok(Profile::default()), profile_of)?;
    Ok((given, profile))
}

/// A profile, TOML.
pub fn profile_of(toml: &str) -> Result<Profile, Problem> {
    Profile::from_toml(toml, &wenshu_format::normalisation_codes())
        .map_err(|error| Problem::caused(ProblemCode::Profile, &error))
}

/// What an earlier stage wrote. That it cannot be read is a defect of ours.
pub fn read_json<T: serde::de::DeserializeOwned>(json: &[u8]) -> Result<T, Problem> {
    serde_json::from_slice(json).map_err(|error| Problem::caused(ProblemCode::Internal, &error))
}

/// What a later stage reads.
pub fn write_json(value: &impl serde::Serialize) -> Result<Vec<u8>, Problem> {
    serde_json::to_vec(value).map_err(|error| Problem::caused(ProblemCode::Internal, &error))
}
