//! The layers over the defaults: the site's file, and the environment.
//!
//! Each yields a list of keys with values, checked against [`KEYS`].

use std::path::Path;

use toml::{Table, Value};

use crate::SettingsError;
use crate::error::Origin;
use crate::keys::{KEYS, Kind, is_section, kind_of};
use crate::nearest::nearest_key;

/// What every variable of ours begins with.
const PREFIX: &str = "WENSHU__";
/// What stands between two levels in a variable.
const LEVEL: &str = "__";

/// One value that somebody gave.
#[derive(Debug)]
pub(crate) struct Given {
    /// The key, or `map.entry` for one entry of a map.
    pub(crate) key: String,
    /// The entry, when only one entry of a map is given.
    pub(crate) entry: Option<String>,
    /// Its value, of the key's type and in its range.
    pub(crate) value: Value,
}

/// The keys of a site's file.
pub(crate) fn of_file(path: &Path, text: &str) -> Result<Vec<Given>, SettingsError> {
    let table: Table = toml::from_str(text).map_err(|error| SettingsError::Syntax {
        path: path.to_owned(),
        line: line_of(text, error.span().map_or(0, |span| span.start)),
        problem: error.message().lines().collect::<Vec<_>>().join("；"),
    })?;
    let mut given = Vec::new();
    of_table(&Origin::File(path.to_owned()), "", &table, &mut given)?;
    Ok(given)
}

/// The line of a byte, from 1.
fn line_of(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

/// The keys of one section and those below it.
fn of_table(origin: &Origin, section: &str, table: &Table, given: &mut Vec<Given>) -> Result<(), SettingsError> {
    for (name, value) in table {
        let path = if section.is_empty() { name.clone() } else { format!("{section}.{name}") };
        match (kind_of(&path), value) {
            (Some(kind), value) => {
                let value = checked(origin, &path, kind, value.clone())?;
                given.push(Given { key: path, entry: None, value });
            }
            // An unknown section is named by its first key, which tells more.
            (None, Value::Table(below)) if is_section(&path) || !below.is_empty() => {
                of_table(origin, &path, below, given)?;
            }
            (None, other) if is_section(&path) => {
                return Err(wrong_type(origin, &path, "一节设置", other));
            }
            (None, _) => return Err(unknown_in_file(origin, path)),
        }
    }
    Ok(())
}

/// A key of the file that does not exist.
fn unknown_in_file(origin: &Origin, key: String) -> SettingsError {
    let nearest = nearest_key(&key).map(str::to_owned);
    SettingsError::Unknown { origin: origin.clone(), key, nearest }
}

/// The keys of the environment. Variables without our prefix are others'.
pub(crate) fn of_environment(environment: &[(String, String)]) -> Result<Vec<Given>, SettingsError> {
    let mut given = Vec::new();
    for (name, text) in environment {
        if let Some(levels) = name.strip_prefix(PREFIX) {
            given.push(of_variable(name, levels, text)?);
        } else if let Some(right) = meant_with_two_underscores(name) {
            return Err(SettingsError::SingleUnderscore { name: name.clone(), right });
        }
    }
    Ok(given)
}

/// The key and value of one variable.
fn of_variable(name: &str, levels: &str, text: &str) -> Result<Given, SettingsError> {
    let origin = Origin::Variable(name.to_owned());
    let path = levels.replace(LEVEL, ".").to_lowercase();
    if let Some(kind) = kind_of(&path) {
        let value = checked(&origin, &path, kind, value_of_text(kind, text))?;
        return Ok(Given { key: path, entry: None, value });
    }
    if let Some((key, entry)) = entry_of_map(levels) {
        let value = Value::String(text.to_owned());
        return Ok(Given { key: key.to_owned(), entry: Some(entry), value });
    }
    let nearest = nearest_key(&path).map(variable_of);
    Err(SettingsError::Unknown { origin, key: path, nearest })
}

/// The map and the entry that a variable names. The entry keeps its letters,
/// since names of broker users have capitals.
fn entry_of_map(levels: &str) -> Option<(&'static str, String)> {
    KEYS.iter().filter(|(_, kind)| *kind == Kind::Map).find_map(|(key, _)| {
        let map = key.replace('.', LEVEL);
        let (head, rest) = levels.split_at_checked(map.len())?;
        let entry = rest.strip_prefix(LEVEL)?;
        let named = head.eq_ignore_ascii_case(&map) && !entry.is_empty();
        named.then(|| (*key, entry.to_owned()))
    })
}

/// The variable that somebody meant who wrote single underscores. Only exact
/// names count: Kubernetes makes variables like `WENSHU_LEDGER_PORT` for every
/// service, and those are not ours.
fn meant_with_two_underscores(name: &str) -> Option<String> {
    let squeezed = squeeze(name);
    KEYS.iter().map(|(key, _)| variable_of(key)).find(|right| squeeze(right) == squeezed)
}

/// A name with every run of underscores as one.
fn squeeze(name: &str) -> String {
    name.split('_').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("_")
}

/// The variable of a key.
fn variable_of(key: &str) -> String {
    format!("{PREFIX}{}", key.replace('.', LEVEL).to_uppercase())
}

/// The value that a variable's text stands for. A text that does not fit
/// stays a text, which [`checked`] then refuses.
fn value_of_text(kind: Kind, text: &str) -> Value {
    let text = if matches!(kind, Kind::Text) { text } else { text.trim() };
    let as_text = || Value::String(text.to_owned());
    match kind {
        Kind::Text | Kind::Word(_) => as_text(),
        Kind::Whole(..) => text.parse().map_or_else(|_| as_text(), Value::Integer),
        Kind::Fraction(..) => text.parse().map_or_else(|_| as_text(), Value::Float),
        Kind::Flag => text.parse().map_or_else(|_| as_text(), Value::Boolean),
        Kind::Map => of_toml(text).unwrap_or_else(as_text),
        Kind::Wholes(..) | Kind::Texts => of_toml(text).unwrap_or_else(|| {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            Value::Array(match kind {
                Kind::Texts => parts.map(|part| Value::String(part.to_owned())).collect(),
                _ => parts
                    .map(|part| {
                        let whole = part.parse().map(Value::Integer);
                        whole.unwrap_or_else(|_| Value::String(part.to_owned()))
                    })
                    .collect(),
            })
        }),
    }
}

/// A list or an inline table in TOML's own notation.
fn of_toml(text: &str) -> Option<Value> {
    if !text.starts_with(['[', '{']) {
        return None;
    }
    let table: Table = toml::from_str(&format!("value = {text}")).ok()?;
    table.get("value").cloned()
}

/// The value, if it is of the key's type and in its range.
fn checked(origin: &Origin, key: &str, kind: Kind, value: Value) -> Result<Value, SettingsError> {
    match (kind, value) {
        (Kind::Text, value @ Value::String(_)) | (Kind::Flag, value @ Value::Boolean(_)) => Ok(value),
        (Kind::Word(allowed), Value::String(word)) => {
            if allowed.contains(&word.as_str()) {
                return Ok(Value::String(word));
            }
            let origin = origin.clone();
            Err(SettingsError::NotAChoice { origin, key: key.to_owned(), value: word, allowed })
        }
        (Kind::Whole(least, most), Value::Integer(number)) => {
            whole_in_range(origin, key, number, least, most)?;
            Ok(Value::Integer(number))
        }
        (Kind::Fraction(least, most), Value::Integer(number)) => {
            in_range(origin, key, number as f64, least, most)?;
            Ok(Value::Float(number as f64))
        }
        (Kind::Fraction(least, most), Value::Float(number)) => {
            in_range(origin, key, number, least, most)?;
            Ok(Value::Float(number))
        }
        (Kind::Wholes(least, most), Value::Array(items)) => {
            for item in &items {
                match item {
                    Value::Integer(number) => whole_in_range(origin, key, *number, least, most)?,
                    other => return Err(wrong_type(origin, key, "整数的列表", other)),
                }
            }
            Ok(Value::Array(items))
        }
        (Kind::Texts, Value::Array(items)) => match items.iter().find(|item| !item.is_str()) {
            Some(other) => Err(wrong_type(origin, key, "文字的列表", other)),
            None => Ok(Value::Array(items)),
        },
        (Kind::Map, Value::Table(entries)) => match entries.iter().find(|(_, value)| !value.is_str()) {
            Some((name, other)) => Err(wrong_type(origin, &format!("{key}.{name}"), "文字", other)),
            None => Ok(Value::Table(entries)),
        },
        (kind, other) => Err(wrong_type(origin, key, expected(kind), &other)),
    }
}

/// Refuses a whole number outside its range.
fn whole_in_range(origin: &Origin, key: &str, value: i64, least: i64, most: i64) -> Result<(), SettingsError> {
    in_range(origin, key, value as f64, least as f64, most as f64)
}

/// Refuses a number outside its range.
fn in_range(origin: &Origin, key: &str, value: f64, least: f64, most: f64) -> Result<(), SettingsError> {
    if value >= least && value <= most {
        return Ok(());
    }
    Err(SettingsError::OutOfRange { origin: origin.clone(), key: key.to_owned(), value, least, most })
}

/// A value of a wrong type. Its content is not told: it may be a secret that
/// landed in a wrong line.
fn wrong_type(origin: &Origin, key: &str, expected: &'static str, found: &Value) -> SettingsError {
    let found = match found {
        Value::String(_) => "文字",
        Value::Integer(_) => "整数",
        Value::Float(_) => "小数",
        Value::Boolean(_) => "true/false",
        Value::Datetime(_) => "日期",
        Value::Array(_) => "列表",
        Value::Table(_) => "一节设置",
    };
    SettingsError::WrongType { origin: origin.clone(), key: key.to_owned(), expected, found }
}

/// What a key takes, for a message.
fn expected(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Word(_) => "文字",
        Kind::Whole(..) => "整数",
        Kind::Fraction(..) => "数字",
        Kind::Flag => " true 或 false",
        Kind::Wholes(..) => "整数的列表",
        Kind::Texts => "文字的列表",
        Kind::Map => "一节“名称 = \"值\"”",
    }
}
