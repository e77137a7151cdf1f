//! The worker of the stage `emit-pdf`: see [`wenshu_workers::emit_pdf`].

use std::process::ExitCode;

use wenshu_messages::StageName;
use wenshu_pipeline::process::run_stage;

fn main() -> ExitCode {
    run_stage(wenshu_workers::service(StageName::EmitPdf))
}
