//! All services as separate processes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::binaries::Service;
use crate::client::Client;
use crate::process::Process;
use crate::scratch;

/// How a pipeline is started.
#[derive(Debug, Clone)]
pub struct Options {
    /// URL of the broker.
    pub broker: String,
    /// URL of the database: PostgreSQL, or SQLite when absent.
    pub database: Option<String>,
    /// Further settings (`WENSHU__…`), for all services.
    pub settings: Vec<(String, String)>,
    /// Programs in place of services, with variables of their own: workers with
    /// planted faults.
    pub instead: BTreeMap<Service, (PathBuf, Vec<(String, String)>)>,
}

impl Options {
    /// The usual settings of tests: short waits.
    pub fn new(broker: impl Into<String>, database: Option<String>) -> Self {
        Self { broker: broker.into(), database, settings: Vec::new(), instead: BTreeMap::new() }
    }

    /// One more setting: `set("work.slots", "1")`.
    #[must_use]
    pub fn set(mut self, key: &str, value: impl ToString) -> Self {
        self.settings.push((variable(key), value.to_string()));
        self
    }
}

/// `work.slots` → `WENSHU__WORK__SLOTS`.
fn variable(key: &str) -> String {
    format!("WENSHU__{}", key.to_uppercase().replace('.', "__"))
}

/// A running pipeline. Its processes end and its objects go when it is dropped.
pub struct Pipeline {
    options: Options,
    settings: Vec<(String, String)>,
    folder: PathBuf,
    processes: BTreeMap<Service, Process>,
}

impl Pipeline {
    /// Starts all six services and waits until they work.
    pub async fn start(options: Options) -> Self {
        let mut pipeline = Self::prepare(options);
        for service in Service::ALL {
            pipeline.spawn(service);
        }
        pipeline.wait_until_started().await;
        pipeline
    }

    /// Makes the settings and the folder of objects, and starts nothing.
    pub fn prepare(options: Options) -> Self {
        let folder = scratch::folder("objects");
        let database =
            options.database.clone().unwrap_or_else(|| format!("sqlite:{}", folder.join("records.db").display()));
        let mut settings: Vec<(String, String)> = [
            ("broker.url", options.broker.clone()),
            ("broker.backoff_first_ms", "50".to_owned()),
            ("broker.backoff_most_ms", "1000".to_owned()),
            ("storage.folder", folder.join("store").display().to_string()),
            ("records.url", database),
            ("work.retry_waits_s", "[1, 2, 4]".to_owned()),
            ("ledger.outbox_check_s", "1".to_owned()),
            ("ledger.expiry_check_s", "1".to_owned()),
        ]
        .into_iter()
        .map(|(key, value)| (variable(key), value))
        .collect();
        for (name, value) in &options.settings {
            settings.retain(|(other, _)| other != name);
            settings.push((name.clone(), value.clone()));
        }
        Self { options, settings, folder, processes: BTreeMap::new() }
    }

    /// Starts a service, or the program that stands in for it.
    pub fn spawn(&mut self, service: Service) {
        let process = match self.options.instead.get(&service) {
            Some((program, variables)) => {
                let settings = self.settings.iter().chain(variables).cloned();
                Process::spawn_program(service.name(), program, Vec::new(), settings)
            }
            None => Process::spawn(service, self.settings.clone()),
        };
        self.processes.insert(service, process);
    }

    /// Starts a program with variables of its own in place of a service, once;
    /// the next [`Pipeline::spawn`] starts the service itself.
    pub fn spawn_instead(&mut self, service: Service, program: &Path, variables: &[(String, String)]) {
        let settings = self.settings.iter().chain(variables).cloned();
        let process = Process::spawn_program(service.name(), program, Vec::new(), settings);
        self.processes.insert(service, process);
    }

    /// Waits until every service says that it has started.
    pub async fn wait_until_started(&mut self) {
        for process in self.processes.values_mut() {
            process.wait_for_line("started", Duration::from_secs(60), |line| line.contains("\"started\"")).await;
        }
    }

    /// A running service.
    pub fn service(&mut self, service: Service) -> &mut Process {
        self.processes.get_mut(&service).expect("the service was started")
    }

    /// All running services.
    pub fn services(&mut self) -> impl Iterator<Item = (Service, &mut Process)> {
        self.processes.iter_mut().map(|(service, process)| (*service, process))
    }

    /// The settings of the services, as variables.
    pub fn settings(&self) -> &[(String, String)] {
        &self.settings
    }

    /// The folder of objects.
    pub fn store(&self) -> PathBuf {
        self.folder.join("store")
    }

    /// URL of the broker.
    pub fn broker(&self) -> &str {
        &self.options.broker
    }

    /// Somebody who submits, as the user of the broker's URL.
    pub async fn client(&self) -> Client {
        Client::connect(&self.options.broker, &self.store()).await
    }

    /// SIGTERM of all; each must end well.
    pub async fn stop(mut self) {
        for process in self.processes.values_mut() {
            process.signal_terminate();
        }
        for process in self.processes.values_mut() {
            let status = process.wait(Duration::from_secs(60)).await;
            assert!(status.success(), "{status}");
        }
    }

    /// What all services wrote to their logs.
    pub fn logs(&self) -> String {
        self.processes.values().map(Process::stderr).collect()
    }

    /// The folder of records and objects.
    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Pipeline {
    fn drop(&mut self) {
        self.processes.clear();
        drop(std::fs::remove_dir_all(&self.folder));
    }
}
