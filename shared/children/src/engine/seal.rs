//! What a foreign program gives up.
//!
//! Landlock leaves it its own file, the loader, libraries and the named folders,
//! to read and no more; nothing but itself can be executed. The list of system
//! calls has what reading files and computing needs: no file is opened for
//! writing, no socket made, no process started, whatever the program.

use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, Ruleset, RulesetAttr, RulesetCreatedAttr,
    RulesetError, RulesetStatus, Scope, path_beneath_rules,
};
use seccompiler::{SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompRule};

use crate::seal::{self, Calls, Seal};

/// Where the loader and libraries are, on the systems we know. Those that are
/// not there are passed over.
const LOADERS: [&str; 4] = [
    "/lib64/ld-linux-x86-64.so.2",
    "/lib/ld-linux-aarch64.so.1",
    "/lib/ld-musl-x86_64.so.1",
    "/lib/ld-musl-aarch64.so.1",
];
const LIBRARIES: [&str; 7] =
    ["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache", "/etc/ld.so.preload"];

/// Seals this process and what it becomes, as far as the kernel can.
pub fn close(program: &Path, reads: &[PathBuf]) -> Seal {
    let reach = close_reach(program, reads).unwrap_or(false);
    Seal { reach, calls: close_calls().unwrap_or(false) }
}

fn close_reach(program: &Path, reads: &[PathBuf]) -> Result<bool, RulesetError> {
    let abi = ABI::V6;
    let read: BitFlags<AccessFs> = AccessFs::ReadFile | AccessFs::ReadDir;
    let run: BitFlags<AccessFs> = AccessFs::ReadFile | AccessFs::Execute;
    let status = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(abi))?
        .handle_access(AccessNet::from_all(abi))?
        .scope(Scope::from_all(abi))?
        .create()?
        .add_rules(path_beneath_rules(std::iter::once(program).chain(LOADERS.map(Path::new)), run))?
        .add_rules(path_beneath_rules(LIBRARIES, read))?
        .add_rules(path_beneath_rules(reads, read))?
        .restrict_self()?;
    Ok(status.ruleset != RulesetStatus::NotEnforced)
}

fn close_calls() -> Result<bool, seccompiler::Error> {
    let mut calls = seal::allowed()?;
    add_reading(&mut calls)?;
    seal::close_calls(calls)
}

/// The calls by which a program starts and reads its libraries and data.
fn add_reading(calls: &mut Calls) -> Result<(), seccompiler::Error> {
    const PLAIN: [i64; 21] = [
        // Landlock lets it become nothing but itself.
        libc::SYS_execve,
        libc::SYS_pread64,
        libc::SYS_fstat,
        libc::SYS_newfstatat,
        libc::SYS_statx,
        libc::SYS_faccessat,
        libc::SYS_faccessat2,
        libc::SYS_readlinkat,
        libc::SYS_getdents64,
        libc::SYS_getcwd,
        libc::SYS_statfs,
        libc::SYS_fstatfs,
        libc::SYS_fadvise64,
        libc::SYS_uname,
        libc::SYS_dup,
        libc::SYS_dup3,
        libc::SYS_getuid,
        libc::SYS_geteuid,
        libc::SYS_getgid,
        libc::SYS_getegid,
        libc::SYS_mincore,
    ];
    calls.extend(PLAIN.map(|call| (call, Vec::new())));
    calls.insert(libc::SYS_openat, reading(2)?);
    // Whether its output is a terminal.
    calls.insert(libc::SYS_ioctl, seal::only_if(1, SeccompCmpOp::Eq, libc::TCGETS)?);
    #[cfg(target_arch = "x86_64")]
    {
        const OLD: [i64; 6] = [
            libc::SYS_access,
            libc::SYS_stat,
            libc::SYS_lstat,
            libc::SYS_readlink,
            libc::SYS_arch_prctl,
            libc::SYS_dup2,
        ];
        calls.extend(OLD.map(|call| (call, Vec::new())));
        calls.insert(libc::SYS_open, reading(1)?);
    }
    Ok(())
}

/// Opening a file to read it: no flag by which one is written, made or emptied.
fn reading(flags: u8) -> Result<Vec<SeccompRule>, seccompiler::Error> {
    let writing = libc::O_ACCMODE | libc::O_CREAT | libc::O_TRUNC | libc::O_APPEND;
    let mask = u64::try_from(writing).unwrap_or(u64::MAX);
    let read_only = u64::try_from(libc::O_RDONLY).unwrap_or_default();
    let condition = SeccompCondition::new(flags, SeccompCmpArgLen::Dword, SeccompCmpOp::MaskedEq(mask), read_only)?;
    Ok(vec![SeccompRule::new(vec![condition])?])
}
