//! The worker's side: starts the program, feeds it, reads its output up to a
//! limit, and tells what ended it.

use std::path::Path;
use std::process::{ExitStatus, Stdio};

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{ChildStderr, ChildStdin, ChildStdout, Command};
use tokio::time::timeout;

use super::enter::argument;
use super::{EngineLimits, EngineOrder, Rules, SEAL_WORD, codes};
use crate::classify;
use crate::error::ChildError;
use crate::limits::Limits;
use crate::seal::Seal;

/// Bytes of standard error that are kept from its beginning and its end.
const STDERR_BYTES: usize = 4 << 10;

/// What a run gave.
#[derive(Debug, Clone)]
pub struct EngineOutput {
    /// Its standard output.
    pub bytes: Bytes,
    /// How far it was sealed off.
    pub seal: Seal,
}

/// Runs a program on its input. `launcher` is the file of this very program,
/// whose `main` calls [`super::enter`]. Dropping the future kills the program.
///
/// # Errors
/// A [`ChildError`] that tells what ended it. An exit code other than 0 is one.
pub async fn run(launcher: &Path, order: EngineOrder, limits: &EngineLimits) -> Result<EngineOutput, ChildError> {
    let EngineOrder { program, arguments, environment, reads, input } = order;
    let rules = Rules {
        worker: std::process::id(),
        program: program.clone(),
        arguments,
        environment,
        reads,
        memory_bytes: limits.memory_bytes,
        cpu_seconds: limits.cpu_seconds,
        open_files: limits.open_files,
        sealing: limits.sealing,
    };
    let spawn = |source| ChildError::Spawn { program: program.clone(), source };
    let mut process = command(launcher, &argument(&rules).unwrap_or_default()).spawn().map_err(spawn)?;
    let pipes = (process.stdin.take(), process.stdout.take(), process.stderr.take());
    let (Some(stdin), Some(stdout), Some(stderr)) = pipes else { return Err(ChildError::Garbled) };
    let work = async {
        let ((), output, told) = tokio::join!(feed(stdin, input), read(stdout, limits.output_bytes), listen(stderr));
        let Some(output) = output else {
            return Err(ChildError::ReplyTooLarge {
                bytes: limits.output_bytes,
                parts: 1,
                limit: limits.output_bytes,
                limit_parts: 1,
            });
        };
        let status = process.wait().await.map_err(spawn)?;
        Ok((output, told, status))
    };
    // The process is killed when it is dropped.
    let ended = timeout(limits.wall, work).await.map_err(|_| ChildError::WallLimit { limit: limits.wall })?;
    let (bytes, told, status) = ended?;
    if status.success() {
        return Ok(EngineOutput { bytes, seal: seal_of(&told) });
    }
    Err(ending(status, &told, &program, limits))
}

fn command(launcher: &Path, argument: &str) -> Command {
    let mut command = Command::new(launcher);
    command
        .arg(argument)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true);
    command
}

async fn feed(mut stdin: ChildStdin, input: Bytes) {
    // A program that stopped reading has ended or will: its exit code tells.
    let _ = stdin.write_all(&input).await;
    let _ = stdin.shutdown().await;
}

/// The output, or nothing if it is too long.
async fn read(stdout: ChildStdout, most: u64) -> Option<Bytes> {
    let mut bytes = BytesMut::new();
    let mut rest = stdout.take(most.saturating_add(1));
    while let Ok(1..) = rest.read_buf(&mut bytes).await {}
    (bytes.len() as u64 <= most).then(|| bytes.freeze())
}

/// The beginning and the end of standard error; it is never shown.
async fn listen(mut stderr: ChildStderr) -> Vec<u8> {
    let mut kept: Vec<u8> = Vec::with_capacity(3 * STDERR_BYTES);
    while let Ok(1..) = (&mut stderr).take(STDERR_BYTES as u64).read_buf(&mut kept).await {
        if kept.len() > 2 * STDERR_BYTES {
            let cut = kept.len().saturating_sub(STDERR_BYTES);
            kept.drain(STDERR_BYTES..cut);
        }
    }
    kept
}

fn seal_of(told: &[u8]) -> Seal {
    let first = told.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let json = first.strip_prefix(SEAL_WORD.as_bytes()).unwrap_or_default();
    serde_json::from_slice(json).unwrap_or_default()
}

fn ending(status: ExitStatus, told: &[u8], program: &Path, limits: &EngineLimits) -> ChildError {
    let own = |ending: &str| ChildError::NotReady { program: program.to_owned(), ending: ending.to_owned() };
    match status.code().and_then(|code| u8::try_from(code).ok()) {
        Some(codes::UNSEALED) => ChildError::Unsealed,
        Some(codes::NOT_STARTED) => own("not executable"),
        Some(codes::SETUP | codes::LIMITS | codes::ORPHANED) => own("limits"),
        // A C++ program says so before it aborts, or ends by itself.
        _ if told.windows(9).any(|words| words == b"bad_alloc") => {
            ChildError::OutOfMemory { limit: limits.memory_bytes }
        }
        _ => classify::ending(status, told, &Limits { cpu_seconds: limits.cpu_seconds, ..Limits::default() }),
    }
}
