//! `wenshu serve`: portal, ledger and workers in one process, on SQLite and a
//! folder, with no other server.
//!
//! They are the services of the pipeline, unchanged; what carries their messages
//! is a broker inside the process. What must not be lost is in the records and
//! in the folder: after a kill at any moment the next start goes on with what
//! was taken on and not ended.

mod house;
mod leftovers;
mod refusal;

use std::process::ExitCode;

use wenshu_children::Setup;
use wenshu_pipeline::process::{fonts_of, run_child as run_stage_child, stage_of};

use crate::arguments::ServeOptions;
use crate::ending::Ending;
use refusal::refuse;

/// The file of records and accounts in the data folder.
pub(crate) const RECORDS_FILE: &str = "records.sqlite";

/// The life of a child of `serve`; nothing for one of another command.
pub fn run_child(setup: &Setup) -> Option<ExitCode> {
    let arguments: Vec<_> = std::env::args_os().collect();
    if let Some(stage) = stage_of(&arguments) {
        return Some(run_stage_child(&wenshu_workers::service(stage), setup, &arguments));
    }
    let draws = arguments.iter().any(|argument| argument == wenshu_portal::service::VIEWER);
    draws.then(|| wenshu_portal::viewing::serve(setup, fonts_of(&arguments).as_deref()))
}

/// Serves until a signal.
pub fn run(options: &ServeOptions) -> Ending {
    let settings = match house::settings(options) {
        Ok(settings) => settings,
        Err(error) => return refuse(error.as_ref(), Ending::Usage),
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return refuse(&error, Ending::SomeFailed),
    };
    match runtime.block_on(house::serve(settings)) {
        Ok(()) => Ending::Good,
        Err(error) => refuse(error.as_ref(), Ending::SomeFailed),
    }
}
