//! What one document may cost.

use std::time::Duration;

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
        }
    }
}
