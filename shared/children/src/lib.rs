//! Warm child processes in which the code that reads documents runs, under limits.
//!
//! A parser that loops, overflows its stack or eats all memory cannot be
//! stopped from inside its own process, and takes the broker's channel with it
//! when it falls. So a worker keeps [`Children`]: processes of its own program,
//! started beforehand, each serving one document at a time ([`serve`]). One that
//! fails costs its document and nothing else, and is replaced.
//!
//! ```text
//! worker (tokio, broker)            child (no tokio, no broker, no network)
//!   Children::work ── order ──────▶ stdin   serve ── handler(header, parts)
//!                  ◀── reply ────── stdout          limits set by itself
//!                  ◀── 4 KiB ────── stderr          only to tell the ending
//! ```
//!
//! Who limits what: the child limits its memory, CPU time, files and core dumps
//! itself before it reads a byte (`confine`), and gives up files, network and
//! other processes (`seal`); the worker limits wall time and the
//! size of the reply, and kills on cancel. The kernel ends children whose worker
//! was killed.
//!
//! A program that is not ours ([`engine`]) is run for one input in the same
//! spirit, though it needs its libraries and data.
//!
//! Under systemd use `KillMode=mixed`: a SIGTERM sent to the whole control group
//! would end children that still work, and their documents would be done twice.

mod child;
mod classify;
mod confine;
pub mod engine;
mod error;
mod frame;
mod limits;
mod order;
mod pipes;
mod pool;
mod program;
mod seal;
mod serve;
mod setup;
mod slot;
mod spawner;
mod statistics;

pub use error::ChildError;
pub use limits::Limits;
pub use order::{Order, Reply};
pub use pool::Children;
pub use program::Program;
pub use seal::{Seal, Sealing};
pub use serve::{Answer, serve};
pub use setup::Setup;
pub use statistics::Statistics;
