//! The form of what travels through the pipes, the same in both directions.
//!
//! A prefix of fixed size, the lengths of the parts (8 bytes each), the header,
//! the parts. Numbers are little-endian. The two sides are one program of one
//! build, so that the form needs no version.

use bytes::{Buf, BufMut};

/// Size of the prefix.
pub const PREFIX_BYTES: usize = 32;
/// Size of a length of a part.
pub const LENGTH_BYTES: usize = 8;
/// Begins every frame, so that rubbish is noticed at once.
const MAGIC: &[u8; 4] = b"WSCH";

/// What a frame says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The child is ready for orders.
    Ready,
    /// Work for a child.
    Order,
    /// Work for a child that serves nothing else, under tighter limits.
    Alone,
    /// What the handler answered.
    Reply,
    /// The handler panicked; the header is the place.
    Panic,
}

impl Kind {
    const fn number(self) -> u8 {
        match self {
            Self::Ready => 1,
            Self::Order => 2,
            Self::Reply => 3,
            Self::Panic => 4,
            Self::Alone => 5,
        }
    }

    const fn of_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::Ready),
            2 => Some(Self::Order),
            3 => Some(Self::Reply),
            4 => Some(Self::Panic),
            5 => Some(Self::Alone),
            _ => None,
        }
    }
}

/// The beginning of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prefix {
    /// What the frame says.
    pub kind: Kind,
    /// Length of the header in bytes.
    pub header: u64,
    /// Number of parts.
    pub parts: u64,
    /// CPU time of the work in microseconds; 0 in an order.
    pub cpu_micros: u64,
}

impl Prefix {
    /// Reads a prefix; nothing if it is none.
    pub fn read(mut bytes: &[u8]) -> Option<Self> {
        let mut magic = [0; 4];
        bytes.try_copy_to_slice(&mut magic).ok()?;
        let kind = Kind::of_number(bytes.try_get_u8().ok()?)?;
        let mut filling = [0; 3];
        bytes.try_copy_to_slice(&mut filling).ok()?;
        if &magic != MAGIC || filling != [0; 3] {
            return None;
        }
        let header = bytes.try_get_u64_le().ok()?;
        let parts = bytes.try_get_u64_le().ok()?;
        let cpu_micros = bytes.try_get_u64_le().ok()?;
        Some(Self { kind, header, parts, cpu_micros })
    }
}

/// The prefix, lengths and header of a frame; its parts follow as they are.
pub fn head<'a>(kind: Kind, cpu_micros: u64, header: &[u8], parts: impl ExactSizeIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut head = Vec::with_capacity(PREFIX_BYTES + LENGTH_BYTES * parts.len() + header.len());
    head.put_slice(MAGIC);
    head.put_u8(kind.number());
    head.put_bytes(0, 3);
    head.put_u64_le(header.len() as u64);
    head.put_u64_le(parts.len() as u64);
    head.put_u64_le(cpu_micros);
    for part in parts {
        head.put_u64_le(part.len() as u64);
    }
    head.put_slice(header);
    head
}

/// Reads the lengths of parts.
pub fn lengths(mut bytes: &[u8]) -> Vec<u64> {
    let mut lengths = Vec::with_capacity(bytes.len() / LENGTH_BYTES);
    while let Ok(length) = bytes.try_get_u64_le() {
        lengths.push(length);
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_reads_as_it_was_written() {
        let parts: [&[u8]; 2] = [b"one", b"three"];
        let head = head(Kind::Reply, 77, b"{}", parts.into_iter());
        let prefix = Prefix::read(&head).unwrap();
        assert_eq!(prefix, Prefix { kind: Kind::Reply, header: 2, parts: 2, cpu_micros: 77 });
        assert_eq!(lengths(&head[PREFIX_BYTES..head.len() - 2]), [3, 5]);
    }

    #[test]
    fn what_begins_otherwise_is_no_prefix() {
        assert_eq!(Prefix::read(&[b'W'; PREFIX_BYTES]), None);
        assert_eq!(Prefix::read(b"WSCH"), None);
        let mut unknown = head(Kind::Reply, 0, b"", [].into_iter());
        unknown[4] = 9;
        assert_eq!(Prefix::read(&unknown), None);
    }
}
