//! Writes the documents of `tests/it/samples` as DOCX files into a folder, for
//! looking at them and for checkers that are not written in Rust:
//! `cargo run -p wenshu-emit-docx --example docx_samples -- FOLDER`.

use std::process::ExitCode;

use wenshu_emit_docx::DocxOptions;
use wenshu_standard::{DocxGrid, FontNames, LatinFace, Profile};

#[path = "../tests/it/samples/mod.rs"]
mod samples;

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1) else { return ExitCode::from(2) };
    let other = Profile {
        latin_face: LatinFace::Han,
        font_names: FontNames::System,
        docx_grid: DocxGrid::Gbt33476,
        bold_levels: [2, 3].into(),
        ..Profile::default()
    };
    let profiles = [("", Profile::default()), ("-other", other)];
    for (name, document) in samples::all() {
        for (suffix, profile) in &profiles {
            let path = std::path::Path::new(&folder).join(format!("{name}{suffix}.docx"));
            let written = wenshu_emit_docx::emit_docx(&document, profile, &DocxOptions { comments: true })
                .map(|bytes| std::fs::write(&path, bytes));
            if !matches!(written, Ok(Ok(()))) {
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}
