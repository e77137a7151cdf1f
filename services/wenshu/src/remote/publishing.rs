//! Requests and queries on their way to the pipeline: persistent, mandatory,
//! confirmed.
//!
//! The services' own publisher declares the topology, which a tenant may not;
//! this one declares nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use lapin::options::{BasicPublishOptions, ConfirmSelectOptions};
use lapin::{Channel, Confirmation};
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};
use wenshu_pipeline::link::{Backoff, Link};
use wenshu_pipeline::{Outgoing, PipelineError, PublishError};

use super::error::RemoteError;
use super::site::Site;
use super::voice::Voice;

/// Publishes; connects again when the line breaks.
pub(crate) struct Publisher {
    site: Arc<Site>,
    open: Mutex<Option<Open>>,
    /// A message was confirmed: the pipeline was there.
    confirmed: AtomicBool,
}

struct Open {
    link: Link,
    channel: Channel,
}

impl Publisher {
    /// Connects.
    ///
    /// # Errors
    /// One line that says what to do.
    pub(crate) async fn connect(site: &Arc<Site>) -> Result<Self, RemoteError> {
        let publisher = Self { site: Arc::clone(site), open: Mutex::new(None), confirmed: AtomicBool::new(false) };
        publisher.channel().await?;
        Ok(publisher)
    }

    /// The channel, on a new connection when the old one has ended.
    async fn channel(&self) -> Result<Channel, PipelineError> {
        let mut open = self.open.lock().await;
        if let Some(open) = open.as_ref().filter(|open| open.link.is_up() && open.channel.status().connected()) {
            return Ok(open.channel.clone());
        }
        *open = None;
        let link = Link::connect(&self.site.settings.broker, "wenshu publish").await?;
        let channel = link.channel().await?;
        channel.confirm_select(ConfirmSelectOptions::default()).await.map_err(PipelineError::Channel)?;
        *open = Some(Open { link, channel: channel.clone() });
        Ok(channel)
    }

    /// Publishes and waits for the confirm.
    ///
    /// # Errors
    /// A [`RemoteError`]; after a transient one the broker may have the message
    /// all the same.
    pub(crate) async fn publish(&self, message: &Outgoing) -> Result<(), RemoteError> {
        let within = Duration::from_millis(self.site.settings.broker.confirm_timeout_ms);
        let published = timeout(within, self.publish_now(message)).await;
        published.unwrap_or(Err(PublishError::TimedOut { within }.into()))
    }

    async fn publish_now(&self, message: &Outgoing) -> Result<(), RemoteError> {
        let channel = self.channel().await?;
        let options = BasicPublishOptions { mandatory: true, ..Default::default() };
        let properties = message.properties(&self.site.user);
        let (exchange, key) = (message.exchange.as_str(), message.key.as_str());
        let sent = channel.basic_publish(exchange.into(), key.into(), options, &message.body, properties).await;
        let sent = sent.map_err(|error| RemoteError::of_broker(error, &self.site.user, exchange))?;
        let confirmed = sent.await.map_err(|error| RemoteError::of_broker(error, &self.site.user, exchange))?;
        match confirmed {
            Confirmation::Ack(None) => {
                self.confirmed.store(true, Ordering::Relaxed);
                Ok(())
            }
            // Queues may be missing for a moment while a broker is set up anew.
            Confirmation::Ack(Some(_)) | Confirmation::Nack(Some(_)) if self.confirmed.load(Ordering::Relaxed) => {
                Err(PublishError::Unroutable { exchange: exchange.to_owned() }.into())
            }
            Confirmation::Ack(Some(_)) | Confirmation::Nack(Some(_)) => {
                Err(RemoteError::NoPipeline { name: format!("{exchange} 的队列") })
            }
            Confirmation::Nack(None) => Err(PublishError::Rejected.into()),
            Confirmation::NotRequested => Err(PublishError::Disconnected.into()),
        }
    }

    /// Publishes again and again until it is confirmed, and says that it waits.
    ///
    /// # Errors
    /// A [`RemoteError`] that no waiting can mend.
    pub(crate) async fn publish_surely(&self, message: &Outgoing, voice: &Voice) -> Result<(), RemoteError> {
        let mut backoff = Backoff::new(&self.site.settings.broker);
        loop {
            match self.publish(message).await {
                Ok(()) => {
                    voice.going_on();
                    return Ok(());
                }
                Err(error) if error.is_transient() => voice.waiting(&reason(&error)),
                Err(error) => return Err(error),
            }
            sleep(backoff.next_wait()).await;
        }
    }

    /// Says goodbye.
    pub(crate) async fn close(&self) {
        if let Some(open) = self.open.lock().await.take() {
            open.link.close().await;
        }
    }
}

/// Why a message has to wait, on one line.
fn reason(error: &RemoteError) -> String {
    match error {
        RemoteError::Publish(PublishError::Rejected) => "流水线的队列已满，暂不接收".to_owned(),
        RemoteError::Publish(PublishError::TimedOut { .. }) => {
            "消息服务暂不接收（内存或磁盘不足，或网络中断）".to_owned()
        }
        error => error.to_string(),
    }
}
