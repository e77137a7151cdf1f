//! People who log in.

use jiff::Timestamp;
use uuid::{Builder, Uuid};
use wenshu_messages::Tenant;
use wenshu_records::{AccountName, Accounts, Credential, NewUser, RecordsError, Role, Scope, User};

use super::error::AccountError;
use super::{password, random, say, scope};
use crate::remote::{table, words};

/// Users that are asked for at once.
const PAGE: u32 = 200;

/// Makes an account.
pub(super) async fn add(
    accounts: &dyn Accounts,
    name: &AccountName,
    tenant: &Tenant,
    admin: bool,
) -> Result<(), AccountError> {
    // Before anybody types a password.
    if find(accounts, name).await?.is_some() {
        return Err(RecordsError::NameTaken { name: name.clone() }.into());
    }
    let user = NewUser {
        id: random_id()?,
        name: name.clone(),
        tenant: tenant.clone(),
        role: if admin { Role::Admin } else { Role::Clerk },
        credential: Credential::Password(password::ask(name)?),
    };
    let user = accounts.create_user(user, Timestamp::now()).await?;
    say(&format!("已建立账号“{}”（租户 {}，{}）", user.name, user.tenant, role(user.role)));
    Ok(())
}

/// Shows accounts.
pub(super) async fn list(accounts: &dyn Accounts, tenant: Option<&Tenant>) -> Result<(), AccountError> {
    let users = all(accounts, &scope(tenant)).await?;
    if users.is_empty() {
        say("还没有账号");
        return Ok(());
    }
    let mut rows: Vec<Vec<String>> = users.iter().map(row).collect();
    rows.sort_unstable();
    for line in table::lines(&["租户", "登录名", "角色", "登录方式", "状态", "建立时间"], &rows) {
        say(&line);
    }
    Ok(())
}

fn row(user: &User) -> Vec<String> {
    vec![
        user.tenant.to_string(),
        user.name.to_string(),
        role(user.role).to_owned(),
        if user.subject.is_some() { "统一账号" } else { "密码" }.to_owned(),
        if user.disabled.is_some() { "已停用" } else { "正常" }.to_owned(),
        words::time(user.created),
    ]
}

const fn role(role: Role) -> &'static str {
    match role {
        Role::Clerk => "用户",
        Role::Admin => "管理员",
    }
}

/// Keeps a user from logging in.
pub(super) async fn disable(accounts: &dyn Accounts, name: &AccountName) -> Result<(), AccountError> {
    let user = known(accounts, name).await?;
    accounts.disable_user(&Scope::All, user.id, Timestamp::now()).await?;
    say(&format!("已停用账号“{name}”"));
    Ok(())
}

/// Lets a user log in again.
pub(super) async fn enable(accounts: &dyn Accounts, name: &AccountName) -> Result<(), AccountError> {
    let user = known(accounts, name).await?;
    accounts.enable_user(&Scope::All, user.id).await?;
    say(&format!("已启用账号“{name}”"));
    Ok(())
}

/// Changes a password.
pub(super) async fn change_password(accounts: &dyn Accounts, name: &AccountName) -> Result<(), AccountError> {
    let user = known(accounts, name).await?;
    if user.subject.is_some() {
        return Err(AccountError::OfProvider { name: name.clone() });
    }
    accounts.set_password(&Scope::All, user.id, password::ask(name)?).await?;
    say(&format!("已更换“{name}”的密码"));
    Ok(())
}

async fn known(accounts: &dyn Accounts, name: &AccountName) -> Result<User, AccountError> {
    find(accounts, name).await?.ok_or_else(|| AccountError::NoUser { name: name.clone() })
}

/// The user of a name, who may be disabled.
async fn find(accounts: &dyn Accounts, name: &AccountName) -> Result<Option<User>, AccountError> {
    Ok(all(accounts, &Scope::All).await?.into_iter().find(|user| user.name == *name))
}

async fn all(accounts: &dyn Accounts, scope: &Scope) -> Result<Vec<User>, AccountError> {
    let mut users: Vec<User> = Vec::new();
    loop {
        let page = accounts.users(scope, users.last().map(|user| user.id), PAGE).await?;
        let is_last = page.entries.is_empty() || !page.more;
        users.extend(page.entries);
        if is_last {
            return Ok(users);
        }
    }
}

/// A random id.
pub(super) fn random_id() -> Result<Uuid, AccountError> {
    Ok(Builder::from_random_bytes(random()?).into_uuid())
}
