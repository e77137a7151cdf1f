//! The services under one roof: what they share, their start and their end.

use std::fs;
use std::io::Write;
use std::net::SocketAddr;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use wenshu_ledger::desk;
use wenshu_ledger::points::no_probe as no_desk_probe;
use wenshu_messages::StageName;
use wenshu_objects::Objects;
use wenshu_pipeline::points::no_probe;
use wenshu_pipeline::process::{Refusal, Started, keep_alive, open_objects, stop_on_signals, work};
use wenshu_pipeline::{Carrier, LocalBroker, Topology};
use wenshu_portal::service;
use wenshu_records::{Accounts, Records};
use wenshu_settings::{Secret, Settings, StorageKind};
use wenshu_telemetry::{Health, Metrics, Service, Telemetry};

use super::RECORDS_FILE;
use super::leftovers;
use crate::arguments::ServeOptions;

/// Name of the portal on the broker inside.
const PORTAL: &str = "portal";

/// The settings, with the data folder in the place of database, storage and
/// broker.
pub(super) fn settings(options: &ServeOptions) -> Result<Settings, Refusal> {
    let mut settings = Settings::from_environment(options.config.as_deref())?;
    let data = std::path::absolute(&options.data)?;
    // Documents, and hashes of passwords: nobody else's to read.
    fs::DirBuilder::new().recursive(true).mode(0o700).create(&data)?;
    settings.records.url = Secret::new(format!("sqlite:{}", path_of(&data, RECORDS_FILE)?));
    settings.storage.kind = StorageKind::Folder;
    settings.storage.folder = path_of(&data, "objects")?;
    settings.broker.service_users = services();
    settings.broker.portal_users = vec![PORTAL.to_owned()];
    if let Some(listen) = &options.listen {
        settings.portal.listen.clone_from(listen);
    }
    Ok(settings)
}

/// The names under which the services send.
fn services() -> Vec<String> {
    let stages = StageName::ALL.into_iter().map(|stage| stage.as_str().to_owned());
    stages.chain(["ledger".to_owned()]).collect()
}

fn path_of(folder: &Path, name: &str) -> Result<String, Refusal> {
    let path: PathBuf = folder.join(name);
    let text = path.to_str().ok_or("数据目录的路径不是有效的文字，请换一个目录")?;
    Ok(text.to_owned())
}

/// What all services share.
struct House {
    settings: Settings,
    carrier: Carrier,
    topology: Topology,
    health: Health,
    metrics: Metrics,
    objects: Objects,
    records: Arc<dyn Records>,
}

/// Serves until a signal, or until a service cannot go on.
pub(super) async fn serve(settings: Settings) -> Result<(), Refusal> {
    let telemetry = Telemetry::start(&settings, Service::Serve)?;
    let served = serve_told(settings, &telemetry).await;
    telemetry.shutdown().await;
    served
}

async fn serve_told(settings: Settings, telemetry: &Telemetry) -> Result<(), Refusal> {
    // First of all: who finds the folder in use touches nothing.
    let stores = wenshu_records::open_all(settings.records.url.expose(), settings.records.connections).await?;
    let objects = open_objects(&settings.storage, telemetry.health()).await?;
    // The folder is ours alone: what a killed process was writing is nobody's.
    objects.sweep(Duration::ZERO).await?;
    let folder = Path::new(&settings.storage.folder);
    let marker = folder.with_file_name("looked-at");
    leftovers::clear(folder, &marker, &objects, stores.records.as_ref()).await;
    let topology = Topology::new(&settings.broker, &settings.work);
    let house = House {
        carrier: Carrier::Process(LocalBroker::new(&topology)),
        topology,
        health: telemetry.health().clone(),
        metrics: telemetry.metrics().clone(),
        objects,
        records: stores.records,
        settings,
    };
    let stop = stop_on_signals(house.health.clone());
    keep_alive(&house.health, &house.objects, &stop);
    // The page goes first and the rest after it: what it has taken on is kept.
    let behind = CancellationToken::new();
    let mut services = house.begin(&behind);
    let portal = house.portal(stores.accounts, &stop);
    let ended = tokio::select! {
        ended = portal => ended,
        Some(ended) = services.join_next() => ended.unwrap_or_else(|error| Err(error.into())),
    };
    behind.cancel();
    while let Some(late) = services.join_next().await {
        if let Err(error) = late.unwrap_or_else(|error| Err(error.into())) {
            tracing::error!(error = %error, "a service did not end well");
        }
    }
    ended
}

impl House {
    fn started(&self, stop: &CancellationToken) -> Started {
        Started {
            settings: self.settings.clone(),
            carrier: self.carrier.clone(),
            topology: self.topology.clone(),
            health: self.health.clone(),
            metrics: self.metrics.clone(),
            stop: stop.clone(),
            objects: Some(self.objects.clone()),
        }
    }

    /// Ledger and workers.
    fn begin(&self, stop: &CancellationToken) -> JoinSet<Result<(), Refusal>> {
        let mut services = JoinSet::new();
        let (started, records) = (self.started(stop), Arc::clone(&self.records));
        services.spawn(async move { desk::run_on(started, records, no_desk_probe).await });
        for stage in StageName::ALL {
            let started = self.started(stop);
            services.spawn(async move { work(&wenshu_workers::service(stage), started, no_probe).await });
        }
        services
    }

    /// The page and the API, until `stop`.
    async fn portal(&self, accounts: Arc<dyn Accounts>, stop: &CancellationToken) -> Result<(), Refusal> {
        service::run_on(self.started(stop), self.objects.clone(), accounts, announce).await
    }
}

/// Says where the page is; the log is for programs.
fn announce(address: SocketAddr) {
    // Who has closed the terminal does not read it.
    let _ = writeln!(std::io::stdout().lock(), "文书已启动：http://{address}/");
}
