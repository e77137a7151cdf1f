//! Limits that a child lays on itself before it reads a byte.
//!
//! This is the place for whatever else a process may give up (a file system, the
//! network, system calls): it runs once, on the first thread, before the thread
//! of the handler starts.

use std::time::Duration;

use rustix::process::{Pid, Resource, Rlimit, Signal};
use rustix::{io, process, time};

use crate::seal::{self, Seal, Sealing};
use crate::setup::Rules;

/// Address space beyond `memory_bytes`: the program with its fonts, libraries,
/// and the ranges that the allocator reserves without using.
const ADDRESS_SPACE_BYTES: u64 = 1 << 30;

/// Why a child could not confine itself.
#[derive(Debug)]
pub enum Loose {
    /// The worker had ended before the child could bind itself to it.
    Orphaned,
    /// The system refused a limit.
    Refused,
    /// The kernel cannot seal it off as far as asked.
    Unsealed,
}

/// Lays all limits on this process, and says how far it is sealed off.
pub fn confine(rules: &Rules) -> Result<Seal, Loose> {
    bind_to_worker(rules.worker)?;
    limit(rules).map_err(|_| Loose::Refused)?;
    match rules.sealing {
        Sealing::Off => Ok(Seal::default()),
        Sealing::Prefer => Ok(seal::close()),
        Sealing::Require => Some(seal::close()).filter(|seal| seal.is_whole()).ok_or(Loose::Unsealed),
    }
}

/// Has the kernel kill this process when its worker ends, even in a loop.
pub fn bind_to_worker(worker: u32) -> Result<(), Loose> {
    process::set_parent_process_death_signal(Some(Signal::KILL)).map_err(|_| Loose::Refused)?;
    // A worker that ended before the call above sends no signal any more.
    let parent = process::getppid().map(Pid::as_raw_nonzero).map(std::num::NonZero::get);
    if parent.and_then(|parent| u32::try_from(parent).ok()) == Some(worker) { Ok(()) } else { Err(Loose::Orphaned) }
}

fn limit(rules: &Rules) -> io::Result<()> {
    // RLIMIT_DATA counts the private memory that can be written: heap, stacks of
    // threads, changed static data; whatever a document makes the program use.
    // RLIMIT_AS would also count the file of the program (fonts of tens of MB)
    // and 64 MiB that the allocator reserves for each thread, and so leave the
    // heap an amount that nobody can foretell. It stands further out, against
    // shared mappings and for kernels that apply RLIMIT_DATA to the oldest kind
    // of heap only.
    lower(Resource::Data, rules.memory_bytes)?;
    lower(Resource::As, rules.memory_bytes.saturating_add(ADDRESS_SPACE_BYTES))?;
    // A child has no reason to write a file; pipes are not files here.
    lower(Resource::Fsize, 0)?;
    // A core would hold the text of a document.
    lower(Resource::Core, 0)?;
    lower(Resource::Nofile, rules.open_files)
}

/// Takes memory away for an order that is served alone.
pub fn tighten(rules: &Rules) -> io::Result<()> {
    lower(Resource::Data, rules.alone_memory_bytes)
}

/// Sets the soft and hard limit to `value`, or leaves a lower one.
pub fn lower(resource: Resource, value: u64) -> io::Result<()> {
    let present = process::getrlimit(resource);
    let value = present.maximum.map_or(value, |maximum| maximum.min(value));
    process::setrlimit(resource, Rlimit { current: Some(value), maximum: Some(value) })
}

/// Gives the next document its allowance of CPU time.
///
/// The limit counts the whole life of the process, so it moves on with each
/// document. Only the soft one is set: it sends the signal that tells this limit
/// from a kill, and it can be raised again.
pub fn allow_cpu(seconds: u64) -> io::Result<()> {
    let used = cpu_time();
    let used = used.as_secs() + u64::from(used.subsec_nanos() > 0);
    let maximum = process::getrlimit(Resource::Cpu).maximum;
    let soft = used.saturating_add(seconds);
    let soft = maximum.map_or(soft, |maximum| maximum.min(soft));
    process::setrlimit(Resource::Cpu, Rlimit { current: Some(soft), maximum })
}

/// CPU time that this process has used, as its limit counts it.
fn cpu_time() -> Duration {
    duration(time::clock_gettime(time::ClockId::ProcessCPUTime))
}

/// CPU time that this thread has used. Under a limit the kernel brings the clock
/// of the process up to date only now and then, that of a thread always.
pub fn thread_time() -> Duration {
    duration(time::clock_gettime(time::ClockId::ThreadCPUTime))
}

fn duration(time: time::Timespec) -> Duration {
    Duration::new(u64::try_from(time.tv_sec).unwrap_or_default(), u32::try_from(time.tv_nsec).unwrap_or_default())
}
