//! Exchanges and queues: their names, their arguments and why.
//!
//! Everything is declared by code at every start and every reconnection, so
//! that a broker that was set up anew needs no script. The broker refuses
//! (406) to declare a queue again with other arguments: a topology that would
//! lose messages, such as a classic queue or one without dead letters, stops the
//! start.
//!
//! | exchange | kind | key | queues |
//! |---|---|---|---|
//! | `wenshu.requests` | direct | lane, `query` | `wenshu.request.<lane>`, `wenshu.query` |
//! | `wenshu.work` | direct | `<stage>.<lane>` | `wenshu.<stage>.<lane>` |
//! | `wenshu.retry.<n>` | fanout | as in `work` | `wenshu.retry.<n>`, whose messages go back to `work` after its wait |
//! | `wenshu.events` | topic | `<tenant>.<lane>.<type>` | `wenshu.ledger.<lane>`, and whoever listens |
//! | `wenshu.dead` | fanout | that of the queue | `wenshu.dead` |
//! | `wenshu.control` | fanout | none | one of each worker, gone with it |

use std::time::Duration;

use lapin::types::{AMQPValue, FieldTable};
use lapin::{Channel, ExchangeKind, options};
use wenshu_messages::{Lane, StageName};
use wenshu_settings::{Broker, Work};

use crate::error::PipelineError;

/// Events that the ledger keeps records of: all but those that it sends itself
/// (`job.accepted`, `job.ended`), which are for whoever listens.
const KEPT_EVENTS: [&str; 5] = ["job.parsed", "job.failed", "document.*", "output.*", "task.*"];

/// What leads messages of an exchange to a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// The exchange.
    pub exchange: String,
    /// The key, or the pattern of keys.
    pub key: String,
    /// The queue.
    pub queue: String,
}

impl Binding {
    /// A binding.
    pub fn new(exchange: &str, key: &str, queue: &str) -> Self {
        Self { exchange: exchange.to_owned(), key: key.to_owned(), queue: queue.to_owned() }
    }
}

/// The names of everything on the broker, by the prefix of the settings.
#[derive(Debug, Clone)]
pub struct Topology {
    prefix: String,
    queue_length_most: u64,
    delivery_limit: u32,
    retry_waits_s: Vec<u64>,
    is_a_clients: bool,
}

impl Topology {
    /// The topology that the settings describe.
    pub fn new(broker: &Broker, work: &Work) -> Self {
        Self {
            prefix: broker.prefix.clone(),
            queue_length_most: broker.queue_length_most,
            delivery_limit: broker.delivery_limit,
            retry_waits_s: work.retry_waits_s.clone(),
            is_a_clients: false,
        }
    }

    /// The same for a program that only submits and listens: it declares nothing
    /// of the pipeline's, and so needs no permission to. What is not there yet is
    /// waited for.
    #[must_use]
    pub fn of_a_client(self) -> Self {
        Self { is_a_clients: true, ..self }
    }

    /// Exchange to which strangers publish.
    pub fn requests(&self) -> String {
        format!("{}.requests", self.prefix)
    }

    /// Exchange of the stages' tasks.
    pub fn work(&self) -> String {
        format!("{}.work", self.prefix)
    }

    /// Exchange of events.
    pub fn events(&self) -> String {
        format!("{}.events", self.prefix)
    }

    /// Exchange and queue of dead letters.
    pub fn dead(&self) -> String {
        format!("{}.dead", self.prefix)
    }

    /// Exchange of orders to all workers.
    pub fn control(&self) -> String {
        format!("{}.control", self.prefix)
    }

    /// Exchange and queue of the wait number `index`, from 0.
    pub fn retry(&self, index: usize) -> String {
        format!("{}.retry.{}", self.prefix, index + 1)
    }

    /// The waits before another try, in seconds, growing.
    pub fn retry_waits_s(&self) -> &[u64] {
        &self.retry_waits_s
    }

    /// Queue of a stage's tasks.
    pub fn stage_queue(&self, stage: StageName, lane: Lane) -> String {
        format!("{}.{}", self.prefix, stage_key(stage, lane))
    }

    /// Queue of requests.
    pub fn request_queue(&self, lane: Lane) -> String {
        format!("{}.request.{lane}", self.prefix)
    }

    /// Queue of queries.
    pub fn query_queue(&self) -> String {
        format!("{}.query", self.prefix)
    }

    /// Queue of the events that the ledger keeps records of.
    pub fn ledger_queue(&self, lane: Lane) -> String {
        format!("{}.ledger.{lane}", self.prefix)
    }

    /// What the name of a tenant's reply queue begins with.
    pub fn reply_prefix(&self, tenant: &str) -> String {
        format!("{}.reply.{tenant}.", self.prefix)
    }

    /// What the name of a queue begins with on which a portal is answered.
    pub fn portal_prefix(&self) -> String {
        format!("{}.portal.", self.prefix)
    }

    /// Messages of one queue, beyond which it refuses.
    pub(crate) const fn queue_length_most(&self) -> u64 {
        self.queue_length_most
    }

    /// How long messages wait that go to this exchange; none for one that does
    /// not make them wait.
    pub(crate) fn wait_of(&self, exchange: &str) -> Option<Duration> {
        let waits = self.retry_waits_s.iter().enumerate();
        let wait = waits.into_iter().find(|(index, _)| self.retry(*index) == exchange).map(|(_, wait)| *wait);
        wait.map(Duration::from_secs)
    }

    /// Whether a binding takes messages of a key.
    pub(crate) fn matches(&self, binding: &Binding, key: &str) -> bool {
        if binding.exchange == self.dead() || binding.exchange == self.control() {
            return true;
        }
        if binding.exchange == self.events() {
            return matches_pattern(&binding.key, key);
        }
        binding.key == key
    }

    /// What leads where, but for the queues of waits and of single processes.
    pub fn bindings(&self) -> Vec<Binding> {
        let mut bindings = vec![Binding::new(&self.dead(), "", &self.dead())];
        for lane in Lane::ALL {
            for stage in StageName::ALL {
                bindings.push(Binding::new(&self.work(), &stage_key(stage, lane), &self.stage_queue(stage, lane)));
            }
            bindings.push(Binding::new(&self.requests(), lane.as_str(), &self.request_queue(lane)));
            for kind in KEPT_EVENTS {
                bindings.push(Binding::new(&self.events(), &format!("*.{lane}.{kind}"), &self.ledger_queue(lane)));
            }
        }
        bindings.push(Binding::new(&self.requests(), "query", &self.query_queue()));
        bindings
    }

    /// Declares everything; of a client's, looks whether it is there.
    ///
    /// # Errors
    /// [`PipelineError::Topology`] with the name of what the broker refuses;
    /// [`PipelineError::Channel`] when what a client needs is not there yet.
    pub async fn declare(&self, channel: &Channel) -> Result<(), PipelineError> {
        if self.is_a_clients {
            return self.look(channel).await;
        }
        self.declare_exchanges(channel).await?;
        self.declare_dead(channel).await?;
        for lane in Lane::ALL {
            for stage in StageName::ALL {
                self.declare_queue(channel, &self.stage_queue(stage, lane), &stage_key(stage, lane)).await?;
            }
            self.declare_queue(channel, &self.request_queue(lane), &format!("request.{lane}")).await?;
            self.declare_queue(channel, &self.ledger_queue(lane), &format!("ledger.{lane}")).await?;
        }
        self.declare_queue(channel, &self.query_queue(), "query").await?;
        for Binding { exchange, key, queue } in self.bindings() {
            self.bind(channel, &queue, &exchange, &key).await?;
        }
        for (index, wait) in self.retry_waits_s.iter().enumerate() {
            self.declare_retry(channel, index, *wait).await?;
        }
        Ok(())
    }

    /// Asks for what a client needs, which takes no permission.
    async fn look(&self, channel: &Channel) -> Result<(), PipelineError> {
        for (name, kind) in [(self.requests(), ExchangeKind::Direct), (self.events(), ExchangeKind::Topic)] {
            let options = options::ExchangeDeclareOptions { passive: true, durable: true, ..Default::default() };
            let there = channel.exchange_declare(name.as_str().into(), kind, options, FieldTable::default()).await;
            if let Err(cause) = there {
                tracing::warn!(exchange = %name, "the pipeline is not there yet; its ledger declares it");
                return Err(PipelineError::Channel(cause));
            }
        }
        Ok(())
    }

    async fn declare_exchanges(&self, channel: &Channel) -> Result<(), PipelineError> {
        let fixed = [
            (self.requests(), ExchangeKind::Direct),
            (self.work(), ExchangeKind::Direct),
            (self.events(), ExchangeKind::Topic),
            (self.dead(), ExchangeKind::Fanout),
            (self.control(), ExchangeKind::Fanout),
        ];
        let waits = (0..self.retry_waits_s.len()).map(|index| (self.retry(index), ExchangeKind::Fanout));
        for (name, kind) in fixed.into_iter().chain(waits) {
            let options = options::ExchangeDeclareOptions { durable: true, ..Default::default() };
            channel
                .exchange_declare(name.as_str().into(), kind, options, FieldTable::default())
                .await
                .map_err(|cause| PipelineError::Topology { name, cause })?;
        }
        Ok(())
    }

    /// The queue of dead letters has none of its own, and no delivery limit: a
    /// letter waits there until the ledger has it in its records.
    async fn declare_dead(&self, channel: &Channel) -> Result<(), PipelineError> {
        let mut arguments = quorum();
        arguments.insert("x-overflow".into(), text("reject-publish"));
        self.declare_with(channel, &self.dead(), arguments).await
    }

    async fn declare_queue(&self, channel: &Channel, queue: &str, dead_key: &str) -> Result<(), PipelineError> {
        let mut arguments = quorum();
        // Dead letters at least once need both: otherwise the broker drops a
        // letter that it cannot place, and says nothing.
        arguments.insert("x-dead-letter-exchange".into(), text(&self.dead()));
        arguments.insert("x-dead-letter-routing-key".into(), text(dead_key));
        arguments.insert("x-dead-letter-strategy".into(), text("at-least-once"));
        arguments.insert("x-overflow".into(), text("reject-publish"));
        // A full queue answers with a nack: back-pressure, not loss.
        arguments.insert("x-max-length".into(), number(self.queue_length_most));
        // A backstop against a loop that never reaches our code; our own count of
        // attempts travels in the envelope.
        arguments.insert("x-delivery-limit".into(), number(u64::from(self.delivery_limit)));
        self.declare_with(channel, queue, arguments).await
    }

    /// A queue whose messages go back to the work exchange under their own key
    /// when its wait is over.
    async fn declare_retry(&self, channel: &Channel, index: usize, wait_s: u64) -> Result<(), PipelineError> {
        let name = self.retry(index);
        let mut arguments = quorum();
        arguments.insert("x-dead-letter-exchange".into(), text(&self.work()));
        arguments.insert("x-dead-letter-strategy".into(), text("at-least-once"));
        arguments.insert("x-overflow".into(), text("reject-publish"));
        arguments.insert("x-max-length".into(), number(self.queue_length_most));
        arguments.insert("x-message-ttl".into(), number(wait_s.saturating_mul(1000)));
        self.declare_with(channel, &name, arguments).await?;
        self.bind(channel, &name, &name, "").await
    }

    async fn declare_with(&self, channel: &Channel, queue: &str, arguments: FieldTable) -> Result<(), PipelineError> {
        let options = options::QueueDeclareOptions { durable: true, ..Default::default() };
        let declared = channel.queue_declare(queue.into(), options, arguments).await;
        declared.map(drop).map_err(|cause| PipelineError::Topology { name: queue.to_owned(), cause })
    }

    async fn bind(&self, channel: &Channel, queue: &str, exchange: &str, key: &str) -> Result<(), PipelineError> {
        let options = options::QueueBindOptions::default();
        let bound = channel.queue_bind(queue.into(), exchange.into(), key.into(), options, FieldTable::default()).await;
        bound.map_err(|cause| PipelineError::Topology { name: format!("{exchange} → {queue}"), cause })
    }
}

/// Routing key of a stage's tasks: `parse.bulk`.
pub fn stage_key(stage: StageName, lane: Lane) -> String {
    format!("{stage}.{lane}")
}

/// Whether a key fits a pattern of a topic exchange: `*` is one word, `#` any
/// number of them.
fn matches_pattern(pattern: &str, key: &str) -> bool {
    fn fits(pattern: &[&str], key: &[&str]) -> bool {
        match (pattern.split_first(), key.split_first()) {
            (None, None) => true,
            (Some((&"#", rest)), None) => fits(rest, key),
            (Some((&"#", rest)), Some((_, less))) => fits(rest, key) || fits(pattern, less),
            (Some((word, rest)), Some((given, less))) => (*word == "*" || word == given) && fits(rest, less),
            _ => false,
        }
    }
    fits(&pattern.split('.').collect::<Vec<_>>(), &key.split('.').collect::<Vec<_>>())
}

fn quorum() -> FieldTable {
    let mut table = FieldTable::default();
    table.insert("x-queue-type".into(), text("quorum"));
    table
}

fn text(value: &str) -> AMQPValue {
    AMQPValue::LongString(value.into())
}

fn number(value: u64) -> AMQPValue {
    AMQPValue::LongLongInt(i64::try_from(value).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_is_one_word_and_a_hash_any_number() {
        for (pattern, key, fits) in [
            ("*.bulk.job.parsed", "office.bulk.job.parsed", true),
            ("*.bulk.job.parsed", "office.interactive.job.parsed", false),
            ("*.bulk.document.*", "office.bulk.document.failed", true),
            ("*.bulk.document.*", "office.bulk.document", false),
            ("#", "", true),
            ("#", "a.b.c", true),
            ("office.#", "office", true),
            ("office.#", "office.bulk.job.ended", true),
            ("office.#", "other.bulk.job.ended", false),
            ("*", "a.b", false),
        ] {
            assert_eq!(matches_pattern(pattern, key), fits, "{pattern} {key}");
        }
    }
}
