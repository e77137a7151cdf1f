//! The table of endpoints.

use axum::routing::{delete, get, post};

use super::route::{Answer, Body, Given, Kind, Route};
use super::{answers, archive, batches, documents, events, jobs, keys, openapi, system};
use crate::auth::Scope;
use crate::problem::Code;
use crate::requests::{
    BatchForm, Drawing, JobForm, JobRequest, KeyRequest, Listing, PreviewRequest, RerenderRequest, Waiting,
};
use crate::views::{Batch, Cancelled, Failures, Health, Job, Jobs, Keys, NewKey, Preview, Review, SourceView};

/// The schema of a type, by reference.
macro_rules! of {
    ($type:ty) => {
        |made| made.subschema_for::<$type>()
    };
}

/// The properties of a type, for parameters.
macro_rules! parameters {
    ($type:ty) => {
        Some(|made| <$type as schemars::JsonSchema>::json_schema(made))
    };
}

const fn ok(says: &'static str, schema: Given) -> Answer {
    Answer { status: 200, says, kind: Kind::Json(schema) }
}

const fn file(says: &'static str, types: &'static [&'static str]) -> Answer {
    Answer { status: 200, says, kind: Kind::File(types) }
}

const EVENTS: &[Answer] = &[Answer { status: 200, says: "Events as they happen", kind: Kind::Events }];

const CANCELLED: &[Answer] = &[ok("How many were taken back; none of those that had ended", of!(Cancelled))];

/// What may be wrong with a submission.
const SUBMISSION: &[Code] =
    &[Code::Query, Code::KeysDiffer, Code::NoFile, Code::SeveralFiles, Code::ZipIsABatch, Code::NotFound, Code::Quota];

/// A question about one thing.
const READ: Route = Route {
    id: "",
    method: "get",
    path: "",
    scope: Some(Scope::Read),
    summary: "",
    query: None,
    keyed: false,
    body: Body::None,
    answers: &[],
    problems: &[Code::NotFound],
    handler: || get(system::health),
};

/// All endpoints.
pub static ROUTES: &[Route] = &[
    Route {
        id: "submitJob",
        method: "post",
        path: "/v1/jobs",
        scope: Some(Scope::Submit),
        summary: "Submit one file, or the documents of an earlier job once more",
        query: parameters!(Waiting),
        keyed: true,
        body: Body::FormOrJson(of!(JobForm), of!(JobRequest)),
        answers: &[
            ok("The job, which ended within the wait", of!(Job)),
            Answer { status: 202, says: "The job is taken on and will end", kind: Kind::Json(of!(Job)) },
        ],
        problems: SUBMISSION,
        handler: || post(jobs::submit),
    },
    Route {
        id: "listJobs",
        path: "/v1/jobs",
        summary: "Jobs, the latest first",
        query: parameters!(Listing),
        answers: &[ok("A page of jobs", of!(Jobs))],
        problems: &[Code::Query],
        handler: || get(jobs::list),
        ..READ
    },
    Route {
        id: "getJob",
        path: "/v1/jobs/{job}",
        summary: "How a job stands, with its documents",
        answers: &[ok("The job", of!(Job))],
        handler: || get(jobs::show),
        ..READ
    },
    Route {
        id: "cancelJob",
        method: "post",
        path: "/v1/jobs/{job}/cancel",
        scope: Some(Scope::Cancel),
        summary: "Take a job back",
        answers: CANCELLED,
        handler: || post(jobs::cancel),
        ..READ
    },
    Route {
        id: "followJob",
        path: "/v1/jobs/{job}/events",
        summary: "How a job stands, at once and on every change: events job (data: Job), then end",
        answers: EVENTS,
        handler: || get(events::of_job),
        ..READ
    },
    Route {
        id: "getReport",
        path: "/v1/jobs/{job}/report",
        summary: "The report of a job that ended",
        answers: &[Answer { status: 200, says: "The report", kind: Kind::OtherJson("wenshu.job-report/1") }],
        problems: &[Code::NotFound, Code::NotYet],
        handler: || get(jobs::report),
        ..READ
    },
    Route {
        id: "getSource",
        path: "/v1/jobs/{job}/source",
        summary: "The file as it was read: numbered lines, and what is in no document",
        answers: &[ok("The lines", of!(SourceView))],
        problems: &[Code::NotFound, Code::NotYet],
        handler: || get(jobs::source),
        ..READ
    },
    Route {
        id: "getOriginal",
        path: "/v1/jobs/{job}/original",
        summary: "The file that was uploaded",
        answers: &[file("The file", &[answers::ANY_BYTES])],
        handler: || get(jobs::original),
        ..READ
    },
    Route {
        id: "getJobZip",
        path: "/v1/jobs/{job}/outputs.zip",
        summary: "All outputs of a job",
        answers: &[file("The outputs", &[answers::ZIP])],
        problems: &[Code::NotFound, Code::NotYet],
        handler: || get(archive::of_job),
        ..READ
    },
    Route {
        id: "rerenderJob",
        method: "post",
        path: "/v1/jobs/{job}/rerender",
        scope: Some(Scope::Submit),
        summary: "Set the documents of a job again, with other elements or corrections, as a new job",
        keyed: true,
        body: Body::Json(of!(RerenderRequest)),
        answers: &[Answer { status: 202, says: "The new job is taken on", kind: Kind::Json(of!(Job)) }],
        problems: &[Code::NotFound, Code::NotYet, Code::Quota],
        handler: || post(jobs::rerender),
        ..READ
    },
    Route {
        id: "getDocument",
        path: "/v1/jobs/{job}/documents/{document}",
        summary: "A document laid open: structure, elements, findings and their places",
        answers: &[ok("The document", of!(Review))],
        problems: &[Code::NotFound, Code::NotYet, Code::DocumentRefused],
        handler: || get(documents::review),
        ..READ
    },
    Route {
        id: "getPage",
        path: "/v1/jobs/{job}/documents/{document}/pages/{page}.png",
        summary: "A page as a picture",
        query: parameters!(Drawing),
        answers: &[file("The picture", &[answers::PNG])],
        problems: &[Code::Query, Code::NotFound, Code::NotYet, Code::DocumentRefused],
        handler: || get(documents::page),
        ..READ
    },
    Route {
        id: "getOutput",
        path: "/v1/jobs/{job}/documents/{document}/outputs/{format}",
        summary: "A finished file",
        answers: &[file("The file", &[answers::PDF, answers::DOCX, "application/json"])],
        problems: &[Code::NotFound, Code::NotYet],
        handler: || get(documents::output),
        ..READ
    },
    Route {
        id: "previewDocument",
        method: "post",
        path: "/v1/jobs/{job}/documents/{document}/preview",
        summary: "A document as it would be with other elements; nothing is kept",
        body: Body::Json(of!(PreviewRequest)),
        answers: &[ok("The document and one page", of!(Preview))],
        problems: &[Code::NotFound, Code::NotYet, Code::Query, Code::DocumentRefused],
        handler: || post(documents::preview),
        ..READ
    },
    Route {
        id: "submitBatch",
        method: "post",
        path: "/v1/batches",
        scope: Some(Scope::Submit),
        summary: "Submit many files, a folder or ZIP files: each file becomes a job of one batch",
        keyed: true,
        body: Body::Form(of!(BatchForm)),
        answers: &[Answer { status: 202, says: "The batch is taken on", kind: Kind::Json(of!(Batch)) }],
        problems: &[Code::TooManyFiles, Code::NoFile, Code::KeysDiffer, Code::NothingTaken, Code::Quota],
        handler: || post(batches::submit),
        ..READ
    },
    Route {
        id: "getBatch",
        path: "/v1/batches/{batch}",
        summary: "How a batch stands",
        answers: &[ok("The batch", of!(Batch))],
        handler: || get(batches::show),
        ..READ
    },
    Route {
        id: "followBatch",
        path: "/v1/batches/{batch}/events",
        summary: "How a batch stands, at once and on every change: events batch (data: Batch), then end",
        answers: EVENTS,
        handler: || get(events::of_batch),
        ..READ
    },
    Route {
        id: "getFailures",
        path: "/v1/batches/{batch}/failures",
        summary: "Failures of a batch by reason",
        answers: &[ok("The reasons", of!(Failures))],
        handler: || get(batches::failures),
        ..READ
    },
    Route {
        id: "getBatchZip",
        path: "/v1/batches/{batch}/outputs.zip",
        summary: "All outputs of a batch, a folder for each file",
        answers: &[file("The outputs", &[answers::ZIP])],
        problems: &[Code::NotFound, Code::NotYet, Code::TooManyFiles],
        handler: || get(archive::of_batch),
        ..READ
    },
    Route {
        id: "cancelBatch",
        method: "post",
        path: "/v1/batches/{batch}/cancel",
        scope: Some(Scope::Cancel),
        summary: "Take the open jobs of a batch back",
        answers: CANCELLED,
        handler: || post(batches::cancel),
        ..READ
    },
    Route {
        id: "listKeys",
        path: "/v1/keys",
        scope: Some(Scope::Admin),
        summary: "Keys of the tenant",
        answers: &[ok("The keys, without their secrets", of!(Keys))],
        problems: &[],
        handler: || get(keys::list),
        ..READ
    },
    Route {
        id: "createKey",
        method: "post",
        path: "/v1/keys",
        scope: Some(Scope::Admin),
        summary: "Make a key for a program",
        body: Body::Json(of!(KeyRequest)),
        answers: &[Answer { status: 201, says: "The key, shown once", kind: Kind::Json(of!(NewKey)) }],
        problems: &[],
        handler: || post(keys::create),
        ..READ
    },
    Route {
        id: "revokeKey",
        method: "delete",
        path: "/v1/keys/{id}",
        scope: Some(Scope::Admin),
        summary: "Revoke a key",
        answers: &[Answer { status: 204, says: "It is revoked", kind: Kind::Empty }],
        handler: || delete(keys::revoke),
        ..READ
    },
    Route {
        id: "getOpenApi",
        path: "/v1/openapi.json",
        scope: None,
        summary: "This description",
        answers: &[Answer { status: 200, says: "The description", kind: Kind::OtherJson("OpenAPI 3.1") }],
        problems: &[],
        handler: || get(openapi::show),
        ..READ
    },
    Route {
        id: "health",
        path: "/v1/health",
        scope: None,
        summary: "Whether the server answers",
        answers: &[ok("It does", of!(Health))],
        problems: &[],
        handler: || get(system::health),
        ..READ
    },
];
