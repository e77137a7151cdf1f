//! Tells from a child's remains what ended it.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use rustix::process::Signal;

use crate::error::ChildError;
use crate::limits::Limits;

/// What the Rust runtime prints before it aborts. These are its fixed words, for
/// want of another sign: all end in SIGABRT.
const STACK_WORDS: &[u8] = b"has overflowed its stack";
const MEMORY_WORDS: (&[u8], &[u8]) = (b"memory allocation of ", b" bytes failed");

/// What ended a child that stopped talking, by its exit status and the last of
/// its standard error.
pub fn ending(status: ExitStatus, stderr: &[u8], limits: &Limits) -> ChildError {
    let Some(number) = status.signal() else { return ChildError::Exited { code: status.code().unwrap_or_default() } };
    match Signal::from_named_raw(number) {
        Some(Signal::XCPU) => ChildError::CpuLimit { limit: limits.cpu_seconds },
        Some(Signal::KILL | Signal::TERM | Signal::INT | Signal::HUP | Signal::QUIT) => {
            ChildError::Killed { signal: number }
        }
        Some(Signal::ABORT) if contains(stderr, STACK_WORDS) => ChildError::StackOverflow,
        Some(Signal::ABORT) if contains(stderr, MEMORY_WORDS.0) && contains(stderr, MEMORY_WORDS.1) => {
            ChildError::OutOfMemory { limit: limits.memory_bytes }
        }
        _ => ChildError::Aborted { signal: number },
    }
}

fn contains(text: &[u8], words: &[u8]) -> bool {
    text.windows(words.len()).any(|window| window == words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(status: i32, stderr: &[u8]) -> &'static str {
        ending(ExitStatus::from_raw(status), stderr, &Limits::default()).code()
    }

    #[test]
    fn the_words_of_the_runtime_count_only_with_an_abort() {
        assert_eq!(code(6, b"thread 'x' has overflowed its stack\n"), "stack_overflow");
        assert_eq!(code(6, b"memory allocation of 10 bytes failed\n"), "out_of_memory");
        assert_eq!(code(6, b""), "aborted");
        assert_eq!(code(9, b"thread 'x' has overflowed its stack\n"), "killed");
        assert_eq!(code(24, b"memory allocation of 10 bytes failed\n"), "cpu_limit");
    }

    #[test]
    fn a_fault_in_code_is_an_abort_and_a_code_is_an_exit() {
        assert_eq!(code(11, b""), "aborted");
        assert_eq!(code(7, b""), "aborted");
        assert_eq!(code(3 << 8, b""), "exited");
    }
}
