//! Named points of the loop, at which a test ends the process to see that
//! nothing is lost.

use wenshu_messages::Envelope;

/// A point in the handling of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    /// The message was received; nothing is done yet.
    BeforeWork,
    /// The child is at work.
    DuringWork,
    /// The objects are stored; nothing is published.
    AfterOutput,
    /// What follows is confirmed; the message is not acknowledged.
    BetweenPublishAndAck,
}

/// Called at every point. The services' own does nothing.
pub type Probe = fn(Point, &Envelope);

/// The probe of a service in earnest.
pub const fn no_probe(_: Point, _: &Envelope) {}
