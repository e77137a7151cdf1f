//! Records to test, on either database.

use std::any::Any;
use std::sync::Arc;

use sqlx::{Column, Connection, Row};
use wenshu_records::{Accounts, Records, Stores, open_all};

use crate::cluster::Cluster;

/// Every table that may hold rows of a job.
pub const TABLES: [&str; 7] = ["jobs", "documents", "outputs", "findings", "attempts", "outbox", "dead_letters"];

/// Records with what holds them.
pub struct Place {
    pub records: Arc<dyn Records>,
    pub accounts: Arc<dyn Accounts>,
    pub url: String,
    /// The folder or the cluster: gone when dropped.
    _holder: Box<dyn Any + Send + Sync>,
}

impl Place {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("records.db").display());
        let Stores { records, accounts } = open_all(&url, 4).await.unwrap();
        Self { records, accounts, url, _holder: Box::new(folder) }
    }

    pub async fn postgres() -> Self {
        let cluster = Cluster::shared();
        let url = cluster.new_database().await;
        let Stores { records, accounts } = open_all(&url, 8).await.unwrap();
        Self { records, accounts, url, _holder: Box::new(cluster) }
    }

    /// Runs SQL of one statement that both databases understand.
    pub async fn run(&self, sql: &str) {
        let sql = sqlx::AssertSqlSafe(sql);
        if self.url.starts_with("sqlite") {
            let mut connection = sqlx::SqliteConnection::connect(&self.url).await.unwrap();
            sqlx::query(sql).execute(&mut connection).await.unwrap();
        } else {
            let mut connection = sqlx::PgConnection::connect(&self.url).await.unwrap();
            sqlx::query(sql).execute(&mut connection).await.unwrap();
        }
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> usize {
        self.dump(table).await.len()
    }

    /// The rows of a table in an order of their own, without times and numbers
    /// that count up.
    pub async fn dump(&self, table: &str) -> Vec<String> {
        let sql = sqlx::AssertSqlSafe(format!("SELECT * FROM {table}"));
        let skip = |name: &str| name.ends_with("_at") || ["id", "at", "since", "deadline"].contains(&name);
        let mut lines: Vec<String> = if self.url.starts_with("sqlite") {
            let mut connection = sqlx::SqliteConnection::connect(&self.url).await.unwrap();
            let rows = sqlx::query(sql).fetch_all(&mut connection).await.unwrap();
            let cell = |row: &sqlx::sqlite::SqliteRow, name: &str| {
                let text = row.try_get::<Option<String>, _>(name).map(|text| format!("{text:?}"));
                let number = || row.try_get::<Option<i64>, _>(name).map(|number| format!("{number:?}"));
                let bytes = || row.try_get::<Option<Vec<u8>>, _>(name).map(|bytes| format!("{bytes:?}"));
                text.or_else(|_| number()).or_else(|_| bytes()).unwrap()
            };
            rows.iter().map(|row| line(row.columns().iter().map(Column::name), skip, |name| cell(row, name))).collect()
        } else {
            let sql = sqlx::AssertSqlSafe(format!(
                "SELECT to_jsonb(t) - 'id' - 'at' - 'since' - 'deadline' - \
                'accepted_at' - 'closing_at' - 'ended_at' - 'next_at' #>> '{{}}' FROM {table} AS t"
            ));
            let mut connection = sqlx::PgConnection::connect(&self.url).await.unwrap();
            sqlx::query_scalar(sql).fetch_all(&mut connection).await.unwrap()
        };
        lines.sort();
        lines
    }
}

fn line<'n>(
    names: impl Iterator<Item = &'n str>,
    skip: impl Fn(&str) -> bool,
    cell: impl Fn(&str) -> String,
) -> String {
    names.filter(|name| !skip(name)).map(|name| format!("{name}={} ", cell(name))).collect()
}

/// Every test of the suite, over both databases.
macro_rules! over_both {
    ($($test:ident),+ $(,)?) => {
        mod over_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                super::$test(&$crate::place::Place::sqlite().await).await;
            })+
        }
        mod over_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                super::$test(&$crate::place::Place::postgres().await).await;
            })+
        }
    };
}
pub(crate) use over_both;
