//! The worker of the stage `format`: see [`wenshu_workers::format`].

use std::process::ExitCode;

use wenshu_pipeline::process::{StageService, run_stage, shares_children};

fn main() -> ExitCode {
    run_stage(StageService {
        name: wenshu_messages::StageName::Format,
        build: wenshu_workers::format::build,
        needs_own_child: shares_children,
    })
}
