//! Waiting for a condition.

use std::fmt::Debug;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(50);

/// Looks until `probe` is `Ok` and returns its value. `Err` holds the state
/// seen, which stands in the message of the panic when `limit` has passed. A
/// look that does not return in time is reported as such.
pub async fn eventually<T, S: Debug>(what: &str, limit: Duration, mut probe: impl AsyncFnMut() -> Result<T, S>) -> T {
    let end = Instant::now() + limit;
    let mut last: Option<S> = None;
    loop {
        let left = end.saturating_duration_since(Instant::now());
        match timeout(left, probe()).await {
            Ok(Ok(value)) => return value,
            Ok(Err(state)) => last = Some(state),
            Err(_) => panic!("not within {limit:?}: {what}; the last look did not return; before it: {last:?}"),
        }
        if Instant::now() + PAUSE >= end {
            panic!("not within {limit:?}: {what}; last seen: {last:?}");
        }
        sleep(PAUSE).await;
    }
}
