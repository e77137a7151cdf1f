//! The consuming connection: one channel a queue, acknowledgements by hand.
//! Within one process there is no connection, and nothing that breaks.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use lapin::Channel;
use lapin::message::Delivery;
use lapin::options::{
    BasicAckOptions, BasicCancelOptions, BasicConsumeOptions, BasicQosOptions, QueueBindOptions, QueueDeclareOptions,
};
use lapin::types::{AMQPValue, FieldTable};
use tokio::sync::mpsc;
use tokio::time::timeout;
use wenshu_settings::Broker;
use wenshu_telemetry::conventions;

use crate::carrier::Carrier;
use crate::error::PipelineError;
use crate::link::{Link, LinkState};
use crate::local::{Consumer, LocalSession};
use crate::outgoing::{ATTEMPT, SENT_MS, TRACEPARENT};
use crate::topology::Topology;

/// A queue to consume from.
#[derive(Debug, Clone)]
pub struct Source<T> {
    /// Its name.
    pub queue: String,
    /// Messages that may be at work or wait in this process.
    pub prefetch: u16,
    /// What its messages are to the consumer.
    pub tag: T,
}

/// A queue that is this session's alone and goes with it.
#[derive(Debug, Clone)]
pub struct Private<T> {
    /// Its name, for who is answered on it; one that the broker makes when absent.
    pub name: Option<String>,
    /// Exchanges and keys that lead to it.
    pub bindings: Vec<(String, String)>,
    /// Messages that may be at work or wait in this process.
    pub prefetch: u16,
    /// What its messages are to the consumer.
    pub tag: T,
}

impl<T> Private<T> {
    /// Orders to all workers.
    pub fn control(topology: &Topology, tag: T) -> Self {
        Self { name: None, bindings: vec![(topology.control(), String::new())], prefetch: 64, tag }
    }
}

/// Answers a delivery.
#[derive(Clone)]
pub(crate) enum Acker {
    RabbitMq(lapin::Acker),
    Process(Arc<Consumer>, u64),
}

impl std::fmt::Debug for Acker {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Acker")
    }
}

/// A message that was delivered and must be answered once.
#[derive(Debug)]
pub struct Received<T> {
    /// Where it is from.
    pub tag: T,
    /// The queue.
    pub queue: String,
    /// The body.
    pub body: Vec<u8>,
    /// What the broker and the sender say of it.
    pub facts: Facts,
    pub(crate) acker: Acker,
}

/// What stands beside a message's body.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The broker-checked user who sent it.
    pub user: Option<String>,
    /// The exchange that it was published to.
    pub exchange: String,
    /// The routing key.
    pub key: String,
    /// Number of the delivery on its channel.
    pub delivery_tag: u64,
    /// Names the message.
    pub message_id: Option<String>,
    /// What the sender matches the answer by.
    pub correlation_id: Option<String>,
    /// Where the sender wants the answer.
    pub reply_to: Option<String>,
    /// Trace context.
    pub traceparent: Option<String>,
    /// When it was published, milliseconds since 1970.
    pub sent_ms: Option<i64>,
    /// The try, of a message whose body we could not read.
    pub attempt: u32,
    /// True when it may have been delivered before.
    pub redelivered: bool,
    /// All headers whose value is a short text or a number, as text.
    pub headers: Vec<(String, String)>,
}

impl Facts {
    /// A header, as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }
}

impl<T> Received<T> {
    /// The delivery as spans have it.
    pub fn delivery(&self) -> conventions::Delivery<'_> {
        conventions::Delivery {
            exchange: &self.facts.exchange,
            routing_key: &self.facts.key,
            queue: &self.queue,
            delivery_tag: self.facts.delivery_tag,
            message_id: self.facts.message_id.as_deref(),
            body_bytes: self.body.len(),
        }
    }

    /// Tells the broker that the message is dealt with. False means that the
    /// channel is gone: the message will come again.
    pub async fn acknowledge(&self) -> bool {
        acknowledged(&self.acker, false).await
    }
}

/// How long the client library may take to say what became of a call on a channel.
/// On a connection that broke while the process was stopped it may never say it.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

async fn acknowledged(acker: &Acker, multiple: bool) -> bool {
    match acker {
        Acker::RabbitMq(acker) => {
            matches!(timeout(ANSWER_WITHIN, acker.ack(BasicAckOptions { multiple })).await, Ok(Ok(true)))
        }
        Acker::Process(consumer, delivery_tag) => consumer.acknowledge(*delivery_tag, multiple),
    }
}

/// Which deliveries of one queue are acknowledged, so that a batch costs one
/// acknowledgement where that says no more than what is true.
#[derive(Debug)]
pub struct Acknowledged {
    /// All deliveries before this one are acknowledged; `None` once one was left.
    next: Option<u64>,
}

impl Default for Acknowledged {
    fn default() -> Self {
        // Tags of a channel begin at 1.
        Self { next: Some(1) }
    }
}

impl Acknowledged {
    /// Tells the broker that a batch, in the order of its delivery, is dealt with.
    /// False means that messages of it come again. `self` is that of the queue and
    /// the session, from the first delivery on.
    pub async fn batch<T>(&mut self, batch: &[Received<T>]) -> bool {
        let tags: Vec<u64> = batch.iter().map(|received| received.facts.delivery_tag).collect();
        if let (Some(after), Some(last)) = (self.run(&tags), batch.last()) {
            self.next = Some(after);
            return acknowledged(&last.acker, true).await;
        }
        self.next = None;
        let mut all = true;
        for received in batch {
            all &= received.acknowledge().await;
        }
        all
    }

    /// Says that a batch was left: it comes again with the next session.
    pub const fn leave(&mut self) {
        self.next = None;
    }

    /// The tag after the batch, if nothing before the batch or in it is left out.
    fn run(&self, tags: &[u64]) -> Option<u64> {
        let next = self.next?;
        let whole = tags.iter().zip(next..).all(|(tag, expected)| *tag == expected);
        whole.then(|| next.saturating_add(tags.len() as u64))
    }
}

/// A consuming connection with its consumers.
pub struct Session<T> {
    line: Line,
    received: mpsc::Receiver<Received<T>>,
}

enum Line {
    RabbitMq { link: Link, channels: Vec<(Channel, String)> },
    Process(LocalSession),
}

impl<T: Clone + Send + Sync + 'static> Session<T> {
    /// Connects, declares the topology and begins to consume, from queues of the
    /// topology and from such as go with the session.
    ///
    /// # Errors
    /// A [`PipelineError`].
    pub async fn open(
        carrier: &Carrier,
        broker: &Broker,
        topology: &Topology,
        name: &str,
        sources: &[Source<T>],
        private: &[Private<T>],
    ) -> Result<Self, PipelineError> {
        let (sender, received) = mpsc::channel(1);
        let line = match carrier {
            Carrier::Process(local) => Line::Process(local.consume(sources, private, &sender)),
            Carrier::RabbitMq => connect(broker, topology, name, sources, private, &sender).await?,
        };
        Ok(Self { line, received })
    }

    /// The next message; nothing when the session has broken.
    pub async fn next(&mut self) -> Option<Received<T>> {
        let Line::RabbitMq { link, .. } = &self.line else { return self.received.recv().await };
        let mut state = link.state();
        loop {
            if *state.borrow_and_update() == LinkState::Broken || !self.is_whole() {
                return None;
            }
            tokio::select! {
                received = self.received.recv() => return received,
                changed = state.changed() => if changed.is_err() { return None },
                // The broker may close one channel alone, as after its consumer
                // timeout; the connection does not tell.
                () = tokio::time::sleep(std::time::Duration::from_secs(1)) => {}
            }
        }
    }

    /// True while connection and every channel are up.
    pub fn is_whole(&self) -> bool {
        match &self.line {
            Line::RabbitMq { link, channels } => {
                link.is_up() && channels.iter().all(|(channel, _)| channel.status().connected())
            }
            Line::Process(_) => true,
        }
    }

    /// True when the broker closed a channel and left the connection.
    pub fn lost_channel(&self) -> bool {
        match &self.line {
            Line::RabbitMq { link, .. } => link.is_up() && !self.is_whole(),
            Line::Process(_) => false,
        }
    }

    /// Takes no more messages; those received may still be acknowledged.
    pub async fn stop_consuming(&mut self) {
        match &self.line {
            Line::RabbitMq { channels, .. } => {
                for (channel, tag) in channels {
                    // A channel that is gone delivers nothing either.
                    let cancelled = channel.basic_cancel(tag.as_str().into(), BasicCancelOptions::default());
                    drop(timeout(ANSWER_WITHIN, cancelled).await);
                }
            }
            Line::Process(session) => session.stop_consuming(),
        }
        self.received.close();
    }

    /// Ends the connection; what was not acknowledged is delivered again.
    pub async fn close(self) {
        if let Line::RabbitMq { link, .. } = self.line {
            drop(timeout(ANSWER_WITHIN, link.close()).await);
        }
    }
}

async fn connect<T: Clone + Send + Sync + 'static>(
    broker: &Broker,
    topology: &Topology,
    name: &str,
    sources: &[Source<T>],
    private: &[Private<T>],
    sender: &mpsc::Sender<Received<T>>,
) -> Result<Line, PipelineError> {
    let link = Link::connect(broker, &format!("{name} consume")).await?;
    let first = link.channel().await?;
    topology.declare(&first).await?;
    let mut own = Vec::with_capacity(private.len());
    for wanted in private {
        let queue = private_queue(&first, wanted).await?;
        own.push(Source { queue, prefetch: wanted.prefetch, tag: wanted.tag.clone() });
    }
    let mut channels = Vec::new();
    for source in sources.iter().chain(&own) {
        let channel = link.channel().await?;
        let tag = consume(&channel, source, sender.clone()).await?;
        channels.push((channel, tag));
    }
    Ok(Line::RabbitMq { link, channels })
}

async fn consume<T: Clone + Send + Sync + 'static>(
    channel: &Channel,
    source: &Source<T>,
    sender: mpsc::Sender<Received<T>>,
) -> Result<String, PipelineError> {
    channel.basic_qos(source.prefetch, BasicQosOptions::default()).await.map_err(PipelineError::Channel)?;
    let consumed = channel
        .basic_consume(source.queue.as_str().into(), "".into(), BasicConsumeOptions::default(), FieldTable::default())
        .await;
    let mut consumer = consumed.map_err(|cause| PipelineError::Topology { name: source.queue.clone(), cause })?;
    let (tag, queue, consumer_tag) = (source.tag.clone(), source.queue.clone(), consumer.tag().to_string());
    let owner = channel.clone();
    tokio::spawn(async move {
        while let Some(Ok(delivery)) = consumer.next().await {
            if sender.send(received(delivery, &tag, &queue)).await.is_err() {
                return;
            }
        }
        // The queue was deleted, or the channel is gone: a consumer without
        // messages must not look alive.
        drop(owner.close(200, "consumer ended".into()).await);
    });
    Ok(consumer_tag)
}

/// A queue of this connection alone; its name.
async fn private_queue<T>(channel: &Channel, wanted: &Private<T>) -> Result<String, PipelineError> {
    let options = QueueDeclareOptions { exclusive: true, auto_delete: true, ..Default::default() };
    let asked = wanted.name.clone().unwrap_or_default();
    let queue = channel.queue_declare(asked.as_str().into(), options, FieldTable::default()).await;
    let name = queue.map_err(PipelineError::Channel)?.name().to_string();
    for (exchange, key) in &wanted.bindings {
        let (options, table) = (QueueBindOptions::default(), FieldTable::default());
        channel
            .queue_bind(name.as_str().into(), exchange.as_str().into(), key.as_str().into(), options, table)
            .await
            .map_err(|cause| PipelineError::Topology { name: exchange.clone(), cause })?;
    }
    Ok(name)
}

fn received<T: Clone>(delivery: Delivery, tag: &T, queue: &str) -> Received<T> {
    let facts = facts_of(&delivery);
    Received {
        tag: tag.clone(),
        queue: queue.to_owned(),
        body: delivery.data.to_vec(),
        facts,
        acker: Acker::RabbitMq(delivery.acker),
    }
}

fn facts_of(delivery: &Delivery) -> Facts {
    let properties = &delivery.properties;
    let text = |value: &Option<lapin::types::ShortString>| value.as_ref().map(ToString::to_string);
    let headers: Vec<(String, String)> = properties
        .headers()
        .iter()
        .flat_map(|table| table.inner())
        .filter_map(|(name, value)| Some((name.to_string(), plain(value)?)))
        .collect();
    let header = |name: &str| headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.clone());
    Facts {
        user: text(properties.user_id()),
        exchange: delivery.exchange.to_string(),
        key: delivery.routing_key.to_string(),
        delivery_tag: delivery.delivery_tag,
        message_id: text(properties.message_id()),
        correlation_id: text(properties.correlation_id()),
        reply_to: text(properties.reply_to()),
        traceparent: header(TRACEPARENT),
        sent_ms: header(SENT_MS).and_then(|value| value.parse().ok()),
        attempt: header(ATTEMPT).and_then(|value| value.parse().ok()).unwrap_or(1),
        redelivered: delivery.redelivered,
        headers,
    }
}

/// A header's value as text; tables and the like are left out.
fn plain(value: &AMQPValue) -> Option<String> {
    match value {
        AMQPValue::LongString(text) => Some(String::from_utf8_lossy(text.as_bytes()).chars().take(4096).collect()),
        AMQPValue::ShortString(text) => Some(text.to_string()),
        AMQPValue::Boolean(value) => Some(value.to_string()),
        AMQPValue::ShortShortInt(value) => Some(value.to_string()),
        AMQPValue::ShortInt(value) => Some(value.to_string()),
        AMQPValue::LongInt(value) => Some(value.to_string()),
        AMQPValue::LongLongInt(value) => Some(value.to_string()),
        AMQPValue::LongUInt(value) => Some(value.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_acknowledgement_for_many_only_where_none_before_is_left() {
        let mut acknowledged = Acknowledged::default();
        assert_eq!(acknowledged.run(&[1, 2, 3]), Some(4));
        assert_eq!(acknowledged.run(&[2, 3]), None, "1 was not dealt with");
        acknowledged.next = Some(4);
        assert_eq!(acknowledged.run(&[4, 6]), None, "5 is elsewhere");
        assert_eq!(acknowledged.run(&[4]), Some(5));
        acknowledged.next = None;
        assert_eq!(acknowledged.run(&[5]), None, "something was left before");
    }
}
