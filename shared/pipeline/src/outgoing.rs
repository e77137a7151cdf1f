//! A message on its way out.

use std::time::{SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use lapin::BasicProperties;
use lapin::types::{AMQPValue, FieldTable};
use uuid::Uuid;
use wenshu_messages::{DecodeError, Envelope, Event, Message, encode};

use crate::topology::{Topology, stage_key};

/// Header with W3C trace context.
pub const TRACEPARENT: &str = "traceparent";
/// Header with the time of publishing, milliseconds since 1970.
pub const SENT_MS: &str = "x-wenshu-sent-ms";
/// Header with the try of a message whose body we cannot read.
pub const ATTEMPT: &str = "x-wenshu-attempt";
/// Header of a request or query of a portal: the tenant for whom it asks.
pub const TENANT: &str = "x-wenshu-tenant";
/// Header of a dead letter: why, by a code of a closed set.
pub const REASON: &str = "x-wenshu-reason";
/// Header of a dead letter: the queue that it was taken from.
pub const QUEUE: &str = "x-wenshu-queue";
/// Header of a dead letter: the problem as JSON.
pub const PROBLEM: &str = "x-wenshu-problem";

/// Names messages by what they say, so that one that is sent twice has one id.
const NAMESPACE: Uuid = Uuid::from_u128(0x5f2a_74c1_9c0e_4b53_8f7e_7765_6e73_6875);

/// A message to publish.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The exchange; empty for a queue by its name.
    pub exchange: String,
    /// The routing key.
    pub key: String,
    /// The body.
    pub body: Bytes,
    /// Names the message; the same for every try to send it.
    pub message_id: String,
    /// Further headers.
    pub headers: Vec<(String, String)>,
    /// Trace context.
    pub traceparent: Option<String>,
    /// What the receiver matches an answer by.
    pub correlation_id: Option<String>,
    /// Where an answer is wanted.
    pub reply_to: Option<String>,
    /// False for what nobody needs to hear: an answer to a client that has gone,
    /// an order to workers of which none runs.
    pub mandatory: bool,
}

impl Outgoing {
    /// A message with an id made of its content.
    pub fn new(exchange: String, key: String, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        let mut named = Vec::with_capacity(exchange.len() + key.len() + body.len() + 2);
        for part in [exchange.as_bytes(), key.as_bytes(), &body] {
            named.extend_from_slice(part);
            named.push(0);
        }
        let message_id = Uuid::new_v5(&NAMESPACE, &named).to_string();
        Self {
            exchange,
            key,
            body,
            message_id,
            headers: Vec::new(),
            traceparent: None,
            correlation_id: None,
            reply_to: None,
            mandatory: true,
        }
    }

    /// An internal message, to where its kind goes.
    ///
    /// # Errors
    /// [`DecodeError::TooLarge`] for a message over 16 KiB.
    pub fn of_envelope(envelope: &Envelope, topology: &Topology) -> Result<Self, DecodeError> {
        let body = encode(envelope)?;
        Ok(match &envelope.message {
            Message::Task(task) => Self::new(topology.work(), stage_key(task.stage(), envelope.lane), body),
            Message::Event(event) => {
                // The ledger keeps no record of what it said itself; perhaps nobody listens.
                let mandatory = !matches!(event, Event::Accepted { .. } | Event::Ended { .. });
                Self { mandatory, ..Self::new(topology.events(), envelope.event_key().unwrap_or_default(), body) }
            }
            Message::Control(_) => Self { mandatory: false, ..Self::new(topology.control(), String::new(), body) },
        })
    }

    /// The same message with trace context.
    #[must_use]
    pub fn traced(mut self, traceparent: Option<String>) -> Self {
        self.traceparent = traceparent;
        self
    }

    /// The try, of a message whose body we cannot read.
    pub(crate) fn attempt(&self) -> u32 {
        let header = self.headers.iter().find(|(name, _)| name == ATTEMPT);
        header.and_then(|(_, value)| value.parse().ok()).unwrap_or(1)
    }

    /// The properties of the AMQP message. `user` is checked by the broker.
    pub fn properties(&self, user: &str) -> BasicProperties {
        let mut headers = FieldTable::default();
        headers.insert(SENT_MS.into(), AMQPValue::LongLongInt(now_ms()));
        let traced = self.traceparent.iter().map(|value| (TRACEPARENT, value));
        for (name, value) in traced.chain(self.headers.iter().map(|(name, value)| (name.as_str(), value))) {
            headers.insert(name.into(), AMQPValue::LongString(value.as_str().into()));
        }
        let mut properties = BasicProperties::default()
            .with_content_type("application/json".into())
            .with_delivery_mode(2)
            .with_message_id(self.message_id.as_str().into())
            .with_user_id(user.into())
            .with_headers(headers);
        if let Some(id) = &self.correlation_id {
            properties = properties.with_correlation_id(id.as_str().into());
        }
        if let Some(queue) = &self.reply_to {
            properties = properties.with_reply_to(queue.as_str().into());
        }
        properties
    }
}

/// Milliseconds since 1970.
pub fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
