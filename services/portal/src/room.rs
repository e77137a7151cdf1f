//! The memory that uploads take together.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::problem::{ApiProblem, Code};

/// Memory is counted in pieces of so many bytes.
const PIECE: u64 = 64 << 10;
/// How long an upload waits for room. Others end meanwhile, or fail likewise.
const WAIT: Duration = Duration::from_secs(10);
/// Seconds after which the same may be sent again.
const AGAIN_S: u32 = 5;

/// Room for uploads.
#[derive(Debug, Clone)]
pub(crate) struct Room {
    pieces: Arc<Semaphore>,
}

/// Room that an upload has taken; given back when dropped.
#[derive(Debug)]
pub(crate) struct Held {
    room: Room,
    permit: Option<OwnedSemaphorePermit>,
    pieces: u64,
    bytes: u64,
}

impl Room {
    /// Room for so many bytes.
    pub(crate) fn new(bytes: u64) -> Self {
        let pieces = usize::try_from(bytes / PIECE).unwrap_or(Semaphore::MAX_PERMITS).min(Semaphore::MAX_PERMITS);
        Self { pieces: Arc::new(Semaphore::new(pieces)) }
    }

    /// None taken yet.
    pub(crate) fn hold(&self) -> Held {
        Held { room: self.clone(), permit: None, pieces: 0, bytes: 0 }
    }
}

impl Held {
    /// Takes room for more bytes.
    ///
    /// # Errors
    /// There was none for a while.
    pub(crate) async fn grow(&mut self, bytes: u64) -> Result<(), ApiProblem> {
        self.bytes = self.bytes.saturating_add(bytes);
        let wanted = self.bytes.div_ceil(PIECE);
        let Some(more) = wanted.checked_sub(self.pieces).filter(|more| *more > 0) else { return Ok(()) };
        let busy = || ApiProblem::new(Code::Busy).after(AGAIN_S);
        let count = u32::try_from(more).map_err(|_| ApiProblem::new(Code::TooLarge))?;
        let taken = Arc::clone(&self.room.pieces).acquire_many_owned(count);
        let permit = tokio::time::timeout(WAIT, taken).await.map_err(|_| busy())?.map_err(|_| busy())?;
        match &mut self.permit {
            Some(held) => held.merge(permit),
            none => *none = Some(permit),
        }
        self.pieces = wanted;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_finds_no_room_is_told_to_come_again() {
        let room = Room::new(2 * PIECE);
        let mut one = room.hold();
        one.grow(1).await.unwrap();
        one.grow(PIECE).await.unwrap();
        let mut other = room.hold();
        let problem = other.grow(1).await.unwrap_err();
        assert_eq!((problem.code, problem.retry_after), (Code::Busy, Some(AGAIN_S)));
        drop(one);
        room.hold().grow(2 * PIECE).await.unwrap();
    }
}
