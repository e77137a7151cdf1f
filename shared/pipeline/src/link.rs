//! One connection to the broker, and the waits between tries.
//!
//! The client library's own recovery is not used: it gives up, and it does not
//! restore a channel that the broker closed alone. Whoever holds a [`Link`]
//! makes a new one when it breaks, and declares and consumes anew.

use std::time::Duration;

use futures_util::StreamExt;
use lapin::uri::AMQPUri;
use lapin::{Channel, Connection, ConnectionProperties, ErrorKind, Event};
use tokio::sync::watch;
use tokio::time::timeout;
use wenshu_settings::Broker;

use crate::error::PipelineError;

/// A connection of our own.
pub struct Link {
    connection: Connection,
    state: watch::Receiver<LinkState>,
}

/// How a connection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkState {
    /// Messages flow.
    Open,
    /// The broker has no memory or disk and takes no messages.
    Blocked,
    /// It ended.
    Broken,
}

impl Link {
    /// Connects under a name that the broker's operator sees.
    ///
    /// # Errors
    /// A [`PipelineError`] that says what to do.
    pub async fn connect(broker: &Broker, name: &str) -> Result<Self, PipelineError> {
        let mut uri: AMQPUri = broker.url.expose().parse().map_err(|reason| PipelineError::Address { reason })?;
        let place = format!("{}:{}", uri.authority.host, uri.authority.port);
        uri.query.heartbeat = Some(broker.heartbeat_s);
        let within = Duration::from_millis(broker.connect_timeout_ms);
        let properties = ConnectionProperties::default().with_connection_name(name.into());
        let connected = timeout(within, Connection::connect_uri(uri, properties)).await;
        let connection = match connected {
            Ok(Ok(connection)) => connection,
            Ok(Err(cause)) if is_refusal(&cause) => return Err(PipelineError::Refused { place, cause }),
            Ok(Err(cause)) => return Err(PipelineError::Unreachable { place, cause }),
            Err(_) => return Err(PipelineError::Silent { place, within }),
        };
        let (sender, state) = watch::channel(LinkState::Open);
        let mut events = connection.events_listener();
        tokio::spawn(async move {
            while let Some(event) = events.next().await {
                let state = match event {
                    Event::ConnectionBlocked(_) => LinkState::Blocked,
                    Event::ConnectionUnblocked | Event::Connected => LinkState::Open,
                    Event::Error(_) => LinkState::Broken,
                    _ => continue,
                };
                sender.send_replace(state);
                if state == LinkState::Broken {
                    break;
                }
            }
            sender.send_replace(LinkState::Broken);
        });
        Ok(Self { connection, state })
    }

    /// A new channel.
    ///
    /// # Errors
    /// [`PipelineError::Channel`].
    pub async fn channel(&self) -> Result<Channel, PipelineError> {
        self.connection.create_channel().await.map_err(PipelineError::Channel)
    }

    /// How the connection stands, and when that changes.
    pub fn state(&self) -> watch::Receiver<LinkState> {
        self.state.clone()
    }

    /// True while the connection is up, blocked or not.
    pub fn is_up(&self) -> bool {
        self.connection.status().connected()
    }

    /// Says goodbye, so that the broker hands on at once what was not
    /// acknowledged.
    pub async fn close(self) {
        let closed = timeout(Duration::from_secs(2), self.connection.close(200, "bye".into())).await;
        // The socket closes with the process in any case.
        drop(closed);
    }
}

/// A wrong user or password ends the handshake with 403, a wrong virtual host
/// with 530.
fn is_refusal(error: &lapin::Error) -> bool {
    match error.kind() {
        ErrorKind::ProtocolError(error) => matches!(error.get_id(), 403 | 530),
        _ => false,
    }
}

/// Growing waits between tries, without end.
#[derive(Debug, Clone)]
pub struct Backoff {
    first: Duration,
    most: Duration,
    next: Duration,
}

impl Backoff {
    /// The waits of the settings.
    pub fn new(broker: &Broker) -> Self {
        let first = Duration::from_millis(broker.backoff_first_ms.max(1));
        Self { first, most: Duration::from_millis(broker.backoff_most_ms).max(first), next: first }
    }

    /// Begins again with the shortest wait.
    pub fn reset(&mut self) {
        self.next = self.first;
    }

    /// The next wait: each is twice the one before, up to the longest.
    pub fn next_wait(&mut self) -> Duration {
        let wait = self.next;
        self.next = (self.next * 2).min(self.most);
        wait
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_the_longest_and_begin_again() {
        let settings = wenshu_settings::Settings::read(None, []).unwrap();
        let broker = Broker { backoff_first_ms: 100, backoff_most_ms: 350, ..settings.broker };
        let mut backoff = Backoff::new(&broker);
        let waits: Vec<u128> = (0..4).map(|_| backoff.next_wait().as_millis()).collect();
        assert_eq!(waits, [100, 200, 350, 350]);
        backoff.reset();
        assert_eq!(backoff.next_wait().as_millis(), 100);
    }
}
