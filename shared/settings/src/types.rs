//! The settings as types. What each is for, and why its default is what it is,
//! stands in `wenshu.default.toml`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Secret;

/// All settings, read and checked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The connection to RabbitMQ and the names and limits of its queues.
    pub broker: Broker,
    /// How a worker works.
    pub work: Work,
    /// Where objects (documents) are kept.
    pub storage: Storage,
    /// The database of jobs.
    pub records: Records,
    /// Intake, limits and time limits of jobs.
    pub ledger: Ledger,
    /// Calls to submitters over HTTP.
    pub webhooks: Webhooks,
    /// The page and the HTTP API.
    pub portal: Portal,
    /// Logs, traces, metrics and health.
    pub telemetry: Telemetry,
    /// Faces of the site.
    pub fonts: Fonts,
    /// Which tenant a broker user is.
    pub tenants: Tenants,
}

/// The connection to RabbitMQ and the names and limits of its queues.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Broker {
    /// `amqp://` or `amqps://` address with user, password and virtual host.
    pub url: Secret,
    /// The file that `url` was read from, or empty.
    pub url_file: String,
    /// Root of the management API, or empty.
    pub management_url: String,
    /// Heartbeat of connections, s.
    pub heartbeat_s: u16,
    /// Longest wait for a publisher confirm, ms.
    pub confirm_timeout_ms: u64,
    /// Longest wait for a connection, ms.
    pub connect_timeout_ms: u64,
    /// First wait before connecting again, ms.
    pub backoff_first_ms: u64,
    /// Longest wait before connecting again, ms.
    pub backoff_most_ms: u64,
    /// First part of the names of exchanges and queues.
    pub prefix: String,
    /// Messages of one queue, beyond which it refuses.
    pub queue_length_most: u64,
    /// Deliveries of one message by the broker.
    pub delivery_limit: u32,
    /// The broker's own `consumer_timeout`, ms.
    pub consumer_timeout_ms: u64,
    /// Broker users whose internal messages are trusted; empty: any.
    pub service_users: Vec<String>,
    /// Broker users that act for the tenant whom they name.
    pub portal_users: Vec<String>,
}

/// How a worker works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Work {
    /// Documents at work at once in one process.
    pub slots: usize,
    /// Tries of a document, the first included.
    pub attempts: u32,
    /// Wait before the second try, the third …, s. Never empty.
    pub retry_waits_s: Vec<u64>,
    /// Time of one document in one stage on the clock, ms.
    pub document_wall_ms: u64,
    /// The same in CPU time, ms.
    pub document_cpu_ms: u64,
    /// Address space of a child, MiB.
    pub child_memory_mib: u64,
    /// Memory of the child that reads one file of a foreign format, MiB.
    pub reader_memory_mib: u64,
    /// CPU time of such a child, ms.
    pub reader_cpu_ms: u64,
    /// Its time on the clock, ms.
    pub reader_wall_ms: u64,
    /// Whether scans are recognised, and by what.
    pub ocr: Ocr,
    /// Languages of recognition, joined by `+`.
    pub ocr_languages: String,
    /// Pages of a scan.
    pub ocr_pages: usize,
    /// Memory of a program of recognition, MiB.
    pub ocr_memory_mib: u64,
    /// CPU time of recognition for one page, ms.
    pub ocr_cpu_ms: u64,
    /// Time of recognition on the clock for one file, ms.
    pub ocr_wall_ms: u64,
    /// Whether children are sealed off from files, network and processes.
    pub sealing: Sealing,
    /// Documents after which a child is replaced.
    pub documents_per_child: u32,
    /// Time to finish after SIGTERM, ms.
    pub drain_ms: u64,
    /// Interactive documents in a row before one of the bulk lane.
    pub interactive_in_a_row: u32,
    /// Longest life of a job, s.
    pub job_deadline_s: u64,
}

/// Whether scans are recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ocr {
    /// No: they are refused.
    Off,
    /// By the system's tesseract.
    Tesseract,
}

/// Whether children are sealed off by the kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sealing {
    /// As far as the kernel can; what it lacks is warned of.
    Prefer,
    /// Wholly, or the service does not start.
    Require,
    /// Not at all.
    Off,
}

/// Where objects are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Storage {
    /// Folder or S3.
    pub kind: StorageKind,
    /// The folder, for [`StorageKind::Folder`].
    pub folder: String,
    /// When an object in a folder counts as stored.
    pub sync: Sync,
    /// The store, for [`StorageKind::S3`].
    pub s3: S3,
}

/// Kind of storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StorageKind {
    /// A folder that all processes see.
    Folder,
    /// A store that speaks S3.
    S3,
}

/// When an object in a folder counts as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sync {
    /// Once it is on the disk; syncs are shared.
    Group,
    /// Once it is renamed into place.
    None,
}

/// A store that speaks S3.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct S3 {
    /// Address, or empty for AWS.
    pub endpoint: String,
    /// Region.
    pub region: String,
    /// Bucket; never empty when the kind is S3.
    pub bucket: String,
    /// Access key, or empty.
    pub access_key: String,
    /// Secret key, or empty.
    pub secret_key: Secret,
    /// The file that `secret_key` was read from, or empty.
    pub secret_key_file: String,
    /// Whether an endpoint without TLS is allowed.
    pub allow_http: bool,
}

/// The database of jobs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Records {
    /// `sqlite:` or `postgres://` address.
    pub url: Secret,
    /// The file that `url` was read from, or empty.
    pub url_file: String,
    /// Connections of one process.
    pub connections: u32,
}

/// Intake, limits and time limits of jobs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ledger {
    /// Bytes of a source inside a request, decoded.
    pub inline_bytes_most: u64,
    /// Bytes of any source.
    pub source_bytes_most: u64,
    /// Bytes of a request.
    pub request_bytes_most: u64,
    /// Time from a job's end to its deletion, s.
    pub retention_s: u64,
    /// Time between two looks for jobs past their deadline or retention, s.
    pub expiry_check_s: u64,
    /// Time between two looks for forgotten entries of the outbox, s.
    pub outbox_check_s: u64,
    /// Events of one transaction.
    pub batch_most: u32,
    /// How long the first event or request of a batch of the bulk lane waits for
    /// others, ms.
    pub batch_wait_ms: u64,
    /// Open jobs of one tenant.
    pub jobs_open_most: u64,
}

/// Calls to submitters over HTTP.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhooks {
    /// Whether there are any.
    pub enabled: bool,
    /// Whether addresses in private networks may be called.
    pub allow_private: bool,
    /// Waits after failed calls, s; calls are one more.
    pub waits_s: Vec<u64>,
    /// Time of one call, ms.
    pub timeout_ms: u64,
    /// Folder with one secret a tenant, already read into `secrets`.
    pub secrets_folder: String,
    /// Tenant → `whsec_…`.
    pub secrets: BTreeMap<String, Secret>,
}

/// The page and the HTTP API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Portal {
    /// Address and port that it listens on.
    pub listen: String,
    /// Where people reach it, or empty.
    pub public_url: String,
    /// Who may use it.
    pub auth: PortalAuth,
    /// Whether the cookie of a login travels over HTTPS only.
    pub secure_cookies: bool,
    /// Time without a request after which a login ends, s.
    pub session_idle_s: u64,
    /// Longest life of a login, s.
    pub session_life_s: u64,
    /// Bytes of an uploaded file.
    pub upload_bytes_most: u64,
    /// Bytes of an upload of many files, packed and unpacked.
    pub batch_bytes_most: u64,
    /// Files of an upload.
    pub batch_files_most: u32,
    /// Bytes of all uploads on their way into storage.
    pub upload_memory_bytes: u64,
    /// Time for the head of a request, ms.
    pub header_wait_ms: u64,
    /// Bytes a second of an upload.
    pub rate_bytes_least: u64,
    /// Time before the rate counts, ms.
    pub rate_grace_ms: u64,
    /// Time for a whole upload, ms.
    pub upload_wait_ms: u64,
    /// Connections in all.
    pub connections_most: usize,
    /// Connections of one address.
    pub connections_per_address_most: usize,
    /// Requests a minute of one key or login.
    pub requests_per_minute: u32,
    /// Longest wait for the end of a job in one request, s.
    pub wait_s_most: u64,
    /// Addresses and networks of proxies that are believed.
    pub trusted_proxies: Vec<String>,
    /// Login by a provider.
    pub oidc: Oidc,
}

/// Who may use the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PortalAuth {
    /// Whoever is on this machine.
    None,
    /// People who log in and programs with a key.
    Accounts,
}

/// Login by an OpenID Connect provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Oidc {
    /// The provider, or empty.
    pub issuer: String,
    /// Name of the client there.
    pub client_id: String,
    /// Its secret.
    pub client_secret: Secret,
    /// The file that `client_secret` was read from, or empty.
    pub client_secret_file: String,
    /// The claim that names the tenant.
    pub tenant_claim: String,
}

/// Logs, traces, metrics and health.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telemetry {
    /// Filter of logged events.
    pub log: String,
    /// Form of the log.
    pub log_format: LogFormat,
    /// Address of health and metrics, or empty.
    pub listen: String,
    /// Root of a collector (OTLP over HTTP), or empty.
    pub otlp_endpoint: String,
    /// Added to the name of the service.
    pub service_suffix: String,
    /// Part of new traces that is sent.
    pub sample_ratio: f64,
}

/// Form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// Lines for a person.
    Text,
}

/// Faces of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fonts {
    /// Folder with the site's own faces, or empty.
    pub folder: String,
}

/// Which tenant a broker user is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tenants {
    /// What becomes of a user whom `users` does not name.
    pub unknown_user: UnknownUser,
    /// Broker users who see and manage the jobs of all tenants.
    pub operators: Vec<String>,
    /// Broker user → tenant.
    pub users: BTreeMap<String, String>,
}

/// What becomes of a broker user whom the map of tenants does not name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnknownUser {
    /// The tenant is named like the user.
    Name,
    /// The request is rejected.
    Refuse,
}

impl Tenants {
    /// Whether a broker user whom the broker has checked manages all tenants.
    pub fn is_operator(&self, user: &str) -> bool {
        self.operators.iter().any(|operator| operator == user)
    }

    /// The tenant of a broker user whom the broker has checked, or none when
    /// the request must be rejected: the user is unknown and those are
    /// refused, or the user's name cannot name a tenant.
    pub fn of_user(&self, user: &str) -> Option<String> {
        if let Some(tenant) = self.users.get(user) {
            return Some(tenant.clone());
        }
        let by_name = self.unknown_user == UnknownUser::Name && is_tenant_name(user);
        by_name.then(|| user.to_owned())
    }
}

impl Broker {
    /// Whether a broker user whom the broker has checked acts for others.
    pub fn is_portal(&self, user: &str) -> bool {
        self.portal_users.iter().any(|portal| portal == user)
    }

    /// Whether internal messages of this broker user are to be believed.
    /// `None` is a message without the property, or one that the broker let
    /// pass unchecked.
    pub fn trusts(&self, user: Option<&str>) -> bool {
        self.service_users.is_empty()
            || user.is_some_and(|user| self.service_users.iter().any(|trusted| trusted == user))
    }
}

/// Whether a text can name a tenant: as in `wenshu-messages`, since it stands
/// in object keys, routing keys and names of queues.
pub(crate) fn is_tenant_name(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.len() <= 63
        && text.bytes().next().is_some_and(fits)
        && text.bytes().all(|byte| fits(byte) || byte == b'-' || byte == b'_')
}
