//! A queue of the tenant's own, and what comes to it.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use lapin::message::Delivery;
use lapin::options::{BasicConsumeOptions, BasicQosOptions, QueueBindOptions, QueueDeclareOptions, QueueDeleteOptions};
use lapin::types::{AMQPValue, FieldTable};
use lapin::{Channel, Consumer};
use tokio::time::{sleep, timeout};
use wenshu_pipeline::link::{Backoff, Link};

use super::error::RemoteError;
use super::site::Site;
use super::voice::Voice;

/// Messages that may wait in this process.
const PREFETCH: u16 = 256;

/// A queue: durable, gone when nobody has used it for a while.
#[derive(Debug, Clone)]
pub(crate) struct Queue {
    /// Its whole name.
    pub(crate) name: String,
    /// After so long without a consumer it is gone, and what waits in it.
    pub(crate) unused: Duration,
    /// Exchange and key that it is bound to, where that is permitted.
    pub(crate) binding: Option<(String, String)>,
}

/// Consumes from a queue; connects again when the line breaks.
pub(crate) struct Replies {
    site: Arc<Site>,
    queue: Queue,
    backoff: Backoff,
    open: Option<Open>,
}

struct Open {
    link: Link,
    channel: Channel,
    consumer: Consumer,
    /// Messages that waited when it was opened.
    waiting: u32,
    is_bound: bool,
}

impl Replies {
    /// Declares the queue and consumes from it.
    ///
    /// # Errors
    /// One line that says what to do.
    pub(crate) async fn open(site: &Arc<Site>, queue: Queue) -> Result<Self, RemoteError> {
        let backoff = Backoff::new(&site.settings.broker);
        let mut replies = Self { site: Arc::clone(site), queue, backoff, open: None };
        replies.connect().await?;
        Ok(replies)
    }

    /// Messages that waited when the queue was last opened.
    pub(crate) fn waiting(&self) -> u32 {
        self.open.as_ref().map_or(0, |open| open.waiting)
    }

    /// Whether the queue is bound as it was asked for.
    pub(crate) fn is_bound(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.is_bound)
    }

    /// The queue's name.
    pub(crate) fn name(&self) -> &str {
        &self.queue.name
    }

    async fn connect(&mut self) -> Result<(), RemoteError> {
        let link = Link::connect(&self.site.settings.broker, "wenshu consume").await?;
        let channel = link.channel().await?;
        let refused = |error| RemoteError::of_broker(error, &self.site.user, &self.queue.name);
        let options = QueueDeclareOptions { durable: true, ..Default::default() };
        let declared = channel.queue_declare(self.queue.name.as_str().into(), options, self.arguments()).await;
        let waiting = declared.map_err(refused)?.message_count();
        let is_bound = self.bind(&link).await?;
        channel.basic_qos(PREFETCH, BasicQosOptions::default()).await.map_err(refused)?;
        let options = BasicConsumeOptions::default();
        let consumed =
            channel.basic_consume(self.queue.name.as_str().into(), "".into(), options, FieldTable::default()).await;
        let consumer = consumed.map_err(refused)?;
        self.open = Some(Open { link, channel, consumer, waiting, is_bound });
        self.backoff.reset();
        Ok(())
    }

    fn arguments(&self) -> FieldTable {
        let mut arguments = FieldTable::default();
        let unused = i64::try_from(self.queue.unused.as_millis()).unwrap_or(i64::MAX);
        arguments.insert("x-expires".into(), AMQPValue::LongLongInt(unused));
        arguments
    }

    /// On a channel of its own, which the broker closes when it refuses.
    async fn bind(&self, link: &Link) -> Result<bool, RemoteError> {
        let Some((exchange, key)) = &self.queue.binding else { return Ok(false) };
        let channel = link.channel().await?;
        let (queue, exchange) = (self.queue.name.as_str(), exchange.as_str());
        let options = QueueBindOptions::default();
        let table = FieldTable::default();
        let bound = channel.queue_bind(queue.into(), exchange.into(), key.as_str().into(), options, table).await;
        match bound.map_err(|error| RemoteError::of_broker(error, &self.site.user, exchange)) {
            Ok(()) => Ok(true),
            Err(RemoteError::Denied { .. } | RemoteError::NoPipeline { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// The next message; connects again when the line breaks.
    ///
    /// # Errors
    /// The error of a connection that failed; calling again tries again.
    pub(crate) async fn next(&mut self) -> Result<Delivery, RemoteError> {
        loop {
            let Some(open) = &mut self.open else {
                self.connect().await?;
                continue;
            };
            // A channel that the broker closed alone tells no connection.
            match timeout(Duration::from_secs(1), open.consumer.next()).await {
                Ok(Some(Ok(delivery))) => return Ok(delivery),
                Ok(_) => self.open = None,
                Err(_) if open.link.is_up() && open.channel.status().connected() => {}
                Err(_) => self.open = None,
            }
        }
    }

    /// The next message, however long the broker is away.
    ///
    /// # Errors
    /// A [`RemoteError`] that no waiting can mend.
    pub(crate) async fn next_surely(&mut self, voice: &Voice) -> Result<Delivery, RemoteError> {
        loop {
            match self.next().await {
                Ok(delivery) => return Ok(delivery),
                Err(error) if error.is_transient() => {
                    voice.waiting(&error.to_string());
                    sleep(self.backoff.next_wait()).await;
                    if self.connect().await.is_ok() {
                        voice.going_on();
                    }
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Deletes the queue and says goodbye.
    pub(crate) async fn delete(mut self) {
        let Some(open) = self.open.take() else { return };
        let options = QueueDeleteOptions::default();
        // Unused, it goes by itself.
        drop(open.channel.queue_delete(self.queue.name.as_str().into(), options).await);
        open.link.close().await;
    }

    /// Says goodbye; the queue stays.
    pub(crate) async fn close(mut self) {
        if let Some(open) = self.open.take() {
            open.link.close().await;
        }
    }
}
