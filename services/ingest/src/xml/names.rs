//! Name spaces by their short forms.

use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The name spaces of a format: address and the short form of our own.
pub type Spaces = &'static [(&'static str, &'static str)];

/// The prefixes in force.
#[derive(Debug)]
pub struct Prefixes {
    spaces: Spaces,
    /// Depth of the element that declares it, prefix (empty for the default),
    /// short form.
    open: Vec<(usize, String, &'static str)>,
}

impl Prefixes {
    pub fn new(spaces: Spaces) -> Self {
        Self { spaces, open: vec![(0, "xml".to_owned(), "xml")] }
    }

    /// A declaration on the element at `depth`. An address that the format does
    /// not know has the short form `?`, which no reader matches.
    pub fn declare(&mut self, depth: usize, prefix: &str, address: &str) {
        let known = self.spaces.iter().find(|(known, _)| *known == address.trim());
        self.open.push((depth, prefix.to_owned(), known.map_or("?", |(_, short)| *short)));
    }

    /// Ends the declarations of the element at `depth`.
    pub fn close(&mut self, depth: usize) {
        while self.open.last().is_some_and(|(of, ..)| *of >= depth) {
            self.open.pop();
        }
    }

    /// The short form that a prefix stands for; empty when it was never declared.
    pub fn short(&self, prefix: &str) -> &'static str {
        self.open.iter().rev().find(|(_, known, _)| known == prefix).map_or("", |(_, _, short)| *short)
    }

    /// Those in force that the format knows, as they are declared on a tag.
    pub fn declarations(&self) -> String {
        let plain = |prefix: &str| prefix.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        let mut written = String::new();
        let mut seen = BTreeSet::new();
        for (_, prefix, short) in self.open.iter().rev().filter(|(_, prefix, _)| prefix != "xml" && plain(prefix)) {
            if !seen.insert(prefix) {
                continue;
            }
            // An address that the format does not know hides one around it.
            let address = self.spaces.iter().find(|(_, known)| known == short).map_or("?", |(address, _)| *address);
            let colon = if prefix.is_empty() { "" } else { ":" };
            let _ = write!(written, " xmlns{colon}{prefix}=\"{address}\"");
        }
        written
    }
}
