//! When a failed call is tried again.

use std::time::Duration;

/// The wait after the failed call number `failed`, from 1, by the waits of the
/// settings in seconds; none when it was the last.
pub fn next_wait(failed: u32, waits_s: &[u64]) -> Option<Duration> {
    let index = usize::try_from(failed).ok()?.checked_sub(1)?;
    waits_s.get(index).copied().map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_call_more_than_waits() {
        let waits = [5, 300];
        let found: Vec<Option<u64>> = (0..4).map(|n| next_wait(n, &waits).map(|wait| wait.as_secs())).collect();
        assert_eq!(found, [None, Some(5), Some(300), None]);
        assert_eq!(next_wait(u32::MAX, &[]), None);
    }
}
