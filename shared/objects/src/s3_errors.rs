//! What a failed request to an S3-compatible server comes down to.
//!
//! `object_store` keeps the status and the server's code of most failures only in the
//! words of its errors, which is why words are searched here. The tests provoke each
//! kind at a server, so that a change of the words shows.

use std::error::Error;

use object_store::client::{HttpError, HttpErrorKind};

/// Kinds of failure that mean different things to an operator or a worker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The object, or what a server without codes takes for one, is not there.
    NotFound,
    NoBucket,
    Credentials,
    Denied,
    Region,
    Clock,
    Full,
    /// No connection, or one that broke.
    Connection,
    /// The server is there and does not manage.
    Server,
    /// The server takes the request for wrong.
    Request,
}

/// Codes of the servers we know, before statuses: one status means many things.
const CODES: [(&str, Trouble); 15] = [
    ("NoSuchBucket", Trouble::NoBucket),
    ("InvalidAccessKeyId", Trouble::Credentials),
    ("SignatureDoesNotMatch", Trouble::Credentials),
    ("InvalidToken", Trouble::Credentials),
    ("NotSignedUp", Trouble::Credentials),
    ("RequestTimeTooSkewed", Trouble::Clock),
    ("AuthorizationHeaderMalformed", Trouble::Region),
    ("PermanentRedirect", Trouble::Region),
    ("incorrectly configured region", Trouble::Region),
    ("XMinioStorageFull", Trouble::Full),
    ("QuotaExceeded", Trouble::Full),
    ("507 Insufficient Storage", Trouble::Full),
    ("SlowDown", Trouble::Server),
    ("RequestTimeout", Trouble::Server),
    ("AccessDenied", Trouble::Denied),
];

pub(crate) fn trouble(error: &object_store::Error) -> Trouble {
    let words = words(error);
    if let Some((_, trouble)) = CODES.iter().find(|(code, _)| words.contains(code)) {
        return *trouble;
    }
    match error {
        object_store::Error::NotFound { .. } => Trouble::NotFound,
        object_store::Error::Unauthenticated { .. } => Trouble::Credentials,
        object_store::Error::PermissionDenied { .. } => Trouble::Denied,
        error => match connection_kind(error) {
            Some(HttpErrorKind::Decode) => Trouble::Request,
            Some(_) => Trouble::Connection,
            None if is_server_status(&words) => Trouble::Server,
            None => Trouble::Request,
        },
    }
}

/// The error and its causes. The words may hold a key, never a document.
fn words(error: &object_store::Error) -> String {
    causes(error).map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn connection_kind(error: &object_store::Error) -> Option<HttpErrorKind> {
    causes(error).find_map(|cause| cause.downcast_ref::<HttpError>()).map(HttpError::kind)
}

fn causes(error: &object_store::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    let first: &(dyn Error + 'static) = error;
    std::iter::successors(Some(first), |cause: &&(dyn Error + 'static)| (*cause).source())
}

/// 5xx, and the two of 4xx that ask for patience.
fn is_server_status(words: &str) -> bool {
    ["status code: 5", "status code: 429", "status code: 408"].iter().any(|status| words.contains(status))
}
