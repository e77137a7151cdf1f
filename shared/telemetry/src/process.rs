//! What the kernel knows of this process.

use std::fs;

/// Memory that this process holds, in bytes, where the kernel tells (Linux).
/// Children are not in it; each has a process of its own.
pub(crate) fn resident_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes << 10)
}
