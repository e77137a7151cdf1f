//! Places in a [`Source`](crate::Source).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A range of Source lines, both ends included; the first line is 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Lines {
    /// First line.
    pub first: u32,
    /// Last line; equal to `first` for a single line.
    pub last: u32,
}

impl Lines {
    /// A single line.
    pub const fn one(line: u32) -> Self {
        Self { first: line, last: line }
    }

    /// The smallest range that holds both.
    pub fn join(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), last: self.last.max(other.last) }
    }
}

/// A part of one Source line: characters `start..end` of line `line`.
///
/// Parse hands every character of the Source out as pieces, each to a plan or
/// to the list of removals; the pieces of a line tile it (DESIGN §3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Piece {
    /// Source line, from 1.
    pub line: u32,
    /// First character, from 0.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
}
