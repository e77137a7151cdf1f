//! The worker of the stage `emit-pdf`: see [`wenshu_workers::emit_pdf`].

use std::process::ExitCode;

use wenshu_pipeline::process::{StageService, run_stage, shares_children};

fn main() -> ExitCode {
    run_stage(StageService {
        name: wenshu_messages::StageName::EmitPdf,
        build: wenshu_workers::emit_pdf::build,
        needs_own_child: shares_children,
    })
}
