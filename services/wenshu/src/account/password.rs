//! A new password: typed twice at a terminal without being shown, or one line
//! from a pipe.

use std::io::{self, BufRead, IsTerminal, Read, Write};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};
use wenshu_records::password::{PASSWORD_LEAST, hash};
use wenshu_records::{AccountName, PasswordHash};

use super::error::AccountError;
use super::random;

/// Most bytes that are read for a password: more than its most characters take.
const BYTES_MOST: u64 = 4096;

/// The hash of a new password.
///
/// # Errors
/// None was given, two different ones, or one that is too short or too long.
pub(super) fn ask(name: &AccountName) -> Result<PasswordHash, AccountError> {
    let password = if io::stdin().is_terminal() { typed(name)? } else { line()? };
    Ok(hash(&password, random()?)?)
}

/// Typed twice.
fn typed(name: &AccountName) -> Result<String, AccountError> {
    let hidden = Hidden::begin().map_err(AccountError::PasswordUnread)?;
    prompt(&format!("{name} 的密码（至少 {PASSWORD_LEAST} 个字符，输入时不显示）："));
    let first = line()?;
    prompt("\n再输一遍：");
    let second = line()?;
    prompt("\n");
    drop(hidden);
    if first == second { Ok(first) } else { Err(AccountError::PasswordsDiffer) }
}

fn prompt(words: &str) {
    let mut terminal = io::stderr().lock();
    let _ = write!(terminal, "{words}").and_then(|()| terminal.flush());
}

/// One line, without its end.
fn line() -> Result<String, AccountError> {
    read_line(&mut io::stdin().lock())
}

fn read_line(from: &mut impl BufRead) -> Result<String, AccountError> {
    let mut bytes = Vec::new();
    from.take(BYTES_MOST).read_until(b'\n', &mut bytes).map_err(AccountError::PasswordUnread)?;
    if bytes.is_empty() {
        return Err(AccountError::PasswordUnread(io::ErrorKind::UnexpectedEof.into()));
    }
    let is_whole = bytes.last() == Some(&b'\n') || (bytes.len() as u64) < BYTES_MOST;
    let text = String::from_utf8(bytes).ok().filter(|_| is_whole).ok_or(AccountError::PasswordText)?;
    let text = text.strip_suffix('\n').unwrap_or(&text);
    Ok(text.strip_suffix('\r').unwrap_or(text).to_owned())
}

/// A terminal that does not show what is typed, as long as this lives.
struct Hidden {
    before: Termios,
}

impl Hidden {
    fn begin() -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut hidden = before.clone();
        hidden.local_modes.remove(LocalModes::ECHO);
        tcsetattr(io::stdin(), OptionalActions::Flush, &hidden)?;
        Ok(Self { before })
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        // Where it cannot be shown again, the shell does so.
        let _ = tcsetattr(io::stdin(), OptionalActions::Now, &self.before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_a_line_with_its_spaces() {
        let read = |bytes: &[u8]| read_line(&mut io::Cursor::new(bytes.to_vec()));
        assert_eq!(read(" 一二 三 \r\nnext\n".as_bytes()).unwrap(), " 一二 三 ");
        assert_eq!(read(b"no end").unwrap(), "no end");
        assert!(matches!(read(b""), Err(AccountError::PasswordUnread(_))));
        assert!(matches!(read(b"\xff\xfe\n"), Err(AccountError::PasswordText)));
        assert!(matches!(read(&[b'x'; 5000]), Err(AccountError::PasswordText)));
    }
}
