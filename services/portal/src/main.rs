//! The portal as a service of its own, beside RabbitMQ: see the library of the
//! same name.

use std::process::ExitCode;

use wenshu_children::Setup;
use wenshu_pipeline::process::{fonts_of, run_service};
use wenshu_portal::service;
use wenshu_telemetry::Service;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    if let Some(setup) = Setup::from_arguments(arguments.iter().cloned()) {
        return wenshu_portal::viewing::serve(&setup, fonts_of(&arguments).as_deref());
    }
    run_service(Service::Portal, service::run)
}
