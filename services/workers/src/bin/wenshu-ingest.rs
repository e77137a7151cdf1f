//! The worker of the stage `ingest`: see [`wenshu_workers::ingest`].

use std::process::ExitCode;

use wenshu_pipeline::process::{StageService, run_stage};

fn main() -> ExitCode {
    run_stage(StageService {
        name: wenshu_messages::StageName::Ingest,
        build: wenshu_workers::ingest::build,
        needs_own_child: wenshu_workers::ingest::needs_own_process,
    })
}
