//! The envelope of every internal message.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::{BatchId, Event, JobId, Lane, ObjectRef, Task, Tenant, control::Control};

/// Version tag of [`Envelope`].
pub const MESSAGE_SCHEMA: &str = "wenshu.message/1";

/// An internal message: whose it is, of which job, until when it matters.
/// W3C trace context travels in the AMQP headers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Envelope {
    /// Always `wenshu.message/1`.
    pub schema: String,
    /// Whose job it is.
    pub tenant: Tenant,
    /// The batch that the job is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<BatchId>,
    /// The job.
    pub job: JobId,
    /// How urgent it is.
    pub lane: Lane,
    /// After this time nobody needs it any more.
    #[schemars(with = "String", extend("format" = "date-time"))]
    pub deadline: Timestamp,
    /// Place of the document in its file, from 1; known after parse.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<u32>,
    /// Documents of the file; known after parse.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub documents: Option<u32>,
    /// Which try this is, from 1. Counts what we decided to try again, not how
    /// often the broker delivered.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub attempt: u32,
    /// What it says.
    #[serde(flatten)]
    pub message: Message,
}

/// What an internal message says; `type` names it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Message {
    /// Work for a stage.
    Task(Task),
    /// Something that happened.
    Event(Event),
    /// An order to all workers.
    Control(Control),
}

impl Message {
    /// The objects that it names.
    pub fn objects(&self) -> Vec<&ObjectRef> {
        match self {
            Self::Task(task) => task.objects(),
            Self::Event(event) => event.objects(),
            Self::Control(Control::Cancel) => Vec::new(),
        }
    }
}

impl Envelope {
    /// The same envelope around another message, at its first try.
    pub fn carry(&self, message: impl Into<Message>) -> Self {
        Self { attempt: 1, message: message.into(), ..self.clone() }
    }

    /// The same envelope for document `document` of `documents`.
    pub fn of_document(mut self, document: u32, documents: u32) -> Self {
        self.document = Some(document);
        self.documents = Some(documents);
        self
    }

    /// Routing key on the events exchange: `<tenant>.<lane>.<type>`.
    pub fn event_key(&self) -> Option<String> {
        match &self.message {
            Message::Event(event) => Some(format!("{}.{}.{}", self.tenant, self.lane, event.type_name())),
            _ => None,
        }
    }
}

/// Chooses by `type`. Serde's own way of reading an untagged enum tries one
/// after the other, and then cannot say what is wrong.
impl<'de> Deserialize<'de> for Message {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Value::Object(Map::deserialize(deserializer)?);
        let Some(name) = fields.get("type").and_then(Value::as_str) else {
            return Err(D::Error::missing_field("type"));
        };
        if name.ends_with(".task") {
            Task::deserialize(fields).map(Self::Task)
        } else if name == "job.cancel" {
            Control::deserialize(fields).map(Self::Control)
        } else {
            Event::deserialize(fields).map(Self::Event)
        }
        .map_err(D::Error::custom)
    }
}

impl From<Task> for Message {
    fn from(task: Task) -> Self {
        Self::Task(task)
    }
}

impl From<Event> for Message {
    fn from(event: Event) -> Self {
        Self::Event(event)
    }
}

impl From<Control> for Message {
    fn from(control: Control) -> Self {
        Self::Control(control)
    }
}

const fn first() -> u32 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_first(attempt: &u32) -> bool {
    *attempt == 1
}
