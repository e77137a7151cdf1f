//! The settings of `k8s/` as the programs read them in their pods.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "in a test, a panic is the answer"
)]

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use wenshu_settings::{PortalAuth, Settings, SettingsError, StorageKind};

/// Where the pods' secrets are mounted.
const SECRETS: &str = "/run/wenshu";

fn k8s(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../k8s").join(file);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Folders of secrets as Kubernetes mounts them, each key a file.
fn mounted() -> TempDir {
    let folder = TempDir::new().unwrap();
    let secrets = [
        ("broker/url", "amqp://wenshu-parse:secret@wenshu-rabbitmq.wenshu.svc:5672/wenshu"),
        ("database/uri", "postgresql://wenshu:secret@wenshu-postgres-rw.wenshu.svc:5432/wenshu"),
        ("webhooks/oa", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLNmN"),
        ("s3/secret-key", "secret"),
    ];
    for (file, secret) in secrets {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, secret).unwrap();
    }
    folder
}

/// Lines `NAME=value`, as kustomize reads them.
fn variables(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split_once('=').unwrap()).map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// The settings of a pod: the file of the base, the variables of base and
/// overlay, and those of its Deployment.
fn of_pod(overlay: Option<&str>, own: &[(&str, &str)]) -> Result<Settings, SettingsError> {
    let secrets = mounted();
    let here = |text: String| text.replace(SECRETS, secrets.path().to_str().unwrap());
    let file: PathBuf = secrets.path().join("wenshu.toml");
    fs::write(&file, here(k8s("base/wenshu.toml"))).unwrap();
    let mut environment = std::collections::BTreeMap::new();
    environment.extend(variables(&here(k8s("base/settings.env"))));
    if let Some(overlay) = overlay {
        environment.extend(variables(&here(k8s(&format!("overlays/{overlay}/settings.env")))));
    }
    environment.extend(own.iter().map(|(name, value)| ((*name).to_owned(), here((*value).to_owned()))));
    Settings::read(Some(&file), environment)
}

const OF_LEDGER: [(&str, &str); 2] = [
    ("WENSHU__RECORDS__URL_FILE", "/run/wenshu/database/uri"),
    ("WENSHU__WEBHOOKS__SECRETS_FOLDER", "/run/wenshu/webhooks"),
];
const OF_PORTAL: [(&str, &str); 1] = [("WENSHU__RECORDS__URL_FILE", "/run/wenshu/database/uri")];
const OF_S3: (&str, &str) = ("WENSHU__STORAGE__S3__ACCESS_KEY", "key");

#[test]
fn workers_of_a_single_node_read_their_settings() {
    let settings = of_pod(None, &[]).unwrap();
    assert_eq!(settings.storage.kind, StorageKind::Folder);
    assert_eq!(settings.telemetry.listen, "0.0.0.0:9464");
    assert!(settings.broker.url.expose().starts_with("amqp://wenshu-parse:"));
    assert!(settings.broker.trusts(Some("wenshu-format")) && !settings.broker.trusts(Some("oa")));
}

#[test]
fn workers_of_production_read_their_settings() {
    let settings = of_pod(Some("production"), &[OF_S3]).unwrap();
    assert_eq!(settings.storage.kind, StorageKind::S3);
    assert_eq!(settings.storage.s3.secret_key.expose(), "secret");
    assert!(!settings.telemetry.otlp_endpoint.is_empty());
}

#[test]
fn the_ledger_reads_database_and_secrets_of_tenants_from_files() {
    for settings in [of_pod(None, &OF_LEDGER), of_pod(Some("production"), &[OF_LEDGER[0], OF_LEDGER[1], OF_S3])] {
        let settings = settings.unwrap();
        assert!(settings.records.url.expose().starts_with("postgresql://"));
        assert!(settings.webhooks.secrets.contains_key("oa"));
    }
}

#[test]
fn the_portal_asks_who_comes_and_knows_the_database_but_no_secret_of_a_tenant() {
    for settings in [of_pod(None, &OF_PORTAL), of_pod(Some("production"), &[OF_PORTAL[0], OF_S3])] {
        let settings = settings.unwrap();
        assert!(settings.portal.auth == PortalAuth::Accounts && settings.portal.secure_cookies);
        assert_eq!(settings.portal.listen, "0.0.0.0:8080");
        assert!(settings.broker.is_portal("wenshu-portal") && !settings.broker.trusts(Some("wenshu-portal")));
        assert!(settings.records.url.expose().starts_with("postgresql://"));
        assert!(settings.webhooks.secrets.is_empty());
    }
    let production = of_pod(Some("production"), &[OF_PORTAL[0], OF_S3]).unwrap().portal;
    assert!(production.public_url.starts_with("https://") && !production.trusted_proxies.is_empty());
}

#[test]
fn the_variables_of_ledger_and_portal_are_those_of_their_deployments() {
    for (file, variables) in [("base/ledger.yaml", &OF_LEDGER[..]), ("base/portal.yaml", &OF_PORTAL[..])] {
        let deployment = k8s(file);
        for (name, value) in variables {
            let given = format!("- name: {name}\n              value: {value}\n");
            assert!(deployment.contains(&given), "{file}: {name} is not given as {value}");
        }
    }
    assert!(k8s("overlays/production/storage.yaml").contains(OF_S3.0));
}

#[test]
fn a_misspelt_variable_of_an_overlay_would_stop_the_start() {
    let refused = of_pod(None, &[("WENSHU__STORAGE__KINDS", "s3")]).unwrap_err();
    assert!(matches!(refused, SettingsError::Unknown { .. }), "{refused}");
}
