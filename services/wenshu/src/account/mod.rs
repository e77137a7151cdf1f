//! `wenshu account`: people who log in to the portal and keys of programs, in
//! the data folder of `wenshu serve` or in the database of the settings.
//!
//! The first account is made here: a portal does not open to a network before
//! somebody can log in.

mod error;
mod keys;
mod password;
mod people;
mod place;

use std::io::Write;

use crate::arguments::{AccountAction, AccountOptions};
use crate::ending::Ending;
pub use error::AccountError;

/// Runs the command.
pub fn run(options: &AccountOptions) -> Ending {
    // One kind of cryptography for all connections. A second call fails, and
    // the first one's choice stays.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let done = runtime.map_err(AccountError::Runtime).and_then(|runtime| runtime.block_on(act(options)));
    match done {
        Ok(()) => Ending::Good,
        Err(error) => {
            complain(&format!("错误：{}", wenshu_pipeline::process::chain(&error)));
            error.ending()
        }
    }
}

async fn act(options: &AccountOptions) -> Result<(), AccountError> {
    let AccountOptions { action, place } = options;
    let makes = matches!(action, AccountAction::Add { .. } | AccountAction::Key { .. });
    let accounts = place::open(place, makes).await?;
    let accounts = accounts.as_ref();
    let done = match action {
        AccountAction::Add { name, tenant, admin } => people::add(accounts, name, tenant, *admin).await,
        AccountAction::List { tenant } => people::list(accounts, tenant.as_ref()).await,
        AccountAction::Disable(named) => people::disable(accounts, &named.name).await,
        AccountAction::Enable(named) => people::enable(accounts, &named.name).await,
        AccountAction::Password(named) => people::change_password(accounts, &named.name).await,
        AccountAction::Key { tenant, name, scopes, days } => keys::make(accounts, tenant, name, scopes, *days).await,
        AccountAction::Keys { tenant } => keys::list(accounts, tenant.as_ref()).await,
        AccountAction::Revoke { id } => keys::revoke(accounts, *id).await,
    };
    accounts.close().await;
    done
}

/// A line on standard output.
fn say(line: &str) {
    // Nobody may be listening (`wenshu … | head`); what is done is done.
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}

/// A line on standard error.
fn complain(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// What the system's generator gives.
fn random<const N: usize>() -> Result<[u8; N], AccountError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(AccountError::Random)?;
    Ok(bytes)
}

/// Whose accounts or keys: a tenant's, or all.
fn scope(tenant: Option<&wenshu_messages::Tenant>) -> wenshu_records::Scope {
    tenant.map_or(wenshu_records::Scope::All, |tenant| wenshu_records::Scope::Tenant(tenant.clone()))
}
