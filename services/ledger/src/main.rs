//! The ledger: see the library of the same name.

use std::process::ExitCode;

use wenshu_pipeline::process::run_service;
use wenshu_telemetry::Service;

fn main() -> ExitCode {
    run_service(Service::Ledger, wenshu_ledger::desk::run)
}
