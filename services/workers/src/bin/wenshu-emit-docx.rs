//! The worker of the stage `emit-docx`: see [`wenshu_workers::emit_docx`].

use std::process::ExitCode;

use wenshu_pipeline::process::{StageService, run_stage, shares_children};

fn main() -> ExitCode {
    run_stage(StageService {
        name: wenshu_messages::StageName::EmitDocx,
        build: wenshu_workers::emit_docx::build,
        needs_own_child: shares_children,
    })
}
