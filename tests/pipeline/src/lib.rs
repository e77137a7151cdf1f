//! What the tests of the pipeline stand on: servers, a network and processes
//! that a test may kill.
//!
//! - [`Broker`]: a RabbitMQ node of the test's own; [`Vhost`]: a part of the
//!   shared one.
//! - [`Database`]: a PostgreSQL cluster of the test's own.
//! - [`Bucket`]: an S3-compatible server.
//! - [`Proxy`]: a cable that can be cut, slowed or reset.
//! - [`Process`] and [`Service`]: our binaries, as separate processes;
//!   [`Pipeline`]: all of them, and [`Client`]: somebody who submits.
//! - [`Expected`]: what `wenshu convert` makes of the same files; [`check`]: the
//!   account of a run.
//! - [`Load`]: many small jobs and their account.
//! - [`poison`]: texts that crash a worker with planted faults.
//! - [`eventually`]: waits for a condition and tells the last state seen.
//!
//! The standing services of the machine are never used. All servers listen on
//! 127.0.0.1 only. Nothing outlives the test process, however it ends; see
//! `scratch`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "in a test, a panic is the answer, and what is printed is shown when it fails"
)]

mod account;
mod binaries;
mod broker;
mod bucket;
mod client;
mod database;
mod erlang;
mod eventually;
mod expected;
pub mod load;
mod pipeline;
pub mod poison;
mod ports;
mod process;
mod proxy;
mod readiness;
mod receiver;
mod scratch;
mod server;
mod vhost;

pub use account::{Account, check};
pub use binaries::{Service, build_binaries};
pub use broker::{Broker, BrokerOptions};
pub use bucket::Bucket;
pub use client::{Client, Submission};
pub use database::Database;
pub use eventually::eventually;
pub use expected::{Expected, plan_files};
pub use load::{Load, dead_letters, nothing_waits};
pub use pipeline::{Options, Pipeline};
pub use process::Process;
pub use proxy::{Link, Proxy};
pub use readiness::{is_ready, page_of};
pub use receiver::{Received, Receiver, page};
pub use vhost::{Depth, User, Vhost};
