//! Emit-pdf: a fitted official document to PDF.

use wenshu_messages::StageName;
use wenshu_pipeline::Stage;
use wenshu_pipeline::process::StageOptions;
use wenshu_report::Problem;

use crate::emitting::Emitting;
use crate::setup::faces;

/// The stage, with its faces.
///
/// # Errors
/// A [`Problem`] when the folder of faces cannot be read.
pub fn build(options: &StageOptions) -> Result<Box<dyn Stage>, Problem> {
    Ok(Box::new(Emitting { stage: StageName::EmitPdf, faces: faces(options)? }))
}
