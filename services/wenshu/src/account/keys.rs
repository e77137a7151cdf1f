//! Keys of programs.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;
use wenshu_messages::Tenant;
use wenshu_records::{AccountName, Accounts, ApiKey, KeyScope, NewKey, PresentedKey, Scope, Secret};

use super::error::AccountError;
use super::people::random_id;
use super::{complain, random, say, scope};
use crate::remote::{table, words};

/// Keys that are asked for at once.
const PAGE: u32 = 200;
const HOURS_A_DAY: i64 = 24;

/// Makes a key. It stands alone on standard output, for scripts to take.
pub(super) async fn make(
    accounts: &dyn Accounts,
    tenant: &Tenant,
    name: &AccountName,
    scopes: &[KeyScope],
    days: Option<u16>,
) -> Result<(), AccountError> {
    let now = Timestamp::now();
    let shown = PresentedKey { id: random_id()?, secret: Secret::new(random()?) };
    let key = NewKey {
        id: shown.id,
        secret: shown.secret.hash(),
        tenant: tenant.clone(),
        name: name.clone(),
        scopes: scopes.iter().copied().collect(),
        expires: days.map(|days| after(now, days)),
        made_by: None,
    };
    let key = accounts.create_key(key, now).await?;
    say(&shown.encode());
    let until = key.expires.map_or("一直有效".to_owned(), |expires| format!("有效至 {}", words::time(expires)));
    complain(&format!("密钥 {}（租户 {}，{until}）只显示这一次，请当场保存", key.id, key.tenant));
    Ok(())
}

/// So many days later; at once where time ends before.
fn after(now: Timestamp, days: u16) -> Timestamp {
    now.checked_add(SignedDuration::from_hours(i64::from(days) * HOURS_A_DAY)).unwrap_or(now)
}

/// Shows keys, which nobody can use from what is shown.
pub(super) async fn list(accounts: &dyn Accounts, tenant: Option<&Tenant>) -> Result<(), AccountError> {
    let now = Timestamp::now();
    let keys = all(accounts, &scope(tenant)).await?;
    if keys.is_empty() {
        say("还没有密钥");
        return Ok(());
    }
    let mut rows: Vec<Vec<String>> = keys.iter().map(|key| row(key, now)).collect();
    rows.sort_unstable();
    for line in table::lines(&["租户", "用途", "权限", "状态", "建立时间", "有效至", "编号"], &rows) {
        say(&line);
    }
    Ok(())
}

fn row(key: &ApiKey, now: Timestamp) -> Vec<String> {
    let scopes: Vec<&str> = key.scopes.iter().map(|scope| scope.as_str()).collect();
    let state = match key.revoked {
        Some(_) => "已停用",
        None if key.is_usable(now) => "有效",
        None => "已过期",
    };
    vec![
        key.tenant.to_string(),
        key.name.to_string(),
        scopes.join(","),
        state.to_owned(),
        words::time(key.created),
        key.expires.map_or("—".to_owned(), words::time),
        key.id.to_string(),
    ]
}

/// Takes a key out of use.
pub(super) async fn revoke(accounts: &dyn Accounts, id: Uuid) -> Result<(), AccountError> {
    if !accounts.revoke_key(&Scope::All, id, Timestamp::now()).await? {
        return Err(AccountError::NoKey { id });
    }
    say(&format!("已停用密钥 {id}"));
    Ok(())
}

async fn all(accounts: &dyn Accounts, scope: &Scope) -> Result<Vec<ApiKey>, AccountError> {
    let mut keys: Vec<ApiKey> = Vec::new();
    loop {
        let page = accounts.keys(scope, keys.last().map(|key| key.id), PAGE).await?;
        let is_last = page.entries.is_empty() || !page.more;
        keys.extend(page.entries);
        if is_last {
            return Ok(keys);
        }
    }
}
