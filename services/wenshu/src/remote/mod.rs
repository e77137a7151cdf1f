//! Commands against a running pipeline: `submit`, `status`, `watch`, `cancel`
//! and `dead`.
//!
//! They use what any other system may use (docs/integrators.md): requests and
//! queries to one exchange, answers in a queue of the tenant's own, outputs from
//! object storage. Nothing here declares what belongs to the pipeline, and what
//! is decided about a job is decided by the ledger.

mod asking;
mod cancel;
mod dead;
mod error;
mod publishing;
mod receiving;
mod site;
mod status;
mod submit;
pub(crate) mod table;
mod voice;
mod watch;
pub(crate) mod words;

use std::future::Future;
use std::sync::Arc;

pub use error::RemoteError;
pub use site::Site;

use crate::arguments::{CancelOptions, DeadOptions, StatusOptions, SubmitOptions, WatchOptions};
use crate::ending::Ending;
use voice::Voice;

/// `wenshu submit`.
pub fn submit(options: &SubmitOptions) -> Ending {
    let voice = Arc::new(Voice::new(options.site.json));
    run(&voice, submit::run(options, &voice))
}

/// `wenshu status`.
pub fn status(options: &StatusOptions) -> Ending {
    let voice = Voice::new(options.site.json);
    run(&voice, status::run(options, &voice))
}

/// `wenshu watch`.
pub fn watch(options: &WatchOptions) -> Ending {
    let voice = Voice::new(options.site.json);
    run(&voice, watch::run(options, &voice))
}

/// `wenshu cancel`.
pub fn cancel(options: &CancelOptions) -> Ending {
    let voice = Voice::new(options.site.json);
    run(&voice, cancel::run(options, &voice))
}

/// `wenshu dead`.
pub fn dead(options: &DeadOptions) -> Ending {
    let voice = Voice::new(options.site.json);
    run(&voice, dead::run(options, &voice))
}

/// Runs a command to its end; an error means that it could not begin.
fn run(voice: &Voice, command: impl Future<Output = Result<Ending, RemoteError>>) -> Ending {
    // One kind of cryptography for all connections. A second call fails, and
    // the first one's choice stays.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    match runtime.map_err(RemoteError::Runtime).and_then(|runtime| runtime.block_on(command)) {
        Ok(ending) => ending,
        Err(error) => {
            voice.refused(&error);
            Ending::Usage
        }
    }
}
