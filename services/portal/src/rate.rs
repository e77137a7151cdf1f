//! How many requests a minute somebody may send.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Entries beyond which those that are at rest are forgotten.
const ENTRIES_MOST: usize = 10_000;

/// A rate for each key or login: the requests of a minute may come at once, and
/// come back one by one.
#[derive(Debug)]
pub(crate) struct Rate {
    /// Time that one request takes.
    each: Duration,
    /// Time that may be used in advance.
    burst: Duration,
    /// When each is at rest again.
    rest: Mutex<HashMap<String, Instant>>,
}

impl Rate {
    /// A rate of so many requests a minute, at least one.
    pub(crate) fn per_minute(requests: u32) -> Self {
        let each = Duration::from_secs(60) / requests.max(1);
        Self { each, burst: Duration::from_secs(60), rest: Mutex::default() }
    }

    /// Counts a request.
    ///
    /// # Errors
    /// The wait until the next one may come.
    pub(crate) fn take(&self, who: &str, now: Instant) -> Result<(), Duration> {
        let mut rest = self.rest.lock().unwrap_or_else(PoisonError::into_inner);
        if rest.len() > ENTRIES_MOST {
            rest.retain(|_, at| *at > now);
        }
        let at = rest.get(who).copied().unwrap_or(now).max(now);
        let ahead = at.saturating_duration_since(now) + self.each;
        if ahead > self.burst {
            return Err(ahead - self.burst);
        }
        rest.insert(who.to_owned(), at + self.each);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minutes_requests_may_come_at_once_and_come_back_one_by_one() {
        let rate = Rate::per_minute(60);
        let now = Instant::now();
        for _ in 0..60 {
            assert_eq!(rate.take("oa", now), Ok(()));
        }
        assert_eq!(rate.take("oa", now), Err(Duration::from_secs(1)));
        assert_eq!(rate.take("archive", now), Ok(()));
        let later = now + Duration::from_secs(1);
        assert_eq!(rate.take("oa", later), Ok(()));
        assert_eq!(rate.take("oa", later), Err(Duration::from_secs(1)));
    }
}
