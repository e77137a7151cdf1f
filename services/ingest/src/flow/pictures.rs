//! Pictures of a file, and those that could not be taken over.

use wenshu_model::{Line, source::Hint};

use super::Flow;

impl Flow<'_> {
    /// Takes a picture over; its line follows the paragraph that is open.
    /// `name` is how the file calls it, `declared` its type if the file says one.
    pub fn picture(&mut self, name: &str, declared: &str, bytes: Vec<u8>) {
        let paragraph = self.paragraphs;
        if let Some(sha256) = self.pictures.take_bytes(name, declared, bytes, paragraph, self.limits) {
            self.picture_line(sha256);
        }
    }

    /// Shows a part of the file again that was asked for as a picture before;
    /// false when it is the first time.
    pub fn picture_again(&mut self, name: &str) -> bool {
        let Some(known) = self.pictures.again(name, self.limits) else { return false };
        if let Some(sha256) = known {
            self.picture_line(sha256);
        }
        true
    }

    /// The line of a picture.
    fn picture_line(&mut self, sha256: String) {
        let align = self.story().paragraph.as_ref().and_then(|paragraph| paragraph.look.align);
        let hint = Hint { picture: Some(sha256), align, ..Hint::default() };
        let line = Line { text: String::new(), origin: self.origin(), hint };
        let story = self.story();
        if story.paragraph.is_some() { story.behind.push(line) } else { story.lines.push(line) }
    }

    /// Says that a picture of the file has too many bytes to be read.
    pub fn picture_too_large(&mut self, name: &str) {
        let paragraph = self.paragraphs;
        self.pictures.too_large(name, paragraph, self.limits);
    }

    /// Says that a picture could not be taken over because it is no part of the
    /// file.
    pub fn picture_elsewhere(&mut self, address: &str) {
        let paragraph = self.paragraphs;
        self.pictures.elsewhere(address, paragraph, self.limits);
    }
}
