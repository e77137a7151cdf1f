//! Name spaces by their short forms.

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
}
