//! Statements in both dialects, and what a connection can do with them.
//!
//! Operations are written once, over [`Connection`]; a backend knows how to
//! bind values. A statement over many rows is given columns of values:
//! PostgreSQL gets each as an array, `$1` the first; SQLite gets all as `$1`, a
//! JSON list of rows, with bytes and ids in hexadecimal.

use std::future::Future;

use sqlx::FromRow;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

/// A statement in both dialects.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sql {
    pub(crate) postgres: &'static str,
    pub(crate) sqlite: &'static str,
}

impl Sql {
    /// One that reads the same in both.
    pub(crate) const fn same(text: &'static str) -> Self {
        Self { postgres: text, sqlite: text }
    }
}

/// A value to bind.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Uuid(Uuid),
    MaybeUuid(Option<Uuid>),
    Text(String),
    MaybeText(Option<String>),
    Int(i64),
    MaybeInt(Option<i64>),
    Bytes(Vec<u8>),
}

/// The values of one parameter for many rows.
#[derive(Debug, Clone)]
pub(crate) enum Column {
    Uuid(Vec<Uuid>),
    MaybeUuid(Vec<Option<Uuid>>),
    Text(Vec<String>),
    MaybeText(Vec<Option<String>>),
    Int(Vec<i64>),
    MaybeInt(Vec<Option<i64>>),
    Bool(Vec<bool>),
    Bytes(Vec<Vec<u8>>),
}

macro_rules! from {
    ($to:ident: $($kind:ident($from:ty)),+ $(,)?) => {
        $(impl From<$from> for $to {
            fn from(from: $from) -> Self {
                Self::$kind(from)
            }
        })+
    };
}

from!(Value: Uuid(Uuid), MaybeUuid(Option<Uuid>), Text(String), MaybeText(Option<String>), Int(i64),
    MaybeInt(Option<i64>), Bytes(Vec<u8>));
from!(Column: Uuid(Vec<Uuid>), MaybeUuid(Vec<Option<Uuid>>), Text(Vec<String>), MaybeText(Vec<Option<String>>),
    Int(Vec<i64>), MaybeInt(Vec<Option<i64>>), Bool(Vec<bool>), Bytes(Vec<Vec<u8>>));

/// Text as both databases take it: PostgreSQL knows no NUL, and one in a name
/// that a stranger chose must not refuse a whole batch.
pub(crate) fn plain(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{FFFD}") } else { text }
}

/// [`plain`] for a list.
pub(crate) fn all_plain(texts: Vec<String>) -> Vec<String> {
    texts.into_iter().map(plain).collect()
}

/// [`plain`] for a list with gaps.
pub(crate) fn maybe_plain(texts: Vec<Option<String>>) -> Vec<Option<String>> {
    texts.into_iter().map(|text| text.map(plain)).collect()
}

/// The values that a list of rows has for one parameter.
pub(crate) fn column<'r, R: 'r, T>(rows: impl IntoIterator<Item = &'r R>, value: impl Fn(&R) -> T) -> Column
where
    Column: From<Vec<T>>,
{
    rows.into_iter().map(value).collect::<Vec<T>>().into()
}

/// The same value for `rows` rows.
pub(crate) fn same_for<T: Clone>(rows: usize, value: T) -> Column
where
    Column: From<Vec<T>>,
{
    vec![value; rows].into()
}

/// A row that both backends can give.
pub(crate) trait Record:
    for<'r> FromRow<'r, PgRow> + for<'r> FromRow<'r, SqliteRow> + Send + Unpin + 'static
{
}

impl<T> Record for T where T: for<'r> FromRow<'r, PgRow> + for<'r> FromRow<'r, SqliteRow> + Send + Unpin + 'static {}

/// A connection that takes statements of either dialect.
pub(crate) trait Connection: Send {
    /// Runs a statement; how many rows it changed.
    fn run(&mut self, sql: Sql, values: Vec<Value>) -> impl Future<Output = Result<u64, sqlx::Error>> + Send;

    /// The rows of a statement.
    fn rows<T: Record>(
        &mut self,
        sql: Sql,
        values: Vec<Value>,
    ) -> impl Future<Output = Result<Vec<T>, sqlx::Error>> + Send;

    /// Runs a statement over many rows. The columns have the same length.
    fn run_many(&mut self, sql: Sql, columns: Vec<Column>) -> impl Future<Output = Result<u64, sqlx::Error>> + Send;

    /// The rows of a statement over many rows.
    fn rows_many<T: Record>(
        &mut self,
        sql: Sql,
        columns: Vec<Column>,
    ) -> impl Future<Output = Result<Vec<T>, sqlx::Error>> + Send;
}

/// A database with its connections.
pub(crate) trait Backend: Send + Sync + 'static {
    /// Its kind.
    type Database: sqlx::Database<Connection: Connection>;

    /// A transaction that may write.
    fn begin(&self) -> impl Future<Output = Result<sqlx::Transaction<'static, Self::Database>, sqlx::Error>> + Send;

    /// A connection to read with.
    fn read(&self) -> impl Future<Output = Result<sqlx::pool::PoolConnection<Self::Database>, sqlx::Error>> + Send;

    /// True for an error of the database after which the same call may succeed.
    fn passes(error: &sqlx::Error) -> bool;

    /// Ends all connections.
    fn close(&self) -> impl Future<Output = ()> + Send;
}
