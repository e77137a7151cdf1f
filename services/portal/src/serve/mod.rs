//! Connections: their number, their pace, their end.
//!
//! A connection costs its holder nothing, so it must cost us little: it has a
//! short time for the head of a request, a least rate for the body, and makes room
//! for others when there are too many and its client keeps us waiting.

mod connections;
mod patience;

use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower_service::Service;

use crate::auth::Peer;
use crate::{Portal, PortalError, router};
use connections::{Connections, Place, Watched};
use patience::Patient;

/// How long accepting waits when the process can open no more.
const FULL_WAIT: Duration = Duration::from_millis(50);

/// Most bytes of a request's head, and of what is read of a body at once.
const BUFFER_BYTES: usize = 64 << 10;
/// How long a client may take nothing of its answer.
const ANSWER_WAIT: Duration = Duration::from_secs(60);

/// The answer to a connection for which there is no place.
const FULL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// A portal that listens.
pub struct Server {
    portal: Arc<Portal>,
    listener: TcpListener,
    connections: Arc<Connections>,
}

impl Server {
    /// Opens the port, when the portal may be opened to those who reach it.
    ///
    /// # Errors
    /// It may not, or the port cannot be had.
    pub async fn open(portal: Arc<Portal>) -> Result<Self, PortalError> {
        let listen = portal.check().await?;
        let listener = TcpListener::bind(listen).await.map_err(|source| PortalError::Bind { listen, source })?;
        let connections = Arc::new(Connections::of(&portal));
        Ok(Self { portal, listener, connections })
    }

    /// Address and port.
    ///
    /// # Errors
    /// The system does not know.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `stop` is ready, then lets requests that are under way end
    /// within `drain`.
    pub async fn run(self, stop: impl Future<Output = ()> + Send, drain: Duration) {
        let Self { portal, listener, connections } = self;
        let router = router(Arc::clone(&portal));
        let header_wait = Duration::from_millis(portal.settings.header_wait_ms);
        let stopping = watch::Sender::new(false);
        let mut stop = pin!(stop);
        loop {
            let accepted = tokio::select! {
                () = &mut stop => break,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, peer)) => {
                    let Some(place) = connections.take(peer.ip()) else {
                        // Told as far as it can be told at once.
                        let _ = stream.try_write(FULL);
                        continue;
                    };
                    let one = Connection { router: router.clone(), peer, place, stopping: stopping.subscribe() };
                    tokio::spawn(one.serve(stream, header_wait));
                }
                Err(error) if is_of_the_client(error.kind()) => {}
                Err(error) => {
                    tracing::warn!(kind = ?error.kind(), "cannot accept a connection");
                    tokio::time::sleep(FULL_WAIT).await;
                }
            }
        }
        drop(listener);
        portal.close();
        stopping.send_replace(true);
        if tokio::time::timeout(drain, connections.empty()).await.is_err() {
            connections.cut_all();
        }
    }
}

/// Whether a connection failed before it was ours.
const fn is_of_the_client(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ConnectionAborted
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionRefused
            | ErrorKind::Interrupted
    )
}

struct Connection {
    router: Router,
    peer: SocketAddr,
    place: Place,
    stopping: watch::Receiver<bool>,
}

impl Connection {
    async fn serve(self, stream: TcpStream, header_wait: Duration) {
        let Self { router, peer, place, mut stopping } = self;
        // Answers are written whole; waiting for more would only delay them.
        let _ = stream.set_nodelay(true);
        let clock = place.clock();
        let service = service_fn(move |request: Request<Incoming>| {
            let (mut router, clock) = (router.clone(), Arc::clone(&clock));
            async move {
                clock.request_begins();
                let mut request = request.map(|body| Body::new(Watched::request(body, Arc::clone(&clock))));
                request.extensions_mut().insert(Peer(peer.ip().to_canonical()));
                let response: Result<Response<Body>, Infallible> = router.call(request).await;
                response.map(|response| response.map(|body| Watched::response(body, clock)))
            }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(header_wait)
            .max_buf_size(BUFFER_BYTES)
            .serve_connection(TokioIo::new(Patient::new(stream, ANSWER_WAIT)), service);
        let mut connection = pin!(connection);
        let cut = place.cut();
        tokio::select! {
            // What the client did wrong is the client's.
            _ = connection.as_mut() => return,
            () = cut.notified() => return,
            _ = stopping.wait_for(|stopping| *stopping) => {}
        }
        connection.as_mut().graceful_shutdown();
        tokio::select! {
            _ = connection.as_mut() => {}
            () = cut.notified() => {}
        }
    }
}
