//! The pace of a request's body: one that stalls or drags is cut.
//!
//! Only the time counts in which we wait for the client, so that a handler that
//! is busy cuts nobody.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep};

use crate::Portal;
use crate::problem::{ApiProblem, Code};

/// What is still read of a body that nobody wants, so that the client hears the
/// answer and not a broken connection.
const LEFT_BYTES_MOST: u64 = 64 << 20;
/// How long.
const LEFT_WAIT: Duration = Duration::from_secs(5);

/// How fast a body must come.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    bytes_a_second: u64,
    grace: Duration,
    whole: Duration,
}

impl Pace {
    /// The pace of the settings.
    pub(crate) const fn of(settings: &wenshu_settings::Portal) -> Self {
        Self {
            bytes_a_second: settings.rate_bytes_least,
            grace: Duration::from_millis(settings.rate_grace_ms),
            whole: Duration::from_millis(settings.upload_wait_ms),
        }
    }

    /// The time that may be waited for so many bytes.
    fn allowed(&self, bytes: u64) -> Duration {
        match self.bytes_a_second {
            0 => self.whole,
            rate => self.grace + Duration::from_millis(bytes.saturating_mul(1_000) / rate),
        }
    }
}

/// Holds the body of a request to the pace, and answers for one that was cut.
pub(crate) async fn keep(State(portal): State<Arc<Portal>>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let cut = Arc::new(AtomicBool::new(false));
    let waits_for_word = request.headers().contains_key(header::EXPECT);
    let (parts, body) = request.into_parts();
    let paced = Paced::new(body, portal.pace, Arc::clone(&cut), waits_for_word);
    let mut response = next.run(Request::from_parts(parts, Body::new(paced))).await;
    if cut.load(Ordering::Relaxed) {
        response = ApiProblem::new(Code::Slow).into_response();
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// A body under a pace.
struct Paced {
    inner: Option<Body>,
    pace: Pace,
    cut: Arc<AtomicBool>,
    /// The client sends nothing before we ask for it.
    waits_for_word: bool,
    bytes: u64,
    /// Time that we have waited for the client.
    waited: Duration,
    /// Since when we wait now.
    since: Option<Instant>,
    ends: Instant,
    timer: Pin<Box<Sleep>>,
}

impl Paced {
    fn new(inner: Body, pace: Pace, cut: Arc<AtomicBool>, waits_for_word: bool) -> Self {
        let now = Instant::now();
        Self {
            inner: Some(inner),
            pace,
            cut,
            waits_for_word,
            bytes: 0,
            waited: Duration::ZERO,
            since: None,
            ends: now + pace.whole,
            timer: Box::pin(tokio::time::sleep_until(now + pace.whole)),
        }
    }

    /// Waits for the client, as long as it may take.
    fn wait(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let since = *self.since.get_or_insert_with(Instant::now);
        let left = self.pace.allowed(self.bytes).saturating_sub(self.waited);
        self.timer.as_mut().reset((since + left).min(self.ends));
        ready!(self.timer.as_mut().poll(context));
        self.cut.store(true, Ordering::Relaxed);
        self.inner = None;
        Poll::Ready(Some(Err(axum::Error::new(io::Error::from(io::ErrorKind::TimedOut)))))
    }
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Some(inner) = &mut self.inner else { return Poll::Ready(None) };
        let Poll::Ready(frame) = Pin::new(inner).poll_frame(context) else { return self.wait(context) };
        if let Some(since) = self.since.take() {
            self.waited += since.elapsed();
        }
        match &frame {
            Some(Ok(frame)) => {
                let bytes = frame.data_ref().map_or(0, Bytes::len) as u64;
                self.bytes = self.bytes.saturating_add(bytes);
            }
            Some(Err(_)) | None => self.inner = None,
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.as_ref().map_or_else(SizeHint::default, HttpBody::size_hint)
    }
}

impl Drop for Paced {
    /// Reads on for a moment when the answer came before the end of the body:
    /// a client that is still sending would otherwise see the connection break.
    fn drop(&mut self) {
        let Some(body) = self.inner.take().filter(|body| !body.is_end_stream()) else { return };
        if self.waits_for_word && self.bytes == 0 {
            return;
        }
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                let _ = tokio::time::timeout(LEFT_WAIT, read_off(body)).await;
            });
        }
    }
}

async fn read_off(mut body: Body) {
    let mut bytes = 0;
    while let Some(Ok(frame)) = std::future::poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        bytes += frame.data_ref().map_or(0, Bytes::len) as u64;
        if bytes > LEFT_BYTES_MOST {
            return;
        }
    }
}
