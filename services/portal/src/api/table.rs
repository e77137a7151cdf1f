//! The table of endpoints.

use axum::routing::{get, post};

use super::route::{Answer, Body, Kind, Route};
use super::{jobs, system};
use crate::auth::Scope;
use crate::problem::Code;
use crate::requests::Listing;
use crate::views::{Cancelled, Health, Job, Jobs};

/// All endpoints.
pub static ROUTES: &[Route] = &[
    Route {
        id: "health",
        method: "get",
        path: "/v1/health",
        scope: None,
        summary: "Whether the server answers",
        query: None,
        keyed: false,
        body: Body::None,
        answers: &[Answer { status: 200, says: "It does", kind: Kind::Json(|made| made.subschema_for::<Health>()) }],
        problems: &[],
        handler: || get(system::health),
    },
    Route {
        id: "listJobs",
        method: "get",
        path: "/v1/jobs",
        scope: Some(Scope::Read),
        summary: "Jobs, the latest first",
        query: Some(|made| made.subschema_for::<Listing>()),
        keyed: false,
        body: Body::None,
        answers: &[Answer { status: 200, says: "The jobs", kind: Kind::Json(|made| made.subschema_for::<Jobs>()) }],
        problems: &[Code::Query],
        handler: || get(jobs::list),
    },
    Route {
        id: "getJob",
        method: "get",
        path: "/v1/jobs/{job}",
        scope: Some(Scope::Read),
        summary: "How a job stands",
        query: None,
        keyed: false,
        body: Body::None,
        answers: &[Answer { status: 200, says: "The job", kind: Kind::Json(|made| made.subschema_for::<Job>()) }],
        problems: &[Code::NotFound],
        handler: || get(jobs::show),
    },
    Route {
        id: "cancelJob",
        method: "post",
        path: "/v1/jobs/{job}/cancel",
        scope: Some(Scope::Cancel),
        summary: "Takes a job back",
        query: None,
        keyed: false,
        body: Body::None,
        answers: &[Answer {
            status: 200,
            says: "How many were taken back: none when it had ended",
            kind: Kind::Json(|made| made.subschema_for::<Cancelled>()),
        }],
        problems: &[Code::NotFound],
        handler: || post(jobs::cancel),
    },
];
