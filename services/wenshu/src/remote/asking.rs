//! Questions to the ledger, and its answers.

use std::sync::Arc;
use std::time::Duration;

use lapin::options::BasicAckOptions;
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;
use wenshu_messages::decode_versioned;
use wenshu_messages::query::{ANSWER_SCHEMA, Found, QUERY_SCHEMA, Query, QueryAnswer, Question};
use wenshu_pipeline::Outgoing;

use super::error::RemoteError;
use super::publishing::Publisher;
use super::receiving::{Queue, Replies};
use super::site::Site;

/// How long an answer is waited for before the question is sent again.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a question is sent.
const TRIES: u32 = 3;
/// Life of the queue of answers after this program.
const UNUSED: Duration = Duration::from_secs(60);
/// Most bytes of an answer: a page of jobs with long names and problems.
const ANSWER_BYTES_MOST: usize = 64 << 20;

/// Asks the ledger.
pub(crate) struct Asker {
    site: Arc<Site>,
    publisher: Arc<Publisher>,
    replies: Replies,
}

/// An answer.
pub(crate) struct Answered {
    /// What the ledger found.
    pub(crate) found: Found,
    /// The question was sent more than once: what it orders may have been done
    /// by the first.
    pub(crate) again: bool,
}

impl Asker {
    /// Connects.
    ///
    /// # Errors
    /// One line that says what to do.
    pub(crate) async fn connect(site: &Arc<Site>) -> Result<Self, RemoteError> {
        let publisher = Arc::new(Publisher::connect(site).await?);
        Self::beside(site, publisher).await
    }

    /// Asks over the connection of another.
    pub(crate) async fn beside(site: &Arc<Site>, publisher: Arc<Publisher>) -> Result<Self, RemoteError> {
        let name = site.reply_queue(&format!("ask-{}", Uuid::new_v4()));
        let replies = Replies::open(site, Queue { name, unused: UNUSED, binding: None }).await?;
        Ok(Self { site: Arc::clone(site), publisher, replies })
    }

    /// Asks and waits for the answer.
    ///
    /// # Errors
    /// [`RemoteError::Silent`] when none comes, or the broker's errors.
    pub(crate) async fn ask(&mut self, question: Question) -> Result<Answered, RemoteError> {
        let query = Query { schema: QUERY_SCHEMA.to_owned(), question };
        let body = serde_json::to_vec(&query).unwrap_or_default();
        let asked = Uuid::new_v4().to_string();
        let message = Outgoing {
            correlation_id: Some(asked.clone()),
            reply_to: Some(self.replies.name().to_owned()),
            ..Outgoing::new(self.site.topology.requests(), "query".to_owned(), body)
        };
        for attempt in 0..TRIES {
            self.publisher.publish(&message).await?;
            if let Some(found) = self.answer(&asked).await? {
                return Ok(Answered { found, again: attempt > 0 });
            }
        }
        Err(RemoteError::Silent { within: PATIENCE * TRIES })
    }

    async fn answer(&mut self, asked: &str) -> Result<Option<Found>, RemoteError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let Ok(delivery) = timeout_at(deadline, self.replies.next()).await else { return Ok(None) };
            let delivery = delivery?;
            // The broker forgets it; one that comes twice is recognised.
            drop(delivery.acker.ack(BasicAckOptions::default()).await);
            let is_ours = delivery.properties.correlation_id().as_ref().is_some_and(|id| id.as_str() == asked);
            if is_ours {
                let answer: QueryAnswer =
                    decode_versioned(&delivery.data, ANSWER_SCHEMA, ANSWER_BYTES_MOST).map_err(RemoteError::Answer)?;
                return Ok(Some(answer.found));
            }
        }
    }

    /// Says goodbye.
    pub(crate) async fn close(self) {
        let publisher = Arc::clone(&self.publisher);
        self.close_replies().await;
        publisher.close().await;
    }

    /// Says goodbye, and leaves the publishing connection to the other.
    pub(crate) async fn close_replies(self) {
        self.replies.delete().await;
    }
}

/// The line for an answer that fits no question of ours, or is a refusal.
pub(crate) fn refusal(found: Found) -> RemoteError {
    match found {
        Found::Refused { reason } => RemoteError::Refused { reason },
        Found::NotFound => {
            RemoteError::Refused { reason: "没有找到，或不属于本租户；请核对编号".to_owned() }
        }
        _ => RemoteError::Refused {
            reason: "流水线答非所问；请核对本程序与流水线的版本是否一致".to_owned()
        },
    }
}
