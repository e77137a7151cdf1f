//! Reading: defaults, file, environment, files of secrets, checks.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use toml::{Table, Value};

use crate::keys::SECRET_FILES;
use crate::layers::{self, Given};
use crate::{Secret, Settings, SettingsError, checks};

/// The commented default file, as it is compiled in. `wenshu` prints it for
/// whoever writes a file of their own.
pub const DEFAULT_FILE: &str = include_str!("../wenshu.default.toml");

/// The variable that names the site's file.
const FILE_VARIABLE: &str = "WENSHU_CONFIG";

impl Settings {
    /// The settings of this process: the defaults, then the file (or the one
    /// that `WENSHU_CONFIG` names), then the environment.
    ///
    /// # Errors
    ///
    /// The first fault found, as one line that names the key.
    pub fn from_environment(file: Option<&Path>) -> Result<Self, SettingsError> {
        let mut environment = Vec::new();
        for (name, value) in std::env::vars_os() {
            let Ok(name) = name.into_string() else { continue };
            if name.starts_with("WENSHU_") {
                match value.into_string() {
                    Ok(value) => environment.push((name, value)),
                    Err(_) => return Err(SettingsError::NotText { name }),
                }
            }
        }
        Self::read(file, environment)
    }

    /// The settings of a file and a map in place of the environment.
    ///
    /// # Errors
    ///
    /// The first fault found, as one line that names the key.
    pub fn read(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, SettingsError> {
        // In the order of names, so that the same faults are named in the same
        // order at every start.
        let mut environment: Vec<(String, String)> = environment.into_iter().collect();
        environment.sort();
        let file = file.map(Path::to_owned).or_else(|| file_of(&environment));

        let mut given = match &file {
            Some(path) => layers::of_file(path, &text_of(path)?)?,
            None => Vec::new(),
        };
        given.extend(layers::of_environment(&environment)?);

        let mut table: Table = toml::from_str(DEFAULT_FILE).map_err(SettingsError::BuiltIn)?;
        let named: BTreeSet<String> = given.iter().filter(|one| !is_blank(one)).map(|one| one.key.clone()).collect();
        for one in given {
            lay_over(&mut table, one);
        }
        read_secret_files(&mut table, &named)?;

        let mut settings: Self = table.try_into().map_err(SettingsError::BuiltIn)?;
        read_secrets_folder(&mut settings)?;
        checks::check(&settings)?;
        Ok(settings)
    }
}

/// The file that the environment names.
fn file_of(environment: &[(String, String)]) -> Option<PathBuf> {
    let (_, path) = environment.iter().find(|(name, _)| name == FILE_VARIABLE)?;
    (!path.is_empty()).then(|| PathBuf::from(path))
}

/// The text of the site's file.
fn text_of(path: &Path) -> Result<String, SettingsError> {
    fs::read_to_string(path).map_err(|source| SettingsError::Unreadable { path: path.to_owned(), source })
}

/// Whether a value says "not given".
fn is_blank(given: &Given) -> bool {
    given.value.as_str() == Some("")
}

/// Lays one value over what is there.
fn lay_over(table: &mut Table, given: Given) {
    let mut parts: Vec<&str> = given.key.split('.').collect();
    let entry = given.entry.as_deref();
    let Some(last) = entry.or_else(|| parts.pop()) else { return };
    let mut section = table;
    for part in parts {
        let below = section.entry(part).or_insert_with(|| Value::Table(Table::new()));
        match below {
            Value::Table(below) => section = below,
            _ => return,
        }
    }
    // A map of the environment adds to one of the file.
    match (section.get_mut(last), given.value) {
        (Some(Value::Table(entries)), Value::Table(more)) => entries.extend(more),
        (_, value) => {
            section.insert(last.to_owned(), value);
        }
    }
}

/// Puts the content of files in the place of the secrets they hold.
fn read_secret_files(table: &mut Table, named: &BTreeSet<String>) -> Result<(), SettingsError> {
    for (key, file_key) in SECRET_FILES {
        let Some(path) = text_at(table, file_key).filter(|path| !path.is_empty()) else { continue };
        if named.contains(*key) {
            return Err(SettingsError::GivenTwice { key: (*key).to_owned() });
        }
        let secret = secret_of(file_key, Path::new(&path))?;
        lay_over(table, Given { key: (*key).to_owned(), entry: None, value: Value::String(secret) });
    }
    Ok(())
}

/// The text of a key.
fn text_at(table: &Table, key: &str) -> Option<String> {
    let mut parts = key.split('.');
    let mut value = table.get(parts.next()?)?;
    for part in parts {
        value = value.get(part)?;
    }
    value.as_str().map(str::to_owned)
}

/// The secret in a file. Editors and `echo` end it with a line break, which is
/// not part of it.
fn secret_of(key: &str, path: &Path) -> Result<String, SettingsError> {
    let text = fs::read_to_string(path).map_err(|source| SettingsError::SecretUnreadable {
        key: key.to_owned(),
        path: path.to_owned(),
        source,
    })?;
    let secret = text.trim();
    if secret.is_empty() {
        return Err(SettingsError::SecretEmpty { key: key.to_owned(), path: path.to_owned() });
    }
    Ok(secret.to_owned())
}

/// Adds the secrets of tenants that stand in files. Names that begin with a
/// dot are Kubernetes' own (`..data`).
fn read_secrets_folder(settings: &mut Settings) -> Result<(), SettingsError> {
    const KEY: &str = "webhooks.secrets_folder";
    let folder = PathBuf::from(&settings.webhooks.secrets_folder);
    if folder.as_os_str().is_empty() {
        return Ok(());
    }
    let unreadable = |source| SettingsError::SecretUnreadable { key: KEY.to_owned(), path: folder.clone(), source };
    for entry in fs::read_dir(&folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let Some(tenant) = path.file_name().map(|name| name.to_string_lossy().into_owned()) else {
            continue;
        };
        if tenant.starts_with('.') {
            continue;
        }
        let secret = Secret::new(secret_of(KEY, &path)?);
        if settings.webhooks.secrets.insert(tenant.clone(), secret).is_some() {
            return Err(SettingsError::GivenTwice { key: format!("webhooks.secrets.{tenant}") });
        }
    }
    Ok(())
}
