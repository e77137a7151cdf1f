//! Events of jobs and batches as they happen (server-sent events).
//!
//! Each event holds the whole state, so that nothing depends on what was missed:
//! who comes back after a break simply sees how it stands.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream};
use serde::Serialize;
use tokio::sync::broadcast::Receiver;
use tokio::time::Instant;
use wenshu_messages::{BatchId, JobId};

use crate::auth::Caller;
use crate::backend::Stirred;
use crate::extract::Path;
use crate::intake::until;
use crate::problem::ApiProblem;
use crate::{Portal, convert};

use super::batches::batch_of;

/// Least time between two events: a job of a hundred documents stirs hundreds of
/// times, and nobody reads so fast.
const APART: Duration = Duration::from_millis(50);
/// How often the state is asked for when nothing is heard.
const ASK_ANYWAY: Duration = Duration::from_secs(2);
/// How often a comment shows that the connection is alive.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// `GET /v1/jobs/{job}/events`.
pub(super) async fn of_job(
    State(portal): State<Arc<Portal>>,
    caller: Caller,
    Path(job): Path<JobId>,
) -> Result<Response, ApiProblem> {
    follow(portal, caller, Subject::Job(job)).await
}

/// `GET /v1/batches/{batch}/events`.
pub(super) async fn of_batch(
    State(portal): State<Arc<Portal>>,
    caller: Caller,
    Path(batch): Path<BatchId>,
) -> Result<Response, ApiProblem> {
    follow(portal, caller, Subject::Batch(batch)).await
}

/// What is followed.
#[derive(Debug, Clone, Copy)]
enum Subject {
    Job(JobId),
    Batch(BatchId),
}

/// How it stands.
struct Standing {
    data: String,
    ended: bool,
}

impl Subject {
    async fn state(self, portal: &Portal, caller: &Caller) -> Result<Standing, ApiProblem> {
        match self {
            Self::Job(job) => {
                let job = convert::job(portal.backend.job(&caller.tenant, job).await?);
                Ok(Standing { data: text(&job), ended: job.status.is_some() })
            }
            Self::Batch(batch) => {
                let batch = batch_of(portal, &caller.tenant, batch).await?;
                Ok(Standing { data: text(&batch), ended: batch.sums.open == 0 })
            }
        }
    }

    fn is_meant(self, happened: &Stirred) -> bool {
        match self {
            Self::Job(job) => happened.job == job,
            Self::Batch(batch) => happened.batch == Some(batch),
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Job(_) => "job",
            Self::Batch(_) => "batch",
        }
    }
}

fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

async fn follow(portal: Arc<Portal>, caller: Caller, subject: Subject) -> Result<Response, ApiProblem> {
    // Taken first, so that nothing happens unheard between it and the question.
    let stirred = portal.backend.stirred();
    let first = subject.state(&portal, &caller).await?;
    let follower =
        Follower { portal, caller, subject, stirred, next: Next::Tell(first), told: String::new(), at: None };
    let events = Sse::new(events(follower)).keep_alive(KeepAlive::new().interval(HEARTBEAT));
    let mut response = events.into_response();
    // A proxy that gathers answers would hold the events back.
    response.headers_mut().insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(response)
}

struct Follower {
    portal: Arc<Portal>,
    caller: Caller,
    subject: Subject,
    stirred: Receiver<Stirred>,
    next: Next,
    /// What was told last, and when.
    told: String,
    at: Option<Instant>,
}

/// What comes next.
enum Next {
    Tell(Standing),
    Wait,
    End,
    Over,
}

fn events(follower: Follower) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(follower, async |mut follower| {
        let event = follower.event().await?;
        Some((Ok(event), follower))
    })
}

impl Follower {
    async fn event(&mut self) -> Option<Event> {
        loop {
            match std::mem::replace(&mut self.next, Next::Over) {
                Next::Tell(state) => {
                    self.next = if state.ended { Next::End } else { Next::Wait };
                    self.told.clone_from(&state.data);
                    self.at = Some(Instant::now());
                    return Some(Event::default().event(self.subject.name()).data(state.data));
                }
                Next::Wait => self.next = self.wait().await?,
                Next::End => return Some(Event::default().event("end").data("{}")),
                Next::Over => return None,
            }
        }
    }

    /// Waits until it stands otherwise; none when the portal closes or the thing
    /// is gone.
    async fn wait(&mut self) -> Option<Next> {
        loop {
            let subject = self.subject;
            tokio::select! {
                () = until(&mut self.stirred, |happened| subject.is_meant(happened)) => {}
                () = tokio::time::sleep(ASK_ANYWAY) => {}
                () = self.portal.closing() => return None,
            }
            if let Some(at) = self.at {
                tokio::time::sleep_until(at + APART).await;
            }
            // What happened meanwhile is in the state that is asked for now.
            self.stirred = self.stirred.resubscribe();
            match subject.state(&self.portal, &self.caller).await {
                Ok(state) if state.data != self.told => return Some(Next::Tell(state)),
                Ok(_) => {}
                // A part that is away comes back.
                Err(problem) if problem.retry_after.is_some() => {}
                Err(_) => return None,
            }
        }
    }
}
