//! What goes to a child and what comes back.

use std::time::Duration;

use bytes::Bytes;

/// Work for a child: one document.
#[derive(Debug, Clone, Default)]
pub struct Order {
    /// What to do, in a form the two sides agree on (JSON).
    pub header: Bytes,
    /// Bytes of documents, plans and other data.
    pub parts: Vec<Bytes>,
    /// Whether the child may serve nothing else before or after, as for a format
    /// whose reader is more easily taken over than that of plain text.
    pub alone: bool,
}

impl Order {
    /// An order that may share a warm child with others.
    #[must_use]
    pub const fn new(header: Bytes, parts: Vec<Bytes>) -> Self {
        Self { header, parts, alone: false }
    }
}

/// What a child made of an order.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The handler's header (JSON).
    pub header: Bytes,
    /// The handler's parts. They share one buffer.
    pub parts: Vec<Bytes>,
    /// CPU time of the handler's thread for this order, without writing the reply.
    pub cpu: Duration,
    /// Time from the order to the reply, without waiting for a free child.
    pub wall: Duration,
}
