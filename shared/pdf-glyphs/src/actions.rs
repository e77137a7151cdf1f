//! What in a file acts or points outside (ISO 32000-1, 12.6). It is only noticed.

/// What was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Actions {
    /// Scripts.
    pub scripts: bool,
    /// Files, films or sounds packed into it.
    pub embedded: bool,
    /// Programs to be started, files to be opened, forms to be sent.
    pub outside: bool,
}

const SCRIPTS: [&[u8]; 2] = [b"JavaScript", b"JS"];
const EMBEDDED: [&[u8]; 6] =
    [b"EmbeddedFile", b"EmbeddedFiles", b"FileAttachment", b"RichMedia", b"Movie", b"Rendition"];
const OUTSIDE: [&[u8]; 5] = [b"Launch", b"SubmitForm", b"ImportData", b"GoToR", b"GoToE"];

impl Actions {
    /// Looks at an object for names of actions.
    pub fn look(&mut self, object: &[u8]) {
        let mut rest = object;
        while let Some(at) = rest.iter().position(|byte| *byte == b'/') {
            rest = rest.get(at.saturating_add(1)..).unwrap_or_default();
            let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            let name = rest.get(..length).unwrap_or_default();
            self.scripts |= SCRIPTS.contains(&name);
            self.embedded |= EMBEDDED.contains(&name);
            self.outside |= OUTSIDE.contains(&name);
        }
    }
}
