//! Where the pipeline is, and who asks.

use std::path::{Path, PathBuf};

use lapin::uri::AMQPUri;
use wenshu_messages::Tenant;
use wenshu_objects::Objects;
use wenshu_pipeline::storage::place_of;
use wenshu_pipeline::{PipelineError, Topology};
use wenshu_settings::{Settings, StorageKind};

use super::error::RemoteError;

/// The settings of the pipeline, and whose jobs these are.
#[derive(Debug, Clone)]
pub struct Site {
    /// The same settings as those of the services.
    pub settings: Settings,
    /// Names on the broker.
    pub topology: Topology,
    /// The broker's user.
    pub user: String,
    /// The tenant of the user.
    pub tenant: Tenant,
}

impl Site {
    /// Reads the settings: the file, or the one that `WENSHU_CONFIG` names, and
    /// the environment.
    ///
    /// # Errors
    /// One line that names the setting.
    pub fn read(config: Option<&Path>) -> Result<Self, RemoteError> {
        let settings = Settings::from_environment(config)?;
        let topology = Topology::new(&settings.broker, &settings.work);
        let uri: AMQPUri = settings.broker.url.expose().parse().map_err(|reason| PipelineError::Address { reason })?;
        let user = uri.authority.userinfo.username;
        let tenant = settings.tenants.of_user(&user).and_then(|name| name.parse().ok());
        let tenant = tenant.ok_or_else(|| RemoteError::Tenant { user: user.clone() })?;
        Ok(Self { settings, topology, user, tenant })
    }

    /// A queue of the tenant's own, by the last part of its name.
    pub fn reply_queue(&self, name: &str) -> String {
        format!("{}{name}", self.topology.reply_prefix(self.tenant.as_str()))
    }

    /// Opens object storage.
    ///
    /// # Errors
    /// One line that says what to do.
    pub async fn open_objects(&self) -> Result<Objects, RemoteError> {
        let storage = &self.settings.storage;
        if storage.kind == StorageKind::Folder {
            // The services make it. One that is made here would be another
            // folder than theirs, and always empty.
            let path = PathBuf::from(&storage.folder);
            if !path.is_dir() {
                return Err(RemoteError::NoFolder { path });
            }
        }
        Ok(Objects::open(&place_of(storage)).await?)
    }
}
