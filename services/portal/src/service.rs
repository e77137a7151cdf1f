//! The portal from start to drain, in a process of its own or with the others.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;
use wenshu_objects::Objects;
use wenshu_pipeline::process::{Refusal, Started, keep_alive, limits, open_objects};
use wenshu_records::Accounts;
use wenshu_telemetry::Part;

use crate::Portal;
use crate::auth::StoredIdentities;
use crate::backend::Backend;
use crate::pipeline::{Parts, Pipeline};
use crate::serve::Server;
use crate::viewing::Viewer;

/// Argument by which a child learns that it draws for the portal.
pub const VIEWER: &str = "--viewer";

/// The portal beside RabbitMQ, with accounts in the database of the settings.
///
/// # Errors
/// One line that says what to do.
pub async fn run(started: Started) -> Result<(), Refusal> {
    let records = &started.settings.records;
    let accounts = wenshu_records::open_accounts(records.url.expose(), records.connections).await?;
    started.health.up(Part::Database);
    let objects = open_objects(&started.settings.storage, &started.health).await?;
    keep_alive(&started.health, &objects, &started.stop);
    run_on(started, objects, accounts, |address| {
        tracing::info!(server.address = %address.ip(), server.port = address.port(), "the portal listens");
    })
    .await
}

/// The portal on accounts and storage that are open. `listening` hears where.
///
/// # Errors
/// One line that says what to do.
pub async fn run_on(
    started: Started,
    objects: Objects,
    accounts: Arc<dyn Accounts>,
    listening: impl FnOnce(SocketAddr),
) -> Result<(), Refusal> {
    let Started { settings, carrier, topology, health, metrics, stop, .. } = started;
    let fonts = PathBuf::from(&settings.fonts.folder);
    let viewer = Viewer::start(VIEWER, &fonts, limits(&settings.work), settings.work.slots).await?;
    // The pipeline hears answers until the last request has its own.
    let last = CancellationToken::new();
    let parts =
        Parts { settings: settings.clone(), carrier, topology, objects, metrics, health, viewer, stop: last.clone() };
    let pipeline = Arc::new(Pipeline::start(parts).await?);
    let identities = Arc::new(StoredIdentities::new(accounts, &settings.portal));
    tokio::spawn(Arc::clone(&identities).forget(last.clone()));
    let portal = Portal::new(Arc::clone(&pipeline) as Arc<dyn Backend>, identities, settings.portal);
    let server = Server::open(portal).await?;
    listening(server.address()?);
    server.run(stop.cancelled_owned(), Duration::from_millis(settings.work.drain_ms)).await;
    pipeline.drain().await;
    last.cancel();
    Ok(())
}
