//! One child, as the worker sees it.

use std::process::ExitStatus;
use std::time::Duration;

use tokio::io::AsyncReadExt;
use tokio::process::{self, ChildStdin, ChildStdout};
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use crate::classify;
use crate::error::ChildError;
use crate::frame::Kind;
use crate::limits::Limits;
use crate::order::{Order, Reply};
use crate::pipes::{self, Broken, Frame};
use crate::program::Program;
use crate::seal::Seal;
use crate::serve::UNSEALED;
use crate::spawner::Spawner;

/// Time a child has to end by itself once its pipes are closed.
const END: Duration = Duration::from_secs(2);
/// Time the kernel has to end a killed child. Beyond it the runtime waits on.
const KILLED: Duration = Duration::from_secs(10);
/// Characters of a panic's place that are kept.
const PLACE_CHARS: usize = 200;

/// A child that was ready for orders.
#[derive(Debug)]
pub struct Child {
    process: process::Child,
    stdin: ChildStdin,
    stdout: ChildStdout,
    stderr: JoinHandle<Vec<u8>>,
    /// Its process id.
    pub pid: u32,
    /// Orders it has replied to.
    pub served: u64,
    /// How far it is sealed off.
    pub seal: Seal,
}

impl Child {
    /// Starts a child and waits until it is ready.
    pub async fn start(spawner: &Spawner, program: &Program, limits: &Limits) -> Result<Self, ChildError> {
        let spawn = |source| ChildError::Spawn { program: program.path.clone(), source };
        let not_ready = |ending: String| ChildError::NotReady { program: program.path.clone(), ending };
        let mut process = spawner.spawn().await.map_err(spawn)?;
        let pipes = (process.stdin.take(), process.stdout.take(), process.stderr.take());
        let (Some(stdin), Some(stdout), Some(stderr), Some(pid)) = (pipes.0, pipes.1, pipes.2, process.id()) else {
            return Err(not_ready("no pipes".to_owned()));
        };
        pipes::widen(&stdin, &stdout);
        let stderr = tokio::spawn(pipes::read_stderr(stderr));
        let mut child = Self { process, stdin, stdout, stderr, pid, served: 0, seal: Seal::default() };

        match timeout(limits.start, pipes::read_frame(&mut child.stdout, limits)).await {
            Ok(Ok(Frame { kind: Kind::Ready, header, .. })) => {
                child.seal = serde_json::from_slice(&header).unwrap_or_default();
                Ok(child)
            }
            Ok(Err(Broken::Ended)) => Err(match child.remains(limits).await {
                ChildError::Exited { code } if code == i32::from(UNSEALED) => ChildError::Unsealed,
                ending => not_ready(ending.to_string()),
            }),
            Ok(_) => {
                child.kill().await;
                Err(not_ready(ChildError::Garbled.to_string()))
            }
            Err(_) => {
                child.kill().await;
                Err(not_ready(ChildError::WallLimit { limit: limits.start }.to_string()))
            }
        }
    }

    /// Hands over an order and reads the reply.
    pub async fn exchange(&mut self, order: &Order, limits: &Limits) -> Result<Frame, Broken> {
        let Self { stdin, stdout, .. } = self;
        let write = async {
            // A child that stopped reading has ended or will: its reply tells.
            let _ = pipes::write_order(stdin, order).await;
            Ok(())
        };
        let ((), frame) = tokio::try_join!(write, pipes::read_frame(stdout, limits))?;
        Ok(frame)
    }

    /// Returns once a child without work ends or speaks unasked, which makes it
    /// useless. Nothing is lost when this is dropped before.
    pub async fn fall(&mut self) {
        let _ = self.stdout.read_u8().await;
    }

    /// Kills the child and waits for its end.
    pub async fn kill(mut self) {
        let _ = self.process.start_kill();
        let _ = timeout(KILLED, self.process.wait()).await;
        self.stderr.abort();
    }

    /// Lets the child end by closing its standard input; kills it if it stays.
    pub async fn retire(self) {
        let Self { mut process, stdin, stdout, stderr, .. } = self;
        drop((stdin, stdout));
        if timeout(END, process.wait()).await.is_err() {
            let _ = process.start_kill();
            let _ = timeout(KILLED, process.wait()).await;
        }
        stderr.abort();
    }

    /// What ended a child whose pipe has ended.
    pub async fn remains(mut self, limits: &Limits) -> ChildError {
        let Some(status) = self.status().await else {
            self.kill().await;
            return ChildError::Garbled;
        };
        let stderr = timeout(END, self.stderr).await.map(Result::unwrap_or_default).unwrap_or_default();
        classify::ending(status, &stderr, limits)
    }

    async fn status(&mut self) -> Option<ExitStatus> {
        timeout(END, self.process.wait()).await.ok()?.ok()
    }

    /// Ends the child after a failed exchange and says what it was.
    pub async fn broken(self, broken: Broken, limits: &Limits) -> ChildError {
        let error = match broken {
            Broken::Ended => return self.remains(limits).await,
            Broken::Garbled => ChildError::Garbled,
            Broken::TooLarge { bytes, parts } => {
                ChildError::ReplyTooLarge { bytes, parts, limit: limits.reply_bytes, limit_parts: limits.reply_parts }
            }
        };
        self.kill().await;
        error
    }
}

/// The reply in a frame, or what the frame says instead.
pub fn reply(frame: Frame, began: Instant) -> Result<Reply, ChildError> {
    match frame.kind {
        Kind::Reply => Ok(Reply {
            header: frame.header,
            parts: frame.parts,
            cpu: Duration::from_micros(frame.cpu_micros),
            wall: began.elapsed(),
        }),
        Kind::Panic => Err(ChildError::Panicked { place: place(&frame.header) }),
        Kind::Ready | Kind::Order | Kind::Alone => Err(ChildError::Garbled),
    }
}

/// A place in the code, of characters that a log can bear: a child that a
/// document has taken over may say anything.
fn place(bytes: &[u8]) -> String {
    bytes.iter().copied().filter(u8::is_ascii_graphic).map(char::from).take(PLACE_CHARS).collect()
}
