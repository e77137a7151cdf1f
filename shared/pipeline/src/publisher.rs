//! The publishing connection: every message persistent, mandatory, confirmed.
//!
//! It is apart from the consuming one: while the broker is short of memory or
//! disk it stops reading from connections that publish, and acknowledgements on
//! the same connection would wait as well.

use std::sync::Arc;
use std::time::{Duration, Instant};

use lapin::options::{BasicPublishOptions, ConfirmSelectOptions};
use lapin::{Channel, Confirmation};
use tokio::sync::{Notify, watch};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;
use wenshu_settings::Broker;
use wenshu_telemetry::labels::{Confirm, Connection};
use wenshu_telemetry::{Metrics, conventions};

use crate::carrier::Carrier;
use crate::error::{PipelineError, PublishError};
use crate::health::BrokerHealth;
use crate::link::{Backoff, Link, LinkState};
use crate::local::LocalBroker;
use crate::outgoing::Outgoing;
use crate::topology::Topology;

/// Publishes; clones share one connection.
#[derive(Clone)]
pub struct Publisher {
    shared: Arc<Shared>,
    line: Line,
}

#[derive(Clone)]
enum Line {
    RabbitMq(watch::Receiver<Option<Channel>>),
    Process(LocalBroker),
}

struct Shared {
    broker: Broker,
    user: String,
    within: Duration,
    metrics: Metrics,
    redeclare: Notify,
}

impl Publisher {
    /// Connects, declares the topology, and keeps the connection up until `stop`.
    /// A broker that is absent is waited for; one that refuses the user or the
    /// topology is an error.
    ///
    /// # Errors
    /// A [`PipelineError`] that no waiting can mend.
    pub async fn start(
        carrier: &Carrier,
        broker: &Broker,
        topology: &Topology,
        name: &str,
        health: BrokerHealth,
        metrics: Metrics,
        stop: CancellationToken,
    ) -> Result<Self, PipelineError> {
        let user = match carrier {
            Carrier::RabbitMq => user_of(broker)?,
            Carrier::Process(_) => name.to_owned(),
        };
        let within = Duration::from_millis(broker.confirm_timeout_ms);
        let shared = Arc::new(Shared { broker: broker.clone(), user, within, metrics, redeclare: Notify::new() });
        if let Carrier::Process(local) = carrier {
            health.publishing(LinkState::Open);
            return Ok(Self { shared, line: Line::Process(local.clone()) });
        }
        let (sender, channel) = watch::channel(None);
        let keeper =
            Keeper { shared: Arc::clone(&shared), topology: topology.clone(), name: format!("{name} publish"), health };
        let first = keeper.connect_or_wait(&stop).await?;
        tokio::spawn(keeper.keep(first, sender, stop));
        Ok(Self { shared, line: Line::RabbitMq(channel) })
    }

    /// The broker's name of this user, which it checks on every message.
    pub fn user(&self) -> &str {
        &self.shared.user
    }

    /// Publishes and waits for the confirm.
    ///
    /// # Errors
    /// A [`PublishError`]; the message may have been stored all the same, unless
    /// the broker said that it was not.
    pub async fn publish(&self, message: &Outgoing) -> Result<(), PublishError> {
        let (within, began) = (self.shared.within, Instant::now());
        let span = conventions::send(&message.exchange, &message.key, message.body.len());
        let published = timeout(within, self.publish_now(message)).instrument(span.clone()).await;
        let result = published.unwrap_or(Err(PublishError::TimedOut { within }));
        if let Err(error) = &result {
            conventions::fail(&span, error.code());
        }
        let told = match &result {
            Ok(()) => Confirm::Confirmed,
            Err(PublishError::Rejected) => Confirm::Nacked,
            Err(PublishError::Unroutable { .. }) => Confirm::Returned,
            Err(PublishError::TimedOut { .. }) => Confirm::Timeout,
            Err(PublishError::Disconnected | PublishError::Client(_)) => Confirm::Lost,
        };
        self.shared.metrics.published(told, began.elapsed());
        if told == Confirm::Returned && message.exchange.starts_with(&self.shared.broker.prefix) {
            // Somebody deleted a queue or a binding of ours.
            self.shared.redeclare.notify_one();
        }
        result
    }

    async fn publish_now(&self, message: &Outgoing) -> Result<(), PublishError> {
        let mut channel = match &self.line {
            Line::RabbitMq(channel) => channel.clone(),
            Line::Process(local) => return local.publish(&self.shared.user, message),
        };
        let current = channel.wait_for(Option::is_some).await.map_err(|_| PublishError::Disconnected)?.clone();
        let current = current.ok_or(PublishError::Disconnected)?;
        let options = BasicPublishOptions { mandatory: message.mandatory, ..Default::default() };
        let properties = message.properties(&self.shared.user);
        let sent = current
            .basic_publish(
                message.exchange.as_str().into(),
                message.key.as_str().into(),
                options,
                &message.body,
                properties,
            )
            .await
            .map_err(PublishError::Client)?;
        match sent.await.map_err(PublishError::Client)? {
            // A confirm says that the message was dealt with, not that anybody got it.
            Confirmation::Ack(Some(_)) | Confirmation::Nack(Some(_)) => {
                Err(PublishError::Unroutable { exchange: message.exchange.clone() })
            }
            Confirmation::Ack(None) => Ok(()),
            Confirmation::Nack(None) => Err(PublishError::Rejected),
            Confirmation::NotRequested => Err(PublishError::Disconnected),
        }
    }

    /// Publishes again and again until it is confirmed; gives up only when `stop`
    /// is cancelled.
    ///
    /// # Errors
    /// The last [`PublishError`] before `stop`.
    pub async fn publish_surely(&self, message: &Outgoing, stop: &CancellationToken) -> Result<(), PublishError> {
        let mut backoff = Backoff::new(&self.shared.broker);
        loop {
            let error = match self.publish(message).await {
                Ok(()) => return Ok(()),
                Err(error) => error,
            };
            tracing::warn!(publish.error = error.code(), publish.exchange = message.exchange, "publishing again");
            tokio::select! {
                () = stop.cancelled() => return Err(error),
                () = sleep(backoff.next_wait()) => {}
            }
        }
    }
}

/// Keeps the connection up.
struct Keeper {
    shared: Arc<Shared>,
    topology: Topology,
    name: String,
    health: BrokerHealth,
}

impl Keeper {
    async fn connect_or_wait(&self, stop: &CancellationToken) -> Result<Option<(Link, Channel)>, PipelineError> {
        match self.connect().await {
            Ok(connected) => Ok(Some(connected)),
            Err(error) if error.is_transient() => {
                tracing::warn!(error = %error, "the broker is waited for");
                Ok(None)
            }
            Err(_) if stop.is_cancelled() => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn connect(&self) -> Result<(Link, Channel), PipelineError> {
        let link = Link::connect(&self.shared.broker, &self.name).await?;
        let channel = link.channel().await?;
        self.topology.declare(&channel).await?;
        channel.confirm_select(ConfirmSelectOptions::default()).await.map_err(PipelineError::Channel)?;
        Ok((link, channel))
    }

    async fn keep(
        self,
        first: Option<(Link, Channel)>,
        channel: watch::Sender<Option<Channel>>,
        stop: CancellationToken,
    ) {
        let mut backoff = Backoff::new(&self.shared.broker);
        let mut connected = first;
        loop {
            match connected.take() {
                Some((link, open)) => {
                    backoff.reset();
                    self.shared.metrics.connection_opened(Connection::Publish);
                    self.health.publishing(LinkState::Open);
                    channel.send_replace(Some(open.clone()));
                    self.until_broken(&link, &open, &stop).await;
                    channel.send_replace(None);
                    self.health.publishing(LinkState::Broken);
                    if stop.is_cancelled() {
                        link.close().await;
                        return;
                    }
                    self.shared.metrics.connection_lost(Connection::Publish);
                }
                None => {
                    tokio::select! {
                        () = stop.cancelled() => return,
                        () = sleep(backoff.next_wait()) => {}
                    }
                }
            }
            connected = match self.connect().await {
                Ok(connected) => Some(connected),
                Err(error) => {
                    tracing::warn!(error = %error, "no publishing connection");
                    None
                }
            };
        }
    }

    /// On a channel of its own: a refusal closes the channel.
    async fn declare_again(&self, link: &Link) {
        let declared = async {
            let channel = link.channel().await?;
            self.topology.declare(&channel).await
        };
        match declared.await {
            Ok(()) => tracing::warn!("a queue was missing; the topology is declared anew"),
            Err(error) => tracing::error!(error = %error, "the topology cannot be declared anew"),
        }
    }

    /// Waits until the connection or its channel has ended.
    async fn until_broken(&self, link: &Link, channel: &Channel, stop: &CancellationToken) {
        let mut state = link.state();
        loop {
            let current = *state.borrow_and_update();
            self.health.publishing(current);
            self.shared.metrics.blocked(current == LinkState::Blocked);
            if current == LinkState::Broken || !link.is_up() || !channel.status().connected() {
                return;
            }
            tokio::select! {
                () = stop.cancelled() => return,
                changed = state.changed() => if changed.is_err() { return },
                () = self.shared.redeclare.notified() => self.declare_again(link).await,
                // A channel that the broker closed alone tells no connection.
                () = sleep(Duration::from_secs(1)) => {}
            }
        }
    }
}

fn user_of(broker: &Broker) -> Result<String, PipelineError> {
    let uri: lapin::uri::AMQPUri = broker.url.expose().parse().map_err(|reason| PipelineError::Address { reason })?;
    Ok(uri.authority.userinfo.username)
}
