//! Sessions one after the other: a connection that breaks is made anew, for ever.

use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use wenshu_settings::Broker;
use wenshu_telemetry::Metrics;
use wenshu_telemetry::labels::Connection;

use crate::error::PipelineError;
use crate::health::BrokerHealth;
use crate::link::{Backoff, LinkState};
use crate::session::Session;

/// What a service that consumes tells of its connection.
#[derive(Clone, Copy)]
pub struct Consuming<'a> {
    /// The broker.
    pub broker: &'a Broker,
    /// How it stands.
    pub health: &'a BrokerHealth,
    /// Figures.
    pub metrics: &'a Metrics,
}

/// Who consumes: how a session is opened, and what is done with it.
pub trait Consumes<T>: Sync {
    /// Opens a session.
    fn open(&self) -> impl Future<Output = Result<Session<T>, PipelineError>> + Send;

    /// Serves a session until it breaks.
    fn serve(&self, session: Session<T>) -> impl Future<Output = ()> + Send;
}

impl Consuming<'_> {
    /// Opens sessions and serves each until it breaks, until `stop`.
    ///
    /// # Errors
    /// A [`PipelineError`] that no waiting can mend, at the first connection.
    pub async fn keep<T: Send>(
        self,
        stop: &CancellationToken,
        consumer: &impl Consumes<T>,
    ) -> Result<(), PipelineError> {
        let mut backoff = Backoff::new(self.broker);
        let mut connected_once = false;
        while !stop.is_cancelled() {
            match consumer.open().await {
                Ok(session) => {
                    connected_once = true;
                    backoff.reset();
                    self.health.consuming(LinkState::Open);
                    self.metrics.connection_opened(Connection::Consume);
                    consumer.serve(session).await;
                    self.health.consuming(LinkState::Broken);
                    self.metrics.connection_lost(Connection::Consume);
                }
                Err(error) if !error.is_transient() && !connected_once => return Err(error),
                Err(error) => tracing::warn!(error = %error, "no consuming connection"),
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = sleep(backoff.next_wait()) => {}
            }
        }
        Ok(())
    }
}
