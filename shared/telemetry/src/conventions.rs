//! Spans of messages, and the names of everything in spans and logs.
//!
//! The names are those of OpenTelemetry's semantic conventions for messaging,
//! version [`VERSION`]. Those are still in development and change between
//! versions, so they stand here and nowhere else. Our own names begin with
//! `wenshu.`; they are dotted, and the same in logs and spans.

use tracing::{Span, field, info_span};

use crate::labels::{Lane, Stage};
use crate::trace::adopt;

/// Version of the conventions that these names are taken from.
pub const VERSION: &str = "1.37.0";

/// Where that version is described.
pub const SCHEMA_URL: &str = "https://opentelemetry.io/schemas/1.37.0";

/// `messaging.system` of RabbitMQ.
const SYSTEM: &str = "rabbitmq";

/// One delivered message.
#[derive(Debug, Clone, Copy)]
pub struct Delivery<'a> {
    /// Exchange that it was published to; empty for the default exchange.
    pub exchange: &'a str,
    /// Its routing key.
    pub routing_key: &'a str,
    /// Queue that it came from.
    pub queue: &'a str,
    /// Number of the delivery on its channel.
    pub delivery_tag: u64,
    /// Its id, if the publisher gave one.
    pub message_id: Option<&'a str>,
    /// Size of its body.
    pub body_bytes: usize,
}

/// Whose message it is. Every event of the span carries these.
#[derive(Debug, Clone, Copy)]
pub struct Ids<'a> {
    /// The tenant.
    pub tenant: &'a str,
    /// The job.
    pub job: &'a str,
    /// The document within the job, once parse has told them apart.
    pub document: Option<u32>,
    /// Which try this is, from 1.
    pub attempt: u32,
}

/// How a delivery was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// Acknowledged.
    Ack,
    /// Given back.
    Nack,
    /// Dead-lettered.
    Reject,
}

impl Settlement {
    /// As the protocol has it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ack => "ack",
            Self::Nack => "nack",
            Self::Reject => "reject",
        }
    }
}

/// The span of publishing one message, within the current span.
pub fn send(exchange: &str, routing_key: &str, body_bytes: usize) -> Span {
    let destination = destination(&[exchange, routing_key]);
    info_span!(
        "send",
        otel.name = format!("send {destination}"),
        otel.kind = "producer",
        otel.status_code = field::Empty,
        error.type = field::Empty,
        messaging.system = SYSTEM,
        messaging.operation.name = "send",
        messaging.operation.type = "send",
        messaging.destination.name = destination,
        messaging.rabbitmq.destination.routing_key = routing_key,
        messaging.message.body.size = body_bytes as u64,
    )
}

/// The span of asking a queue for messages, where one asks.
pub fn receive(queue: &str) -> Span {
    info_span!(
        "receive",
        otel.name = format!("receive {queue}"),
        otel.kind = "client",
        otel.status_code = field::Empty,
        error.type = field::Empty,
        messaging.system = SYSTEM,
        messaging.operation.name = "receive",
        messaging.operation.type = "receive",
        messaging.destination.name = queue,
    )
}

/// The span of working on one delivery, in the trace that the message names.
/// The ids follow with [`identify`] once the message is decoded.
pub fn process(stage: Stage, lane: Lane, delivery: &Delivery<'_>, traceparent: Option<&str>) -> Span {
    let destination = destination(&[delivery.exchange, delivery.routing_key, delivery.queue]);
    let span = info_span!(
        parent: None,
        "process",
        otel.name = format!("process {destination}"),
        otel.kind = "consumer",
        otel.status_code = field::Empty,
        error.type = field::Empty,
        messaging.system = SYSTEM,
        messaging.operation.name = "process",
        messaging.operation.type = "process",
        messaging.destination.name = destination,
        messaging.rabbitmq.destination.routing_key = delivery.routing_key,
        messaging.rabbitmq.message.delivery_tag = delivery.delivery_tag,
        messaging.message.id = delivery.message_id,
        messaging.message.body.size = delivery.body_bytes as u64,
        wenshu.stage = stage.as_str(),
        wenshu.lane = lane.as_str(),
        wenshu.tenant = field::Empty,
        wenshu.job = field::Empty,
        wenshu.document = field::Empty,
        wenshu.attempt = field::Empty,
        wenshu.outcome = field::Empty,
    );
    adopt(&span, traceparent);
    span
}

/// Says whose message a [`process`] span is about.
pub fn identify(span: &Span, ids: &Ids<'_>) {
    span.record("wenshu.tenant", ids.tenant);
    span.record("wenshu.job", ids.job);
    if let Some(document) = ids.document {
        span.record("wenshu.document", document);
    }
    span.record("wenshu.attempt", ids.attempt);
}

/// Says what became of the delivery of a [`process`] span.
pub fn conclude(span: &Span, outcome: crate::labels::Outcome) {
    span.record("wenshu.outcome", outcome.as_str());
}

/// The span of settling a delivery, within the current span.
pub fn settle(delivery: &Delivery<'_>, settlement: Settlement) -> Span {
    let destination = destination(&[delivery.exchange, delivery.routing_key, delivery.queue]);
    info_span!(
        "settle",
        otel.name = format!("{} {destination}", settlement.as_str()),
        otel.kind = "client",
        otel.status_code = field::Empty,
        error.type = field::Empty,
        messaging.system = SYSTEM,
        messaging.operation.name = settlement.as_str(),
        messaging.operation.type = "settle",
        messaging.destination.name = destination,
        messaging.rabbitmq.message.delivery_tag = delivery.delivery_tag,
    )
}

/// Marks a span of this module as failed, with a word from a closed set.
pub fn fail(span: &Span, error_type: &'static str) {
    span.record("otel.status_code", "ERROR");
    span.record("error.type", error_type);
}

/// `{exchange}:{routing key}:{queue}`, without what is empty or repeats the
/// one before.
fn destination(parts: &[&str]) -> String {
    let mut named: Vec<&str> = parts.iter().copied().filter(|part| !part.is_empty()).collect();
    named.dedup();
    named.join(":")
}
