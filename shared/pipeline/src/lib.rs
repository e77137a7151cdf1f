//! The pipeline: what turns a stage, a pure function, into a worker that loses
//! nothing (DESIGN §6).
//!
//! ```text
//! broker ──▶ session ──▶ gate (lanes) ──▶ child: stage ──▶ objects ──▶ publisher ──▶ broker
//!                                                                                  └▶ acknowledge
//! ```
//!
//! A message is acknowledged only when everything that follows from it is
//! confirmed by the broker. Documents are never in the process that holds the
//! connections: children read them, storage holds them, messages name them.
//!
//! Roads not taken: the client library's own recovery (it gives up, and it does
//! not restore a single channel); priorities of messages (quorum queues have
//! none); requeueing (it is a loop without a wait).

#![warn(missing_docs)]

pub mod cancel;
pub mod carrier;
pub mod consuming;
pub mod error;
mod figures;
pub mod health;
pub mod labels;
pub mod lanes;
pub mod link;
pub mod local;
pub mod outgoing;
pub mod points;
pub mod process;
pub mod publisher;
pub mod scans;
pub mod session;
mod settle;
pub mod stage;
pub mod storage;
pub mod topology;
mod trouble;
pub mod worker;

pub use carrier::Carrier;
pub use error::{PipelineError, PublishError};
pub use local::LocalBroker;
pub use outgoing::Outgoing;
pub use publisher::Publisher;
pub use stage::{Following, Made, Recognition, Stage, TaskObjects};
pub use topology::Topology;
