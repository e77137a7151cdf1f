//! The log: which events are written, and with which ids.
//!
//! Every line carries the fields of the spans around it, so that a job's id and
//! trace stand in each of them without being repeated in the code. The layer is
//! our own since the one of `tracing-subscriber` nests the spans' fields and
//! knows no trace.

use std::io::Write;
use std::sync::OnceLock;

use opentelemetry::trace::TraceContextExt;
use tracing::dispatcher::WeakDispatch;
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Dispatch, Event, Level, Metadata, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use tracing_subscriber::layer::{Context, Filter, Layer};
use tracing_subscriber::registry::LookupSpan;
use wenshu_settings::LogFormat;

use crate::TelemetryError;
use crate::line::{self, Fields, Frame};

/// Writes events as lines.
pub(crate) struct LogLayer<W> {
    writer: W,
    format: LogFormat,
    service: String,
    dispatch: OnceLock<WeakDispatch>,
}

impl<W> LogLayer<W> {
    /// A layer for one service.
    pub(crate) fn new(writer: W, format: LogFormat, service: String) -> Self {
        Self { writer, format, service, dispatch: OnceLock::new() }
    }

    /// Trace and span id of a span.
    fn trace_of(&self, span: &Id) -> Option<(String, String)> {
        let dispatch = self.dispatch.get()?.upgrade()?;
        let context = tracing_opentelemetry::get_otel_context(span, &dispatch)?;
        let span = context.span();
        let within = span.span_context();
        within.is_valid().then(|| (within.trace_id().to_string(), within.span_id().to_string()))
    }
}

impl<S, W> Layer<S> for LogLayer<W>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
    W: for<'writer> MakeWriter<'writer> + 'static,
{
    fn on_register_dispatch(&self, dispatch: &Dispatch) {
        let _ = self.dispatch.set(dispatch.downgrade());
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        span.extensions_mut().insert(fields);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(fields) = span.extensions_mut().get_mut::<Fields>() {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        // The trace first: it looks into the span's extensions, which must not
        // be held here meanwhile.
        let current = context.event_span(event);
        let trace = current.as_ref().and_then(|span| self.trace_of(&span.id()));
        let mut fields = Fields::default();
        for span in context.event_scope(event).into_iter().flat_map(|scope| scope.from_root()) {
            if let Some(of_span) = span.extensions().get::<Fields>() {
                fields.0.extend(of_span.0.iter().map(|(name, value)| (*name, value.clone())));
            }
        }
        event.record(&mut fields);

        let metadata = event.metadata();
        let frame = Frame {
            time: now(),
            level: metadata.level().as_str(),
            target: metadata.target(),
            service: &self.service,
            trace,
        };
        let line = match self.format {
            LogFormat::Json => line::json(frame, fields),
            LogFormat::Text => line::text(frame, fields),
        };
        // A log that cannot be written must not stop the work, and there is
        // nowhere to tell of it.
        let _ = self.writer.make_writer_for(metadata).write_all(line.as_bytes());
    }
}

/// The time of a line, UTC with microseconds.
fn now() -> String {
    let mut time = String::new();
    let _ = SystemTime.format_time(&mut Writer::new(&mut time));
    time
}

/// Which events are logged. Spans of ours pass always, also where only
/// warnings are logged: a warning without its job would help nobody.
#[derive(Debug, Clone)]
pub(crate) struct LogFilter {
    targets: Targets,
}

impl LogFilter {
    /// Reads `info,lapin=warn`. A word that is no level is refused: it would
    /// be taken for the name of a module, and everything else fall silent.
    pub(crate) fn read(text: &str) -> Result<Self, TelemetryError> {
        let mut targets = Targets::new();
        for directive in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let wrong = || TelemetryError::LogFilter { directive: directive.to_owned() };
            let (target, level) = match directive.split_once('=') {
                Some((target, level)) => (Some(target.trim()), level.trim()),
                None => (None, directive),
            };
            let level: Level = level.parse().map_err(|_| wrong())?;
            targets = match target {
                Some("") => return Err(wrong()),
                Some(target) => targets.with_target(target, level),
                None => targets.with_default(level),
            };
        }
        Ok(Self { targets })
    }

    fn passes(&self, metadata: &Metadata<'_>) -> bool {
        if metadata.is_span() {
            is_our_span(metadata)
        } else {
            may_be_shown(metadata) && self.targets.would_enable(metadata.target(), metadata.level())
        }
    }
}

impl<S> Filter<S> for LogFilter {
    fn enabled(&self, metadata: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        self.passes(metadata)
    }

    fn callsite_enabled(&self, metadata: &'static Metadata<'static>) -> Interest {
        if self.passes(metadata) { Interest::always() } else { Interest::never() }
    }
}

/// Which spans and events become part of a trace.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TraceFilter;

impl<S> Filter<S> for TraceFilter {
    fn enabled(&self, metadata: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        is_our_span(metadata)
    }

    fn callsite_enabled(&self, metadata: &'static Metadata<'static>) -> Interest {
        if is_our_span(metadata) { Interest::always() } else { Interest::never() }
    }
}

/// Whether it is ours, and not for debugging.
fn is_our_span(metadata: &Metadata<'_>) -> bool {
    is_ours(metadata) && *metadata.level() <= Level::INFO
}

/// Where the client of the broker warns of messages that came back, with their
/// whole bodies. We are told of each, and say so ourselves.
const RETURNED_MESSAGES: &str = "lapin::returned_messages";

/// Whether an event may be logged at all: the debug output of other crates
/// shows messages and statements, and with them text of documents.
fn may_be_shown(metadata: &Metadata<'_>) -> bool {
    is_ours(metadata) || (*metadata.level() <= Level::INFO && !metadata.target().starts_with(RETURNED_MESSAGES))
}

/// Whether it comes from a crate of ours.
fn is_ours(metadata: &Metadata<'_>) -> bool {
    metadata.target().starts_with("wenshu")
}
