//! The worker of the stage `format`: see [`wenshu_workers::format`].

use std::process::ExitCode;

use wenshu_messages::StageName;
use wenshu_pipeline::process::run_stage;

fn main() -> ExitCode {
    run_stage(wenshu_workers::service(StageName::Format))
}
