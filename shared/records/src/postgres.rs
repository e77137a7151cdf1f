//! PostgreSQL.

use std::time::Duration;

use sqlx::postgres::{PgArguments, PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::{Arguments, ConnectOptions, Connection as _, PgPool, Postgres};
use tracing::log::LevelFilter;

use crate::error::RecordsError;
use crate::migrations;
use crate::sql::{Backend, Column, Connection, Record, Sql, Value, all_plain, maybe_plain, plain};

/// How long the first connection may take.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// How long an operation waits for a connection, as through a restart.
const ACQUIRE_LIMIT: Duration = Duration::from_secs(10);

/// A pool of connections to one database.
pub(crate) struct PostgresBackend {
    pool: PgPool,
}

impl PostgresBackend {
    /// Connects once to tell what is wrong, makes the tables, and keeps a pool.
    pub(crate) async fn open(url: &str, connections: u32) -> Result<Self, RecordsError> {
        let options: PgConnectOptions =
            url.parse().map_err(|error: sqlx::Error| RecordsError::Address { reason: error.to_string() })?;
        let options = options
            .application_name("wenshu")
            // A plan made while a table was empty would be kept when it is full.
            .options([("plan_cache_mode", "force_custom_plan")])
            .log_statements(LevelFilter::Off)
            .log_slow_statements(LevelFilter::Warn, Duration::from_secs(1));
        let mut connection = first_connection(&options).await?;
        let migrated = migrations::POSTGRES.run(&mut connection).await;
        migrated.map_err(|error| migrations::fault(error, |source| not_allowed(&options, source)))?;
        drop(connection.close().await);
        let pool = PgPoolOptions::new()
            .max_connections(connections.max(1))
            .acquire_timeout(ACQUIRE_LIMIT)
            .connect_lazy_with(options);
        Ok(Self { pool })
    }
}

async fn first_connection(options: &PgConnectOptions) -> Result<PgConnection, RecordsError> {
    match tokio::time::timeout(CONNECT_LIMIT, options.connect()).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(source)) => Err(connect_fault(options, source)),
        Err(_) => Err(connect_fault(options, sqlx::Error::PoolTimedOut)),
    }
}

fn connect_fault(options: &PgConnectOptions, source: sqlx::Error) -> RecordsError {
    let address = format!("{}:{}", options.get_host(), options.get_port());
    let user = options.get_username().to_owned();
    let database = options.get_database().unwrap_or(options.get_username()).to_owned();
    match code(&source).as_deref() {
        Some("28P01" | "28000") => RecordsError::Credentials { address, user, source: Box::new(source) },
        Some("3D000") => RecordsError::NoDatabase { address, database, source: Box::new(source) },
        Some("42501") => RecordsError::NotAllowed { user, database, source: Box::new(source) },
        _ => RecordsError::Unreachable { address, source: Box::new(source) },
    }
}

/// The error of a user that may not make tables; other errors come back.
fn not_allowed(options: &PgConnectOptions, source: sqlx::Error) -> Result<RecordsError, sqlx::Error> {
    if code(&source).as_deref() == Some("42501") { Ok(connect_fault(options, source)) } else { Err(source) }
}

fn code(error: &sqlx::Error) -> Option<String> {
    error.as_database_error()?.code().map(|code| code.into_owned())
}

impl Backend for PostgresBackend {
    type Database = Postgres;

    async fn begin(&self) -> Result<sqlx::Transaction<'static, Postgres>, sqlx::Error> {
        self.pool.begin().await
    }

    async fn read(&self) -> Result<sqlx::pool::PoolConnection<Postgres>, sqlx::Error> {
        self.pool.acquire().await
    }

    fn passes(error: &sqlx::Error) -> bool {
        let Some(code) = code(error) else { return false };
        // Connection lost, no room, server going down or coming up, a deadlock or
        // a failed serialisation, a standby that was the primary.
        let class = ["08", "53", "58"].into_iter().any(|class| code.starts_with(class));
        class || matches!(code.as_str(), "57P01" | "57P02" | "57P03" | "57P05" | "40001" | "40P01" | "55P03" | "25006")
    }

    async fn close(&self) {
        self.pool.close().await;
    }
}

impl Connection for PgConnection {
    async fn run(&mut self, sql: Sql, values: Vec<Value>) -> Result<u64, sqlx::Error> {
        let done = sqlx::query_with(sql.postgres, one(values)?).execute(self).await?;
        Ok(done.rows_affected())
    }

    async fn rows<T: Record>(&mut self, sql: Sql, values: Vec<Value>) -> Result<Vec<T>, sqlx::Error> {
        sqlx::query_as_with(sql.postgres, one(values)?).fetch_all(self).await
    }

    async fn run_many(&mut self, sql: Sql, columns: Vec<Column>) -> Result<u64, sqlx::Error> {
        let done = sqlx::query_with(sql.postgres, many(columns)?).execute(self).await?;
        Ok(done.rows_affected())
    }

    async fn rows_many<T: Record>(&mut self, sql: Sql, columns: Vec<Column>) -> Result<Vec<T>, sqlx::Error> {
        sqlx::query_as_with(sql.postgres, many(columns)?).fetch_all(self).await
    }
}

fn one(values: Vec<Value>) -> Result<PgArguments, sqlx::Error> {
    let mut arguments = PgArguments::default();
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

fn many(columns: Vec<Column>) -> Result<PgArguments, sqlx::Error> {
    let mut arguments = PgArguments::default();
    for column in columns {
        let added = match column {
            Column::Uuid(values) => arguments.add(values),
            Column::MaybeUuid(values) => arguments.add(values),
            Column::Text(values) => arguments.add(all_plain(values)),
            Column::MaybeText(values) => arguments.add(maybe_plain(values)),
            Column::Int(values) => arguments.add(values),
            Column::MaybeInt(values) => arguments.add(values),
            Column::Bool(values) => arguments.add(values),
            Column::Bytes(values) => arguments.add(values),
        };
        added.map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}
