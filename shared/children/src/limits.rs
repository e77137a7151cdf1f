//! What one document may cost.

use std::time::Duration;

use crate::seal::Sealing;

/// Limits of a child and of each document in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Memory a child may hold, in bytes: heap, thread stacks and changed static
    /// data. Shipped fonts and other read-only parts of the program do not count.
    pub memory_bytes: u64,
    /// CPU time a document may take, in seconds. The kernel counts whole
    /// seconds: a document gets up to one more.
    pub cpu_seconds: u64,
    /// Time a document may take, from the order to the reply.
    pub wall: Duration,
    /// Files a child may have open.
    pub open_files: u64,
    /// Stack of the thread that runs the handler, in bytes.
    pub stack_bytes: usize,
    /// Documents a child serves before it is replaced: a leak ends with it.
    pub documents: u64,
    /// Size of a reply, in bytes.
    pub reply_bytes: u64,
    /// Parts of a reply.
    pub reply_parts: u64,
    /// Time a new child has to report that it is ready.
    pub start: Duration,
    /// Memory for an order that is served alone, in bytes: a reader of foreign
    /// formats asks for less than layout, and shall get no more.
    pub alone_memory_bytes: u64,
    /// CPU time for such an order, in seconds.
    pub alone_cpu_seconds: u64,
    /// Time for such an order, from the order to the reply.
    pub alone_wall: Duration,
    /// Whether children are sealed off from files, network and processes.
    pub sealing: Sealing,
}

impl Limits {
    /// The limits on an order that is served alone.
    #[must_use]
    pub fn alone(&self) -> Self {
        Self {
            memory_bytes: self.alone_memory_bytes,
            cpu_seconds: self.alone_cpu_seconds,
            wall: self.alone_wall,
            ..self.clone()
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory_bytes: 1 << 30,
            cpu_seconds: 60,
            wall: Duration::from_secs(120),
            open_files: 64,
            stack_bytes: 8 << 20,
            documents: 200,
            reply_bytes: 256 << 20,
            reply_parts: 16_384,
            start: Duration::from_secs(30),
            alone_memory_bytes: 256 << 20,
            alone_cpu_seconds: 8,
            alone_wall: Duration::from_secs(10),
            sealing: Sealing::Prefer,
        }
    }
}
