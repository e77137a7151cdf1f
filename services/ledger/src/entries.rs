//! Messages as entries of the outbox, and back.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wenshu_messages::control::Control;
use wenshu_messages::reply::{Answer, Completion, REPLY_SCHEMA, Reply};
use wenshu_messages::{Envelope, Event, JobId, MESSAGE_SCHEMA, Message, Task};
use wenshu_pipeline::{Outgoing, Topology};
use wenshu_records::{Destination, JobFacts, NewEntry};

use crate::LedgerError;

/// What stands beside the body of an entry.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Beside {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
    /// Tenant whose secret signs a webhook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
}

/// An internal message of a job, as an entry.
pub(crate) fn of_job(
    facts: &JobFacts,
    message: impl Into<Message>,
    topology: &Topology,
) -> Result<NewEntry, LedgerError> {
    Ok(entry_of(message_of_job(facts, message, topology)?, Some(facts.id)))
}

fn message_of_job(facts: &JobFacts, message: impl Into<Message>, topology: &Topology) -> Result<Outgoing, LedgerError> {
    let envelope = Envelope {
        schema: MESSAGE_SCHEMA.to_owned(),
        tenant: facts.tenant.clone(),
        batch: facts.batch,
        job: facts.id,
        lane: facts.lane,
        deadline: facts.deadline,
        document: None,
        documents: None,
        attempt: 1,
        message: message.into(),
    };
    let outgoing = Outgoing::of_envelope(&envelope, topology).map_err(LedgerError::Message)?;
    Ok(outgoing.traced(facts.traceparent.clone()))
}

/// A message as an entry.
pub(crate) fn entry_of(message: Outgoing, job: Option<JobId>) -> NewEntry {
    let beside = Beside {
        correlation_id: message.correlation_id,
        traceparent: message.traceparent,
        headers: message.headers,
        tenant: None,
        optional: !message.mandatory,
    };
    NewEntry {
        destination: Destination::Publish { exchange: message.exchange, routing_key: message.key },
        message_id: message.message_id,
        properties: serde_json::to_value(beside).unwrap_or_default(),
        body: message.body.to_vec(),
        job,
    }
}

/// An entry as a message.
pub(crate) fn outgoing_of(entry: &NewEntry, exchange: &str, key: &str) -> Outgoing {
    let beside = beside_of(entry);
    Outgoing {
        message_id: entry.message_id.clone(),
        headers: beside.headers,
        traceparent: beside.traceparent,
        correlation_id: beside.correlation_id,
        mandatory: !beside.optional,
        ..Outgoing::new(exchange.to_owned(), key.to_owned(), entry.body.clone())
    }
}

/// What stands beside the body.
pub(crate) fn beside_of(entry: &NewEntry) -> Beside {
    serde_json::from_value(entry.properties.clone()).unwrap_or_default()
}

/// An answer for a queue of replies.
pub(crate) fn reply(
    queue: &str,
    reply: &Reply,
    correlation_id: Option<String>,
    traceparent: Option<String>,
    job: Option<JobId>,
) -> Result<NewEntry, LedgerError> {
    let body = body_of(reply)?;
    let mut message = Outgoing::new(String::new(), queue.to_owned(), body);
    if let Some(id) = &correlation_id {
        // Who asks twice under two ids hears both answers, though they say the
        // same.
        message.message_id =
            Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{} {id}", message.message_id).as_bytes()).to_string();
    }
    let message = Outgoing { correlation_id, ..message };
    Ok(entry_of(message.traced(traceparent), job))
}

/// The same answer, told from that to another request which says the same.
pub(crate) fn about(answer: NewEntry, request: &str) -> NewEntry {
    let named = format!("{} {request}", answer.message_id);
    NewEntry { message_id: Uuid::new_v5(&Uuid::NAMESPACE_OID, named.as_bytes()).to_string(), ..answer }
}

fn body_of(reply: &Reply) -> Result<Vec<u8>, LedgerError> {
    serde_json::to_vec(reply).map_err(|cause| LedgerError::Unwritable { what: "答复", cause })
}

/// The first task of a job: its file is read, or what an earlier job read of it
/// is told apart anew.
fn first_task(facts: &JobFacts) -> Task {
    let order = facts.order.clone();
    match &facts.again {
        Some(again) => Task::Parse { order, lines: again.lines.clone(), pictures: again.pictures.clone() },
        None => Task::Ingest { order, source: facts.source.clone() },
    }
}

/// The first task as a message, for who sends it past the outbox.
pub(crate) fn first_message(facts: &JobFacts, topology: &Topology) -> Result<Outgoing, LedgerError> {
    message_of_job(facts, first_task(facts), topology)
}

/// What is sent when a job is taken on: its first task, the event, the answer.
pub(crate) fn of_acceptance(facts: &JobFacts, topology: &Topology) -> Result<Vec<NewEntry>, LedgerError> {
    let mut entries = vec![
        of_job(facts, first_task(facts), topology)?,
        of_job(facts, Event::Accepted { file: facts.order.file.clone() }, topology)?,
    ];
    entries.extend(accepted(facts, facts.reply_to.as_deref(), facts.correlation_id.clone(), false)?);
    Ok(entries)
}

/// The answer that a job is taken on.
pub(crate) fn accepted(
    facts: &JobFacts,
    queue: Option<&str>,
    correlation_id: Option<String>,
    duplicate: bool,
) -> Result<Option<NewEntry>, LedgerError> {
    let Some(queue) = queue else { return Ok(None) };
    let answer = Answer::Accepted {
        job: facts.id,
        file: facts.order.file.clone(),
        idempotency_key: facts.idempotency_key.clone(),
        duplicate,
    };
    let answer = Reply { schema: REPLY_SCHEMA.to_owned(), answer };
    reply(queue, &answer, correlation_id, facts.traceparent.clone(), Some(facts.id)).map(Some)
}

/// What is sent when a job ends: the answer, the event, the webhook, and for one
/// that was withdrawn the order to stop.
pub(crate) fn of_ending(
    facts: &JobFacts,
    completion: &Completion,
    topology: &Topology,
    withdrawn: bool,
    webhooks: bool,
) -> Result<Vec<NewEntry>, LedgerError> {
    let event = Event::Ended {
        status: completion.status,
        documents: completion.counts.documents,
        documents_failed: completion.counts.documents_failed,
    };
    let mut entries = vec![of_job(facts, event, topology)?];
    if withdrawn {
        entries.push(of_job(facts, Control::Cancel, topology)?);
    }
    entries.extend(completed(facts, completion, facts.reply_to.as_deref(), facts.correlation_id.clone())?);
    if let Some(url) = facts.webhook.as_ref().filter(|_| webhooks) {
        entries.push(webhook(facts, completion, url)?);
    }
    Ok(entries)
}

/// The answer that a job ended.
pub(crate) fn completed(
    facts: &JobFacts,
    completion: &Completion,
    queue: Option<&str>,
    correlation_id: Option<String>,
) -> Result<Option<NewEntry>, LedgerError> {
    let Some(queue) = queue else { return Ok(None) };
    let answer = Reply { schema: REPLY_SCHEMA.to_owned(), answer: Answer::Completed(Box::new(completion.clone())) };
    reply(queue, &answer, correlation_id, facts.traceparent.clone(), Some(facts.id)).map(Some)
}

fn webhook(facts: &JobFacts, completion: &Completion, url: &str) -> Result<NewEntry, LedgerError> {
    let answer = Reply { schema: REPLY_SCHEMA.to_owned(), answer: Answer::Completed(Box::new(completion.clone())) };
    let beside =
        Beside { traceparent: facts.traceparent.clone(), tenant: Some(facts.tenant.to_string()), ..Beside::default() };
    Ok(NewEntry {
        destination: Destination::Webhook { url: url.to_owned() },
        // The receiver leaves out what it has seen by this id.
        message_id: Uuid::new_v5(&facts.id.0, b"webhook").to_string(),
        properties: serde_json::to_value(beside).unwrap_or_default(),
        body: body_of(&answer)?,
        job: Some(facts.id),
    })
}
