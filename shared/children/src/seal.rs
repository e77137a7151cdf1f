//! What a child gives up besides: the file system, the network, other
//! processes.
//!
//! A child gets bytes through one pipe and gives bytes through another; it has
//! no reason to open, connect, start or signal anything. Two features of Linux
//! say so to the kernel: Landlock takes all files, ports and signals to others
//! away, and a list of system calls (seccomp) lets through what computing needs
//! and refuses the rest with `EPERM`. Kernels and container runtimes may lack
//! either, so that a child tells its worker how far it is sealed.

use std::collections::BTreeMap;

use landlock::{ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetStatus, Scope};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};
use serde::{Deserialize, Serialize};

/// Whether children are sealed off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sealing {
    /// As far as the kernel can; what it lacks is warned of.
    #[default]
    Prefer,
    /// Wholly, or the child does not start.
    Require,
    /// Not at all.
    Off,
}

/// How far a child is sealed off.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// Files, ports and signals are out of reach (Landlock).
    pub reach: bool,
    /// System calls are listed (seccomp).
    pub calls: bool,
}

impl Seal {
    /// True when both features hold.
    #[must_use]
    pub const fn is_whole(self) -> bool {
        self.reach && self.calls
    }

    /// What is missing, for a warning.
    #[must_use]
    pub const fn missing(self) -> &'static str {
        match (self.reach, self.calls) {
            (true, true) => "",
            (false, true) => "Landlock",
            (true, false) => "seccomp",
            (false, false) => "Landlock, seccomp",
        }
    }
}

/// Seals this thread and those it will start, as far as the kernel can.
pub fn close() -> Seal {
    // The calls of Landlock are not on the list of the second.
    let reach = close_reach().unwrap_or(false);
    Seal { reach, calls: allowed().and_then(close_calls).unwrap_or(false) }
}

/// Takes every file, port and outside process away: a set of rules without a
/// rule.
fn close_reach() -> Result<bool, landlock::RulesetError> {
    let abi = ABI::V6;
    let status = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(abi))?
        .handle_access(AccessNet::from_all(abi))?
        .scope(Scope::from_all(abi))?
        .create()?
        .restrict_self()?;
    Ok(status.ruleset != RulesetStatus::NotEnforced)
}

/// System calls that go through, with what their arguments must be.
pub type Calls = BTreeMap<i64, Vec<SeccompRule>>;

/// Has the system calls of this list go through, and no others.
pub fn close_calls(calls: Calls) -> Result<bool, seccompiler::Error> {
    // Arguments of `clone3` lie behind a pointer that a filter cannot follow.
    // Told that the call does not exist, the C library takes `clone`.
    seccompiler::apply_filter(&program(
        BTreeMap::from([(libc::SYS_clone3, Vec::new())]),
        SeccompAction::Allow,
        SeccompAction::Errno(errno(libc::ENOSYS)),
    )?)?;
    seccompiler::apply_filter(&program(calls, SeccompAction::Errno(errno(libc::EPERM)), SeccompAction::Allow)?)?;
    Ok(true)
}

fn errno(number: i32) -> u32 {
    u32::try_from(number).unwrap_or_default()
}

fn program(calls: Calls, otherwise: SeccompAction, listed: SeccompAction) -> Result<BpfProgram, seccompiler::Error> {
    let arch = std::env::consts::ARCH.try_into()?;
    Ok(SeccompFilter::new(calls, otherwise, listed, arch)?.try_into()?)
}

/// The calls that computing on bytes between two pipes needs: reading, writing,
/// memory, threads, time, limits, an end.
pub fn allowed() -> Result<Calls, seccompiler::Error> {
    const PLAIN: [i64; 43] = [
        libc::SYS_read,
        libc::SYS_readv,
        libc::SYS_write,
        libc::SYS_writev,
        libc::SYS_close,
        libc::SYS_lseek,
        libc::SYS_fcntl,
        libc::SYS_ppoll,
        libc::SYS_mmap,
        libc::SYS_munmap,
        libc::SYS_mremap,
        libc::SYS_mprotect,
        libc::SYS_madvise,
        libc::SYS_brk,
        libc::SYS_membarrier,
        libc::SYS_futex,
        // Refused as missing by the other filter.
        libc::SYS_clone3,
        libc::SYS_set_robust_list,
        libc::SYS_set_tid_address,
        libc::SYS_rseq,
        libc::SYS_sched_yield,
        libc::SYS_sched_getaffinity,
        libc::SYS_getcpu,
        libc::SYS_getrandom,
        libc::SYS_clock_gettime,
        libc::SYS_clock_getres,
        libc::SYS_clock_nanosleep,
        libc::SYS_nanosleep,
        libc::SYS_gettimeofday,
        libc::SYS_getrusage,
        libc::SYS_getpid,
        libc::SYS_gettid,
        libc::SYS_getppid,
        libc::SYS_getrlimit,
        libc::SYS_setrlimit,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sigaltstack,
        libc::SYS_restart_syscall,
        libc::SYS_sysinfo,
        libc::SYS_exit,
        libc::SYS_exit_group,
    ];
    let mut calls: Calls = PLAIN.into_iter().map(|call| (call, Vec::new())).collect();
    #[cfg(target_arch = "x86_64")]
    calls.insert(libc::SYS_poll, Vec::new());
    let thread = u64::try_from(libc::CLONE_THREAD).unwrap_or_default();
    calls.insert(libc::SYS_clone, only_if(0, SeccompCmpOp::MaskedEq(thread), thread)?);
    // Signals to itself: an abort.
    calls.insert(libc::SYS_tgkill, only_if(0, SeccompCmpOp::Eq, u64::from(std::process::id()))?);
    // Limits of its own.
    calls.insert(libc::SYS_prlimit64, only_if(0, SeccompCmpOp::Eq, 0)?);
    // Names of threads.
    calls.insert(libc::SYS_prctl, only_if(0, SeccompCmpOp::Eq, u64::try_from(libc::PR_SET_NAME).unwrap_or_default())?);
    Ok(calls)
}

/// Goes through if an argument is as named.
pub fn only_if(argument: u8, compared: SeccompCmpOp, value: u64) -> Result<Vec<SeccompRule>, seccompiler::Error> {
    let condition = SeccompCondition::new(argument, SeccompCmpArgLen::Dword, compared, value)?;
    Ok(vec![SeccompRule::new(vec![condition])?])
}
