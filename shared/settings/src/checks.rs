//! Checks between settings, which no single key can be checked for.

use std::net::{IpAddr, SocketAddr};

use crate::types::is_tenant_name;
use crate::{Ocr, Secret, Settings, SettingsError, StorageKind};

/// Checks a whole that is right key by key.
pub(crate) fn check(settings: &Settings) -> Result<(), SettingsError> {
    check_forms(settings)?;
    check_broker(settings)?;
    check_work(settings)?;
    check_storage(settings)?;
    check_ledger(settings)?;
    check_webhooks(settings)?;
    check_portal(settings)?;
    check_oidc(settings)?;
    check_tenants(settings)
}

/// Addresses and names.
fn check_forms(settings: &Settings) -> Result<(), SettingsError> {
    let broker = &settings.broker;
    if !begins_with(&broker.url, &["amqp://", "amqps://"]) {
        return Err(form("broker.url", "以 amqp:// 或 amqps:// 开头的地址"));
    }
    if !begins_with(&settings.records.url, &["sqlite:", "postgres://", "postgresql://"]) {
        return Err(form("records.url", "以 sqlite: 或 postgres:// 开头的地址"));
    }
    if !is_http(&broker.management_url) {
        return Err(form(
            "broker.management_url",
            "以 http:// 或 https:// 开头、不含用户名和密码的地址（用户取自 broker.url）",
        ));
    }
    if !is_queue_prefix(&broker.prefix) {
        return Err(form("broker.prefix", " 1 至 60 个小写字母、数字、点、- 或 _"));
    }
    let telemetry = &settings.telemetry;
    if !telemetry.listen.is_empty() && telemetry.listen.parse::<SocketAddr>().is_err() {
        return Err(form("telemetry.listen", "“IP 地址:端口”，如 0.0.0.0:9464"));
    }
    if !is_http(&telemetry.otlp_endpoint) {
        return Err(form("telemetry.otlp_endpoint", "以 http:// 或 https:// 开头的地址"));
    }
    Ok(())
}

/// The broker's limits against what a document may take.
fn check_broker(settings: &Settings) -> Result<(), SettingsError> {
    let (broker, work) = (&settings.broker, &settings.work);
    // A prefetched document waits for the one before it, and is acknowledged
    // after its results are confirmed.
    let longest = 2 * work.document_wall_ms + broker.confirm_timeout_ms;
    if broker.consumer_timeout_ms <= longest {
        return Err(SettingsError::Conflict {
            key: "broker.consumer_timeout_ms",
            value: broker.consumer_timeout_ms.to_string(),
            relation: "应大于",
            other: "2 × work.document_wall_ms + broker.confirm_timeout_ms",
            other_value: longest.to_string(),
            because: "否则文档还在处理，RabbitMQ 就关闭通道，把消息再发一遍",
        });
    }
    // With recognition a worker takes twice as many messages of each lane as it has
    // slots: the last waits for three others, and for what is done before and after.
    let longest = 5 * work.ocr_wall_ms;
    if work.ocr != Ocr::Off && broker.consumer_timeout_ms < longest {
        return Err(SettingsError::Conflict {
            key: "work.ocr_wall_ms",
            value: work.ocr_wall_ms.to_string(),
            relation: "不应大于",
            other: "broker.consumer_timeout_ms ÷ 5",
            other_value: (broker.consumer_timeout_ms / 5).to_string(),
            because: "否则扫描件还在识别，RabbitMQ 就关闭通道，把消息再发一遍",
        });
    }
    if broker.delivery_limit < work.attempts {
        return Err(SettingsError::Conflict {
            key: "broker.delivery_limit",
            value: broker.delivery_limit.to_string(),
            relation: "不应小于",
            other: "work.attempts",
            other_value: work.attempts.to_string(),
            because: "否则重试次数还没用完，消息就被 RabbitMQ 判为死信",
        });
    }
    if broker.backoff_most_ms < broker.backoff_first_ms {
        return Err(SettingsError::Conflict {
            key: "broker.backoff_most_ms",
            value: broker.backoff_most_ms.to_string(),
            relation: "不应小于",
            other: "broker.backoff_first_ms",
            other_value: broker.backoff_first_ms.to_string(),
            because: "重连的等待只会越来越长",
        });
    }
    Ok(())
}

/// Attempts, waits and limits of one document.
fn check_work(settings: &Settings) -> Result<(), SettingsError> {
    let work = &settings.work;
    if !is_growing(&work.retry_waits_s) {
        return Err(form("work.retry_waits_s", "一列越来越长的等待时间，至少一个"));
    }
    let waits = work.retry_waits_s.len();
    if u64::from(work.attempts) > waits as u64 + 1 {
        return Err(SettingsError::Conflict {
            key: "work.attempts",
            value: work.attempts.to_string(),
            relation: "不应大于",
            other: "work.retry_waits_s 的个数 + 1",
            other_value: (waits + 1).to_string(),
            because: "每次重试要有自己的等待时间",
        });
    }
    if work.document_cpu_ms > work.document_wall_ms {
        return Err(SettingsError::Conflict {
            key: "work.document_cpu_ms",
            value: work.document_cpu_ms.to_string(),
            relation: "不应大于",
            other: "work.document_wall_ms",
            other_value: work.document_wall_ms.to_string(),
            because: "子进程只用一个核，处理器时间不会超过钟表时间",
        });
    }
    let retries_s: u64 = work.retry_waits_s.iter().sum();
    if work.job_deadline_s <= retries_s {
        return Err(SettingsError::Conflict {
            key: "work.job_deadline_s",
            value: work.job_deadline_s.to_string(),
            relation: "应大于",
            other: "work.retry_waits_s 之和",
            other_value: retries_s.to_string(),
            because: "否则最后一次重试之前，任务已经过期",
        });
    }
    Ok(())
}

/// What the kind of storage requires.
fn check_storage(settings: &Settings) -> Result<(), SettingsError> {
    let (storage, s3) = (&settings.storage, &settings.storage.s3);
    match storage.kind {
        StorageKind::Folder if storage.folder.is_empty() => {
            Err(SettingsError::Missing { key: "storage.folder", because: "storage.kind = \"folder\" " })
        }
        StorageKind::Folder => Ok(()),
        StorageKind::S3 if s3.bucket.is_empty() => {
            Err(SettingsError::Missing { key: "storage.s3.bucket", because: "storage.kind = \"s3\" " })
        }
        StorageKind::S3 if s3.access_key.is_empty() && !s3.secret_key.is_empty() => {
            Err(SettingsError::Missing { key: "storage.s3.access_key", because: "设置了 storage.s3.secret_key " })
        }
        StorageKind::S3 if s3.secret_key.is_empty() && !s3.access_key.is_empty() => {
            Err(SettingsError::Missing { key: "storage.s3.secret_key", because: "设置了 storage.s3.access_key " })
        }
        StorageKind::S3 if !is_http(&s3.endpoint) => {
            Err(form("storage.s3.endpoint", "以 http:// 或 https:// 开头的地址"))
        }
        StorageKind::S3 if s3.endpoint.starts_with("http://") && !s3.allow_http => Err(SettingsError::Missing {
            key: "storage.s3.allow_http = true",
            because: "storage.s3.endpoint 不加密（http://）",
        }),
        StorageKind::S3 => Ok(()),
    }
}

/// Sizes of sources and requests.
fn check_ledger(settings: &Settings) -> Result<(), SettingsError> {
    let ledger = &settings.ledger;
    let encoded = ledger.inline_bytes_most.div_ceil(3) * 4;
    if encoded >= ledger.request_bytes_most {
        return Err(SettingsError::Conflict {
            key: "ledger.inline_bytes_most",
            value: ledger.inline_bytes_most.to_string(),
            relation: "写成 base64 后应小于",
            other: "ledger.request_bytes_most",
            other_value: ledger.request_bytes_most.to_string(),
            because: "否则这么大的内嵌文件永远装不进一条请求",
        });
    }
    if ledger.source_bytes_most < ledger.inline_bytes_most {
        return Err(SettingsError::Conflict {
            key: "ledger.source_bytes_most",
            value: ledger.source_bytes_most.to_string(),
            relation: "不应小于",
            other: "ledger.inline_bytes_most",
            other_value: ledger.inline_bytes_most.to_string(),
            because: "内嵌的文件也是文件",
        });
    }
    Ok(())
}

/// Secrets of tenants.
fn check_webhooks(settings: &Settings) -> Result<(), SettingsError> {
    for (tenant, secret) in &settings.webhooks.secrets {
        if !is_tenant_name(tenant) {
            return Err(form(format!("webhooks.secrets 里的“{tenant}”"), TENANT_NAME));
        }
        if !is_webhook_secret(secret.expose()) {
            return Err(form(
                format!("webhooks.secrets.{tenant} "),
                " whsec_ 加 24 至 64 字节的 base64（Standard Webhooks）",
            ));
        }
    }
    Ok(())
}

/// Addresses and limits of the portal.
fn check_portal(settings: &Settings) -> Result<(), SettingsError> {
    let portal = &settings.portal;
    if portal.listen.parse::<SocketAddr>().is_err() {
        return Err(form("portal.listen", "“IP 地址:端口”，如 127.0.0.1:8080"));
    }
    if !is_http(&portal.public_url) {
        return Err(form("portal.public_url", "以 http:// 或 https:// 开头的地址"));
    }
    if let Some(wrong) = portal.trusted_proxies.iter().find(|text| !is_network(text)) {
        return Err(form(format!("portal.trusted_proxies 里的“{wrong}”"), " IP 地址或网段，如 10.0.0.0/8"));
    }
    // A file as base64 in JSON is there twice for a moment.
    if portal.upload_memory_bytes < 3 * portal.upload_bytes_most {
        return Err(SettingsError::Conflict {
            key: "portal.upload_memory_bytes",
            value: portal.upload_memory_bytes.to_string(),
            relation: "不应小于",
            other: "3 × portal.upload_bytes_most",
            other_value: (3 * portal.upload_bytes_most).to_string(),
            because: "否则最大的文件永远传不上来",
        });
    }
    Ok(())
}

/// What a login by a provider needs.
fn check_oidc(settings: &Settings) -> Result<(), SettingsError> {
    let oidc = &settings.portal.oidc;
    if oidc.issuer.is_empty() {
        return Ok(());
    }
    // Without encryption anybody on the way could name another tenant.
    let encrypted = oidc.issuer.starts_with("https://") && is_http(&oidc.issuer);
    if !encrypted && !oidc.issuer.starts_with("http://127.0.0.1:") {
        return Err(form("portal.oidc.issuer", "以 https:// 开头的地址"));
    }
    let because = "设置了 portal.oidc.issuer ";
    if oidc.client_id.is_empty() {
        return Err(SettingsError::Missing { key: "portal.oidc.client_id", because });
    }
    if oidc.client_secret.is_empty() {
        return Err(SettingsError::Missing { key: "portal.oidc.client_secret", because });
    }
    if oidc.tenant_claim.is_empty() {
        return Err(SettingsError::Missing { key: "portal.oidc.tenant_claim", because });
    }
    if settings.portal.public_url.is_empty() {
        return Err(SettingsError::Missing { key: "portal.public_url", because });
    }
    Ok(())
}

/// Names of tenants.
fn check_tenants(settings: &Settings) -> Result<(), SettingsError> {
    for (user, tenant) in &settings.tenants.users {
        if !is_tenant_name(tenant) {
            return Err(form(format!("tenants.users 里“{user}”的租户"), TENANT_NAME));
        }
    }
    Ok(())
}

/// What names a tenant, for a message.
const TENANT_NAME: &str = " 1 至 63 个小写字母、数字、- 或 _，以字母或数字开头";

/// A value in a wrong form.
fn form(key: impl Into<String>, expected: &'static str) -> SettingsError {
    SettingsError::WrongForm { key: key.into(), expected }
}

/// Whether a secret address has one of these schemes.
fn begins_with(secret: &Secret, schemes: &[&str]) -> bool {
    schemes.iter().any(|scheme| secret.expose().starts_with(scheme))
}

/// Whether a text is empty or an address without user and password, which
/// would be printed.
fn is_http(text: &str) -> bool {
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    text.is_empty() || rest.is_some_and(|rest| !rest.is_empty() && !rest.contains('@'))
}

/// Whether a text is an address, or a network with the length of its prefix.
fn is_network(text: &str) -> bool {
    let (address, length) = text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
    let Ok(address) = address.parse::<IpAddr>() else { return false };
    let most = if address.is_ipv4() { 32_u8 } else { 128 };
    length.is_none_or(|length| length.parse::<u8>().is_ok_and(|length| length <= most))
}

/// Whether a text can begin the names of queues.
fn is_queue_prefix(text: &str) -> bool {
    (1..=60).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_".contains(&byte))
}

/// Whether there are waits, each longer than the one before. Equal ones would
/// ask for two queues of one name.
fn is_growing(waits: &[u64]) -> bool {
    !waits.is_empty() && waits.iter().zip(waits.iter().skip(1)).all(|(one, next)| one < next)
}

/// Whether a text is `whsec_` and the base64 of 24 to 64 bytes.
fn is_webhook_secret(text: &str) -> bool {
    let Some(encoded) = text.strip_prefix("whsec_") else { return false };
    let letters = encoded.trim_end_matches('=');
    let in_alphabet = letters.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/');
    let bytes = letters.len() * 3 / 4;
    in_alphabet && encoded.len().is_multiple_of(4) && (24..=64).contains(&bytes)
}
