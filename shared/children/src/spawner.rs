//! The thread that starts children.
//!
//! A child's death signal is bound to the thread that started it, not to the
//! process (prctl(2), PR_SET_PDEATHSIG). Threads of the runtime may end before
//! the process does, those for blocking work after some idle seconds. So one
//! thread starts all children, and ends with the pool.

use std::io;
use std::sync::mpsc;
use std::thread;

use tokio::process::Child;
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use crate::program::Program;

type Request = oneshot::Sender<io::Result<Child>>;

/// Asks the thread for children; the thread ends when the last of these does.
#[derive(Debug)]
pub struct Spawner {
    requests: mpsc::Sender<Request>,
}

impl Spawner {
    /// Starts the thread.
    pub fn start(program: Program, setup: String) -> io::Result<Self> {
        let runtime = Handle::try_current().map_err(io::Error::other)?;
        let (requests, receiver) = mpsc::channel::<Request>();
        thread::Builder::new().name("children".to_owned()).spawn(move || {
            // Children's pipes are driven by the runtime.
            let _entered = runtime.enter();
            for request in receiver {
                // A child nobody waits for any more is dropped, which kills it.
                drop(request.send(program.command(&setup).spawn()));
            }
        })?;
        Ok(Self { requests })
    }

    /// A new child.
    pub async fn spawn(&self) -> io::Result<Child> {
        let (request, answer) = oneshot::channel();
        let gone = || io::Error::other("the thread that starts children has ended");
        self.requests.send(request).map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}
