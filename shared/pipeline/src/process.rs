//! A service as a process: arguments, settings, start, signals, end.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use wenshu_children::engine::{Entry, enter};
use wenshu_children::{Children, Limits, Program, Sealing, Setup};
use wenshu_messages::StageName;
use wenshu_objects::Objects;
use wenshu_report::Problem;
use wenshu_settings::{Settings, Work};
use wenshu_telemetry::{Health, Metrics, Part, Reason, Service, Telemetry};

use crate::cancel::Cancelled;
use crate::carrier::Carrier;
use crate::figures;
use crate::health::BrokerHealth;
use crate::lanes::{Gate, Underway};
use crate::points::{Probe, no_probe};
use crate::publisher::Publisher;
use crate::scans::Scans;
use crate::stage::{Stage, serve_child};
use crate::storage::{Storage, place_of};
use crate::topology::Topology;
use crate::worker::Worker;

/// Argument by which a child learns the folder of faces.
pub const FONTS: &str = "--fonts=";
/// Argument by which a child learns its stage, where one program has several.
const STAGE: &str = "--stage=";

/// How often storage is tried, for `/readyz`.
const PROBE_EVERY: Duration = Duration::from_secs(15);

/// A stage as a service.
pub struct StageService {
    /// The stage.
    pub name: StageName,
    /// Makes the stage, in the child.
    pub build: fn(&StageOptions) -> Result<Box<dyn Stage>, Problem>,
    /// Whether the bytes that a task is about must be read by a child that
    /// serves nothing else, under the limits of readers.
    pub needs_own_child: fn(&[u8]) -> bool,
}

/// For stages whose bytes are of our own making.
pub fn shares_children(_: &[u8]) -> bool {
    false
}

/// What a stage is given at its start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StageOptions {
    /// Folder of a site's faces.
    pub fonts: Option<PathBuf>,
}

/// Why a service did not start, in one line that says what to do.
pub type Refusal = Box<dyn std::error::Error + Send + Sync>;

/// The `main` of a stage's worker.
pub fn run_stage(service: StageService) -> ExitCode {
    run_stage_probed(service, no_probe)
}

/// The `main` of a stage's worker with a probe at every point, for tests.
pub fn run_stage_probed(service: StageService, probe: Probe) -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    if let Some(entry) = Entry::from_arguments(arguments.iter().cloned()) {
        return enter(&entry);
    }
    if let Some(setup) = Setup::from_arguments(arguments.iter().cloned()) {
        return run_child(&service, &setup, &arguments);
    }
    run_service(service_of(service.name), |started| work(&service, started, probe))
}

/// The stage as telemetry names it.
const fn service_of(name: StageName) -> Service {
    match name {
        StageName::Ingest => Service::Ingest,
        StageName::Parse => Service::Parse,
        StageName::Format => Service::Format,
        StageName::EmitPdf => Service::EmitPdf,
        StageName::EmitDocx => Service::EmitDocx,
    }
}

/// The stage whose child this process is, by its arguments.
pub fn stage_of(arguments: &[OsString]) -> Option<StageName> {
    arguments.iter().find_map(|argument| argument.to_str()?.strip_prefix(STAGE)?.parse().ok())
}

/// The folder of faces of a child, by its arguments.
pub fn fonts_of(arguments: &[OsString]) -> Option<PathBuf> {
    arguments.iter().find_map(|argument| argument.to_str()?.strip_prefix(FONTS).map(PathBuf::from))
}

/// The life of a child: builds its stage and serves it until the worker closes
/// the pipe.
pub fn run_child(service: &StageService, setup: &Setup, arguments: &[OsString]) -> ExitCode {
    let fonts = fonts_of(arguments);
    match (service.build)(&StageOptions { fonts }) {
        Ok(stage) => serve_child(setup, stage.as_ref()),
        // The worker sees that no child gets ready, and does not start.
        Err(_) => ExitCode::FAILURE,
    }
}

/// What every service has at hand when it begins.
pub struct Started {
    /// The settings.
    pub settings: Settings,
    /// What carries the messages.
    pub carrier: Carrier,
    /// Names on the broker.
    pub topology: Topology,
    /// How the service stands.
    pub health: Health,
    /// Figures.
    pub metrics: Metrics,
    /// Cancelled by SIGTERM or SIGINT.
    pub stop: CancellationToken,
    /// Object storage, where several services of one process share it; opened by
    /// the settings when absent.
    pub objects: Option<Objects>,
}

/// Reads settings, starts telemetry and signals, runs `body` and says how it
/// ended. A second signal ends the process at once.
pub fn run_service<F>(service: Service, body: impl FnOnce(Started) -> F) -> ExitCode
where
    F: Future<Output = Result<(), Refusal>>,
{
    let file = match config_file(std::env::args_os().skip(1)) {
        Ok(file) => file,
        Err(words) => return refuse(&words),
    };
    let settings = match Settings::from_environment(file.as_deref()) {
        Ok(settings) => settings,
        Err(error) => return refuse(&chain(&error)),
    };
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return refuse(&format!("无法启动：{error}")),
    };
    runtime.block_on(async {
        let telemetry = match Telemetry::start(&settings, service) {
            Ok(telemetry) => telemetry,
            Err(error) => return refuse(&chain(&error)),
        };
        let stop = stop_on_signals(telemetry.health().clone());
        let started = Started {
            carrier: Carrier::RabbitMq,
            topology: Topology::new(&settings.broker, &settings.work),
            settings,
            health: telemetry.health().clone(),
            metrics: telemetry.metrics().clone(),
            stop,
            objects: None,
        };
        let ended = body(started).await;
        telemetry.shutdown().await;
        match ended {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => refuse(&chain(error.as_ref())),
        }
    })
}

/// `--config FILE` or nothing.
fn config_file(arguments: impl IntoIterator<Item = OsString>) -> Result<Option<PathBuf>, String> {
    let mut arguments = arguments.into_iter();
    match (arguments.next(), arguments.next(), arguments.next()) {
        (None, ..) => Ok(None),
        (Some(name), Some(file), None) if name == "--config" => Ok(Some(file.into())),
        _ => Err("参数有误；用法：--config FILE，或不带参数，用环境变量 WENSHU__… 给出设置".to_owned()),
    }
}

#[expect(clippy::print_stderr, reason = "an operator who starts the service sees why it does not")]
fn refuse(words: &str) -> ExitCode {
    eprintln!("错误：{words}");
    ExitCode::FAILURE
}

/// An error with all its causes, on one line.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !words.contains(&more) {
            words.push('：');
            words.push_str(&more);
        }
        cause = error.source();
    }
    words.replace(['\n', '\r'], " ")
}

/// A token that SIGTERM and SIGINT cancel. The second signal ends the process.
pub fn stop_on_signals(health: Health) -> CancellationToken {
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        let (Ok(mut term), Ok(mut int)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) else {
            return;
        };
        let mut next = async || {
            tokio::select! {
                _ = term.recv() => {}
                _ = int.recv() => {}
            }
        };
        next().await;
        tracing::info!("draining");
        health.drain();
        told.cancel();
        next().await;
        std::process::exit(130);
    });
    stop
}

/// A stage's worker from start to drain.
///
/// # Errors
/// One line that says what to do.
pub async fn work(service: &StageService, started: Started, probe: Probe) -> Result<(), Refusal> {
    let Started { settings, carrier, topology, health, metrics, stop, objects } = started;
    let name = service.name;
    let objects = match objects {
        Some(shared) => shared,
        None => open_objects(&settings.storage, &health).await?,
    };
    let limits = limits(&settings.work);
    let scans = match name {
        StageName::Ingest => Scans::start(&settings.work, limits.sealing, std::env::current_exe()?).await?,
        _ => None,
    };
    let children = Children::start(child_program(&settings, name)?, limits, settings.work.slots).await?;
    keep_alive(&health, &objects, &stop);
    let broker = BrokerHealth::new(health.clone());
    // The publisher outlives the consumers: what is at work at a drain is still
    // published.
    let last = CancellationToken::new();
    let (own_health, own_metrics) = (broker.clone(), metrics.clone());
    let publisher =
        Publisher::start(&carrier, &settings.broker, &topology, name.as_str(), own_health, own_metrics, last.clone());
    let publisher = publisher.await?;
    let underway = Underway::new(settings.work.slots);
    let gate = Gate::new(settings.work.slots, settings.work.interactive_in_a_row);
    let worker = Arc::new(Worker {
        stage: name,
        needs_own_child: service.needs_own_child,
        settings,
        carrier,
        topology,
        publisher,
        storage: Storage::new(objects, metrics.clone()),
        children,
        gate,
        scans,
        underway,
        cancelled: Cancelled::default(),
        metrics,
        health: broker,
        probe,
    });
    let (watched, slots) = (Arc::downgrade(&worker), worker.settings.work.slots);
    worker.metrics.on_read(move |metrics| {
        if let Some(worker) = watched.upgrade() {
            figures::tell(metrics, name, slots, &worker.children.statistics());
        }
    });
    tracing::info!(stage = name.as_str(), "started");
    Arc::clone(&worker).run(stop).await?;
    worker.children.drain(Duration::from_secs(1)).await;
    last.cancel();
    tracing::info!(stage = name.as_str(), "stopped");
    Ok(())
}

/// The children are this very program, told their stage and the folder of faces.
fn child_program(settings: &Settings, stage: StageName) -> Result<Program, Refusal> {
    let path = std::env::current_exe()?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut program = Program::new(path, name);
    program.arguments.push(format!("{STAGE}{stage}").into());
    if !settings.fonts.folder.is_empty() {
        let folder = std::path::absolute(&settings.fonts.folder)?;
        let mut argument = OsString::from(FONTS);
        argument.push(folder);
        program.arguments.push(argument);
    }
    Ok(program)
}

/// The limits of children that the settings give.
pub fn limits(work: &Work) -> Limits {
    Limits {
        memory_bytes: work.child_memory_mib << 20,
        cpu_seconds: work.document_cpu_ms.div_ceil(1000),
        wall: Duration::from_millis(work.document_wall_ms),
        documents: u64::from(work.documents_per_child),
        alone_memory_bytes: work.reader_memory_mib << 20,
        alone_cpu_seconds: work.reader_cpu_ms.div_ceil(1000),
        alone_wall: Duration::from_millis(work.reader_wall_ms),
        sealing: match work.sealing {
            wenshu_settings::Sealing::Prefer => Sealing::Prefer,
            wenshu_settings::Sealing::Require => Sealing::Require,
            wenshu_settings::Sealing::Off => Sealing::Off,
        },
        ..Limits::default()
    }
}

/// Opens object storage as the settings say.
///
/// # Errors
/// One line that says what to do.
pub async fn open_objects(storage: &wenshu_settings::Storage, health: &Health) -> Result<Objects, Refusal> {
    let objects = Objects::open(&place_of(storage)).await?;
    health.up(Part::Storage);
    Ok(objects)
}

/// Says that the process lives, and tries storage now and then.
pub fn keep_alive(health: &Health, objects: &Objects, stop: &CancellationToken) {
    let (health, objects, stop) = (health.clone(), objects.clone(), stop.clone());
    tokio::spawn(async move {
        while !stop.is_cancelled() {
            health.beat();
            match timeout(PROBE_EVERY, objects.probe()).await {
                Ok(Ok(())) => health.up(Part::Storage),
                Ok(Err(_)) | Err(_) => health.down(Part::Storage, Reason::Failing),
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = sleep(PROBE_EVERY) => {}
            }
        }
    });
}
