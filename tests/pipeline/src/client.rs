//! Somebody who submits files and waits for the answers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::StreamExt;
use lapin::options::{
    BasicAckOptions, BasicConsumeOptions, BasicPublishOptions, ConfirmSelectOptions, QueueDeclareOptions,
};
use lapin::types::{AMQPValue, FieldTable};
use lapin::{BasicProperties, Channel, Connection, ConnectionProperties, Consumer};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::time::{Instant, timeout};
use uuid::Uuid;

/// A file to submit.
#[derive(Debug, Clone)]
pub struct Submission {
    /// Its name.
    pub file: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Names the request.
    pub key: String,
    /// `interactive` or `bulk`.
    pub lane: &'static str,
    /// The outputs.
    pub formats: Vec<&'static str>,
    /// Further fields of the request.
    pub more: Vec<(&'static str, Value)>,
}

impl Submission {
    /// A file for PDF and DOCX on the interactive lane.
    pub fn new(file: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            file: file.into(),
            bytes: bytes.into(),
            key: Uuid::new_v4().to_string(),
            lane: "interactive",
            formats: vec!["pdf", "docx"],
            more: Vec::new(),
        }
    }

    /// The same on the bulk lane.
    #[must_use]
    pub fn bulk(mut self) -> Self {
        self.lane = "bulk";
        self
    }

    /// The request as JSON.
    pub fn body(&self) -> Value {
        let mut body = json!({
            "schema": "wenshu.request/1",
            "type": "conversion.request",
            "file": self.file,
            "source": { "inline": STANDARD.encode(&self.bytes) },
            "formats": self.formats,
            "idempotency_key": self.key,
        });
        for (name, value) in &self.more {
            body[*name] = value.clone();
        }
        body
    }
}

/// Somebody who submits. Answers come to a queue of its own, which stays when a
/// connection breaks.
pub struct Client {
    url: String,
    user: String,
    store: PathBuf,
    queue: String,
    channel: Channel,
    consumer: Consumer,
    /// Every answer that came: message id and body, in the order of arrival.
    pub answers: Vec<(String, Value)>,
    /// Which of them are completions, by the key of their request.
    ends: BTreeMap<String, usize>,
}

impl Client {
    /// Connects as the user of the URL.
    pub async fn connect(url: &str, store: &Path) -> Self {
        let user = url.split("//").nth(1).and_then(|rest| rest.split(':').next()).unwrap_or("guest").to_owned();
        let queue = format!("wenshu.reply.{user}.{}", Uuid::new_v4());
        let (channel, consumer) = open(url, &queue).await.expect("the broker is up");
        Self {
            url: url.to_owned(),
            user,
            store: store.to_owned(),
            queue,
            channel,
            consumer,
            answers: Vec::new(),
            ends: BTreeMap::new(),
        }
    }

    /// Connects anew after the broker went away.
    pub async fn reconnect(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(60);
        loop {
            match open(&self.url, &self.queue).await {
                Ok((channel, consumer)) => {
                    (self.channel, self.consumer) = (channel, consumer);
                    return;
                }
                Err(error) => assert!(Instant::now() < deadline, "no connection: {error}"),
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Whether the connection stands.
    pub fn is_connected(&self) -> bool {
        self.channel.status().connected()
    }

    /// Name of the queue of its answers.
    pub fn queue(&self) -> &str {
        &self.queue
    }

    /// Submits and waits for the confirm. A submission may be repeated: its key
    /// is the same.
    ///
    /// # Errors
    /// What the client library said.
    pub async fn try_submit(&self, submission: &Submission) -> lapin::Result<()> {
        let body = submission.body().to_string();
        self.publish("wenshu.requests", submission.lane, body.as_bytes(), &submission.key).await
    }

    /// Submits, again after a reconnection if need be.
    pub async fn submit(&mut self, submission: &Submission) {
        while self.try_submit(submission).await.is_err() {
            self.reconnect().await;
        }
    }

    /// Publishes anything with confirm; `correlation` names it in the answers.
    ///
    /// # Errors
    /// What the client library said.
    pub async fn publish(&self, exchange: &str, key: &str, body: &[u8], correlation: &str) -> lapin::Result<()> {
        let properties = BasicProperties::default()
            .with_delivery_mode(2)
            .with_content_type("application/json".into())
            .with_user_id(self.user.as_str().into())
            .with_reply_to(self.queue.as_str().into())
            .with_correlation_id(correlation.into())
            .with_message_id(Uuid::new_v4().to_string().into());
        let options = BasicPublishOptions { mandatory: true, ..Default::default() };
        let confirm = self.channel.basic_publish(exchange.into(), key.into(), options, body, properties).await?.await?;
        assert!(confirm.take_message().is_none(), "nobody takes {exchange} {key}");
        Ok(())
    }

    /// Asks the ledger and waits for the answer.
    pub async fn ask(&mut self, question: Value) -> Value {
        let id = Uuid::new_v4().to_string();
        let mut body = question;
        body["schema"] = json!("wenshu.query/1");
        self.publish("wenshu.requests", "query", body.to_string().as_bytes(), &id).await.expect("published");
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            let answer = self.next(deadline - Instant::now()).await.expect("an answer to the query");
            if answer["schema"] == "wenshu.answer/1" && answer["correlation_id"] == id.as_str() {
                return answer;
            }
        }
    }

    /// The next answer, with its `correlation_id` put into it; nothing when none
    /// came in time or the connection broke.
    pub async fn next(&mut self, within: Duration) -> Option<Value> {
        let delivery = timeout(within, self.consumer.next()).await.ok()??.ok()?;
        let mut body: Value = serde_json::from_slice(&delivery.data).expect("an answer is JSON");
        let text =
            |value: &Option<lapin::types::ShortString>| value.as_ref().map(ToString::to_string).unwrap_or_default();
        body["correlation_id"] = json!(text(delivery.properties.correlation_id()));
        let id = text(delivery.properties.message_id());
        // One that is not acknowledged comes again; the account knows ids.
        drop(delivery.acker.ack(BasicAckOptions::default()).await);
        self.keep(id, body.clone());
        Some(body)
    }

    /// Waits until a completion has come for each of `keys`, reconnecting when
    /// the connection breaks. Returns them by key; an answer that comes twice
    /// must be the same answer.
    ///
    /// # Panics
    /// When they have not come within `limit`.
    pub async fn completions(&mut self, keys: &[String], limit: Duration) -> BTreeMap<String, Value> {
        let deadline = Instant::now() + limit;
        let mut missing: BTreeSet<&String> = keys.iter().filter(|key| !self.ends.contains_key(*key)).collect();
        while !missing.is_empty() {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "{} of {} jobs did not end: {missing:?}", missing.len(), keys.len());
            match self.next(left.min(Duration::from_secs(5))).await {
                Some(answer) if answer["type"] == "conversion.completed" => {
                    missing.remove(&answer["idempotency_key"].as_str().unwrap_or_default().to_owned());
                }
                None if !self.is_connected() => self.reconnect().await,
                _ => {}
            }
        }
        self.completed()
    }

    /// How many jobs have ended.
    pub fn ended(&self) -> usize {
        self.ends.len()
    }

    /// The completions so far, by the key of their request.
    pub fn completed(&self) -> BTreeMap<String, Value> {
        self.ends.iter().map(|(key, at)| (key.clone(), self.answers[*at].1.clone())).collect()
    }

    /// Keeps an answer.
    ///
    /// # Panics
    /// When a job was completed twice: other than the same message again.
    fn keep(&mut self, id: String, answer: Value) {
        if answer["type"] == "conversion.completed" {
            let key = answer["idempotency_key"].as_str().unwrap_or_default().to_owned();
            if let Some(earlier) = self.ends.insert(key.clone(), self.answers.len()) {
                assert_eq!(self.answers[earlier].0, id, "a second completion of {key}");
            }
        }
        self.answers.push((id, answer));
    }

    /// Reads the outputs of a completion from storage and checks their hashes.
    pub fn outputs(&self, completion: &Value) -> BTreeMap<String, Vec<u8>> {
        let outputs = match &completion["manifest"] {
            Value::Null => completion["outputs"].clone(),
            manifest => serde_json::from_slice(&self.object(manifest)).expect("a manifest is JSON"),
        };
        let outputs = outputs.as_array().expect("a list").clone();
        outputs
            .iter()
            .map(|output| (output["name"].as_str().expect("a name").to_owned(), self.object(&output["object"])))
            .collect()
    }

    /// Reads an object by its reference.
    pub fn object(&self, reference: &Value) -> Vec<u8> {
        let key = reference["key"].as_str().expect("a key");
        let bytes = std::fs::read(self.store.join(key)).unwrap_or_else(|error| panic!("{key}: {error}"));
        assert_eq!(hex::encode(Sha256::digest(&bytes)), reference["sha256"].as_str().expect("a hash"));
        bytes
    }
}

async fn open(url: &str, queue: &str) -> lapin::Result<(Channel, Consumer)> {
    let connection = Connection::connect(url, ConnectionProperties::default()).await?;
    let channel = connection.create_channel().await?;
    channel.confirm_select(ConfirmSelectOptions::default()).await?;
    let mut arguments = FieldTable::default();
    arguments.insert("x-queue-type".into(), AMQPValue::LongString("quorum".into()));
    let options = QueueDeclareOptions { durable: true, ..Default::default() };
    channel.queue_declare(queue.into(), options, arguments).await?;
    let consumer =
        channel.basic_consume(queue.into(), "".into(), BasicConsumeOptions::default(), FieldTable::default()).await?;
    // The connection lives as long as its channels; closing it is the drop's.
    std::mem::forget(connection);
    Ok((channel, consumer))
}
