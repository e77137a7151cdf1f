//! Settings as an operator gives them, and as they are refused.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use toml::{Table, Value};
use wenshu_settings::{DEFAULT_FILE, LogFormat, Secret, Settings, SettingsError, StorageKind, UnknownUser};

/// Variables as pairs.
fn variables(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// The settings of some variables alone.
fn with(pairs: &[(&str, &str)]) -> Result<Settings, SettingsError> {
    Settings::read(None, variables(pairs))
}

/// The settings of a file alone.
fn of_file(text: &str) -> Result<Settings, SettingsError> {
    let folder = TempDir::new().unwrap();
    Settings::read(Some(&written(&folder, "site.toml", text)), Vec::new())
}

/// A file in a folder.
fn written(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path
}

/// The line that an operator reads.
fn line(refused: Result<Settings, SettingsError>) -> String {
    let line = refused.expect_err("should have been refused").to_string();
    assert_eq!(line.lines().count(), 1, "one line: {line}");
    line
}

/// All keys of a table with values, maps of the site's choice as one key.
fn leaves(section: &str, table: &Table, keys: &mut BTreeSet<String>) {
    for (name, value) in table {
        let path = if section.is_empty() { name.clone() } else { format!("{section}.{name}") };
        match value {
            Value::Table(below) if !below.is_empty() => leaves(&path, below, keys),
            _ => assert!(keys.insert(path)),
        }
    }
}

#[test]
fn every_key_of_the_default_file_is_in_the_types_and_the_other_way_round() {
    // The types refuse unknown keys and have no defaults of their own, so that
    // reading proves both directions; this also names a difference.
    let settings = with(&[]).unwrap();
    let mut of_types = BTreeSet::new();
    leaves("", &Table::try_from(&settings).unwrap(), &mut of_types);
    let mut of_default_file = BTreeSet::new();
    leaves("", &toml::from_str(DEFAULT_FILE).unwrap(), &mut of_default_file);
    assert_eq!(of_types, of_default_file);
}

#[test]
fn the_default_file_given_as_a_file_changes_nothing() {
    assert_eq!(of_file(DEFAULT_FILE).unwrap(), with(&[]).unwrap());
}

#[test]
fn every_key_of_the_default_file_has_a_comment() {
    // A key without one stands directly under a key that has: `_file`,
    // the second of a pair.
    let covered_by_the_key_above =
        ["url_file", "secret_key_file", "backoff_most_ms", "secret_key", "client_secret_file"];
    let mut above = "";
    for line in DEFAULT_FILE.lines() {
        if let Some((key, _)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) {
            let told = above.starts_with('#') || covered_by_the_key_above.contains(&key);
            assert!(told, "{key} has no comment");
        }
        above = line;
    }
}

#[test]
fn a_variable_wins_over_the_file_and_the_file_over_the_default() {
    let folder = TempDir::new().unwrap();
    let file = written(&folder, "site.toml", "[work]\nslots = 3\nattempts = 2\n");
    let environment = variables(&[("WENSHU__WORK__SLOTS", "5")]);
    let settings = Settings::read(Some(&file), environment).unwrap();
    assert_eq!(settings.work.slots, 5);
    assert_eq!(settings.work.attempts, 2);
    assert_eq!(settings.work.drain_ms, 25_000);
}

#[test]
fn the_file_may_be_named_by_a_variable() {
    let folder = TempDir::new().unwrap();
    let file = written(&folder, "site.toml", "work.slots = 7\n");
    let settings = with(&[("WENSHU_CONFIG", file.to_str().unwrap())]).unwrap();
    assert_eq!(settings.work.slots, 7);
    assert_eq!(with(&[("WENSHU_CONFIG", "")]).unwrap().work.slots, 2);
}

#[test]
fn variables_of_every_type_are_read() {
    let settings = with(&[
        ("WENSHU__BROKER__URL", "amqps://u:p@rabbit/%2f"),
        ("WENSHU__BROKER__SERVICE_USERS", "wenshu-parse, wenshu-ledger"),
        ("WENSHU__WORK__RETRY_WAITS_S", "1,2,3"),
        ("WENSHU__WEBHOOKS__WAITS_S", "[7, 8]"),
        ("WENSHU__WEBHOOKS__ALLOW_PRIVATE", "true"),
        ("WENSHU__STORAGE__KIND", "s3"),
        ("WENSHU__STORAGE__S3__BUCKET", "plans"),
        ("WENSHU__TELEMETRY__SAMPLE_RATIO", "0.25"),
        ("WENSHU__TELEMETRY__LOG_FORMAT", "text"),
        ("WENSHU__TENANTS__USERS", "{ \"OA System\" = \"oa\" }"),
        ("WENSHU__TENANTS__USERS__Archive", "archive"),
    ])
    .unwrap();
    assert_eq!(settings.broker.url.expose(), "amqps://u:p@rabbit/%2f");
    assert_eq!(settings.broker.service_users, ["wenshu-parse", "wenshu-ledger"]);
    assert_eq!(settings.work.retry_waits_s, [1, 2, 3]);
    assert_eq!(settings.webhooks.waits_s, [7, 8]);
    assert!(settings.webhooks.allow_private);
    assert_eq!(settings.storage.kind, StorageKind::S3);
    assert_eq!(settings.storage.s3.bucket, "plans");
    assert!((settings.telemetry.sample_ratio - 0.25).abs() < f64::EPSILON);
    assert_eq!(settings.telemetry.log_format, LogFormat::Text);
    assert_eq!(settings.tenants.users["OA System"], "oa");
    assert_eq!(settings.tenants.users["Archive"], "archive");
}

#[test]
fn a_misspelt_key_of_the_file_is_refused_and_named_with_the_right_one() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/misspelt.toml");
    let line = line(Settings::read(Some(&sample), Vec::new()));
    assert!(line.contains("misspelt.toml"), "{line}");
    assert!(line.contains("“broker.hartbeat_s”"), "{line}");
    assert!(line.ends_with("是不是 broker.heartbeat_s？"), "{line}");
}

#[test]
fn a_misspelt_section_is_refused_even_when_it_is_empty() {
    assert!(line(of_file("[brokr]\nheartbeat_s = 5\n")).contains("是不是 broker.heartbeat_s"));
    assert!(line(of_file("[brokr]\n")).contains("“brokr”"));
    assert!(line(of_file("slots = 5\n")).contains("是不是 work.slots"));
}

#[test]
fn a_misspelt_variable_is_refused_and_named_with_the_right_one() {
    let line = line(with(&[("WENSHU__BROKER__ULR", "amqp://x")]));
    assert!(line.contains("环境变量 WENSHU__BROKER__ULR"), "{line}");
    assert!(line.ends_with("是不是 WENSHU__BROKER__URL？"), "{line}");
}

#[test]
fn a_variable_with_single_underscores_is_refused() {
    let line = line(with(&[("WENSHU_BROKER_URL", "amqp://x")]));
    assert!(line.contains("应写作 WENSHU__BROKER__URL"), "{line}");
}

#[test]
fn variables_that_kubernetes_makes_for_services_are_left_alone() {
    with(&[
        ("WENSHU_LEDGER_SERVICE_HOST", "10.0.0.1"),
        ("WENSHU_LEDGER_PORT", "tcp://10.0.0.1:80"),
        ("WENSHU_UPDATE_GOLDENS", "1"),
        ("PATH", "/bin"),
    ])
    .unwrap();
}

#[test]
fn a_wrong_type_is_refused_and_named_without_its_value() {
    let of_the_file = line(of_file("[work]\nslots = \"hunter2\"\n"));
    assert!(of_the_file.contains("work.slots 应为整数，现为文字"), "{of_the_file}");
    assert!(!of_the_file.contains("hunter2"));
    let of_a_variable = line(with(&[("WENSHU__WORK__SLOTS", "two")]));
    assert!(of_a_variable.contains("WENSHU__WORK__SLOTS 的 work.slots 应为整数"), "{of_a_variable}");
    let lines = [
        line(with(&[("WENSHU__WEBHOOKS__ENABLED", "yes")])),
        line(with(&[("WENSHU__WORK__RETRY_WAITS_S", "5,x")])),
        line(of_file("broker = 5\n")),
        line(of_file("[tenants.users]\na = 5\n")),
        line(of_file("[broker]\nservice_users = [1]\n")),
    ];
    for line in lines {
        assert!(line.contains("应为"), "{line}");
    }
}

#[test]
fn numbers_out_of_range_and_unknown_words_are_refused() {
    assert!(line(with(&[("WENSHU__WORK__SLOTS", "0")])).contains("应在 1 至 256 之间，现为 0"));
    assert!(line(with(&[("WENSHU__WORK__DRAIN_MS", "-1")])).contains("work.drain_ms"));
    assert!(line(with(&[("WENSHU__TELEMETRY__SAMPLE_RATIO", "1.5")])).contains("0 至 1"));
    assert!(line(with(&[("WENSHU__TELEMETRY__SAMPLE_RATIO", "NaN")])).contains("0 至 1"));
    assert!(line(with(&[("WENSHU__STORAGE__KIND", "disk")])).contains("只能是 folder、s3"));
}

#[test]
fn a_file_that_is_no_toml_is_refused_with_its_line_and_without_its_text() {
    let refused = of_file("[broker]\nurl = amqp://user:hunter2@rabbit\n").expect_err("no TOML");
    assert!(refused.to_string().contains("第 2 行"), "{refused}");
    let mut cause: Option<&dyn Error> = Some(&refused);
    while let Some(error) = cause {
        assert!(!error.to_string().contains("hunter2"), "{error}");
        cause = error.source();
    }
    assert!(line(of_file("= 5")).contains("不是合法的 TOML"));
    let missing = line(Settings::read(Some(Path::new("no/such/file.toml")), Vec::new()));
    assert!(missing.contains("no/such/file.toml 无法读取"), "{missing}");
}

#[test]
fn settings_that_conflict_are_refused_and_both_are_named() {
    let cases: &[(&str, &[&str])] = &[
        ("broker.consumer_timeout_ms = 60000", &["broker.consumer_timeout_ms（60000）应大于", "work.document_wall_ms"]),
        ("broker.delivery_limit = 3", &["broker.delivery_limit", "work.attempts（4）"]),
        ("broker.backoff_most_ms = 5", &["broker.backoff_first_ms"]),
        ("work.attempts = 5", &["work.retry_waits_s"]),
        ("work.retry_waits_s = []", &["work.retry_waits_s"]),
        ("work.retry_waits_s = [5, 5, 60]", &["越来越长"]),
        ("work.document_cpu_ms = 40000", &["work.document_wall_ms"]),
        ("work.job_deadline_s = 600", &["work.job_deadline_s", "work.retry_waits_s"]),
        ("storage.kind = \"s3\"", &["storage.s3.bucket", "storage.kind = \"s3\""]),
        ("storage.folder = \"\"", &["storage.folder", "storage.kind = \"folder\""]),
        (
            "storage.kind = \"s3\"\nstorage.s3.bucket = \"b\"\nstorage.s3.access_key = \"k\"",
            &["storage.s3.secret_key", "storage.s3.access_key"],
        ),
        (
            "storage.kind = \"s3\"\nstorage.s3.bucket = \"b\"\nstorage.s3.endpoint = \"http://x\"",
            &["storage.s3.allow_http"],
        ),
        ("ledger.inline_bytes_most = 786432", &["ledger.request_bytes_most（1048576）"]),
        ("ledger.source_bytes_most = 5", &["ledger.inline_bytes_most"]),
        ("broker.url = \"http://rabbit\"", &["broker.url 应为以 amqp://"]),
        ("broker.prefix = \"A B\"", &["broker.prefix"]),
        ("broker.management_url = \"http://user:pass@rabbit\"", &["broker.management_url"]),
        ("records.url = \"mysql://x\"", &["records.url"]),
        ("telemetry.listen = \"9464\"", &["telemetry.listen"]),
        ("telemetry.otlp_endpoint = \"collector:4318\"", &["telemetry.otlp_endpoint"]),
        ("webhooks.secrets.oa = \"hunter2\"", &["webhooks.secrets.oa", "whsec_"]),
        ("tenants.users.someone = \"O/A\"", &["someone"]),
    ];
    for (text, parts) in cases {
        let line = line(of_file(text));
        for part in *parts {
            assert!(line.contains(part), "{text}: {line} should name {part}");
        }
        assert!(!line.contains("hunter2"), "{line}");
    }
}

#[test]
fn secrets_may_stand_in_files_of_their_own() {
    let folder = TempDir::new().unwrap();
    let broker = written(&folder, "broker", "amqp://wenshu:hunter2@rabbit/%2f\n");
    let settings = with(&[("WENSHU__BROKER__URL_FILE", broker.to_str().unwrap())]).unwrap();
    assert_eq!(settings.broker.url.expose(), "amqp://wenshu:hunter2@rabbit/%2f");

    let both = [("WENSHU__BROKER__URL_FILE", broker.to_str().unwrap()), ("WENSHU__BROKER__URL", "amqp://rabbit")];
    assert!(line(with(&both)).contains("broker.url 和 broker.url_file 只能设置一个"));

    let missing = line(with(&[("WENSHU__RECORDS__URL_FILE", "no/such/secret")]));
    assert!(missing.contains("records.url_file 指定的密钥文件 no/such/secret"), "{missing}");
    let empty = written(&folder, "empty", "\n");
    let line = line(with(&[("WENSHU__RECORDS__URL_FILE", empty.to_str().unwrap())]));
    assert!(line.contains("是空的"), "{line}");
}

/// A secret of Standard Webhooks.
const WEBHOOK_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLNmN";

#[test]
fn secrets_of_tenants_come_from_the_map_and_from_a_folder() {
    let folder = TempDir::new().unwrap();
    written(&folder, "archive", &format!("{WEBHOOK_SECRET}\n"));
    fs::create_dir(folder.path().join("..data")).unwrap();
    let path = folder.path().to_str().unwrap();
    let settings =
        with(&[("WENSHU__WEBHOOKS__SECRETS__oa", WEBHOOK_SECRET), ("WENSHU__WEBHOOKS__SECRETS_FOLDER", path)]).unwrap();
    let tenants: Vec<_> = settings.webhooks.secrets.keys().collect();
    assert_eq!(tenants, ["archive", "oa"]);
    assert_eq!(settings.webhooks.secrets["archive"].expose(), WEBHOOK_SECRET);

    let twice =
        with(&[("WENSHU__WEBHOOKS__SECRETS__archive", WEBHOOK_SECRET), ("WENSHU__WEBHOOKS__SECRETS_FOLDER", path)]);
    assert!(line(twice).contains("webhooks.secrets.archive"));
}

#[test]
fn a_tenant_in_capitals_is_refused_and_not_passed_over() {
    let line = line(with(&[("WENSHU__WEBHOOKS__SECRETS__OA", WEBHOOK_SECRET)]));
    assert!(line.contains("“OA”"), "{line}");
}

#[test]
fn secrets_never_print() {
    let folder = TempDir::new().unwrap();
    let key = written(&folder, "key", "canary-of-the-store");
    let settings = with(&[
        ("WENSHU__BROKER__URL", "amqp://wenshu:canary-of-the-broker@rabbit:5672/%2f"),
        ("WENSHU__RECORDS__URL", "postgres://wenshu:canary-of-the-database@db/wenshu"),
        ("WENSHU__STORAGE__KIND", "s3"),
        ("WENSHU__STORAGE__S3__BUCKET", "plans"),
        ("WENSHU__STORAGE__S3__ACCESS_KEY", "reader"),
        ("WENSHU__STORAGE__S3__SECRET_KEY_FILE", key.to_str().unwrap()),
        ("WENSHU__WEBHOOKS__SECRETS__oa", WEBHOOK_SECRET),
    ])
    .unwrap();
    let printed = format!("{settings:?} {settings:#?} {}", toml::to_string(&settings).unwrap());
    assert!(printed.contains("***"));
    assert!(!printed.contains("canary"), "{printed}");
    assert!(!printed.contains("whsec_"), "{printed}");
    assert_eq!(settings.broker.url.to_string(), "***");
    assert_eq!(settings.broker.url.place(), "amqp://rabbit:5672/%2f");
    assert_eq!(settings.records.url.place(), "postgres://db/wenshu");
}

#[test]
fn the_place_of_an_address_has_neither_user_nor_password() {
    let cases = [
        ("amqp://u:p@rabbit/%2f?heartbeat=5", "amqp://rabbit/%2f"),
        ("amqp://u:p@ss/w?o#rd@rabbit/%2f", "amqp://rabbit/%2f"),
        ("postgres://db/wenshu?password=p", "postgres://db/wenshu"),
        ("sqlite:data/wenshu.db?mode=rwc", "sqlite:data/wenshu.db"),
        ("sqlite://data/wenshu.db", "sqlite://data/wenshu.db"),
        ("whsec_abc", "***"),
        ("user:password", "***"),
    ];
    for (address, place) in cases {
        assert_eq!(Secret::new(address).place(), place);
    }
}

#[test]
fn a_broker_user_is_the_tenant_of_the_map_or_of_its_own_name() {
    let named = with(&[("WENSHU__TENANTS__USERS__oa-system", "oa")]).unwrap().tenants;
    assert_eq!(named.of_user("oa-system").as_deref(), Some("oa"));
    assert_eq!(named.of_user("archive").as_deref(), Some("archive"));
    assert_eq!(named.of_user("Archive/../oa"), None);

    let refused = with(&[("WENSHU__TENANTS__USERS__oa-system", "oa"), ("WENSHU__TENANTS__UNKNOWN_USER", "refuse")])
        .unwrap()
        .tenants;
    assert_eq!(refused.unknown_user, UnknownUser::Refuse);
    assert_eq!(refused.of_user("oa-system").as_deref(), Some("oa"));
    assert_eq!(refused.of_user("archive"), None);
}

#[test]
fn internal_messages_are_believed_of_service_users_only() {
    let open = with(&[]).unwrap().broker;
    assert!(open.trusts(None) && open.trusts(Some("anybody")));
    let closed = with(&[("WENSHU__BROKER__SERVICE_USERS", "wenshu")]).unwrap().broker;
    assert!(closed.trusts(Some("wenshu")));
    assert!(!closed.trusts(Some("anybody")) && !closed.trusts(None));
}

#[test]
fn settings_of_the_portal_are_refused_before_it_opens() {
    let cases = [
        ("[portal]\nlisten = \"8080\"\n", "portal.listen"),
        ("[portal]\npublic_url = \"gongwen.example.cn\"\n", "portal.public_url"),
        ("[portal]\ntrusted_proxies = [\"10.0.0.0/8\", \"10.0.0.0/40\"]\n", "10.0.0.0/40"),
        ("[portal]\nauth = \"open\"\n", "none、accounts"),
        ("[portal]\nupload_memory_bytes = 100000000\n", "3 × portal.upload_bytes_most"),
        ("[portal.oidc]\nissuer = \"http://id.example.cn\"\n", "https://"),
        ("[portal.oidc]\nissuer = \"https://id.example.cn\"\n", "portal.oidc.client_id"),
        ("[portal.oidc]\nissuer = \"https://id.example.cn\"\nclient_id = \"w\"\n", "portal.oidc.client_secret"),
        (
            "[portal.oidc]\nissuer = \"https://id.example.cn\"\nclient_id = \"w\"\nclient_secret = \"hunter2\"\n",
            "portal.public_url",
        ),
    ];
    for (text, part) in cases {
        let line = line(of_file(text));
        assert!(line.contains(part), "{text}: {line}");
        assert!(!line.contains("hunter2"), "{line}");
    }
}
