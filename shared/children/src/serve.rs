//! The child's side: a loop over orders.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Read, Stdin, Write};
use std::os::fd::AsFd;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook};
use std::path::Path;
use std::process::ExitCode;
use std::thread;

use crate::confine::{self, Loose};
use crate::frame::{self, Kind, LENGTH_BYTES, PREFIX_BYTES, Prefix};
use crate::seal::Seal;
use crate::setup::{Rules, Setup};

/// What a handler makes of an order. That a document is refused is an answer
/// too: a handler puts it into the header.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// Header of the reply (JSON).
    pub header: Vec<u8>,
    /// Parts of the reply.
    pub parts: Vec<Vec<u8>>,
}

/// Exit code of a child that could not be sealed off as far as asked.
pub const UNSEALED: u8 = 6;

/// Why a child ends; the worker sees the number.
enum End {
    /// The worker closed the pipe.
    Done,
    /// The argument with the limits cannot be read.
    Setup,
    /// A limit could not be set.
    Limits,
    /// The kernel cannot seal it off, and must.
    Unsealed,
    /// The worker is gone.
    Orphaned,
    /// A pipe or a thread failed.
    System,
    /// The handler panicked.
    Panicked,
}

impl End {
    fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Done => 0,
            Self::Setup => 2,
            Self::Limits => 3,
            Self::Unsealed => UNSEALED,
            Self::Orphaned => 4,
            Self::System => 5,
            Self::Panicked => 101,
        })
    }
}

impl From<io::Error> for End {
    fn from(_: io::Error) -> Self {
        Self::System
    }
}

/// Lays the limits on this process and serves orders, one at a time, until the
/// worker closes the pipe or the handler panics. `main` returns what this does.
///
/// The handler runs on a thread with the stack that the limits name. What it
/// prints is thrown away. What `main` loads before this call is loaded once,
/// without the limits on CPU time; a handler may also keep what it loads.
pub fn serve(setup: &Setup, handler: impl FnMut(&[u8], Vec<Vec<u8>>) -> Answer + Send) -> ExitCode {
    run(setup, handler).err().unwrap_or(End::Done).exit_code()
}

fn run(setup: &Setup, handler: impl FnMut(&[u8], Vec<Vec<u8>>) -> Answer + Send) -> Result<(), End> {
    let rules = setup.rules.as_ref().ok_or(End::Setup)?;
    let replies = take_stdout()?;
    // Before the seal: what stands behind the first use of these may open files.
    keep_place_of_panic();
    let seal = confine::confine(rules).map_err(|loose| match loose {
        Loose::Orphaned => End::Orphaned,
        Loose::Refused => End::Limits,
        Loose::Unsealed => End::Unsealed,
    })?;
    thread::scope(|scope| {
        let builder = thread::Builder::new().name("document".to_owned()).stack_size(rules.stack_bytes);
        let work = builder.spawn_scoped(scope, || serve_orders(rules, seal, &mut io::stdin(), replies, handler))?;
        work.join().unwrap_or(Err(End::Panicked))
    })
}

/// Keeps the pipe for replies to ourselves: whatever a library prints goes to
/// standard error from now on and cannot garble a reply.
fn take_stdout() -> io::Result<File> {
    let replies = io::stdout().as_fd().try_clone_to_owned()?;
    rustix::stdio::dup2_stdout(io::stderr())?;
    Ok(replies.into())
}

fn serve_orders(
    rules: &Rules,
    seal: Seal,
    orders: &mut Stdin,
    mut replies: File,
    mut handler: impl FnMut(&[u8], Vec<Vec<u8>>) -> Answer,
) -> Result<(), End> {
    let told = serde_json::to_vec(&seal).unwrap_or_default();
    replies.write_all(&frame::head(Kind::Ready, 0, &told, [].into_iter()))?;
    while let Some(prefix) = read_prefix(orders)? {
        let before = confine::thread_time();
        let alone = prefix.kind == Kind::Alone;
        let cpu_seconds = if alone { rules.alone_cpu_seconds } else { rules.cpu_seconds };
        confine::allow_cpu(cpu_seconds).map_err(|_| End::Limits)?;
        if alone {
            confine::tighten(rules).map_err(|_| End::Limits)?;
        }
        let (header, parts) = read_order(orders, prefix)?;
        // The handler is not called again after a panic: nothing half-changed
        // can be seen.
        let Ok(answer) = catch_unwind(AssertUnwindSafe(|| handler(&header, parts))) else {
            let place = PLACE.with(RefCell::take);
            replies.write_all(&frame::head(Kind::Panic, 0, place.as_bytes(), [].into_iter()))?;
            return Err(End::Panicked);
        };
        let micros = confine::thread_time().saturating_sub(before).as_micros();
        write_reply(&mut replies, &answer, u64::try_from(micros).unwrap_or(u64::MAX))?;
    }
    Ok(())
}

/// The prefix of the next order; nothing at the end of the pipe.
fn read_prefix(orders: &mut Stdin) -> Result<Option<Prefix>, End> {
    let bytes = read_bytes(orders, PREFIX_BYTES as u64)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    Prefix::read(&bytes).filter(|prefix| matches!(prefix.kind, Kind::Order | Kind::Alone)).map(Some).ok_or(End::System)
}

fn read_order(orders: &mut Stdin, prefix: Prefix) -> Result<(Vec<u8>, Vec<Vec<u8>>), End> {
    let table = read_exactly(orders, prefix.parts.saturating_mul(LENGTH_BYTES as u64))?;
    let header = read_exactly(orders, prefix.header)?;
    let parts = frame::lengths(&table).into_iter().map(|length| read_exactly(orders, length));
    Ok((header, parts.collect::<Result<_, _>>()?))
}

fn read_exactly(orders: &mut Stdin, length: u64) -> Result<Vec<u8>, End> {
    let bytes = read_bytes(orders, length)?;
    if bytes.len() as u64 == length { Ok(bytes) } else { Err(End::System) }
}

/// Reads `length` bytes, or fewer at the end of the pipe. The worker is trusted;
/// what is too large for the memory limit ends this process as such.
fn read_bytes(orders: &mut Stdin, length: u64) -> Result<Vec<u8>, End> {
    let mut bytes = Vec::with_capacity(usize::try_from(length).map_err(|_| End::System)?);
    orders.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn write_reply(replies: &mut File, answer: &Answer, cpu_micros: u64) -> io::Result<()> {
    let parts = answer.parts.iter().map(AsRef::as_ref);
    replies.write_all(&frame::head(Kind::Reply, cpu_micros, &answer.header, parts))?;
    answer.parts.iter().try_for_each(|part| replies.write_all(part))
}

thread_local! {
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Replaces the message that a panic prints, which could show text of a
/// document, by the place in the code where it began.
fn keep_place_of_panic() {
    set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, |at| {
            // The file's name alone: the full path is one of the machine that
            // built the program.
            let file = Path::new(at.file()).file_name().unwrap_or_default().to_string_lossy();
            format!("{file}:{}", at.line())
        });
        PLACE.with(|kept| *kept.borrow_mut() = place);
    }));
}
