//! Sessions of the page.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use crate::accounts::password::PasswordHash;
use crate::accounts::secret::{Secret, SecretHash};
use crate::accounts::user::User;

/// How exactly it is known when a session was last used: a click a second would
/// else be a write a second.
const SEEN_EVERY: SignedDuration = SignedDuration::from_secs(60);

/// A session that goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose it is. Never a disabled user's.
    pub user: User,
    /// What the page sends along to show that a request comes from it.
    pub csrf: Option<Secret>,
    /// When it began.
    pub began: Timestamp,
    /// When it was last used, to about a minute.
    pub seen: Timestamp,
    /// When it ends, used or not.
    pub expires: Timestamp,
}

/// A session to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// Hash of the secret that the user's cookie holds.
    pub token: SecretHash,
    /// Who logged in.
    pub user: Uuid,
    /// What the password was verified with: the session does not begin when the
    /// password was changed since. `None` for users of an OpenID provider.
    pub password: Option<PasswordHash>,
    /// What the page sends along to show that a request comes from it.
    pub csrf: Option<Secret>,
}

/// How a session stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It ended.
    Over,
    /// It goes on.
    GoesOn {
        /// True when it is to be noted that it was used.
        note: bool,
    },
}

/// How a session stands that may be idle for so long.
pub(crate) fn standing(seen: Timestamp, expires: Timestamp, now: Timestamp, idle: SignedDuration) -> Standing {
    let unused = now.duration_since(seen);
    if now >= expires || unused >= idle {
        return Standing::Over;
    }
    Standing::GoesOn { note: unused >= SEEN_EVERY.min(idle / 8) }
}
