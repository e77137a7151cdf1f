//! The worker of the stage `parse`: see [`wenshu_workers::parse`].

use std::process::ExitCode;

use wenshu_pipeline::process::{StageService, run_stage, shares_children};

fn main() -> ExitCode {
    run_stage(StageService {
        name: wenshu_messages::StageName::Parse,
        build: wenshu_workers::parse::build,
        needs_own_child: shares_children,
    })
}
