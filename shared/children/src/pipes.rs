//! The worker's ends of a child's pipes.

use std::io;

use bytes::{Bytes, BytesMut};
use rustix::pipe::fcntl_setpipe_size;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::process::{ChildStderr, ChildStdin, ChildStdout};

use crate::frame::{self, Kind, LENGTH_BYTES, PREFIX_BYTES, Prefix};
use crate::limits::Limits;
use crate::order::Order;

/// Size of the pipes: the most that Linux gives without privilege. A document
/// then crosses in few switches between the processes instead of one every
/// 64 KiB.
const PIPE_BYTES: usize = 1 << 20;
/// How much of a child's standard error is kept: its end, which has the words of
/// the runtime.
const STDERR_BYTES: usize = 4 << 10;

/// A frame from a child.
#[derive(Debug)]
pub struct Frame {
    pub kind: Kind,
    pub header: Bytes,
    pub parts: Vec<Bytes>,
    pub cpu_micros: u64,
}

/// Why no frame came.
#[derive(Debug)]
pub enum Broken {
    /// The pipe ended.
    Ended,
    /// What came is no frame.
    Garbled,
    /// The frame is over the limits.
    TooLarge { bytes: u64, parts: u64 },
}

/// Makes the pipes of documents large. A refusal costs time only.
pub fn widen(stdin: &ChildStdin, stdout: &ChildStdout) {
    let _ = fcntl_setpipe_size(stdin, PIPE_BYTES);
    let _ = fcntl_setpipe_size(stdout, PIPE_BYTES);
}

/// Writes an order.
pub async fn write_order(stdin: &mut (impl AsyncWrite + Unpin), order: &Order) -> io::Result<()> {
    let kind = if order.alone { Kind::Alone } else { Kind::Order };
    let head = frame::head(kind, 0, &order.header, order.parts.iter().map(AsRef::as_ref));
    stdin.write_all(&head).await?;
    for part in &order.parts {
        stdin.write_all(part).await?;
    }
    stdin.flush().await
}

/// Reads a frame, as large as `limits` allows a reply to be.
pub async fn read_frame(stdout: &mut (impl AsyncRead + Unpin), limits: &Limits) -> Result<Frame, Broken> {
    let mut prefix = [0; PREFIX_BYTES];
    stdout.read_exact(&mut prefix).await.map_err(|_| Broken::Ended)?;
    let prefix = Prefix::read(&prefix).ok_or(Broken::Garbled)?;
    let too_large = |bytes| Broken::TooLarge { bytes, parts: prefix.parts };
    if prefix.parts > limits.reply_parts {
        return Err(too_large(prefix.header));
    }

    let table = read_bytes(stdout, prefix.parts.saturating_mul(LENGTH_BYTES as u64)).await?;
    let lengths = frame::lengths(&table);
    let bytes = lengths.iter().fold(prefix.header, |sum, length| sum.saturating_add(*length));
    if bytes > limits.reply_bytes {
        return Err(too_large(bytes));
    }

    let mut body = read_bytes(stdout, bytes).await?;
    // Each length is at most the sum of all, which was read in full.
    let mut take = |length: u64| body.split_to(usize::try_from(length).unwrap_or_default().min(body.len()));
    let header = take(prefix.header);
    let parts = lengths.iter().map(|length| take(*length)).collect();
    Ok(Frame { kind: prefix.kind, header, parts, cpu_micros: prefix.cpu_micros })
}

/// Reads exactly `length` bytes, a number checked against the limits before.
async fn read_bytes(stdout: &mut (impl AsyncRead + Unpin), length: u64) -> Result<Bytes, Broken> {
    // A length that never comes costs address space, not memory.
    let mut bytes = BytesMut::with_capacity(usize::try_from(length).map_err(|_| Broken::Garbled)?);
    let mut rest = stdout.take(length);
    while rest.limit() > 0 {
        if rest.read_buf(&mut bytes).await.map_err(|_| Broken::Ended)? == 0 {
            return Err(Broken::Ended);
        }
    }
    Ok(bytes.freeze())
}

/// Reads standard error to its end and keeps the last of it. It tells the class
/// of an ending and is never shown: it may hold text of a document.
pub async fn read_stderr(mut stderr: ChildStderr) -> Vec<u8> {
    let mut kept = Vec::with_capacity(2 * STDERR_BYTES);
    while let Ok(1..) = (&mut stderr).take(STDERR_BYTES as u64).read_buf(&mut kept).await {
        if kept.len() > STDERR_BYTES {
            kept.drain(..kept.len() - STDERR_BYTES);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes_of(parts: &[&[u8]]) -> Vec<u8> {
        let mut bytes = frame::head(Kind::Reply, 5, b"head", parts.iter().copied());
        parts.iter().for_each(|part| bytes.extend_from_slice(part));
        bytes
    }

    #[tokio::test]
    async fn a_frame_comes_back_in_its_parts() {
        let bytes = bytes_of(&[b"one", b"", b"three"]);
        let frame = read_frame(&mut bytes.as_slice(), &Limits::default()).await.unwrap();
        assert_eq!((frame.kind, frame.cpu_micros), (Kind::Reply, 5));
        assert_eq!(frame.header, "head");
        assert_eq!(frame.parts, ["one", "", "three"]);
    }

    #[tokio::test]
    async fn a_frame_cut_anywhere_is_an_end() {
        let bytes = bytes_of(&[b"one", b"three"]);
        for end in 0..bytes.len() {
            let result = read_frame(&mut &bytes[..end], &Limits::default()).await;
            assert!(matches!(result, Err(Broken::Ended)), "cut at {end}");
        }
    }

    #[tokio::test]
    async fn a_length_over_the_limit_is_not_read() {
        let limits = Limits { reply_bytes: 11, reply_parts: 2, ..Limits::default() };
        let result = read_frame(&mut bytes_of(&[b"one", b"three"]).as_slice(), &limits).await;
        assert!(matches!(result, Err(Broken::TooLarge { bytes: 12, parts: 2 })));
        let result = read_frame(&mut bytes_of(&[b"", b"", b""]).as_slice(), &limits).await;
        assert!(matches!(result, Err(Broken::TooLarge { parts: 3, .. })));
    }
}
