//! Guessing of passwords, slowed down by name.

use jiff::{SignedDuration, Timestamp};

/// Failures that cost no waiting.
const FREE: u32 = 5;
/// The longest wait.
const WAIT_MOST: SignedDuration = SignedDuration::from_mins(15);
/// After so long without a failure, all are forgotten. It is far longer than
/// the longest wait, so that pausing gains nothing over waiting.
pub(crate) const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// Most names whose failures are counted; after that the one that was tried
/// longest ago is forgotten. To have a name forgotten takes as many failures
/// with others.
pub const FAILED_LOGINS_MOST: u32 = 10_000;

/// What is known of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Failures {
    pub(crate) count: u32,
    pub(crate) last: Timestamp,
}

/// What becomes of a try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Try {
    /// It may be made, and counts as a failure until it succeeds.
    Now(Failures),
    /// Not before so long; it does not count.
    After(SignedDuration),
}

/// What becomes of a try at this time.
pub(crate) fn try_now(earlier: Failures, now: Timestamp) -> Try {
    // A clock that was set back does not lengthen a wait.
    let since = now.duration_since(earlier.last).max(SignedDuration::ZERO);
    if since >= FORGOTTEN_AFTER {
        return Try::Now(Failures { count: 1, last: now });
    }
    let left = wait(earlier.count) - since;
    if left > SignedDuration::ZERO {
        return Try::After(left);
    }
    Try::Now(Failures { count: earlier.count.saturating_add(1), last: now })
}

/// The wait after so many failures: none, then 1 s, 2 s, 4 s … 15 min.
fn wait(failures: u32) -> SignedDuration {
    let Some(doublings) = failures.checked_sub(FREE) else { return SignedDuration::ZERO };
    let seconds = 1_i64.checked_shl(doublings).filter(|seconds| *seconds > 0);
    seconds.map_or(WAIT_MOST, |seconds| SignedDuration::from_secs(seconds).min(WAIT_MOST))
}
