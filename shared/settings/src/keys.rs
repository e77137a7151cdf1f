//! Every key, its type and its range.
//!
//! The same list serves the file and the environment: it knows which keys
//! there are, how a variable's text is to be read, and what is out of range,
//! so that each fault is named by its key. A test holds it against the
//! default file and the types.

/// What a key takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kind {
    /// A text.
    Text,
    /// One of some words.
    Word(&'static [&'static str]),
    /// A whole number.
    Whole(i64, i64),
    /// A number with a fraction.
    Fraction(f64, f64),
    /// True or false.
    Flag,
    /// A list of whole numbers, each in this range.
    Wholes(i64, i64),
    /// A list of texts.
    Texts,
    /// A map of texts with keys of the site's choice.
    Map,
}

/// A year in seconds: beyond it a duration is a slip of the pen.
const YEAR_S: i64 = 366 * 86_400;
/// A day in milliseconds.
const DAY_MS: i64 = 86_400_000;
/// A gibibyte.
const GIB: i64 = 1 << 30;

/// All keys, in the order of the default file.
pub(crate) const KEYS: &[(&str, Kind)] = &[
    ("broker.url", Kind::Text),
    ("broker.url_file", Kind::Text),
    ("broker.management_url", Kind::Text),
    ("broker.heartbeat_s", Kind::Whole(1, 600)),
    ("broker.confirm_timeout_ms", Kind::Whole(1, DAY_MS)),
    ("broker.connect_timeout_ms", Kind::Whole(1, DAY_MS)),
    ("broker.backoff_first_ms", Kind::Whole(1, DAY_MS)),
    ("broker.backoff_most_ms", Kind::Whole(1, DAY_MS)),
    ("broker.prefix", Kind::Text),
    ("broker.queue_length_most", Kind::Whole(1, 1_000_000_000)),
    ("broker.delivery_limit", Kind::Whole(1, 10_000)),
    ("broker.consumer_timeout_ms", Kind::Whole(1, 30 * DAY_MS)),
    ("broker.service_users", Kind::Texts),
    ("broker.portal_users", Kind::Texts),
    ("work.slots", Kind::Whole(1, 256)),
    ("work.attempts", Kind::Whole(1, 100)),
    ("work.retry_waits_s", Kind::Wholes(1, YEAR_S)),
    ("work.document_wall_ms", Kind::Whole(1, DAY_MS)),
    ("work.document_cpu_ms", Kind::Whole(1, DAY_MS)),
    ("work.child_memory_mib", Kind::Whole(128, 1 << 20)),
    ("work.reader_memory_mib", Kind::Whole(64, 1 << 20)),
    ("work.reader_cpu_ms", Kind::Whole(1, DAY_MS)),
    ("work.reader_wall_ms", Kind::Whole(1, DAY_MS)),
    ("work.ocr", Kind::Word(&["off", "tesseract"])),
    ("work.ocr_languages", Kind::Text),
    ("work.ocr_pages", Kind::Whole(1, 2_000)),
    ("work.ocr_memory_mib", Kind::Whole(256, 1 << 20)),
    ("work.ocr_cpu_ms", Kind::Whole(1_000, DAY_MS)),
    ("work.ocr_wall_ms", Kind::Whole(1_000, DAY_MS)),
    ("work.sealing", Kind::Word(&["prefer", "require", "off"])),
    ("work.documents_per_child", Kind::Whole(1, 1_000_000)),
    ("work.drain_ms", Kind::Whole(0, DAY_MS)),
    ("work.interactive_in_a_row", Kind::Whole(1, 1_000)),
    ("work.job_deadline_s", Kind::Whole(1, YEAR_S)),
    ("storage.kind", Kind::Word(&["folder", "s3"])),
    ("storage.folder", Kind::Text),
    ("storage.sync", Kind::Word(&["group", "none"])),
    ("storage.s3.endpoint", Kind::Text),
    ("storage.s3.region", Kind::Text),
    ("storage.s3.bucket", Kind::Text),
    ("storage.s3.access_key", Kind::Text),
    ("storage.s3.secret_key", Kind::Text),
    ("storage.s3.secret_key_file", Kind::Text),
    ("storage.s3.allow_http", Kind::Flag),
    ("records.url", Kind::Text),
    ("records.url_file", Kind::Text),
    ("records.connections", Kind::Whole(1, 1_000)),
    ("ledger.inline_bytes_most", Kind::Whole(0, GIB)),
    ("ledger.source_bytes_most", Kind::Whole(1, GIB)),
    ("ledger.request_bytes_most", Kind::Whole(1_024, 128 << 20)),
    ("ledger.retention_s", Kind::Whole(1, 100 * YEAR_S)),
    ("ledger.expiry_check_s", Kind::Whole(1, 86_400)),
    ("ledger.outbox_check_s", Kind::Whole(1, 86_400)),
    ("ledger.batch_most", Kind::Whole(1, 10_000)),
    ("ledger.batch_wait_ms", Kind::Whole(0, 1_000)),
    ("ledger.jobs_open_most", Kind::Whole(1, 1_000_000_000)),
    ("webhooks.enabled", Kind::Flag),
    ("webhooks.allow_private", Kind::Flag),
    ("webhooks.waits_s", Kind::Wholes(1, YEAR_S)),
    ("webhooks.timeout_ms", Kind::Whole(1, 20_000)),
    ("webhooks.secrets_folder", Kind::Text),
    ("webhooks.secrets", Kind::Map),
    ("portal.listen", Kind::Text),
    ("portal.public_url", Kind::Text),
    ("portal.auth", Kind::Word(&["none", "accounts"])),
    ("portal.secure_cookies", Kind::Flag),
    ("portal.session_idle_s", Kind::Whole(60, YEAR_S)),
    ("portal.session_life_s", Kind::Whole(60, YEAR_S)),
    ("portal.upload_bytes_most", Kind::Whole(1, GIB)),
    ("portal.batch_bytes_most", Kind::Whole(1, 16 * GIB)),
    ("portal.batch_files_most", Kind::Whole(1, 1_000_000)),
    ("portal.upload_memory_bytes", Kind::Whole(1 << 20, 64 * GIB)),
    ("portal.header_wait_ms", Kind::Whole(1, DAY_MS)),
    ("portal.rate_bytes_least", Kind::Whole(0, GIB)),
    ("portal.rate_grace_ms", Kind::Whole(1, DAY_MS)),
    ("portal.upload_wait_ms", Kind::Whole(1, DAY_MS)),
    ("portal.connections_most", Kind::Whole(8, 1_000_000)),
    ("portal.connections_per_address_most", Kind::Whole(1, 1_000_000)),
    ("portal.requests_per_minute", Kind::Whole(1, 1_000_000)),
    ("portal.wait_s_most", Kind::Whole(0, 3_600)),
    ("portal.trusted_proxies", Kind::Texts),
    ("portal.oidc.issuer", Kind::Text),
    ("portal.oidc.client_id", Kind::Text),
    ("portal.oidc.client_secret", Kind::Text),
    ("portal.oidc.client_secret_file", Kind::Text),
    ("portal.oidc.tenant_claim", Kind::Text),
    ("telemetry.log", Kind::Text),
    ("telemetry.log_format", Kind::Word(&["json", "text"])),
    ("telemetry.listen", Kind::Text),
    ("telemetry.otlp_endpoint", Kind::Text),
    ("telemetry.service_suffix", Kind::Text),
    ("telemetry.sample_ratio", Kind::Fraction(0.0, 1.0)),
    ("fonts.folder", Kind::Text),
    ("tenants.unknown_user", Kind::Word(&["name", "refuse"])),
    ("tenants.operators", Kind::Texts),
    ("tenants.users", Kind::Map),
];

/// Secrets that may be given as a file instead: the key, and the key of the
/// file.
pub(crate) const SECRET_FILES: &[(&str, &str)] = &[
    ("broker.url", "broker.url_file"),
    ("storage.s3.secret_key", "storage.s3.secret_key_file"),
    ("records.url", "records.url_file"),
    ("portal.oidc.client_secret", "portal.oidc.client_secret_file"),
];

/// What a key takes, or none when there is no such key.
pub(crate) fn kind_of(path: &str) -> Option<Kind> {
    KEYS.iter().find(|(key, _)| *key == path).map(|(_, kind)| *kind)
}

/// Whether keys stand below this path.
pub(crate) fn is_section(path: &str) -> bool {
    KEYS.iter().any(|(key, _)| key.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
}
