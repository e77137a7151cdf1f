//! SQLite: one file, one process, one connection that writes.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value as Json;
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Arguments, ConnectOptions, Sqlite, SqlitePool};
use tracing::log::LevelFilter;

use crate::error::RecordsError;
use crate::migrations;
use crate::sql::{Backend, Column, Connection, Record, Sql, Value, all_plain, maybe_plain, plain};

/// How long an operation waits for its turn.
const ACQUIRE_LIMIT: Duration = Duration::from_secs(30);

/// A file with one connection to write and some to read.
pub(crate) struct SqliteBackend {
    writer: SqlitePool,
    readers: SqlitePool,
    /// Locked as long as this lives, so that a second process is refused.
    _lock: File,
}

impl SqliteBackend {
    /// Locks and opens the file, which is made when missing, and makes the tables.
    pub(crate) async fn open(path: &Path, connections: u32) -> Result<Self, RecordsError> {
        let lock = lock(path)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A commit is on the disk when it returns.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5))
            .log_statements(LevelFilter::Off)
            .log_slow_statements(LevelFilter::Warn, Duration::from_secs(1));
        let pool = |most: u32| {
            // A connection to a file does not break; a ping would cost a statement.
            SqlitePoolOptions::new()
                .max_connections(most)
                .acquire_timeout(ACQUIRE_LIMIT)
                .test_before_acquire(false)
                .idle_timeout(None)
                .max_lifetime(None)
        };
        let writer = pool(1).connect_with(options.clone()).await.map_err(|source| open_fault(path, source))?;
        let migrated = migrations::SQLITE.run(&writer).await;
        migrated.map_err(|error| migrations::fault(error, |source| Ok(open_fault(path, source))))?;
        let readers = pool(connections.max(1)).connect_lazy_with(options.pragma("query_only", "1"));
        Ok(Self { writer, readers, _lock: lock })
    }
}

/// The lock lies beside the file: SQLite's own locks are given up between
/// transactions.
fn lock(path: &Path) -> Result<File, RecordsError> {
    let unusable = |source: io::Error| RecordsError::FileUnusable { path: path.to_owned(), source };
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(unusable)?;
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let file = File::options().create(true).truncate(false).write(true).open(PathBuf::from(name)).map_err(unusable)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(RecordsError::InUse { path: path.to_owned() }),
        Err(TryLockError::Error(source)) => Err(unusable(source)),
    }
}

fn open_fault(path: &Path, source: sqlx::Error) -> RecordsError {
    match code(&source) {
        // SQLITE_CORRUPT, SQLITE_NOTADB.
        Some(11 | 26) => RecordsError::NotADatabase { path: path.to_owned(), source: Box::new(source) },
        _ => RecordsError::FileUnusable { path: path.to_owned(), source: io::Error::other(source) },
    }
}

/// The primary code of an error of SQLite.
fn code(error: &sqlx::Error) -> Option<u32> {
    let code: u32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}

impl Backend for SqliteBackend {
    type Database = Sqlite;

    async fn begin(&self) -> Result<sqlx::Transaction<'static, Sqlite>, sqlx::Error> {
        self.writer.begin_with("BEGIN IMMEDIATE").await
    }

    async fn read(&self) -> Result<sqlx::pool::PoolConnection<Sqlite>, sqlx::Error> {
        self.readers.acquire().await
    }

    fn passes(error: &sqlx::Error) -> bool {
        // SQLITE_BUSY, SQLITE_LOCKED, SQLITE_NOMEM, SQLITE_IOERR, SQLITE_FULL.
        matches!(code(error), Some(5 | 6 | 7 | 10 | 13))
    }

    async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

impl Connection for SqliteConnection {
    async fn run(&mut self, sql: Sql, values: Vec<Value>) -> Result<u64, sqlx::Error> {
        let done = sqlx::query_with(sql.sqlite, one(values)?).execute(self).await?;
        Ok(done.rows_affected())
    }

    async fn rows<T: Record>(&mut self, sql: Sql, values: Vec<Value>) -> Result<Vec<T>, sqlx::Error> {
        sqlx::query_as_with(sql.sqlite, one(values)?).fetch_all(self).await
    }

    async fn run_many(&mut self, sql: Sql, columns: Vec<Column>) -> Result<u64, sqlx::Error> {
        self.run(sql, vec![Value::Text(rows_as_json(columns)?)]).await
    }

    async fn rows_many<T: Record>(&mut self, sql: Sql, columns: Vec<Column>) -> Result<Vec<T>, sqlx::Error> {
        self.rows(sql, vec![Value::Text(rows_as_json(columns)?)]).await
    }
}

fn one(values: Vec<Value>) -> Result<SqliteArguments, sqlx::Error> {
    let mut arguments = SqliteArguments::default();
    for value in values {
        let added = match value {
            Value::Uuid(value) => arguments.add(value),
            Value::MaybeUuid(value) => arguments.add(value),
            Value::Text(value) => arguments.add(plain(value)),
            Value::MaybeText(value) => arguments.add(value.map(plain)),
            Value::Int(value) => arguments.add(value),
            Value::MaybeInt(value) => arguments.add(value),
            Value::Bytes(value) => arguments.add(value),
        };
        added.map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

/// Many rows as one parameter: a statement for each would be handed to the
/// thread of the connection and back, which costs more than the statement.
fn rows_as_json(columns: Vec<Column>) -> Result<String, sqlx::Error> {
    let mut rows: Vec<Vec<Json>> = Vec::new();
    for column in columns {
        match column {
            Column::Uuid(values) => spread(&mut rows, values, |value| bytes(value.as_bytes())),
            Column::MaybeUuid(values) => {
                spread(&mut rows, values, |value| value.map_or(Json::Null, |value| bytes(value.as_bytes())));
            }
            Column::Text(values) => spread(&mut rows, all_plain(values), Json::from),
            Column::MaybeText(values) => spread(&mut rows, maybe_plain(values), Json::from),
            Column::Int(values) => spread(&mut rows, values, Json::from),
            Column::MaybeInt(values) => spread(&mut rows, values, Json::from),
            Column::Bool(values) => spread(&mut rows, values, Json::from),
            Column::Bytes(values) => spread(&mut rows, values, |value| bytes(&value)),
        }
    }
    serde_json::to_string(&rows).map_err(|error| sqlx::Error::Encode(error.into()))
}

fn spread<T>(rows: &mut Vec<Vec<Json>>, values: Vec<T>, json: impl Fn(T) -> Json) {
    if rows.len() < values.len() {
        rows.resize_with(values.len(), Vec::new);
    }
    for (row, value) in rows.iter_mut().zip(values) {
        row.push(json(value));
    }
}

/// Bytes in JSON: hexadecimal, which the statement reads with `unhex`.
fn bytes(bytes: &[u8]) -> Json {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect::<String>().into()
}
