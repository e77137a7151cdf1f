//! `/livez`, `/readyz` and `/metrics`.
//!
//! For probes and scrapers inside the installation: there is no access control,
//! so that the address must not be one that strangers reach.

use std::future::Future;
use std::net::{SocketAddr, TcpListener};

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, serve};
use tokio_util::sync::CancellationToken;

use crate::metrics::CONTENT_TYPE;
use crate::{Health, LIVE_WITHIN, Metrics, TelemetryError};

/// What the pages tell of.
#[derive(Debug, Clone)]
struct Told {
    health: Health,
    metrics: Metrics,
}

/// Takes the address, so that one that cannot be had is known at the start.
pub(crate) fn listen(address: &str) -> Result<(TcpListener, SocketAddr), TelemetryError> {
    let refused = |source| TelemetryError::Listen { address: address.to_owned(), source };
    let listener = TcpListener::bind(address).map_err(refused)?;
    listener.set_nonblocking(true).map_err(refused)?;
    let bound = listener.local_addr().map_err(refused)?;
    Ok((listener, bound))
}

/// Serves until it is told to stop. The listener is taken at once, within the
/// caller's runtime.
pub(crate) fn serve_on(
    listener: TcpListener,
    health: Health,
    metrics: Metrics,
    stop: CancellationToken,
) -> std::io::Result<impl Future<Output = ()> + Send> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let pages = Router::new()
        .route("/livez", get(livez))
        .route("/readyz", get(readyz))
        .route("/metrics", get(exposition))
        .with_state(Told { health, metrics });
    Ok(async move {
        let served = serve(listener, pages).with_graceful_shutdown(stop.cancelled_owned()).await;
        if let Err(error) = served {
            tracing::error!(error = &error as &dyn std::error::Error, "健康检查和指标的页面停止了");
        }
    })
}

/// The process lives: its loop turns. The broker has no part in it.
async fn livez(State(told): State<Told>) -> (StatusCode, &'static str) {
    if told.health.is_alive_within(LIVE_WITHIN) {
        (StatusCode::OK, "alive\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the main loop hangs\n")
    }
}

/// Which part is down.
async fn readyz(State(told): State<Told>) -> Response {
    let report = told.health.report();
    let status = if report.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    match serde_json::to_string(&report) {
        Ok(body) => (status, typed("application/json"), body).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// All metrics.
async fn exposition(State(told): State<Told>) -> Response {
    match told.metrics.render() {
        Ok(text) => (typed(CONTENT_TYPE), text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// The header of a media type.
fn typed(media: &'static str) -> [(header::HeaderName, HeaderValue); 1] {
    [(header::CONTENT_TYPE, HeaderValue::from_static(media))]
}
