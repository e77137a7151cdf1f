//! One event as one line: JSON for machines, words for a person.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

use serde_json::{Map, Value};
use tracing::field::{Field, Visit};

/// Bytes of one text, beyond which it is cut. Nothing that belongs into a log
/// is longer.
const TEXT_MOST: usize = 2_048;

/// Fields by name.
#[derive(Debug, Default, Clone)]
pub(crate) struct Fields(pub(crate) BTreeMap<&'static str, Value>);

impl Fields {
    fn insert(&mut self, field: &Field, value: Value) {
        // Instructions to the maker of spans, not facts.
        if !field.name().starts_with("otel.") {
            self.0.insert(field.name(), value);
        }
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.insert(field, Value::from(value));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.insert(field, Value::from(value));
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.insert(field, Value::from(value));
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.insert(field, Value::from(value));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.insert(field, Value::from(shortened(value)));
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.insert(field, Value::from(shortened(&chain(value))));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.insert(field, Value::from(shortened(&format!("{value:?}"))));
    }
}

/// An error with all its causes, in one line.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut told = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        told.push_str(": ");
        told.push_str(&error.to_string());
        cause = error.source();
    }
    told
}

/// A text of bounded length.
fn shortened(text: &str) -> String {
    if text.len() <= TEXT_MOST {
        return text.to_owned();
    }
    let end = text.floor_char_boundary(TEXT_MOST);
    format!("{}…", text.get(..end).unwrap_or_default())
}

/// What every line has beside its fields.
pub(crate) struct Frame<'a> {
    pub(crate) time: String,
    pub(crate) level: &'static str,
    pub(crate) target: &'a str,
    pub(crate) service: &'a str,
    pub(crate) trace: Option<(String, String)>,
}

/// The line as JSON. Fields of the frame win over fields of the same name.
pub(crate) fn json(frame: Frame<'_>, fields: Fields) -> String {
    let mut line: Map<String, Value> = Map::new();
    line.extend(fields.0.into_iter().map(|(name, value)| (name.to_owned(), value)));
    line.insert("time".to_owned(), frame.time.into());
    line.insert("level".to_owned(), frame.level.into());
    line.insert("target".to_owned(), frame.target.into());
    line.insert("service".to_owned(), frame.service.into());
    if let Some((trace, span)) = frame.trace {
        line.insert("trace_id".to_owned(), trace.into());
        line.insert("span_id".to_owned(), span.into());
    }
    let mut text = Value::Object(line).to_string();
    text.push('\n');
    text
}

/// The line for a person: time, level, message, then the fields.
pub(crate) fn text(frame: Frame<'_>, mut fields: Fields) -> String {
    let message = fields.0.remove("message");
    let message = message.as_ref().and_then(Value::as_str).unwrap_or_default();
    // Line breaks would let a value pass itself off as a line of its own.
    let mut line = format!("{} {:<5} {}", frame.time, frame.level, message.escape_control());
    for (name, value) in fields.0 {
        match value {
            Value::String(value) => line.push_str(&format!(" {name}={}", value.escape_control())),
            value => line.push_str(&format!(" {name}={value}")),
        }
    }
    if let Some((trace, _)) = frame.trace {
        line.push_str(&format!(" trace_id={trace}"));
    }
    line.push('\n');
    line
}

/// Control characters made visible.
trait EscapeControl {
    fn escape_control(&self) -> String;
}

impl EscapeControl for str {
    fn escape_control(&self) -> String {
        let mut safe = String::with_capacity(self.len());
        for letter in self.chars() {
            if letter.is_control() {
                safe.extend(letter.escape_default());
            } else {
                safe.push(letter);
            }
        }
        safe
    }
}
