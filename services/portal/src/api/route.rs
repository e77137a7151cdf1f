//! A row of the table of endpoints.

use std::sync::Arc;

use axum::routing::MethodRouter;
use schemars::{Schema, SchemaGenerator};

use crate::Portal;
use crate::auth::Scope;
use crate::problem::Code;

/// Makes the schema of a type.
pub type Given = fn(&mut SchemaGenerator) -> Schema;

/// An endpoint.
pub struct Route {
    /// Its name for generated clients.
    pub id: &'static str,
    /// `get`, `post` or `delete`.
    pub method: &'static str,
    /// Its path, with parameters in braces.
    pub path: &'static str,
    /// What a caller must be allowed; none: anybody may.
    pub scope: Option<Scope>,
    /// What it does, in one line.
    pub summary: &'static str,
    /// Parameters of the address: the properties of a type.
    pub query: Option<Given>,
    /// Whether it takes `Idempotency-Key`.
    pub keyed: bool,
    /// What it takes.
    pub body: Body,
    /// What it answers when all is well.
    pub answers: &'static [Answer],
    /// What may be wrong, beside what may be wrong everywhere.
    pub problems: &'static [Code],
    /// Its handler, for its method.
    pub handler: fn() -> MethodRouter<Arc<Portal>>,
}

/// What an endpoint takes.
#[derive(Clone, Copy)]
pub enum Body {
    /// Nothing.
    None,
    /// JSON.
    Json(Given),
    /// A form with files.
    Form(Given),
    /// A form with files, or JSON.
    FormOrJson(Given, Given),
}

/// An answer when all is well.
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// What it is.
    pub says: &'static str,
    /// Its body.
    pub kind: Kind,
}

/// The body of an answer.
#[derive(Clone, Copy)]
pub enum Kind {
    /// None.
    Empty,
    /// JSON.
    Json(Given),
    /// JSON of another schema of ours, by its tag.
    OtherJson(&'static str),
    /// A file of one of these media types.
    File(&'static [&'static str]),
    /// Events as they happen.
    Events,
}

impl Answer {
    /// Whether it is a stored file, which a client may have already.
    pub(super) fn is_download(&self) -> bool {
        let drawn = |kind: &&str| matches!(*kind, "image/png" | "application/zip");
        matches!(self.kind, Kind::File(types) if !types.iter().any(drawn))
    }
}

impl Kind {
    /// Its media types.
    pub const fn media_types(&self) -> &'static [&'static str] {
        match self {
            Self::Empty => &[],
            Self::Json(_) | Self::OtherJson(_) => &["application/json"],
            Self::File(types) => types,
            Self::Events => &["text/event-stream"],
        }
    }
}

impl Route {
    /// Whether it takes a form with files.
    pub(super) const fn takes_form(&self) -> bool {
        matches!(self.body, Body::Form(_) | Body::FormOrJson(..))
    }

    /// Whether it makes one of the types that an `Accept` names.
    pub(super) fn makes(&self, accept: &str) -> bool {
        let mut made = self.answers.iter().flat_map(|answer| answer.kind.media_types()).peekable();
        if made.peek().is_none() {
            return true;
        }
        let taken: Vec<&str> = accept.split(',').filter_map(|part| part.split(';').next()).map(str::trim).collect();
        made.any(|made| {
            let group = made.split('/').next().unwrap_or_default();
            taken.iter().any(|taken| {
                *taken == "*/*" || taken.eq_ignore_ascii_case(made) || taken.strip_suffix("/*") == Some(group)
            })
        })
    }
}
