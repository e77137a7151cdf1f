//! The worker of the stage `emit-docx`: see [`wenshu_workers::emit_docx`].

use std::process::ExitCode;

use wenshu_messages::StageName;
use wenshu_pipeline::process::run_stage;

fn main() -> ExitCode {
    run_stage(wenshu_workers::service(StageName::EmitDocx))
}
