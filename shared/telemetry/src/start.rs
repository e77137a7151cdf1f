//! The start of logs, traces, metrics and health, and their end.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};

use opentelemetry_sdk::trace::SdkTracerProvider;
use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tracing::Dispatch;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::{Layer, Registry};
use wenshu_settings::{LogFormat, Settings};

use crate::logs::{LogFilter, LogLayer, TraceFilter};
use crate::{Health, Metrics, Service, TelemetryError, panics, server, trace};

/// Set by the first start.
static STARTED: AtomicBool = AtomicBool::new(false);

/// The telemetry of this process.
#[derive(Debug)]
pub struct Telemetry {
    metrics: Metrics,
    health: Health,
    provider: SdkTracerProvider,
    stop: CancellationToken,
    server: Option<JoinHandle<()>>,
    address: Option<SocketAddr>,
}

impl Telemetry {
    /// Starts it, once in a process, inside a tokio runtime.
    ///
    /// # Errors
    ///
    /// A second start, a filter that is none, an address that is taken, or a
    /// collector's address that is none.
    pub fn start(settings: &Settings, service: Service) -> Result<Self, TelemetryError> {
        let runtime = Handle::try_current().map_err(|_| TelemetryError::NoRuntime)?;
        let told = &settings.telemetry;
        let filter = LogFilter::read(&told.log)?;
        let (provider, tracer) = trace::provider(told, service)?;
        let listening = match told.listen.as_str() {
            "" => None,
            address => Some(server::listen(address)?),
        };
        if STARTED.swap(true, Ordering::SeqCst) {
            return Err(TelemetryError::AlreadyStarted);
        }
        let name = format!("{}{}", service.full_name(), told.service_suffix);
        let dispatch = dispatch(std::io::stderr, filter, told.log_format, name, tracer);
        tracing::dispatcher::set_global_default(dispatch).map_err(|_| TelemetryError::AlreadyStarted)?;
        panics::log_places();

        let metrics = Metrics::new(service);
        let health = Health::new(service, metrics.clone());
        let stop = CancellationToken::new();
        let (server, address) = match listening {
            None => (None, None),
            Some((listener, address)) => {
                let serving = server::serve_on(listener, health.clone(), metrics.clone(), stop.clone())
                    .map_err(|source| TelemetryError::Listen { address: told.listen.clone(), source })?;
                tracing::info!(server.address = %address.ip(), server.port = address.port(), "健康检查和指标的页面已就绪");
                (Some(runtime.spawn(serving)), Some(address))
            }
        };
        Ok(Self { metrics, health, provider, stop, server, address })
    }

    /// The metrics.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The health.
    pub fn health(&self) -> &Health {
        &self.health
    }

    /// Where health and metrics are served.
    pub fn address(&self) -> Option<SocketAddr> {
        self.address
    }

    /// Sends what spans are left and stops the pages. To be called last, when
    /// the work is drained; takes some seconds at most, when the collector does
    /// not answer.
    pub async fn shutdown(self) {
        let provider = self.provider;
        // The exporter blocks, which a runtime's thread must not.
        let flushed = tokio::task::spawn_blocking(move || provider.shutdown()).await;
        if let Ok(Err(error)) = flushed {
            tracing::warn!(error = &error as &dyn std::error::Error, "剩余的追踪数据没有送出");
        }
        self.stop.cancel();
        if let Some(server) = self.server {
            // A scraper that keeps its connection open is not waited for.
            server.abort();
        }
    }
}

/// Log and traces as one subscriber.
pub(crate) fn dispatch<W>(
    writer: W,
    filter: LogFilter,
    format: LogFormat,
    service: String,
    tracer: opentelemetry_sdk::trace::SdkTracer,
) -> Dispatch
where
    W: for<'writer> MakeWriter<'writer> + Send + Sync + 'static,
{
    let spans = tracing_opentelemetry::layer()
        .with_tracer(tracer)
        .with_location(false)
        .with_threads(false)
        .with_target(false)
        .with_tracked_inactivity(false)
        .with_filter(TraceFilter);
    let log = LogLayer::new(writer, format, service).with_filter(filter);
    Dispatch::new(Registry::default().with(spans).with(log))
}
