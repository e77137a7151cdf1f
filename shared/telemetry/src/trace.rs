//! The trace that a message belongs to (W3C trace context, version 00).
//!
//! A requester may begin it; every message carries it on in the header
//! [`HEADER`], so that one trace id leads from the request to the reply.

use std::collections::HashMap;

use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{TraceContextExt, TracerProvider};
use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{Sampler, SdkTracer, SdkTracerProvider};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

use crate::{Service, TelemetryError, conventions};

/// Name of the header in a message.
pub const HEADER: &str = "traceparent";

/// How long a collector may take. A stop waits for it, within the drain.
const EXPORT_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(3);

/// The header's value for messages that a span sends; none outside of a trace.
pub fn inject(span: &Span) -> Option<String> {
    let mut carrier = HashMap::new();
    TraceContextPropagator::new().inject_context(&span.context(), &mut carrier);
    carrier.remove(HEADER)
}

/// Makes a span part of the trace that a message names. To be called before
/// anything is logged in the span. A header that is missing or garbled begins
/// a new trace.
pub fn adopt(span: &Span, traceparent: Option<&str>) {
    let Some(traceparent) = traceparent else { return };
    let carrier = HashMap::from([(HEADER.to_owned(), traceparent.to_owned())]);
    let parent = TraceContextPropagator::new().extract_with_context(&Context::new(), &carrier);
    if parent.span().span_context().is_valid() {
        // Refused only when the span is switched off or has begun: it then
        // keeps the trace it has.
        let _ = span.set_parent(parent);
    }
}

/// The trace id of a span, as it stands in logs; none outside of a trace.
pub fn trace_id(span: &Span) -> Option<String> {
    let context = span.context();
    let span = context.span();
    let within = span.span_context();
    within.is_valid().then(|| within.trace_id().to_string())
}

/// The maker of spans, and its tracer. Without an endpoint spans are made and
/// passed on, and sent nowhere.
pub(crate) fn provider(
    settings: &wenshu_settings::Telemetry,
    service: Service,
) -> Result<(SdkTracerProvider, SdkTracer), TelemetryError> {
    let ratio = Sampler::TraceIdRatioBased(settings.sample_ratio);
    let mut builder = SdkTracerProvider::builder()
        .with_sampler(Sampler::ParentBased(Box::new(ratio)))
        .with_resource(resource(settings, service));
    if !settings.otlp_endpoint.is_empty() {
        builder = builder.with_batch_exporter(exporter(&settings.otlp_endpoint)?);
    }
    let provider = builder.build();
    let tracer = provider.tracer("wenshu");
    Ok((provider, tracer))
}

/// What tells this process from others.
fn resource(settings: &wenshu_settings::Telemetry, service: Service) -> Resource {
    let began = std::time::UNIX_EPOCH.elapsed().unwrap_or_default().as_nanos();
    Resource::builder_empty()
        .with_service_name(format!("{}{}", service.full_name(), settings.service_suffix))
        .with_attribute(KeyValue::new("service.namespace", "wenshu"))
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        // In a container every process is number 1, so that its beginning
        // belongs to its name.
        .with_attribute(KeyValue::new("service.instance.id", format!("{}-{began}", std::process::id())))
        .with_schema_url(std::iter::empty::<KeyValue>(), conventions::SCHEMA_URL)
        .build()
}

/// Sends spans to a collector, over HTTP with protobuf.
fn exporter(endpoint: &str) -> Result<SpanExporter, TelemetryError> {
    let refused = |source| TelemetryError::Exporter { endpoint: endpoint.to_owned(), source };
    let address = format!("{}/v1/traces", endpoint.trim_end_matches('/'));
    // Whoever is first chooses the cryptography; all of ours choose ring.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = blocking_client().map_err(refused)?;
    SpanExporter::builder()
        .with_http()
        .with_http_client(client)
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(address)
        .with_timeout(EXPORT_TIMEOUT)
        .build()
        .map_err(|error| refused(error.into()))
}

/// A client for the exporter's own thread. It is built in a thread as well,
/// since it must not be built inside a runtime.
fn blocking_client() -> Result<reqwest::blocking::Client, Box<dyn std::error::Error + Send + Sync>> {
    let built = std::thread::spawn(|| {
        reqwest::blocking::Client::builder()
            .timeout(EXPORT_TIMEOUT)
            // A collector is asked directly, whatever proxy the shell has.
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .build()
    });
    match built.join() {
        Ok(client) => Ok(client?),
        Err(_) => Err("the thread that builds the client panicked".into()),
    }
}
