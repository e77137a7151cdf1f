//! Where the accounts are.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use wenshu_records::Accounts;
use wenshu_settings::Settings;

use super::error::AccountError;
use crate::arguments::AccountPlace;
use crate::serve::RECORDS_FILE;

/// Connections to the database: one command asks one thing after the other.
const CONNECTIONS: u32 = 1;

/// Opens the accounts. `makes`: a file that is missing is made, as the first
/// account comes before the first start of the server.
///
/// # Errors
/// One line that says what to do.
pub(super) async fn open(place: &AccountPlace, makes: bool) -> Result<Arc<dyn Accounts>, AccountError> {
    let url = url(place)?;
    if let Some(path) = file_of(&url)
        && !makes
        && !path.exists()
    {
        // A misspelt folder would otherwise be made, and look empty.
        return Err(AccountError::NoRecords { path });
    }
    Ok(wenshu_records::open_accounts(&url, CONNECTIONS).await?)
}

/// The address of the database.
fn url(place: &AccountPlace) -> Result<String, AccountError> {
    if let Some(data) = &place.data {
        let path = std::path::absolute(data).map_err(|_| AccountError::Path)?.join(RECORDS_FILE);
        return Ok(format!("sqlite:{}", path.to_str().ok_or(AccountError::Path)?));
    }
    let settings = Settings::from_environment(place.config.as_deref())?;
    let url = settings.records.url.expose();
    // The default is right only for who has named settings that keep it.
    let is_default = url == Settings::read(None, Vec::new())?.records.url.expose();
    if place.config.is_none() && is_default { Err(AccountError::NoPlace) } else { Ok(url.to_owned()) }
}

/// The file of SQLite; nothing for another database.
fn file_of(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite:")?;
    Some(Path::new(path.strip_prefix("//").unwrap_or(path)).to_owned())
}
